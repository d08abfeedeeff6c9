"""A table read by its mapping: rows become records, cells become the fields of facts by what the model says that these hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, cast

from kb.dates import PartialDate
from kb.errors import SourceError
from kb.iris import is_safe
from kb.loaders.lists import table
from kb.loaders.lists.dates import Order, partial, when
from kb.loaders.lists.mapping.words import HOLE, KINDS, OF_FACT, holds, texts
from kb.loaders.lists.streams import Stream
from kb.model import Concept, Entity, Fact
from kb.quads.editions import list_iri, record_iri
from kb.record import Account, Act, Edition, Listing, Record, Said
from kb.resolve import coded
from kb.vocab import CLASSES

_TYPES_OF_ROLES = {"holder": "Person", "position": "Position", "weapon": "WeaponSystem", "country": "State", "takes_place_in": "Place"}


@dataclass(frozen=True, slots=True)
class Columns:
    """A mapping file that has been checked: nothing in it is unknown to the model."""

    name: str
    words: dict[str, Any]

    def edition(self, stream: Stream) -> Edition:
        """The edition of a table: its rows as records."""
        words, account = self.words, Account()
        authority = _entity(self, words.get("authority"), "Organization", lambda text: text)
        day = str(words.get("date", ""))
        issued = None if "{" in day else partial(day)
        if day and issued is None:
            first = next(iter(self.rows(stream)), None)
            issued = partial(_filled(self, first, day), self.order) if first else None
        if day and issued is None:
            raise SourceError(self.name, f"date: {day!r} gives no day that can be read")
        return Edition(
            list=str(words["list"]), title=str(words.get("title", words["list"])), authority=cast(Entity, authority),
            publisher=_entity(self, words.get("publisher"), "Organization", lambda text: text), issued=issued,
            url=str(words.get("url", "")), kind=Concept(str(words.get("kind", "official-list"))),
            records=self.records(stream, account), account=account,
        )

    @property
    def order(self) -> Order:
        """Whether the day or the month comes first in dates of figures."""
        return cast(Order, self.words.get("table", {}).get("dates", "day-first"))

    def rows(self, stream: Stream) -> Iterator[table.Row]:
        """The rows of the table under its header."""
        form = self.words.get("table", {})
        yield from table.rows(
            stream, encoding=str(form.get("encoding", "utf-8-sig")), delimiter=str(form.get("delimiter", ",")),
            skip=int(form.get("skip", 0)), null=str(form.get("empty", "")), header=form.get("header"))

    def records(self, stream: Stream, account: Account) -> Iterator[Record]:
        """A record for each row; what no fact reads of a row is left out or unknown."""
        left_out = {str(column): str(reason) for column, reason in self.words.get("left_out", {}).items()}
        checked = False
        for row in self.rows(stream):
            if not checked:
                self.has_columns(row)
                checked = True
            yield self.record(row)
            row.close(account, f"line {row.line}", left_out)

    def has_columns(self, row: table.Row) -> None:
        """A SourceError for a column of the mapping that the table does not have."""
        wanted = {hole for text in texts(self.words) for hole in HOLE.findall(text)} - {"part"}
        wanted |= {str(one["each"]) for one in self.words["facts"] if "each" in one}
        missing = sorted(wanted - set(row.header()))
        if missing:
            has = ", ".join(row.header())
            raise SourceError(self.name, f"names columns that the table does not have: {', '.join(missing)}; it has {has}")

    def record(self, row: table.Row) -> Record:
        """The record of a row."""
        form = self.words["record"]
        number = _filled(self, row, str(form["id"]))
        if not number:
            raise SourceError(self.name, f"record: id: is empty in line {row.line} of the table")
        type_ = _filled(self, row, str(form.get("type", "")))
        if type_ and type_ not in CLASSES.split():
            where = f"{type_!r} in line {row.line} of the table"
            raise SourceError(self.name, f"record: type: {where} is no class; say under words what it stands for")
        label = _filled(self, row, str(form.get("label", form["id"]))) or number
        own = Entity(label, type_ or "Agent", record_iri(str(self.words["list"]), number))
        said = [claim for one in self.words["facts"] for claim in self.said(row, one, own)]
        return Record(number, type_, label, tuple(said), row.text)

    def said(self, row: table.Row, form: Mapping[str, Any], own: Entity) -> Iterator[Said]:
        """The claims that one entry under ``facts`` makes of a row."""
        parts = row.split(str(form["each"]), str(form.get("by", ";"))) if "each" in form else [""]
        for part in parts:
            made = self.fact(row, form, own, part)
            if made is not None:
                cited = _filled(self, row, str(form.get("source", "")), part)
                act = Act(cited, cited if is_safe(cited) else "") if cited else None
                yield Said((made,), act)

    def fact(self, row: table.Row, form: Mapping[str, Any], own: Entity, part: str) -> Fact | None:
        """One fact of a row; None where all of its columns are empty."""
        kind = KINDS[str(form["fact"])]
        given: dict[str, Any] = {}
        told = False
        for name, wanted in form.items():
            if name in OF_FACT:
                continue
            holes = any(HOLE.search(text) for text in texts(wanted))
            value = self.value(row, kind, name, wanted, own, part)
            if value in (None, "", ()):
                continue
            told = told or holes
            given |= value if isinstance(value, dict) else {name: value}
        if not told and any(HOLE.search(text) for name, one in form.items() if name not in OF_FACT for text in texts(one)):
            return None
        if kind is Listing:
            given.setdefault("sender", (_entity(self, self.words["authority"], "Organization", lambda text: text),))
            given.setdefault("on_list", Entity(str(self.words["list"]), "SanctionsList", list_iri(str(self.words["list"]))))
        try:
            return kind(**given)
        except TypeError as error:
            raise SourceError(self.name, f"facts: {form['fact']}: {error}, line {row.line} of the table") from None

    def value(self, row: table.Row, kind: type, name: str, wanted: object, own: Entity, part: str) -> Any:
        """What stands in a field: read by what the model says that it holds."""
        held, several = holds(kind)[name]
        if wanted == "record":
            return (own,) if several else own
        if held is Entity:
            one = _entity(self, wanted, _TYPES_OF_ROLES.get(name, "Organization"), lambda text: _filled(self, row, text, part))
            if one is None and name == "country" and isinstance(wanted, str):
                return {"place_text": _filled(self, row, wanted, part)}
            return (one,) if several and one else one
        texts = [_filled(self, row, str(one), part) for one in (wanted if isinstance(wanted, list) else [wanted])]
        texts = [text for text in texts if text]
        if not texts:
            return None
        if held is PartialDate:
            return self.date(name, texts[0])
        if held is Decimal:
            return _number(self, row, name, texts[0])
        return tuple(texts) if several else texts[0]

    def date(self, name: str, text: str) -> dict[str, Any]:
        """The fields that a date fills; what is no single day stays in its words."""
        read = when(text, self.order)
        if name == "date":
            return {field: value for field, value in read.fields.items() if value not in (None, "", ())}
        return {name: read.date, **({"date_text": text} if read.estimated else {})} if read.date else {"date_text": text}


def _filled(mapping: Columns, row: table.Row | None, text: str, part: str = "") -> str:
    """A text with the cells of the row in its holes; a cell is translated by ``words`` where that has its column."""
    def cell(found: re.Match[str]) -> str:
        column = found[1]
        value = part if column == "part" else row[column] if row is not None else ""
        meant = (mapping.words.get("words") or {}).get(column)
        return str(meant.get(value, value)) if meant else value

    return HOLE.sub(cell, text).strip()


def _entity(mapping: Columns, wanted: object, type_: str, fill: Callable[[str], str]) -> Entity | None:
    form = wanted if isinstance(wanted, dict) else {"name": wanted}
    name = fill(str(form.get("name") or ""))
    if not name:
        return None
    kind = str(form.get("type", type_))
    if kind not in CLASSES.split():
        raise SourceError(mapping.name, f"type: {kind!r} is no class of the ontology")
    if kind == "State":
        return coded.state(name)
    return coded.body(name) or Entity(name, kind) if kind in ("Organization", "PublicBody", "Company") else Entity(name, kind)


def _number(mapping: Columns, row: table.Row, name: str, text: str) -> Decimal:
    try:
        return Decimal(text.replace(",", "").removesuffix("%").strip())
    except InvalidOperation:
        raise SourceError(mapping.name, f"{name}: {text!r} in line {row.line} of the table is no number") from None
