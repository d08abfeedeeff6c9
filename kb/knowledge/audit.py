"""The receipt of a list: what became of every place of its file, and whether the base holds what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kb import loaders
from kb.dates import PartialDate
from kb.errors import SourceError
from kb.knowledge import editions
from kb.record import Account
from kb.store.base import Store


@dataclass(frozen=True, slots=True)
class Placed:
    """A place of a source (a column, the path of an element or ``@attribute``) and how many of its values went where.

    ``reason`` says why values were left out on purpose; ``first`` is the first record with a value that nobody knows what to make of.
    """

    place: str
    taken: int
    left_out: int
    unknown: int
    reason: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What one file says against what the base holds: equal counts of claims and no unknown place mean that nothing was lost."""

    source: str
    list: str
    records: int
    claims: int
    held: int
    places: tuple[Placed, ...]
    notes: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many claims of the file the base does not hold."""
        return self.claims - self.held

    @property
    def is_whole(self) -> bool:
        """Whether every value is accounted for and every claim is in the base."""
        return not self.missing and not any(place.unknown for place in self.places)


def audit(store: Store | None, path: str, format_: str = "", mapping: Path | None = None) -> Iterator[Receipt]:
    """The receipts of the lists in a file, one each; SourceError for a file that holds no list."""
    today = PartialDate.today()
    for place in loaders.locate([path]):
        found = loaders.edition_at(place, format_, mapping)
        if not found:
            raise SourceError(place.name, "is no list or register; only those are audited record by record")
        for edition in found:
            counts = editions.held(store, edition, today)
            account = edition.account
            names = sorted({*account.taken, *account.left_out, *account.unknown})
            yield Receipt(
                place.name, edition.list, counts.records, counts.claims, counts.held,
                tuple(_placed(account, name) for name in names), tuple(account.notes),
            )


def _placed(account: Account, name: str) -> Placed:
    unknown, first = account.unknown.get(name, (0, ""))
    return Placed(name, account.taken.get(name, 0), account.left_out.get(name, 0), unknown, account.reasons.get(name, ""), first)
