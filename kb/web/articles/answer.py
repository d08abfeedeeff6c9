"""What a process that has read an article hands back: the claims as JSON, and behind them the document, which only the writer opens."""

from __future__ import annotations

import json
import struct
from typing import Any

_LENGTH = struct.Struct("!I")


def joined(said: dict[str, Any], document: bytes) -> bytes:
    """Both parts as one answer.

    >>> parted(joined({"claims": []}, b"..."))
    ({'claims': []}, b'...')
    """
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    return _LENGTH.pack(len(text)) + text + document


def parted(answer: bytes) -> tuple[dict[str, Any], bytes]:
    """The parts of an answer."""
    (length,) = _LENGTH.unpack_from(answer)
    said: dict[str, Any] = json.loads(answer[_LENGTH.size:_LENGTH.size + length])
    return said, answer[_LENGTH.size + length:]
