"""Dates known to the day, the month or the year, and comparing them without inventing the rest."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_DATATYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A calendar date known to the day, the month or the year (ISO 8601, Gregorian).

    Articles often know only the month; the rest is not invented.  ValueError for anything that is no such date.

    >>> PartialDate("2022-05").may_include("2022-05-17")
    True
    >>> PartialDate("2022-02-30")
    Traceback (most recent call last):
    ValueError: '2022-02-30' is no date: give YYYY, YYYY-MM or YYYY-MM-DD
    """

    text: str

    def __post_init__(self) -> None:
        found = _FORM.fullmatch(self.text)
        try:
            if found is None:
                raise ValueError
            date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        except ValueError:
            raise ValueError(f"{self.text!r} is no date: give YYYY, YYYY-MM or YYYY-MM-DD") from None

    @classmethod
    def of(cls, day: date) -> PartialDate:
        """The date of a day that is known in full."""
        return cls(day.isoformat())

    @classmethod
    def today(cls) -> PartialDate:
        """The present day, in universal time."""
        return cls.of(datetime.now(UTC).date())

    @property
    def datatype(self) -> str:
        """The local name of its XSD type: gYear, gYearMonth or date."""
        return _DATATYPES[len(self.text)]

    @property
    def first(self) -> date:
        """The earliest day it may mean."""
        year, month, day = self._parts()
        return date(year, month or 1, day or 1)

    @property
    def last(self) -> date:
        """The latest day it may mean."""
        year, month, day = self._parts()
        month = month or 12
        return date(year, month, day or calendar.monthrange(year, month)[1])

    def may_include(self, other: PartialDate | str) -> bool:
        """Whether both may mean one and the same day: true if they agree at the coarser precision."""
        text = other.text if isinstance(other, PartialDate) else other
        shorter = min(len(self.text), len(text))
        return self.text[:shorter] == text[:shorter]

    def _parts(self) -> tuple[int, int, int]:
        year, _, rest = self.text.partition("-")
        month, _, day = rest.partition("-")
        return int(year), int(month or 0), int(day or 0)

    def __str__(self) -> str:
        return self.text
