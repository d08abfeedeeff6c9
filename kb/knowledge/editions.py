"""An edition of a list goes into the store: all of it or nothing, as the difference to the edition before."""

from __future__ import annotations

import gc
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import IO

from kb.dates import PartialDate
from kb.errors import SourceError, StoreError
from kb.iris import entity
from kb.knowledge.asking import DECLARED, rows
from kb.quads import Provenance
from kb.quads import editions as quads
from kb.record import Edition
from kb.store.base import Store, bracketed, quoted, solutions

_MOST_GONE = 0.2
_FEWEST = 20
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Brought:
    """What came of an edition: its document, its counts against the edition before, and whether the base held it already."""

    document: str
    counts: quads.Counts
    unchanged: bool


def load(
    held: Store | None, made: Callable[[], Store], name: str, edition: Edition, *, today: PartialDate, force: bool = False
) -> Brought:
    """Writes an edition into a store; SourceError if it is cut, much smaller than the one before, or older.

    ``held`` is the store as far as there is one; ``made`` makes it if need be, and is called once nothing can be wrong with the source.
    ``name`` is what errors call the source; ``today`` dates an edition that has no day of its own.
    """
    issued = edition.issued or today
    if edition.issued is None:
        edition.account.notes.append(f"{name} has no day of its own: what it says is recorded from {today} on (--published DATE tells it)")
    before = _newest(held, edition.list) if held else None
    known = _known(held, edition.list) if held and before else quads.Known()
    if before and issued.text < before[1]:
        raise SourceError(name, f"is of {issued}; the base has the edition of {before[1]} already: load editions in their order")
    document = _document(held, edition.list, issued)
    writer = quads.EditionWriter(edition, known, document=document, issued=issued, replaces=before[0] if before else "")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "edition.nq"
        with path.open("w", encoding="utf-8") as file:
            lines, mark = _spool(file, writer)
            _not_cut(name, edition, writer.counts, len(known.records), force=force)
            same = bool(before) and not lines
            if before and same and issued.text == before[1]:
                return Brought(before[0], writer.counts, unchanged=True)
            run = Provenance.now()
            head = writer.head(run.software, run.started, f"blake2b:{mark}")
            file.writelines(head)
            counts = {quads.edition_graph(document): lines + len(head)}
            if not before:
                counts[quads.names_graph(edition.list)] = _write_names(file, edition.list, writer)
        store = made()
        if before:
            # What a thing is called comes first: without the edition it harms nobody, and the next attempt finds it in place.
            _rename(store, edition.list, writer, known)
        store.bring(path, counts)
    return Brought(document, writer.counts, unchanged=same)


def remove(store: Store, document: str, slug: str) -> None:
    """Drops the newest edition of a list, which undoes what it changed; StoreError for an older one, on which the newer ones rest."""
    newest = _newest(store, slug)
    if newest is None or newest[0] != document:
        raise StoreError(f"<{document}> is not the newest edition of {slug}: those after it are differences to it; remove them first")
    said, names = quads.edition_graph(document), quads.names_graph(slug)
    if not rows(store, f"SELECT DISTINCT ?d {{ ?d :sourceKey {quoted(f'list:{slug}')} FILTER(?d != {bracketed(document)}) }} LIMIT 1"):
        store.replace({said: None, names: None})
        return
    store.replace({said: None})
    # What only that edition brought has lost its records; what it renamed keeps the newer name until the next edition.
    store.update(f"{DECLARED}DELETE {{ GRAPH {bracketed(names)} {{ ?node ?p ?o }} }} WHERE {{ GRAPH {bracketed(names)} {{ ?node ?p ?o }} "
                 f"FILTER(STRSTARTS(STR(?node), {quoted(quads.record_iri(slug, ''))})) "
                 "FILTER NOT EXISTS { GRAPH ?any { ?node a :Record } } }")


def held(store: Store | None, edition: Edition, today: PartialDate) -> quads.Counts:
    """Walks an edition without writing anything: how many claims it makes, and how many of them the base holds."""
    known = _known(store, edition.list) if store else quads.Known()
    writer = quads.EditionWriter(edition, known, document=entity("document", "none"), issued=edition.issued or today)
    for record in edition.records:
        writer.record(record)
    return writer.counts


