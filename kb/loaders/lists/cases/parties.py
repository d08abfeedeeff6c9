"""Who imposes and who is targeted: states, unions and organisations, several of them joined in one cell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import yaml

from kb import reference
from kb.model import Concept, Entity
from kb.record import Account
from kb.resolve import coded
from kb.vocab import ID


class Parties:
    """The parties of cells; who is not known is told once in the account."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self._told: set[str] = set()

    def of(self, cell: str, case: str) -> tuple[Entity, ...]:
        """Everybody whom a cell names: "EU, United States", "Korea, North".

        >>> [one.label for one in Parties(Account()).of("EU, Egypt, Arab Rep., Norway", "1")]
        ['European Union', 'Egypt', 'Norway']
        """
        found: list[Entity] = []
        for name in _names(cell):
            one = _party(name)
            if one is None:
                one = Entity(name, "Agent")
                if name not in self._told:
                    self._told.add(name)
                    self.account.notes.append(f"case {case}: the reference does not know {name!r}; it stands under its name")
            found.append(one)
        return tuple(dict.fromkeys(found))


def _names(cell: str) -> Iterator[str]:
    """The names in a cell; "North" after "Korea" belongs to it."""
    parts = [part.strip() for part in cell.split(",") if part.strip()]
    at = 0
    while at < len(parts):
        pair = ", ".join(parts[at:at + 2])
        turned = " ".join(reversed(parts[at:at + 2]))
        if at + 1 < len(parts) and (pair in _table() or (_party(parts[at + 1]) is None and coded.state(turned) is not None)):
            yield pair
            at += 2
        else:
            yield parts[at]
            at += 1


@cache
def _party(name: str) -> Entity | None:
    known = _table().get(name)
    if known is None:
        return coded.state(name) or coded.body(name)
    if "body" in known:
        return coded.organization(known["body"])
    if "code" in known:
        entry = reference.by_iri(f"{ID}state/{known['code']}")
        return Entity(entry.label, entry.type, entry.iri) if entry else None
    return Entity(known["label"], known["type"], kind=Concept(known.get("kind", "")))


@cache
def _table() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = yaml.safe_load((Path(__file__).parent / "parties.yaml").read_text("utf-8"))
    return found
