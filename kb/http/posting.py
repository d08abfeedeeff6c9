"""One message to somebody else's receiver, within a time; no redirect is followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from kb.http.fetching import AGENT


@dataclass(frozen=True, slots=True)
class Posted:
    """What came of it: the status, or why there was no answer."""

    status: int = 0
    reason: str = ""

    @property
    def taken(self) -> bool:
        """Whether the receiver has it."""
        return 200 <= self.status < 300


def post(url: str, body: bytes, headers: Mapping[str, str], *, seconds: float = 10.0) -> Posted:
    """Sends a body; what the receiver says, or that it cannot be reached."""
    try:
        with (
            httpx.Client(follow_redirects=False, trust_env=False, timeout=seconds) as client,
            # the answer's body is not wanted, however long it is
            client.stream("POST", url, content=body, headers={"User-Agent": AGENT, **headers}) as response,
        ):
            return Posted(response.status_code, f"{response.status_code} {response.reason_phrase}".rstrip())
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Posted(0, f"cannot be reached: {error or type(error).__name__}")
