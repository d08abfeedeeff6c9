"""The edition of a list becomes triples: what it states anew, and what it no longer states.

Every node is made of the list, the record's number there and the content of what is said, so a claim that stays the same over two
editions is the same claim and nothing is written for it; the graph of an edition is its difference to the one before.  Lines are N-Quads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, fields
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from itertools import compress
from operator import attrgetter
from typing import Any, NamedTuple
from urllib.parse import quote

from kb.dates import PartialDate
from kb.iris import digest, entity, fold, graph, is_safe, slug
from kb.model import Entity, Fact, property_name
from kb.quads.documents import graph_iris
from kb.quads.terms import CONCEPTS, PROPERTIES, date_literal, iri, literal, number, predicate
from kb.record import Act, Described, Detail, Edition, Listing, Name, Program, Record, Resolved, Said
from kb.store.base import quoted
from kb.vocab import DCTERMS, ID, KB, PROV, RDF, SKOS, XSD, concept

_A = f"<{RDF.type}>"
_RESOLVED = f"<{KB.resolvedTo}>"
_BEARER = f"<{KB.bearer}>"
_TARGET = f"<{KB.target}>"
_EVIDENCE = f"<{KB.evidence}>"
_MODALITY = f"<{KB.modality}>"
_ATTRIBUTED = f"<{KB.attributedTo}>"
_ASSERTS = f"<{KB.asserts}>"
_IDENTIFIER = f"<{DCTERMS.identifier}>"
_QUOTE = f"<{KB.quote}>"
_SOURCE = f"<{DCTERMS.source}>"
_OF_DCTERMS = {"key": DCTERMS.identifier, "identifier": DCTERMS.identifier, "language": DCTERMS.language}
_OTHERWISE = {"dates": KB.date, "also_kind": KB.transferKind, "label": SKOS.prefLabel, "alias": SKOS.altLabel}
_NO_PROPERTY = frozenset({"bearer", "canonical"})
_PLAIN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")


def list_iri(slug: str) -> str:
    """The IRI of a list over all its editions."""
    return entity("list", slug)


def record_iri(list_: str, number: str) -> str:
    """The IRI of a record: the same in every edition and format of its list.

    >>> record_iri("un-sc", "QDi.430")
    'https://w3id.org/sanctions-kb/id/record/un-sc/QDi.430'
    """
    return entity("record", list_, _part(number))


def names_graph(list_: str) -> str:
    """The graph that says what the records of a list are called and what they are resolved to; it may change."""
    return graph("resolved", list_)


def edition_graph(document: str) -> str:
    """The graph of one edition, which never changes."""
    return graph_iris(document)[0]


def itself(node: str) -> str:
    """What is said of a node that stands for itself."""
    return f"{_RESOLVED} <{node}>"


def _part(text: str) -> str:
    return quote(text, safe="")


@dataclass(slots=True)
class Known:
    """What a base holds of a list before an edition comes: all empty for the first one.

    ``stated`` are the claims that the newest edition still states, ``closed`` those of earlier ones; ``facts`` all facts; ``listed`` leads
    from a record to the claims and designations by which it is listed; ``named`` from a node to the lines that name it;
    ``acts`` are the acts with the lines that describe them.
    """

    stated: set[str] = field(default_factory=set)
    closed: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    records: set[str] = field(default_factory=set)
    listed: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    named: dict[str, frozenset[str]] = field(default_factory=dict)
    acts: set[tuple[str, str]] = field(default_factory=set)


@dataclass(slots=True)
class Counts:
    """What an edition brought against the one before; ``held`` are the claims that the base had already."""

    records: int = 0
    claims: int = 0
    held: int = 0
    added: int = 0
    removed: int = 0
    opened: int = 0
    closed: int = 0


class EditionWriter:
    """Writes one edition: ``record`` for each record, then ``tail``, then ``head``; ``names`` are the lines of what has a new name."""

    def __init__(self, edition: Edition, known: Known, *, document: str, issued: PartialDate, replaces: str = "") -> None:
        self.edition, self.known, self.document, self.issued = edition, known, document, issued
        self.replaces = replaces
        self.counts = Counts()
        self.names: dict[str, list[str]] = {}
        self._list = _part(edition.list)
        self._end = f" <{edition_graph(document)}> .\n"
        self._seen: set[str] = set()
        self._listed: set[str] = set()
        self._acts: dict[Act, tuple[Act, str]] = {}
        self._same_act: dict[int, tuple[Act, str]] = {}
        self._agents: dict[Entity, str] = {}
        self._nodes: set[str] = set()
        self._canonical: dict[str, str] = {}
        self._lines: list[str] = []
        self._authority = self._agent(edition.authority)
        self._publisher = self._agent(edition.publisher) if edition.publisher else self._authority
        relayed = self._publisher != self._authority
        self._modality = concept("reported" if relayed else "asserted")
        self._in_list, self._in_document = f"<{KB.recordIn}> <{list_iri(self._list)}>", f"<{KB.inDocument}> <{document}>"
        self._frame = [f"{_A} <{KB.Claim}>", self._in_document, f"<{KB.recordedFrom}> {date_literal(issued)}"]
        if relayed:
            self._frame.append(f"<{KB.via}> <{self._publisher}>")

    def resolution(self, node: str) -> str:
        """What is said of the entity that a described one is: itself, or the one of the reference."""
        return itself(self._canonical.get(node, node))

    def head(self, software: str, started: str, mark: str) -> list[str]:
        """The lines of the edition itself, of its list and of the run that loads it."""
        edition, self._lines = self.edition, []
        node, of, publisher = self.document, list_iri(self._list), self._publisher
        is_list = edition.kind == "official-list"
        run = entity("extraction", node.removeprefix(ID + "document/"))
        self._say(node, _A, iri(KB.SanctionsList if is_list else KB.Document))
        self._say(node, f"<{DCTERMS.title}>", literal(edition.title))
        self._say(node, f"<{KB.kind}>", iri(concept(edition.kind)))
        self._say(node, f"<{KB.sourceKey}>", literal(f"list:{edition.list}"))
        self._say(node, f"<{KB.contentHash}>", literal(mark))
        self._say(node, f"<{DCTERMS.issued}>", date_literal(self.issued))
        self._say(node, f"<{DCTERMS.publisher}>", iri(publisher))
        self._say(node, f"<{DCTERMS.isPartOf}>", iri(of))
        self._say(node, f"<{PROV.wasGeneratedBy}>", iri(run))
        self._say(run, _A, iri(KB.Extraction))
        self._say(run, f"<{SKOS.prefLabel}>", literal(software))
        self._say(run, f"<{PROV.startedAtTime}>", literal(started, XSD.dateTime))
        if is_safe(edition.url):
            self._say(node, f"<{DCTERMS.source}>", iri(edition.url))
        if edition.license:
            self._say(node, f"<{DCTERMS.license}>", iri(edition.license) if is_safe(edition.license) else literal(edition.license))
        if self.replaces:
            self._say(node, f"<{DCTERMS.replaces}>", iri(self.replaces))
        self._name(of, "SanctionsList" if is_list else "Document", edition.title, (), [f"<{DCTERMS.title}> {literal(edition.title)}"])
        return self._lines

    def record(self, record: Record) -> list[str]:
        """The lines of what this edition states anew of one record."""
        self._lines = []
        number = _part(record.id)
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
        writer = _RecordWriter(self, number, record)
        writer.write()
        return self._lines

    def tail(self) -> list[str]:
        """The lines that end what this edition no longer states; call it after the last record."""
        self._lines = []
        away = None if self.edition.gone is None else {_part(number) for number in self.edition.gone}
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
            if number in seen or ((away is None or number in away) and record_iri(self._list, number) not in self.known.records):
                gone.append(claim)
        for claim in sorted(gone):
            self._close(claim)
        return self._lines

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
            self._say(act, _A, iri(KB.Action))
            self._say(act, f"<{KB.actionType}>", iri(concept("delist")))
            self._say(act, f"<{KB.actsOn}>", iri(designation))
            self._say(act, _RESOLVED, iri(act))
            self._claim(anew, [designation, act], self._modality, [self._authority])

    def _say(self, subject: str, predicate_: str, term: str) -> None:
        self._lines.append(f"<{subject}> {predicate_} {term}{self._end}")

    def _claim(self, node: str, facts: Iterable[str], modality: str, speakers: Iterable[str], more: Iterable[str] = ()) -> None:
        self.counts.opened += 1
        body = [*self._frame, *[f"{_ASSERTS} <{fact}>" for fact in dict.fromkeys(facts)], f"{_MODALITY} <{modality}>",
                *[f"{_ATTRIBUTED} <{one}>" for one in dict.fromkeys(speakers)], *more]
        start, end = f"<{node}> ", self._end
        self._lines += [f"{start}{one}{end}" for one in body]

    def _act(self, act: Act) -> str:
        """The node of a legal act or notice that is cited, described once."""
        # One act is cited thousands of times, mostly as the same object: to know it by that is faster than to compare its fields.
        known = self._same_act.get(id(act))
        if known is not None and known[0] is act:
            return known[1]
        known = self._acts.get(act)
        if known is None:
            node = entity("act", self._list, digest(act.title, act.url, act.issued.text if act.issued else "", act.kind, act.note))
            known = self._acts[act] = self._same_act[id(act)] = (act, node)
            for line in self._describe(act):
                if (node, line) not in self.known.acts:
                    self.known.acts.add((node, line))
                    self._lines.append(f"<{node}> {line}{self._end}")
        return known[1]

    def _describe(self, act: Act) -> Iterator[str]:
        """What is known of an act here; another place that cites it may tell more."""
        yield f"{_A} <{KB.LegalAct}>"
        yield f"<{DCTERMS.title}> {literal(act.title or act.url)}"
        if act.url:
            yield f"<{KB.url}> {literal(act.url)}"
        if act.issued:
            yield f"<{DCTERMS.issued}> {date_literal(act.issued)}"
        if act.kind:
            yield f"<{KB.kind}> <{concept(act.kind)}>"
        if act.note:
            yield f"<{SKOS.note}> {literal(act.note)}"
        if act.key:
            yield f"<{DCTERMS.identifier}> {literal(act.key)}"
        if act.issued_by:
            yield f"<{KB.issuedBy}> <{self._agent(act.issued_by)}>"
        if act.in_force_on:
            yield f"<{KB.inForceOn}> {date_literal(act.in_force_on)}"

    def _agent(self, one: Entity) -> str:
        """The node of whatever stands in a role: coded, a record of this list, or described here under its name."""
        if one.iri:
            return one.iri
        if one not in self._agents:
            scope = {"Position": "position", "Place": "place", "WeaponSystem": "weapon", "SanctionsProgram": "programme",
                     "SanctionsList": "list"}.get(one.type, "agent")
            owner = (slug(one.of.label),) if one.of else ()
            node = entity(scope, self._list, "-".join((*owner, slug(one.label))))
            # Two names may have one slug ("Hawk", "HAWK"); which of them comes first must not matter.
            if isinstance(one, Described):
                node = one.node
            elif one.kind or one.category or not _PLAIN.fullmatch(one.label) or node in self._nodes:
                node = f"{node}-{digest(one.type, one.label, one.kind, one.category)[:8]}"
            self._agents[one] = node
            self._nodes.add(node)
            if isinstance(one, Resolved):
                self._canonical[node] = one.canonical
            more = []
            if one.kind:
                more.append(f"<{KB.kind}> <{concept(one.kind)}>")
            if one.category:
                more.append(f"<{KB.weaponCategory}> <{concept(one.category)}>")
            if one.type == "SanctionsList":
                more.append(f"<{DCTERMS.title}> {literal(one.label)}")
            if one.of is not None:
                more.append(self._belongs(one.type, one.of))
            self._name(node, one.type, one.label, (), more)
        return self._agents[one]

    def _belongs(self, type_: str, of: Entity) -> str:
        """How a thing of a class belongs to something else."""
        relation = KB.within
        if type_ == "Position":
            relation = KB.represents if of.type == "State" else KB.inOrganization
        elif type_ == "SanctionsProgram":
            relation = KB.issuedBy
        return f"<{relation}> <{self._agent(of)}>"

    def _name(self, node: str, type_: str, label: str, aliases: Iterable[str], more: Iterable[str] = ()) -> None:
        """Notes what a node is called, if that is new or has changed."""
        keys = dict.fromkeys(fold(name) for name in (label, *aliases))
        lines = [f"{_A} <{KB[type_]}>", f"<{SKOS.prefLabel}> {literal(label)}", *more,
                 *(f"<{KB.nameKey}> {literal(key)}" for key in keys if key)]
        if self.known.named.get(node) != frozenset(lines):
            self.names[node] = lines


class _RecordWriter:
    """Writes what one record says; a fact is written when it is first needed and the base does not have it yet."""

    def __init__(self, to: EditionWriter, number: str, record: Record) -> None:
        self.to, self.number, self.source = to, number, record
        self.node = record_iri(to._list, number)
        self.facts = entity("fact", to._list, number, "")
        self.claims = entity("claim", to._list, number, "")
        self.nodes: dict[int, str] = {}
        self.taken: dict[str, int] = {}
        self.passage = ""
        self.pending: list[str] = []

    def write(self) -> None:
        to, source = self.to, self.source
        if source.type:
            aliases = [fact.full_name for said in source.said for fact in said.facts if isinstance(fact, Name) and fact.bearer is None]
            to._name(self.node, source.type, source.label, aliases, [to._belongs(source.type, one) for one in source.of])
            if source.canonical:
                to._canonical[self.node] = source.canonical
            if self.node not in to.known.records:
                to.counts.added += 1
                start, end = f"<{self.node}> ", to._end
                to._lines += [f"{start}{_A} <{KB.Record}>{end}", f"{start}{to._in_list}{end}",
                              f"{start}{_IDENTIFIER} {literal(source.id)}{end}"]
        for said in source.said:
            self.claim(said)

    def claim(self, said: Said) -> None:
        to = self.to
        to.counts.claims += 1
        self.pending = []
        facts = [self.fact(one) for one in said.facts]
        speakers = [to._agent(one) for one in said.attributed_to] or [to._authority]
        modality = concept(said.modality) if said.modality else to._modality
        more = []
        if said.source is not None:
            more.append(f"{_SOURCE} <{to._act(said.source)}>")
        more += [f"{_SOURCE} <{to._act(act)}>" for act in said.further_sources]
        if said.via is not None:
            more.append(f"<{KB.via}> <{to._agent(said.via)}>")
        if said.reliability:
            more.append(f"<{KB.reliability}> <{concept(said.reliability)}>")
        if said.rank:
            more.append(f"<{KB.rank}> <{concept(said.rank)}>")
        mark = _digest("\n".join([*facts, modality, *speakers, *more]))
        node = self.free(self.claims + mark)
        if node in to.known.stated:
            to.known.stated.discard(node)
            to.counts.held += 1
            return
        if node in to.known.closed:
            to.counts.held += 1
            node = f"{node}-{to.issued}"
        to._lines += self.pending
        if self.source.text:
            more.append(f"{_EVIDENCE} <{self.evidence()}>")
        to._claim(node, facts, modality, speakers, more)

    def evidence(self) -> str:
        """The passage that holds the record's own words, written once."""
        if not self.passage:
            edition = self.to.document.rsplit("/", 1)[-1]
            self.passage = entity("passage", self.to._list, self.number, edition)
            start, end = f"<{self.passage}> ", self.to._end
            self.to._lines += [f"{start}{_A} <{KB.Passage}>{end}", f"{start}{self.to._in_document}{end}",
                               f"{start}{_QUOTE} {literal(self.source.text)}{end}"]
        return self.passage

    def free(self, node: str) -> str:
        """The node, or the next free number behind it: a record may say the same twice."""
        taken = self.taken[node] = self.taken.get(node, 0) + 1
        return node if taken == 1 else f"{node}-{taken}"

    def listing(self, node: str) -> str:
        """The node of a designation that the base knows; one that has ended stays ended, and being listed again is another one."""
        held = [designation for _, designation in self.to.known.listed.get(self.node, ())]
        if node in held:
            return node
        return next((one for one in held if one.startswith(f"{node}-")), f"{node}-{self.to.issued}")

    def fact(self, fact: Fact) -> str:
        """The node of a fact; its lines wait in ``pending`` until a claim needs them."""
        if (written := self.nodes.get(id(fact))) is not None:
            return written
        kind: type = type(fact)
        plan = _plan(kind)
        body = [plan.typed]
        values = plan.values(fact)
        # Zero is a value; whatever else is false is empty.
        there = [value or type(value) is Decimal for value in values] if plan.counts else values
        for value, say in compress(zip(values, plan.says, strict=True), there):
            if type(value) is tuple:
                body += dict.fromkeys([say(self, one) for one in value if one != ""])
            else:
                body.append(say(self, value))
        if isinstance(fact, Detail):
            body.append(f"{_BEARER} <{self.to._agent(fact.bearer) if fact.bearer else self.node}>")
        elif isinstance(fact, Listing) and not fact.target:
            body.append(f"{_TARGET} <{self.node}>")
        node = self.free(f"{self.facts}{plan.name}-{_digest(chr(10).join(body))}")
        known = self.to.known
        if isinstance(fact, Listing) and node in known.facts:
            node = self.listing(node)
        self.nodes[id(fact)] = node
        if node not in known.facts:
            canonical = ""
            if isinstance(fact, Program):
                # A programme is found by its names, as records are.
                canonical = fact.canonical
                keys = dict.fromkeys(map(fold, (fact.label, *fact.alias, fact.identifier)))
                body += [f"<{KB.nameKey}> {literal(key)}" for key in keys if key]
            body.append(itself(canonical or node))
            start, end = f"<{node}> ", self.to._end
            self.pending += [f"{start}{one}{end}" for one in body]
        return node


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


