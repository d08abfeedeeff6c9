"""What a client sends: one article, several as JSON Lines, or addresses to fetch; told from the Content-Type, before anything is read."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from kb.web.heads import media_of
from kb.web.workers.reply import Refused

FORMATS = {
    "text/plain": ("article-text", ".txt"), "text/html": ("article-html", ".html"), "application/xhtml+xml": ("article-html", ".html"),
    "application/json": ("article-json", ".json"), "application/pdf": ("article-pdf", ".pdf"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ("article-word", ".docx"),
}
LINES = frozenset({"application/x-ndjson", "application/jsonl", "application/x-jsonlines", "application/jsonlines"})
ADDRESSES = "text/uri-list"
MOST = 200
"""Articles in one request."""
_CHARSET = re.compile(r""";\s*charset\s*=\s*["']?([\w.:-]{1,40})""", re.IGNORECASE)
_LARGEST_LIST = 500_000


@dataclass(frozen=True, slots=True)
class Sent:
    """One article as it came: its bytes and their format, or the address to fetch it from."""

    name: str
    content: bytes = b""
    format: str = ""
    charset: str = ""
    about: Mapping[str, str] = field(default_factory=dict)
    url: str = ""

    def words(self) -> dict[str, Any]:
        """What the process that reads it is told beside the bytes."""
        return {"name": self.name, "format": self.format, "charset": self.charset, "about": dict(self.about), "url": self.url}


def articles(content_type: str, body: bytes, about: Mapping[str, str], *, fetch: bool) -> tuple[list[Sent], bool]:
    """The articles of a body, and whether they came as a list; Refused says in one sentence what is wrong with it.

    >>> [one.format for one in articles("text/plain", b"Iran denies it.", {}, fetch=False)[0]]
    ['article-text']
    """
    media = media_of(content_type)
    if media == ADDRESSES:
        return _addresses(_lines_of(body), fetch), True
    if media == "application/json" and (listed := _listed(body)) is not None:
        return _addresses(listed, fetch), True
    if media in LINES:
        lines = [line for line in body.split(b"\n") if line.strip()]
        if not lines:
            raise Refused(422, "the body is empty; send one JSON object with 'text' a line")
        _no_more(len(lines))
        return [_one("application/json", "", line, about) for line in lines], True
    if media not in FORMATS:
        known = ", ".join((*list(FORMATS)[:-1], "application/x-ndjson", ADDRESSES))
        raise Refused(415, f"an article is sent as {known}, not as {media[:100] or 'a body without Content-Type'}")
    if not body.strip():
        raise Refused(422, "the body is empty; send the text of an article")
    if media == "application/json" and body.lstrip()[:1] != b"{":
        raise Refused(422, "the body must be one JSON object with 'text' (and title, outlet, date, url); several go as JSON Lines")
    charset = _CHARSET.search(content_type)
    return [_one(media, charset[1] if charset else "", body, about)], False


def _one(media: str, charset: str, content: bytes, about: Mapping[str, str]) -> Sent:
    word, suffix = FORMATS[media]
    # named by its bytes: the same text sent twice is the same document
    return Sent(f"{sha256(content).hexdigest()[:16]}{suffix}", content, word, charset, about)


def _lines_of(body: bytes) -> list[str]:
    lines = body[:_LARGEST_LIST + 1].decode("utf-8", "replace").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def _listed(body: bytes) -> list[str] | None:
    """The addresses of ``{"urls": [...]}``; None for any other body."""
    if b'"urls"' not in body[:1000] or len(body) > _LARGEST_LIST:
        return None
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return None  # the reader of JSON says what is wrong with it
    if not isinstance(said, dict) or "text" in said or "urls" not in said:
        return None
    urls = said["urls"]
    if not isinstance(urls, list) or not all(isinstance(url, str) for url in urls):
        raise Refused(422, "'urls' must be a list of addresses")
    return urls


def _addresses(urls: list[str], fetch: bool) -> list[Sent]:
    if not fetch:
        raise Refused(403, "this server fetches nothing: it was started without --allow-fetch; send the articles themselves")
    if not urls:
        raise Refused(422, "the list holds no address")
    _no_more(len(urls))
    return [Sent(url[:200], url=url) for url in dict.fromkeys(urls)]


def _no_more(count: int) -> None:
    if count > MOST:
        raise Refused(413, f"the body holds {count:,} articles; one request takes at most {MOST:,}")
