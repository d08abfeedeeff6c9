"""Sources become Documents: the table of formats, and the way from the words on a command line to Documents.

    for place in locate(["articles/"]):
        if not (editions := edition_at(place)):             # an official list or register is read as a stream
            brought = load(place.read(), "", Options())     # Documents with claims; RdfGraphs for RDF

A new format is one file with a function and one line in ``_ALL``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from kb.errors import UnknownFormat
from kb.loaders import facts, places, rdf
from kb.loaders.articles import html, pdf, record, text, word
from kb.loaders.lists import LISTS, mapping, streams
from kb.loaders.lists.streams import Stream
from kb.loaders.places import Place
from kb.loaders.rdf import RdfGraphs
from kb.loaders.recognise import Sniffer, is_text, json_with, looks_like, never
from kb.loaders.source import Options, Reader, Source
from kb.model import Document
from kb.record import Edition

__all__ = [
    "LOADERS", "Loader", "Options", "Place", "RdfGraphs", "Reader", "Source", "edition_at", "load", "loader_for", "locate", "recognise",
]

_NO_OPTIONS = Options()
Read = Callable[[Source, Options], Iterator[Document]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loader:
    """A format: its word for ``--as``, its suffixes, how its bytes look, and what reads it: Documents, or graphs for RDF.

    An article comes without claims; ``kb.extract`` adds them.
    """

    word: str
    suffixes: tuple[str, ...]
    sniff: Sniffer
    read: Read | None = None
    is_article: bool = False
    edition: Callable[[Stream], Edition] | None = None
    whole: Callable[[Stream], Stream] | None = None

    @property
    def is_rdf(self) -> bool:
        """Whether it goes straight to graphs."""
        return self.read is None and self.edition is None

    def documents(self, source: Source, options: Options = _NO_OPTIONS) -> Iterator[Document]:
        """The Documents of a source of articles or facts."""
        if self.read is None:
            raise UnknownFormat(self.word, (loader.word for loader in LOADERS.values() if not loader.is_rdf))
        return self.read(source, options)

    def graphs(self, source: Source) -> RdfGraphs:
        """The named graphs of an RDF source."""
        if not self.is_rdf:
            raise UnknownFormat(self.word, (loader.word for loader in LOADERS.values() if loader.is_rdf))
        return rdf.read(source, self.word)


_OTHERS = (
    Loader(word="article-pdf", suffixes=(".pdf",), sniff=looks_like(rb"%PDF-"), read=pdf.read, is_article=True),
    Loader(word="article-word", suffixes=(".docx",), sniff=looks_like(rb"PK\x03\x04"), read=word.read, is_article=True),
    Loader(word="rdfxml", suffixes=(".rdf", ".owl", ".xml"), sniff=looks_like(rb"(?:<\?xml.{,300}?)?(?:<!.{,3000}?)?<(?:\w+:)?RDF\b")),
    Loader(word="article-html", suffixes=(".html", ".htm", ".xhtml"), read=html.read, is_article=True,
           sniff=looks_like(rb"(?:<\?xml[^>]{,200}>\s*)?<(?:!doctype\s+html|html|head|body|article)\b")),
    Loader(word="jsonld", suffixes=(".jsonld", ".json"), sniff=json_with("@context", "@graph", "@id")),
    Loader(word="article-json", suffixes=(".json", ".jsonl", ".ndjson"), sniff=json_with("text"), read=record.read, is_article=True),
    Loader(word="facts-json", suffixes=(".json",), sniff=json_with("type", "facts"), read=facts.read_json),
    Loader(word="turtle", suffixes=(".ttl",), sniff=looks_like(rb"(?:#[^\n]*\s+)*(?:@prefix|@base|prefix\s|base\s+<)")),
    Loader(word="trig", suffixes=(".trig",), sniff=never),
    Loader(word="ntriples", suffixes=(".nt",),
           sniff=looks_like(rb"(?:<[a-z][^<>\s]*>|_:\w+)[ \t]+<[a-z][^<>\s]*>[ \t]+[^\n]*?\S[ \t]*\.\s*\n")),
    Loader(word="nquads", suffixes=(".nq",), sniff=never),
    Loader(word="facts-yaml", suffixes=(".yaml", ".yml"), sniff=looks_like(rb"(?:---\s+)?(?:-\s+type:|facts:)"), read=facts.read_yaml),
    Loader(word="facts-csv", suffixes=(".csv",), sniff=looks_like(rb"(?:[\w.]+,)*type,"), read=facts.read_csv),
    Loader(word="article-text", suffixes=(".txt", ".text"), sniff=is_text, read=text.read, is_article=True),
)

# Lists come first among those of their suffix: their beginnings are unmistakable.
_ALL: tuple[Loader, ...] = (
    *(Loader(word=one.word, suffixes=(*one.suffixes, ".gz", ".zip"), sniff=one.sniff, edition=one.read, whole=one.whole) for one in LISTS),
    *_OTHERS,
)
_LISTS_IN = frozenset(suffix for one in _ALL if one.edition for suffix in one.suffixes)
LOADERS: dict[str, Loader] = {loader.word: loader for loader in _ALL}


def recognise(path: Path | None, head: bytes) -> str:
    """The word of the format of a file (or of standard input, without a path) with these first bytes.

    Lists have beginnings that nothing else has.  Else a suffix that only one format has decides, so that an error in the file is told in
    that format's terms, or the bytes do.

    >>> recognise(Path("a.ttl"), b""), recognise(None, b"%PDF-1.7")
    ('turtle', 'article-pdf')
    """
    suffix = path.suffix.lower() if path else ""
    lists = [loader for loader in _ALL if loader.edition and suffix in loader.suffixes and loader.sniff(head)]
    candidates = lists or [loader for loader in _OTHERS if suffix in loader.suffixes]
    if len(candidates) == 1 and suffix != ".xml":
        return candidates[0].word
    for loader in candidates or _ALL:
        if loader.sniff(head):
            return loader.word
    raise UnknownFormat(path.name if path else "of standard input", LOADERS)


def loader_for(source: Source, word: str = "") -> Loader:
    """The loader of a source: the one with the user's word, or the one that its name and bytes tell."""
    if not word:
        word = recognise(source.path, source.content[:65_536])
    if word not in LOADERS:
        raise UnknownFormat(word, LOADERS)
    return LOADERS[word]


