"""Items of Wikidata, or of another Wikibase, out of its SPARQL endpoint: the statements with their ranks, qualifiers and references.

What the endpoint answers is put into the form of the dumps, so that one reading serves both.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from kb.errors import SourceError
from kb.loaders.lists import wikidata
from kb.record import Edition
from kb.store.base import Row, Solutions, Term

Select = Callable[[str], Solutions]
BATCH = 40
"""Items in one question: small enough for the time limits of public endpoints."""

_PREFIXES = """PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wikibase: <http://wikiba.se/ontology#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX schema: <http://schema.org/>
"""
_WORDS = """SELECT ?item ?kind ?text WHERE {{ VALUES ?item {{ {items} }}
  VALUES (?kind ?p) {{ ("labels" rdfs:label) ("aliases" skos:altLabel) ("descriptions" schema:description) }}
  ?item ?p ?text FILTER(LANG(?text) IN ({languages})) }}"""
_STATEMENTS = """SELECT ?item ?property ?type ?statement ?rank ?value ?precision ?calendar WHERE {{ VALUES ?item {{ {items} }}
  ?item ?claim ?statement . ?property wikibase:claim ?claim ; wikibase:statementProperty ?ps ; wikibase:propertyType ?type .
  ?statement wikibase:rank ?rank ; ?ps ?value .
  OPTIONAL {{ ?property wikibase:statementValue ?psv . ?statement ?psv ?full .
    ?full wikibase:timePrecision ?precision ; wikibase:timeCalendarModel ?calendar }} }}"""
_QUALIFIERS = """SELECT ?statement ?property ?type ?value ?precision ?calendar WHERE {{ VALUES ?item {{ {items} }}
  ?item ?claim ?statement . ?any wikibase:claim ?claim . ?statement ?pq ?value .
  ?property wikibase:qualifier ?pq ; wikibase:propertyType ?type .
  OPTIONAL {{ ?property wikibase:qualifierValue ?pqv . ?statement ?pqv ?full .
    ?full wikibase:timePrecision ?precision ; wikibase:timeCalendarModel ?calendar }} }}"""
_REFERENCES = """SELECT ?statement ?reference ?property ?type ?value ?precision ?calendar WHERE {{ VALUES ?item {{ {items} }}
  ?item ?claim ?statement . ?any wikibase:claim ?claim . ?statement prov:wasDerivedFrom ?reference . ?reference ?pr ?value .
  ?property wikibase:reference ?pr ; wikibase:propertyType ?type .
  OPTIONAL {{ ?property wikibase:referenceValue ?prv . ?reference ?prv ?full .
    ?full wikibase:timePrecision ?precision ; wikibase:timeCalendarModel ?calendar }} }}"""
_LABELS = "SELECT ?item ?text WHERE {{ VALUES ?item {{ {items} }} ?item rdfs:label ?text FILTER(LANG(?text) = \"en\") }}"


def read(select: Select, numbers: Sequence[str], *, url: str, languages: Iterable[str] = ("en",)) -> Edition:
    """The edition of these items ("Q7747"), in batches; SourceError for what is no number of an item."""
    wrong = [number for number in numbers if not re.fullmatch(r"Q[1-9]\d*", number)]
    if wrong or not numbers:
        raise SourceError(url, f"is asked for items by their numbers (Q42); {', '.join(wrong) or 'nothing'} is none")
    found = list(_items(select, list(dict.fromkeys(numbers)), tuple(languages)))
    missing = set(numbers) - {str(item["id"]) for item in found if item.get("claims")}
    if missing:
        raise SourceError(url, f"knows nothing of {', '.join(sorted(missing))}")
    return wikidata.edition(lambda: iter(found), url)


def _items(select: Select, numbers: list[str], languages: tuple[str, ...]) -> Iterator[Mapping[str, Any]]:
    named: dict[str, None] = {}
    for at in range(0, len(numbers), BATCH):
        batch = numbers[at:at + BATCH]
        found = _batch(select, batch, languages)
        for item in found.values():
            named.update(dict.fromkeys(_mentioned(item)))
            yield item
    others = [number for number in named if number not in numbers]
    for at in range(0, len(others), BATCH * 5):
        for row in _rows(select(_PREFIXES + _LABELS.format(items=_values(others[at:at + BATCH * 5])))):
            number = _number(row["item"])
            yield {"id": number, "type": "item", "labels": {"en": {"language": "en", "value": row["text"].value}}}


def _batch(select: Select, batch: list[str], languages: tuple[str, ...]) -> dict[str, dict[str, Any]]:
    items = _values(batch)
    found: dict[str, dict[str, Any]] = {number: {"id": number, "type": "item"} for number in batch}
    words = _WORDS.format(items=items, languages=", ".join(f'"{one}"' for one in languages))
    for row in _rows(select(_PREFIXES + words)):
        held = found[_number(row["item"])].setdefault(row["kind"].value, {})
        text = {"language": row["text"].language or "", "value": row["text"].value}
        if row["kind"].value == "aliases":
            held.setdefault(text["language"], []).append(text)
        else:
            held[text["language"]] = text
    statements: dict[str, dict[str, Any]] = {}
    for row in _rows(select(_PREFIXES + _STATEMENTS.format(items=items))):
        node = row["statement"].value
        if node in statements:
            continue
        rank = row["rank"].value.rsplit("#", 1)[-1].removesuffix("Rank").lower()
        statements[node] = {"mainsnak": _snak(row), "rank": rank, "type": "statement"}
        found[_number(row["item"])].setdefault("claims", {}).setdefault(_number(row["property"]), []).append(statements[node])
    for row in _rows(select(_PREFIXES + _QUALIFIERS.format(items=items))):
        if row["statement"].value in statements:
            held = statements[row["statement"].value].setdefault("qualifiers", {}).setdefault(_number(row["property"]), [])
            if _snak(row) not in held:
                held.append(_snak(row))
    references: dict[tuple[str, str], dict[str, Any]] = {}
    for row in _rows(select(_PREFIXES + _REFERENCES.format(items=items))):
        key = (row["statement"].value, row["reference"].value)
        if key[0] not in statements:
            continue
        if key not in references:
            references[key] = {"snaks": {}}
            statements[key[0]].setdefault("references", []).append(references[key])
        held = references[key]["snaks"].setdefault(_number(row["property"]), [])
        if _snak(row) not in held:
            held.append(_snak(row))
    return found


def _rows(answer: Solutions) -> Iterator[dict[str, Term]]:
    def named(row: Row) -> dict[str, Term]:
        return {name: term for name, term in zip(answer.variables, row, strict=True) if term is not None}

    # The order of a server's rows is nobody's promise.
    return iter(sorted(map(named, answer.rows), key=lambda row: sorted((name, term.n3()) for name, term in row.items())))


def _snak(row: Mapping[str, Term]) -> dict[str, Any]:
    """A value of the endpoint as a snak of the dumps; a blank node is a value that nobody knows."""
    term = row["value"]
    kind = re.sub(r"(?<!^)(?=[A-Z])", "-", row["type"].value.rsplit("#", 1)[-1]).lower()
    snak: dict[str, Any] = {"snaktype": "value", "property": _number(row["property"]), "datatype": _DATATYPES.get(kind, kind)}
    if term.kind == "bnode" or "/.well-known/genid/" in term.value:
        return {**snak, "snaktype": "somevalue"}
    if term.kind == "iri" and re.search(r"/entity/[QPL]\d+$", term.value):
        held: object = {"entity-type": "item", "id": _number(term)}
    elif term.language:
        held = {"text": term.value, "language": term.language}
    elif term.datatype and term.datatype.endswith("#dateTime"):
        calendar = row["calendar"].value if "calendar" in row else ""
        sign = "" if term.value.startswith(("-", "+")) else "+"
        held = {"time": sign + term.value, "precision": int(row["precision"].value) if "precision" in row else 11,
                **({"calendarmodel": calendar} if calendar else {})}
    elif kind == "quantity":
        held = {"amount": term.value, "unit": "1"}
    else:
        held = term.value
    return {**snak, "datavalue": {"value": held}}


_DATATYPES = {"external-id": "external-id", "wikibase-item": "wikibase-item", "url": "url"}


def _mentioned(item: Mapping[str, Any]) -> Iterator[str]:
    for property_, statements in item.get("claims", {}).items():
        yield property_
        for statement in statements:
            references = [one["snaks"] for one in statement.get("references", ())]
            for snaks in (statement.get("qualifiers", {}), *references, {property_: [statement["mainsnak"]]}):
                for name, held in snaks.items():
                    yield name
                    for snak in held:
                        value = snak.get("datavalue", {}).get("value")
                        if isinstance(value, dict) and "id" in value:
                            yield str(value["id"])


def _number(term: Term) -> str:
    return term.value.rsplit("/", 1)[-1]


def _values(numbers: Iterable[str]) -> str:
    return " ".join(f"wd:{number}" for number in numbers)
