"""``/sparql``, ``/update`` and ``/graphs``: what the protocols say in HTTP, handed to the processes as tasks."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kb.web.access import demand
from kb.web.audit import audited
from kb.web.desk import Refused, desk
from kb.web.heads import FORM, accepted, media_of, own_url
from kb.web.limits import body_of

QUERY_MEDIA = "application/sparql-query"
UPDATE_MEDIA = "application/sparql-update"
_IRI = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|^`\\]*')
Pairs = list[tuple[str, str]]


async def sparql(request: Request) -> Response:
    """A query, by GET or either form of POST; without one, the description of the service."""
    demand(request, "read")
    pairs = _pairs(request.scope["query_string"])
    if request.method == "POST":
        text, pairs = await _posted(request, pairs, QUERY_MEDIA, "query")
    else:
        asked = _only(pairs, "query")
        if asked is None:
            return await _described(request)
        text = asked
    if any(name == "update" for name, _ in pairs):
        raise Refused(400, "an update goes to /update by POST; /sparql only reads")
    if not text.strip():
        raise Refused(400, "the query is empty; a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE")
    limits = desk(request).settings.limits
    words = {
        "accept": accepted(request), "default_graphs": _graphs(pairs, "default-graph-uri"),
        "named_graphs": _graphs(pairs, "named-graph-uri"), "base": f"{own_url(request)}/sparql",
        "characters": limits.query_characters, "patterns": limits.query_patterns,
    }
    return await desk(request).respond("query", words, text.encode("utf-8", "surrogateescape"), headers={"Vary": "Accept"})


async def _described(request: Request) -> Response:
    words = {"url": own_url(request), "accept": accepted(request)}
    return await desk(request).respond("describe-service", words, headers={"Vary": "Accept"})


async def update(request: Request) -> Response:
    """An update, by either form of POST."""
    who = demand(request, "write")
    text, pairs = await _posted(request, _pairs(request.scope["query_string"]), UPDATE_MEDIA, "update")
    if any(name == "query" for name, _ in pairs):
        raise Refused(400, "a query goes to /sparql; /update only changes")
    body = text.encode("utf-8", "surrogateescape")
    words = {"using": _graphs(pairs, "using-graph-uri") or [], "using_named": _graphs(pairs, "using-named-graph-uri") or [],
             "base": f"{own_url(request)}/sparql"}
    await audited(request, who.name, "update", "update", words, body)
    return Response(status_code=204)


async def graphs(request: Request) -> Response:
    """The Graph Store protocol; a graph is named by ``?graph=IRI``, ``?default``, or by its own address below /graphs/."""
    method = request.method
    who = demand(request, "read" if method in ("GET", "HEAD") else "write")
    graph = _graph_of(request)
    if method in ("GET", "HEAD"):
        return await desk(request).respond("graph-get", {"graph": graph, "accept": accepted(request)},
                                           headers={"Vary": "Accept"})
    if method == "DELETE":
        await audited(request, who.name, "graph-delete", f"delete <{graph}>", {"graph": graph}, b"")
        return Response(status_code=204)
    body = await body_of(request)
    made = ""
    if graph is None:
        # a POST to the store itself makes a graph; its name is that of its content, so that sending it again makes no second one
        graph = made = f"{own_url(request)}/graphs/{sha256(body).hexdigest()[:32]}"
    content_type = request.headers.get("content-type", "")
    words = {"graph": graph, "media": media_of(content_type), "content_type": content_type, "base": graph or f"{own_url(request)}/graphs"}
    answer = await audited(request, who.name, f"graph-{method.lower()}", f"{method.lower()} <{graph}>", words, body)
    new = json.loads(answer)["new"]
    if not new:
        return Response(status_code=204)
    return Response(status_code=201, headers={"Location": made or f"{own_url(request)}/graphs?graph={quote(graph, safe='')}"})


def _pairs(encoded: bytes) -> Pairs:
    return parse_qsl(encoded.decode("ascii", "surrogateescape"), keep_blank_values=True, errors="surrogateescape", max_num_fields=10_000)


def _only(pairs: Pairs, name: str) -> str | None:
    found = [value for one, value in pairs if one == name]
    if len(found) > 1:
        raise Refused(400, f"the request has {len(found)} parameters {name!r}; it takes one")
    return found[0] if found else None


async def _posted(request: Request, pairs: Pairs, media: str, name: str) -> tuple[str, Pairs]:
    """The text of a POST, and the parameters beside it."""
    body = await body_of(request)
    sent = media_of(request.headers.get("content-type", ""))
    if sent == media:
        if _only(pairs, name) is not None:
            raise Refused(400, f"the {name} stands in the body and in the address; send it once")
        return body.decode("utf-8", "surrogateescape"), pairs
    if sent == FORM:
        form = _pairs(body)
        text = _only(form, name)
        if text is None:
            raise Refused(400, f"the form has no field {name!r}")
        return text, form
    raise Refused(415, f"a POST here is {media} or {FORM}, not {sent[:100] or 'a body without Content-Type'}")


def _graphs(pairs: Pairs, name: str) -> list[str] | None:
    found = [value for one, value in pairs if one == name]
    for graph in found:
        _checked(graph)
    return found or None


def _checked(graph: str) -> str:
    if not _IRI.fullmatch(graph):
        raise Refused(400, f"{graph[:200]!r} is not the IRI of a graph; give an absolute one")
    return graph


def _graph_of(request: Request) -> str | None:
    """The graph that a request is about: empty for the default graph, None for the store itself."""
    below = request.path_params.get("path", "")
    if below:
        return _checked(f"{own_url(request)}/graphs/{below}")
    pairs = _pairs(request.scope["query_string"])
    named = _only(pairs, "graph")
    default = any(name == "default" for name, _ in pairs)
    if default == (named is not None) and (default or request.method != "POST"):
        raise Refused(400, "say which graph: ?graph=IRI or ?default, one of the two")
    if default:
        return ""
    return None if named is None else _checked(named)


ROUTES = [
    Route("/sparql", sparql, methods=["GET", "POST"]),
    Route("/update", update, methods=["POST"]),
    Route("/graphs", graphs, methods=["GET", "PUT", "POST", "DELETE"]),
    Route("/.well-known/void", _described),
    Route("/graphs/{path:path}", graphs, methods=["GET", "PUT", "POST", "DELETE"]),
]
