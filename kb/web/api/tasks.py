"""The questions and look-ups of the API, as the processes answer them.

A task's words are the checked parameters of its route, and ``format``; the head of its answer says how many rows there are in all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from kb.export import turtle
from kb.export.order import in_order
from kb.iris import is_safe
from kb.knowledge import KnowledgeBase, lookups, plain
from kb.knowledge.asking import DECLARED
from kb.knowledge.results import Claim, Thing
from kb.store.base import bracketed, solutions
from kb.vocab import DCTERMS, ID, KB, RDF, SKOS
from kb.web.api import writers
from kb.web.api.formats import MEDIA
from kb.web.api.operations import MOST_OFFSET
from kb.web.linked.description import described, described_claims, is_known, naming, triples
from kb.web.workers.bench import Bench
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused, Reply

CANDIDATE_CLAIMS = 100
"""Claims that are given with each thing found; /api/claims has the rest."""
_TOLD = {"otherNames": SKOS.altLabel, "descriptions": SKOS.definition, "notes": SKOS.note, "resolvedTo": KB.resolvedTo}
_CLAIM = ("iri", "modality", "source", "quote", "document", "date")


def ask(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: the rows of a question of the library."""
    words = asked.words
    answer = bench.base.ask(words["question"], **{name.replace("-", "_"): value for name, value in words["parameters"].items()})
    offset, format_ = words["offset"], words["format"]
    terms = answer.terms[offset:offset + words["limit"]]
    if format_ == "turtle":
        body = writers.result_set(answer.variables, terms, offset)
    else:
        value: Callable[[Any], Any] = writers.number if format_ == "arrow" else lambda term: term.value if term else None
        rows = [{name: value(term) for name, term in zip(answer.variables, row, strict=True)} for row in terms]
        body = writers.written(format_, answer.variables, rows, rows)
    _send(reply, words, len(answer), body)


