"""The trade register of SIPRI, one line a deal: ordered when and how many, delivered in which years, of which trend-indicator value."""

from __future__ import annotations

from collections.abc import Iterator

from kb.iris import digest
from kb.loaders.lists.arms import values
from kb.loaders.lists.arms.export import Export
from kb.loaders.lists.arms.parties import parties
from kb.loaders.lists.arms.weapons import category, weapon
from kb.loaders.lists.table import Row
from kb.model import Concept, Fact
from kb.record import Account, Deal, Edition, Record, Said, Step
from kb.resolve import coded

LIST = "sipri-register"
URL = "https://www.sipri.org/databases/armstransfers"
_NEEDED = frozenset({"recipient", "supplier", "year of order", "weapon designation", "number delivered"})
_UNKNOWN = "a party that the register does not know is left out, never invented"
_NOTHING = "nothing has been delivered yet: there is no delivery to tell"


def read(export: Export) -> Edition:
    """The edition in a file."""
    export.must_have(_NEEDED)
    account = Account()
    return Edition(
        list=f"{LIST}{export.selection}", title="SIPRI Arms Transfers Database: trade register", authority=coded.organization("sipri"),
        records=_records(export, account), account=account, kind=Concept("arms-register"), issued=export.issued, url=URL,
    )


def _records(export: Export, account: Account) -> Iterator[Record]:
    for row in export.rows():
        # The register gives its lines no number: equal lines are told apart as copies.
        number = digest(*(row[column] for column in export.columns))
        left_out: dict[str, str] = {}
        deal = _deal(row, left_out)
        facts: list[Fact] = [deal, *filter(None, (_order(row, deal), _delivery(row, deal, left_out)))]
        yield Record(number, "", "", (Said(tuple(facts)),), row.text)
        row.close(account, f"line {row.line}", left_out)


def _deal(row: Row, left_out: dict[str, str]) -> Deal:
    supplier, recipient = parties(row["supplier"], row["recipient"])
    for column, one in (("supplier", supplier), ("recipient", recipient)):
        if one is None:
            left_out[column] = _UNKNOWN
    designation, description = row["weapon designation"], row["weapon description"]
    system = weapon(designation, description)
    status, comment, per_unit = row["status"], row["comments"], row["sipri tiv per unit"]
    condition = values.condition(status)
    return Deal(
        supplier=supplier, recipient=recipient, weapon=system,
        weapon_category=Concept("") if system else category(description or designation), weapon_text=description or designation,
        condition=condition, tiv_per_unit=values.number(per_unit), tiv_text=per_unit,
        note="; ".join(filter(None, ("" if condition else status, comment))),
    )


def _order(row: Row, deal: Deal) -> Step | None:
    words, ordered, tiv = row["year of order"], row["number ordered"], row["sipri tiv for total order"]
    if not (words or ordered or tiv):
        return None
    day = values.year(words)
    uncertain = [name for name, value, flag in (("date", words, "year of order ?"), ("quantity", ordered, "number ordered ?"))
                 if row[flag] == "?" and value]
    return Step(
        action_type=Concept("order"), acts_on=deal, date=day, date_text="" if day else words, quantity=values.number(ordered),
        quantity_text=ordered, tiv=values.number(tiv), tiv_text=tiv, estimated=tuple(uncertain),
        note="The number ordered is uncertain and not given." if row["number ordered ?"] == "?" and not ordered else "",
    )


def _delivery(row: Row, deal: Deal, left_out: dict[str, str]) -> Step | None:
    delivered, tiv = row["number delivered"], row["sipri tiv of delivered weapons"]
    years = row.split("year(s) of delivery", ";")
    if not years and delivered in ("", "0"):
        left_out["number delivered"] = left_out["sipri tiv of delivered weapons"] = _NOTHING
        return None
    dates = [values.year(one) for one in years]
    known = tuple(one for one in dates if one is not None)
    return Step(
        action_type=Concept("deliver"), acts_on=deal, date=known[0] if len(known) == 1 else None, dates=known if len(known) > 1 else (),
        date_text="; ".join(one for one, date in zip(years, dates, strict=True) if date is None), quantity=values.number(delivered),
        quantity_text=delivered, tiv=values.number(tiv), tiv_text=tiv, estimated=("quantity",) if row["number delivered ?"] == "?" else (),
    )
