"""Force used by somebody against somebody or something."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts.attacked import attacked, hit, is_name
from kb.extract.facts.shared import unique
from kb.extract.frames import Reading
from kb.extract.grammar import ancestors, children, coordinated, prepositions, subjects
from kb.extract.lexicon import load, words
from kb.extract.references import References
from kb.extract.slots import slot
from kb.extract.weapons import Weapon
from kb.extract.weapons import read as read_weapon
from kb.model import Concept, Entity, Fact, UseOfForce

# What one use of force is told by first: a killing in the same clause is its outcome.
_OUTCOMES = frozenset({"kill", "wound", "injure", "shoot", "damage", "destroy"})


_KEEPING_OUT = frozenset({"ban", "bar", "prohibit", "forbid", "prevent", "exclude"})


def force(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Force used by somebody against somebody or something; hackers break into computers by frames of their own."""
    above = (head for place, head in ancestors(reading.trigger.token) if place.dep_ in ("pcomp", "prep"))
    if any(head.lemma_.lower() in _KEEPING_OUT for head in above):
        # "barred ten officials from entering"
        return []
    token, gives = reading.trigger.token, reading.frame.gives
    told = {token.i} if reading.trigger.support is None else {token.i, reading.trigger.support.i}
    if told & references.memory.struck or _beside(reading, references.memory.struck) or _bloodless(article, reading):
        return []
    weapon = _striking(article, reading)
    if "between" in gives:
        return _both(article, references, reading)
    if "intercepted" in gives:
        return _stopped(article, references, reading)
    attackers = _attackers(article, references, reading, weapon)
    if "bombs" in gives and not _with_a_bomb(article, reading):
        return []
    targets = attacked(article, references, reading, attackers) or hit(article, references, reading, attackers)
    if any("police" in one.label.lower() for one in attackers):
        # against people they use force, against a town they do not wage war
        targets = tuple(one for one in targets if one.type in ("Group", "Person")) or _people(article, references, reading)
    deadly = reading.trigger.support is not None and reading.trigger.support.lemma_.lower() in _OUTCOMES
    hit_ones = [one for head in slot(article, reading.trigger, "object") for one in coordinated(head)]
    if "physical" in gives and not any(_physical(article, one) for one in hit_ones):
        return []
    if gives.get("violent") and not deadly and not reading.weapons and not any(
        one.type in ("Place", "State", "Organization") or (weapon is not None and one.type == "Group") for one in targets
    ):
        return []
    own = tuple(f"{one.label}'s " for one in attackers)
    targets = tuple(one for one in targets if not one.label.startswith(own) or " own " in one.label) if own else targets
    if not targets or not (attackers or gives.get("unknown")):
        return []
    references.memory.struck |= told
    used = next(iter(reading.weapons), None) or weapon
    return [
        UseOfForce(
            attacker=attackers,
            attacked=targets if all(one.iri or is_name(one) for one in targets) else targets[:1],
            weapon=used.entity if used is not None else None,
            kind=Concept(str(gives.get("kind", "")) or load("force")["kinds"].get(token.lemma_.lower(), "")),
        )
    ]


def _physical(article: Article, token: Token) -> bool:
    """Whether a word means what can be touched: people, things, vehicles, places, and fighters by name."""
    named = article.found_at.get(token.i)
    if named is not None:
        return named.entity.type == "Place" or str(named.entity.kind) == "armed-group"
    return any(token.lemma_.lower() in words("force", listed) for listed in ("things", "vehicles", "victims", "fighters"))


def _people(article: Article, references: References, reading: Reading) -> tuple[Entity, ...]:
    """ "Shot 12 Chilean demonstrators": the people themselves, not their state; a crime on the street is no use of force."""
    heads = [head for name in reading.frame.roles.get("attacked", ()) for head in slot(article, reading.trigger, name)]
    found = [Entity(label=references.describe(one), type="Group") for one in heads if one.lemma_.lower() in words("force", "crowds")]
    return tuple(found[:1])


def _both(article: Article, references: References, reading: Reading) -> list[Fact]:
    """ "Clashes between A and B", "a battle of A against B": two sides, the first of them as it is told."""
    pair = unique(tuple(one for head in slot(article, reading.trigger, "between") for one in references.all(head) if _may_attack(one)))
    first, other = (pair[:1], pair[1:]) if len(pair) >= 2 else (reading.roles.get("attacker", ()), reading.roles.get("attacked", ()))
    if not other or not first or not all(_may_attack(one) for one in first):
        return []
    return [UseOfForce(attacker=first, attacked=other, kind=Concept(str(reading.frame.gives["kind"])))]


def _stopped(article: Article, references: References, reading: Reading) -> list[Fact]:
    """ "Intercepted missiles fired by the rebels", "thwarted an attack by the rebels": used all the same, against whom it was aimed at."""
    for head in slot(article, reading.trigger, "object"):
        weapon = read_weapon(article, head)
        if weapon is None and head.lemma_.lower() not in words("force", "attacks"):
            continue
        clauses = [one for one in children(head, "acl", "relcl") if one.lemma_.lower() in words("force", "launched")]
        doers = [one for clause in clauses for one in subjects(clause)] + (prepositions(head).get("by", []) if weapon is None else [])
        attackers = unique(tuple(_fighting_for(article, references, one, entity) for one in doers for entity in references.all(one)))
        attackers = tuple(one for one in attackers if _may_attack(one))
        aims = [one for place in [head, *clauses] for word in _AIMED for one in prepositions(place).get(word, [])]
        named = tuple(one for aim in aims for one in references.all(aim) if one.type in ("State", "Place"))
        stopped_by = [one for one in reading.roles.get("attacked", ()) if one.type in ("State", "Organization")]
        targets = named or tuple(one.of if one.of is not None else one for one in stopped_by)
        targets = tuple(one for one in unique(targets) if one not in attackers)
        if attackers and targets:
            references.memory.struck.add(head.i)
            return [UseOfForce(attacker=attackers, attacked=targets[:1], weapon=weapon.entity if weapon is not None else None)]
    return []


