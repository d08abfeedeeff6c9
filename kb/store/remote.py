"""A SPARQL server as the store: the only room that holds SPARQLWrapper.

Queries and updates go through SPARQLWrapper, whole graphs through the Graph Store protocol.  The server must show the
union of the named graphs as its default graph; `RemoteStore.connect` finds out and says which switch is missing.
"""

from __future__ import annotations

import tempfile
import threading
import urllib.error
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

import pyoxigraph as ox
from SPARQLWrapper import POST, POSTDIRECTLY, SPARQLWrapper
from SPARQLWrapper import SPARQLExceptions as refusals

from kb import http
from kb.errors import KnowledgeBaseError, QueryError, StoreError
from kb.store import guard, ledger
from kb.store.base import DEFAULT, LEDGER, Solutions, Term, Triples, answer_from_json, as_count, bracketed, media_for, solutions
from kb.store.local import write_base
from kb.store.payload import payload
from kb.vocab import GRAPH, RDFS

if TYPE_CHECKING:
    import rdflib

PUT_FROM = 20_000
"""Quads from which one graph travels by the Graph Store protocol instead of inside an update."""
_UNION_SWITCH = {"oxigraph": "oxigraph serve --union-default-graph", "fuseki": "tdb2:unionDefaultGraph true",
                 "jena": "tdb2:unionDefaultGraph true"}
_STATUS = {refusals.QueryBadFormed: 400, refusals.Unauthorized: 401, refusals.EndPointNotFound: 404,
           refusals.URITooLong: 413, refusals.EndPointInternalError: 500}


