"""Who and what as entities of FollowTheMoney: every detail a property of its bearer, addresses and papers entities of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kb.export.ftm_model import class_of, schemata, table
from kb.export.ftm_nodes import Entity, Node, Thing, Witness, World, dataset, note_lines, number, slug_of, text, values
from kb.store.base import bracketed, quoted
from kb.vocab import DCTERMS, KB, ONTOLOGY, RDF, SCHEME, SKOS

_NAMES = {"primary-name": "name", "former-name": "previousName", "acronym": "abbreviation"}
_PARTS = {KB.givenName: "firstName", KB.middleName: "middleName", KB.familyName: "lastName", KB.patronymic: "fatherName"}
_PAPERS = frozenset({"passport", "travel-document", "national-id", "driving-licence", "residence-permit", "birth-certificate"})
_GENDERS = {"m": "male", "male": "male", "f": "female", "female": "female"}
_BORN = {"birth": "birthDate", "founding": "incorporationDate", "building": "buildDate"}
_COUNTRY_CODE = re.compile(r"[a-z]{2}(?:-[a-z0-9]{2,4})?|[a-z]{4}")
_FORMS = {"email": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+"), "website": re.compile(r"https?://[^\s]+")}
_TIES = ("parent", "owner", "holder", "operator", "issuer")


@cache
def _first(group: str) -> dict[str, str]:
    """From a kind to the property that stands for it."""
    read: dict[str, list[str]] = table()[group]
    return {kind: names[0] for kind, names in read.items()}


def entities(world: World, canonicals: list[str]) -> Iterator[Entity]:
    """The entities of some canonical nodes, each followed by its addresses and papers."""
    bearers = {row["node"]: row["to"] for row in world.rows(
        f"SELECT DISTINCT ?node ?to {{ VALUES ?to {{ {' '.join(map(bracketed, canonicals))} }} ?node :resolvedTo ?to }}")}
    world.learn([*bearers, *canonicals])
    listed = " ".join(map(bracketed, bearers))
    facts = world.stated(f"VALUES ?b {{ {listed} }} ?fact :bearer ?b .")
    notes = ", ".join(map(quoted, _TIES))
    facts |= world.stated(f"VALUES ?b {{ {listed} }} {{ ?fact :associate ?b }} UNION {{ ?fact :owned ?b }} "
                          f"?fact <{SKOS.note}> ?note FILTER(STR(?note) IN ({notes}))")
    said = world.describe(facts)
    world.hear(one for some in facts.values() for one in some)
    world.learn({other for one in said.values() for role in (KB.associatedWith, KB.owner, KB.takesPlaceIn) for other in values(one, role)})
    nodes = world.describe([*bearers, *canonicals])
    of: dict[str, list[str]] = {}
    for fact, one in said.items():
        for role in (KB.bearer, KB.associate, KB.owned):
            for bearer in values(one, role):
                if bearer in bearers:
                    of.setdefault(bearers[bearer], []).append(fact)
    for canonical in canonicals:
        thing = world.thing(canonical)
        if thing is None:
            continue
        members = [node for node, to in bearers.items() if to == canonical]
        yield from _entity(world, thing, members, nodes, [(fact, said[fact], facts[fact]) for fact in of.get(canonical, ())])


def _entity(world: World, thing: Thing, members: list[str], nodes: dict[str, Node],
            details: list[tuple[str, Node, list[Witness]]]) -> Iterator[Entity]:
    entity = Entity(number(thing.iri), _schema(world, thing, details), thing.label, is_target=thing.iri in world.designated)
    others: list[Entity] = []
    for fact, said, claims in details:
        world.witness(entity, claims)
        others += _add(world, entity, fact, said, claims)
    for member in (*members, thing.iri):
        said = nodes.get(member, {})
        for label in _labels(said, thing):
            if label not in entity.properties.get("name", ()):
                entity.add("alias" if entity.properties.get("name") else "name", label)
        entity.referents |= {number(member)} - {entity.id}
        if "/record/ftm-" in member:
            entity.referents.update(values(said, DCTERMS.identifier))
        for owner in values(said, KB.represents):
            entity.add("country", world.code(owner))
        for owner in values(said, KB.inOrganization) if thing.class_ == "Position" else ():
            world.learn([owner])
            if world.thing(owner):
                entity.add("organization", world.want(owner))
    if thing.class_ == "State":
        entity.add("country", world.code(thing.iri))
    if not entity.datasets:
        lists = {kept for member in members for kept in values(nodes.get(member, {}), KB.recordIn)}
        entity.datasets.update(dataset(one.rsplit("/", 1)[-1]) for one in lists)
    if entity.is_target and not entity.properties.get("topics"):
        entity.add("topics", "sanction")
    _finish(entity)
    yield entity
    for other in others:
        _finish(other)
        yield other


def _labels(said: Node, thing: Thing) -> list[str]:
    """What a node is called, unless its details tell that already; an address has its words instead."""
    return [] if thing.class_ == "Place" or KB.recordIn in said else values(said, SKOS.prefLabel)


def _finish(entity: Entity) -> None:
    if not entity.properties.get("name") and entity.schema != "Address" and schemata()[entity.schema].is_a("Thing"):
        entity.add("name", entity.caption)
    if not entity.datasets:
        entity.datasets.add("articles" if any(one.startswith("agent-") for one in entity.referents) else "reference")
    for field in ("first_seen", "last_seen"):
        day = getattr(entity, field)
        if day and "T" not in day:
            setattr(entity, field, f"{day}{'-01-01'[len(day) - 4:] if len(day) < 10 else ''}T00:00:00")


def _schema(world: World, thing: Thing, details: list[tuple[str, Node, list[Witness]]]) -> str:
    """The schema that the source itself named, as long as it is one of the thing's class; else the one of the class."""
    found = world.schema(thing)
    for _, said, _ in details:
        if values(said, SKOS.note) == ["schema"]:
            named = text(said, KB.value)
            if class_of(named) == thing.class_ and (found == thing.schema or schemata()[named].is_a(found)):
                return named
    return found


