"""Files with one entity a line: plain, nested, or as a delta."""

from __future__ import annotations

from collections.abc import Iterator

from kb.errors import SourceError
from kb.export.ftm_model import schemata
from kb.loaders.lists.ftm.proxy import NOTHING, Proxy
from kb.loaders.lists.objects import Obj, lines
from kb.loaders.lists.streams import Stream
from kb.record import Account

_LEFT_OUT = {
    "last_seen": "the day on which the publisher last saw the entry: that of the edition",
    "target": "follows from the topics: what the publisher marks has one of risk",
}
_EDGE_LEFT_OUT = {
    "caption": "made by the publisher out of the other values",
    "first_seen": "when the publisher first saw a line of a tie; what it says is recorded from the edition on",
    "last_change": "when a line of a tie was last changed; the change shows in what it says",
}
_OPS = frozenset({"ADD", "MOD", "DEL"})


def proxies(stream: Stream, account: Account) -> Iterator[Proxy]:
    """The entities of a file in the order of its lines; those nested in one follow it, each once."""
    nested: set[str] = set()
    for obj in lines(stream):
        op = ""
        inner: Obj | None = obj
        if "op" in obj:
            op, inner = obj.text("op"), obj.one("entity")
            if op not in _OPS or inner is None:
                raise SourceError(stream.name, "is no line of a delta: it needs op (ADD, MOD or DEL) and entity", line=obj.line)
            account.take("op")
        assert inner is not None
        first, *others = _unfolded(stream.name, inner, obj.line, obj.source, op, account)
        yield first
        for one in others:
            if one.id not in nested:
                nested.add(one.id)
                yield one


def _unfolded(name: str, obj: Obj, line: int, source: str, op: str, account: Account) -> list[Proxy]:
    """The entity of an object, and those that stand in its properties."""
    key = obj.text("id")
    if not key:
        raise SourceError(name, "holds an entity without id", line=line)
    proxy = Proxy(
        key, obj.text("schema"), obj.text("caption"), datasets=tuple(sorted(set(obj.texts("datasets")))),
        referents=tuple(sorted(set(obj.texts("referents")) - {key})), first_seen=obj.text("first_seen"), last_seen=obj.text("last_seen"),
        last_change=obj.text("last_change"), text=source, line=line, op=op,
    )
    found = [proxy]
    if not proxy.name:
        if op != "DEL":
            raise SourceError(name, f"holds the entity {key} without schema", line=line)
        return found
    if properties := obj.one("properties"):
        _fill(proxy, properties, found, name, line, account)
    elif op != "DEL":
        raise SourceError(name, f"holds the entity {key} without properties", line=line)
    _account(proxy, obj, account)
    return found


def _fill(proxy: Proxy, properties: Obj, found: list[Proxy], name: str, line: int, account: Account) -> None:
    schema = schemata().get(proxy.name, NOTHING)
    for key, value in properties.members().items():
        values = [text for one in (value if isinstance(value, list) else (value,)) if not isinstance(one, dict) and (text := _text(one))]
        for child in properties.all(key):
            below = _unfolded(name, child, line, child.json(), "", account)
            below[0].is_nested = True
            if key in schema.stubs:
                back = below[0].properties
                back[schema.stubs[key][1]] = sorted({*back.get(schema.stubs[key][1], ()), proxy.id})
            else:
                values.append(below[0].id)
            found += below
        # The inverse of a property of others may also stand as their bare numbers: they say it themselves.
        if values and key not in schema.stubs:
            proxy.properties[key] = sorted(set(values))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else "" if value is None else str(value)


def _account(proxy: Proxy, obj: Obj, account: Account) -> None:
    is_edge = not proxy.schema.is_a("Thing")
    for key in obj.filled():
        if key == "properties":
            continue
        value = obj.members()[key]
        for _ in value if isinstance(value, list) else (value,):
            if key in _LEFT_OUT:
                account.leave_out(key, _LEFT_OUT[key])
            elif is_edge and key in _EDGE_LEFT_OUT:
                account.leave_out(f"{key} of ties", _EDGE_LEFT_OUT[key])
            elif key in ("id", "schema", "caption", "datasets", "referents", "first_seen", "last_change"):
                account.take(key)
            else:
                account.miss(key, proxy.id)
