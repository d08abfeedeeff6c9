"""One row of a facts file becomes one claim: every value is checked, and what is wrong is said with its line and key."""

from __future__ import annotations

import re
from dataclasses import fields
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from kb import reference
from kb.dates import PartialDate
from kb.errors import SourceError
from kb.iris import is_safe
from kb.loaders.facts_keys import ENTITY_KEYS, GUIDELINE, SITUATIONS, STAGES, Key, concepts, keys_of, narrower, stage_keys
from kb.loaders.facts_rows import Row, Value
from kb.model import FACTS, Action, Claim, Concept, Entity, Fact, Passage
from kb.vocab import CLASSES, SCHEME

_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{1,12})?", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9_-]{1,80}", re.ASCII)
_TYPES_OF_ROLES = {"holder": "Person", "position": "Position", "organization": "Organization", "weapon": "WeaponSystem",
                   "takes_place_in": "Place"}
_TYPES_OF_NAMES = frozenset({"State", "Government", "Organization", "PublicBody", "Company"})
_ENTITY_TYPES = tuple(name for name in CLASSES.split() if name in (
    "Agent", "Person", "State", "Organization", "PublicBody", "Government", "Company", "Group", "Place", "Asset", "Vessel", "Aircraft",
    "Position", "WeaponSystem"))


