"""What every store can do, and the plain values that it answers with.

A store keeps RDF quads in named graphs and answers SPARQL.  Everything that crosses its border is a plain type: IRIs
are strings, triples are N-Triples text, so that neither loaders nor pages ever see an engine's own objects.

    View     reads:  query, query_bytes, graphs, count, quads, dump, verify, to_rdflib
    Writer   writes: replace, bring, insert, update, flush
    Store    both, and backup, close, ``with``

Every query sees the union of the named graphs as its default graph.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self, cast

from kb.errors import QueryError
from kb.vocab import GRAPH, XSD

if TYPE_CHECKING:
    import rdflib

LEDGER = GRAPH + "ledger"
"""The graph in which a store notes, for each other named graph, how many quads it holds and the digest of its content."""

DEFAULT = ""
"""Stands for the unnamed graph where a graph's IRI is asked for; our own data never lies there and the ledger leaves it out."""

Kind = Literal["iri", "literal", "bnode"]
Media = Literal["json", "csv", "tsv", "xml", "ttl", "nt", "rdfxml", "jsonld"]
TABLES: dict[str, str] = {
    "json": "application/sparql-results+json", "xml": "application/sparql-results+xml",
    "csv": "text/csv", "tsv": "text/tab-separated-values",
}
TRIPLES: dict[str, str] = {
    "ttl": "text/turtle", "nt": "application/n-triples", "rdfxml": "application/rdf+xml", "jsonld": "application/ld+json",
}

_CONTROL_ESCAPES = {ord("\r"): "\\r", ord("\t"): "\\t", ord("\b"): "\\b", ord("\f"): "\\f"} | {
    code: f"\\u{code:04X}" for code in (*range(8), 0x0B, *range(0x0E, 0x20), 0x7F)}
_UNSAFE = re.compile(r'["\\\x00-\x1f\x7f]').search
_CONTROL = re.compile(r"[\x00-\x1f\x7f]").search
_IRI_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x21), *map(ord, '<>"{}|^`\\'))}


def quoted(text: str) -> str:
    r"""A text as a literal of N-Triples, Turtle and SPARQL.

    >>> print(quoted('He said "no"'))
    "He said \"no\""
    """
    # Escaping by table costs a look-up per letter; most texts need none, and the long ones only for quotation marks and line ends.
    if _UNSAFE(text) is None:
        return f'"{text}"'
    text = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text if _CONTROL(text) is None else text.translate(_CONTROL_ESCAPES)}"'


def bracketed(iri: str) -> str:
    """An IRI in angle brackets; what must not stand there is escaped, so that nothing can break out.

    >>> print(bracketed("urn:a> . <urn:b"))
    <urn:a\\u003E\\u0020.\\u0020\\u003Curn:b>
    """
    return f"<{iri.translate(_IRI_ESCAPES)}>"


@dataclass(frozen=True, slots=True)
class Term:
    """One RDF term of an answer: an IRI, a literal or a blank node.

    >>> Term("literal", "5", XSD.integer).n3()
    '"5"^^<http://www.w3.org/2001/XMLSchema#integer>'
    """

    kind: Kind
    value: str
    datatype: str | None = None
    language: str | None = None

    def n3(self) -> str:
        """The term as N-Triples and SPARQL write it."""
        if self.kind == "iri":
            return bracketed(self.value)
        if self.kind == "bnode":
            return f"_:{self.value}"
        if self.language is not None:
            return f"{quoted(self.value)}@{self.language}"
        if self.datatype is None or self.datatype == XSD.string:
            return quoted(self.value)
        return f"{quoted(self.value)}^^{bracketed(self.datatype)}"

    def __str__(self) -> str:
        return self.value


Row = tuple[Term | None, ...]


@dataclass(frozen=True, slots=True)
class Solutions:
    """The answer to a SELECT: its variables, and the rows in the order of the answer; an unbound place is None."""

    variables: tuple[str, ...]
    rows: list[Row]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def records(self) -> Iterator[dict[str, str]]:
        """Each row as a dict from variable to text, without the unbound ones."""
        for row in self.rows:
            yield {name: term.value for name, term in zip(self.variables, row, strict=True) if term is not None}


@dataclass(frozen=True, slots=True)
class Triples:
    """The answer to a CONSTRUCT or DESCRIBE, as N-Triples text."""

    text: str

    def __len__(self) -> int:
        return self.text.count("\n")

    def __str__(self) -> str:
        return self.text


