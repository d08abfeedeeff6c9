"""The readers: a few processes on the newest generation; who must wait too long sees the longest of the others stopped."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from kb.web.workers.child import Child
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused

_PATIENCE = 0.25
"""Seconds for which a request waits before another process is started for it."""
_LONG = 2.0
"""Seconds from which a task counts as long: when every process has one, the longest makes room."""


class Readers:
    """Hands out one reader per request, starts more while requests wait, replaces those that end."""

    def __init__(
        self, words: Mapping[str, Any], *, few: int, most: int, wait_seconds: float, stopped: Callable[[], None] = lambda: None,
    ) -> None:
        self._words = dict(words)
        self._few, self._most, self._wait_seconds, self._stopped = few, most, wait_seconds, stopped
        self._idle: deque[Child] = deque()
        self._busy: set[Child] = set()
        self._waiting: deque[asyncio.Future[Child]] = deque()
        self._starting = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def generation(self) -> str:
        """The folder of the generation that is read now."""
        return str(self._words["generation"])

    @property
    def numbers(self) -> dict[str, int]:
        """How many processes are idle and busy, and how many requests wait."""
        return {"idle": len(self._idle), "busy": len(self._busy), "waiting": len(self._waiting)}

    async def open(self) -> None:
        """Starts the first readers."""
        self._idle.extend(await asyncio.gather(*(Child.start("reader", self._words) for _ in range(self._few))))

    async def move(self, generation: str) -> set[str]:
        """Leads every idle reader to a new generation, and the busy ones when they are free; the generations still in use come back."""
        self._words["generation"] = generation
        idle = [self._idle.popleft() for _ in range(len(self._idle))]
        await asyncio.gather(*(self._return(child) for child in idle))
        return {child.generation for child in (*self._idle, *self._busy)}

    @asynccontextmanager
    async def lease(self) -> AsyncIterator[Child]:
        """A reader on the newest generation, for one request."""
        child = await self._next()
        self._busy.add(child)
        try:
            yield child
        finally:
            self._busy.discard(child)
            if child.alive and child.generation == self.generation:
                self._give(child)
            else:
                self._later(self._return(child))

    async def _next(self) -> Child:
        while self._idle:
            child = self._idle.popleft()
            if child.alive:
                return child
            self._later(self._start())
        place: asyncio.Future[Child] = asyncio.get_running_loop().create_future()
        self._waiting.append(place)
        try:
            return await self._wait(place)
        except BaseException:
            if place.done() and not place.cancelled() and place.exception() is None:
                self._later(self._return(place.result()))
            else:
                place.cancel()
            raise

    async def _wait(self, place: asyncio.Future[Child]) -> Child:
        until = time.monotonic() + self._wait_seconds
        pause = _PATIENCE
        while (left := until - time.monotonic()) > 0:
            done, _ = await asyncio.wait({place}, timeout=min(pause, left))
            if done:
                return place.result()
            self._make_room()
            pause = 0.5
        raise Refused(503, f"every process is busy, and none came free in {self._wait_seconds:g} seconds; try again later", retry_after=5)

    def _make_room(self) -> None:
        """Starts another reader when every one has been busy for a while, not when many short requests queue; else stops the longest."""
        now = time.monotonic()
        long = [child for child in self._busy if child.since and now - child.since > _PATIENCE]
        if len(long) < len(self._busy) or self._starting:
            return
        if len(self._busy) < self._most:
            self._later(self._start())
        elif now - (longest := min(long, key=lambda child: child.since)).since > _LONG:
            self._stopped()
            longest.kill(
                f"the request was stopped after more than {_LONG:g} seconds, for all {self._most} processes were busy and others waited; "
                "ask for less at a time, or try again later")

    async def _return(self, child: Child) -> None:
        """Takes a reader back: whoever waits gets it, on the newest generation; a dead one is replaced."""
        while child.alive and child.generation != self.generation:
            generation = self.generation
            try:
                await child.whole(Asked("ready", {"generation": generation}), 30.0)
            except Refused:
                break
            child.generation = generation
        if not child.alive or child.generation != self.generation:
            child.kill()
            if not self._closed and (self._waiting or len(self._busy) + len(self._idle) + self._starting < self._few):
                await self._start()
            return
        self._give(child)

    def _give(self, child: Child) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(child)
                return
        if self._closed or len(self._idle) + len(self._busy) >= self._few:
            # more were started while requests were long; they are not needed any more
            self._later(child.close())
        else:
            self._idle.append(child)

    async def _start(self) -> None:
        self._starting += 1
        try:
            child = await Child.start("reader", self._words)
        finally:
            self._starting -= 1
        await self._return(child)

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Ends every reader."""
        self._closed = True
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*(child.close() for child in (*self._idle, *self._busy)))
