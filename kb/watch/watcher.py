"""The watcher: round after round it looks at its sources, loads what is new, asks the questions and tells what is new among the answers."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from kb.errors import KnowledgeBaseError, SourceError, StoreError, StoreLocked
from kb.http import Fetched, Fetcher, FetchFailed
from kb.iris import digest, slug
from kb.knowledge import KnowledgeBase, Loaded, LoadFailed
from kb.knowledge.furnishing import furnish
from kb.store import open_store
from kb.watch import feeds, folders
from kb.watch.feeds import Entry
from kb.watch.outputs import Output
from kb.watch.questions import Question
from kb.watch.state import Item, Known, State

FOLDER = "watch"
"""Where a watcher keeps its memory, in the folder of the base."""
_LONGEST_WAIT = 86_400.0
_FEED = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
_PAGE = "text/html, application/xhtml+xml;q=0.9, application/pdf;q=0.8, text/plain;q=0.5"
_SUFFIXES = {"text/html": ".html", "application/xhtml+xml": ".html", "application/pdf": ".pdf", "text/plain": ".txt", "": ".html"}
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


@dataclass(slots=True)
class Round:
    """What came of one round: what was loaded, how many events fired, and what went wrong, as sentences."""

    documents: int = 0
    claims: int = 0
    fired: int = 0
    unready: int = 0
    warnings: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class Watcher:
    """Watches folders and feeds for one base, which is made if it is absent.

    The base is open only while there is something to write, so that others can use it between two rounds.  ``every`` are the seconds
    between two rounds; what fails is tried again after a longer and longer time.  ``stop`` is asked between two articles.
    """

    def __init__(
        self, place: Path, sources: Sequence[str], *, questions: Sequence[Question] = (), outputs: Sequence[Output] = (),
        fetcher: Fetcher | None = None, every: float = 300.0, stop: Callable[[], bool] = lambda: False, patient: bool = True,
    ) -> None:
        if not sources:
            raise SourceError("kb watch", "needs a folder or the address of a feed to watch")
        for source in sources:
            if not _ADDRESS.match(source) and not Path(source).is_dir():
                raise SourceError(source, "is no folder; name one, or the address of a feed")
        self._place, self._every, self._stop, self._patient = place, every, stop, patient
        self._sources = [one if _ADDRESS.match(one) else str(Path(one).absolute()) for one in dict.fromkeys(sources)]
        self._questions, self._outputs = tuple(questions), tuple(outputs)
        self._fetcher = fetcher or Fetcher()
        self._changed = True
        _made(place).close()
        self._state = State(place / FOLDER / "state.sqlite")
        for output in self._outputs:
            self._state.begin_output(output.name)

    def close(self) -> None:
        """Lets go of what it remembers."""
        self._state.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def round(self) -> Round:
        """Looks at every source once.  Nothing that is wrong with one of them keeps another from being loaded."""
        done = Round()
        try:
            if self._changed and any(not self._state.knows(one.mark) for one in self._questions):
                # what is there before a question is first asked is no news
                with KnowledgeBase.open(self._place) as base:
                    self._fire(base, done)
            for source in self._sources:
                if not self._stop():
                    self._look(source, done)
            if self._changed and self._questions:
                with KnowledgeBase.open(self._place) as base:
                    self._fire(base, done)
                self._changed = False
        except StoreLocked as error:
            done.problems.append(f"{error}; what is new waits for the next round")
        for output in self._outputs:
            done.problems += output.deliver(self._state)
        return done

    def _fire(self, base: KnowledgeBase, done: Round) -> None:
        for question in self._questions:
            try:
                done.fired += len(self._state.fire(question.mark, question.events(base)))
            except StoreError:
                raise
            except KnowledgeBaseError as error:
                done.problems.append(f"the question {question.name!r} cannot be answered: {error}")

    # ------------------------------------------------------------------ sources

    def _look(self, source: str, done: Round) -> None:
        known = self._state.source(source)
        is_feed = _ADDRESS.match(source) is not None
        present: dict[str, str] = {}
        try:
            if is_feed and (not known.again > time.time() or not (self._patient or known.asked)):
                self._read_feed(source, known)
            if not is_feed:
                found, unready = folders.items(Path(source))
                self._state.note(source, found)
                present = {one.item: one.version for one in found}
                done.unready += unready
        except KnowledgeBaseError as error:
            self._failed(source, known, error, done)
        except OSError as error:
            self._failed(source, known, SourceError(source, f"cannot be read: {error.strerror}"), done)
        due = [one for one in self._state.waiting(source) if not (self._patient and one.again > time.time())
               and (is_feed or present.get(one.item) == one.version)]
        if due:
            with KnowledgeBase.open(self._place) as base:
                for one in due:
                    if self._stop():
                        return
                    self._load(base, source, one, done)

    def _read_feed(self, source: str, known: Known) -> None:
        fetched = self._fetcher.fetch(source, etag=known.etag, modified=known.modified, accept=_FEED)
        if not fetched.unchanged:
            self._state.note(source, feeds.entries(fetched))
        # the marks are kept after the entries: else a watcher that ends in between would never see them
        self._state.keep_source(source, Known(fetched.etag or known.etag, fetched.modified or known.modified))

    def _failed(self, source: str, known: Known, error: KnowledgeBaseError, done: Round) -> None:
        asked = error.wait if isinstance(error, FetchFailed) else 0.0
        wait = min(_LONGEST_WAIT, max(asked, self._every * 2 ** min(known.failures, 16)))
        self._state.keep_source(source, replace(
            known, failures=known.failures + 1, again=time.time() + wait, asked=asked > 0, reason=str(error)))
        done.problems.append(f"{error}; asked again after {wait:g} seconds" if _ADDRESS.match(source) else str(error))

    # ------------------------------------------------------------------ items

    def _load(self, base: KnowledgeBase, source: str, item: Item, done: Round) -> None:
        self._state.begin(source, item.item, time.time() + self._every * 2**item.tries)
        try:
            loaded = base.load(Path(source) / item.item) if not item.entry else self._load_entry(base, item)
        except StoreLocked:
            self._state.postponed(source, item.item)
            raise
        except LoadFailed as failed:
            # of a file with several articles the good ones are there
            self._changed = self._changed or failed.loaded.documents > 0
            self._refused(source, item, failed, done)
        except KnowledgeBaseError as error:
            self._refused(source, item, error, done)
        else:
            self._state.done(source, item.item)
            self._changed = self._changed or loaded.documents > loaded.unchanged
            done.documents += loaded.documents
            done.claims += loaded.claims
            done.warnings += loaded.warnings

    def _refused(self, source: str, item: Item, error: KnowledgeBaseError, done: Round) -> None:
        left = self._state.failed(source, item.item, str(error))
        then = f"{left} more tries" if left else "given up until it changes"
        done.problems.append(f"{error} ({then})")

    def _load_entry(self, base: KnowledgeBase, item: Item) -> Loaded:
        entry = Entry(**item.entry)
        fetched = Fetched(entry.url, entry.page(), "text/html") if entry.is_whole else self._fetcher.fetch(entry.url, accept=_PAGE)
        if fetched.media not in _SUFFIXES:
            raise SourceError(entry.url, f"is {fetched.media[:100]}, no article")
        coming = self._place / FOLDER / "coming"
        coming.mkdir(exist_ok=True)
        stem = f"{slug(entry.title)[:60] or 'article'}-{digest(entry.url or item.item)[:8]}"
        path, sidecar = coming / f"{stem}{_SUFFIXES[fetched.media]}", coming / f"{stem}.json"
        try:
            path.write_bytes(fetched.content)
            about = {"title": entry.title, "outlet": entry.outlet, "date": entry.date, "url": entry.url}
            sidecar.write_text(json.dumps({name: value for name, value in about.items() if value}), "utf-8")
            return base.load(path)
        except OSError as error:
            raise StoreError(f"{coming} cannot be written: {error.strerror}") from None
        finally:
            path.unlink(missing_ok=True)
            sidecar.unlink(missing_ok=True)


def _made(place: Path) -> KnowledgeBase:
    """The base, made if there is none: what a watcher remembers lies in it."""
    if place.exists() and any(place.iterdir()):
        return KnowledgeBase.open(place)
    store = open_store(place, create=True)
    furnish(store)
    return KnowledgeBase(store, place)
