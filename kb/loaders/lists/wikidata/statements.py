"""A statement of Wikidata becomes a claim: its value a fact, its qualifiers dates and a note, its references what the claim cites."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kb.iris import entity
from kb.loaders.lists.wikidata.values import Value, value
from kb.model import Concept, Entity, Fact, Membership, Tenure
from kb.record import Act, Address, Association, Attribute, Birth, Identifier, Name, Nationality, Ownership, Said
from kb.resolve import coded

LIST = "wikidata"
_RANKS = {"preferred": Concept("preferred"), "deprecated": Concept("deprecated")}


@cache
def words() -> dict[str, Any]:
    """What each property says, as ``words.yaml`` beside this module tells."""
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("words.yaml").read_text("utf-8"))
    return loaded


@dataclass(slots=True)
class Items:
    """What a first walk over the file found: the labels of items and properties, and the class of each item that it describes."""

    labels: dict[str, str] = field(default_factory=dict)
    types: dict[str, str] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)

    def entity(self, one: Value, property_: str) -> Entity:
        """The record of an item; who the file does not describe is noted, to be named at its end."""
        number = one.item
        type_ = self.types.get(number) or next(
            (name for name, properties in words()["stands_for"].items() if property_ in properties), "Organization")
        if number not in self.types:
            self.named.setdefault(number, type_)
        return Entity(one.text, type_, entity("record", LIST, number))


def said(number: str, type_: str, property_: str, statement: Mapping[str, Any], items: Items) -> Said | None:
    """The claim of one statement; None where it says that there is no value."""
    main = value(statement.get("mainsnak", {}), items.labels)
    if main.none or not main.text:
        return None
    qualifiers, notes = _qualifiers(statement, items)
    own = Entity(items.labels.get(number, number), type_, entity("record", LIST, number))
    label = items.labels.get(property_, property_)
    fact = _fact(own, property_, label, main, {**qualifiers, "note": "; ".join(notes)}, items)
    acts = list(_references(statement, items))
    return Said((fact,), acts[0] if acts else None, tuple(acts[1:]), rank=_RANKS.get(str(statement.get("rank")), Concept("")))


def _qualifiers(statement: Mapping[str, Any], items: Items) -> tuple[dict[str, Any], list[str]]:
    fields: dict[str, Any] = {}
    notes: list[str] = []
    for property_, snaks in (statement.get("qualifiers") or {}).items():
        name = words()["qualifiers"].get(property_)
        for snak in snaks:
            one = value(snak, items.labels)
            if name and one.when and one.when.date and name not in fields:
                fields[name] = one.when.date
            else:
                said = one.when.date.text if one.when and one.when.date else one.when.text if one.when else one.text
                notes.append(f"{items.labels.get(property_, property_)}: {said}")
    return fields, notes


def _references(statement: Mapping[str, Any], items: Items) -> Iterator[Act]:
    for reference in statement.get("references") or ():
        url = title = ""
        issued, notes = None, []
        for property_, snaks in (reference.get("snaks") or {}).items():
            for snak in snaks:
                one = value(snak, items.labels)
                if property_ in words()["address_of_source"] and not url:
                    url = one.text
                elif (property_ in words()["title_of_source"] or property_ == words()["stated_in"]) and not title:
                    title = one.text
                elif property_ == words()["published"] and one.when and one.when.date:
                    issued = one.when.date
                else:
                    day = one.when.date.text if one.when and one.when.date else one.text
                    notes.append(f"{items.labels.get(property_, property_)}: {day}")
        yield Act(title or url or "reference", url, issued, note="; ".join(notes))


def _fact(own: Entity, property_: str, label: str, main: Value, more: dict[str, Any], items: Items) -> Fact:
    """The fact that a property tells of an item; one without a meaning in the base is an attribute under its label."""
    table = words()
    if main.item and main.known and (made := _tie(own, property_, label, main, more, items)) is not None:
        return made
    when = main.when.fields if main.when else {}
    if kind := table["born"].get(property_):
        return Birth(kind=Concept(kind), **_merged(when, more))
    if kind := table["names"].get(property_):
        return Name(full_name=main.text, kind=Concept(kind), language=main.language, **more)
    if kind := table["identifiers"].get(property_):
        return Identifier(value=main.text, kind=Concept(kind), **more)
    if main.kind == "external-id":
        return Identifier(value=main.text, kind=Concept("other-identifier"), **_noted(more, label))
    kind = table["attributes"].get(property_, "other-attribute")
    words_ = main.when.date.text if main.when and main.when.date else main.text
    noted = _noted(more, label if kind in ("other-attribute", "vital-status") else "", main.language)
    return Attribute(kind=Concept(kind), value=words_, **noted)


def _tie(own: Entity, property_: str, label: str, main: Value, more: dict[str, Any], items: Items) -> Fact | None:
    table = words()
    if property_ in table["tenure"]:
        return Tenure(holder=(own,), position=items.entity(main, property_), **more)
    if office := table["offices"].get(property_):
        return Tenure(holder=(items.entity(main, property_),), position=Entity(office, "Position", of=own), **more)
    if property_ in table["membership"]:
        return Membership(member=(own,), organization=items.entity(main, property_), **more)
    if kind := table["nationality"].get(property_):
        state = coded.state(main.text)
        return Nationality(kind=Concept(kind), country=state, place_text="" if state else main.text, **more)
    if kind := table["birthplace"].get(property_):
        return Birth(kind=Concept(kind), city=main.text, **more)
    if property_ in table["headquarters"]:
        return Address(city=main.text, **_noted(more, label))
    if property_ in table["owned_by"]:
        return Ownership(owner=(items.entity(main, property_),), owned=own, **more)
    if property_ in table["owner_of"]:
        return Ownership(owner=(own,), owned=items.entity(main, property_), **more)
    if kind := table["association"].get(property_):
        return Association(kind=Concept(kind), associate=(own,), associated_with=(items.entity(main, property_),), **more)
    return None


def _merged(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    return {**other, **{name: found for name, found in one.items() if found not in (None, "", ())}}


def _noted(more: dict[str, Any], *words_: str) -> dict[str, Any]:
    return {**more, "note": "; ".join(filter(None, (*words_, more.get("note", ""))))}
