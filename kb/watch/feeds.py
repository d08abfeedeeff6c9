"""RSS and Atom: the entries of a feed, and what each says about its article."""

from __future__ import annotations

import html
import io
import re
import time
from dataclasses import asdict, dataclass
from typing import Any

import feedparser

from kb.errors import SourceError
from kb.http import Fetched
from kb.iris import digest
from kb.watch.state import Item

_MOST_ENTRIES = 500
_WHOLE = 100
"""Words from which on the content of an entry counts as the article itself, and not as its beginning."""
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as its feed announces it; ``content`` is HTML, empty where the feed has only the address."""

    url: str
    title: str = ""
    outlet: str = ""
    date: str = ""
    content: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the feed holds the article, so that its page need not be fetched."""
        return not self.url or len(_TAG.sub(" ", self.content).split()) >= _WHOLE

    def page(self) -> bytes:
        """The content as a page of its own."""
        title = html.escape(self.title)
        head = f"<!doctype html><html><head><meta charset=\"utf-8\"><title>{title}</title></head>"
        return f"{head}<body><article><h1>{title}</h1>{self.content}</article></body></html>".encode("utf-8", "replace")


def entries(fetched: Fetched) -> list[Item]:
    """The entries of a feed, the oldest first; a SourceError when it is none."""
    said = {"content-location": fetched.url} | ({"content-type": _content_type(fetched)} if fetched.media else {})
    # as a file: bytes would be taken for the name of one
    feed = feedparser.parse(io.BytesIO(fetched.content), response_headers=said)
    if not feed.get("version"):
        raise SourceError(fetched.url, "is no RSS or Atom feed")
    outlet = _line(feed.feed.get("title", ""))
    found = []
    for one in feed.entries[:_MOST_ENTRIES]:
        entry = _entry(one, outlet)
        identity = str(one.get("id") or entry.url or digest(entry.title, entry.content))
        if entry.url or entry.content:
            # as of any dictionary: feedparser itself would give the day of publication where there is none of an update
            updated = dict.get(one, "updated", "")
            found.append(Item(identity[:2000], digest(entry.title, entry.date, entry.content, str(updated)), asdict(entry)))
    return found[::-1]


def _content_type(fetched: Fetched) -> str:
    return f"{fetched.media}; charset={fetched.charset}" if fetched.charset else fetched.media


def _entry(one: Any, outlet: str) -> Entry:
    written = next((part.value for part in one.get("content", ()) if part.get("value")), "") or one.get("summary", "")
    when = dict.get(one, "published_parsed") or dict.get(one, "updated_parsed")
    url = str(one.get("link") or "")
    return Entry(
        url=url if url.startswith(("http://", "https://")) else "", title=_line(one.get("title", "")),
        outlet=_line(one.get("source", {}).get("title", "")) or outlet, date=time.strftime("%Y-%m-%d", when) if when else "",
        content=str(written))


def _line(text: object) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", str(text))).split())[:500]
