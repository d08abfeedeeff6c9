"""The subjects of a sentence in the order in which readers have them in mind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

if TYPE_CHECKING:
    from kb.extract.references import References


def main_subjects(references: References, number: int) -> list[Token]:
    """The subjects of a sentence's main clause first, then those of its other clauses."""
    span = references.article.sentences[number].span
    ranked = [(token != span.root and token.head != span.root, token.i, token) for token in span if token.dep_ in ("nsubj", "nsubjpass")]
    return [token for _, _, token in sorted(ranked, key=lambda one: one[:2])]
