"""When a fact happened that no date of its own sentence tells: the day of the article, or of the journey, meeting or speech told before."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from spacy.tokens import Token

from kb.dates import PartialDate
from kb.extract import timing
from kb.extract.article import Article, Sentence
from kb.extract.cues import Cue
from kb.extract.grammar import ancestors, children
from kb.extract.lexicon import load, words
from kb.extract.times import Clock, When
from kb.model import Action, Aid, ArmsTransfer, Fact, Meeting, Membership, Statement, Visit

_AFact = TypeVar("_AFact", bound=Fact)
_FIRST_SENTENCES, _NEWS_SENTENCES = 3, 12
# Within so many sentences a journey or a meeting goes on.
_NEAR_EVENT = 6
_OCCASION = re.compile(
    r"\b(?:on|at|during|after|sidelines of) (?:the|this|that|his|her|their) (?:occasion|visit|trip|meeting|summit|talks|ceremony)\b",
    re.IGNORECASE,
)
_OTHER_TIME = frozenset({"after", "before", "since", "until", "once"})


def lead(article: Article, clock: Clock) -> When | None:
    """When what an article tells of happened by default: the first past day of a main clause near its start, else publication.

    A day in a phrase of the first sentence ("at a summit on Thursday that ...") counts where no clause has one.
    """
    if clock.issued is None:
        return None
    body = [one for one in article.sentences if one.zone == "body"][:_FIRST_SENTENCES]
    dated = [(sentence, clock.find(sentence)) for sentence in body]
    clock.latest = None
    for sentence, whens in dated:
        within = (sentence.span.start, sentence.span.end)
        for when in filter(None, (timing.attached(whens, verb, within) for verb in _main_verbs(sentence))):
            noun = article.doc[when.start : when.end].root.dep_ in ("compound", "nmod", "amod", "nummod", "poss")
            if not noun and _recent(when, clock):
                return when
    for _, whens in dated:
        for when in whens:
            if _recent(when, clock) and not when.bound and not when.counted:
                return when
    return When(0, 0, PartialDate.of(clock.issued))


def _recent(when: When, clock: Clock) -> bool:
    return clock.issued is not None and len(when.first.text) == 10 and 0 <= (clock.issued - when.first.first).days <= 7


def _main_verbs(sentence: Sentence) -> list[Token]:
    """The verb of the main clause, and those that stand beside it or tell what it says."""
    found = [sentence.span.root]
    for verb in found:
        found.extend(one for one in children(verb, "ccomp", "parataxis", "conj") if one.pos_ in ("VERB", "AUX"))
    return found


@dataclass(slots=True)
class Story:
    """The dates an article has told so far, to which later sentences refer without naming them."""

    issued: PartialDate | None
    lead: When | None
    _speeches: dict[str, tuple[Sentence, When]] = field(default_factory=dict)
    _events: list[tuple[int, frozenset[str], When]] = field(default_factory=list)

    def told(self, fact: Fact, sentence: Sentence, when: When) -> None:
        """Remember what a sentence dates by its own words."""
        if isinstance(fact, Statement):
            for one in fact.speaker:
                self._speeches[one.label] = (sentence, when)
        elif isinstance(fact, (Visit, Meeting)):
            self._events.append((sentence.number, _people(fact), when))

    def statement(self, fact: Statement, sentence: Sentence) -> When | None:
        """The day of an undated saying: that of what its speaker said in the paragraph, or right before, else that of the article."""
        for one in fact.speaker:
            known = self._speeches.get(one.label)
            if known is None or not self._past(known[1]):
                continue
            if known[0].stretch == sentence.stretch or sentence.number - known[0].number == 1:
                return known[1]
        return self.lead

    def event(self, fact: Fact, sentence: Sentence, *, planned: bool) -> When | None:
        """The day of a journey or meeting of the same people told shortly before: "in Oslo she met the king", "they will sign it there"."""
        occasion = _OCCASION.search(sentence.span.text) is not None
        people = _people(fact)
        for number, known, when in reversed(self._events):
            if not 0 < sentence.number - number <= _NEAR_EVENT or self._past(when) == planned:
                continue
            if people & known or (occasion and not isinstance(fact, (Visit, Meeting))):
                return when
        for name in people if not planned else ():
            speech = self._speeches.get(name)
            if speech is not None and speech[0].stretch == sentence.stretch and self._past(speech[1]):
                return speech[1]
        return None

    def _past(self, when: When) -> bool:
        return self.issued is not None and when.first.first <= self.issued.last


def _people(fact: Fact) -> frozenset[str]:
    listed = fact.attendee if isinstance(fact, Meeting) else fact.visitor if isinstance(fact, Visit) else ()
    return frozenset(one.label for one in listed if one.type == "Person")


def on(fact: _AFact, when: When) -> _AFact:
    """The fact at the time that its sentence says."""
    if when.last is None:
        return replace(fact, date=when.first, date_text=when.text)
    return replace(fact, start_date=when.first, end_date=when.last, date_text=when.text)


def not_after(when: When, said: When, verb: Token) -> When:
    """ "Said on Friday that it had sent them on Tuesday": the Tuesday before the saying, not the one before publication."""
    days = [one.first for one in (when, said) if one.last is None and len(one.first.text) == 10]
    had = any(child.lower_ == "had" for child in children(verb, "aux"))
    if len(days) < 2 or when.text.split()[-1].lower() not in load("times")["weekdays"] or not had or days[0].first <= days[1].first:
        return when
    return replace(when, first=PartialDate.of(days[0].first - timedelta(days=7)))


def by_context(fact: _AFact, told: When | None) -> _AFact:
    """The fact on the day, or in the days, that other sentences tell; as it is if they tell none."""
    if told is None:
        return fact
    if told.last is None:
        return replace(fact, date=told.first, inferred=("date",))
    return replace(fact, start_date=told.first, end_date=told.last, inferred=("date",))


def to_come(fact: Fact, issued: PartialDate | None) -> bool:
    """ "Arrives on Tuesday", written on a Monday: what is dated after publication has not happened yet."""
    first = fact.date or fact.start_date
    return first is not None and issued is not None and first.first > issued.last


def happened(fact: Fact, verb: Token, sentence: Sentence) -> bool:
    """Whether an undated event is the news itself: told in the simple past, or in the perfect in the first sentences, not as background."""
    if not isinstance(fact, (Meeting, Visit, Action)) or (
        isinstance(fact, Action)
        and isinstance(fact.acts_on, (ArmsTransfer, Aid, Membership))
        and not (str(fact.action_type) in {"approve", "promise"} and verb.tag_ == "VBD")
    ):
        return False
    auxiliaries = {child.lower_ for child in children(verb, "aux")}
    if sentence.zone not in ("body", "summary") or auxiliaries & {"had", "'d"} or _long_ago(verb):
        return False
    listed = sentence.span.root.pos_ in ("NOUN", "PROPN", "NUM", "X")
    simple_past = verb.tag_ == "VBD" or any(one.tag_ == "VBD" for one in children(verb, "auxpass"))
    if sentence.number >= _NEWS_SENTENCES and not listed and not simple_past:
        return False
    if isinstance(fact, Action) and verb.tag_ in ("VBZ", "VBP"):
        # "recognises the island": a state
        return False
    clause = next((place for place, _ in [(verb, verb), *ancestors(verb)] if place.dep_ in ("relcl", "acl", "advcl")), None)
    if clause is None or (clause.dep_ == "relcl" and timing.sharing(clause)):
        return True
    if clause.dep_ == "advcl":
        return not any(child.lower_ in _OTHER_TIME for child in clause.children)
    return verb.tag_ == "VBG" and bool(auxiliaries & {"is", "are", "'s", "'re"})


def announced(fact: Fact, verb: Token, cue: Cue | None) -> bool:
    """ "Said that it was recalling its envoy": an act of state that is done by saying so, told as going on."""
    if cue is None or not isinstance(fact, Action) or isinstance(fact.acts_on, (ArmsTransfer, Aid)):
        return False
    going_on = verb.tag_ == "VBG" and any(child.lower_ in {"is", "are", "was", "were", "'s", "'re"} for child in children(verb, "aux"))
    return going_on and cue.token.lemma_.lower() in {"announce", "say", "declare", "confirm", "state"}


def _long_ago(verb: Token) -> bool:
    """ "In his first term", "previously": words that put a clause into another time without a date."""
    for child in verb.children:
        if child.dep_ in ("advmod", "npadvmod") and child.lower_ in words("times", "before_now"):
            return True
        if child.dep_ == "prep" and any(one.lemma_.lower() in words("times", "terms") for one in children(child, "pobj")):
            return True
    return False
