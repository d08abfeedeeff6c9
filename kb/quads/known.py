"""What a base holds of a list before an edition comes, and the counts of what the edition brings against it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Known:
    """What a base holds of a list before an edition comes: all empty for the first one.

    ``stated`` are the claims that the newest edition still states, ``closed`` those of earlier ones; ``facts`` all facts; ``listed`` leads
    from a record to the claims and designations by which it is listed; ``named`` from a node to the lines that name it;
    ``acts`` are the acts with the lines that describe them.
    """

    stated: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    listed: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    named: dict[str, frozenset[str]] = field(default_factory=dict)
    acts: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True)
class Counts:
    """What an edition brought against the one before; ``held`` are the claims that the base had already."""

    records: int = 0
    claims: int = 0
    held: int = 0
    added: int = 0
    removed: int = 0
    opened: int = 0
    closed: int = 0
