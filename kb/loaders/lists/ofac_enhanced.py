"""The enhanced XML of the Office of Foreign Assets Control (``SDN_ENHANCED.XML``, ``CONS_ENHANCED.XML``): the words stand themselves."""

from __future__ import annotations

from collections.abc import Iterator

from kb.errors import SourceError
from kb.loaders.lists import ofac_words as words
from kb.loaders.lists.dates import partial
from kb.loaders.lists.ofac_profile import Called, Listed, Measure, Paper, Profile, Spelling, Tie, Told, Where
from kb.loaders.lists.ofac_profile_facts import MAIN, act, list_of, record
from kb.loaders.lists.ofac_remarks import pieces, plain
from kb.loaders.lists.ofac_spans import Day, Span
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.tree import Node, elements
from kb.record import Account, Edition, Record

_OWN = "a number of the office's own for one line, which its flat files of the same day do not have"
_WORD = "the number of a word that stands beside it"
_SET = "a word of the reference sets: it stands in every entry that uses it"
_LEFT_OUT = {
    **{f"entity/{place}": _OWN for place in (
        "generalInfo/identityId", "sanctionsLists/sanctionsList/@id", "sanctionsPrograms/sanctionsProgram/@id",
        "sanctionsTypes/sanctionsType/@id",
        "legalAuthorities/legalAuthority/@id", "names/name/translations/translation/nameParts/namePart/@id",
        "addresses/address/translations/translation/@id", "addresses/address/translations/translation/addressParts/addressPart/@id",
        "features/feature/@id", "features/feature/versionId", "features/feature/valueDate/@id", "relationships/relationship/@id",
        "identityDocuments/identityDocument/@id")},
    **{f"entity/{place}": _WORD for place in (
        "generalInfo/entityType/@refId", "sanctionsLists/sanctionsList/@refId", "sanctionsPrograms/sanctionsProgram/@refId",
        "sanctionsTypes/sanctionsType/@refId", "names/name/aliasType/@refId", "names/name/translations/translation/script/@refId",
        "names/name/translations/translation/nameParts/namePart/type/@refId", "addresses/address/country/@refId",
        "addresses/address/translations/translation/script/@refId",
        "addresses/address/translations/translation/addressParts/addressPart/type/@refId", "features/feature/type/@featureTypeId",
        "features/feature/valueRefId", "features/feature/reliability/@refId", "relationships/relationship/type/@refId",
        "relationships/relationship/quality/@refId", "identityDocuments/identityDocument/type/@refId",
        "identityDocuments/identityDocument/issuingCountry/@refId")},
    "entity/identityDocuments/identityDocument/name": "the words of a name that stands among those of the entry: the document leads to it",
    "entity/identityDocuments/identityDocument/name/@nameId": "the same name, without telling its spelling apart",
}
_OUTSIDE = {
    **{f"sanctionsData/referenceValues/referenceValue/{place}": _SET for place in ("@refId", "type", "value", "isoCode", "code")},
    **{f"sanctionsData/featureTypes/featureType/{place}": _SET for place in (
        "@featureTypeId", "type", "detailType", "detailType/@refId", "publishExclude", "publishDescription", "publishOrder")},
    "sanctionsData/@schemaLocation": "where the schema of the format lies",
    "sanctionsData/publicationInfo/dataAsOf": "the day of the edition",
    "sanctionsData/publicationInfo/filters/sanctionsLists/sanctionsList": "the list of the edition",
    "sanctionsData/publicationInfo/filters/sanctionsLists/sanctionsList/@refId": _WORD,
}
_EMPTY = "an address of which the office says nothing"
_LATIN = frozenset({"", "latin"})


def read(stream: Stream) -> Edition:
    """The edition in a file: of the list that its filter names, else that its name tells."""
    issued, lists = None, []
    for node in elements(stream, "publicationInfo", "entity"):
        if node.tag == "publicationInfo":
            said = node.text("dataAsOf")
            issued, lists = partial(said), [one.own() for one in node.path("filters", "sanctionsLists", "sanctionsList")]
            if issued is None:
                raise SourceError(stream.name, f"has no day that can be read in dataAsOf: {said!r}", line=node.line)
        break
    slug = _list(stream, lists)
    account = Account()
    return Edition(list=slug, title=words.TITLES[slug], authority=words.authority(), account=account, issued=issued,
                   records=_records(stream, slug, account))


def _list(stream: Stream, filtered: list[str]) -> str:
    named = {slug for one in filtered if (slug := list_of(one))}
    name = stream.inner_name.lower()
    if len(named) == 1:
        return named.pop()
    if "cons" in name or "sdn" in name:
        return words.CONS if "cons" in name else words.SDN
    for node in elements(stream, "entity"):
        lists = {list_of(one.own()) for one in node.path("sanctionsLists", "sanctionsList")}
        if len(lists & set(MAIN)) == 1:
            return (lists & set(MAIN)).pop()
    return words.SDN


