"""The keys of a hand-coded fact: derived from the kinds of fact in the model, and published as a JSON Schema."""

from __future__ import annotations

import json
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from kb.dates import PartialDate
from kb.model import FACTS, Action, Concept, Entity, Fact, SanctionsMeasure
from kb.resources import folder
from kb.vocab import SCHEME, SKOS

# The words of the annotation guideline for what the model splits into a situation and an action on it.
GUIDELINE: dict[str, tuple[str, str, dict[str, str]]] = {
    "AgreementSigned": ("Agreement", "sign", {}),
    "SanctionImposed": ("SanctionsMeasure", "impose", {}),
    "SanctionLifted": ("SanctionsMeasure", "lift", {}),
    "SanctionsRegime": ("SanctionsMeasure", "", {}),
    "TechnologyTransfer": ("ArmsTransfer", "", {"transfer_kind": "technology"}),
    "MilitaryAidPledge": ("Aid", "promise", {}),
    "PositionHeld": ("Tenure", "", {}),
    "Appointment": ("Tenure", "appoint", {}),
    "DiplomaticAction": ("Action", "", {}),
    "MembershipInOrganisation": ("Membership", "", {}),
    "Attack": ("UseOfForce", "", {}),
}
# The guideline's stages of a transfer; "planned" is a delivery that only the future will see.
STAGES = {"delivered": "deliver", "ordered": "order", "approved": "approve", "negotiated": "negotiate", "suspended": "suspend",
          "planned": "deliver"}
SITUATIONS = frozenset({"Tenure", "Membership", "Agreement", "SanctionsMeasure", "Designation", "ArmsTransfer", "Aid"})
# Fields that another row would have to be named for.
_BETWEEN_ROWS = frozenset({"part_of", "acts_on"})
_OF_A_STAGE = tuple(field.name for field in fields(Action)
                    if field.name not in {one.name for one in fields(SanctionsMeasure)} - {"date"} | _BETWEEN_ROWS | {"action_type"})
_SCHEMES = {"action_type": "action", "stage": "action", "agreement_type": "agreement-type", "measure_type": "measure-type",
            "reason": "reason", "weapon_category": "weapon-category", "transfer_kind": "transfer-kind", "modality": "modality"}
# In these schemes the upper concepts are headings and say nothing of a fact.
_HEADED = frozenset({"action", "modality"})


@dataclass(frozen=True, slots=True)
class Key:
    """What may stand under a key: ``form`` is entity, date, concept, number, text or field; ``many`` allows several."""

    name: str
    form: str
    many: bool = False


CLAIM_KEYS = (
    Key("modality", "concept"), Key("attributed_to", "entity", True), Key("via", "entity"), Key("quote", "text"), Key("source", "text"),
    Key("confidence", "number"), Key("recorded_from", "date"),
)
ENTITY_KEYS = ("name", "type", "of", "kind", "category", "count")
HEAD_KEYS = ("title", "url", "publisher", "date")


@cache
def keys_of(kind: str) -> dict[str, Key]:
    """The keys of a fact of a class, those of its claim among them.

    >>> keys_of("Meeting")["attendee"]
    Key(name='attendee', form='entity', many=True)
    """
    hints = typing.get_type_hints(FACTS[kind])
    own = [_key(field.name, hints[field.name]) for field in fields(FACTS[kind]) if field.name not in _BETWEEN_ROWS]
    stage: list[Key] = []
    if kind in SITUATIONS:
        stage = [Key("stage", "concept"), *(_key(name, typing.get_type_hints(Action)[name]) for name in _OF_A_STAGE)]
    return {key.name: key for key in (*own, *stage, *CLAIM_KEYS)}


def stage_keys() -> frozenset[str]:
    """The keys that belong to the action on a situation, not to the situation."""
    return frozenset(_OF_A_STAGE)


def _key(name: str, hint: object) -> Key:
    members = typing.get_args(hint)
    many = typing.get_origin(hint) is tuple
    plain = members[0] if many or members else hint
    if name in ("estimated", "inferred"):
        return Key(name, "field", True)
    forms: dict[object, str] = {Entity: "entity", PartialDate: "date", Decimal: "number", Concept: "concept", str: "text", Fact: "fact"}
    return Key(name, forms[plain], many)


