"""What a row of the consolidated screening list says: its listing, and each detail as a claim of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.loaders.lists import ofac_remarks as remarks
from kb.loaders.lists import ofac_words
from kb.loaders.lists import us_words as words
from kb.loaders.lists.dates import partial, when
from kb.loaders.lists.ofac_entry import Named
from kb.loaders.lists.table import Row
from kb.loaders.lists.us_words import UsList
from kb.model import Concept, Entity, Fact
from kb.quads.editions import record_iri
from kb.record import Address, Attribute, Birth, Identifier, Listing, Nationality, Ownership, Record, Said
from kb.resolve import coded

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_CODE = re.compile(r"[A-Z]{2}")
# Where an address ends with this word without a code, it may be the state of the Union.
_NO_COUNTRY = frozenset({"Georgia"})
_NO_FLAG = frozenset({"none identified", "unknown"})


def record(row: Row, number: str, slug: str, named: Named) -> Record:
    """The record of a row under its number; what it says is attributed to the body that runs its list."""
    of = words.list_called(row["source"])
    name = " ".join(row["name"].split())
    type_ = ofac_words.record_type(row["type"]) if row["type"] else "Agent"
    bearer = Entity(name, type_, record_iri(slug, number))
    told = remarks.read(_pieces(row, of), bearer, named)
    details = [fact for fact, _ in told.facts]
    for detail in _joined(row, "ids"):
        if (fact := _number(detail, told)) is not None:
            details.append(fact)
    if not of.is_ofac:
        details += [Attribute(kind=Concept("remark"), value=piece) for piece in _joined(row, "remarks")]
    found = [_listing(row, of, told), *_details(row, type_, name, bearer, named), *details]
    return Record(number, type_, _label(name, type_), tuple(Said((fact,), attributed_to=(of.sender,)) for fact in found), row.text)


def _listing(row: Row, of: UsList, told: remarks.Told) -> Listing:
    codes = sorted(set(_joined(row, "programs")))
    terms = sorted(set(told.terms))
    measures = of.measure_types(codes, terms)
    own = [f"{column.replace('_', ' ')}: {text}" for column in ("license_requirement", "license_policy", "standard_order")
           if (text := " ".join(row[column].split()))]
    listed, ended = row["start_date"], row["end_date"]
    days = set(told.listed_on)
    return Listing(
        sender=(of.sender,), on_list=of.node, listing_id=row["entity_number"],
        listed_on=partial(listed) or (days.pop() if len(days) == 1 else None), end_date=partial(ended),
        date_text="; ".join(text for text in (listed, ended) if text and not partial(text)),
        program=tuple(words.program(of, code) for code in codes) or ((of.program,) if of.program else ()),
        measure_type=measures, measure_text=row["source"], terms=(*own, *terms), legal_basis=words.notices(row["federal_register_notice"]),
        inferred=(*(("measure_type",) if measures else ()), *(("program",) if of.program and not codes else ())),
    )


def _details(row: Row, type_: str, name: str, bearer: Entity, named: Named) -> Iterator[Fact]:
    yield remarks.name(name, type_, kind="primary-name")
    for alias in row.split("alt_names", ";"):
        yield remarks.name(" ".join(alias.split()), type_)
    if number := row["entity_number"]:
        yield Identifier(kind=Concept("list-reference"), value=number, note="Office of Foreign Assets Control")
    if row["_id"] and row["_id"] != row["entity_number"]:
        yield Identifier(kind=Concept("list-reference"), value=row["_id"], note="_id")
    for address in _joined(row, "addresses"):
        yield _address(address)
    for title in dict.fromkeys(_joined(row, "title")):
        yield Attribute(kind=Concept("title"), value=title)
    for column, word in (("citizenships", "citizen"), ("nationalities", "nationality")):
        for country in _joined(row, column):
            if meaning := ofac_words.meaning(word):
                yield _tie(meaning.kind, country, meaning.note)
    for day in _joined(row, "dates_of_birth"):
        yield Birth(kind=Concept("birth"), **when(day).fields)  # type: ignore[arg-type]
    for place in _joined(row, "places_of_birth"):
        yield Birth(kind=Concept("birth"), **remarks.place(place))  # type: ignore[arg-type]
    yield from _vessel(row, bearer, named)


def _vessel(row: Row, bearer: Entity, named: Named) -> Iterator[Fact]:
    if row["call_sign"]:
        yield Identifier(kind=Concept("call-sign"), value=row["call_sign"])
    if row["vessel_type"]:
        yield Attribute(kind=Concept("vessel-type"), value=row["vessel_type"])
    for column, note in (("gross_tonnage", "tonnage"), ("gross_registered_tonnage", "gross registered tonnage")):
        if row[column]:
            yield Attribute(kind=Concept("tonnage"), value=row[column].replace(",", ""), note=note)
    if flag := row["vessel_flag"]:
        yield _tie(Concept("flag-state"), flag, "", known=flag.lower() not in _NO_FLAG)
    if owner := row["vessel_owner"]:
        yield Ownership(owner=(named(owner),), owned=bearer)


def _tie(kind: Concept, country: str, note: str, *, known: bool = True) -> Nationality:
    state = coded.state(country) if known else None
    return Nationality(kind=kind, country=state, place_text="" if state else country, note=note)


def _address(text: str) -> Address:
    """An address: the list joins its parts, and of them only the country, which comes last, can be told for certain.

    The code of the country is not of the address's own words; its name is, and stays there.
    """
    line, _, last = text.rpartition(", ")
    if _CODE.fullmatch(last):
        country, lines = coded.state(last), line
    else:
        country, lines = coded.state(last) if line and last not in _NO_COUNTRY else None, text
    lines = lines if country else text
    return Address(address_line=(lines,) if lines else (), country=country)


def _number(text: str, told: remarks.Told) -> Fact | None:
    """What one of the ``ids`` says; None for a term, which is told to the listing.

    The list writes country, day of expiry, day of issue, number and word; where only one day stands nobody can tell which it is.
    """
    parts = text.split(", ")
    word, values = parts[-1], parts[:-1]
    rest = ", ".join(values)
    if ofac_words.is_term(f"{word} {rest}"):
        found = remarks.read([f"{word} {rest}"], Entity("", "Agent"), lambda name: Entity(name, "Agent"))
        told.terms += found.terms
        told.listed_on += found.listed_on
        return None
    head, _, coin = word.partition(" - ")
    meaning = ofac_words.meaning(word) or (ofac_words.meaning(head) if coin else None)
    if meaning is None:
        return Identifier(kind=Concept("other-identifier"), value=rest or text, note=word if rest else "")
    if meaning.sort != "identifiers":
        return remarks.meant(meaning, rest)
    country = coded.state(values[0]) if len(values) > 1 and _CODE.fullmatch(values[0]) else None
    if country:
        del values[0]
    days = []
    while len(values) > 1 and _DAY.fullmatch(values[0]):
        days.append(values.pop(0))
    value = ", ".join(values)
    kind, value, note = remarks.number(meaning, f"{coin} {value}" if coin and meaning.word == head else value)
    expiry, issue = map(partial, days) if len(days) == 2 else (None, None)
    unclear = "" if issue else ", ".join(days)
    return Identifier(
        kind=kind, value=value, country=country, end_date=expiry, start_date=issue, date_text=unclear,
        note="; ".join(filter(None, (note, "day of issue or expiry" if unclear else ""))),
    )


def _pieces(row: Row, of: UsList) -> list[str]:
    """The pieces of the remarks of the Office of Foreign Assets Control, without brackets that lost their other half at a semicolon."""
    if not of.is_ofac:
        return []
    found = []
    for piece in remarks.pieces(row["remarks"]):
        if piece.startswith("(Linked To:") and not piece.endswith(")"):
            piece = piece[1:]
        elif piece.startswith("Linked To:") and piece.count(")") > piece.count("("):
            piece = piece[:-1]
        found.append(piece)
    return found


def _joined(row: Row, column: str) -> list[str]:
    return [" ".join(part.split()) for part in row.split(column, "; ")]


def _label(name: str, type_: str) -> str:
    family, _, given = name.partition(", ") if type_ == "Person" else (name, "", "")
    return f"{given} {family}" if given else name


__all__ = ["record"]
