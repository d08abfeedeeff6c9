"""Documents become triples.

One document gives two named graphs: what it says, and what its agents are resolved to, which may change without touching the first.  What
several documents share (a person, an office) has a small graph of its own, for no triple may stand in two graphs: the union would count
it twice.  Lines are N-Triples, sorted, so that the same reading gives the same bytes.  Whatever stands in a role is named by the
``names`` that :mod:`kb.resolve` hands in; blank nodes are never written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from decimal import Decimal
from typing import Protocol

from kb import __version__
from kb.dates import PartialDate
from kb.iris import entity, fold, graph, is_safe
from kb.model import Action, Claim, Document, Entity, Fact, Passage, property_name
from kb.quads.terms import CONCEPTS, PROPERTIES, date_literal, iri, line, literal, number, predicate
from kb.vocab import DCTERMS, ID, KB, PROV, RDF, SKOS, XSD, concept


class Names(Protocol):
    """Which IRI an entity has in this document, which canonical one that leads to (itself while alone), and what it is called."""

    def best(self, one: Entity) -> Entity: ...

    def __call__(self, one: Entity) -> str: ...

    def canonical(self, one: Entity) -> str: ...

    def label(self, one: Entity) -> str:
        """What it is called: of a position the office and whose it is."""


def document_iri(document: Document) -> str:
    """The IRI of one edition: made of its source's name and its text, so that the same article is the same document anywhere."""
    return entity("document", document.key)


def graph_iris(document: str) -> tuple[str, str]:
    """The named graphs of a document, by its IRI or key: what it says, and what its agents are resolved to.

    The editions of one list share the second.
    """
    key = document.removeprefix(entity("document", ""))
    return graph("document", key), graph("resolved", key.split("/", 1)[0])


def entity_graph(node: str) -> str:
    """The named graph that describes a canonical person, organization, place or position."""
    return graph("entity", node.removeprefix(ID))


@dataclass(frozen=True, slots=True)
class Provenance:
    """Which software read a document, and when: the one part of a graph that differs between two equal loads."""

    software: str
    started: str

    @classmethod
    def now(cls) -> Provenance:
        """This software, at this moment."""
        return cls(f"sanctions-kb {__version__}", datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))

    def triples(self, document: Document) -> list[str]:
        """The lines of the Extraction node; where a reader of its own read the text, each claim leads to it too."""
        node = entity("extraction", document.key)
        software = f"{self.software}, {document.reader}" if document.reader else self.software
        claims = range(1, len(document.claims) + 1) if document.reader else ()
        return [
            *(line(entity("claim", document.key, str(number)), PROV.wasGeneratedBy, iri(node)) for number in claims),
            line(document_iri(document), PROV.wasGeneratedBy, iri(node)),
            line(node, RDF.type, iri(KB.Extraction)),
            line(node, SKOS.prefLabel, literal(software)),
            line(node, PROV.startedAtTime, literal(self.started, XSD.dateTime)),
        ]


def graphs(document: Document, names: Names, *, replaces: str = "") -> dict[str, list[str]]:
    """The sorted N-Triples lines of each graph that a document brings, its own two first, without its Provenance.

    ``replaces`` is the IRI of the edition before.
    """
    writer = _Writer(document, names)
    writer.write(replaces)
    said, resolved = graph_iris(document.key)
    return {said: sorted(writer.lines), resolved: sorted(writer.resolved)} | {
        entity_graph(node): sorted(lines) for node, lines in sorted(writer.shared.items())
    }


def closing(claims: Iterable[str], on: PartialDate) -> list[str]:
    """The lines that end some claims of an earlier edition: from that day they are no longer stated."""
    return [line(claim, KB.recordedUntil, date_literal(on)) for claim in claims]


