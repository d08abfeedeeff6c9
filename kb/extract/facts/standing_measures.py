"""What an article told of restrictions before: who imposed them on whom, for "the sanctions", "the list", "the measures"."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from spacy.tokens import Token

from kb.extract import gazetteer
from kb.extract.article import Article
from kb.extract.grammar import children, prepositions, subjects
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Entity, SanctionsMeasure

_DEFINITE = frozenset({"the", "these", "those", "this", "that", "its", "their", "such", "his", "her", "all"})
# So many sentences back "the sanctions" still means those that were spoken of.
_NEAR = 8
# What a text opens with: its headings and its first sentence.
_OPENING = 3


def definite(token: Token) -> bool:
    """Whether a phrase speaks of something known: "the sanctions", "its blacklist"."""
    return any(child.lower_ in _DEFINITE for child in token.children if child.dep_ in ("det", "poss", "predet"))


def last_measure(
    references: References,
    number: int,
    sender: tuple[Entity, ...] = (),
    target: tuple[Entity, ...] = (),
    reach: int = _NEAR,
    standing: bool = False,
) -> SanctionsMeasure | None:
    """The restrictions imposed, or with ``standing`` spoken of, last before a sentence, of this sender or against this target if known."""
    told: list[tuple[int, SanctionsMeasure]] = [*references.memory.measures, *(references.memory.standing if standing else ())]
    for place, measure in sorted(told, key=lambda one: one[0], reverse=True):
        if place > number or number - place > reach or not measure.sender or not measure.target:
            continue
        if sender and not set(sender) & set(measure.sender):
            continue
        if target and not set(target) & set(measure.target):
            continue
        return measure
    return None


def known_sender(references: References, number: int, targets: tuple[Entity, ...] = ()) -> tuple[Entity, ...]:
    """Who imposes restrictions where the sentence does not say: whoever hit the same before, did so just before, or alone does so here."""
    for _, measure in reversed([*references.memory.standing, *references.memory.measures]):
        if measure.sender and set(targets) & set(measure.target):
            return measure.sender
    near = last_measure(references, number)
    if near is not None:
        return near.sender
    counted = Counter(references.memory.senders).most_common(2)
    return (counted[0][0],) if len(counted) == 1 else ()


def acting_body(article: Article, references: References, sender: Entity) -> Entity:
    """The body that acts by its shortest name, and "the Government" as the state of a text that opens with one."""
    before, _, own = sender.label.partition("'s ")
    if sender.type == "Organization" and own[:1].isupper() and not sender.iri and before.split()[-2:-1] in (["the"], ["of"]):
        return replace(sender, label=own)
    if sender.type == "Group" and sender.of is None and sender.label.split()[-1].lower() in _LAWMAKERS:
        return next((_of_chamber(one.entity) for one in article.found if _chamber(one.entity)), sender)
    if sender.type == "Group" and sender.of is None and sender.label.lower() in words("groups", "of_state"):
        return next(iter(opening_state(article)), sender)
    return sender


_LAWMAKERS = frozenset({"lawmakers", "senators", "legislators", "deputies", "mps", "parliamentarians", "congressmen", "representatives"})


def _of_chamber(entity: Entity) -> Entity:
    """The state whose laws a chamber makes, where its name says so."""
    if entity.of is not None and entity.of.type == "State":
        return entity.of
    first = next(gazetteer.find(entity.label), None)
    return first.entity if first is not None and first.start == 0 and first.entity.type == "State" else entity


def opening_state(article: Article) -> tuple[Entity, ...]:
    """The one state that a text opens with, as a ministry's press release does."""
    opening = {one.entity for one in article.found if one.entity.type == "State" and article.sentence_at[one.start] < _OPENING}
    return tuple(opening) if len(opening) == 1 else ()


def council(article: Article) -> tuple[Entity, ...]:
    """The Security Council, if the article names it: who would have acted by a resolution that somebody vetoed."""
    return next(((one.entity,) for one in article.found if "security council" in one.entity.label.lower()), ())


def legislators(article: Article, references: References, subject: Token) -> tuple[Entity, ...]:
    """Who acts by a bill: "a bill passed by Norway's Senate", "Norwegian legislation", else the state whose chamber the sentence names."""
    for place in [subject, *children(subject, "acl", "relcl")]:
        for preposition in ("by", "in", "before"):
            for head in prepositions(place).get(preposition, []):
                found = _state(references.entities(head), references)
                if found is not None:
                    return (found,)
    acting = subjects(subject.head) if subject.dep_ == "dobj" and subject.head.pos_ == "VERB" else []
    for head in acting:
        found = _state(references.entities(head), references)
        if found is not None:
            return (found,)
    own = references.modifier_state(subject)
    if own is not None:
        return (own.of if own.type == "Organization" and own.of is not None else own,)
    number = article.sentence_at[subject.i]
    for back in range(number, max(-1, number - _NEAR), -1):
        for one in article.found_in(back):
            if _chamber(one.entity):
                return (_of_chamber(one.entity),)
    return ()


def _chamber(entity: Entity) -> bool:
    """Whether a body makes laws."""
    return str(entity.kind) == "parliament" or bool(set(entity.label.lower().split()) & words("groups", "chambers"))


def _state(entities: tuple[Entity, ...], references: References) -> Entity | None:
    for one in entities:
        if one.type == "State":
            return one
        if one.type in ("Organization", "Group") and one.of is not None and one.of.type == "State":
            return one.of
        if one.type == "Person":
            return references.state_of(one)
        if one.type == "Organization":
            return one
    return None
