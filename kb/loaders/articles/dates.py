"""When an article was published, as its metadata or its first lines say; where they do not, nobody guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.dates import PartialDate

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
_MONTH = r"(?P<{0}>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?\.?|july?\.?|aug(?:ust|\.)?|sept?(?:ember)?\.?" \
         r"|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
_DATE = (
    r"(?:(?P<iso>\d{4}-\d{2}-\d{2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|" + _MONTH.format("m1") + r"\s(?P<d1>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<y1>\d{4})"
    r"|(?P<d2>\d{1,2})(?:st|nd|rd|th)?\s" + _MONTH.format("m2") + r",?\s(?P<y2>\d{4})"
    r"|(?P<number>\d{1,2}[/.]\d{1,2}[/.]\d{4}))(?!\d)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]{0,2}\s)?"
_REST_OF_LINE = r"(?P<rest>[^\w\n]{0,4}(?:at\s)?(?:\d{1,2}[:.]\d{2})?(?:[^\n]{0,40}))"

_ALONE = re.compile(rf"[^\w\n]{{0,3}}{_WEEKDAY}{_DATE}{_REST_OF_LINE}", re.I)
_LABEL = re.compile(
    rf"(?P<label>(?:first\s)?(?:published|posted|issued|publication date|pub\. date|date|released))"
    rf"(?:\son|\sat)?\s{{0,3}}[:|]?\s{{0,3}}(?:[\d:.]{{4,8}}\s(?:[ap]\.?m\.?\s)?(?:[A-Z]{{2,5}}[, ]\s?)?)?{_WEEKDAY}{_DATE}", re.I)
_DATELINE = re.compile(rf"[A-Z][^\n,()]{{1,40}}(?:,[^\n,()0-9]{{2,30}})?,\s{_WEEKDAY}{_DATE}\s{{0,2}}(?:[-–—:]|\()", re.I)
_BYLINE = re.compile(rf"(?:by\s[^\n|•·–—]{{3,60}}|[^\n|•·–—]{{3,60}})\s?[|•·–—]\s?{_WEEKDAY}{_DATE}\s{{0,2}}(?:$|[|•·–—])", re.I)
_WORDS_OF_A_TIME = re.compile(
    r"[^a-z]*(?:(?:[ap]\.?m|gmt|utc|est|edt|cet|cest|bst|msk|et|ist|h|hrs?|page\s?\d*|updated?|last|modified|local|time|min|mins|minutes?|read)"
    r"[^a-z]*)*", re.I)
_AMBIGUOUS = re.compile(r"(?<![\d/.])(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?![\d/]|\.\d)")
_IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])(?:[/-]|$)")
_FIRST_LINES = 40
_LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class Found:
    """A date, or a sentence why there is none."""

    date: PartialDate | None = None
    warnings: tuple[str, ...] = ()


def from_text(text: str) -> Found:
    """The publication date that the first lines tell: a label, a dateline, a line that is nothing but a date.

    >>> from_text("KYIV, Dec. 5, 2023 — Talks began.").date
    PartialDate(text='2023-12-05')
    >>> from_text("Published: 03/04/2024").date is None
    True
    """
    warnings: list[str] = []
    for line in _first_lines(text):
        for form in (_LABEL, _ALONE, _DATELINE, _BYLINE):
            found = form.match(line)
            if found is None or (form is _ALONE and not _WORDS_OF_A_TIME.fullmatch(found["rest"])):
                continue
            date = _date(found)
            if date is not None:
                return Found(date)
            warnings.append(f"the date {found['number'] or found[0].strip()!r} is ambiguous or impossible and was not guessed")
            break
    return Found(None, tuple(warnings[:1]))


def from_metadata(value: str) -> PartialDate | None:
    """The date of a metadata field: ISO 8601, with or without a time, or written out in English.

    >>> from_metadata("2023-12-05T14:03:00Z"), from_metadata("5 December 2023"), from_metadata("03/04/2024")
    (PartialDate(text='2023-12-05'), PartialDate(text='2023-12-05'), None)
    """
    plain = " ".join(value.split())[:80]
    if re.fullmatch(r"\d{4}(?:-\d{2})?", plain):
        return _checked(plain)
    compact = re.match(r"(\d{4})(\d{2})(\d{2})(?!\d)", plain)
    if compact:
        return _checked("-".join(compact.groups()))
    found = re.match(_WEEKDAY + _DATE, plain, re.I)
    return _date(found) if found else None


def from_address(url: str) -> PartialDate | None:
    """The day that stands in an address, as news sites write it.

    >>> from_address("https://news.example/world/2023/12/05/talks")
    PartialDate(text='2023-12-05')
    """
    found = _IN_ADDRESS.search(url)
    return _checked("-".join(found.groups())) if found else None


def ambiguous(text: str) -> tuple[str, ...]:
    """A warning for the first date of a text that may be read day first or month first."""
    for found in _AMBIGUOUS.finditer(text):
        if 1 <= int(found[1]) <= 12 and 1 <= int(found[3]) <= 12 and found[1].lstrip("0") != found[3].lstrip("0"):
            return (f"the date {found[0]!r} is ambiguous (day first or month first?) and is not read",)
    return ()


def _first_lines(text: str) -> list[str]:
    beginning = text[:_FIRST_LINES * _LONGEST_LINE].split("\n")
    lines = [line.strip()[:_LONGEST_LINE] for line in beginning]
    return [line for line in lines if line][:_FIRST_LINES]


def _date(found: re.Match[str]) -> PartialDate | None:
    if found["iso"]:
        return _checked(found["iso"])
    if found["number"]:
        first, second, year = (int(part) for part in re.split(r"[/.]", found["number"]))
        if first > 12 >= second:
            return _checked(f"{year}-{second:02d}-{first:02d}")
        if second > 12 >= first or first == second:
            return _checked(f"{year}-{first:02d}-{second:02d}")
        return None
    name, day, written_year = (found[key + "1"] or found[key + "2"] for key in "mdy")
    month = next(number for number, full in enumerate(_MONTHS, 1) if full.startswith(str(name).lower()[:3]))
    return _checked(f"{written_year}-{month:02d}-{int(day):02d}")


def _checked(text: str) -> PartialDate | None:
    try:
        return PartialDate(text)
    except ValueError:
        return None
