"""The schemata of FollowTheMoney as data: what its entities may say, and which of our kinds says the same.

``ftm_model.json`` are the schemata of version 4 with the types of their properties, ``ftm_words.yaml`` is the translation; the loader
and the export read the same tables, so that what goes out comes in again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

BETWEEN = "\n\n"
"""Stands between several values of FollowTheMoney that are one text here: provisions, reasons."""


@dataclass(frozen=True, slots=True)
class Schema:
    """One schema with what it inherits: ``ancestors`` begin with itself; ``properties`` lead to types, ``ranges`` to what is referred to.

    ``stubs`` are the inverse properties of the nested form: the schema that lies there, and its property that leads back.
    """

    name: str
    ancestors: tuple[str, ...]
    properties: dict[str, str]
    ranges: dict[str, str]
    stubs: dict[str, tuple[str, str]]
    edge: tuple[str, ...]

    def is_a(self, name: str) -> bool:
        """Whether it is a schema or one derived from it.

        >>> schemata()["Company"].is_a("LegalEntity"), schemata()["Passport"].is_a("Thing")
        (True, False)
        """
        return name in self.ancestors


@cache
def schemata() -> dict[str, Schema]:
    """Every schema by its name."""
    raw: dict[str, Any] = json.loads(Path(__file__).with_name("ftm_model.json").read_text("utf-8"))
    words = table()
    found: dict[str, Schema] = {}
    for name in raw:
        line, ahead = [], [name]
        while ahead:
            one = ahead.pop(0)
            if one not in line:
                line.append(one)
                ahead += raw[one]["extends"]
        types: dict[str, str] = {}
        stubs: dict[str, tuple[str, str]] = {}
        edge: tuple[str, ...] = ()
        for one in reversed(line):
            types |= raw[one]["properties"]
            types |= {key: kind for key, kind in words["further"].get(one, {}).items() if key not in types}
            stubs |= {key: (schema, back) for key, (schema, back) in raw[one]["stubs"].items()}
            edge = tuple(raw[one].get("edge", edge))
        ranges = {key: kind.partition(":")[2] for key, kind in types.items() if kind.startswith("entity:")}
        found[name] = Schema(name, tuple(line), {key: kind.partition(":")[0] for key, kind in types.items()}, ranges, stubs, edge)
    return found


@cache
def table() -> dict[str, Any]:
    """The translation between properties of FollowTheMoney and our kinds."""
    read: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("ftm_words.yaml").read_text("utf-8"))
    return read


@cache
def class_of(schema: str) -> str:
    """Our class of an entity of a schema; empty for what has none (an edge, a document).

    >>> class_of("Company"), class_of("Airplane"), class_of("Sanction")
    ('Company', 'Aircraft', '')
    """
    known = schemata().get(schema)
    classes: dict[str, str] = table()["classes"]
    return next((classes[one] for one in known.ancestors if one in classes), "") if known else ""


@cache
def kinds(group: str) -> dict[str, str]:
    """Of a group (``identifiers``, ``attributes``, ``countries``, ``names``) from a property to our kind."""
    read: dict[str, list[str]] = table()[group]
    return {name: kind for kind, names in read.items() for name in names}
