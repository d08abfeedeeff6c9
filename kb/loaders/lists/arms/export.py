"""The files that SIPRI's database exports: a preamble in words, a header, and lines that a comment may have broken in two."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, cast

from kb.dates import PartialDate
from kb.errors import SourceError
from kb.iris import slug
from kb.loaders.lists.dates import partial
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.table import Row

_LONGEST_PREAMBLE = 60
_MOST_PIECES = 20
_PIECE = 65_536
_LONGEST_LINE = 1_000_000
_SAME = {"year(s) of deliveries": "year(s) of delivery"}
_SELECTION = re.compile(r"arms from (.+?)\s+to (.+?)\s*\.\s+Deals with .+? year range '(.*?)' to '(.*?)'", re.IGNORECASE)
_GENERATED = re.compile(r"data generated:\s*(\d{1,2} \w+ \d{4})", re.IGNORECASE)
_BLANK = re.compile(r"|\?|unnamed: \d+|\.\d+")
_FIRST_YEAR = 1950


@dataclass(frozen=True, slots=True)
class Export:
    """What stands before the first line of data; the columns in small letters, a flag after the column that it belongs to."""

    stream: Stream
    encoding: str
    header_line: int
    columns: tuple[str, ...]
    preamble: str

    @property
    def issued(self) -> PartialDate | None:
        """The day on which the data were generated."""
        found = _GENERATED.search(self.preamble)
        return partial(found[1]) if found else None

    @property
    def selection(self) -> str:
        """What the user of the database chose, as part of a slug; empty for everything.

        A choice of parties or years is a source of its own: what it leaves out has not ended.
        """
        found = _SELECTION.search(self.preamble)
        if found is None:
            return ""
        supplier, recipient, first, last = (part.strip() for part in found.groups())
        parts = [f"{word}-{slug(name)}" for word, name in (("from", supplier), ("to", recipient)) if not name.lower().startswith("all")]
        if first.isdigit() and int(first) > _FIRST_YEAR:
            parts.append(f"since-{first}")
        if last.isdigit() and self.issued is not None and int(last) < int(self.issued.text[:4]):
            parts.append(f"until-{last}")
        return "".join(f"-{part}" for part in parts)

    def must_have(self, columns: frozenset[str]) -> None:
        """A SourceError for columns that the export lacks."""
        missing = sorted(columns - set(self.columns))
        if missing:
            raise SourceError(self.stream.name, f"has no column {', '.join(map(repr, missing))}", line=self.header_line)

    def rows(self) -> Iterator[Row]:
        """The records, each on one line or joined from several; a SourceError with the line for one that is cut or too long."""
        name, size = self.stream.name, len(self.columns)
        held: list[str] = []
        words: list[str] = []
        begun = 0
        for number, line in _lines(self.stream, self.encoding):
            if number <= self.header_line or (not words and not line.strip(",; \x1a")):
                continue
            begun = begun or number
            words.append(line)
            quoted = "\n".join(words)
            cells = _cells(quoted if '"' in quoted else line)
            if cells is None:
                held = []
            elif '"' in quoted:
                held = cells
            else:
                # A line break in a comment splits a record without any quotation marks.
                held = [*held[:-1], f"{held[-1]}\n{cells[0]}", *cells[1:]] if held else cells
            if cells is None or len(held) < size:
                if len(words) > _MOST_PIECES:
                    raise SourceError(name, f"holds a record that does not end in {_MOST_PIECES} lines", line=begun)
                continue
            if len(held) > size:
                raise SourceError(name, f"holds a record of {len(held)} cells where the header has {size}", line=begun)
            yield Row(dict(zip(self.columns, map(str.strip, held), strict=True)), begun, "\n".join(words))
            held, words, begun = [], [], 0
        if words:
            raise SourceError(name, f"is cut: its last record has {len(held)} of {size} cells", line=begun)


def beginning(stream: Stream) -> Export:
    """Reads a file as far as its header."""
    encoding = encoding_of(stream)
    preamble: list[str] = []
    for number, line in _lines(stream, encoding):
        columns = tuple(_columns(line))
        if {"recipient", "supplier"} <= set(columns):
            twice = sorted({one for one in columns if columns.count(one) > 1})
            if twice:
                raise SourceError(stream.name, f"names columns twice: {', '.join(twice)}", line=number)
            return Export(stream, encoding, number, columns, "\n".join(preamble))
        preamble.append(line)
        if number == _LONGEST_PREAMBLE:
            break
    raise SourceError(stream.name, "has no header with the columns Recipient and Supplier: it is no trade register")


def _columns(line: str) -> Iterator[str]:
    before = ""
    for cell in _cells(line) or ():
        name = " ".join(cell.lower().split())
        if _BLANK.fullmatch(name):
            # The header of a flag is blank (or a programme gave it a number): it belongs to the column before it.
            name = f"{before} ?"
        else:
            before = name = _SAME.get(name, name)
        yield name


def _cells(text: str) -> list[str] | None:
    """The cells of a line; None while a quotation is open."""
    if '"' not in text:
        return text.split(",")
    try:
        return next(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        if "end of data" in str(error):
            return None
        return next(csv.reader(io.StringIO(text, newline="")))


def encoding_of(stream: Stream) -> str:
    """UTF-8 where the bytes are that, else the code page of Western Windows, in which the database has long written."""
    for name in ("utf-8-sig", "cp1252"):
        decoder = codecs.getincrementaldecoder(name)()
        try:
            with stream.open() as file:
                while piece := file.read(_PIECE):
                    decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return name
    raise SourceError(stream.name, "is neither UTF-8 nor cp1252 text")


def _lines(stream: Stream, encoding: str) -> Iterator[tuple[int, str]]:
    with stream.open() as file:
        text = io.TextIOWrapper(cast(IO[bytes], file), encoding=encoding, newline="\n")
        try:
            number = 0
            while line := text.readline(_LONGEST_LINE):
                number += 1
                if len(line) == _LONGEST_LINE:
                    raise SourceError(stream.name, "holds a line longer than any record", line=number)
                yield number, line.rstrip("\r\n")
        finally:
            text.detach()
