"""Where the quads are kept: in memory, in a folder, or on a SPARQL server; `open_store` chooses by the place's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from kb.store.base import LEDGER, Solutions, Store, Term, Triples, View, Writer
from kb.store.local import LocalStore

__all__ = ["LEDGER", "STORES", "Solutions", "Store", "Term", "Triples", "View", "Writer", "connect", "create", "open_store"]


def connect(url: str, **options: Any) -> Store:
    """The store of a SPARQL server; the options are those of `kb.store.remote.RemoteStore.connect`."""
    from kb.store.remote import RemoteStore

    return RemoteStore.connect(url, **options)


def create(place: str | Path | None = None) -> Store:
    """A new store: in a folder that is absent or empty, or in memory; a base that is already there is opened as it is."""
    return open_store(place, create=True)


def _memory(place: str, *, create: bool, read_only: bool) -> Store:
    return LocalStore()


def _folder(place: str, *, create: bool, read_only: bool) -> Store:
    return LocalStore.open(place, create=create, read_only=read_only)


def _server(place: str, *, create: bool, read_only: bool) -> Store:
    return connect(place, read_only=read_only)


STORES: dict[str, Callable[..., Store]] = {"memory": _memory, "folder": _folder, "http": _server, "https": _server}
"""How a store is opened, by its kind: the one line to add for a new kind of store."""


def open_store(place: str | Path | None = None, *, create: bool = False, read_only: bool = False) -> Store:
    """Opens the store of a place: nothing is a new one in memory, ``http://...`` a SPARQL server, anything else a folder.

    >>> with open_store() as store:
    ...     store.count()
    0
    """
    if place is None:
        kind = "memory"
    else:
        scheme = str(place).partition("://")[0]
        kind = scheme if "://" in str(place) and scheme in STORES else "folder"
    return STORES[kind](str(place), create=create, read_only=read_only)
