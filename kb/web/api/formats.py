"""Rows in the formats that the API offers: JSON, CSV, JSON Lines, Arrow, Turtle."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO

from kb.knowledge import plain
from kb.store.base import Term, bracketed, quoted
from kb.web.negotiation import chosen
from kb.web.workers.reply import Refused, Reply

RESULT_SET = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
MEDIA = {
    "json": "application/json", "csv": "text/csv", "jsonl": "application/x-ndjson", "arrow": "application/vnd.apache.arrow.stream",
    "turtle": "text/turtle",
}
"""The words for formats, and the media types they are; a client may ask by either."""
Terms = Sequence[tuple[Term | None, ...]]


def media_of(word: str, accept: str) -> str:
    """The media type for ``format=`` or else for the Accept header."""
    if word:
        if word not in MEDIA:
            raise Refused(400, f"{word[:60]!r} is no format; the formats are {', '.join(MEDIA)}")
        return MEDIA[word]
    return chosen(accept, {media: media for media in MEDIA.values()})


def write(reply: Reply, media: str, variables: Sequence[str], terms: Terms, **headers: str) -> None:
    """Writes rows as an answer of that media type."""
    _WRITERS[media](reply.start(media, **headers), variables, terms)


def _rows(variables: Sequence[str], terms: Terms) -> list[dict[str, Any]]:
    return [{name: term.value if term else None for name, term in zip(variables, row, strict=True)} for row in terms]


def _json(out: BinaryIO, variables: Sequence[str], terms: Terms) -> None:
    out.write(b"[")
    for number, row in enumerate(_rows(variables, terms)):
        out.write((",\n" if number else "").encode() + json.dumps(row, ensure_ascii=False).encode())
    out.write(b"]\n")


def _json_lines(out: BinaryIO, variables: Sequence[str], terms: Terms) -> None:
    for row in _rows(variables, terms):
        out.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")


def _csv(out: BinaryIO, variables: Sequence[str], terms: Terms) -> None:
    out.write(plain.csv_of(variables, _rows(variables, terms)).encode())


def _arrow(out: BinaryIO, variables: Sequence[str], terms: Terms) -> None:
    import pyarrow

    columns: Mapping[str, list[str | None]] = {
        name: [row[place].value if row[place] else None for row in terms]  # type: ignore[union-attr]
        for place, name in enumerate(variables)}
    table = pyarrow.table({name: pyarrow.array(values, pyarrow.string()) for name, values in columns.items()})
    with pyarrow.ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)


def _turtle(out: BinaryIO, variables: Sequence[str], terms: Terms) -> None:
    """The W3C's vocabulary of result sets: the table itself as RDF, so that nothing is said that the answer did not say."""
    out.write(f"@prefix rs: <{RESULT_SET}> .\n\n[] a rs:ResultSet".encode())
    for name in variables:
        out.write(f" ;\n    rs:resultVariable {quoted(name)}".encode())
    for number, row in enumerate(terms, 1):
        bound = " ; ".join(f"rs:binding [ rs:variable {quoted(name)} ; rs:value {_term(term)} ]"
                           for name, term in zip(variables, row, strict=True) if term)
        out.write(f" ;\n    rs:solution [ rs:index {number}{' ; ' if bound else ''}{bound} ]".encode())
    out.write(b" .\n")


def _term(term: Term) -> str:
    return bracketed(term.value) if term.kind == "iri" else term.n3()


_WRITERS: dict[str, Callable[[BinaryIO, Sequence[str], Terms], None]] = {
    MEDIA["json"]: _json, MEDIA["csv"]: _csv, MEDIA["jsonl"]: _json_lines, MEDIA["arrow"]: _arrow, MEDIA["turtle"]: _turtle,
}