def _add(world: World, entity: Entity, fact: str, said: Node, claims: list[Witness]) -> Iterator[Entity]:
    """Adds one detail; yields the entities that it makes of its own."""
    class_ = next((term.removeprefix(ONTOLOGY) for term in values(said, RDF.type) if term.startswith(ONTOLOGY)), "")
    lines, others = note_lines(said)
    told = next((name for name in others if name in schemata()[entity.schema].properties), "")
    match class_:
        case "Name":
            _name(entity, said, told)
        case "Birth":
            _birth(world, entity, said)
        case "Nationality":
            _nationality(world, entity, said, told)
        case "Identifier":
            yield from _identifier(world, entity, fact, said, claims, told, lines, others)
        case "Address":
            yield from _address(world, entity, fact, said, claims)
        case "Attribute" if lines.get("schema") == ["Risk"]:
            risk = Entity(number(fact), "Risk", "Risk", properties={"entity": {entity.id}, "topics": {text(said, KB.value)}})
            risk.add("startDate", *values(said, KB.startDate))
            risk.add("endDate", *values(said, KB.endDate))
            fill(risk, lines, fact)
            world.witness(risk, claims)
            yield risk
        case "Attribute":
            _attribute(world, entity, said, told, others)
        case "Association" | "Ownership":
            for name in set(others) & set(_TIES):
                for other in (*values(said, KB.associatedWith), *values(said, KB.owner)):
                    if world.thing(other):
                        entity.add(name, world.want(other))


def _name(entity: Entity, said: Node, told: str) -> None:
    weak = slug_of(said, KB.strength) == "weak" or slug_of(said, KB.kind) == "nickname"
    name = told or ("weakAlias" if weak else _NAMES.get(slug_of(said, KB.kind), "alias"))
    entity.add(name, text(said, KB.fullName)) or entity.add("alias", text(said, KB.fullName))
    for property_, part in _PARTS.items():
        entity.add(part, *values(said, property_))


def _birth(world: World, entity: Entity, said: Node) -> None:
    kind = slug_of(said, KB.kind) or "birth"
    dates = values(said, KB.date)
    entity.add(_BORN.get(kind, "birthDate"), *dates)
    where = ", ".join(text for name in (KB.city, KB.region, KB.placeText) for text in values(said, name))
    countries = values(said, KB.country)
    codes = [world.code(state) for state in countries]
    if not all(codes):
        # A country without a code there is named among the words for the place.
        where = ", ".join(filter(None, [where, *(world.label(state) for state, code in zip(countries, codes, strict=True) if not code)]))
    placed = entity.add("birthPlace", where) and entity.add("birthCountry", *codes)
    words = values(said, KB.dateText) or [" to ".join(filter(None, (text(said, KB.earliestDate), text(said, KB.latestDate))))]
    if not dates and words[0]:
        entity.add("notes", f"{kind}: {words[0]}")
    if not placed and (where or countries):
        entity.add("notes", f"place of {kind}: {', '.join(filter(None, [where, *map(world.label, countries)]))}")


