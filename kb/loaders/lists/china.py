"""The table in which OpenSanctions keeps what ministries of China announced against foreigners and Taiwanese: a row a measure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kb.dates import PartialDate
from kb.errors import SourceError
from kb.iris import entity, slug
from kb.loaders.lists.dates import partial
from kb.loaders.lists.numbering import Numbers, checked, known_by
from kb.loaders.lists.scripts import script_of
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.table import Row, rows
from kb.loaders.recognise import looks_like
from kb.model import Concept, Entity, Fact
from kb.record import Account, Act, Address, Attribute, Described, Edition, Identifier, Listing, Name, Nationality, Record, Said, Step
from kb.resolve import coded

LIST = "cn-countermeasures"
_TYPES = {"person": "Person", "organization": "Organization", "company": "Company", "vessel": "Vessel"}
_COLUMNS = ("Type", "Name", "Alias", "Chinese name", "Country", "Topics", "Summary", "Body", "List", "Date", "End date", "Source URL")
_SHORT_YEAR = re.compile(r"(\d{1,2}\.\d{1,2}\.)(\d{2})")
_CENTURY = "20"
_SUSPENDED = re.compile(r"\bsuspended\b.*?\bfrom (\d{1,2} \w+ \d{4})")

sniff = looks_like(rb"(?:\w+,)*Type,QID,Name,Alias,Chinese name,")


def read(stream: Stream) -> Edition:
    """The edition in a file; what a ministry announced is relayed by whoever keeps the table."""
    account = Account()
    return Edition(
        list=LIST, title="Countermeasures of China", authority=_government(), publisher=Entity("OpenSanctions", "Organization"),
        records=_records(stream, account), account=account,
    )


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    numbers = _numbers(stream)
    if numbers.repeated:
        account.notes.append(f"{stream.name}: {numbers.repeated:,} rows share name, body, list and day with another row; "
                             "each is a record of its own")
    for row in rows(stream):
        number = numbers.number(*_known(row))
        yield _record(row, number)
        row.close(account, number, {})


def _numbers(stream: Stream) -> Numbers:
    numbers = Numbers()
    for row in checked(stream.name, rows(stream), _COLUMNS, ()):
        if not row["Name"] and not row["Chinese name"]:
            raise SourceError(stream.name, "has a row without a name", line=row.line)
        numbers.note(*_known(row))
    return numbers


def _known(row: Row) -> tuple[str, str, Iterable[str]]:
    """What a row is known by: whom which body put on which list, and when; and what tells it from another such row."""
    key = known_by("cn", row["Name"] or row["Chinese name"], row["Body"], row["List"], row["Date"])
    return key, "", [f"{column}={row.peek(column)}" for column in sorted(row.columns())]


def _record(row: Row, number: str) -> Record:
    name, chinese = " ".join(row["Name"].split()), row["Chinese name"]
    type_ = _TYPES.get(row["Type"].lower(), "Agent")
    sender = _body(row["Body"])
    listing = _listing(row, sender)
    facts = [listing, *_steps(row, listing), *_details(row, type_, name, chinese)]
    source = Act("", url=row["Source URL"], issued=listing.listed_on, kind=Concept("notice")) if row["Source URL"] else None
    said = tuple(Said((fact,), source=source, attributed_to=(sender,)) for fact in facts)
    return Record(number, type_, name or chinese, said, row.text)


def _listing(row: Row, sender: Entity) -> Listing:
    begun, ended = row["Date"], row["End date"]
    first, last = _day(begun), _day(ended)
    words = row["List"]
    told = _words()["lists"].get(words, {})
    measures = told.get("measures") or [one for topic in row.split("Topics", ";") for one in _words()["topics"].get(topic, ())]
    law = told.get("law", "")
    return Listing(
        sender=(sender,), on_list=_list(words), listed_on=first, end_date=last,
        date_text="; ".join(text for text, day in ((begun, first), (ended, last)) if text and (not day or _SHORT_YEAR.fullmatch(text))),
        measure_type=tuple(map(Concept, sorted(set(measures)))) or (Concept("other-measure"),),
        measure_text="; ".join(filter(None, (words, row["Topics"]))), legal_basis=(Act(law, kind=Concept("law")),) if law else (),
        inferred=("measure_type",),
    )


def _steps(row: Row, listing: Listing) -> Iterator[Fact]:
    if found := _SUSPENDED.search(row["Summary"]):
        yield Step(action_type=Concept("suspend"), acts_on=listing, date=partial(found[1]), note=row["Summary"])


def _details(row: Row, type_: str, name: str, chinese: str) -> Iterator[Fact]:
    if name:
        yield Name(full_name=name, kind=Concept("primary-name"), script=script_of(name))
    for alias in row.split("Alias", ";"):
        yield Name(full_name=alias, kind=Concept("alias"), script=script_of(alias))
    if chinese:
        yield Name(full_name=chinese, kind=Concept("original-script-name" if name else "primary-name"), script=script_of(chinese),
                   language="zh")
    if row["QID"]:
        yield Identifier(kind=Concept("wikidata-item"), value=row["QID"])
    if country := row["Country"]:
        state = coded.state(country)
        kind = "" if type_ == "Person" else "jurisdiction"
        yield Nationality(kind=Concept(kind), country=state, place_text="" if state else country)
    described = "function" if type_ == "Person" else "remark"
    for column, note in (("Summary", ""), ("Chinese summary", "in Chinese")):
        if text := row[column]:
            yield Attribute(kind=Concept(described), value=text, note=note)
    if address := row["Address"]:
        yield Address(address_line=(address,))


def _day(text: str) -> PartialDate | None:
    """A day as the table writes it; short years are those of this century, in which the measures began."""
    found = _SHORT_YEAR.fullmatch(text)
    return partial(f"{found[1]}{_CENTURY}{found[2]}" if found else text)


@cache
def _government() -> Entity:
    return Entity("Government of China", "Government", entity("government", "CHN"))


@cache
def _body(words: str) -> Entity:
    """The body that announced a measure; where the table names none, the government."""
    told = _words()["bodies"].get(words)
    if told is None:
        return Entity(words, "PublicBody", of=coded.state("CHN")) if words else _government()
    if "reference" in told:
        return coded.organization(told["reference"])
    return Entity(told["label"], told["type"], of=coded.state("CHN"))


@cache
def _list(words: str) -> Entity:
    """The list that the table names; measures without one are on no list but the table."""
    if not words:
        return Entity("", "SanctionsList", entity("list", LIST))
    told = _words()["lists"].get(words, {"slug": f"cn-{slug(words)}", "title": words})
    return Described(told["title"], "SanctionsList", node=entity("list", told["slug"]))


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return loaded


__all__ = ["LIST", "read", "sniff"]
