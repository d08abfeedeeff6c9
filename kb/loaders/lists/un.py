"""The consolidated list of the United Nations Security Council, as XML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.dates import PartialDate
from kb.errors import SourceError
from kb.iris import entity
from kb.loaders.lists.dates import partial, when
from kb.loaders.lists.scripts import script_of
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.tree import Node, elements, root
from kb.model import Concept, Entity, Fact
from kb.record import Account, Address, Attribute, Birth, Edition, Identifier, Listing, Name, Nationality, Record, Said, Step
from kb.resolve import coded

LIST = "un-sc"
_STRENGTHS = {"good": "strong", "a.k.a.": "strong", "f.k.a.": "strong", "low": "weak"}
# The list names its papers in free words and several languages; the first pattern that fits decides.
_DOCUMENTS = tuple((re.compile(pattern, re.IGNORECASE), Concept(concept)) for pattern, concept in (
    ("passport|passeport|pasaporte", "passport"), ("social security|^ssn", "social-security-number"),
    ("birth certificate", "birth-certificate"), ("driv(?:ing|er)", "driving-licence"), ("residen", "residence-permit"),
    ("fiscal|tax", "tax-number"), ("travel document", "travel-document"),
    ("national|identi(?:ty|fication)|personalausweis|civil|tazkira", "national-id"),
))
# The list's word for a regime -> the programmes of the reference, each with the day from which the list means it.
_PROGRAMS = {
    "al-qaida": (("", "1267"),), "taliban": (("", "1988"),), "drc": (("", "1533"),), "dprk": (("", "1718"),), "car": (("", "2127"),),
    "iraq": (("", "1518"),), "libya": (("", "1970"),), "gb": (("", "2048"),), "sudan": (("", "1591"),), "southsudan": (("", "2206"),),
    "yemen": (("", "2140"),), "haiti": (("", "2653"),), "mali": (("", "2374"),), "lebanon": (("", "1636"),), "ci": (("", "1572"),),
    "liberia": (("", "1521"),), "eritrea": (("", "1907"),), "somalia": (("", "733"), ("2023-12-01", "2713")),
    "iran": (("", "1737"), ("2016-01-16", "2231"), ("2025-09-28", "1737-reimposed")),
}
_PARTS = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_LEFT_OUT = {
    "VERSIONNUM": "number of the record's revision in the publisher's own database",
    "SORT_KEY": "a key for sorting", "SORT_KEY_LAST_MOD": "a day of the sorting key",
    "LIST_TYPE/VALUE": "the same word for every record",
}


_OUTSIDE = {"CONSOLIDATED_LIST/@dateGenerated": "the day of the edition",
            "CONSOLIDATED_LIST/@noNamespaceSchemaLocation": "where the publisher's computer kept the schema"}


def read(stream: Stream) -> Edition:
    """The edition in a file: individuals and entities, each with one listing."""
    head = root(stream)
    account = Account()
    issued = partial(head.attr("dateGenerated"))
    if head.attr("dateGenerated") and issued is None:
        raise SourceError(stream.name, f"has no day that can be read in dateGenerated: {head.attr('dateGenerated')!r}")
    return Edition(
        list=LIST, title="United Nations Security Council Consolidated List", authority=coded.organization("un-security-council"),
        records=_records(stream, account, issued), account=account, issued=issued,
    )


def _records(stream: Stream, account: Account, issued: PartialDate | None) -> Iterator[Record]:
    left_out = {f"{tag}/{place}": reason for tag in ("INDIVIDUAL", "ENTITY") for place, reason in _LEFT_OUT.items()}
    for node in elements(stream, "INDIVIDUAL", "ENTITY", account=account, left_out=_OUTSIDE):
        number = node.text("REFERENCE_NUMBER") or node.text("DATAID")
        if not number:
            raise SourceError(stream.name, "holds a record without a number", line=node.line)
        yield _record(node, number, issued)
        node.close(account, number, left_out)


def _record(node: Node, number: str, issued: PartialDate | None) -> Record:
    person = node.tag == "INDIVIDUAL"
    parts = [node.text(tag) for tag in _PARTS]
    label = " ".join(part for part in parts if part)
    cut = tuple(part for part in parts if part) if person else ()
    facts: list[Fact] = [Name(full_name=label, name_part=cut, kind=Concept("primary-name"))]
    facts += [Name(full_name=text, kind=Concept("original-script-name"), script=script_of(text))
              for text in node.texts("NAME_ORIGINAL_SCRIPT")]
    for alias in node.all(f"{node.tag}_ALIAS"):
        facts += _alias(alias)
    facts.append(Identifier(value=node.text("DATAID"), kind=Concept("list-reference"), note="DATAID"))
    for kind, tag in (("title", "TITLE"), ("function", "DESIGNATION")):
        facts += [Attribute(kind=Concept(kind), value=text) for holder in node.all(tag) for text in holder.texts("VALUE")]
    facts += [Attribute(kind=Concept("gender"), value=text) for text in node.texts("GENDER")]
    facts += [Attribute(kind=Concept("remark"), value=text) for text in node.texts("COMMENTS1")]
    facts += [_nationality(text) for tag in ("NATIONALITY", "NATIONALITY2") for holder in node.all(tag)
              for text in (*holder.texts("VALUE"), *filter(None, [holder.own()]))]
    facts += [found for address in node.all(f"{node.tag}_ADDRESS") if (found := _address(address))]
    facts += _births(node)
    facts += [one for paper in node.all("INDIVIDUAL_DOCUMENT") if (one := _paper(paper))]
    listing = _listing(node, number, issued)
    facts = [listing, *_amendments(node, listing), *_submissions(node, listing), *facts]
    return Record(number, "Person" if person else "Organization", label, tuple(Said((fact,)) for fact in facts), node.source())


def _listing(node: Node, number: str, issued: PartialDate | None) -> Listing:
    code = node.text("UN_LIST_TYPE")
    program = _program(code, issued) or Entity(code, "SanctionsProgram", of=coded.organization("un-security-council"))
    return Listing(
        sender=(coded.organization("un-security-council"),), listing_id=number, listed_on=partial(node.text("LISTED_ON")),
        end_date=partial(node.text("DELISTED_ON")),
        program=(program,) if code else (), on_list=Entity("", "SanctionsList", entity("list", LIST)),
    )


def _program(code: str, issued: PartialDate | None) -> Entity | None:
    """The programme that the list means by a word on the day of the edition."""
    known = _PROGRAMS.get(code.lower().replace(" ", ""), (("", code),))
    day = issued.text if issued else "9999"
    return coded.program("un", [slug for since, slug in known if since <= day][-1])


def _submissions(node: Node, listing: Listing) -> list[Step]:
    """The request to list: who made it, and when; an entry tells one or the other."""
    days, states = node.texts("SUBMITTED_ON"), node.texts("SUBMITTED_BY")
    if not days and not states:
        return []
    known = tuple(coded.state(one) or Entity(one, "Agent") for one in states)
    return [Step(action_type=Concept("request"), acts_on=listing, actor=known, **when(" ".join(days)).fields)]  # type: ignore[arg-type]


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
    issuer, place, issued = paper.text("ISSUING_COUNTRY"), paper.text("COUNTRY_OF_ISSUE"), paper.text("DATE_OF_ISSUE")
    if not any((kind, other, number, note, issuer, place, issued, paper.text("CITY_OF_ISSUE"))):
        return None
    known = coded.state(issuer or place)
    words = ", ".join(filter(None, [paper.text("CITY_OF_ISSUE"), place if place and issuer else "", "" if known else issuer or place]))
    sort = next((concept for pattern, concept in _DOCUMENTS if pattern.search(kind or other)), Concept("other-identifier"))
    said = other or ("" if sort != "other-identifier" else kind)
    return Identifier(
        value=number or note or other or kind or words, kind=sort, country=known, place_text=words,
        start_date=partial(issued), date_text="" if partial(issued) else issued,
        note="; ".join(filter(None, [said, note if number else ""])),
    )


__all__ = ["LIST", "read"]
