"""Sources go into the store: one document at a time, each all there or not there at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from kb import __version__, loaders
from kb.dates import PartialDate
from kb.errors import KnowledgeBaseError
from kb.knowledge import editions
from kb.knowledge.asking import values
from kb.knowledge.judgements import relink
from kb.loaders import Options, Place, RdfGraphs
from kb.loaders.lists.wikidata import live
from kb.model import Document
from kb.quads import Provenance, closing, document_iri, entity_graph, graph_iris, graphs
from kb.queries import derive
from kb.record import Edition
from kb.resolve import Naming
from kb.store.base import Store, bracketed, quoted
from kb.store.public import PublicEndpoint
from kb.vocab import KB

Progress = Callable[[int, int, str], None]
"""Called after each source with how many are done, how many there are, and the name of the one just done."""

_FLUSH_EVERY = 200
# What the reference should know; a person or a position that it does not know is no surprise.
_CODED = frozenset({"State", "Agent"})


@dataclass(slots=True)
class Loaded:
    """What a load brought: counts, names that no reference knows, warnings, and the errors of sources that were refused."""

    documents: int = 0
    claims: int = 0
    unchanged: int = 0
    added: int = 0
    removed: int = 0
    closed: int = 0
    triples: int = 0
    unresolved: tuple[str, ...] = ()
    warnings: list[str] = field(default_factory=list)
    errors: list[KnowledgeBaseError] = field(default_factory=list)


class LoadFailed(KnowledgeBaseError):
    """Some sources could not be loaded; the good ones are in the base, ``loaded`` counts them."""

    def __init__(self, loaded: Loaded) -> None:
        self.loaded = loaded
        super().__init__("\n".join(str(error) for error in loaded.errors))


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one source: documents or RDF graphs, or the error."""

    name: str
    content: bytes = b""
    documents: tuple[Document, ...] = ()
    rdf: RdfGraphs | None = None
    error: KnowledgeBaseError | None = None


def read(place: Place, format_: str, options: Options) -> Reading:
    """Reads the source at a place with the loader of its format; whatever is wrong with it becomes the reading's error."""
    try:
        source = place.read()
        brought = loaders.load(source, format_, options)
        if isinstance(brought, RdfGraphs):
            return Reading(source.name, source.content, rdf=brought)
        return Reading(source.name, source.content, documents=tuple(brought))
    except KnowledgeBaseError as error:
        return Reading(str(place.path or place.name), error=error)