def _records(stream: Stream, slug: str, account: Account) -> Iterator[Record]:
    known = {node.attr("id") for node in elements(stream, "entity")}
    dangling = 0
    for node in elements(stream, "entity", account=account, left_out=_OUTSIDE):
        number = node.attr("id")
        if not number:
            raise SourceError(stream.name, "holds an entry without a number", line=node.line)
        profile = _profile(node, number, known, account)
        dangling += sum(not tie.is_known for tie in profile.ties)
        yield record(profile, slug)
        node.close(account, number, _LEFT_OUT)
    if dangling:
        account.notes.append(f"{dangling:,} relations lead to entries that are not in the file: they are kept by name, with the number")


def _profile(node: Node, number: str, known: set[str], account: Account) -> Profile:
    profile = Profile(number, node.path("generalInfo", "entityType")[0].own() if node.path("generalInfo", "entityType") else "")
    profile.remarks = [piece for one in node.path("generalInfo", "remarks") for piece in pieces(one.own())]
    profile.names = [_called(one) for one in node.path("names", "name")]
    for address in node.path("addresses", "address"):
        places = [place for place in _places(address) if not place.is_empty]
        profile.places += places
        if not places:
            account.leave_out("entity/addresses/address", _EMPTY)
    profile.features = [_feature(one) for one in node.path("features", "feature")]
    profile.papers = [_paper(one) for one in node.path("identityDocuments", "identityDocument")]
    profile.ties = [_tie(one, known) for one in node.path("relationships", "relationship")]
    profile.listings = _listings(node)
    profile.text = node.source()
    return profile


def _listings(node: Node) -> list[Listed]:
    """The entry's lists; programmes, acts and types of sanctions hold for all of them, and the types are told on the first."""
    acts = [found for one in node.path("legalAuthorities", "legalAuthority") if (found := act(one.own(), one.attr("refId")))]
    programs = [one.own() for one in node.path("sanctionsPrograms", "sanctionsProgram")]
    types = [one.own() for one in node.path("sanctionsTypes", "sanctionsType")]
    listings = [Listed(one.own(), partial(one.attr("datePublished")), acts, programs, types=types)
                for one in node.path("sanctionsLists", "sanctionsList")]
    main = min(listings, key=lambda one: (not list_of(one.name), list_of(one.name) == words.SDN, one.name, str(one.on)), default=None)
    if main is not None:
        main.types, main.measures = [], [Measure(type_) for type_ in types]
    return listings


def _called(node: Node) -> Called:
    translations = sorted(node.path("translations", "translation"), key=lambda one: one.text("isPrimary") != "true")
    spellings = [_spelling(one) for one in translations]
    is_primary, type_ = node.text("isPrimary") == "true", node.text("aliasType")
    return Called(spellings, "" if is_primary else type_ or "alias", node.attr("id"), node.text("isLowQuality") == "true")


def _spelling(node: Node) -> Spelling:
    return Spelling(
        [(one.text("type"), one.text("value")) for one in node.path("nameParts", "namePart")], node.text("script"),
        node.text("formattedFullName"), node.text("formattedLastName"), node.text("formattedFirstName"), key=node.attr("id"))


def _places(node: Node) -> Iterator[Where]:
    """The address in each of its scripts; all have one number."""
    country, number = "".join(node.texts("country")[:1]), node.attr("id")
    for one in node.path("translations", "translation"):
        script = one.text("script")
        place = Where(country=country, number=number, note="" if script.lower() in _LATIN else script)
        for part in one.path("addressParts", "addressPart"):
            place.parts.setdefault(part.text("type"), []).append(part.text("value"))
        if one.text("isPrimary") == "true" or place.parts:
            yield place


def _feature(node: Node) -> Told:
    dates = node.one("valueDate")
    return Told(
        type=node.text("type"), value=node.text("value"), span=_span(dates) if dates else None, note=node.text("comments"),
        reliability=node.text("reliability"), is_primary=node.text("isPrimary") == "true")


def _span(node: Node) -> Span:
    """The stretch between the first and the last of four days; whether the office calls it a range shows in them."""
    days = {tag: _day(node.text(tag)) for tag in ("fromDateBegin", "fromDateEnd", "toDateBegin", "toDateEnd")}
    node.text("isDateRange")
    first, last = days["fromDateBegin"] or days["fromDateEnd"], days["toDateEnd"] or days["toDateBegin"]
    return Span(first, last, node.text("isApproximate") == "true")


def _day(text: str) -> Day | None:
    found = partial(text)
    return Day(found.first.year, found.first.month, found.first.day) if found else None


def _paper(node: Node) -> Paper:
    valid = node.text("isValid")
    paper = Paper(
        type=node.text("type"), value=node.text("documentNumber"), country=node.text("issuingCountry"), place=node.text("issuingLocation"),
        authority=node.text("issuingAuthority"), validity={"true": "valid", "false": "not valid"}.get(valid, valid),
        note=plain(node.text("comments")), names=[key for one in node.all("name") if (key := one.attr("nameTranslationId"))])
    for tag, type_ in (("issueDate", "Issue Date"), ("expirationDate", "Expiration Date")):
        for one in node.all(tag):
            if day := _day(one.own()):
                paper.dates.append((type_, Span(day, day)))
    return paper


def _tie(node: Node, known: set[str]) -> Tie:
    related = node.one("relatedEntity")
    other = related.attr("entityId") if related else ""
    return Tie(node.text("type"), other, other in known, plain(related.own()) if related else "", node.text("quality"),
               note=node.text("comments"))


__all__ = ["read"]
