"""A profile of the Office of Foreign Assets Control becomes a record: its listings, its names, and each detail as a claim of its own.

What the flat files and the classic XML say of an entry too is the same fact as theirs.  What they do not say (under which name a document
was issued, by which act an entry is listed) stands on the fact if it belongs to it, and else in one of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from kb.loaders.lists import ofac_remarks as remarks
from kb.loaders.lists import ofac_words as words
from kb.loaders.lists.dates import When
from kb.loaders.lists.ofac_entry import label
from kb.loaders.lists.ofac_profile import Listed, Measure, Paper, Profile, Tie, Told, Where
from kb.loaders.lists.ofac_profile_names import named_by
from kb.loaders.lists.ofac_remarks import plain
from kb.loaders.lists.ofac_spans import Span
from kb.model import Concept, Entity, Fact, SanctionsMeasure
from kb.quads.editions import record_iri
from kb.record import Act, Address, Association, Attribute, Birth, Identifier, Listing, Name, Nationality, Record, Said, Step
from kb.resolve import coded

_LISTS = {"sdn list": words.SDN, "consolidated list": words.CONS}
MAIN = {words.SDN: "SDN List", words.CONS: "Consolidated List"}
_RELIABLE = {"confirmed": "reliable", "high": "reliable", "reported": "unconfirmed", "false": "unreliable", "low": "unreliable"}
_SILENT = frozenset({"", "unknown"})
_VALID = {"valid": "valid", "fraudulent": "fraudulent", "expired": "expired", "revoked": "revoked"}
_STEPS = {"created": "list", "removed": "delist", "deleted": "delist", "delisted": "delist"}
_ACTS = {"Executive Order": "executive-order", "General License": "general-licence", "31 CFR": "regulation"}
# What the flat files call a feature, where that word stands in the note of the fact.
_PUBLISHED = {"Citizenship Country": "citizen", "Nationality Country": "nationality"}
_LINES = ("ADDRESS1", "ADDRESS2", "ADDRESS3")
_PLACED = (*_LINES, "CITY", "STATE/PROVINCE", "POSTAL CODE")
_NO = Concept("")


@lru_cache(4096)
def act(title: str, number: str) -> Act | None:
    """The legal act of a title; None where the office does not know it."""
    if title.lower() in _SILENT:
        return None
    kind = next((kind for start, kind in _ACTS.items() if title.startswith(start)), "")
    return Act(title, key=number, kind=Concept(kind))


def list_of(name: str) -> str:
    """Which of our two lists the office means by the name of one; empty for a part of them or another list.

    >>> list_of("Consolidated List"), list_of("CAPTA List")
    ('ofac-cons', '')
    """
    return _LISTS.get(name.lower(), "")


def record(profile: Profile, slug: str) -> Record:
    """The record of a profile on the list of that slug."""
    return _Telling(profile, slug).record()


class _Telling:
    """One profile being told."""

    def __init__(self, profile: Profile, slug: str) -> None:
        self.profile, self.slug = profile, slug
        self.type = "Agent" if profile.orphan else words.record_type(profile.type)
        self.names: dict[str, Name] = {}
        self.terms: list[str] = []
        self.said: list[Said] = []

    def record(self) -> Record:
        profile = self.profile
        in_order = sorted(profile.names, key=lambda one: bool(one.type))
        named = [fact for called in in_order for fact in named_by(called, self.names)]
        first = next((fact.full_name for fact in named if isinstance(fact, Name)), f"entry {profile.number}")
        self.me = Entity(first, self.type, record_iri(self.slug, profile.number))
        if profile.orphan:
            self._say(Attribute(kind=Concept("other-attribute"), value=profile.orphan, note="orphan"))
        self._say(*named)
        told = remarks.read(profile.remarks, self.me, lambda name: Entity(name, "Agent"))
        self._say(*(fact for fact, _ in told.facts))
        self.terms += told.terms
        self._say(*(fact for place in profile.places if (fact := address(place))))
        self._features()
        self._say(*(self._paper(paper) for paper in profile.papers))
        for tie in profile.ties:
            self.said.append(self._tie(tie))
        listings = [one for listed in self._lists() for one in self._listed(*listed)]
        return Record(profile.number, self.type, label(first, self.type), (*listings, *self.said), profile.text)

    def _say(self, *facts: Fact) -> None:
        self.said += [Said((fact,)) for fact in facts]

    def _features(self) -> None:
        features = self.profile.features
        several = {one.type for one in features if one.is_primary is False}
        for feature in features:
            term = f"{feature.type} {feature.value or (feature.span.words if feature.span else '')}".strip()
            reliability = Concept(_RELIABLE.get(feature.reliability.lower(), ""))
            rank = Concept("preferred") if feature.is_primary and feature.type in several else _NO
            if words.is_term(plain(term)):
                self.terms.append("; ".join(remarks.pieces(term)))
                # A term belongs to the listing; what is said of it alone does not.
                if not reliability and not feature.note:
                    continue
                fact: Fact = Attribute(kind=Concept("other-attribute"), value=plain(feature.value), note=_notes(feature.type, feature.note))
            else:
                found = _feature(feature)
                if found is None:
                    continue
                fact = found
            self.said.append(Said((fact,), reliability=reliability, rank=rank))

    def _paper(self, paper: Paper) -> Identifier:
        meaning = words.meaning(paper.type)
        if meaning is None or meaning.sort != "identifiers":
            meaning = words.Meaning("identifiers", Concept("other-identifier"), paper.type, paper.type)
        kind, value, note = remarks.number(meaning, plain(paper.value))
        country = state(paper.country, paper.code)
        days = {type_.lower().split(" ")[0]: span for type_, span in paper.dates}
        issued, expires = days.get("issue"), days.get("expiration")
        start, end = (one.when if one else When() for one in (issued, expires))
        unread = [f"{type_} {span.words}" for type_, span in paper.dates
                  if span.when.date is None or span.when.text or span not in (issued, expires)]
        under = [self.names[key] for key in sorted(paper.names) if key in self.names]
        status = _VALID.get(paper.validity.lower(), "")
        return Identifier(
            kind=kind, value=value or plain(paper.note) or paper.type, country=country, start_date=start.date, end_date=end.date,
            place_text=_notes("" if country else paper.country, "" if paper.place == paper.country else plain(paper.place)),
            date_text="; ".join(unread), status=Concept(status), under_name=under[0] if under else None,
            note=_notes(note, f"issuing authority: {plain(paper.authority)}" if paper.authority else "", paper.note if value else "",
                        "" if status or paper.validity.lower() in _SILENT else f"validity: {paper.validity}",
                        *(f"also under the name {name.full_name}" for name in under[1:])),
        )

    def _tie(self, tie: Tie) -> Said:
        relation = words.relation(tie.type)
        other = Entity(tie.label or f"entry {tie.other}", "Agent", record_iri(self.slug, tie.other) if tie.is_known else "")
        one, two = (other, self.me) if relation.turned else (self.me, other)
        reliability = _RELIABLE.get(tie.quality.lower(), "")
        quality = "" if reliability or tie.quality.lower() in _SILENT else tie.quality.rstrip(":")
        fact = Association(
            kind=relation.kind, associate=(one,), associated_with=(two,), status=Concept("terminated" if tie.is_former else ""),
            start_date=tie.span.first.date if tie.span and tie.span.first else None,
            end_date=tie.span.last.date if tie.span and tie.span.last else None,
            note=_notes(tie.type, quality, tie.note, "" if tie.is_known else f"entry {tie.other} is not on this list"),
        )
        return Said((fact,), reliability=Concept(reliability))

    def _lists(self) -> Iterator[tuple[Listed, bool]]:
        """The entry's places on lists, each with whether it is the main one."""
        listings = sorted(self.profile.listings, key=lambda one: (list_of(one.name) != self.slug, one.name, str(one.on)))
        if not listings and not self.profile.orphan:
            listings = [Listed(MAIN[self.slug])]
        if not listings:
            self._say(*(Attribute(kind=Concept("remark"), value=term) for term in sorted(set(self.terms))))
        return ((one, number == 0) for number, one in enumerate(listings))

    def _listed(self, listed: Listed, is_main: bool) -> Iterator[Said]:
        codes = sorted(set(listed.programs))
        terms = sorted({*listed.terms, *(self.terms if is_main else ())})
        types = [*(one.type for one in listed.measures), *listed.types]
        stated = {one for text in (*types, listed.name, *terms) for one in _measures(text, text in types)}
        measures = tuple(Concept(one) for one in sorted(stated)) if types else words.measures(self.slug, codes, terms)
        slug = list_of(listed.name)
        listing = Listing(
            sender=(words.authority(),), listing_id=self.profile.number, program=tuple(map(words.program, codes)), listed_on=listed.on,
            on_list=words.list_entity(slug) if slug else Entity(listed.name, "SanctionsList"), terms=tuple(terms), measure_type=measures,
            inferred=("measure_type",) if measures and not types else (), note=plain(listed.note),
            legal_basis=tuple(sorted(dict.fromkeys(listed.acts), key=lambda one: one.title)),
        )
        yield Said((listing,))
        for event in listed.events:
            kind = _STEPS.get(event.type.lower(), "amend")
            yield Said((Step(
                action_type=Concept(kind), acts_on=listing, date=event.day, date_text=event.text,
                legal_basis=(event.act,) if event.act else (),
                note=_notes("" if kind == "list" else event.type, event.note)),))
        for measure in listed.measures:
            yield Said((self._measure(measure, listing),))

    def _measure(self, measure: Measure, listing: Listing) -> SanctionsMeasure:
        span = measure.span
        return SanctionsMeasure(
            sender=listing.sender, target=(self.me,), measure_type=tuple(map(Concept, _measures(measure.type, True))), part_of=listing,
            measure_text=measure.type, note=plain(measure.note), start_date=span.first.date if span and span.first else None,
            end_date=span.last.date if span and span.last else None,
        )


