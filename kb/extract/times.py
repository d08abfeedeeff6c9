"""Dates in sentences, resolved against the day of publication; what cannot be known stays out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from spacy.tokens import Span, Token

from kb.dates import PartialDate
from kb.extract.article import Article, Sentence
from kb.extract.date_forms import FORMS, NEEDED
from kb.extract.date_turns import Standpoint
from kb.extract.date_values import value

_BOUNDS = frozenset({"since", "until", "till", "by", "before", "after"})


@dataclass(frozen=True, slots=True)
class When:
    """A date expression at tokens ``start`` to ``end``: one date, or two for a stretch; ``bound``: a mere beginning or end, "since 2014".

    ``counted`` is true for "two days after": it dates what follows, counted from what the sentence tells.
    """

    start: int
    end: int
    first: PartialDate
    last: PartialDate | None = None
    bound: bool = False
    text: str = ""
    counted: bool = False


@dataclass(slots=True)
class Clock:
    """Resolves the dates of one article; without a day of publication only what names its year is dated."""

    article: Article
    issued: date | None
    latest: PartialDate | None = None
    running: bool = True
    lead: PartialDate | None = None

    @classmethod
    def of(cls, article: Article) -> Clock:
        """The clock of an article: its own date if that is known to the day."""
        given = article.document.issued
        return cls(article, given.first if given is not None and len(given.text) == 10 else None)

    def find(self, sentence: Sentence) -> list[When]:
        """Every date of a sentence, in its order."""
        self.running = sentence.zone == "body"
        matches = self._matches(sentence)
        found: list[When] = []
        for span, kind, match in sorted(matches, key=lambda one: (_counted(one[1], one[2]), one[0].start)):
            if _counted(kind, match):
                self._anchor(found, span, clause=_opening(match, span))
            when = self._when(span, kind, match)
            if when is not None:
                found.append(when)
        found.sort(key=lambda one: one.start)
        # "a day earlier, on Sunday": what is counted is the day that is named
        counted = {span.start for span, kind, match in matches if _counted(kind, match)}
        found = [one for one in found if one.start not in counted or not any(0 <= other.start - one.end <= 2 for other in found)]
        single = [
            one.first
            for one in found
            if one.last is None and not one.bound and not one.counted and not _naming(sentence.span.doc[one.start : one.end].root)
        ]
        self.latest = single[-1] if single else self.latest
        return found

    def _matches(self, sentence: Sentence) -> list[tuple[Span, str, re.Match[str]]]:
        text = sentence.span.text
        taken: list[tuple[int, int]] = []
        found: list[tuple[Span, str, re.Match[str]]] = []
        missing = {part for part, pattern in NEEDED.items() if pattern.search(text) is None}
        for kind, form in FORMS:
            if not missing.isdisjoint(form.groupindex):
                continue
            for match in form.finditer(text):
                left, right = match.span()
                if any(left < b and a < right for a, b in taken):
                    continue
                span = sentence.span.char_span(left, right, alignment_mode="expand")
                if span is not None and self._holds(kind, match, span):
                    taken.append((left, right))
                    found.append((span, kind, match))
        return found

    def _holds(self, kind: str, match: re.Match[str], span: Span) -> bool:
        """Whether a match is a date at all: "the 2000 troops" and "may" are none."""
        if kind == "year" and int(match["year"]) % 100 == 0 and span[-1].dep_ == "nummod" and span[-1].head.tag_ in ("NNS", "NNPS"):
            return False
        name = span[-1]
        if kind == "named" and (name.ent_type_ == "PERSON" or name.pos_ not in ("PROPN", "NOUN", "ADJ")):
            return False
        return not (kind == "month" and name.tag_ == "MD")

    def _when(self, span: Span, kind: str, match: re.Match[str]) -> When | None:
        here = Standpoint(self.issued, self.latest, span.root, self.running, self.article.document.text)
        found = value(here, kind, match)
        if found is None:
            return None
        first_word = match.group().split()[0].lower()
        ends = first_word in {"by", "before"} and kind in ("season", "unit")
        counted = _opening(match, span)
        bound = not ends and not counted and (first_word in _BOUNDS or _before(span) in _BOUNDS)
        return When(span.start, span.end, found[0], found[1], bound, match.group(), counted)

    def _anchor(self, found: list[When], span: Span, *, clause: bool) -> None:
        """The day that "two days later" is counted from: the last one before it, in its sentence or the ones before.

        "Two days after they met" counts from what the sentence tells: its own date, or else that of the whole article.
        """
        near = [one for one in found if one.last is None and not one.bound and not one.counted and (clause or one.start < span.start)]
        if near:
            self.latest = max(near, key=lambda one: one.start).first
        elif self.issued is not None and (clause or self.latest is None):
            self.latest = self.lead or PartialDate.of(self.issued)


def _counted(kind: str, match: re.Match[str]) -> bool:
    """Whether a form is counted from another date of the text."""
    if kind in ("same", "beside"):
        return True
    turn = (match.groupdict().get("turn") or "").lower()
    beside = {"the previous", "the preceding", "the following"}
    return (kind == "ago" and turn not in {"ago", "from now"}) or (kind == "weekday" and turn in beside)


def _naming(root: Token) -> bool:
    """ "Yesterday's attack", which only says which one is meant; but "Monday evening"."""
    return root.dep_ in ("poss", "compound", "nmod") and root.head.lower_ not in {"morning", "afternoon", "evening", "night", "noon"}


def _opening(match: re.Match[str], span: Span) -> bool:
    """ "Two days after" with something behind it."""
    turn = (match.groupdict().get("turn") or "").lower()
    return turn in {"after", "before"} and span.end < len(span.doc) and not span.doc[span.end].is_punct


def _before(span: Span) -> str:
    """The word before a date, in small letters, past "the" and the like."""
    place = span.start - 1
    while place > span.sent.start and span.doc[place].lower_ in {"the", "early", "late", "mid", "-", "at", "least"}:
        place -= 1
    return str(span.doc[place].lower_) if place >= span.sent.start else ""