@cache
def concepts(key: str) -> frozenset[str]:
    """The concepts that may stand under a key: those of its scheme, or for ``kind`` those of all schemes."""
    scheme = _SCHEMES.get(key)
    found: dict[str, set[str]] = {}
    headings: set[str] = set()
    paths: Iterable[Path] = [folder("ontology") / "schemes" / f"{scheme}.ttl"] if scheme else (folder("ontology") / "schemes").glob("*.ttl")
    for path in paths:
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if quad.predicate.value == SKOS.inScheme and isinstance(quad.subject, ox.NamedNode):
                found.setdefault(quad.subject.value, set())
            elif quad.predicate.value == SKOS.topConceptOf and isinstance(quad.subject, ox.NamedNode):
                headings.add(quad.subject.value)
    return frozenset(iri.removeprefix(SCHEME) for iri in found if scheme not in _HEADED or iri not in headings)


@cache
def narrower(heading: str) -> frozenset[str]:
    """The actions or modalities under a heading of their scheme: ``narrower("factual")``."""
    return frozenset(
        quad.subject.value.removeprefix(SCHEME)
        for scheme in sorted(_HEADED)
        for quad in ox.parse(path=str(folder("ontology") / "schemes" / f"{scheme}.ttl"), format=ox.RdfFormat.TURTLE)
        if quad.predicate.value == SKOS.broader and isinstance(quad.subject, ox.NamedNode)
        and isinstance(quad.object, ox.NamedNode) and quad.object.value == SCHEME + heading
    )


def schema() -> dict[str, object]:
    """The JSON Schema of a facts file (YAML or JSON), made from the model; ``facts.schema.json`` is this text."""
    words: dict[str, list[str]] = {kind: [kind] for kind in FACTS}
    for word, (kind, _, _) in GUIDELINE.items():
        words[kind].append(word)
    keyed = {key.name: key for kind in FACTS for key in keys_of(kind).values() if key.form == "concept"}
    number = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}]}
    name = {"type": "string", "minLength": 1}
    inner = {key: _to("entity") if key == "of" else _to("number") if key == "count" else name for key in ENTITY_KEYS}
    facts = {"type": "array", "minItems": 1, "items": _to("fact")}
    head = {key: _to("date" if key == "date" else "text") for key in HEAD_KEYS}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Hand-coded facts for sanctions-kb",
        "anyOf": [facts, _object({"document": _object(head), "facts": facts}, "facts")],
        "$defs": {
            "fact": {"type": "object", "required": ["type"],
                     "properties": {"type": {"enum": sorted(word for group in words.values() for word in group)}},
                     "allOf": [{"if": {"properties": {"type": {"enum": group}}}, "then": _to(kind)} for kind, group in words.items()]},
            "entity": {"anyOf": [name, _object(inner, "name")]},
            "date": {"anyOf": [{"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
                               {"type": "integer", "minimum": 1000, "maximum": 9999}]},
            "number": number,
            "text": {"type": ["string", "number"]},
            **{f"concept-{key}": {"enum": sorted(concepts(key) | (set(STAGES) if key == "stage" else set()))} for key in sorted(keyed)},
            **{kind: _object({"type": True} | {key.name: _schema_of(key) for key in keys_of(kind).values()},
                             *(("action_type",) if kind == "Action" else ())) for kind in FACTS},
        },
    }


def _schema_of(key: Key) -> dict[str, object]:
    one = _to(f"concept-{key.name}" if key.form == "concept" else "text" if key.form == "field" else key.form)
    return {"anyOf": [one, {"type": "array", "items": one}]} if key.many else one


def _object(properties: Mapping[str, object], *required: str) -> dict[str, object]:
    return {"type": "object", "required": list(required), "additionalProperties": False, "properties": dict(properties)}


def _to(definition: str) -> dict[str, object]:
    return {"$ref": f"#/$defs/{definition}"}


def schema_text() -> str:
    """The text of ``facts.schema.json``."""
    return json.dumps(schema(), indent=1, ensure_ascii=False) + "\n"
