"""A list of results that a notebook shows as a table and pandas takes as a frame."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from kb.knowledge.answers import dataframe, table

if TYPE_CHECKING:
    import pandas

T = TypeVar("T")


class Listing(list[T]):
    """The results of one look-up: a plain list, with a table for notebooks and a data frame for analysts."""

    def __init__(self, results: Iterable[T] = ()) -> None:
        super().__init__(results)

    def rows(self) -> list[dict[str, Any]]:
        """One mapping a result, from field to text; fields that are empty everywhere are left out."""
        rows = [{field.name: _text(getattr(one, field.name)) for field in fields(one)} for one in self if is_dataclass(one)]
        used = [name for name in (rows[0] if rows else ()) if any(row.get(name) for row in rows)]
        return [{name: row.get(name, "") for name in used} for row in rows]

    def to_dataframe(self) -> pandas.DataFrame:
        """The rows as a pandas DataFrame; needs the extra ``notebook``."""
        rows = self.rows()
        return dataframe(rows, list(rows[0]) if rows else [])

    def _repr_html_(self) -> str:
        rows = self.rows()
        return table(list(rows[0]) if rows else [], rows)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(_text(one) for one in value)
    return str(value)
