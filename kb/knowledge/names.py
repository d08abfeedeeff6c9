"""Every name of a base, read once: for many look-ups in a base that does not change meanwhile, and for the nearest names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process

from kb import reference
from kb.iris import fold
from kb.knowledge.asking import rows
from kb.knowledge.results import Thing
from kb.store.base import Store
from kb.vocab import KB, ONTOLOGY

_CUTOFF = 65.0
_BROADER = {"PublicBody": "Organization", "Government": "PublicBody", "Company": "Organization", "Vessel": "Asset", "Aircraft": "Asset"}
_ALL = "SELECT DISTINCT ?key ?to ?label ?type WHERE { ?a :nameKey ?key ; :resolvedTo ?to . ?to skos:prefLabel ?label ; a ?type }"


def fits(kind: str, wanted: Iterable[str]) -> bool:
    """Whether a thing of a class counts as one of the wanted classes; where none is wanted, all count.

    >>> fits("Government", {"Organization"}), fits("Person", {"Agent"}), fits("Vessel", {"Agent"})
    (True, True, False)
    """
    classes = frozenset(wanted)
    if not classes or kind in classes:
        return True
    while kind in _BROADER:
        kind = _BROADER[kind]
        if kind in classes:
            return True
    return "Agent" in classes and kind in {"Person", "State", "Organization", "Group"}


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1, whatever the order of their words.

    >>> likeness("LAVROV, Sergei", "Sergei Lavrov")
    1.0
    """
    return fuzz.ratio(_ordered(fold(one)), _ordered(fold(other))) / 100


def _ordered(key: str) -> str:
    return " ".join(sorted(key.split()))


class Names:
    """The names under which documents and the reference know the things of a base."""

    def __init__(self, store: Store) -> None:
        spelled = dict.fromkeys(
            (row["key"], Thing(row["to"], row["label"], row["type"].removeprefix(ONTOLOGY)))
            for row in rows(store, _ALL) if row["type"] != KB.Record
        )
        self._documented = _grouped(spelled)
        self._surnames = _grouped((key.rpartition(" ")[2], thing) for key, thing in spelled if " " in key and thing.type == "Person")
        for entry in reference.entries():
            if entry.type != "Concept":
                thing = Thing(entry.iri, entry.label, entry.type)
                spelled.update(dict.fromkeys((fold(word), thing) for word in (entry.label, *entry.names)))
        self._keys = [key for key, _ in spelled]
        self._things = [thing for _, thing in spelled]
        self._ordered = [_ordered(key) for key in self._keys]
        self._whole = {(key, thing.iri) for key, thing in spelled}

    def __len__(self) -> int:
        return len(self._keys)

    def named(self, name: str) -> list[Thing]:
        """The things that documents know under this very name; a single surname serves for persons."""
        key = fold(name)
        of_surname = self._surnames.get(key, []) if " " not in name.strip() else []
        return of_surname or self._documented.get(key, [])

    def has(self, name: str, iri: str) -> bool:
        """Whether a thing is known under this whole name, not only by a surname or a word that stands for it."""
        return (fold(name), iri) in self._whole

    def nearest(self, name: str, *, types: Iterable[str] = (), limit: int = 10) -> list[tuple[Thing, float]]:
        """The things with the names most like this one, each with how like it is, below 1.0."""
        wanted = frozenset(types)
        hits = process.extract(_ordered(fold(name)), self._ordered, scorer=fuzz.ratio, score_cutoff=_CUTOFF, limit=None)
        best: dict[str, tuple[Thing, float]] = {}
        for _, score, at in hits:
            thing = self._things[at]
            if thing.iri not in best and fits(thing.type, wanted):
                best[thing.iri] = thing, round(min(score, 99.0) / 100, 2)
        return sorted(best.values(), key=lambda one: (-one[1], one[0].label, one[0].iri))[:limit]

    def beginning(self, prefix: str) -> list[Thing]:
        """The things with a name that begins with some letters, then those with a word that does; each once, shorter names first."""
        start = fold(prefix)
        inner = " " + start
        found = sorted(
            (not key.startswith(start), len(key), key, self._things[at].iri, at)
            for at, key in enumerate(self._keys) if key.startswith(start) or inner in key
        )
        return list({iri: self._things[at] for *_, iri, at in found}.values())


def _grouped(pairs: Iterable[tuple[str, Thing]]) -> dict[str, list[Thing]]:
    found: dict[str, list[Thing]] = {}
    for key, thing in _each_once(pairs):
        found.setdefault(key, []).append(thing)
    return found


def _each_once(pairs: Iterable[tuple[str, Thing]]) -> Iterator[tuple[str, Thing]]:
    yield from dict.fromkeys(pairs)
