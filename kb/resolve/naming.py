"""The IRI of whatever a document names: a reference entity where the name has one reading, else a node in the document's own scope."""

from __future__ import annotations

import re
from dataclasses import replace

from kb import reference
from kb.iris import entity, fold, slug
from kb.model import Document, Entity, entities
from kb.vocab import concept

# Where a bare name of this class may be looked for in the reference; a Person never is one.
_CLASSES = {
    "Agent": {"State", "Government", "PublicBody", "Organization", "Company"},
    "State": {"State"},
    "Organization": {"Organization", "PublicBody", "Government", "Company"},
    "PublicBody": {"PublicBody", "Organization", "Government"},
    "Government": {"Government"},
    "Company": {"Company", "Organization"},
    "Place": {"Place", "State"},
    "WeaponSystem": {"WeaponSystem"},
}
_CANONICAL = {"Person": "person", "Organization": "organization", "PublicBody": "organization", "Company": "organization", "Place": "place"}
_INITIAL = re.compile(r"[A-Z]\.?")
_SCOPES = {"Place": "place", "WeaponSystem": "weapon", "Position": "position"}


def _classes(document: Document) -> dict[str, str]:
    """The one class that a name has elsewhere in a document."""
    found: dict[str, set[str]] = {}
    for claim in document.claims:
        for fact in claim.asserts:
            for one in entities(fact):
                if one.type not in ("Agent", "Position"):
                    found.setdefault(fold(one.label), set()).add(one.type)
    return {label: classes.pop() for label, classes in found.items() if len(classes) == 1}


class Naming:
    """Gives each entity of one document its IRI; names that no reference knows are collected in ``unresolved``."""

    def __init__(self, document: Document) -> None:
        self.key = document.key
        self._classes = _classes(document)
        self.unresolved: dict[Entity, str] = {}
        self._known: dict[Entity, str] = {}
        self._types: dict[str, str] = {}

    def best(self, one: Entity) -> Entity:
        """The entity with its class, where the document says only at another place that this agent is a person."""
        return replace(one, type=self._classes.get(fold(one.label), "Agent")) if one.type == "Agent" else one

    def __call__(self, one: Entity) -> str:
        if one.iri:
            return one.iri
        if one not in self._known:
            self._known[one] = self._position(one) if one.type == "Position" else self._name(one)
        return self._known[one]

    def canonical(self, one: Entity) -> str:
        """Where the entity leads: persons and organizations of the same full name are one until somebody judges otherwise.

        Middle initials make no difference.  A single surname, a group ("rights groups") or a body of some state that the words do not
        name ("the Foreign Ministry") is only ever itself.
        """
        node = self(one)
        family = _CANONICAL.get(one.type)
        if one.iri or one not in self.unresolved or family is None:
            return node
        words = one.label.split()
        if one.type == "Person":
            words = [word for word in words if not _INITIAL.fullmatch(word)]
            if len(words) < 2:
                return node
        elif one.of is None and any(entry.type == "Concept" for entry, _ in reference.names(reference.fold(one.label))):
            return node
        belongs = () if one.of is None else (slug(one.of.label),)
        return entity(family, "-".join((*belongs, slug(" ".join(words)))))

    def label(self, one: Entity) -> str:
        """What it is called; a position by its office and whose it is, for one node serves "top diplomat" and "foreign minister"."""
        if one.type != "Position":
            return one.label
        office = reference.by_iri(concept(one.kind)) if one.kind else None
        name = office.label if office else one.label
        return f"{name} of {one.of.label}" if one.of else name

    def _position(self, one: Entity) -> str:
        office = one.kind.removeprefix("office-") if one.kind else slug(one.label)
        if one.of is None:
            return entity("position", self.key, office)
        owner = self(one.of)
        scope = (self.key,) if self.key in owner else ()
        return entity("position", *scope, owner.rsplit("/", 1)[-1], office)

    def _name(self, one: Entity) -> str:
        readings = {
            entry.iri
            for entry, how in reference.names(reference.fold(one.label))
            if how != "adjective" and entry.type in _CLASSES.get(one.type, ())
        }
        if len(readings) == 1:
            return readings.pop()
        belongs = () if one.of is None else (slug(one.of.label),)
        node = entity(_SCOPES.get(one.type, "agent"), self.key, "-".join((*belongs, slug(one.label))))
        # Wagner the person and Wagner the company may stand in one article.
        if self._types.setdefault(node, one.type) != one.type:
            node = f"{node}-{one.type.lower()}"
        self.unresolved[one] = node
        return node
