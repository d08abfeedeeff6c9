"""Our reader beside spaCy's bare pipeline, in one run: time on the same texts, use of the cores, memory over many articles.

    python tests/benchmarks/bench_reading.py [ARTICLES]

The texts are the articles of ``tests/gold``.  The bare pipeline gets their paragraphs through ``nlp.pipe`` and nothing else is done with
what it gives; ours reads the same articles to claims.  Ratios are ours / bare, processor time, the least of several turns.  Then the
same articles are read by one and by two processes, and at last ARTICLES articles with ever new names by one process, whose memory is
looked at after each tenth.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from spacy.language import Language

from kb.dates import PartialDate
from kb.evaluation.predictions import write
from kb.extract import pipeline, read
from kb.model import Document

TEXTS = Path(__file__).resolve().parent.parent / "gold"
TURNS = 4
COPIES = 6


def documents() -> list[Document]:
    return [
        Document(
            name=path.name, source_key=path.name, text=path.read_text(encoding="utf-8"), language="en", issued=PartialDate("2024-05-15")
        )
        for path in sorted(TEXTS.glob("*.txt"))
    ]


def least(work: Callable[[], object]) -> float:
    """The processor time of the fastest of several turns, in seconds."""
    taken = []
    for _ in range(TURNS):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def bare(nlp: Language, texts: list[Document]) -> None:
    for one in texts:
        for _ in nlp.pipe([line for line in one.text.splitlines() if line.strip()]):
            pass


def ours(texts: list[Document]) -> int:
    return sum(len(read(one).claims) for one in texts)


def resident() -> float:
    """This process's memory now, in MiB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmRSS in the status of the process")


def by_jobs(texts: list[Document]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for copy in range(COPIES):
            for one in texts:
                (Path(folder) / f"{copy}-{one.name}").write_text(one.text, encoding="utf-8")
        taken = {}
        for jobs in (1, 2):
            start = time.perf_counter()
            write([folder], Path(folder) / f"out-{jobs}", published="2024-05-15", jobs=jobs)
            taken[jobs] = time.perf_counter() - start
    print(f"{COPIES * len(texts)} files  1 job {taken[1]:6.1f} s  2 jobs {taken[2]:6.1f} s  gain {taken[1] / taken[2]:.2f}")


def memory(texts: list[Document], count: int) -> None:
    first = 0.0
    for number in range(count):
        one = texts[number % len(texts)]
        words = one.text.split(" ")
        # names that no article before had, as a stream of real articles brings them
        fresh = " ".join(f"{word[:-1]}{number:x}{word[-1]}" if word.istitle() and len(word) > 7 else word for word in words)
        read(Document(name=f"{number}", source_key=f"{number}", text=fresh, language="en", issued=one.issued))
        if (number + 1) % max(1, count // 10) == 0:
            now = resident()
            first = first or now
            print(f"after {number + 1:6} articles {now:7.0f} MiB  ratio to the first tenth {now / first:.2f}")


def main(count: int) -> None:
    nlp, texts = pipeline(), documents()
    bare(nlp, texts), ours(texts)
    one, other = least(lambda: bare(nlp, texts)), least(lambda: ours(texts))
    print(f"{len(texts)} articles  spaCy {one:.2f} s  ours {other:.2f} s  ratio {other / one:.2f}")
    by_jobs(texts)
    memory(texts, count)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
