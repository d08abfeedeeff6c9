"""An article in pieces that a model can hold: whole paragraphs of the parts that are read for facts, in their order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kb.extract.article import MOST_CHARACTERS
from kb.extract.zones import READ, Stretch, segment
from kb.model import Document

LONGEST = 8_000
"""How many characters of an article one request holds at most."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some paragraphs that follow each other, as one request sends them."""

    paragraphs: tuple[Stretch, ...]

    @property
    def start(self) -> int:
        """Where it begins in the text."""
        return self.paragraphs[0].start

    @property
    def end(self) -> int:
        """Where it ends in the text."""
        return self.paragraphs[-1].end

    def text(self, document: Document) -> str:
        """Its paragraphs, a blank line between them; menus and credits that stand between are left out."""
        return "\n\n".join(document.text[one.start : one.end] for one in self.paragraphs)


def chunks(document: Document) -> tuple[list[Piece], list[str]]:
    """The pieces of a document, and a warning for a text that is too long to be read to its end."""
    end = min(len(document.text), MOST_CHARACTERS)
    warnings = []
    if end < len(document.text):
        warnings.append(f"{document.name}: only the first {end:,} of {len(document.text):,} characters were read for facts")
    pieces: list[Piece] = []
    held: list[Stretch] = []
    size = 0
    for paragraph in segment(document, end):
        if paragraph.zone not in READ:
            continue
        for part in _parts(paragraph, document.text):
            length = part.end - part.start + 2
            if held and size + length > LONGEST:
                pieces.append(Piece(tuple(held)))
                held, size = [], 0
            held.append(part)
            size += length
    if held:
        pieces.append(Piece(tuple(held)))
    return pieces, warnings


def _parts(paragraph: Stretch, text: str) -> Iterator[Stretch]:
    """A paragraph, or what it must be cut into: at a full stop if there is one, else at a blank."""
    start = paragraph.start
    while paragraph.end - start > LONGEST - 2:
        window = text[start : start + LONGEST - 2]
        cut = window.rfind(". ") + 1 or window.rfind(" ") + 1 or len(window)
        yield Stretch(start, start + cut, paragraph.zone, paragraph.heading)
        start += cut
    if text[start : paragraph.end].strip():
        yield Stretch(start, paragraph.end, paragraph.zone, paragraph.heading)
