"""Which language a text is in: English is what the extractor reads, the rest is kept and said."""

from __future__ import annotations

import re
from typing import cast

_WORD = re.compile(r"[^\W\d_]+")
_BEGINNING = 20_000
_FEWEST_LETTERS = 40
# A short text full of names misleads statistics of letters; these words do not occur together in another language.
_ENGLISH = frozenset(
    [
        "the", "and", "of", "to", "in", "that", "is", "was", "for", "on", "with", "by", "from", "at", "has", "have", "had",
        "said", "will", "would", "been", "were", "its", "their", "which", "this", "not", "be", "are"
    ]
)


def language(text: str) -> str:
    """The ISO 639-1 code of a text's main language; empty where there is too little of it to tell.

    >>> language("The government said that sanctions were imposed on the company."), language("12")
    ('en', '')
    """
    words = [word.lower() for word in _WORD.findall(text[:_BEGINNING])]
    if not words:
        return ""
    if sum(word in _ENGLISH for word in words) * 6 >= len(words):
        return "en"
    if sum(map(len, words)) < _FEWEST_LETTERS and all(word.isascii() for word in words):
        return ""
    from py3langid import classify  # type: ignore[import-untyped]  # late: it loads a model

    return cast(str, classify(text[:_BEGINNING])[0])
