"""An answer as a table: rows of a query, shown in a terminal, a notebook or a data frame."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kb.store.base import Term

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True)
class Answer:
    """The rows of a SELECT query; iterating gives one mapping a row, from variable to text (None where unbound).

    ``terms`` holds the same rows with datatypes and languages.
    """

    variables: tuple[str, ...]
    terms: Sequence[tuple[Term | None, ...]]

    def __iter__(self) -> Iterator[Mapping[str, str | None]]:
        for row in self.terms:
            yield {name: term.value if term else None for name, term in zip(self.variables, row, strict=True)}

    def __len__(self) -> int:
        return len(self.terms)

    def __getitem__(self, at: int) -> Mapping[str, str | None]:
        return list(self)[at]

    def to_dataframe(self) -> pandas.DataFrame:
        """The rows as a pandas DataFrame; needs the extra ``notebook``."""
        return dataframe(list(self), self.variables)

    def _repr_html_(self) -> str:
        return table(self.variables, list(self))


def dataframe(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pandas.DataFrame:
    """Rows as a pandas DataFrame; an ImportError that says what to install when pandas is absent."""
    try:
        import pandas
    except ImportError as error:
        raise ImportError("data frames need pandas: pip install 'sanctions-kb[notebook]'") from error
    return pandas.DataFrame(rows, columns=list(columns))


def table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as an HTML table; every value is escaped, for it may come from a stranger's page."""
    head = "".join(f"<th>{html.escape(name)}</th>" for name in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(str(row.get(name) if row.get(name) is not None else ''))}</td>" for name in columns) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
