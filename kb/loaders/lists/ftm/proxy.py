"""One entity of FollowTheMoney with its values; what is read through it counts as taken."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.export.ftm_model import Schema, schemata
from kb.record import Account

NOTHING = Schema("", (), {}, {}, {}, ())


@dataclass(slots=True)
class Proxy:
    """An entity: ``properties`` lead to their values, sorted, each once, for their order means nothing.

    ``languages``, ``originals``, ``origins`` and ``external`` hold what a statement says of a value, by (property, value): its language,
    the words of the source before they were cleaned, the datasets that state it, and that nobody has confirmed it.  ``op`` is what a
    delta does.
    """

    id: str
    name: str
    caption: str = ""
    properties: dict[str, list[str]] = field(default_factory=dict)
    datasets: tuple[str, ...] = ()
    referents: tuple[str, ...] = ()
    first_seen: str = ""
    last_seen: str = ""
    last_change: str = ""
    text: str = ""
    line: int = 0
    op: str = ""
    is_nested: bool = False
    languages: dict[tuple[str, str], str] = field(default_factory=dict)
    originals: dict[tuple[str, str], str] = field(default_factory=dict)
    origins: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    external: set[tuple[str, str]] = field(default_factory=set)
    read: set[str] = field(default_factory=set)

    @property
    def schema(self) -> Schema:
        """Its schema; an empty one where the name is unknown."""
        return schemata().get(self.name, NOTHING)

    def texts(self, name: str) -> list[str]:
        """The values of a property."""
        self.read.add(name)
        return self.properties.get(name, [])

    def text_of(self, name: str) -> str:
        """The first value of a property; empty without one."""
        found = self.texts(name)
        return found[0] if found else ""

    def rest(self) -> str:
        """What nobody has read yet, and what the publisher says of a tie as a whole, as lines of ``property: value``."""
        left = [name for name in sorted(self.properties) if name not in self.read]
        lines = [(name, value) for name in left for value in self.texts(name)]
        lines += [("datasets", one) for one in self.datasets] + [("referents", one) for one in self.referents]
        return "\n".join(f"{name}: {value}" for name, value in lines)

    def close(self, account: Account) -> None:
        """Counts every value as taken, or as unknown where the schema has no such property; those are kept under their own names."""
        known = self.schema.properties
        for name, values in self.properties.items():
            place = f"{self.name}/{name}"
            for _ in values:
                if name in known and name in self.read:
                    account.take(place)
                else:
                    account.miss(place, self.id)
