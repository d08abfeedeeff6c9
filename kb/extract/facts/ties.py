"""Ties between states cut, frozen or taken up again, and what of another state is recognised or not."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract import modality
from kb.extract.article import Article
from kb.extract.facts.acting import actors as acting
from kb.extract.facts.acting import heads as heads_of
from kb.extract.facts.acting import host, organ, state_itself
from kb.extract.facts.shared import phrase_text, unique
from kb.extract.frames import Reading
from kb.extract.grammar import ancestors, prepositions
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Action, Concept, Entity, Fact

# Verbs that make the end of it out of a recognition; a frame of its own tells that.
_TAKING_BACK = frozenset(
    {"retract", "drop", "end", "withdraw", "revoke", "rescind", "suspend", "cancel", "freeze", "refuse", "deny", "withhold"}
)


def ties(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Relations, cooperation and contacts of states cut, frozen or taken up again."""
    token, support = reading.trigger.token, reading.trigger.support
    low = phrase_text(article, token, 14).lower()
    lemma = token.lemma_.lower()
    abroad = all(one.type == "State" for one in reading.roles.get("target", ())) and bool(reading.roles.get("target"))
    political = lemma in {"tie", "relation", "cooperation"} or any(word in words("envoys", "ties") for word in low.split())
    political = political or (abroad and lemma in {"contact", "dialogue", "hotline", "channel", "line", "link"})
    if reading.action == "resume" and support is not None and support.pos_ == "NOUN" and not _under_way(support):
        # "the normalization of ties is essential", "talks on normalization"
        return []
    if reading.action == "recognise" and (lemma not in {"tie", "relation"} or _agreed(token, support)):
        # "an agreement to establish relations" is told as an agreement
        return []
    actors = acting(references, reading)
    target = tuple(one for one in reading.roles.get("target", ()) if one.type in ("State", "Organization", "Group"))
    if not political or any(one.type == "Person" for one in reading.roles.get("target", ())):
        return []
    pair = tuple(state_itself(one) for one in reading.roles.get("between", ()) if one.type in ("State", "Organization", "Group"))
    pair = tuple(sorted(pair, key=lambda one: one.type != "Group"))
    states = tuple(one for one in actors if one.type == "State")
    if not target and len(pair) == 2 and pair[0] != pair[1]:
        actors, target = pair[:1], pair[1:]
    elif not target and not pair and len(states) == 2 and support is not None:
        actors, target = states[:1], states[1:]
    target = tuple(one for one in target if one not in actors)
    if actors and target and all(organ(one) for one in actors):
        # "the government has decided to cut ties with Chile"
        near = host(references, token, target[0])
        actors = (near,) if near is not None else actors
    if not actors or not target:
        return []
    return [
        Action(action_type=Concept(reading.action), actor=actors, target=(one,), topic=phrase_text(article, token, 10)) for one in target
    ]


_RULERS = frozenset({"ruler", "junta", "authority", "leadership", "regime", "election", "outcome", "result", "vote", "coup", "victory"})


def _under_way(noun: Token) -> bool:
    """Whether a verb tells that what a noun stands for comes about: "announced the resumption of ties", "the resumption follows"."""
    if noun.dep_ in ("dobj", "nsubjpass"):
        return noun.head.lemma_.lower() in {"announce", "complete", "achieve", "agree", "approve", "declare", "confirm", "hail", "welcome"}
    return noun.dep_ == "nsubj" and noun.head.lemma_.lower() in {"come", "follow", "end", "mark", "take"}


def _agreed(token: Token, support: Token | None) -> bool:
    above = [head for _, head in ancestors(support or token)][:3]
    return any(
        head.lemma_.lower() in {"agreement", "communique", "communiqué", "protocol", "memorandum", "accord", "pact"} for head in above
    )


def recognition(article: Article, references: References, reading: Reading) -> list[Fact]:
    """A state, its borders, its government or what it claims is recognised or not."""
    actors = tuple(one for one in acting(references, reading) if one.type in ("State", "Organization", "Group", "Person"))
    heads, support = heads_of(article, reading), reading.trigger.support
    taken_back = support is not None and support.lemma_.lower() in _TAKING_BACK and reading.action == "recognise"
    if not heads or not actors or taken_back:
        return []
    made: list[Fact] = []
    # each state recognises for itself; of several places named together the first stands for all
    several = len(actors) > 1 and all(one.type == "State" for one in actors) and modality.read(reading.trigger.token).modality != "denied"
    doers = [(one,) for one in actors] if several else [actors]
    for head in heads:
        found = [one for one in _recognised(article, references, head, reading) if one not in actors]
        if head.lemma_.lower() in _RULERS and (not found or (found[0].type == "Group" and found[0].of is None)):
            # "refused to recognise the new rulers": of the state that was spoken of
            number = reading.sentence.number
            before = [one.entity for back in range(number - 1, max(-1, number - 4), -1) for one in reversed(article.found_in(back))]
            found = [one for one in before if one.type == "State" and one not in actors][:1] or found
        for target in found[:1]:
            topic = phrase_text(article, head, 12)
            made.extend(Action(action_type=Concept(reading.action), actor=doer, target=(target,), topic=topic) for doer in doers)
    return made


def _recognised(article: Article, references: References, head: Token, reading: Reading) -> list[Entity]:
    mention = article.found_at.get(head.i)
    inside = [one for child in prepositions(head).get("of", []) for one in references.all(child) if one.type in ("State", "Place")]
    if head.lemma_.lower() in {"region", "territory", "republic"} and inside:
        return inside
    if mention is not None and mention.entity.type in ("State", "Place"):
        return [one for one in references.all(head) if one.type in ("State", "Place")]
    if mention is not None and mention.entity.type == "Person":
        office = any(word.lower_ in words("offices", "heads") for word in reading.trigger.token.subtree)
        return [mention.entity] if office else []
    if mention is not None and mention.entity.type in ("Organization", "Group") and mention.how != "linked":
        return [mention.entity]
    if head.pos_ == "PRON":
        return [one for one in references.entities(head) if one.type in ("State", "Place", "Organization")][:1]
    if head.lemma_.lower() not in words("envoys", "recognised"):
        return []
    verb = reading.trigger.token
    below = verb.dep_ in ("relcl", "acl")
    land = head.lemma_.lower() in {"region", "territory"}
    named = [
        article.found_at[token.i].entity
        for token in head.subtree
        if not (below and (token == verb or verb.is_ancestor(token)))
        and token.i in article.found_at
        and article.found_at[token.i].entity.type in ("State", "Place")
        # "Chile's islands of Lemuy and Quehui" are not Chile
        and not (land and token.i < head.i)
    ]
    if not named:
        named = [one for one in references.entities(head) if one.type in ("State", "Organization", "Group", "Place")]
    return list(unique(tuple(named)))[:1]
