"""The store beside rdflib's own, in one run: loading documents of our shape and answering questions of the library.

    python tests/benchmarks/bench_store.py [DOCUMENTS]

Both get the same N-Triples, and the same bound query texts over the union of the named graphs.  Each contender runs in a process of its
own, so that its peak memory is its own.  The last column is the ratio rdflib / ours: above 1 means that ours needs less.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from kb.dates import PartialDate
from kb.model import Action, ArmsTransfer, Claim, Concept, Document, Entity, Meeting, Passage, Statement, Tenure
from kb.quads import graphs as graphs_of
from kb.resolve import Naming

STATES = ("Iran", "Russia", "France", "Chad", "Mali", "Japan", "Norway", "Turkey")
QUESTIONS = (
    ("transfers-by-supplier", {"supplier": "https://w3id.org/sanctions-kb/id/state/IRN"}),
    ("who-met-whom", {"person": "https://w3id.org/sanctions-kb/id/person/minister-7"}),
    ("positions-of-person", {"person": "https://w3id.org/sanctions-kb/id/person/minister-7"}),
)
REPEATS = 5


def documents(count: int) -> Iterator[Document]:
    for number in range(count):
        one, other = (Entity(STATES[(number + shift) % len(STATES)], "State") for shift in (0, 3))
        person, peer = (Entity(f"Minister {(number + shift) % 50}", "Person") for shift in (0, 1))
        text = f"{one.label} delivered arms to {other.label}. " * 10
        passage = Passage(text[:30], 0, 30)
        day = PartialDate(f"2023-{number % 12 + 1:02}-{number % 28 + 1:02}")
        transfer = ArmsTransfer(supplier=one, recipient=other, weapon=Entity("Shahed-136", "WeaponSystem"))
        position = Entity("Foreign Minister", "Position", kind=Concept("office-foreign-minister"), of=one)
        facts = (
            (transfer, Action(action_type=Concept("deliver"), acts_on=transfer, quantity_text="dozens", date=day)),
            (Meeting(attendee=(person, peer), date=day),), (Statement(speaker=(person,), topic="arms", date=day),),
            (Tenure(holder=(person,), position=position, held_on=day),),
        )
        claims = tuple(Claim(asserts=each, modality=Concept("asserted"), evidence=passage) for each in facts)
        yield Document(name=f"{number}.txt", source_key=str(number), text=text, issued=day, claims=claims,
                       publisher=Entity("Reuters", "Organization"))


def graphs(count: int) -> dict[str, str]:
    return {
        name: "\n".join(lines) + "\n"
        for one in documents(count)
        for name, lines in graphs_of(one, Naming(one)).items()
    }


def ours(texts: dict[str, str]) -> dict[str, float]:
    from kb.queries import named
    from kb.store import open_store

    with tempfile.TemporaryDirectory() as place, open_store(Path(place) / "kb", create=True) as store:
        start = time.process_time()
        store.replace(texts)
        figures = {"load": time.process_time() - start}
        for name, parameters in QUESTIONS:
            text = named(name).bind(**parameters)
            start = time.process_time()
            for _ in range(REPEATS):
                rows = len(store.query(text))  # type: ignore[arg-type]
            figures[name] = (time.process_time() - start) / REPEATS
            figures[f"rows of {name}"] = rows
        return figures


def rdflibs(texts: dict[str, str]) -> dict[str, float]:
    import rdflib

    from kb.queries import named

    dataset = rdflib.Dataset(default_union=True)
    start = time.process_time()
    for graph, text in texts.items():
        dataset.graph(rdflib.URIRef(graph)).parse(data=text, format="nt11")
    figures = {"load": time.process_time() - start}
    for name, parameters in QUESTIONS:
        text = named(name).bind(**parameters)
        start = time.process_time()
        rows = len(list(dataset.query(text)))
        figures[name] = time.process_time() - start
        figures[f"rows of {name}"] = rows
    return figures


def main(count: int) -> None:
    measured = {}
    for contender in ("ours", "rdflibs"):
        run = subprocess.run([sys.executable, __file__, str(count), contender], capture_output=True, text=True, check=True)
        measured[contender] = json.loads(run.stdout)
    print(f"{count} documents, {measured['ours']['quads']} quads; CPU seconds, peak memory in MB")
    print(f"{'':28} {'ours':>10} {'rdflib':>10} {'ratio':>8}")
    for name, value in measured["ours"].items():
        other = measured["rdflibs"][name]
        if name.startswith("rows of"):
            assert value == other, f"{name}: {value} rows here, {other} there"
        elif name != "quads":
            print(f"{name:28} {value:10.4f} {other:10.4f} {other / value:8.1f}")


if __name__ == "__main__":
    amount = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    if len(sys.argv) > 2:
        made = graphs(amount)
        found = {"ours": ours, "rdflibs": rdflibs}[sys.argv[2]](made)
        found["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        found["quads"] = sum(text.count("\n") for text in made.values())
        print(json.dumps(found))
    else:
        main(amount)
