"""What day, month or year each form of a date means, seen from the day of publication and from the last date that was told."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta

from kb.dates import PartialDate
from kb.extract import date_turns, tenses
from kb.extract.date_turns import Standpoint, Stretch
from kb.extract.lexicon import load, words

_NAMES = "|".join(month.capitalize() for month in load("times")["months"] if len(month) > 4 or month in {"june", "july"})
_DAY_FIRST, _MONTH_FIRST = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{_NAMES})\b"), re.compile(rf"\b(?:{_NAMES}) \d{{1,2}}\b")
# Within so many days a date without a year may lie ahead although nothing says so; within more of them behind a verb in the present.
_NEAR, _NEAR_NOW, _HALF_YEAR = 45, 120, 183


def value(here: Standpoint, kind: str, match: re.Match[str]) -> Stretch | None:
    """The date, or the first and last of a stretch, that a match of a form means; None if that cannot be known."""
    parts = {key: found for key, found in match.groupdict().items() if found}
    try:
        return _READERS[kind](here, parts, match.group())
    except (ValueError, OverflowError):
        # "31 June" is no day
        return None


def _iso(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    return PartialDate(text), None


def _numeric(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """ "10/06/2023": the day first with full stops and where the text writes "10 June", else what cannot be otherwise."""
    left, right = int(parts["a"]), int(parts["b"])
    full = here.text
    day_first = parts["mark"] in ".-" or left > 12 or (right <= 12 and len(_DAY_FIRST.findall(full)) > len(_MONTH_FIRST.findall(full)))
    month_first = right > 12 or len(_MONTH_FIRST.findall(full)) > len(_DAY_FIRST.findall(full))
    if not day_first and not month_first:
        return (PartialDate(f"{parts['year']}-{right:02}-{left:02}"), None) if left == right else None
    day, month = (left, right) if day_first else (right, left)
    return PartialDate(f"{parts['year']}-{month:02}-{day:02}"), None


def _day(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    month = _month_number(parts["month"])
    if "turn" in parts:
        return _on_side(here, parts, month, int(parts["day"]))
    year = _year_of(here, parts.get("year"), month, int(parts["day"]))
    return (PartialDate(f"{year:04}-{month:02}-{int(parts['day']):02}"), None) if year else None


def _on_side(here: Standpoint, parts: dict[str, str], month: int, day: int) -> Stretch | None:
    """ "14 August last year"."""
    if here.issued is None:
        return None
    year = here.issued.year + {"last": -1, "next": 1}.get(parts["turn"].lower(), 0)
    return PartialDate(f"{year:04}-{month:02}-{day:02}"), None


def _feast(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """ "New Year's Eve": a feast that has the same day each year."""
    month, day = load("times")["feasts"][parts["feast"].lower().replace("’", "'")]
    year = _year_of(here, parts.get("year"), month, day)
    return (PartialDate(f"{year:04}-{month:02}-{day:02}"), None) if year else None


def _days(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    last_month = _month_number(parts.get("month2") or parts["month"])
    month = _month_number(parts["month"]) if "month" in parts else last_month
    last_year = _year_of(here, parts.get("year2") or parts.get("year"), last_month, int(parts["day2"]))
    if not last_year:
        return None
    year = int(parts["year"]) if "year" in parts else last_year - (month > last_month)
    first = PartialDate(f"{year:04}-{month:02}-{int(parts['day']):02}")
    last = PartialDate(f"{last_year:04}-{last_month:02}-{int(parts['day2']):02}")
    return (first, last) if first.first <= last.first else None


def _month(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    month, turn = _month_number(parts["month"]), parts.get("turn", "").lower()
    if here.issued is not None and turn and "year" in text.lower():
        return PartialDate(f"{here.issued.year + {'last': -1, 'next': 1}.get(turn, 0):04}-{month:02}"), None
    year = _year_of(here, parts.get("year"), month, None, turn)
    return (PartialDate(f"{year:04}-{month:02}"), None) if year else None


def _named(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """ "its February decree": a month before a noun."""
    return _month(here, parts, "")


def _months(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """ "Between December and March": the second in the year that fits the tense, the first not after it."""
    month, last_month = _month_number(parts["month"]), _month_number(parts["month2"])
    last_year = _year_of(here, parts.get("year2"), last_month, None)
    if not last_year:
        return None
    year = int(parts["year"]) if "year" in parts else last_year - (month > last_month)
    return PartialDate(f"{year:04}-{month:02}"), PartialDate(f"{last_year:04}-{last_month:02}")


def _years(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    last = parts.get("year2") or parts["year"][:2] + parts["short2"]
    return (PartialDate(parts["year"]), PartialDate(last)) if parts["year"] < last else None


def _year(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    return PartialDate(parts["year"]), None


def _decade(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    first = int(parts["decade"]) if "decade" in parts else int(load("times")["decades"][parts["named"].lower()])
    return PartialDate(f"{first:04}"), PartialDate(f"{first + 9:04}")


def _century(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    first = (int(parts["number"]) - 1) * 100
    return (PartialDate(f"{first:04}"), PartialDate(f"{first + 99:04}")) if 1000 <= first <= 2000 else None


def _part(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    first, last = load("times")["parts"][parts["part"].lower()]
    if "year" in parts:
        year = int(parts["year"])
    elif here.issued is not None:
        year = here.issued.year + {"last": -1, "next": 1}.get(parts["turn"].lower(), 0)
    else:
        return None
    return PartialDate(f"{year:04}-{first:02}"), PartialDate(f"{year:04}-{last:02}")


def _season(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    first, last = load("times")["seasons"][parts["season"].lower()]
    if "year" in parts and first > last and "short2" not in parts:
        return PartialDate(parts["year"]), None
    if "year" in parts:
        year = int(parts["year"])
    elif here.issued is None:
        return None
    else:
        turn, at = parts.get("turn", "").lower(), parts.get("at", "").lower()
        now = here.issued.year
        running = (first <= here.issued.month <= last) if first < last else (here.issued.month >= first or here.issued.month <= last)
        begun = now if first <= here.issued.month else now - 1
        if turn in words("times", "past"):
            year = begun - 1 if running else begun
        elif turn in words("times", "coming") or at in {"by", "before", "until"} or tenses.future(here.word):
            year = begun if running and turn not in words("times", "coming") else begun + 1
        else:
            year = begun
    return PartialDate(f"{year:04}-{first:02}"), PartialDate(f"{year + (first > last):04}-{last:02}")


def _year_of(here: Standpoint, given: str | None, month: int, day: int | None, turn: str = "") -> int | None:
    """The year of a month or day: the one written, else the one nearest to publication on the side that the tense says."""
    if given is not None:
        return int(given)
    if here.issued is None:
        return None
    issued, year = here.issued, here.issued.year
    if turn == "last" or turn == "this past":
        return year - 1 if month >= issued.month else year
    if turn == "next":
        return year + 1 if month <= issued.month else year
    if turn == "this":
        return year
    wanted = date(year, month, min(day or 1, calendar.monthrange(year, month)[1]))
    later = month > issued.month if day is None else wanted > issued + timedelta(days=1)
    if tenses.agreed(here.word) and abs((issued - wanted).days) <= _HALF_YEAR:
        # "they agreed to work on it in September": what is nearest
        return year
    if tenses.future(here.word):
        return year + 1 if (issued - wanted).days > _NEAR else year
    if later and (tenses.past(here.word) or (wanted - issued).days > (_NEAR_NOW if tenses.present(here.word) else _NEAR)):
        return year - 1
    return year


def _month_number(written: str) -> int:
    number: int = load("times")["months"][written.rstrip(".").lower()]
    return number


_READERS: dict[str, Callable[[Standpoint, dict[str, str], str], Stretch | None]] = {
    "iso": _iso,
    "numeric": _numeric,
    "feast": _feast,
    "days": _days,
    "day": _day,
    "nth": date_turns.nth,
    "months": _months,
    "years": _years,
    "season": _season,
    "part": _part,
    "month": _month,
    "year": _year,
    "weekdays": date_turns.weekdays,
    "weekday": date_turns.weekday,
    "ago": date_turns.ago,
    "lasting": date_turns.lasting,
    "unit": date_turns.unit,
    "decade": _decade,
    "century": _century,
    "word": date_turns.word,
    "named": _named,
    "same": date_turns.same_day,
    "beside": date_turns.beside,
}
