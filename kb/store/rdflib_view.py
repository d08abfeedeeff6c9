"""The local store seen from rdflib: a live Dataset for reading.

Writing through rdflib would pass by the lock and the ledger, so it is refused with the verb to use instead; queries pass
the same guard as everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

import pyoxigraph as ox
from oxrdflib import OxigraphStore
from rdflib.query import Result

from kb.errors import StoreError
from kb.store import guard


class ReadOnlyOxigraph(OxigraphStore):
    """oxrdflib's store without its writing half; it asks for the engine each time, so that a closed base is really free."""

    def __init__(self, engine: Callable[[], ox.Store]) -> None:
        super().__init__()
        self._engine = engine

    @property
    def _inner(self) -> ox.Store:
        return self._engine()

    def query(self, query: Any, *args: Any, **kwargs: Any) -> Result:
        guard.form_of(str(query))
        return super().query(query, *args, **kwargs)

    def add(self, *args: object, **kwargs: object) -> NoReturn:
        _refuse()

    def addN(self, *args: object, **kwargs: object) -> NoReturn:
        _refuse()

    def remove(self, *args: object, **kwargs: object) -> NoReturn:
        _refuse()

    def update(self, *args: object, **kwargs: object) -> NoReturn:
        _refuse()

    def remove_graph(self, *args: object, **kwargs: object) -> NoReturn:
        _refuse()

    def add_graph(self, *args: object, **kwargs: object) -> None:
        # rdflib announces every graph that it is asked for; an empty one needs no trace in the store
        return None


def _refuse() -> NoReturn:
    raise StoreError("the rdflib view reads only; write with replace(), insert() or update() of the store")
