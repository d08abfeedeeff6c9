"""An entity that is somebody or something becomes a record: every value of it is a detail, or a tie to another record.

A detail keeps the name of its property as its note wherever its kind does not tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from kb.dates import PartialDate
from kb.export.ftm_model import kinds, table
from kb.iris import fold
from kb.loaders.lists.scripts import script_of
from kb.model import Concept, Entity, Fact
from kb.record import Address, Association, Attribute, Birth, Identifier, Name, Nationality, Ownership, Record, Said
from kb.resolve import coded

if TYPE_CHECKING:
    from kb.loaders.lists.ftm.editions import Reading
    from kb.loaders.lists.ftm.proxy import Proxy

AGENTS = frozenset({"Person", "Organization", "Company", "PublicBody", "Agent"})
Key = tuple[str, str]
_DATE = re.compile(r"(\d{4}(?:-\d{2}(?:-\d{2})?)?)(?:T.*)?")
_PARTS = {"given_name": "firstName", "middle_name": "middleName", "patronymic": "fatherName", "family_name": "lastName"}
_BY_CLASS = {("Vessel", "type"): "vessel-type", ("Aircraft", "type"): "other-attribute", ("Aircraft", "model"): "aircraft-model"}


def date(text: str) -> PartialDate | None:
    """A date as FollowTheMoney writes it; None for anything else.

    >>> date("2022-02-24T00:00:00"), date("1965"), date("1965-02-30")
    (PartialDate(text='2022-02-24'), PartialDate(text='1965'), None)
    """
    found = _DATE.fullmatch(text)
    try:
        return PartialDate(found[1]) if found else None
    except ValueError:
        return None


def place(code: str) -> Entity | None:
    """The state of a code as FollowTheMoney writes it; None for what is no state, such as ``eu``."""
    return coded.state(_dissolved().get(code, code.upper()))


@cache
def _dissolved() -> dict[str, str]:
    codes: dict[str, str] = table()["dissolved"]
    return {code: state for state, code in codes.items()}


def record(proxy: Proxy, class_: str, reading: Reading) -> Record:
    """The record of an entity."""
    of: tuple[Entity, ...] = ()
    if class_ == "Position":
        of = tuple(known for code in proxy.texts("country") if (known := place(code)))
        of += tuple(reading.refer(number, "Organization") for number in proxy.texts("organization"))
    label = proxy.caption or _chosen(proxy) or proxy.id
    said = tuple(_said(proxy, class_, label, reading))
    return Record(proxy.id, class_, label, said, proxy.text, of=of)


def _said(proxy: Proxy, class_: str, label: str, reading: Reading) -> Iterator[Said]:
    plain = not proxy.origins and not proxy.external
    for fact, key in _facts(proxy, class_, label, reading):
        yield reading.said((fact,), proxy, key=None if plain else key)


def _facts(proxy: Proxy, class_: str, label: str, reading: Reading) -> Iterator[tuple[Fact, Key | None]]:
    yield from _names(proxy, label)
    yield from _births(proxy)
    if class_ == "Place":
        yield from _own_address(proxy)
    else:
        yield from _addresses(proxy, reading)
    yield from _ties(proxy, reading)
    identifiers, attributes, countries = kinds("identifiers"), kinds("attributes"), kinds("countries")
    firsts = _firsts()
    is_somebody = class_ not in ("Place", "Position")
    for name, values in proxy.properties.items():
        # The state of a position says to whom it belongs; its code stays a detail.
        if name in proxy.read and not (class_ == "Position" and name == "country"):
            continue
        proxy.read.add(name)
        for value in values:
            key = (name, value)
            if name in countries and is_somebody:
                kind = countries[name]
                state = place(value)
                note = _note(proxy, name if name not in firsts else "", key)
                yield Nationality(kind=Concept(kind), country=state, place_text="" if state else value, note=note), key
            elif name in identifiers:
                note = _note(proxy, "" if name in firsts else name, key)
                yield Identifier(kind=Concept(identifiers[name]), value=value, note=note), key
            elif proxy.schema.properties.get(name) == "identifier":
                yield Identifier(kind=Concept("other-identifier"), value=value, note=_note(proxy, name, key)), key
            else:
                kind = _BY_CLASS.get((class_, name)) or attributes.get(name, "other-attribute")
                is_told = kind != "other-attribute" and (name in firsts or (class_, name) in _BY_CLASS)
                yield Attribute(kind=Concept(kind), value=value, note=_note(proxy, "" if is_told else name, key)), key
    yield from _of_the_publisher(proxy, class_)


@cache
def _firsts() -> frozenset[str]:
    """The properties that their kind already tells."""
    words = table()
    return frozenset(names[0] for group in ("identifiers", "attributes", "countries") for names in words[group].values())


def _note(proxy: Proxy, name: str, key: Key) -> str:
    original = proxy.originals.get(key)
    return f"{name}\noriginal: {original}".lstrip() if original else name


def _of_the_publisher(proxy: Proxy, class_: str) -> Iterator[tuple[Fact, Key | None]]:
    """What the publisher says of the entity as a whole."""
    for number in proxy.referents:
        yield Identifier(kind=Concept("list-reference"), value=number, note="referents"), None
    for dataset in proxy.datasets:
        yield Attribute(kind=Concept("other-attribute"), value=dataset, note="datasets"), None
    for name, value in (("first_seen", proxy.first_seen), ("last_change", proxy.last_change), ("schema", _schema(proxy, class_))):
        if value:
            yield Attribute(kind=Concept("other-attribute"), value=value, note=name), None


def _schema(proxy: Proxy, class_: str) -> str:
    """The schema, where our class is not just that."""
    return "" if table()["schemata"][class_] == proxy.name else proxy.name


def _chosen(proxy: Proxy) -> str:
    """A name to call it by where the publisher chose none: in Latin letters if there is one, the shortest of them."""
    names = [*proxy.properties.get("name", ()), *([] if proxy.name != "Address" else proxy.properties.get("full", ()))]
    return min(names, key=lambda name: (bool(script_of(name)), len(name), name), default="")


def _names(proxy: Proxy, label: str) -> Iterator[tuple[Fact, Key]]:
    cut = {field: [(set(fold(value).split()), value) for value in values]
           for field, group in _PARTS.items() if (values := proxy.texts(group))}
    used: set[Key] = set()
    names = proxy.texts("name")
    first = label if label in names else _chosen(proxy)
    for name in names:
        found = _in_name(name, cut, used) if cut else {}
        is_first = name == first
        yield _name(proxy, "name", name, "primary-name" if is_first else "alias", note="" if is_first else "name", parts=found)
    for group, kind in (("alias", "alias"), ("previousName", "former-name"), ("abbreviation", "acronym")):
        for name in proxy.texts(group):
            yield _name(proxy, group, name, kind, parts=_in_name(name, cut, used) if cut else {})
    for name in proxy.texts("weakAlias"):
        yield _name(proxy, "weakAlias", name, "alias", strength="weak")
    for field, parts in cut.items():
        group = _PARTS[field]
        for _, value in parts:
            if (field, value) not in used:
                yield Attribute(kind=Concept("other-attribute"), value=value, note=_note(proxy, group, (group, value))), (group, value)


def _name(proxy: Proxy, group: str, text: str, kind: str, *, note: str = "", strength: str = "",
          parts: dict[str, str] | None = None) -> tuple[Fact, Key]:
    key, cut = (group, text), parts or {}
    name = Name(full_name=text, kind=Concept(kind), strength=Concept(strength), script=script_of(text),
                language=proxy.languages.get(key, ""), note=_note(proxy, note, key), given_name=cut.get("given_name", ""),
                middle_name=cut.get("middle_name", ""), patronymic=cut.get("patronymic", ""), family_name=cut.get("family_name", ""))
    return name, key


def _in_name(name: str, cut: dict[str, list[tuple[set[str], str]]], used: set[Key]) -> dict[str, str]:
    """The parts of a name among the values of an entity: of each sort the longest whose every word stands in the name.

    FollowTheMoney does not say which part belongs to which name.
    """
    words = set(fold(name).split())
    found: dict[str, str] = {}
    for field, values in cut.items():
        fitting = [(len(tokens), value) for tokens, value in values if tokens and tokens <= words and len(tokens) < len(words)]
        if fitting:
            found[field] = max(fitting)[1]
            used.add((field, found[field]))
    return found


def _births(proxy: Proxy) -> Iterator[tuple[Fact, Key]]:
    days, places, countries = proxy.texts("birthDate"), proxy.texts("birthPlace"), proxy.texts("birthCountry")
    if max(len(days), len(places), len(countries)) == 1:
        found = (("birthDate", days), ("birthPlace", places), ("birthCountry", countries))
        key = next((name, values[0]) for name, values in found if values)
        yield _birth(proxy, "birth", days[0] if days else "", places[0] if places else "", countries[0] if countries else "", key), key
    else:
        for text in days:
            yield _birth(proxy, "birth", text, "", "", ("birthDate", text)), ("birthDate", text)
        for text in places:
            yield _birth(proxy, "birth", "", text, "", ("birthPlace", text)), ("birthPlace", text)
        for text in countries:
            yield _birth(proxy, "birth", "", "", text, ("birthCountry", text)), ("birthCountry", text)
    for name, kind in (("incorporationDate", "founding"), ("buildDate", "building")):
        for text in proxy.texts(name):
            yield _birth(proxy, kind, text, "", "", (name, text)), (name, text)


def _birth(proxy: Proxy, kind: str, day: str, where: str, country: str, key: Key) -> Birth:
    known, state = date(day) if day else None, place(country) if country else None
    return Birth(kind=Concept(kind), date=known, date_text="" if known else day, country=state, note=_note(proxy, "", key),
                 place_text=", ".join(filter(None, [where, "" if state else country])))


def _own_address(proxy: Proxy) -> Iterator[tuple[Fact, Key | None]]:
    """An address as a place of its own; each of its values stays a detail too, for a join loses where one ends."""
    if (found := address(proxy.properties)) is not None:
        yield found, None


def _addresses(proxy: Proxy, reading: Reading) -> Iterator[tuple[Fact, Key]]:
    for text in proxy.texts("address"):
        yield Address(address_line=(text,), note=_note(proxy, "", ("address", text))), ("address", text)
    for number in proxy.texts("addressEntity"):
        there = reading.refer(number, "Place")
        found = address(reading.survey.address(number), there)
        yield found or Address(takes_place_in=(there,)), ("addressEntity", number)


def address(words: dict[str, list[str]], there: Entity | None = None) -> Address | None:
    """The words of an address as a detail; ``there`` is the record of the place."""
    lines = tuple(text for name in ("street", "street2", "postOfficeBox") for text in words.get(name, ())) or tuple(words.get("full", ()))
    countries = words.get("country", [])
    state = place(countries[0]) if len(countries) == 1 else None
    found = Address(
        address_line=lines, city="; ".join(words.get("city", ())), region="; ".join([*words.get("region", ()), *words.get("state", ())]),
        postal_code="; ".join(words.get("postalCode", ())), country=state, place_text="" if state else ", ".join(countries),
        takes_place_in=(there,) if there else (),
    )
    return found if found != Address() else None


def _ties(proxy: Proxy, reading: Reading) -> Iterator[tuple[Fact, Key]]:
    """Properties that lead to other entities: to a parent, an owner, an operator, an issuer."""
    me = Entity(proxy.id, "Agent", reading.refer(proxy.id, "Agent").iri)
    for name in ("parent", "owner", "holder", "operator", "issuer"):
        if name not in proxy.schema.ranges:
            continue
        for number in proxy.texts(name):
            other = reading.refer(number, "Agent")
            key = (name, number)
            if not other.type:
                proxy.read.discard(name)
                continue
            if name in ("owner", "holder") and other.type in AGENTS:
                yield Ownership(owner=(other,), owned=me, note=name), key
            else:
                kind = "branch-of" if name == "parent" and other.type in AGENTS else "linked-to"
                yield Association(kind=Concept(kind), associate=(me,), associated_with=(other,), note=name), key
