"""The embedded store: Oxigraph in this process, in memory or in a base folder on disk.

One process writes a base, and in it one thread at a time; others may open the base read-only and see it as it was then.
Results are complete before they leave the thread that asked, because the engine's own result objects must not travel.
"""

from __future__ import annotations

import contextlib
import io
import tempfile
import threading
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

import pyoxigraph as ox

from kb.errors import EvaluationError, KnowledgeBaseError, RequestRefused, StoreError, StoreLocked, StoreMissing
from kb.store import guard, ledger, place
from kb.store.base import DEFAULT, LEDGER, Solutions, Triples, answer_from_json, as_count, bracketed, media_for
from kb.store.payload import Payload, payload
from kb.vocab import DCTERMS

if TYPE_CHECKING:
    import rdflib

BULK_FROM = 2_000
"""Quads from which writing new files is faster than a transaction (measured: equal at some 2,000, twice as fast at 20,000)."""
OPTIMIZE_FROM = 500_000
"""Quads in one bulk load from which compacting at once pays for the queries that follow."""
_DUMPS = {"nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG}
_PIECE = 1 << 20


class LocalStore:
    """A store inside this process; ``LocalStore()`` is empty and in memory, ``LocalStore.open`` a base folder.

    >>> with LocalStore() as store:
    ...     store.replace({"urn:g": '<urn:a> <urn:b> "c" .'})
    ...     store.query("SELECT ?c { <urn:a> <urn:b> ?c }").rows[0][0].value
    'c'
    """

    def __init__(self) -> None:
        self._base: Path | None = None
        self._engine: ox.Store | None = ox.Store()
        self._read_only = False
        self._commit = 0
        self._lock = threading.RLock()

    @classmethod
    def open(cls, base: str | Path, *, create: bool = False, read_only: bool = False) -> Self:
        """Opens a base folder; only with ``create`` is a new one made, and only where nothing else lies.

        Raises StoreMissing where there is none, StoreLocked while another process writes it, StoreError if it is damaged.
        """
        base = Path(base)
        store = cls()
        store._base, store._read_only = base, read_only
        try:
            mark = place.read_mark(base)
        except StoreMissing:
            if read_only or not create:
                raise
            store._create(base)
            return store
        quads = base / place.QUADS
        if not (quads / "CURRENT").is_file():
            raise StoreError(f"{base} is damaged: {quads} is no store any more; restore it from a backup")
        with store._speaking():
            store._engine = ox.Store.read_only(str(quads)) if read_only else ox.Store(str(quads))
        if not read_only:
            place.tidy(base)
        store._commit = max(store._noted_commit(), mark.get("commit", 0))
        return store

    def _create(self, base: Path) -> None:
        if not place.is_free(base):
            raise StoreError(f"{base} is not empty and no knowledge base; choose an empty or absent folder")
        with self._speaking():
            base.mkdir(parents=True, exist_ok=True)
            self._engine = ox.Store(str(base / place.QUADS))
            if len(self._engine):
                raise StoreError(f"{base} holds a store without a mark; choose an empty or absent folder")
            self._engine.flush()
            # the mark comes last: a folder that has it is complete
            place.write_mark(base, commit=0)

    @property
    def location(self) -> str:
        return str(self._base) if self._base else "memory"

    @property
    def read_only(self) -> bool:
        return self._read_only

    # reading

    def query(self, text: str) -> Solutions | bool | Triples:
        form = guard.form_of(text)
        if form in ("SELECT", "ASK"):
            return answer_from_json(self._answer(text, "application/sparql-results+json"))
        return Triples(self._answer(text, "application/n-triples").decode())

    def query_bytes(self, text: str, media: str) -> bytes:
        return self._answer(text, media_for(guard.form_of(text), media))

    def _answer(self, text: str, media_type: str) -> bytes:
        out = io.BytesIO()
        self.answer(text, media_type, out)
        return out.getvalue()

    def answer(
        self, text: str, media_type: str, out: IO[bytes], *, union: bool = True, default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None, base: str | None = None, prefixes: Mapping[str, str] | None = None,
    ) -> None:
        """Writes the answer to a query that `guard.form_of` let pass into a file, row by row as it is found.

        ``union`` makes the default graph the union of the named ones; the lists say instead which graphs are the default graph and
        which can be named, as the SPARQL protocol has it; ``base`` resolves relative IRIs, ``prefixes`` stand for those that the text
        does not declare.
        """
        with self._speaking(text):
            result = self._open.query(
                text, use_default_graph_as_union=union and default_graphs is None and not guard.names_dataset(text), base_iri=base,
                prefixes=None if prefixes is None else dict(prefixes),
                default_graph=None if default_graphs is None else [_graph_name(graph) for graph in default_graphs],
                named_graphs=None if named_graphs is None else [ox.NamedNode(graph) for graph in named_graphs])
            if isinstance(result, ox.QueryTriples):
                result.serialize(out, format=ox.RdfFormat.from_media_type(media_type))
            else:
                result.serialize(out, format=ox.QueryResultsFormat.from_media_type(media_type))

    def write_graph(self, graph: str, media_type: str, out: IO[bytes]) -> None:
        """Writes the triples of one graph into a file, in an RDF syntax."""
        with self._speaking():
            self._open.dump(out, ox.RdfFormat.from_media_type(media_type), from_graph=_graph_name(graph))

    def has_graph(self, graph: str) -> bool:
        """Whether there is such a named graph; an empty one that was made on purpose is there."""
        with self._speaking():
            return self._open.contains_named_graph(ox.NamedNode(graph))

    def graphs(self) -> list[str]:
        with self._speaking():
            return sorted(graph.value for graph in self._open.named_graphs() if isinstance(graph, ox.NamedNode))

    def count(self, graph: str | None = None) -> int:
        if graph is None:
            with self._speaking():
                return len(self._open)
        if graph == DEFAULT:
            with self._speaking():
                return sum(1 for _ in self._open.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        return as_count(self.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {bracketed(graph)} {{ ?s ?p ?o }} }}"))

    def quads(self, graph: str | None = None) -> Iterator[str]:
        with tempfile.TemporaryFile() as out:
            with self._speaking():
                if graph is None:
                    self._open.dump(out, ox.RdfFormat.N_QUADS)
                else:
                    self._open.dump(out, ox.RdfFormat.N_TRIPLES, from_graph=_graph_name(graph))
            out.seek(0)
            ending = f" {bracketed(graph)} ." if graph else " ."
            for line in out:
                # a dump ends each line in " .\n"
                yield line[:-3].decode() + ending

    def dump(self, format: str = "nquads") -> Iterator[bytes]:
        if format not in _DUMPS:
            raise StoreError(f"a dump is written as {' or '.join(_DUMPS)}, not as {format!r}")
        with tempfile.TemporaryFile() as out:
            with self._speaking():
                self._open.dump(out, _DUMPS[format])
            out.seek(0)
            while piece := out.read(_PIECE):
                yield piece

    def verify(self) -> list[str]:
        found = ledger.problems(self)
        if self._base and (noted := self._noted_commit()) < (marked := place.read_mark(self._base).get("commit", 0)):
            found.insert(0, f"{marked - noted:,} flushed commits are lost; restore {self._base} from a backup")
        return found

    def to_rdflib(self) -> rdflib.Dataset:
        from rdflib import Dataset

        from kb.store.rdflib_view import ReadOnlyOxigraph

        return Dataset(store=ReadOnlyOxigraph(lambda: self._open), default_union=True)

    # writing

    def replace(self, graphs: Mapping[str, str | None]) -> None:
        ledger.refuse_ledger(graphs)
        checked = {graph: None if text is None else payload(text, graph) for graph, text in graphs.items()}
        if not checked:
            return
        with self._writing():
            if self._all_new(checked):
                self._bulk_load({graph: one for graph, one in checked.items() if one is not None})
            else:
                self._commit_update(ledger.replacement(checked))

    def bring(self, nquads: Path, counts: Mapping[str, int]) -> None:
        ledger.refuse_ledger(counts)
        with self._writing():
            if any(self._is_there(graph) for graph in counts):
                raise StoreError(f"{', '.join(graph for graph in counts if self._is_there(graph))} is in the base already")
            with nquads.open("a", encoding="utf-8") as file:
                for graph, count in counts.items():
                    file.write(ledger.counted(graph, count).replace(" .\n", f" {bracketed(LEDGER)} .\n"))
            # one call is one commit
            self._open.bulk_load(path=str(nquads), format=ox.RdfFormat.N_QUADS, lenient=True)
            if self._base and sum(counts.values()) >= OPTIMIZE_FROM:
                self._open.optimize()

    def insert(self, graph: str, ntriples: str) -> None:
        ledger.refuse_ledger([graph])
        added = payload(ntriples, graph)
        with self._writing():
            if self._all_new({graph: added}):
                self._bulk_load({graph: added})
            else:
                note = ledger.recount([graph])
                self._commit_update(f"INSERT DATA {{ {ledger.block(graph, added)} }}" + (f" ;\n{note}" if note else ""))

    def update(self, text: str, *, base: str | None = None, sources: Container[str] = ()) -> None:
        """Runs an update; ``base`` resolves relative IRIs, ``sources`` are hosts that it may ask (SERVICE) or fetch from (LOAD)."""
        try:
            touched = guard.graphs_written(text, sources)
        except RequestRefused:
            _check_syntax(guard.leading_nowhere(text))
            raise
        ledger.refuse_ledger(touched)
        with self._writing(text):
            self._commit_update(guard.separated(text) + ledger.recount(touched), base)

    def _all_new(self, graphs: Mapping[str, Payload | None]) -> bool:
        """Whether these are many quads for graphs that do not exist: then they can be added with nothing to remove."""
        if sum(one.count for one in graphs.values() if one is not None) < BULK_FROM or DEFAULT in graphs:
            return False
        return not any(self._is_there(graph) for graph in graphs)

    def _is_there(self, graph: str) -> bool:
        return self._open.contains_named_graph(ox.NamedNode(graph)) or any(
            self._open.quads_for_pattern(ox.NamedNode(graph), None, None, ox.NamedNode(LEDGER)))

    def _bulk_load(self, graphs: Mapping[str, Payload]) -> None:
        entries = "".join(ledger.entry(graph, one) for graph, one in graphs.items())
        lines = [one.nquads(graph) for graph, one in graphs.items()]
        lines.append(entries.replace(" .\n", f" {bracketed(LEDGER)} .\n").encode())
        # the lines come from a strict parse; one call is one commit
        self._open.bulk_load(b"".join(lines), ox.RdfFormat.N_QUADS, lenient=True)
        if self._base and sum(one.count for one in graphs.values()) >= OPTIMIZE_FROM:
            self._open.optimize()

    def _commit_update(self, text: str, base: str | None = None) -> None:
        self._open.update(f"{guard.separated(text)}{self._numbering()}" if self._base else text, base_iri=base)
        self._commit += 1

    def _numbering(self) -> str:
        """Counts the commits in the ledger; `flush` notes the number in the mark, so that `verify` sees a log that was cut."""
        about, number = bracketed(LEDGER), bracketed(DCTERMS.identifier)
        return (f"DELETE WHERE {{ GRAPH {about} {{ {about} {number} ?n }} }} ;\n"
                f"INSERT DATA {{ GRAPH {about} {{ {about} {number} {self._commit + 1} }} }}")

    def _noted_commit(self) -> int:
        with self._speaking():
            found = self._open.quads_for_pattern(
                ox.NamedNode(LEDGER), ox.NamedNode(DCTERMS.identifier), None, ox.NamedNode(LEDGER))
            return max((int(quad.object.value) for quad in found if isinstance(quad.object, ox.Literal)), default=0)

    # the place

    def flush(self) -> None:
        if self._base and not self._read_only:
            with self._writing():
                self._open.flush()
                if place.read_mark(self._base).get("commit") != self._commit:
                    place.write_mark(self._base, commit=self._commit)

    def backup(self, path: str | Path) -> None:
        path = Path(path)
        if path.exists():
            raise StoreError(f"{path} exists already; a backup goes into a new folder")
        if self._base is None or self._read_only:
            write_base(path, self.dump("nquads"))
            return
        self.flush()
        with self._writing():
            path.mkdir(parents=True)
            self._open.backup(str(path / place.QUADS))
            place.write_mark(path, commit=self._commit)

    def close(self) -> None:
        if self._engine is not None:
            self.flush()
            # the engine has no close: the place is free when the last reference goes
            self._engine = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    @property
    def _open(self) -> ox.Store:
        if self._engine is None:
            raise StoreError(f"the store {self.location} is closed")
        return self._engine

    @contextmanager
    def _writing(self, text: str = "") -> Iterator[None]:
        if self._read_only:
            raise StoreError(f"{self.location} is open read-only; open it for writing to change it")
        with self._lock, self._speaking(text):
            yield

    @contextmanager
    def _speaking(self, text: str = "") -> Iterator[None]:
        """Turns what the engine raises into our errors, each one sentence."""
        try:
            yield
        except KnowledgeBaseError:
            raise
        except SyntaxError as error:
            raise guard.syntax_error(str(error), text) from error
        except (OSError, RuntimeError, ValueError) as error:
            if text and not isinstance(error, OSError):
                raise EvaluationError(f"the engine refuses the text: {' '.join(str(error).split())[:300]}") from error
            raise self._explained(error) from error

    def _explained(self, error: Exception) -> StoreError:
        said = " ".join(str(error).split())
        if "lock hold by current process" in said or "While lock file" in said:
            return StoreLocked(self.location)
        if "No space left" in said or "File too large" in said:
            return StoreError(f"the disk of {self.location} is full; nothing was half written, free some space and try again")
        if "Permission denied" in said or "Read-only file system" in said:
            return StoreError(f"{self.location} cannot be written here; change its permissions, or open it read-only")
        if "orrupt" in said:
            return StoreError(f"{self.location} is damaged ({said[:160]}); restore it from a backup")
        return StoreError(f"{self.location} failed: {said[:300]}")


def write_base(path: Path, nquads: Iterator[bytes]) -> None:
    """Makes a new base of N-Quads that another store dumped, its ledger among them."""
    with tempfile.TemporaryFile() as spool:
        for piece in nquads:
            spool.write(piece)
        spool.seek(0)
        _load_base(path, spool)


def _load_base(path: Path, nquads: IO[bytes]) -> None:
    with LocalStore.open(path, create=True) as target, target._writing():
        target._open.bulk_load(nquads, ox.RdfFormat.N_QUADS, lenient=True)
        target._commit = target._noted_commit()


def _check_syntax(update: str) -> None:
    """A QueryError for an update that is not well formed; where it is, the guard must let it pass, and nothing else comes of it."""
    guard.graphs_written(update)
    with LocalStore() as empty, contextlib.suppress(EvaluationError):
        empty.update(update)


def _graph_name(graph: str) -> ox.NamedNode | ox.DefaultGraph:
    return ox.DefaultGraph() if graph == DEFAULT else ox.NamedNode(graph)
