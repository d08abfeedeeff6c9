"""Descriptions, as the processes make them: whether an IRI is known, and what is known in the syntax that is wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from kb.errors import StoreError
from kb.export import trees, turtle
from kb.export.order import in_order
from kb.store.base import Triples, bracketed
from kb.vocab import BASE, GRAPH, ONTOLOGY
from kb.web.linked import pages
from kb.web.linked.description import Described, described, is_known
from kb.web.linked.paths import escaped, rest_of_claims
from kb.web.workers.bench import Bench
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused, Reply

_MOST_TYPES = 10
_WRITE: dict[str, Callable[[Iterable[str]], Iterator[str]]] = {
    "text/turtle": turtle.turtle, "application/ld+json": trees.jsonld, "application/rdf+xml": trees.rdfxml,
    "application/n-triples": lambda lines: (f"{line}\n" for line in lines),
}


def known(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: nothing, if the base knows an IRI; else Refused with 404."""
    _demand(bench, asked.words["iri"])
    reply.json(True)


def describe(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: what the base knows of an IRI, from a place in its triples on; links lead to its classes and to what is left."""
    words = asked.words
    iri, media = words["iri"], words["media"]
    _demand(bench, iri)
    told = described(bench.store, iri, words["offset"])
    body = pages.page(told, words["offset"]) if media == "text/html" else _written(told, media)
    links = [f'<{escaped(one)}>; rel="type"' for one in told.types[:_MOST_TYPES]]
    if told.more_triples:
        links.append(f'<{words["page"]}offset={words["offset"] + len(told.own)}>; rel="next"')
    if told.more_claims:
        links.append(f'<{rest_of_claims(iri)}>; rel="collection"')
    reply.start(media, Link=", ".join([*words["links"], *links])).write(body)


def ontology(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: the ontology as a whole; its terms are parts of one document."""
    store, media = bench.store, asked.words["media"]
    text = (
        f"CONSTRUCT {{ ?term ?p ?o }} WHERE {{ GRAPH {bracketed(GRAPH + 'ontology')} {{ ?term ?p ?o "
        f"FILTER(STRSTARTS(STR(?term), '{ONTOLOGY.rstrip('#')}')) }} }}"
    )
    answer = store.query(text)
    assert isinstance(answer, Triples)
    lines = list(in_order(answer.text.splitlines()))
    body = pages.ontology(lines) if media == "text/html" else "".join(_WRITE[media](lines)).encode()
    reply.start(media).write(body)


def _demand(bench: Bench, iri: str) -> None:
    if not is_known(bench.store, iri):
        raise Refused(404, f"the base does not know <{BASE}{iri.removeprefix(BASE)[:200]}>; /api/find leads from names to entities")


def _written(told: Described, media: str) -> bytes:
    try:
        return "".join(_WRITE[media](told.lines())).encode()
    except StoreError as error:
        # RDF/XML cannot carry every character; the other syntaxes can
        raise Refused(406, f"{error}; ask for text/turtle") from None
