"""What an entry of the United Kingdom's sanctions list says, whatever encoding it came in.

The XML nests what the CSV spreads over rows.  :data:`DETAILS` says for each kind of detail where either keeps it and what it means; a
reader gathers the values as tuples of texts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import quote

from kb.dates import PartialDate
from kb.iris import entity
from kb.loaders.lists.dates import partial, when
from kb.loaders.lists.scripts import script_code, script_of
from kb.model import Concept, Entity, Fact
from kb.record import Act, Address, Attribute, Birth, Identifier, Listing, Name, Nationality, Ownership, Record, Said, Step
from kb.resolve import coded

LIST = "uk-sanctions"
TITLE = "UK Sanctions List"
_TYPES = {"individual": "Person", "entity": "Organization", "ship": "Vessel"}
_NAMES = {"primary name": "primary-name", "primary name variation": "alias", "alias": "alias", "aka": "alias", "a.k.a": "alias",
          "fka": "former-name", "f.k.a": "former-name", "formerly known as": "former-name"}
_STRENGTHS = {"good quality a.k.a": "strong", "good": "strong", "low quality a.k.a": "weak", "low": "weak"}
# What is imposed, by the words of the list or the tag of its flag; the first pattern that fits decides.
_MEASURES = tuple((re.compile(pattern, re.IGNORECASE), Concept(concept)) for pattern, concept in (
    ("asset ?freeze", "asset-freeze"), ("travel ?ban", "travel-ban"), ("arms ?embargo", "arms-embargo"),
    ("trust ?services", "trust-services-ban"), ("director ?disqualification", "director-disqualification"),
    ("internet ?services", "internet-services-ban"), ("correspondent ?banking", "correspondent-account-restriction"),
    ("port ?entry", "port-ban"), ("technical ?assistance ?related ?to ?aircraft", "services-ban"),
    ("shipping|chartering|crew ?servicing|de-?flag", "shipping-restriction"),
))
Values = tuple[str, ...]


@dataclass(slots=True)
class Entry:
    """One entry: the texts that come once, and the details by kind."""

    number: str
    kind: str
    regime: str = ""
    source: str = ""
    imposed: str = ""
    flags: list[str] = field(default_factory=list)
    listed_on: str = ""
    updated: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    details: dict[str, list[Values]] = field(default_factory=dict)
    text: str = ""
    list: str = LIST


@dataclass(frozen=True, slots=True)
class Detail:
    """Where a kind of detail stands: the path of its element and the tags in it, or the columns; and the facts it becomes."""

    path: Values
    tags: Values
    columns: Values
    facts: Callable[[Entry, Values], Iterable[Fact]]


def record(entry: Entry, sender: Entity) -> Record:
    """The entry as a record of its list, on which ``sender`` has put it."""
    kind = _TYPES.get(entry.kind.lower(), "Agent")
    names = entry.details.get("names", ())
    called = [(_full(one), one[6].lower() == "primary name") for one in names if _full(one)]
    primary = sorted(full for full, first in called if first) or sorted(full for full, _ in called)
    listing = _listing(entry, sender)
    facts: list[Fact] = [listing]
    for day in dict.fromkeys(entry.updated):
        if partial(day) != listing.listed_on:
            facts.append(Step(action_type=Concept("amend"), acts_on=listing, **when(day).fields))  # type: ignore[arg-type]
    for key, values in entry.details.items():
        for one in values:
            facts += DETAILS[key].facts(entry, one)
    return Record(entry.number, kind, primary[0] if primary else entry.number, tuple(Said((fact,)) for fact in facts), entry.text)


def _listing(entry: Entry, sender: Entity) -> Listing:
    types = dict.fromkeys(_measure(words) for words in (*_parts(entry.imposed), *entry.flags))
    known = program(entry.regime)
    described = known or Entity(entry.regime, "SanctionsProgram", of=sender)
    basis = (Act(entry.regime, kind=Concept("regulation")),) if re.search(r"\bRegulations\b", entry.regime) else ()
    return Listing(
        sender=(sender,), on_list=Entity("", "SanctionsList", entity("list", entry.list)), listing_id=entry.number,
        listed_on=partial(entry.listed_on), date_text="" if partial(entry.listed_on) else entry.listed_on,
        program=(described,) if entry.regime else (), legal_basis=basis, measure_type=tuple(sorted(types)), measure_text=entry.imposed,
        reason_text="\n".join(entry.reasons), note=f"designated by: {', '.join(entry.source.split('|'))}" if entry.source else "",
    )


def _parts(words: str) -> list[str]:
    return [part for one in words.split("|") if (part := one.strip())]


@cache
def _measure(words: str) -> Concept:
    # The tag of a flag runs its words together.
    plain = words if " " in words else re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words)
    return next((concept for pattern, concept in _MEASURES if pattern.search(plain)), Concept("other-measure"))


@cache
def program(regime: str) -> Entity | None:
    """The programme of the reference for the title of its regulations or its short name.

    >>> program("The Iran (Sanctions) Regulations 2023") == program("Iran")
    True
    """
    return coded.program("uk", regime) or coded.program("uk", f"{regime} sanctions regime") or coded.program_under("uk", regime)


def _full(name: Values) -> str:
    return " ".join(filter(None, name[:6]))


def _name(entry: Entry, values: Values) -> Iterator[Fact]:
    *parts, kind, strength = values
    full = _full(values)
    person = entry.kind.lower() == "individual"
    known = _NAMES.get(kind.lower().rstrip("."))
    note = "; ".join(filter(None, ("" if known and kind.lower() in _SAID else kind, "" if strength.lower() in _STRENGTHS else strength,
                                    "" if full else "the list leaves the name itself empty")))
    yield Name(
        full_name=full, kind=Concept(known or "alias"), strength=Concept(_STRENGTHS.get(strength.lower(), "")), script=script_of(full),
        given_name=parts[0] if person else "", family_name=parts[5] if person else "", note=note,
        name_part=tuple(part for part in (parts[1:5] if person else parts[:5]) if part),
    )


_SAID = ("primary name", "alias", "aka", "fka")


def _foreign(_: Entry, values: Values) -> Iterator[Fact]:
    name, script, language = values
    if name:
        code, tongue = script_code(script), coded.language(language)
        yield Name(full_name=name, kind=Concept("original-script-name"), script=code or script_of(name), language=tongue,
                   note="; ".join(filter(None, ("" if code else script, "" if tongue else language))))


def _address(_: Entry, values: Values) -> Iterator[Fact]:
    *lines, postal, country = values
    known = coded.state(country)
    yield Address(address_line=tuple(filter(None, lines)), postal_code=postal, country=known, place_text="" if known else country)


def _attribute(kind: str, note: str = "") -> Callable[[Entry, Values], Iterator[Fact]]:
    def facts(_: Entry, values: Values) -> Iterator[Fact]:
        yield Attribute(kind=Concept(kind), value=values[0], note=note)
    return facts


def _identifier(kind: str, note: str = "") -> Callable[[Entry, Values], Iterator[Fact]]:
    def facts(_: Entry, values: Values) -> Iterator[Fact]:
        number, more = values if len(values) == 2 else (values[0], "")
        yield Identifier(kind=Concept(kind), value=number or more, note="; ".join(filter(None, (note, more if number else ""))))
    return facts


def _nationality(kind: str) -> Callable[[Entry, Values], Iterator[Fact]]:
    def facts(_: Entry, values: Values) -> Iterator[Fact]:
        known = coded.state(values[0])
        yield Nationality(kind=Concept(kind), country=known, place_text="" if known else values[0])
    return facts


def _birth(kind: str) -> Callable[[Entry, Values], Iterator[Fact]]:
    def facts(_: Entry, values: Values) -> Iterator[Fact]:
        yield Birth(kind=Concept(kind), **when(values[0]).fields)  # type: ignore[arg-type]
    return facts


def _birth_place(_: Entry, values: Values) -> Iterator[Fact]:
    town, country = values
    known = coded.state(country)
    yield Birth(kind=Concept("birth"), city=town, country=known, place_text="" if known else country)


def _owned_by(note: str) -> Callable[[Entry, Values], Iterator[Fact]]:
    def facts(entry: Entry, values: Values) -> Iterator[Fact]:
        yield Ownership(owner=(Entity(values[0], "Organization"),), owned=_itself(entry), note=note)
    return facts


def _owns(entry: Entry, values: Values) -> Iterator[Fact]:
    yield Ownership(owner=(_itself(entry),), owned=Entity(values[0], "Organization"), note="subsidiary")


def _itself(entry: Entry) -> Entity:
    return Entity("", _TYPES.get(entry.kind.lower(), "Agent"), entity("record", entry.list, quote(entry.number, safe="")))


def day(text: str) -> PartialDate | None:
    """A day as the list writes it: 22/08/2026, or 13-Feb-2026 in the first line of the CSV."""
    return partial(text)


_PERSON = ("IndividualDetails", "Individual")
_BODY = ("EntityDetails", "Entity")
_SHIP = ("ShipDetails", "Ship")
DETAILS = {
    "names": Detail(("Names", "Name"), ("Name1", "Name2", "Name3", "Name4", "Name5", "Name6", "NameType", "AliasStrength"),
                    ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6", "Name type", "Alias strength"), _name),
    "foreign": Detail(("NonLatinNames", "NonLatinName"), ("NameNonLatinScript", "NonLatinScriptType", "NonLatinScriptLanguage"),
                      ("Name non-latin script", "Non-latin script type", "Non-latin script language"), _foreign),
    "ofsi": Detail(("OFSIGroupID",), (), ("OFSI Group ID",), _identifier("list-reference", "OFSI Group ID")),
    "uk list": Detail((), (), (), _identifier("list-reference", "UK Sanctions List")),
    "un": Detail(("UNReferenceNumber",), (), ("UN Reference Number",), _identifier("list-reference", "United Nations")),
    "title": Detail(("Titles", "Title"), (), ("Title",), _attribute("title")),
    "other": Detail(("OtherInformation",), (), ("Other Information",), _attribute("remark")),
    "address": Detail(
        ("Addresses", "Address"), (*(f"AddressLine{number}" for number in range(1, 7)), "AddressPostalCode", "AddressCountry"),
        (*(f"Address Line {number}" for number in range(1, 7)), "Address Postal Code", "Address Country"), _address),
    "phone": Detail(("PhoneNumbers", "PhoneNumber"), (), ("Phone number",), _attribute("phone-number")),
    "email": Detail(("EmailAddresses", "EmailAddress"), (), ("Email address",), _attribute("email-address")),
    "website": Detail(("Websites", "Website"), (), ("Website",), _attribute("website")),
    "birth": Detail((*_PERSON, "DOBs", "DOB"), (), ("D.O.B",), _birth("birth")),
    "birth place": Detail((*_PERSON, "BirthDetails", "Location"), ("TownOfBirth", "CountryOfBirth"),
                          ("Town of birth", "Country of birth"), _birth_place),
    "nationality": Detail((*_PERSON, "Nationalities", "Nationality"), (), ("Nationality(/ies)",), _nationality("citizenship")),
    "position": Detail((*_PERSON, "Positions", "Position"), (), ("Position",), _attribute("function")),
    "gender": Detail((*_PERSON, "Genders", "Gender"), (), ("Gender",), _attribute("gender")),
    "title of person": Detail((*_PERSON, "Titles", "Title"), (), (), _attribute("title")),
    "passport": Detail((*_PERSON, "PassportDetails", "Passport"), ("PassportNumber", "PassportAdditionalInformation"),
                       ("Passport number", "Passport additional information"), _identifier("passport")),
    "national": Detail((*_PERSON, "NationalIdentifierDetails", "NationalIdentifier"),
                       ("NationalIdentifierNumber", "NationalIdentifierAdditionalInformation"),
                       ("National Identifier number", "National Identifier additional information"), _identifier("national-id")),
    "business": Detail((*_BODY, "TypeOfEntities", "TypeOfEntity"), (), ("Type of entity",), _attribute("business-type")),
    "registration": Detail((*_BODY, "BusinessRegistrationNumbers", "BusinessRegistrationNumber"), (),
                           ("Business registration number (s)",), _identifier("registration-number")),
    "parent": Detail((*_BODY, "ParentCompanies", "ParentCompany"), (), ("Parent company",), _owned_by("parent company")),
    "subsidiary": Detail((*_BODY, "Subsidiaries", "Subsidiary"), (), ("Subsidiaries",), _owns),
    "imo": Detail((*_SHIP, "IMONumbers", "IMONumber"), (), ("IMO number",), _identifier("imo-number")),
    "hull": Detail((*_SHIP, "HullIdentificationNumbers", "HullIdentificationNumber"), (), ("Hull identification number (HIN)",),
                   _identifier("hull-number")),
    "owner": Detail((*_SHIP, "CurrentOwnerOperators", "CurrentOwnerOperator"), (), ("Current owner/operator (s)",),
                    _owned_by("owner or operator")),
    "past owner": Detail((*_SHIP, "PreviousOwnerOperators", "PreviousOwnerOperator"), (), ("Previous owner/operator (s)",),
                         _attribute("crew-or-operator", "previous owner or operator")),
    "flag": Detail((*_SHIP, "CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip"), (), ("Current believed flag of ship",),
                   _nationality("flag-state")),
    "past flag": Detail((*_SHIP, "PreviousFlags", "PreviousFlag"), (), ("Previous flags",), _attribute("other-attribute", "previous flag")),
    "ship type": Detail((*_SHIP, "TypeOfShipDetails", "TypeOfShip"), (), ("Type of ship",), _attribute("vessel-type")),
    "tonnage": Detail((*_SHIP, "TonnageOfShipDetails", "TonnageOfShip"), (), ("Tonnage of ship",), _attribute("tonnage")),
    "length": Detail((*_SHIP, "LengthOfShipDetails", "LengthOfShip"), (), ("Length of ship",), _attribute("vessel-length")),
    "built": Detail((*_SHIP, "YearsBuilt", "YearBuilt"), (), ("Year Built",), _birth("building")),
}


__all__ = ["DETAILS", "LIST", "TITLE", "Detail", "Entry", "Values", "day", "program", "record"]
