"""A folder: which of its files are new or changed, and no longer written to."""

from __future__ import annotations

import time
from pathlib import Path

from kb import loaders
from kb.errors import SourceError
from kb.watch.state import Item

SETTLED = 3.0
"""Seconds for which a file must not have changed before it is read: one that is being copied is left alone."""


def items(folder: Path, *, now: float | None = None) -> tuple[list[Item], int]:
    """The files of a folder that are ready, with their versions, and how many are not ready yet; a SourceError if it cannot be read."""
    if not folder.is_dir():
        raise SourceError(str(folder), "is no folder; name one, or the address of a feed")
    if not any(path.is_file() and not path.name.startswith(".") for path in folder.iterdir()):
        return [], 0
    try:
        places = loaders.locate([folder])
    except SourceError:
        if _holds_nothing_known(folder):
            return [], 0
        raise
    found, unready = [], 0
    now = time.time() if now is None else now
    for place in places:
        assert place.path is not None  # a folder holds files
        version = _version(place, now)
        if version:
            found.append(Item(place.path.name, version, {}))
        else:
            unready += 1
    return found, unready


def _version(place: loaders.Place, now: float) -> str:
    """Size and time of a file and its sidecar; empty while one of them is written to, empty or gone."""
    marks = []
    for path in filter(None, (place.path, place.sidecar)):
        try:
            stat = path.stat()
        except OSError:
            return ""
        # a time in the future comes from another machine's clock, and tells nothing
        if 0 <= now - max(stat.st_mtime, stat.st_ctime) < SETTLED or (stat.st_size == 0 and now - stat.st_mtime < 7 * SETTLED):
            return ""
        marks.append(f"{stat.st_size}-{stat.st_mtime_ns}")
    return " ".join(marks)


def _holds_nothing_known(folder: Path) -> bool:
    known = {suffix for loader in loaders.LOADERS.values() for suffix in loader.suffixes}
    return not any(path.suffix.lower() in known and not path.name.startswith(".") for path in folder.iterdir())
