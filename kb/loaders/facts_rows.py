"""Rows of a facts file with the place of everything in it: YAML, JSON and CSV read to one shape, texts all through."""

from __future__ import annotations

import csv
import io
import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

from kb.errors import SourceError
from kb.loaders.jsontext import parsed

Value = str | list["Value"] | dict[str, "Value"]
_SPACE = re.compile(r"[ \t\r\n]*")
_DEEPEST = 8
_UNKNOWN = "unknown key; a facts file has document and facts, or is a list"


@dataclass(frozen=True, slots=True)
class Row:
    """One fact as the file gives it: its keys and values, and where they stand; ``text[start:end]`` are its lines."""

    values: dict[str, Value]
    line: int
    start: int
    end: int
    lines: dict[str, int] = field(default_factory=dict)

    def line_of(self, key: str) -> int:
        """The line of a key, as far as it is known."""
        return self.lines.get(key, self.line)


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a file, and what its head says about the document that they are."""

    rows: tuple[Row, ...]
    head: Row | None = None


def from_yaml(name: str, text: str) -> Rows:
    """The rows of a YAML list, or of the list under ``facts``."""
    try:
        _no_deeper(name, text)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
        raise SourceError(name, f"is no YAML: {reason}", line=mark.line + 1 if mark else None) from None
    head = None
    if isinstance(root, yaml.MappingNode):
        parts = _pairs(name, root)
        if "document" in parts:
            head = _yaml_row(name, text, parts["document"])
        unknown = next((key for key in parts if key not in ("document", "facts")), None)
        if unknown is not None:
            raise SourceError(name, f"{unknown}: {_UNKNOWN}", line=parts[unknown].start_mark.line + 1)
        root = parts.get("facts")
    if root is None or not isinstance(root, yaml.SequenceNode):
        raise SourceError(name, "holds no list of facts: write one `- type: ...` for each, or put them under `facts:`", line=1)
    return Rows(tuple(_yaml_row(name, text, node) for node in root.value), head)


def _no_deeper(name: str, text: str) -> None:
    """Refuse what would overflow the composer, or unfold without end, while it is still a stream of events."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise SourceError(name, "is nested too deeply for facts", line=_mark_line(event))
        if isinstance(event, yaml.AliasEvent):
            raise SourceError(name, f"has the alias *{event.anchor}; write the value out", line=_mark_line(event))


def _mark_line(event: yaml.Event) -> int | None:
    return event.start_mark.line + 1 if event.start_mark else None


def _yaml_row(name: str, text: str, node: yaml.Node) -> Row:
    line = node.start_mark.line + 1
    if not isinstance(node, yaml.MappingNode):
        raise SourceError(name, "must be keys with values, such as `type: Meeting`", line=line)
    pairs = _pairs(name, node)
    start = text.rfind("\n", 0, node.start_mark.index) + 1
    end = _end(node)
    end = start + len(text[start:end].rstrip())
    start += len(text[start:end]) - len(text[start:end].lstrip())
    return Row({key: _yaml_value(name, value) for key, value in pairs.items()}, line, start, end,
               {key.value: key.start_mark.line + 1 for key, _ in node.value})


def _pairs(name: str, node: yaml.MappingNode) -> dict[str, yaml.Node]:
    found: dict[str, yaml.Node] = {}
    for key, value in node.value:
        if not isinstance(key, yaml.ScalarNode):
            raise SourceError(name, "a key must be a word", line=key.start_mark.line + 1)
        if key.value in found:
            raise SourceError(name, f"{key.value}: is there twice in one fact", line=key.start_mark.line + 1)
        found[key.value] = value
    return found


def _end(node: yaml.Node) -> int:
    """Where the last value of a node ends; the mark of a block collection lies behind the comments that follow it."""
    inner = [node]
    while isinstance(inner[-1], yaml.CollectionNode) and not inner[-1].flow_style and inner[-1].value and len(inner) < _DEEPEST:
        last = inner[-1].value[-1]
        inner.append(last[1] if isinstance(last, tuple) else last)
    return int(inner[-1].end_mark.index)


def _yaml_value(name: str, node: yaml.Node) -> Value:
    if isinstance(node, yaml.SequenceNode):
        return [_yaml_value(name, one) for one in node.value]
    if isinstance(node, yaml.MappingNode):
        return {key: _yaml_value(name, value) for key, value in _pairs(name, node).items()}
    is_plain = getattr(node, "style", None) is None
    return "" if is_plain and node.value in ("~", "null", "Null", "NULL") else str(node.value)


