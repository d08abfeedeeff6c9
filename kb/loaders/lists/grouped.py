"""Rows of a table of which several make one entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kb.errors import SourceError
from kb.loaders.lists.table import Row
from kb.record import Account


def grouped(name: str, table: Callable[[], Iterator[Row]], column: str, account: Account) -> Iterator[tuple[str, list[Row]]]:
    """The rows by the number in a column, each entry once; only entries whose rows do not stand together are held in memory.

    ``table`` gives the rows and is called twice; ``name`` is what errors call the source.
    """
    scattered = _scattered(name, table(), column)
    kept: dict[str, list[Row]] = {number: [] for number in sorted(scattered)}
    group: list[Row] = []
    for row in table():
        number = row[column]
        if number in scattered:
            kept[number].append(row)
            continue
        if group and group[0][column] != number:
            yield group[0][column], group
            group = []
        group.append(row)
    if group:
        yield group[0][column], group
    for number, some in kept.items():
        account.notes.append(f"the rows of record {number} do not stand together; they are one record")
        yield number, some


def _scattered(name: str, table: Iterator[Row], column: str) -> set[str]:
    done: set[str] = set()
    again: set[str] = set()
    last = ""
    for row in table:
        number = row[column]
        if not number:
            raise SourceError(name, f"holds a row without {column}", line=row.line)
        if number != last:
            if number in done:
                again.add(number)
            done.add(number)
            last = number
    return again


__all__ = ["grouped"]
