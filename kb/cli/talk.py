"""What a command tells its user beside the data: progress and remarks, on standard error, as loud as -q and -v ask."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from kb.cli import render
from kb.knowledge.loading import Progress as Report

_level = 0


def set_level(level: int) -> None:
    """-1 for ``-q``, 1 for ``-v``, 0 otherwise."""
    global _level
    _level = level
    logging.basicConfig(level={-1: logging.ERROR, 1: logging.INFO}.get(level, logging.WARNING), format="%(name)s: %(message)s")


def tell(text: str) -> None:
    """A remark, unless the user wants quiet."""
    if _level >= 0:
        render.warn(text)


@contextmanager
def bar(what: str) -> Iterator[Report]:
    """A progress bar, on a terminal only; with ``-v`` a line for each source instead."""
    columns = TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), TextColumn("{task.fields[name]}")
    with Progress(*columns, console=render.err, transient=True, disable=_level < 0 or not render.err.is_terminal) as progress:
        task = progress.add_task(what, total=None, name="")

        def report(done: int, total: int, name: str) -> None:
            progress.update(task, completed=done, total=total, name=render.safe(name))
            if _level > 0:
                render.warn(f"{what} {done}/{total}: {name}")

        yield report


def stdout() -> IO[bytes]:
    """Standard output for bytes."""
    return sys.stdout.buffer


def raw(content: bytes) -> None:
    """Bytes of a standard format, to standard output as they are."""
    sys.stdout.buffer.write(content if content.endswith(b"\n") else content + b"\n")
    sys.stdout.buffer.flush()
