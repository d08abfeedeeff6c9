"""Weapons and technology in noun phrases: what is named, of which category, how many."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Span, Token

from kb.extract.article import Article
from kb.extract.grammar import children, coordinated
from kb.extract.lexicon import load, words
from kb.extract.quantities import counted, designation, left
from kb.model import Concept, Entity


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
    if root.tag_ in ("NNS", "NNPS") and any(child.like_num for child in children(root, "nummod")):
        # "72 Typhoons"
        return True
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
    if token.tag_ == "VBG" and token.dep_ == "pcomp":
        # "exports of chipmaking equipment": parsers take the first word for a verb
        return next((read(article, one) for one in children(token, "dobj") if (token.lower_, one.lower_) in _nouns()), None)
    if token.pos_ not in ("NOUN", "PROPN", "NUM", "X", "ADJ") or _of_a_name(article, token):
        return None
    if token.lemma_.lower() in words("weapon_phrases", "counting") or token.pos_ == "NUM" or token.tag_ == "CD":
        counts = _counted(article, token)
        if counts is not None:
            return counts
    doc = article.doc
    if token.lemma_.lower() in words("weapon_phrases", "parts"):
        part = _part(article, token)
        if part is not None:
            return part
    start, quantity = left(article, token)
    start = _longest(article, token, start)
    phrase = [one.text for one in doc[start : token.i + 1] if one.text not in {'"', "'", "“", "”", "‘"}]
    known = next(
        (
            article.found_at[i].entity
            for i in range(start, token.i + 1)
            if i in article.found_at and article.found_at[i].entity.type == "WeaponSystem"
        ),
        None,
    )
    category = _category(phrase) or _christened(article, token, start)
    designated = any(designation(one) for one in doc[start : token.i + 1])
    if (known is None and not designated and _no_weapon(token, start, article)) or (
        not category and known is None and not (designated and _stands_alone(token)) and not _platform(article, token, start)
    ):
        return None
    origin = _origin(article, start, token)
    if category == "technology":
        return Weapon(
            Entity(label=_technology(article, token, start), type="Technology", category=Concept("technology")), "", token, True, origin
        )
    label = " ".join(phrase).replace(" - ", "-").replace(" 's", "'s")
    entity = Entity(
        label=label,
        type="WeaponSystem",
        iri=known.iri if known is not None else "",
        category=known.category if known is not None and known.category else Concept(category),
    )
    return Weapon(entity, quantity, token, origin=origin)


def craft(token: Token) -> Weapon | None:
    """Plain ships, aircraft or vehicles that are for armed bodies: "two ships to the Chilean navy"; ask only where things change hands."""
    category = load("weapon_phrases")["craft"].get(token.lemma_.lower(), "")
    if not category or token.pos_ != "NOUN" or {child.lower_ for child in token.children} & words("weapon_phrases", "harmless"):
        return None
    if not any(one.lower_ in words("weapon_phrases", "armed_bodies") for one in token.sent):
        return None
    number = " ".join(child.text for child in token.lefts if child.dep_ == "nummod")
    before = [one for one in token.lefts if one.dep_ in ("amod", "compound", "nmod") and one.text[:1].islower()]
    kept = [one for one in before if one.lower_ not in words("weapon_phrases", "loose")]
    label = " ".join([*(one.text for one in kept), token.text])
    return Weapon(Entity(label=label, type="WeaponSystem", category=Concept(category)), number, token)


def _of_a_name(article: Article, token: Token) -> bool:
    """ "Nomad Chip Supply" is a firm and no chips."""
    found = article.found_at.get(token.i)
    return found is not None and found.end - found.start > 1 and found.entity.type in ("Organization", "Person")


def _counted(article: Article, token: Token) -> Weapon | None:
    """ "Dozens of tanks", "two batteries of missiles", "an arms shipment": what is counted is what goes."""
    worth = [one for one in token.children if one.lower_ == "worth"]
    for preposition in [two for one in (worth or [token]) for two in children(one, "prep")]:
        if preposition.lower_ == "of":
            for target in children(preposition, "pobj"):
                inner = read(article, target)
                if inner is not None:
                    return Weapon(inner.entity, counted(token) or inner.quantity, token, inner.technology, inner.origin)
    if token.lemma_.lower() in words("weapon_phrases", "pieces"):
        return None
    for child in children(token, "compound") if token.lemma_.lower() != "package" else ():
        inner = read(article, child)
        if inner is not None:
            return Weapon(inner.entity, "", token, inner.technology, inner.origin or _origin(article, child.i, token))
    return None


def _stands_alone(token: Token) -> bool:
    """Whether a designation means a weapon without a noun beside it: "the F-16s"; not "the G-7"."""
    if token.text in words("weapon_phrases", "no_designations"):
        return False
    if "-" in token.text and any(letter.isdigit() for letter in token.text):
        return token.ent_type_ not in ("DATE", "EVENT", "LAW", "MONEY")
    return token.pos_ == "PROPN" and token.ent_type_ not in ("DATE", "PERSON", "GPE", "EVENT", "LAW", "MONEY")


def _platform(article: Article, token: Token, start: int) -> bool:
    """ "Kestrel vehicles", "Falk-class ships": a noun for what arms are built on, with the name of a product before it."""
    if token.lemma_.lower() not in words("weapon_phrases", "platforms"):
        return False
    return any(one.ent_type_ == "PRODUCT" or one.lower_.endswith("class") for one in article.doc[start : token.i])


def _christened(article: Article, token: Token, start: int) -> str:
    """ "The warship Falk", "naval ship KNM Falk": the kind of a vessel before its own name."""
    if token.pos_ != "PROPN" or token.i - start < 1:
        return ""
    place = token.i
    while place > start and article.doc[place].pos_ == "PROPN" and (place not in article.found_at or place == token.i):
        place -= 1
    kind = _category([one.text for one in article.doc[start : place + 1]]) if place < token.i else ""
    return kind if kind in ("warship", "submarine", "general") and article.doc[place].text.islower() else ""


def _no_weapon(token: Token, start: int, article: Article) -> bool:
    """ "Fuel tank", "passenger jet", and "fighters" without a word for the aircraft: nouns that mean weapons only in company."""
    before = {child.lower_ for child in token.children if child.i < token.i and child.dep_ in _BEFORE}
    if before & words("weapon_phrases", "harmless"):
        return True
    return token.lemma_.lower() in words("weapon_phrases", "people") and not any(
        child.dep_ in ("compound", "nmod") and child.i >= start and child.lower_ not in words("weapon_phrases", "deadly")
        for child in token.children
    )


def _longest(article: Article, token: Token, start: int) -> int:
    """Words that were passed over as loose belong to the name if the list has them: "guided missiles"."""
    for back in (3, 2, 1):
        first = start - back
        passed = article.doc[max(first, 0) : start]
        if first >= token.sent.start and token.i - first < 6 and not any(one.pos_ == "ADP" for one in passed):
            flat = tuple(piece for one in article.doc[first : token.i + 1] for piece in one.lower_.split("-") if piece)
            if flat in _nouns():
                return first
    return start


def _part(article: Article, token: Token) -> Weapon | None:
    """ "Spare parts for F-16 fighters": what it is for belongs to the name."""
    for child in children(token, "prep"):
        if child.lower_ == "for" and child.i == token.i + 1:
            for target in children(child, "pobj"):
                inner = read(article, target)
                if inner is not None:
                    start, quantity = left(article, token)
                    label = article.doc[start : target.i + 1].text
                    entity = Entity(label=label, type="WeaponSystem", category=inner.entity.category)
                    return Weapon(entity, quantity, token, origin=_origin(article, start, token))
    return None


def _origin(article: Article, start: int, token: Token) -> Entity | None:
    """ "Russian" of "Russian Su-35 jets", "Norway" of "Norway's tanks", "Turkey" of "Turkish-made drones"."""
    doc = article.doc
    first = min([start, *(child.left_edge.i for child in token.children if child.i < token.i and child.dep_ in _BEFORE)])
    for place in range(max(0, first - 1), token.i):
        found = article.found_at.get(place)
        if found is None or found.entity.type != "State" or found.end > token.i:
            continue
        if found.how == "linked":
            if any(one.lower_ in words("weapon_phrases", "made") for one in doc[found.end : found.end + 2]):
                return found.entity
        elif place >= first and found.how in ("adjective", "name", "metonym", "seat"):
            root = doc[found.start : found.end].root
            if root.dep_ in _BEFORE and (root.head == token or root.head.head == token):
                return found.entity
        elif found.how in ("adjective", "name") and found.end == start and doc[place].pos_ in ("ADJ", "PROPN"):
            return found.entity
    return None


_BEFORE = ("amod", "compound", "nmod", "poss")


def _technology(article: Article, token: Token, start: int) -> str:
    end = token.i + 1
    for child in token.children:
        if child.dep_ == "prep" and child.lower_ in {"of", "for", "to"} and child.i == token.i + 1:
            if any(one.ent_type_ in ("GPE", "ORG", "NORP") for one in children(child, "pobj")):
                continue
            end = min(max(one.i for one in coordinated(children(child, "pobj")[0])) + 1 if children(child, "pobj") else end, token.i + 9)
    return article.doc[start:end].text
