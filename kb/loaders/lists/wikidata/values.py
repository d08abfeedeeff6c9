"""The values of Wikidata's statements: a date with its precision, an item by its label, a quantity, a text in a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kb.dates import PartialDate
from kb.loaders.lists.dates import When

_TIME = re.compile(r"([+-])(\d{4,})-(\d{2})-(\d{2})T")
_LENGTHS = {11: 10, 10: 7, 9: 4}
_GREGORIAN = "Q1985727"


@dataclass(frozen=True, slots=True)
class Value:
    """One value: its words, and what it is as far as it is a date, an item or a text in some language.

    ``known`` is False where the source says that there is a value and nobody knows it; ``none`` where it says that there is none.
    """

    text: str
    item: str = ""
    when: When | None = None
    language: str = ""
    kind: str = ""
    known: bool = True
    none: bool = False


def value(snak: Mapping[str, object], labels: Mapping[str, str]) -> Value:
    """The value of a snak; items are named by ``labels``, by their number without one."""
    kind = str(snak.get("datatype", ""))
    if snak.get("snaktype") != "value":
        none = snak.get("snaktype") == "novalue"
        return Value("no value" if none else "unknown value", kind=kind, known=False, none=none)
    held = snak.get("datavalue")
    found = held.get("value") if isinstance(held, dict) else None
    if isinstance(found, str):
        return Value(found.strip(), kind=kind)
    if not isinstance(found, dict):
        return Value("", kind=kind, known=False)
    if "time" in found:
        return Value(str(found["time"]), when=_when(found), kind=kind)
    if "amount" in found:
        unit = str(found.get("unit", "1")).rsplit("/", 1)[-1]
        words = str(found["amount"]).removeprefix("+")
        return Value(words if unit == "1" else f"{words} {labels.get(unit, unit)}", kind=kind)
    if "text" in found:
        return Value(str(found["text"]).strip(), language=str(found.get("language", "")), kind=kind)
    if "latitude" in found:
        return Value(f"{found['latitude']}, {found.get('longitude', '')}", kind=kind)
    number = str(found.get("id", ""))
    return Value(labels.get(number, number), item=number, kind=kind, known=bool(number))


def _when(found: Mapping[str, object]) -> When:
    """A point in time; what is coarser than a year, before our era or of another calendar stays in the source's words."""
    words = str(found["time"])
    precision = int(str(found.get("precision", 11)))
    calendar = str(found.get("calendarmodel", _GREGORIAN)).rsplit("/", 1)[-1]
    parts = _TIME.match(words)
    if parts is None or parts[1] == "-" or len(parts[2]) != 4 or precision not in _LENGTHS or calendar != _GREGORIAN:
        return When(text=f"{words} (precision {precision}, calendar {calendar})")
    text = f"{parts[2]}-{parts[3]}-{parts[4]}"[: _LENGTHS[precision]]
    try:
        return When(PartialDate(text))
    except ValueError:
        return When(text=words)
