"""The remarks of the flat files of the Office of Foreign Assets Control, a small language of its own, become facts.

    DOB 23 Nov 1962; alt. DOB 1965; POB Tehran, Iran; Passport A123 (Iran) expires 05 May 2009; Linked To: SOME BANK.

Pieces are parted by semicolons.  What no rule knows stays as a remark, in the words of the office.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from kb.dates import PartialDate
from kb.loaders.lists import ofac_words as words
from kb.loaders.lists.dates import partial, when
from kb.loaders.lists.ofac_words import Meaning
from kb.model import Concept, Entity, Fact
from kb.record import Association, Attribute, Birth, Identifier, Name, Nationality
from kb.resolve import coded

NULL = "-0-"
_LINKED = re.compile(r"\(Linked To:\s*(.+)\)|Linked To:\s*(.+)", re.IGNORECASE)
_ALTERNATIVE = re.compile(r"alt\.\s+", re.IGNORECASE)
_ALIAS = re.compile(r"""([afn]\.k\.a\.)\s*['"](.+)['"]""")
_PAPER = re.compile(
    r"(?P<value>.*?)(?:\s+\((?P<place>[^()]*(?:\([^()]*\))?[^()]*)\))?"
    r"(?:\s+issued\s+(?P<issued>[\w ]+?))?(?:\s+expires\s+(?P<expires>[\w ]+?))?")
_NUMBERED = re.compile(r"([A-Z][\w.'/&() -]{1,60}?(?:\bNo\.?|\bNumber|\bID|#|\bCode|\bIdentification))\s+(\S*\d.*)")
_IMO = re.compile(r"IMO\s*(\d{7})")
_CURRENCY = re.compile(r"([A-Z0-9]{2,8})\s+(\S+)")
_LISTED = re.compile(r"Listing Date \([^)]*\):?\s+(.+)")
_INITIALS = re.compile(r"(?:^|[\s,(])(?:[A-Z]\.)+[A-Z]$")
_KINDS = {"a": "alias", "f": "former-name", "n": "alias"}


@dataclass(slots=True)
class Told:
    """What a remark tells: facts with whether the office puts them before others of their sort, and the terms of the listing."""

    facts: list[tuple[Fact, bool]] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    listed_on: list[PartialDate] = field(default_factory=list)


def plain(text: str) -> str:
    """Words in the form that all encodings share: one blank between them, single quotation marks, nothing for null.

    >>> plain('JOINT STOCK  COMPANY "DRUZHBA"'), plain("-0- ")
    ("JOINT STOCK COMPANY 'DRUZHBA'", '')
    """
    words_ = text.strip()
    if words_ == NULL:
        return ""
    return " ".join(words_.split()).replace('"', "'") if "  " in words_ or '"' in words_ or not words_.isprintable() else words_


def pieces(remark: str) -> list[str]:
    """The pieces of a remark, without the full stops at their ends.

    >>> pieces("DOB 1946; Linked To: BANK X, S.A.")
    ['DOB 1946', 'Linked To: BANK X, S.A.']
    """
    return [piece for one in re.split(r";\s+", plain(remark)) if (piece := _without_stop(one))]


def read(parts: Iterable[str], bearer: Entity, named: Callable[[str], Entity]) -> Told:
    """What the pieces tell of their bearer; ``named`` finds the entry of a name."""
    told = Told()
    several: set[str] = set()
    firsts: list[tuple[int, str]] = []
    for part in parts:
        piece = _ALTERNATIVE.sub("", part, count=1) if _ALTERNATIVE.match(part) else part
        before = len(told.facts)
        sort = _piece(piece, bearer, named, told)
        if sort and len(told.facts) > before:
            if piece == part:
                firsts.append((before, sort))
            else:
                several.add(sort)
    for position, sort in firsts:
        if sort in several:
            told.facts[position] = (told.facts[position][0], True)
    return told


def is_free(piece: str, bearer: Entity, named: Callable[[str], Entity]) -> bool:
    """Whether no rule knows a piece, so that it stays a remark."""
    facts = read([piece], bearer, named).facts
    return len(facts) == 1 and isinstance(facts[0][0], Attribute) and facts[0][0].kind == "remark"


