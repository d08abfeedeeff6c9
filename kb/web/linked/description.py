"""What the base knows of one IRI, bounded: its own triples, the claims that tell of it with their words, the facts that these assert."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from kb.export.order import in_order
from kb.knowledge import lookups
from kb.knowledge.asking import DECLARED
from kb.knowledge.lookups import Description
from kb.store.base import Store, Term, bracketed, solutions
from kb.vocab import BASE, DCTERMS, ID, KB, RDF, RDFS, SKOS

MOST_TRIPLES = 500
"""Triples of the node itself, a page."""
MOST_CLAIMS = 50
_NAMING = (RDF.type, SKOS.prefLabel, RDFS.label, DCTERMS.title)
_BESIDE = (KB.evidence, KB.furtherEvidence, KB.inDocument)
# What claims assert: an account, something in a document or in a passage, or an account in which the node plays a role.
_ASSERTED = """
  { BIND($node AS ?fact) ?claim :asserts ?fact } UNION { ?fact :actsOn $node . ?claim :asserts ?fact }
  UNION { ?claim :inDocument $node ; :asserts ?fact } UNION { ?claim :evidence|:furtherEvidence $node ; :asserts ?fact }
  UNION { ?named :resolvedTo $node . ?fact ?role ?named . ?claim :asserts ?fact FILTER(?role != :resolvedTo) }
"""


@dataclass(frozen=True, slots=True)
class Described:
    """A node: its triples from a place on, the claims about it, the labels of what they name, and whether there is more."""

    iri: str
    own: tuple[tuple[str, Term], ...]
    claims: tuple[str, ...]
    around: Description
    more_triples: bool
    more_claims: bool

    @property
    def label(self) -> str:
        """What it is called, or the end of its IRI."""
        for name in (SKOS.prefLabel, RDFS.label, DCTERMS.title, KB.quote):
            for predicate, term in self.own:
                if predicate == name:
                    return term.value
        return self.iri.removeprefix(ID).removeprefix(BASE)

    @property
    def types(self) -> list[str]:
        """The IRIs of its classes."""
        return [term.value for predicate, term in self.own if predicate == RDF.type]

    def about(self, node: str) -> Mapping[str, list[Term]]:
        """What the description says of a node: from property to terms."""
        if node != self.iri:
            return self.around.get(node, {})
        own: dict[str, list[Term]] = {}
        for predicate, term in self.own:
            own.setdefault(predicate, []).append(term)
        return own

    def called(self, iri: str) -> str:
        """The label of an IRI that is named in the description; empty where none is known."""
        about = self.around.get(iri, {})
        return next((terms[0].value for name in _NAMING[1:] if (terms := about.get(name))), "")

    def lines(self) -> Iterator[str]:
        """The description as N-Triples lines, in their fixed order."""
        own = (f"{bracketed(self.iri)} {bracketed(predicate)} {term.n3()} ." for predicate, term in self.own)
        return in_order([*own, *triples(self.around)])


def is_known(store: Store, iri: str) -> bool:
    """Whether the base says anything about an IRI, or keeps a graph of that name."""
    return store.query(f"ASK {{ {{ {bracketed(iri)} ?p ?o }} UNION {{ GRAPH {bracketed(iri)} {{ ?s ?p ?o }} }} }}") is True


def described(store: Store, iri: str, offset: int = 0) -> Described:
    """The description of a node; nothing in it says that the base does not know it."""
    node = bracketed(iri)
    page = f"ORDER BY ?p ?o OFFSET {offset} LIMIT {MOST_TRIPLES + 1}"
    rows = solutions(store.query(f"SELECT DISTINCT ?p ?o {{ {node} ?p ?o }} {page}")).rows
    own = tuple((row[0].value, row[1]) for row in rows[:MOST_TRIPLES] if row[0] and row[1])
    asserted = _asserted(store, node)
    claims = tuple(dict.fromkeys(claim for claim, _ in asserted[:MOST_CLAIMS]))
    around = described_claims(store, claims)
    for claim, fact in asserted[:MOST_CLAIMS]:
        around[claim].setdefault(KB.asserts, []).append(Term("iri", fact))
    around |= lookups.describe(store, sorted({fact for _, fact in asserted[:MOST_CLAIMS]} - {iri}))
    if any(predicate == RDF.type and term.value == KB.Claim for predicate, term in own):
        claims = (iri,)
        around = lookups.describe(store, sorted({term.value for predicate, term in own if predicate in _BESIDE and term.kind == "iri"}))
    named = {term.value for _, term in own if term.kind == "iri"}
    named |= {term.value for about in around.values() for terms in about.values() for term in terms if term.kind == "iri"}
    around |= naming(store, sorted(one for one in named if one.startswith(BASE) and one not in around and one != iri))
    return Described(iri, own, claims, around, len(rows) > MOST_TRIPLES, len(asserted) > MOST_CLAIMS)


def _asserted(store: Store, node: str) -> list[tuple[str, str]]:
    """Claims, each with what it asserts about a node."""
    text = f"{DECLARED}SELECT DISTINCT ?claim ?fact {{ {_ASSERTED.replace('$node', node)} }} ORDER BY ?claim ?fact LIMIT {MOST_CLAIMS + 1}"
    return [(row[0].value, row[1].value) for row in solutions(store.query(text)) if row[0] and row[1]]


def described_claims(store: Store, claims: Sequence[str]) -> Description:
    """Claims with the passages that they rest on and the documents that make them.

    Not with what they assert: a claim of a list of members asserts thousands of facts.
    """
    told = _selected(store, claims, f"FILTER(?p != <{KB.asserts}>)")
    beside = {term.value for about in told.values() for name in _BESIDE for term in about.get(name, ()) if term.kind == "iri"}
    return told | lookups.describe(store, sorted(beside - told.keys()))


def naming(store: Store, nodes: Sequence[str]) -> Description:
    """Class and label of nodes, for those who read about others."""
    return _selected(store, nodes, f"FILTER(?p IN ({', '.join(f'<{one}>' for one in _NAMING)}))")


def _selected(store: Store, nodes: Sequence[str], condition: str) -> Description:
    """Some properties of nodes."""
    found: Description = {node: {} for node in nodes}
    text = f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?s {{ {' '.join(map(bracketed, nodes))} }} ?s ?p ?o {condition} }} ORDER BY ?s ?p ?o"
    for subject, predicate, term in solutions(store.query(text)):
        if subject and predicate and term:
            found[subject.value].setdefault(predicate.value, []).append(term)
    return found


def triples(told: Description) -> Iterator[str]:
    """A description as N-Triples lines."""
    for node, about in told.items():
        for predicate, terms in about.items():
            yield from (f"{bracketed(node)} {bracketed(predicate)} {term.n3()} ." for term in terms)
