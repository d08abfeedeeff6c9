"""An entry of a list of the Office of Foreign Assets Control as its flat files tell it, and the record that comes of it.

The flat files and the classic XML say the same in two ways: the XML parts an address and gives each identity number an element, the flat
files have one cell for each.  Both become the same entry first, in the poorer form, and facts only then; so they cannot differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from kb.loaders.lists import ofac_remarks as remarks
from kb.loaders.lists import ofac_words as words
from kb.model import Concept, Entity, Fact
from kb.quads.editions import record_iri
from kb.record import Address, Attribute, Identifier, Listing, Name, Nationality, Ownership, Record, Said
from kb.resolve import coded

_NO_FLAG = frozenset({"none identified", "unknown", "undetermined", "none"})
_CODE = r"(?=\S*\d)[A-Z0-9/-]+"
_POSTAL = re.compile(rf"(?:^|\s)(\d{{4}} [A-Z]{{2}}|(?<=\w )[A-Z]{{2,3}} \d{{4}}|{_CODE}(?: {_CODE})*)$")
_CUT_TITLE = 190
_KINDS = {"aka": "alias", "fka": "former-name", "nka": "alias"}
_PREFERRED = Concept("preferred")
ORPHAN = "rows of this number have no entry in the main file"


@dataclass(slots=True)
class Alias:
    """A row of the file of other names; ``number`` is the office's own for it."""

    number: str
    type: str
    name: str
    remarks: str = ""


@dataclass(slots=True)
class Place:
    """A row of the file of addresses; ``city`` holds city, province and postal code."""

    number: str
    line: str
    city: str
    country: str
    remarks: str = ""


@dataclass(slots=True)
class Entry:
    """One entry with all that belongs to it, in the words of the flat files."""

    number: str
    name: str
    type: str = ""
    programs: list[str] = field(default_factory=list)
    title: str = ""
    call_sign: str = ""
    vessel_type: str = ""
    tonnage: str = ""
    gross_tonnage: str = ""
    flag: str = ""
    owner: str = ""
    remarks: list[str] = field(default_factory=list)
    unread: str = ""
    aliases: list[Alias] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    weak: list[Alias] = field(default_factory=list)
    text: str = ""
    is_orphan: bool = False


class Named:
    """Which entry of a list has a name: that of the one entry filed under it, else of the one that it is another name of."""

    def __init__(self, slug: str) -> None:
        self.slug = slug
        self._filed: dict[str, str] = {}
        self._other: dict[str, str] = {}

    def file(self, number: str, name: str) -> None:
        """An entry is filed under a name."""
        _note(self._filed, number, name)

    def also(self, number: str, name: str) -> None:
        """An entry has another name."""
        _note(self._other, number, name)

    def __call__(self, name: str) -> Entity:
        key = _key(name)
        number = self._filed.get(key) or ("" if key in self._filed else self._other.get(key, ""))
        return Entity(name, "Agent", record_iri(self.slug, number) if number else "")


def record(entry: Entry, slug: str, named: Named) -> Record:
    """The record of an entry: its listing, its names, and each detail as a claim of its own."""
    type_ = "Agent" if entry.is_orphan else words.record_type(entry.type)
    bearer = Entity(entry.name, type_, record_iri(slug, entry.number))
    titles, rest = _titles(entry, bearer, named)
    told = remarks.read(rest, bearer, named)
    said = [Said((one,)) for one in _details(entry, type_, titles, bearer, named)]
    said += [Said((fact,), rank=_PREFERRED if first else Concept("")) for fact, first in told.facts]
    said += [Said((one,)) for one in _numbers(entry.weak, told)]
    if not entry.is_orphan:
        said.insert(0, Said((_listing(entry, slug, told),)))
    return Record(entry.number, type_, label(entry.name, type_), tuple(said), entry.text)


def _listing(entry: Entry, slug: str, told: remarks.Told) -> Listing:
    codes = sorted(set(entry.programs))
    terms = sorted(set(told.terms))
    measures = words.measures(slug, codes, terms)
    days = set(told.listed_on)
    return Listing(
        sender=(words.authority(),), listing_id=entry.number, on_list=words.list_entity(slug), program=tuple(map(words.program, codes)),
        measure_type=measures, terms=tuple(terms), listed_on=days.pop() if len(days) == 1 else None,
        inferred=("measure_type",) if measures else (),
    )


