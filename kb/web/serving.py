"""Serving: the application under uvicorn, ended in order."""

from __future__ import annotations

import asyncio
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

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


class _Impatient(H11Protocol):
    """A connection that is closed when the head of its first request does not come."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        asyncio.get_running_loop().call_later(_HEAD_SECONDS, self._has_begun)

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
    asyncio.run(_serve(settings, log, say))


async def _serve(settings: Settings, log: bool, say: Callable[[str], None]) -> None:
    with _listening(settings) as listener:
        desk = Desk(settings)
        try:
            await desk.open()
        except Refused as refused:
            raise ServingError(refused.sentence) from None
        try:
            config = uvicorn.Config(
                make(settings, desk, log=log), http=_Impatient, ws="none", lifespan="off", log_level="warning", access_log=False,
                server_header=False, limit_concurrency=_MOST_CONNECTIONS, h11_max_incomplete_event_size=_LONGEST_HEAD,
                timeout_keep_alive=15, timeout_graceful_shutdown=30, proxy_headers=bool(settings.url), forwarded_allow_ips="127.0.0.1")
            host, port = listener.getsockname()[:2]
            say(f"serving {settings.base} at http://{f'[{host}]' if ':' in host else host}:{port}/")
            await _Server(config).serve(sockets=[listener])
        finally:
            await desk.close()


def _listening(settings: Settings) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        said = f"{settings.host}:{settings.port} cannot be served: {error.strerror or error}"
        raise ServingError(f"{said}; choose another --port or --host") from None
