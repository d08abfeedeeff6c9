"""Where a role that a frame leaves empty is told in the words around: the weapon's adjective, who acts above, who was told of before."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from kb import reference
from kb.extract.facts.shared import state_for
from kb.extract.frames import Reading
from kb.extract.grammar import ancestors, children, prepositions, subjects
from kb.extract.lexicon import load, words
from kb.extract.references import References
from kb.extract.weapons import Weapon
from kb.model import Entity

# How far back a taker that was named before is still meant.
REMEMBERED = 4


def stage_above(token: Token) -> str:
    """The stage that the words above a transfer give: "finalized arrangements for the delivery of"."""
    stages = {word: stage for stage, listed in load("transfers")["stages"].items() for word in listed}
    place = token
    for _ in range(6):
        if place.head.i == place.i or place.dep_ in ("relcl", "advcl"):
            break
        if place.dep_ in ("nsubj",) and place.head.pos_ == "VERB":
            break
        place = place.head
        if place.lemma_.lower() in stages:
            return str(stages[place.lemma_.lower()])
    return ""


def _origin(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """The state that an adjective or a possessive before the weapon names."""
    return [thing.origin for thing in things if thing.origin is not None]


def _acting(references: References, verb: Token) -> list[Entity]:
    """Who does it, as a state or body."""
    found = [state_for(references, entity) for subject in subjects(verb) for entity in references.all(subject)]
    return [one for one in found if one is not None and one.type in ("State", "Organization")]


def _around(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Who acts in the clauses above, nearest first."""
    found: list[Entity] = []
    for steps, (_, head) in enumerate(ancestors(reading.trigger.token)):
        if steps >= 8:
            break
        if head.pos_ in ("VERB", "AUX"):
            found.extend(_acting(references, head))
    return found


