"""What stands between a title and a name, or around a name, and is part of neither: ranks, honours, forms of address, a profession."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from kb.extract.article import Article, Found
from kb.extract.heads import is_general, lower_head
from kb.extract.lexicon import words

_QUOTES = frozenset({'"', "“", "”", "'"})
_CLOSERS = frozenset({",", ".", ")", "(", "—", "–", "--", ";", ":", "!", "?", '"', "”"})
_OPENERS = frozenset({"the", "a", "an", "former", "retired"})
_LONGEST_DESCRIPTION = 7
_ADDRESS = frozenset({"excellency", "majesty", "highness", "honour", "honor", "holiness"})
# "Chief of Defence Staff General X": here the staff belongs to the office.
_STAFFS = frozenset({"naval", "navy", "defence", "defense", "air", "army", "general", "joint", "military", "of", "ground", "land"})


def honours(words_before: list[str]) -> int:
    """How many of the first words are an honour that precedes names.

    >>> honours(["Tan", "Sri", "Azman"]), honours(["Sri", "Mulyani"]), honours(["Hon.", "Jane"])
    (2, 0, 1)
    """
    low = [word.lower() for word in words_before]
    return next((length for length in (2, 1) if len(low) > length and " ".join(low[:length]) in words("offices", "honours")), 0)


def _is_rank(token: Token) -> bool:
    ranks = words("offices", "ranks")
    return token.lower_ in ranks or token.lower_ + "." in ranks


def lower_title(doc: Doc, comma: int, floor: int) -> bool:
    """Whether a title stands in the few words before a comma."""
    return any(lower_head(doc[place]) for place in range(max(floor, comma - 7), comma))


def _bracket(article: Article, close: int, floor: int) -> int | None:
    """Where a bracket opens that holds one abbreviation, or a word behind a title: "(NSA)", "(retd.)", "Director (Trade) X"."""
    doc = article.doc
    for place in (close - 2, close - 3):
        if place >= floor + 1 and doc[place].text == "(":
            inner, before = doc[place + 1].text, doc[place - 1]
            retired = inner.lower().rstrip(".") in {"retd", "rtd", "ret", "retired"}
            titled = inner.isalpha() and bool(lower_head(before) or _is_rank(before))
            return place if inner.isupper() or retired or titled else None
    return None


def left_edge(article: Article, person: Found, floor: int) -> int:
    """Where the ranks and honours before a name begin: of "the chairman, Senior General X" at "Senior"."""
    doc = article.doc
    edge = person.start
    while edge - 1 >= floor and edge > floor:
        if doc[edge - 1].text == ")" and (opener := _bracket(article, edge - 1, floor)) is not None:
            # "Foreign Minister (FM) X", "Major General (retd) X"
            edge = opener
            continue
        token = doc[edge - 1]
        if token.text in {"HE", "H.E", "H.E."}:
            edge -= 1
            continue
        if token.lower_ in _ADDRESS and edge - 2 >= floor and doc[edge - 2].lower_ in {"his", "her", "their"}:
            # "the President of Chile, His Excellency X"
            edge -= 2
            continue
        if token.text == "Ambassador" and edge - 2 > floor and lower_head(doc[edge - 2]) and doc[edge - 2].text[:1].isupper():
            # "Foreign Secretary Ambassador X"
            edge -= 1
            continue
        if token.text == "Ambassador" and edge - 2 > floor and doc[edge - 2].text == "," and lower_title(doc, edge - 2, floor):
            # "Chile's envoy to the region, Ambassador X"
            edge -= 1
            continue
        before = doc[edge - 2].lower_ if edge - 2 >= floor else ""
        inside = edge < person.start
        if token.text == "-" and inside and _is_rank(doc[edge]) and edge - 2 >= floor and _is_rank(doc[edge - 2]):
            edge -= 1
            continue
        if token.text == "." and inside and edge - 2 >= floor and _is_rank(doc[edge - 2]):
            # "Lt" and "." in two tokens
            edge -= 1
            continue
        if token.lower_ in {"prince", "princess"} and before == "crown":
            break
        if f"{before} {token.lower_}" in words("offices", "honours") or (token.text == "." and before in words("offices", "honours")):
            edge -= 2
        elif (
            token.lower_ in words("offices", "honours")
            or (_is_rank(token) and not is_general(article, edge - 1) and token.pos_ != "PRON")
            or (
                inside
                and token.lower_ in words("offices", "rank_modifiers")
                and token.text[:1].isupper()
                and not (token.lower_ == "staff" and before in _STAFFS)
                and not (token.lower_ == "chief" and doc[edge].lower_ not in {"marshal", "petty", "warrant", "master"})
            )
            or (inside and token.lower_ == "the" and doc[edge].lower_ in words("offices", "honours"))
        ):
            edge -= 1
        else:
            break
    if edge - 1 >= floor and doc[edge - 1].text in _QUOTES and edge < person.start:
        edge -= 1
    return edge


def description(article: Article, edge: int, floor: int) -> int | None:
    """The comma before a short description of who a name belongs to: "Norway's envoy, the retired general X", "Kuwait's X"."""
    doc = article.doc
    place = edge - 1
    while place > floor and edge - place <= _LONGEST_DESCRIPTION:
        token = doc[place]
        if token.text == ",":
            break
        if token.pos_ in ("VERB", "AUX", "ADP", "CCONJ", "SCONJ", "PRON", "NUM") and token.dep_ not in ("amod", "compound"):
            return None
        if (there := article.found_at.get(place)) is not None and there.entity.type == "Person":
            return None
        place -= 1
    if doc[place].text != "," or edge - place < 2 or place <= floor:
        return None
    last = doc[edge - 1]
    owner = article.found_at.get(place + 1)
    of_state = last.text in {"'s", "’s", "'", "’"} and owner is not None and owner.entity.type == "State" and owner.end == edge - 1
    profession = (
        last.text.islower() and last.pos_ in ("NOUN", "PROPN", "ADJ") and doc[place + 1].lower_ in {"the", "a", "an", "former", "retired"}
    )
    return place if of_state or profession or (last.lower_ in words("offices", "heads") and doc[place + 1].lower_ == "former") else None


def closes(article: Article, person: Found) -> bool:
    """Whether an apposition ends behind a name: at a comma or the like, honours and "of Norway" left out."""
    doc = article.doc
    place = person.end
    if place < len(doc) and doc[place].lower_ in words("offices", "honours_behind"):
        place += 1
    if place + 1 < len(doc) and doc[place].lower_ == "of":
        owner = article.found_at.get(place + 1)
        if owner is not None and owner.entity.type == "State":
            place = owner.end
    return place >= len(doc) or doc[place].text in _CLOSERS


def trailing_state(article: Article, person: Found) -> Found | None:
    """ "President X of Norway", "X of Norway,": the state behind a name."""
    doc = article.doc
    after = person.end + (person.end < len(doc) and doc[person.end].text == ",")  # "Presidents X, of Norway, and Y, of Chile"
    if after + 1 < len(doc) and doc[after].lower_ == "of":
        owner = article.found_at.get(after + 1)
        if owner is not None and owner.entity.type == "State" and owner.how != "adjective":
            return owner
    return None


# "R-Ky.", "(D-N.J.)", ", D-Mass.,": the party and home of an American politician.
_TAG = re.compile(r"\s?(?:\(|, ?)(?:R|D|I|Ind)\s?-\s?(?:[A-Z][A-Za-z. ]{0,9}[.a-z]|[A-Z]{2})(?:\s?\)|(?=,|\s?\.?$))")


def tag_end(article: Article, person: Found) -> int:
    """The token behind the party tag of a name; the end of the name itself if there is none."""
    doc = article.doc
    after = doc[person.end : min(person.end + 9, len(doc))]
    if not after or after[0].text not in {",", "("}:
        return person.end
    found = _TAG.match(after.text)
    if found is None:
        return person.end
    stop = after.start_char + found.end()
    return next((token.i for token in after if token.idx >= stop), after.end)


def is_profession(token: Token) -> bool:
    """Whether a word says what somebody is and no office: "diplomat", "general", "lawyer"."""
    return token.lower_ in words("offices", "never") or lower_head(token) in words("offices", "professions")
