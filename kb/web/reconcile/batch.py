"""What a client sends, read strictly: a batch of queries, a request for columns; Refused with one sentence where it is wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph

from kb.iris import is_safe
from kb.vocab import ID
from kb.web.reconcile.kinds import kind_of
from kb.web.reconcile.properties import Property, property_of
from kb.web.workers.reply import Refused

MOST_QUERIES = 50
MOST_CANDIDATES = 50
MOST_ROWS = 500
MOST_COLUMNS = 30
_MOST_LETTERS = 500
_FEW = 10


@dataclass(frozen=True, slots=True)
class Given:
    """A value that a query gives for a property: words, or the entity that they were matched to before."""

    words: str
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """One row of a table to be matched."""

    name: str
    types: tuple[str, ...] = ()
    all_types: bool = False
    prefer_types: bool = False
    limit: int = _FEW
    given: tuple[tuple[Property, tuple[Given, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Columns:
    """Properties to read for entities, each with the number of values wanted (0: all)."""

    ids: tuple[str, ...]
    columns: tuple[tuple[Property, int], ...]


def iri_of(name: str) -> str:
    """The IRI of an id of the service, or an empty text when it cannot be one.

    >>> iri_of("state/IRN")
    'https://w3id.org/sanctions-kb/id/state/IRN'
    """
    iri = name if is_safe(name) else ID + name
    try:
        # the engine's own reading, for it refuses a whole query for one IRI that it does not take
        return pyoxigraph.NamedNode(iri).value if name and is_safe(iri) else ""
    except ValueError:
        return ""


def decoded(text: bytes, what: str) -> Mapping[str, Any]:
    """The JSON object in a form field."""
    try:
        value = json.loads(text, parse_constant=_no_number)
        # half of a surrogate pair is a string for JSON, and not for anybody else
        json.dumps(value, ensure_ascii=False).encode()
    except RecursionError:
        raise Refused(400, f"{what} is nested too deeply") from None
    except ValueError as error:
        raise Refused(400, f"{what} is no JSON: {str(error)[:100]}") from None
    if not isinstance(value, dict):
        raise Refused(400, f"{what} is a JSON object, not {type(value).__name__}")
    return value


def _no_number(word: str) -> None:
    raise ValueError(f"{word} is no number")


def queries(text: bytes) -> dict[str, Query]:
    """The queries of a batch by their keys."""
    batch = decoded(text, "queries")
    if len(batch) > MOST_QUERIES:
        raise Refused(413, f"the batch has {len(batch):,} queries; at most {MOST_QUERIES} are taken")
    return {key: _query(key[:50], said) for key, said in batch.items()}


def _query(key: str, said: object) -> Query:
    if not isinstance(said, dict):
        raise Refused(400, f"query {key!r} is a JSON object, not {type(said).__name__}")
    if unknown := sorted(set(said) - {"query", "type", "limit", "properties", "type_strict"}):
        raise Refused(400, f"query {key!r} has no field {unknown[0][:50]!r}; it has query, type, limit, properties and type_strict")
    name = said.get("query", "")
    if not isinstance(name, str) or len(name) > _MOST_LETTERS:
        raise Refused(400, f"the name in query {key!r} is a text of at most {_MOST_LETTERS} letters")
    properties = said.get("properties", [])
    if not isinstance(properties, list) or len(properties) > MOST_COLUMNS:
        raise Refused(400, f"properties of query {key!r} are a list of at most {MOST_COLUMNS}")
    given = tuple(_given(key, one) for one in properties)
    if not name.strip() and not given:
        raise Refused(400, f"query {key!r} says neither a name (query) nor properties")
    strict = said.get("type_strict", "any")
    if strict not in ("any", "should", "all"):
        raise Refused(400, f"type_strict of query {key!r} is any, should or all")
    return Query(name.strip(), _types(key, said.get("type", ())), strict == "all", strict == "should", _limit(key, said.get("limit", _FEW)),
                 tuple((one, values) for one, values in given if values))


def _types(key: str, said: object) -> tuple[str, ...]:
    named = [said] if isinstance(said, str) else said
    if not isinstance(named, (list, tuple)) or len(named) > MOST_COLUMNS:
        raise Refused(400, f"type of query {key!r} is the id of a type or a list of them")
    ids = [one.get("id") if isinstance(one, dict) else one for one in named]
    if not all(isinstance(one, str) for one in ids):
        raise Refused(400, f"type of query {key!r} is the id of a type or a list of them")
    return tuple(kind_of(str(one)).id for one in ids if one)


def _limit(key: str, said: object) -> int:
    if isinstance(said, bool) or not isinstance(said, (int, float)) or not said >= 1 or said == float("inf"):
        raise Refused(400, f"limit of query {key!r} is a number from 1 to {MOST_CANDIDATES}")
    return min(int(said), MOST_CANDIDATES)


def _given(key: str, said: object) -> tuple[Property, tuple[Given, ...]]:
    if not isinstance(said, dict) or not isinstance(said.get("pid"), str) or "v" not in said:
        raise Refused(400, f"each property of query {key!r} has a pid and a v")
    values = said["v"] if isinstance(said["v"], list) else [said["v"]]
    if len(values) > MOST_COLUMNS:
        raise Refused(400, f"a property of query {key!r} has {len(values):,} values; at most {MOST_COLUMNS} are taken")
    read = [_value(key, one) for one in values if one is not None]
    return property_of(said["pid"]), tuple(one for one in read if one.words or one.iri)


def _value(key: str, said: object) -> Given:
    if isinstance(said, dict) and isinstance(said.get("id"), str):
        name = said.get("name")
        return Given(name[:_MOST_LETTERS] if isinstance(name, str) else "", iri_of(said["id"]))
    if isinstance(said, bool):
        return Given("true" if said else "false")
    if isinstance(said, (str, int, float)):
        return Given(str(said).strip()[:_MOST_LETTERS])
    raise Refused(400, f"a value in query {key!r} is a text, a number, a boolean or an entity with its id")


def columns(text: bytes) -> Columns:
    """What a request for columns asks."""
    said = decoded(text, "extend")
    ids, wanted = said.get("ids"), said.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise Refused(400, "extend needs ids, a list of ids of entities")
    if not isinstance(wanted, list) or not all(isinstance(one, dict) and isinstance(one.get("id"), str) for one in wanted):
        raise Refused(400, "extend needs properties, a list of objects with an id")
    if len(ids) > MOST_ROWS or len(wanted) > MOST_COLUMNS:
        raise Refused(413, f"extend asks {len(wanted):,} properties of {len(ids):,} entities; {MOST_COLUMNS} of {MOST_ROWS} are the most")
    return Columns(tuple(dict.fromkeys(ids)), tuple((property_of(one["id"]), _most(one)) for one in wanted))


def _most(said: Mapping[str, Any]) -> int:
    settings = said.get("settings") or {}
    if not isinstance(settings, dict):
        raise Refused(400, "settings of a property are a JSON object")
    asked = settings.get("limit") or 0
    text = str(asked).strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise Refused(400, "the setting limit is a whole number; 0 is no limit")
    return int(text)


def cursor_of(said: str) -> int:
    """How many suggestions to leave out."""
    if said and not (said.isascii() and said.isdecimal() and len(said) < 7):
        raise Refused(400, "cursor is the number of suggestions to leave out")
    return int(said or 0)


