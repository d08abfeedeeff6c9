"""What a first pass over a file notes: what every number is, the addresses, the datasets, and the day of the edition."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterable

from kb.export.ftm_model import class_of
from kb.loaders.lists.ftm.proxy import Proxy

_ADDRESS = ("street", "street2", "postOfficeBox", "full", "city", "region", "state", "postalCode", "country")


class Survey:
    """Who is who in a file, before its records are made."""

    def __init__(self, proxies: Iterable[Proxy]) -> None:
        self.schemata: dict[str, str] = {}
        self.lines: set[str] = set()
        self.datasets: set[str] = set()
        self.issued = ""
        self.is_delta = False
        self.has_sanctions = False
        # A database without a name lies in a temporary file that goes with it.
        self._addresses = sqlite3.connect("", check_same_thread=False)
        self._addresses.execute("CREATE TABLE address (id TEXT PRIMARY KEY, words TEXT) WITHOUT ROWID")
        for proxy in proxies:
            self._note(proxy)

    def _note(self, proxy: Proxy) -> None:
        self.is_delta = self.is_delta or proxy.op != ""
        if proxy.op == "DEL":
            return
        self.schemata[proxy.id] = sys.intern(proxy.name)
        if not proxy.is_nested:
            self.lines.add(proxy.id)
        self.datasets.update(proxy.datasets)
        self.issued = max(self.issued, proxy.last_seen)
        if proxy.name == "Sanction":
            self.has_sanctions = True
        elif proxy.name == "Address":
            words = {name: values for name in _ADDRESS if (values := proxy.properties.get(name))}
            self._addresses.execute("INSERT OR REPLACE INTO address VALUES (?, ?)", (proxy.id, json.dumps(words)))

    def address(self, number: str) -> dict[str, list[str]]:
        """The words of an address of the file; empty where it has none of that number."""
        row = self._addresses.execute("SELECT words FROM address WHERE id = ?", (number,)).fetchone()
        words: dict[str, list[str]] = json.loads(row[0]) if row else {}
        return words

    def class_of(self, number: str) -> str:
        """Our class of what has that number; empty where the file does not describe it, or it is none."""
        return class_of(self.schemata.get(number, ""))
