"""The United Kingdom's sanctions list as CSV: a line with its day, then rows of which several make one entry."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.errors import SourceError
from kb.loaders.lists import uk_facts
from kb.loaders.lists.grouped import grouped
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.table import Row, rows
from kb.loaders.lists.uk_facts import DETAILS, Entry
from kb.record import Account, Edition, Record
from kb.resolve import coded

_ID = "Unique ID"
_ONCE = ("Last Updated", "Date Designated", "Regime Name", "Designation Type", "Designation source", "Sanctions Imposed",
         "UK Statement of Reasons")
_FIRST = re.compile(r'\s*"?Report Date:\s*([^",\r\n]+)', re.IGNORECASE)


def read(stream: Stream) -> Edition:
    """The edition in a file; its day stands in the first line."""
    first = _FIRST.match(stream.head().decode("utf-8-sig", "replace"))
    issued = uk_facts.day(first[1].strip()) if first else None
    if first and issued is None:
        raise SourceError(stream.name, f"has no day that can be read in its first line: {first[1].strip()!r}", line=1)
    skip = 1 if first else 0
    head = next(rows(stream, skip=skip), None)
    if head is None:
        raise SourceError(stream.name, "holds no record")
    if not head.has(_ID):
        raise SourceError(stream.name, f"has no column {_ID}", line=skip + 1)
    account = Account()
    return Edition(list=uk_facts.LIST, title=uk_facts.TITLE, authority=coded.organization("uk-fcdo"), issued=issued,
                   records=_records(stream, skip, account), account=account)


def _records(stream: Stream, skip: int, account: Account) -> Iterator[Record]:
    sender = coded.organization("uk-fcdo")
    for number, group in grouped(stream.name, lambda: rows(stream, skip=skip), _ID, account):
        yield uk_facts.record(_entry(number, group), sender)
        for row in group:
            row.close(account, number, {})


def _entry(number: str, group: list[Row]) -> Entry:
    once = {column: list(dict.fromkeys(words for row in group if (words := folded(row[column])))) for column in _ONCE}
    one = {column: words[0] if words else "" for column, words in once.items()}
    entry = Entry(
        number, one["Designation Type"], one["Regime Name"], one["Designation source"], one["Sanctions Imposed"], [],
        one["Date Designated"],
        once["Last Updated"], once["UK Statement of Reasons"], text="\n".join(row.text for row in group),
    )
    for key, detail in DETAILS.items():
        if not detail.columns:
            continue
        found = dict.fromkeys(tuple(folded(row[column]) for column in detail.columns) for row in group)
        if some := [values for values in found if any(values)]:
            entry.details[key] = some
    return entry


def folded(text: str) -> str:
    """White space within a text counts as one blank, as it does in the XML."""
    return " ".join(text.split())


__all__ = ["folded", "read"]
