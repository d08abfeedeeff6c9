"""Lists line by line, as ministries publish them: "The following persons are included:" and a name at the head of each line."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.extract.article import Article, Sentence
from kb.extract.facts.designations import designated
from kb.extract.facts.measure_words import concepts
from kb.extract.facts.standing_measures import last_measure
from kb.extract.frames import Frame, Reading, frames
from kb.extract.lexicon import words
from kb.extract.memory import Listing
from kb.extract.references import References
from kb.extract.slots import Trigger
from kb.model import Entity, Fact

_MARK = re.compile(r"\s*(?:[•▪◦‣·*\-–—]|\(?\d{1,3}[.)]|\(?[a-z][.)]|\(?[ivx]{1,4}[.)])\s*")
_ONLY_MARK = re.compile(r"\s*\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]\s*")
_CUT = re.compile(r",|;|:|\(| [–—-] |\.$| (?:is|was|are|were|has|have|who|which|for|born)\b")
_SURNAME_FIRST = re.compile(r"([A-Z][A-Z'’\-]+(?: [A-Z][A-Z'’\-]+)*), ([A-Z][a-z'’\-]+(?:[ \-][A-Z][\w'’.]*)*)")
_SMALL = frozenset("al el de del della da di du of the for and & van von bin ibn bint y la le i dos ben ul ur".split())
_OF_PEOPLE = re.compile(
    r"\b(?:DOB|POB|born|citizen|national(?:ity)?|passport|gender|minister|general|colonel|commander|head of|chief|director|"
    r"deputy|governor|judge|businessman|businesswoman|chairman|chairwoman|member of|"
    r"spokes\w+|he|she|his|her|officer|prosecutor|politician|owner|intermediary|mayor)\b",
    re.IGNORECASE,
)
_OF_BODIES = re.compile(
    r"\b(?:Ltd|LLC|Limited|Inc|Co|Corp|Corporation|Company|Bank|Group|FZE|FZCO|GmbH|AG|SA|SAS|JSC|OJSC|PJSC|AO|OOO|Trading|Trade|Industries|"
    r"Holdings?|Lines|Air|Airlines|Shipping|Ministry|Institute|Battalion|Brigade|Foundation|Movement|Party|Plant|Factory|Limitada|Plc|Enterprises?)\b\.?",
    re.IGNORECASE,
)
_MOST_TOKENS = 9
# A list goes on over so many paragraphs between its lines, and "the following" looks back so many sentences for who imposes.
_GAP = 2
_BACK = 12


def lines(article: Article, references: References, sentence: Sentence) -> Iterator[Reading]:
    """A reading for a sentence that is the head of a line of a list of those who are hit."""
    frame = next((one for one in frames() if "list_line" in one.gives), None)
    text = sentence.span.text
    if frame is None or not _first(article, sentence) or _ONLY_MARK.fullmatch(text):
        return
    marked = _MARK.match(text) is not None or _marked_before(article, sentence)
    listing = references.memory.listing
    if listing is None or not 0 < sentence.stretch - listing.stretch <= _GAP or (listing.marked != marked and listing.begun):
        listing = _opened(article, references, sentence, marked, frame)
    if listing is None:
        references.memory.listing = None
        return
    target = named(article, sentence)
    if target is None:
        references.memory.listing = None
        return
    references.memory.listing = Listing(sentence.stretch, listing.measure, marked, begun=True)
    token = next((one for one in sentence.span if one.is_alpha and one.text[:1].isupper()), sentence.span.root)
    yield Reading(
        frame, Trigger(token), sentence, "designate", {"sender": listing.measure.sender, "target": (target,)}, {"target": [token]}
    )


def line(article: Article, references: References, reading: Reading) -> list[Fact]:
    """The designation that a line tells."""
    measure = references.memory.listing.measure.measure_text if references.memory.listing is not None else ""
    kept = measure if concepts(measure) or "list" in measure else ""
    reading.modality = "asserted"
    return [designated(reading.roles["sender"], one, kept) for one in reading.roles["target"] if one not in reading.roles["sender"]]


def _first(article: Article, sentence: Sentence) -> bool:
    """Whether a sentence begins its line, apart from a number before it."""
    before = article.sentences[sentence.number - 1] if sentence.number else None
    return before is None or before.stretch != sentence.stretch or _marked_before(article, sentence)


def _marked_before(article: Article, sentence: Sentence) -> bool:
    before = article.sentences[sentence.number - 1] if sentence.number else None
    return before is not None and before.stretch == sentence.stretch and _ONLY_MARK.fullmatch(before.span.text) is not None


def _opened(article: Article, references: References, sentence: Sentence, marked: bool, frame: Frame) -> Listing | None:
    """The list that a line begins: behind a sentence that announces it, of whoever imposed something just before."""
    before = next((one for one in reversed(article.sentences[: sentence.number]) if one.stretch < sentence.stretch), None)
    if before is None or sentence.stretch - before.stretch > _GAP:
        return None
    text = before.span.text.strip().lower()
    announced = text.endswith(":") or "following" in text.split()
    known = any(word in text for word in frame.gives["list_line"])
    recent = [measure for number, measure in references.memory.measures if sentence.number - number <= _BACK]
    if not announced or not (known or recent):
        return None
    measure = last_measure(references, sentence.number, reach=_BACK)
    if measure is None:
        return None
    return Listing(before.stretch, measure, marked)


def named(article: Article, sentence: Sentence) -> Entity | None:
    """Who stands at the head of a line; None if it does not begin with a name."""
    text = sentence.span.text
    mark = _MARK.match(text)
    rest = text[mark.end() :] if mark is not None else text
    turned = _SURNAME_FIRST.match(rest)
    if turned is not None and not _OF_BODIES.search(turned[1]) and not rest[turned.end() :].lstrip()[:1].isalnum():
        surname = " ".join(part.capitalize() for part in turned[1].split())
        return Entity(label=f"{turned[2]} {surname}", type="Person")
    rest = rest.strip()
    cut = _CUT.search(rest)
    name, behind = (rest[: cut.start()], rest[cut.start() :]) if cut is not None else (rest, "")
    name = name.strip(' .;"“”')
    tokens = name.split()
    if not tokens or len(tokens) > _MOST_TOKENS or not tokens[0][:1].isupper():
        return None
    if not all(one[:1].isupper() or one[:1].isdigit() or one.lower() in _SMALL or one.startswith("al-") for one in tokens):
        return None
    known = [one for one in article.found_in(sentence.number) if one.text and one.text in name]
    person = next((one.entity for one in known if one.entity.type == "Person"), None)
    if person is not None and not _OF_BODIES.search(name):
        return person
    whole = next((one.entity for one in known if one.text == name), None)
    if whole is not None and whole.type == "State":
        return None
    if whole is not None and whole.type == "Organization" and (whole.iri or not _OF_PEOPLE.search(behind)):
        return whole
    if len(tokens) == 1 and tokens[0].lower() in words("offices", "heads"):
        return None
    a_person = not _OF_BODIES.search(name) and 2 <= len(tokens) <= 5 and _OF_PEOPLE.search(behind) is not None
    return Entity(label=name, type="Person" if a_person else "Organization")
