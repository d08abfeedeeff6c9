"""What an export to FollowTheMoney needs to know of a base: what is stated, what a thing is called, and under which number it goes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import unquote

from kb.export.ftm_model import schemata, table
from kb.store.base import Term, View, bracketed, solutions
from kb.vocab import DCTERMS, GRAPH, ID, KB, ONTOLOGY, PREFIXES, RDF, SCHEME, SKOS

PREFIX = f"PREFIX : <{PREFIXES['']}>\nPREFIX dcterms: <{PREFIXES['dcterms']}>\nPREFIX s: <{SCHEME}>\n"
AT_ONCE = 500
_UNFIT = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 180
_NOTE_LINE = re.compile(r"([A-Za-z_]+): (.*)", re.DOTALL)
Node = dict[str, list[Term]]
"""What is said of one node: from a property to its values."""


@dataclass(slots=True)
class Entity:
    """One entity of the export; ``add`` refuses what its schema has no property for.

    ``datasets`` are those of the base, ``origins`` those that the source itself names; where there are any they stand instead.
    """

    id: str
    schema: str
    caption: str = ""
    properties: dict[str, set[str]] = field(default_factory=dict)
    referents: set[str] = field(default_factory=set)
    datasets: set[str] = field(default_factory=set)
    origins: set[str] = field(default_factory=set)
    first_seen: str = ""
    last_seen: str = ""
    last_change: str = ""
    is_target: bool = False

    def add(self, name: str, *values: str) -> bool:
        """Adds values of a property, if there are any; False where the schema has no such property."""
        if name not in schemata()[self.schema].properties:
            return False
        if kept := {value for value in values if value}:
            self.properties.setdefault(name, set()).update(kept)
        return True

    def add_or_note(self, name: str, value: str, label: str) -> None:
        """Adds a value, or a note that says what it is."""
        if not self.add(name, value):
            self.add("notes", f"{label}: {value}") or self.add("description", f"{label}: {value}")


@dataclass(frozen=True, slots=True)
class Thing:
    """A canonical entity: its class, what it is called, and the schema that stands for it (empty without one)."""

    iri: str
    class_: str
    label: str
    schema: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document: the key of its source, its day, its address, and whether it is an article."""

    key: str
    issued: str
    url: str
    is_article: bool


class Witness(NamedTuple):
    """A claim that states a fact: in which document, and from which day on."""

    claim: str
    document: str
    start: str


