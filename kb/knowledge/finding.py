"""From what a user types to one entity of the base: an IRI, a code, a name, a position; or the error that lists the candidates."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kb import reference
from kb.errors import AmbiguousName, UnknownName
from kb.iris import entity, fold, is_safe, slug
from kb.knowledge.asking import rows
from kb.knowledge.names import Names, fits
from kb.knowledge.results import Thing
from kb.store.base import Store, quoted
from kb.vocab import ID, KB, ONTOLOGY

_NEAREST = 5
_OF = re.compile(r"(?P<office>.+?) (?:of|for) (?:the )?(?P<of>.+)", re.IGNORECASE)
# How a name may stand for a reference entity, the best first; an adjective ("Iranian") is no name.
_OWNERS = ("State", "Organization", "PublicBody")
_WAYS = ("label", "name", "metonym")


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name may mean, and how well it fits: 1.0 is the very name."""

    thing: Thing
    score: float


def find(store: Store, name: str, *, types: Iterable[str] = ()) -> Thing:
    """The one entity that a name means; UnknownName or AmbiguousName with the candidates otherwise.

    ``types`` narrows to classes ("Person").  An IRI, in full or as ``id:state/IRN``, is taken as it is when the base knows it.
    """
    exact = [one for one in candidates(store, name, types=types) if one.score == 1.0]
    things = list({one.thing.iri: one.thing for one in exact}.values())
    if len(things) == 1:
        return things[0]
    if things:
        raise AmbiguousName(name, [(thing.label, thing.iri) for thing in things])
    near = candidates(store, name, types=types)
    raise UnknownName(name, [(one.thing.label, one.thing.iri) for one in near[:_NEAREST]])


def candidates(store: Store, name: str, *, types: Iterable[str] = (), among: Names | None = None) -> list[Candidate]:
    """What a name may mean, the best first.

    Readings of the whole name come alone with score 1.0; only without one are the nearest names listed, below 1.0.  With ``among``, the
    names of this store as they were read before, many look-ups take one reading.
    """
    wanted = frozenset(types)
    exact = _exact(store, name.strip(), wanted, among)
    if exact:
        return [Candidate(thing, 1.0) for thing in {thing.iri: thing for thing in exact}.values()]
    known = Names(store) if among is None else among
    return [Candidate(thing, score) for thing, score in known.nearest(name, types=wanted, limit=_NEAREST * 2)]


def _exact(store: Store, name: str, wanted: frozenset[str], among: Names | None) -> list[Thing]:
    if is_safe(name):
        return _of_iri(store, name)
    if name.startswith("id:") and is_safe(ID + name[3:]):
        return _of_iri(store, ID + name[3:])
    coded = reference.by_iri(entity("state", name)) if name.isupper() else None
    if coded is not None:
        return [Thing(coded.iri, coded.label, coded.type)]
    known = [
        (entry, how) for entry, how in reference.names(reference.fold(name))
        if how in _WAYS and entry.type != "Concept" and fits(entry.type, wanted)
    ]
    best = min((_WAYS.index(how) for _, how in known), default=0)
    found = [Thing(entry.iri, entry.label, entry.type) for entry, how in known if how == _WAYS[best]]
    found = found or [thing for thing in (_named(store, name) if among is None else among.named(name)) if fits(thing.type, wanted)]
    return found or [thing for thing in _position(store, name) if fits(thing.type, wanted)]


def _of_iri(store: Store, iri: str) -> list[Thing]:
    text = f"SELECT DISTINCT ?type ?label WHERE {{ <{iri}> a ?type OPTIONAL {{ <{iri}> skos:prefLabel ?label }} }}"
    return [Thing(iri, row.get("label", iri.rsplit("/", 1)[-1]), row["type"].removeprefix(ONTOLOGY)) for row in rows(store, text)][:1]


def _named(store: Store, name: str) -> list[Thing]:
    """Agents of documents under this very name; a single surname serves where only one person has it."""
    if " " not in name.strip():
        full = _keyed(store, f"?a :nameKey ?key FILTER(STRENDS(?key, {quoted(' ' + fold(name))})) ?a a :Person")
        if full:
            return full
    return _keyed(store, f"?a :nameKey {quoted(fold(name))}")


def _keyed(store: Store, pattern: str) -> list[Thing]:
    """The canonical things of the nodes ``?a`` that a pattern finds."""
    text = f"SELECT DISTINCT ?to ?label ?type WHERE {{ {pattern} . ?a :resolvedTo ?to . ?to skos:prefLabel ?label ; a ?type }}"
    return [Thing(row["to"], row["label"], row["type"].removeprefix(ONTOLOGY)) for row in rows(store, text) if row["type"] != KB.Record]


def _position(store: Store, name: str) -> list[Thing]:
    """"foreign minister of Iran", "Iranian foreign minister": the position, if a document or the reference knows it."""
    for office, of in _office_and_owner(name):
        kinds = [entry for entry, _ in reference.names(reference.fold(office)) if entry.type == "Concept"]
        words = [entry.iri.rsplit("/office-", 1)[-1] for entry in kinds] or [slug(office)]
        owners = [entry.iri for entry, _ in reference.names(reference.fold(of)) if entry.type in _OWNERS]
        for owner in dict.fromkeys(owners):
            for word in words:
                if found := _of_iri(store, entity("position", owner.rsplit("/", 1)[-1], word)):
                    return found
    return []


def _office_and_owner(name: str) -> list[tuple[str, str]]:
    pairs = []
    if split := _OF.fullmatch(name):
        pairs.append((split["office"], split["of"]))
    words = name.split()
    for cut in range(1, len(words)):
        owner = " ".join(words[:cut]).removesuffix("'s").removesuffix("’s")
        pairs.append((" ".join(words[cut:]), owner))
    return pairs
