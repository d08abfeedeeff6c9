"""The consolidated list of the Office of Financial Sanctions Implementation (OFSI) as CSV, retired in 2026: one row a name.

It is another list than the one of the Foreign Office, under numbers of its own; an entry names its number there in the cell "Other
Information", which is a chain of labelled texts: ``(UK Sanctions List Ref):RUS0251. (UN Ref):QDi.006.``
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.errors import SourceError
from kb.loaders.lists import uk_facts
from kb.loaders.lists.grouped import grouped
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.table import Row, rows
from kb.loaders.lists.uk_csv import folded
from kb.loaders.lists.uk_facts import Entry, Values
from kb.record import Account, Edition, Record
from kb.resolve import coded

LIST = "uk-conlist"
_ID = "Group ID"
_FIRST = re.compile(r'\s*"?Last Updated"?,"?([^",\r\n]+)', re.IGNORECASE)
_LABELLED = re.compile(r"\(([^()]{2,60})\):")
# Detail -> the columns that hold it, in the order in which the detail wants them; an empty word stands for no column.
_COLUMNS: dict[str, Values] = {
    "names": ("Name 1", "Name 2", "Name 3", "Name 4", "Name 5", "Name 6", "Alias Type", "Alias Quality"),
    "foreign": ("Name Non-Latin Script", "Non-Latin Script Type", "Non-Latin Script Language"),
    "title": ("Title",), "birth": ("DOB",), "birth place": ("Town of Birth", "Country of Birth"), "nationality": ("Nationality",),
    "passport": ("Passport Number", "Passport Details"), "position": ("Position",),
    "national": ("National Identification Number", "National Identification Details"),
    "address": ("Address 1", "Address 2", "Address 3", "Address 4", "Address 5", "Address 6", "Post/Zip Code", "Country"),
}
# Label in "Other Information" -> detail.
_LABELS = {
    "uk sanctions list ref": "uk list", "un ref": "un", "gender": "gender", "phone number": "phone", "email address": "email",
    "website": "website", "imo number": "imo", "hull identification number": "hull", "type of entity": "business",
    "business registration number": "registration", "business reg no": "registration", "parent company": "parent",
    "subsidiaries": "subsidiary", "current owner/operator": "owner", "previous owner/operator": "past owner",
    "current believed flag": "flag",
    "previous flags": "past flag", "type of ship": "ship type", "tonnage": "tonnage", "length": "length", "year built": "built",
}
_NUMBERS = ("uk sanctions list ref", "un ref")
_REASONS = "uk statement of reasons"
_LISTED, _DESIGNATED, _UPDATED = "Listed On", "UK Sanctions List Date Designated", "Last Updated"


def read(stream: Stream) -> Edition:
    """The edition in a file; its day stands in the first line."""
    first = _FIRST.match(stream.head().decode("utf-8-sig", "replace"))
    issued = uk_facts.day(first[1].strip()) if first else None
    if first is None or issued is None:
        raise SourceError(stream.name, "does not begin with the day on which it was last updated", line=1)
    head = next(_rows(stream), None)
    if head is None:
        raise SourceError(stream.name, "holds no record")
    if not head.has(_ID):
        raise SourceError(stream.name, f"has no column {_ID}", line=2)
    account = Account()
    return Edition(
        list=LIST, title="Consolidated List of Financial Sanctions Targets in the UK", authority=coded.organization("uk-hm-treasury"),
        issued=issued, records=_records(stream, account), account=account,
    )


def _rows(stream: Stream) -> Iterator[Row]:
    return rows(stream, skip=1)


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    sender = coded.organization("uk-hm-treasury")
    for number, group in grouped(stream.name, lambda: _rows(stream), _ID, account):
        yield uk_facts.record(_entry(number, group), sender)
        for row in group:
            row.close(account, number, {})


def _entry(number: str, group: list[Row]) -> Entry:
    listed, designated = _every(group, _LISTED), _every(group, _DESIGNATED)
    entry = Entry(
        number, next(iter(_every(group, "Group Type")), ""), next(iter(_every(group, "Regime")), ""),
        listed_on=next(iter(listed or designated), ""), updated=_every(group, _UPDATED), text="\n".join(row.text for row in group),
        list=LIST,
    )
    for key, columns in _COLUMNS.items():
        found = dict.fromkeys(tuple(folded(row[column]) for column in columns) for row in group)
        if some := [values for values in found if any(values)]:
            entry.details[key] = some
    if listed and designated and designated[0] != listed[0]:
        entry.details["other"] = [(f"UK Sanctions List Date Designated: {designated[0]}",)]
    for words in _every(group, "Other Information"):
        for label, text in labelled(words):
            if label.lower() == _REASONS:
                entry.reasons.append(text)
                continue
            key = _LABELS.get(label.lower(), "other")
            value = f"{label}: {text}" if key == "other" and label else text
            entry.details.setdefault(key, []).append((value, "") if key in ("passport", "national") else (value,))
    return entry


def _every(group: list[Row], column: str) -> list[str]:
    return list(dict.fromkeys(words for row in group if (words := folded(row[column]))))


def labelled(words: str) -> Iterator[tuple[str, str]]:
    """The labelled texts of a cell; what stands before the first label has none.  The chain ends short texts with a full stop of its own.

    >>> list(labelled("(UN Ref):QDi.006. (Gender):Male"))
    [('UN Ref', 'QDi.006'), ('Gender', 'Male')]
    """
    before, *pieces = _LABELLED.split(words)
    if before.strip():
        yield "", before.strip()
    for label, text in zip(pieces[::2], pieces[1::2], strict=True):
        plain = text.strip()
        if label.strip().lower() in _NUMBERS:
            # Free words may follow a number without a label of their own.
            number, _, plain = plain.partition(" ")
            yield label.strip(), number.rstrip(".")
            label = ""
        if plain:
            yield label.strip(), plain.removesuffix(".") if " " not in plain else plain


__all__ = ["LIST", "labelled", "read"]
