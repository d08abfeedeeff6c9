"""The base as FollowTheMoney entities, one JSON object a line, for yente, Aleph and whatever else reads it.

Written is what documents state as a fact and still state: denials, fears and what a list no longer says stay behind.  Records and
agents that are resolved to one entity are one.  Numbers are made of the IRIs; what came from FollowTheMoney keeps its own as a referent.
What a schema has no property for is a note, so nothing is claimed that the base does not hold.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator

from kb.export import ftm_details, ftm_ties
from kb.export.ftm_nodes import Entity, World
from kb.store.base import View

_BATCH = 200


def entities(view: View, graphs: Iterable[str]) -> Iterator[str]:
    """The lines of an export: first who and what, with addresses and papers, then what ties them."""
    world = World(view, graphs)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as spool:
        # The ties say who is wanted, and as what (who is owned is a company), so they are made first.
        for entity in ftm_ties.entities(world):
            spool.write(_line(entity))
        ahead, done = {*world.wanted, *world.records()}, set[str]()
        while ahead:
            wanted = sorted(ahead)
            for start in range(0, len(wanted), _BATCH):
                for entity in ftm_details.entities(world, wanted[start:start + _BATCH]):
                    yield _line(entity)
            done |= ahead
            ahead = world.wanted.keys() - done
        spool.seek(0)
        yield from spool


def _line(entity: Entity) -> str:
    properties = {name: sorted(values) for name, values in sorted(entity.properties.items()) if values}
    found: dict[str, object] = {
        "id": entity.id, "caption": entity.caption, "schema": entity.schema, "properties": properties,
        "referents": sorted(entity.referents), "datasets": sorted(entity.origins or entity.datasets), "target": entity.is_target,
    }
    for name, value in (("first_seen", entity.first_seen), ("last_seen", entity.last_seen), ("last_change", entity.last_change)):
        if value:
            found[name] = value
    return json.dumps(found, ensure_ascii=False) + "\n"