_AIMED = ("towards", "toward", "at", "on", "against", "into")


def _with_a_bomb(article: Article, reading: Reading) -> bool:
    """Who blows up, and what: bombers by their name, others by a bomb or by what they destroy."""
    doers, lemma = slot(article, reading.trigger, "subject"), reading.trigger.token.lemma_.lower()
    if lemma in {"set", "trigger", "plant"}:
        told = {one.lemma_.lower() for one in slot(article, reading.trigger, "object")}
        return bool(told & {"bomb", "explosive", "explosives", "device", "charge", "mine", "landmine", "grenade"})
    if any(one.lemma_.lower() in {"bomber", "attacker"} for one in doers):
        return True
    if lemma in {"blow", "dynamite"}:
        return lemma == "dynamite" or any(child.lower_ == "up" for child in reading.trigger.token.children)
    return any(one.lemma_.lower() in words("force", "bombs") for one in reading.trigger.token.subtree)


def _beside(reading: Reading, struck: set[int]) -> bool:
    """ "shelled the town, killing three" tells one use of force; "helped it to attack" none; "hit back" is an answer in words."""
    token, support = reading.trigger.token, reading.trigger.support
    verb = support if support is not None else token
    if verb.lemma_.lower() in _OUTCOMES:
        place = verb
        while place.dep_ in ("advcl", "conj") and place.head.pos_ == "VERB":
            place = place.head
            if place.i in struck:
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
    found = _used_by(references, reading.trigger.token) or tuple(
        _fighting_for(article, references, one.head, one.entity)
        for one in reading.found
        if one.role == "attacker" and not any(child.lower_ in {"our", "my", "your"} for child in one.head.children)
    )
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
    states = (references.state_of(one) if one.type == "Person" else one for one in found)
    return unique(tuple(one for one in states if one is not None and _may_attack(one)))


def _used_by(references: References, token: Token) -> tuple[Entity, ...]:
    """ "Norway's use of drones to attack Chile": who uses them attacks, wherever the parse hangs the infinitive."""
    mark = next((child for child in token.children if child.tag_ == "TO"), None)
    if mark is None or mark.i == 0:
        return ()
    before = token.doc[mark.i - 1]
    for head in (before, *(one for _, one in ancestors(before))):
        if head.pos_ in ("VERB", "AUX"):
            break
        if head.lemma_.lower() == "use" and head.pos_ == "NOUN":
            owners = [*children(head, "poss"), *prepositions(head).get("by", [])]
            return tuple(one for owner in owners for one in references.all(owner))
    return ()


def _fighting_for(article: Article, references: References, head: Token, fighters: Entity) -> Entity:
    """ "Red Guard fighters", "members of the Red Guard": the body that they fight for."""
    if fighters.type != "Group" or head.lemma_.lower() not in words("force", "fighters") | words("force", "members"):
        return fighters
    if fighters.of is None:
        # "security forces in Chile": whose they are
        inside = [one for target in prepositions(head).get("in", []) for one in references.entities(target) if one.type == "State"]
        fighters = replace(fighters, of=inside[0]) if inside else fighters
    behind = prepositions(head)
    holders = [one for owner in children(head, "poss") for one in references.entities(owner) if one.type == "Organization" and one.iri]
    if holders:
        # "the front said that its fighters"
        return holders[0]
    named = [
        one.entity
        for word in [*children(head, "compound", "nmod", "amod", "appos"), *behind.get("of", []), *behind.get("from", [])]
        for near in (word, *children(word, "compound"))
        if (one := article.found_at.get(near.i)) is not None and one.entity.type == "Organization" and one.how != "linked"
    ]
    return next((one for one in named if str(one.kind) not in ("company", "news-outlet")), fighters)


def _may_attack(entity: Entity) -> bool:
    """States, bodies and fighters use force; "critics" and "officials" attack with words."""
    if entity.type == "Group":
        fighters = words("force", "fighters")
        named = entity.label.lower().replace("men", "man").replace("ies", "y").split()
        return any(word in fighters or word.rstrip("s") in fighters for word in named)
    last = entity.label.lower().split()[-1] if entity.label else ""
    if last in {"democrats", "republicans", "senators", "parliament", "senate", "congress", "conservatives", "liberals", "party"}:
        return False
    return entity.type in ("State", "Organization") and str(entity.kind) not in ("news-outlet", "company", "party", "parliament")


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
    if owner is not None:
        return (owner,)
    # "coalition aircraft", "army helicopters"
    held = [one for one in children(weapon.head, "compound", "amod") if one.lemma_.lower() in words("force", "holders")]
    return tuple(Entity(label=one.text, type="Group") for one in held[:1])


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


