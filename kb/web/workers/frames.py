"""What goes through the pipe between the server and one of its processes: frames of a kind, a length and bytes.

    to a process      J words of a task (JSON)   B its body
    from a process    H media type and headers of the answer (JSON)   B a piece of it   E its end   R a refusal (JSON: status, sentence)
"""

from __future__ import annotations

import asyncio
import io
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

_HEAD = struct.Struct(">cQ")
PIECE = 1 << 16


@dataclass(frozen=True, slots=True)
class Asked:
    """A task for a process: its name, its words, and a body that may be empty."""

    task: str
    words: Mapping[str, Any] = field(default_factory=dict)
    body: bytes = b""


def write(pipe: BinaryIO, kind: bytes, content: bytes | memoryview) -> None:
    """Writes one frame."""
    pipe.write(_HEAD.pack(kind, len(content)))
    pipe.write(content)


def packed(asked: Asked) -> bytes:
    """A task as the two frames that say it."""
    words = json.dumps({"task": asked.task, **asked.words}).encode()
    return b"".join((_HEAD.pack(b"J", len(words)), words, _HEAD.pack(b"B", len(asked.body)), asked.body))


def read_task(pipe: BinaryIO) -> Asked | None:
    """The next task, or None when the server has closed the pipe."""
    words = _read(pipe)
    body = _read(pipe)
    if words is None or body is None:
        return None
    said = json.loads(words)
    return Asked(said.pop("task"), said, body)


def _read(pipe: BinaryIO) -> bytes | None:
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    _, length = _HEAD.unpack(head)
    content = pipe.read(length)
    return content if len(content) == length else None


async def read(stream: asyncio.StreamReader) -> tuple[bytes, bytes]:
    """The next frame of an answer; asyncio.IncompleteReadError when the process has ended."""
    kind, length = _HEAD.unpack(await stream.readexactly(_HEAD.size))
    return kind, await stream.readexactly(length)


class Pieces(io.RawIOBase):
    """A file to write an answer into: what is written becomes frames."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        write(self._pipe, b"B", content)
        return len(content)
