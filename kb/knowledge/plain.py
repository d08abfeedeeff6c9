"""Results as plain values: what JSON, CSV and assistants' tools show of things, claims and accounts, the same everywhere."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kb.dates import PartialDate
from kb.knowledge.results import Account, Claim, Evidence, Step, Thing

if TYPE_CHECKING:
    from kb.knowledge.base import KnowledgeBase

Plain = dict[str, Any]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def of_thing(thing: Thing) -> Plain:
    """An entity: iri, label and type, as far as they are known."""
    return {name: value for name, value in (("iri", thing.iri), ("label", thing.label), ("type", thing.type)) if value}


def of_claim(claim: Claim) -> Plain:
    """A claim: who says it, how firmly, in which words, in which document, when."""
    return {
        "iri": claim.iri, "modality": claim.modality, "source": [str(one) for one in claim.attributed_to],
        "quote": claim.evidence.quote if claim.evidence else None,
        "document": claim.document.iri, "date": claim.issued.text if claim.issued else None,
    }


def of_account(account: Account) -> Plain:
    """An account of a fact: its fields that say something, its steps, and its claims."""
    return {"when": account.when.text if account.when else None} | _fields(account)


def _fields(value: Account | Step) -> Plain:
    said = {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return {name: one for name, one in said.items() if one not in (None, "", [])}


def _plain(value: object) -> Any:
    if isinstance(value, Thing):
        return of_thing(value)
    if isinstance(value, Claim):
        return of_claim(value)
    if isinstance(value, (Account, Step)):
        return _fields(value)
    if isinstance(value, Evidence):
        return value.quote
    if isinstance(value, PartialDate):
        return value.text
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value


def found(base: KnowledgeBase, name: str, *, type: str = "", most_claims: int | None = None) -> list[Plain]:
    """What a name may mean, each with the claims about it where the name is the very one; ``most_claims`` bounds them."""
    return [
        of_thing(one.thing) | {
            "score": one.score,
            "claims": claims_about(base, one.thing)[:most_claims] if one.score == 1.0 else [],
        }
        for one in base.search(name, type=type)
    ]


def claims_about(base: KnowledgeBase, thing: Thing) -> list[Plain]:
    """The claims about an entity, those first that show the words they rest on."""
    return sorted(map(of_claim, base.claims(about=thing)), key=lambda claim: claim["quote"] is None)


def csv_of(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows as CSV; a cell that a spreadsheet would calculate is marked as text."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([[cell_of(row.get(name)) for name in columns] for row in rows])
    return text.getvalue()


def cell_of(value: Any) -> str:
    """A value as a cell that a spreadsheet shows and does not calculate.

    >>> cell_of("=1+1"), cell_of(["a", "b"]), cell_of(None)
    ("'=1+1", 'a; b', '')
    """
    text = "; ".join(map(str, value)) if isinstance(value, (list, tuple)) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
