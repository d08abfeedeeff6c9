"""What every request passes first: the Host it names, the page it comes from, who sends it, how often; and the headers of each answer."""

from __future__ import annotations

import ipaddress
from collections.abc import MutableMapping
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kb.web.access import Doorkeeper
from kb.web.limits import Rate
from kb.web.problems import problem
from kb.web.settings import Settings
from kb.web.workers.reply import Refused

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS"
_HEADERS = "Accept, Authorization, Content-Type, Last-Event-ID, Prefer"
_ALWAYS = {
    "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
}
_FAILURES_A_SECOND, _FAILURES_AT_ONCE = 0.2, 10


class Gate:
    """Lets a request in, with ``scope["kb.who"]``, or answers it itself."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings
        self._doorkeeper = Doorkeeper(settings)
        self._hosts = {"localhost", settings.host.lower(), *(name.lower() for name in settings.allowed_hosts)}
        if settings.url:
            self._hosts.add((urlsplit(settings.url).hostname or "").lower())
        self._rate = Rate(settings.limits.rate) if settings.limits.rate else None
        self._failures = Rate(_FAILURES_A_SECOND, _FAILURES_AT_ONCE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        shared = bool(origin) and self._shares_with(origin, headers)

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._dress(MutableHeaders(scope=message), origin if shared else "")
            await send(message)

        try:
            self._check(scope, headers, origin, shared)
        except Refused as refused:
            await problem(scope, refused)(scope, receive, dressed)
            return
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _nothing(dressed)
            return
        await self._app(scope, receive, dressed)

    def _check(self, scope: MutableMapping[str, Any], headers: Headers, origin: str, shared: bool) -> None:
        self._check_host(headers)
        if origin and not shared and scope["method"] not in _SAFE:
            raise Refused(403, f"pages of {origin[:100]} may not do this here; `kb serve --allow-origin` names those that may")
        client = scope["client"][0] if scope.get("client") else ""
        if self._rate and (seconds := self._rate.wait(client)):
            most = self._settings.limits.rate
            raise Refused(429, f"more than {most:g} requests a second; try again in {seconds} seconds", retry_after=seconds)
        try:
            scope["kb.who"] = self._doorkeeper.who(headers.get("authorization", ""))
        except Refused:
            if seconds := self._failures.wait(client):
                raise Refused(429, f"too many unknown tokens; try again in {seconds} seconds", retry_after=seconds) from None
            raise
        if not scope["kb.who"].scope and scope["path"] != "/health":
            raise Refused(401, "this server answers nobody without a token: send it as `Authorization: Bearer ...`")

    def _check_host(self, headers: Headers) -> None:
        if len(headers.getlist("host")) != 1:
            raise Refused(400, "a request names one Host")
        name = _name_of(headers["host"])
        # whoever rebinds a name to this address sends that name; an address cannot be rebound
        if name not in self._hosts and not _is_address(name):
            raise Refused(421, f"this server is not {name[:100]}; `kb serve --allow-host` adds a name")

    def _shares_with(self, origin: str, headers: Headers) -> bool:
        allowed = self._settings.allowed_origins
        parts = urlsplit(origin)
        return origin in allowed or "*" in allowed or (bool(parts.netloc) and parts.netloc.lower() == headers.get("host", "").lower())

    def _dress(self, headers: MutableHeaders, origin: str) -> None:
        for name, value in _ALWAYS.items():
            headers.setdefault(name, value)
        headers.add_vary_header("Origin")
        if origin:
            headers["Access-Control-Allow-Origin"] = origin
            headers["Access-Control-Allow-Methods"] = _METHODS
            headers["Access-Control-Allow-Headers"] = _HEADERS
            headers["Access-Control-Expose-Headers"] = "Link, Location, Retry-After"
            headers["Access-Control-Max-Age"] = "600"
        else:
            headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")


def _name_of(host: str) -> str:
    """The name in a Host header, without its port.

    >>> _name_of("[::1]:7878"), _name_of("LOCALHOST:80")
    ('::1', 'localhost')
    """
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.partition(":")[0].lower().rstrip(".")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


async def _nothing(send: Send) -> None:
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body", "body": b""})


