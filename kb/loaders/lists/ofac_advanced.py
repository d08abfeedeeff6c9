"""The advanced XML of the Office of Foreign Assets Control (``sdn_advanced.xml``, ``cons_advanced.xml``): numbers lead to words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kb.errors import SourceError
from kb.loaders.lists import ofac_words as words
from kb.loaders.lists.ofac_advanced_parts import Reader
from kb.loaders.lists.ofac_profile import Profile
from kb.loaders.lists.ofac_profile_facts import list_of, record
from kb.loaders.lists.ofac_sets import DOCUMENT, ENTRY, LINK, PARTY, RELATION, SETS, TAGS, Beside, Words
from kb.loaders.lists.ofac_spans import Day
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.tree import elements, root
from kb.record import Account, Edition, Record

_OUTSIDE = {
    "Sanctions/@Version": "the version of the format", "Sanctions/@schemaLocation": "where the schema of the format lies",
    **{f"Sanctions/DateOfIssue/{part}": "the day of the edition" for part in ("@CalendarTypeID", "Year", "Month", "Day")},
}
_UNUSED = "a location to which no feature and no document of the file leads"
_ORPHANS = {ENTRY: "sanctions entries of this number have no party in the file",
            RELATION: "relations of this number have no party in the file",
            DOCUMENT: "documents of this number have no party in the file"}


def read(stream: Stream) -> Edition:
    """The edition in a file: of the list that its name tells, else of the one on which most of its entries stand."""
    if root(stream).attr("DeltaBaseVersion"):
        raise SourceError(stream.name, "tells only what has changed since another edition; load the whole list")
    issued = None
    for node in elements(stream, "DateOfIssue", SETS, PARTY):
        if node.tag == "DateOfIssue":
            parts = [node.text(part) for part in ("Year", "Month", "Day")]
            issued = Day(*map(int, parts)).date if all(part.isdecimal() for part in parts) else None
            if issued is None:
                raise SourceError(stream.name, f"has no day that can be read in DateOfIssue: {'-'.join(parts)!r}", line=node.line)
        break
    slug = _list(stream)
    account = Account()
    return Edition(list=slug, title=words.TITLES[slug], authority=words.authority(), account=account, issued=issued,
                   records=_records(stream, slug, account))


def _list(stream: Stream) -> str:
    name = stream.inner_name.lower()
    if "cons" in name or "sdn" in name:
        return words.CONS if "cons" in name else words.SDN
    sets, found = Words(None), Counter[str]()
    for node in elements(stream, *TAGS):
        if node.tag == SETS:
            sets = Words(node)
        elif node.tag == ENTRY:
            found[list_of(sets("List", node.attr("ListID")))] += 1
    return words.CONS if found[words.CONS] > found[words.SDN] else words.SDN


def _records(stream: Stream, slug: str, account: Account) -> Iterator[Record]:
    with Beside(stream) as beside:
        reader = Reader(beside, account)
        for node in elements(stream, *TAGS, account=account, left_out=_OUTSIDE):
            if node.tag == SETS:
                Words.close(node, account)
            elif node.tag == PARTY:
                number = node.attr("FixedRef")
                if not number:
                    raise SourceError(stream.name, "holds a party without a number", line=node.line)
                yield record(reader.party(node, number), slug)
        for profile in _orphans(beside, reader):
            yield record(profile, slug)
        _report(beside, reader, account)


def _orphans(beside: Beside, reader: Reader) -> Iterator[Profile]:
    """What belongs to a party that the file does not have: kept under that number, and marked."""
    for tag, reason in _ORPHANS.items():
        for key in beside.left(tag):
            profile = Profile(f"identity-{key}" if tag == DOCUMENT else key, "", orphan=reason)
            reader.belonging(profile, key if tag != DOCUMENT else "", [key] if tag == DOCUMENT else [])
            yield profile


def _report(beside: Beside, reader: Reader, account: Account) -> None:
    for location in beside.unused_locations():
        account.leave_out(location.tag, _UNUSED)
    if reader.orphans:
        account.notes.append(f"{reader.orphans:,} elements belong to parties that the file does not have: "
                             "they are kept as records, marked as orphans")
    if reader.dangling:
        account.notes.append(f"{reader.dangling:,} relations lead to entries that are not in the file: they are kept by number")
    for place, count in sorted(reader.lost.items()):
        account.notes.append(f"{count:,} times {place} leads to nothing in the file")
    for kind, count in sorted(beside.words.missing.items()):
        account.notes.append(f"{count:,} numbers of {kind} are in no reference set: the number stands for the word")
    for link in beside.left(LINK):
        account.notes.append(f"a link of the sanctions entry {link} belongs to no entry of the file")


__all__ = ["read"]
