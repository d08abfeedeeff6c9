"""Rows of lists, read as a stream; each remembers which columns have been taken of it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import IO, cast

from kb.errors import SourceError
from kb.loaders.lists.streams import Stream
from kb.record import Account

csv.field_size_limit(10_000_000)


class Row:
    """One row under its header.  What is read through it counts as taken; :meth:`close` finds what nobody has read."""

    __slots__ = ("_cells", "_delimiter", "_read", "_written", "line")

    def __init__(self, cells: dict[str, str], line: int, written: str | Sequence[str], delimiter: str = ",") -> None:
        self._cells, self.line, self._written, self._delimiter = cells, line, written, delimiter
        self._read: set[str] = set()

    @property
    def text(self) -> str:
        """The row as the file has it."""
        if isinstance(self._written, str):
            return self._written
        return self._delimiter.join(_cell(cell, self._delimiter) for cell in self._written)

    def has(self, column: str) -> bool:
        """Whether the table has a column of that name, empty in this row or not."""
        return column in self._cells

    def __getitem__(self, column: str) -> str:
        self._read.add(column)
        return self._cells.get(column, "")

    def peek(self, column: str) -> str:
        """A cell, without marking it as read."""
        return self._cells.get(column, "")

    def __contains__(self, column: str) -> bool:
        return bool(self._cells.get(column))

    def split(self, column: str, by: str) -> list[str]:
        """The parts of a cell that joins several values, without the empty ones."""
        return [part for one in self[column].split(by) if (part := one.strip())]

    def header(self) -> list[str]:
        """All columns of the table."""
        return list(self._cells)

    def columns(self) -> list[str]:
        """The columns that are not empty."""
        return [column for column, value in self._cells.items() if value]

    def close(self, account: Account, where: str, left_out: dict[str, str]) -> None:
        """Counts every cell that is not empty as taken, left out (``left_out``: column -> reason), or unknown."""
        for column in self.columns():
            account.settle(column, column in self._read, where, left_out)


def rows(
    stream: Stream, *, encoding: str = "utf-8-sig", delimiter: str = ",", header: Sequence[str] | None = None, skip: int = 0,
    null: str = "", quoting: bool = True,
) -> Iterator[Row]:
    """The rows of a delimited file; ``header`` names the columns of one that has none, ``skip`` is the number of lines above it.

    ``null`` is what stands for an empty cell.  A row with more or fewer cells than the header is a SourceError with its line.
    """
    with stream.open() as file:
        text = io.TextIOWrapper(cast(IO[bytes], file), encoding=encoding, newline="")
        try:
            for _ in range(skip):
                text.readline()
            yield from _read(stream.name, text, delimiter, header, skip, null, quoting)
        except UnicodeDecodeError as error:
            raise SourceError(stream.name, f"is not {encoding} text: {error.reason}") from None
        finally:
            text.detach()


def _read(
    name: str, text: io.TextIOWrapper, delimiter: str, header: Sequence[str] | None, skip: int, null: str, quoting: bool
) -> Iterator[Row]:
    reader = csv.reader(text, delimiter=delimiter, strict=True, quoting=csv.QUOTE_MINIMAL if quoting else csv.QUOTE_NONE)
    columns = list(header) if header else None
    last = 0
    try:
        for cells in reader:
            line, last = skip + last + 1, reader.line_num
            if not cells or cells in (["\x1a"], [""]):
                continue
            if columns is None:
                columns = [cell.strip() for cell in cells]
                _no_doubles(name, columns, line)
                continue
            if len(cells) != len(columns):
                raise SourceError(name, f"has {len(cells)} cells where the header has {len(columns)}", line=line)
            values = [cell.strip() for cell in cells]
            yield Row({column: "" if value == null else value for column, value in zip(columns, values, strict=True)}, line, cells,
                      delimiter)
    except csv.Error as error:
        raise SourceError(name, f"is no table: {error}", line=skip + reader.line_num) from None


def _no_doubles(name: str, columns: list[str], line: int) -> None:
    twice = sorted({column for column in columns if columns.count(column) > 1})
    if twice:
        raise SourceError(name, f"names columns twice: {', '.join(map(repr, twice))}", line=line)


def _cell(cell: str, delimiter: str) -> str:
    if delimiter in cell or '"' in cell or "\n" in cell:
        return '"' + cell.replace('"', '""') + '"'
    return cell
