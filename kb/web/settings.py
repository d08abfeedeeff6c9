"""What `kb serve` was told: where the base is, who may do what, and how much one request may take."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may take; each refusal names the limit that it met."""

    query_seconds: float = 10.0
    """Wall-clock time for which a query may keep a process busy."""
    update_seconds: float = 15.0
    load_seconds: float = 300.0
    """Time for a job that reads articles."""
    query_memory: int = 1024 * MEBIBYTE
    """Bytes of address space that a query may add to what an idle process has."""
    write_memory: int = 4096 * MEBIBYTE
    query_characters: int = 200_000
    query_patterns: int = 100
    """Triple patterns in a query: the engine's planner takes more than quadratic time over them (5 s for 160)."""
    body: int = 64 * MEBIBYTE
    body_seconds: float = 20.0
    """Time in which the body of a request must have arrived."""
    spool: int = 4 * MEBIBYTE
    """Bytes of an answer that are collected before the first is sent, so that what fails early has an honest status."""
    idle_client_seconds: float = 30.0
    """Time for which a client may take nothing of an answer that is waiting for it."""
    wait_seconds: float = 10.0
    """Time for which a request waits for a free process."""
    rate: float = 0.0
    """Requests a second and client; 0 is no limit."""


@dataclass(frozen=True, slots=True)
class Settings:
    """One serving of one base."""

    base: Path
    host: str = "127.0.0.1"
    port: int = 7878
    token: str = ""
    """A token with every right for this run, beside those that are kept with the base."""
    insecure_writes: bool = False
    private: bool = False
    """Whether reading needs a token too."""
    strict_default_graph: bool = False
    allowed_hosts: tuple[str, ...] = ()
    """Names under which clients may address the server, beside the one it listens on."""
    allowed_origins: tuple[str, ...] = ()
    """Web origins whose pages may read answers and, with a token, write."""
    allowed_services: tuple[str, ...] = ()
    """Hosts that a query may ask by SERVICE."""
    allow_fetch: bool = False
    """Whether articles may be posted as addresses, which the server then fetches from the public network."""
    url: str = ""
    """The address under which a reverse proxy publishes the server."""
    readers: int = max(2, os.cpu_count() or 1)
    most_readers: int = 4 * max(2, os.cpu_count() or 1)
    limits: Limits = Limits()

    @property
    def loopback(self) -> bool:
        """Whether only this machine can reach the server."""
        return self.host in ("127.0.0.1", "::1", "localhost")
