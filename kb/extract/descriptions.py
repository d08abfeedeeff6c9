"""Whom a description takes up: "both regimes", "the kingdom", "the airline", "the bloc"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from kb.extract.grammar import children
from kb.extract.lexicon import load, words
from kb.extract.pronouns import main_subjects
from kb.iris import fold
from kb.model import Entity

if TYPE_CHECKING:
    from kb.extract.references import References


def pair(references: References, token: Token, kind: str) -> tuple[Entity, ...]:
    """Which two "both regimes" or "the two leaders" means; ``kind`` is the class of each."""
    number = references.article.sentence_at[token.i]
    found: list[Entity] = []
    for place in range(number, max(-1, number - 4), -1):
        here = [one for one in references.article.found_in(place) if one.start < token.i]
        order = list(dict.fromkeys(one.entity for one in here if one.entity.type == kind))
        joined = _joined(references, order, place, token)
        if joined:
            return joined
        found.extend(one for one in order if one not in found)
        if len(found) >= 2:
            return tuple(found[:2])
    return ()


def _joined(references: References, order: list[Entity], place: int, token: Token) -> tuple[Entity, ...]:
    """Two that are coordinated in the sentence go together before any two others."""
    for subject in main_subjects(references, place):
        if subject.i >= token.i:
            continue
        both = [one for one in references.all(subject) if one in order] if subject.i not in references.busy else []
        if len(both) == 2:
            return tuple(both)
        partners = [
            one
            for word in ("with", "and", "between")
            for child in subject.head.subtree
            if child.dep_ == "prep" and child.lower_ == word
            for target in children(child, "pobj")
            for one in references.all(target)
            if one in order and one not in both
        ]
        if len(both) == 1 and len(partners) == 1:
            return (both[0], partners[0])
    if len(order) > 2:
        counts = {one: sum(1 for found in references.article.found if found.entity == one) for one in order}
        first, second, *rest = sorted(order, key=lambda one: (-counts[one], order.index(one)))
        if counts[second] > counts[rest[0]]:
            return tuple(one for one in order if one in (first, second))
    return tuple(order) if len(order) == 2 else ()


def kind_of_state(references: References, token: Token, lemma: str) -> Entity | None:
    """The state named before that "the kingdom", "the city-state" or "the island" means."""
    named = [one.entity for one in references.article.found if one.entity.type == "State"]
    if lemma in words("groups", "republics"):
        for one in references.article.found:
            if one.entity.type == "State" and lemma in one.text.lower():
                return one.entity
        kingdoms = words("groups", "kingdoms") if "kingdoms" in load("groups") else frozenset()
        return next((one for one in named if one.iri.rsplit("/", 1)[-1] in kingdoms), None) if lemma == "kingdom" else None
    city_state = lemma == "state" and any(child.lower_ == "city" for child in token.children)
    codes = words("groups", "city_states") if city_state else frozenset()
    if lemma == "island":
        codes = words("groups", "islands")
    return next((one for one in named if one.iri.rsplit("/", 1)[-1] in codes), None) if codes else None


def called(references: References, token: Token, lemma: str) -> Entity | None:
    """The organization named before that "the ministry", "the airline", "the bloc" takes up."""
    if references.descriptors is None:
        references.descriptors = descriptors(references)
    wanted = set(load("groups")["called"].get(lemma, ())) | {lemma}
    candidates = [
        one
        for one in references.article.found
        if one.entity.type in ("Organization", "PublicBody", "Company") and one.start < token.i
    ]
    for one in sorted(candidates, key=lambda found: -found.start):
        tokens = set(fold(one.entity.label).split()) | set(fold(one.text).split()) | {str(one.entity.kind).rsplit("/", 1)[-1]}
        if tokens & wanted:
            return one.entity
    described = references.descriptors.get(lemma)
    if (
        described is None
        and lemma in {"agency", "department", "body", "office", "organization", "organisation"}
        and not children(token, "amod", "compound", "prep")
    ):
        number = references.article.sentence_at[token.i]
        near = [
            one
            for one in candidates
            if references.article.sentence_at[one.start] >= number - 2 and str(one.entity.kind) != "news-outlet"
        ]
        return max(near, key=lambda one: one.start).entity if near else None
    return described


def descriptors(references: References) -> dict[str, Entity]:
    """ "Ruritanian airline Blue Air", "Red Jet, a cargo airline": nouns that describe a named organization; the first of a kind counts."""
    found: dict[str, Entity] = {}
    for one in references.article.found:
        if one.entity.type not in ("Organization", "Company"):
            continue
        root = references.article.doc[one.start : one.end].root
        before = references.article.doc[one.start - 1] if one.start else None
        if before is not None and before.pos_ == "NOUN" and before.text.islower() and before.i not in references.article.found_at:
            found.setdefault(before.lemma_.lower(), one.entity)
        for child in root.children:
            if child.dep_ == "appos" and child.pos_ == "NOUN":
                found.setdefault(child.lemma_.lower(), one.entity)
        if root.dep_ == "appos" and root.head.pos_ == "NOUN":
            found.setdefault(root.head.lemma_.lower(), one.entity)
    return found
