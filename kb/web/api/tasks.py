"""The API's questions, as the readers answer them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from kb.knowledge import plain
from kb.knowledge.asking import rows
from kb.knowledge.lookups import modalities
from kb.store.base import bracketed
from kb.vocab import ONTOLOGY, RDFS
from kb.web.api import formats
from kb.web.workers.bench import Bench
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused, Reply

T = TypeVar("T")
MOST_CLAIMS = 20
"""Claims that are shown with an entity; ``/api/claims`` has the rest."""
_MOST_VALUES = 500


def ask(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: a question of the library by its name, with its parameters, in a format."""
    words = asked.words
    media = formats.media_of(words["format"], words["accept"])
    answer = bench.base.ask(words["query"], **{name.replace("-", "_"): value for name, value in words["parameters"].items()})
    shown, headers = _page(answer.terms, words)
    formats.write(reply, media, answer.variables, shown, **headers)


def find(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: what a name may mean, with the claims about it."""
    reply.json(plain.found(bench.base, asked.words["name"], type=asked.words["type"], most_claims=MOST_CLAIMS))


def entity(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: one entity by its IRI: its names, its values by property, and the first claims about it."""
    iri = asked.words["iri"]
    known = list(rows(bench.store, f"SELECT DISTINCT ?p ?o {{ {bracketed(iri)} ?p ?o }} ORDER BY ?p ?o LIMIT {_MOST_VALUES}"))
    if not known:
        raise Refused(404, f"nothing is known about <{iri}>")
    thing = bench.base.find(iri)
    values: dict[str, list[str]] = {}
    for row in known:
        values.setdefault(_name(row["p"]), []).append(row["o"])
    claims = plain.claims_about(bench.base, thing)
    reply.json(plain.of_thing(thing) | {"values": values, "claims": claims[:MOST_CLAIMS], "claims_total": len(claims)})


def _name(iri: str) -> str:
    """A property as the ontology's own name for it, or as its IRI where it is another's."""
    return iri.removeprefix(ONTOLOGY) if iri.startswith(ONTOLOGY) else "label" if iri == RDFS.label else iri


def claims(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: the claims of a fact, about an entity, or of a document."""
    words = asked.words
    chosen = _chosen(words, "fact", "about", "document", "modality")
    shown, headers = _page(bench.base.claims(**chosen), words)
    reply.json([plain.of_claim(one) for one in shown], **headers)


def timeline(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: every account in which an entity plays a role, by date."""
    words = asked.words
    chosen = _chosen(words, "since", "until", "modality")
    shown, headers = _page(bench.base.timeline(words["entity"], **chosen), words)
    reply.json([plain.of_account(one) for one in shown], **headers)


def _chosen(words: Mapping[str, Any], *names: str) -> dict[str, Any]:
    try:
        if words["modality"]:
            modalities(words["modality"])
    except ValueError as error:
        raise Refused(400, str(error)) from None
    return {name: words[name] for name in names if words[name]}


def _page(every: Sequence[T], words: Mapping[str, Any]) -> tuple[Sequence[T], dict[str, str]]:
    """The part of a list that was asked for, and the headers that lead to the next part."""
    begin, end = words["offset"], words["offset"] + words["limit"]
    headers = {"X-Total-Count": str(len(every))}
    if end < len(every):
        headers["Link"] = f'<{words["next"]}>; rel="next"'
    return every[begin:end], headers
