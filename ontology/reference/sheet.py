"""A sheet of triples that is written as sorted Turtle: the same facts give the same bytes, in whatever order they came."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import yaml

from kb.dates import PartialDate
from kb.vocab import ID, KB, PREFIXES, RDF, SCHEME, SKOS, XSD, concept

_PREFIXES = {name: PREFIXES[name] for name in ("", "s", "rdf", "skos", "dcterms", "xsd")}


def date(text: str) -> ox.Literal:
    """A date known to the day, the month or the year, with the datatype that says which.

    >>> date("2013-07").datatype.value
    'http://www.w3.org/2001/XMLSchema#gYearMonth'
    """
    return ox.Literal(text, datatype=ox.NamedNode(XSD[PartialDate(text).datatype]))


class Sheet:
    """The triples of one reference file, free of blank nodes.

    Use ``add`` for IRIs, ``write`` for plain text, ``note`` for English prose; ``turtle`` gives the sorted text.
    """

    def __init__(self) -> None:
        self._triples: set[ox.Triple] = set()

    def add(self, subject: str, predicate: str, *objects: str | ox.Literal) -> None:
        """Adds one triple for each object; a string is an IRI."""
        for thing in objects:
            node = thing if isinstance(thing, ox.Literal) else ox.NamedNode(thing)
            self._triples.add(ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), node))

    def write(self, subject: str, predicate: str, *texts: str) -> None:
        """Adds one triple for each text, as a plain string: names belong to no one language."""
        for text in texts:
            self.add(subject, predicate, ox.Literal(text))

    def note(self, subject: str, predicate: str, text: str) -> None:
        """Adds a text in English: a definition, an example, a title."""
        self.add(subject, predicate, ox.Literal(text, language="en"))

    def name(self, subject: str, label: str, names: Iterable[str] = (), *,
             adjectives: Iterable[str] = (), metonyms: Iterable[str] = ()) -> None:
        """Adds the label and the other surfaces of a thing; the label is not repeated among the names."""
        self.write(subject, SKOS.prefLabel, label)
        self.write(subject, SKOS.altLabel, *(name for name in names if name != label))
        self.write(subject, KB.demonym, *adjectives)
        self.write(subject, KB.metonym, *metonyms)

    def scheme(self, slug: str, label: str, definition: str) -> str:
        """Adds a SKOS scheme and returns its IRI; ``concept`` fills it."""
        scheme = SCHEME + slug
        self.add(scheme, RDF.type, SKOS.ConceptScheme)
        self.note(scheme, SKOS.prefLabel, label)
        self.note(scheme, SKOS.definition, definition)
        return scheme

    def concept(self, scheme: str, slug: str, label: str, definition: str, example: str) -> str:
        """Adds a top concept of a scheme and returns its IRI."""
        iri = concept(slug)
        self.add(iri, RDF.type, SKOS.Concept)
        self.add(iri, SKOS.inScheme, scheme)
        self.add(iri, SKOS.topConceptOf, scheme)
        for predicate, text in ((SKOS.prefLabel, label), (SKOS.definition, definition), (SKOS.example, example)):
            self.note(iri, predicate, text)
        return iri

    def turtle(self) -> bytes:
        """The Turtle text: subjects in the order of their IRIs, the type first, then properties and values sorted."""
        def order(triple: ox.Triple) -> tuple[str, bool, str, str]:
            return triple.subject.value, triple.predicate.value != RDF.type, triple.predicate.value, str(triple.object)

        text = ox.serialize(sorted(self._triples, key=order), format=ox.RdfFormat.TURTLE, prefixes=_PREFIXES)
        assert text is not None, "serialize returns the bytes when it is given no output"
        # The serializer writes the prefixes in an order that changes from run to run, and with a base of its own
        # it would shorten foreign addresses to `//host/path`.
        body = [line for line in text.splitlines(keepends=True) if not line.startswith(b"@prefix")]
        head = [f"@base <{ID}> .\n", *(f"@prefix {name}: <{iri}> .\n" for name, iri in sorted(_PREFIXES.items())), "\n"]
        return "".join(head).encode() + b"".join(body).replace(f"<{ID}".encode(), b"<")

    def __len__(self) -> int:
        return len(self._triples)


def read_yaml(path: Path) -> dict[str, object]:
    """A hand-written source; every scalar stays text, so that `NO` is Norway and `2014` no number."""
    content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    if not isinstance(content, dict):
        raise ValueError(f"{path}: the top level must be a mapping")
    return content
