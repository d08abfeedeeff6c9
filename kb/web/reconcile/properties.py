"""What can be asked of an entity, for scoring and for columns to add: each property with the pattern that reads its values.

A pattern binds ``?value`` for an entity ``?e``.  What stands in facts counts where a source asserts or reports it and still does; a
listing counts until its end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kb.web.workers.reply import Refused

_AGENTS = ("Person", "Organization", "State", "Group", "Asset")
_SAID = """?claim :asserts ?fact ; :modality ?mode .
  FILTER(?mode IN (s:asserted, s:reported)) FILTER NOT EXISTS { ?claim :recordedUntil ?closed }"""
_STANDS = """FILTER NOT EXISTS { ?fact :endedBy|:endDate ?gone FILTER(STR(?gone) < SUBSTR("$today", 1, STRLEN(STR(?gone)))) }"""


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the service: its values are entities, texts, dates or numbers."""

    id: str
    name: str
    description: str
    pattern: str
    values: Literal["entity", "text", "date", "number"] = "text"
    types: tuple[str, ...] = _AGENTS
    to: str = ""
    """The type of the entities that are its values, where there is one."""
    more: tuple[str, ...] = ()
    """Other patterns that lead to values; each is asked by itself, for the engine joins a union only after it has read all of it."""
    telling: float = 0.4
    """How much agreement or contradiction says, against 1.0 for the name."""

    def json(self) -> dict[str, str]:
        """As the protocol writes a property."""
        return {"id": self.id, "name": self.name, "description": self.description}


def _detail(kind: str, value: str) -> str:
    return f"?r :resolvedTo ?e . ?fact :bearer ?r ; a :{kind} . {value} {_SAID}"


def _fact(role: str, kind: str, value: str) -> str:
    return f"?r :resolvedTo ?e . ?fact :{role} ?r ; a :{kind} . {value} {_SAID}"


def _listing(value: str) -> str:
    return f"?r :resolvedTo ?e . ?fact :target ?r ; a :Designation . {value} {_SAID} {_STANDS}"


PROPERTIES = {one.id: one for one in (
    Property("alias", "other name", "A name under which a source knows it.",
             _detail("Name", "?fact :fullName ?value ."), types=(),
             more=("?r :resolvedTo ?e ; skos:prefLabel ?value", "?e skos:altLabel ?value")),
    Property("nationality", "nationality", "The state whose citizen it is, whose flag it flies or whose law it is under.",
             _detail("Nationality", "?fact :country ?value ."), "entity", ("Person", "Organization", "Asset"), "State"),
    Property("birthDate", "date of birth or founding", "The day, month or year; only what is known to the day is a date, the rest a text.",
             _detail("Birth", "?fact :date ?value ."), "date", ("Person", "Organization", "Asset"), telling=0.6),
    Property("birthCountry", "country of birth", "The state in which the person was born.",
             _detail("Birth", "?fact :country ?value ."), "entity", ("Person",), "State"),
    Property("birthPlace", "place of birth", "The place as the source names it.",
             _detail("Birth", "?fact :city|:placeText ?value ."), types=("Person",)),
    Property("identifier", "identifier", "The number of a passport, register, ship or the like.",
             _detail("Identifier", "?fact :value ?value ."), types=("Person", "Organization", "Asset"), telling=2.0),
    Property("code", "code", "The code of ISO 3166 or another standard.", "?e skos:notation ?value", types=("State",), telling=2.0),
    Property("address", "address", "Street and town as the source has them.",
             _detail("Address", "OPTIONAL { ?fact :addressLine ?line } OPTIONAL { ?fact :city ?city } "
                     "BIND(IF(BOUND(?line) && BOUND(?city), CONCAT(?line, ', ', ?city), COALESCE(?line, ?city)) AS ?value) "
                     "FILTER(BOUND(?value))"),
             types=("Person", "Organization", "Asset")),
    Property("country", "country of an address", "The state in which it has an address.",
             _detail("Address", "?fact :country ?value ."), "entity", ("Person", "Organization", "Asset"), "State"),
    Property("program", "sanctions programme", "The programme under which it is listed, as far as known still.",
             _listing("?fact :program ?value ."), "entity", _AGENTS, "SanctionsProgram"),
    Property("onList", "on sanctions list", "The list on which it stands, as far as known still.",
             _listing("?fact :onList ?value ."), "entity", _AGENTS, "SanctionsList"),
    Property("listingId", "number on the list", "The number under which the list has it.",
             _listing("?fact :listingId ?value ."), telling=2.0),
    Property("listedOn", "listed since", "The day on which it was put on a list on which it still stands.",
             _listing("?fact :listedOn|:startDate ?value ."), "date"),
    Property("sanctionedBy", "sanctioned by", "The authority that has listed it.",
             _listing("?fact :sender ?value ."), "entity", _AGENTS, "Agent"),
    Property("measure", "sanctions measure", "What the listing brings with it: asset freeze, travel ban ...",
             _listing("?fact :measureType/skos:prefLabel ?value .")),
    Property("position", "position held", "An office that it is said to hold or to have held.",
             _fact("holder", "Tenure", "?fact :position/:resolvedTo ?value ."), "entity", ("Person",), "Position"),
    Property("memberOf", "member of", "An organisation of which it is said to be a member.",
             _fact("member", "Membership", "?fact :organization/:resolvedTo ?value ."), "entity", ("Person", "Organization", "State"),
             "Organization"),
    Property("owner", "owner", "Who is said to own it, or a part of it.",
             _fact("owned", "Ownership", "?fact :owner/:resolvedTo ?value ."), "entity", ("Organization", "Asset"), "Agent"),
    Property("owns", "owns", "What it is said to own, or to own a part of.",
             _fact("owner", "Ownership", "?fact :owned/:resolvedTo ?value ."), "entity", _AGENTS),
    Property("percentage", "percentage owned by others", "How much of it an owner is said to have.",
             _fact("owned", "Ownership", "?fact :percentage ?value ."), "number", ("Organization", "Asset")),
    Property("parent", "parent organisation", "The body of which it is a part.",
             "?e :parentOrganization ?value", "entity", ("Organization",), "Organization"),
    Property("count", "number of members", "How many a group is said to be.", "?r :resolvedTo ?e ; :count ?value", "number", ("Group",)),
    Property("category", "category of weapon", "The kind of weapon.", "?e :weaponCategory/skos:prefLabel ?value", types=("WeaponSystem",)),
    Property("origin", "country of origin", "The state in which the weapon was developed.",
             "?e :origin ?value", "entity", ("WeaponSystem",), "State"),
    Property("of", "state or organisation of an office", "Whom the office serves.",
             "?e :represents|:inOrganization ?value", "entity", ("Position",), "Agent"),
)}


def property_of(name: str) -> Property:
    """The property of an id; Refused with the ids that there are."""
    if name not in PROPERTIES:
        raise Refused(400, f"there is no property {name[:100]!r}; the properties are {', '.join(PROPERTIES)}")
    return PROPERTIES[name]