class World:
    """Looks up nodes of a base, many at a time, and notes who is wanted in the export, and as what."""

    def __init__(self, view: View, graphs: Iterable[str]) -> None:
        self.view, self.graphs = view, frozenset(graphs)
        self.wanted: dict[str, None] = {}
        self.owned: set[str] = set()
        self.led: set[str] = set()
        self.designated: set[str] = set()
        self.canonical: dict[str, str] = {}
        self.things: dict[str, Thing] = {}
        self._words: dict[str, list[str]] = {}
        self._labels: dict[str, str] = {}
        self._codes: dict[str, str] = {}
        self.documents = {row["d"]: Source(row["key"], row.get("day", ""), row.get("url", ""), "article" in row) for row in self.rows(
            "SELECT DISTINCT ?d ?key ?day ?url ?article { ?d :sourceKey ?key OPTIONAL { ?d dcterms:issued ?day } "
            "OPTIONAL { ?d dcterms:source ?url } OPTIONAL { ?d a ?article FILTER(?article = :Article) } }")}
        self.newest: dict[str, str] = {}
        for source in self.documents.values():
            self.newest[source.key] = max(self.newest.get(source.key, ""), source.issued)
        self.today = max(self.newest.values(), default="")

    def rows(self, text: str) -> Iterator[dict[str, str]]:
        """The answers of a query by the names of its variables."""
        return solutions(self.view.query(PREFIX + text)).records()

    def stated(self, pattern: str) -> dict[str, list[Witness]]:
        """The facts of a pattern that some document of the export states as facts and still states, each with the claims that do."""
        text = (f"SELECT DISTINCT ?fact ?claim ?d ?from {{ {pattern} "
                "?claim :asserts ?fact ; :modality ?m ; :inDocument ?d ; :recordedFrom ?from "
                "FILTER(?m IN (s:asserted, s:reported)) FILTER NOT EXISTS { ?claim :recordedUntil ?until } }")
        found: dict[str, list[Witness]] = {}
        for row in self.rows(text):
            document = row["d"]
            if document in self.documents and GRAPH + document.removeprefix(ID) in self.graphs:
                found.setdefault(row["fact"], []).append(Witness(row["claim"], document, row["from"]))
        return {fact: sorted(witnesses) for fact, witnesses in sorted(found.items())}

    def hear(self, witnesses: Iterable[Witness]) -> None:
        """Looks up the words of articles that state facts."""
        claims = sorted({one.claim for one in witnesses if self.documents[one.document].is_article and one.claim not in self._words})
        for start in range(0, len(claims), AT_ONCE):
            some = claims[start:start + AT_ONCE]
            self._words |= {claim: [] for claim in some}
            for row in self.rows(f"SELECT DISTINCT ?claim ?words {{ VALUES ?claim {{ {' '.join(map(bracketed, some))} }} "
                                 "?claim :evidence/:quote ?words }"):
                self._words[row["claim"]].append(row["words"])

    def witness(self, entity: Entity, witnesses: Iterable[Witness]) -> None:
        """Dates an entity by the claims that make it, and names their datasets and addresses and, of an article, the words."""
        for one in witnesses:
            source = self.documents[one.document]
            if not entity.first_seen or one.start < entity.first_seen:
                entity.first_seen = one.start
            entity.last_seen = max(entity.last_seen, self.newest[source.key])
            entity.datasets.add(dataset(source.key) if source.key.startswith("list:") else "articles")
            entity.add("sourceUrl", source.url)
            entity.add("summary", *self._words.get(one.claim, ()))

    def records(self) -> set[str]:
        """What the records of the exported lists are resolved to."""
        text = "SELECT DISTINCT ?to ?g { GRAPH ?g { ?record a :Record } ?record :resolvedTo ?to }"
        return {row["to"] for row in self.rows(text) if row.get("g", "") in self.graphs}

    def describe(self, nodes: Iterable[str]) -> dict[str, Node]:
        """All that is said of some nodes."""
        found: dict[str, Node] = {}
        wanted = sorted(set(nodes))
        for start in range(0, len(wanted), AT_ONCE):
            values = " ".join(map(bracketed, wanted[start:start + AT_ONCE]))
            query = f"SELECT DISTINCT ?s ?p ?o {{ VALUES ?s {{ {values} }} ?s ?p ?o }}"
            for subject, predicate, value in solutions(self.view.query(query)):
                if subject and predicate and value:
                    found.setdefault(subject.value, {}).setdefault(predicate.value, []).append(value)
        return found

    def learn(self, nodes: Iterable[str]) -> None:
        """Looks up what some nodes are resolved to, and what that is."""
        known: dict[str, str] = table()["schemata"]
        ahead = {node for node in nodes if node not in self.canonical}
        for node, said in self.describe(ahead).items():
            self.canonical[node] = min(values(said, KB.resolvedTo), default=node)
        for node in ahead:
            self.canonical.setdefault(node, node)
        for node, said in self.describe({self.canonical[one] for one in ahead} - self.things.keys()).items():
            classes = {term.removeprefix(ONTOLOGY) for term in values(said, RDF.type)}
            class_ = next((one for one in known if one in classes), "")
            self.things[node] = Thing(node, class_, text(said, SKOS.prefLabel) or text(said, DCTERMS.identifier), known.get(class_, ""))

    def thing(self, node: str) -> Thing | None:
        """The canonical entity of a node that was learnt; None for what FollowTheMoney has no schema for."""
        found = self.things.get(self.canonical.get(node, node))
        return found if found and found.schema else None

    def want(self, node: str) -> str:
        """The number of a node that stands in a tie, which brings it into the export."""
        canonical = self.canonical.get(node, node)
        self.wanted[canonical] = None
        return number(canonical)

    def schema(self, thing: Thing) -> str:
        """The schema of a thing, in which it may be owned or led as the ties say: an organization that is owned is a company there."""
        if thing.schema in ("Organization", "LegalEntity") and thing.iri in self.owned:
            return "Company"
        return "Organization" if thing.schema == "LegalEntity" and thing.iri in self.led else thing.schema

    def label(self, node: str) -> str:
        """The label of a concept, a state, a programme, an authority."""
        if node not in self._labels:
            said = self.describe([node]).get(node, {})
            terms = said.get(SKOS.prefLabel, []) or said.get(DCTERMS.title, [])
            terms = sorted(terms, key=lambda term: (term.language != "en", term.value))
            self._labels[node] = terms[0].value if terms else unquote(node.rsplit("/", 1)[-1])
        return self._labels[node]

    def code(self, state: str) -> str:
        """The code of a country as FollowTheMoney writes it, in small letters; empty where it knows none."""
        if state not in self._codes:
            codes = [term.value for term in self.describe([state]).get(state, {}).get(SKOS.notation, [])]
            local = state.removeprefix(f"{ID}state/")
            dissolved: dict[str, str] = table()["dissolved"]
            two = [code.lower() for code in codes if len(code) == 2 and code.isalpha()]
            self._codes[state] = dissolved.get(local) or min(two, default="")
        return self._codes[state]

    def code_of(self, agent: str) -> str:
        """The code of the country that an agent is, or lies in."""
        if agent.startswith(f"{ID}state/"):
            return self.code(agent)
        if agent == f"{ID}organization/european-union":
            return "eu"
        said = self.describe([agent]).get(agent, {})
        for owner in (*values(said, KB.within), *values(said, KB.parentOrganization)):
            if owner.startswith((f"{ID}state/", f"{ID}government/")):
                return self.code(f"{ID}state/{owner.rsplit('/', 1)[-1]}")
        return ""