def readings(places: Sequence[Place], format_: str, options: Options, jobs: int) -> Iterator[Reading]:
    """The readings of all places in their order, by this process or by several."""
    if jobs <= 1 or len(places) < 2:
        for place in places:
            yield read(place, format_, options)
        return
    # A forked child would inherit an open store; a spawned one starts clean.
    with ProcessPoolExecutor(min(jobs, len(places)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(read, places, repeat(format_), repeat(options))


def load(
    opened: Callable[[], Store | None],
    store: Callable[[], Store],
    keep: Callable[[bytes], None],
    paths: Iterable[str],
    *,
    format_: str,
    options: Options,
    jobs: int = 1,
    progress: Progress | None = None,
) -> Loaded:
    """Loads every source; LoadFailed at the end if any was refused.

    ``opened`` gives the store as far as there is one; ``store`` makes it, and is called only when there is something to write, so that a
    base is never made for nothing; ``keep`` keeps original bytes.
    """
    loaded = Loaded()
    unresolved: dict[str, None] = {}
    places = loaders.locate(paths)
    others = []
    for number, place in enumerate(places, 1):
        if not _write_lists(opened, store, place, format_, options, loaded):
            others.append(place)
        elif progress is not None:
            progress(number - len(others), len(places), place.name)
    for number, reading in enumerate(readings(others, format_, options, jobs), len(places) - len(others) + 1):
        if reading.error is not None:
            loaded.errors.append(reading.error)
        elif reading.rdf is not None:
            _write_rdf(store(), reading.rdf, loaded)
        else:
            for document in reading.documents:
                _write_document(store(), document, loaded, unresolved)
            keep(reading.content)
        if loaded.documents and number % _FLUSH_EVERY == 0:
            store().flush()
        if progress is not None:
            progress(number, len(places), reading.name)
    loaded.unresolved = tuple(unresolved)
    if (loaded.triples or loaded.added) and values(store(), "SELECT DISTINCT ?one { ?one :owned ?owned } LIMIT 1"):
        derive(store(), "blocked-through")
    if loaded.errors:
        raise LoadFailed(loaded)
    return loaded


def keep(store: Store, keep_original: Callable[[bytes], None], document: Document, original: bytes) -> Loaded:
    """Writes a document that was read elsewhere, with its claims; ``original`` are the bytes that it was read from."""
    loaded = Loaded()
    unresolved: dict[str, None] = {}
    _write_document(store, document, loaded, unresolved)
    keep_original(original)
    loaded.unresolved = tuple(unresolved)
    return loaded


def load_items(
    opened: Callable[[], Store | None], made: Callable[[], Store], numbers: Sequence[str], *, endpoint: str, languages: Iterable[str],
    pause: float, cache: Path | None,
) -> Loaded:
    """Loads items of a Wikibase from its endpoint, as an edition of the day on which it is asked."""
    asked = PublicEndpoint(endpoint, agent=f"sanctions-kb/{__version__} (https://w3id.org/sanctions-kb/)", pause=pause, cache=cache)
    edition = live.read(asked.select, numbers, url=endpoint, languages=languages)
    loaded = Loaded()
    today = PartialDate.today()
    _write_edition(opened(), made, endpoint, replace(edition, issued=today), Options(), loaded)
    if loaded.errors:
        raise LoadFailed(loaded)
    return loaded


def _write_lists(
    opened: Callable[[], Store | None], made: Callable[[], Store], place: Place, format_: str, options: Options, loaded: Loaded
) -> bool:
    """Writes the editions of the lists at a place; whether there is any, or one that cannot be begun, which is among the errors."""
    try:
        found = loaders.edition_at(place, format_, options.mapping)
    except KnowledgeBaseError as error:
        loaded.errors.append(error)
        return True
    for edition in found:
        _write_edition(opened(), made, place.name, edition, options, loaded)
    return bool(found)


def _write_edition(
    held: Store | None, made: Callable[[], Store], name: str, edition: Edition, options: Options, loaded: Loaded
) -> None:
    """One edition of a list, all of it or nothing; what is wrong with it is among the errors."""
    if options.published is not None:
        edition = replace(edition, issued=options.published)
    try:
        brought = editions.load(held, made, name, edition, today=PartialDate.today(), force=options.force)
    except KnowledgeBaseError as error:
        loaded.errors.append(error)
        return
    loaded.warnings.extend(edition.account.warnings())
    loaded.documents += 1
    loaded.claims += brought.counts.claims
    loaded.unchanged += brought.unchanged
    loaded.added += brought.counts.added
    loaded.removed += brought.counts.removed
    loaded.closed += brought.counts.closed


def _write_rdf(store: Store, rdf: RdfGraphs, loaded: Loaded) -> None:
    store.replace(rdf.graphs)
    loaded.documents += 1
    loaded.triples += rdf.size
    loaded.warnings.extend(rdf.warnings)


def _write_document(store: Store, document: Document, loaded: Loaded, unresolved: dict[str, None]) -> None:
    naming = Naming(document)
    before = _edition_before(store, document)
    brought = graphs(document, naming, replaces=before)
    loaded.documents += 1
    loaded.claims += len(document.claims)
    loaded.warnings.extend(document.warnings)
    unresolved.update(dict.fromkeys(one.label for one in naming.unresolved if one.type in _CODED))
    # Only the time of loading differs between two loads of the same reading: without this mark each would count as a change.
    every = "\n".join([*(line for lines in brought.values() for line in lines), *([document.reader] if document.reader else [])])
    mark = sha256(every.encode("utf-8", "surrogatepass")).hexdigest()
    if values(store, f"SELECT DISTINCT ?mark {{ <{document_iri(document)}> :contentHash ?mark }}") == [mark]:
        loaded.unchanged += 1
        return
    said = brought[graph_iris(document.key)[0]]
    said += Provenance.now().triples(document)
    said.append(f"<{document_iri(document)}> <{KB.contentHash}> {quoted(mark)} .")
    if before:
        # What the edition before said is no longer stated from now on; its own graph is not touched.
        closed = values(store, f"SELECT DISTINCT ?claim {{ ?claim a :Claim ; :inDocument <{before}> }}")
        said += closing(closed, document.issued or PartialDate.today())
    texts = {name: "\n".join(lines) + "\n" for name, lines in brought.items()}
    store.replace(dict.fromkeys(lonely(store, document_iri(document))) | texts)
    relink(store, document.source_key)


def _edition_before(store: Store, document: Document) -> str:
    """The newest edition of the same source that the base holds, if this text is another; what this one replaces already stays."""
    node = document_iri(document)
    if kept := values(store, f"SELECT DISTINCT ?old {{ <{node}> dcterms:replaces ?old }}"):
        return kept[0]
    editions = values(store, f"SELECT DISTINCT ?d {{ ?d :sourceKey {quoted(document.source_key)} }}")
    if not editions or node in editions:
        return ""
    replaced = values(store, f"SELECT DISTINCT ?old {{ ?d :sourceKey {quoted(document.source_key)} ; dcterms:replaces ?old }}")
    return next((one for one in sorted(editions) if one not in replaced), "")


def remove(store: Store, document: str) -> None:
    """Drops a document's graphs, and those of the persons and offices that no other document names; of a list only the newest edition."""
    sources = values(store, f"SELECT DISTINCT ?key {{ <{document}> :sourceKey ?key }}")
    if any(source.startswith("list:") for source in sources):
        editions.remove(store, document, sources[0].removeprefix("list:"))
        return
    store.replace(dict.fromkeys([*graph_iris(document), *lonely(store, document)]))
    for source in sources:
        relink(store, source)


def lonely(store: Store, document: str) -> list[str]:
    """The graphs of the shared entities that only this document leads to."""
    named = shared(store, document)
    if not named:
        return []
    those = " ".join(map(bracketed, named))
    key = quoted(f"/{document.rsplit('/', 1)[-1]}/")
    text = (
        f"SELECT DISTINCT ?to {{ VALUES ?to {{ {those} }} {{ ?other :resolvedTo ?to }} UNION {{ ?other :position ?to }} "
        f"FILTER(?other != ?to && !CONTAINS(STR(?other), {key})) }}"
    )
    return [entity_graph(node) for node in sorted(set(named) - set(values(store, text)))]


def shared(store: Store, document: str) -> list[str]:
    """The canonical entities beyond the document that it leads to: they have graphs of their own."""
    said, resolved = graph_iris(document)
    text = (
        f"SELECT DISTINCT ?to {{ {{ GRAPH <{resolved}> {{ ?node :resolvedTo ?to }} }} UNION {{ GRAPH <{said}> {{ ?node :position ?to }} }} "
        f"FILTER(?to != ?node && !CONTAINS(STR(?to), {quoted('/' + document.rsplit('/', 1)[-1] + '/')})) }}"
    )
    return values(store, text)


__all__ = ["LoadFailed", "Loaded", "Progress", "keep", "load", "remove", "shared"]
