"""Loading a large list beside a bulk load of the same quads, in one run.

    python tests/benchmarks/bench_lists.py [MEGABYTES] [SAMPLE.xml]

A generator multiplies the entities of a small sample of the European Union's list, with new numbers, names and places, up to a size.  Our
load reads the XML, makes the records, works out the quads and writes them; the yardstick is Oxigraph's own bulk load of those quads from a
file in which they stand as N-Quads already.  Each runs in a process of its own, so that its peak of memory is its own; the peak of the
bulk load is what the store itself needs.  Compacting the store, the rules of the base and the index of names are no part of that yardstick:
what they cost stands beside it.  Wanted: a rate of 70 % of the bulk load's, and at most 400 MB above its peak.  Processor time is given
too, for machines that do other work at the same time.
"""

from __future__ import annotations

import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from kb import KnowledgeBase
from kb.dates import PartialDate
from kb.loaders.lists import eu_xml
from kb.loaders.lists.streams import Stream
from kb.quads.editions import EditionWriter, Known, names_graph
from kb.store import local

SAMPLE = Path(__file__).parents[1] / "lists" / "eu-xml" / "main.xml"
REPEATS = 3
WANTED_RATIO, WANTED_MEGABYTES = 0.7, 400
_NUMBERED = re.compile(r'\b(logicalId|euReferenceNumber|unitedNationId)="([^"]*)"')
_NAMED = re.compile(r'\b(wholeName|lastName|city|number)="([^"]*)"')


def multiply(sample: Path, size: int, to: Path) -> int:
    """Writes the sample's entities again and again, each time with other numbers and words, until the file has ``size`` bytes."""
    text = sample.read_text("utf-8")
    begin, end = text.index("<sanctionEntity"), text.rindex("</export>")
    head, entities, copies, written = text[:begin], text[begin:end], 0, 0
    with to.open("w", encoding="utf-8") as file:
        file.write(head)
        while written < size:
            copies += 1
            copy = _NUMBERED.sub(lambda found, by=copies: f'{found[1]}="{found[2]}{by:05}"', entities)  # type: ignore[misc]
            copy = _NAMED.sub(lambda found, by=copies: f'{found[1]}="{found[2]} {by}"', copy)  # type: ignore[misc]
            file.write(copy)
            written += len(copy.encode())
        file.write("</export>\n")
    return copies


def write_quads(source: Path, to: Path) -> int:
    """The quads of the source as our load makes them, in its order."""
    edition = eu_xml.read(Stream(source.name, source))
    day = PartialDate("2030-01-15")
    writer = EditionWriter(edition, Known(), document="https://w3id.org/sanctions-kb/id/document/eu-fsf/2030-01-15", issued=day)
    count, graph = 0, f" <{names_graph(edition.list)}> .\n"
    with to.open("w", encoding="utf-8") as file:
        for record in edition.records:
            lines = writer.record(record)
            count += len(lines)
            file.writelines(lines)
        rest = [*writer.tail(), *writer.head("bench", "2030-01-15T00:00:00Z", "none")]
        rest += [f"<{node}> {line}{graph}" for node, lines in writer.names.items() for line in (*lines, writer.resolution(node))]
        file.writelines(rest)
    return count + len(rest)


def ours(source: Path, base: Path) -> dict[str, float]:
    local.OPTIMIZE_FROM = sys.maxsize
    started, cpu = time.perf_counter(), time.process_time()
    with KnowledgeBase.open(base) as kb:
        kb.load(source)
        took, cpu = time.perf_counter() - started, time.process_time() - cpu
        peak = _peak()
    return {"seconds": took, "cpu": cpu, "peak": peak} | _beside(base)


def _beside(base: Path) -> dict[str, float]:
    started = time.perf_counter()
    ox.Store(str(base / "store")).optimize()
    compacted = time.perf_counter()
    with KnowledgeBase.open(base) as kb:
        kb.check()
        checked = time.perf_counter()
        kb.search("Ada Ovi")
        return {"compact": compacted - started, "check": checked - compacted, "names": time.perf_counter() - checked}


def bulk(quads: Path, base: Path) -> dict[str, float]:
    store = ox.Store(str(base))
    started, cpu = time.perf_counter(), time.process_time()
    store.bulk_load(path=str(quads), format=ox.RdfFormat.N_QUADS, lenient=True)
    return {"seconds": time.perf_counter() - started, "cpu": time.process_time() - cpu, "peak": _peak()}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def child(task: str, source: Path, base: Path) -> dict[str, float]:
    run = subprocess.run([sys.executable, __file__, task, str(source), str(base)], capture_output=True, text=True, check=True)
    answer: dict[str, float] = json.loads(run.stdout)
    return answer


def main(megabytes: int, sample: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        source, quads = place / "list.xml", place / "list.nq"
        copies = multiply(sample, megabytes * 1_000_000, source)
        count = write_quads(source, quads)
        print(f"{copies:,} copies of {sample.name}: {source.stat().st_size / 1e6:.0f} MB of XML, {count:,} quads, "
              f"{quads.stat().st_size / 1e6:.0f} MB of N-Quads")
        loads: list[dict[str, float]] = []
        bulks: list[dict[str, float]] = []
        for turn in range(REPEATS):
            bulks.append(child("bulk", quads, place / f"bulk-{turn}"))
            loads.append(child("ours", source, place / f"ours-{turn}"))
            print(f"  turn {turn + 1}: load {loads[-1]['seconds']:.1f} s ({loads[-1]['cpu']:.1f} s of processor), "
                  f"bulk load {bulks[-1]['seconds']:.1f} s ({bulks[-1]['cpu']:.1f} s)", flush=True)
        best, yardstick = min(one["seconds"] for one in loads), min(one["seconds"] for one in bulks)
        ratio, above = yardstick / best, max(one["peak"] for one in loads) - max(one["peak"] for one in bulks)
        print(f"load {count / best:,.0f} quads/s, bulk load {count / yardstick:,.0f} quads/s: ratio {ratio:.2f} (wanted {WANTED_RATIO}); "
              f"of processor time {min(one['cpu'] for one in bulks) / min(one['cpu'] for one in loads):.2f}")
        print(f"peak {max(one['peak'] for one in loads):,.0f} MB, of the bulk load {max(one['peak'] for one in bulks):,.0f} MB: "
              f"{above:,.0f} MB above (at most {WANTED_MEGABYTES})")
        print(f"beside it: compaction {loads[-1]['compact']:.1f} s, rules {loads[-1]['check']:.1f} s, "
              f"first question by name {loads[-1]['names']:.1f} s")


if __name__ == "__main__":
    if sys.argv[1:2] in (["ours"], ["bulk"]):
        print(json.dumps({"ours": ours, "bulk": bulk}[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 100, Path(sys.argv[2]) if sys.argv[2:] else SAMPLE)
