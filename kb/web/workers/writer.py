"""The writer: the one process that changes the base; what it wrote becomes a generation before anybody is told that it is done."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.web.workers.child import Answer, Child
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused

GENERATIONS = "generations"
_MOST_TOGETHER = 32
"""Writes that share one generation, when so many wait."""
_PUBLISH_SECONDS = 120.0


@dataclass(slots=True)
class _Order:
    asked: Asked
    seconds: float
    done: asyncio.Future[Answer]


class Writer:
    """Takes writes in order, one at a time; a write that takes too long is stopped, and nothing of it stays."""

    def __init__(self, words: Mapping[str, Any], published: Callable[[str], Awaitable[set[str]]]) -> None:
        self._words = dict(words)
        self._folder = Path(words["base"]) / GENERATIONS
        self._published = published
        self._orders: asyncio.Queue[_Order | None] = asyncio.Queue()
        self._child: Child | None = None
        self._working: asyncio.Task[None] | None = None
        self.number = 0
        """The number of the newest generation."""

    async def open(self) -> str:
        """Opens the base for writing, and makes the first generation; Refused says why it cannot be opened."""
        self._child = await Child.start("writer", self._words)
        # what an earlier server left behind; the base is ours now
        shutil.rmtree(self._folder, ignore_errors=True)
        generation = await self._publish(self._child)
        self._working = asyncio.create_task(self._work())
        return generation

    async def write(self, asked: Asked, seconds: float) -> Answer:
        """Does one write and waits until every reader can see it."""
        order = _Order(asked, seconds, asyncio.get_running_loop().create_future())
        await self._orders.put(order)
        # a client that goes away does not undo its write
        return await asyncio.shield(order.done)

    @property
    def waiting(self) -> int:
        """How many writes wait."""
        return self._orders.qsize()

    async def _work(self) -> None:
        while (order := await self._orders.get()) is not None:
            orders: list[_Order | None] = [order]
            while not self._orders.empty() and len(orders) < _MOST_TOGETHER and orders[-1] is not None:
                orders.append(self._orders.get_nowait())
            await self._together([one for one in orders if one is not None])
            if orders[-1] is None:
                return

    async def _together(self, orders: list[_Order]) -> None:
        written: list[tuple[_Order, Answer]] = []
        for order in orders:
            try:
                written.append((order, await (await self._alive()).whole(order.asked, order.seconds)))
            except Refused as refused:
                order.done.set_exception(refused)
        try:
            if written:
                await self._published(await self._publish(await self._alive()))
        except Refused as refused:
            for order, _ in written:
                order.done.set_exception(Refused(500, f"it is written, but cannot be shown: {refused.sentence}"))
        else:
            for order, answer in written:
                order.done.set_result(answer)

    async def _alive(self) -> Child:
        if self._child is None or not self._child.alive:
            self._child = await Child.start("writer", self._words)
        return self._child

    async def _publish(self, child: Child) -> str:
        self._folder.mkdir(exist_ok=True)
        self.number += 1
        generation = str(self._folder / str(self.number))
        await child.whole(Asked("publish", {"generation": generation}), _PUBLISH_SECONDS)
        return generation

    def tidy(self, used: set[str]) -> None:
        """Removes the generations that no reader uses any more."""
        for folder in self._folder.iterdir():
            if str(folder) not in used and int(folder.name) < self.number:
                shutil.rmtree(folder, ignore_errors=True)

    async def close(self) -> None:
        """Finishes the writes that were accepted, and lets go of the base."""
        await self._orders.put(None)
        if self._working is not None:
            await self._working
        if self._child is not None:
            await self._child.close(60.0)
        shutil.rmtree(self._folder, ignore_errors=True)
