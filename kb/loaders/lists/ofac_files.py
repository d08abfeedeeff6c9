"""The flat files of the Office of Foreign Assets Control: sets of four, parted by commas, ``@`` or ``|``, or of fixed width.

``sdn`` or ``cons_prim`` holds the entries, ``alt`` other names, ``add`` addresses, ``comments`` what did not fit into the remarks.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePath

from kb.errors import SourceError
from kb.loaders.lists.streams import Stream
from kb.loaders.recognise import Sniffer

COLUMNS = {
    "main": ("ent_num", "SDN_Name", "SDN_Type", "Program", "Title", "Call_Sign", "Vess_type", "Tonnage", "GRT", "Vess_flag", "Vess_owner",
             "Remarks"),
    "alt": ("ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"),
    "add": ("ent_num", "add_num", "Address", "City/State/Province/Postal Code", "Country", "Add_remarks"),
    "comments": ("ent_num", "Remarks"),
}
# Where the columns of fixed width end; the programme has 50 characters in older files and 200 in newer ones, a comment has no end.
_ENDS: dict[str, tuple[tuple[int, ...], ...]] = {
    "main": ((10, 360, 372, 422, 622, 630, 655, 669, 677, 717, 867, 1867), (10, 360, 372, 572, 772, 780, 805, 819, 827, 867, 1017, 2017)),
    "alt": ((10, 20, 28, 378, 578),), "add": ((10, 20, 770, 886, 1136, 1336),),
}
_DELIMITERS = {".csv": ",", ".del": "@", ".pip": "|", ".ff": ""}


@dataclass(frozen=True)
class File:
    """One file of a set; ``role`` is main, alt, add or comments."""

    stream: Stream
    role: str

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Its columns in their order; it has no header."""
        return COLUMNS[self.role]

    @cached_property
    def places(self) -> tuple[str, ...]:
        """What an account calls its columns."""
        return tuple(f"{self.role}/{column}" for column in self.columns)

    @property
    def is_fixed(self) -> bool:
        """Whether its columns have fixed widths, at which longer values are cut."""
        return not self._delimiter

    @cached_property
    def _delimiter(self) -> str:
        return _DELIMITERS[_cut(self.stream.inner_name)[1]]

    def rows(self) -> Iterator[tuple[list[str], str]]:
        """The rows, each as its cells and its own words; a SourceError with the line of one that is none."""
        for cells, text, at in self._parted() if self._delimiter else self._fixed():
            if at == 1 and cells[0].strip().lower() == "ent_num":
                continue
            if len(cells) != len(self.columns):
                raise SourceError(self.stream.name, f"has {len(cells)} cells where a row of this file has {len(self.columns)}", line=at)
            cells[0] = cells[0].strip()
            if not (cells[0].isascii() and cells[0].isdecimal()):
                raise SourceError(self.stream.name, f"has a row without the number of an entry: {cells[0]!r}", line=at)
            yield cells, text

    def cells(self, text: str) -> list[str]:
        """The cells of a row by its own words, as :meth:`rows` gave them."""
        cells = next(csv.reader([text], delimiter=self._delimiter)) if self._delimiter else self._slices(text, 0)
        cells[0] = cells[0].strip()
        return cells

    def _parted(self) -> Iterator[tuple[list[str], str, int]]:
        taken: list[str] = []
        at = 0

        def lines() -> Iterator[str]:
            nonlocal at
            for line, number in _lines(self.stream):
                at = number
                taken.append(line)
                yield line

        reader = csv.reader(lines(), delimiter=self._delimiter, strict=True)
        try:
            for cells in reader:
                yield cells, "\n".join(taken), at - len(taken) + 1
                taken.clear()
        except csv.Error as error:
            raise SourceError(self.stream.name, f"is no table, or cut: {error}", line=at - len(taken) + 1) from None

    def _fixed(self) -> Iterator[tuple[list[str], str, int]]:
        for line, at in _lines(self.stream):
            yield self._slices(line, at), line, at

    def _slices(self, line: str, at: int) -> list[str]:
        if self.role == "comments":
            return [line[:10], line[10:]]
        ends = next((ends for ends in _ENDS[self.role] if ends[-1] == len(line)), None)
        if ends is None:
            lengths = " or ".join(f"{ends[-1]:,}" for ends in _ENDS[self.role])
            raise SourceError(self.stream.name, f"has a row of {len(line):,} characters where one of this file has {lengths}", line=at)
        return [line[start:end] for start, end in zip((0, *ends), ends, strict=False)]


@dataclass(frozen=True)
class FileSet:
    """The files of a set, as far as they are there."""

    main: File
    alt: File | None
    add: File | None
    comments: File | None
    missing: tuple[str, ...]


