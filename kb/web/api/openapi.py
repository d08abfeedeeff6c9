"""The OpenAPI 3.1 document of the API, made from the headers of the questions."""

from __future__ import annotations

from functools import cache
from typing import Any

from kb import __version__
from kb.queries import Parameter, concepts, library
from kb.vocab import MODALITY_GROUPS, SCHEME
from kb.web.api.formats import MEDIA

Plain = dict[str, Any]
_DAY = (r"^[12]\d{3}(-(0[13578]|1[02])(-(0[1-9]|[12]\d|3[01]))?|-(0[469]|11)(-(0[1-9]|[12]\d|30))?|-02(-(0[1-9]|1\d|2[0-9]))?)?$")
_TYPES: dict[str, Plain] = {
    "iri": {"type": "string", "minLength": 1, "description": "A name, a code or an IRI."},
    "concept": {"$ref": "#/components/schemas/Concept"},
    "day": {"$ref": "#/components/schemas/Day"},
    "text": {"type": "string", "minLength": 1},
    "number": {"type": "number"},
}
_PROBLEMS = {
    "400": "The request is wrong; the detail says how.", "401": "A token is needed.", "404": "Nothing is known by that name.",
    "406": "The answer cannot be had in that form.", "409": "The name may mean several things.", "429": "Too many requests.",
    "503": "The request was stopped at a limit, or no process was free.",
}
PATHS: dict[str, Plain] = {}
"""What the other parts of the server add to the document: their paths as OpenAPI writes them."""


def document(url: str) -> Plain:
    """The document for a server at an address."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sanctions-kb", "version": __version__, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "States, officials, organizations, agreements, sanctions and arms transfers: every fact with who said it, "
                           "how firmly, and in which words.",
        },
        "servers": [{"url": url}],
        "paths": _paths() | PATHS,
        "components": {"schemas": _schemas()},
    }


@cache
def _paths() -> Plain:
    paths: Plain = {}
    for query in library().values():
        paths[f"/api/ask/{query.name}"] = {"get": {
            "operationId": f"ask-{query.name}", "summary": query.title, "tags": ["questions"],
            "parameters": [*map(_parameter, query.parameters), _query("format", {"type": "string", "enum": list(MEDIA)}), *_paging()],
            "responses": _responses({
                media: {"schema": {"type": "array", "items": {"type": "object", "additionalProperties": {"type": ["string", "null"]}}}}
                if media == MEDIA["json"] else {} for media in MEDIA.values()}),
        }}
    things = {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Found"}}}}
    listed = {"application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Claim"}}}}
    accounts = {"application/json": {"schema": {"type": "array", "items": {"type": "object", "required": ["iri", "type", "when"]}}}}
    name = {"type": "string", "minLength": 1}
    modalities = [*MODALITY_GROUPS, *(one for group in MODALITY_GROUPS.values() for one in group)]
    modality = _query("modality", {"type": "string", "enum": modalities})
    paths["/api/find"] = _get("find", "What a name may mean, with the claims about it.",
                              [_query("name", name, required=True), _query("type", {"type": "string", "minLength": 1})], things)
    paths["/api/entities/{path}"] = _get(
        "entity", "One entity, by the part of its IRI behind id/.", [{"name": "path", "in": "path", "required": True, "schema": name}],
        {"application/json": {"schema": {"$ref": "#/components/schemas/Entity"}}})
    paths["/api/claims"] = _get("claims", "The claims about an entity.",
                                [_query("about", name, required=True), modality, *_paging()], listed)
    days = [_query("since", _TYPES["day"]), _query("until", _TYPES["day"])]
    paths["/api/timeline"] = _get("timeline", "Every account in which an entity plays a role, by date.",
                                  [_query("entity", name, required=True), *days, modality, *_paging()], accounts)
    paths["/api/queries"] = _get("queries", "The questions of the library.", [],
                                 {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}})
    return paths


def _get(operation: str, summary: str, parameters: list[Plain], content: Plain) -> Plain:
    return {"get": {"operationId": operation, "summary": summary, "tags": ["look-ups"], "parameters": parameters,
                    "responses": _responses(content)}}


def _responses(content: Plain) -> Plain:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"200": {"description": "The answer.", "content": content},
            **{status: {"description": text, "content": problem} for status, text in _PROBLEMS.items()}}


def _parameter(parameter: Parameter) -> Plain:
    said = _query(parameter.name, _TYPES[parameter.type], required=parameter.required)
    if parameter.default is not None:
        said["description"] = f"{parameter.default} where nothing is said."
    return said


def _query(name: str, schema: Plain, *, required: bool = False) -> Plain:
    return {"name": name, "in": "query", "required": required, "schema": schema}


def _paging() -> list[Plain]:
    return [_query("limit", {"type": "integer", "minimum": 1, "maximum": 100_000, "default": 1_000}),
            _query("offset", {"type": "integer", "minimum": 0, "maximum": 1_000_000_000, "default": 0})]


@cache
def _schemas() -> Plain:
    text, texts = {"type": ["string", "null"]}, {"type": "array", "items": {"type": "string"}}
    claims = {"type": "array", "items": {"$ref": "#/components/schemas/Claim"}}
    thing = {"iri": {"type": "string"}, "label": {"type": "string"}, "type": {"type": "string"}}
    return {
        "Day": {"type": "string", "pattern": _DAY, "description": "YYYY, YYYY-MM or YYYY-MM-DD."},
        "Concept": {"type": "string", "enum": sorted({iri.removeprefix(SCHEME) for iri in concepts().values()}),
                    "description": "A concept of the schemes; its label is taken too."},
        "Claim": {"type": "object", "required": ["iri", "modality", "source", "quote", "document", "date"], "properties": {
            "iri": {"type": "string"}, "modality": {"type": "string"}, "source": texts, "quote": text, "document": {"type": "string"},
            "date": text}},
        "Found": {"type": "object", "required": ["iri", "score", "claims"],
                  "properties": thing | {"score": {"type": "number", "minimum": 0, "maximum": 1}, "claims": claims}},
        "Entity": {"type": "object", "required": ["iri", "values", "claims", "claims_total"], "properties": thing | {
            "values": {"type": "object", "additionalProperties": texts}, "claims": claims, "claims_total": {"type": "integer"}}},
        "Problem": {"type": "object", "required": ["title", "status", "detail"], "properties": {
            "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}}},
    }
