"""The routes under ``/api``: parameters are read here, and answered by the readers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kb.dates import PartialDate
from kb.queries import library, named
from kb.vocab import ID
from kb.web.access import demand
from kb.web.api import openapi
from kb.web.desk import Refused, desk
from kb.web.sparql.routes import own_url

LIMIT, MOST = 1_000, 100_000
"""Rows that come at once where nothing is said, and that can be asked for."""
_PAGING = ("limit", "offset")


async def ask(request: Request) -> Response:
    """A question of the library."""
    demand(request, "read")
    query = named(request.path_params["query"])
    given = _given(request, {one.name for one in query.parameters} | {"format", *_PAGING})
    words = {
        "query": query.name, "parameters": {name: value for name, value in given.items() if name not in ("format", *_PAGING)},
        "format": given.get("format", ""), "accept": request.headers.get("accept", ""), **_paging(request, given),
    }
    return await desk(request).respond("ask", words, headers={"Vary": "Accept"})


async def find(request: Request) -> Response:
    """What a name may mean."""
    demand(request, "read")
    given = _given(request, {"name", "type"}, needed={"name"})
    return await desk(request).respond("find", {"name": given["name"], "type": given.get("type", "")})


async def entity(request: Request) -> Response:
    """One entity, by the part of its IRI behind ``id/``."""
    demand(request, "read")
    _given(request, ())
    return await desk(request).respond("entity", {"iri": ID + request.path_params["path"]})


async def claims(request: Request) -> Response:
    """The claims of a fact, about an entity, or of a document."""
    demand(request, "read")
    given = _given(request, {"fact", "about", "document", "modality", *_PAGING})
    if sum(bool(given.get(name)) for name in ("fact", "about", "document")) != 1:
        raise Refused(400, "say whose claims: about=, fact= or document=, one of the three")
    words = {name: given.get(name, "") for name in ("fact", "about", "document", "modality")}
    return await desk(request).respond("claims", words | _paging(request, given))


async def timeline(request: Request) -> Response:
    """Every account in which an entity plays a role."""
    demand(request, "read")
    given = _given(request, {"entity", "since", "until", "modality", *_PAGING}, needed={"entity"})
    for name in ("since", "until"):
        if name in given:
            _day(name, given[name])
    words = {name: given.get(name, "") for name in ("entity", "since", "until", "modality")}
    return await desk(request).respond("timeline", words | _paging(request, given))


async def questions(request: Request) -> Response:
    """The questions of the library with their parameters, for forms and tools."""
    demand(request, "read")
    _given(request, ())
    return JSONResponse([
        {"name": one.name, "title": one.title, "url": f"{own_url(request)}/api/ask/{one.name}",
         "parameters": [{"name": each.name, "type": each.type, "required": each.required, "default": each.default}
                        for each in one.parameters]}
        for one in library().values()])


async def description(request: Request) -> Response:
    """The OpenAPI document of all this."""
    demand(request, "read")
    return JSONResponse(openapi.document(own_url(request)))


def _given(request: Request, known: Collection[str], *, needed: Collection[str] = ()) -> Mapping[str, str]:
    """The parameters of a request; Refused for one that is unknown, given twice, empty or missing."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in known:
            raise Refused(400, f"there is no parameter {name[:60]!r} here; there are: {', '.join(sorted(known)) or 'none'}")
        if name in given:
            raise Refused(400, f"the parameter {name!r} is given twice; it takes one value")
        if not value:
            raise Refused(400, f"the parameter {name!r} is empty; leave it out, or give it a value")
        given[name] = value
    for name in needed:
        if name not in given:
            raise Refused(400, f"the parameter {name!r} is missing")
    return given


def _paging(request: Request, given: Mapping[str, str]) -> dict[str, Any]:
    limit, offset = _number(given, "limit", LIMIT, 1, MOST), _number(given, "offset", 0, 0, 10**9)
    following = urlencode({**given, "limit": limit, "offset": offset + limit})
    return {"limit": limit, "offset": offset, "next": f"{own_url(request)}{request.url.path}?{following}"}


def _number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name, str(default))
    if not (text.isascii() and text.isdecimal()) or not least <= int(text) <= most:
        raise Refused(400, f"{name} is a whole number from {least:,} to {most:,}, not {text[:40]!r}")
    return int(text)


def _day(name: str, text: str) -> None:
    try:
        PartialDate(text)
    except ValueError as error:
        raise Refused(400, f"{name}: {error}") from None


ROUTES = [
    Route("/api/ask/{query}", ask, methods=["GET"]),
    Route("/api/queries", questions, methods=["GET"]),
    Route("/api/find", find, methods=["GET"]),
    Route("/api/entities/{path:path}", entity, methods=["GET"]),
    Route("/api/claims", claims, methods=["GET"]),
    Route("/api/timeline", timeline, methods=["GET"]),
    Route("/api/openapi.json", description, methods=["GET"]),
]
