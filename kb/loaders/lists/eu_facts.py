"""What an entry of the European Union's financial sanctions list says, whatever encoding it came in.

The XML and the CSV of the list hold the same details under their own numbers; each reader hands its entries on as :class:`Entry`, whose
parts are asked by the attribute names of the XML.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from kb.dates import PartialDate
from kb.iris import entity
from kb.loaders.lists.dates import partial
from kb.loaders.lists.scripts import script_of
from kb.model import Concept, Entity, Fact
from kb.record import Act, Address, Attribute, Birth, Identifier, Listing, Name, Nationality, Record, Said
from kb.resolve import coded

LIST = "eu-fsf"
TITLE = "European Union Consolidated Financial Sanctions List"
_TYPES = {"person": "Person", "p": "Person", "enterprise": "Organization", "e": "Organization"}
_ACTS = {"amendment": "amendment", "regulation": "regulation", "decision": "decision", "corrigendum": "corrigendum"}
_BODIES = {"council": "council-of-the-european-union", "commission": "european-commission", "un": "un-security-council"}
_PAPERS = {
    "passport": "passport", "diplopassport": "passport", "stateless": "travel-document", "travelcardid": "travel-document",
    "id": "national-id", "nationcert": "national-id", "electionid": "national-id", "ssn": "social-security-number",
    "unssn": "social-security-number", "fiscalcode": "tax-number", "taxid": "tax-number", "euvat": "tax-number", "vat": "tax-number",
    "regnumber": "registration-number", "tradelic": "business-licence", "imo": "imo-number", "swiftbic": "swift-bic",
    "birthcert": "birth-certificate", "drivinglicence": "driving-licence", "residentperm": "residence-permit", "lei": "lei",
}
_STATUSES = (("knownFalse", "known-false"), ("reportedLost", "reported-lost"), ("revokedByIssuer", "revoked"), ("knownExpired", "expired"))
_CONTACTS = {"email": "email-address", "e-mail": "email-address", "phone": "phone-number", "telephone": "phone-number",
             "mobile": "phone-number", "web": "website", "website": "website"}
_TRUE = ("true", "1", "yes")
_STRENGTHS = {"true": Concept("strong"), "1": Concept("strong"), "false": Concept("weak"), "0": Concept("weak")}
_GENDERS = {"M": "Male", "F": "Female", "?": "Unknown"}
_CONTACT = re.compile(r"([A-Z][A-Z_ -]*)\[([^\]]*)\]")
Get = Callable[[str], str]


@dataclass(slots=True)
class Part:
    """A detail of an entry: its attributes, the act that the list cites for it, and what else is attached."""

    get: Get
    act: Act | None = None
    remarks: list[str] = field(default_factory=list)
    contacts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """One entry of the list with its details by kind; ``code`` and ``classification`` say what it is."""

    get: Get
    code: str
    classification: str
    programme: str
    basis: list[Act]
    remarks: list[str]
    text: str
    basis_remarks: list[str] = field(default_factory=list)
    names: list[Part] = field(default_factory=list)
    citizenships: list[Part] = field(default_factory=list)
    births: list[Part] = field(default_factory=list)
    addresses: list[Part] = field(default_factory=list)
    papers: list[Part] = field(default_factory=list)


def act(get: Get, url: str, key: str = "") -> Act:
    """The legal act that the attributes of a regulation, or its summary, describe."""
    return _act(get("numberTitle"), url, get("publicationDate"), get("regulationType"), get("organisationType"),
                get("entryIntoForceDate"), key)


@lru_cache(maxsize=16_384)
def _act(title: str, url: str, issued: str, kind: str, organisation: str, in_force: str, key: str) -> Act:
    known = Concept(_ACTS.get(kind.lower(), ""))
    body = _BODIES.get(organisation.lower())
    return Act(title=title, url=url, issued=day(issued), kind=known, note="" if known else kind, key=key,
               issued_by=coded.organization(body) if body else None, in_force_on=day(in_force))


@lru_cache(maxsize=16_384)
def day(text: str) -> PartialDate | None:
    """A day as either encoding writes it."""
    return partial(text)


def contacts(words: str) -> list[tuple[str, str]]:
    """The contacts that the CSV joins in one cell.

    >>> contacts("EMAIL[a@b.example] PHONE[+1 23]")
    [('EMAIL', 'a@b.example'), ('PHONE', '+1 23')]
    """
    found = [(key.strip(), value.strip()) for key, value in _CONTACT.findall(words)]
    return found if found or not words else [("", words)]


def record(entry: Entry) -> Record:
    """The entry as a record: its listing, and each detail with the act that is cited for it."""
    said = [Said((_listing(entry),))]
    united_nations = entry.get("unitedNationId")
    if united_nations:
        said.append(Said((Identifier(kind=Concept("list-reference"), value=united_nations, note="United Nations"),)))
    said += [Said((Attribute(kind=Concept("remark"), value=words),)) for words in entry.remarks]
    for parts, facts in ((entry.names, _names), (entry.citizenships, _citizenship), (entry.births, _birth), (entry.addresses, _address),
                         (entry.papers, _paper)):
        for part in parts:
            if found := facts(part):
                said.append(Said(found, source=part.act))
    kind = _TYPES.get(entry.code.lower()) or _TYPES.get(entry.classification.lower()) or "Agent"
    return Record(entry.get("logicalId"), kind, _label(entry), tuple(said), entry.text)


def _listing(entry: Entry) -> Listing:
    get = entry.get
    union = coded.organization("european-union")
    programme = coded.program("eu", entry.programme) or Entity(entry.programme, "SanctionsProgram", of=union)
    details = get("designationDetails")
    return Listing(
        sender=(union,), on_list=Entity("", "SanctionsList", entity("list", LIST)), listing_id=get("euReferenceNumber") or get("logicalId"),
        listed_on=day(get("designationDate")), end_date=day(get("delistingDate")), program=(programme,) if entry.programme else (),
        legal_basis=tuple(entry.basis), terms=(details,) if details else (), note="; ".join(entry.basis_remarks),
    )


def _label(entry: Entry) -> str:
    """The name by which people call the entry: a strong one in English, and of several the one that the list filed first."""
    ranked = []
    for part in entry.names:
        get, name = part.get, _whole(part.get)
        if name:
            number, foreign = get("logicalId"), get("nameLanguage") not in ("", "EN")
            weak = get("strong") in ("false", "0")
            ranked.append((script_of(name) != "", weak, foreign, len(number), number, name))
    return min(ranked)[-1] if ranked else entry.get("euReferenceNumber") or entry.get("logicalId")


def _whole(get: Get) -> str:
    return get("wholeName") or " ".join(filter(None, (get("firstName"), get("middleName"), get("lastName"))))


def _notes(part: Part, *more: str) -> str:
    language = part.get("regulationLanguage")
    if not more and not part.remarks and language == "en":
        return ""
    return "; ".join(filter(None, (*more, *part.remarks, f"act cited in {language}" if language not in ("", "en") else "")))


def _names(part: Part) -> tuple[Fact, ...]:
    get = part.get
    whole = _whole(get)
    name = Name(
        key=get("logicalId"), full_name=whole, given_name=get("firstName"), middle_name=get("middleName"), family_name=get("lastName"),
        language=get("nameLanguage").lower(), script=script_of(whole), strength=_STRENGTHS.get(get("strong"), Concept("")),
        note=_notes(part),
    )
    under = name if whole else None
    facts: list[Fact] = [name] if whole else []
    if value := get("title"):
        facts.append(Attribute(kind=Concept("title"), value=value, under_name=under))
    if value := get("function"):
        facts.append(Attribute(kind=Concept("function"), value=value, under_name=under))
    if value := get("gender"):
        facts.append(Attribute(kind=Concept("gender"), value=_GENDERS.get(value, value), under_name=under))
    return tuple(facts)


def _country(get: Get) -> tuple[Entity | None, str]:
    """The state, or the words for one that no reference knows; "00" stands for none."""
    code, words = get("countryIso2Code"), get("countryDescription")
    known = None if code in ("", "00") else coded.state(code)
    if known is None and words and words != "UNKNOWN":
        known = coded.state(words)
    return known, "" if known or words == "UNKNOWN" else words or (code if code != "00" else "")


def _citizenship(part: Part) -> tuple[Fact, ...]:
    get = part.get
    known, words = _country(get)
    return (Nationality(
        key=get("logicalId"), kind=Concept("citizenship"), country=known, place_text=", ".join(filter(None, (get("region"), words))),
        start_date=day(get("acquisitionDate")), end_date=day(get("disenfranchisementDate")), note=_notes(part),
    ),)


def _birth(part: Part) -> tuple[Fact, ...]:
    get = part.get
    known, words = _country(get)
    calendar = get("calendarType").lower()
    counted = [get("dayOfMonth"), get("monthOfYear"), get("year")]
    first, last = get("yearRangeFrom"), get("yearRangeTo")
    date = day(get("birthdate"))
    text = ""
    if calendar not in ("", "gregorian"):
        # Only the attribute birthdate is turned into our calendar by the list; the rest stays in its own words.
        text = f"{first} to {last}" if first or last else "/".join(filter(None, counted))
        first = last = ""
    elif date is None:
        date = _built(*counted)
        if date is None:
            text = "/".join(filter(None, counted))
    return (Birth(
        key=get("logicalId"), kind=Concept("birth"), date=date, earliest_date=day(first), latest_date=day(last), date_text=text,
        calendar=Concept("" if calendar in ("", "gregorian") else calendar),
        estimated=(Concept("date"),) if get("circa") in _TRUE else (), city=get("city"), region=get("region"), country=known,
        place_text=", ".join(filter(None, (get("place"), get("zipCode"), words))), note=_notes(part),
    ),)


def _built(number: str, month: str, year: str) -> PartialDate | None:
    """The date of its parts as far as they are known; a day without its month says nothing."""
    if not year or (number and not month):
        return None
    return day("-".join(filter(None, (year.zfill(4), month, number))))


def _address(part: Part) -> tuple[Fact, ...]:
    get = part.get
    known, words = _country(get)
    box, listed = get("poBox"), get("asAtListingTime")
    place = Address(
        key=get("logicalId"), address_line=tuple(filter(None, (get("street"), f"PO box {box}" if box else ""))), city=get("city"),
        region=get("region"), postal_code=get("zipCode"), country=known, place_text=", ".join(filter(None, (get("place"), words))),
        note=_notes(part, "as at listing time" if listed in _TRUE else ""),
    )
    facts: list[Fact] = [place]
    for key, value in part.contacts:
        kind = _CONTACTS.get(key.lower(), "other-attribute")
        facts.append(Attribute(kind=Concept(kind), value=value, note="" if kind != "other-attribute" else key))
    return tuple(facts)


def _paper(part: Part) -> tuple[Fact, ...]:
    get = part.get
    known, words = _country(get)
    code, described = get("identificationTypeCode"), get("identificationTypeDescription")
    kind = _PAPERS.get(code.lower(), "other-identifier")
    number, latin, issued, valid = get("number"), get("latinNumber"), day(get("issueDate")), day(get("validFrom"))
    statuses = [status for flag, status in _STATUSES if get(flag) in _TRUE]
    note = _notes(
        part, *((described or code,) if kind == "other-identifier" or code == "nationcert" else ()),
        "diplomatic" if get("diplomatic") in _TRUE else "", *statuses[1:],
        *(f"{label}: {value}" for label, value in (
            ("in Latin letters", latin if number and latin != number else ""), ("issued by", get("issuedBy")),
            ("name on document", get("nameOnDocument")), ("valid from", valid.text if valid and issued else "")) if value),
    )
    return (Identifier(
        key=get("logicalId"), kind=Concept(kind), value=number or latin or described or code, country=known,
        place_text=", ".join(filter(None, (get("region"), words))), start_date=issued or valid, end_date=day(get("validTo")),
        status=Concept(statuses[0] if statuses else ""), note=note,
    ),)


__all__ = ["LIST", "TITLE", "Entry", "Part", "act", "contacts", "day", "record"]
