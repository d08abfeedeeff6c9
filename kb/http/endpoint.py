"""HTTP for the Graph Store protocol: one address that keeps graphs.

An `Endpoint` talks to its one address and to nothing else: it follows no redirect, reads no proxy from the environment
and takes no other URL.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import Self, TypeVar

import httpx

from kb.errors import KnowledgeBaseError, QueryError, StoreError

PAUSES = (0.2, 0.6, 1.8)
"""Seconds to wait before each new try after an answer of 5xx."""
_PASSING = frozenset({500, 502, 503, 504})
T = TypeVar("T")


class Unavailable(StoreError):
    """The server answered 5xx: what was asked may work a little later."""


class Endpoint:
    """One address that keeps graphs: read, replace or delete one of them.

    Everything that fails is a StoreError of one sentence; 5xx is tried again, for all three verbs may be repeated.
    """

    def __init__(self, url: str, *, token: str | None = None, login: tuple[str, str] | None = None, timeout: float = 60.0) -> None:
        self.url = url
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.Client(headers=headers, auth=login, timeout=timeout, follow_redirects=False, trust_env=False)

    def get(self, params: Mapping[str, str], accept: str) -> Iterator[bytes]:
        """The body in pieces, as it arrives; 404 is an empty one, for a graph without triples need not exist."""
        with self._failing(), self._client.stream("GET", self.url, params=params, headers={"Accept": accept}) as response:
            if response.status_code != 404:
                if response.status_code >= 300:
                    response.read()
                self._check(response)
                yield from response.iter_bytes()

    def put(self, params: Mapping[str, str], body: bytes, media_type: str) -> None:
        """Replaces what lies there by this body."""
        self._send("PUT", params, body, {"Content-Type": media_type})

    def server(self) -> str:
        """What the server calls itself, or an empty string."""
        with self._failing():
            return str(self._client.get(self.url).headers.get("server", ""))

    def _send(self, method: str, params: Mapping[str, str], body: bytes, headers: Mapping[str, str]) -> None:
        def once() -> None:
            with self._failing():
                self._check(self._client.request(method, self.url, params=params, content=body, headers=headers))

        patiently(once)

    def _check(self, response: httpx.Response) -> None:
        if response.status_code >= 300:
            raise failure(self.url, response.status_code, response.text)

    def _failing(self) -> _Failing:
        return _Failing(self.url)

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


class _Failing:
    """Turns what httpx raises into a StoreError."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if isinstance(error, httpx.TimeoutException):
            raise StoreError(f"{self.url} did not answer in time; try again, or give a longer timeout") from error
        if isinstance(error, httpx.HTTPError | httpx.InvalidURL):
            raise StoreError(f"{self.url} cannot be reached: {error}") from error


def patiently(call: Callable[[], T], pauses: tuple[float, ...] = PAUSES) -> T:
    """Calls, and calls again after a pause as long as the server answers 5xx; for calls that may be repeated."""
    for pause in pauses:
        try:
            return call()
        except Unavailable:
            time.sleep(pause)
    return call()


def failure(url: str, status: int, body: str) -> KnowledgeBaseError:
    """What an HTTP status means here, as the error to raise.

    >>> print(failure("http://localhost:7878/store", 401, ""))
    http://localhost:7878/store asks for credentials (401); give a token or a login that may do this
    """
    said = " ".join(body.split())[:200]
    if status == 400:
        return QueryError(f"{url} refuses the text: {said or 'bad request'}")
    if status in (401, 403):
        return StoreError(f"{url} asks for credentials ({status}); give a token or a login that may do this")
    if status == 404:
        return StoreError(f"{url} is not there (404); check the address")
    if status == 405:
        return StoreError(f"{url} does not allow this (405); the server may be read-only")
    if status == 413:
        return StoreError(f"{url} takes no body of that size (413); load smaller pieces, or raise the server's limit")
    if 300 <= status < 400:
        return StoreError(f"{url} sends elsewhere ({status}), and no redirect is followed; give the address it leads to")
    if status in _PASSING:
        return Unavailable(f"{url} failed ({status}){f': {said}' if said else ''}; try again later")
    return StoreError(f"{url} answered {status}{f': {said}' if said else ''}")