def _details(entry: Entry, type_: str, titles: Iterable[str], bearer: Entity, named: Named) -> Iterator[Fact]:
    if entry.is_orphan:
        yield Attribute(kind=Concept("other-attribute"), value=ORPHAN, note="orphan")
    else:
        yield remarks.name(entry.name, type_, kind="primary-name")
    for alias in entry.aliases:
        note = "; ".join(filter(None, ("n.k.a." if alias.type == "nka" else "", alias.remarks)))
        yield remarks.name(alias.name, type_, key=alias.number, kind=_KINDS.get(alias.type, "alias"), strength="strong", note=note)
    for place in entry.places:
        yield _address(place)
    for title in dict.fromkeys(titles):
        yield Attribute(kind=Concept("title"), value=title)
    if entry.call_sign:
        yield Identifier(kind=Concept("call-sign"), value=entry.call_sign)
    if entry.vessel_type:
        yield Attribute(kind=Concept("vessel-type"), value=entry.vessel_type)
    for tons, note in ((entry.tonnage, "tonnage"), (entry.gross_tonnage, "gross registered tonnage")):
        if tons:
            yield Attribute(kind=Concept("tonnage"), value=tons.replace(",", ""), note=note)
    if entry.flag:
        country = None if entry.flag.lower() in _NO_FLAG else coded.state(entry.flag)
        yield Nationality(kind=Concept("flag-state"), country=country, place_text="" if country else entry.flag)
    if entry.owner:
        yield Ownership(owner=(named(entry.owner),), owned=bearer)
    if entry.unread:
        yield Attribute(kind=Concept("remark"), value=entry.unread, note="cut by the office at 1,000 characters")


def _numbers(weak: list[Alias], told: remarks.Told) -> Iterator[Fact]:
    """The numbers of weak aliases, which only the XML tells; the names themselves stand in the remarks of every encoding."""
    names: dict[tuple[str, str], list[Name]] = {}
    for fact, _ in told.facts:
        if isinstance(fact, Name):
            names.setdefault((fact.kind, fact.full_name), []).append(fact)
    for alias in sorted(weak, key=lambda one: one.number):
        if fitting := names.get((_KINDS.get(alias.type, "alias"), alias.name)):
            name = fitting.pop(0) if len(fitting) > 1 else fitting[0]
            yield Identifier(kind=Concept("list-reference"), value=alias.number, under_name=name, note="number of the weak alias")


def _address(place: Place) -> Address:
    city, region, postal = parted(place.city)
    country = coded.state(place.country)
    return Address(
        key=place.number, address_line=(place.line,) if place.line else (), city=city, region=region, postal_code=postal, country=country,
        place_text="" if country else place.country, note=place.remarks,
    )


def parted(text: str) -> tuple[str, str, str]:
    """City, province and postal code of the one cell in which the flat files have them.

    >>> parted("Guadalajara, Jalisco 44660"), parted("London EC2R 7HD"), parted("Beirut")
    (('Guadalajara', 'Jalisco', '44660'), ('London', '', 'EC2R 7HD'), ('Beirut', '', ''))
    """
    found = _POSTAL.search(text)
    before = text[: found.start()].strip(" ,") if found else text
    city, _, region = before.rpartition(", ") if ", " in before else (before, "", "")
    return city, region, found[1] if found else ""


def _titles(entry: Entry, bearer: Entity, named: Named) -> tuple[list[str], list[str]]:
    """The titles, and the pieces of the remarks that do not only repeat them.

    A title that was cut to its column stands whole in the remarks: what follows it there and nobody understands belongs to it.
    """
    if not entry.title:
        return [], entry.remarks
    titles, pieces = remarks.pieces(entry.title), entry.remarks
    may_be_cut = range(len(pieces) - len(titles) + 1) if len(entry.title) >= _CUT_TITLE else ()
    for at in may_be_cut:
        end = at + len(titles)
        if pieces[at:end - 1] != titles[:-1] or not pieces[end - 1].startswith(titles[-1].rstrip(".")):
            continue
        while end < len(pieces) and remarks.is_free(pieces[end], bearer, named):
            end += 1
        return pieces[at:end], pieces[:at] + pieces[end:]
    return titles, [piece for piece in pieces if piece not in titles]


def label(name: str, type_: str) -> str:
    """What people call the bearer: given name before family name."""
    family, _, given = name.partition(", ") if type_ == "Person" else (name, "", "")
    return f"{given} {family}" if given else name


def _key(name: str) -> str:
    return " ".join(name.casefold().replace('"', "'").rstrip(". ").split())


def _note(into: dict[str, str], number: str, name: str) -> None:
    """A name that two entries have leads to neither: its number is empty."""
    key = _key(name)
    into[key] = number if into.get(key, number) == number else ""


__all__ = ["ORPHAN", "Alias", "Entry", "Named", "Place", "label", "parted", "record"]