class RemoteStore:
    """A store on a SPARQL 1.1 server.

    Use it where several programs share one base, or the base is larger than one machine's folder should be.  A replacement
    is one update, so one commit on servers that run an update as one; only a single graph of more than ``PUT_FROM`` quads
    is put first and noted in the ledger right after.  Let one program write: when two add to the same graph in the same
    moment the triples of both are kept, but the ledger may count those of one (`verify` then says so).
    """

    def __init__(self, query_url: str, update_url: str, store_url: str, *, token: str | None = None,
                 login: tuple[str, str] | None = None, timeout: float = 60.0, read_only: bool = False) -> None:
        self._query_url, self._update_url = query_url, update_url
        self._token, self._login, self._timeout = token, login, timeout
        self._endpoint = http.Endpoint(store_url, token=token, login=login, timeout=timeout)
        self._read_only, self._closed = read_only, False
        self._lock = threading.RLock()

    @classmethod
    def connect(cls, url: str, *, update_url: str | None = None, store_url: str | None = None, token: str | None = None,
                login: tuple[str, str] | None = None, timeout: float = 60.0, read_only: bool = False) -> Self:
        """Connects to a server and makes sure that it answers SPARQL over the union of its named graphs.

        ``url`` is the server's address or that of its queries; the two others are derived from it unless they are given.
        """
        derived = endpoints(url)
        store = cls(derived[0], update_url or derived[1], store_url or derived[2],
                    token=token, login=login, timeout=timeout, read_only=read_only)
        try:
            store._probe()
        except KnowledgeBaseError:
            store.close()
            raise
        return store

    def _probe(self) -> None:
        if self.query("ASK {}") is not True:
            raise StoreError(f"{self._query_url} does not answer SPARQL; check the address")
        sample = self._sample()
        if sample is None and self._read_only:
            # an empty store shows nothing and may not be written: there is nothing to misread either
            return
        if sample is not None:
            sees_union = self.query(f"ASK {{ {sample} }}")
        else:
            graph = bracketed(f"{GRAPH}probe-{uuid4().hex}")
            sample = f"{graph} {bracketed(RDFS.label)} \"probe\""
            self._send(f"INSERT DATA {{ GRAPH {graph} {{ {sample} }} }}")
            try:
                sees_union = self.query(f"ASK {{ {sample} }}")
            finally:
                self._send(f"DROP SILENT GRAPH {graph}")
        if not sees_union:
            server = self._endpoint.server().lower()
            switch = next((switch for name, switch in _UNION_SWITCH.items() if name in server), None)
            remedy = f"start it as `{switch}`" if switch else "switch that on in its configuration"
            raise StoreError(f"{self._query_url} does not show the union of its graphs as the default graph; {remedy}")

    def _sample(self) -> str | None:
        """A triple that lies in a named graph: one of our ledger if there is one, for that lies in no default graph."""
        for graph in (bracketed(LEDGER), "?g"):
            found = solutions(self.query(
                f"SELECT ?s ?p ?o WHERE {{ GRAPH {graph} {{ ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) }} }} LIMIT 1"))
            for row in found:
                return " ".join(term.n3() for term in row if term is not None)
        return None

    @property
    def location(self) -> str:
        return self._query_url

    @property
    def read_only(self) -> bool:
        return self._read_only

    # reading

    def query(self, text: str) -> Solutions | bool | Triples:
        form = guard.form_of(text)
        if form in ("SELECT", "ASK"):
            return answer_from_json(self._ask(text, form, "application/sparql-results+json"))
        return Triples(_canonical(self._ask(text, form, "application/n-triples")))

    def query_bytes(self, text: str, media: str) -> bytes:
        form = guard.form_of(text)
        return self._ask(text, form, media_for(form, media))

    def graphs(self) -> list[str]:
        rows = solutions(self.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { } }")).rows
        rows = rows or solutions(self.query("SELECT DISTINCT ?g WHERE { GRAPH ?g { ?s ?p ?o } }")).rows
        return sorted(term.value for (term,) in rows if isinstance(term, Term) and term.kind == "iri")

    def count(self, graph: str | None = None) -> int:
        if graph == DEFAULT:
            return sum(1 for _ in self.quads(DEFAULT))
        where = f"GRAPH {bracketed(graph) if graph else '?g'} {{ ?s ?p ?o }}"
        named = as_count(self.query(f"SELECT (COUNT(*) AS ?n) WHERE {{ {where} }}"))
        return named if graph is not None else named + self.count(DEFAULT)

    def quads(self, graph: str | None = None) -> Iterator[str]:
        for one in [DEFAULT, *self.graphs()] if graph is None else [graph]:
            ending = f" {bracketed(one)} ." if one else " ."
            with tempfile.TemporaryFile() as spool:
                for piece in self._endpoint.get({"graph": one} if one else {"default": ""}, "application/n-triples"):
                    spool.write(piece)
                spool.seek(0)
                for triple in ox.parse(spool, ox.RdfFormat.N_TRIPLES):
                    yield f"{triple.triple}{ending}"

    def dump(self, format: str = "nquads") -> Iterator[bytes]:
        if format == "nquads":
            for line in self.quads():
                yield f"{line}\n".encode()
        elif format == "trig":
            for graph in [DEFAULT, *self.graphs()]:
                lines = "\n".join(self.quads(graph)).encode()
                yield ox.serialize(ox.parse(lines, ox.RdfFormat.N_QUADS), format=ox.RdfFormat.TRIG) or b""
        else:
            raise StoreError(f"a dump is written as nquads or trig, not as {format!r}")

    def verify(self) -> list[str]:
        return ledger.problems(self)

    def to_rdflib(self) -> rdflib.Dataset:
        from rdflib import Dataset
        from rdflib.plugins.stores.sparqlstore import SPARQLStore

        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        return Dataset(store=SPARQLStore(self._query_url, auth=self._login, headers=headers), default_union=True)

    # writing

    def replace(self, graphs: Mapping[str, str | None]) -> None:
        ledger.refuse_ledger(graphs)
        checked = {graph: None if text is None else payload(text, graph) for graph, text in graphs.items()}
        self._may_write()
        for graph, one in checked.items():
            if len(checked) == 1 and one is not None and one.count >= PUT_FROM and graph != DEFAULT:
                self._endpoint.put({"graph": graph}, one.lines, "application/n-triples")
                self._send(ledger.note(graph, one))
                return
        if checked:
            self._send(ledger.replacement(checked))

    def bring(self, nquads: Path, counts: Mapping[str, int]) -> None:
        ledger.refuse_ledger(counts)
        self._may_write()
        for graph in counts:
            ending = f" {bracketed(graph)} .\n".encode()
            with nquads.open("rb") as file:
                lines = b"".join(line[: -len(ending)] + b" .\n" for line in file if line.endswith(ending))
            self._endpoint.put({"graph": graph}, lines, "application/n-triples")
        # a graph counts once the ledger names it, which comes last
        self._send(";\n".join(ledger.noted(graph, count) for graph, count in counts.items()))

    def insert(self, graph: str, ntriples: str) -> None:
        ledger.refuse_ledger([graph])
        added = payload(ntriples, graph)
        self._may_write()
        note = ledger.recount([graph])
        self._send(f"INSERT DATA {{ {ledger.block(graph, added)} }}" + (f" ;\n{note}" if note else ""))

    def update(self, text: str) -> None:
        touched = guard.graphs_written(text)
        ledger.refuse_ledger(touched)
        self._may_write()
        # a stranger's update may not be repeatable (UUID(), NOW()): it is sent once
        self._send(guard.separated(text) + ledger.recount(touched), written=text, pauses=())

    def flush(self) -> None:
        """A server decides itself when its disk is in step; nothing is left to do here."""

    def backup(self, path: str | Path) -> None:
        path = Path(path)
        if path.exists():
            raise StoreError(f"{path} exists already; a backup goes into a new folder")
        write_base(path, self.dump("nquads"))

    def close(self) -> None:
        self._endpoint.close()
        self._closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    # the wire

    def _may_write(self) -> None:
        if self._read_only:
            raise StoreError(f"{self.location} is open read-only; connect without that to change it")

    def _ask(self, text: str, form: str, accept: str) -> bytes:
        wrapper = self._wrapper(text, form)
        wrapper.addCustomHttpHeader("Accept", accept)
        return http.patiently(lambda: self._call(wrapper, self._query_url, text))

    def _send(self, text: str, written: str = "", pauses: tuple[float, ...] = http.PAUSES) -> None:
        """Sends an update; ``written`` is the part that a user wrote, for the places in complaints."""
        wrapper = self._wrapper(text, "INSERT")
        # one writer at a time, as in a folder: two counts of one graph at once would note the older one
        with self._lock:
            http.patiently(lambda: self._call(wrapper, self._update_url, written or text), pauses)

    def _wrapper(self, text: str, form: str) -> SPARQLWrapper:
        if self._closed:
            raise StoreError(f"the store {self.location} is closed")
        wrapper = SPARQLWrapper(self._query_url, self._update_url)
        wrapper.setMethod(POST)
        wrapper.setRequestMethod(POSTDIRECTLY)
        wrapper.setOnlyConneg(True)
        wrapper.setTimeout(max(1, int(self._timeout)))
        if self._login:
            wrapper.setCredentials(*self._login)
        if self._token:
            wrapper.addCustomHttpHeader("Authorization", f"Bearer {self._token}")
        # its own guess of the form is by regular expression; the guard has read the tokens
        wrapper.queryString, wrapper.queryType = text, form
        return wrapper

    def _call(self, wrapper: SPARQLWrapper, url: str, text: str) -> bytes:
        try:
            with closing(wrapper.query().response) as response:
                return bytes(response.read())
        except refusals.SPARQLWrapperException as error:
            raise _refused(url, _STATUS.get(type(error), 500), str(error), text) from error
        except urllib.error.HTTPError as error:
            with error:
                raise _refused(url, error.code, error.read().decode(errors="replace"), text) from error
        except TimeoutError as error:
            raise self._late(url) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._late(url) from error
            raise StoreError(f"{url} cannot be reached: {error.reason}") from error
        except (OSError, ValueError) as error:
            raise StoreError(f"{url} cannot be reached: {error}") from error

    def _late(self, url: str) -> StoreError:
        return StoreError(f"{url} did not answer within {self._timeout:g} seconds; ask for less, or give a longer timeout")


