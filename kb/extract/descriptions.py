"""Whom a description takes up: "both regimes", "the kingdom", "the airline", "the bloc"."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from spacy.tokens import Token

from kb.extract import gazetteer, pairs
from kb.extract.clauses import main_subjects
from kb.extract.grammar import ancestors, children
from kb.extract.lexicon import load, words
from kb.iris import fold
from kb.model import Entity

if TYPE_CHECKING:
    from kb.extract.references import References


_NEAR = 2
_KIN = frozenset({"wife", "husband", "son", "daughter", "father", "mother", "brother", "sister", "widow", "heir", "spouse", "partner"})
_FIGHTERS = frozenset(
    {
        "militant",
        "fighter",
        "rebel",
        "gunman",
        "insurgent",
        "force",
        "troop",
        "soldier",
        "group",
        "movement",
        "instructor",
        "trainer",
        "adviser",
        "advisor",
    }
)


def described(references: References, token: Token, lemma: str) -> tuple[Entity, ...]:
    """Whom a noun that is no name stands for: a state, a body named before, those told of together, else a group of its own."""
    plural = token.tag_ in ("NNS", "NNPS")
    determiners = {child.lower_ for child in token.children if child.dep_ in ("det", "predet", "nummod", "poss", "amod")}
    several = pairs.meant(references, token, lemma)
    if several:
        return several
    if lemma in _KIN:
        return ()
    state = references.modifier_state(token)
    if lemma in _FIGHTERS and state is not None and state.type == "State":
        # "Colombia's leftist FARC rebel force"
        own = next((one for one in _modifiers(references, token) if one.type == "Organization" and one.of is None), None)
        state = own or state
    if state is not None and lemma in words("groups", "of_state") and state.type == "State":
        return (state,)
    if state is not None and state.type == "Organization" and lemma in _FIGHTERS:
        return (state,)
    if (
        lemma in words("groups", "of_state")
        and lemma in {"government", "administration", "regime", "leadership"}
        and state is None
        and "the" in determiners
        and "rival" not in determiners
    ):
        # nobody calls the own government a regime
        home = _at_the_dateline(references) if lemma in {"government", "administration"} else None
        acting = _acting_before(references, token) if home is not None else None
        near = acting or home or references.nearest_state(token)
        if near is not None:
            return (near,)
    known = kind_of_state(references, token, lemma) if determiners & {"the", "self-governing"} else None
    if known is not None:
        return (known,)
    if lemma == "capital" and state is not None and token.dep_ == "pobj" and token.head.lower_ in {"in", "to", "from", "for", "at"}:
        return (Entity(label=references.describe(token), type="Place", of=state),)
    if lemma in words("groups", "countries") and not plural and ("the" in determiners or children(token, "poss")):
        if state is not None and children(token, "poss"):
            return (state,)
        near = references.nearest_state(token) if not determiners & {"that", "this"} else None
        if near is not None and not [child for child in token.children if child.dep_ in ("amod", "relcl", "prep")]:
            return (near,)
    if lemma in words("groups", "countries") and not plural and determiners & {"the", "that", "this"} and state is None:
        varied = _varied(references, token)
        if varied is not None:
            return (varied,)
    if determiners & {"the", "this", "that"}:
        named = called(references, token, lemma)
        if named is not None and (state is None or state.type != "State" or named.of in (None, state)):
            return (named,)
    if lemma in words("groups", "organ") and state is not None and state.type == "State":
        return (Entity(label=references.describe(token), type="Organization", of=state),)
    if (
        lemma in words("groups", "people")
        or lemma in words("groups", "organ")
        or lemma in words("groups", "of_state")
        or lemma in words("speech", "speakers")
        or token.ent_type_ == "NORP"
    ):
        return (
            Entity(
                label=references.describe(token),
                type="Group",
                of=state if state is not None and state.type == "State" else None,
                count=_count(token),
            ),
        )
    if lemma in words("groups", "west"):
        return (Entity(label="the West", type="Group"),)
    if lemma in words("groups", "places"):
        return (Entity(label=references.describe(token), type="Place", of=state if state is not None and state.type == "State" else None),)
    return ()


def _acting_before(references: References, token: Token) -> Entity | None:
    """The state that is the subject of this sentence or of one of the two before."""
    number = references.article.sentence_at[token.i]
    for place in range(number, max(-1, number - 3), -1):
        for one in main_subjects(references, place):
            found = references.article.found_at.get(one.i) if one.i < token.i else None
            if found is not None and found.entity.type == "State":
                return found.entity
    return None


def _at_the_dateline(references: References) -> Entity | None:
    """The state that a report was written in, if the article speaks of it: "the government" of a report from Oslo is Norway's."""
    head = references.article.dateline
    states = {match.entity for match in gazetteer.find(head.place.title()) if match.entity.type == "State"} if head is not None else set()
    return next(iter(states)) if len(states) == 1 and any(one.entity in states for one in references.article.found) else None


def _varied(references: References, token: Token) -> Entity | None:
    """ "The West African country", "that nation": the state told of last, but never the one that acts on it in the same sentence."""
    for child in token.children:
        if child.dep_ in ("relcl", "prep", "acl") or (
            child.dep_ in ("amod", "compound", "nmod", "advmod", "npadvmod") and child.lower_ not in words("groups", "regions")
        ):
            return None
    article = references.article
    number = article.sentence_at[token.i]
    acting = {one.i for _, head in ancestors(token) if head.pos_ in ("VERB", "AUX") for one in head.children if one.dep_ == "nsubj"}
    here = [
        one
        for one in article.found_in(number)
        if one.entity.type == "State" and one.start < token.i and not any(one.start <= place < one.end for place in acting)
    ]
    if here:
        return here[-1].entity
    counts = Counter(one.entity for one in article.found if one.entity.type == "State" and one.start < token.i)
    for back in range(number - 1, max(-1, number - 3), -1):
        near = [one.entity for one in article.found_in(back) if one.entity.type == "State"]
        if near:
            return max(near, key=lambda one: counts[one])
    return None


def _modifiers(references: References, token: Token) -> list[Entity]:
    """The named entities right before a noun."""
    found = (references.article.found_at.get(child.i) for child in children(token, "compound", "nmod", "amod", "poss"))
    return [one.entity for one in found if one is not None and one.how != "linked"]


def _count(token: Token) -> int | None:
    for child in token.children:
        if child.dep_ == "nummod" and child.text.replace(",", "").isdigit():
            return int(child.text.replace(",", ""))
    return None


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
    kinds: dict[str, list[str]] = load("groups")["taken_up"]
    if described is None and lemma in kinds and not children(token, "amod", "compound", "prep"):
        number = references.article.sentence_at[token.i]
        near = [
            one
            for one in candidates
            if references.article.sentence_at[one.start] >= number - _NEAR and _of_kind(one.entity, kinds[lemma])
        ]
        return max(near, key=lambda one: one.start).entity if near else None
    return described


def _of_kind(entity: Entity, kinds: list[str]) -> bool:
    """Whether a body may be called so: by its kind in the reference data, where it has one; organs of states only as agencies."""
    kind = str(entity.kind).rsplit("/", 1)[-1]
    if kind in kinds or not kinds:
        return kind != "news-outlet"
    return not entity.iri and not entity.kind and "unlisted" in kinds and (entity.of is None or entity.of.type != "State")


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