def from_json(name: str, text: str) -> Rows:
    """The rows of a JSON list, or of the list under ``facts``."""
    parsed(name, text)
    file = _Json(name, text)
    start = _space(text, 0)
    if text[start] == "[":
        return Rows(tuple(file.rows(start)))
    members = file.members(start) if text[start] == "{" else {}
    unknown = next((key for key in members if key not in ("document", "facts")), None)
    if unknown is not None:
        raise SourceError(name, f"{unknown}: {_UNKNOWN}", line=file.line(members[unknown]))
    at = members.get("facts", -1)
    if at < 0 or text[at] != "[":
        raise SourceError(name, 'holds no list of facts: write [{"type": ...}, ...], or put the list under "facts"', line=1)
    return Rows(tuple(file.rows(at)), file.row(members["document"])[0] if "document" in members else None)


class _Json:
    """A JSON text that is known to be right, with the place of everything in it."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.text = name, text
        self.decoder = json.JSONDecoder(parse_int=str, parse_float=str)
        self.starts = [0, *(found.end() for found in re.finditer("\n", text))]

    def line(self, offset: int) -> int:
        """The number of the line that an offset lies in, counted from 1."""
        return bisect_right(self.starts, offset)

    def members(self, start: int) -> dict[str, int]:
        """Where the value of each key of an object begins."""
        found: dict[str, int] = {}
        at = _space(self.text, start + 1)
        while self.text[at] != "}":
            key, at = self.decoder.raw_decode(self.text, at)
            if key in found:
                raise SourceError(self.name, f"{key}: is there twice in one object", line=self.line(at))
            at = _space(self.text, _space(self.text, at) + 1)
            found[key] = at
            at = self.after(self.decoder.raw_decode(self.text, at)[1])
        return found

    def rows(self, start: int) -> Iterator[Row]:
        """The rows of a list."""
        at = _space(self.text, start + 1)
        while self.text[at] != "]":
            row, at = self.row(at)
            yield row
            at = self.after(at)

    def row(self, start: int) -> tuple[Row, int]:
        """One row, and where it ends."""
        value, end = self.decoder.raw_decode(self.text, start)
        line = self.line(start)
        if not isinstance(value, dict):
            raise SourceError(self.name, 'must be an object such as {"type": "Meeting"}', line=line)
        lines = {key: self.line(at) for key, at in self.members(start).items()}
        return Row({key: self.value(one, lines[key]) for key, one in value.items()}, line, start, end, lines), end

    def value(self, value: object, line: int, depth: int = 0) -> Value:
        """A value as texts."""
        if depth > _DEEPEST:
            raise SourceError(self.name, "is nested too deeply for facts", line=line)
        if isinstance(value, list):
            return [self.value(one, line, depth + 1) for one in value]
        if isinstance(value, dict):
            return {key: self.value(one, line, depth + 1) for key, one in value.items()}
        if isinstance(value, bool):
            raise SourceError(self.name, f"{str(value).lower()} says nothing here: give a name, a date, a number or a text", line=line)
        return "" if value is None else str(value)

    def after(self, at: int) -> int:
        """The place behind the comma that may follow."""
        at = _space(self.text, at)
        return _space(self.text, at + 1) if self.text[at] == "," else at


def _space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return found.end() if found else at


def from_csv(name: str, text: str) -> Rows:
    """The rows of a CSV table with a header; ``holder.of`` is a key within a value, ``;`` separates several names."""
    physical = list(io.StringIO(text, newline=""))
    starts = [0]
    for one in physical:
        starts.append(starts[-1] + len(one))
    reader = csv.reader(physical, delimiter="\t" if physical and "\t" in physical[0] else ",", strict=True)
    rows: list[Row] = []
    header: list[str] = []
    before = 0
    try:
        for cells in reader:
            first, before = before, reader.line_num
            if not any(cell.strip() for cell in cells):
                continue
            if not header:
                header = _header(name, cells, first + 1)
                continue
            if len(cells) != len(header):
                raise SourceError(name, f"has {len(cells)} cells, the header has {len(header)} columns", line=first + 1)
            end = starts[first] + len(text[starts[first]:starts[before]].rstrip("\r\n"))
            rows.append(Row(_cells(header, cells), first + 1, starts[first], end))
    except csv.Error as error:
        raise SourceError(name, f"is no CSV: {error}", line=reader.line_num) from None
    return Rows(tuple(rows))


def _header(name: str, cells: list[str], line: int) -> list[str]:
    header = [cell.strip() for cell in cells]
    if "type" not in header:
        raise SourceError(name, "has no column 'type'; the first line names the columns, separated by commas or tabs", line=line)
    twice = next((key for key in header if header.count(key) > 1), None)
    if twice is not None:
        raise SourceError(name, f"{twice or 'a column without a name'}: is there twice", line=line)
    return header


def _cells(header: list[str], cells: list[str]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for key, cell in zip(header, cells, strict=True):
        text = cell.strip()
        if not text:
            continue
        outer, dot, inner = key.partition(".")
        if not dot:
            found[key] = text
            continue
        value = found.get(outer, "")
        found[outer] = {**(value if isinstance(value, dict) else {"name": value}), inner: text}
    return found