def _stage_around(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Who brings the transfer as far as it is: "had finalized arrangements for the delivery of"."""
    return _around(references, reading, things) if stage_above(reading.trigger.token) else []


def _user(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Who has the weapon of a clause that only says where it came from: "Chile parades tanks bought from Norway"."""
    found: list[Entity] = []
    token = reading.trigger.token
    if token.dep_ not in ("acl", "relcl", "amod"):
        return found
    for place, head in ancestors(token.head):
        if head.pos_ not in ("VERB", "AUX"):
            continue
        if any(one.lemma_.lower() in words("speech", "denying") for _, one in ancestors(head)):
            break
        if head.lemma_.lower() in words("transfers", "use"):
            object_ = place.dep_ in ("dobj", "nsubjpass") or place.dep_ == "prep"
            found.extend(_acting(references, head) if object_ else [])
        break
    return found


def _asker(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Who asked for it: "Chile asked Norway to supply tanks"."""
    for steps, (place, head) in enumerate(ancestors(reading.trigger.token)):
        if steps > 4:
            break
        if head.lemma_.lower() in words("transfers", "ask") and head.pos_ == "VERB" and place.dep_ in ("xcomp", "ccomp", "dobj", "prep"):
            return _acting(references, head)
    return []


def _partner(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """With whom it was agreed: "signed a contract with Norway to buy tanks"."""
    for steps, (_, head) in enumerate(ancestors(reading.trigger.token)):
        if steps > 4:
            break
        behind = [one for targets in prepositions(head).values() for one in targets]
        nouns = [*behind, *children(head, "dobj", "nsubj", "nsubjpass", "attr")]
        talks = [one for one in nouns if one.lemma_.lower() in words("transfers", "talks")]
        for target in [two for one in [head, *talks] for two in prepositions(one).get("with", [])]:
            found = [state_for(references, one) for one in references.all(target)]
            if any(found):
                return [one for one in found if one is not None]
    return []


def _pair(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """The two who talk about it, in their order: "talks between Chile and Norway on the purchase of tanks"."""
    for steps, (_, head) in enumerate(ancestors(reading.trigger.token)):
        if steps > 5:
            break
        if head.pos_ in ("VERB", "AUX"):
            # "Chile and Norway signed an agreement for the purchase of tanks"
            both = _acting(references, head)
            return both if len(both) == 2 and both[0] != both[1] else []
        found = [state_for(references, one) for target in prepositions(head).get("between", []) for one in references.all(target)]
        if any(found):
            return [one for one in found if one is not None]
    return []


def _licence(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Whose licence it is: "under a licence from Norway", "under Norwegian licence"."""
    for target in prepositions(reading.trigger.token).get("under", []):
        given = [one for source in prepositions(target).get("from", []) for one in references.all(source)]
        owner = references.modifier_state(target)
        return [*given, *([owner] if owner is not None else [])]
    return []


def _bought(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """ "Received the tanks ordered from Norway": from whom a clause on the weapon says that it was bought."""
    found: list[Entity] = []
    for thing in things:
        for clause in thing.head.subtree:
            if clause.dep_ in ("acl", "relcl") and clause.lemma_.lower() in words("transfers", "buy"):
                sources = [*prepositions(clause).get("from", []), *prepositions(clause).get("by", [])]
                found.extend(one for source in sources for one in (state_for(references, two) for two in references.all(source)) if one)
    return found


def _within(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Who is named behind "to" somewhere in the phrase of the weapon: "parts for jets to Chile"."""
    found: list[Entity] = []
    for thing in things:
        for one in thing.head.subtree:
            if one.dep_ == "prep" and one.lower_ == "to" and one.i > thing.head.i:
                found.extend(two for target in children(one, "pobj") for two in references.all(target) if two.type == "State")
    return found


def _nobody(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Who took what was told before, where the verb has no subject at all: "a plan to buy tanks from Norway"."""
    return [] if subjects(reading.trigger.token) else _before(references, reading, things)


def _before(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Who took what the sentences just before told of."""
    if {"from", "to"} & prepositions(reading.trigger.token).keys():
        return []
    return taker_before(references, reading)


def taker_before(references: References, reading: Reading) -> list[Entity]:
    """Who took what the sentences just before told of, if no other state is named in this one."""
    number = reading.sentence.number
    last = next((one for one in reversed(references.memory.transfers) if 0 <= number - one.sentence <= REMEMBERED), None)
    if last is None:
        return []
    known = {last.taker, last.giver, *(one for role in ("supplier", "donor") for one in reading.roles.get(role, ()))}
    others = {one.entity for one in references.article.found_in(number) if one.entity.type == "State" and one.how != "adjective"}
    return [last.taker] if others <= known else []


def _giver_before(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Who gave to the same taker in the sentences just before: "Norway sold Chile tanks. Chile has received ten of them"."""
    number = reading.sentence.number
    takers = set(reading.roles.get("recipient", ()))
    return [
        one.giver
        for one in reversed(references.memory.transfers)
        if 0 <= number - one.sentence <= REMEMBERED // 2 and (one.taker in takers or not takers)
    ][:1]


def _signer(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """ "Chile signed deals worth a million to buy tanks": who binds itself above a verb without a subject."""
    for steps, (_, head) in enumerate(ancestors(reading.trigger.token)):
        if steps > 5:
            break
        if head.lemma_.lower() in words("transfers", "sign") and head.pos_ == "VERB":
            return _acting(references, head)
    return []


def _maker(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """The state that makes the weapon, if the article names that state: what is ordered new comes from its maker."""
    made = {maker(thing.entity) for thing in things} - {""}
    return [one.entity for one in references.article.found if one.entity.iri in made and one.entity.type == "State"][:1]


def maker(weapon: Entity) -> str:
    """The state where a weapon of the reference data is made; empty if it is not known or several make it."""
    entry = reference.by_iri(weapon.iri) if weapon.iri else None
    for _ in range(3):
        if entry is None or entry.type == "State":
            break
        entry = reference.by_iri(entry.of) if entry.of else None
    return entry.iri if entry is not None and entry.type == "State" else ""


def _shared(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """ "Donated tanks and sent trainers to Chile": the place of the taker belongs to both verbs."""
    for verb in children(reading.trigger.token, "conj"):
        found = [one for target in prepositions(verb).get("to", []) for one in references.all(target)]
        states = [one for one in (state_for(references, entity) for entity in found) if one is not None and one.type == "State"]
        if states:
            return states
    return []


def _ordered(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Who ordered what is sent: "delivered the tanks that Chile paid for"."""
    found: list[Entity] = []
    for thing in things:
        for clause in thing.head.subtree:
            if clause.dep_ == "relcl" and clause.i != reading.trigger.token.i and clause.lemma_.lower() in words("transfers", "want"):
                found.extend(_acting(references, clause))
    return found


def _shifted(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """ "Gave Oslo air defence systems": parsers take the name for a part of the weapon's."""
    found: list[Entity] = []
    for thing in things:
        for child in children(thing.head, "compound", "nmod"):
            mention = references.article.found_at.get(child.i)
            if mention is None or mention.entity.type != "State" or mention.how == "adjective":
                continue
            if mention.start == thing.head.left_edge.i:
                found.append(mention.entity)
    return found


def _owner(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Whose the weapons are now, in a clause on them: "Chile's tanks, delivered by Norway"."""
    if reading.trigger.token.dep_ not in ("acl", "relcl"):
        return []
    found = [state_for(references, one) for thing in things for owner in children(thing.head, "poss") for one in references.all(owner)]
    return [one for one in found if one is not None]


def _giver(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Who sends what a clause says was ordered: "Norway delivered the tanks that Chile paid for"."""
    token = reading.trigger.token
    above = next((head for _, head in ancestors(token.head) if head.pos_ in ("VERB", "AUX")), None) if token.dep_ == "relcl" else None
    if above is None or above.lemma_.lower() not in words("transfers", "give"):
        return []
    return _acting(references, above)


_Wider = Callable[[References, Reading, tuple[Weapon, ...]], list[Entity]]
WIDER: dict[str, _Wider] = {
    "origin": _origin,
    "around": _around,
    "stage_around": _stage_around,
    "user": _user,
    "asker": _asker,
    "partner": _partner,
    "pair": _pair,
    "licence": _licence,
    "before": _before,
    "bought": _bought,
    "giver": _giver,
    "owner": _owner,
    "shifted": _shifted,
    "ordered": _ordered,
    "giver_before": _giver_before,
    "maker": _maker,
    "signer": _signer,
    "shared": _shared,
    "nobody": _nobody,
    "within": _within,
}
