"""Names that the pipeline cuts in pieces or takes for places: "Hassan Sheikh" and "Mohamud", the place "Ararat" and a rest."""

from __future__ import annotations

from spacy.tokens import Span, Token

from kb.extract.article import Article, Found
from kb.extract.lexicon import load, words
from kb.extract.names import bare
from kb.extract.persons import described_behind, title_ends
from kb.extract.ranks import honours
from kb.model import Entity

_LONGEST = 5
_OVER_PIECES = 3
# What stands in small letters within a name.
_PARTICLES = frozenset("van der den de del della di da dos von zu ter bin ibn al el ould la ag".split())
# Words that no person's name holds.
_NEVER = ("heads", "modifiers", "never", "former", "present")


def whole(article: Article, known: list[tuple[Found, int]]) -> list[tuple[Found, int]]:
    """The mentions with the pieces of a person's name joined; a name of the reference data is never touched."""
    covered: dict[int, Found] = {}
    for one, _ in known:
        for at in range(one.start, one.end):
            if at not in covered or one.entity.iri:
                covered[at] = one
    joined: list[Found] = []
    people: set[int] = set()
    for token in article.doc:
        run = _run(token, covered)
        if run is None:
            continue
        pieces = list({id(covered[at]): covered[at] for at in range(run.start, run.end) if at in covered}.values())
        if any(one.entity.iri or one.start < run.start or one.end > run.end for one in pieces):
            continue
        if len(pieces) == 1 and pieces[0].start == run.start and pieces[0].end == run.end:
            if pieces[0].how == "person":
                people.add(token.i)
            continue
        if _boss_first(article, run, pieces):
            continue
        if any(one.how == "person" for one in pieces) or _somebody(article, run, people):
            people.add(token.i)
            start, end = run.start + honours([one.text for one in run]), _syllable(article, run.end)
            joined.append(Found(start, end, Entity(label=bare(article.doc[start:end].text), type="Person"), "person"))
    taken = {place for one in joined for place in range(one.start, one.end)}
    kept = [(one, weight) for one, weight in known if not any(place in taken for place in range(one.start, one.end))]
    return [*kept, *((one, _OVER_PIECES) for one in joined)]


def _run(token: Token, covered: dict[int, Found]) -> Span | None:
    """The capitalised words that end at the head of a phrase and hang on it: two to five, none of them a title or a known name."""
    if not _may_name(token) or token.dep_ == "compound":
        return None
    start = token.i
    while start > token.sent.start and token.i - start < _LONGEST - 1:
        before = token.doc[start - 1]
        if before.text == "-" and start - 2 >= token.sent.start and _double(before, covered):
            # "Jean-Claude Berg Ruiz"
            start -= 2
            continue
        if before.lower_ in _PARTICLES and before.text.islower() and before.dep_ == "compound" and start - 1 > token.sent.start:
            # "Carlo van der Berg"
            start -= 1
            continue
        there = covered.get(start - 1)
        if not _may_name(before) or before.dep_ != "compound" or before.head.i < start or (there is not None and there.entity.iri):
            break
        start -= 1
    while start < token.i and token.doc[start].text.islower():
        start += 1
    return token.doc[start : token.i + 1] if start < token.i else None


def _may_name(token: Token) -> bool:
    low = token.lower_
    return (
        token.pos_ == "PROPN"
        and token.text.replace("'", "").replace("’", "").isalpha()
        and token.text[:1].isupper()
        and not token.text.isupper()
        and not any(low in words("offices", key) for key in _NEVER if low != "sheikh")
        and (low not in words("offices", "ranks") or low == "sheikh")
        and low not in load("offices")["short"]
        and token.text not in words("groups", "organ_heads")
        and low not in words("groups", "bodies")
        and low not in words("groups", "places")
        and token.ent_type_ not in ("DATE", "EVENT", "WORK_OF_ART", "LAW", "FAC", "PRODUCT")
    )


def _boss_first(article: Article, run: Span, pieces: list[Found]) -> bool:
    """ "An aide to Berg Anna Roe": somebody's surname right before the whole name of another."""
    before = article.doc[run.start - 1].lower_ if run.start else ""
    whole_behind = any(one.how == "person" and one.start == run.start + 1 and one.end - one.start >= 2 for one in pieces)
    return before in {"to", "of", "for"} and whole_behind


def _syllable(article: Article, end: int) -> int:
    """Where a name ends whose last syllable hangs on a hyphen: "Berg In-taek"."""
    doc = article.doc
    hangs = end + 1 < len(doc) and doc[end].text == "-" and not doc[end - 1].whitespace_ and not doc[end].whitespace_
    if hangs and doc[end - 1].text in {"Al", "El"} and doc[end + 1].is_title:
        # "Carlo Al | - | Ruiz"
        return end + 2
    return end + 2 if hangs and doc[end + 1].is_lower and doc[end + 1].is_alpha and len(doc[end + 1]) <= 5 else end


def _somebody(article: Article, run: Span, people: set[int]) -> bool:
    """Whether a title stands before a name, or it is joined to those whom a title stands before."""
    doc = article.doc
    before = doc[run.start - 1] if run.start else None
    if before is not None and (
        before.lower_ in words("groups", "counterparts")
        or (before.lower_ in words("offices", "national") and before.text[:1].isupper())
        or before.lower_ in {"spokesman", "spokeswoman", "spokesperson", "secretary", "envoy", "governor", "ambassador"}
    ):
        return True
    closed = run.end < len(doc) and doc[run.end].text in {",", ";"}
    if closed and before is not None and before.text == "," and title_ends(article, before.i):
        # "a former Chilean minister, Anna Berg,"
        return True
    if closed and described_behind(article, run.end):
        return True
    head = run.root.head
    if run.root.dep_ == "conj" and head.i in people:
        return True
    return (
        run.root.dep_ in ("conj", "appos")
        and head.lower_.endswith("s")
        and head.lower_.removesuffix("s") in words("offices", "national")
        and before is not None
        and before.text == ","
    )


def _double(hyphen: Token, covered: dict[int, Found]) -> bool:
    """Whether a hyphen joins two first names, "Jean-Claude"."""
    first = hyphen.nbor(-1)
    there = covered.get(first.i)
    close = not first.whitespace_ and not hyphen.whitespace_
    return close and _may_name(first) and first.dep_ == "compound" and (there is None or not there.entity.iri)
