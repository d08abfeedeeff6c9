"""Tables of the annexes of European Union acts, as read from the Official Journal: one row a listing, with its statement of reasons.

A table is either a consolidated act, which is a list of its own, or what an amending act adds to and changes in others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.dates import PartialDate
from kb.errors import SourceError
from kb.iris import entity, slug
from kb.loaders.lists.dates import partial, when
from kb.loaders.lists.scripts import script_of
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.table import Row, rows
from kb.model import Concept, Entity, Fact
from kb.record import Account, Act, Address, Attribute, Birth, Edition, Identifier, Listing, Name, Nationality, Record, Said, Step
from kb.resolve import coded

_TYPES = {"person": "Person", "legalentity": "Organization", "company": "Company", "organization": "Organization", "vessel": "Vessel",
          "airplane": "Aircraft", "asset": "Asset", "publicbody": "PublicBody"}
_MEASURES = {"asset freeze": "asset-freeze", "export control": "export-control", "financial restrictions": "financial",
             "travel ban": "travel-ban", "asset freeze and travel ban": "asset-freeze", "broadcasting restrictions": "broadcast-ban"}
_ACTS = {"R": "regulation", "D": "decision", "L": "directive"}
# Column -> kind of the attribute, and the word that tells it from others of its kind.
_ATTRIBUTES = {
    "position": ("function", ""), "gender": ("gender", ""), "appearance": ("physical-description", ""), "legalForm": ("business-type", ""),
    "ethnicity": ("other-attribute", "ethnicity"), "fatherName": ("other-attribute", "father's name"),
    "motherName": ("other-attribute", "mother's name"), "sector": ("other-attribute", "sector"), "phone": ("phone-number", ""),
    "email": ("email-address", ""), "website": ("website", ""), "notes": ("remark", ""),
}
_WHOLE = frozenset({"gender", "appearance", "legalForm", "sector", "notes"})
_IDENTIFIERS = {
    "passportNumber": ("passport", ""), "registrationNumber": ("registration-number", ""), "taxNumber": ("tax-number", ""),
    "idNumber": ("national-id", ""), "innCode": ("tax-number", "INN"), "ogrnCode": ("registration-number", "OGRN"),
    "kppCode": ("tax-number", "KPP"), "okpoCode": ("registration-number", "OKPO"), "leiCode": ("lei", ""), "swiftBic": ("swift-bic", ""),
    "ticker": ("other-identifier", "ticker"), "imoNumber": ("imo-number", ""), "mmsi": ("mmsi", ""),
}
_NAMES = {"name": ("primary-name", ""), "alias": ("alias", ""), "weakAlias": ("alias", "weak"), "previousName": ("former-name", "")}
_NATIONS = {"nationality": "citizenship", "country": "residence", "jurisdiction": "jurisdiction", "flag": "flag-state"}
_CONSOLIDATED = ("celex", "recordId", "programKey", "measure", "reason", "schema", "name")
_AMENDING = ("amendedCelex", "amendmentCelex", *_CONSOLIDATED[1:])


def read(stream: Stream) -> Edition:
    """The edition in a file: a consolidated act, or an amending one."""
    head = next(rows(stream), None)
    if head is None:
        raise SourceError(stream.name, "holds no record")
    own = "amendmentCelex" if head.has("amendmentCelex") else "celex"
    absent = [column for column in (_AMENDING if own == "amendmentCelex" else _CONSOLIDATED) if not head.has(column)]
    if absent:
        raise SourceError(stream.name, f"has no column {absent[0]}", line=1)
    number = head[own]
    title = "consolidated annexes" if own == "celex" else "amendments"
    account = Account()
    return Edition(
        list=_slug(number), title=f"Official Journal of the European Union, act {number}: {title}",
        authority=coded.organization("council-of-the-european-union"), url=_url(number), records=_records(stream, own, number, account),
        account=account,
    )


def _slug(celex: str) -> str:
    return f"eu-journal-{celex.lower()}"


def _url(celex: str) -> str:
    return f"https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:{celex}"


def _act(celex: str, kind: str = "") -> Act:
    letter = re.fullmatch(r"\d{5}([A-Z])\d+", celex)
    return Act(celex, url=_url(celex), kind=Concept(kind or (_ACTS.get(letter[1], "") if letter else "")))


def _records(stream: Stream, own: str, number: str, account: Account) -> Iterator[Record]:
    for row in rows(stream):
        if row[own] != number:
            raise SourceError(stream.name, f"holds rows of two acts, {number} and {row[own]}: give one file for each", line=row.line)
        if not row["name"]:
            raise SourceError(stream.name, "holds a row without a name", line=row.line)
        record = _record(row, number, amending=own == "amendmentCelex")
        row.close(account, record.id, {})
        yield record


def _record(row: Row, number: str, *, amending: bool) -> Record:
    amended = row["amendedCelex"] if amending else number
    place = "-".join(filter(None, (amended if amending else "", row["annex"], row["recordId"] or slug(row["name"]))))
    kind = _TYPES.get(row["schema"].lower(), "Agent")
    listing = _listing(row, amended, kind)
    said = [Said((listing,), source=_act(number, "amendment") if amending else None)]
    if amending:
        said.append(Said((_step(listing, number),), source=_act(number, "amendment")))
    facts = [*_names(row), *_births(row), *_nationalities(row), *_addresses(row), *_identifiers(row, kind), *_attributes(row)]
    return Record(place, kind, row["name"], (*said, *(Said((fact,)) for fact in facts)), row.text)


def _listing(row: Row, amended: str, kind: str) -> Listing:
    council = coded.organization("council-of-the-european-union")
    code = row["programKey"]
    program = coded.program("eu", code.removeprefix("EU-")) or Entity(code, "SanctionsProgram", of=coded.organization("european-union"))
    measure = _MEASURES.get(row["measure"].lower(), "shipping-restriction" if kind == "Vessel" else "other-measure")
    begun = row["startDate"]
    return Listing(
        sender=(council,), on_list=Entity("", "SanctionsList", entity("list", _slug(amended))), listed_on=partial(begun),
        date_text="" if partial(begun) else begun, listing_id=" ".join(filter(None, (row["annex"], row["recordId"]))),
        program=(program,) if code else (), legal_basis=(_act(amended),), measure_type=(Concept(measure),) if row["measure"] else (),
        measure_text=row["measure"], reason_text=row["reason"],
    )


def _step(listing: Listing, amendment: str) -> Step:
    """What the amending act did: an entry that began in an earlier year was there before, and the table does not say when it changed."""
    begun, year = listing.listed_on, amendment[1:5]
    new = begun is not None and begun.text[:4] >= year
    date: PartialDate | None = begun if new else None
    return Step(action_type=Concept("list" if new else "amend"), acts_on=listing, date=date, legal_basis=(_act(amendment, "amendment"),))


def _names(row: Row) -> Iterator[Fact]:
    for column, (kind, strength) in _NAMES.items():
        for name in [row[column]] if column == "name" else row.split(column, ";"):
            yield Name(full_name=name, kind=Concept(kind), strength=Concept(strength), script=script_of(name))


def _births(row: Row) -> Iterator[Fact]:
    for column, kind in (("birthDate", "birth"), ("incorporationDate", "founding")):
        for words in row.split(column, ";"):
            yield Birth(kind=Concept(kind), **when(words).fields)  # type: ignore[arg-type]
    for words in row.split("birthPlace", ";"):
        known = _last_state(words)
        yield Birth(kind=Concept("birth"), place_text=words, country=known)


def _nationalities(row: Row) -> Iterator[Fact]:
    for column, kind in _NATIONS.items():
        words = row[column]
        # A state may have commas and brackets in its own name.
        parts = [words] if coded.nation(words) else re.split(r"\s*[;,]\s*|\s+and(?:/or)?\s+", re.sub(r"\([^)]*\)", "", words))
        for part in filter(None, map(str.strip, parts)):
            known = coded.nation(part)
            yield Nationality(kind=Concept(kind), country=known, place_text="" if known else part, note=words if words != part else "")


def _addresses(row: Row) -> Iterator[Fact]:
    for words in row.split("address", ";"):
        known = coded.state(words)
        yield Address(address_line=() if known else (words,), country=known or _last_state(words))


def _last_state(words: str) -> Entity | None:
    """The state at the end of an address or place; one that only was or is claimed to be there stands in brackets."""
    last = words.rsplit(",", 1)[-1].strip()
    return None if not last or "(" in last or last.lower().startswith("former ") else coded.state(last)


def _identifiers(row: Row, kind: str) -> Iterator[Fact]:
    for column, (concept, note) in _IDENTIFIERS.items():
        if column == "idNumber" and kind != "Person":
            concept = "other-identifier"
        for number in row.split(column, ";"):
            yield Identifier(kind=Concept(concept), value=number, note=note)


def _attributes(row: Row) -> Iterator[Fact]:
    for column, (kind, note) in _ATTRIBUTES.items():
        for words in filter(None, [row[column]]) if column in _WHOLE else row.split(column, ";"):
            yield Attribute(kind=Concept(kind), value=words, note=note)


__all__ = ["read"]
