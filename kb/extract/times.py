"""Dates in sentences, resolved against the day of publication; what cannot be known stays out."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from spacy.tokens import Span, Token

from kb.dates import PartialDate
from kb.extract.article import Article, Sentence
from kb.extract.grammar import ancestors, children
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
        (
            rf"\b(?P<day>\d{{1,2}}){_NTH} ?(?:-|–|to|and) ?(?P<day2>\d{{1,2}}){_NTH} {_MONTH}(?:,? {_CENTURIES})?\b",
            0,
        ),
        (r"\b(?i:between|from) (?P<year>(?:19|20)\d{2}) (?:and|to|until) (?P<year2>(?:19|20)\d{2})\b", 0),
        (rf"\b(?i:between|from) {_MONTH} (?:and|to|until) {_MONTH.replace('month', 'month2')}\b(?! \d)", 0),
        (rf"\b{_MONTH} (?P<day>\d{{1,2}}){_NTH}(?:,? {_CENTURIES})?\b{_AMOUNT}", 0),
        (rf"\b(?:the )?(?P<day>\d{{1,2}}){_NTH}(?: of)? {_MONTH}(?:,? {_CENTURIES})?\b", 0),
        (
            r"\b(?:(?P<turn>(?i:last|next|this|early|late|mid|earlier in|since|until))[ -])?"
            rf"{_MONTH},? (?:of )?{_CENTURIES}\b",
            0,
        ),
        (rf"\b{_WEEKDAY} (?P<turn>last|next) (?P<whole>week)\b", 0),
        (rf"\b(?:(?P<turn>(?i:last|next|this|late last)) )?{_WEEKDAY}\b(?! (?:[A-Z]))", 0),
        (
            r"\b(?:(?P<turn>(?i:last|next|this|in|since|in early|in late|in mid|early|late|mid|"
            r"until|of|by|during|for|from|back in|as early as))[ -])"
            rf"{_MONTH}\b(?! \d)",
            0,
        ),
        (r"\b(?:over|during|in|for) the (?P<span>last|past) (?P<unit>week|month|year)\b", 1),
        (
            r"\b(?P<turn>last|next|this|earlier this|later this|past|late last|early this) "
            r"(?P<unit>week|month|year|weekend|morning|afternoon|evening|night)\b",
            1,
        ),
        (r"\b(?:over|at|during|on|this past) the (?P<unit>weekend)\b", 1),
        (r"\b(?P<turn>earlier in|later in|before the end of|by the end of|during) the (?P<unit>week)\b", 1),
        (r"\b(?:by|before|at|until|towards) (?:the )?end of (?:the|this) (?P<unit>month|year)\b", 1),
        (r"\bby (?:the )?(?P<season>spring|summer|autumn|fall|winter)\b", 1),
        (r"\b(?:in|during|of|since|by|throughout) the (?:(?:early|late|mid)[ -])?(?P<decade>(?:19|20)\d0)s\b", 1),
        (rf"\b{_NUMBER} (?P<unit>day|week|month|year)s? (?P<turn>ago|earlier|before|later)\b", 1),
        (r"\b(?P<word>today|yesterday|tomorrow|tonight)\b", 1),
        (
            r"\b(?P<turn>in|since|by|until|during|of|from|from early|in early|in late|in mid|before|after)[ -]"
            rf"{_CENTURIES}\b(?!-\d|,\d|%)",
            1,
        ),
        (rf"(?:^|(?<=[,(] )){_CENTURIES}(?=[,)])", 0),
        (rf"\b(?:an?|the|its|their|his|her) {_MONTH}(?= [a-z])", 0),
        (r"\b(?:(?:earlier|later) )?(?P<same>in the day|that day|(?:on )?the same day|that same day)\b", 1),
        (r"\b(?P<beside>a day earlier|a day later|the day before|the previous day|the next day|the following day)\b", 1),
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
    latest: date | None = None
    running: bool = True

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
                self.running = sentence.zone == "body"
                value = self._value(match, span.root)
                if value is not None:
                    taken.append((left, right))
                    bound = (match.groupdict().get("turn") or "").lower() in _BOUNDS or _before(span) in _BOUNDS
                    found.append(When(span.start, span.end, value[0], value[1], bound, match.group()))
        found.sort(key=lambda one: one.start)
        days = [one.first for one in found if one.last is None and not one.bound and len(one.first.text) == 10]
        self.latest = days[-1].first if days else self.latest
        return found

    def _value(self, match: re.Match[str], root: Token) -> tuple[PartialDate, PartialDate | None] | None:
        parts = {key: value for key, value in match.groupdict().items() if value}
        try:
            if "m" in parts:
                return PartialDate(match.group()), None
            if "year2" in parts:
                return PartialDate(parts["year"]), PartialDate(parts["year2"])
            if "month2" in parts:
                return self._months(parts, root)
            if "season" in parts:
                return (PartialDate(f"{self.issued.year:04}"), None) if self.issued else None
            if "month" in parts:
                return self._month(parts, root)
            if "weekday" in parts:
                return self._weekday(parts, root)
            if "word" in parts:
                step = {"yesterday": -1, "tomorrow": 1}.get(parts["word"].lower(), 0)
                return (PartialDate.of(self.issued + timedelta(days=step)), None) if self.issued else None
            if "decade" in parts:
                return PartialDate(parts["decade"]), PartialDate(f"{int(parts['decade']) + 9:04}")
            if "unit" in parts:
                return self._unit(parts)
            if "same" in parts or "beside" in parts:
                return self._told(parts.get("beside", "").lower())
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

    def _months(self, parts: dict[str, str], root: Token) -> tuple[PartialDate, PartialDate] | None:
        """ "Between December and March": the second in the year that fits the tense, the first not after it."""
        first, last = (load("times")["months"][parts[key].rstrip(".").lower()] for key in ("month", "month2"))
        year = self._year(last, 1, root, whole=True, last=False)
        if year is None:
            return None
        return PartialDate(f"{year - (first > last):04}-{first:02}"), PartialDate(f"{year:04}-{last:02}")

    def _year(self, month: int, day: int, root: Token, *, whole: bool, last: bool) -> int | None:
        """The year that brings a day nearest to publication, on the side that the tense says."""
        if self.issued is None:
            return None
        day = min(day, calendar.monthrange(self.issued.year, month)[1])
        here = date(self.issued.year, month, day)
        if last:
            return self.issued.year - 1 if month >= self.issued.month or (whole and month == self.issued.month) else self.issued.year
        future = _future(root)
        if _past(root) and (here > self.issued + timedelta(days=1) if not whole else month > self.issued.month):
            return self.issued.year - 1
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
        if "whole" in parts:
            monday = self.issued - timedelta(days=self.issued.weekday())
            return PartialDate.of(monday + timedelta(days=wanted + (7 if turn == "next" else -7))), None
        if turn == "next" or (turn != "last" and (_future(root) or (self.running and _scheduled(root)))):
            ahead = (wanted - self.issued.weekday()) % 7
            return PartialDate.of(self.issued + timedelta(days=ahead or (7 if turn == "next" else 0))), None
        if turn in {"last", "late last"} and back <= 0:
            back += 7
        return PartialDate.of(self.issued - timedelta(days=back)), None

    def _told(self, beside: str) -> tuple[PartialDate, None] | None:
        """ "earlier in the day", "a day later": reckoned from the last day that the text named."""
        if self.latest is None:
            return None
        step = 0 if not beside else 1 if beside.split()[-1] == "later" or beside.split()[1] in {"next", "following"} else -1
        return PartialDate.of(self.latest + timedelta(days=step)), None

    def _unit(self, parts: dict[str, str]) -> tuple[PartialDate, PartialDate | None] | None:
        if self.issued is None:
            return None
        unit, turn = parts["unit"].lower(), parts.get("turn", "").lower()
        if "span" in parts:
            days = {"week": 7, "month": 30, "year": 365}[unit]
            return PartialDate.of(self.issued - timedelta(days=days)), PartialDate.of(self.issued)
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


_BOUNDS = frozenset({"since", "until", "till", "by", "before", "after"})


def _before(span: Span) -> str:
    """The word before a date, in small letters."""
    return span.doc[span.start - 1].lower_ if span.start > span.sent.start else ""


_PUNCTUAL = frozenset("arrive visit meet travel fly host hold begin start open head convene leave receive".split())


def _verb_above(token: Token) -> Token | None:
    return next((head for _, head in ancestors(token) if head.pos_ in ("VERB", "AUX")), None)


def _past(token: Token) -> bool:
    """Whether the clause around a date speaks, in so many words, of what has been."""
    verb = _verb_above(token)
    if verb is None:
        return False
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ in ("aux", "auxpass")}
    return (verb.tag_ == "VBD" and not auxiliaries) or (
        verb.tag_ == "VBN" and bool(auxiliaries & {"was", "were", "had", "has", "have"}) and not auxiliaries & {"will", "would", "may"}
    )


def _scheduled(token: Token) -> bool:
    """ "Arrives on Tuesday": the simple present of a verb that has a moment tells what is to come, in running text."""
    verb = _verb_above(token)
    return (
        verb is not None
        and verb.tag_ in ("VBZ", "VBP")
        and verb.lemma_.lower() in _PUNCTUAL
        and not any(child.dep_ in ("aux", "auxpass") for child in verb.children)
    )


def _future(token: Token) -> bool:
    """Whether the clause around a date speaks of what is to come."""
    for place, head in [(token, token), *ancestors(token)]:
        for verb in (place, head):
            if verb.pos_ in ("VERB", "AUX"):
                if verb.tag_ == "VB" and verb.dep_ == "xcomp" and verb.head.lemma_ == "be" and verb.head.tag_ in ("VBZ", "VBP"):
                    # "is to travel"
                    return True
                own = {child.lower_ for child in verb.children if child.dep_ == "aux"} | {verb.lower_}
                if own & {"will", "'ll", "shall", "upcoming"} or ("would" in own and "have" not in own):
                    return True
                if verb.lower_ in {"scheduled", "expected", "due", "set", "planned", "planning", "slated", "plans", "plan"}:
                    return True
                if verb.tag_ in ("VBD", "VBN", "VBZ", "VBP") and verb.lower_ not in {"is", "are", "be", "'s"}:
                    return False
            if place.lower_ in {"ahead", "upcoming"}:
                return True
    return False


def attached(whens: list[When], trigger: Token, within: tuple[int, int]) -> When | None:
    """The date that belongs to a trigger: one that hangs on it, or on a word of its clause; not one of a verb above or below it."""
    best: tuple[int, When] | None = None
    for when in whens:
        if when.bound or not within[0] <= when.start < within[1]:
            continue
        if _opens(when, trigger) or _follows(when, trigger):
            return when
        root = trigger.doc[when.start : when.end].root
        steps = distance(root, trigger)
        if steps is None:
            continue
        cost = steps * 10 + abs(root.i - trigger.i)
        if best is None or cost < best[0]:
            best = (cost, when)
    if best is None and (host := _host(trigger)) is not None:
        return attached(whens, host, within)
    return best[1] if best else None


def since(whens: list[When], trigger: Token, within: tuple[int, int]) -> When | None:
    """Since when what stands has stood: the beginning that hangs on the words of a trigger or stands in their clause."""
    for when in whens:
        before = trigger.doc[when.start].lower_, trigger.doc[when.start - 1].lower_ if when.start else ""
        if when.bound and "since" in before and within[0] <= when.start < within[1]:
            root = trigger.doc[when.start : when.end].root
            clause = _verb_above(root)
            if trigger in (root.head, root.head.head) or clause == trigger or clause == _verb_above(trigger):
                return when
    return None


def _follows(when: When, trigger: Token) -> bool:
    """ "the attack on the port last weekend": a date that ends the phrase of a noun."""
    return (
        trigger.pos_ == "NOUN"
        and when.start in (trigger.right_edge.i + 1, trigger.right_edge.i + 2)
        and (when.start == trigger.right_edge.i + 1 or trigger.doc[when.start - 1].lower_ == "on")
    )


def _host(trigger: Token) -> Token | None:
    """The verb whose time a clause without a time of its own shares: "travels on Monday to Oslo, where she will meet X"."""
    clause = trigger if trigger.pos_ in ("VERB", "AUX") else _verb_above(trigger)
    if clause is None or clause.head == clause:
        return None
    where = clause.dep_ == "relcl" and any(child.lower_ in {"where"} for child in clause.children)
    participle = (
        clause.dep_ == "advcl"
        and clause.tag_ == "VBG"
        and not children(clause, "aux", *_OWN_SUBJECT)
        and all(child.lower_ == "while" for child in children(clause, "mark"))
        and not any(child.lower_ in {"after", "before", "since", "when"} for child in clause.children)
    )
    if participle:
        return clause.head if clause.head.pos_ in ("VERB", "AUX") else None
    return _verb_above(clause) if where else None


def _opens(when: When, trigger: Token) -> bool:
    """ "in 2010, when he was met by": the date is that of the clause which "when" opens behind it."""
    clause = trigger if trigger.pos_ in ("VERB", "AUX") else _verb_above(trigger)
    opener = next((child for child in clause.children if child.lower_ == "when"), None) if clause is not None else None
    return opener is not None and when.end in (opener.i, opener.i - 1) and trigger.doc[when.end : opener.i].text in ("", ",")


_SHARED_STEP = 4
_OWN_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_BOUNDING = frozenset({"since", "until", "till"})


def _closed(place: Token, trigger: Token) -> bool:
    """Whether a word heads a clause, or a side remark, that keeps its dates and amounts to itself."""
    if place.dep_ == "appos" or (place.dep_ == "prep" and place.lower_ in _BOUNDING):
        return True
    if place.pos_ not in ("VERB", "AUX"):
        return False
    if place.dep_ in ("acl", "relcl"):
        # "the sanctions imposed in 2014": the participle tells when what it describes came about
        return place.head != trigger
    if place.dep_ == "conj" and place.head.pos_ in ("VERB", "AUX"):
        return any(child.dep_ in _OWN_SUBJECT for child in place.children) or place.tag_ != place.head.tag_
    if place.dep_ == "advcl":
        return any(child.dep_ in _OWN_SUBJECT or (child.dep_ == "mark" and child.lower_ != "while") for child in place.children)
    return place.dep_ in ("ccomp", "parataxis")


def distance(root: Token, trigger: Token) -> int | None:
    """Steps from a date or an amount up to the trigger, or to a word that both hang on with no clause between; None if one is."""
    above = {trigger.i: 0}
    for steps, (place, head) in enumerate(ancestors(trigger), 1):
        if place.dep_ in ("ccomp", "advcl", "relcl", "parataxis"):
            break
        if place.dep_ == "conj" and place.pos_ == "VERB":
            if not _closed(place, trigger) and head.pos_ == "VERB":
                # "visited the capital on Monday and met": one subject and one tense, so one day unless there is another
                above[head.i] = steps + _SHARED_STEP
            break
        if head.pos_ in ("VERB", "AUX") and trigger.pos_ in ("NOUN", "PROPN") and steps > 3:
            break
        above[head.i] = steps + 1
    if root.i in above:
        return above[root.i]
    for number, (place, head) in enumerate(ancestors(root), 1):
        if place.i != trigger.i and _closed(place, trigger):
            return None
        if head.i in above:
            shared = _SHARED_STEP if place.dep_ == "conj" and place.pos_ == "VERB" else 0
            return number + above[head.i] + shared
    return None
