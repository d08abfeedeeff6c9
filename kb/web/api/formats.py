"""The formats of an answer: their words, media types and schemas, and which of them a request wants."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kb.web.api.operations import Field
from kb.web.negotiation import chosen

MEDIA = {
    "json": "application/json", "csv": "text/csv", "jsonl": "application/jsonl", "arrow": "application/vnd.apache.arrow.stream",
    "turtle": "text/turtle",
}
"""The words of ``format=``, the preferred first, and the media type of each."""


def field(words: tuple[str, ...] = tuple(MEDIA)) -> Field:
    """The parameter ``format``."""
    return Field("format", {"type": "string", "enum": list(words)}, "the format of the answer, where the Accept header is not to say it",
                 known=words)


def answers(row: Mapping[str, Any], words: tuple[str, ...] = tuple(MEDIA)) -> dict[str, Mapping[str, Any]]:
    """The schema of an answer in each format; JSON is a list of such rows."""
    text: Mapping[str, Any] = {"type": "string"}
    return {MEDIA[word]: {"type": "array", "items": row} if word == "json" else text for word in words}


def format_for(accept: str, asked: str | None, words: tuple[str, ...] = tuple(MEDIA)) -> str:
    """The word of the format to answer in; Refused with 406 when the Accept header takes none.

    >>> format_for("text/csv, */*;q=0.1", None)
    'csv'
    """
    if asked:
        return asked
    offered = {MEDIA[word]: MEDIA[word] for word in words}
    if "jsonl" in words:
        offered |= dict.fromkeys(("application/x-ndjson",), MEDIA["jsonl"])
    media = chosen(accept, offered)
    return next(word for word in words if MEDIA[word] == media)
