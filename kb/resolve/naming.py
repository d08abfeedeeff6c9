"""The IRI of whatever a document names: a reference entity where the name has one reading, else a node in the document's own scope."""

from __future__ import annotations

from kb import reference
from kb.iris import entity, slug
from kb.model import Entity
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
_SCOPES = {"Place": "place", "WeaponSystem": "weapon", "Position": "position"}


class Naming:
    """Gives each entity of one document its IRI; names that no reference knows are collected in ``unresolved``."""

    def __init__(self, document_key: str) -> None:
        self.key = document_key
        self.unresolved: dict[Entity, str] = {}
        self._known: dict[Entity, str] = {}
        self._types: dict[str, str] = {}

    def __call__(self, one: Entity) -> str:
        if one.iri:
            return one.iri
        if one not in self._known:
            self._known[one] = self._position(one) if one.type == "Position" else self._name(one)
        return self._known[one]

    def canonical(self, one: Entity) -> str:
        """Where the entity leads: persons and organizations of the same full name are one until somebody judges otherwise.

        A single surname or a group ("rights groups") is only ever itself.
        """
        node = self(one)
        family = _CANONICAL.get(one.type)
        if one not in self.unresolved or family is None or (one.type == "Person" and " " not in one.label.strip()):
            return node
        belongs = () if one.of is None else (slug(one.of.label),)
        return entity(family, "-".join((*belongs, slug(one.label))))

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
