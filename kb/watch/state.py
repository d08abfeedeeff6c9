"""What a watcher remembers between two rounds and two starts: one small database beside the base, each change whole or not at all."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import StoreError

MOST_TRIES = 4
"""How often an item is tried before it is given up."""
_TABLES = """
CREATE TABLE IF NOT EXISTS sources (
    source TEXT PRIMARY KEY, etag TEXT NOT NULL DEFAULT '', modified TEXT NOT NULL DEFAULT '', failures INTEGER NOT NULL DEFAULT 0,
    again REAL NOT NULL DEFAULT 0, asked INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS items (
    source TEXT NOT NULL, item TEXT NOT NULL, version TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
    again REAL NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', entry TEXT NOT NULL DEFAULT '{}', PRIMARY KEY (source, item));
CREATE TABLE IF NOT EXISTS questions (question TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS seen (question TEXT NOT NULL, mark TEXT NOT NULL, PRIMARY KEY (question, mark)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS events (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS told (
    output TEXT NOT NULL, id TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, tries INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '', PRIMARY KEY (output, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outputs (output TEXT PRIMARY KEY, after INTEGER NOT NULL, again REAL NOT NULL DEFAULT 0);
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a source: the marks of its last answer, how often it has failed since, and when to ask again.

    ``asked`` says that the source itself asked us to stay away until then.
    """

    etag: str = ""
    modified: str = ""
    failures: int = 0
    again: float = 0.0
    asked: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One version of an article of a source, and how often it was tried; ``entry`` is what the feed said about it."""

    item: str
    version: str
    entry: dict[str, Any]
    done: bool = False
    tries: int = 0
    again: float = 0.0
    reason: str = ""


class State:
    """The memory of one watcher; StoreError when it cannot be opened."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None, timeout=1.0)
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.executescript(f"BEGIN EXCLUSIVE; {_TABLES} COMMIT;")
        except (sqlite3.Error, OSError) as error:
            if "locked" in str(error):
                said = f"another `kb watch` works for {path.parent.parent}; stop it first, or name all sources in one call"
                raise StoreError(said) from None
            raise StoreError(f"{path}, in which a watcher remembers what it did, cannot be used: {error}") from None

    def close(self) -> None:
        """Lets go of it."""
        self._db.close()

    # ------------------------------------------------------------------ sources and items

    def source(self, source: str) -> Known:
        """What is known of a source."""
        row = self._db.execute("SELECT etag, modified, failures, again, asked, reason FROM sources WHERE source = ?", (source,)).fetchone()
        return Known(row[0], row[1], row[2], row[3], bool(row[4]), row[5]) if row else Known()

    def keep_source(self, source: str, known: Known) -> None:
        """Remembers what is known of a source now."""
        values = (source, known.etag, known.modified, known.failures, known.again, known.asked, known.reason)
        self._db.execute("INSERT OR REPLACE INTO sources VALUES (?, ?, ?, ?, ?, ?, ?)", values)

    def note(self, source: str, items: Iterable[Item]) -> None:
        """Puts down the items of a source that are new, or new in this version; all of them or none."""
        self._db.execute("BEGIN")
        for one in items:
            self._db.execute(
                "INSERT INTO items (source, item, version, entry) VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO UPDATE "
                "SET version = ?3, entry = ?4, done = 0, tries = 0, again = 0, reason = '' WHERE version <> ?3",
                (source, one.item, one.version, json.dumps(one.entry, ensure_ascii=True)))
        self._db.execute("COMMIT")

    def waiting(self, source: str) -> list[Item]:
        """The items of a source that are not loaded and not given up, in the order in which they came."""
        rows = self._db.execute(
            "SELECT item, version, entry, done, tries, again, reason FROM items WHERE source = ? AND NOT done AND tries < ? ORDER BY rowid",
            (source, MOST_TRIES))
        return [Item(row[0], row[1], json.loads(row[2]), bool(row[3]), row[4], row[5], row[6]) for row in rows]

    def begin(self, source: str, item: str, again: float) -> None:
        """Counts a try before it is made: an item that ends the process is not tried for ever."""
        self._db.execute(
            "UPDATE items SET tries = tries + 1, again = ?, reason = 'the watcher ended while it was read' WHERE source = ? AND item = ?",
            (again, source, item))

    def postponed(self, source: str, item: str) -> None:
        """Takes the count of a try back that could not be made."""
        self._db.execute("UPDATE items SET tries = tries - 1, again = 0, reason = '' WHERE source = ? AND item = ?", (source, item))

    def done(self, source: str, item: str) -> None:
        """The item is in the base."""
        self._db.execute("UPDATE items SET done = 1, reason = '', entry = '{}' WHERE source = ? AND item = ?", (source, item))

    def failed(self, source: str, item: str, reason: str) -> int:
        """Why the item could not be loaded; how many tries are left comes back."""
        self._db.execute("UPDATE items SET reason = ? WHERE source = ? AND item = ?", (reason, source, item))
        row = self._db.execute("SELECT tries FROM items WHERE source = ? AND item = ?", (source, item)).fetchone()
        return max(0, MOST_TRIES - int(row[0]))

    # ------------------------------------------------------------------ questions and what was told

    def knows(self, question: str) -> bool:
        """Whether a question was asked before."""
        return self._db.execute("SELECT 1 FROM questions WHERE question = ?", (question,)).fetchone() is not None

    def fire(self, question: str, marked: Iterable[tuple[str, str, str]]) -> list[str]:
        """Puts down the rows (mark, id and body of the event) of a question; the ids of the new ones come back.

        The rows of a question that is asked for the first time are only remembered: they were there before.
        """
        first = not self.knows(question)
        fired = []
        self._db.execute("BEGIN")
        self._db.execute("INSERT OR IGNORE INTO questions VALUES (?)", (question,))
        for mark, id_, body in marked:
            fresh = self._db.execute("INSERT OR IGNORE INTO seen VALUES (?, ?)", (question, mark)).rowcount
            if fresh and not first:
                self._db.execute("INSERT OR IGNORE INTO events (id, body) VALUES (?, ?)", (id_, body))
                fired.append(id_)
        self._db.execute("COMMIT")
        return fired

    def begin_output(self, output: str) -> None:
        """A new output gets the events from now on."""
        self._db.execute(
            "INSERT OR IGNORE INTO outputs (output, after) VALUES (?, (SELECT COALESCE(MAX(number), 0) FROM events))", (output,))

    def untold(self, output: str, most_tries: int) -> Iterator[tuple[str, str]]:
        """The events (id and body) that an output has not got, the oldest first, without those that it refused too often."""
        yield from self._db.execute(
            "SELECT id, body FROM events WHERE number > (SELECT after FROM outputs WHERE output = ?1) "
            "AND id NOT IN (SELECT id FROM told WHERE output = ?1 AND (done OR tries >= ?2)) ORDER BY number",
            (output, most_tries)).fetchall()

    def tell(self, output: str, id_: str, *, taken: bool, reason: str = "") -> None:
        """What came of telling an event to an output."""
        self._db.execute(
            "INSERT INTO told (output, id, done, tries, reason) VALUES (?1, ?2, ?3, 1, ?4) ON CONFLICT DO UPDATE "
            "SET done = ?3, tries = tries + 1, reason = ?4", (output, id_, taken, reason))

    def tries(self, output: str, id_: str) -> int:
        """How often an event was told to an output."""
        row = self._db.execute("SELECT tries FROM told WHERE output = ? AND id = ?", (output, id_)).fetchone()
        return int(row[0]) if row else 0

    def output_again(self, output: str) -> float:
        """When an output that failed is to be tried again."""
        row = self._db.execute("SELECT again FROM outputs WHERE output = ?", (output,)).fetchone()
        return float(row[0]) if row else 0.0

    def put_off(self, output: str, again: float) -> None:
        """Leaves an output alone until then."""
        self._db.execute("UPDATE outputs SET again = ? WHERE output = ?", (again, output))

    def newest(self, count: int) -> list[str]:
        """The bodies of the newest events, the newest first."""
        return [row[0] for row in self._db.execute("SELECT body FROM events ORDER BY number DESC LIMIT ?", (count,))]
