"""Offices that only states have: which states know an office, and whose it is where the title does not say so."""

from __future__ import annotations

from collections import Counter

from kb.extract import gazetteer, salience, statesmen
from kb.extract.article import Article
from kb.extract.heads import head_of
from kb.extract.holdings import Holding
from kb.extract.lexicon import load, words
from kb.model import Entity
from kb.vocab import ID

_CLEARLY = 1.25
_BEYOND_DOUBT, _SURE, _LEAST = 1.6, 35, 12
_KNOWN_WELL = 3
_OF_THE_WELL_KNOWN = 18
_JOINT = 0.5
# What each colleague already placed adds to a state.
_BESIDE = 6


def is_national(label: str) -> bool:
    """Whether a title without an organization can only be a state's.

    >>> is_national("deputy foreign minister"), is_national("chief executive")
    (True, False)
    """
    parts = label.lower().split()
    phrase = f" {label.lower()} "
    if head_of(label) == "commissioner" and "police" not in parts:
        # commissioners are of commissions
        return False
    return (
        head_of(label) in words("offices", "national")
        or bool(set(parts) & words("offices", "national_modifiers"))
        or any(f" {one} " in phrase for one in words("offices", "national_phrases"))
    )


def knows(state: Entity, label: str) -> bool:
    """Whether a state has such an office at all: no president in a kingdom, no foreign secretary outside of some states."""
    code = state.iri.rsplit("/", 1)[-1]
    low = label.lower()
    listed = states_with(label)
    if listed:
        return code in listed
    only: dict[str, list[str]] = load("offices")["only"]
    for key, codes in only.items():
        if low == key or low.endswith(" " + key):
            return code in codes
    absent = load("offices")["absent"]
    return not any(
        code in codes
        for key, codes in absent.items()
        if low == key or (low.endswith(" " + key) and "vice" not in low) or low.startswith((f"{key} of ", f"{key} for "))
    )


def states_with(label: str) -> list[str]:
    """The codes of the states whose office alone is called so; empty when many have it."""
    low = f" {label.lower()} "
    listed: dict[str, list[str]] = load("offices")["states"]
    for key in sorted(listed, key=len, reverse=True):
        if f" {key} " in low:
            return [str(code) for code in listed[key]]
    return []


def exclusive(label: str) -> bool:
    """Whether a state has one such office only, so that two holders are of two states."""
    return head_of(label) in words("offices", "one_of_a_kind")


class Homes:
    """Ask ``of(holding)`` for the state of a title that has none; the titles of one article decide together."""

    def __init__(self, article: Article, bare: list[Holding], owned: list[tuple[Holding, Entity]]) -> None:
        self._article = article
        self._home = salience.at_home(article)
        self._owned = owned
        self._chosen: dict[tuple[Entity, str], Entity | None] = {}
        for state in _well_known(article, bare):
            # who is named without a state is at home
            self._home[state] += _OF_THE_WELL_KNOWN
        self._decide([one for one in bare if is_national(one.office.label)])

    def of(self, held: Holding) -> Entity | None:
        """The state, or None where it is not clear."""
        return self._chosen.get((held.person, held.office.label.lower()))

    def _taken(self, held: Holding) -> set[Entity]:
        if not exclusive(held.office.label) or held.office.former:
            return set()
        return {
            organization
            for other, organization in self._owned
            if other.person != held.person and not other.office.former and _same(other.office.label, held.office.label)
        }

    def _decide(self, bare: list[Holding]) -> None:
        ranked: dict[tuple[Entity, str], tuple[Holding, Counter[Entity], Entity | None]] = {}
        for held in bare:
            key = (held.person, held.office.label.lower())
            if key in ranked:
                continue
            local = salience.around(self._article, held.person, held.start, held.end)
            barred = local.not_of | self._taken(held) | _posted_to(self._article, held)
            scores: Counter[Entity] = Counter(
                {
                    state: weight + local.near[state]
                    for state, weight in self._home.items()
                    if state not in barred and knows(state, held.office.label)
                }
            )
            sure = local.sure if local.sure in scores else None
            known = statesmen.of(self._article, held.person)
            sure = known if known in scores else sure
            ranked[key] = (held, scores, sure)
        joint: Counter[Entity] = Counter()
        for held, scores, sure in ranked.values():
            best = sure or (scores.most_common(1)[0][0] if scores else None)
            if best is not None and not held.office.former:
                joint[best] += 1
        # whoever is surest chooses first: two presidents are of two states
        order = sorted(ranked.items(), key=lambda one: (one[1][2] is None, -_lead(one[1][1])))
        held_by: dict[tuple[str, Entity], Entity] = {}
        found: Counter[Entity] = Counter()
        for key, (held, scores, sure) in order:
            kind = " ".join(held.office.label.lower().split()[-2:])
            for state in list(scores):
                scores[state] += round(10 * _JOINT * max(0, joint[state] - 1))
                if exclusive(held.office.label) and not held.office.former and held_by.get((kind, state), held.person) != held.person:
                    del scores[state]
            for state, others in found.items():
                if state in scores:
                    scores[state] += _BESIDE * others
            chosen = sure if sure in scores else self._clear(held, scores)
            self._chosen[key] = chosen
            if chosen is not None and not held.office.former:
                found[chosen] += 1
            if chosen is not None and not held.office.former:
                held_by[(kind, chosen)] = held.person

    def _clear(self, held: Holding, scores: Counter[Entity]) -> Entity | None:
        ranked = scores.most_common(2)
        if not ranked or ranked[0][1] < _LEAST or (len(ranked) == 2 and ranked[0][1] < _CLEARLY * ranked[1][1]):
            return None
        beside = {self._article.sentence_at[one.start] for one in self._article.found if one.entity == held.person}
        beyond_doubt = ranked[0][1] >= _SURE and (len(ranked) == 1 or ranked[0][1] >= _BEYOND_DOUBT * ranked[1][1])
        if not beyond_doubt and _elsewhere(self._article, held, ranked[0][0]) and len(beside) < _KNOWN_WELL:
            return None
        return ranked[0][0]


