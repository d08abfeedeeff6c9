"""What the server tells those who run it: a line of JSON for each request, and figures for Prometheus."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

if TYPE_CHECKING:
    from kb.web.desk import Desk


class Figures:
    """The figures of one server."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter("kb_requests", "Requests answered.", ("route", "method", "status"), registry=self.registry)
        self.seconds = Histogram("kb_request_seconds", "From the request to the end of its answer.", ("route",), registry=self.registry)
        self._readers = Gauge("kb_readers", "Processes that read, and requests that wait for one.", ("state",), registry=self.registry)
        self._stopped = Gauge("kb_requests_stopped", "Requests stopped to make room for others.", registry=self.registry)
        self._generation = Gauge("kb_generation", "Number of the generation that is read.", registry=self.registry)
        self._writes = Gauge("kb_writes_waiting", "Writes that wait for the writer.", registry=self.registry)

    def text(self, desk: Desk) -> bytes:
        """All figures in the format that Prometheus reads."""
        for state, number in desk.readers.numbers.items():
            self._readers.labels(state).set(number)
        self._stopped.set(desk.stopped)
        self._generation.set(desk.writer.number)
        self._writes.set(desk.writer.waiting)
        return generate_latest(self.registry)


class Journal:
    """Writes one line a request, and counts it; the query text is not in it, for it may say what somebody looks for."""

    def __init__(self, app: ASGIApp, figures: Figures, out: TextIO | None = None) -> None:
        self._app, self._figures, self._out = app, figures, out

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status, sent, ended = time.perf_counter(), 0, 0, False

        async def counted(message: Message) -> None:
            nonlocal status, sent, ended
            if message["type"] == "http.response.start":
                status = message["status"]
            else:
                sent += len(message.get("body", b""))
                ended = not message.get("more_body", False)
            await send(message)

        try:
            await self._app(scope, receive, counted)
        finally:
            seconds = time.perf_counter() - begun
            route = getattr(scope.get("route"), "path", "none")
            self._figures.requests.labels(route, scope["method"] if scope["method"].isalpha() else "other", str(status)).inc()
            self._figures.seconds.labels(route).observe(seconds)
            if self._out is not None:
                line = {
                    "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
                    "client": scope["client"][0] if scope.get("client") else None,
                    "who": getattr(scope.get("kb.who"), "name", None), "method": scope["method"], "path": scope["path"], "status": status,
                    "ms": round(seconds * 1000, 1), "bytes": sent,
                } | ({} if ended else {"cut": True})
                print(json.dumps(line), file=self._out, flush=True)


def standard() -> TextIO:
    """Where the journal goes: standard error."""
    return sys.stderr
