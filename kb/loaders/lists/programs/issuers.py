"""The authorities that issue programmes, as records that lead to those of the reference where they certainly are the same."""

from __future__ import annotations

from kb import reference
from kb.errors import SourceError
from kb.iris import entity
from kb.loaders.lists.programs.files import Sheet
from kb.model import Concept, Entity, Fact
from kb.record import Association, Identifier, Name, Nationality, Record, Said
from kb.resolve import coded

_BODIES = {"eu": "european-union", "un": "united-nations"}
_NO_STATE = frozenset({"zz", ""})


def entity_of(list_: str, sheet: Sheet) -> Entity:
    """The record of an issuer as it stands in the roles of programmes."""
    return Entity(_name(sheet), _type(sheet), entity("record", list_, sheet.stem))


def record(list_: str, sheet: Sheet) -> Record:
    """The record of an issuer."""
    name, acronym, parent, territory = _name(sheet), sheet.text("acronym"), sheet.text("organisation"), sheet.text("territory")
    facts: list[Fact] = [Name(full_name=name, kind=Concept("primary-name")),
                         Identifier(value=sheet.stem, kind=Concept("list-reference"), note="issuer")]
    if acronym:
        facts.append(Name(full_name=acronym, kind=Concept("acronym")))
    if parent and parent != name:
        above = coded.body(parent) or Entity(parent, "Organization")
        facts.append(Association(kind=Concept("branch-of"), associate=(entity_of(list_, sheet),), associated_with=(above,)))
    if territory:
        state = None if territory in _BODIES else coded.state(territory)
        facts.append(Nationality(kind=Concept("jurisdiction"), country=state, place_text="" if state else territory))
    return Record(sheet.stem, _type(sheet), name, tuple(Said((fact,)) for fact in facts), sheet.source, canonical=_canonical(sheet))


def _name(sheet: Sheet) -> str:
    name = sheet.text("name")
    if not name:
        raise SourceError(sheet.name, "has no name: it is no issuer")
    return name


def _type(sheet: Sheet) -> str:
    return "Organization" if sheet.text("territory") in _NO_STATE else "PublicBody"


def _canonical(sheet: Sheet) -> str:
    """The body of the reference under this very name, if it belongs to the same state or union."""
    name, territory = _name(sheet), sheet.text("territory")
    found = coded.body(name) or coded.body(name.replace("&", "and"))
    if found is None:
        return ""
    if territory in _NO_STATE:
        return found.iri
    owner = coded.organization(_BODIES[territory]) if territory in _BODIES else coded.state(territory)
    return found.iri if owner is not None and _belongs(found.iri, owner.iri) else ""


def _belongs(body: str, owner: str) -> bool:
    at: str | None = body
    for _ in range(6):
        entry = reference.by_iri(at) if at else None
        if entry is None:
            return False
        if entry.iri == owner or entry.of == owner:
            return True
        at = entry.of
    return False
