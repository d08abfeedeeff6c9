"""What changed in a list between two days: entries added and removed, and the changed ones field by field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kb.dates import PartialDate
from kb.errors import UnknownName
from kb.knowledge.asking import rows
from kb.quads.editions import list_iri, record_iri
from kb.store.base import Store, bracketed, quoted
from kb.vocab import ID, ONTOLOGY, SCHEME

# What says nothing of the content of a fact: its class is the field, its bearer the entry.
_SILENT = frozenset({"type", "resolvedTo", "bearer", "onList", "actsOn", "endedBy"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of one entry: ``added``, ``removed`` or ``changed``; of the last the field with its value before and after."""

    record: str
    label: str
    change: str
    field: str = ""
    before: str = ""
    after: str = ""
    date: str = ""


@dataclass(slots=True)
class _Entry:
    opened: list[tuple[str, str, str]] = field(default_factory=list)
    closed: list[tuple[str, str, str]] = field(default_factory=list)


def lists(store: Store) -> dict[str, str]:
    """The lists and registers of a base: slug and title."""
    text = "SELECT DISTINCT ?key ?title { ?d :sourceKey ?key ; dcterms:title ?title FILTER(STRSTARTS(?key, 'list:')) }"
    return {row["key"].removeprefix("list:"): row["title"] for row in rows(store, text)}


def differences(store: Store, name: str, since: PartialDate, until: PartialDate | None = None) -> list[Difference]:
    """What the editions after one day, up to another (or the newest), changed; UnknownName for a list that the base does not have."""
    known = lists(store)
    slug = name.removeprefix(list_iri(""))
    if slug not in known:
        raise UnknownName(name, [(title, one) for one, title in sorted(known.items())])
    last = until.last.isoformat() if until else "9999-12-31"
    entries = _entries(store, slug, since.last.isoformat(), last)
    labels = _labels(store, slug, entries)
    earlier = _earlier(store, slug, since.last.isoformat())
    found: list[Difference] = []
    for number in sorted(entries):
        found += _of(number, labels.get(number, ""), entries[number], is_new=number not in earlier)
    return found


def _of(number: str, label: str, entry: _Entry, *, is_new: bool) -> Iterator[Difference]:
    """The differences of one entry; what has no label is no record but a deal or case, which is gone when it is no longer stated."""
    if is_new:
        yield Difference(number, label, "added", date=entry.opened[0][2] if entry.opened else "")
        return
    gone = [one for one in entry.opened if one[0] == "Action delist"]
    if gone or (not entry.opened and not label):
        yield Difference(number, label, "removed", date=(gone or entry.closed)[0][2])
        return
    fields = dict.fromkeys(kind for kind, _, _ in (*entry.closed, *entry.opened))
    for kind in fields:
        before = [(value, day) for one, value, day in entry.closed if one == kind]
        after = [(value, day) for one, value, day in entry.opened if one == kind]
        for at in range(max(len(before), len(after))):
            old, new = (before[at] if at < len(before) else ("", "")), (after[at] if at < len(after) else ("", ""))
            yield Difference(number, label, "changed", kind, old[0], new[0], new[1] or old[1])


def _entries(store: Store, slug: str, since: str, until: str) -> dict[str, _Entry]:
    found: dict[str, _Entry] = {}
    for edge in ("recordedFrom", "recordedUntil"):
        text = (
            f"SELECT DISTINCT ?claim ?day ?fact ?p ?o ?label {{ ?d :sourceKey {quoted(f'list:{slug}')} . ?claim :inDocument ?d ; "
            f":{edge} ?day ; :asserts ?fact . FILTER(STR(?day) > {quoted(since)} && STR(?day) <= {quoted(until)}) ?fact ?p ?o "
            "OPTIONAL { ?o skos:prefLabel ?label } }"
        )
        facts: dict[tuple[str, str], tuple[str, dict[str, set[str]]]] = {}
        for row in rows(store, text):
            day, said = facts.setdefault((row["claim"], row["fact"]), (row["day"], {}))
            name = row["p"].rsplit("#", 1)[-1].rsplit("/", 1)[-1]
            said.setdefault(name, set()).add(row.get("label") or _short(row["o"]))
        for (claim, _), (day, said) in sorted(facts.items()):
            number = claim.removeprefix(f"{ID}claim/{slug}/").split("/", 1)[0]
            entry = found.setdefault(number, _Entry())
            (entry.opened if edge == "recordedFrom" else entry.closed).append((_kind(said), _value(said), day))
    return {number: entry for number, entry in found.items() if entry.opened or entry.closed}


def _kind(said: dict[str, set[str]]) -> str:
    kind = min(said.get("type", {"Fact"}))
    finer = said.get("actionType") if kind == "Action" else said.get("kind")
    return f"{kind} {min(finer)}" if finer else kind


def _value(said: dict[str, set[str]]) -> str:
    parts = [f"{name}: {', '.join(sorted(values))}" for name, values in sorted(said.items())
             if name not in _SILENT | {"kind", "actionType"}]
    return "; ".join(parts)


def _short(value: str) -> str:
    return value.removeprefix(SCHEME).removeprefix(ONTOLOGY).removeprefix(ID)


def _labels(store: Store, slug: str, numbers: dict[str, _Entry]) -> dict[str, str]:
    some = " ".join(bracketed(record_iri(slug, "") + number) for number in numbers)
    text = f"SELECT ?r ?label {{ VALUES ?r {{ {some} }} ?r skos:prefLabel ?label }}"
    return {row["r"].rsplit("/", 1)[-1]: row["label"] for row in rows(store, text)}


def _earlier(store: Store, slug: str, day: str) -> set[str]:
    text = (
        f"SELECT DISTINCT ?claim {{ ?d :sourceKey {quoted(f'list:{slug}')} . ?claim :inDocument ?d ; :recordedFrom ?day "
        f"FILTER(STR(?day) <= {quoted(day)}) }}"
    )
    start = f"{ID}claim/{slug}/"
    return {row["claim"].removeprefix(start).split("/", 1)[0] for row in rows(store, text)}