def answer_from_json(answer: bytes) -> Solutions | bool:
    """Reads the standard's JSON results, which both engines give: one reader for all stores.

    >>> answer_from_json(b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "value": "urn:a"}}]}}').rows
    [(Term(kind='iri', value='urn:a', datatype=None, language=None),)]
    """
    answered = json.loads(answer)
    if "boolean" in answered:
        return bool(answered["boolean"])
    variables = tuple(answered["head"].get("vars", ()))
    rows = [tuple(_term(binding[name]) if name in binding else None for name in variables)
            for binding in answered["results"]["bindings"]]
    return Solutions(variables, rows)


def _term(binding: Mapping[str, Any]) -> Term:
    kind = binding["type"]
    if kind == "uri":
        return Term("iri", binding["value"])
    if kind == "bnode":
        return Term("bnode", binding["value"])
    if kind in ("literal", "typed-literal"):
        return Term("literal", binding["value"], binding.get("datatype"), binding.get("xml:lang"))
    raise QueryError(f"the answer holds a {kind!r} term; the base keeps to RDF 1.1: IRIs, literals and blank nodes")


def solutions(answer: Solutions | bool | Triples) -> Solutions:
    """The answer of a query that is known to be a SELECT; anything else is a QueryError."""
    if isinstance(answer, Solutions):
        return answer
    raise QueryError("a SELECT query is needed here, this one is an ASK, CONSTRUCT or DESCRIBE")


def media_for(form: str, media: str) -> str:
    """The media type for the result of a query form, or a QueryError that names the ones that fit.

    >>> media_for("ASK", "json")
    'application/sparql-results+json'
    """
    fitting = TABLES if form in ("SELECT", "ASK") else TRIPLES
    if media not in fitting:
        raise QueryError(f"a {form} query answers as {', '.join(fitting)}, not as {media!r}")
    return fitting[media]


class View(Protocol):
    """Reads a store."""

    @property
    def location(self) -> str:
        """Where the quads are: a folder, a URL, or ``memory``."""

    @property
    def read_only(self) -> bool:
        """Whether every write is refused."""

    def query(self, text: str) -> Solutions | bool | Triples:
        """Answers SELECT with Solutions, ASK with a bool, CONSTRUCT and DESCRIBE with Triples, complete and in this thread."""

    def query_bytes(self, text: str, media: Media | str) -> bytes:
        """Answers in a format of the standard: json, xml, csv, tsv for SELECT and ASK; ttl, nt, rdfxml, jsonld for graphs."""

    def graphs(self) -> list[str]:
        """The IRIs of the named graphs, sorted."""

    def count(self, graph: str | None = None) -> int:
        """How many quads a graph holds, or the whole store."""

    def quads(self, graph: str | None = None) -> Iterator[str]:
        """N-Quads lines (no line end) of a graph, or of the whole store, in no order."""

    def dump(self, format: str = "nquads") -> Iterator[bytes]:
        """The whole dataset in pieces, as ``nquads`` or ``trig``; unsorted and fast (`kb.export` is sorted)."""

    def verify(self) -> list[str]:
        """Recounts every graph against the ledger; each problem is one sentence, an empty list is good news."""

    def to_rdflib(self) -> rdflib.Dataset:
        """A live rdflib Dataset for reading, whose default graph is the union; write with this store's own verbs."""


class Writer(Protocol):
    """Writes a store; each call is one commit: all of it or nothing, the ledger included."""

    def replace(self, graphs: Mapping[str, str | None]) -> None:
        """Gives each graph exactly these N-Triples (None drops it), all graphs in one commit."""

    def bring(self, nquads: Path, counts: Mapping[str, int]) -> None:
        """Adds graphs that do not exist yet, out of a file of distinct N-Quads lines; ``counts`` says how many each gets.

        For many quads that were written by us: they are not held in memory and not checked a second time.
        """

    def insert(self, graph: str, ntriples: str) -> None:
        """Adds triples to a graph and leaves what is there."""

    def update(self, text: str) -> None:
        """Runs a SPARQL update; its patterns name their graphs with GRAPH, for updates do not see the union."""

    def flush(self) -> None:
        """Makes sure that what was written survives a power cut: call it once per batch, it costs some 80 ms."""


class Store(View, Writer, Protocol):
    """Reads and writes, and can be closed."""

    def backup(self, path: str | Path) -> None:
        """Writes the whole store as a new base into a folder that must not exist yet."""

    def close(self) -> None:
        """Flushes and lets go of the place; a closed store answers every call with a StoreError."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


def as_count(answer: Solutions | bool | Triples) -> int:
    """The number that a ``SELECT (COUNT(...) AS ?n)`` answered."""
    return int(cast(Term, solutions(answer).rows[0][0]).value)
