"""A base on disk is a folder with ``store/`` (the quads) and ``kb.json`` (the mark): how it is recognised, made and tidied.

The engine makes a new empty store wherever it is pointed at; so nothing is opened here without its mark.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from kb.errors import StoreError, StoreMissing

PRODUCT = "sanctions-kb"
FORMAT = 1
MARK = "kb.json"
QUADS = "store"


def read_mark(base: Path) -> dict[str, Any]:
    """The mark of a base, checked; StoreMissing where there is none, a StoreError if it is not ours or too new."""
    mark = base / MARK
    try:
        said = json.loads(mark.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise StoreMissing(str(base)) from None
    except OSError as error:
        raise StoreError(f"{mark} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise StoreError(f"{mark} is damaged ({error}); restore it from a backup of the base") from error
    if not isinstance(said, dict) or said.get("product") != PRODUCT:
        raise StoreError(f"{mark} is not the mark of a knowledge base; choose another folder")
    if not isinstance(said.get("format"), int) or said["format"] > FORMAT:
        raise StoreError(f"{base} has format {said.get('format')}, this version reads up to {FORMAT}; update {PRODUCT}")
    return said


def write_mark(base: Path, **more: int) -> None:
    """Writes the mark, whole or not at all."""
    fresh = base / f".{MARK}.new"
    with fresh.open("w", encoding="utf-8") as out:
        json.dump({"product": PRODUCT, "format": FORMAT, **more}, out)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(base / MARK)


def is_free(base: Path) -> bool:
    """Whether a new base may be made here: nothing there, an empty folder, or a creation that broke off."""
    if not base.exists():
        return True
    # lost+found: the root of a mounted volume counts as empty
    return base.is_dir() and {child.name for child in base.iterdir()} <= {QUADS, f".{MARK}.new", "lost+found"}


def tidy(base: Path) -> None:
    """Removes what the engine leaves behind: a log of each former opening, and files of a bulk load that was killed."""
    quads = base / QUADS
    for pattern in ("LOG.old.*", "bulk-*.sst"):
        for stray in quads.glob(pattern):
            stray.unlink(missing_ok=True)
