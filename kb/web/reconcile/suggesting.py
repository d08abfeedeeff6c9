"""Suggestions while somebody types: entities, types and properties; the properties that suit a type."""

from __future__ import annotations

from typing import Any

from kb.iris import fold
from kb.knowledge import KnowledgeBase
from kb.knowledge.names import Names, fits
from kb.web.reconcile.batch import iri_of
from kb.web.reconcile.kinds import KINDS, Kind, kind_of, kinds_json, short
from kb.web.reconcile.properties import PROPERTIES, Property
from kb.web.reconcile.values import LINE, entities, line, values

PAGE = 10


def suggested_entities(base: KnowledgeBase, names: Names, prefix: str, cursor: int) -> dict[str, Any]:
    """Entities with a name, or a word in one, that begins so; an id suggests its entity."""
    iri = iri_of(prefix.strip())
    found = list(entities(base.store, [iri])) if iri else []
    if fold(prefix):
        found += [thing.iri for thing in names.beginning(prefix)]
    things = entities(base.store, list(dict.fromkeys(found))[cursor:cursor + PAGE])
    known = {name: values(base.store, PROPERTIES[name], things) for name in LINE}
    return {"result": [
        {"id": short(iri), "name": things[iri].label, "description": line(things[iri], known), "notable": kinds_json(things[iri].types)}
        for iri in dict.fromkeys(found) if iri in things
    ]}


def suggested_types(prefix: str, cursor: int) -> dict[str, Any]:
    """Types whose id or name has a word that begins so."""
    return {"result": [kind.json() for kind in KINDS.values() if _begins(kind, prefix)][cursor:cursor + PAGE]}


def suggested_properties(prefix: str, cursor: int) -> dict[str, Any]:
    """Properties whose id or name has a word that begins so."""
    return {"result": [prop.json() for prop in PROPERTIES.values() if _begins(prop, prefix)][cursor:cursor + PAGE]}


def _begins(one: Kind | Property, prefix: str) -> bool:
    start = fold(prefix)
    return fold(one.id).startswith(start) or f" {fold(one.name)}".find(f" {start}") >= 0


def proposed(kind: str, limit: int) -> dict[str, Any]:
    """The properties that entities of a type may have; all of them without a type."""
    wanted = kind_of(kind).id if kind else ""
    found = [
        {"id": prop.id, "name": prop.name} for prop in PROPERTIES.values()
        if not wanted or not prop.types or any(fits(wanted, (one,)) or fits(one, (wanted,)) for one in prop.types)
    ]
    answer: dict[str, Any] = {"properties": found[:limit] if limit else found}
    if wanted:
        answer["type"] = kind
    if limit:
        answer["limit"] = limit
    return answer
