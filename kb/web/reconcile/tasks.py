"""What the processes do for the reconciliation service."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from kb.knowledge import KnowledgeBase
from kb.knowledge.names import Names
from kb.web.reconcile import batch, cards, matching, suggesting
from kb.web.reconcile.kinds import KINDS
from kb.web.reconcile.values import entities, values
from kb.web.workers.bench import Bench
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused, Reply

# A generation never changes, and its KnowledgeBase goes with it: its names are read once.
_names: WeakKeyDictionary[KnowledgeBase, Names] = WeakKeyDictionary()


def _names_of(bench: Bench) -> Names:
    if bench.base not in _names:
        _names[bench.base] = bench.base.names()
    return _names[bench.base]


def match(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: the candidates for a batch of queries."""
    queries = batch.queries(asked.body)
    reply.json(matching.matched(bench.base, _names_of(bench), queries))


def extend(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: the values of properties for some entities."""
    reply.json(extended(bench.base, batch.columns(asked.body)))


def extended(base: KnowledgeBase, wanted: batch.Columns) -> dict[str, Any]:
    """The table that a request for columns wants; an id that the base does not know has no values."""
    iris = {name: iri for name in wanted.ids if (iri := batch.iri_of(name))}
    known = entities(base.store, iris.values())
    rows: dict[str, dict[str, Any]] = {name: {} for name in wanted.ids}
    meta = []
    for prop, most in wanted.columns:
        found = values(base.store, prop, known)
        for name, row in rows.items():
            some = found.get(iris.get(name, ""), [])
            row[prop.id] = [value.json(prop.values) for value in (some[:most] if most else some)]
        said: dict[str, Any] = {"id": prop.id, "name": prop.name}
        if prop.to:
            said["type"] = {"id": prop.to, "name": KINDS[prop.to].name}
        meta.append(said)
    return {"meta": meta, "rows": rows}


def suggest(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: suggestions for a prefix."""
    prefix, cursor = asked.words["prefix"][:500], batch.cursor_of(asked.words["cursor"])
    if asked.words["what"] == "entity":
        reply.json(suggesting.suggested_entities(bench.base, _names_of(bench), prefix, cursor))
    elif asked.words["what"] == "type":
        reply.json(suggesting.suggested_types(prefix, cursor))
    else:
        reply.json(suggesting.suggested_properties(prefix, cursor))


def propose(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: the properties that suit a type."""
    limit = asked.words["limit"]
    if limit and not (limit.isascii() and limit.isdecimal() and len(limit) < 7):
        raise Refused(400, "limit is a whole number of properties")
    reply.json(suggesting.proposed(asked.words["type"], int(limit or 0)))


def card(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: a small page on one entity, type or property, by itself or inside JSON."""
    name, what = asked.words["id"], asked.words["what"]
    if what == "entity":
        html = cards.entity_card(bench.base, name)
    else:
        html = cards.type_card(name) if what == "type" else cards.property_card(name)
    if asked.words["page"]:
        reply.start("text/html; charset=utf-8").write(cards.page(html).encode())
    else:
        reply.json({"id": name, "html": html})
