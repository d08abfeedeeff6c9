"""JSON of lists, read as a stream of objects that remember what has been taken of them: one a line, or the items of one document.

Numbers stay the words of the source; a file of one document is never in memory as a whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import ijson
from ijson.common import ObjectBuilder

from kb.errors import SourceError
from kb.loaders.lists.streams import Readable, Stream
from kb.record import Account

_PIECE = 1 << 20
_LONGEST = 64 << 20
_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)


class Obj:
    """One JSON object of a record.  What is read through it counts as taken; :meth:`close` finds what nobody has read."""

    __slots__ = ("_children", "_members", "_read", "line", "place", "source")

    def __init__(self, members: dict[str, object], place: str = "", line: int = 0, source: str = "") -> None:
        self._members, self.place, self.line, self.source = members, place, line, source
        self._read: set[str] = set()
        self._children: dict[str, list[Obj]] = {}

    def __contains__(self, key: str) -> bool:
        return bool(self._members.get(key))

    def filled(self) -> list[str]:
        """The keys whose values are not empty."""
        return [key for key, value in self._members.items() if _filled(value)]

    def text(self, key: str) -> str:
        """The text of a key; of an array its first; empty without one."""
        found = self.texts(key)
        return found[0] if found else ""

    def texts(self, key: str) -> list[str]:
        """The texts of a key, a single one or an array; objects among them are not read by this."""
        value = self._members.get(key)
        self._read.add(key)
        return [text for one in (value if isinstance(value, list) else (value,)) if (text := _text(one))]

    def one(self, key: str) -> Obj | None:
        """The object of a key; of an array the first."""
        found = self.all(key)
        return found[0] if found else None

    def all(self, key: str) -> list[Obj]:
        """The objects of a key, a single one or an array."""
        if key not in self._children:
            value = self._members.get(key)
            self._children[key] = [
                Obj(one, f"{self.place}/{key}" if self.place else key, self.line)
                for one in (value if isinstance(value, list) else (value,)) if isinstance(one, dict)
            ]
        return self._children[key]

    def members(self) -> dict[str, object]:
        """The object as it was parsed, without marking anything as read."""
        return self._members

    def json(self) -> str:
        """The object in the words of the file, or written anew where it is part of another."""
        return self.source or json.dumps(self._members, ensure_ascii=False)

    def close(self, account: Account, where: str, left_out: dict[str, str]) -> None:
        """Counts every value in and below the object as taken, left out (``left_out``: place -> reason), or unknown."""
        for key, value in self._members.items():
            place = f"{self.place}/{key}" if self.place else key
            for one in value if isinstance(value, list) else (value,):
                if not _filled(one) or isinstance(one, dict):
                    continue
                account.settle(place, key in self._read, where, left_out)
            for child in self.all(key):
                child.close(account, where, left_out)


def _filled(value: object) -> bool:
    return value is not None and value != "" and value != [] and value != {}


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    return ""


def lines(stream: Stream) -> Iterator[Obj]:
    """The objects of a file with one JSON object a line; a SourceError with its number for a line that is none."""
    with stream.open() as file:
        for number, line in _split(stream.name, file):
            yield Obj(_parsed(stream.name, number, line), line=number, source=line)


def _split(name: str, file: Readable) -> Iterator[tuple[int, str]]:
    rest, number = b"", 0
    while True:
        piece = file.read(_PIECE)
        *whole, rest = (rest + piece).split(b"\n")
        if not piece:
            whole, rest = [*whole, rest], b""
        elif len(rest) > _LONGEST:
            raise SourceError(name, "has a line that is longer than any record", line=number + len(whole) + 1)
        for line in whole:
            number += 1
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line and not line.isspace():
                try:
                    yield number, line.decode("utf-8").strip()
                except UnicodeDecodeError as error:
                    raise SourceError(name, f"is not UTF-8 text: {error.reason}", line=number) from None
        if not piece:
            return


def _parsed(name: str, number: int, line: str) -> dict[str, object]:
    try:
        found: object = _DECODER.decode(line)
        if "\\ud" in line or "\\uD" in line:
            json.dumps(found, ensure_ascii=False).encode("utf-8")
    except json.JSONDecodeError as error:
        raise SourceError(name, f"is no JSON, or cut: {error.msg} (column {error.colno})", line=number) from None
    except UnicodeEncodeError:
        raise SourceError(name, "holds half of a character (a lone surrogate)", line=number) from None
    except RecursionError:
        raise SourceError(name, "is nested deeper than any record", line=number) from None
    if not isinstance(found, dict):
        raise SourceError(name, "has a line that is no JSON object", line=number)
    return found


def items(stream: Stream) -> Iterator[tuple[str, Obj]]:
    """The items of one JSON document: for each key of its object the objects of its array, else what the key holds.

    A value that is no object comes as an object with the single key of that value; the items of a document that is an array have no key.
    """
    with stream.open() as file:
        yield from _items(stream.name, file)


def _items(name: str, file: Readable) -> Iterator[tuple[str, Obj]]:
    key, depth, count, outer = "", 0, 0, 1
    builder: ObjectBuilder | None = None
    try:
        for _, event, value in ijson.parse(file):
            opens, closes = event in ("start_map", "start_array"), event in ("end_map", "end_array")
            if builder is None and depth == 0 and not opens:
                raise SourceError(name, "is no JSON of records: neither an object nor an array")
            if builder is None and depth == 1 and event == "map_key":
                key = value
            elif builder is None and (depth == 0 or (depth == 1 and key and event == "start_array") or (closes and depth <= outer)):
                # The document itself, or the array under one of its keys: what stands in it comes piece by piece.
                depth += 1 if opens else -1
                outer = depth
            else:
                builder = builder or ObjectBuilder()
                builder.event("string" if event == "number" else event, str(value) if event == "number" else value)
                depth += 1 if opens else -1 if closes else 0
                if depth == outer:
                    count += 1
                    found, builder = builder.value, None
                    yield key, Obj(found, key, count, _written(name, found)) if isinstance(found, dict) else Obj({key: found}, "", count)
    except (ijson.JSONError, UnicodeDecodeError) as error:
        said = " ".join(str(error).split("\n")[0].split())
        raise SourceError(name, f"is no JSON, or cut, after its item {count}: {said}") from None
    if depth:
        raise SourceError(name, f"is cut after its item {count}")


def _written(name: str, found: dict[str, object]) -> str:
    words = json.dumps(found, ensure_ascii=False)
    try:
        words.encode("utf-8")
    except UnicodeEncodeError:
        raise SourceError(name, "holds half of a character (a lone surrogate)") from None
    return words
