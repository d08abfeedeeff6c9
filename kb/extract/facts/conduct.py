"""What somebody does that is told as it stands: arrests, protests, promises, refusals, troops on the move."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts.shared import phrase_text
from kb.extract.frames import Reading
from kb.extract.grammar import children, prepositions
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import slot
from kb.model import Action, Concept, Entity, Fact


def plain(article: Article, references: References, reading: Reading) -> list[Fact]:
    """One action with the roles of the frame; nothing if a condition of the frame does not hold."""
    gives, token = reading.frame.gives, reading.trigger.token
    topic = ""
    if gives.get("doing"):
        wanted = next((one for one in children(token, "xcomp", "ccomp", "advcl") if one.pos_ in ("VERB", "AUX") and _infinitive(one)), None)
        if wanted is None:
            return []
        topic = phrase_text(article, wanted)
    if "topic" in gives:
        named = [head for name in gives["topic"] for head in slot(article, reading.trigger, name)]
        topic = phrase_text(article, named[0]) if named else ""
    actors = _who(article, references, reading, "actor")
    if "arriving" in gives and not any(one.lemma_.lower() in gives["arriving"] for one in slot(article, reading.trigger, "subject")):
        return []
    if gives.get("crowd"):
        actors = tuple(one for one in actors if one.type in ("Group", "State", "Organization"))
    if gives.get("official"):
        actors = tuple(one for one in actors if _official(one))
    affected = tuple(one for one in _who(article, references, reading, "affected") if one not in actors)
    needed = {*reading.frame.requires, *gives.get("needs", ())}
    if (not actors and "actor" in needed) or (not affected and "affected" in needed):
        return []
    target = tuple(one for one in reading.roles.get("target", ()) if one not in actors)
    return [Action(action_type=Concept(reading.action), actor=actors, target=target, affected=affected, topic=topic)]


def _who(article: Article, references: References, reading: Reading, role: str) -> tuple[Entity, ...]:
    """Who fills a role; where nobody who acts elsewhere does, people without a name: "12 fishermen", "scores of farmers"."""
    found = reading.roles.get(role, ())
    if found or role not in reading.frame.gives.get("needs", ()):
        return found
    for name in reading.frame.roles.get(role, ()):
        for head in slot(article, reading.trigger, name):
            inner = prepositions(head).get("of", []) if head.lemma_.lower() in words("weapon_phrases", "counting") else []
            for one in inner or [head]:
                people = one.lemma_.lower() in words("force", "victims") | words("force", "fighters") | words("groups", "people")
                if one.pos_ in ("NOUN", "PROPN") and people:
                    state = references.modifier_state(one)
                    return (Entity(label=references.describe(head), type="Group", of=state if state and state.type == "State" else None),)
    return ()


def _infinitive(verb: Token) -> bool:
    return any(child.tag_ == "TO" for child in verb.children) or verb.tag_ == "VB"


def _official(entity: Entity) -> bool:
    """Who can allow or forbid: states, their organs and people in office."""
    if entity.type in ("State", "Person") or (entity.type == "Organization" and entity.of is not None):
        return True
    last = entity.label.lower().split()[-1] if entity.label else ""
    return last.rstrip("s") in words("groups", "organ") | _RULERS


_RULERS = frozenset({"authority", "authoritie", "government", "judge", "army", "police", "soldier", "force"})
