"""Serving: the application under uvicorn, ended in order."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
import uvloop
from starlette.types import ASGIApp
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from kb.errors import KnowledgeBaseError
from kb.web.app import make
from kb.web.desk import Desk
from kb.web.settings import Settings
from kb.web.workers.reply import Refused

_HEAD_SECONDS = 15.0
_MOST_CONNECTIONS = 1_000
_LONGEST_HEAD = 64 * 1024


class ServingError(KnowledgeBaseError):
    """The server cannot start, or cannot be what it was told to be."""


class _Impatient(HttpToolsProtocol):
    """A connection that is closed when the head of its first request does not come, or does not end."""

    _in_head, _head = True, 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        asyncio.get_running_loop().call_later(_HEAD_SECONDS, self._has_begun)

    def data_received(self, data: bytes) -> None:
        self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > _LONGEST_HEAD and not self.transport.is_closing():
            self.send_400_response(f"The head of a request may have {_LONGEST_HEAD:,} bytes.")

    def on_message_begin(self) -> None:
        self._in_head, self._head = True, 0
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        super().on_headers_complete()

    def _has_begun(self) -> None:
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()


class _Server(uvicorn.Server):
    """A server that a signal stops, and that then returns: uvicorn's own raises the signal again, before the base is closed."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self.handle_exit, number, None)
        yield
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.remove_signal_handler(number)


def serve(settings: Settings, *, log: bool = True, say: Callable[[str], None] = print) -> None:
    """Serves a base until it is told to stop (SIGINT, SIGTERM); requests that were begun are finished first."""
    if settings.insecure_writes and not settings.loopback:
        raise ServingError(f"writes without a token are for this machine only; {settings.host} is not a loopback address")
    uvloop.run(_serve(settings, log, say))


async def _serve(settings: Settings, log: bool, say: Callable[[str], None]) -> None:
    with listening(settings) as listener:
        desk = Desk(settings)
        try:
            await desk.open()
        except Refused as refused:
            raise ServingError(refused.sentence) from None
        try:
            host, port = listener.getsockname()[:2]
            say(f"serving {settings.base} at http://{f'[{host}]' if ':' in host else host}:{port}/")
            await under_uvicorn(make(settings, desk, log=log), settings, listener)
        finally:
            await desk.close()


async def under_uvicorn(app: ASGIApp, settings: Settings, listener: socket.socket) -> None:
    """Serves an application until the process is told to stop."""
    config = uvicorn.Config(
        app, http=_Impatient, ws="none", lifespan="off", log_level="warning", access_log=False, server_header=False,
        limit_concurrency=_MOST_CONNECTIONS, timeout_keep_alive=15, timeout_graceful_shutdown=30, proxy_headers=bool(settings.url),
        forwarded_allow_ips="127.0.0.1")
    await _Server(config).serve(sockets=[listener])


def listening(settings: Settings) -> socket.socket:
    """A socket that listens where the settings say; a ServingError where it cannot."""
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        said = f"{settings.host}:{settings.port} cannot be served: {error.strerror or error}"
        raise ServingError(f"{said}; choose another --port or --host") from None
