"""Weapons and technology in noun phrases: what is named, of which category, how many."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span, Token

from kb.extract.article import Article
from kb.extract.grammar import children
from kb.extract.lexicon import load
from kb.model import Concept, Entity

# "Su-35", "MiG-29SMT", "T-72B3", "M1A2", "Kh-101": letters, perhaps a hyphen, digits, perhaps letters.
_DESIGNATION = re.compile(r"(?:[A-Z][A-Za-z]{0,4}-?\d{1,4}[A-Z0-9]{0,4}|[A-Z]{2,6}-[A-Z]{1,3})(?:-[A-Z0-9]{1,3})?")
_QUANTIFIERS = frozenset(
    [
        "dozen",
        "hundred",
        "thousand",
        "million",
        "score",
        "number",
        "set",
        "batch",
        "series",
        "range",
        "pair",
        "package",
        "shipment",
        "delivery",
        "consignment",
        "stock",
        "amount",
        "quantity",
        "lot",
        "handful",
        "couple",
        "ton",
        "tonne",
        "load",
        "squadron",
        "battery",
        "fleet",
        "variety",
        "majority",
        "delivery",
        "supply",
    ]
)
_LOOSE = frozenset(
    [
        "new",
        "more",
        "additional",
        "other",
        "several",
        "many",
        "some",
        "such",
        "advanced",
        "modern",
        "sophisticated",
        "heavy",
        "used",
        "old",
        "various",
        "further",
        "russian-made",
    ]
)


@dataclass(frozen=True, slots=True)
class Weapon:
    """A weapon phrase: the system as an entity, how many of it, and the state that an adjective before it names."""

    entity: Entity
    quantity: str
    head: Token
    technology: bool = False
    origin: Entity | None = None


_SPELLINGS = (
    ("defence", "defense"),
    ("armour", "armor"),
    ("calibre", "caliber"),
    ("programme", "program"),
    ("licence", "license"),
)


def _pieces(noun: str) -> tuple[str, ...]:
    return tuple(noun.lower().replace("-", " ").split())


@cache
def _nouns() -> dict[tuple[str, ...], str]:
    """Every weapon noun as lower-case words, in singular and plural and in both spellings -> its category."""
    found: dict[tuple[str, ...], str] = {}
    for category, listed in load("weapon_words").items():
        for noun in listed:
            singular, _, plural = str(noun).partition("/")
            forms = {singular, plural or singular + ("es" if singular.endswith(("s", "sh", "ch", "x")) else "s")}
            if singular.endswith("y") and not plural:
                forms.add(singular[:-1] + "ies")
            for form in set(forms):
                forms.update(form.replace(british, american) for british, american in _SPELLINGS)
            for form in forms:
                found.setdefault(_pieces(form), "other-weapon" if category == "general" else str(category))
    return found


def _category(phrase: list[str]) -> str:
    """The category of a phrase by the longest noun at its end."""
    flat = [piece for word in phrase for piece in word.lower().split("-") if piece]
    return next(
        (_nouns()[tuple(flat[start:])] for start in range(max(0, len(flat) - 6), len(flat)) if tuple(flat[start:]) in _nouns()),
        "",
    )


_COMPANY = 5


def in_company(span: Span, category: str) -> bool:
    """Whether an ambiguous name ("Patriot") means the weapon: it heads or modifies a weapon noun, or a word of its kind stands close by.

    Use it for names that the reference data hides; what counts as close company is in ``weapon_context.yaml``.
    """
    doc, root = span.doc, span.root
    first, last = max(span.sent.start, span.start - _COMPANY), min(span.sent.end, span.end + _COMPANY)
    near = [one.lower_ for one in doc[first:last] if not span.start <= one.i < span.end]
    text = f" {' '.join(near)} "
    if any(f" {str(word).lower()} " in text for word in load("weapon_context").get(category, ())):
        return True
    if root.dep_ in ("compound", "nmod", "amod") and root.head.i >= span.end:
        return bool(_category([one.text for one in doc[span.end : root.head.i + 1]]))
    return False


def read(article: Article, token: Token) -> Weapon | None:
    """The weapon (or technology) that a noun heads; None if it is none."""
    if token.pos_ not in ("NOUN", "PROPN", "NUM", "X", "ADJ"):
        return None
    partitive = token.lemma_.lower() in _QUANTIFIERS or token.pos_ == "NUM"
    if partitive:
        for preposition in children(token, "prep"):
            if preposition.lower_ == "of":
                for target in children(preposition, "pobj"):
                    inner = read(article, target)
                    if inner is not None:
                        return Weapon(inner.entity, _quantity(token) or inner.quantity, token, inner.technology)
    start, quantity = _left(article, token)
    doc = article.doc
    phrase = [one.text for one in doc[start : token.i + 1] if one.text not in {'"', "'"}]
    known = next(
        (
            article.found_at[i].entity
            for i in range(start, token.i + 1)
            if i in article.found_at and article.found_at[i].entity.type == "WeaponSystem"
        ),
        None,
    )
    category = _category(phrase)
    designated = any(_DESIGNATION.fullmatch(word) for word in phrase)
    if (
        not category
        and known is None
        and not (designated and token.pos_ == "PROPN" and token.ent_type_ not in ("DATE", "PERSON", "GPE"))
    ):
        return None
    if category == "technology":
        return Weapon(
            Entity(label=_technology(article, token, start), type="Technology", category=Concept("technology")), "", token, True
        )
    label = " ".join(phrase).replace(" - ", "-").replace(" 's", "'s")
    entity = Entity(
        label=label,
        type="WeaponSystem",
        iri=known.iri if known is not None else "",
        category=known.category if known is not None and known.category else Concept(category),
    )
    return Weapon(entity, quantity, token, origin=_origin(article, start, token))


def _origin(article: Article, start: int, token: Token) -> Entity | None:
    """ "Russian" of "Russian Su-35 jets"."""
    before = article.found_at.get(start - 1)
    if (
        before is not None
        and before.how in ("adjective", "name")
        and before.entity.type == "State"
        and before.end == start
        and article.doc[start - 1].pos_ in ("ADJ", "PROPN")
    ):
        return before.entity
    return next(
        (
            article.found_at[child.i].entity
            for child in token.children
            if child.i in article.found_at
            and article.found_at[child.i].how == "adjective"
            and article.found_at[child.i].entity.type == "State"
        ),
        None,
    )


def _technology(article: Article, token: Token, start: int) -> str:
    end = token.i + 1
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in {"of", "for", "to"} and child.i == token.i + 1:
            end = min(child.right_edge.i + 1, token.i + 9)
    return article.doc[start:end].text


def _left(article: Article, token: Token) -> tuple[int, str]:
    """Where the phrase begins without article, number and loose adjectives, and the number that was left out."""
    doc = article.doc
    start = token.i
    for child in token.children:
        if child.i < token.i and child.dep_ in (
            "amod",
            "compound",
            "nmod",
            "nummod",
            "quantmod",
            "det",
            "poss",
            "punct",
            "npadvmod",
        ):
            start = min(start, child.left_edge.i)
    while start - 1 > token.sent.start and (
        _DESIGNATION.fullmatch(doc[start - 1].text)
        or (start - 1 in article.found_at and article.found_at[start - 1].entity.type == "WeaponSystem")
    ):
        start = article.found_at[start - 1].start if start - 1 in article.found_at else start - 1
    quantity: list[str] = []
    while start < token.i:
        one = doc[start]
        found = article.found_at.get(start)
        if (
            one.like_num
            or one.dep_ in ("nummod", "quantmod")
            or (one.ent_type_ == "CARDINAL" and not _DESIGNATION.fullmatch(one.text))
        ):
            if one.tag_ != "RP":
                quantity.append(one.text)
        elif _DESIGNATION.fullmatch(one.text) or (found is not None and found.entity.type == "WeaponSystem"):
            break
        elif (
            one.pos_ in ("DET", "PUNCT", "PRON", "ADP", "CCONJ", "ADV", "VERB", "AUX")
            or one.lower_ in _LOOSE
            or one.text in {"'s", "'"}
        ):
            pass
        elif found is not None and found.entity.type in ("State", "Group", "Place") and found.end <= token.i:
            start = found.end
            continue
        else:
            break
        start += 1
    return start, " ".join(quantity)


def _quantity(token: Token) -> str:
    """ "dozens", "a dozen", "500" from the noun that counts."""
    if token.pos_ == "NUM" or token.lemma_.lower() in {"dozen", "hundred", "thousand", "million", "score"}:
        left = [child.text for child in token.lefts if child.dep_ in ("nummod", "quantmod", "advmod")]
        return " ".join([*left, token.text])
    return ""
