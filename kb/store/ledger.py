"""The ledger: a graph in the store that says what each other named graph holds, written in the same commit as the graph.

    <graph>  :quadCount 412 ; :contentHash "sha256:..." .

The hash is there while the graph is what `replace` last put as a whole; an insert or an update takes it away and keeps
the count right.  A damaged log can open silently with committed graphs gone: `verify` is how that is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from kb.errors import LedgerKept
from kb.store.base import DEFAULT, LEDGER, View, bracketed, quoted, solutions
from kb.store.payload import Payload, digest
from kb.vocab import KB

_LEDGER = bracketed(LEDGER)
_COUNT = bracketed(KB.quadCount)
_HASH = bracketed(KB.contentHash)


def entry(graph: str, payload: Payload) -> str:
    """The ledger's triples for a graph that holds this payload, as N-Triples."""
    about = bracketed(graph)
    count = f'"{payload.count}"^^<http://www.w3.org/2001/XMLSchema#integer>'
    return f"{about} {_COUNT} {count} .\n{about} {_HASH} {quoted(payload.digest())} .\n"


def counted(graph: str, count: int) -> str:
    """The ledger's triple for a graph whose content was not digested, as N-Triples."""
    return f'{bracketed(graph)} {_COUNT} "{count}"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'


def replacement(graphs: Mapping[str, Payload | None]) -> str:
    """One SPARQL update that gives each graph its payload, drops those with None, and keeps the ledger."""
    parts: list[str] = []
    blocks: list[str] = []
    noted = [graph for graph in graphs if graph != DEFAULT]
    if noted:
        parts.append(_forget(noted))
    for graph, payload in graphs.items():
        if graph == DEFAULT:
            parts.append("CLEAR SILENT DEFAULT")
        else:
            parts.append(f"DROP SILENT GRAPH {bracketed(graph)}")
        if payload is None:
            continue
        blocks.append(block(graph, payload))
        if graph != DEFAULT:
            blocks.append(f"GRAPH {_LEDGER} {{\n{entry(graph, payload)}}}")
            if payload.count == 0:
                parts.append(f"CREATE SILENT GRAPH {bracketed(graph)}")
    if blocks:
        # one INSERT DATA, for a blank node label may not stand in two of them
        parts.append("INSERT DATA {\n" + "\n".join(blocks) + "\n}")
    return " ;\n".join(parts)


def block(graph: str, payload: Payload) -> str:
    """A payload as it stands inside INSERT DATA."""
    return payload.text if graph == DEFAULT else f"GRAPH {bracketed(graph)} {{\n{payload.text}}}"


def recount(graphs: Iterable[str] | None) -> str:
    """Update operations that count these graphs (all, for None) anew in the store itself and note it."""
    if graphs is None:
        forget, chosen = f"DELETE WHERE {{ GRAPH {_LEDGER} {{ ?g ?p ?o }} }}", f"FILTER(?g != {_LEDGER})"
    else:
        chosen_graphs = sorted(set(graphs) - {DEFAULT, LEDGER})
        if not chosen_graphs:
            return ""
        forget, chosen = _forget(chosen_graphs), ""
        return forget + " ;\n" + " ;\n".join(
            f"INSERT {{ GRAPH {_LEDGER} {{ {bracketed(graph)} {_COUNT} ?n }} }} WHERE {{ "
            f"{{ SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {bracketed(graph)} {{ ?s ?p ?o }} }} }} FILTER(?n > 0) }}"
            for graph in chosen_graphs)
    return (f"{forget} ;\nINSERT {{ GRAPH {_LEDGER} {{ ?g {_COUNT} ?n }} }} WHERE {{ "
            f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?s ?p ?o }} {chosen} }} GROUP BY ?g }}")


def _forget(graphs: Iterable[str]) -> str:
    listed = " ".join(map(bracketed, graphs))
    return f"DELETE {{ GRAPH {_LEDGER} {{ ?g ?p ?o }} }} WHERE {{ VALUES ?g {{ {listed} }} GRAPH {_LEDGER} {{ ?g ?p ?o }} }}"


def refuse_ledger(graphs: Iterable[str] | None) -> None:
    """A LedgerKept if someone means to write the ledger itself."""
    if graphs is not None and LEDGER in graphs:
        raise LedgerKept(LEDGER)


def read(view: View) -> dict[str, tuple[int, str | None]]:
    """What the ledger says: per graph the count of quads and the digest, if there is one."""
    rows = solutions(view.query(
        f"SELECT ?g ?n ?h WHERE {{ GRAPH {_LEDGER} {{ ?g {_COUNT} ?n OPTIONAL {{ ?g {_HASH} ?h }} }} }}"))
    return {graph.value: (int(count.value), hashed.value if hashed else None)
            for graph, count, hashed in rows if graph is not None and count is not None}


def problems(view: View) -> list[str]:
    """Every difference between the ledger and what the store holds, one sentence each."""
    noted = read(view)
    rows = solutions(view.query("SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"))
    held = {graph.value: int(count.value) for graph, count in rows if graph is not None and count is not None}
    held.pop(LEDGER, None)
    found: list[str] = []
    for graph in sorted(noted.keys() | held.keys()):
        count, hashed = noted.get(graph, (0, None))
        if graph not in noted:
            found.append(f"graph {graph} holds {held[graph]:,} quads that the ledger does not name")
        elif held.get(graph, 0) != count:
            found.append(f"graph {graph} holds {held.get(graph, 0):,} quads, the ledger says {count:,}")
        elif hashed is not None and hashed != digest(triple_lines(view, graph)):
            found.append(f"graph {graph} holds other triples than those that were put there")
    return found


def triple_lines(view: View, graph: str) -> list[bytes]:
    """The triples of a graph as canonical N-Triples lines."""
    ending = len(f" {bracketed(graph)} .")
    return [line[:-ending].encode() + b" ." for line in view.quads(graph)]


def noted(graph: str, count: int) -> str:
    """An update that notes how many quads a graph holds that came by another way than an update."""
    return f"{_forget([graph])} ;\nINSERT DATA {{ GRAPH {_LEDGER} {{\n{counted(graph, count)}}} }}"


def note(graph: str, payload: Payload) -> str:
    """An update that only notes what a graph holds, for a graph that came by another way than an update."""
    return f"{_forget([graph])} ;\nINSERT DATA {{ GRAPH {_LEDGER} {{\n{entry(graph, payload)}}} }}"
