"""Who supplies and who receives, as the registers name them: states, dissolved ones too, groups (one star), organisations (two)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kb import reference
from kb.model import Concept, Entity
from kb.resolve import coded
from kb.vocab import ID

_UNKNOWN = re.compile(r"unknown (?:supplier|recipient)", re.IGNORECASE)
_STARS = re.compile(r"(.*?)\s*(\*{1,2})")
_IN = re.compile(r"(.+?)\s*\((.+)\)")


def parties(supplier: str, recipient: str) -> tuple[Entity | None, Entity | None]:
    """Both parties of a deal; where neither is known, the recipient stands as the register's words: somebody received."""
    one, other = party(supplier), party(recipient)
    if one is None and other is None:
        return None, Entity(recipient or "unknown recipient", "Group", kind=Concept("mixed-group"))
    return one, other


@cache
def party(name: str) -> Entity | None:
    """The party of a name; None for one that the register itself does not know.

    >>> party("Soviet Union").iri.rpartition("/")[2], party("unknown supplier(s)")
    ('SUHH', None)
    """
    if not name or _UNKNOWN.match(name):
        return None
    if starred := _STARS.fullmatch(name):
        return _organization(starred[1]) if starred[2] == "**" else _group(starred[1])
    return state(name)


@cache
def state(name: str) -> Entity:
    """The state of a name; one that the reference does not have is described under its name."""
    known = _table()["states"].get(name)
    if known is None:
        return coded.state(name) or coded.body(name) or Entity(name, "State")
    if "code" in known:
        return _coded(f"{ID}state/{known['code']}")
    return Entity(known["label"], known.get("type", "State"), of=_coded(f"{ID}state/{known['of']}") if "of" in known else None)


def _organization(name: str) -> Entity:
    return coded.body(name) or Entity(name, "Organization", kind=Concept("international-organization"))


def _group(name: str) -> Entity:
    if slug := _table()["groups"].get(name):
        return coded.organization(slug)
    split = _IN.fullmatch(name)
    label, where = (split[1], split[2]) if split else (name, "")
    within = state(where) if where and (where in _table()["states"] or coded.state(where)) else None
    if where and within is None:
        label = name
    if any(word.lower() in label.lower() for word in _table()["unnamed"]):
        return Entity(label, "Group", kind=Concept("group-of-persons"), of=within)
    return Entity(label, "Organization", kind=Concept("armed-group"), of=within)


def _coded(iri: str) -> Entity:
    entry = reference.by_iri(iri)
    if entry is None:
        raise KeyError(iri)
    return Entity(entry.label, entry.type, entry.iri)


@cache
def _table() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "parties.yaml").read_text("utf-8"))
    return found