def _piece(piece: str, bearer: Entity, named: Callable[[str], Entity], told: Told) -> str:
    """Adds what one piece tells; answers with its word where the office tells the first of its sort from alternatives."""
    if found := _LINKED.fullmatch(piece):
        other = named(found[1] or found[2])
        told.facts.append((Association(kind=Concept("linked-to"), associate=(bearer,), associated_with=(other,)), False))
    elif found := _ALIAS.fullmatch(piece):
        told.facts.append((name(found[2], bearer.type, kind=_KINDS[found[1][0]], strength="weak"), False))
    elif words.is_term(piece):
        told.terms.append(piece)
        if (listed := _LISTED.fullmatch(piece)) and (day := partial(listed[1])):
            told.listed_on.append(day)
    elif (leading := words.leading_word(piece)) and (fact := meant(*leading)):
        told.facts.append((fact, False))
        return leading[0].word if leading[0].sort in ("births", "nationalities") else ""
    elif (numbered := _NUMBERED.fullmatch(piece)) and (paper := _paper(_other(numbered[1]), numbered[2])):
        told.facts.append((paper, False))
    else:
        told.facts.append((Attribute(kind=Concept("remark"), value=piece), False))
    return ""


def name(full_name: str, of_type: str, *, key: str = "", kind: str = "alias", strength: str = "", note: str = "") -> Name:
    """A name as the office writes it; a person's is parted at the first comma into family and given name."""
    family, _, given = full_name.partition(", ") if of_type == "Person" else ("", "", "")
    return Name(key=key, full_name=full_name, family_name=family if given else "", given_name=given, kind=Concept(kind),
                strength=Concept(strength), note=note)


def place(text: str) -> dict[str, object]:
    """A place in words, as fields of a fact: the country if the last part is one, city and region before it.

    >>> place("Hamburg, Germany")["city"], place("Ramin, West Bank")["place_text"]
    ('Hamburg', 'Ramin, West Bank')
    """
    parts = [part.strip() for part in text.split(",")]
    for length in (2, 1):
        if len(parts) >= length and (country := coded.state(", ".join(parts[-length:]))):
            city, region = (*parts[:-length], "")[0], ", ".join(parts[1:-length])
            return {"city": city, "region": region, "country": country, "place_text": ""}
    return {"city": "", "region": "", "country": None, "place_text": text}


def meant(meaning: Meaning, rest: str) -> Fact | None:
    """The fact that a word of the office with what follows it stands for; None where the rest does not fit the word."""
    if meaning.sort == "identifiers":
        return _paper(meaning, rest)
    if meaning.sort == "attributes":
        return Attribute(kind=meaning.kind, value=rest, note=meaning.note)
    if meaning.sort == "nationalities":
        country = coded.state(rest)
        return Nationality(kind=meaning.kind, country=country, place_text="" if country else rest, note=meaning.note)
    if meaning.word in ("POB", "Place of Birth"):
        return Birth(kind=meaning.kind, **place(rest))  # type: ignore[arg-type]
    return Birth(kind=meaning.kind, **when(rest).fields)  # type: ignore[arg-type]


def _other(word: str) -> Meaning:
    return Meaning("identifiers", Concept("other-identifier"), word, word)


def _paper(meaning: Meaning, rest: str) -> Identifier | None:
    found = _PAPER.fullmatch(rest)
    if found is None:
        return None
    value, where = found["value"], found["place"] or ""
    if not any(letter.isdigit() for letter in value) and value != value.upper():
        return None
    kind, value, note = number(meaning, value)
    if not value:
        return None
    country = coded.state(where)
    issued, expires = partial(found["issued"] or ""), partial(found["expires"] or "")
    unread = ", ".join(filter(None, (found["issued"] if not issued else "", found["expires"] if not expires else "")))
    return Identifier(kind=kind, value=value, country=country, place_text="" if country else where, start_date=issued, end_date=expires,
                      date_text=unread, note=note)


def number(meaning: Meaning, value: str) -> tuple[Concept, str, str]:
    """The kind, the value itself and the note of a number: without the word IMO or the sign of a currency before it.

    >>> number(Meaning("identifiers", Concept("wallet-address"), "Digital Currency Address"), "XBT 1Fict")
    ('wallet-address', '1Fict', 'XBT')
    """
    if imo := _IMO.fullmatch(value):
        return Concept("imo-number"), imo[1], meaning.word
    if meaning.kind == "wallet-address" and (coin := _CURRENCY.fullmatch(value)):
        return meaning.kind, coin[2], coin[1]
    return meaning.kind, value, meaning.note


def _without_stop(piece: str) -> str:
    """A piece without the full stop that ends the remark; that of an abbreviation of initials stays."""
    words_ = piece.strip().rstrip(";").rstrip()
    if not words_.endswith("."):
        return f"{words_}." if _INITIALS.search(words_) else words_
    return words_ if _INITIALS.search(words_[:-1]) else words_[:-1].rstrip()


__all__ = ["NULL", "Told", "is_free", "meant", "name", "number", "pieces", "place", "plain", "read"]
