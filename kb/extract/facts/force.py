"""Force used by somebody against somebody or something."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts.shared import unique
from kb.extract.frames import Reading
from kb.extract.grammar import ancestors, children, coordinated, objects, prepositions, subjects
from kb.extract.lexicon import load, words
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.extract.weapons import Weapon
from kb.extract.weapons import read as read_weapon
from kb.model import Concept, Entity, Fact, UseOfForce

_ATTACKING = frozenset("attack bomb shell bombard raid storm strike hit pound assault invade fire launch drop ambush".split())
_KILLING = frozenset({"poison", "poisoning", "assassinate", "assassination", "murder"})
_AT = ("in", "on", "at", "near", "around", "outside", "across", "inside", "off", "of")


def force(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Force used by somebody against somebody or something; hackers break into computers by frames of their own."""
    token, gives = reading.trigger.token, reading.frame.gives
    if _beside(reading) or _bloodless(article, reading):
        return []
    weapon = _striking(article, reading)
    attackers = _attackers(article, references, reading, weapon)
    attacked = _attacked(article, references, reading, attackers) or _hit(article, references, reading, attackers)
    if any("police" in one.label.lower() for one in attackers):
        # against people they use force, against a town they do not wage war
        attacked = tuple(one for one in attacked if one.type in ("Group", "Person"))
    if gives.get("violent") and not any(
        one.type in ("Place", "State", "Organization") or (weapon is not None and one.type == "Group") for one in attacked
    ):
        return []
    if not attackers or not attacked:
        return []
    used = weapon or next(iter(reading.weapons), None)
    return [
        UseOfForce(
            attacker=attackers,
            attacked=attacked[:1],
            weapon=used.entity if used is not None else None,
            kind=Concept(load("force")["kinds"].get(token.lemma_.lower(), "")),
        )
    ]


def _beside(reading: Reading) -> bool:
    """ "shelled the town, killing three" tells one use of force; "helped it to attack" none; "hit back" is an answer in words."""
    token, support = reading.trigger.token, reading.trigger.support
    if reading.frame.gives.get("place_is_attacked") and token.dep_ in ("advcl", "conj") and token.head.lemma_.lower() in _ATTACKING:
        return True
    if any(child.lower_ == "back" and child.dep_ in ("prt", "advmod") for child in token.children):
        return True
    helping = words("force", "helping")
    return (token.head.lemma_.lower() in helping and token.dep_ in ("dobj", "xcomp", "ccomp")) or (
        support is not None and support.head.lemma_.lower() in helping
    )


def _bloodless(article: Article, reading: Reading) -> bool:
    """ "hit with sanctions"."""
    return any(one.lemma_.lower() in words("force", "bloodless") for one in slot(article, reading.trigger, "with"))


def _striking(article: Article, reading: Reading) -> Weapon | None:
    """The weapon that stands where an attacker would: "a missile struck the port", "hit by drones"."""
    names = [name for name in reading.frame.roles.get("attacker", ()) if name in ("subject", "from", "by", "support.subject")]
    return next(
        (
            weapon
            for name in names
            for head in slot(article, reading.trigger, name)
            for one in coordinated(head)
            if (weapon := read_weapon(article, one)) is not None
        ),
        None,
    )


def _attackers(article: Article, references: References, reading: Reading, weapon: Weapon | None) -> tuple[Entity, ...]:
    gives = reading.frame.gives
    hackers = _hackers(article, references, reading)
    if hackers or gives.get("hackers"):
        return hackers
    if weapon is not None:
        return _launchers(article, references, weapon) if gives.get("violent") or gives.get("by_weapon") else ()
    if gives.get("by_weapon") == "only":
        return ()
    found = reading.roles.get("attacker", ())
    if gives.get("claimed") and reading.trigger.support is not None:
        found = tuple(
            entity
            for _, head in ancestors(reading.trigger.support)
            if head.pos_ in ("VERB", "AUX")
            for subject in subjects(head)
            for entity in references.all(subject)
        )[:1]
    if not found:
        # "Chilean aircraft bombed": whose they are
        craft = [one for one in slot(article, reading.trigger, "subject") if one.lemma_.lower() in words("force", "vehicles")]
        found = tuple(state for one in craft for state in (references.modifier_state(one),) if state is not None)
    return unique(tuple(one for one in found if _may_attack(one)))


