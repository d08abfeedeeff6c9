"""The consolidated list of the United Nations Security Council, as XML."""

from __future__ import annotations

from collections.abc import Iterator

from kb.errors import SourceError
from kb.iris import entity
from kb.loaders.lists.dates import partial, when
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.tree import Node, elements, root
from kb.model import Concept, Entity, Fact
from kb.record import Account, Address, Attribute, Birth, Edition, Identifier, Listing, Name, Nationality, Record, Said, Step
from kb.resolve import coded

LIST = "un-sc"
_STRENGTHS = {"good": "strong", "a.k.a.": "strong", "f.k.a.": "strong", "low": "weak"}
_DOCUMENTS = {"passport": "passport", "national identification number": "national-id", "ssn": "social-security-number"}
_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_LEFT_OUT = {
    "VERSIONNUM": "number of the record's revision in the publisher's own database",
    "SORT_KEY": "a key for sorting", "SORT_KEY_LAST_MOD": "a day of the sorting key",
    "LIST_TYPE/VALUE": "the same word for every record",
}


def read(stream: Stream) -> Edition:
    """The edition in a file: individuals and entities, each with one listing."""
    head = root(stream)
    account = Account()
    issued = partial(head.attr("dateGenerated"))
    if head.attr("dateGenerated") and issued is None:
        raise SourceError(stream.name, f"has no day that can be read in dateGenerated: {head.attr('dateGenerated')!r}")
    return Edition(
        list=LIST, title="United Nations Security Council Consolidated List", authority=coded.organization("un-security-council"),
        records=_records(stream, account), account=account, issued=issued,
    )


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    left_out = {f"{tag}/{place}": reason for tag in ("INDIVIDUAL", "ENTITY") for place, reason in _LEFT_OUT.items()}
    for node in elements(stream, "INDIVIDUAL", "ENTITY"):
        number = node.text("REFERENCE_NUMBER") or node.text("DATAID")
        if not number:
            raise SourceError(stream.name, "holds a record without a number", line=node.line)
        yield _record(node, number)
        node.close(account, number, left_out)


def _record(node: Node, number: str) -> Record:
    person = node.tag == "INDIVIDUAL"
    parts = [node.text(tag) for tag in _PARTS]
    label = " ".join(part for part in parts if part)
    facts: list[Fact] = [Name(full_name=label, name_part=tuple(part for part in parts if part) if person else (), kind=Concept("primary-name"))]
    facts += [Name(full_name=text, kind=Concept("original-script-name")) for text in node.texts("NAME_ORIGINAL_SCRIPT")]
    for alias in node.all(f"{node.tag}_ALIAS"):
        facts += _alias(alias)
    facts.append(Identifier(value=node.text("DATAID"), kind=Concept("list-reference"), note="DATAID"))
    for kind, tag in (("title", "TITLE"), ("function", "DESIGNATION")):
        facts += [Attribute(kind=Concept(kind), value=text) for holder in node.all(tag) for text in holder.texts("VALUE")]
    facts += [Attribute(kind=Concept("gender"), value=text) for text in node.texts("GENDER")]
    facts += [Attribute(kind=Concept("remark"), value=text) for text in node.texts("COMMENTS1")]
    facts += [_nationality(text) for holder in node.all("NATIONALITY") for text in holder.texts("VALUE")]
    facts += [found for address in node.all(f"{node.tag}_ADDRESS") if (found := _address(address))]
    facts += _births(node)
    facts += [one for paper in node.all("INDIVIDUAL_DOCUMENT") if (one := _paper(paper))]
    listing = _listing(node, number)
    facts = [listing, *_amendments(node, listing), *facts]
    return Record(number, "Person" if person else "Organization", label, tuple(Said((fact,)) for fact in facts), node.source())


def _listing(node: Node, number: str) -> Listing:
    code = node.text("UN_LIST_TYPE")
    program = coded.program("un", code) or Entity(code, "SanctionsProgram", of=coded.organization("un-security-council"))
    return Listing(
        sender=(coded.organization("un-security-council"),), listing_id=number, listed_on=partial(node.text("LISTED_ON")),
        program=(program,) if code else (), on_list=Entity("", "SanctionsList", entity("list", LIST)),
    )


