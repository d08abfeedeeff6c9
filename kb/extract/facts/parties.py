"""Who gives and who takes: the roles of a frame, and where they are empty, the words around."""

from __future__ import annotations

from itertools import pairwise

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts.shared import state_for, unique
from kb.extract.facts.wider import REMEMBERED, WIDER, maker
from kb.extract.frames import Reading
from kb.extract.grammar import prepositions, subjects
from kb.extract.lexicon import load, words
from kb.extract.references import References
from kb.extract.weapons import Weapon
from kb.model import Entity


def parties(
    article: Article, references: References, reading: Reading, things: tuple[Weapon, ...]
) -> list[tuple[Entity, Entity, tuple[str, ...]]]:
    """Every pair of a supplier and a recipient, and which of them no word tells (inferred: who makes or exports the weapon)."""
    gives = reading.frame.gives
    worked_out: tuple[str, ...] = ()
    if "contents" in gives:
        return _of_package(references, reading)
    suppliers = _known(references, reading, "supplier", things)
    recipients = tuple(one for one in _known(references, reading, "recipient", things) if one not in suppliers)
    if gives.get("either"):
        suppliers, recipients = _either(references, reading, things, suppliers, recipients)
        if not _told_apart(references, reading, things, suppliers, recipients):
            worked_out = ("supplier", "recipient")
    told_apart = bool(suppliers or recipients)
    paired = 0
    for role, places in gives.get("absent", {}).items():
        others = recipients if role == "supplier" else suppliers
        for place in places if not (suppliers if role == "supplier" else recipients) else ():
            told = next(
                (
                    one
                    for one in WIDER[place](references, reading, things)
                    if _party(one) and not any(one == other or _same_state(one, other) for other in others)
                ),
                None,
            )
            if told is not None:
                suppliers, recipients = ((told,), recipients) if role == "supplier" else (suppliers, (told,))
                paired += place == "pair"
                worked_out += (role,) if place == "maker" else ()
                break
    if not told_apart and len(suppliers) == len(recipients) == 1 and (
        paired == 2 or _side_by_side(article, reading, suppliers[0], recipients[0])
    ):
        # two who agree on it, and no word tells which of them gives
        suppliers, recipients = _greater(suppliers[0], recipients[0]) or (suppliers, recipients)
        worked_out = ("supplier", "recipient")
    return [
        (one, other, worked_out) for one in suppliers for other in recipients if one != other and not _same_state(one, other)
    ]


def _same_state(one: Entity, other: Entity) -> bool:
    """A state and its own navy: between them nothing is transferred."""
    if {one.type, other.type} != {"State", "Organization"}:
        return False
    first, second = (entity if entity.type == "State" else entity.of for entity in (one, other))
    return first is not None and first == second