class RowReader:
    """Reads the rows of one file; ``separator`` parts several names in one text (CSV)."""

    def __init__(self, name: str, separator: str = "") -> None:
        self.name = name
        self.separator = separator

    def claim(self, row: Row, evidence: Passage) -> Claim:
        """The claim of a row, with this evidence."""
        kind, action, defaults = self._type(row)
        keys = keys_of(kind)
        for key in row.values:
            if key not in keys and key != "type":
                near = get_close_matches(key, keys, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                raise self._error(row, key, f"unknown key{hint}; known keys of {kind} are: {', '.join(sorted(keys))}")
        values = defaults | {key: value for key in keys if (value := self._value(row, keys[key])) not in (None, "", ())}
        stage = str(values.pop("stage", action))
        planned = row.values.get("stage") == "planned"
        asserts = self._facts(row, kind, STAGES.get(stage, stage), values)
        attributed_to = values.get("attributed_to", ())
        modality = str(values.get("modality") or ("planned" if planned else "reported" if attributed_to else "asserted"))
        if modality == "asserted" and attributed_to:
            raise self._error(row, "modality", "'asserted' is the document's own voice; with attributed_to say reported, alleged ...")
        if len(asserts) == 2 and not self._both_hold(modality, asserts[1]):
            asserts = asserts[1:]
        source = values.get("source", "")
        if source and not is_safe(source):
            raise self._error(row, "source", f"{source[:80]!r} is no address (http, https or urn)")
        return Claim(asserts=asserts, modality=Concept(modality), attributed_to=attributed_to, via=values.get("via"), evidence=evidence,
                     confidence=self._confidence(row, values.get("confidence")), source=source, recorded_from=values.get("recorded_from"))

    def date(self, row: Row, key: str, text: str) -> PartialDate:
        """A date of a row."""
        try:
            return PartialDate(text)
        except ValueError as error:
            raise self._error(row, key, str(error)) from None

    def _type(self, row: Row) -> tuple[str, str, dict[str, Any]]:
        word = row.values.get("type")
        if isinstance(word, str) and word in FACTS:
            return word, "", {}
        if isinstance(word, str) and word in GUIDELINE:
            kind, action, defaults = GUIDELINE[word]
            return kind, action, dict(defaults)
        known = ", ".join(sorted({*FACTS, *GUIDELINE}))
        raise self._error(row, "type", f"{word!r} is no type of fact; known are: {known}" if word else f"is missing; known are: {known}")

    def _facts(self, row: Row, kind: str, stage: str, values: dict[str, Any]) -> tuple[Fact, ...]:
        """The fact of a row; with a stage the situation and the action on it."""
        owned = {field.name for field in fields(FACTS[kind])}
        for_stage = stage_keys() if kind in SITUATIONS else frozenset()
        if kind == "Action" and "action_type" not in values:
            raise self._error(row, "action_type", f"is missing; known are: {', '.join(sorted(concepts('action_type')))}")
        misplaced = next((key for key in values if key in for_stage and key not in owned), None)
        if misplaced is not None and not stage:
            raise self._error(row, misplaced, "belongs to something done; say what, e.g. stage: deliver")
        own = {key: value for key, value in values.items() if key in owned and not (stage and key in for_stage)}
        fact = FACTS[kind](**own)
        named = [value[0] if isinstance(value, tuple) else value for value in own.values()]
        if not any(isinstance(one, Entity) for one in named):
            roles = ", ".join(sorted(key.name for key in keys_of(kind).values() if key.form == "entity" and key.name in owned))
            raise self._error(row, "type", f"this {kind} names nobody; its roles are: {roles}")
        if not stage:
            return (fact,)
        done = {key: value for key, value in values.items() if key in for_stage}
        return fact, Action(action_type=Concept(stage), acts_on=fact, **done)

    def _both_hold(self, modality: str, action: Fact) -> bool:
        """Whether what is said of the action holds of the situation too: it was begun or carried out, and as a matter of fact."""
        assert isinstance(action, Action)
        return modality in narrower("factual") and action.action_type in narrower("beginning") | narrower("carrying-out")

    def _value(self, row: Row, key: Key) -> Any:
        given = row.values.get(key.name, "")
        if isinstance(given, str) and self.separator and key.many:
            given = [part.strip() for part in given.split(self.separator)]
        if not key.many:
            if isinstance(given, list):
                raise self._error(row, key.name, "takes one value, not a list")
            return self._one(row, key, given)
        several = given if isinstance(given, list) else [given]
        return tuple(one for value in several if (one := self._one(row, key, value)) not in (None, ""))

    def _one(self, row: Row, key: Key, given: Value) -> Any:
        if key.form == "entity":
            return self._entity(row, key.name, given)
        if not isinstance(given, str):
            raise self._error(row, key.name, f"must be one {key.form}, not keys or a list")
        text = given if key.form == "text" else given.strip()
        if not text.strip():
            return None
        if key.form == "date":
            return self.date(row, key.name, text)
        if key.form == "number":
            if _NUMBER.fullmatch(text) is None:
                hint = f"; words go into {key.name}_text" if key.name in ("quantity", "amount") else ""
                raise self._error(row, key.name, f"{text[:40]!r} is no number (digits and a decimal point){hint}")
            return Decimal(text)
        if key.form == "concept":
            return self._concept(row, key.name, text)
        if key.form == "field" and text not in keys_of(self._type(row)[0]):
            raise self._error(row, key.name, f"{text[:40]!r} is no key of this fact")
        if key.name == "key" and _KEY.fullmatch(text) is None:
            raise self._error(row, key.name, f"{text[:40]!r} may have only letters, digits, - and _, and at most 80 of them")
        return text

    def _concept(self, row: Row, key: str, text: str) -> Concept:
        if key == "stage":
            text = STAGES.get(text, text)
        known = concepts(key)
        if text not in known:
            near = get_close_matches(text, known, 5, 0.4) or sorted(known)
            raise self._error(row, key, f"{text[:40]!r} is not known; {'known are' if len(known) < 60 else 'the nearest are'}: "
                                        f"{', '.join(sorted(known) if len(known) < 60 else near)}")
        return Concept(text)

    def _entity(self, row: Row, key: str, given: Value, depth: int = 0) -> Entity | None:
        if isinstance(given, str):
            return self._named("of" if depth else key, " ".join(given.split())) if given.strip() else None
        if isinstance(given, list):
            raise self._error(row, key, "must be a name, or keys with a name")
        unknown = next((one for one in given if one not in ENTITY_KEYS), None)
        if unknown is not None:
            raise self._error(row, key, f"{unknown}: unknown key; known keys are: {', '.join(ENTITY_KEYS)}")
        texts = {one: value.strip() for one, value in given.items() if isinstance(value, str)}
        if not texts.get("name"):
            raise self._error(row, key, "has no name")
        plain = self._named("of" if depth else key, " ".join(texts["name"].split()))
        kind = texts.get("type", plain.type)
        if kind not in _ENTITY_TYPES:
            raise self._error(row, key, f"{kind[:40]!r} is no type of entity; known are: {', '.join(_ENTITY_TYPES)}")
        count = texts.get("count", "")
        if count and not re.fullmatch(r"\d{1,12}", count, re.ASCII):
            raise self._error(row, key, f"count {count[:40]!r} is no whole number")
        of = given.get("of", "")
        if depth > 3:
            raise self._error(row, key, "is nested too deeply")
        return Entity(
            plain.label, kind, kind=self._concept(row, "kind", texts["kind"]) if texts.get("kind") else plain.kind,
            of=self._entity(row, key, of, depth + 1) if of else plain.of,
            category=self._concept(row, "weapon_category", texts["category"]) if texts.get("category") else Concept(""),
            count=int(count) if count else None,
        )

    def _named(self, role: str, name: str) -> Entity:
        """An entity of a bare name: its type is that of its role, or that of the one thing of the reference that goes by the name."""
        if role == "position":
            return self._position(name)
        found = {entry.type for entry, how in reference.readings(name) if how in ("label", "name") and entry.type in _TYPES_OF_NAMES}
        fixed = _TYPES_OF_ROLES.get(role, "")
        if fixed in ("Person", "WeaponSystem") or len(found) != 1 or (fixed == "Organization" and found == {"State"}):
            return Entity(name, fixed or "Agent")
        return Entity(name, found.pop())

    def _position(self, name: str) -> Entity:
        """"foreign minister of Testland": the office, and the state or body behind the last "of" if it is a known one."""
        office, of, body = name.rpartition(" of ")
        owner = self._named("", body) if of else None
        if owner is None or owner.type == "Agent":
            office, owner = name, None
        kinds = {entry.iri for entry, _ in reference.readings(office.strip()) if entry.kind == "office"}
        kind = kinds.pop().removeprefix(SCHEME) if len(kinds) == 1 else ""
        return Entity(office.strip(), "Position", kind=Concept(kind), of=owner)

    def _confidence(self, row: Row, value: Decimal | None) -> float | None:
        if value is not None and not 0 <= value <= 1:
            raise self._error(row, "confidence", f"{value} is not between 0 and 1")
        return float(value) if value is not None else None

    def _error(self, row: Row, key: str, reason: str) -> SourceError:
        return SourceError(self.name, f"{key}: {reason}", line=row.line_of(key))
