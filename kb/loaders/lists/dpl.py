"""The list of denied persons of the Bureau of Industry and Security, as a table with tabs; a row is a denial at one address."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kb.iris import entity
from kb.loaders.lists import us_words as words
from kb.loaders.lists.dates import partial
from kb.loaders.lists.numbering import Numbers, checked, known_by
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.table import Row, rows
from kb.loaders.recognise import looks_like
from kb.model import Concept, Entity, Fact
from kb.record import Account, Address, Attribute, Edition, Listing, Name, Record, Said, Step
from kb.resolve import coded

LIST = "us-bis-denied-persons"
_COLUMNS = ("Name", "Street_Address", "City", "State", "Country", "Postal_Code", "Effective_Date", "Expiration_Date", "Standard_Order",
            "Last_Update", "Action", "FR_Citation")

sniff = looks_like(rb'"?Name"?\t"?Street_Address"?\t')


def read(stream: Stream) -> Edition:
    """The edition in a file."""
    of = words.list_of(LIST)
    account = Account()
    return Edition(list=LIST, title=of.title, authority=of.sender, records=_records(stream, account), account=account)


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    numbers = _numbers(stream)
    if numbers.repeated:
        account.notes.append(f"{stream.name}: {numbers.repeated:,} rows share the name of another row; each is a record of its own")
    for row in _rows(stream):
        number = numbers.number(known_by("dpl", row["Name"]), *_told_apart(row))
        yield _record(row, number)
        row.close(account, number, {})


def _rows(stream: Stream) -> Iterator[Row]:
    return rows(stream, delimiter="\t")


def _numbers(stream: Stream) -> Numbers:
    numbers = Numbers()
    for row in checked(stream.name, _rows(stream), _COLUMNS, ("Name",)):
        numbers.note(known_by("dpl", row["Name"]), *_told_apart(row))
    return numbers


def _told_apart(row: Row) -> tuple[str, Iterable[str]]:
    day = partial(row["Effective_Date"], "month-first")
    return day.text if day else "", [f"{column}={' '.join(row.peek(column).split())}" for column in sorted(row.columns())]


def _record(row: Row, number: str) -> Record:
    name = " ".join(row["Name"].split())
    listing = _listing(row)
    facts: list[Fact] = [listing, Name(full_name=name, kind=Concept("primary-name"))]
    facts += [fact for fact in (_address(row), _update(row, listing)) if fact]
    return Record(number, "Agent", name, tuple(Said((fact,)) for fact in facts), row.text)


def _listing(row: Row) -> Listing:
    of = words.list_of(LIST)
    begun, ended = row["Effective_Date"], row["Expiration_Date"]
    first, last = partial(begun, "month-first"), partial(ended, "month-first")
    order = row["Standard_Order"]
    return Listing(
        sender=(of.sender,), on_list=Entity("", "SanctionsList", entity("list", LIST)), listed_on=first, end_date=last,
        date_text="; ".join(text for text, day in ((begun, first), (ended, last)) if text and not day),
        program=(of.program,) if of.program else (), measure_type=of.measure_types((), ()), measure_text=of.title,
        terms=(f"standard order: {order}",) if order else (), legal_basis=words.notices(row["FR_Citation"]),
        inferred=("measure_type", "program"),
    )


def _address(row: Row) -> Address | None:
    country = coded.state(row["Country"])
    street = " ".join(row["Street_Address"].split())
    address = Address(
        address_line=(street,) if street else (), city=row["City"], region=row["State"], postal_code=row["Postal_Code"], country=country,
        place_text="" if country else row["Country"],
    )
    return address if address != Address() else None


def _update(row: Row, listing: Listing) -> Fact | None:
    """What the bureau did to the row last, and on which day."""
    done, words_ = row["Action"], row["Last_Update"]
    day = partial(words_, "month-first")
    if day or words_:
        return Step(action_type=Concept("amend"), acts_on=listing, date=day, date_text="" if day else words_, note=done)
    return Attribute(kind=Concept("remark"), value=done) if done else None


__all__ = ["LIST", "read", "sniff"]
