"""Pages and feeds of strangers, fetched politely and within bounds: size, time, redirects, and no way into a private network."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import httpx

from kb import __version__
from kb.errors import KnowledgeBaseError
from kb.http.addresses import joined, target

AGENT = f"sanctions-kb/{__version__} (+https://w3id.org/sanctions-kb/)"
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LONGEST_WAIT = 86_400.0


class FetchFailed(KnowledgeBaseError):
    """Something could not be fetched; ``wait`` is how many seconds its server asks us to stay away."""

    def __init__(self, sentence: str, *, wait: float = 0.0, status: int = 0) -> None:
        self.wait, self.status = wait, status
        super().__init__(sentence)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: from which address in the end, of which media type, and the marks by which to ask whether it has changed.

    ``unchanged`` says that it has not; then there is no content.
    """

    url: str
    content: bytes = b""
    media: str = ""
    charset: str = ""
    etag: str = ""
    modified: str = ""
    unchanged: bool = False


@dataclass(slots=True, kw_only=True)
class Fetcher:
    """Fetches one thing at a time, with a pause between two requests to one host.

    ``private`` allows addresses of private networks, this machine among them; everything else is refused on the way, at each redirect
    anew.
    """

    largest: int = 20_000_000
    seconds: float = 30.0
    redirects: int = 5
    pause: float = 1.0
    private: bool = False
    sleep: Callable[[float], None] = time.sleep
    _last: dict[str, float] = field(default_factory=dict)

    def fetch(self, url: str, *, etag: str = "", modified: str = "", accept: str = "*/*") -> Fetched:
        """What is at an address now; with the marks of an earlier answer only if it has changed since.

        AddressRefused and FetchFailed say in one sentence why there is nothing.
        """
        host = urlsplit(url).netloc
        if (last := self._last.get(host)) is not None:
            self.sleep(max(0.0, last + self.pause - time.monotonic()))
        asked = {"User-Agent": AGENT, "Accept": accept, "Accept-Encoding": "gzip, deflate"}
        asked |= {"If-None-Match": etag} if etag else {}
        asked |= {"If-Modified-Since": modified} if modified else {}
        try:
            return asyncio.run(asyncio.wait_for(self._follow(url, asked), self.seconds))
        except (TimeoutError, httpx.TimeoutException):
            raise FetchFailed(f"{url} had not been read after {self.seconds:g} seconds, which is the limit") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as error:
            raise FetchFailed(f"{url} cannot be reached: {error or type(error).__name__}") from None
        finally:
            self._last[host] = time.monotonic()

    async def _follow(self, url: str, asked: Mapping[str, str]) -> Fetched:
        at = url
        for _ in range(self.redirects + 1):
            goal = await target(at, private=self.private)
            async with httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=self.seconds) as client:
                request = client.build_request(
                    "GET", goal.numbered, headers={**asked, "Host": goal.host_header}, extensions={"sni_hostname": goal.host})
                response = await client.send(request, stream=True)
                try:
                    if response.status_code not in _REDIRECTS:
                        return await self._read(goal.url, response)
                    if "location" not in response.headers:
                        raise FetchFailed(f"{at} sends elsewhere ({response.status_code}) and does not say where")
                    at = joined(at, response.headers["location"])
                finally:
                    await response.aclose()
        raise FetchFailed(f"{url} sends from one address to the next, more than {self.redirects} times")

    async def _read(self, url: str, response: httpx.Response) -> Fetched:
        headers = response.headers
        etag, modified = headers.get("etag", ""), headers.get("last-modified", "")
        if response.status_code == 304:
            return Fetched(url, etag=etag, modified=modified, unchanged=True)
        if response.status_code != 200:
            raise FetchFailed(f"{url} answered {response.status_code} {response.reason_phrase}".rstrip(),
                              wait=_seconds(headers.get("retry-after", "")), status=response.status_code)
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length) > self.largest:
            raise FetchFailed(f"{url} has {int(length):,} bytes; at most {self.largest:,} are fetched")
        pieces, size = [], 0
        async for piece in response.aiter_bytes():
            size += len(piece)
            if size > self.largest:
                raise FetchFailed(f"{url} has more than {self.largest:,} bytes, and no more are fetched")
            pieces.append(piece)
        media = headers.get("content-type", "").partition(";")[0].strip().lower()
        return Fetched(url, b"".join(pieces), media, response.charset_encoding or "", etag, modified)


def _seconds(text: str) -> float:
    """How long a Retry-After header asks to wait: seconds or a date."""
    if text.strip().isdecimal():
        return min(float(text), _LONGEST_WAIT)
    try:
        return min(max(0.0, parsedate_to_datetime(text).timestamp() - time.time()), _LONGEST_WAIT) if text else 0.0
    except ValueError:
        return 0.0