def _measures(text: str, is_type: bool) -> tuple[str, ...]:
    """What a type of sanctions, a list or a term forbids; a type always forbids something."""
    return words.measures_of(text) or (("other-measure",) if is_type else ())


def address(place: Where) -> Address | None:
    """A place as an address; None where the office says nothing of it."""
    parts = {type_: ", ".join(map(plain, some)) for type_, some in place.parts.items()}
    country = state(place.country, place.code)
    line = ", ".join(filter(None, (parts.get(type_, "") for type_ in _LINES)))
    others = [f"Region: {text}" if type_ == "REGION" else text if type_ == "Unknown" else f"{type_}: {text}"
              for type_, text in sorted(parts.items()) if type_ not in _PLACED]
    if place.is_empty:
        return None
    return Address(
        key=place.number, address_line=(line,) if line else (), city=parts.get("CITY", ""), region=parts.get("STATE/PROVINCE", ""),
        postal_code=parts.get("POSTAL CODE", ""), country=country, note=plain(place.note),
        place_text=", ".join(filter(None, ("" if country else place.country, *others))),
    )


def state(name: str, code: str = "") -> Entity | None:
    """The state that the office means by a name or code."""
    return coded.state(name) or (coded.state(code) if code else None)


def _feature(feature: Told) -> Fact | None:
    """The fact of a feature that is no term; None for a place of which nothing is said."""
    where, note = feature.where, plain(feature.note)
    value = plain(feature.value) or (where.words if where else "") or (feature.span.words if feature.span else "")
    if feature.type == "Location" and where is not None:
        return address(where)
    type_ = _PUBLISHED.get(feature.type, feature.type)
    meaning = words.meaning(type_)
    if meaning is None and (leading := words.leading_word(f"{type_} {value}")) and leading[0].word != value:
        meaning, value = leading
    if meaning is None or not value:
        word = _notes(feature.type, note if value else "")
        return Attribute(kind=Concept("other-attribute"), value=value or note or feature.type, note=word)
    if meaning.sort == "identifiers":
        kind, value, word = remarks.number(meaning, value)
        return Identifier(kind=kind, value=value, note=_notes(word, note))
    if meaning.sort == "attributes":
        value = value.replace(",", "") if meaning.kind == "tonnage" else value
        return Attribute(kind=meaning.kind, value=value, note=_notes(meaning.note, note))
    if meaning.sort == "nationalities":
        country = state(where.country if where and where.country else value, where.code if where else "")
        return Nationality(kind=meaning.kind, country=country, place_text="" if country else value, note=_notes(meaning.note, note))
    if feature.span is not None:
        return _birth(meaning.kind, feature.span, plain(feature.value), note)
    return Birth(kind=meaning.kind, note=note, **remarks.place(value))  # type: ignore[arg-type]


def _birth(kind: Concept, span: Span, said: str, note: str) -> Birth:
    read = span.when
    text = said if said and said != span.words else read.text
    return Birth(kind=kind, note=note, calendar=span.calendar_concept, date=read.date, earliest_date=read.earliest, latest_date=read.latest,
                 date_text=text, estimated=(Concept("date"),) if read.estimated else ())


def _notes(*texts: str) -> str:
    return "; ".join(filter(None, texts))


__all__ = ["MAIN", "act", "address", "list_of", "record", "state"]
