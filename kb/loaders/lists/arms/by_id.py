"""The trade register of SIPRI under the numbers of its database, one row a deal and delivery year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from kb.errors import SourceError
from kb.loaders.lists.arms import values
from kb.loaders.lists.arms.export import Export
from kb.loaders.lists.arms.parties import parties
from kb.loaders.lists.arms.register import URL
from kb.loaders.lists.arms.weapons import category, weapon
from kb.loaders.lists.table import Row
from kb.model import Concept, Fact
from kb.record import Account, Deal, Edition, Record, Said, Step
from kb.resolve import coded

LIST = "sipri-register-by-id"
ID = "sipri at database id"
_OF_THE_DEAL = (
    "supplier", "recipient", "designation", "description", "armament category", "order date", "order date is estimate", "status",
    "sipri estimate", "tiv deal unit", "local production",
)
_NEEDED = frozenset({ID, "supplier", "recipient", "designation", "numbers delivered", "delivery year"})
_UNKNOWN = "a party that the register does not know is left out, never invented"
_NO = "an answer of no says that nothing is estimated, or built under a licence"
# Where a description is not in the table, the register's own coarse category decides if it is as narrow as one of ours.
_COARSE = {"armoured vehicles": "armoured-vehicle", "artillery": "artillery", "missiles": "missile", "engines": "engine",
           "sensors": "sensor", "air defence systems": "air-defence", "naval weapons": "naval-weapon", "satellites": "satellite"}


def read(export: Export) -> Edition:
    """The edition in a file."""
    export.must_have(_NEEDED)
    account = Account()
    return Edition(
        list=f"{LIST}{export.selection}", title="SIPRI Arms Transfers Database: trade register by database id",
        authority=coded.organization("sipri"), records=_records(export, account), account=account, kind=Concept("arms-register"),
        issued=export.issued, url=URL,
    )


def _records(export: Export, account: Account) -> Iterator[Record]:
    left: Counter[str] = Counter()
    for row in export.rows():
        if not row[ID]:
            raise SourceError(export.stream.name, "holds a row without a database id", line=row.line)
        left[row[ID]] += 1
    # The rows of a deal mostly stand together; where they do not, those read so far wait for the last one.
    waiting: dict[str, list[Row]] = {}
    for row in export.rows():
        number = row[ID]
        waiting.setdefault(number, []).append(row)
        left[number] -= 1
        if not left[number]:
            yield _record(number, waiting.pop(number), account)


def _record(number: str, rows: list[Row], account: Account) -> Record:
    rows.sort(key=lambda row: (row["delivery year"], row.text))
    deal = _deal(number, rows[0])
    for row in rows[1:]:
        other = [column for column in _OF_THE_DEAL if row[column] != rows[0][column]]
        if other:
            account.notes.append(f"deal {number} differs from row to row in {', '.join(other)}; the row of its first delivery is taken")
    facts: list[Fact] = [deal, *filter(None, [_order(rows[0], deal), *(_delivery(row, deal) for row in rows)])]
    for row in rows:
        left_out = {column: _UNKNOWN for column, one in (("supplier", deal.supplier), ("recipient", deal.recipient)) if one is None}
        left_out |= {column: _NO for column in ("order date is estimate", "numbers delivered is estimate", "delivery year is estimate",
                                                "local production") if row[column].lower() == "no"}
        row.close(account, f"line {row.line}", left_out)
    return Record(number, "", "", (Said(tuple(facts)),), "\n".join(row.text for row in rows))


def _deal(number: str, row: Row) -> Deal:
    description, coarse, status = row["description"], row["armament category"], row["status"]
    otherwise = Concept(_COARSE.get(coarse.lower(), ""))
    supplier, recipient = parties(row["supplier"], row["recipient"])
    system = weapon(row["designation"], description, otherwise)
    condition = values.condition(status)
    unit = row["tiv deal unit"]
    return Deal(
        key=number, supplier=supplier, recipient=recipient, weapon=system,
        weapon_category=Concept("") if system else category(description) or otherwise, weapon_text=description or row["designation"],
        topic=coarse,
        condition=condition, note="" if condition else status, tiv_per_unit=values.number(unit), tiv_text=unit,
        tiv_per_unit_new=values.number(row["sipri estimate"]),
        also_kind=Concept("licence" if row["local production"].lower() == "yes" else ""),
    )


def _order(row: Row, deal: Deal) -> Step | None:
    words = row["order date"]
    if not words:
        return None
    day = values.year(words)
    estimated = ("date",) if row["order date is estimate"].lower() == "yes" else ()
    return Step(action_type=Concept("order"), acts_on=deal, date=day, date_text="" if day else words, estimated=estimated)


def _delivery(row: Row, deal: Deal) -> Step | None:
    words, delivered, tiv = row["delivery year"], row["numbers delivered"], row["tiv delivery values"]
    if not words and delivered in ("", "0"):
        return None
    day = values.year(words)
    uncertain = [name for name, flag in (("date", "delivery year is estimate"), ("quantity", "numbers delivered is estimate"))
                 if row[flag].lower() == "yes"]
    return Step(action_type=Concept("deliver"), acts_on=deal, date=day, date_text="" if day else words, quantity=values.number(delivered),
                quantity_text=delivered, tiv=values.number(tiv), tiv_text=tiv, estimated=tuple(uncertain))
