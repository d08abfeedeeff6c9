"""What ties entities as entities of FollowTheMoney: sanctions, ownerships, offices, memberships, kin, and links of other sorts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from kb.export.ftm_details import fill
from kb.export.ftm_model import BETWEEN, schemata
from kb.export.ftm_nodes import AT_ONCE, Entity, Node, Thing, Witness, World, note_lines, number, slug_of, text, values
from kb.store.base import bracketed
from kb.vocab import KB, SCHEME

_ON_ENTITIES = frozenset({"parent", "owner", "holder", "operator", "issuer"})
_ASSETS = frozenset({"Company", "Vessel", "Airplane", "Asset", "Organization", "LegalEntity"})
_KIN = {"spouse": "spouse", "child": "parent", "parent": "child", "sibling": "sibling", "family-tie": "family"}
Ends = list[tuple[Thing, Thing]]


def entities(world: World) -> Iterator[Entity]:
    """Every tie that is stated and whose two ends FollowTheMoney has schemata for."""
    for class_, roles, make in _KINDS:
        facts = world.stated(f"?fact a :{class_} .")
        names = list(facts)
        for start in range(0, len(names), AT_ONCE):
            some = names[start:start + AT_ONCE]
            said = world.describe(some)
            claims = [one for fact in some for one in facts[fact]]
            world.hear(claims)
            world.learn({node for one in said.values() for role in roles for node in values(one, role)})
            cited = _cited(world, [one.claim for one in claims])
            steps = _steps(world, some)
            for fact in some:
                for entity in make(world, fact, said[fact]):
                    entity.add("sourceUrl", *(url for one in facts[fact] for url in cited.get(one.claim, ())))
                    for name, day in steps.get(fact, ()):
                        entity.add(name, day)
                    _finish(world, entity, fact, said[fact], facts[fact])
                    yield entity


def _cited(world: World, claims: list[str]) -> dict[str, list[str]]:
    """The addresses of what claims cite."""
    found: dict[str, list[str]] = {}
    listed = " ".join(map(bracketed, claims))
    for row in world.rows(f"SELECT DISTINCT ?claim ?url {{ VALUES ?claim {{ {listed} }} ?claim dcterms:source/:url ?url }}"):
        found.setdefault(row["claim"], []).append(row["url"])
    return found


def _steps(world: World, facts: list[str]) -> dict[str, list[tuple[str, str]]]:
    """The days on which a tie was changed, or somebody was elected into it."""
    found: dict[str, list[tuple[str, str]]] = {}
    names = {f"{SCHEME}elect": "electionDate", f"{SCHEME}amend": "modifiedAt"}
    for row in world.rows(f"SELECT DISTINCT ?tie ?type ?day {{ VALUES ?tie {{ {' '.join(map(bracketed, facts))} }} "
                          "VALUES ?type { s:elect s:amend } ?act :actsOn ?tie ; :actionType ?type ; :date ?day }"):
        found.setdefault(row["tie"], []).append((names[row["type"]], row["day"]))
    return found


def _ends(world: World, said: Node, one: str, other: str) -> Ends:
    return [(a, b) for first, second in product(values(said, one), values(said, other))
            if (a := world.thing(first)) and (b := world.thing(second))]


def _between(world: World, fact: str, schema: str, ends: Ends, one: str, other: str) -> Iterator[Entity]:
    for at, (a, b) in enumerate(ends):
        entity = Entity(number(fact) + (f"-{at + 1}" if at else ""), schema, schema)
        entity.add(one, world.want(a.iri))
        entity.add(other, world.want(b.iri))
        yield entity


def _finish(world: World, entity: Entity, fact: str, said: Node, claims: list[Witness]) -> None:
    """What every tie may say: its time, its note, who says it."""
    lines, others = note_lines(said)
    entity.add("startDate", *values(said, KB.startDate))
    ended = values(said, KB.endedBy)
    if ended and "status" not in lines:
        entity.add("status", "ended")
        if entity.schema == "Sanction" and not values(said, KB.endDate):
            entity.add("endDate", *ended)
    entity.add("endDate", *values(said, KB.endDate))
    entity.add("date", *values(said, KB.date), *values(said, KB.heldOn))
    entity.add("summary", *(line for line in others if line not in _ON_ENTITIES))
    fill(entity, lines, fact)
    world.witness(entity, claims)
    for field in ("first_seen", "last_seen"):
        day = getattr(entity, field)
        if day and "T" not in day:
            setattr(entity, field, f"{day}{'-01-01'[len(day) - 4:] if len(day) < 10 else ''}T00:00:00")


def _ownership(world: World, fact: str, said: Node) -> Iterator[Entity]:
    if set(note_lines(said)[1]) & _ON_ENTITIES:
        return
    for a, b in _ends(world, said, KB.owner, KB.owned):
        if b.schema in _ASSETS:
            world.owned.add(b.iri)
            made = _between(world, fact, "Ownership", [(a, b)], "owner", "asset")
        else:
            made = _between(world, fact, "UnknownLink", [(a, b)], "subject", "object")
        for entity in made:
            share = text(said, KB.percentage)
            entity.add("percentage", share.rstrip("0").rstrip(".") if "." in share else share) or entity.add("role", "owner")
            yield entity


def _association(world: World, fact: str, said: Node) -> Iterator[Entity]:
    lines, others = note_lines(said)
    if set(others) & _ON_ENTITIES:
        return
    kind = slug_of(said, KB.kind)
    for a, b in _ends(world, said, KB.associate, KB.associatedWith):
        schema, one, other, word = _sort(kind, lines, a, b)
        made = _between(world, fact, schema, [(a, b)], one, other)
        for entity in made:
            if word:
                entity.add(word, _KIN.get(kind, "") if word == "relationship" and kind in _KIN else world.label(f"{SCHEME}{kind}"))
            yield entity


def _sort(kind: str, lines: dict[str, list[str]], a: Thing, b: Thing) -> tuple[str, str, str, str]:
    """The schema of a tie, its ends, and the property for the kind, where neither schema nor note tell it."""
    named = lines.get("schema", [""])[0]
    if named in schemata() and (edge := schemata()[named].edge):
        return named, edge[0], edge[1], ""
    people = a.schema == b.schema == "Person"
    if kind in _KIN and people:
        return "Family", "person", "relative", "" if "relationship" in lines else "relationship"
    if people and (kind == "business-partner" or "relationship" in lines):
        return "Associate", "associate", "person", "" if "relationship" in lines else "relationship"
    agents = all(schemata()[one.schema].is_a("LegalEntity") for one in (a, b))
    if kind == "acting-for" and agents:
        return "Representation", "agent", "client", ""
    if kind == "successor-of" and agents:
        return "Succession", "successor", "predecessor", ""
    return "UnknownLink", "subject", "object", "" if "role" in lines or kind == "linked-to" else "role"


def _membership(world: World, fact: str, said: Node) -> Iterator[Entity]:
    ends = [(a, b) for a, b in _ends(world, said, KB.member, KB.organization) if schemata()[b.schema].is_a("LegalEntity")]
    world.led.update(b.iri for _, b in ends)
    yield from _between(world, fact, "Membership", ends, "member", "organization")


def _tenure(world: World, fact: str, said: Node) -> Iterator[Entity]:
    """Who holds an office; an office that is just the role in a company is a directorship there, as its source had it."""
    named = note_lines(said)[0].get("schema", [""])[0]
    ends = _ends(world, said, KB.holder, KB.position)
    if named not in ("Directorship", "Employment"):
        yield from _between(world, fact, "Occupancy", ends, "holder", "post")
        return
    one, other = schemata()[named].edge
    for holder, position in ends:
        organizations = values(world.describe([position.iri]).get(position.iri, {}), KB.inOrganization)
        world.learn(organizations)
        for at, organization in enumerate(found for node in organizations if (found := world.thing(node))):
            world.led.add(organization.iri)
            for entity in _between(world, fact + (f"/{at + 1}" if at else ""), named, [(holder, organization)], one, other):
                entity.add("role", "" if position.label == named.lower() else position.label)
                yield entity


def _designation(world: World, fact: str, said: Node) -> Iterator[Entity]:
    targets = [thing for node in values(said, KB.target) if (thing := world.thing(node))]
    senders = values(said, KB.sender)
    lines, _ = note_lines(said)
    for at, target in enumerate(targets):
        entity = Entity(number(fact) + (f"-{at + 1}" if at else ""), "Sanction", "Sanction")
        entity.add("entity", world.want(target.iri))
        if "authority" not in lines:
            entity.add("authority", *map(world.label, senders))
        if "country" not in lines:
            entity.add("country", *map(world.code_of, senders))
        entity.add("authorityId", text(said, KB.listingId))
        if "program" not in lines:
            keys = set(lines.get("programId", ()))
            entity.add("program", *(label for one in values(said, KB.program) if (label := world.label(one)) not in keys))
        entity.add("listingDate", *values(said, KB.listedOn))
        words = values(said, KB.measureText)
        entity.add("provisions", *(part for one in words for part in one.split(BETWEEN)))
        if not words:
            entity.add("provisions", *map(world.label, values(said, KB.measureType)))
        entity.add("reason", *(part for one in values(said, KB.reasonText) for part in one.split(BETWEEN)))
        if not values(said, KB.endedBy) and not any(day < world.today for day in values(said, KB.endDate)):
            world.designated.add(target.iri)
        yield entity


def _payment(world: World, fact: str, said: Node) -> Iterator[Entity]:
    if slug_of(said, KB.actionType) != "pay":
        return
    ends = [(a, b) for a, b in _ends(world, said, KB.actor, KB.target) if all(schemata()[one.schema].is_a("LegalEntity") for one in (a, b))]
    for entity in _between(world, fact, "Payment", ends, "payer", "beneficiary"):
        figures = text(said, KB.amountText).partition(" ")[0] or text(said, KB.amount)
        currency = text(said, KB.currency)
        if text(said, KB.amount):
            entity.add("amount", figures)
            entity.add("currency", currency)
            entity.add({"EUR": "amountEur", "USD": "amountUsd"}.get(currency, "amount"), figures)
        entity.add("purpose", *values(said, KB.topic))
        yield entity


_KINDS: tuple[tuple[str, tuple[str, ...], Callable[[World, str, Node], Iterator[Entity]]], ...] = (
    ("Designation", (KB.target,), _designation), ("Ownership", (KB.owner, KB.owned), _ownership),
    ("Association", (KB.associate, KB.associatedWith), _association), ("Membership", (KB.member, KB.organization), _membership),
    ("Tenure", (KB.holder, KB.position), _tenure), ("Action", (KB.actor, KB.target), _payment),
)
"""Which facts are ties, the roles of their ends, and what makes them entities."""
