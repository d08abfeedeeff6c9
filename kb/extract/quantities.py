"""Where a weapon phrase begins and how many it counts: numbers before the noun, nouns that count ("dozens of", "a batch of")."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from kb.extract.article import Article
from kb.extract.lexicon import words

# "Su-35", "MiG-29SMT", "T-72B3", "M1A2", "Kh-101", "F-16s": letters, perhaps a hyphen, digits, perhaps letters; "2S19": digits first.
DESIGNATION = re.compile(r"(?:[A-Z][A-Za-z]{0,4}-?\d{1,4}[A-Z0-9]{0,4}|[A-Z]{2,6}-[A-Z]{1,3}|\d[A-Z]\d{1,2})(?:-[A-Z0-9]{1,3})?s?")
_MODIFIERS = ("amod", "compound", "nmod", "nummod", "quantmod", "det", "poss", "punct", "npadvmod")
_UNITS = frozenset({"mm", "millimetre", "millimeter", "km", "kilometre", "kilometer", "kg", "tonne", "mile", "calibre", "caliber"})
_SKIPPED = frozenset({"DET", "PUNCT", "PRON", "ADP", "CCONJ", "ADV", "VERB", "AUX"})


def designation(token: Token) -> bool:
    """Whether a word is the designation of a system: it counts nothing, whatever the parse says."""
    return DESIGNATION.fullmatch(token.text) is not None


def _measures(doc: Doc, place: int) -> bool:
    """ "155 mm", "155-mm": a number that measures is part of the name."""
    after = [doc[i].lower_ for i in range(place + 1, min(place + 3, len(doc))) if doc[i].text != "-"]
    return bool(after) and after[0].rstrip("s") in _UNITS


def left(article: Article, token: Token) -> tuple[int, str]:
    """Where the phrase begins without article, number and loose adjectives, and the number that was left out."""
    doc = article.doc
    start = token.i
    for child in token.children:
        if child.i < token.i and child.dep_ in _MODIFIERS:
            start = min(start, child.left_edge.i)
    while start - 1 > token.sent.start and (
        designation(doc[start - 1]) or (start - 1 in article.found_at and article.found_at[start - 1].entity.type == "WeaponSystem")
    ):
        start = article.found_at[start - 1].start if start - 1 in article.found_at else start - 1
    quantity: list[str] = []
    while start < token.i:
        one = doc[start]
        found = article.found_at.get(start)
        if designation(one) or (found is not None and found.entity.type == "WeaponSystem"):
            break
        if one.like_num or one.dep_ in ("nummod", "quantmod") or one.ent_type_ == "CARDINAL":
            if _measures(doc, start):
                break
            if one.tag_ != "RP" and any(letter.isalnum() for letter in one.text):
                quantity.append(one.text)
        elif (
            one.pos_ in _SKIPPED
            or one.ent_type_ == "MONEY"
            or one.lower_.endswith(("-dollar", "-euro", "illion"))
            or one.lower_ in words("weapon_phrases", "loose")
            or one.text in {"'s", "'", "’s"}
        ):
            pass
        elif found is not None and found.entity.type in ("State", "Group", "Place", "Organization") and found.end <= token.i:
            start = found.end
            continue
        else:
            break
        start += 1
    return start, " ".join(quantity)


def counted(token: Token) -> str:
    """ "dozens", "a dozen", "500" from the noun or number that counts what stands behind "of"."""
    if token.pos_ == "NUM" or token.lemma_.lower() in {"dozen", "hundred", "thousand", "million", "score"}:
        before = [child.text for child in token.lefts if child.dep_ in ("nummod", "quantmod", "advmod")]
        return " ".join([*before, token.text])
    if token.lemma_.lower() in words("weapon_phrases", "pieces"):
        numbers = [child for child in token.lefts if child.dep_ in ("nummod", "quantmod", "advmod") or child.like_num]
        return " ".join(one.text for child in numbers for one in child.subtree)
    return ""
