"""The YAML files of a register, one by one, from an archive or a folder; each remembers what has been taken of it."""

from __future__ import annotations

import re
import tarfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO, cast

import yaml

from kb.errors import SourceError
from kb.loaders.lists.streams import Stream, members
from kb.record import Account

_SUFFIXES = (".yml", ".yaml")
_FOLDERS = ("programs", "issuers")
_LARGEST = 500_000
_NOTHING = frozenset({"", "null", "~", "none"})
_PROGRAM = re.compile(rb"^issuer:", re.MULTILINE)


class _Loader(yaml.BaseLoader):
    """Every value as its words ("no" is Norway); no references within a file, which would let a small one grow without end."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]
            raise yaml.composer.ComposerError(None, None, "refers to another place of itself", mark)
        return super().compose_node(parent, index)


class Sheet:
    """One file: a flat mapping of words and lists of words.  What is read through it counts as taken."""

    def __init__(self, name: str, content: bytes, kind: str) -> None:
        self.name, self.kind, self.stem = name, kind, PurePath(name).stem
        self._read: set[str] = set()
        try:
            self.source = content.decode("utf-8-sig")
            found = yaml.load(self.source, Loader=_Loader)
        except UnicodeDecodeError as error:
            raise SourceError(name, f"is not UTF-8 text: {error.reason}") from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else None
            raise SourceError(name, f"is no YAML that is read here: {error.problem or error.context}", line=line) from None
        except (yaml.YAMLError, RecursionError) as error:
            raise SourceError(name, f"is no YAML that is read here: {' '.join(str(error).split())}") from None
        if not isinstance(found, dict):
            raise SourceError(name, "is no mapping of names to values")
        self._values: dict[str, list[str]] = {}
        for key, value in found.items():
            parts = value if isinstance(value, list) else [value]
            if not all(isinstance(part, str) for part in parts):
                raise SourceError(name, f"holds something else than words in {key!r}")
            self._values[str(key)] = [words for part in parts if (words := " ".join(part.split())).lower() not in _NOTHING]

    def text(self, key: str) -> str:
        """The words of a key; empty without any."""
        return next(iter(self.texts(key)), "")

    def texts(self, key: str) -> list[str]:
        """The words of a key that holds a list."""
        self._read.add(key)
        return self._values.get(key, [])

    def close(self, account: Account, left_out: dict[str, str]) -> None:
        """Counts every value as taken, left out (``left_out``: key -> reason), or unknown."""
        for key, values in self._values.items():
            for _ in values:
                if key in left_out:
                    account.leave_out(f"{self.kind}/{key}", left_out[key])
                elif key in self._read:
                    account.take(f"{self.kind}/{key}")
                else:
                    account.miss(f"{self.kind}/{key}", self.stem)


def whole(stream: Stream) -> Stream:
    """The first file of the set that a file is part of: they are told together or not at all."""
    return min(_beside(stream), key=lambda one: one.name) if _is_sheet(stream.inner_name) else stream


def sheets(stream: Stream, kind: str) -> Iterator[Sheet]:
    """The ``programs`` or the ``issuers`` of a set: a file that names an issuer is a programme."""
    for name, content in _contents(stream):
        if len(content) > _LARGEST:
            raise SourceError(name, "is larger than any programme")
        if (kind == "programs") == (_PROGRAM.search(content) is not None):
            yield Sheet(name, content, kind)


def _contents(stream: Stream) -> Iterator[tuple[str, bytes]]:
    if _is_sheet(stream.inner_name):
        for one in _beside(stream):
            with one.open() as file:
                yield one.name.removesuffix(".gz"), file.read(_LARGEST + 1)
        return
    with stream.open() as file:
        try:
            with tarfile.open(fileobj=cast(IO[bytes], file), mode="r|") as archive:
                for member in archive:
                    if member.isfile() and _is_sheet(member.name) and PurePath(member.name).parent.name in (*_FOLDERS, ""):
                        content = archive.extractfile(member)
                        yield f"{stream.name}/{member.name.removeprefix('./')}", content.read(_LARGEST + 1) if content else b""
        except tarfile.TarError as error:
            raise SourceError(stream.name, f"is a damaged archive: {error}") from None


def _beside(stream: Stream) -> list[Stream]:
    """The files of the same folder, or of the two folders of a register, or of the same archive."""
    if stream.member:
        return [one for one in members(stream.path) if _is_sheet(one.inner_name)]
    folder = stream.path.parent
    folders = [folder.parent / name for name in _FOLDERS] if folder.name in _FOLDERS else [folder]
    paths = sorted(path for one in folders if one.is_dir() for path in one.iterdir() if path.is_file())
    return [one for path in paths if _is_sheet((one := Stream(path.name, path)).inner_name)]


def _is_sheet(name: str) -> bool:
    return name.lower().endswith(_SUFFIXES)
