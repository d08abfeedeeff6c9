"""Dates in sentences, resolved against the day of publication; what cannot be known stays out."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Token

from kb.dates import PartialDate
from kb.extract.article import Article, Sentence
from kb.extract.grammar import ancestors
from kb.extract.lexicon import load

_MONTH = (
    r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|Jul(?:y|\.)?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_WEEKDAY = r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_NTH = r"(?:st|nd|rd|th)?"
_NUMBER = r"(?P<count>\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten)"
_AMOUNT = r"(?! ?(?:million|billion|percent))"
_CENTURIES = r"(?P<year>(?:19|20)\d{2})"
_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE if flags else 0)
    for pattern, flags in (
        (r"\b(?P<year>\d{4})-(?P<m>\d{2})-(?P<day>\d{2})\b", 0),
        (
            rf"\b{_MONTH} (?P<day>\d{{1,2}}){_NTH} ?(?:-|–|to|and) ?(?P<day2>\d{{1,2}}){_NTH}"
            rf"(?:,? (?P<year>\d{{4}}))?\b{_AMOUNT}",
            0,
        ),
        (rf"\b{_MONTH} (?P<day>\d{{1,2}}){_NTH}(?:,? {_CENTURIES})?\b{_AMOUNT}", 0),
        (rf"\b(?:the )?(?P<day>\d{{1,2}}){_NTH}(?: of)? {_MONTH}(?:,? {_CENTURIES})?\b", 0),
        (
            r"\b(?:(?P<turn>last|next|this|early|late|mid|earlier in|since|until)[ -])?"
            rf"{_MONTH},? (?:of )?{_CENTURIES}\b",
            0,
        ),
        (rf"\b(?:(?P<turn>last|next|this|late last) )?{_WEEKDAY}\b(?! (?:[A-Z]))", 0),
        (
            r"\b(?:(?P<turn>last|next|this|in|since|in early|in late|in mid|early|late|mid|until|of|by|during|from)[ -])"
            rf"{_MONTH}\b(?! \d)",
            0,
        ),
        (
            r"\b(?P<turn>last|next|this|earlier this|later this|past|late last|early this) "
            r"(?P<unit>week|month|year|weekend|morning|afternoon|evening|night)\b",
            1,
        ),
        (rf"\b{_NUMBER} (?P<unit>day|week|month|year)s? (?P<turn>ago|earlier|before|later)\b", 1),
        (r"\b(?P<word>today|yesterday|tomorrow|tonight)\b", 1),
        (
            r"\b(?P<turn>in|since|by|until|during|of|from|from early|in early|in late|in mid|before|after)[ -]"
            rf"{_CENTURIES}\b(?!-\d|,\d|%)",
            1,
        ),
        (rf"(?:^|(?<=[,(] )){_CENTURIES}(?=[,)])", 0),
    )
)


@dataclass(frozen=True, slots=True)
class When:
    """A date expression at tokens ``start`` to ``end``: one date, or two for a stretch; ``since`` marks a mere beginning or end."""

    start: int
    end: int
    first: PartialDate
    last: PartialDate | None = None
    bound: bool = False
    text: str = ""


@dataclass(slots=True)
class Clock:
    """Resolves the dates of one article; without a day of publication only what names its year is dated."""

    article: Article
    issued: date | None

    @classmethod
    def of(cls, article: Article) -> Clock:
        """The clock of an article: its own date if that is known to the day."""
        given = article.document.issued
        return cls(article, given.first if given is not None and len(given.text) == 10 else None)

    def find(self, sentence: Sentence) -> list[When]:
        """Every date of a sentence, in its order."""
        text = sentence.span.text
        taken: list[tuple[int, int]] = []
        found: list[When] = []
        for form in _FORMS:
            for match in form.finditer(text):
                left, right = match.span()
                if any(left < b and a < right for a, b in taken):
                    continue
                span = sentence.span.char_span(left, right, alignment_mode="expand")
                if span is None:
                    continue
                value = self._value(match, span.root)
                if value is not None:
                    taken.append((left, right))
                    bound = (match.groupdict().get("turn") or "").lower() in {"since", "until", "by", "before", "after"}
                    found.append(When(span.start, span.end, value[0], value[1], bound, match.group()))
        return sorted(found, key=lambda one: one.start)

    def _value(self, match: re.Match[str], root: Token) -> tuple[PartialDate, PartialDate | None] | None:
        parts = {key: value for key, value in match.groupdict().items() if value}
        try:
            if "m" in parts:
                return PartialDate(match.group()), None
            if "month" in parts:
                return self._month(parts, root)
            if "weekday" in parts:
                return self._weekday(parts, root)
            if "word" in parts:
                step = {"yesterday": -1, "tomorrow": 1}.get(parts["word"].lower(), 0)
                return (PartialDate.of(self.issued + timedelta(days=step)), None) if self.issued else None
            if "unit" in parts:
                return self._unit(parts)
            if "year" in parts:
                return PartialDate(parts["year"]), None
        except (ValueError, OverflowError):
            return None
        return None

    def _month(self, parts: dict[str, str], root: Token) -> tuple[PartialDate, PartialDate | None] | None:
        month = load("times")["months"][parts["month"].rstrip(".").lower()]
        if parts["month"] == "May" and "day" not in parts and "turn" not in parts:
            return None
        year = (
            int(parts["year"])
            if "year" in parts
            else self._year(month, int(parts.get("day", "1")), root, whole="day" not in parts, last=parts.get("turn") == "last")
        )
        if year is None:
            return None
        if "day" not in parts:
            return PartialDate(f"{year:04}-{month:02}"), None
        first = PartialDate(f"{year:04}-{month:02}-{int(parts['day']):02}")
        return first, PartialDate(f"{year:04}-{month:02}-{int(parts['day2']):02}") if "day2" in parts else None

    def _year(self, month: int, day: int, root: Token, *, whole: bool, last: bool) -> int | None:
        """The year that brings a day nearest to publication, on the side that the tense says."""
        if self.issued is None:
            return None
        day = min(day, calendar.monthrange(self.issued.year, month)[1])
        here = date(self.issued.year, month, day)
        if last:
            return (
                self.issued.year - 1 if month >= self.issued.month or (whole and month == self.issued.month) else self.issued.year
            )
        future = _future(root)
        if not future and here > self.issued + timedelta(days=0 if not whole else -1) and (here - self.issued).days > 45:
            return self.issued.year - 1
        if future and (self.issued - here).days > 45:
            return self.issued.year + 1
        return self.issued.year

    def _weekday(self, parts: dict[str, str], root: Token) -> tuple[PartialDate, PartialDate | None] | None:
        if self.issued is None:
            return None
        wanted = load("times")["weekdays"][parts["weekday"].lower()]
        back = (self.issued.weekday() - wanted) % 7
        turn = parts.get("turn", "").lower()
        if turn == "next" or (turn != "last" and _future(root)):
            ahead = (wanted - self.issued.weekday()) % 7
            return PartialDate.of(self.issued + timedelta(days=ahead or (7 if turn == "next" else 0))), None
        if turn in {"last", "late last"} and back <= 0:
            back += 7
        return PartialDate.of(self.issued - timedelta(days=back)), None

    def _unit(self, parts: dict[str, str]) -> tuple[PartialDate, PartialDate | None] | None:
        if self.issued is None:
            return None
        unit, turn = parts["unit"].lower(), parts["turn"].lower()
        if "count" in parts:
            count = int(parts["count"]) if parts["count"].isdigit() else load("times")["numbers"][parts["count"].lower()]
            if turn in {"later", "before", "earlier"}:
                return None
            return self._back(unit, count)
        step = -1 if turn in {"last", "late last", "past"} else 1 if turn == "next" else 0
        if unit in {"morning", "afternoon", "evening", "night"}:
            return PartialDate.of(self.issued + timedelta(days=step if unit == "night" else 0)), None
        if unit == "weekend":
            saturday = self.issued - timedelta(days=(self.issued.weekday() - 5) % 7)
            saturday += timedelta(days=7 if step == 1 else 0)
            return PartialDate.of(saturday), PartialDate.of(saturday + timedelta(days=1))
        if unit == "week":
            monday = self.issued - timedelta(days=self.issued.weekday()) + timedelta(days=7 * step)
            return PartialDate.of(monday), PartialDate.of(monday + timedelta(days=6))
        return self._back(unit, -step)

    def _back(self, unit: str, count: int) -> tuple[PartialDate, PartialDate | None] | None:
        assert self.issued is not None
        if unit == "day":
            return PartialDate.of(self.issued - timedelta(days=count)), None
        if unit == "week":
            return PartialDate((self.issued - timedelta(days=7 * count)).isoformat()[:7]), None
        if unit == "month":
            total = self.issued.year * 12 + self.issued.month - 1 - count
            return PartialDate(f"{total // 12:04}-{total % 12 + 1:02}"), None
        return PartialDate(f"{self.issued.year - count:04}"), None


def _future(token: Token) -> bool:
    """Whether the clause around a date speaks of what is to come."""
    for place, head in [(token, token), *ancestors(token)]:
        for verb in (place, head):
            if verb.pos_ in ("VERB", "AUX"):
                own = {child.lower_ for child in verb.children if child.dep_ == "aux"} | {verb.lower_}
                if own & {"will", "'ll", "shall", "upcoming"}:
                    return True
                if verb.lower_ in {"scheduled", "expected", "due", "set", "planned", "planning", "slated", "plans", "plan"}:
                    return True
                if verb.tag_ in ("VBD", "VBN", "VBZ", "VBP") and verb.lower_ not in {"is", "are", "be", "'s"}:
                    return False
            if place.lower_ in {"ahead", "upcoming"}:
                return True
    return False


def attached(whens: list[When], trigger: Token, within: tuple[int, int]) -> When | None:
    """The date that belongs to a trigger: one that hangs on it, or on a word of its clause; not one of a verb above it."""
    best: tuple[int, When] | None = None
    for when in whens:
        if when.bound or not within[0] <= when.start < within[1]:
            continue
        root = trigger.doc[when.start : when.end].root
        distance = _distance(root, trigger)
        if distance is None:
            continue
        cost = distance * 10 + abs(root.i - trigger.i)
        if best is None or cost < best[0]:
            best = (cost, when)
    return best[1] if best else None


def _distance(root: Token, trigger: Token) -> int | None:
    """Steps from a date up to the trigger, or to a word that both hang on with no clause between the trigger and it."""
    above = {trigger.i: 0}
    for steps, (place, head) in enumerate(ancestors(trigger), 1):
        if place.dep_ in ("ccomp", "advcl", "relcl", "parataxis") or (place.dep_ == "conj" and place.pos_ == "VERB"):
            break
        if head.pos_ in ("VERB", "AUX") and trigger.pos_ in ("NOUN", "PROPN") and steps > 3:
            break
        above[head.i] = steps + 1
    if root.i in above:
        return above[root.i]
    for number, (place, head) in enumerate(ancestors(root), 1):
        if head.i in above:
            return number + above[head.i]
        if place.dep_ in ("relcl", "ccomp", "advcl") and place.pos_ in ("VERB", "AUX"):
            return None
    return None
