"""English news text becomes claims: who says that who did what to whom, how firmly, in which words.

``read`` takes a document with text and returns it with claims and mentions; ``explain`` says how it came to them, sentence by sentence;
``pipeline`` is the language pipeline they use.
Word lists and frames are data, in ``lexicons/`` and ``frames/``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kb.model import Document

if TYPE_CHECKING:
    from spacy.language import Language

    from kb.extract.explanation import Explanation
    from kb.extract.trace import Trace

__all__ = ["explain", "pipeline", "read"]

_ENGLISH = frozenset({"", "en", "eng", "und"})
_COMMON = frozenset(
    [
        "the",
        "of",
        "to",
        "and",
        "a",
        "in",
        "that",
        "is",
        "for",
        "on",
        "said",
        "with",
        "was",
        "by",
        "has",
        "it",
        "as",
        "at",
        "from",
        "he",
        "his",
        "will",
        "be",
        "have",
        "an",
        "are",
        "not",
    ]
)


def pipeline() -> Language:
    """The best English pipeline that is installed; MissingModel if there is none.  Loaded at the first call."""
    from kb.extract import models as module

    return module.pipeline()


def read(document: Document, *, nlp: Language | None = None, trace: Trace | None = None) -> Document:
    """The document with the claims and mentions of its text; one in another language comes back as it is, with a warning.

    A ``trace`` is told how each claim came about; ``explain`` makes sense of it.
    """
    if not document.text.strip():
        return document
    language = document.language.split("-")[0].lower()
    if language not in _ENGLISH or (not language and not _looks_english(document.text)):
        warning = f"{document.name}: the text is not in English, so no facts were read from it"
        return document if warning in document.warnings else replace(document, warnings=(*document.warnings, warning))
    from kb.extract.reading import extract

    return extract(document, nlp if nlp is not None else pipeline(), trace)


def explain(document: Document, *, nlp: Language | None = None) -> Explanation:
    """How the claims of a document come about: its names, sayings, frames and reasons, sentence by sentence.

    It reads the document anew, at the cost of an ordinary reading.
    """
    from kb.extract.explanation import of
    from kb.extract.trace import Trace

    trace = Trace()
    return of(read(document, nlp=nlp, trace=trace), trace)


def _looks_english(text: str) -> bool:
    """Whether enough of the first words are among the commonest English ones; short texts have the benefit of the doubt."""
    first = text[:6000].lower().split()
    return len(first) < 25 or sum(word in _COMMON for word in first) * 9 > len(first)
