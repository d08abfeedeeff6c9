"""RDF of any syntax becomes N-Triples text by named graph: parsed strictly, nothing fetched, and nothing of the base's own touched.

Triples without a graph go into a graph of the source's own.  A file may bring the graphs of an export back (documents, resolved), but
not those that the base writes itself (ontology, reference, ledger).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from xml.parsers import expat

import pyoxigraph as ox

from kb.errors import SourceError
from kb.iris import digest, graph
from kb.loaders.source import LARGEST_SOURCE, Source
from kb.vocab import GRAPH

_SYNTAXES = {
    "turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG,
    "rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD,
}
_TITLES = {"turtle": "Turtle", "ntriples": "N-Triples", "nquads": "N-Quads", "trig": "TriG", "rdfxml": "RDF/XML", "jsonld": "JSON-LD"}
_FROM_AN_EXPORT = re.compile(re.escape(GRAPH) + r"(?:(?:document|resolved|entity|rdf|judgement)/[A-Za-z0-9_/-]+|resolved)")
_DEEPEST = 500
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', re.S)
_TRIPLE_TERMS = re.compile(rb'"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|<[^<>"\s]*>|#[^\n]*|<<|>>', re.S)


@dataclass(frozen=True, slots=True)
class RdfGraphs:
    """What an RDF source brings: the N-Triples text of each graph by its IRI, each triple once.

    ``size`` counts the triples of all graphs; ``digests`` has the SHA-256 of each text; ``warnings`` are sentences for the user.
    """

    graphs: Mapping[str, str]
    size: int
    digests: Mapping[str, str]
    warnings: tuple[str, ...] = ()


def read(source: Source, syntax: str) -> RdfGraphs:
    """The graphs of an RDF source; a SourceError with its line for whatever breaks the rules of its syntax.

    Blank nodes are named after the source and the order in which they appear: those of two files never meet, and reading a file
    again gives the same text.
    """
    source.no_larger_than(LARGEST_SOURCE, "an RDF file")
    _refuse(source, syntax)
    own = graph("rdf", digest(source.key))
    prefix = digest(own)
    labels: dict[str, str] = {}
    found: dict[str, dict[str, None]] = {}
    for quad in _quads(source, syntax, own + "/"):
        name = _graph_name(source, quad.graph_name, own)
        subject, value = _term(source, quad.subject, prefix, labels), _term(source, quad.object, prefix, labels)
        found.setdefault(name, {})[f"{subject} {quad.predicate} {value} .\n"] = None
    texts = {name: "".join(lines) for name, lines in found.items()}
    return RdfGraphs(
        texts, sum(map(len, found.values())), {name: sha256(text.encode("utf-8")).hexdigest() for name, text in texts.items()},
        () if found else (f"{source.name}: holds no triple, nothing was loaded from it",),
    )


def triples(source: Source, syntax: str, base: str) -> str:
    """The triples of a source as N-Triples, for a graph that was named elsewhere; relative IRIs are resolved against ``base``."""
    if not source.content:
        return ""
    _refuse(source, syntax)
    return "".join(f"{quad.triple} .\n" for quad in _quads(source, syntax, base))


def _quads(source: Source, syntax: str, base: str) -> Iterator[ox.Quad]:
    try:
        yield from ox.parse(source.content, format=_SYNTAXES[syntax], base_iri=None if syntax in ("ntriples", "nquads") else base)
    except SyntaxError as error:
        reason = re.sub(r"^Parser error at line \d+ (?:between )?|\s*\(.*line \d+\)$", "", str(error.msg))
        if "LoadDocumentCallback" in reason:
            raise SourceError(source.name, "names a context or document at another place, and nothing is fetched: write its content in") \
                from None
        raise SourceError(source.name, f"is not valid {_TITLES[syntax]}: {reason[:300]}", line=error.lineno) from None
    except UnicodeDecodeError as error:
        raise SourceError(source.name, f"is not UTF-8: {error.reason}") from None


def _graph_name(source: Source, name: ox.NamedNode | ox.BlankNode | ox.DefaultGraph, own: str) -> str:
    if isinstance(name, ox.DefaultGraph):
        return own
    if isinstance(name, ox.BlankNode):
        raise SourceError(source.name, "has a graph that is named by a blank node: give it an IRI")
    iri = str(name.value)
    if iri.startswith(GRAPH) and not _FROM_AN_EXPORT.fullmatch(iri):
        raise SourceError(source.name, f"writes into {iri}, which the base keeps for itself: rename that graph")
    return iri


def _term(source: Source, term: object, prefix: str, labels: dict[str, str]) -> str:
    if isinstance(term, ox.BlankNode):
        return labels.setdefault(term.value, f"_:b{prefix}x{len(labels)}")
    if isinstance(term, ox.Triple):
        raise SourceError(source.name, "has a triple term (RDF 1.2), which other RDF tools cannot read yet: say it by a node of its own")
    if isinstance(term, ox.Literal) and getattr(term, "direction", None):
        raise SourceError(source.name, "has a literal with a base direction (RDF 1.2), which other RDF tools cannot read yet: drop it")
    return str(term)


def _refuse(source: Source, syntax: str) -> None:
    """Stop what the parser would fetch, choke on or die of, before it begins."""
    content = source.content
    if not content:
        raise SourceError(source.name, "is empty")
    if content.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        raise SourceError(source.name, "is compressed: unpack it first")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise SourceError(source.name, "is UTF-16; RDF files are UTF-8")
    if syntax == "rdfxml":
        _Xml(source).check()
        return
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(source.name, f"is not UTF-8: byte 0x{content[error.start]:02x}", line=line) from None
    if syntax == "jsonld" and _depth(_BRACKETS, content, b"[{", b"]}") > _DEEPEST:
        raise SourceError(source.name, f"is nested more than {_DEEPEST} levels deep")
    if b"<<" in content and _depth(_TRIPLE_TERMS, content, (b"<<",), (b">>",)) > 20:
        raise SourceError(source.name, "nests triple terms (RDF 1.2) more than 20 levels deep")


def _depth(tokens: re.Pattern[bytes], content: bytes, opening: bytes | tuple[bytes, ...], closing: bytes | tuple[bytes, ...]) -> int:
    depth = deepest = 0
    opens = {bytes([one]) for one in opening} if isinstance(opening, bytes) else set(opening)
    closes = {bytes([one]) for one in closing} if isinstance(closing, bytes) else set(closing)
    for found in tokens.finditer(content):
        depth += (found[0] in opens) - (found[0] in closes)
        deepest = max(deepest, depth)
    return deepest


class _Xml:
    """A first reading of RDF/XML by expat, which fetches nothing: well-formed, no entities of its own, not too deep."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.depth = 0
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity
        self.parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def check(self) -> None:
        """A SourceError for what must not reach the RDF parser."""
        try:
            self.parser.Parse(self.source.content, True)
        except expat.ExpatError as error:
            raise SourceError(self.source.name, f"is no XML: {expat.ErrorString(error.code)}", line=error.lineno) from None
        except (LookupError, ValueError) as error:
            raise SourceError(self.source.name, f"is in an encoding that is not read ({error}): save it as UTF-8") from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self._error(f"is nested more than {_DEEPEST} elements deep")

    def _end(self, name: str) -> None:
        self.depth -= 1

    def _entity(self, name: str, *declared: object) -> None:
        raise self._error(f"declares the entity {name[:40]!r}; entities are not read: write the IRIs out, or save it as Turtle")

    def _error(self, reason: str) -> SourceError:
        return SourceError(self.source.name, reason, line=self.parser.CurrentLineNumber)
