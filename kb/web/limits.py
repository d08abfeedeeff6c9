"""How much and how fast: the body of a request, and the number of requests of one client."""

from __future__ import annotations

import asyncio
import math
import time
from collections import OrderedDict
from typing import cast

from starlette.requests import ClientDisconnect, Request

from kb.web.settings import Limits
from kb.web.workers.reply import Refused

_MOST_CLIENTS = 10_000


async def body_of(request: Request, *, most: int = 0) -> bytes:
    """The body of a request; Refused when it is too large (413), comes too slowly (408) or compressed (415)."""
    limits = cast(Limits, request.app.state.settings.limits)
    most = most or limits.body
    if request.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise Refused(415, "the body is compressed; send it as it is")
    length = request.headers.get("content-length", "")
    if length.isascii() and length.isdecimal() and int(length) > most:
        raise Refused(413, f"the body has {int(length):,} bytes; at most {most:,} are taken")
    pieces, size = [], 0
    try:
        async with asyncio.timeout(limits.body_seconds):
            async for piece in request.stream():
                size += len(piece)
                if size > most:
                    raise Refused(413, f"the body has more than {most:,} bytes, and no more are taken")
                pieces.append(piece)
    except TimeoutError:
        raise Refused(408, f"the body had not arrived after {limits.body_seconds:g} seconds, which is the limit") from None
    except ClientDisconnect:
        raise Refused(400, "the client went away before its body had arrived") from None
    return b"".join(pieces)


class Rate:
    """So many calls a second for each client, and more at once after a pause: by default three seconds' worth.

    >>> rate = Rate(1.0)
    >>> [rate.wait("a", at=0.0) for _ in range(4)]
    [0, 0, 0, 1]
    """

    def __init__(self, a_second: float, at_once: float = 0) -> None:
        self._a_second, self._at_once = a_second, at_once or max(1.0, 3 * a_second)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, *, at: float | None = None) -> int:
        """Takes one call of a client: 0, or the seconds after which it may try again."""
        now = time.monotonic() if at is None else at
        left, last = self._left.pop(client, (self._at_once, now))
        left = min(self._at_once, left + (now - last) * self._a_second)
        allowed = left >= 1
        self._left[client] = (left - 1 if allowed else left, now)
        if len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)
        return 0 if allowed else math.ceil((1 - left) / self._a_second)
