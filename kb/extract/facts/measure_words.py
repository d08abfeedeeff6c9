"""What a restriction is, for what, and against how many, in the words of the sentence."""

from __future__ import annotations

from collections.abc import Iterable

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.grammar import children
from kb.extract.lexicon import load, words
from kb.model import Concept

_NO_REASONS = frozenset({"DATE", "TIME", "CARDINAL", "MONEY", "PERCENT"})


def concepts(text: str) -> tuple[Concept, ...]:
    """The measures of the scheme that a phrase names."""
    low = text.lower()
    return tuple(dict.fromkeys(Concept(concept) for phrase, concept in load("measures")["words"].items() if phrase in low))


def measure_text(article: Article, token: Token) -> str:
    """The name of a restriction without whom it hits: "a travel ban and an asset freeze", "new sanctions"."""
    first, last = token, token
    while first.dep_ == "conj" and first.head.lemma_.lower() in words("measures", "nouns"):
        first = first.head
    waiting = [first]
    while waiting:
        one = waiting.pop()
        for child in children(one, "conj"):
            if child.lemma_.lower() in words("measures", "nouns") and child.i - last.i < 8:
                last = child if child.i > last.i else last
                waiting.append(child)
    start = min(
        (child.left_edge.i for child in first.children if child.i < first.i and child.dep_ in ("amod", "compound", "nmod", "nummod")),
        default=first.i,
    )
    return " ".join(article.doc[start : last.i + 1].text.split()).strip(' ,;:"')


def reason_text(article: Article, places: Iterable[Token | None]) -> str:
    """For what: "for shipping arms", "over the election", "in response to the coup", with the words that open it left out."""
    known = [place for place in places if place is not None]
    measure = known[0] if known else None
    for place in known:
        for child in place.children:
            if child.i < place.i and child.dep_ != "prep":
                continue
            text = _reason(article, child, measure)
            if text:
                return text
    return ""


def _reason(article: Article, child: Token, measure: Token | None) -> str:
    low = child.lower_
    if child.dep_ == "prep" and low in {"for", "over"}:
        targets = children(child, "pobj", "pcomp")
        if (
            not targets
            or (measure is not None and measure in targets[0].subtree)
            or targets[0].ent_type_ in _NO_REASONS
            or targets[0].lemma_.lower() in words("measures", "spans")
        ):
            return ""
        return _cut(article, targets[0])
    if child.dep_ == "prep" and low in {"because", "due"}:
        inner = [two for one in children(child, "prep", "pcomp") if one.pos_ == "ADP" for two in children(one, "pobj", "pcomp")]
        return next((_cut(article, one) for one in inner or children(child, "pobj")), "")
    if child.dep_ == "prep" and low == "in":
        for answer in children(child, "pobj"):
            if answer.lemma_.lower() in {"response", "retaliation", "reaction", "reply", "answer"}:
                return next((_cut(article, one) for inner in children(answer, "prep") for one in children(inner, "pobj")), "")
    if child.dep_ == "advcl" and low in {"citing", "accusing"}:
        charged = [one for inner in children(child, "prep") if inner.lower_ == "of" for one in children(inner, "pobj", "pcomp")]
        return next((_cut(article, one) for one in charged or (children(child, "dobj") if low == "citing" else [])), "")
    return ""


def _cut(article: Article, token: Token) -> str:
    start, end = token.left_edge.i, token.right_edge.i + 1
    while start < token.i and article.doc[start].pos_ in ("DET", "PUNCT"):
        start += 1
    return " ".join(article.doc[start : min(end, start + 24)].text.split()).strip(' ,;:."”“')
