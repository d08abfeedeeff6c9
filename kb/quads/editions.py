"""The edition of a list becomes triples: what it states anew, and what it no longer states.

Every node is made of the list, the record's number there and the content of what is said, so a claim that stays the same over two
editions is the same claim and nothing is written for it; the graph of an edition is its difference to the one before.  Lines are N-Quads.
"""

from __future__ import annotations

from collections.abc import Iterable

from kb.dates import PartialDate
from kb.iris import entity, is_safe
from kb.quads.described import A, Descriptions
from kb.quads.known import Counts, Known
from kb.quads.lists import edition_graph, itself, list_iri, names_graph, part, record_iri
from kb.quads.records import RecordWriter
from kb.quads.terms import date_literal, iri, literal
from kb.record import Edition, Listing, Record
from kb.vocab import DCTERMS, ID, KB, PROV, SKOS, XSD, concept

_RESOLVED = f"<{KB.resolvedTo}>"
_MODALITY = f"<{KB.modality}>"
_ATTRIBUTED = f"<{KB.attributedTo}>"
_ASSERTS = f"<{KB.asserts}>"


class EditionWriter:
    """Writes one edition: ``record`` for each record, then ``tail``, then ``head``; ``names`` are the lines of what has a new name."""

    def __init__(self, edition: Edition, known: Known, *, document: str, issued: PartialDate, replaces: str = "") -> None:
        self.edition, self.known, self.document, self.issued = edition, known, document, issued
        self.replaces = replaces
        self.counts = Counts()
        self.slug = part(edition.list)
        self.end = f" <{edition_graph(document)}> .\n"
        self.described = Descriptions(self.slug, self.end, known.named, known.acts)
        self.lines: list[str] = []
        self._seen: set[str] = set()
        self._listed: set[str] = set()
        self.authority = self.described.agent(edition.authority)
        self._publisher = self.described.agent(edition.publisher) if edition.publisher else self.authority
        relayed = self._publisher != self.authority
        self.modality = concept("reported" if relayed else "asserted")
        self.in_list, self.in_document = f"<{KB.recordIn}> <{list_iri(self.slug)}>", f"<{KB.inDocument}> <{document}>"
        self._frame = [f"{A} <{KB.Claim}>", self.in_document, f"<{KB.recordedFrom}> {date_literal(issued)}"]
        if relayed:
            self._frame.append(f"<{KB.via}> <{self._publisher}>")

    @property
    def names(self) -> dict[str, list[str]]:
        """The lines of each node that has a new name, or has changed its own."""
        return self.described.names

    def resolution(self, node: str) -> str:
        """What is said of the entity that a described one is: itself, or the one of the reference."""
        return self.described.resolution(node)

    def head(self, software: str, started: str, mark: str) -> list[str]:
        """The lines of the edition itself, of its list and of the run that loads it."""
        edition, self.lines = self.edition, []
        node, of, publisher = self.document, list_iri(self.slug), self._publisher
        is_list = edition.kind == "official-list"
        run = entity("extraction", node.removeprefix(ID + "document/"))
        self._say(node, A, iri(KB.SanctionsList if is_list else KB.Document))
        self._say(node, f"<{DCTERMS.title}>", literal(edition.title))
        self._say(node, f"<{KB.kind}>", iri(concept(edition.kind)))
        self._say(node, f"<{KB.sourceKey}>", literal(f"list:{edition.list}"))
        self._say(node, f"<{KB.contentHash}>", literal(mark))
        self._say(node, f"<{DCTERMS.issued}>", date_literal(self.issued))
        self._say(node, f"<{DCTERMS.publisher}>", iri(publisher))
        self._say(node, f"<{DCTERMS.isPartOf}>", iri(of))
        self._say(node, f"<{PROV.wasGeneratedBy}>", iri(run))
        self._say(run, A, iri(KB.Extraction))
        self._say(run, f"<{SKOS.prefLabel}>", literal(software))
        self._say(run, f"<{PROV.startedAtTime}>", literal(started, XSD.dateTime))
        if is_safe(edition.url):
            self._say(node, f"<{DCTERMS.source}>", iri(edition.url))
        if edition.license:
            self._say(node, f"<{DCTERMS.license}>", iri(edition.license) if is_safe(edition.license) else literal(edition.license))
        if self.replaces:
            self._say(node, f"<{DCTERMS.replaces}>", iri(self.replaces))
        titled = [f"<{DCTERMS.title}> {literal(edition.title)}"]
        self.described.name(of, "SanctionsList" if is_list else "Document", edition.title, (), titled)
        return self.lines

    def record(self, record: Record) -> list[str]:
        """The lines of what this edition states anew of one record."""
        self.lines = []
        number = part(record.id)
        if number in self._seen:
            copy = 2
            while f"{number}~{copy}" in self._seen:
                copy += 1
            self.edition.account.notes.append(f"record {record.id} stands more than once; copy {copy} is kept as a record of its own")
            number = f"{number}~{copy}"
        self._seen.add(number)
        if any(isinstance(fact, Listing) for said in record.said for fact in said.facts):
            self._listed.add(number)
        self.counts.records += 1
        RecordWriter(self, number, record).write()
        self.lines += self.described.take()
        return self.lines

    def tail(self) -> list[str]:
        """The lines that end what this edition no longer states; call it after the last record."""
        self.lines = []
        away = None if self.edition.gone is None else {part(number) for number in self.edition.gone}
        seen, gone = self._seen, []
        for node, listings in self.known.listed.items():
            number = node.rsplit("/", 1)[-1]
            if number not in self._listed and (away is None or number in away or number in seen):
                self._delist(node, listings)
        for claim in self.known.stated:
            number = claim.rsplit("/", 2)[-2]
            # A record that is gone keeps its details: only its listing ended.  What has no record (a deal) ends with its line.
            # What was said of an ended listing stays true when the target is listed again.
            if "-delisted-" in claim:
                continue
            if number in seen or ((away is None or number in away) and record_iri(self.slug, number) not in self.known.records):
                gone.append(claim)
        for claim in sorted(gone):
            self._close(claim)
        return self.lines

    def _close(self, claim: str) -> None:
        self.counts.closed += 1
        self._say(claim, f"<{KB.recordedUntil}>", date_literal(self.issued))

    def _delist(self, node: str, listings: list[tuple[str, str]]) -> None:
        self.counts.removed += 1
        for claim, designation in listings:
            if claim not in self.known.stated:
                continue
            self.known.stated.discard(claim)
            self._close(claim)
            act = f"{designation}/delist-{self.issued}"
            anew = f"{claim}-delisted-{self.issued}"
            self._say(designation, f"<{KB.endedBy}>", date_literal(self.issued))
            self._say(act, A, iri(KB.Action))
            self._say(act, f"<{KB.actionType}>", iri(concept("delist")))
            self._say(act, f"<{KB.actsOn}>", iri(designation))
            self._say(act, _RESOLVED, iri(act))
            self.claim(anew, [designation, act], self.modality, [self.authority])

    def _say(self, subject: str, predicate_: str, term: str) -> None:
        self.lines.append(f"<{subject}> {predicate_} {term}{self.end}")

    def claim(self, node: str, facts: Iterable[str], modality: str, speakers: Iterable[str], more: Iterable[str] = ()) -> None:
        """Writes the lines of a claim."""
        self.counts.opened += 1
        body = [*self._frame, *[f"{_ASSERTS} <{fact}>" for fact in dict.fromkeys(facts)], f"{_MODALITY} <{modality}>",
                *[f"{_ATTRIBUTED} <{one}>" for one in dict.fromkeys(speakers)], *more]
        start, end = f"<{node}> ", self.end
        self.lines += [f"{start}{one}{end}" for one in body]


__all__ = ["Counts", "EditionWriter", "Known", "edition_graph", "itself", "list_iri", "names_graph", "record_iri"]