def find(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: what a name may mean, the best first."""
    words, base = asked.words, bench.base
    found = plain.found(base, words["name"], type=words.get("type", ""), most_claims=CANDIDATE_CLAIMS)
    rows = found[words["offset"]:words["offset"] + words["limit"]]
    if words["format"] == "turtle":
        _send_turtle(reply, words, len(found), triples(naming(base.store, [row["iri"] for row in rows])))
        return
    flat = [row | {"claims": len(row["claims"])} for row in rows]
    _send_rows(reply, words, len(found), ("iri", "label", "type", "score", "claims"), rows, flat)


def claims(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: the claims about an entity, on a fact, in a document; every parameter narrows."""
    words, base = asked.words, bench.base
    modality, offset, limit = words.get("modality", ""), words["offset"], words["limit"]
    document = _document(base, words["document"]) if "document" in words else None
    if "fact" in words or "about" in words:
        narrowed = {name: words[name] for name in ("fact", "about") if name in words}
        lists = [base.claims(**{name: value}, modality=modality, document=document) for name, value in narrowed.items()]
        both = set.intersection(*({one.iri for one in every} for every in lists))
        found = [one for one in lists[0] if one.iri in both]
        total, page = len(found), found[offset:offset + limit]
    else:
        iris = lookups.claims_in(base.store, document.iri if document else "", modality)
        total, page = len(iris), lookups.claims_by_iri(base.store, iris[offset:offset + limit])
    if words["format"] == "turtle":
        _send_turtle(reply, words, total, _told(base, page))
    else:
        rows = [plain.of_claim(one) for one in page]
        _send_rows(reply, words, total, _CLAIM, rows, rows)


def _document(base: KnowledgeBase, name: str) -> Thing:
    """The document of a name; an IRI serves for those of the reference data too."""
    return Thing(name, name) if is_safe(name) and is_known(base.store, name) else base.document(name)


def timeline(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: the accounts in which an entity plays a role, by date."""
    words, base = asked.words, bench.base
    found = base.timeline(words["entity"], since=words.get("since"), until=words.get("until"), modality=words.get("modality", ""))
    page = found[words["offset"]:words["offset"] + words["limit"]]
    if words["format"] == "turtle":
        facts = lookups.describe(base.store, [iri for one in page for iri in (one.iri, *(step.iri for step in one.steps))])
        _send_turtle(reply, words, len(found), [*triples(facts), *_told(base, [claim for one in page for claim in one.claims])])
        return
    rows = [plain.of_account(one) for one in page]
    flat = [{"when": row["when"], "type": row["type"], "iri": row["iri"], "modality": _each(row, "modality"),
             "quote": _each(row, "quote"), "document": _each(row, "document")} for row in rows]
    _send_rows(reply, words, len(found), ("when", "type", "iri", "modality", "quote", "document"), rows, flat)


def entity(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: one entity: label, classes, other names, descriptions, identifiers, and how many claims of each modality tell of it."""
    iri, store = ID + asked.words["id"], bench.base.store
    if not is_known(store, iri):
        raise Refused(404, f"the base knows no {asked.words['id'][:200]!r}; /api/find leads from names to entities")
    if asked.words["format"] == "turtle":
        _send_turtle(reply, asked.words, 1, described(store, iri).lines())
        return
    about = lookups.describe(store, [iri])[iri]
    types = [term.value.rsplit("#", 1)[-1] for term in about.get(RDF.type, ())]
    told = {name: [term.value for term in about.get(predicate, ())] for name, predicate in _TOLD.items()}
    answer = {
        "iri": iri, "label": _first(about, SKOS.prefLabel, DCTERMS.title) or iri.rsplit("/", 1)[-1],
        "type": next((one for one in types if one != "Record"), "Record" if types else ""), **told,
        "identifiers": _identifiers(bench.base, iri), "claims": _counted(bench.base, iri),
    }
    reply.json(answer)


def _first(about: Mapping[str, Sequence[Any]], *predicates: str) -> str:
    return next((terms[0].value for name in predicates if (terms := about.get(name))), "")


def _identifiers(base: KnowledgeBase, iri: str) -> list[dict[str, str]]:
    """The numbers under which a thing, or a record of it, is known."""
    node = bracketed(iri)
    text = (
        f"{DECLARED}SELECT DISTINCT ?kind ?value {{ {{ ?named :resolvedTo {node} . ?id :bearer ?named ; a :Identifier ; :value ?value "
        f"OPTIONAL {{ ?id :kind ?concept }} BIND(STRAFTER(STR(?concept), '/scheme/') AS ?kind) }} UNION {{ {node} skos:notation|"
        f"dcterms:identifier ?value }} }} ORDER BY ?kind ?value LIMIT 1000"
    )
    return [{"kind": row.get("kind", ""), "value": row["value"]} for row in solutions(base.store.query(text)).records()]


def _counted(base: KnowledgeBase, iri: str) -> dict[str, int]:
    """How many claims of each modality tell of a thing."""
    text = (
        f"{DECLARED}SELECT DISTINCT ?claim ?modality {{ ?named :resolvedTo {bracketed(iri)} . ?fact ?role ?named . "
        "?claim :asserts ?fact ; :modality ?mode BIND(STRAFTER(STR(?mode), '/scheme/') AS ?modality) FILTER(?role != :resolvedTo) }"
    )
    return dict(sorted(Counter(row["modality"] for row in solutions(base.store.query(text)).records()).items()))


def _each(row: Mapping[str, Any], name: str) -> list[str]:
    """What the claims of an account, and of its steps, have under a name; each once."""
    told = [*row["claims"], *(claim for step in row.get("steps", ()) for claim in step.get("claims", ()))]
    return list(dict.fromkeys(claim[name] for claim in told if claim[name]))


def _told(base: KnowledgeBase, page: Iterable[Claim]) -> Iterable[str]:
    return triples(described_claims(base.store, list(dict.fromkeys(one.iri for one in page))))


def _send_rows(
    reply: Reply, words: Mapping[str, Any], total: int, columns: Sequence[str], rows: writers.Rows, flat: writers.Rows,
) -> None:
    _send(reply, words, total, writers.written(words["format"], columns, rows, flat))


def _send_turtle(reply: Reply, words: Mapping[str, Any], total: int, lines: Iterable[str]) -> None:
    _send(reply, words, total, "".join(turtle.turtle(in_order(lines))).encode())


def _send(reply: Reply, words: Mapping[str, Any], total: int, body: bytes) -> None:
    """Answers with a page of rows, and the headers that lead to the pages beside it."""
    headers = {"X-Total-Count": str(total)}
    following = words.get("offset", 0) + words.get("limit", total)
    if following < min(total, MOST_OFFSET):
        headers["Link"] = f'<{words["page"]}offset={following}>; rel="next"'
    reply.start(MEDIA[words["format"]], **headers).write(body)
