"""Which base a command means: ``--kb``, else the variable KB, else ./kb.data; a folder or the URL of a SPARQL server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from kb.errors import SourceError, StoreMissing
from kb.knowledge import KnowledgeBase

Base = Annotated[
    str | None,
    typer.Option("--kb", envvar="KB", help="The base: a folder, or the URL of a SPARQL server; ./kb.data if absent.", metavar="DIR"),
]


def place(base: str | None) -> str:
    """The folder or URL that ``--kb`` means."""
    return base or "kb.data"


def opened(base: str | None, *, read_only: bool = False, existing: bool = False) -> KnowledgeBase:
    """The base of a command; ``existing`` is a StoreMissing for a folder that holds none."""
    where = place(base)
    if where.startswith(("http://", "https://")):
        return KnowledgeBase.connect(where)
    if existing and not Path(where).exists():
        raise StoreMissing(where)
    return KnowledgeBase.open(where, read_only=read_only)


def text_of(word: str) -> str:
    """The text of an argument that may be ``@FILE`` or ``-``."""
    try:
        if word == "-":
            return sys.stdin.read()
        return Path(word[1:]).read_text("utf-8") if word.startswith("@") else word
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(word.lstrip("@"), f"cannot be read: {error}") from None