def endpoints(url: str) -> tuple[str, str, str]:
    """The addresses for queries, updates and graphs that go with one of a server.

    >>> endpoints("http://localhost:7878")
    ('http://localhost:7878/query', 'http://localhost:7878/update', 'http://localhost:7878/store')
    >>> endpoints("http://localhost:8000/sparql")
    ('http://localhost:8000/sparql', 'http://localhost:8000/update', 'http://localhost:8000/graphs')
    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StoreError(f"{url!r} is no address of a server; it begins with http:// or https://")
    above, _, last = parts.path.rstrip("/").rpartition("/")
    names = {"query": ("query", "update", "store"), "sparql": ("sparql", "update", "graphs")}.get(last)
    if names is None:
        above, names = parts.path.rstrip("/"), ("query", "update", "store")
    query, update, store = (urlunsplit((parts.scheme, parts.netloc, f"{above}/{name}", "", "")) for name in names)
    return query, update, store


def _refused(url: str, status: int, said: str, text: str) -> KnowledgeBaseError:
    _, marker, response = said.partition("Response:")
    body = response.strip() if marker else said
    if body[:2] in ("b'", 'b"'):
        body = body[2:-1].encode().decode("unicode_escape")
    if status == 400:
        error = guard.syntax_error(body, text)
        return QueryError(f"{url}: {error}")
    return http.failure(url, status, body)


def _canonical(ntriples: bytes) -> str:
    return (ox.serialize((quad.triple for quad in ox.parse(ntriples, ox.RdfFormat.N_TRIPLES)),
                         format=ox.RdfFormat.N_TRIPLES) or b"").decode()
