"""What the base knows of entities: their names and types, and the values of properties, for many entities in one question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kb.knowledge.asking import rows
from kb.store.base import Store, quoted
from kb.vocab import KB, ONTOLOGY, SCHEME
from kb.web.reconcile.kinds import KINDS, short
from kb.web.reconcile.properties import Property

MOST_VALUES = 100
_SCHEMES = f"PREFIX s: <{SCHEME}>\n"


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the base with its name and classes, those of the service first."""

    iri: str
    label: str
    types: tuple[str, ...]


@dataclass(frozen=True, slots=True, order=True)
class Value:
    """A value of a property: a text, or an entity with its label."""

    text: str
    iri: str = ""

    def json(self, kind: str) -> dict[str, Any]:
        """As the protocol writes a value; a date that is not known to the day stays a text, for nothing is invented."""
        if self.iri:
            return {"id": short(self.iri), "name": self.text}
        if kind == "date" and len(self.text) == 10:
            return {"date": f"{self.text}T00:00:00Z"}
        if kind == "number":
            number = float(self.text)
            return {"int": int(number)} if number.is_integer() else {"float": number}
        return {"str": self.text}


def entities(store: Store, iris: Iterable[str]) -> dict[str, Entity]:
    """Those of some IRIs that the base knows as things."""
    wanted = " ".join(f"<{iri}>" for iri in dict.fromkeys(iris))
    if not wanted:
        return {}
    labels: dict[str, str] = {}
    types: dict[str, set[str]] = {}
    asked = f"SELECT DISTINCT ?e ?type ?label WHERE {{ VALUES ?e {{ {wanted} }} ?e a ?type ; skos:prefLabel ?label }}"
    for row in rows(store, asked):
        iri, label = row["e"], row["label"]
        labels[iri] = min(label, labels.get(iri, label))
        if row["type"] != KB.Record:
            types.setdefault(iri, set()).add(row["type"].removeprefix(ONTOLOGY))
    order = list(KINDS)
    return {
        iri: Entity(iri, labels[iri], tuple(sorted(found, key=lambda name: (order.index(name) if name in KINDS else len(order), name))))
        for iri, found in types.items()
    }


def values(store: Store, asked: Property, iris: Iterable[str]) -> dict[str, list[Value]]:
    """The values of a property for each of some entities, sorted; entities without any are left out."""
    wanted = " ".join(f"<{iri}>" for iri in dict.fromkeys(iris))
    if not wanted:
        return {}
    found: dict[str, set[Value]] = {}
    for row in _rows(store, asked, f"VALUES ?e {{ {wanted} }}", ""):
        value = Value(row.get("label", short(row["value"])), row["value"]) if asked.values == "entity" else Value(row["value"])
        found.setdefault(row["e"], set()).add(value)
    return {iri: _once(some) for iri, some in found.items()}


def _once(found: set[Value]) -> list[Value]:
    """Sorted; an entity with several labels counts under the first."""
    once: dict[str, Value] = {}
    for value in sorted(found):
        once.setdefault(value.iri or value.text, value)
    return list(once.values())[:MOST_VALUES]


def holders(store: Store, asked: Property, words: str, iris: Iterable[str], *, most: int) -> list[str]:
    """The entities that have a value: one of some entities, or a text (a date may be a part of one), case ignored."""
    if asked.values == "entity":
        wanted = " ".join(f"<{iri}>" for iri in iris)
        found = _rows(store, asked, f"VALUES ?value {{ {wanted} }}", f"LIMIT {most}") if wanted else []
    elif asked.values == "date":
        found = _rows(store, asked, "", f"LIMIT {most}", f"FILTER(STRSTARTS(STR(?value), {quoted(words[:10])}))")
    else:
        found = _rows(store, asked, "", f"LIMIT {most}", f"FILTER(LCASE(STR(?value)) = {quoted(words.lower())})")
    return sorted({row["e"] for row in found})


def _rows(store: Store, asked: Property, before: str, after: str, condition: str = "") -> list[dict[str, str]]:
    label = "OPTIONAL { ?value skos:prefLabel ?label }" if asked.values == "entity" else ""
    return [
        row for pattern in (asked.pattern.replace("$today", date.today().isoformat()), *asked.more)
        for row in rows(store, f"{_SCHEMES}SELECT DISTINCT ?e ?value ?label WHERE {{ {before} {pattern} {label} {condition} }} {after}")
    ]


def line(entity: Entity, known: Mapping[str, Mapping[str, list[Value]]]) -> str:
    """An entity in one line, from values that were read: what it is, and what tells it from its namesakes."""
    words = [KINDS[entity.types[0]].name if entity.types and entity.types[0] in KINDS else "entity"]
    for name, said in (("birthDate", "born {}"), ("nationality", "{}"), ("position", "{}"), ("onList", "on {}")):
        some = known.get(name, {}).get(entity.iri, ())
        if some:
            text = said.format(", ".join(value.text for value in some[:2]))
            words.append(text if "Person" in entity.types else text.replace("born", "founded"))
    return "; ".join(words)


LINE = ("birthDate", "nationality", "position", "onList")
"""The properties that `line` shows."""
