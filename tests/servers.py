"""A real SPARQL server on a free port of this machine: `oxigraph serve`, of the extra `test`."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVER = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def serving(location: Path, *switches: str) -> Iterator[str]:
    assert SERVER, "the tests need the `oxigraph` server of the extra `test`"
    url = f"http://127.0.0.1:{free_port()}"
    server = subprocess.Popen([SERVER, "serve", "--location", str(location), "--bind", url.removeprefix("http://"), *switches],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as caller:
                if caller.connect_ex(("127.0.0.1", int(url.rpartition(":")[2]))) == 0:
                    break
            time.sleep(0.05)
        yield url
    finally:
        server.terminate()
        server.wait(10)
