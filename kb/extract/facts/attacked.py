"""What is attacked: by name; else, people or things, the place or state that they are said to be in or of."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.frames import Reading
from kb.extract.grammar import children, coordinated, objects, prepositions
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.extract.weapons import read as read_weapon
from kb.model import Entity

_KILLING = frozenset({"poison", "poisoning", "assassinate", "assassination", "murder"})
_HITTING = frozenset({"kill", "wound", "injure", "destroy", "damage", "hit", "target", "strike"})
_AT = ("in", "on", "at", "near", "around", "outside", "across", "inside", "off", "of")


def attacked(
    article: Article, references: References, reading: Reading, attackers: tuple[Entity, ...]
) -> tuple[Entity, ...]:
    for name in reading.frame.roles.get("attacked", ()):
        found = []
        noun = reading.trigger.token.pos_ in ("NOUN", "PROPN")
        for head in slot(article, reading.trigger, name):
            if name == "in" and noun and head.head.head not in (reading.trigger.token, reading.trigger.support):
                # "an assault over the war in Chile"
                continue
            for one in (two for first in coordinated(head) for two in _counted(first)):
                if one.lemma_.lower() in words("force", "waters"):
                    continue
                target = _target(article, references, reading, one, attackers)
                if target is not None and target not in attackers and target not in found:
                    found.append(target)
        if found:
            return tuple(found)
    return ()


def _counted(head: Token) -> list[Token]:
    """ "Scores of farmers", "a number of posts": what is counted."""
    inner = prepositions(head).get("of", []) if head.lemma_.lower() in words("weapon_phrases", "counting") else []
    return [two for one in inner for two in coordinated(one)] or [head]


def hit(
    article: Article, references: References, reading: Reading, attackers: tuple[Entity, ...]
) -> tuple[Entity, ...]:
    """ "An attack blamed on the rebels killed four soldiers at the airport": what the attack did says where it struck."""
    token = reading.trigger.token
    if token.pos_ != "NOUN" or token.dep_ != "nsubj" or token.head.lemma_.lower() not in _HITTING:
        return ()
    found = [_target(article, references, reading, one, attackers) for one in objects(token.head)]
    return tuple(one for one in found if one is not None and one not in attackers)[:1]


def _target(
    article: Article, references: References, reading: Reading, head: Token, attackers: tuple[Entity, ...]
) -> Entity | None:
    """What is attacked: by name; else, people or buildings, the place or state that they are said to be in or of."""
    lemma = head.lemma_.lower()
    named = article.found_at.get(head.i)
    if named is not None and named.entity.type == "State" and head.tag_ in ("NNS", "NNPS") and children(head, "nummod", "amod"):
        # "44 ethnic Chileans": people, wherever they live
        return Entity(label=references.describe(head), type="Group", of=named.entity)
    if head.dep_ == "dobj" and "bombs" in reading.frame.gives and (lemma in words("force", "bombs") or head.pos_ == "PRON"):
        return None
    if lemma in words("force", "vehicles"):
        return None if reading.frame.gives.get("taken") else Entity(label=references.describe(head), type="Group")
    if head.ent_type_ in ("MONEY", "CARDINAL", "DATE", "TIME") and head.pos_ in ("NUM", "NOUN", "SYM"):
        return None
    region = _region(article, head)
    if region is not None:
        return region
    known = next(iter(references.entities(head)), None)
    if article.found_at.get(head.i) is not None:
        vehicle = any(word.lemma_.lower() in words("force", "vehicles") for word in children(head, "compound"))
        if known is None and vehicle:
            return Entity(label=references.describe(head), type="Group")
        return known if known is not None and not _open_water(known) else None
    if known is not None and known.type == "Group" and reading.trigger.token.lemma_.lower() in _KILLING:
        # who is murdered or poisoned is meant, not where
        return known
    owners = [two for one in children(head, "acl") if one.lemma_.lower() == "belong" for two in prepositions(one).get("to", [])]
    owned = next((one for owner in owners for one in references.all(owner)), None)
    if owned is not None:
        # "targets belonging to the rebels"
        return owned
    if lemma in words("force", "cities"):
        return _city(article, references, head, known)
    if known is not None and (known.iri or known.type in ("Person", "State") or (known.type != "Group" and is_name(known))):
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
    if lemma in words("force", "things"):
        return Entity(label=references.describe(head), type="Place")
    if state is not None and state not in attackers and state.type in ("State", "Organization"):
        return state
    if lemma in words("force", "computers"):
        inner = [one for word in ("of", "at", "from") for one in prepositions(head).get(word, [])]
        return next((found for one in inner if (found := _target(article, references, reading, one, attackers)) is not None), None)
    if known is None and lemma in words("force", "victims"):
        return Entity(label=references.describe(head), type="Group", of=state)
    counted = any(child.dep_ == "nummod" for child in head.children)
    if known is None or (not counted and known.label.lower().split()[-1].rstrip("s") in words("groups", "vague")):
        return None
    return known


def is_name(entity: Entity) -> bool:
    return entity.label[:1].isupper() and not entity.label.split()[-1][:1].islower()


def _city(article: Article, references: References, head: Token, known: Entity | None) -> Entity | None:
    """ "the village of Nyborg" by its name; "the city" is the place named last before it."""
    for target in prepositions(head).get("of", []):
        mention = article.found_at.get(target.i)
        if mention is not None and mention.entity.type == "Person":
            # the pipeline takes villages that it does not know for people
            return Entity(label=mention.text, type="Place")
    apposed = [article.found_at[one.i] for one in children(head, "appos", "nmod") if one.i > head.i and one.i in article.found_at]
    for name in apposed:
        if name.entity.type in ("Place", "State"):
            # "the capital, Nyborg": by its own name, though it stands for the state elsewhere
            return Entity(label=name.text, type="Place", of=name.entity) if name.how in ("metonym", "seat") else name.entity
    if known is not None and (known.iri or is_name(known)):
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
                region = _region(article, target)
                if region is not None:
                    return region
                named = [
                    one if one.iri or is_name(one) or one.of is None else one.of
                    for one in references.entities(target)
                    if one.type in ("State", "Place") and (is_name(one) or one.of is not None) and not _open_water(one)
                ]
                if named:
                    return named[0]
                inner = _place(article, references, target) if owner == head and target.pos_ == "NOUN" else None
                if inner is not None:
                    return inner
    return None


def _region(article: Article, head: Token) -> Entity | None:
    """ "the eastern Nyborg province": the name before the kind of place."""
    if head.lemma_.lower() not in words("force", "cities") or head.i in article.found_at:
        return None
    named = [article.found_at[one.i] for one in children(head, "compound", "nmod") if one.i in article.found_at]
    return next((one.entity for one in named if one.entity.type in ("Place", "State") and one.how != "linked"), None)