Say = Callable[[_RecordWriter, Any], str]


class _Plan(NamedTuple):
    """How a kind of fact is written: its class, its values, and what says each of them as property and term; ``counts`` if with numbers."""

    name: str
    typed: str
    values: Callable[[Fact], tuple[object, ...]]
    says: tuple[Say, ...]
    counts: bool


@cache
def _plan(kind: type) -> _Plan:
    """Worked out once for each kind of fact."""
    name: str = getattr(kind, "stands_for", kind.__name__)
    told = [one for one in fields(kind) if one.name not in _NO_PROPERTY]
    says = tuple(_how(one.name, str(one.type)) for one in told)
    counts = any("Decimal" in str(one.type) for one in told)
    return _Plan(name.lower(), f"{_A} <{KB[name]}>", attrgetter(*[one.name for one in told]), says, counts)


def _how(name: str, type_: str) -> Say:
    """What says a field: worked out from its name and annotation, because most of the time of a load is spent here."""
    property_ = _OTHERWISE.get(name) or _OF_DCTERMS.get(name) or predicate(name)
    start = f"<{property_}> "
    if name in CONCEPTS:
        said: dict[str, str] = {}
        return lambda _, value: said.get(value) or said.setdefault(value, f"{start}<{concept(value)}>")
    if name in PROPERTIES:
        return lambda _, value: f"{start}<{KB[property_name(value)]}>"
    if type_ in ("str", "tuple[str, ...]"):
        return lambda _, value: start + quoted(value)
    if type_ == "PartialDate | None":
        days: dict[str, str] = {}
        return lambda _, value: days.get(value.text) or days.setdefault(value.text, start + date_literal(value))
    if type_ in ("Entity | None", "tuple[Entity, ...]"):
        return lambda writer, value: f"{start}<{value.iri or writer.to._agent(value)}>"
    return lambda writer, value: start + _term(writer, value)


def _term(writer: _RecordWriter, value: object) -> str:
    match value:
        case str():
            return quoted(value)
        case Entity():
            return f"<{value.iri or writer.to._agent(value)}>"
        case PartialDate():
            return date_literal(value)
        case Fact():
            return f"<{writer.fact(value)}>"
        case Act():
            return f"<{writer.to._act(value)}>"
        case Decimal():
            return number(value)
    raise TypeError(f"{value!r} stands in a fact, and no triple can say it")


__all__ = ["Counts", "EditionWriter", "Known", "edition_graph", "itself", "list_iri", "names_graph", "record_iri"]
