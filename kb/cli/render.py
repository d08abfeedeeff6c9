"""Rows on standard output: as a table, JSON, JSON Lines or CSV; never a raw control character of a stranger's text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kb.errors import UnknownFormat
from kb.knowledge.plain import csv_of
from kb.vocab import ID

FORMATS = ("table", "json", "jsonl", "csv")

_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LONGEST = 160

out = Console(soft_wrap=True, highlight=False, emoji=False, markup=False)
err = Console(stderr=True, soft_wrap=True, highlight=False, emoji=False, markup=False)


def safe(text: str) -> str:
    """A text for a terminal: control characters and changes of writing direction are shown by their code, not obeyed.

    >>> safe("red \\x1b[31m")
    'red \\\\x1b[31m'
    """
    return _UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode(), text)


def say(text: str) -> None:
    """One line of data on standard output."""
    out.print(safe(text))


def warn(text: str) -> None:
    """One line of talk on standard error."""
    err.print(safe(text))


def rows(columns: Sequence[str], table: Sequence[Mapping[str, Any]], format_: str) -> None:
    """Prints rows in one of ``FORMATS``; a table is for the eye: long texts are cut and IRIs of the base written ``id:...``."""
    if format_ == "json":
        say_json([dict(row) for row in table])
    elif format_ == "jsonl":
        for row in table:
            out.print(json.dumps(dict(row), ensure_ascii=True, default=str))
    elif format_ == "csv":
        out.print(_UNSAFE.sub(lambda found: found[0].encode("unicode_escape").decode(), csv_of(columns, table)), end="")
    elif format_ == "table":
        _print_table(columns, table)
    else:
        raise UnknownFormat(format_, FORMATS)


def say_json(value: object) -> None:
    """Prints a value as JSON that any terminal survives."""
    out.print(re.sub("[\x7f-\x9f\u202a-\u202e\u2066-\u2069]", lambda found: f"\\u{ord(found[0]):04x}",
                     json.dumps(value, ensure_ascii=False, indent=2, default=str)))


def _print_table(columns: Sequence[str], table: Sequence[Mapping[str, Any]]) -> None:
    if not table:
        warn("nothing found")
        return
    shown = [name for name in columns if any(row.get(name) not in (None, "", [], ()) for row in table)]
    width = out.width if out.is_terminal else 200
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in shown:
        grid.add_column(escape(name), overflow="fold")
    for row in table:
        grid.add_row(*(escape(safe(_cell(row.get(name)))) for name in shown))
    Console(width=width, highlight=False, emoji=False).print(grid)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return str(value.get("label") or value.get("iri") or "")
    if isinstance(value, (list, tuple)):
        return "\n".join(_cell(one) for one in value)
    text = str(value)
    if text.startswith(ID):
        return "id:" + text[len(ID):]
    return text if len(text) <= _LONGEST else text[:_LONGEST].rsplit(" ", 1)[0] + " …"
