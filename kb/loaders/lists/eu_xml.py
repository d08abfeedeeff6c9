"""The European Union's financial sanctions list as XML 1.1: every value is an attribute, every detail cites its act."""

from __future__ import annotations

from collections.abc import Iterator

from kb.errors import SourceError
from kb.loaders.lists import eu_facts
from kb.loaders.lists.dates import partial
from kb.loaders.lists.eu_facts import Entry, Part
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.tree import Node, elements, root
from kb.record import Account, Act, Edition, Record
from kb.resolve import coded

_OUTSIDE = {"export/@generationDate": "the day of the edition", "export/@globalFileId": "number of the file in the publisher's database"}
_COUNTRY = ("countryIso2Code", "countryDescription", "region", "logicalId", "regulationLanguage")
_TAGS = (
    ("nameAlias", "names", frozenset(("wholeName", "firstName", "middleName", "lastName", "strong", "nameLanguage", "gender", "title",
                                      "function", "logicalId", "regulationLanguage"))),
    ("citizenship", "citizenships", frozenset((*_COUNTRY, "acquisitionDate", "disenfranchisementDate"))),
    ("birthdate", "births", frozenset((*_COUNTRY, "birthdate", "dayOfMonth", "monthOfYear", "year", "yearRangeFrom", "yearRangeTo", "circa",
                                       "calendarType", "city", "zipCode", "place"))),
    ("address", "addresses", frozenset((*_COUNTRY, "street", "poBox", "city", "zipCode", "place", "asAtListingTime"))),
    ("identification", "papers", frozenset((*_COUNTRY, "number", "latinNumber", "identificationTypeCode", "identificationTypeDescription",
                                            "diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer", "issueDate",
                                            "issuedBy", "nameOnDocument", "validFrom", "validTo"))),
)
_SUMMARY = frozenset(("numberTitle", "publicationDate", "regulationType", "publicationUrl"))


def read(stream: Stream) -> Edition:
    """The edition in a file."""
    day = root(stream).attr("generationDate")
    issued = partial(day)
    if day and issued is None:
        raise SourceError(stream.name, f"has no day that can be read in generationDate: {day!r}")
    account = Account()
    return Edition(list=eu_facts.LIST, title=eu_facts.TITLE, authority=coded.organization("european-union"), issued=issued,
                   records=_records(stream, account), account=account)


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    for node in elements(stream, "sanctionEntity", account=account, left_out=_OUTSIDE):
        number = node.attr("logicalId")
        if not number:
            raise SourceError(stream.name, "holds an entity without logicalId", line=node.line)
        yield eu_facts.record(_entry(node))
        node.close(account, number, {})


def _entry(node: Node) -> Entry:
    regulation = node.one("regulation")
    kind = node.one("subjectType")
    entry = Entry(
        node.attr, code=kind.attr("code") if kind else "", classification=kind.attr("classificationCode") if kind else "",
        programme=regulation.attr("programme") if regulation else "", basis=_basis(regulation) if regulation else [],
        remarks=_remarks(node), basis_remarks=_remarks(regulation) if regulation else [], text=node.source(),
    )
    for tag, kinds, names in _TAGS:
        parts = getattr(entry, kinds)
        for child in node.all(tag):
            summary = child.one("regulationSummary")
            contacts = [(one.attr("key"), one.attr("value")) for one in child.all("contactInfo")]
            parts.append(Part(child.reader(names), _summary(summary) if summary else None, _remarks(child), contacts))
    return entry


def _basis(regulation: Node) -> list[Act]:
    basis = eu_facts.act(regulation.attr, regulation.text("publicationUrl"), regulation.attr("logicalId"))
    return [basis, *map(_summary, regulation.all("corrigendum"))]


def _summary(node: Node) -> Act:
    get = node.reader(_SUMMARY)
    return eu_facts.act(get, get("publicationUrl"))


def _remarks(node: Node) -> list[str]:
    more = [f"{one.attr('key')}: {one.attr('value')}" for one in node.all("additionalInformation")]
    return node.texts("remark") + more


__all__ = ["read"]
