"""Files of facts in the guideline's format: gold facts are checked closely, predictions as far as scoring needs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from kb.errors import SourceError
from kb.evaluation.matching import CORE, Facts

STATUSES = ("asserted", "claimed", "planned", "possible", "denied")


def read(path: Path) -> Facts:
    """The facts of a file: one JSON object a line, or one list; an absent file has none."""
    return [fact for _, fact in _numbered(path)]


def read_gold(path: Path) -> Facts:
    """The gold facts of a file; whatever the guideline does not allow is one sentence with file and line."""
    for line, fact in _numbered(path):
        if (wrong := _wrong(fact)) is not None:
            raise SourceError(str(path), wrong, line=line)
    return read(path)


def folder(path: Path | str) -> list[Path]:
    """The files ``NAME.json`` of a folder of gold facts."""
    path = Path(path)
    if not path.is_dir():
        raise SourceError(str(path), "is no folder; give one that holds NAME.json files")
    found = sorted(path.glob("*.json"))
    if not found:
        raise SourceError(str(path), "holds no gold facts; NAME.json with one fact a line is expected for each article")
    return found


def read_folder(path: Path | str) -> dict[str, Facts]:
    """The gold facts of a folder, by the name of their article."""
    return {file.stem: read_gold(file) for file in folder(path)}


def _numbered(path: Path) -> list[tuple[int | None, dict[str, Any]]]:
    """The facts of a file with their lines, where each has its own."""
    if not path.exists():
        return []
    try:
        text = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SourceError(str(path), f"cannot be read: {reason}") from None
    found: list[tuple[int | None, Any]]
    try:
        content = json.loads(text) if text else []
        if isinstance(content, dict):
            content = content.get("facts", [content] if "type" in content else [])
        if not isinstance(content, list):
            raise SourceError(str(path), "holds no facts: a JSON object a line, or a list of them, is expected")
        found = [(None, one) for one in content]
    except (ValueError, RecursionError):
        found = [(number, _line(path, number, line)) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    facts = [(line, one) for line, one in found if isinstance(one, dict) and one.get("type")]
    for line, one in facts:
        if not isinstance(one["type"], str) or not isinstance(one.get("args") or {}, dict):
            raise SourceError(str(path), "holds a fact whose 'type' is no word or whose 'args' are no object", line=line)
    return facts


def _line(path: Path, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        raise SourceError(str(path), "is no JSON object; one fact a line is expected", line=number) from None


def _wrong(fact: dict[str, Any]) -> str | None:
    """What the guideline does not allow in a gold fact."""
    kind = fact["type"]
    if kind not in CORE:
        return f"the gold type {kind!r} is not known; known are: {', '.join(CORE)}"
    if not fact.get("args"):
        return f"the gold {kind} has no 'args'; it needs {', '.join(role for role, _ in CORE[kind])}"
    if fact.get("status") not in STATUSES:
        return f"the gold {kind} has the status {fact.get('status')!r}; it must be one of: {', '.join(STATUSES)}"
    if not isinstance(fact.get("evidence"), str):
        return f"the gold {kind} has no 'evidence': the sentence that states it is needed"
    if any(not isinstance(fact.get(key, []), list) for key in ("evidence_more", "status_ok", "type_ok")):
        return f"the gold {kind} has an 'evidence_more', 'status_ok' or 'type_ok' that is no list"
    said = fact.get("attribution")
    if said is not None and not (isinstance(said, dict) and isinstance(said.get("source", []), list)):
        return f"the gold {kind} has an 'attribution' that is neither null nor an object with a list 'source'"
    return None
