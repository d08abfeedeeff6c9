"""An answer's rows in each format that programs read.

Turtle says the rows of a question in the vocabulary of the W3C for result sets (``rs:ResultSet``): it keeps columns, order and unbound
places, whatever a question projects, and the IRIs in it lead to the facts and claims themselves, which the server describes.  Look-ups
whose rows are claims or entities give those descriptions at once.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kb.knowledge import plain
from kb.store.base import Term, quoted
from kb.vocab import XSD

Rows = Sequence[Mapping[str, Any]]
_RESULT_SET = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
_INTEGERS = range(-(2 ** 63), 2 ** 63)


def written(format_: str, columns: Sequence[str], rows: Rows, flat: Rows) -> bytes:
    """Rows in a format other than Turtle; the flat ones are for formats of cells."""
    if format_ == "json":
        return json.dumps(list(rows), ensure_ascii=False, separators=(",", ":")).encode()
    if format_ == "jsonl":
        return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows).encode()
    return plain.csv_of(columns, flat).encode() if format_ == "csv" else arrow(columns, flat)


def arrow(columns: Sequence[str], rows: Rows) -> bytes:
    """Rows as a stream of Apache Arrow: numbers and truth values as such where a column holds nothing else, all other values as text."""
    import pyarrow as pa
    from pyarrow import ipc

    arrays = []
    for name in columns:
        values = [row.get(name) for row in rows]
        bound = [value for value in values if value is not None]
        kinds = {type(value) for value in bound}
        if len(kinds) == 1 and kinds <= {int, float, bool, Decimal, list} and (kinds != {int} or all(one in _INTEGERS for one in bound)):
            arrays.append(pa.array(values))
        else:
            arrays.append(pa.array([None if value is None else _text(value) for value in values], pa.string()))
    table = pa.Table.from_arrays(arrays, names=list(columns))
    out = io.BytesIO()
    with ipc.new_stream(out, table.schema) as stream:
        stream.write_table(table)
    return out.getvalue()


def _text(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def number(term: Term | None) -> Any:
    """The value of a term as an Arrow column holds it."""
    if term is None:
        return None
    try:
        if term.datatype == XSD.integer:
            return int(term.value)
        if term.datatype == XSD.decimal:
            return Decimal(term.value)
        if term.datatype == XSD.double:
            return float(term.value)
    except (ValueError, ArithmeticError):
        return term.value
    return term.value == "true" if term.datatype == XSD.boolean else term.value


def result_set(variables: Sequence[str], rows: Iterable[Sequence[Term | None]], offset: int) -> bytes:
    """The rows of a SELECT as an ``rs:ResultSet`` in Turtle; ``rs:index`` counts from 1 over all pages."""
    lines = [f"@prefix rs: <{_RESULT_SET}> .", "", "[] a rs:ResultSet"]
    lines += [f"  ; rs:resultVariable {quoted(name)}" for name in variables]
    for at, row in enumerate(rows, offset + 1):
        bound = " ".join(f"; rs:binding [ rs:variable {quoted(name)} ; rs:value {term.n3()} ]"
                         for name, term in zip(variables, row, strict=True) if term is not None)
        lines.append(f"  ; rs:solution [ rs:index {at} {bound} ]")
    return "\n".join([*lines, "  .", ""]).encode()
