"""What the tests of list formats read their small files with."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from kb.loaders.lists.streams import Stream
from kb.model import Fact
from kb.record import Edition, Record

F = TypeVar("F", bound=Fact)


def stream(path: Path) -> Stream:
    return Stream(path.name, path)


def records(edition: Edition) -> dict[str, Record]:
    return {one.id: one for one in edition.records}


def facts(record: Record, kind: type[F]) -> list[F]:
    return [fact for said in record.said for fact in said.facts if isinstance(fact, kind)]
