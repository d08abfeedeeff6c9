"""``/id/``, ``/scheme/``, ``/graph/``, ``/ontology``: the IRIs of the base, each at its own path.

A thing cannot be sent, so its IRI answers 303: to ``/page/`` for readers and to ``/data/`` for programs, by the Accept header.  A graph is
its triples, so ``/graph/`` leads programs to them.  The ontology is one document, and its terms are places in it.
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kb.iris import is_safe
from kb.vocab import BASE, ONTOLOGY, OWL
from kb.web.access import demand
from kb.web.desk import Refused, desk
from kb.web.heads import accepted
from kb.web.linked.paths import escaped
from kb.web.negotiation import GRAPHS, chosen

SYNTAXES = {
    "turtle": "text/turtle", "jsonld": "application/ld+json", "ntriples": "application/n-triples", "rdfxml": "application/rdf+xml",
}
"""The words of ``format=``."""
PAGES = {**GRAPHS, "text/html": "text/html", "application/xhtml+xml": "text/html"}
_MOST_OFFSET = 100_000_000
_KINDS = ("id", "scheme", "graph")


async def thing(request: Request) -> Response:
    """A thing: 303 to its description, as a page or as data."""
    demand(request, "read")
    iri, path = _iri(request)
    await desk(request).read("linked-known", {"iri": iri})
    media = chosen(accepted(request), PAGES)
    if media == "text/html":
        to = f"/page/{path}"
    elif path.startswith("graph/"):
        to = f"/graphs?graph={escaped(iri, safe='')}"
    else:
        to = f"/data/{path}?format={next(word for word, one in SYNTAXES.items() if one == media)}"
    return Response(status_code=303, headers={"Location": to, "Vary": "Accept", "Link": f'</data/{path}>; rel="describedby"'})


async def page(request: Request) -> Response:
    """The description of a thing for readers."""
    demand(request, "read")
    return await _description(request, "text/html")


async def data(request: Request) -> Response:
    """The description of a thing for programs."""
    demand(request, "read")
    return await _description(request, _media(request, GRAPHS))


async def ontology(request: Request) -> Response:
    """The ontology."""
    demand(request, "read")
    media = _media(request, PAGES)
    links = [f'<{ONTOLOGY.rstrip("#")}>; rel="canonical"', *_alternates("/ontology"), f'<{OWL.Ontology}>; rel="type"']
    return await desk(request).respond("linked-ontology", {"media": media}, headers={"Vary": "Accept", "Link": ", ".join(links)})


async def _description(request: Request, media: str) -> Response:
    iri, path = _iri(request)
    links = [f'<{escaped(iri)}>; rel="describes"', *_alternates(f"/data/{path}"), f'</page/{path}>; rel="alternate"; type="text/html"']
    word = request.query_params.get("format")
    page = f"/{request.url.path.split('/')[1]}/{path}?{f'format={word}&' if word else ''}"
    words = {"iri": iri, "media": media, "offset": _offset(request), "links": links, "page": page}
    return await desk(request).respond("linked-describe", words, headers={"Vary": "Accept"})


def _alternates(path: str) -> list[str]:
    return [f'<{path}?format={word}>; rel="alternate"; type="{media}"' for word, media in SYNTAXES.items()]


def _media(request: Request, offered: Mapping[str, str]) -> str:
    word = request.query_params.get("format")
    if word is None:
        return chosen(accepted(request), offered)
    if word not in SYNTAXES:
        raise Refused(400, f"the format {word[:100]!r} is not known; known are: {', '.join(SYNTAXES)}")
    return SYNTAXES[word]


def _offset(request: Request) -> int:
    text = request.query_params.get("offset", "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 12 and int(text) <= _MOST_OFFSET):
        raise Refused(400, f"offset is a whole number up to {_MOST_OFFSET:,}, not {text[:100]!r}")
    return int(text)


def _iri(request: Request) -> tuple[str, str]:
    """The IRI that a path stands for, and the path as a link writes it."""
    kind = request.path_params.get("kind") or request.url.path.split("/")[1]
    path = f"{kind}/{request.path_params['path']}"
    if kind not in _KINDS or not is_safe(BASE + path):
        raise Refused(404, f"there is nothing at {request.url.path[:200]}")
    return BASE + path, escaped(path)


ROUTES = [
    Route("/page/{kind}/{path:path}", page),
    Route("/data/{kind}/{path:path}", data),
    *(Route(f"/{kind}/{{path:path}}", thing) for kind in _KINDS),
    Route("/ontology", ontology),
]
