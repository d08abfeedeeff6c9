"""Queries and updates, as the processes do them."""

from __future__ import annotations

import io
from typing import Any, BinaryIO, cast

from kb.errors import QueryError
from kb.store import guard
from kb.store.base import LEDGER
from kb.vocab import PREFIXES
from kb.web.negotiation import GRAPHS, RESULTS, chosen
from kb.web.sparql.dataset import with_using
from kb.web.workers.bench import Bench, Reading
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused, Reply


def query(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: answers a query (``body``) in the media type that ``accept`` wants, over the graphs that are named, or over all."""
    words = asked.words
    text = decoded(asked.body, "query")
    if len(text) > words["characters"]:
        raise Refused(413, f"the query has {len(text):,} characters; at most {words['characters']:,} are taken")
    form = guard.form_of(text, bench.services, most_patterns=words["patterns"])
    media = chosen(words["accept"], RESULTS if form in ("SELECT", "ASK") else GRAPHS)
    default, named = words["default_graphs"], words["named_graphs"]
    if default is None and named is not None:
        default = []
    if named is None and default is not None:
        named = []
    if bench.strict and named is None and isinstance(bench, Reading) and not guard.names_dataset(text):
        named = [graph for graph in bench.named_graphs if graph != LEDGER]
    out = _Late(reply, media)
    bench.store.answer(text, media, cast(BinaryIO, out), union=not bench.strict, default_graphs=default, named_graphs=named,
                       base=words["base"], prefixes=None if bench.strict else PREFIXES)
    out.start()


class _Late(io.RawIOBase):
    """A file that says its media type with its first bytes: a query that fails before has sent nothing."""

    def __init__(self, reply: Reply, media: str) -> None:
        self._reply, self._media = reply, media
        self._out: BinaryIO | None = None

    def start(self) -> BinaryIO:
        """Says the media type, if that was not done."""
        if self._out is None:
            self._out = self._reply.start(self._media)
        return self._out

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        return self.start().write(content)


def update(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: runs an update (``body``), over the graphs that the request names for its patterns."""
    words = asked.words
    text = decoded(asked.body, "update")
    if words["using"] or words["using_named"]:
        text = with_using(text, words["using"], words["using_named"])
    bench.store.update(text, base=words["base"], sources=bench.services)


def decoded(body: bytes, what: str) -> str:
    """A text that came as bytes; a QueryError if it is not UTF-8."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise QueryError(f"the {what} is not UTF-8: byte 0x{body[error.start]:02x} at place {error.start}") from None
