"""What one record says becomes triples: claims and facts, whose nodes are made of the record and of the content of what is said."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import fields
from decimal import Decimal
from functools import cache
from hashlib import blake2b
from itertools import compress
from operator import attrgetter
from typing import Any, NamedTuple, Protocol

from kb.dates import PartialDate
from kb.iris import entity, fold
from kb.model import Entity, Fact, property_name
from kb.quads.described import A, Descriptions
from kb.quads.known import Counts, Known
from kb.quads.lists import itself, record_iri
from kb.quads.terms import CONCEPTS, PROPERTIES, date_literal, literal, number, predicate
from kb.record import Act, Detail, Listing, Name, Program, Record, Said
from kb.store.base import quoted
from kb.vocab import DCTERMS, KB, SKOS, concept

_BEARER = f"<{KB.bearer}>"
_TARGET = f"<{KB.target}>"
_EVIDENCE = f"<{KB.evidence}>"
_IDENTIFIER = f"<{DCTERMS.identifier}>"
_QUOTE = f"<{KB.quote}>"
_SOURCE = f"<{DCTERMS.source}>"
_OF_DCTERMS = {"key": DCTERMS.identifier, "identifier": DCTERMS.identifier, "language": DCTERMS.language}
_OTHERWISE = {"dates": KB.date, "also_kind": KB.transferKind, "label": SKOS.prefLabel, "alias": SKOS.altLabel}
_NO_PROPERTY = frozenset({"bearer", "canonical"})


class Frame(Protocol):
    """The edition in which a record stands: what every claim of it has in common, and where the lines go."""

    slug: str
    known: Known
    counts: Counts
    described: Descriptions
    document: str
    issued: PartialDate
    authority: str
    modality: str
    in_list: str
    in_document: str
    end: str
    lines: list[str]

    def claim(self, node: str, facts: Iterable[str], modality: str, speakers: Iterable[str], more: Iterable[str] = ()) -> None:
        """Writes the lines of a claim."""


class RecordWriter:
    """Writes what one record says; a fact is written when it is first needed and the base does not have it yet."""

    def __init__(self, to: Frame, number: str, record: Record) -> None:
        self.to, self.number, self.source = to, number, record
        self.described = to.described
        self.node = record_iri(to.slug, number)
        self.facts = entity("fact", to.slug, number, "")
        self.claims = entity("claim", to.slug, number, "")
        self.nodes: dict[int, str] = {}
        self.taken: dict[str, int] = {}
        self.passage = ""
        self.pending: list[str] = []

    def write(self) -> None:
        """Writes the record, and each claim that the base does not hold."""
        to, source = self.to, self.source
        if source.type:
            aliases = [fact.full_name for said in source.said for fact in said.facts if isinstance(fact, Name) and fact.bearer is None]
            belongs = [self.described.belongs(source.type, one) for one in source.of]
            self.described.name(self.node, source.type, source.label, aliases, belongs)
            if source.canonical:
                self.described.canonical[self.node] = source.canonical
            if self.node not in to.known.records:
                to.counts.added += 1
                start, end = f"<{self.node}> ", to.end
                to.lines += [f"{start}{A} <{KB.Record}>{end}", f"{start}{to.in_list}{end}",
                              f"{start}{_IDENTIFIER} {literal(source.id)}{end}"]
        for said in source.said:
            self.claim(said)

    def claim(self, said: Said) -> None:
        """Writes a claim with its facts, or notes that the base holds it."""
        to = self.to
        to.counts.claims += 1
        self.pending = []
        facts = [self.fact(one) for one in said.facts]
        speakers = [self.described.agent(one) for one in said.attributed_to] or [to.authority]
        modality = concept(said.modality) if said.modality else to.modality
        more = []
        if said.source is not None:
            more.append(f"{_SOURCE} <{self.described.act(said.source)}>")
        more += [f"{_SOURCE} <{self.described.act(act)}>" for act in said.further_sources]
        if said.via is not None:
            more.append(f"<{KB.via}> <{self.described.agent(said.via)}>")
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
        to.lines += self.pending
        if self.source.text:
            more.append(f"{_EVIDENCE} <{self.evidence()}>")
        to.claim(node, facts, modality, speakers, more)

    def evidence(self) -> str:
        """The passage that holds the record's own words, written once."""
        if not self.passage:
            edition = self.to.document.rsplit("/", 1)[-1]
            self.passage = entity("passage", self.to.slug, self.number, edition)
            start, end = f"<{self.passage}> ", self.to.end
            self.to.lines += [f"{start}{A} <{KB.Passage}>{end}", f"{start}{self.to.in_document}{end}",
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
            body.append(f"{_BEARER} <{self.described.agent(fact.bearer) if fact.bearer else self.node}>")
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
            start, end = f"<{node}> ", self.to.end
            self.pending += [f"{start}{one}{end}" for one in body]
        return node


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


Say = Callable[[RecordWriter, Any], str]


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
    return _Plan(name.lower(), f"{A} <{KB[name]}>", attrgetter(*[one.name for one in told]), says, counts)


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
        return lambda writer, value: f"{start}<{value.iri or writer.described.agent(value)}>"
    return lambda writer, value: start + _term(writer, value)


def _term(writer: RecordWriter, value: object) -> str:
    match value:
        case str():
            return quoted(value)
        case Entity():
            return f"<{value.iri or writer.described.agent(value)}>"
        case PartialDate():
            return date_literal(value)
        case Fact():
            return f"<{writer.fact(value)}>"
        case Act():
            return f"<{writer.described.act(value)}>"
        case Decimal():
            return number(value)
    raise TypeError(f"{value!r} stands in a fact, and no triple can say it")
