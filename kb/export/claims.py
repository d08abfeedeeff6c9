"""The claims as a table for spreadsheets: one row a claim, with what it asserts, who says it, and the words.

A cell that a spreadsheet would run as a formula gets an apostrophe before it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from kb.export.order import iri, literal, unescaped
from kb.export.order import subjects as grouped
from kb.store.base import View, solutions
from kb.vocab import DCTERMS, KB, ONTOLOGY, RDF, SKOS

ROLES = ("holder", "member", "organization", "party", "sender", "target", "supplier", "recipient", "donor", "actor", "attendee",
         "visitor", "host", "speaker", "addressee", "attacker", "attacked", "owner", "owned", "associate", "associatedWith", "affected",
         "bearer")
"""Who takes part: one column each, and together with their IRIs in the column ``participants``."""
DETAILS = ("actionType", "position", "weapon", "weaponCategory", "transferKind", "quantity", "quantityText", "amount", "currency",
           "measureType", "measureText", "reason", "reasonText", "program", "onList", "agreementType", "topic", "takesPlaceIn", "date",
           "dateText", "startDate", "endDate", "heldOn", "endedBy")
COLUMNS = ("document", "title", "published", "fact_type", *ROLES, *DETAILS, "modality", "attributed_to", "via", "confidence", "quote",
           "start", "end", "recorded_from", "recorded_until", "claim", "facts", "participants", "document_iri", "passage")

_BATCH = 500
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Node = dict[str, list[str]]
"""What is said of one subject: from a property's IRI to the objects as N-Triples writes them."""


def table(view: View, graphs: Iterable[tuple[str, Iterable[str]]]) -> Iterator[str]:
    """Graphs with their sorted N-Triples lines as CSV, in the order of the graphs and of the claims' IRIs."""
    yield _line(COLUMNS)
    for _, lines in graphs:
        known = {subject: {iri(predicate) or "": objects for predicate, objects in statements} for subject, statements in grouped(lines)}
        claims = [subject for subject, node in known.items() if f"<{KB.Claim}>" in node.get(RDF.type, ())]
        for start in range(0, len(claims), _BATCH):
            yield from _rows(_Neighbourhood(view, known), claims[start:start + _BATCH])


class _Neighbourhood:
    """What the rows need beside the claims: their facts, passages and names, from the graph itself or from the store."""

    def __init__(self, view: View, known: dict[str, Node]) -> None:
        self._view, self._known = view, known
        self._fetched: dict[str, Node] = {}

    def fetch(self, terms: Iterable[str], *, anew: bool = False) -> None:
        """Gets all that the store says of these, in one query, unless the graph itself describes them."""
        wanted = sorted({term for term in terms
                         if term.startswith("<") and term not in self._fetched and (anew or term not in self._known)})
        for start in range(0, len(wanted), _BATCH):
            some = wanted[start:start + _BATCH]
            for term in some:
                self._fetched[term] = {}
            rows = solutions(self._view.query(f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {' '.join(some)} }} ?s ?p ?o }}"))
            for subject, predicate, value in rows:
                if subject is not None and predicate is not None and value is not None:
                    self._fetched[subject.n3()].setdefault(predicate.value, []).append(value.n3())

    def objects(self, term: str, name: str) -> list[str]:
        """The objects of one property, sorted."""
        own, fetched = self._known.get(term, {}), self._fetched.get(term, {})
        return sorted(dict.fromkeys([*own.get(name, ()), *fetched.get(name, ())]))

    def label(self, term: str) -> str:
        """The name of a thing: that of the entity it resolves to, in English if there is one; else the end of its IRI."""
        parts = literal(term)
        if parts is not None:
            return unescaped(parts[0])
        for one in [*self.objects(term, KB.resolvedTo), term]:
            for name in (SKOS.prefLabel, DCTERMS.title, KB.fullName, KB.quote):
                texts = self.objects(one, name)
                if texts:
                    english = [text for text in texts if text.endswith("@en")]
                    return self.label((english or texts)[0])
        # an office of a state is two words, any other thing one
        return unescaped(term.strip("<>")).rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]


def _rows(near: _Neighbourhood, claims: list[str]) -> Iterator[str]:
    # a later edition of a list says in its own graph until when a claim was there
    near.fetch(claims, anew=True)
    linked = (KB.asserts, KB.inDocument, KB.evidence, KB.attributedTo, KB.via, KB.modality)
    near.fetch(value for claim in claims for name in linked for value in near.objects(claim, name))
    facts = {claim: _facts(near, claim) for claim in claims}
    near.fetch(fact for some in facts.values() for fact in some)
    things = {value for some in facts.values() for fact in some for name in (*ROLES, *DETAILS) for value in near.objects(fact, KB[name])}
    near.fetch(things)
    said_by = {value for claim in claims for name in linked for value in near.objects(claim, name)}
    near.fetch(value for thing in things | said_by for value in near.objects(thing, KB.resolvedTo))
    for claim in claims:
        yield _line(_cells(near, claim, facts[claim]))


def _facts(near: _Neighbourhood, claim: str) -> list[str]:
    """What a claim asserts, and the situations on which the actions among it act."""
    asserted = near.objects(claim, KB.asserts)
    near.fetch(asserted)
    return list(dict.fromkeys([*asserted, *(acted for fact in asserted for acted in near.objects(fact, KB.actsOn))]))


def _cells(near: _Neighbourhood, claim: str, facts: list[str]) -> Iterator[str]:
    def of(subjects: Iterable[str], name: str) -> list[str]:
        return list(dict.fromkeys(value for subject in subjects for value in near.objects(subject, name)))

    documents, passages = near.objects(claim, KB.inDocument), near.objects(claim, KB.evidence)
    cells: Mapping[str, list[str]] = {
        "document": documents, "title": of(documents, DCTERMS.title), "published": of(documents, DCTERMS.issued),
        "fact_type": [kind for fact in facts for kind in near.objects(fact, RDF.type) if kind.startswith(f"<{ONTOLOGY}")],
        **{name: of(facts, KB[name]) for name in (*ROLES, *DETAILS)},
        "modality": near.objects(claim, KB.modality), "attributed_to": near.objects(claim, KB.attributedTo),
        "via": near.objects(claim, KB.via), "confidence": near.objects(claim, KB.confidence), "quote": of(passages, KB.quote),
        "start": of(passages, KB.startOffset), "end": of(passages, KB.endOffset),
        "recorded_from": near.objects(claim, KB.recordedFrom), "recorded_until": near.objects(claim, KB.recordedUntil),
    }
    participants = [f"{role} {iri(value)}" for role in ROLES for value in of(facts, KB[role])]
    iris = {"claim": [claim], "facts": facts, "document_iri": documents, "passage": passages}
    for column in COLUMNS:
        if column == "participants":
            yield "; ".join(participants)
        elif column in iris:
            yield "; ".join(iri(value) or value for value in iris[column])
        elif column == "document":
            yield "; ".join((iri(value) or value).rsplit("/", 1)[-1] for value in documents)
        else:
            yield "; ".join(dict.fromkeys(near.label(value) for value in cells[column]))


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()


