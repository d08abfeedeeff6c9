"""The United Kingdom's sanctions list as XML."""

from __future__ import annotations

from collections.abc import Iterator

from kb.errors import SourceError
from kb.loaders.lists import uk_facts
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.tree import Node, elements
from kb.loaders.lists.uk_facts import DETAILS, Entry
from kb.record import Account, Edition, Record
from kb.resolve import coded

_OUTSIDE = {"Designations/DateGenerated": "the day of the edition"}


def read(stream: Stream) -> Edition:
    """The edition in a file."""
    head = next(elements(stream, "DateGenerated", "Designation"), None)
    words = head.own() if head and head.tag == "DateGenerated" else ""
    issued = uk_facts.day(words)
    if words and issued is None:
        raise SourceError(stream.name, f"has no day that can be read in DateGenerated: {words!r}", line=head.line if head else None)
    account = Account()
    return Edition(list=uk_facts.LIST, title=uk_facts.TITLE, authority=coded.organization("uk-fcdo"), issued=issued,
                   records=_records(stream, account), account=account)


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    sender = coded.organization("uk-fcdo")
    for node in elements(stream, "Designation", account=account, left_out=_OUTSIDE):
        number = node.text("UniqueID")
        if not number:
            raise SourceError(stream.name, "holds a designation without UniqueID", line=node.line)
        yield uk_facts.record(_entry(node, number), sender)
        node.close(account, number, {})


def _entry(node: Node, number: str) -> Entry:
    flags = [flag.tag for holder in node.all("SanctionsImposedIndicators") for flag in holder.children() if flag.own().lower() == "true"]
    entry = Entry(
        number, node.text("IndividualEntityShip"), node.text("RegimeName"), node.text("DesignationSource"), node.text("SanctionsImposed"),
        flags, node.text("DateDesignated"), node.texts("LastUpdated"), node.texts("UKStatementofReasons"), text=node.source(),
    )
    for key, detail in DETAILS.items():
        if not detail.path:
            continue
        found = [tuple(map(one.text, detail.tags)) if detail.tags else (one.own(),) for one in node.path(*detail.path)]
        if found := [values for values in found if any(values)]:
            entry.details[key] = found
    return entry


__all__ = ["read"]
