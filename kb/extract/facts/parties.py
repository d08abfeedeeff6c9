"""Who gives and who takes: the roles of a frame, and where they are empty, the words around."""

from __future__ import annotations

from collections.abc import Callable

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts.shared import state_for, unique
from kb.extract.frames import Reading
from kb.extract.grammar import ancestors, prepositions, subjects
from kb.extract.lexicon import load, words
from kb.extract.references import References
from kb.extract.weapons import Weapon
from kb.model import Entity

# How far back a taker that was named before is still meant.
_REMEMBERED = 4


def parties(
    article: Article, references: References, reading: Reading, things: tuple[Weapon, ...]
) -> tuple[Entity | None, Entity | None]:
    """Supplier and recipient of a transfer, either of them None if nothing tells."""
    roles, gives = reading.roles, reading.frame.gives
    supplier = next((one for one in (state_for(references, one) for one in roles.get("supplier", ())) if one), None)
    recipient = next(
        (one for one in (state_for(references, one) for one in roles.get("recipient", ())) if one and one != supplier), None
    )
    if gives.get("either"):
        supplier, recipient = _either(references, reading, things, supplier, recipient)
    for role, places in gives.get("absent", {}).items():
        for place in places:
            if (supplier if role == "supplier" else recipient) is not None:
                break
            other = recipient if role == "supplier" else supplier
            told = next((one for one in _WIDER[place](references, reading, things) if one is not None and one != other), None)
            supplier, recipient = (told, recipient) if role == "supplier" else (supplier, told)
    if supplier is not None and (supplier.type == "Person" or not _party(supplier)):
        # who approves or stops a sale for a state is not who sells
        supplier = None
    if recipient is not None and (recipient.type == "Person" or not _party(recipient)):
        recipient = None
    return supplier, recipient


def _party(entity: Entity) -> bool:
    """States, bodies, and those groups that arms and support are given to."""
    if any(name in entity.label.lower() for name in words("transfers", "bystanders")):
        return False
    if entity.type != "Group" or entity.of is not None:
        return entity.type in ("State", "Organization", "Group")
    if str(entity.kind) == "armed-group" or entity.label[:1].isupper():
        return True
    return bool({word.lower() for word in entity.label.split()} & _takers())


def _takers() -> frozenset[str]:
    listed = words("transfers", "takers")
    return listed | {f"{word}s" for word in listed} | {f"{word[:-1]}ies" for word in listed if word.endswith("y")}


def _either(
    references: References, reading: Reading, things: tuple[Weapon, ...], supplier: Entity | None, recipient: Entity | None
) -> tuple[Entity | None, Entity | None]:
    """ "A deal between A and B": the maker of the weapon sells, whichever of the two it is; a firm sells to a state."""
    both = unique(
        tuple(one for one in (recipient, supplier, *(state_for(references, one) for one in reading.roles.get("party", ()))) if one)
    )
    origin = next((thing.origin for thing in things if thing.origin is not None), None)
    if origin is not None and origin in both:
        return origin, next((one for one in both if one != origin), None)
    if recipient is not None and supplier is not None and _firm(recipient) and supplier.type == "State":
        return recipient, supplier
    if supplier is None and len(both) == 2 and recipient is not None:
        return next(one for one in both if one != recipient), recipient
    return supplier, recipient


def _firm(entity: Entity) -> bool:
    return entity.type == "Organization" and (
        str(entity.kind) in ("arms-maker", "company")
        or bool({word.lower().strip(".") for word in entity.label.split()} & words("transfers", "firms"))
    )


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
        for target in prepositions(head).get("with", []):
            found = [state_for(references, one) for one in references.all(target)]
            if any(found):
                return [one for one in found if one is not None]
    return []


def _pair(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """The two who talk about it, in their order: "talks between Chile and Norway on the purchase of tanks"."""
    for steps, (_, head) in enumerate(ancestors(reading.trigger.token)):
        if steps > 5 or head.pos_ in ("VERB", "AUX"):
            break
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


def _before(references: References, reading: Reading, things: tuple[Weapon, ...]) -> list[Entity]:
    """Who took what the sentences just before told of."""
    number = reading.sentence.number
    last = next((one for one in reversed(references.transfers) if 0 <= number - one.sentence <= _REMEMBERED), None)
    return [last.taker] if last is not None else []


_Wider = Callable[[References, Reading, tuple[Weapon, ...]], list[Entity]]
_WIDER: dict[str, _Wider] = {
    "origin": _origin,
    "around": _around,
    "stage_around": _stage_around,
    "user": _user,
    "asker": _asker,
    "partner": _partner,
    "pair": _pair,
    "licence": _licence,
    "before": _before,
}
