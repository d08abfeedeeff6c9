"""Dates as lists write them become the ladder of certain and uncertain dates of a fact; nothing is invented.

    "1962-11-23", "23/11/1962", "23 Nov 1962", "Nov 1962", "1962"        -> the date
    "circa 1965", "approximately 1965", "1965?"                          -> the date, estimated
    "1960 to 1962", "between 1960 and 1962"                              -> the bounds
    "00/00/1960", "1960-00-00", "dd/mm/1960"                             -> the year
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kb.dates import PartialDate
from kb.model import Concept

_MONTHS = {name: number for number, names in enumerate((
    "jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august", "sep sept september",
    "oct october", "nov november", "dec december"), 1) for name in names.split()}
_CIRCA = re.compile(r"^(?:circa|c\.|ca\.?|approx(?:imately|\.)?|about|around|early|mid-?|late)\s*"
                    r"|\s*\(?(?:approx(?:imately|\.)?|circa|\?)\)?$", re.IGNORECASE)
_RANGE = re.compile(r"^(?:between|from)?\s*(.+?)\s+(?:to|and|-|–)\s+(.+)$|^(\d{4})\s*[-–/]\s*(\d{4})$", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?(?:[T ].*)?")
_SLASHED = re.compile(r"(\d{1,2}|dd)[/.-](\d{1,2}|mm)[/.-](\d{4})", re.IGNORECASE)
_WORDS = re.compile(r"(?:(\d{1,2})(?:st|nd|rd|th)?[ -])?([A-Za-z]{3,9})\.?,?[ -](\d{4})")
_AMERICAN = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")

Order = Literal["day-first", "month-first"]


@dataclass(frozen=True, slots=True)
class When:
    """What a list's words say of a date; ``text`` is kept where they are not simply the date."""

    date: PartialDate | None = None
    earliest: PartialDate | None = None
    latest: PartialDate | None = None
    text: str = ""
    estimated: bool = False

    @property
    def fields(self) -> dict[str, object]:
        """As the fields of a fact: ``Birth(**when(...).fields)``."""
        return {"date": self.date, "earliest_date": self.earliest, "latest_date": self.latest, "date_text": self.text,
                "estimated": (Concept("date"),) if self.estimated else ()}


def when(text: str, order: Order = "day-first") -> When:
    """Reads the words of a list for a date; what cannot be read stays as the text.

    >>> when("circa 1965")
    When(date=PartialDate(text='1965'), earliest=None, latest=None, text='circa 1965', estimated=True)
    >>> when("00/00/1960").date
    PartialDate(text='1960')
    """
    words = " ".join(text.split())
    if not words:
        return When()
    plain = _CIRCA.sub("", _CIRCA.sub("", words)).strip()
    circa = plain != words
    if exact := partial(plain, order):
        return When(exact, text=words if circa else "", estimated=circa)
    if found := _RANGE.match(plain):
        first, last = (partial(end, order) for end in (found[1] or found[3], found[2] or found[4]))
        if first and last and first.first <= last.last:
            return When(earliest=first, latest=last, text=words if circa else "", estimated=circa)
    return When(text=words)


def partial(text: str, order: Order = "day-first") -> PartialDate | None:
    """A date written in figures or with the month's name, known to the day, the month or the year; None for anything else.

    >>> partial("23 Nov 1962"), partial("11/23/1962", "month-first"), partial("Nov 1962"), partial("31/02/1999")
    (PartialDate(text='1962-11-23'), PartialDate(text='1962-11-23'), PartialDate(text='1962-11'), None)
    """
    words = text.strip()
    if re.fullmatch(r"\d{4}", words):
        return _made(int(words), 0, 0)
    if found := _ISO.fullmatch(words):
        return _made(int(found[1]), int(found[2]), int(found[3] or 0))
    if found := _SLASHED.fullmatch(words):
        one, two = (int(part) if part.isdigit() else 0 for part in found.groups()[:2])
        day, month = (one, two) if order == "day-first" else (two, one)
        return _made(int(found[3]), month, day)
    if found := _WORDS.fullmatch(words):
        month = _MONTHS.get(found[2].lower(), 0)
        return _made(int(found[3]), month, int(found[1] or 0)) if month else None
    if found := _AMERICAN.fullmatch(words):
        month = _MONTHS.get(found[1].lower(), 0)
        return _made(int(found[3]), month, int(found[2])) if month else None
    return None


def _made(year: int, month: int, day: int) -> PartialDate | None:
    try:
        date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not month:
        return PartialDate(f"{year:04}") if not day else None
    return PartialDate(f"{year:04}-{month:02}-{day:02}" if day else f"{year:04}-{month:02}")
