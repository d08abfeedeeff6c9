"""What the forms mean that count from another day: "last Friday", "two weeks ago", "the next day"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Token

from kb.dates import PartialDate
from kb.extract import tenses
from kb.extract.lexicon import load

Stretch = tuple[PartialDate, PartialDate | None]


@dataclass(frozen=True, slots=True)
class Standpoint:
    """From where a date is read: the day of publication, the last date told, the word it stands at, the text around it.

    ``running``: whether the words are those of running text, not of a caption.
    """

    issued: date | None
    latest: PartialDate | None
    word: Token
    running: bool
    text: str


def nth(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """ "On the 14th": of this month, or of the one before if it is still to come and nothing says that it lies ahead."""
    if here.issued is None:
        return None
    number, year, month = int(parts["day"]), here.issued.year, here.issued.month
    if number > here.issued.day and not tenses.future(here.word) and "month" not in text:
        year, month = (year, month - 1) if month > 1 else (year - 1, 12)
    return PartialDate(f"{year:04}-{month:02}-{number:02}"), None


def weekday(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """A day of the week, on the side of publication that the tense or a word before it says."""
    wanted = load("times")["weekdays"][parts["weekday"].lower()]
    found = _day_of_week(here, wanted, parts.get("turn", "").lower(), whole="whole" in parts)
    return (PartialDate.of(found), None) if found is not None else None


def weekdays(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """ "Monday and Tuesday", "from Friday to Sunday": the second by the tense, the first the one before it."""
    days = load("times")["weekdays"]
    last = _day_of_week(here, days[parts["weekday2"].lower()], "", whole=False)
    if last is None:
        return None
    first = last - timedelta(days=(last.weekday() - days[parts["weekday"].lower()]) % 7 or 7)
    return PartialDate.of(first), PartialDate.of(last)


def _day_of_week(here: Standpoint, wanted: int, turn: str, *, whole: bool) -> date | None:
    if here.issued is None:
        return None
    if whole:
        monday = here.issued - timedelta(days=here.issued.weekday())
        return monday + timedelta(days=wanted + {"next": 7, "last": -7}.get(turn, 0))
    if turn.startswith("the ") and turn != "the coming":
        told = here.latest.first if here.latest is not None and len(here.latest.text) == 10 else here.issued
        if turn == "the following":
            return told + timedelta(days=(wanted - told.weekday()) % 7 or 7)
        return told - timedelta(days=(told.weekday() - wanted) % 7 or 7)
    back, ahead = (here.issued.weekday() - wanted) % 7, (wanted - here.issued.weekday()) % 7
    if turn in {"next", "this coming", "the coming"}:
        return here.issued + timedelta(days=ahead or 7)
    gone = turn in {"last", "late last", "early last", "this past"}
    if not gone and (tenses.future(here.word) or (here.running and tenses.scheduled(here.word))):
        return here.issued + timedelta(days=ahead)
    return here.issued - timedelta(days=back or (7 if gone else 0))


def unit(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """The week, month, year, weekend or part of a day that is meant by "last", "this" and "next"."""
    if here.issued is None:
        return None
    unit, turn, low = parts["unit"].lower(), parts.get("turn", "").lower(), text.lower()
    step = -2 if turn == "before last" else -1 if "last" in low or "past" in turn else 1 if "next" in low or "coming" in low else 0
    if unit in {"morning", "afternoon", "evening", "night"}:
        return PartialDate.of(here.issued + timedelta(days=step if unit == "night" or step > 0 else 0)), None
    if unit == "weekend":
        saturday = here.issued - timedelta(days=(here.issued.weekday() - 5) % 7)
        if step > 0 or (step == 0 and here.issued.weekday() < 5 and tenses.future(here.word)):
            saturday += timedelta(days=7)
        elif step < 0 and here.issued.weekday() >= 5:
            saturday -= timedelta(days=7)
        return PartialDate.of(saturday), PartialDate.of(saturday + timedelta(days=1))
    if unit == "quarter":
        number = here.issued.year * 4 + (here.issued.month - 1) // 3 + step
        first = number % 4 * 3 + 1
        return PartialDate(f"{number // 4:04}-{first:02}"), PartialDate(f"{number // 4:04}-{first + 2:02}")
    return _back(here.issued, unit, -step)


def ago(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """So many days, weeks, months or years before or after publication, or the last date told."""
    turn = parts["turn"].lower()
    told = here.latest
    if turn in {"ago", "from now"}:
        told = PartialDate.of(here.issued) if here.issued is not None else None
    if told is None:
        return None
    if "few" in parts:
        return told, None
    number = parts["count"].lower()
    count = int(number) if number.isdigit() else load("times")["numbers"][number]
    unit = parts["unit"].lower()
    if turn in {"later", "before", "from now"}:
        count = -count
    finest = {"day": 10, "week": 10, "month": 7}.get(unit, 4)
    if len(told.text) < finest:
        return None
    if unit == "week" and turn not in {"ago", "from now"}:
        return _back(told.first, "day", 7 * count)
    return _back(told.first, unit, count)


def lasting(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """ "Over the past two months": from then to the day of publication; "in recent weeks" says nothing."""
    plural = text.lower().rstrip().endswith("s")
    if here.issued is None or (plural and "count" not in parts):
        return None
    number = parts.get("count", "one").lower()
    count = int(number) if number.isdigit() else load("times")["numbers"][number]
    days = {"day": 1, "week": 7, "month": 30, "year": 365, "decade": 3652}[parts["unit"].lower()]
    return PartialDate.of(here.issued - timedelta(days=days * count)), PartialDate.of(here.issued)


def word(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """Today and the days beside it."""
    if here.issued is None:
        return None
    word = parts["word"].lower()
    beside = {"yesterday": -1, "tomorrow": 1, "day before yesterday": -2, "day after tomorrow": 2}
    if word == "overnight":
        return PartialDate.of(here.issued - timedelta(days=1)), PartialDate.of(here.issued)
    return PartialDate.of(here.issued + timedelta(days=beside.get(word, 0))), None


def same_day(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """The day told last."""
    return (here.latest, None) if here.latest is not None and len(here.latest.text) == 10 else None


def beside(here: Standpoint, parts: dict[str, str], text: str) -> Stretch | None:
    """ "The previous day", "the following year": reckoned from the last date that the text named."""
    said = parts["beside"].lower().split()
    unit = next((word for word in said if word in {"week", "month", "year"}), "day")
    if here.latest is None or len(here.latest.text) < {"month": 7, "year": 4}.get(unit, 10):
        return None
    return _back(here.latest.first, unit, -1 if {"next", "following", "after"} & set(said) else 1)


def _back(told: date, unit: str, count: int) -> Stretch:
    """So many days, weeks, months or years before a day; after it if negative."""
    if unit == "day":
        return PartialDate.of(told - timedelta(days=count)), None
    if unit == "week":
        monday = told - timedelta(days=told.weekday() + 7 * count)
        return PartialDate.of(monday), PartialDate.of(monday + timedelta(days=6))
    if unit == "month":
        total = told.year * 12 + told.month - 1 - count
        return PartialDate(f"{total // 12:04}-{total % 12 + 1:02}"), None
    return PartialDate(f"{told.year - count * (10 if unit == 'decade' else 1):04}"), None
