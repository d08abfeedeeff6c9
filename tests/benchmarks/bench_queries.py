"""Questions of the library over a large base of invented records, beside the plain scan of what they answer with, in one run.

    python tests/benchmarks/bench_queries.py [RECORDS]

The base holds designations, each of a target of its own and told by a claim of its own, and arms transfers with orders and deliveries.
The peer of a question is the least that any way to its answer has to do: pyoxigraph's `quads_for_pattern` for everything that is said of
the facts and the claims in its rows.  rdflib would be no useful peer, for it needs minutes here.  A ratio that grows with RECORDS shows a
question that reads more of the base than its answer: run with 5,000 and with 50,000 and compare.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from kb.queries import named
from kb.store import open_store
from kb.store.base import Solutions, solutions
from kb.vocab import ID, KB, RDF, SCHEME, SKOS, XSD

TYPES, STATES, PROGRAMS, A_GRAPH = ("asset-freeze", "travel-ban", "arms-embargo"), 40, 25, 2_000
QUESTIONS: tuple[tuple[str, dict[str, str]], ...] = (
    ("measures-against-target", {"target": ID + "record/bench/7"}),
    ("measures-in-force", {"target": ID + "record/bench/7", "day": "2022-06-01"}),
    ("measures-by-type", {"type": "arms-embargo", "sender": ID + "state/S7"}),
    ("measures-by-sender", {"sender": ID + "state/S7"}),
    ("designations-in-program", {"program": ID + "programme/bench/7", "day": "2022-06-01"}),
    ("sanctions-timeline", {"target": ID + "record/bench/7"}),
    ("sanctioned-by-one-not-another", {"a": ID + "state/S7", "b": ID + "state/S8"}),
    ("transfers-by-supplier", {"supplier": ID + "state/S7"}),
    ("transfers-by-category", {"category": "missile", "since": "2010", "until": "2011"}),
    ("transfers-under-embargo", {"recipient": ID + "state/S9"}),
    ("contradicting-quantities", {"fact": ID + "fact/bench/t7"}),
    ("single-source-facts", {"state": ID + "state/S7"}),
    ("facts-about", {"a": ID + "record/bench/7"}),
    ("measures-by-type", {"type": "asset-freeze"}),
    ("measures-in-force", {"day": "2022-06-01"}),
)


def iri(path: str) -> str:
    return f"<{ID}{path}>"


def scheme(word: str) -> str:
    return f"<{SCHEME}{word}>"


def date(text: str) -> str:
    return f'"{text}"^^<{XSD["date" if len(text) > 4 else "gYear"]}>'


def node(subject: str, kind: str, **said: str) -> Iterator[str]:
    yield f"{subject} <{RDF.type}> <{KB[kind]}> ."
    for name, value in said.items():
        yield f"{subject} <{KB[name]}> {value} ."


def claim(key: str, *facts: str) -> Iterator[str]:
    about = iri(f"claim/bench/{key}")
    yield from node(about, "Claim", modality=scheme("asserted"), attributedTo=iri("state/S0"), inDocument=iri("document/bench"),
                    recordedFrom=date("2024-01-01"))
    for fact in facts:
        yield f"{about} <{KB.asserts}> {fact} ."


def record(number: int) -> Iterator[str]:
    """A designated person, and every fourth time a transfer: ordered, delivered, and its recipient under an embargo now and then."""
    who, measure, state = iri(f"record/bench/{number}"), iri(f"fact/bench/d{number}"), iri(f"state/S{number % STATES}")
    yield from node(who, "Person", resolvedTo=who)
    yield f'{who} <{SKOS.prefLabel}> "Invented person {number}" .'
    yield from node(measure, "Designation", sender=state, target=iri("state/S9") if number % 500 == 0 else who, resolvedTo=measure,
                    program=iri(f"programme/bench/{number % PROGRAMS}"), measureType=scheme(TYPES[number % len(TYPES)]),
                    listedOn=date(f"20{10 + number % 12}-0{number % 9 + 1}-15"), listingId=f'"B{number}"')
    yield from claim(f"d{number}", measure)
    if number % 4 == 3:
        transfer, order, delivery = (iri(f"fact/bench/t{number}{part}") for part in ("", "/order", "/deliver"))
        yield from node(transfer, "ArmsTransfer", supplier=state, recipient=iri(f"state/S{(number * 7 + number // STATES) % STATES}"),
                        weaponCategory=scheme("missile" if number % 100 == 3 else "aircraft"), resolvedTo=transfer)
        yield from node(order, "Action", actionType=scheme("order"), actsOn=transfer, quantity=f'"{number}"^^<{XSD.integer}>')
        yield from node(delivery, "Action", actionType=scheme("deliver"), actsOn=transfer, date=date(str(2000 + number % 24)))
        yield from claim(f"t{number}", transfer, order, delivery)


def graphs(records: int) -> Iterator[dict[str, str]]:
    head = [line for number in range(STATES) for line in (
        *node(iri(f"state/S{number}"), "State", resolvedTo=iri(f"state/S{number}")),
        f'{iri(f"state/S{number}")} <{SKOS.prefLabel}> "State {number}" .')]
    yield {ID + "graph/bench/head": "\n".join(head) + "\n"}
    for start in range(0, records, A_GRAPH):
        numbers = range(start, min(start + A_GRAPH, records))
        yield {f"{ID}graph/bench/{start}": "\n".join(line for number in numbers for line in record(number)) + "\n"}


def scan(engine: ox.Store, answer: Solutions) -> float:
    """The time to look up what is said of each fact and claim in the rows."""
    named_there = {term.value for row in answer for term in row if term and term.kind == "iri" and "/bench/" in term.value}
    start = time.process_time()
    for subject in named_there:
        for _ in engine.quads_for_pattern(ox.NamedNode(subject), None, None):
            pass
    return time.process_time() - start


def main(records: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "kb"
        with open_store(base, create=True) as store:
            for graph in graphs(records):
                store.replace(graph)
            count = store.count()
        with open_store(base, read_only=True) as store:
            engine = ox.Store.read_only(str(base / "store"))
            print(f"{records:,} records, {count:,} quads; CPU seconds")
            print(f"{'':66} {'rows':>7} {'ours':>8} {'scan':>8} {'ratio':>7}")
            for name, parameters in QUESTIONS:
                text = named(name).bind(**parameters)
                start = time.process_time()
                answer = solutions(store.query(text))
                took, least = time.process_time() - start, scan(engine, answer)
                said = f"{name} {' '.join(value.removeprefix(ID) for value in parameters.values())}"
                # a scan of one fact takes less than the clock can tell
                ratio = f"{took / least:7.1f}" if least > 0.0005 else ""
                print(f"{said:66} {len(answer):7,} {took:8.3f} {least:8.3f} {ratio}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