def _of_package(references: References, reading: Reading) -> list[tuple[Entity, Entity, tuple[str, ...]]]:
    """ "The package includes tanks": between those two whom the package was told of just before."""
    token = reading.trigger.token
    holders = [token.head] if token.dep_ in ("acl", "prep", "relcl") else subjects(token)
    if not any(one.lemma_.lower() in reading.frame.gives["contents"] for one in holders):
        return []
    number = reading.sentence.number
    last = next((one for one in reversed(references.memory.transfers) if 0 <= number - one.sentence <= REMEMBERED // 2), None)
    return [(last.giver, last.taker, ())] if last is not None else []


def _known(references: References, reading: Reading, role: str, things: tuple[Weapon, ...]) -> tuple[Entity, ...]:
    """Who fills a role of the frame, as states and bodies; whoever approves or stops a sale for a state is not who sells."""
    weapons = {thing.head.i for thing in things}
    named = any(one.role == role and one.entity.type == "Organization" for one in reading.found)
    found = [
        _seated(references, one.head, one.entity) or state_for(references, one.entity)
        for one in reading.found
        if one.role == role and one.head.i not in weapons and not stray(references, one.head) and not (named and _number_of(one.head))
    ]
    known = unique(tuple(one for one in found if one is not None and _party(one)))
    own = reading.trigger.token.lemma_.lower() in {"smuggle", "traffic"} or all(thing.technology for thing in things)
    if not known and role == "supplier" and own and reading.action == "deliver":
        # a smuggler of arms or know-how sells for nobody but himself
        known = unique(tuple(one for one in found if one is not None and one.type == "Person"))
    return known


_SEATED = frozenset({"official", "officer", "authority", "leader", "general"})


def _seated(references: References, head: Token, entity: Entity) -> Entity | None:
    """ "Officers in Khartoum": unnamed people at a seat of government act for its state."""
    if entity.type != "Group" or entity.of is not None or head.lemma_.lower() not in _SEATED:
        return None
    for target in prepositions(head).get("in", []):
        found = references.article.found_at.get(target.i)
        if found is not None and found.entity.type == "State" and found.how in ("metonym", "seat"):
            return found.entity
    return None


def _number_of(head: Token) -> bool:
    """ "Two traders, A and B": the names behind say who they are."""
    return head.tag_ == "NNS" and any(child.dep_ == "nummod" for child in head.children)


def stray(references: References, head: Token) -> bool:
    """ "Money for drones and Norway more": what is only joined to a thing is no recipient."""
    return head.dep_ == "conj" and head.head.pos_ in ("NOUN", "PROPN") and not references.entities(head.head)


def _party(entity: Entity) -> bool:
    """States, bodies, and those groups that arms and support are given to."""
    if entity.type not in ("State", "Organization", "Group"):
        return False
    if any(name in entity.label.lower() for name in words("transfers", "bystanders")):
        return False
    if entity.type != "Group" or entity.of is not None:
        return True
    if "'s " in entity.label and entity.of is None:
        return False
    if entity.label.lower() in words("groups", "vague") or entity.label.lower().rstrip("s") in words("groups", "vague"):
        return False
    if str(entity.kind) == "armed-group" or entity.label[:1].isupper():
        return True
    return bool({word.lower() for word in entity.label.split()} & _takers())


def _takers() -> frozenset[str]:
    listed = words("transfers", "takers")
    return listed | {f"{word}s" for word in listed} | {f"{word[:-1]}ies" for word in listed if word.endswith("y")}


def _either(
    references: References,
    reading: Reading,
    things: tuple[Weapon, ...],
    suppliers: tuple[Entity, ...],
    recipients: tuple[Entity, ...],
) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    """ "A deal between A and B": the maker of the weapon sells, whichever of the two it is; a firm sells to a state."""
    both = unique((*recipients, *suppliers, *_known(references, reading, "party", things)))
    origin = next((thing.origin for thing in things if thing.origin is not None), None)
    if origin is None:
        origin = next((one for one in both if one.iri and one.iri in {maker(thing.entity) for thing in things}), None)
    if origin is not None and origin in both:
        return (origin,), tuple(one for one in both if one != origin)[:1]
    if len(recipients) == 1 and len(suppliers) == 1 and _firm(recipients[0]) and suppliers[0].type == "State":
        return recipients, suppliers
    pair = _by_weight(reading, both)
    if pair is not None:
        return pair
    if not suppliers and len(both) == 2 and len(recipients) == 1:
        return tuple(one for one in both if one not in recipients), recipients
    return suppliers, recipients


def _told_apart(
    references: References,
    reading: Reading,
    things: tuple[Weapon, ...],
    suppliers: tuple[Entity, ...],
    recipients: tuple[Entity, ...],
) -> bool:
    """Whether a word of the text says who of the two sells: its place, the weapon's adjective, or a firm among them."""
    if not suppliers or not recipients:
        return True
    if suppliers[0] in _known(references, reading, "supplier", things) or _firm(suppliers[0]):
        return True
    return any(thing.origin in suppliers for thing in things)


def _by_weight(reading: Reading, both: tuple[Entity, ...]) -> tuple[tuple[Entity, ...], tuple[Entity, ...]] | None:
    """ "A and B signed a contract for tanks" says nothing of the direction: we infer that the greater exporter of arms sells."""
    if len(both) != 2 or not _joined(reading, both):
        return None
    return _greater(*both)


def _greater(one: Entity, other: Entity) -> tuple[tuple[Entity, ...], tuple[Entity, ...]] | None:
    exporters = load("transfers")["exporters"]
    first, second = (
        exporters.index(code) if (code := entity.iri.rsplit("/", 1)[-1]) in exporters else len(exporters) for entity in (one, other)
    )
    if first == second:
        return None
    return ((one,), (other,)) if first < second else ((other,), (one,))


def _side_by_side(article: Article, reading: Reading, one: Entity, other: Entity) -> bool:
    """Whether a sentence names the two as "A and B"."""
    places = [mention for mention in article.found_in(reading.sentence.number) if mention.entity in (one, other)]
    return any(
        second.start - first.end == 1 and article.doc[first.end].lower_ == "and" and first.entity != second.entity
        for first, second in pairwise(places)
    )


def _joined(reading: Reading, both: tuple[Entity, ...]) -> bool:
    """Whether both stand in one and the same place: "between A and B", "A and B signed"."""
    places = {(one.role, one.slot) for one in reading.found if one.entity in both}
    return len(places) == 1


def _firm(entity: Entity) -> bool:
    return entity.type == "Organization" and (
        str(entity.kind) in ("arms-maker", "company")
        or bool({word.lower().strip(".") for word in entity.label.split()} & words("transfers", "firms"))
    )
