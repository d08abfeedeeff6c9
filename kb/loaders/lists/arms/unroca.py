"""The Register of Conventional Arms of the United Nations: rows in the layout of its standardized form.

Each row is what one state reports of its exports or imports of one year, so exporter and importer give two accounts of a transfer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.errors import SourceError
from kb.iris import digest
from kb.loaders.lists.arms import values
from kb.loaders.lists.arms.export import encoding_of
from kb.loaders.lists.arms.parties import party, state
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.table import Row, rows
from kb.model import Concept, Entity, Fact
from kb.record import Account, Deal, Edition, Record, Said, Step
from kb.resolve import coded

LIST = "un-register-of-conventional-arms"
_REPORTER, _YEAR, _KIND, _CATEGORY = "Reporting State", "Calendar year", "Report", "Category"
_IMPORTER, _EXPORTER, _ITEMS = "Final importer State(s)", "Exporter State(s)", "Number of items"
_ORIGIN, _WAY, _DESCRIPTION, _COMMENT = (
    "State of origin (if not exporter)", "Intermediate location (if any)", "Description of item", "Comments on the transfer")
_NEEDED = (_REPORTER, _YEAR, _KIND, _CATEGORY, _ITEMS)
_CATEGORIES = {"I": "battle-tank", "II": "armoured-vehicle", "III": "artillery", "IV": "combat-aircraft", "V": "attack-helicopter",
               "VI": "warship", "VII": "missile", "VIII": "small-arms"}
_ROMAN = re.compile(r"(?:category\s+)?([IV]+)\b", re.IGNORECASE)


def sniff(head: bytes) -> bool:
    """Whether bytes begin a table with the columns of the form."""
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].lower()
    return b"reporting state" in first and b"number of items" in first


def read(stream: Stream) -> Edition:
    """The rows of a file as an edition; the register relays what states report."""
    account = Account()
    return Edition(
        list=LIST, title="United Nations Register of Conventional Arms", authority=coded.organization("united-nations"),
        records=_records(stream, account), account=account, kind=Concept("arms-register"), url="https://www.unroca.org",
    )


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    for row in rows(stream, encoding=encoding_of(stream)):
        for column in _NEEDED:
            if not row[column]:
                raise SourceError(stream.name, f"has a row without {column!r}", line=row.line)
        kind = row[_KIND].lower()
        if kind.rstrip("s") not in ("export", "import"):
            raise SourceError(stream.name, f"reports neither exports nor imports but {row[_KIND]!r}", line=row.line)
        deal = _deal(row, is_export=kind.startswith("export"))
        facts: tuple[Fact, ...] = (deal, _delivery(row, deal))
        said = Said(facts, modality=Concept("reported"), attributed_to=(state(row[_REPORTER]),))
        yield Record(digest(row.text), "", "", (said,), row.text)
        row.close(account, f"line {row.line}", {})


def _deal(row: Row, *, is_export: bool) -> Deal:
    reporter = state(row[_REPORTER])
    found = _ROMAN.match(row[_CATEGORY])
    sort = _CATEGORIES.get(found[1].upper(), "") if found else ""
    notes = ((_ORIGIN, row[_ORIGIN]), (_WAY, row[_WAY]), ("", row[_COMMENT]))
    return Deal(
        supplier=reporter if is_export else _other(row[_EXPORTER]), recipient=_other(row[_IMPORTER]) if is_export else reporter,
        weapon_category=Concept(sort), weapon_text=row[_DESCRIPTION] or row[_CATEGORY], topic=row[_CATEGORY],
        note="; ".join(f"{name}: {words}" if name else words for name, words in notes if words),
    )


def _delivery(row: Row, deal: Deal) -> Step:
    words, items = row[_YEAR], row[_ITEMS]
    day = values.year(words)
    return Step(action_type=Concept("deliver"), acts_on=deal, date=day, date_text="" if day else words, quantity=values.number(items),
                quantity_text=items)


def _other(words: str) -> Entity | None:
    """The other party; several that one number covers are a group."""
    several = [one.strip() for one in re.split(r"[;/]", words) if one.strip()]
    if len(several) > 1:
        return Entity(", ".join(sorted(several)), "Group", kind=Concept("group-of-states"))
    return party(several[0]) if several else None
