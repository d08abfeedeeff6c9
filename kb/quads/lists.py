"""The IRIs of a list: its own, its records', its editions' graphs; the same in every edition and format."""

from __future__ import annotations

from urllib.parse import quote

from kb.iris import entity, graph
from kb.quads.documents import graph_iris
from kb.vocab import KB


def part(text: str) -> str:
    """A number of a source as part of an IRI."""
    return quote(text, safe="")


def list_iri(slug: str) -> str:
    """The IRI of a list over all its editions."""
    return entity("list", slug)


def record_iri(list_: str, number: str) -> str:
    """The IRI of a record: the same in every edition and format of its list.

    >>> record_iri("un-sc", "QDi.430")
    'https://w3id.org/sanctions-kb/id/record/un-sc/QDi.430'
    """
    return entity("record", list_, part(number))


def names_graph(list_: str) -> str:
    """The graph that says what the records of a list are called and what they are resolved to; it may change."""
    return graph("resolved", list_)


def edition_graph(document: str) -> str:
    """The graph of one edition, which never changes."""
    return graph_iris(document)[0]


def itself(node: str) -> str:
    """What is said of a node that stands for itself."""
    return f"<{KB.resolvedTo}> <{node}>"
