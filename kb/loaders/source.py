"""What a loader is given: the bytes of one source, what is known about it from outside, and the user's options."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kb.dates import PartialDate
from kb.errors import SourceError
from kb.model import Document

LARGEST_ARTICLE = 20_000_000
LARGEST_SOURCE = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of one file, or of standard input, before anybody has read them.

    ``name`` is what errors and warnings call it; ``key`` stays the same over all editions of it; ``sidecar`` holds the bytes of the
    JSON file that lies beside an article and tells its title, outlet, date and address.
    """

    name: str
    content: bytes
    key: str
    path: Path | None = None
    sidecar: bytes = b""

    def no_larger_than(self, limit: int, kind: str) -> None:
        """A SourceError for a source that is beyond all measure for what it claims to be."""
        if len(self.content) > limit:
            raise SourceError(
                self.name, f"is {len(self.content):,} bytes long; {kind} may have at most {limit:,}: split it, or load a part of it"
            )


class Reader(Protocol):
    """Whoever reads an article in place of the local extractor; it must survive the way into another process."""

    def read(self, document: Document) -> Document:
        """The document with its claims; a KnowledgeBaseError refuses it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the user says about the sources of one call; it wins over what the sources say about themselves.

    ``reader`` reads the articles; without one the local extractor does.  ``force`` takes an edition of a list that looks cut;
    ``mapping`` is a file that says what the columns of a table mean.
    """

    published: PartialDate | None = None
    outlet: str = ""
    reader: Reader | None = None
    force: bool = False
    mapping: Path | None = None
