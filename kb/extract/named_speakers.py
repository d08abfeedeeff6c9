"""Speakers told by the name that the article gives them elsewhere: "a Chilean official said" -> Jane Roe, who speaks further down."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kb.extract.cues import Cue
from kb.extract.grammar import subjects
from kb.model import Entity

if TYPE_CHECKING:
    from kb.extract.speech import Speech

_LEAD, _FURTHER = 3, 8


def told_apart(speech: Speech, cue: Cue) -> Cue:
    """ "The chairs", after "the chairs of the council": the same group, by the fuller name that the article gave it."""
    group = cue.speakers[0] if len(cue.speakers) == 1 else None
    if group is None or group.type != "Group" or group.iri:
        return cue
    definite = any(child.lower_ == "the" for one in subjects(cue.token) for child in one.children)
    if definite and (fuller := speech.groups.get(group.label.lower())) is not None:
        return replace(cue, speakers=(fuller,))
    short, _, rest = group.label.partition(" of ")
    if rest and " " not in short.strip():
        speech.groups.setdefault(short.lower(), group)
    return cue


def named_later(speech: Speech) -> dict[Entity, Entity]:
    """Whom the article names further down of those who speak at its beginning without a name: "a Chilean official said" -> Jane Roe.

    Only where one person of that state speaks in the following sentences, with a title.
    """
    posts = {post.person: post.organization for post in reversed(speech.references.posts) if not post.former}
    named: dict[Entity, Entity] = {}
    for number in range(min(_LEAD, len(speech.article.sentences))):
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


def _same_side(organization: Entity | None, state: Entity) -> bool:
    return organization is not None and state in (organization, organization.of)


def _singular(cue: Cue) -> bool:
    """Whether one speaks, brought in here: "a senior official said"."""
    return any(one.tag_ == "NN" and any(child.lower_ in {"a", "an"} for child in one.children) for one in subjects(cue.token))
