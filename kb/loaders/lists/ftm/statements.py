"""Files with one value a line or row: statements become entities, whose values keep their language and the datasets that state them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby

from kb.errors import SourceError
from kb.export.ftm_model import schemata
from kb.export.order import in_order
from kb.loaders.lists.ftm.proxy import Proxy
from kb.loaders.lists.objects import lines
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.table import rows
from kb.record import Account

_LEFT_OUT = {
    "id": "a digest of the statement's other values", "prop_type": "follows from the property",
    "first_seen": "when the publisher first saw a single value; what it says is recorded from the edition on",
    "last_seen": "the day on which the publisher last saw the value: that of the edition",
    "origin": "the step of the publisher's own machinery that wrote the value", "target": "follows from the topics",
    "original_value": "the words before the publisher cleaned them, of a value that has no room for them (of a tie)",
}
_TAKEN = frozenset({"canonical_id", "entity_id", "schema", "prop", "value", "dataset", "lang", "original_value", "external"})
_NEEDED = ("canonical_id", "schema", "prop", "value")
_TRUE = frozenset({"t", "true", "1", "yes"})
Cells = dict[str, str]


def proxies(stream: Stream, account: Account) -> Iterator[Proxy]:
    """The entities of a file of statements, sorted by their numbers; the statements of one need not stand together in the file."""
    ordered = in_order(json.dumps([cells["canonical_id"], line, cells, text]) for line, cells, text in _statements(stream))
    for number, group in groupby((json.loads(line) for line in ordered), key=lambda row: row[0]):
        yield _entity(stream.name, number, list(group), account)


def _statements(stream: Stream) -> Iterator[tuple[int, Cells, str]]:
    """Line, cells and words of each statement."""
    found: Iterable[tuple[int, Cells, str]]
    if stream.inner_name.lower().endswith(".csv"):
        found = ((row.line, {column: row[column] for column in row.columns()}, row.text) for row in rows(stream))
    else:
        found = ((obj.line, {key: obj.text(key) for key in obj.filled()}, obj.source) for obj in lines(stream))
    for line, cells, text in found:
        cells.setdefault("canonical_id", cells.get("entity_id", ""))
        if missing := [name for name in _NEEDED if not cells.get(name)]:
            raise SourceError(stream.name, f"holds a statement without {' and '.join(missing)}", line=line)
        yield line, cells, text


def _entity(name: str, number: str, statements: list[tuple[str, int, Cells, str]], account: Account) -> Proxy:
    properties: dict[str, set[str]] = {}
    origins: dict[tuple[str, str], set[str]] = {}
    vetted: set[tuple[str, str]] = set()
    names = {cells["schema"] for _, _, cells, _ in statements}
    line = statements[0][1]
    proxy = Proxy(number, _common(name, number, names, line), text="\n".join(text for *_, text in statements), line=line)
    is_edge = not proxy.schema.is_a("Thing")
    datasets, referents = set(), set()
    for _, _, cells, _ in statements:
        key = (cells["prop"], cells["value"])
        datasets.add(cells.get("dataset", ""))
        referents.add(cells.get("entity_id", ""))
        proxy.first_seen = min(filter(None, (proxy.first_seen, cells.get("first_seen", ""))), default="")
        proxy.last_seen = max(proxy.last_seen, cells.get("last_seen", ""))
        _count(cells, is_edge, account, number)
        if key[0] == "id":
            continue
        properties.setdefault(key[0], set()).add(key[1])
        if cells.get("dataset"):
            origins.setdefault(key, set()).add(cells["dataset"])
        if cells.get("lang"):
            proxy.languages[key] = cells["lang"]
        if (original := cells.get("original_value", "")) not in ("", key[1]):
            proxy.originals[key] = original
        if cells.get("external", "").lower() not in _TRUE:
            vetted.add(key)
    proxy.properties = {prop: sorted(values) for prop, values in sorted(properties.items())}
    proxy.origins = {key: tuple(sorted(names)) for key, names in origins.items()}
    proxy.external = {(prop, value) for prop, values in properties.items() for value in values} - vetted
    proxy.datasets, proxy.referents = tuple(sorted(datasets - {""})), tuple(sorted(referents - {"", number}))
    return proxy


def _common(name: str, number: str, names: set[str], line: int) -> str:
    """The schema of an entity whose statements may name several: the one that is all of them."""
    known = schemata()
    fitting = [one for one in sorted(names) if one in known and all(known[one].is_a(other) for other in names)]
    if fitting:
        return fitting[0]
    if len(names) == 1:
        return next(iter(names))
    raise SourceError(name, f"calls {number} by schemata that cannot be one: {', '.join(sorted(names))}", line=line)


def _count(cells: Cells, is_edge: bool, account: Account, number: str) -> None:
    for column in cells:
        if column == "original_value" and not is_edge:
            account.take(column)
        else:
            account.settle(column, column in _TAKEN, number, _LEFT_OUT)
