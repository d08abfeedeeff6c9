"""A phrase as a name for whom it describes: "three Chilean officials", "the leaders of the bloc"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from kb.extract.grammar import children
from kb.extract.lexicon import words

if TYPE_CHECKING:
    from kb.extract.references import References


def describe(references: References, token: Token) -> str:
    """A phrase as a name for a group: without article, numbers kept, with "of ..." behind it."""
    start = token.i
    for child in token.children:
        if child.i < token.i and child.dep_ in ("amod", "compound", "nmod", "poss", "nummod", "quantmod"):
            start = min(start, child.left_edge.i)
    doc = references.article.doc
    while start < token.i and (
        doc[start].pos_ in ("DET", "PRON", "PUNCT") or doc[start].lower_ in {"some", "several", "both", "many", "the"}
    ):
        start += 1
    end = token.i + 1
    if token.lemma_.lower() in words("clauses", "belonging"):
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "of" and child.i == token.i + 1:
                last = children(child, "pobj")
                if last:
                    end = min(last[0].i + 1, token.i + 8)
    if token.lemma_.lower() == "source" and end == token.i + 1:
        behind = doc[token.i + 1] if token.i + 1 < len(doc) else token
        placed = behind.lower_ in {"in", "at", "from", "within"} and behind.head == token
        target = next(iter(children(behind, "pobj")), None) if placed else None
        if target is not None and target.i - token.i <= 5:
            end = target.i + 1
    if token.lower_ in {"anyone", "everyone", "those", "person", "someone"}:
        clause = next((child for child in token.children if child.dep_ in ("relcl", "acl") and child.i > token.i), None)
        end = min(clause.right_edge.i + 1, token.i + 10) if clause is not None else end
    owner = next((child for child in children(token, "poss") if child.pos_ == "PRON"), None)
    if owner is not None:
        whose = references.entities(owner)
        if whose:
            return f"{whose[0].label}'s {doc[owner.i + 1 : end].text}"
    country = next((child for child in children(token, "poss") if child.lemma_.lower() in words("groups", "countries")), None)
    if country is not None and doc[country.i + 1].tag_ == "POS":
        # "the country's foreign ministry"
        state = next((one for one in references.entities(country) if one.type == "State"), None)
        if state is not None:
            return f"{state.label}'s {doc[country.i + 2 : end].text}"
    text = doc[start:end].text
    return " ".join(text.split())
