"""Small questions that several kinds of fact ask: the text of a phrase, which state somebody acts for."""

from __future__ import annotations

from decimal import Decimal

from spacy.tokens import Token

from kb.extract import gazetteer
from kb.extract.article import Article
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Entity


def unique(entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    return tuple(dict.fromkeys(entities))


def phrase_text(article: Article, token: Token, most: int = 18) -> str:
    """The whole phrase of a token, cut short."""
    start, end = token.left_edge.i, token.right_edge.i + 1
    for child in token.subtree:
        if (child.dep_ == "conj" and child.pos_ == "VERB") or (
            child.dep_ == "cc"
            and child.head == token
            and any(one.pos_ == "VERB" for one in child.head.children if one.dep_ == "conj")
        ):
            end = min(end, child.left_edge.i)
    while start < token.i and article.doc[start].pos_ in ("DET", "PUNCT"):
        start += 1
    return " ".join(article.doc[start : min(end, start + most)].text.split()).strip(' ,;:"')


def number(text: str) -> Decimal | None:
    bare = text.replace(",", "")
    return Decimal(bare) if bare.isdigit() else None


_ACTING = frozenset(
    "officials official authorities officers ministers leaders lawmakers military government diplomats generals side".split()
)


def _officials(entity: Entity) -> bool:
    """ "Chilean military officials", "Nordic Union foreign ministers": those who act for it."""
    return bool(entity.label) and entity.label.lower().split()[-1] in _ACTING


def state_for(references: References, entity: Entity | None) -> Entity | None:
    """Weapons go from state to state: a person or a ministry that acts for one stands for it."""
    if entity is None:
        return None
    if entity.type == "Group" and entity.of is not None and entity.of.type == "State" and _officials(entity):
        return entity.of
    if entity.type == "Person":
        acts_for = references.state_of(entity)
        return entity if acts_for is None or acts_for.type == "Person" else state_for(references, acts_for)
    organ = entity.label.lower().split()[-1] in words("groups", "organ") or str(entity.kind) in (
        "ministry",
        "parliament",
        "government",
    ) or "Department of" in entity.label or "Ministry of" in entity.label or _officials(entity)
    if entity.type == "Organization" and entity.of is not None and entity.of.type == "State" and organ:
        return entity.of
    if entity.type == "Organization" and entity.of is None and organ:
        # "U.S. Congress", "Norwegian Air Force": the state stands in the name
        first = next(gazetteer.find(entity.label), None)
        if first is not None and first.start <= 4 and first.entity.type in ("State", "Organization") and first.entity.label != entity.label:
            return first.entity
    return entity
