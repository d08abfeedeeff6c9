"""The Graph Store protocol, as the processes do it: read, replace, add to or drop one graph."""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import cast

from kb.errors import SourceError
from kb.loaders import rdf
from kb.loaders.source import Source
from kb.store.base import DEFAULT
from kb.web.negotiation import GRAPHS, chosen
from kb.web.workers.bench import Bench
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused, Reply

SYNTAXES = {
    "text/turtle": "turtle", "application/x-turtle": "turtle", "application/n-triples": "ntriples", "text/plain": "ntriples",
    "application/rdf+xml": "rdfxml", "application/xml": "rdfxml", "text/xml": "rdfxml", "application/ld+json": "jsonld",
}


def get(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: the triples of a graph in the syntax that ``accept`` wants; Refused with 404 where there is no such graph."""
    graph = asked.words["graph"]
    media = chosen(asked.words["accept"], GRAPHS)
    if graph != DEFAULT and not bench.store.has_graph(graph):
        raise _absent(graph)
    bench.store.write_graph(graph, media, reply.start(media))


def put(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: gives a graph exactly the triples of the body; answers whether it is new."""
    graph = asked.words["graph"]
    text = _triples(asked)
    new = graph != DEFAULT and not bench.store.has_graph(graph)
    bench.store.replace({graph: text})
    reply.json({"new": new})


def post(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: adds the triples of the body to a graph; answers whether it is new."""
    graph = asked.words["graph"]
    text = _triples(asked)
    new = graph != DEFAULT and not bench.store.has_graph(graph)
    if new:
        bench.store.replace({graph: text})
    else:
        bench.store.insert(graph, text)
    reply.json({"new": new})


def delete(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: drops a graph; Refused with 404 where there is none."""
    graph = asked.words["graph"]
    if graph != DEFAULT and not bench.store.has_graph(graph):
        raise _absent(graph)
    bench.store.replace({graph: None})


def _absent(graph: str) -> Refused:
    return Refused(404, f"there is no graph <{graph}>")


def _triples(asked: Asked) -> str:
    media = asked.words["media"]
    if media == "multipart/form-data":
        # the parts of an upload are the graph together
        head = f"Content-Type: {asked.words['content_type']}\r\n\r\n".encode()
        parts = [part for part in message_from_bytes(head + asked.body, policy=policy.HTTP).walk() if not part.is_multipart()]
        if any(part.get_content_type() == "multipart/form-data" for part in parts):
            raise Refused(400, "the body is not the multipart/form-data that its Content-Type says")
        return "".join(_parsed(part.get_content_type(), cast(bytes, part.get_payload(decode=True)), asked.words["base"]) for part in parts)
    return _parsed(media, asked.body, asked.words["base"])


def _parsed(media: str, content: bytes, base: str) -> str:
    if media not in SYNTAXES:
        raise Refused(415, f"a graph is taken as {', '.join(dict.fromkeys(SYNTAXES))}, not as {media or 'a body without Content-Type'}")
    try:
        return rdf.triples(Source("the body", content, base), SYNTAXES[media], base)
    except SourceError as error:
        raise Refused(400, str(error)) from None
