"""The terrorist exclusion list of the Department of State, as OpenSanctions relays it: one JSON array of its entries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.errors import SourceError
from kb.iris import entity
from kb.loaders.lists import objects
from kb.loaders.lists import us_words as words
from kb.loaders.lists.objects import Obj
from kb.loaders.lists.scripts import script_of
from kb.loaders.lists.streams import Stream
from kb.model import Concept, Entity, Fact
from kb.record import Account, Attribute, Edition, Identifier, Listing, Name, Nationality, Record, Said
from kb.resolve import coded

LIST = "us-state-terrorist-exclusion"
_DATASET = "us_state_terrorist_exclusion"
_TYPES = {"Person": "Person", "Organization": "Organization", "Company": "Company", "LegalEntity": "Agent"}
_NAMES = {"name": "alias", "alias": "alias", "weakAlias": "alias", "previousName": "former-name"}
_TIES = {"country": Concept(""), "nationality": Concept("citizenship"), "jurisdiction": Concept("jurisdiction")}
_ATTRIBUTES = {"notes": "remark", "summary": "remark", "topics": "topic-tag", "website": "website", "email": "email-address",
               "phone": "phone-number"}
_LEFT_OUT = {
    "origin": "how OpenSanctions came by the value", "datasets": "the list itself, the same for every entry",
    "target": "true of every entry",
    "first_seen": "when OpenSanctions first saw the entry", "last_seen": "the day on which OpenSanctions last saw the list",
    "last_change": "when OpenSanctions last saw a change; the change shows in what it says",
}


def sniff(head: bytes) -> bool:
    """Whether bytes begin an array of entities of that list."""
    return re.match(rb"(?:\xef\xbb\xbf)?\s*\[\s*\{", head) is not None and _DATASET.encode() in head and b'"properties"' in head


def read(stream: Stream) -> Edition:
    """The edition in a file; OpenSanctions hands on what the department says."""
    of = words.list_of(LIST)
    account = Account()
    return Edition(list=LIST, title=of.title, authority=of.sender, publisher=Entity("OpenSanctions", "Organization"),
                   records=_records(stream, account), account=account)


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    for key, obj in objects.items(stream):
        number = obj.text("id")
        if key or not number:
            raise SourceError(stream.name, "holds something that is no entry with an id", line=obj.line)
        yield _record(obj, number)
        obj.close(account, number, _LEFT_OUT)


def _record(obj: Obj, number: str) -> Record:
    schema, caption = obj.text("schema"), obj.text("caption")
    facts: list[Fact] = []
    programs: list[str] = []
    for told in obj.all("properties"):
        programs += told.texts("program")
        for name in told.filled():
            if name != "program":
                facts += [_fact(name, text, caption) for text in told.texts(name)]
    if caption and not any(isinstance(fact, Name) and fact.kind == "primary-name" for fact in facts):
        facts.insert(0, Name(full_name=caption, kind=Concept("primary-name"), script=script_of(caption)))
    facts += [Identifier(kind=Concept("list-reference"), value=other, note="OpenSanctions") for other in obj.texts("referents")]
    facts.insert(0, _listing(programs, number))
    return Record(number, _TYPES.get(schema, "Agent"), caption or number, tuple(Said((fact,)) for fact in facts), obj.json())


def _listing(programs: list[str], number: str) -> Listing:
    of = words.list_of(LIST)
    return Listing(
        sender=(of.sender,), on_list=Entity("", "SanctionsList", entity("list", LIST)), listing_id=number,
        program=tuple(words.program(of, code) for code in dict.fromkeys(programs)), measure_type=of.measure_types(programs, ()),
        measure_text=of.title, inferred=("measure_type",),
    )


def _fact(name: str, text: str, caption: str) -> Fact:
    if name in _NAMES:
        kind = "primary-name" if name == "name" and text == caption else _NAMES[name]
        return Name(full_name=text, kind=Concept(kind), script=script_of(text), strength=Concept("weak" if name == "weakAlias" else ""))
    if name in _TIES:
        country = coded.state(text)
        return Nationality(kind=_TIES[name], country=country, place_text="" if country else text)
    if name in _ATTRIBUTES:
        return Attribute(kind=Concept(_ATTRIBUTES[name]), value=text)
    return Attribute(kind=Concept("other-attribute"), value=text, note=name)


__all__ = ["LIST", "read", "sniff"]
