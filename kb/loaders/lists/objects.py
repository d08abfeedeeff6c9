"""JSON of lists, read as a stream of objects that remember what has been taken of them: one a line, or the items of one document.

Numbers stay the words of the source; a file of one document is never in memory as a whole.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from kb.errors import SourceError
from kb.loaders.lists.streams import Readable, Stream
from kb.record import Account

_PIECE = 1 << 20
_LONGEST = 64 << 20
_BLANK = re.compile(r"[ \t\r\n]*")
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
                if place in left_out:
                    account.leave_out(place, left_out[place])
                elif key in self._read:
                    account.take(place)
                else:
                    account.miss(place, where)
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
        yield from _Scanner(stream.name, file).items()


class _Scanner:
    """Reads a document value by value, keeping only the one at hand."""

    def __init__(self, name: str, file: Readable) -> None:
        self.name, self.file = name, file
        self.buffer, self.at, self.line, self.ended = "", 0, 1, False
        self.bytes = b""
        self.more()
        self.buffer = self.buffer.removeprefix("\ufeff")

    def more(self) -> None:
        """Reads on; what lies behind the place of reading is forgotten."""
        self.line += self.buffer.count("\n", 0, self.at)
        wanted = max(_PIECE, len(self.buffer) - self.at)
        piece = self.file.read(wanted)
        self.ended = not piece
        data = self.bytes + piece
        # A character may be cut in two at the end of a piece.
        whole = len(data) if self.ended else next((len(data) - back for back in range(4) if _is_whole(data, back)), len(data))
        try:
            text = data[:whole].decode("utf-8")
        except UnicodeDecodeError as error:
            raise SourceError(self.name, f"is not UTF-8 text: {error.reason}", line=self.line) from None
        self.bytes = data[whole:]
        self.buffer, self.at = self.buffer[self.at:] + text, 0
        if len(self.buffer) > _LONGEST:
            raise SourceError(self.name, "holds a value that is longer than any record, or is no JSON", line=self.line)

    def peek(self) -> str:
        """The next character that is not blank; empty at the end."""
        while True:
            found = _BLANK.match(self.buffer, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.buffer):
                return self.buffer[self.at]
            if self.ended:
                return ""
            self.more()

    def expect(self, *characters: str) -> str:
        """Takes one of the characters; a SourceError for anything else."""
        found = self.peek()
        if found not in characters or not found:
            was = f"{found!r}" if found else "the end"
            line = self.line + self.buffer.count("\n", 0, self.at)
            raise SourceError(self.name, f"is no JSON, or cut: {was} stands where {' or '.join(characters)} should", line=line)
        self.at += 1
        return found

    def value(self) -> tuple[object, str]:
        """The next value, and its words."""
        self.peek()
        while True:
            try:
                found, end = _DECODER.raw_decode(self.buffer, self.at)
                # A number may go on beyond the buffer.
                if end < len(self.buffer) or self.ended:
                    words = self.buffer[self.at:end]
                    if "\\ud" in words or "\\uD" in words:
                        json.dumps(found, ensure_ascii=False).encode("utf-8")
                    self.at = end
                    return found, words
            except json.JSONDecodeError as error:
                if self.ended:
                    line = self.line + error.lineno - 1
                    raise SourceError(self.name, f"is no JSON, or cut: {error.msg}", line=line) from None
            except UnicodeEncodeError:
                raise SourceError(self.name, "holds half of a character (a lone surrogate)", line=self.line) from None
            except RecursionError:
                raise SourceError(self.name, "is nested deeper than any record", line=self.line) from None
            self.more()

    def items(self) -> Iterator[tuple[str, Obj]]:
        if self.expect("{", "[") == "[":
            yield from self.array("")
        elif self.peek() == "}":
            self.at += 1
        else:
            while True:
                key, words = self.value()
                if not isinstance(key, str) or words[:1] != '"':
                    raise SourceError(self.name, "is no JSON: a key that is no text", line=self.line)
                self.expect(":")
                if self.peek() == "[":
                    self.at += 1
                    yield from self.array(key)
                else:
                    yield key, self.item(key)
                if self.expect(",", "}") == "}":
                    break
        if self.peek():
            raise SourceError(self.name, "goes on after its end", line=self.line)

    def array(self, key: str) -> Iterator[tuple[str, Obj]]:
        if self.peek() == "]":
            self.at += 1
            return
        while True:
            yield key, self.item(key)
            if self.expect(",", "]") == "]":
                return

    def item(self, key: str) -> Obj:
        found, words = self.value()
        line = self.line + self.buffer.count("\n", 0, self.at)
        return Obj(found, key, line, words) if isinstance(found, dict) else Obj({key: found}, "", line, words)


def _is_whole(data: bytes, back: int) -> bool:
    """Whether the data ends with a whole character if its last few bytes are set aside."""
    cut = data[: len(data) - back]
    for behind in range(1, 5):
        if behind > len(cut):
            return True
        byte = cut[-behind]
        if byte < 0x80:
            return behind == 1
        if byte >= 0xC0:
            return behind == (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4)
    return True
