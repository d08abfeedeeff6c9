"""Whether the base keeps its own rules: check queries for the whole of it, SHACL shapes for the triples of one document.

Both tell the same: ``queries/checks/NAME.rq`` and the shape ``NAME`` of ``ontology/shapes.ttl`` find the same offenders.  The queries are
fast and run on any engine; the shapes are for data that is not in a store yet, and for other tools.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from kb.errors import QueryError, SourceError
from kb.resources import folder
from kb.schema import ontology_files, reference_files
from kb.vocab import BASE, KB, RDF, RDFS, SKOS

if TYPE_CHECKING:
    import rdflib

SHAPE = BASE + "shape/"
_SH = "http://www.w3.org/ns/shacl#"
# What a shape has to know of the ontology, and of a reference entity that the data names.
_CONTEXT_OF_TERMS = frozenset({RDFS.subClassOf, KB.valuesFrom, SKOS.inScheme})
_CONTEXT_OF_ENTITIES = frozenset({RDF.type, SKOS.prefLabel, KB.issuedBy})


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One offender against one rule: ``rule`` is the name of the check, ``focus`` the IRI of the offender."""

    rule: str
    focus: str
    message: str
    severity: str = "violation"


@dataclass(frozen=True, slots=True)
class Check:
    """A check query: its rule as a sentence and the text whose rows are offenders."""

    name: str
    rule: str
    text: str


@cache
def checks() -> tuple[Check, ...]:
    """All check queries, sorted by name.

    >>> next(check.rule for check in checks() if check.name == "claim-asserts")
    'Every claim asserts at least one fact.'
    """
    found = []
    for path in sorted((folder("queries") / "checks").glob("*.rq")):
        text = path.read_text(encoding="utf-8")
        first, _, _ = text.partition("\n")
        if not first.startswith("# rule: "):
            raise QueryError(f"{path.name}: the first line of a check must read `# rule: ` and its rule as a sentence")
        found.append(Check(path.stem, first.removeprefix("# rule: ").strip(), text))
    return tuple(found)


def run_checks(query: Callable[[str], Iterable[Mapping[str, str]]]) -> list[Finding]:
    """Run every check query over a base; ``query`` takes SPARQL and gives rows from variable to text."""
    return sorted({Finding(check.name, row["focus"], row["message"]) for check in checks() for row in query(check.text)})


def validate(ntriples: str) -> list[Finding]:
    """Hold triples against the shapes, before they enter a base: those of one document, and whatever else they name.

    The ontology, the schemes and the reference entities named in the triples are known without being given.
    """
    import rdflib

    graph = rdflib.Graph()
    try:
        with _no_warnings_of_literals():
            graph.parse(data=ntriples, format="nt11")
    except rdflib.exceptions.ParserError as error:
        raise SourceError("the triples to validate", f"are no N-Triples: {error}") from error
    return validate_graph(graph)


def validate_graph(graph: rdflib.Graph) -> list[Finding]:
    """As :func:`validate`, for a graph of rdflib; the graph stays as it is."""
    import pyshacl
    import rdflib

    known = _graph_that_keeps_plans()
    for triple in graph:
        known.add(triple)
    named = {str(term) for triple in graph for term in triple if isinstance(term, rdflib.URIRef)}
    known.parse(data=_terms() + "".join(_entities().get(iri, "") for iri in named), format="nt11")
    with _no_warnings_of_literals():
        _, report, _ = pyshacl.validate(known, shacl_graph=_shapes(), inference="none", inplace=True)
    results = report.subjects(rdflib.URIRef(RDF.type), rdflib.URIRef(_SH + "ValidationResult"))
    return sorted({_finding(report, result) for result in results})


@contextmanager
def _no_warnings_of_literals() -> Iterator[None]:
    """Keep rdflib from logging a traceback for each ill-formed date: the rule on dates reports it in one sentence."""
    logger = logging.getLogger("rdflib.term")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)


def _graph_that_keeps_plans() -> rdflib.Graph:
    """A graph that parses each query text once; SHACL asks the same one for every focus, and parsing costs more than answering."""
    import rdflib

    class Planned(rdflib.Graph):
        def query(self, query_object: Any, *rest: Any, **options: Any) -> Any:
            return super().query(_plan(query_object) if isinstance(query_object, str) else query_object, *rest, **options)

    return Planned()


@lru_cache(maxsize=256)
def _plan(text: str) -> Any:
    from rdflib.plugins.sparql import prepareQuery

    return prepareQuery(text)


def _finding(report: Any, result: Any) -> Finding:
    import rdflib

    def value(name: str) -> str:
        return str(report.value(result, rdflib.URIRef(_SH + name)) or "")

    severity = value("resultSeverity").removeprefix(_SH).lower()
    return Finding(value("sourceShape").removeprefix(SHAPE), value("focusNode"), value("resultMessage"), severity)


@cache
def _shapes() -> rdflib.Graph:
    import rdflib

    return rdflib.Graph().parse(folder("ontology") / "shapes.ttl", format="turtle")


@cache
def _terms() -> str:
    return "".join(
        f"{triple} .\n"
        for path in ontology_files() + reference_files()
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if triple.predicate.value in _CONTEXT_OF_TERMS
    )


@cache
def _entities() -> dict[str, str]:
    """What the reference files say of each entity, as far as a shape asks."""
    lines: dict[str, str] = {}
    for path in reference_files():
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if triple.predicate.value in _CONTEXT_OF_ENTITIES and isinstance(triple.subject, ox.NamedNode):
                lines[triple.subject.value] = lines.get(triple.subject.value, "") + f"{triple} .\n"
    return lines
