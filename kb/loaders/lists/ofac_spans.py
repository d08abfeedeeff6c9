"""Stretches of time as the office's newer XML gives them: four days between which something begins and ends, and whether that is exact.

Its other files say the same in words ("1962", "Nov 1962", "circa 1960", "1951 to 1953"); a stretch becomes those words, so that all of them
are read by one reader.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass

from kb.dates import PartialDate
from kb.loaders.lists.dates import When, when
from kb.model import Concept

_CALENDARS = {"julian": "julian", "islamic": "islamic", "hijri": "islamic", "solar hijri": "solar-hijri", "jalali": "solar-hijri",
              "hebrew": "hebrew", "minguo": "minguo", "buddhist": "buddhist"}
_MONTHS = ("", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
GREGORIAN = "gregorian"


@dataclass(frozen=True, slots=True)
class Day:
    """A day of some calendar; a month or day that nobody knows is 0."""

    year: int
    month: int = 0
    day: int = 0

    def __str__(self) -> str:
        return "-".join(filter(None, (f"{self.year:04}", f"{self.month:02}" if self.month else "", f"{self.day:02}" if self.day else "")))

    @property
    def date(self) -> PartialDate | None:
        """As a date of ours; None for a day that does not exist."""
        try:
            return PartialDate(str(self)) if self.year else None
        except ValueError:
            return None

    @property
    def ends_month(self) -> bool:
        """Whether it is the last day of its month."""
        return 1 <= self.month <= 12 and self.day == monthrange(self.year, self.month)[1]


@dataclass(frozen=True, slots=True)
class Span:
    """From which day to which; without ``first`` or ``last`` that end is open.  ``calendar`` is the office's word for it."""

    first: Day | None = None
    last: Day | None = None
    circa: bool = False
    calendar: str = GREGORIAN

    @property
    def words(self) -> str:
        """As the flat files write it.

        >>> Span(Day(1962, 1, 1), Day(1962, 12, 31), circa=True).words, Span(Day(1962, 11, 23), Day(1962, 11, 23)).words
        ('circa 1962', '23 Nov 1962')
        """
        return f"circa {self._plain}" if self.circa and self._plain else self._plain

    @property
    def _plain(self) -> str:
        first, last = self.first, self.last
        if self.calendar != GREGORIAN:
            days = list(dict.fromkeys(str(one) for one in (first, last) if one))
            return f"{' to '.join(days)} ({self.calendar})" if days else ""
        if first is None or last is None:
            one = first or last
            return _day(one) if one else ""
        if first == last:
            return _day(first)
        return " to ".join(dict.fromkeys(_whole(first, last)))

    @property
    def when(self) -> When:
        """What it says of a date; the words of another calendar stay as they are."""
        return when(self.words) if self.calendar == GREGORIAN else When(text=self.words)

    @property
    def calendar_concept(self) -> Concept:
        """The calendar, where it is another than ours."""
        return Concept(_CALENDARS.get(self.calendar, ""))


def _day(one: Day) -> str:
    return f"{one.day:02} {_month(one)}" if one.day and one.month else _month(one)


def _month(one: Day) -> str:
    return f"{_MONTHS[one.month]} {one.year:04}" if one.month else f"{one.year:04}"


def _whole(first: Day, last: Day) -> tuple[str, str]:
    """Both ends of a stretch: as years or months where it begins with the first day of one and ends with the last."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31):
        return f"{first.year:04}", f"{last.year:04}"
    if first.day == 1 and last.ends_month:
        return _month(first), _month(last)
    return _day(first), _day(last)


__all__ = ["GREGORIAN", "Day", "Span"]
