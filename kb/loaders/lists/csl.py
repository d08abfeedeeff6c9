"""The consolidated screening list of the United States, in which trade.gov hands on the lists of three departments, as CSV.

A row is an entry of one list.  Whoever stands on several has a row, a record and a designation for each; the office's number tells that
they are one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from kb.loaders.lists import csl_facts as facts
from kb.loaders.lists import us_words as words
from kb.loaders.lists.numbering import Numbers, checked, known_by
from kb.loaders.lists.ofac_entry import Named
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.table import Row, rows
from kb.loaders.recognise import looks_like
from kb.model import Entity
from kb.record import Account, Edition, Record

LIST = "us-csl"
_NEEDED = ("source", "entity_number", "type", "programs", "name", "addresses", "start_date", "alt_names")
_LINK = "a short link to pages of the list, the same for its entries"
_LEFT_OUT = {"source_list_url": _LINK, "source_information_url": _LINK}
_NO_CONTENT = frozenset({"_id", *_LEFT_OUT})

sniff = looks_like(rb'"?(?:_id"?,"?)?source"?,"?entity_number"?,"?type"?,')


def read(stream: Stream) -> Edition:
    """The edition in a file, of either layout: with the publisher's own key of a row in the first column, or without."""
    account = Account()
    return Edition(
        list=LIST, title="Consolidated Screening List", authority=words.government(),
        publisher=Entity("International Trade Administration", "PublicBody", of=_country()), records=_records(stream, account),
        account=account,
    )


def _country() -> Entity:
    government = words.government()
    return Entity("United States", "State", government.iri.replace("/government/", "/state/"))


@dataclass(slots=True)
class _Survey:
    """What must be known of all rows before the first can be read: their numbers, and who is called what."""

    numbers: Numbers = field(default_factory=Numbers)
    named: Named = field(default_factory=lambda: Named(LIST))


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    survey = _survey(stream)
    if survey.numbers.repeated:
        account.notes.append(f"{stream.name}: {survey.numbers.repeated:,} rows share the name (or number) of another row of their list; "
                             "each is a record of its own")
    for row in rows(stream):
        number = survey.numbers.number(_key(row), row["start_date"], _content(row))
        yield facts.record(row, number, LIST, survey.named)
        row.close(account, number, _LEFT_OUT)


def _survey(stream: Stream) -> _Survey:
    survey = _Survey()
    best: dict[str, tuple[int, str]] = {}
    called: list[tuple[str, str, bool]] = []
    for row in checked(stream.name, rows(stream), _NEEDED, ("source", "name")):
        key = _key(row)
        survey.numbers.note(key, row["start_date"], _content(row))
        if number := row["entity_number"]:
            # Of several rows of one entry that of the list of specially designated nationals speaks for it.
            rank = (0 if words.list_called(row["source"]).slug == "ofac-sdn" else 1, key)
            best[number] = min(best.get(number, rank), rank)
            called.append((number, row["name"], True))
            called += [(number, name, False) for name in row.split("alt_names", ";")]
    for number, name, is_first in called:
        tell: Callable[[str, str], None] = survey.named.file if is_first else survey.named.also
        tell(best[number][1], name)
    return survey


def _key(row: Row) -> str:
    of = words.list_called(row["source"])
    return f"{of.word}-{row['entity_number']}" if row["entity_number"] else known_by(of.word, row["name"])


def _content(row: Row) -> Iterable[str]:
    return (f"{column}={' '.join(row.peek(column).split())}" for column in sorted(row.columns()) if column not in _NO_CONTENT)


__all__ = ["LIST", "read", "sniff"]