def file_set(stream: Stream) -> FileSet:
    """The set to which a file belongs; a SourceError if its main file is not there."""
    main = whole(stream)
    stem, suffix = _cut(main.inner_name)
    if _main_stem(stem) != stem:
        name = f"{_main_stem(stem)}{suffix}"
        raise SourceError(stream.name, f"is part of a set whose main file {name} is not beside it: its rows would belong to no entry")
    names = {role: f"{other}{suffix}" for role, other in _companions(stem).items()}
    there = {role: main.beside(name) for role, name in names.items()}
    alt, add, comments = (File(found, role) if (found := there.get(role)) else None for role in ("alt", "add", "comments"))
    missing = tuple(names[role] for role in ("alt", "add") if role in names and not there[role])
    return FileSet(File(main, "main"), alt, add, comments, missing)


def whole(stream: Stream) -> Stream:
    """The main file of the set that a file is part of, as far as it is there; else the file itself."""
    stem, suffix = _cut(stream.inner_name)
    found = _main_stem(stem)
    return stream if found == stem else stream.beside(found + suffix) or stream


def sniffer(delimiter: str) -> Sniffer:
    """Tells by its first row whether a file parted by that delimiter (none: of fixed width) is part of a set.

    >>> sniffer(",")(b'306,"BANCO X",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"a.k.a. \\'B\\'."\\r\\n')
    True
    """
    if not delimiter:
        return _with(rb"[ \d]{9}\d[^\r\n]{1,12000}(?:\r?\n|\x1a|\Z)")
    text, d = rb'(?:"(?:[^"]|"")*"|-0- ?)', re.escape(delimiter).encode()
    main = rb"\d+" + d + text + d + rb'(?:-0- ?|"[A-Za-z-]+ ?")' + (d + text) * 9
    alt = rb"\d+" + d + rb"\d+" + d + rb'"[afn]ka"' + (d + text) * 2
    add = rb"\d+" + d + rb"\d+" + (d + text) * 4
    comments = rb"\d+" + d + rb'"(?:[^"]|"")*"'
    return _with(rb"(?:ent_num[^\n]*\n)?(?:" + rb"|".join((main, alt, add, comments)) + rb")[ \t]*(?:\r?\n|\x1a|\Z)")


def _with(pattern: bytes) -> Sniffer:
    form = re.compile(pattern, re.IGNORECASE)
    return lambda head: form.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def _lines(stream: Stream) -> Iterator[tuple[str, int]]:
    """The lines with their numbers, without empty ones and the mark of an old end of file."""
    with stream.open() as file:
        rest, number = b"", 0
        while piece := file.read(1 << 16):
            *some, rest = (rest + piece).split(b"\n")
            for line in some:
                number += 1
                if text := _decoded(line):
                    yield text, number
        if text := _decoded(rest):
            yield text, number + 1


def _decoded(line: bytes) -> str:
    plain = line.rstrip(b"\r").strip(b"\x1a").removeprefix(b"\xef\xbb\xbf")
    try:
        text = plain.decode()
    except UnicodeDecodeError:
        text = plain.decode("cp1252", "replace")
    return text if text.strip() else ""


def _cut(name: str) -> tuple[str, str]:
    path = PurePath(name)
    return path.stem, path.suffix.lower()


def _main_stem(stem: str) -> str:
    """The stem of the main file of the set: ``cons_prim`` for ``cons_alt``, ``sdn`` for ``add``."""
    if "cons" in stem.lower():
        return re.sub(r"(cons_)(?:alt|add|comments)", lambda found: found[1] + _like("prim", found[1]), stem, flags=re.IGNORECASE)
    if "sdn" in stem.lower():
        return re.sub(r"[_-]comments", "", stem, flags=re.IGNORECASE)
    return re.sub(r"(?<![a-z])(?:alt|add)(?![a-z])", lambda found: _like("sdn", found[0]), stem, flags=re.IGNORECASE)


def _companions(stem: str) -> dict[str, str]:
    """The stems of the other files of a set, by their role."""
    if "cons_prim" in stem.lower():
        return {role: re.sub("prim", role, stem, flags=re.IGNORECASE) for role in ("alt", "add", "comments")}
    if "sdn" in stem.lower():
        names = {"alt": "alt", "add": "add", "comments": "sdn_comments"}
        return {role: re.sub("sdn", name, stem, flags=re.IGNORECASE) for role, name in names.items()}
    return {}


def _like(word: str, other: str) -> str:
    return word.upper() if other.isupper() else word


__all__ = ["COLUMNS", "File", "FileSet", "file_set", "sniffer", "whole"]