def _may_attack(entity: Entity) -> bool:
    """States, bodies and fighters use force; "critics" and "officials" attack with words."""
    if entity.type == "Group":
        fighters = words("force", "fighters")
        return any(word in fighters or word.rstrip("s") in fighters for word in entity.label.lower().replace("men", "man").split())
    return entity.type in ("State", "Organization") and str(entity.kind) not in ("news-outlet", "company")


def _launchers(article: Article, references: References, weapon: Weapon) -> tuple[Entity, ...]:
    """Who launched it: "drones fired by the rebels", else whose it is said to be: "Chilean drones"."""
    launched = words("force", "launched")
    for head in (weapon.head, *(one for one in coordinated(weapon.head) if one != weapon.head)):
        for clause in children(head, "acl", "relcl"):
            if clause.lemma_.lower() in launched:
                found = [
                    entity
                    for one in subjects(clause)
                    for entity in references.all(one)
                    if entity.type in ("State", "Organization", "Group")
                ]
                return tuple(found)
    if weapon.origin is not None:
        return (weapon.origin,)
    owner = references.modifier_state(weapon.head)
    return (owner,) if owner is not None else ()


def _hackers(article: Article, references: References, reading: Reading) -> tuple[Entity, ...]:
    """The state that hackers work for where the text says it, else the hackers themselves."""
    for name in reading.frame.roles.get("attacker", ()):
        for head in slot(article, reading.trigger, name):
            if head.lemma_.lower() not in words("force", "hackers") or not any(
                one.lemma_.lower() in {"hacker", "cyberspy", "cybercriminal", "hack", "hacking", "cyber"} for one in head.subtree
            ):
                continue
            linked = [
                one
                for clause in children(head, "acl", "relcl")
                if clause.lemma_.lower() in words("force", "linking")
                for word in ("to", "with", "by")
                for target in prepositions(clause).get(word, [])
                for one in references.all(target)
                if one.type in ("State", "Organization")
            ]
            before = [
                article.found_at[one.i].entity
                for one in head.subtree
                if one.i < head.i and one.i in article.found_at and article.found_at[one.i].entity.type == "State"
            ]
            state = (linked or before)[:1]
            return tuple(state) or tuple(one for one in references.entities(head) if one.type == "Group")
    return ()


def _attacked(
    article: Article, references: References, reading: Reading, attackers: tuple[Entity, ...]
) -> tuple[Entity, ...]:
    for name in reading.frame.roles.get("attacked", ()):
        found = []
        for head in slot(article, reading.trigger, name):
            for one in coordinated(head):
                if one.lemma_.lower() in words("force", "waters"):
                    continue
                target = _target(article, references, reading, one, attackers)
                if target is not None and target not in attackers and target not in found:
                    found.append(target)
        if found:
            return tuple(found)
    return ()


def _hit(
    article: Article, references: References, reading: Reading, attackers: tuple[Entity, ...]
) -> tuple[Entity, ...]:
    """ "An attack blamed on the rebels killed four soldiers at the airport": what the attack did says where it struck."""
    token = reading.trigger.token
    if token.pos_ != "NOUN" or token.dep_ != "nsubj" or token.head.lemma_.lower() not in {"kill", "wound", "injure", "destroy", "damage"}:
        return ()
    found = [_target(article, references, reading, one, attackers) for one in objects(token.head)]
    return tuple(one for one in found if one is not None and one not in attackers)[:1]


