"""Who acts on envoys, ties and standing where the words do not say it straight: a ministry, an announcement, a host."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts.shared import unique
from kb.extract.frames import Reading
from kb.extract.grammar import children, passive, subjects
from kb.extract.lexicon import words
from kb.extract.references import References, subject_entities
from kb.extract.slots import slot
from kb.model import Entity

_PAPERS = frozenset({"statement", "communique", "communiqué", "letter", "note", "release", "declaration", "message"})
_ANNOUNCING = frozenset({"announce", "order", "confirm", "declare", "decide", "approve", "direct"})


def actors(references: References, reading: Reading) -> tuple[Entity, ...]:
    """Who acts: states, bodies, people and groups with a name of some kind; a ministry of "hers" is her state's."""
    found: list[Entity] = []
    for one in reading.roles.get("actor", ()) or _announcer(references, reading):
        low = one.label.lower()
        if (
            one.type == "Group"
            and one.of is None
            and (low.rstrip("s") in words("groups", "vague") or low in {"countries", "other countries", "some countries", "many countries"})
        ):
            continue
        if one.type == "Organization" and one.of is not None and low.split("'s ")[0] != one.of.label.lower() and "'s " in low:
            one = one.of
        if one.type == "Organization" and str(one.kind) == "news-outlet":
            continue
        if low.split()[-1:] and low.split()[-1] in _PAPERS:
            # "issued a statement saying it had recalled": whoever issued it
            found.extend(
                other
                for head in subjects(reading.sentence.span.root)
                for other in references.all(head)
                if other.type in ("State", "Organization", "Person")
            )
            continue
        found.append(one)
    return unique(tuple(found))


def _announcer(references: References, reading: Reading) -> tuple[Entity, ...]:
    """ "The minister announced that all ties have been cut": whoever says that it has been done did it."""
    verb = reading.trigger.support or reading.trigger.token
    if reading.frame.gives.get("unwelcome"):
        by = [one for child in verb.subtree if child.lower_ == "by" for one in children(child, "pobj")]
        return tuple(one for head in by for one in references.all(head))
    if verb.pos_ == "NOUN" and verb.dep_ in ("dobj", "nsubjpass") and verb.head.lemma_.lower() in _ANNOUNCING:
        return subject_entities(references, verb.head)
    if verb.dep_ == "ccomp" and passive(verb) and verb.head.lemma_.lower() in {"announce", "say", "decide", "declare", "direct", "order"}:
        return subject_entities(references, verb.head)
    return ()


def organ(entity: Entity) -> bool:
    """ "the ministry", "the cabinet": an organ that does not say whose it is."""
    last = entity.label.lower().split()[-1] if entity.label else ""
    return entity.of is None and not entity.iri and (last in words("groups", "organ") or last in words("groups", "of_state"))


def state_itself(entity: Entity) -> Entity:
    """The state of an organ."""
    return entity.of if entity.type == "Organization" and entity.of is not None and entity.of.type == "State" else entity


def host(references: References, trigger: Token, guest: Entity | None) -> Entity | None:
    """The state that acts where the sentence does not say which: the nearest one told of before that is not the guest."""
    number = references.article.sentence_at[trigger.i]
    for place in range(number, max(-1, number - 4), -1):
        named = [
            one.entity if one.entity.type == "State" else one.entity.of
            for one in references.article.found_in(place)
            if one.start < trigger.i and one.entity.type in ("State", "Organization") and one.how not in ("linked", "adjective")
        ]
        for entity in named:
            if entity is not None and entity.type == "State" and entity != guest:
                return entity
    return None


def heads(article: Article, reading: Reading) -> list[Token]:
    """Where the frame says that the envoys stand, whether or not somebody is named there."""
    for name in reading.frame.roles.get("affected", ()):
        heads = slot(article, reading.trigger, name)
        if heads:
            return heads
    return []