def number(iri: str) -> str:
    """The number of a node, made of its IRI.

    >>> number("https://w3id.org/sanctions-kb/id/record/un-sc/QDi.430")
    'un-sc-QDi.430'
    """
    path = unquote(iri.removeprefix(ID).removeprefix("record/"))
    plain = _UNFIT.sub("-", path.replace("/", "-")).strip("-.")
    if plain == path.replace("/", "-") and len(plain) <= _LONGEST:
        return plain
    return f"{plain[:_LONGEST]}-{blake2b(iri.encode(), digest_size=4).hexdigest()}"


def dataset(source_key: str) -> str:
    """The name of a dataset as FollowTheMoney allows it.

    >>> dataset("list:un-sc")
    'un_sc'
    """
    return re.sub(r"[^a-z0-9]+", "_", source_key.removeprefix("list:").lower()).strip("_")[:100] or "base"


def values(said: Node, name: str) -> list[str]:
    """The values of a property, sorted."""
    return sorted(term.value for term in said.get(name, ()))


def text(said: Node, name: str) -> str:
    """The first value of a property; empty without one."""
    found = values(said, name)
    return found[0] if found else ""


def slug_of(said: Node, name: str) -> str:
    """The slug of the concept that a property leads to."""
    return text(said, name).removeprefix(SCHEME)


def note_lines(said: Node) -> tuple[dict[str, list[str]], list[str]]:
    """What a note says as ``property: value``, and its other lines."""
    known: dict[str, list[str]] = {}
    others: list[str] = []
    last: list[str] | None = None
    for note in values(said, SKOS.note):
        for line in note.split("\n"):
            found = _NOTE_LINE.fullmatch(line)
            if found and found[1] in _known():
                last = known.setdefault(found[1], [])
                last.append(found[2])
            elif last:
                last[-1] += f"\n{line}"
            elif line:
                others.append(line)
    return known, others


@cache
def _known() -> frozenset[str]:
    names = {name for schema in schemata().values() for name in schema.properties}
    return frozenset(names | {"schema", "datasets", "referents", "original"})
