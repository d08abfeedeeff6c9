"""A text as the grammar reads it, with a way back: every offset of the cleaned text leads to one of the original."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass

# Characters that show nothing and stand inside words: soft hyphen, zero-width blanks and joiners, direction marks, byte-order mark.
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u202a\u202b\u202c\u202d\u202e")
# One character for one, so that offsets stay: the pipeline was trained on straight quotation marks and plain blanks.
_PLAIN = str.maketrans(
    {
        "\u2018": "'",
        "\u2019": "'",
        "\u201b": "'",
        "\u00b4": "'",
        "`": "'",
        "\u201c": '"',
        "\u201d": '"',
        "\u201e": '"',
        "\u00ab": '"',
        "\u00bb": '"',
        "\u00a0": " ",
        "\u202f": " ",
        "\u2009": " ",
        "\t": " ",
        "\r": " ",
        "\n": " ",
        "\u2011": "-",
        "\u2010": "-",
        "\u2212": "\u2014",
        "\u2028": " ",
        "\u2029": " ",
    }
)
_LONGEST_RUN = 40
# Captions point at faces in the middle of a sentence, "Jane Roe (L) meets ...", which no parser expects.
_FACES = re.compile(r" \((?:L|R|C|left|right|cent(?:er|re)|[lrc])\)(?=[ ,.])")
_RUN = re.compile(r"([^\w\s])\1{40,}|\s{41,}")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A stretch of a text without what the eye does not see; ``origin[i]`` is the place of ``text[i]`` in the original."""

    text: str
    origin: array[int]
    end: int

    def back(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that ``text[start:end]`` was read from."""
        first = self.origin[start] if start < len(self.origin) else self.end
        last = self.origin[end - 1] + 1 if 0 < end <= len(self.origin) else first
        return first, max(first, last)


def clean(text: str, start: int, end: int) -> Cleaned:
    """Read ``text[start:end]`` without invisible characters and endless runs of one mark.

    >>> clean("mis\\u00adsile", 0, 8).text
    'missile'
    >>> clean("mis\\u00adsile", 0, 8).back(0, 7)
    (0, 8)
    """
    stretch = text[start:end]
    faces = [match.span() for match in _FACES.finditer(stretch)]
    if not faces and not _RUN.search(stretch) and _INVISIBLE.isdisjoint(stretch):
        return Cleaned(stretch.translate(_PLAIN), array("L", range(start, end)), end)
    kept: list[str] = []
    origin = array("L")
    run, before = 0, ""
    skipped = {start + place for left, right in faces for place in range(left, right)}
    for place, letter in enumerate(stretch, start):
        if letter in _INVISIBLE or place in skipped:
            continue
        run = run + 1 if letter == before else 1
        before = letter
        if run > _LONGEST_RUN and not letter.isalnum():
            continue
        kept.append(letter)
        origin.append(place)
    return Cleaned("".join(kept).translate(_PLAIN), origin, end)
