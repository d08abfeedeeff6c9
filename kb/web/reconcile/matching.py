"""Queries become candidates: found by name or by what is given, scored by name and properties, certain only without a rival."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from kb.knowledge import KnowledgeBase
from kb.knowledge.names import Names, fits, likeness
from kb.vocab import ID
from kb.web.reconcile.batch import Given, Query, iri_of
from kb.web.reconcile.kinds import kinds_json, short
from kb.web.reconcile.properties import PROPERTIES, Property
from kb.web.reconcile.values import LINE, Entity, Value, entities, holders, line, values

_NOT_WHOLE = 0.9
"""What a surname alone, or a word that stands for a thing, counts where a whole name counts 1."""
_LIKE_ENOUGH = 0.85
_OTHER_TYPE = 0.7
_MOST = 30
Known = Mapping[str, Mapping[str, list[Value]]]


def matched(base: KnowledgeBase, names: Names, queries: Mapping[str, Query]) -> dict[str, Any]:
    """The answer to a batch: the candidates of each query, the best first."""
    found = {key: _found(base, names, query) for key, query in queries.items()}
    iris = dict.fromkeys(iri for named in found.values() for iri in named)
    things = entities(base.store, iris)
    wanted = dict.fromkeys((*LINE, *(one.id for query in queries.values() for one, _ in query.given)))
    known = {name: values(base.store, PROPERTIES[name], things) for name in wanted}
    readings = _readings(base, names, queries.values())
    return {
        key: {"result": _judged(query, [(things[iri], score) for iri, score in found[key].items() if iri in things], known, readings)}
        for key, query in queries.items()
    }


def _found(base: KnowledgeBase, names: Names, query: Query) -> dict[str, float]:
    """IRIs that a query may mean, with how well the name fits; 0 for those that only what is given has led to."""
    found: dict[str, float] = {}
    types = () if query.prefer_types else query.types
    name = query.name or next((one.words for prop, some in query.given if prop.id == "alias" for one in some), "")
    if name:
        iri = iri_of(name)
        if iri.startswith(ID) and "/" in iri[len(ID):] and " " not in name and entities(base.store, [iri]):
            found[iri] = 1.0
        for kind in types or ("",):
            for one in base.search(name, type=kind, among=names):
                score = one.score if one.score < 1.0 or _whole(names, name, one.thing.iri) else _NOT_WHOLE
                found[one.thing.iri] = max(score, found.get(one.thing.iri, 0.0))
        for thing, score in names.nearest(name, types=types):
            found.setdefault(thing.iri, 1.0 if names.has(name, thing.iri) else score)
    for prop, some in query.given:
        if prop.telling > 1 or not name:
            for given in some:
                means = _meant(base, names, given) if prop.values == "entity" else ()
                found |= {iri: 0.0 for iri in holders(base.store, prop, given.words, means, most=_MOST) if iri not in found}
    return found


def _whole(names: Names, name: str, iri: str) -> bool:
    return names.has(name, iri) or name in (iri, short(iri), iri.rpartition("/")[2]) or iri.startswith(f"{ID}position/")


def _meant(base: KnowledgeBase, names: Names, given: Given) -> frozenset[str]:
    """The entities that a given value may stand for."""
    if given.iri:
        return frozenset({given.iri})
    return frozenset(one.thing.iri for one in base.search(given.words, among=names) if one.score == 1.0)


def _readings(base: KnowledgeBase, names: Names, queries: Iterable[Query]) -> dict[Given, frozenset[str]]:
    asked = {given for query in queries for prop, some in query.given if prop.values == "entity" for given in some}
    return {given: _meant(base, names, given) for given in asked}


def _judged(
    query: Query, found: Sequence[tuple[Entity, float]], known: Known, readings: Mapping[Given, frozenset[str]],
) -> list[dict[str, Any]]:
    judged = []
    for entity, of_name in found:
        fitting = [any(fits(kind, (wanted,)) for kind in entity.types) for wanted in query.types]
        of_type = all(fitting) if query.all_types else any(fitting) or not fitting
        if not of_type and not query.prefer_types:
            continue
        agreed = _agreements(query, entity, known, readings)
        score = _score(query, of_name, agreed) * (1.0 if of_type else _OTHER_TYPE)
        features = [{"id": "name", "value": round(100 * of_name, 1)}] if query.name else []
        features += [{"id": prop.id, "value": round(100 * agreement, 1)} for prop, agreement in agreed.items()]
        features += [{"id": "type", "value": of_type}] if query.types else []
        sure = of_type and _sure(query, of_name, agreed)
        judged.append((round(100 * score, 1), sure, entity, features))
    judged.sort(key=lambda one: (-one[0], not one[1], one[2].label, one[2].iri))
    alone = sum(sure for _, sure, _, _ in judged) == 1
    return [
        {"id": short(entity.iri), "name": entity.label, "description": line(entity, known), "type": kinds_json(entity.types),
         "score": score, "features": features, "match": sure and alone and at == 0}
        for at, (score, sure, entity, features) in enumerate(judged[:query.limit])
    ]


def _sure(query: Query, of_name: float, agreed: Mapping[Property, float]) -> bool:
    """Whether a candidate is the one, if no other is: the whole name or a number of its own, and nothing against it."""
    telling = any(agreement == 1.0 and prop.telling > 1 for prop, agreement in agreed.items())
    named = of_name == 1.0 or (telling and (not query.name or of_name >= _LIKE_ENOUGH))
    return named and all(agreement >= _LIKE_ENOUGH for agreement in agreed.values())


def _score(query: Query, of_name: float, agreed: Mapping[Property, float]) -> float:
    weights = [(prop.telling, agreement) for prop, agreement in agreed.items()]
    if query.name:
        weights.append((1.0, of_name))
    total = sum(weight for weight, _ in weights)
    if not total:
        return of_name
    return sum(weight * agreement for weight, agreement in weights) / total


def _agreements(query: Query, entity: Entity, known: Known, readings: Mapping[Given, frozenset[str]]) -> dict[Property, float]:
    """How far what is given agrees with what is known, for each property of which something is known."""
    agreed = {}
    for prop, some in query.given:
        has = known[prop.id].get(entity.iri, ())
        if has:
            agreed[prop] = max(_agreement(prop, given, value, readings) for given in some for value in has)
    return agreed


def _agreement(prop: Property, given: Given, value: Value, readings: Mapping[Given, frozenset[str]]) -> float:
    if prop.values == "entity":
        return 1.0 if value.iri in readings[given] else _alike(given.words, value.text)
    if prop.values == "date":
        return _same_day(given.words, value.text)
    if prop.telling > 1:
        return float(_bare(given.words) == _bare(value.text))
    return _alike(given.words, value.text)


def _alike(one: str, other: str) -> float:
    found = likeness(one, other)
    return found if found >= _LIKE_ENOUGH else 0.0


def _same_day(one: str, other: str) -> float:
    """How far two dates can be the same day, each known to the day, the month or the year.

    >>> _same_day("1950", "1950-03-21"), _same_day("1950-03-20T00:00:00Z", "1950-03-21"), _same_day("1951", "1950")
    (1.0, 0.5, 0.0)
    """
    a, b = one[:10], other[:10]
    if a.startswith(b) or b.startswith(a):
        return float(len(a) >= 4)
    return 0.5 if a[:4] == b[:4] else 0.0


def _bare(text: str) -> str:
    """A number as it is compared: letters and digits only."""
    return re.sub(r"\W+", "", text).casefold()