class _Writer:
    """Writes one document; keeps which account got which IRI."""

    def __init__(self, document: Document, names: Names) -> None:
        self.document = document
        self.names = names
        self.key = document.key
        self.node = document_iri(document)
        self.lines: set[str] = set()
        self.resolved: set[str] = set()
        self.shared: dict[str, set[str]] = {}
        self.facts: dict[Fact, str] = {}
        self.taken: dict[str, int] = {}
        self.described: set[Entity] = set()

    def write(self, replaces: str) -> None:
        self.describe_document(replaces)
        for at, claim in enumerate(self.document.claims, 1):
            self.claim(claim, entity("claim", self.key, str(at)))
        for mention in self.document.mentions:
            node = self.passage(mention.passage)
            self.add(node, RDF.type, iri(KB.Mention))
            self.add(node, KB.refersTo, iri(self.agent(mention.entity)))

    def add(self, subject: str, predicate: str, term: str) -> None:
        self.lines.add(line(subject, predicate, term))

    def text(self, subject: str, predicate: str, value: str) -> None:
        if value:
            self.add(subject, predicate, literal(value))

    def date(self, subject: str, predicate: str, value: PartialDate | None) -> None:
        if value is not None:
            self.add(subject, predicate, date_literal(value))

    def describe_document(self, replaces: str) -> None:
        document, node = self.document, self.node
        self.add(node, RDF.type, iri(KB[document.type]))
        self.text(node, DCTERMS.title, document.title or document.name)
        self.text(node, DCTERMS.identifier, document.name)
        self.text(node, DCTERMS.language, document.language)
        if document.extracted:
            self.text(node, KB.text, document.text)
        self.text(node, KB.sourceKey, document.source_key)
        self.date(node, DCTERMS.issued, document.issued)
        self.add(node, DCTERMS.publisher, iri(self.agent(self.publisher())))
        if is_safe(document.url):
            self.add(node, DCTERMS.source, iri(document.url))
        if replaces:
            self.add(node, DCTERMS.replaces, iri(replaces))

    def publisher(self) -> Entity:
        return self.document.publisher or Entity(f"the unnamed publisher of {self.document.name}", "Organization")

    def claim(self, claim: Claim, node: str) -> None:
        self.add(node, RDF.type, iri(KB.Claim))
        for fact in claim.asserts:
            self.add(node, KB.asserts, iri(self.fact(fact)))
        self.add(node, KB.modality, iri(concept(claim.modality)))
        for source in claim.attributed_to or (self.publisher(),):
            self.add(node, KB.attributedTo, iri(self.agent(source)))
        if claim.via is not None:
            self.add(node, KB.via, iri(self.agent(claim.via)))
        self.add(node, KB.inDocument, iri(self.node))
        if claim.evidence is not None:
            self.add(node, KB.evidence, iri(self.passage(claim.evidence)))
        for passage in claim.further_evidence:
            self.add(node, KB.furtherEvidence, iri(self.passage(passage)))
        if claim.confidence is not None:
            self.add(node, KB.confidence, literal(str(round(Decimal(str(claim.confidence)), 2)), XSD.decimal))
        if claim.stated_in is not None:
            self.add(node, KB.statedIn, iri(self.fact(claim.stated_in)))
        if is_safe(claim.source):
            self.add(node, DCTERMS.source, iri(claim.source))
        self.date(node, KB.recordedFrom, claim.recorded_from or self.document.issued)

    def passage(self, passage: Passage) -> str:
        node = entity("passage", self.key, f"{passage.start}-{passage.end}")
        self.add(node, RDF.type, iri(KB.Passage))
        self.add(node, KB.inDocument, iri(self.node))
        self.add(node, KB.quote, literal(passage.quote))
        self.add(node, KB.startOffset, literal(str(passage.start), XSD.integer))
        self.add(node, KB.endOffset, literal(str(passage.end), XSD.integer))
        self.add(node, KB.zone, iri(concept(passage.zone)))
        return node

    def fact(self, fact: Fact) -> str:
        """The node of an account, written at its first use; equal accounts are one node."""
        if fact in self.facts:
            return self.facts[fact]
        if isinstance(fact, Action) and fact.acts_on is not None:
            node = self.free(f"{self.fact(fact.acts_on)}/{fact.action_type}")
        else:
            node = entity("fact", self.key, fact.key) if fact.key else self.numbered()
        self.facts[fact] = node
        self.add(node, RDF.type, iri(KB[type(fact).__name__]))
        self.add(node, KB.resolvedTo, iri(node))
        for field in fields(fact):
            value = getattr(fact, field.name)
            if field.name == "key" or value is None or value == ():
                continue
            for one in value if isinstance(value, tuple) else (value,):
                self.value(node, predicate(field.name), field.name, one)
        return node

    def value(self, node: str, property_: str, field: str, value: object) -> None:
        match value:
            case Entity():
                self.add(node, property_, iri(self.agent(value)))
            case Fact():
                self.add(node, property_, iri(self.fact(value)))
            case PartialDate():
                self.date(node, property_, value)
            case Decimal():
                self.add(node, property_, number(value))
            case str() if field in PROPERTIES:
                self.add(node, property_, iri(KB[property_name(value)]))
            case str() if field in CONCEPTS:
                if value:
                    self.add(node, property_, iri(concept(value)))
            case str():
                self.text(node, property_, value)
            case _:
                raise TypeError(f"{field} holds {value!r}, which no triple can say")

    def numbered(self) -> str:
        self.taken[""] = self.taken.get("", 0) + 1
        return entity("fact", self.key, str(self.taken[""]))

    def free(self, node: str) -> str:
        """The node itself, or the next free number behind it: a transfer may be delivered twice."""
        self.taken[node] = self.taken.get(node, 0) + 1
        return node if self.taken[node] == 1 else f"{node}-{self.taken[node]}"

    def agent(self, one: Entity) -> str:
        """The node of whatever stands in a role; what this document brings itself is described here, a reference entity is not."""
        one = self.names.best(one)
        node = self.names(one)
        if one in self.described:
            return node
        self.described.add(one)
        canonical = self.names.canonical(one)
        if f"/{self.key}/" in node:
            self.lines |= self.description(one, node)
            self.resolved.add(line(node, KB.resolvedTo, iri(canonical)))
        if canonical != node or one.type == "Position":
            lines = {line(canonical, KB.resolvedTo, iri(canonical)), *self.description(one, canonical)}
            if f"/{self.key}/" not in canonical:
                self.shared[canonical] = lines
        return node

    def description(self, one: Entity, node: str) -> set[str]:
        """What a document's own node or a canonical one is called, its class, and what it belongs to."""
        label = self.names.label(one)
        lines = {
            line(node, RDF.type, iri(KB[one.type])),
            line(node, SKOS.prefLabel, literal(label)),
            line(node, KB.nameKey, literal(fold(label))),
        }
        if one.kind:
            lines.add(line(node, KB.kind, iri(concept(one.kind))))
        if one.category:
            lines.add(line(node, KB.weaponCategory, iri(concept(one.category))))
        if one.count is not None:
            lines.add(line(node, KB["count"], literal(str(one.count), XSD.integer)))
        if one.of is not None:
            # A shared node must not lead into one document: it belongs to what the owner is resolved to.
            own = f"/{self.key}/" in node
            of = self.agent(one.of) if own else self.names.canonical(self.names.best(one.of))
            relation = KB.within if one.type != "Position" else KB.represents if one.of.type == "State" else KB.inOrganization
            lines.add(line(node, relation, iri(of)))
        return lines
