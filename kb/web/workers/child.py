"""One child process as the server sees it: asked one thing at a time, within a time, and killed when it does not keep to it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kb.web.workers import frames
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused

_START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Head:
    """What an answer says before its bytes."""

    media: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """A complete answer of a task."""

    head: Head
    body: bytes


class Child:
    """A process of one role, ready to take a task."""

    def __init__(self, running: asyncio.subprocess.Process, generation: str) -> None:
        self._running = running
        self.generation = generation
        self.since = 0.0
        """When the task that it works on began, on the clock of `time.monotonic`; 0 while it has none."""
        self.why_stopped = ""
        self._killed = False

    @classmethod
    async def start(cls, role: str, words: Mapping[str, Any]) -> Child:
        """Starts a process and waits until it has opened its base; Refused says why it cannot."""
        running = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "kb.web.workers.process", role,
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 20)
        child = cls(running, words.get("generation", ""))
        async for _ in child.answer(Asked("open", words), _START_SECONDS):
            pass
        return child

    @property
    def alive(self) -> bool:
        """Whether it can take a task."""
        # a process that was killed is not at once known to have ended
        return self._running.returncode is None and not self._killed

    async def answer(self, asked: Asked, seconds: float) -> AsyncGenerator[tuple[bytes, bytes], None]:
        """The frames of an answer as they come; the time while nobody takes them does not count.

        A Refused ends it when the process refuses, takes too long (and is killed for it), or breaks down.
        """
        self.since = time.monotonic()
        left, whole = seconds, False
        assert self._running.stdin is not None and self._running.stdout is not None
        try:
            self._running.stdin.write(frames.packed(asked))
            while True:
                begun = time.monotonic()
                async with asyncio.timeout(left):
                    kind, content = await frames.read(self._running.stdout)
                left = max(0.001, left - (time.monotonic() - begun))
                if kind in (b"E", b"R"):
                    whole = True
                    if kind == b"R":
                        said = json.loads(content)
                        raise Refused(said["status"], said["sentence"])
                    return
                yield kind, content
        except TimeoutError:
            raise Refused(503, f"the request was stopped after {seconds:g} seconds, which is the limit; ask for less at a time") from None
        except (asyncio.IncompleteReadError, ConnectionError):
            raise Refused(503, self.why_stopped or "the process that worked on the request ended: it needs more memory or a deeper stack "
                          "than one request may take; ask for less at a time") from None
        finally:
            self.since = 0.0
            if not whole:
                self.kill()

    async def whole(self, asked: Asked, seconds: float) -> Answer:
        """A complete answer."""
        head, pieces = Head(), []
        async for kind, content in self.answer(asked, seconds):
            if kind == b"H":
                head = Head(**json.loads(content))
            else:
                pieces.append(content)
        return Answer(head, b"".join(pieces))

    def kill(self, why: str = "") -> None:
        """Ends the process now."""
        self.why_stopped = self.why_stopped or why
        if self.alive:
            self._killed = True
            with contextlib.suppress(ProcessLookupError):
                self._running.kill()

    async def close(self, seconds: float = 10.0) -> None:
        """Lets the process finish: its pipe is closed, and it is killed if it does not end in time."""
        if self._running.stdin is not None:
            self._running.stdin.close()
        try:
            await asyncio.wait_for(self._running.wait(), seconds)
        except TimeoutError:
            self.kill()
            await self._running.wait()
