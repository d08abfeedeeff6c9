"""Speakers told by the name that the article gives them elsewhere: "a Chilean official said" -> Jane Roe, who speaks further down."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kb.extract import gazetteer
from kb.extract.cues import Cue
from kb.extract.grammar import subjects
from kb.extract.heads import lower_head
from kb.extract.lexicon import words
from kb.model import Entity

if TYPE_CHECKING:
    from kb.extract.speech import Speech

_LEAD, _NEXT, _FURTHER = 3, 4, 8


def told_apart(speech: Speech, cue: Cue) -> Cue:
    """ "The chairs", after "the chairs of the council": the same group, by the fuller name that the article gave it."""
    group = cue.speakers[0] if len(cue.speakers) == 1 else None
    if group is None or group.type != "Group" or group.iri:
        return cue
    definite = any(child.lower_ == "the" for one in subjects(cue.token) for child in one.children)
    if definite and (fuller := speech.groups.get(group.label.lower())) is not None:
        return replace(cue, speakers=(fuller,))
    if definite and (own := _of_state(speech, group.label)) is not None:
        return replace(cue, speakers=(own,))
    short, _, rest = group.label.partition(" of ")
    if rest and " " not in short.strip():
        speech.groups.setdefault(short.lower(), group)
    return cue


def _of_state(speech: Speech, label: str) -> Entity | None:
    """ "The army", where the article writes "the Chilean army" and of no other: that one."""
    if label.lower() not in words("speech", "state_bodies"):
        return None
    owned: dict[Entity, str] = {}
    for token in speech.article.doc:
        if token.lower_ == label.lower() and (state := speech.references.modifier_state(token)) is not None and state.type == "State":
            owned.setdefault(state, speech.references.describe(token))
    return Entity(label=next(iter(owned.values())), type="Group", of=next(iter(owned))) if len(owned) == 1 else None


def named_later(speech: Speech) -> dict[Entity, Entity]:
    """Whom the article names further down of those who speak at its beginning without a name: "a Chilean official said" -> Jane Roe.

    Only where one person of that state speaks in the following sentences, with a title.
    """
    posts = {post.person: post.organization for post in reversed(speech.references.posts) if not post.former}
    named: dict[Entity, Entity] = {}
    for number in _leads(speech):
        for cue in speech.by_sentence.get(number, ()):
            group = cue.speakers[0] if len(cue.speakers) == 1 else None
            if group is None or group.type != "Group" or group.of is None or not _singular(cue):
                continue
            later = [
                one.speakers[0]
                for place in range(number + 1, min(number + _FURTHER, len(speech.article.sentences)))
                for one in speech.by_sentence.get(place, ())
                if len(one.speakers) == 1 and one.speakers[0].type == "Person"
            ]
            own = [one for one in dict.fromkeys(later) if _same_side(posts.get(one), group.of)]
            if len(own) == 1 and later[0] == own[0]:
                named[group] = own[0]
    return named


def introduced(speech: Speech, cue: Cue) -> Cue:
    """ "The Chilean foreign minister announced" with the name in the next saying only: "Jane Roe told reporters" -> Jane Roe announced.

    Only if nobody of another side has been named with an office of that saying's speaker, and the name is new there.
    """
    group = cue.speakers[0] if len(cue.speakers) == 1 else None
    article, number = speech.article, speech.article.sentence_at[cue.token.i]
    if group is None or group.type != "Group" or group.iri or group.of is None or number not in _leads(speech) or not _in_office(cue):
        return cue
    later = [one for place in range(number + 1, number + _NEXT) for one in speech.by_sentence.get(place, ())]
    who = later[0].speakers if later else ()
    if len(who) != 1 or who[0].type != "Person":
        return cue
    sides = [post.organization for post in speech.references.posts if post.person == who[0]]
    new = all(one.start > cue.token.i for one in article.found if one.entity == who[0])
    fits = new and all(_same_side(one, group.of) for one in sides)
    return replace(cue, speakers=who) if fits else cue


def _in_office(cue: Cue) -> bool:
    """Whether one holder of an office speaks: "the minister", "Chile's president", not "a minister"."""
    who = subjects(cue.token)
    if len(who) != 1 or not lower_head(who[0]) or who[0].tag_ not in ("NN", "NNP"):
        return False
    before = {child.lower_ for child in who[0].children if child.dep_ == "det"}
    owned = any(child.dep_ == "poss" for child in who[0].children)
    return who[0].lemma_.lower() not in words("speech", "voices") and (before == {"the"} or (owned and not before))


def _leads(speech: Speech) -> list[int]:
    """The first sentences of an article's text."""
    return [one.number for one in speech.article.sentences if one.zone == "body" and not one.heading][:_LEAD]


def _same_side(organization: Entity | None, state: Entity) -> bool:
    if organization is None:
        return False
    # "US troops": the state stands in the name
    first = next(iter(gazetteer.find(organization.label)), None) if organization.of is None else None
    return state in (organization, organization.of) or (first is not None and first.start == 0 and first.entity == state)


def _singular(cue: Cue) -> bool:
    """Whether one speaks, brought in here: "a senior official said"."""
    return any(one.tag_ == "NN" and any(child.lower_ in {"a", "an"} for child in one.children) for one in subjects(cue.token))
