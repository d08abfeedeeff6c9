"""The parts of an advanced file: a party with what leads to it and from it becomes a profile in the office's words."""

from __future__ import annotations

from collections.abc import Iterator

from kb.loaders.lists.ofac_profile import Called, Happened, Listed, Measure, Paper, Profile, Spelling, Tie, Told, Where
from kb.loaders.lists.ofac_profile_facts import act
from kb.loaders.lists.ofac_remarks import pieces, plain
from kb.loaders.lists.ofac_sets import DOCUMENT, ENTRY, LINK, RELATION, Beside
from kb.loaders.lists.ofac_spans import GREGORIAN, Day, Span
from kb.loaders.lists.tree import Node
from kb.record import Account

_JOIN = "a number that joins parts of the file: what it joins is joined in the facts"
_OWN = "a number of the office's own for one line, which its flat files of the same day do not have"
_FLAG = "a mark of the office's database that is the same for all"
_BACK = "the other end of a link that the party itself tells"
_FIXED = "how the office's database fills a date; the days themselves tell how exact it is"
_NAME = "DistinctParty/Profile/Identity/Alias/DocumentedName"
_LEFT_OUT = {
    **dict.fromkeys((
        "DistinctParty/Profile/@ID", "DistinctParty/Profile/Identity/@ID", "DistinctParty/Profile/Identity/@FixedRef",
        "DistinctParty/Profile/Identity/Alias/@FixedRef", f"{_NAME}/@ID", f"{_NAME}/@FixedRef",
        f"{_NAME}/DocumentedNamePart/NamePartValue/@NamePartGroupID", "DistinctParty/Profile/Feature/IdentityReference/@IdentityID",
        "DistinctParty/Profile/Identity/NamePartGroups/MasterNamePartGroup/NamePartGroup/@ID",
        "DistinctParty/Profile/SanctionsEntryReference/@SanctionsEntryID", "IDRegDocument/@IdentityID",
        "IDRegDocument/DocumentedNameReference/@DocumentedNameID", "IDRegDocument/@IssuedIn-LocationID",
        "DistinctParty/Profile/Feature/FeatureVersion/VersionLocation/@LocationID", "ProfileRelationship/@From-ProfileID",
        "ProfileRelationship/@SanctionsEntryID", "SanctionsEntry/@ProfileID", "SanctionsEntryLink/@EntryA-SanctionsEntryID",
        "SanctionsEntryLink/@EntryB-SanctionsEntryID"), _JOIN),
    **dict.fromkeys((
        "DistinctParty/Profile/Feature/@ID", "DistinctParty/Profile/Feature/FeatureVersion/@ID", "IDRegDocument/@ID",
        "ProfileRelationship/@ID", "SanctionsEntry/@ID", "SanctionsEntry/EntryEvent/@ID", "SanctionsEntry/SanctionsMeasure/@ID",
        "SanctionsEntry/SupportingInfo/@ID",
        "SanctionsEntryLink/@ID"), _OWN),
    **dict.fromkeys((
        "DistinctParty/Profile/Feature/IdentityReference/@IdentityFeatureLinkTypeID", "Location/LocationCountry/@CountryRelevanceID",
        f"{_NAME}/DocumentedNamePart/NamePartValue/@ScriptStatusID", "Location/LocationPart/LocationPartValue/@LocPartValueTypeID",
        "Location/LocationPart/LocationPartValue/@LocPartValueStatusID"), _FLAG),
    **dict.fromkeys((
        "Location/FeatureVersionReference/@FeatureVersionID", "Location/IDRegDocumentReference/@IDRegDocumentID",
        "IDRegDocument/FeatureVersionReference/@FeatureVersionID", "SanctionsEntry/ProfileRelationshipReference/@ProfileRelationshipID",
        "DistinctParty/Profile/Feature/FeatureVersion/IDRegDocumentReference/@IDRegDocumentID",
        "DistinctParty/Profile/Identity/IDRegDocumentReference/@IDRegDocumentID"), _BACK),
    **{f"{holder}/DatePeriod{end}/@{part}": _FIXED for part in ("YearFixed", "MonthFixed", "DayFixed") for end in ("", "/Start", "/End")
       for holder in ("DistinctParty/Profile/Feature/FeatureVersion", "DistinctParty/Profile/Identity/Alias", "IDRegDocument/DocumentDate",
                      "ProfileRelationship", "SanctionsEntry/SanctionsMeasure")},
    "DistinctParty/Profile/Feature/FeatureVersion/VersionDetail/@DetailTypeID": "in which form the value stands: that shows in the value",
}
_EMPTY = "an address of which the office says nothing"
_ONE_PARTY = "joins two entries of one party, whose listings are both told"
_FEATURE = "DistinctParty/Profile/Feature"


