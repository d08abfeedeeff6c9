"""Wikidata: items with ranks, qualifiers and references, out of a dump, an answer of its API, or JSON lines.

    [{"type": "item", "id": "Q42", ...},          the form of the dumps: an array, an item a line
    {"entities": {"Q42": {"type": "item" ...}}}   the answer of the API
    {"type": "item", "id": "Q42", ...}            JSON lines

The file is walked twice: for the labels of items and properties, and for the records.  An item of which only the label is given serves to
name it; who is referred to and not described gets a record with its label alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from kb.errors import SourceError
from kb.loaders.lists.objects import Obj, items, lines
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.wikidata.statements import LIST, Items, said, words
from kb.model import Concept, Entity, Fact
from kb.record import Account, Attribute, Edition, Name, Record, Said

__all__ = ["edition", "read", "sniff"]

_HEAD = re.compile(rb'\s*(?:\[\s*)?(?:\{\s*"entities"\s*:\s*\{\s*"[QPL]\d+"\s*:\s*)?\{(?=[^{}]{,300}"(?:id|title)"\s*:\s*"[QPL]\d+")')
_LEFT_OUT = {
    "sitelinks": "links to the pages of wikis", "lastrevid": "number of a revision", "ns": "technical", "pageid": "technical",
    "title": "the number again", "type": "technical", "modified": "time of the last edit of the item, not of what it says",
    "datatype": "technical", "success": "technical",
}


def sniff(head: bytes) -> bool:
    """Whether it begins with an item or property of Wikidata."""
    return bool(_HEAD.match(head))


def read(stream: Stream) -> Edition:
    """The items in a file."""
    if stream.head().lstrip()[:1] not in (b"{", b"["):
        raise SourceError(stream.name, "is no JSON of Wikidata: neither an array, nor an object with entities, nor lines with items")
    return edition(lambda: _walk(stream), stream.name)


def edition(walk: Any, name: str) -> Edition:
    """The edition of items that ``walk()`` gives, each time anew; ``name`` is what errors call the source."""
    account = Account()
    return Edition(
        list=LIST, title="Wikidata", authority=Entity("Wikidata", "Organization"), kind=Concept("dataset"),
        records=_records(walk, name, account), account=account, license="https://creativecommons.org/publicdomain/zero/1.0/",
    )


def _walk(stream: Stream) -> Iterator[Mapping[str, Any]]:
    for one in _objects(stream):
        members = one.members()
        if "entities" in members and isinstance(members["entities"], dict):
            yield from (found for found in members["entities"].values() if isinstance(found, dict))
        elif members:
            yield members


def _objects(stream: Stream) -> Iterator[Obj]:
    head = stream.head().lstrip()
    if head[:1] == b"[" or head.startswith(b'{"entities"'):
        for key, one in items(stream):
            yield Obj({"entities": one.members()}) if key == "entities" else one if not key else Obj({})
    else:
        yield from lines(stream)


def _records(walk: Any, name: str, account: Account) -> Iterator[Record]:
    known = Items()
    for item in walk():
        number = str(item.get("id", ""))
        if not re.fullmatch(r"[QPL]\d+", number):
            raise SourceError(name, f"holds an item without a number of Wikidata: {number!r}")
        known.labels[number] = _label(item)
        if number.startswith("Q") and item.get("claims"):
            known.types[number] = _type(item)
    for item in walk():
        if str(item["id"]) in known.types:
            yield _record(item, known, account)
    for number, type_ in sorted(known.named.items()):
        label = known.labels.get(number, number)
        yield Record(number, type_, label, ())


def _label(item: Mapping[str, Any]) -> str:
    labels = item.get("labels") or {}
    chosen = labels.get("en") or labels.get("mul") or next(iter(labels.values()), None)
    return str(chosen["value"]) if isinstance(chosen, dict) else str(item["id"])


def _type(item: Mapping[str, Any]) -> str:
    claims = item["claims"]
    classes = {str(snak["value"].get("id")) for statement in claims.get("P31", ())
               if isinstance(snak := statement.get("mainsnak", {}).get("datavalue", {}), dict) and isinstance(snak.get("value"), dict)}
    for type_, numbers in words()["classes"].items():
        if classes & set(numbers):
            return str(type_)
    return "Person" if "P569" in claims or "P21" in claims else "Organization"


def _record(item: Mapping[str, Any], known: Items, account: Account) -> Record:
    number = str(item["id"])
    type_ = known.types[number]
    told: list[Said] = []
    facts: list[Fact] = []
    for language, label in (item.get("labels") or {}).items():
        facts.append(Name(full_name=str(label["value"]), language=language, kind=Concept("primary-name" if language == "en" else "alias")))
        account.take("labels")
    for language, aliases in (item.get("aliases") or {}).items():
        for alias in aliases:
            facts.append(Name(full_name=str(alias["value"]), language=language, kind=Concept("alias")))
            account.take("aliases")
    for language, text in (item.get("descriptions") or {}).items():
        facts.append(Attribute(kind=Concept("remark"), value=str(text["value"]), note=language))
        account.take("descriptions")
    told += [Said((fact,)) for fact in facts]
    for property_, statements in (item.get("claims") or {}).items():
        for statement in statements:
            claim = said(number, type_, property_, statement, known)
            if claim is None:
                account.leave_out(f"claims/{property_}", "the source says that there is no value, or none that it can show")
            else:
                account.take(f"claims/{property_}")
                told.append(claim)
    for key, found in item.items():
        if key in _LEFT_OUT:
            account.leave_out(key, _LEFT_OUT[key])
        elif found and key not in ("id", "labels", "aliases", "descriptions", "claims"):
            account.miss(key, number)
    return Record(number, type_, known.labels[number], tuple(told), f"https://www.wikidata.org/wiki/{number}")
