"""``/api``: the library of questions, names, claims and time, for programs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kb.errors import UnknownQuery
from kb.queries import named
from kb.vocab import MODALITIES, MODALITY_GROUPS
from kb.web.access import demand
from kb.web.api import formats, openapi
from kb.web.api.operations import DAY, IRI, Field, Operation, name, paging, values
from kb.web.api.questions import operations, questions
from kb.web.desk import Refused, desk
from kb.web.heads import accepted, own_url

_TEXT = {"type": "string"}
_MAYBE = {"type": ["string", "null"]}
_TEXTS = {"type": "array", "items": _TEXT}
CLAIM: Mapping[str, Any] = {
    "type": "object", "required": ["iri", "modality", "source", "quote", "document", "date"],
    "properties": {"iri": _TEXT, "modality": {"enum": list(MODALITIES)}, "source": _TEXTS, "quote": _MAYBE, "document": _TEXT,
                   "date": _MAYBE},
}
_CLAIMS = {"type": "array", "items": CLAIM}
_CANDIDATE = {
    "type": "object", "required": ["iri", "label", "type", "score", "claims"],
    "properties": {"iri": _TEXT, "label": _TEXT, "type": _TEXT, "score": {"type": "number", "minimum": 0, "maximum": 1}, "claims": _CLAIMS},
}
_ACCOUNT = {
    "type": "object", "required": ["iri", "type", "when", "claims"],
    "properties": {"iri": _TEXT, "type": _TEXT, "when": _MAYBE, "steps": {"type": "array", "items": {"type": "object"}}, "claims": _CLAIMS},
}
_ENTITY = {
    "type": "object", "required": ["iri", "label", "type", "otherNames", "descriptions", "notes", "resolvedTo", "identifiers", "claims"],
    "properties": {
        "iri": _TEXT, "label": _TEXT, "type": _TEXT, "otherNames": _TEXTS, "descriptions": _TEXTS, "notes": _TEXTS, "resolvedTo": _TEXTS,
        "identifiers": {"type": "array", "items": {"type": "object", "properties": {"kind": _TEXT, "value": _TEXT}}},
        "claims": {"type": "object", "additionalProperties": {"type": "integer"}},
    },
}
_QUESTION = {"type": "object", "required": ["name", "title", "number", "url", "parameters"]}
_MODALITY = Field("modality", {"type": "string", "enum": [*MODALITY_GROUPS, *MODALITIES]}, "a modality, or a group of them",
                  known=(*MODALITY_GROUPS, *MODALITIES))
_ONE = ("json", "turtle")

FIND = Operation(
    "/api/find", "find", "What a name may mean, the best first, with the first claims about it",
    (Field("name", name("a name, a code (IRN) or an IRI"), "a name, a code or an IRI", required=True),
     Field("type", {"type": "string", "pattern": "^[A-Za-z]{1,40}$"}, "only this class, such as Person or State"),
     formats.field(), *paging(100, 20)), formats.answers(_CANDIDATE))
CLAIMS = Operation(
    "/api/claims", "claims", "The claims about an entity, on a fact, in a document: each parameter narrows",
    (Field("about", name("an entity"), "an entity: a name, a code or an IRI"),
     Field("fact", {"type": "string", "pattern": IRI, "maxLength": 500}, "the IRI of a fact"),
     Field("document", name("a document"), "a document: its IRI, file name or title"),
     _MODALITY, formats.field(), *paging()), formats.answers(CLAIM))
TIMELINE = Operation(
    "/api/timeline", "timeline", "Every account in which an entity plays a role, by date; what has no date comes last",
    (Field("entity", name("an entity"), "an entity: a name, a code or an IRI", required=True),
     Field("since", {"type": "string", "pattern": DAY}, "a date: YYYY, YYYY-MM or YYYY-MM-DD"),
     Field("until", {"type": "string", "pattern": DAY}, "a date: YYYY, YYYY-MM or YYYY-MM-DD"),
     _MODALITY, formats.field(), *paging()), formats.answers(_ACCOUNT))
ENTITY = Operation(
    "/api/entities/{id}", "entity", "One entity: what it is called, its identifiers, and how many claims tell of it",
    (Field("id", {"type": "string", "pattern": "^[A-Za-z0-9._~-]+(?:/[A-Za-z0-9._~-]+)*$", "maxLength": 500},
           "the path of its IRI below /id/, such as state/IRN", required=True, place="path"), formats.field(_ONE)),
    {"application/json": _ENTITY, "text/turtle": _TEXT})
QUERIES = Operation(
    "/api/queries", "queries", "The questions of the library with their parameters, for forms and tools", (),
    {"application/json": {"type": "array", "items": _QUESTION}})
DOCUMENT = Operation("/api/openapi.json", "openapi", "This document", (), {"application/json": {"type": "object"}})
LOOK_UPS = (FIND, CLAIMS, TIMELINE, ENTITY, QUERIES, DOCUMENT)


async def ask(request: Request) -> Response:
    """A question of the library."""
    demand(request, "read")
    asked = request.path_params["name"]
    if (operation := operations().get(asked)) is None:
        try:
            named(asked)
        except UnknownQuery as error:
            raise Refused(404, str(error)) from None
        raise Refused(503, f"the question {asked!r} is newer than this server; start it again")
    given = values(request, operation)
    kept = {name: given.pop(name) for name in ("limit", "offset")}
    format_ = formats.format_for(accepted(request), given.pop("format", None))
    return await _answered(request, "ask", kept | {"question": asked, "parameters": given, "format": format_})


async def find(request: Request) -> Response:
    """What a name may mean."""
    return await _look_up(request, FIND)


async def claims(request: Request) -> Response:
    """Claims, by what they are about or where they stand."""
    return await _look_up(request, CLAIMS)


async def timeline(request: Request) -> Response:
    """The accounts of an entity, by date."""
    return await _look_up(request, TIMELINE)


async def entity(request: Request) -> Response:
    """One entity."""
    demand(request, "read")
    given = values(request, ENTITY)
    (id_,) = (one for one in ENTITY.fields if one.place == "path")
    words = {"id": id_.read(request.path_params["id"]), "format": formats.format_for(accepted(request), given.get("format"), _ONE)}
    return await _answered(request, "entity", words)


async def queries(request: Request) -> Response:
    """The library."""
    demand(request, "read")
    values(request, QUERIES)
    return JSONResponse([
        {"name": query.name, "title": query.title, "number": query.number, "url": f"{own_url(request)}{operations()[query.name].path}",
         "parameters": [{"name": one.name, "type": one.type, "required": one.required, "default": one.default} for one in query.parameters]}
        for query in questions().values()
    ])


async def described(request: Request) -> Response:
    """The OpenAPI document."""
    demand(request, "read")
    values(request, DOCUMENT)
    return JSONResponse(openapi.document(own_url(request), (*LOOK_UPS, *operations().values())))


async def _look_up(request: Request, operation: Operation) -> Response:
    demand(request, "read")
    given = values(request, operation)
    return await _answered(request, operation.name, given | {"format": formats.format_for(accepted(request), given.get("format"))})


async def _answered(request: Request, task: str, words: Mapping[str, Any]) -> Response:
    others = urlencode([(name, value) for name, value in request.query_params.multi_items() if name != "offset"])
    page = f"{own_url(request)}{request.url.path}?{others}{'&' if others else ''}"
    return await desk(request).respond(task, {**words, "page": page}, headers={"Vary": "Accept"})


ROUTES = [
    Route("/api/ask/{name}", ask),
    Route("/api/find", find),
    Route("/api/claims", claims),
    Route("/api/timeline", timeline),
    Route("/api/entities/{id:path}", entity),
    Route("/api/queries", queries),
    Route("/api/openapi.json", described),
]
