"""A real HTTP server on a free port of this machine that speaks the OpenAI protocol; a test says what it answers."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """One HTTP answer: a status, a body, headers beside it, and how many seconds it takes."""

    body: str
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0.0


Answering = Callable[[dict[str, Any]], Reply]
"""From the JSON of a request to the answer."""


@dataclass
class Llm:
    """The server under test: its address, the bodies and the headers of the requests it has had."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)


def saying(content: str | None, *, finish: str = "stop", refusal: str | None = None) -> Reply:
    """A completion in the protocol's shape."""
    message = {"role": "assistant", "content": content, "refusal": refusal}
    choice = {"index": 0, "finish_reason": finish, "message": message}
    return Reply(json.dumps({"id": "c1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}))


def telling(*facts: dict[str, Any]) -> Reply:
    """A completion whose content is these facts."""
    return saying(json.dumps({"facts": list(facts)}))


@contextmanager
def answering(answer: Answering | Sequence[Reply]) -> Iterator[Llm]:
    """Serves: by a function of each request, or by these replies in their order, the last one for ever."""
    llm = Llm("")
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            with lock:
                llm.requests.append(asked)
                llm.headers.append({name.lower(): value for name, value in self.headers.items()})
                llm.paths.append(self.path)
                number = len(llm.requests) - 1
            reply = answer(asked) if callable(answer) else answer[min(number, len(answer) - 1)]
            time.sleep(reply.after)
            content = reply.body.encode()
            try:
                self.send_response(reply.status)
                for name, value in ({"Content-Type": "application/json"} | reply.headers).items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client has stopped waiting

        def log_message(self, format: str, *arguments: object) -> None:
            """Silent: a test looks at ``requests``."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    llm.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield llm
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
