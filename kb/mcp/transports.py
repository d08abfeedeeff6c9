"""How an assistant reaches the server: over standard input and output, over HTTP by itself, or inside `kb serve`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPASGIApp, StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route

from kb.mcp.server import Reading, make
from kb.web.gate import Gate
from kb.web.serving import ServingError, listening, under_uvicorn
from kb.web.settings import Settings
from kb.web.workers.frames import Asked
from kb.web.workers.readers import Readers
from kb.web.workers.reply import Refused

PATH = "/mcp"


def over_stdio(settings: Settings) -> None:
    """Serves the assistant that started this process, until it closes the pipe."""
    asyncio.run(_over_stdio(settings))


def over_http(settings: Settings, say: Callable[[str], None] = print) -> None:
    """Serves assistants at ``/mcp`` until told to stop; hosts, origins and tokens as `kb serve` has them."""
    asyncio.run(_over_http(settings, say))


def mounted(read: Reading) -> tuple[Route, Callable[[], AbstractAsyncContextManager[None]]]:
    """The route for assistants, and what must be entered while it serves; it stands behind a `Gate`, which checks Host and Origin.

    It keeps no sessions: each request is whole in itself, so nothing is lost when a server is replaced.
    """
    manager = StreamableHTTPSessionManager(
        app=make(read), stateless=True, json_response=True,
        security_settings=TransportSecuritySettings(enable_dns_rebinding_protection=False))
    return Route(PATH, StreamableHTTPASGIApp(manager), methods=["POST"]), manager.run


async def _over_stdio(settings: Settings) -> None:
    async with _readers(settings) as read:
        server = make(read)
        async with stdio_server() as (source, target):
            await server.run(source, target, server.create_initialization_options())


async def _over_http(settings: Settings, say: Callable[[str], None]) -> None:
    with listening(settings) as listener:
        async with _readers(settings) as read:
            route, running = mounted(read)
            app = Starlette(routes=[route], middleware=[Middleware(Gate, settings=settings)])
            async with running():
                host, port = listener.getsockname()[:2]
                say(f"assistants reach {settings.base} at http://{f'[{host}]' if ':' in host else host}:{port}{PATH}")
                await under_uvicorn(app, settings, listener)


@asynccontextmanager
async def _readers(settings: Settings) -> AsyncIterator[Reading]:
    """Reader processes on the base itself: several assistants may have their own, while somebody else writes."""
    limits = settings.limits
    readers = Readers(
        {"base": str(settings.base), "memory": limits.query_memory, "generation": str(settings.base)},
        few=settings.readers, most=settings.most_readers, wait_seconds=limits.wait_seconds)

    async def read(task: str, words: Mapping[str, Any]) -> bytes:
        async with readers.lease() as child:
            return (await child.whole(Asked(task, words), limits.query_seconds)).body

    try:
        await readers.open()
    except Refused as refused:
        raise ServingError(refused.sentence) from None
    try:
        yield read
    finally:
        await readers.close()
