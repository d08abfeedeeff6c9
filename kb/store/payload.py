"""Triples on their way into a graph: checked, counted and digested before anything is written.

Oxigraph rewrites some literals as it stores them ("100.00" becomes "100") and drops what is then equal.  A payload has
gone through an in-memory Oxigraph once, so its lines, its count and its digest are those that the store will hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

import pyoxigraph

from kb.errors import SourceError
from kb.store.base import DEFAULT, bracketed

_BULK = 2_000
_BLANK = re.compile(rb"(?:^|(?<= ))_:[^\s]+")
_NOT_RDF11 = re.compile(rb'^\S+ \S+ <<\(|"@[A-Za-z0-9-]+--(?:ltr|rtl) \.$', re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Payload:
    """The triples of one graph as canonical N-Triples, each once."""

    lines: bytes
    count: int

    @property
    def text(self) -> str:
        """The lines as text: valid N-Triples, and valid inside the braces of INSERT DATA."""
        return self.lines.decode()

    def nquads(self, graph: str) -> bytes:
        """The same with the graph behind each triple."""
        # canonical lines escape every line end inside a literal, so this ending stands only where a line ends
        return self.lines if graph == DEFAULT else self.lines.replace(b" .\n", f" {bracketed(graph)} .\n".encode())

    def digest(self) -> str:
        """``sha256:`` and the hash of the sorted lines; blank nodes count as equal, for their labels change at every load."""
        return digest(self.lines.splitlines())


def digest(lines: Iterable[bytes]) -> str:
    """The digest of a graph from its canonical N-Triples lines, in any order.

    >>> digest([b"<urn:a> <urn:b> _:x1 ."]) == digest([b"<urn:a> <urn:b> _:x2 ."])
    True
    """
    hashed = sha256()
    for line in sorted(_BLANK.sub(b"_:", line) if b"_:" in line else line for line in lines):
        hashed.update(line + b"\n")
    return "sha256:" + hashed.hexdigest()


def payload(ntriples: str, graph: str) -> Payload:
    """Reads N-Triples strictly; a bad line is a SourceError that names the graph and the line.

    >>> payload('<urn:a> <urn:b> "x" .', "urn:g").count
    1
    """
    staged = pyoxigraph.Store()
    load = staged.bulk_load if ntriples.count("\n") >= _BULK else staged.load
    try:
        load(ntriples.encode(), pyoxigraph.RdfFormat.N_TRIPLES)
    except (SyntaxError, UnicodeEncodeError) as error:
        raise bad_triples(error, graph) from error
    lines = staged.dump(format=pyoxigraph.RdfFormat.N_TRIPLES, from_graph=pyoxigraph.DefaultGraph())
    assert lines is not None
    if _NOT_RDF11.search(lines):
        reason = "holds triple terms or text directions of RDF 1.2; the base keeps to RDF 1.1"
        raise SourceError(graph or "the unnamed graph", reason)
    return Payload(lines, len(staged))


def bad_triples(error: SyntaxError | UnicodeEncodeError, graph: str) -> SourceError:
    """The engine's complaint about N-Triples as one sentence with graph and line."""
    where = graph or "the unnamed graph"
    if isinstance(error, UnicodeEncodeError):
        return SourceError(where, "the text holds half of a surrogate pair, which no encoding of RDF can carry")
    return SourceError(where, f"not N-Triples: {str(error.msg).rpartition(': ')[2]}", line=error.lineno)
