"""What a process has before it: the base of a generation for reading, or the base itself for writing."""

from __future__ import annotations

import os
import resource
from abc import ABC, abstractmethod
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from kb.store.local import LocalStore
from kb.store.place import QUADS
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused, Reply

if TYPE_CHECKING:
    from kb.knowledge import KnowledgeBase


class Bench(ABC):
    """The store of a process, and its limits as the server set them."""

    _store: LocalStore

    def __init__(self, *, base: str, memory: int, strict: bool = False, services: tuple[str, ...] = ()) -> None:
        self.place = Path(base)
        self.memory = memory
        self.strict = strict
        self.services = tuple(services)

    @property
    def store(self) -> LocalStore:
        """The quads."""
        return self._store

    @property
    @abstractmethod
    def base(self) -> KnowledgeBase:
        """The same as a knowledge base; opened when it is first asked for, for a process that only answers SPARQL needs none."""

    @abstractmethod
    def refresh(self) -> None:
        """Sees what another process has written since the store was opened."""

    def close(self) -> None:
        """Lets go of the store."""
        self.store.close()

    def limit_memory(self) -> None:
        """Limits the address space to what is taken now and ``memory`` bytes more; where the system tells what is taken."""
        statm = Path("/proc/self/statm")
        if statm.exists():
            _, hard = resource.getrlimit(resource.RLIMIT_AS)
            taken = int(statm.read_text().split()[0]) * resource.getpagesize()
            resource.setrlimit(resource.RLIMIT_AS, (taken + self.memory, hard))


def _files(base: str) -> list[tuple[str, int, int]]:
    """The files of a store with sizes and times: they differ when something was written."""
    return sorted(
        (one.name, one.stat().st_size, one.stat().st_mtime_ns) for one in os.scandir(Path(base) / QUADS) if not one.name.startswith("LOG"))


class Reading(Bench):
    """A generation, read-only."""

    def __init__(self, *, base: str, memory: int, generation: str, strict: bool = False, services: tuple[str, ...] = ()) -> None:
        super().__init__(base=base, memory=memory, strict=strict, services=services)
        # looked at before: what is written while the store opens is seen as new the next time
        self._files = _files(generation)
        self._store = LocalStore.open(generation, read_only=True)
        self.generation = generation
        self.limit_memory()

    @cached_property
    def base(self) -> KnowledgeBase:
        from kb.knowledge import KnowledgeBase

        return KnowledgeBase(self._store, self.place)

    @cached_property
    def named_graphs(self) -> list[str]:
        """The named graphs of this generation."""
        return self._store.graphs()

    def move(self, generation: str) -> None:
        """Goes over to another generation."""
        files = _files(generation)
        opened = LocalStore.open(generation, read_only=True)
        self._store.close()
        self._store, self.generation, self._files = opened, generation, files
        self.limit_memory()
        for made in ("base", "named_graphs"):
            self.__dict__.pop(made, None)

    def refresh(self) -> None:
        # a generation never changes; a base that is read where it lies does
        if _files(self.generation) != self._files:
            self.move(self.generation)


class Writing(Bench):
    """The base itself; it is made if the folder is absent or empty."""

    def __init__(self, *, base: str, memory: int, strict: bool = False, services: tuple[str, ...] = ()) -> None:
        super().__init__(base=base, memory=memory, strict=strict, services=services)
        new = not self.place.exists() or not any(self.place.iterdir())
        self._store = LocalStore.open(self.place, create=new)
        if new:
            self.base  # noqa: B018 - furnishes it
        self.limit_memory()

    @cached_property
    def base(self) -> KnowledgeBase:
        from kb.knowledge import KnowledgeBase
        from kb.knowledge.furnishing import furnish

        furnish(self._store)
        return KnowledgeBase(self._store, self.place)

    def refresh(self) -> None:
        # nobody else writes while this process does
        pass


def ready(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: goes over to the generation that is the newest, if there is a newer one."""
    if isinstance(bench, Reading) and asked.words["generation"] != bench.generation:
        bench.move(asked.words["generation"])


def publish(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: makes what was written safe, and a new generation of it for the readers."""
    if not isinstance(bench, Writing):
        raise Refused(500, "only the writer makes generations")
    bench.store.backup(asked.words["generation"])
