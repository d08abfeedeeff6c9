"""Where the routes hand in their tasks: reading goes to a reader, writing to the writer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AsyncExitStack
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Send

from kb.web.settings import Settings
from kb.web.workers.child import Answer, Head
from kb.web.workers.frames import Asked
from kb.web.workers.readers import Readers
from kb.web.workers.reply import Refused
from kb.web.workers.writer import Writer


class Desk:
    """The processes of one server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        limits = settings.limits
        shared = {"base": str(settings.base), "strict": settings.strict_default_graph, "services": settings.allowed_services}
        self.stopped = 0
        """How many requests were stopped to make room for others."""
        self._reading = shared | {"memory": limits.query_memory}
        self.writer = Writer(shared | {"memory": limits.write_memory}, self._move)
        self.readers: Readers

    async def open(self) -> None:
        """Opens the base for writing, and readers on its first generation."""
        generation = await self.writer.open()
        self.readers = Readers(
            self._reading | {"generation": generation}, few=self.settings.readers, most=self.settings.most_readers,
            wait_seconds=self.settings.limits.wait_seconds, stopped=self._count)
        await self.readers.open()

    def _count(self) -> None:
        self.stopped += 1

    async def _move(self, generation: str) -> set[str]:
        used = await self.readers.move(generation)
        self.writer.tidy(used)
        return used

    async def close(self) -> None:
        """Finishes what was begun."""
        await self.writer.close()
        await self.readers.close()

    async def read(self, task: str, words: Mapping[str, Any], body: bytes = b"", *, seconds: float = 0) -> Answer:
        """The complete answer of a reader; for answers that are small by nature."""
        async with self.readers.lease() as child:
            return await child.whole(Asked(task, words, body), seconds or self.settings.limits.query_seconds)

    async def write(self, task: str, words: Mapping[str, Any], body: bytes = b"", *, seconds: float = 0) -> Answer:
        """The answer of the writer, given when every reader can see what was written."""
        return await self.writer.write(Asked(task, words, body), seconds or self.settings.limits.update_seconds)

    async def respond(
        self, task: str, words: Mapping[str, Any], body: bytes = b"", *, headers: Mapping[str, str] | None = None,
    ) -> Response:
        """The answer of a reader as a response: as a whole when it is small, else in pieces as it grows.

        An answer that fails after its first pieces were sent is cut, so that nobody takes it for a whole one.
        """
        limits = self.settings.limits
        async with AsyncExitStack() as stack:
            child = await stack.enter_async_context(self.readers.lease())
            frames = child.answer(Asked(task, words, body), limits.query_seconds)
            stack.push_async_callback(frames.aclose)
            head, spooled, size = Head(), [], 0
            async for kind, content in frames:
                if kind == b"H":
                    head = Head(**json.loads(content))
                    continue
                spooled.append(content)
                size += len(content)
                if size > limits.spool:
                    pieces = _streamed(spooled, frames, stack.pop_all())
                    return _Growing(pieces, limits.idle_client_seconds, head.media, {**head.headers, **(headers or {})})
        return Response(b"".join(spooled), media_type=head.media or None, headers={**head.headers, **(headers or {})})


class _Growing(StreamingResponse):
    """A response that is cut, and not ended, when the rest of it does not come or its client takes nothing of it."""

    def __init__(self, pieces: AsyncIterator[bytes], idle_seconds: float, media: str, headers: Mapping[str, str] | None) -> None:
        super().__init__(pieces, media_type=media, headers=headers)
        self._pieces, self._idle_seconds = pieces, idle_seconds

    async def stream_response(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        try:
            async for piece in self._pieces:
                async with asyncio.timeout(self._idle_seconds):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
        except (Refused, TimeoutError):
            # no last chunk: the server closes the connection, and the client sees that the answer is not whole
            return
        finally:
            await cast(AsyncGenerator[bytes, None], self._pieces).aclose()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _streamed(spooled: list[bytes], frames: AsyncGenerator[tuple[bytes, bytes], None], rest: AsyncExitStack) -> AsyncIterator[bytes]:
    async with rest:
        while spooled:
            yield spooled.pop(0)
        async for _, content in frames:
            yield content


def desk(request: Request) -> Desk:
    """The desk of the server that got a request."""
    return cast(Desk, request.app.state.desk)


__all__ = ["Answer", "Desk", "Refused", "desk"]
