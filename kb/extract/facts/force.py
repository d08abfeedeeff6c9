"""Force used by somebody against somebody or something."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.frames import Reading
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.extract.weapons import read as read_weapon
from kb.model import Concept, Entity, Fact, UseOfForce

_ATTACKING = frozenset("attack bomb shell bombard raid storm strike hit pound assault invade fire launch".split())


def force(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Force used by somebody against somebody or something."""
    token, frame = reading.trigger.token, reading.frame
    if frame.name == "kill" and token.dep_ in ("advcl", "conj") and token.head.lemma_.lower() in _ATTACKING:
        # "shelled the town, killing three": one use of force
        return []
    attackers = tuple(one for one in reading.roles.get("attacker", ()) if one.type in ("State", "Organization", "Group"))
    shot = next(
        (weapon for head in slot(article, reading.trigger, "subject") if (weapon := read_weapon(article, head)) is not None), None
    )
    if shot is not None:
        if shot.origin is None or not frame.gives.get("violent"):
            return []
        attackers = (shot.origin,)
    attacked = tuple(
        _somewhere(references, entity, head)
        for entity, head in zip(reading.roles["attacked"], reading.heads["attacked"], strict=True)
    )
    attacked = tuple(
        one
        for one in attacked
        if one not in attackers
        and not (
            one.type in ("Place", "Group")
            and not one.iri
            and one.label[:1].islower()
            and one.label.lower().split()[-1].rstrip("s") in words("groups", "vague")
        )
    )
    if (
        token.head.lemma_.lower() in {"help", "assist", "enable", "allow", "support"} and token.dep_ in ("dobj", "xcomp", "ccomp")
    ) or (reading.trigger.support is not None and reading.trigger.support.head.lemma_.lower() in {"help", "assist"}):
        return []
    if frame.gives.get("violent") and not (attacked and any(one.type in ("Place", "State") for one in attacked)):
        return []
    if not attackers or not attacked:
        return []
    used = shot or next(iter(reading.weapons), None)
    kind = {
        "invasion": "invasion",
        "invade": "invasion",
        "poison": "poisoning",
        "poisoning": "poisoning",
        "hack": "cyber-attack",
        "cyberattack": "cyber-attack",
        "airstrike": "air-strike",
        "shell": "shelling",
        "shelling": "shelling",
        "bomb": "bombing",
        "bombing": "bombing",
    }.get(token.lemma_.lower(), "")
    return [
        UseOfForce(
            attacker=attackers, attacked=attacked[:1], weapon=used.entity if used is not None else None, kind=Concept(kind)
        )
    ]


def _somewhere(references: References, entity: Entity, head: Token) -> Entity:
    """People or buildings attacked in a state or town: the place that is named."""
    if head.lemma_.lower() in {"ship", "vessel", "tanker", "convoy", "aircraft", "plane", "boat"}:
        return entity
    if (
        entity.type not in ("Group", "Place")
        or entity.iri
        or (entity.label[:1].isupper() and not entity.label.split()[-1][0].islower())
    ):
        return entity
    for word in ("in", "around", "near", "across", "of", "inside"):
        for owner in (head, head.head) if head.head.pos_ in ("VERB", "AUX") else (head,):
            for target in slot(references.article, Trigger(owner), word):
                named = [one for one in references.entities(target) if one.type in ("State", "Place") and one.label[:1].isupper()]
                if named:
                    return named[0]
    return entity.of if entity.of is not None else entity
