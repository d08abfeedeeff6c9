"""``/reconcile`` and what its manifest names: the protocol in HTTP, handed to the readers as tasks."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from kb.vocab import ID
from kb.web.access import demand
from kb.web.desk import Refused, desk
from kb.web.heads import FORM, media_of, own_url
from kb.web.limits import body_of
from kb.web.reconcile.batch import iri_of
from kb.web.reconcile.manifest import PATH, manifest

_BODY = 2 << 20
_SECONDS = 60.0
"""The first request to a generation reads all its names."""
_FRAMED_BY = "http://127.0.0.1:* http://localhost:*"


async def reconcile(request: Request) -> Response:
    """The manifest, candidates for ``queries``, or values for ``extend``; by GET or as a form."""
    demand(request, "read")
    fields = _fields(request.scope["query_string"])
    if request.method == "POST":
        media = media_of(request.headers.get("content-type", ""))
        if media != FORM:
            raise Refused(415, f"a POST here is {FORM} with queries or extend, not {media[:100] or 'a body without Content-Type'}")
        fields |= _fields(await body_of(request, most=_BODY))
    if "callback" in fields:
        raise Refused(400, "JSONP is not spoken here; `kb serve --allow-origin` names the pages that may read the answers")
    asked = [name for name in ("queries", "extend") if name in fields]
    if len(asked) > 1:
        raise Refused(400, "send queries or extend, one at a time")
    if asked:
        return await _read(request, {"queries": "reconcile", "extend": "reconcile-extend"}[asked[0]], {}, fields[asked[0]])
    if request.method == "POST":
        raise Refused(400, "the form has neither a field queries nor a field extend")
    return JSONResponse(manifest(own_url(request)))


def _fields(encoded: bytes) -> dict[str, str]:
    try:
        return dict(parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=100))
    except ValueError:
        raise Refused(400, "the form is not UTF-8 in percent-encoding with at most 100 fields") from None


async def _read(request: Request, task: str, words: Mapping[str, object], body: str = "") -> Response:
    answer = await desk(request).read(task, words, body.encode(), seconds=_SECONDS)
    return Response(answer.body, media_type=answer.head.media)


async def suggest(request: Request) -> Response:
    """Suggestions for a prefix."""
    demand(request, "read")
    fields = _fields(request.scope["query_string"])
    words = {"what": _what(request), "prefix": fields.get("prefix", ""), "cursor": fields.get("cursor", "")}
    return await _read(request, "reconcile-suggest", words)


async def properties(request: Request) -> Response:
    """The properties that suit a type."""
    demand(request, "read")
    fields = _fields(request.scope["query_string"])
    return await _read(request, "reconcile-propose", {"type": fields.get("type", ""), "limit": fields.get("limit", "")})


async def flyout(request: Request) -> Response:
    """A small piece of HTML on a suggestion, inside JSON."""
    demand(request, "read")
    return await _read(request, "reconcile-card", {"what": _what(request), "id": _id(request), "page": False})


async def preview(request: Request) -> Response:
    """A small page on an entity, which pages of this machine and of the allowed origins may frame."""
    demand(request, "read")
    response = await _read(request, "reconcile-card", {"what": "entity", "id": _id(request), "page": True})
    origins = " ".join(one for one in desk(request).settings.allowed_origins if one.startswith(("http://", "https://")))
    response.headers["Content-Security-Policy"] = (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        f"frame-ancestors {_FRAMED_BY} {origins}".strip())
    # browsers that know frame-ancestors pass over this one
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


async def view(request: Request) -> Response:
    """The way to the page of an entity on this server."""
    demand(request, "read")
    iri = iri_of(_id(request))
    if not iri.startswith(ID):
        raise Refused(404, "only entities of this base have a page here")
    return RedirectResponse(f"{own_url(request)}/id/{quote(iri[len(ID):])}", 303)


def _id(request: Request) -> str:
    fields = _fields(request.scope["query_string"])
    if not fields.get("id"):
        raise Refused(400, "say which one: ?id=")
    return fields["id"]


def _what(request: Request) -> str:
    what: str = request.path_params["what"]
    if what not in ("entity", "type", "property"):
        raise Refused(404, "there are suggestions for entity, type and property")
    return what


ROUTES = [
    Route(PATH, reconcile, methods=["GET", "POST"]),
    Route(f"{PATH}/suggest/{{what}}", suggest),
    Route(f"{PATH}/flyout/{{what}}", flyout),
    Route(f"{PATH}/properties", properties),
    Route(f"{PATH}/preview", preview),
    Route(f"{PATH}/view", view),
]