def _nationality(world: World, entity: Entity, said: Node, told: str) -> None:
    kind = slug_of(said, KB.kind)
    name = told or _first("countries").get(kind, "country")
    codes = [code for state in values(said, KB.country) if (code := world.code(state))]
    codes += [code for code in values(said, KB.placeText) if _COUNTRY_CODE.fullmatch(code)]
    if kind == "ethnicity-origin":
        entity.add("ethnicity", *map(world.label, values(said, KB.country)), *values(said, KB.placeText))
    elif codes:
        entity.add(name, *codes) or entity.add("country", *codes)
    else:
        for words in (*values(said, KB.placeText), *map(world.label, values(said, KB.country))):
            entity.add("notes", f"{kind or 'country'}: {words}")


def _identifier(world: World, entity: Entity, fact: str, said: Node, claims: list[Witness], told: str, lines: dict[str, list[str]],
                others: list[str]) -> Iterator[Entity]:
    kind, value = slug_of(said, KB.kind), text(said, KB.value)
    if "referents" in others:
        entity.referents.add(value)
        return
    is_paper = "schema" in lines
    if not is_paper:
        name = told or _first("identifiers").get(kind, "")
        if kind == "list-reference":
            pass
        elif not (name and entity.add(name, value)) and not (kind != "other-identifier" and entity.add("registrationNumber", value)):
            entity.add_or_note("idNumber", value, world.label(f"{SCHEME}{kind}"))
    more = any(values(said, name) for name in (KB.country, KB.issuedBy, KB.startDate, KB.endDate))
    if (not is_paper and not (more and kind in _PAPERS)) or "LegalEntity" not in schemata()[entity.schema].ancestors:
        return
    schema = lines.get("schema", ["Passport" if kind == "passport" else "Identification"])[0]
    paper = Entity(number(fact), schema if schema in schemata() else "Identification", value or schema)
    paper.add("holder", entity.id)
    paper.add("number", value)
    if not is_paper:
        paper.add("type", world.label(f"{SCHEME}{kind}"))
    paper.add("country", *map(world.code, values(said, KB.country)))
    paper.add("authority", *map(world.label, values(said, KB.issuedBy)))
    paper.add("startDate", *values(said, KB.startDate))
    paper.add("endDate", *values(said, KB.endDate))
    fill(paper, lines, fact)
    world.witness(paper, claims)
    yield paper


def fill(entity: Entity, lines: dict[str, list[str]], fact: str) -> None:
    """Adds what the lines of a note say, and the number that a tie had where it came from."""
    for name, found in lines.items():
        if name == "datasets":
            entity.origins.update(found)
        elif name == "referents":
            entity.referents.update(found)
        elif name != "schema":
            entity.add(name, *found)
    if "/fact/ftm-" in fact:
        entity.referents.add(fact.rsplit("/", 2)[-2])


def _address(world: World, entity: Entity, fact: str, said: Node, claims: list[Witness]) -> Iterator[Entity]:
    lines, city, region = values(said, KB.addressLine), values(said, KB.city), values(said, KB.region)
    codes, places = values(said, KB.postalCode), [one for one in values(said, KB.takesPlaceIn) if world.thing(one)]
    countries, words = values(said, KB.country), values(said, KB.placeText)
    if entity.schema == "Address":
        # A place of its own says the same in its details, cut as the source cuts it.
        return
    if places:
        entity.add("addressEntity", *(world.want(place) for place in places))
        return
    full = ", ".join([*lines, *codes, *city, *region, *words, *map(world.label, countries)])
    if not (city or region or codes or countries or words):
        entity.add("address", *lines)
        return
    address = Entity(f"addr-{number(fact)}", "Address", full)
    address.add("full", full)
    address.add("street", *lines)
    address.add("city", *city)
    address.add("region", *region)
    address.add("postalCode", *codes)
    address.add("country", *map(world.code, countries))
    address.add("remarks", *values(said, SKOS.note))
    entity.add("addressEntity", address.id)
    world.witness(address, claims)
    yield address


def _attribute(world: World, entity: Entity, said: Node, told: str, others: list[str]) -> None:
    kind, value = slug_of(said, KB.kind), text(said, KB.value)
    match others[0] if others else "":
        case "datasets":
            entity.origins.add(value)
            return
        case "first_seen":
            entity.first_seen = value
            return
        case "last_change":
            entity.last_change = value
            return
        case "schema":
            return
    name = told or {"vessel-type": "type", "aircraft-model": "model"}.get(kind, "") or _first("attributes").get(kind, "")
    if name == "gender":
        value = _GENDERS.get(value.lower(), value)
        name = name if value in _GENDERS.values() or told else ""
    elif not told and name in _FORMS and not _FORMS[name].fullmatch(value):
        name = ""
    if not (name and entity.add(name, value)):
        label = others[0] if others and kind == "other-attribute" else world.label(f"{SCHEME}{kind}")
        words = value if kind in ("remark", "") else f"{label}: {value}"
        entity.add("notes", words) or entity.add("description", words)
