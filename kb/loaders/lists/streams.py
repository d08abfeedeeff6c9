"""The bytes of a list as a stream: plain, gzip or one member of a zip archive, with limits against bombs."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

from kb.errors import SourceError

_HEAD = 65_536
_LARGEST = 4_000_000_000
_LARGEST_RATIO = 200
_FREE = 50_000_000


class Readable(Protocol):
    """What gives bytes, piece by piece."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Stream:
    """Where a list is read from; it can be opened again and again.

    ``name`` is what errors call it; ``member`` is the file within a zip archive.  A gzip file is unpacked as it is read.
    """

    name: str
    path: Path
    member: str = ""

    @contextmanager
    def open(self) -> Iterator[Readable]:
        """The unpacked bytes; a SourceError for a damaged archive, and for one that unpacks beyond all measure."""
        try:
            with self.path.open("rb") as file:
                packed = self.path.stat().st_size
                if self.member:
                    with zipfile.ZipFile(file) as archive, archive.open(self.member) as inner:
                        yield cast(Readable, _Bounded(self.name, cast(Readable, inner), packed))
                elif self.path.suffix.lower() == ".gz":
                    with gzip.open(file) as inner:
                        yield cast(Readable, _Bounded(self.name, cast(Readable, inner), packed))
                else:
                    yield file
        except (zipfile.BadZipFile, gzip.BadGzipFile, EOFError, zlib.error) as error:
            raise SourceError(self.name, f"is a damaged archive: {error}") from None
        except (NotImplementedError, RuntimeError) as error:
            raise SourceError(self.name, f"is an archive that cannot be read here: {error}") from None
        except OSError as error:
            raise SourceError(self.name, f"cannot be read: {error.strerror or error}") from None

    def head(self) -> bytes:
        """The first bytes, enough to recognise the format."""
        with self.open() as file:
            return file.read(_HEAD)

    @property
    def inner_name(self) -> str:
        """The name without the packing: ``sdn.xml`` of ``sdn.xml.gz``."""
        name = self.member.rsplit("/", 1)[-1] or self.path.name
        return name[:-3] if name.lower().endswith(".gz") else name

    def beside(self, name: str) -> Stream | None:
        """The file of that name in the same folder or archive, if there is one; case makes no difference."""
        if self.member:
            return next((one for one in members(self.path) if one.inner_name.lower() == name.lower()), None)
        for path in sorted(self.path.parent.iterdir()):
            if path.is_file() and path.name.lower() in (name.lower(), f"{name.lower()}.gz"):
                return Stream(path.name, path)
        return None


class _Bounded(io.RawIOBase):
    """A reader that stops at a size that no honest archive of that length has."""

    def __init__(self, name: str, inner: Readable, packed: int) -> None:
        self.name, self.inner, self.left = name, inner, min(_LARGEST, max(_FREE, packed * _LARGEST_RATIO))

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        piece = self.inner.read(len(buffer))
        self.left -= len(piece)
        if self.left < 0:
            raise SourceError(self.name, "unpacks to more than any list is long: an archive made to exhaust the machine")
        buffer[: len(piece)] = piece
        return len(piece)


def members(path: Path) -> list[Stream]:
    """The files of a zip archive, each as a stream of its own."""
    try:
        with zipfile.ZipFile(path) as archive:
            return [Stream(f"{path.name}/{one.filename}", path, one.filename) for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, OSError) as error:
        raise SourceError(path.name, f"is a damaged archive: {error}") from None


def streams(path: Path) -> list[Stream]:
    """The stream of a file, or those of a zip archive."""
    return members(path) if path.suffix.lower() == ".zip" else [Stream(path.name, path)]