class Reader:
    """Reads parties, with the elements beside them, and accounts for all that it reads.

    ``dangling`` counts relations to parties that the file does not have, ``orphans`` elements of such parties, ``lost`` other numbers that
    lead nowhere.
    """

    def __init__(self, beside: Beside, account: Account) -> None:
        self.beside, self.words, self.account = beside, beside.words, account
        self.dangling = self.orphans = 0
        self.lost: dict[str, int] = {}

    def party(self, node: Node, number: str) -> Profile:
        """The profile of a party with all that belongs to it."""
        profile = Profile(number, "")
        texts = [node.source()]
        for one in node.all("Profile"):
            profile.type = profile.type or self._type(one.attr("PartySubTypeID"))
            for identity in one.all("Identity"):
                profile.names += self._identity(identity)
            for feature in one.all("Feature"):
                profile.features += self._feature(feature, texts)
            profile.features += [_external(self, reference) for reference in one.all("ExternalReference")]
            profile.remarks += _comments(one)
        profile.remarks = [piece for comment in (*_comments(node), *profile.remarks) for piece in pieces(comment)]
        for reference in node.path("Profile", "SanctionsEntryReference"):
            reference.attr("SanctionsEntryID")
        for one in node.all("Profile"):
            identities = [identity.attr("ID") for identity in one.all("Identity")]
            texts += self.belonging(profile, one.attr("ID"), identities)
        profile.text = "\n".join(dict.fromkeys(texts))
        node.close(self.account, number, _LEFT_OUT)
        return profile

    def belonging(self, profile: Profile, key: str, identities: list[str]) -> list[str]:
        """Gives a profile its documents, relations and entries, and answers with their words."""
        texts: list[str] = []
        for identity in identities:
            for document in self.beside.take(DOCUMENT, identity):
                profile.papers.append(self._paper(document, texts))
                self._close(document, profile, texts)
        for relation in self.beside.take(RELATION, key) if key else ():
            profile.ties.append(self._tie(relation))
            self._close(relation, profile, texts)
        for entry in self.beside.take(ENTRY, key) if key else ():
            profile.listings.append(self._listed(entry))
            for link in self.beside.take(LINK, entry.attr("ID")):
                self._link(link, profile, key)
                self._close(link, profile, texts)
            self._close(entry, profile, texts)
        if profile.orphan:
            profile.text = "\n".join(texts)
        return texts

    def _close(self, node: Node, profile: Profile, texts: list[str]) -> None:
        texts.append(node.source())
        node.close(self.account, profile.number, _LEFT_OUT)
        self.orphans += bool(profile.orphan)

    def _type(self, number: str) -> str:
        kind = self.words("PartySubType", number)
        return kind if kind != "Unknown" else self.words("PartyType", self.words.more("PartySubType", number, "PartyTypeID"))

    def _identity(self, node: Node) -> Iterator[Called]:
        """The names of an identity; one that is false or not the main one is marked on each of them."""
        is_false, is_further = node.attr("False") == "true", node.attr("Primary") == "false"
        mark = ["false identity"] * is_false + ["further identity"] * is_further + _comments(node)
        types = {group.attr("ID"): self.words("NamePartType", group.attr("NamePartTypeID"))
                 for group in node.path("NamePartGroups", "MasterNamePartGroup", "NamePartGroup")}
        for alias in node.all("Alias"):
            spellings = sorted((self._spelling(one, types) for one in alias.all("DocumentedName")), key=lambda one: one[0])
            type_ = self.words("AliasType", alias.attr("AliasTypeID"))
            is_main = alias.attr("Primary") == "true" and not is_further
            yield Called(
                [spelling for _, spelling in spellings], "" if is_main else type_, is_weak=alias.attr("LowQuality") == "true",
                note="; ".join([*mark, *_comments(alias)]), span=self._period(alias.one("DatePeriod")))

    def _spelling(self, node: Node, types: dict[str, str]) -> tuple[tuple[bool, bool, str], Spelling]:
        """A documented name with what puts it before the others of its alias."""
        parts, scripts, notes = [], [], _comments(node)
        for holder in node.all("DocumentedNamePart"):
            for value in holder.all("NamePartValue"):
                word = f"{holder.attr('LeadingChars')}{value.own()}{holder.attr('TrailingChars')}"
                parts.append((types.get(value.attr("NamePartGroupID"), ""), word))
                scripts.append(self.words("Script", value.attr("ScriptID")))
                notes += ["acronym"] if value.attr("Acronym") == "true" else []
        notes += [f"used in {self.words('Country', one.attr('CountryID'))}" for one in node.all("DocumentedNameCountry")]
        status = self.words("DocNameStatus", node.attr("DocNameStatusID"))
        script = scripts[0] if scripts else ""
        spelling = Spelling(parts, script, note="; ".join(dict.fromkeys(notes)), key=node.attr("ID"))
        return (not status.startswith("Primary"), script != "Latin", spelling.key), spelling

    def _feature(self, node: Node, texts: list[str]) -> Iterator[Told]:
        type_ = self.words("FeatureType", node.attr("FeatureTypeID"))
        for version in node.all("FeatureVersion"):
            values = [value for one in version.all("VersionDetail")
                      if (value := self.words("DetailReference", one.attr("DetailReferenceID")) or one.own())]
            spans = [span for one in version.all("DatePeriod") if (span := self._period(one))]
            wheres = [where for one in version.all("VersionLocation") if (where := self._where(one.attr("LocationID"), texts))]
            reliability, note = self.words("Reliability", version.attr("ReliabilityID")), "; ".join(_comments(version))
            for at in range(max(1, len(spans), len(wheres))):
                where = wheres[at] if at < len(wheres) else None
                if type_ == "Location" and not note and (where is None or where.is_empty):
                    self.account.leave_out(_FEATURE, _EMPTY)
                    continue
                yield Told(type_, "; ".join(values), spans[at] if at < len(spans) else None, where, note, reliability)

    def _where(self, number: str, texts: list[str]) -> Where | None:
        found = self.beside.location(number)
        if found is None:
            self.lost["a location"] = self.lost.get("a location", 0) + 1
            return None
        node, is_first = found
        where = Where(number=node.attr("ID"), note="; ".join(_comments(node)))
        codes = [one.attr("AreaCodeID") for one in node.all("LocationAreaCode")]
        countries = [one.attr("CountryID") for one in node.all("LocationCountry")]
        for country in countries[:1]:
            where.country, where.code = self.words("Country", country), self.words.more("Country", country, "ISO2")
        for code in codes[:1] if not countries else ():
            where.code = self.words("AreaCode", code)
            where.country = self.words.more("AreaCode", code, "Description") if where.code else ""
        for part in node.all("LocationPart"):
            words = where.parts.setdefault(self.words("LocPartType", part.attr("LocPartTypeID")), [])
            for value in sorted(part.all("LocationPartValue"), key=lambda one: one.attr("Primary") != "true"):
                words += [f"{one} ({'; '.join(notes)})" if (notes := _comments(value)) else one for one in value.texts("Value")]
        where.note = "; ".join(filter(None, (where.note, *(self.words("Country", one) for one in countries[1:]))))
        texts.append(node.source())
        if is_first:
            node.close(self.account, f"location {number}", _LEFT_OUT)
        return where

    def _paper(self, node: Node, texts: list[str]) -> Paper:
        country = node.attr("IssuedBy-CountryID")
        place = node.attr("IssuedIn-LocationID")
        where = self._where(place, texts) if place else None
        dates = [(self.words("IDRegDocDateType", one.attr("IDRegDocDateTypeID")), span) for one in node.all("DocumentDate")
                 for period in one.all("DatePeriod") if (span := self._period(period))]
        return Paper(
            type=self.words("IDRegDocType", node.attr("IDRegDocTypeID")), value=node.text("IDRegistrationNo"),
            country=self.words("Country", country), code=self.words.more("Country", country, "ISO2"), place=where.words if where else "",
            authority=node.text("IssuingAuthority"), validity=self.words("Validity", node.attr("ValidityID")), dates=dates,
            note="; ".join(_comments(node)),
            names=[one.attr("DocumentedNameID") for one in node.all("DocumentedNameReference")])

    def _tie(self, node: Node) -> Tie:
        to = node.attr("To-ProfileID")
        other = self.beside.numbers.get(to, "")
        self.dangling += not other
        return Tie(
            self.words("RelationType", node.attr("RelationTypeID")), other or to, bool(other),
            quality=self.words("RelationQuality", node.attr("RelationQualityID")), is_former=node.attr("Former") == "true",
            span=self._period(node.one("DatePeriod")), note=plain("; ".join(_comments(node))))

    def _link(self, node: Node, profile: Profile, key: str) -> None:
        """A link between two entries is a tie of their parties, if those are two."""
        to = node.attr("EntryB-SanctionsEntryID")
        other = self.beside.entries.get(to, "")
        number = self.beside.numbers.get(other, "")
        type_, day = self.words("EntryLinkType", node.attr("EntryLinkTypeID")), self._date(node.one("Date"))
        note = plain("; ".join(_comments(node)))
        if other == key:
            self.account.leave_out(LINK, _ONE_PARTY)
            return
        profile.ties.append(Tie(type_, number or to, bool(number), span=Span(day) if day else None, note=note))

    def _listed(self, node: Node) -> Listed:
        listed = Listed(self.words("List", node.attr("ListID")), note="; ".join(_comments(node)),
                        terms=list(map(plain, node.texts("LimitationsToListing"))))
        for event in node.all("EntryEvent"):
            listed.events.append(self._event(event))
        for measure in node.all("SanctionsMeasure"):
            type_, span = self.words("SanctionsType", measure.attr("SanctionsTypeID")), self._period(measure.one("DatePeriod"))
            comment = "; ".join(_comments(measure))
            if type_ == "Program" and comment and span is None:
                listed.programs.append(comment)
            else:
                listed.measures.append(Measure(type_, span, comment))
        for info in node.all("SupportingInfo"):
            said = (self.words("SupInfoType", info.attr("SupInfoTypeID")), *info.texts("Text"), *info.texts("DirectURL"))
            listed.note = "; ".join(filter(None, (listed.note, *said)))
        listed.acts = [event.act for event in listed.events if event.act]
        listed.on = min((event.day for event in listed.events if event.day and event.type == "Created"), default=None, key=str)
        return listed

    def _event(self, node: Node) -> Happened:
        number, day = node.attr("LegalBasisID"), self._date(node.one("Date"))
        return Happened(
            self.words("EntryEventType", node.attr("EntryEventTypeID")), day.date if day else None,
            "" if day and day.date else str(day or ""), act(self.words("LegalBasis", number), number), plain("; ".join(_comments(node))))

    def _date(self, node: Node | None) -> Day | None:
        """A day; one of another calendar than ours is none."""
        is_ours = node is not None and self.words("CalendarType", node.attr("CalendarTypeID")).lower() in ("", GREGORIAN)
        day = _day(node)
        return day if is_ours else None

    def _period(self, node: Node | None) -> Span | None:
        """The stretch from the first to the last day that a period may mean; None for an open one."""
        if node is None:
            return None
        calendar = self.words("CalendarType", node.attr("CalendarTypeID")).lower()
        start, end = ([_day(one) for side in node.all(tag) for one in (side.one("From"), side.one("To"))] for tag in ("Start", "End"))
        marks = [side.attr("Approximate") for tag in ("Start", "End") for side in node.all(tag)]
        first, last = next(filter(None, start), None), next(filter(None, reversed(end)), None)
        return Span(first, last, "true" in marks, calendar or GREGORIAN) if first or last else None


def _external(reader: Reader, node: Node) -> Told:
    """A reference to a source outside of the list."""
    values = [*node.texts("ExRefValue"), *node.texts("DirectURL")]
    for link in node.all("SubLink"):
        values += [reader.words("TargetType", link.attr("TargetTypeID")), *link.texts("Description"), *link.texts("DirectURL")]
    type_ = reader.words("ExRefType", node.attr("ExRefTypeID")) or "external reference"
    return Told(type_, "; ".join(values), note="; ".join(_comments(node)))


def _comments(node: Node) -> list[str]:
    return node.texts("Comment")


def _day(node: Node | None) -> Day | None:
    if node is None:
        return None
    parts = [int(text) if (text := node.text(tag)).isdecimal() else 0 for tag in ("Year", "Month", "Day")]
    return Day(*parts) if parts[0] else None


__all__ = ["Reader"]