def load(source: Source, word: str = "", options: Options = _NO_OPTIONS) -> RdfGraphs | Iterator[Document]:
    """What a source brings: graphs for RDF, else Documents with their claims; the reader of the options reads those of articles.

    A document in another language, or without text, is handed on as it is.
    """
    loader = loader_for(source, word)
    if loader.is_rdf:
        return loader.graphs(source)
    documents = loader.documents(source, options)
    return map(partial(_extracted, options.reader), documents) if loader.is_article else documents


def _extracted(reader: Reader | None, document: Document) -> Document:
    if document.language not in ("", "en") or not document.text.strip():
        return document
    if reader is not None:
        return reader.read(document)
    from kb import extract  # late: a load of facts or RDF needs no English pipeline

    read: Callable[[Document], Document] = extract.read
    return read(document)


def edition_at(place: Place, word: str = "", columns: Path | None = None) -> list[Edition]:
    """The editions of the lists at a place, each read as it is walked; none where the place holds something else.

    A zip archive may hold several; a file that is part of a set (``alt.csv``) stands for the set.  ``columns`` is a mapping file: with it
    every file is a table.
    """
    if columns is not None and place.path is not None:
        meaning = mapping.read(columns)
        return [meaning.edition(stream) for stream in streams.streams(place.path)]
    loader = LOADERS.get(word)
    if place.path is None or (loader is not None and loader.edition is None) or (word and loader is None):
        return []
    found, sets = [], set()
    for stream in streams.streams(place.path) if place.path.suffix.lower() in _LISTS_IN else ():
        chosen = loader or _list_of(stream)
        if chosen is not None and chosen.edition is not None:
            whole = chosen.whole(stream) if chosen.whole else stream
            if whole not in sets:
                sets.add(whole)
                found.append(chosen.edition(stream))
    if not found and place.path.suffix.lower() in (".gz", ".zip"):
        raise UnknownFormat(place.name, (one.word for one in LOADERS.values() if one.edition))
    return found


def _list_of(stream: Stream) -> Loader | None:
    head = stream.head()
    suffix = Path(stream.inner_name).suffix.lower()
    return next((one for one in _ALL if one.edition and suffix in one.suffixes and one.sniff(head)), None)


def locate(paths: Iterable[str | Path]) -> list[Place]:
    """The places that the arguments of one call mean; see :func:`kb.loaders.places.locate`.

    Of the files that make up one list (``sdn.csv``, ``alt.csv`` ...) only one is kept: the main file where it is among them.
    """
    found = places.locate(paths, known=_is_known, is_article=_is_article)
    wholes = [(_whole(place.path), place) for place in found]
    mains = {place.path for _, place in wholes}
    kept: dict[Path | None, Place] = {}
    for whole, place in wholes:
        if whole == place.path or whole not in mains:
            kept.setdefault(whole, place)
    return list(kept.values())


def _whole(path: Path | None) -> Path | None:
    """The main file of the list of which a file is a part; the file itself where it is none."""
    for loader in _ALL if path is not None else ():
        if loader.whole is not None and path is not None:
            stream = Stream(path.name, path)
            whole = loader.whole(stream) if Path(stream.inner_name).suffix.lower() in loader.suffixes else stream
            if whole != stream and loader.sniff(whole.head()) and loader.sniff(stream.head()):
                return whole.path
    return path


def _is_known(path: Path) -> bool:
    return any(path.suffix.lower() in loader.suffixes for loader in _ALL)


def _is_article(path: Path) -> bool:
    return any(path.suffix.lower() in loader.suffixes for loader in _ALL if loader.is_article)
