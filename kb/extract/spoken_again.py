"""Who speaks again, told by a pronoun or by what it is: "it added", "the watchdog group said", "the newspaper reported"."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.grammar import children
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Entity

_NEAR = 3


def same(references: References, verb: Token, subject: Token) -> tuple[Entity, ...]:
    """The speaker of the sentences before that a subject takes up; empty if it names somebody itself."""
    return _again(references, verb, subject) or _body_again(references, verb, subject) or _paper_again(references, verb, subject)


def _again(references: References, verb: Token, subject: Token) -> tuple[Entity, ...]:
    """ "it added", "they said": who spoke before, not what was spoken of."""
    if subject.lower_ not in {"it", "they"} or verb.dep_ not in ("ROOT", "parataxis", "conj", "ccomp"):
        return ()
    number = references.article.sentence_at[verb.i]
    for place, speakers in reversed(references.speakers):
        if place < number - _NEAR:
            break
        fits = speakers and speakers[0].type != "Person" and (subject.lower_ == "it" or len(speakers) > 1 or speakers[0].type == "Group")
        if place < number and fits:
            return speakers
    return ()


def _body_again(references: References, verb: Token, subject: Token) -> tuple[Entity, ...]:
    """ "The London-based watchdog group added": the body that spoke right before, not another group that is spoken of."""
    told = [one for one in subject.children if one.dep_ in ("compound", "amod", "nmod")]
    if subject.lemma_.lower() not in words("speech", "bodies_again") or not any(one.lower_ == "the" for one in children(subject, "det")):
        return ()
    watches = {one.lower_ for one in (subject, *told)} & words("speech", "watching")
    if (told and not watches) or any(one.pos_ == "PROPN" and one.dep_ != "npadvmod" for one in told):
        return ()
    number = references.article.sentence_at[verb.i]
    for place, last in reversed(references.speakers):
        if place < number - _NEAR:
            break
        if place < number and len(last) == 1 and last[0].type == "Organization" and not is_outlet(last[0]) and last[0].of is None:
            return last
    return ()


def _paper_again(references: References, verb: Token, subject: Token) -> tuple[Entity, ...]:
    """ "The newspaper noted", "the news agency reported": the outlet that has told or passed on something before."""
    if subject.lower_ == "news" or subject.lemma_.lower() not in words("speech", "news"):
        return ()
    if not any(one.lower_ == "the" for one in children(subject, "det")):
        return ()
    told_apart = any(one.lower_ != "news" for one in children(subject, "amod", "compound", "nmod", "poss"))
    if told_apart or subject.i in references.article.found_at:
        return ()
    number = references.article.sentence_at[verb.i]
    told = [one for one in references.article.found if one.start < subject.i and is_outlet(one.entity)]
    near = [one for one in told if number - references.article.sentence_at[one.start] <= 2 * _NEAR]
    return (max(near, key=lambda one: one.start).entity,) if near else ()


def is_outlet(entity: Entity) -> bool:
    """Whether somebody is a news outlet or a news agency."""
    if entity.type != "Organization":
        return False
    name = entity.label.lower().split()
    named = not entity.iri and len(name) > 1 and bool({name[0], name[-1]} & words("speech", "outlet_names"))
    return named or str(entity.kind).endswith(("news-outlet", "news-agency"))