def _posted_to(article: Article, held: Holding) -> set[Entity]:
    """The states to which an envoy is sent, "ambassador to Chile"; the envoy is of another."""
    return {
        one.entity
        for one in article.found_in(article.sentence_at[held.office.head])
        if one.entity.type == "State"
        and held.office.head < one.start < held.office.end
        and {"to", "in"} & {article.doc[one.start - 1].lower_, article.doc[one.start - 2].lower_}
    }


def _well_known(article: Article, bare: list[Holding]) -> set[Entity]:
    """The states of well-known statesmen whose titles the article gives without a state."""
    found: set[Entity] = set()
    for held in bare:
        state = statesmen.of(article, held.person) if is_national(held.office.label) and not held.office.former else None
        if state is not None and knows(state, held.office.label):
            found.add(state)
    return found


def _lead(scores: Counter[Entity]) -> float:
    ranked = scores.most_common(2)
    if not ranked:
        return 0.0
    return ranked[0][1] / ranked[1][1] if len(ranked) == 2 else float(ranked[0][1])


def _same(one: str, other: str) -> bool:
    """ "Foreign Minister" and "Minister of Foreign Affairs"; "President" is no "Vice President"."""
    return one.lower() == other.lower() or _kernel(one) == _kernel(other)


def _kernel(label: str) -> frozenset[str]:
    return frozenset(word.removesuffix("s") for word in label.lower().replace("defense", "defence").split()) - {
        "of",
        "for",
        "the",
        "affair",
        "and",
    }


def _elsewhere(article: Article, held: Holding, state: Entity) -> bool:
    """Whether the sentence tells of other states that act or are named as somebody's own, and not of this one."""
    there = [one for one in article.found_in(article.sentence_at[held.start]) if one.entity.type == "State" and one.how != "linked"]
    if not there:
        return False
    if any(one.entity == state for one in there):
        # "Norway recalled its ambassador to Chile after remarks by President X": named, but against the person
        acts = any(
            one.entity == held.person and article.doc[one.start : one.end].root.dep_ in ("nsubj", "nsubjpass") for one in article.found
        )
        return salience.speaks(article, held.end) is None and len({one.entity for one in there}) > 1 and not acts
    return any(salience.theirs(article.doc[one.start : one.end].root, one) for one in there)


def fixed(article: Article, label: str) -> Entity | None:
    """The state whose office alone is called so, if there is only one, or only one that the article names; the first if it names none."""
    codes = states_with(label) or load("offices")["alone"].get(label.lower(), [])
    if not codes:
        return None
    named = {
        of.iri.rsplit("/", 1)[-1] for one in article.found for of in (one.entity, one.entity.of) if of is not None and of.type == "State"
    }
    only_here = not states_with(label) and bool(named)
    # a "Rep." in an article that names other states only is one of theirs
    chosen = [code for code in codes if code in named] or ([] if only_here else codes[:1])
    if len(chosen) > 1:
        # of the attorneys general of two states, that of the one the article is at home in
        weights = Counter({one.iri.rsplit("/", 1)[-1]: weight for one, weight in salience.at_home(article).items() if one.iri})
        ranked = sorted(chosen, key=lambda code: -weights[code])
        chosen = ranked[:1] if weights[ranked[0]] >= _CLEARLY * weights[ranked[1]] else chosen
    return gazetteer.entity(f"{ID}state/{chosen[0]}") if len(chosen) == 1 else None
