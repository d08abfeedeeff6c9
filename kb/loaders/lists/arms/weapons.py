"""What is transferred: a designation becomes a weapon system, a description its category."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from kb import reference
from kb.model import Concept, Entity
from kb.record import Resolved

_OPEN = Concept("")
# A designation of a fighter is no missile of the same name, but a tank may be filed as another armoured vehicle.
_FAMILIES = (
    frozenset({"battle-tank", "armoured-vehicle", "military-vehicle"}),
    frozenset({"combat-aircraft", "trainer-aircraft", "transport-aircraft", "surveillance-aircraft"}),
    frozenset({"attack-helicopter", "helicopter"}),
    frozenset({"unmanned-aircraft", "loitering-munition"}),
    frozenset({"missile", "ballistic-missile", "cruise-missile", "anti-tank-missile", "anti-ship-missile", "air-to-air-missile"}),
    frozenset({"air-defence", "portable-air-defence"}),
    frozenset({"ammunition", "bomb", "cluster-munition", "landmine"}),
    frozenset({"warship", "submarine"}),
)


@cache
def category(description: str) -> Concept:
    """The category of a description; empty for one that the table does not have.

    >>> category("trainer/combat aircraft"), category("anti-ship missile/SAM"), category("catapult")
    ('combat-aircraft', 'anti-ship-missile', '')
    """
    words = " ".join(description.lower().split())
    table = _table()
    return Concept(table.get(words) or table.get(words.partition("/")[0].strip(), ""))


@cache
def weapon(designation: str, description: str, otherwise: Concept = _OPEN) -> Entity | None:
    """The weapon system of a designation; None where the words only describe ("aircraft engine").

    It leads to one of the reference only where that has the very name and a category of the same family; ``otherwise`` is the category
    of a description that the table does not have.
    """
    if not designation or designation.lower() == description.lower() or designation.lower() in _table():
        return None
    sort = category(description) or otherwise
    known = {entry.iri: entry for entry, how in reference.names(reference.fold(designation))
             if entry.type == "WeaponSystem" and how in ("label", "name") and _same_family(entry.category or "", sort)}
    if len(known) == 1:
        return Resolved(designation, "WeaponSystem", category=sort, canonical=next(iter(known)))
    return Entity(designation, "WeaponSystem", category=sort)


def _same_family(one: str, other: str) -> bool:
    return bool(one) and (one == other or any(one in family and other in family for family in _FAMILIES))


@cache
def _table() -> dict[str, str]:
    groups: dict[str, list[str]] = yaml.safe_load((Path(__file__).parent / "categories.yaml").read_text("utf-8"))
    return {words.lower(): slug for slug, descriptions in groups.items() for words in descriptions}
