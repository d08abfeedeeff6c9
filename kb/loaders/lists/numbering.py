"""Numbers for entries of a list that gives them none: the digest of what an entry is known by, the same in every edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from kb.errors import SourceError
from kb.iris import digest, fold
from kb.loaders.lists.table import Row


class Numbers:
    """Which number an entry gets, once all entries have been noted.

    Entries that are known by the same words are told apart by their content: the first of them in a stable order keeps the plain number,
    so it stays the same when an edition adds another.
    """

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, str]] = {}
        self.repeated = 0

    def note(self, key: str, day: str, content: Iterable[str]) -> None:
        """An entry is known by a key; ``day`` and the rest of its content tell it from others of that key."""
        rank = (day or "9999", digest(*content))
        known = self._first.get(key)
        if known is None:
            self._first[key] = rank
        else:
            self.repeated += 1
            self._first[key] = min(known, rank)

    def number(self, key: str, day: str, content: Iterable[str]) -> str:
        """The number of an entry: its key, and a digest of its content where the key alone does not tell it."""
        rank = (day or "9999", digest(*content))
        return key if self._first[key] == rank else f"{key}-{rank[1]}"


def checked(name: str, table: Iterable[Row], columns: Sequence[str], filled: Sequence[str]) -> Iterator[Row]:
    """The rows of a table; a SourceError if there are none, if a column is missing, or if one that numbers need is empty in a row."""
    none = True
    for row in table:
        if none and (missing := [column for column in columns if not row.has(column)]):
            raise SourceError(name, f"has no column {', '.join(missing)}", line=1)
        none = False
        for column in filled:
            if not row[column]:
                raise SourceError(name, f"has a row without {column}", line=row.line)
        yield row
    if none:
        raise SourceError(name, "holds no record")


def known_by(prefix: str, *words: str) -> str:
    """The number of an entry that is known by words: a prefix and their digest; case, accents and blanks make no difference.

    >>> known_by("el", "Fictia  Arms") == known_by("el", "FICTIA ARMS")
    True
    """
    return f"{prefix}-{digest(*map(fold, words))}"


__all__ = ["Numbers", "checked", "known_by"]
