"""What a mapping file may say: the kinds of fact and their fields, as the model has them, and the check that nothing else stands in it."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from functools import cache
from typing import Any

from kb import record as records
from kb.dates import PartialDate
from kb.errors import SourceError
from kb.model import FACTS, Concept, Entity, Fact
from kb.resources import folder

HOLE = re.compile(r"\{([^{}]+)\}")
"""The place of a column in a text."""

KINDS: dict[str, type[Fact]] = {
    **FACTS,
    **{name: getattr(records, name) for name in (
        "Name", "Identifier", "Address", "Nationality", "Birth", "Attribute", "Ownership", "Association", "Listing", "Deal", "Step")},
}
OF_FACT = frozenset({"fact", "each", "by", "source"})
"""What an entry under ``facts`` has beside the fields of its kind."""

_TOP = frozenset({"list", "title", "authority", "publisher", "date", "url", "table", "record", "words", "facts", "left_out", "kind"})
_TABLE = frozenset({"delimiter", "encoding", "skip", "empty", "dates", "header"})


def check(name: str, words: Mapping[str, Any]) -> None:
    """A SourceError for the first key, field or concept of a mapping that the model does not have."""
    def refuse(reason: str) -> typing.NoReturn:
        raise SourceError(name, reason)

    if unknown := sorted(set(map(str, words)) - _TOP):
        refuse(f"{unknown[0]}: unknown key; known are {', '.join(sorted(_TOP))}")
    for key in ("list", "authority", "record", "facts"):
        if not words.get(key):
            refuse(f"lacks {key}")
    if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", str(words["list"])):
        refuse(f"list: {words['list']!r} is no slug (small letters, figures and hyphens)")
    if not isinstance(words["record"], dict) or "id" not in words["record"]:
        refuse("record: needs an id, and a type and a label where rows are things")
    if unknown := sorted(set(words.get("table") or {}) - _TABLE):
        refuse(f"table: {unknown[0]}: unknown key; known are {', '.join(sorted(_TABLE))}")
    if not isinstance(words["facts"], list):
        refuse("facts: is no list")
    for at, one in enumerate(words["facts"], 1):
        if not isinstance(one, dict) or one.get("fact") not in KINDS:
            refuse(f"facts: number {at}: fact: one of {', '.join(sorted(KINDS))}")
        kind: type = KINDS[one["fact"]]
        known = holds(kind)
        if unknown := sorted(set(one) - set(known) - OF_FACT):
            refuse(f"facts: number {at}: {one['fact']} has no {unknown[0]}; it has {', '.join(sorted(known))}")
        for field, given in one.items():
            if field in known and known[field][0] is Concept and (wrong := _no_concept(words, given)):
                refuse(f"facts: number {at}: {field}: {wrong!r} is no concept of the schemes")


def _no_concept(words: Mapping[str, Any], given: object) -> str:
    """The first word that is no concept: as it stands, or as ``words`` translates the cells of the column."""
    for text in texts(given):
        holes = HOLE.findall(text)
        meant = list((words.get("words") or {}).get(holes[0], {}).values()) if holes else [text]
        for one in meant:
            if str(one) not in _concepts():
                return str(one)
    return ""


@cache
def _concepts() -> frozenset[str]:
    found = (re.findall(r"^s:([a-z0-9-]+) a skos:Concept ", path.read_text("utf-8"), re.MULTILINE)
             for path in (folder("ontology") / "schemes").glob("*.ttl"))
    return frozenset(one for some in found for one in some)


@cache
def holds(kind: type) -> dict[str, tuple[type, bool]]:
    """For each field of a kind of fact what it holds, and whether it may hold several; facts within facts are not mapped."""
    found: dict[str, tuple[type, bool]] = {}
    hints = typing.get_type_hints(kind)
    for one in fields(kind):
        hint, several = hints[one.name], False
        if typing.get_origin(hint) is tuple:
            hint, several = typing.get_args(hint)[0], True
        if typing.get_origin(hint) in (types.UnionType, typing.Union):
            hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
        if hint in (Entity, PartialDate, Decimal, str, Concept):
            found[one.name] = (hint, several)
    return found


def texts(wanted: object) -> Iterator[str]:
    """Every text in a value of a mapping."""
    if isinstance(wanted, str):
        yield wanted
    elif isinstance(wanted, dict):
        for one in wanted.values():
            yield from texts(one)
    elif isinstance(wanted, list):
        for one in wanted:
            yield from texts(one)
