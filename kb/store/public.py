"""A public SPARQL endpoint, asked politely: small batches, a pause between them, patience when it is busy, nothing asked twice."""

from __future__ import annotations

import time
import urllib.error
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from SPARQLWrapper import JSON, POST, SPARQLWrapper
from SPARQLWrapper import SPARQLExceptions as refusals

from kb import http
from kb.errors import StoreError
from kb.store.base import Solutions, answer_from_json, solutions

BUSY = frozenset({429, 502, 503, 504})
LONGEST_WAIT = 120.0
"""Seconds that a server may ask us to wait (``Retry-After``); one that wants more is an error."""


class PublicEndpoint:
    """Somebody else's SPARQL endpoint, for SELECT queries that may be repeated.

    ``agent`` tells its keepers who asks, as their rules demand; ``pause`` are the seconds between two requests, ``pauses`` those before
    each new try; with a ``cache`` folder an answer is asked for once and kept.  Everything that fails is a StoreError of one sentence.
    """

    def __init__(
        self, url: str, *, agent: str, pause: float = 1.0, pauses: tuple[float, ...] = (2.0, 8.0, 30.0), timeout: float = 60.0,
        cache: Path | None = None,
    ) -> None:
        if not url.startswith(("http://", "https://")):
            raise StoreError(f"{url!r} is no address of an endpoint; it begins with http:// or https://")
        self.url, self.agent, self.pause, self.pauses, self.timeout, self.cache = url, agent, pause, pauses, timeout, cache
        self._last = 0.0

    def select(self, text: str) -> Solutions:
        """The answer to a SELECT query, from the cache if it is there."""
        asked = "\n".join((self.url, text)).encode()
        kept = self.cache / f"{sha256(asked).hexdigest()}.json" if self.cache else None
        if kept is not None and kept.is_file():
            return solutions(answer_from_json(kept.read_bytes()))
        answer = self._patiently(text)
        found = solutions(answer_from_json(answer))
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            unfinished = kept.with_suffix(".part")
            unfinished.write_bytes(answer)
            unfinished.replace(kept)
        return found

    def _patiently(self, text: str) -> bytes:
        for pause in self.pauses:
            try:
                return self._once(text)
            except _Busy as busy:
                if busy.wait > LONGEST_WAIT:
                    raise StoreError(f"{self.url} asks to wait for {busy.wait:g} seconds; try again then") from busy
                time.sleep(max(pause, busy.wait))
        try:
            return self._once(text)
        except _Busy as busy:
            raise StoreError(f"{self.url} is busy ({busy.status}), in {len(self.pauses) + 1} tries; try again later") from busy

    def _once(self, text: str) -> bytes:
        time.sleep(max(0.0, self._last + self.pause - time.monotonic()))
        wrapper = SPARQLWrapper(self.url, agent=self.agent, returnFormat=JSON)
        wrapper.setMethod(POST)
        wrapper.setTimeout(max(1, int(self.timeout)))
        wrapper.setQuery(text)
        try:
            with closing(wrapper.query().response) as response:
                return bytes(response.read())
        except refusals.EndPointInternalError as error:
            raise _Busy(500, 0.0) from error
        except refusals.SPARQLWrapperException as error:
            raise StoreError(f"{self.url} refuses the question: {' '.join(str(error).split())[:200]}") from error
        except urllib.error.HTTPError as error:
            with error:
                if error.code in BUSY:
                    raise _Busy(error.code, _seconds(error.headers.get("Retry-After", ""))) from error
                raise http.failure(self.url, error.code, error.read().decode(errors="replace")) from error
        except TimeoutError as error:
            raise StoreError(f"{self.url} did not answer within {self.timeout:g} seconds; ask for fewer items at once") from error
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise StoreError(f"{self.url} cannot be reached: {error}") from error
        finally:
            self._last = time.monotonic()


class _Busy(Exception):
    """The server asks to come again; ``wait`` is how many seconds it names."""

    def __init__(self, status: int, wait: float) -> None:
        self.status, self.wait = status, wait
        super().__init__(str(status))


def _seconds(text: str) -> float:
    return float(text) if text.isdigit() else 0.0
