"""How a task answers: a media type, then bytes; or a refusal with the status and one sentence."""

from __future__ import annotations

import io
import json
from typing import Any, BinaryIO

from kb.web.workers import frames


class Refused(Exception):
    """A request that is not served: the HTTP status and the one sentence that its client gets."""

    def __init__(self, status: int, sentence: str, *, retry_after: int = 0) -> None:
        self.status, self.sentence, self.retry_after = status, sentence, retry_after
        super().__init__(sentence)


class Reply:
    """The answer to one task, written into the pipe as it grows."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._out: io.BufferedWriter | None = None

    def start(self, media: str, **headers: str) -> BinaryIO:
        """Says of which media type the answer is, with what headers, and gives the file to write it into."""
        frames.write(self._pipe, b"H", json.dumps({"media": media, "headers": headers}).encode())
        self._out = io.BufferedWriter(frames.Pieces(self._pipe), frames.PIECE)
        return self._out

    def json(self, value: Any, **headers: str) -> None:
        """Answers with a value as JSON."""
        self.start("application/json", **headers).write(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())

    def end(self) -> None:
        """Ends the answer."""
        if self._out is not None:
            self._out.flush()
        frames.write(self._pipe, b"E", b"")
        self._pipe.flush()

    def refuse(self, status: int, sentence: str) -> None:
        """Ends the answer with a refusal; bytes that were sent before are worth nothing."""
        frames.write(self._pipe, b"R", json.dumps({"status": status, "sentence": sentence}).encode())
        self._pipe.flush()
