"""A new base gets the ontology and the reference data; an old one gets them anew when the installed ones have changed."""

from __future__ import annotations

from hashlib import sha256

import pyoxigraph

from kb.iris import graph
from kb.resources import folder
from kb.store.base import Store, quoted, solutions
from kb.vocab import KB

_NOT_DATA = {"shapes.ttl"}


def furnish(store: Store) -> None:
    """Puts the shipped ontology and reference into their own graphs, unless the same edition of them is there."""
    files = sorted(path for path in folder("ontology").rglob("*.ttl") if path.name not in _NOT_DATA)
    edition = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
    home = graph("ontology")
    mark = f"<{home}> <{KB.contentHash}> {quoted(edition)} .\n"
    if len(solutions(store.query(f"SELECT ?x {{ GRAPH <{home}> {{ <{home}> ?x {quoted(edition)} }} }}"))):
        return
    graphs: dict[str, str] = {home: mark}
    for path in files:
        name = graph("reference", path.stem) if path.parent.name == "reference" else home
        triples = pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE)
        graphs[name] = graphs.get(name, "") + "".join(f"{quad.triple} .\n" for quad in triples)
    store.replace(dict.fromkeys(name for name in store.graphs() if name.startswith(graph("reference", ""))) | graphs)
