"""Writes a base to a file, sorted and stable, so that two exports are equal byte for byte and a change shows as a change.

    export(store, "kb.ttl")                      the user's own knowledge, one graph
    export(store, "kb.trig")                     the same with its named graphs: the whole dataset again
    export(store, "claims.csv")                  one row a claim, for spreadsheets
    export(store, "base.ftm.json")               entities of FollowTheMoney, for yente and Aleph
    export(store, "-", "nquads", everything=True)  ontology, reference data and ledger too, to standard output

Turtle, N-Triples, JSON-LD and RDF/XML hold the union of the graphs: every claim says which document it stands in.  They stand on their
own: class and label of the states, offices and concepts that they name come along.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

from kb.errors import StoreError, UnknownFormat
from kb.export import claims, ftm, trees, turtle
from kb.export.order import in_order, triple_lines
from kb.store.base import DEFAULT, LEDGER, View, bracketed
from kb.vocab import GRAPH, ID, KB, RDF, SCHEME, SKOS

Graphs = Iterator[tuple[str, Iterable[str]]]
_OWN = (GRAPH + "ontology", GRAPH + "reference/")
_IRIS = re.compile(f"<(?:{re.escape(ID)}|{re.escape(SCHEME)})[^>]*>")
_EXPLAINS = frozenset(bracketed(iri) for iri in (RDF.type, SKOS.prefLabel, SKOS.inScheme, KB.resolvedTo, KB.issuedBy))


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is written, and the file names that mean it."""

    suffixes: tuple[str, ...]
    write: Callable[[View, list[str]], Iterator[str]]


def _graphs(view: View, names: list[str]) -> Graphs:
    for graph in names:
        yield graph, in_order(triple_lines(view.quads(graph), graph))


def _union(view: View, names: list[str]) -> Iterator[str]:
    return in_order(chain(chain.from_iterable(triple_lines(view.quads(graph), graph) for graph in names), _excerpt(view, names)))


def _excerpt(view: View, names: list[str]) -> Iterator[str]:
    """Class, label, scheme and issuer of each reference entity and concept that the graphs name: one graph alone must explain itself."""
    known = [graph for graph in view.graphs() if graph.startswith(_OWN) and graph not in names]
    if not known:
        return
    told: dict[str, list[str]] = {}
    for graph in known:
        for line in triple_lines(view.quads(graph), graph):
            subject, predicate, _ = line.split(" ", 2)
            if predicate in _EXPLAINS:
                told.setdefault(subject, []).append(line)
    ahead = {iri for graph in names for line in triple_lines(view.quads(graph), graph) for iri in _IRIS.findall(line)}
    # A concept names its scheme, which is to be explained too: so a file that was loaded again is exported the same.
    while ahead:
        lines = [line for subject in ahead for line in told.pop(subject, ())]
        yield from lines
        ahead = {iri for line in lines for iri in _IRIS.findall(line)} & told.keys()


def _nquads(view: View, names: list[str]) -> Iterator[str]:
    for graph, lines in _graphs(view, names):
        ending = f" {bracketed(graph)} .\n" if graph else " .\n"
        for line in lines:
            yield line[:-2] + ending


FORMATS: dict[str, Format] = {
    "turtle": Format((".ttl", ".turtle"), lambda view, names: turtle.turtle(_union(view, names))),
    "trig": Format((".trig",), lambda view, names: turtle.trig(_graphs(view, names))),
    "nquads": Format((".nq", ".nquads"), _nquads),
    "ntriples": Format((".nt", ".ntriples"), lambda view, names: (f"{line}\n" for line in _union(view, names))),
    "jsonld": Format((".jsonld", ".json"), lambda view, names: trees.jsonld(_union(view, names))),
    "rdfxml": Format((".rdf", ".xml", ".owl"), lambda view, names: trees.rdfxml(_union(view, names))),
    "csv": Format((".csv",), lambda view, names: claims.table(view, _graphs(view, names))),
    "ftm": Format((".ftm.json", ".ftm"), ftm.entities),
}
"""The formats by name: the one line to add for a new one."""


def export(view: View, target: str | Path | IO[bytes], format: str = "", *, graphs: Iterable[str] | None = None,
           everything: bool = False) -> None:
    """Writes a base, or some of its graphs, to a file, a binary stream, or (``-``) standard output.

    Without a format the file's suffix says it; a stream and standard output then get Turtle.  Unless ``everything`` is
    asked for, ontology, reference data and ledger are left out.  A file is there whole or not at all.
    """
    chosen = FORMATS[format_for(target, format)]
    names = sorted(graphs) if graphs is not None else own_graphs(view, everything=everything)
    pieces = (piece.encode() for piece in chosen.write(view, names))
    if not isinstance(target, str | Path):
        _pour(pieces, target)
    elif str(target) == "-":
        _pour(pieces, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    else:
        _write_file(Path(target), pieces)


def format_for(target: str | Path | IO[bytes], format: str = "") -> str:
    """The format that is meant, or an UnknownFormat.

    >>> format_for("kb.nq")
    'nquads'
    """
    if format:
        if format not in FORMATS:
            raise UnknownFormat(format, FORMATS)
        return format
    if not isinstance(target, str | Path) or str(target) == "-":
        return "turtle"
    named = Path(target).name.lower()
    fitting = [(len(suffix), name) for name, one in FORMATS.items() for suffix in one.suffixes if named.endswith(suffix)]
    if fitting:
        return max(fitting)[1]
    suffix = Path(target).suffix.lower()
    raise UnknownFormat(suffix or str(target), [*FORMATS, *(suffix for one in FORMATS.values() for suffix in one.suffixes)])


def own_graphs(view: View, *, everything: bool = False) -> list[str]:
    """The graphs of an export, sorted: all, or those that the base did not bring along itself; the unnamed one comes first."""
    named = [graph for graph in view.graphs() if everything or not (graph.startswith(_OWN) or graph == LEDGER)]
    return [DEFAULT, *named]


def _pour(pieces: Iterable[bytes], out: IO[bytes]) -> None:
    for piece in pieces:
        out.write(piece)


def _write_file(target: Path, pieces: Iterable[bytes]) -> None:
    # a link keeps pointing where it did, and a device or pipe is written to, never replaced
    target = target.resolve()
    fresh = target if target.exists() and not target.is_file() else target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with fresh.open("wb") as out:
            _pour(pieces, out)
        if fresh != target:
            fresh.replace(target)
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        if fresh != target:
            fresh.unlink(missing_ok=True)
