"""Which files the arguments of one call mean: files, the files of a folder, a pattern, standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from kb.errors import SourceError
from kb.iris import digest
from kb.loaders.source import LARGEST_SOURCE, Source

STDIN = "-"
_HEAD = 65_536
_LARGEST_SIDECAR = 1_000_000
_MOST_IN_A_SIDECAR = 20_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a source is to be found: a file with its sidecar if it has one, or standard input (no path)."""

    path: Path | None
    sidecar: Path | None = None

    @property
    def name(self) -> str:
        """What errors call it."""
        return self.path.name if self.path else "standard input"

    def head(self) -> bytes:
        """The first bytes of a file, enough to recognise its format."""
        if self.path is None:
            return b""
        with _opened(self.path) as file:
            return file.read(_HEAD)

    def read(self) -> Source:
        """Its bytes; a SourceError when they cannot be read."""
        if self.path is None:
            content = sys.stdin.buffer.read(LARGEST_SOURCE + 1)
            return Source(self.name, content, digest("bytes", sha256(content).hexdigest()))
        with _opened(self.path) as file:
            content = file.read(LARGEST_SOURCE + 1)
        key = digest("file", str(self.path.absolute()))
        sidecar = b""
        if self.sidecar is not None:
            with _opened(self.sidecar) as file:
                sidecar = file.read(_LARGEST_SIDECAR)
        return Source(self.name, content, key, self.path, sidecar)


def locate(paths: Iterable[str | Path], *, known: Callable[[Path], bool], is_article: Callable[[Path], bool]) -> list[Place]:
    """The places that the arguments mean, each once, in a stable order.

    A folder means the files in it (not those of its subfolders; ``FOLDER/**/*.txt`` reaches them) whose suffix is ``known``; hidden
    files do not count.  ``NAME.json`` beside an article ``NAME.txt`` is its sidecar and no source, unless it has a text of its own.
    Articles of one stem in two folders are an error: their results would be called the same.
    """
    found: dict[Path, None] = {}
    stdin = False
    for path in paths:
        if str(path) == STDIN:
            stdin = True
            continue
        for file in _files(Path(path), known):
            found.setdefault(file)
    places: list[Place] = []
    stems: dict[str, Path] = {}
    for file in found:
        if _article_of(file, is_article, found) is not None:
            continue
        if is_article(file):
            other = stems.setdefault(file.stem, file)
            if other.absolute().parent != file.absolute().parent:
                raise SourceError(str(file), f"has the same name as {other}: load them in two calls, or rename one")
        places.append(Place(file, _sidecar_of(file, is_article)))
    return places + [Place(None)] * stdin


def _files(path: Path, known: Callable[[Path], bool]) -> Iterator[Path]:
    if path.is_file():
        yield path
    elif path.is_dir():
        yield from _of_folder(path, known)
    elif path.exists():
        raise SourceError(str(path), "is neither a file nor a folder")
    elif glob.has_magic(str(path)):
        matches = sorted(Path(match) for match in glob.glob(str(path), recursive=True))  # noqa: PTH207 - absolute patterns too
        files = [match for match in matches if match.is_file()]
        if not files:
            raise SourceError(str(path), "matches no file")
        yield from files
    else:
        raise SourceError(str(path), "does not exist")


def _of_folder(path: Path, known: Callable[[Path], bool]) -> list[Path]:
    try:
        files = sorted(file for file in path.iterdir() if file.is_file() and not file.name.startswith(".") and known(file))
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {os.strerror(error.errno or 0)}") from None
    if not files:
        raise SourceError(str(path), "holds no file of a known format; name the files, or a pattern such as FOLDER/**/*.txt")
    return files


def _sidecar_of(file: Path, is_article: Callable[[Path], bool]) -> Path | None:
    beside = file.with_suffix(".json")
    if file.suffix.lower() == ".json" or not is_article(file) or not beside.is_file() or _has_text(beside):
        return None
    return beside


def _article_of(file: Path, is_article: Callable[[Path], bool], found: Iterable[Path]) -> Path | None:
    """The article whose sidecar a file is, if that article is loaded too; a sidecar alone is a mistake and says so."""
    if file.suffix.lower() != ".json":
        return None
    beside = [other for other in file.parent.glob(glob.escape(file.stem) + ".*") if other != file and is_article(other)
              and other.suffix.lower() != ".json" and other.stem == file.stem]
    if not beside or _has_text(file):
        return None
    if not any(other in found for other in beside):
        raise SourceError(file.name, f"is the sidecar of {beside[0].name}, no source of its own: load {beside[0].name}")
    return beside[0]


def _has_text(file: Path) -> bool:
    with _opened(file) as opened:
        return b'"text"' in opened.read(_MOST_IN_A_SIDECAR)


class _opened:
    """A file open for reading; whatever the system says against it is one sentence."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> _opened:
        try:
            self.file = self.path.open("rb")
        except OSError as error:
            raise SourceError(self.path.name, f"cannot be read: {os.strerror(error.errno or 0)}") from None
        return self

    def read(self, limit: int) -> bytes:
        """At most so many bytes."""
        try:
            return self.file.read(limit)
        except OSError as error:
            raise SourceError(self.path.name, f"cannot be read: {os.strerror(error.errno or 0)}") from None

    def __exit__(self, *_: object) -> None:
        self.file.close()