@contextmanager
def _without_collector() -> Iterator[None]:
    """Records hold no cycles, and looking for some among all that is known of a list costs a tenth of a load."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _spool(file: IO[str], writer: quads.EditionWriter) -> tuple[int, str]:
    mark, count = blake2b(digest_size=16), 0
    with _without_collector():
        for record in writer.edition.records:
            lines = writer.record(record)
            count += len(lines)
            file.write("".join(lines))
            mark.update(str(len(lines)).encode())
    tail = writer.tail()
    file.writelines(tail)
    return count + len(tail), mark.hexdigest()


def _not_cut(name: str, edition: Edition, counts: quads.Counts, held: int, *, force: bool) -> None:
    if edition.expected is not None and counts.records != edition.expected and not force:
        raise SourceError(name, f"is cut: it says that it has {edition.expected:,} records, and {counts.records:,} came (--force loads it)")
    if counts.records == 0 and not edition.gone:
        raise SourceError(name, "holds no record")
    if held >= _FEWEST and counts.removed > held * _MOST_GONE and not force:
        raise SourceError(name, f"would take {counts.removed:,} of {held:,} entries off the list: is it whole? (--force loads it)")


def _newest(store: Store, slug: str) -> tuple[str, str] | None:
    """The newest edition of a list that the base holds: its document and its day."""
    of_list = f"?d :sourceKey {quoted(f'list:{slug}')}"
    text = f"SELECT DISTINCT ?d ?day {{ {of_list} ; dcterms:issued ?day }} ORDER BY DESC(STR(?day)) DESC(STR(?d))"
    found = rows(store, text)
    return (found[0]["d"], found[0]["day"]) if found else None


def _document(store: Store | None, slug: str, issued: PartialDate) -> str:
    """The node of an edition: the list and its day; a second one of the same day gets a number."""
    node, number = entity("document", slug, issued.text), 2
    while store is not None and store.query(f"{DECLARED}ASK {{ <{node}> :sourceKey ?any }}"):
        node, number = entity("document", slug, f"{issued.text}-{number}"), number + 1
    return node


def _known(store: Store, slug: str) -> quads.Known:
    known = quads.Known()
    of_list = f"?d :sourceKey {quoted(f'list:{slug}')} ; a ?any ."
    claims = f"{of_list} ?claim :inDocument ?d ; a :Claim OPTIONAL {{ ?claim :recordedUntil ?until }}"
    for row in rows(store, f"SELECT DISTINCT ?claim ?until {{ {claims} }}"):
        (known.closed if "until" in row else known.stated).add(row["claim"])
    for row in rows(store, f"SELECT DISTINCT ?graph {{ {of_list} ?d a ?c BIND(STR(?d) AS ?graph) }}"):
        graph = bracketed(quads.edition_graph(row["graph"]))
        known.facts.update(one["f"] for one in rows(store, f"SELECT ?f {{ GRAPH {graph} {{ ?f :resolvedTo ?f }} }}"))
        known.records.update(one["r"] for one in rows(store, f"SELECT ?r {{ GRAPH {graph} {{ ?r a :Record }} }}"))
        for act, property_, term in solutions(store.query(f"{DECLARED}SELECT ?a ?p ?o {{ GRAPH {graph} {{ ?a a :LegalAct ; ?p ?o }} }}")):
            if act and property_ and term:
                known.acts.add((act.value, f"{property_.n3()} {term.n3()}"))
    listed = f"?f a :Designation ; :target ?r . ?r :recordIn {bracketed(quads.list_iri(slug))} . ?claim :asserts ?f"
    for row in rows(store, f"SELECT DISTINCT ?claim ?f {{ {listed} }}"):
        # What the list itself says to have ended is listed all the same; what was taken off is told anew by another claim.
        if row["claim"] in known.stated and "-delisted-" not in row["claim"]:
            # The record that lists is mostly the target itself; in some formats it is a record of its own.
            known.listed.setdefault(entity("record", slug, row["claim"].rsplit("/", 2)[-2]), []).append((row["claim"], row["f"]))
    names: dict[str, set[str]] = {}
    for line in store.quads(quads.names_graph(slug)):
        subject, predicate, rest = line.split(" ", 2)
        if not predicate.endswith("#resolvedTo>"):
            names.setdefault(subject[1:-1], set()).add(f"{predicate} {rest.rsplit(' <', 1)[0]}")
    known.named = {node: frozenset(lines) for node, lines in names.items()}
    return known


def _write_names(file: IO[str], slug: str, writer: quads.EditionWriter) -> int:
    graph, count = f" <{quads.names_graph(slug)}> .\n", 0
    for node, lines in writer.names.items():
        every = [*lines, writer.resolution(node)]
        file.writelines(f"<{node}> {line}{graph}" for line in every)
        count += len(every)
    return count


def _rename(store: Store, slug: str, writer: quads.EditionWriter, known: quads.Known) -> None:
    """Gives what has a new name its lines; what it is resolved to stays."""
    graph = bracketed(quads.names_graph(slug))
    names = writer.names
    nodes = list(names)
    for at in range(0, len(nodes), _AT_ONCE):
        some = nodes[at:at + _AT_ONCE]
        old = "\n".join(f"<{node}> {line} ." for node in some for line in known.named.get(node, ()))
        new = "\n".join(f"<{node}> {line} ." for node in some
                        for line in (*names[node], *(() if node in known.named else (writer.resolution(node),))))
        gone = f"DELETE DATA {{ GRAPH {graph} {{ {old} }} }} ;\n" if old else ""
        store.update(f"{gone}INSERT DATA {{ GRAPH {graph} {{ {new} }} }}")
