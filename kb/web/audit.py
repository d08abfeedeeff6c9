"""The book of writes, beside the base: every write goes through here, and leaves a line."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from starlette.requests import Request

from kb.web.desk import Refused, desk

AUDIT = "audit.jsonl"


class Audit:
    """Who changed what, when, and with which outcome."""

    def __init__(self, base: Path) -> None:
        self._file = base / AUDIT

    def note(self, who: str, client: str, what: str, **more: object) -> None:
        """Adds a line; it is on the disk when this returns."""
        line = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "who": who, "client": client, "what": what, **more}
        with self._file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            out.flush()
            os.fsync(out.fileno())


async def audited(request: Request, who: str, task: str, what: str, words: Mapping[str, object], body: bytes) -> bytes:
    """Does a write, and notes in the book of writes who did it and what came of it."""
    client = request.client.host if request.client else ""
    noted = {"bytes": len(body), "sha256": sha256(body).hexdigest()}
    try:
        answer = await desk(request).write(task, words, body)
    except Refused as refused:
        await asyncio.to_thread(request.app.state.audit.note, who, client, what, **noted, refused=refused.sentence)
        raise
    await asyncio.to_thread(request.app.state.audit.note, who, client, what, **noted)
    return answer.body
