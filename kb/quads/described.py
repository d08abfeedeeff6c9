"""What the records of a list name beside themselves: agents, places, programmes, legal acts, each described once under its name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from kb.iris import digest, entity, fold, slug
from kb.model import Entity
from kb.quads.lists import itself
from kb.quads.terms import date_literal, literal
from kb.record import Act, Described, Resolved
from kb.vocab import DCTERMS, KB, RDF, SKOS, concept

A = f"<{RDF.type}>"
_PLAIN = re.compile(r"[A-Za-z0-9]+(?: [A-Za-z0-9]+)*")


class Descriptions:
    """Gives each entity and act of one edition its node; ``names`` are the lines of what has a new name or has changed its own.

    ``named`` and ``told`` are what the base says already: of a node the lines that name it, of an act the lines that describe it.
    """

    def __init__(self, list_: str, end: str, named: Mapping[str, frozenset[str]], told: set[tuple[str, str]]) -> None:
        self._list, self._end, self._named, self._told = list_, end, named, told
        self.names: dict[str, list[str]] = {}
        self.canonical: dict[str, str] = {}
        self._acts: dict[Act, tuple[Act, str]] = {}
        self._same_act: dict[int, tuple[Act, str]] = {}
        self._agents: dict[Entity, str] = {}
        self._nodes: set[str] = set()
        self._pending: list[str] = []

    def take(self) -> list[str]:
        """The lines about acts that have come since the last call."""
        lines, self._pending = self._pending, []
        return lines

    def resolution(self, node: str) -> str:
        """What is said of the entity that a described one is: itself, or the one of the reference."""
        return itself(self.canonical.get(node, node))

    def act(self, act: Act) -> str:
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
                if (node, line) not in self._told:
                    self._told.add((node, line))
                    self._pending.append(f"<{node}> {line}{self._end}")
        return known[1]

    def _describe(self, act: Act) -> Iterator[str]:
        """What is known of an act here; another place that cites it may tell more."""
        yield f"{A} <{KB.LegalAct}>"
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
            yield f"<{KB.issuedBy}> <{self.agent(act.issued_by)}>"
        if act.in_force_on:
            yield f"<{KB.inForceOn}> {date_literal(act.in_force_on)}"

    def agent(self, one: Entity) -> str:
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
                self.canonical[node] = one.canonical
            more = []
            if one.kind:
                more.append(f"<{KB.kind}> <{concept(one.kind)}>")
            if one.category:
                more.append(f"<{KB.weaponCategory}> <{concept(one.category)}>")
            if one.type == "SanctionsList":
                more.append(f"<{DCTERMS.title}> {literal(one.label)}")
            if one.of is not None:
                more.append(self.belongs(one.type, one.of))
            self.name(node, one.type, one.label, (), more)
        return self._agents[one]

    def belongs(self, type_: str, of: Entity) -> str:
        """How a thing of a class belongs to something else."""
        relation = KB.within
        if type_ == "Position":
            relation = KB.represents if of.type == "State" else KB.inOrganization
        elif type_ == "SanctionsProgram":
            relation = KB.issuedBy
        return f"<{relation}> <{self.agent(of)}>"

    def name(self, node: str, type_: str, label: str, aliases: Iterable[str], more: Iterable[str] = ()) -> None:
        """Notes what a node is called, if that is new or has changed."""
        keys = dict.fromkeys(fold(name) for name in (label, *aliases))
        lines = [f"{A} <{KB[type_]}>", f"<{SKOS.prefLabel}> {literal(label)}", *more,
                 *(f"<{KB.nameKey}> {literal(key)}" for key in keys if key)]
        if self._named.get(node) != frozenset(lines):
            self.names[node] = lines
