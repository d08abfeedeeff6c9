"""The classes of the ontology that a table can be matched to: the types of the service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from kb.vocab import ID, ONTOLOGY
from kb.web.workers.reply import Refused


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of the service: the name of its class, words for it, what it is, and the type above it."""

    id: str
    name: str
    description: str
    broader: str = ""

    def json(self) -> dict[str, Any]:
        """As the protocol writes a type."""
        said: dict[str, Any] = {"id": self.id, "name": self.name, "description": self.description}
        if self.broader:
            said["broader"] = [{"id": self.broader, "name": KINDS[self.broader].name}]
        return said


KINDS = {kind.id: kind for kind in (
    Kind("Agent", "person, state, organisation or group", "Whoever can act or be acted upon."),
    Kind("Person", "person", "A human being.", "Agent"),
    Kind("Organization", "organisation", "A company, a public body, an armed group, an alliance.", "Agent"),
    Kind("Company", "company", "An organisation that does business.", "Organization"),
    Kind("PublicBody", "public body", "A ministry, an authority, an organ of a state or of an alliance.", "Organization"),
    Kind("Government", "government", "The body that governs a state.", "PublicBody"),
    Kind("State", "state", "A state or territory with a code of ISO 3166.", "Agent"),
    Kind("Group", "group", "Several who are named only together.", "Agent"),
    Kind("Position", "position", "An office that one person after the other holds."),
    Kind("Place", "place", "A city, region, base or building."),
    Kind("WeaponSystem", "weapon system", "A weapon with a designation of its own."),
    Kind("Asset", "vessel or aircraft", "What can be owned and listed without being an agent."),
    Kind("Vessel", "vessel", "A ship or boat.", "Asset"),
    Kind("Aircraft", "aircraft", "An aeroplane or helicopter.", "Asset"),
    Kind("SanctionsProgram", "sanctions programme", "The policy under which targets are listed."),
    Kind("SanctionsList", "sanctions list", "A list of sanctioned parties that an authority publishes."),
)}


def kind_of(name: str) -> Kind:
    """The type of an id, short or in full; Refused with the ids that there are."""
    found = KINDS.get(name.removeprefix(ONTOLOGY))
    if found is None:
        raise Refused(400, f"there is no type {name[:100]!r}; the types are {', '.join(KINDS)}")
    return found


def short(iri: str) -> str:
    """The id of an entity in the service: its IRI without the identifier space."""
    return iri.removeprefix(ID)


def kinds_json(classes: Iterable[str]) -> list[dict[str, str]]:
    """The types of one entity as a candidate shows them, those of the service only."""
    return [{"id": name, "name": KINDS[name].name} for name in classes if name in KINDS]
