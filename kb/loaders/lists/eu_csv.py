"""The European Union's financial sanctions list as CSV 1.1: one row a detail, so an entry spans many rows.

The columns are those of the XML's attributes under other names.  The CSV has no column for whether a name is strong, for the dates of a
citizenship, and for the number and remark of the legal basis.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb.errors import SourceError
from kb.loaders.lists import eu_facts
from kb.loaders.lists.eu_facts import Entry, Part
from kb.loaders.lists.grouped import grouped
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.table import Row, rows
from kb.record import Account, Act, Edition, Record
from kb.resolve import coded

_COUNTRY = ("region", "countryIso2Code", "countryDescription", "logicalId", "regulationLanguage")
# Columns by kind of detail, each under its attribute in the XML: the same word with a capital unless another is told.
_DETAILS = {
    "NameAlias": ("lastName", "firstName", "middleName", "wholeName", "nameLanguage", "gender", "title", "function", "logicalId",
                  "regulationLanguage", "strong"),
    "Address": ("city", "street", "poBox", "zipCode", "place", "asAtListingTime", *_COUNTRY),
    "BirthDate": ("birthdate BirthDate", "dayOfMonth Day", "monthOfYear Month", "year", "yearRangeFrom", "yearRangeTo", "circa",
                  "calendarType", "zipCode", "place", "city", *_COUNTRY),
    "Identification": ("number", "diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer", "issuedBy",
                       "issueDate IssuedDate", "validFrom", "validTo", "latinNumber", "nameOnDocument", "identificationTypeCode TypeCode",
                       "identificationTypeDescription TypeDescription", *_COUNTRY),
    "Citizenship": _COUNTRY,
}
_ACT = ("numberTitle", "publicationDate", "regulationType Type", "organisationType", "entryIntoForceDate", "publicationUrl")
_ENTITY = ("logicalId", "euReferenceNumber EU_ReferenceNumber", "unitedNationId", "designationDate", "designationDetails", "remark",
           "code SubjectType", "classification SubjectType_ClassificationCode", "programme Regulation_Programme")
_KINDS = (("NameAlias", "names"), ("Citizenship", "citizenships"), ("BirthDate", "births"), ("Address", "addresses"),
          ("Identification", "papers"))
_LEFT_OUT = {f"{kind}_Regulation_Programme": "the programme of the act that is cited for a detail; that of the entry is in its listing"
             for kind, _ in _KINDS} | {"fileGenerationDate": "the day of the edition"}
_NEEDED = ("fileGenerationDate", "Entity_LogicalId", "NameAlias_WholeName")


def _columns(names: tuple[str, ...], prefix: str) -> tuple[tuple[str, str], ...]:
    pairs = (name.split(" ") for name in names)
    return tuple((pair[0], prefix + (pair[1] if pair[1:] else pair[0][:1].upper() + pair[0][1:])) for pair in pairs)


_OF_ENTITY = _columns(_ENTITY, "Entity_")
_OF_KIND = {kind: _columns(names, f"{kind}_") for kind, names in _DETAILS.items()}
_OF_ACT = {kind: _columns(_ACT, f"{kind}_Regulation_") for kind in ("Entity", *_DETAILS)}


def read(stream: Stream) -> Edition:
    """The edition in a file; its day is that of its first row."""
    first = next(_rows(stream), None)
    if first is None:
        raise SourceError(stream.name, "holds no record")
    absent = [column for column in _NEEDED if not first.has(column)]
    if absent:
        raise SourceError(stream.name, f"has no column {absent[0]}", line=1)
    words = first["fileGenerationDate"]
    issued = eu_facts.day(words)
    if words and issued is None:
        raise SourceError(stream.name, f"has no day that can be read in fileGenerationDate: {words!r}", line=first.line)
    account = Account()
    return Edition(list=eu_facts.LIST, title=eu_facts.TITLE, authority=coded.organization("european-union"), issued=issued,
                   records=_records(stream, account), account=account)


def _rows(stream: Stream) -> Iterator[Row]:
    return rows(stream, delimiter=";")


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    for number, group in grouped(stream.name, lambda: _rows(stream), "Entity_LogicalId", account):
        yield _record(group)
        for row in group:
            row.close(account, number, _LEFT_OUT)


def _record(group: list[Row]) -> Record:
    heads = [_cells(row, _OF_ENTITY) for row in group]
    head = heads[0]
    bases = dict.fromkeys(act for row in group if (act := _act(row, "Entity")))
    entry = Entry(
        lambda name: head.get(name, ""), code=head["code"], classification=head["classification"], programme=head["programme"],
        basis=list(bases), remarks=list(dict.fromkeys(one["remark"] for one in heads if one["remark"])),
        text="\n".join(row.text for row in group),
    )
    for kind, kinds in _KINDS:
        getattr(entry, kinds).extend(_parts(kind, group))
    return eu_facts.record(entry)


def _parts(kind: str, group: list[Row]) -> Iterator[Part]:
    """The details of a kind in the rows of an entry; a row that repeats one is the same detail."""
    seen: set[tuple[object, ...]] = set()
    for row in group:
        own = _cells(row, _OF_KIND[kind])
        remark, act = _folded(row[f"{kind}_Remark"]), _act(row, kind)
        contacts = row["Address_ContactInfo"] if kind == "Address" else ""
        content = (*own.values(), remark, contacts, act)
        if any(content) and content not in seen:
            seen.add(content)
            yield Part(_Cells(own).__getitem__, act, [remark] if remark else [], eu_facts.contacts(contacts))


def _act(row: Row, kind: str) -> Act | None:
    cells = _cells(row, _OF_ACT[kind])
    return eu_facts.act(cells.__getitem__, cells["publicationUrl"]) if cells["numberTitle"] or cells["publicationUrl"] else None


def _cells(row: Row, columns: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {name: _folded(row[column]) for name, column in columns}


def _folded(text: str) -> str:
    """White space within a text counts as one blank, as it does in the XML."""
    return " ".join(text.split())


class _Cells(dict[str, str]):
    """Cells by the names of the XML; a name that the CSV has no column for is empty."""

    __slots__ = ()

    def __missing__(self, name: str) -> str:
        return ""


__all__ = ["read"]
