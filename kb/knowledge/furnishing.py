"""A new base gets the ontology and the reference data; an old one gets them anew when the installed ones have changed."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

import pyoxigraph

from kb.iris import graph
from kb.resources import folder
from kb.store.base import Store, quoted, solutions
from kb.vocab import KB

_NOT_DATA = {"shapes.ttl"}


def furnish(store: Store) -> None:
    """Puts the shipped ontology and reference into their own graphs, unless the same edition of them is there."""
    home = graph("ontology")
    edition = _edition()
    if len(solutions(store.query(f"SELECT ?x {{ GRAPH <{home}> {{ <{home}> ?x {quoted(edition)} }} }}"))):
        return
    store.replace(dict.fromkeys(name for name in store.graphs() if name.startswith(graph("reference", ""))) | _graphs())


def _files() -> list[Path]:
    return sorted(path for path in folder("ontology").rglob("*.ttl") if path.name not in _NOT_DATA)


@cache
def _edition() -> str:
    return sha256(b"".join(path.read_bytes() for path in _files())).hexdigest()


@cache
def _graphs() -> dict[str, str]:
    """The shipped triples of each graph, the mark of their edition among them; many bases of one process share them."""
    home = graph("ontology")
    graphs = {home: f"<{home}> <{KB.contentHash}> {quoted(_edition())} .\n"}
    for path in _files():
        name = graph("reference", path.stem) if path.parent.name == "reference" else home
        triples = pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
        graphs[name] = graphs.get(name, "") + "".join(f"{quad.triple} .\n" for quad in triples)
    return graphs
