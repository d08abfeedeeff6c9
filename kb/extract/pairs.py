"""Which several "both regimes", "the two leaders", "the three countries" or "the pair" means: those that were told of together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from kb.extract.article import Found
from kb.extract.clauses import main_subjects
from kb.extract.grammar import children
from kb.extract.lexicon import words
from kb.model import Entity

if TYPE_CHECKING:
    from kb.extract.references import References

_NUMBERS = {"both": 2, "two": 2, "three": 3, "four": 4, "five": 5, "2": 2, "3": 3, "4": 4, "5": 5}
_POINTING = frozenset({"the", "these", "those", "other", "all"})
_ALONE = {"two": 2, "pair": 2, "duo": 2, "trio": 3}
_FAR = 5
# Who comes together with the subject of these stands as their object.
_MEETING = frozenset({"meet", "host", "receive", "welcome", "greet", "visit", "call", "telephone", "phone"})
_SPEAKS_FOR_OTHERS = frozenset({"spokesman", "spokeswoman", "spokesperson", "aide", "adviser", "advisor"})


def numbered(token: Token) -> int:
    """How many of those named before a phrase takes up: 2 for "both sides", 3 for "the three countries"; 0 if it takes up none."""
    marks = {child.lower_ for child in token.children if child.dep_ in ("det", "predet", "nummod", "poss", "amod")}
    count = next((_NUMBERS[one] for one in marks if one in _NUMBERS), 0)
    if token.lower_ in _ALONE and "the" in marks and not children(token, "prep", "relcl", "acl", "compound"):
        return _ALONE[token.lower_]
    return count if count and ("both" in marks or marks & _POINTING) and token.tag_ in ("NNS", "NNPS") else 0


def meant(references: References, token: Token, lemma: str) -> tuple[Entity, ...]:
    """Those whom a phrase with a number takes up; empty if it takes up nobody, or not so many were told of."""
    count = numbered(token)
    clauses = [child for child in children(token, "relcl", "acl") if child.i > token.i and lemma not in _ALONE]
    if not count or clauses or _qualified(references, token):
        return ()
    if token.lower_ in _ALONE:
        return several(references, token, "Person", count) or several(references, token, "State", count)
    if lemma in words("groups", "pairs"):
        found = several(references, token, "State", count)
        if found:
            return found
    return several(references, token, "Person", count) if lemma in words("groups", "pairs_of_people") else ()


def _qualified(references: References, token: Token) -> bool:
    """ "The three European powers", "the two Chilean ministers": the words themselves say which."""
    return any(
        child.dep_ in ("amod", "compound", "nmod", "poss")
        and (child.i in references.article.found_at or child.lower_ in words("groups", "regional") or child.tag_ == "NNP")
        for child in token.children
    )


def several(references: References, token: Token, kind: str, count: int = 2) -> tuple[Entity, ...]:
    """The ``count`` entities of a class that stand together nearest before a word."""
    number = references.article.sentence_at[token.i]
    found: list[Entity] = []
    for place in range(number, max(-1, number - _FAR), -1):
        together = joined(references, place, token, kind, count)
        if together:
            return together
    for place in range(number, max(-1, number - _FAR + 1), -1):
        here = [one.entity for one in references.article.found_in(place) if one.start < token.i and one.entity.type == kind]
        found.extend(one for one in dict.fromkeys(here) if one not in found and _may_be(references, token, one))
        if len(found) >= count:
            return tuple(found[:count]) if len(found) == count or count == 2 else ()
    return ()


def joined(references: References, place: int, token: Token, kind: str, count: int = 2) -> tuple[Entity, ...]:
    """Those coordinated in a sentence, or one who meets the other, go together before any others."""
    for target in _between(references, place, token):
        both = list(dict.fromkeys(one for one in references.all(target) if one.type == kind))
        if len(both) == count:
            return tuple(both)
    for subject in main_subjects(references, place):
        if subject.i >= token.i or subject.i in references.busy:
            continue
        both = _of_kind(references, references.all(subject), kind)
        if len(both) == count:
            return tuple(both) if all(_may_be(references, token, one) for one in both) else ()
        partners = _of_kind(references, tuple(one for target in _partners(subject.head, token) for one in references.all(target)), kind)
        partners = [one for one in partners if one not in both]
        if len(both) + len(partners) == count and (both or len(partners) == count):
            together = (*both, *partners)
            return together if all(_may_be(references, token, one) for one in together) else ()
    order = list(
        dict.fromkeys(
            one.entity
            for one in references.article.found_in(place)
            if one.entity.type == kind and one.start < token.i and not (kind == "State" and _in_title(references, one))
        )
    )
    order = [one for one in order if _may_be(references, token, one)]
    if len(order) > count:
        counts = {one: sum(1 for found in references.article.found if found.entity == one) for one in order}
        ranked = sorted(order, key=lambda one: (-counts[one], order.index(one)))
        if counts[ranked[count - 1]] > counts[ranked[count]]:
            return tuple(one for one in order if one in ranked[:count])
    return tuple(order) if len(order) == count else ()


def _of_kind(references: References, entities: tuple[Entity, ...], kind: str) -> list[Entity]:
    """Those of a class among some, each once; persons stand for their states where states are asked for."""
    found = [
        references.state_of(one) if kind == "State" and one.type == "Person" else one.of if kind == "State" and one.type == "Group" else one
        for one in entities
    ]
    return list(dict.fromkeys(one for one in found if one is not None and one.type == kind))


def _in_title(references: References, one: Found) -> bool:
    """The state of somebody's title: "Chilean President Anna Berg" tells of her, not of Chile."""
    root = references.article.doc[one.start : one.end].root
    holder = references.article.found_at.get(root.head.i)
    return root.dep_ in ("amod", "compound", "nmod", "poss") and holder is not None and holder.entity.type == "Person"


def _between(references: References, place: int, token: Token) -> list[Token]:
    """What stands behind "between" in a sentence, before a word."""
    span = references.article.sentences[place].span
    return [
        target
        for one in span
        if one.lower_ == "between" and one.i < token.i and token not in one.subtree
        for target in children(one, "pobj")
        if target.i not in references.busy and target.i < token.i
    ]


def _partners(verb: Token, token: Token) -> list[Token]:
    """Who stands with the subject of a verb: "met Carlo Ruiz", "held talks with Carlo Ruiz", "talks between"."""
    found = [
        target
        for child in verb.subtree
        if child.dep_ == "prep" and child.lower_ in {"with", "and", "between"} and child.i < token.i
        for target in children(child, "pobj")
    ]
    if verb.lemma_.lower() in _MEETING:
        found = [*(one for one in children(verb, "dobj") if one.i < token.i), *found]
    return found


def _may_be(references: References, token: Token, entity: Entity) -> bool:
    """Whether a person is one of "the ministers", "the leaders": spokesmen and aides are not, if anything is known of the person."""
    if entity.type != "Person":
        return True
    labels = [post.label.lower() for post in references.posts if post.person == entity]
    if not labels:
        return True
    if token.lemma_.lower() in {"minister", "president", "premier", "king", "general", "secretary"}:
        return any(token.lemma_.lower() in label or (token.lemma_ == "minister" and "secretary" in label) for label in labels)
    return not all(_SPEAKS_FOR_OTHERS & set(label.split()) for label in labels)
