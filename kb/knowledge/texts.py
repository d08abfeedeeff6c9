"""The original bytes of what was loaded, by their hash, beside the store."""

from __future__ import annotations

import shutil
from hashlib import sha256
from pathlib import Path

from kb.errors import StoreError


class Texts:
    """Keeps originals in ``texts/`` of a base's folder; a base in memory or on a server keeps none."""

    def __init__(self, place: Path | None) -> None:
        self._folder = place / "texts" if place is not None else None

    def keep(self, content: bytes) -> None:
        """Keeps some bytes once; they are read back by the SHA-256 of what they are."""
        if self._folder is None:
            return
        target = self._folder / sha256(content).hexdigest()
        try:
            self._folder.mkdir(exist_ok=True)
            if not target.exists():
                part = target.with_suffix(".part")
                part.write_bytes(content)
                part.replace(target)
        except OSError as error:
            raise StoreError(f"{self._folder}: the original text cannot be kept: {error.strerror}") from error

    def copy(self, place: Path) -> None:
        """Copies all of them into another base's folder."""
        if self._folder is not None and self._folder.is_dir():
            shutil.copytree(self._folder, place / "texts", dirs_exist_ok=True)

    def holding(self, quotes: list[str]) -> str:
        """The kept plain text in which all of some quotes stand, or an empty one."""
        kept = sorted(self._folder.iterdir()) if self._folder is not None and self._folder.is_dir() else []
        for path in kept:
            text = path.read_bytes().decode("utf-8", "replace")
            if all(quote in text for quote in quotes):
                return text
        return ""