def _amendments(node: Node, listing: Listing) -> list[Step]:
    days = dict.fromkeys(text for holder in node.all("LAST_DAY_UPDATED") for text in holder.texts("VALUE"))
    return [Step(action_type=Concept("amend"), acts_on=listing, **when(day).fields) for day in days]  # type: ignore[arg-type]


def _alias(alias: Node) -> list[Fact]:
    text = alias.text("ALIAS_NAME")
    quality = alias.text("QUALITY")
    if not text:
        return []
    former = quality.lower() == "f.k.a."
    name = Name(full_name=text, kind=Concept("former-name" if former else "alias"), strength=Concept(_STRENGTHS.get(quality.lower(), "")),
                note=alias.text("NOTE"))
    facts: list[Fact] = [name]
    city, country, day = alias.text("CITY_OF_BIRTH"), alias.text("COUNTRY_OF_BIRTH"), alias.text("DATE_OF_BIRTH")
    if city or country or day:
        known = coded.state(country)
        facts.append(Birth(kind=Concept("birth"), city=city, country=known, place_text="" if known else country, under_name=name,
                           **when(day).fields))  # type: ignore[arg-type]
    return facts


def _nationality(text: str) -> Nationality:
    known = coded.state(text)
    return Nationality(kind=Concept("citizenship"), country=known, place_text="" if known else text)


def _address(address: Node) -> Address | None:
    country = address.text("COUNTRY")
    known = coded.state(country)
    one = Address(
        address_line=tuple(filter(None, [address.text("STREET")])), city=address.text("CITY"), region=address.text("STATE_PROVINCE"),
        postal_code=address.text("ZIP_CODE"), country=known, place_text="" if known else country, note=address.text("NOTE"),
    )
    return one if one != Address() else None


def _births(node: Node) -> list[Fact]:
    """Days and places of birth: the list does not say which day goes with which place, so each is a detail of its own."""
    facts: list[Fact] = []
    for day in node.all("INDIVIDUAL_DATE_OF_BIRTH"):
        kind = day.text("TYPE_OF_DATE").upper()
        words = day.text("DATE") or day.text("YEAR")
        if day.text("FROM_YEAR") or day.text("TO_YEAR"):
            words = f"{day.text('FROM_YEAR')} to {day.text('TO_YEAR')}"
        if not words and not day.text("NOTE"):
            continue
        read = when(f"circa {words}" if kind == "APPROXIMATELY" and words else words)
        facts.append(Birth(kind=Concept("birth"), note=day.text("NOTE"), **read.fields))  # type: ignore[arg-type]
    for place in node.all("INDIVIDUAL_PLACE_OF_BIRTH"):
        country = place.text("COUNTRY")
        known = coded.state(country)
        one = Birth(city=place.text("CITY"), region=place.text("STATE_PROVINCE"), country=known,
                    place_text=" ".join(filter(None, [place.text("STREET"), "" if known else country])), note=place.text("NOTE"))
        if one != Birth():
            facts.append(Birth(kind=Concept("birth"), city=one.city, region=one.region, country=one.country, place_text=one.place_text,
                               note=one.note))
    return facts


def _paper(paper: Node) -> Identifier | None:
    kind, other = paper.text("TYPE_OF_DOCUMENT"), paper.text("TYPE_OF_DOCUMENT2")
    number, note = paper.text("NUMBER"), paper.text("NOTE")
    if not number and not note:
        return None
    issuer, place = paper.text("ISSUING_COUNTRY"), paper.text("COUNTRY_OF_ISSUE")
    known = coded.state(issuer or place)
    words = ", ".join(filter(None, [paper.text("CITY_OF_ISSUE"), place if place and issuer else "", "" if known else issuer or place]))
    return Identifier(
        value=number or note, kind=Concept(_DOCUMENTS.get(kind.lower(), "other-identifier")), country=known, place_text=words,
        start_date=partial(paper.text("DATE_OF_ISSUE")), note="; ".join(filter(None, [other or kind, note if number else ""])),
    )


__all__ = ["LIST", "read"]
