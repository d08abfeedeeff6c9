"""Where events go: lines of JSON, a webhook with a signature, an Atom feed."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit
from xml.etree import ElementTree

from kb.errors import KnowledgeBaseError
from kb.http import post
from kb.vocab import ID
from kb.watch.state import State

MOST_TRIES = 20
"""How often an event is sent to a receiver that refuses it, or is not there."""
_QUICK = (0.0, 0.5, 2.0)
_LONGEST_WAIT = 3600.0
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENTRIES = 100


class OutputError(KnowledgeBaseError):
    """An output cannot be written, or is none."""


class Output(Protocol):
    """Something that is told events."""

    name: str

    def deliver(self, state: State) -> list[str]:
        """Tells it the events that it has not got; what went wrong comes back as sentences."""


class Lines:
    """JSON Lines, one event a line: a file, or standard output without one."""

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self.name = f"lines:{path.absolute()}" if path else "lines:-"

    def deliver(self, state: State) -> list[str]:
        waiting = list(state.untold(self.name, MOST_TRIES))
        if not waiting:
            return []
        try:
            # the watcher may have ended between the writing of a line and its noting
            written = self._ids() if self.path else set()
            for id_, body in waiting:
                if id_ not in written:
                    self._write(body)
                state.tell(self.name, id_, taken=True)
        except OSError as error:
            return [f"{self.path or 'standard output'} cannot be written: {error.strerror}; it is tried again in the next round"]
        return []

    def _write(self, body: str) -> None:
        if self.path is None:
            sys.stdout.write(body + "\n")
            sys.stdout.flush()
            return
        torn = self.path.exists() and self.path.stat().st_size and not self._ends_whole()
        with self.path.open("ab") as file:
            file.write((b"\n" if torn else b"") + body.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())

    def _ends_whole(self) -> bool:
        assert self.path is not None
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def _ids(self) -> set[str]:
        assert self.path is not None
        if not self.path.exists():
            return set()
        with self.path.open("rb") as file:
            return {found[1].decode() for line in file if (found := re.match(rb'\{"id": "([0-9a-f]+)".*\}\s*$', line))}


class Webhook:
    """A receiver that gets each event as a POST of JSON, in order, and again later until it takes it.

    The header ``X-KB-Signature`` is ``sha256=`` and the HMAC of ``X-KB-Timestamp``, a full stop and the body, with the shared secret;
    ``Idempotency-Key`` is the event's id, the same at every try.  An event that was taken is never sent again.
    """

    def __init__(self, url: str, secret: str, *, seconds: float = 10.0, sleep: Callable[[float], None] = time.sleep) -> None:
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise OutputError(f"{url!r} is no address of a webhook; it begins with http:// or https://")
        if not secret:
            raise OutputError("a webhook needs a secret that signs what is sent; put it into the variable KB_WEBHOOK_SECRET")
        self.url, self.name = url, f"webhook:{url}"
        self._secret, self._seconds, self._sleep = secret.encode(), seconds, sleep

    def deliver(self, state: State) -> list[str]:
        if state.output_again(self.name) > time.time():
            return []
        for id_, body in state.untold(self.name, MOST_TRIES):
            reason = self._sent(id_, body.encode())
            state.tell(self.name, id_, taken=not reason, reason=reason)
            if reason:
                tries = state.tries(self.name, id_)
                wait = min(_LONGEST_WAIT, 5.0 * 2 ** (tries - 1))
                state.put_off(self.name, time.time() + wait)
                left = f"it is tried again after {wait:g} seconds" if tries < MOST_TRIES else "it is given up"
                return [f"the webhook {self.url} has not taken event {id_}: {reason}; {left}"]
        return []

    def _sent(self, id_: str, body: bytes) -> str:
        reason = ""
        for pause in _QUICK:
            self._sleep(pause)
            stamp = str(int(time.time()))
            signature = hmac.new(self._secret, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
            posted = post(self.url, body, {
                "Content-Type": "application/json", "X-KB-Timestamp": stamp, "X-KB-Signature": f"sha256={signature}",
                "Idempotency-Key": id_}, seconds=self._seconds)
            if posted.taken:
                return ""
            reason = posted.reason
        return reason


class AtomFile:
    """An Atom feed of the newest events, written anew as a whole."""

    def __init__(self, path: Path) -> None:
        self.path, self.name = path, f"atom:{path.absolute()}"

    def deliver(self, state: State) -> list[str]:
        waiting = [id_ for id_, _ in state.untold(self.name, MOST_TRIES)]
        if not waiting and self.path.exists():
            return []
        part = self.path.with_name(f".{self.path.name}.part")
        try:
            part.write_bytes(_feed([json.loads(body) for body in state.newest(_ENTRIES)]))
            part.replace(self.path)
        except OSError as error:
            return [f"{self.path} cannot be written: {error.strerror}; it is tried again in the next round"]
        for id_ in waiting:
            state.tell(self.name, id_, taken=True)
        return []


def _feed(events: list[dict[str, Any]]) -> bytes:
    feed = ElementTree.Element("feed", xmlns="http://www.w3.org/2005/Atom")
    _add(feed, "id", f"{ID}watch")
    _add(feed, "title", "New answers to saved questions")
    _add(feed, "updated", events[0]["at"] if events else time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()))
    _add(_add(feed, "author", ""), "name", "kb watch")
    for event in events:
        entry = _add(feed, "entry", "")
        quote = event.get("quote") or ", ".join(f"{name}: {value}" for name, value in event["row"].items())
        _add(entry, "id", f"{ID}event/{event['id']}")
        _add(entry, "title", f"{event['question']}: {quote[:120]}")
        _add(entry, "updated", event["at"])
        for kind in ("claim", "document"):
            if event.get(kind):
                ElementTree.SubElement(entry, "link", rel="related", href=_plain(event[kind]), title=kind)
        ElementTree.SubElement(entry, "category", term=_plain(event["question"]))
        source = " · ".join(filter(None, (event.get("title"), event.get("date"))))
        _add(entry, "content", f"{quote}\n{source}".strip()).set("type", "text")
    ElementTree.indent(feed)
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: ElementTree.Element, tag: str, text: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag)
    child.text = _plain(text)
    return child


def _plain(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
