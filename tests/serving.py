"""A served base for tests: `kb serve` as its users start it, on a free port of this machine."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_AT = re.compile(r"at (http://\S+?)/?$")


@contextmanager
def serving(base: Path, *options: str) -> Iterator[str]:
    """The address of a server for a base; it is told to stop at the end, and must stop by itself."""
    with started(base, *options) as (url, _):
        yield url


@contextmanager
def started(base: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address of a server and its process."""
    command = [sys.executable, "-m", "kb", "serve", "--kb", str(base), "--port", "0", "--no-log", *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        try:
            said = running.stderr.readline()
            found = _AT.search(said.strip())
            assert found, said + running.stderr.read()
            yield found[1], running
        finally:
            if running.poll() is None:
                running.send_signal(signal.SIGTERM)
            try:
                running.wait(40)
            except subprocess.TimeoutExpired:
                running.kill()
                raise
