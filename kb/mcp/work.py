"""What a reader process does for an assistant's tool: it asks the base, and bounds what it gives back."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import Any, BinaryIO, TypeVar, cast

from pydantic import BaseModel

from kb import queries
from kb.dates import PartialDate
from kb.errors import UnknownQuery
from kb.iris import is_safe
from kb.knowledge import KnowledgeBase, lookups, results
from kb.knowledge.answers import Answer
from kb.knowledge.asking import rows as rows_of
from kb.mcp import answered, ontology
from kb.mcp.plain import clean, fitting
from kb.queries import with_prefixes
from kb.store import guard
from kb.store.base import answer_from_json
from kb.vocab import ID
from kb.web.settings import Limits
from kb.web.workers.bench import Bench
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused, Reply

_CLAIMS = 3
"""Claims that stand under one entity or event; the tool `claims` gives the others."""
_MOST_BYTES = 8 << 20
"""Bytes of a SPARQL answer that are looked at."""

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")
Words = Mapping[str, Any]


def tool(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: the answer of one tool, as JSON of its output schema."""
    bench.refresh()
    _answer(reply, TOOLS[asked.words["tool"]](bench, asked.words["arguments"]))


def entity(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: everything that is said of one node, as JSON."""
    bench.refresh()
    _answer(reply, _thing(bench, asked.words["iri"]))


def _answer(reply: Reply, answer: BaseModel) -> None:
    reply.json(clean(answer.model_dump(exclude_none=True)))


# ---------------------------------------------------------------------- the tools


def _find(bench: Bench, words: Words) -> answered.Found:
    base, found = bench.base, bench.base.search(words["name"], type=words["type"])
    entities = []
    for one in _part(found, words):
        facts = lookups.matching(base.store, tuple(results.ACCOUNTS), {"participant": [one.thing.iri]}) if one.score == 1.0 else []
        first = lookups.accounts(base.store, facts[:_CLAIMS], results.Account)
        entities.append(answered.Entity(
            iri=one.thing.iri, label=one.thing.label, type=one.thing.type, score=one.score, facts=len(facts),
            claims=[_claim(each.claims[0], each.iri) for each in first]))
    return _bounded(answered.Found, "entities", entities, len(found), words, "give a fuller name or a `type`")


def _questions(bench: Bench, words: Words) -> answered.Library:
    wanted = words["about"].lower().split()
    every = [
        answered.Question(name=one.name, asks=one.title, parameters=[
            answered.Parameter(name=each.name, type=each.type, needed=each.required, default=each.default) for each in one.parameters])
        for one in queries.library().values()
        if all(word in f"{one.name} {one.title}".lower() for word in wanted)
    ]
    return answered.Library(total=len(every), shown=len(every), questions=every,
                            more=None if every else "no question has these words; leave `about` empty to see all")


def _ask(bench: Bench, words: Words) -> answered.Replied:
    try:
        answer = bench.base.ask(words["question"], **words["parameters"])
    except UnknownQuery as error:
        near = f"; did you mean {', '.join(error.near)}?" if error.near else ""
        raise Refused(404, f"there is no question {error.name!r}{near}; the tool `questions` lists them all") from None
    rows, claims = _rows(bench.base, answer, words)
    # the words of a claim and the title of its document stand once, with the claim
    told = {one.iri for one in claims}
    rows = [{name: value for name, value in row.items() if name not in ("quote", "title") or row.get("claim") not in told} for row in rows]
    return answered.Replied(
        columns=list(answer.variables), rows=rows, claims=claims,
        **_said(len(answer), len(rows), words, "give more `parameters` (`questions` names them)"))


def _claimed(bench: Bench, words: Words) -> answered.Claimed:
    base = bench.base
    about, fact, document, modality = (words[name] for name in ("about", "fact", "document", "modality"))
    if not (about or fact or document):
        raise Refused(400, "say of what: give `about` (an entity), `fact` (an IRI) or `document`")
    if about and fact:
        raise Refused(400, "give `about` or `fact`, not both")
    _check_modality(modality)
    if fact and not is_safe(fact):
        raise Refused(400, f"{fact!r} is no IRI; a fact's IRI stands in `asserts` of a claim, and in the columns of `ask`")
    every = list(base.claims(fact=fact or None, about=about or None, modality=modality, document=document or None))
    if fact and not every:
        raise Refused(404, f"no claim asserts {fact}; a fact's IRI stands in `asserts` of a claim, and in the columns of `ask`")
    part = _claims(base, _part(every, words))
    facts = {one.iri: _fact(one) for one in lookups.accounts(
        base.store, list(dict.fromkeys(claim.asserts for claim in part if claim.asserts)), results.Account, closed=True)}
    part = part[:fitting([clean([one.model_dump(exclude_none=True), facts[one.asserts].model_dump()] if one.asserts in facts
                                else one.model_dump(exclude_none=True)) for one in part])]
    told = dict.fromkeys(one.asserts for one in part)
    return answered.Claimed(
        claims=part, facts=[facts[iri] for iri in told if iri in facts],
        **_said(len(every), len(part), words, "add `modality` or `document`"))


def _timeline(bench: Bench, words: Words) -> answered.Times:
    _check_modality(words["modality"])
    every = bench.base.timeline(
        words["entity"], since=_day(words["since"]), until=_day(words["until"]), modality=words["modality"],
        document=words["document"] or None)
    events = [
        answered.Event(**_fact(one).model_dump(), claims=[_claim(claim, one.iri) for claim in one.claims[:_CLAIMS]],
                       more_claims=len(one.claims[_CLAIMS:]) or None)
        for one in _part(every, words)
    ]
    return _bounded(answered.Times, "events", events, len(every), words, "give `since` and `until`, a `modality` or a `document`")


def _describe(bench: Bench, words: Words) -> answered.Terms:
    return ontology.described(bench.store, words["term"])


def _sparql(bench: Bench, words: Words) -> answered.Solved:
    text = with_prefixes(words["query"])
    form = guard.form_of(text, most_patterns=Limits().query_patterns)
    graph = form in ("CONSTRUCT", "DESCRIBE")
    out = _Bounded()
    bench.store.answer(text, "application/sparql-results+json" if not graph else "application/n-triples", cast(BinaryIO, out))
    narrow = "add LIMIT, OFFSET or a narrower pattern"
    if graph:
        lines = sorted(set(out.taken.decode().splitlines()))
        part = _part(lines, words)
        part = part[:fitting(clean(part))]
        return answered.Solved(columns=[], rows=[], triples=part, **_said(len(lines), len(part), words, narrow))
    answer = answer_from_json(bytes(out.taken))
    if isinstance(answer, bool):
        return answered.Solved(columns=[], rows=[], truth=answer, total=1, shown=1)
    table = Answer(answer.variables, answer.rows)
    rows, claims = _rows(bench.base, table, words)
    return answered.Solved(columns=list(table.variables), rows=rows, claims=claims, **_said(len(table), len(rows), words, narrow))


TOOLS: dict[str, Callable[[Bench, Words], BaseModel]] = {
    "find": _find, "questions": _questions, "ask": _ask, "claims": _claimed, "timeline": _timeline, "describe_ontology": _describe,
    "sparql": _sparql,
}


# ---------------------------------------------------------------------- one node


def _thing(bench: Bench, iri: str) -> answered.Thing:
    about = lookups.describe(bench.store, [iri])
    if not about[iri]:
        raise Refused(404, f"nothing here has the IRI {iri}; the tool `find` gives the IRIs of names")
    things = lookups.Things(bench.store, about)
    properties = []
    for predicate in sorted(about[iri]):
        for term in about[iri][predicate]:
            said = {"property": predicate, "value": term.value}
            if term.kind == "iri" and term.value.startswith(ID):
                said["label"] = things(term.value).label
            properties.append(said)
    shown = properties[:fitting(clean(properties))]
    left = len(properties) - len(shown)
    return answered.Thing(
        iri=iri, label=things(iri).label, properties=shown, total=len(properties), shown=len(shown),
        more=f"{left:,} more; ask for them by `sparql`" if left else None)


# ---------------------------------------------------------------------- pieces of answers


def _said(total: int, shown: int, words: Words, narrow: str) -> dict[str, Any]:
    """How many results there are, how many stand here, and how to get at the others."""
    left = total - words["offset"] - shown
    more = None
    if left > 0:
        more = f"{left:,} more: {narrow}, or read on with `offset` {words['offset'] + shown}"
    elif words["offset"] and not shown:
        more = f"there are only {total:,}; `offset` {words['offset']} is beyond them"
    return {"total": total, "shown": shown, "more": more}


def _bounded(kind: type[M], name: str, items: Sequence[BaseModel], total: int, words: Words, narrow: str) -> M:
    shown = items[:fitting([clean(one.model_dump(exclude_none=True)) for one in items])]
    return kind(**{name: shown}, **_said(total, len(shown), words, narrow))


def _part(every: Sequence[T], words: Words) -> list[T]:
    """The part of all results that was asked for."""
    return list(every[words["offset"]:words["offset"] + words["limit"]])


def _rows(base: KnowledgeBase, answer: Answer, words: Words) -> tuple[list[dict[str, str]], list[answered.Claim]]:
    """The part of the rows that has room, together with the claims that they name."""
    rows = [{name: value for name, value in row.items() if value is not None} for row in _part(list(answer), words)]
    claims = {claim.iri: claim for claim in _claims_in(base, rows)}
    told: set[str] = set()
    items = []
    for row in rows:
        new = [iri for iri in dict.fromkeys(row.values()) if iri in claims and iri not in told]
        told.update(new)
        items.append(clean([row, *(claims[iri].model_dump(exclude_none=True) for iri in new)]))
    rows = rows[:fitting(items)]
    named = {value for row in rows for value in row.values()}
    return rows, [claim for iri, claim in claims.items() if iri in named]


def _claims_in(base: KnowledgeBase, rows: Sequence[Mapping[str, str]]) -> list[answered.Claim]:
    """The claims that some rows name, in whatever column."""
    iris = list(dict.fromkeys(value for row in rows for value in row.values() if is_safe(value)))
    known: set[str] = set()
    for at in range(0, len(iris), 500):
        values = " ".join(f"<{iri}>" for iri in iris[at:at + 500])
        known |= {row["claim"] for row in rows_of(base.store, f"SELECT DISTINCT ?claim {{ VALUES ?claim {{ {values} }} ?claim a :Claim }}")}
    return _claims(base, lookups.claims_by_iri(base.store, [iri for iri in iris if iri in known]))


def _claims(base: KnowledgeBase, claims: Sequence[results.Claim]) -> list[answered.Claim]:
    """Claims with the facts that they assert; of a step it is the situation that it acts on."""
    if not claims:
        return []
    values = " ".join(f"<{claim.iri}>" for claim in claims)
    facts = {row["claim"]: row.get("on", row["said"]) for row in sorted(rows_of(
        base.store,
        f"SELECT DISTINCT ?claim ?said ?on {{ VALUES ?claim {{ {values} }} ?claim :asserts ?said OPTIONAL {{ ?said :actsOn ?on }} }}",
    ), key=lambda row: row["said"])}
    return [_claim(claim, facts.get(claim.iri)) for claim in claims]


def _claim(claim: results.Claim, fact: str | None) -> answered.Claim:
    return answered.Claim(
        iri=claim.iri, asserts=fact, modality=claim.modality, sources=[_named(one) for one in claim.attributed_to],
        via=_named(claim.via) if claim.via else None, quote=claim.evidence.quote if claim.evidence else None,
        document=_named(claim.document), date=claim.issued.text if claim.issued else None,
        until=claim.recorded_until.text if claim.recorded_until else None)


def _named(thing: results.Thing) -> answered.Named:
    return answered.Named(iri=thing.iri, label=thing.label)


_OF_EVERY_FACT = frozenset({"iri", "type", "claims", "steps"})


def _fact(account: results.Account) -> answered.Fact:
    roles: dict[str, list[answered.Named]] = {}
    details: dict[str, list[str]] = {}
    for field in fields(account):
        value = getattr(account, field.name)
        if field.name in _OF_EVERY_FACT or value in (None, "", ()) or (field.name == "date" and value == account.when):
            continue
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, results.Thing):
                roles.setdefault(field.name, []).append(_named(one))
            else:
                details.setdefault(field.name, []).append(str(one))
    return answered.Fact(
        iri=account.iri, type=account.type, date=account.when.text if account.when else None, roles=roles, details=details,
        steps=[
            answered.Step(action=step.action_type, date=step.date.text if step.date else None, quantity=_quantity(step))
            for step in account.steps
        ] or None)


def _quantity(step: results.Step) -> str | None:
    number: Decimal | str | None = step.quantity if step.quantity is not None else step.quantity_text
    return str(number) if number not in (None, "") else None


def _check_modality(word: str) -> None:
    if word:
        try:
            lookups.modalities(word)
        except ValueError as error:
            raise Refused(400, str(error)) from None


def _day(word: str) -> PartialDate | None:
    try:
        return PartialDate(word) if word else None
    except ValueError as error:
        raise Refused(400, str(error)) from None


class _Bounded(io.RawIOBase):
    """A file that takes so many bytes and no more."""

    def __init__(self) -> None:
        self.taken = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        if len(self.taken) + len(content) > _MOST_BYTES:
            raise Refused(413, f"the answer is larger than {_MOST_BYTES >> 20} MB; add LIMIT or a narrower pattern")
        self.taken += content
        return len(content)
