"""The classic XML of the Office of Foreign Assets Control (``sdn.xml``, ``consolidated.xml``)."""

from __future__ import annotations

from collections.abc import Iterator

from kb.errors import SourceError
from kb.loaders.lists import ofac_remarks as remarks
from kb.loaders.lists import ofac_words as words
from kb.loaders.lists.dates import partial
from kb.loaders.lists.ofac_entry import Alias, Entry, Named, Place, record
from kb.loaders.lists.ofac_remarks import plain
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.tree import Node, elements
from kb.record import Account, Edition, Record

_OWN = "a number of the office's own for one line, which its flat files of the same day do not have"
_LEFT_OUT = dict.fromkeys((f"sdnEntry/{place}/uid" for place in (
    "idList/id", "dateOfBirthList/dateOfBirthItem", "placeOfBirthList/placeOfBirthItem", "nationalityList/nationality",
    "citizenshipList/citizenship")), _OWN)
_TYPES = {"a.k.a.": "aka", "f.k.a.": "fka", "n.k.a.": "nka"}
_DATED = (("dateOfBirthList", "dateOfBirthItem", "dateOfBirth", "DOB"), ("placeOfBirthList", "placeOfBirthItem", "placeOfBirth", "POB"),
          ("nationalityList", "nationality", "country", "nationality"), ("citizenshipList", "citizenship", "country", "citizen"))


def read(stream: Stream) -> Edition:
    """The edition in a file; the number of records that it tells is expected of it."""
    issued, count, slug = None, None, ""
    for node in elements(stream, "publshInformation", "sdnEntry"):
        if node.tag == "publshInformation":
            issued, number = partial(node.text("Publish_Date"), "month-first"), node.text("Record_Count")
            count = int(number) if number.isdecimal() else None
            if issued is None:
                day = node.text("Publish_Date")
                raise SourceError(stream.name, f"has no day that can be read in Publish_Date: {day!r}", line=node.line)
        break
    slug = _list(stream)
    account = Account()
    return Edition(
        list=slug, title=words.TITLES[slug], authority=words.authority(), records=_records(stream, slug, account), account=account,
        issued=issued, expected=count,
    )


def _list(stream: Stream) -> str:
    name = stream.inner_name.lower()
    if "cons" in name or "sdn" in name:
        return words.CONS if "cons" in name else words.SDN
    codes: set[str] = set()
    for number, node in enumerate(elements(stream, "sdnEntry")):
        codes.update(one.own() for one in node.path("programList", "program"))
        if number == 500:
            break
    return words.list_of(sorted(codes))


def _records(stream: Stream, slug: str, account: Account) -> Iterator[Record]:
    named = Named(slug)
    for node in elements(stream, "sdnEntry"):
        number = node.text("uid")
        named.file(number, _name(node))
        for alias in node.path("akaList", "aka"):
            if alias.text("category").lower() != "weak":
                named.also(number, _name(alias))
    for node in elements(stream, "sdnEntry"):
        number = node.text("uid")
        if not number.isdecimal():
            raise SourceError(stream.name, f"has an entry without a number: {number!r}", line=node.line)
        yield record(_entry(node, number), slug, named)
        node.close(account, number, _LEFT_OUT)


def _entry(node: Node, number: str) -> Entry:
    programs = [code for one in node.path("programList", "program") if (code := one.own())]
    entry = Entry(
        number=number, name=_name(node), type=node.text("sdnType"), programs=programs, title=plain(node.text("title")), text=node.source(),
    )
    for vessel in node.all("vesselInfo"):
        entry.call_sign, entry.vessel_type = plain(vessel.text("callSign")), plain(vessel.text("vesselType"))
        entry.flag, entry.owner = plain(vessel.text("vesselFlag")), plain(vessel.text("vesselOwner"))
        entry.tonnage, entry.gross_tonnage = vessel.text("tonnage"), vessel.text("grossRegisteredTonnage")
    for aka in node.path("akaList", "aka"):
        alias = Alias(aka.text("uid"), _TYPES.get(aka.text("type").lower(), ""), _name(aka))
        (entry.weak if aka.text("category").lower() == "weak" else entry.aliases).append(alias)
    for address in node.path("addressList", "address"):
        entry.places.append(_place(address))
    entry.remarks = remarks.pieces("; ".join(_remark(node, entry.weak)))
    return entry


def _place(address: Node) -> Place:
    city = ", ".join(filter(None, (address.text("city"), address.text("stateOrProvince"))))
    return Place(
        number=address.text("uid"), line=plain(", ".join(filter(None, (address.text(f"address{one}") for one in (1, 2, 3))))),
        city=plain(" ".join(filter(None, (city, address.text("postalCode"))))), country=plain(address.text("country")),
    )


def _remark(node: Node, weak: list[Alias]) -> Iterator[str]:
    """The remark that the flat files have for an entry, piece by piece."""
    for holder, tag, value, word in _DATED:
        for one in node.path(holder, tag):
            alternative = "alt. " if one.text("mainEntry").lower() == "false" else ""
            yield f"{alternative}{word} {one.text(value)}"
    for paper in node.path("idList", "id"):
        said = [paper.text("idType"), paper.text("idNumber")]
        said += [f"({country})"] if (country := paper.text("idCountry")) else []
        said += [f"issued {day}"] if (day := paper.text("issueDate")) else []
        said += [f"expires {day}"] if (day := paper.text("expirationDate")) else []
        yield plain(" ".join(filter(None, said)))
    for alias in weak:
        yield f"{alias.type[0]}.k.a. '{alias.name}'"
    if said_of := node.text("remarks"):
        yield plain(said_of)


def _name(node: Node) -> str:
    return plain(", ".join(filter(None, (node.text("lastName"), node.text("firstName")))))


__all__ = ["read"]