def _target(
    article: Article, references: References, reading: Reading, head: Token, attackers: tuple[Entity, ...]
) -> Entity | None:
    """What is attacked: by name; else, people or buildings, the place or state that they are said to be in or of."""
    lemma = head.lemma_.lower()
    if lemma in words("force", "vehicles"):
        return None if reading.frame.gives.get("taken") else Entity(label=references.describe(head), type="Group")
    if head.ent_type_ in ("MONEY", "CARDINAL", "DATE", "TIME") and head.pos_ in ("NUM", "NOUN", "SYM"):
        return None
    known = next(iter(references.entities(head)), None)
    if article.found_at.get(head.i) is not None:
        vehicle = any(word.lemma_.lower() in words("force", "vehicles") for word in children(head, "compound"))
        if known is None and vehicle:
            return Entity(label=references.describe(head), type="Group")
        return known if known is not None and not _open_water(known) else None
    if known is not None and known.type == "Group" and reading.trigger.token.lemma_.lower() in _KILLING:
        # who is murdered or poisoned is meant, not where
        return known
    if lemma in words("force", "cities"):
        return _city(article, references, head, known)
    if known is not None and (known.iri or known.type in ("Person", "State") or (known.type != "Group" and _is_name(known))):
        return known
    if reading.frame.gives.get("hackers") and head.pos_ in ("NOUN", "PROPN") and lemma not in words("force", "computers"):
        # whose computers they are counts, not where these stand
        return known or Entity(label=references.describe(head), type="Group")
    if (lemma in words("force", "otherwise") and lemma not in {"target", "market"}) or read_weapon(article, head) is not None:
        return None
    state = references.modifier_state(head)
    if state is not None and state not in attackers and state.type == "Organization":
        # "the rebels' positions in Chile"
        return state
    place = _place(article, references, head)
    if place is not None:
        return None if _open_water(place) else place
    if state is not None and state not in attackers and state.type in ("State", "Organization"):
        return state
    if lemma in words("force", "computers"):
        inner = [one for word in ("of", "at", "from") for one in prepositions(head).get(word, [])]
        return next((found for one in inner if (found := _target(article, references, reading, one, attackers)) is not None), None)
    if known is None or known.label.lower().split()[-1].rstrip("s") in words("groups", "vague"):
        return None
    return known


def _is_name(entity: Entity) -> bool:
    return entity.label[:1].isupper() and not entity.label.split()[-1][:1].islower()


def _city(article: Article, references: References, head: Token, known: Entity | None) -> Entity | None:
    """ "the village of Nyborg" by its name; "the city" is the place named last before it."""
    for target in prepositions(head).get("of", []):
        mention = article.found_at.get(target.i)
        if mention is not None and mention.entity.type == "Person":
            # the pipeline takes villages that it does not know for people
            return Entity(label=mention.text, type="Place")
    if known is not None and (known.iri or _is_name(known)):
        return known
    place = _place(article, references, head)
    if place is not None:
        return place
    number = article.sentence_at[head.i]
    named = [
        one.entity
        for sentence in (number, number - 1)
        if sentence >= 0
        for one in article.found_in(sentence)
        if one.start < head.i and one.entity.type == "Place"
    ]
    return named[-1] if named and any(child.lower_ in {"the", "this"} for child in head.children) else known


def _open_water(entity: Entity) -> bool:
    return entity.type == "Place" and bool(set(entity.label.lower().split()) & words("force", "waters"))


def _place(article: Article, references: References, head: Token) -> Entity | None:
    """The named place or state behind "in", "near", "at" ... at a noun or at the verb above it."""
    owners = [head, head.head] if head.head.pos_ in ("VERB", "AUX") and head.dep_ in ("dobj", "nsubjpass", "nsubj") else [head]
    if head.dep_ == "pobj" and head.head.head.pos_ in ("VERB", "AUX", "NOUN"):
        owners.append(head.head.head)
    for owner in owners:
        for word in _AT if owner == head else _AT[:-1]:
            for target in slot(article, Trigger(owner), word):
                if target == head:
                    continue
                named = [
                    one if one.iri or _is_name(one) or one.of is None else one.of
                    for one in references.entities(target)
                    if one.type in ("State", "Place") and (_is_name(one) or one.of is not None) and not _open_water(one)
                ]
                if named:
                    return named[0]
                inner = _place(article, references, target) if owner == head and target.pos_ == "NOUN" else None
                if inner is not None:
                    return inner
    return None
