"""Popolo JSON, as EveryPolitician and parliaments publish it: persons, organizations, posts and areas, and who belonged where and when.

Persons, organizations, posts and areas are records; a membership is a record without a class that asserts a fact about others: a tenure
where it names a post, else a membership.  A first pass notes what every id is, and the periods of the events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from kb.dates import PartialDate
from kb.errors import SourceError
from kb.iris import digest, slug
from kb.loaders.lists.dates import partial, when
from kb.loaders.lists.objects import Obj, items
from kb.loaders.lists.scripts import script_of
from kb.loaders.lists.streams import Stream
from kb.loaders.recognise import looks_like
from kb.model import Concept, Entity, Fact, Membership, Tenure
from kb.quads.editions import record_iri
from kb.record import Account, Act, Address, Association, Attribute, Birth, Edition, Identifier, Name, Nationality, Record, Said
from kb.resolve import coded

_BEGINS = looks_like(rb'\{\s*"(?:persons|organizations|memberships|posts|areas|events)"\s*:\s*\[\s*[\]{]')
_CLASSES = {"persons": "Person", "organizations": "Organization", "posts": "Position", "areas": "Place", "events": ""}
_GENERAL = re.compile(r"(?:ep-)?popolo(?:-v[\d.]+)?|data|export|index", re.IGNORECASE)
_CONTACTS = {"phone": "phone-number", "voice": "phone-number", "cell": "phone-number", "fax": "phone-number", "mobile": "phone-number",
             "email": "email-address", "twitter": "social-media-account", "facebook": "social-media-account", "url": "website"}
_PLAIN = {"gender": "gender", "email": "email-address", "honorific_prefix": "title", "honorific_suffix": "title", "summary": "remark",
          "biography": "remark", "description": "remark", "image": "website", "classification": "other-attribute",
          "type": "other-attribute",
          "death_date": "vital-status", "dissolution_date": "other-attribute", "seats": "other-attribute", "role": "other-attribute",
          "url": "website", "geometry": "other-attribute", "area_id": "other-attribute"}
_TOLD = {"gender": "gender", "email": "email-address", "honorific_prefix": "title", "summary": "remark"}
_LEFT_OUT = {"sort_name": "a key for sorting", "created_at": "when the publisher's database made the row",
             "updated_at": "when the publisher's database changed the row"}
_NO_BEARER = "an event without an organization or an area says nothing of anybody that the file describes"


def sniff(head: bytes) -> bool:
    """Whether a file is an object of Popolo's arrays."""
    return _BEGINS(head) or (head.lstrip()[:1] == b"{" and b'"persons"' in head and b'"memberships"' in head)


def read(stream: Stream) -> Edition:
    """The edition in a file."""
    name = _name(stream)
    list_ = f"popolo-{slug(name)}"
    survey = _Survey(list_)
    for key, obj in items(stream):
        survey.note(key, obj)
    account = Account()
    return Edition(list=list_, title=f"Popolo data {name}", authority=Entity(f"publisher of the data {name}", "Organization"),
                   records=_records(stream, survey, account), account=account, kind=Concept("dataset"))


def _name(stream: Stream) -> str:
    stem = stream.inner_name.rsplit(".json", 1)[0]
    if not _GENERAL.fullmatch(stem):
        return stem
    folders = stream.member.split("/")[:-1] or list(stream.path.resolve().parent.parts)
    return " ".join(folders[-2:]) or stem


@dataclass(slots=True)
class _Survey:
    """What every id of the file is, and when its events were."""

    list: str
    classes: dict[str, str] = field(default_factory=dict)
    periods: dict[str, tuple[PartialDate | None, PartialDate | None]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)

    def note(self, key: str, obj: Obj) -> None:
        if key in _CLASSES and (number := obj.text("id")):
            self.classes[number] = _CLASSES[key]
            if key == "events":
                self.periods[number] = partial(obj.text("start_date")), partial(obj.text("end_date"))
        for post in obj.all("posts") if key == "organizations" else ():
            self.classes[post.text("id")] = "Position"

    def entity(self, number: str, class_: str) -> Entity:
        """The record of an id; one that the file does not describe is of the class that its role asks for."""
        found = self.classes.get(number) or self.missing.setdefault(number, class_)
        return Entity(number, found, record_iri(self.list, number))


def _records(stream: Stream, survey: _Survey, account: Account) -> Iterator[Record]:
    for key, obj in items(stream):
        if key in _CLASSES and not obj.text("id"):
            raise SourceError(stream.name, f"holds an item of {key} without id", line=obj.line)
        if key in ("persons", "organizations", "posts", "areas"):
            yield from _thing(key, obj, survey, account)
        elif key == "memberships":
            yield _membership(obj, survey, account, {})
        elif key == "events":
            yield from _event(obj, survey, account)
        where = obj.text("id") or key
        left_out = {f"{key}/{name}": reason for name, reason in _LEFT_OUT.items()}
        if key == "meta":
            left_out |= {f"meta/{name}": "words of the publisher about the file" for name in obj.members()}
        obj.close(account, where, left_out)
    for number, class_ in sorted(survey.missing.items()):
        yield Record(number, class_, number, ())
    if survey.missing:
        account.notes.append(f"{len(survey.missing):,} ids are referred to and not described in the file, and kept without details: "
                             + ", ".join(sorted(survey.missing)[:10]))


def _thing(key: str, obj: Obj, survey: _Survey, account: Account, organization: str = "") -> Iterator[Record]:
    number = obj.text("id")
    label = obj.text("name") or obj.text("label") or obj.text("role") or number
    of = [survey.entity(one, "Place") for one in obj.texts("parent_id")] if key == "areas" else []
    if key == "posts":
        of += [survey.entity(one, "Organization") for one in obj.texts("organization_id") or filter(None, [organization])]
    facts = list(_details(key, obj, label))
    if key == "organizations":
        facts += [Association(kind=Concept("branch-of"), associate=(survey.entity(number, "Organization"),),
                              associated_with=(survey.entity(one, "Organization"),)) for one in obj.texts("parent_id")]
    yield Record(number, _CLASSES[key], label, tuple(Said((fact,)) for fact in facts), obj.json(), of=tuple(of))
    role = {"persons": "person_id", "organizations": "organization_id", "posts": "post_id"}.get(key, "")
    for membership in obj.all("memberships"):
        yield _membership(membership, survey, account, {role: number})
    for post in obj.all("posts"):
        if not post.text("id"):
            raise SourceError(survey.list, f"holds a post of {number} without id", line=obj.line)
        yield from _thing("posts", post, survey, account, number)


def _details(key: str, obj: Obj, label: str) -> Iterator[Fact]:
    if name := obj.text("name") or obj.text("label"):
        yield Name(full_name=name, kind=Concept("primary-name"), given_name=obj.text("given_name"), family_name=obj.text("family_name"),
                   middle_name=obj.text("additional_name"), patronymic=obj.text("patronymic_name"), script=script_of(name))
    for other in obj.all("other_names"):
        text = other.text("name") or " ".join(filter(None, (other.text("given_name"), other.text("family_name"))))
        if text:
            yield Name(full_name=text, kind=Concept("alias"), language=other.text("lang"), note=other.text("note"), script=script_of(text),
                       given_name=other.text("given_name"), family_name=other.text("family_name"),
                       middle_name=other.text("additional_name"), patronymic=other.text("patronymic_name"), **_period(other))
    for name, kind in (("birth_date", "birth"), ("founding_date", "founding")):
        if words := obj.text(name):
            yield Birth(kind=Concept(kind), **when(words).fields)  # type: ignore[arg-type]
    for text in obj.texts("national_identity"):
        state = coded.state(text)
        yield Nationality(kind=Concept("citizenship"), country=state, place_text="" if state else text)
    for identifier in obj.all("identifiers"):
        scheme, value = identifier.text("scheme"), identifier.text("identifier")
        if value:
            yield Identifier(kind=Concept("wikidata-item" if scheme == "wikidata" else "other-identifier"), value=value, note=scheme)
    for contact in obj.all("contact_details"):
        yield _contact(contact)
    for name in ("links", "images", "sources"):
        for link in obj.all(name):
            if url := link.text("url"):
                note = ": ".join(filter(None, ["" if name == "links" else name[:-1], link.text("note")]))
                yield Attribute(kind=Concept("website"), value=url, note=note)
    for name, kind in _PLAIN.items():
        for text in obj.texts(name):
            yield Attribute(kind=Concept(kind), value=text, note="" if _TOLD.get(name) == kind else name)
    if key == "posts":
        for name in ("start_date", "end_date"):
            for text in obj.texts(name):
                yield Attribute(kind=Concept("other-attribute"), value=text, note=name)


def _contact(contact: Obj) -> Fact:
    kind, value = contact.text("type").lower(), contact.text("value")
    note = "; ".join(filter(None, [contact.text("label"), contact.text("note")]))
    if kind == "address":
        return Address(address_line=(value,), note=note, start_date=partial(contact.text("valid_from")),
                       end_date=partial(contact.text("valid_until")))
    known = _CONTACTS.get(kind, "other-attribute")
    return Attribute(kind=Concept(known), value=value, note="; ".join(filter(None, [kind if kind != known else "", note])),
                     start_date=partial(contact.text("valid_from")), end_date=partial(contact.text("valid_until")))


def _period(obj: Obj) -> dict[str, Any]:
    """Start and end as they are told; what is no date stays in words, as does an end before the start."""
    start_words, end_words = obj.text("start_date"), obj.text("end_date")
    start, end = partial(start_words), partial(end_words)
    if (start_words and not start) or (end_words and not end) or (start and end and start.first > end.last):
        return {"date_text": f"{start_words} to {end_words}"}
    return {"start_date": start, "end_date": end}


def _membership(obj: Obj, survey: _Survey, account: Account, known: dict[str, str]) -> Record:
    """Who belonged where; the dates of a period stand in where the membership tells none, marked as worked out."""
    def text(name: str) -> str:
        return obj.text(name) or known.get(name, "")

    person, organization, post = text("person_id"), text("organization_id"), text("post_id")
    member = person or obj.text("member_id")
    period = _period(obj)
    term = obj.text("legislative_period_id") or obj.text("event_id")
    if term in survey.periods and not any(period.values()):
        start, end = survey.periods[term]
        found = {"start_date": start, "end_date": end}
        period = found | {"inferred": tuple(name for name, day in found.items() if day)}
    places = tuple(survey.entity(one, "Place") for one in obj.texts("area_id"))
    role, label = obj.text("role"), obj.text("label")
    note = "; ".join(filter(None, [role, label if label != role else "", f"period: {term}" if term else ""]))
    facts: list[Fact] = []
    who = survey.entity(member, "Person") if member else None
    shared: dict[str, Any] = {**period, "takes_place_in": places, "note": note}
    if who and post and who.type == "Person":
        facts.append(Tenure(holder=(who,), position=survey.entity(post, "Position"), **shared))
    elif who and organization:
        facts.append(Membership(member=(who,), organization=survey.entity(organization, "Organization"), **shared))
    for one in obj.texts("on_behalf_of_id") if who else ():
        facts.append(Association(kind=Concept("acting-for"), associate=(who,) if who else (),
                                 associated_with=(survey.entity(one, "Organization"),), **period))
    for contact in obj.all("contact_details") if who else ():
        detail = _contact(contact)
        facts.append(detail if not isinstance(detail, Address | Attribute) else _borne(detail, who))
    cited = [Act(link.text("url"), link.text("url"), note=link.text("note")) for name in ("sources", "links") for link in obj.all(name)
             if link.text("url")]
    said = tuple(Said((fact,), source=cited[0] if cited else None, further_sources=tuple(cited[1:])) for fact in facts)
    number = obj.text("id") or digest(member, organization, post, role, label, term, obj.text("start_date"), obj.text("end_date"),
                                      *obj.texts("on_behalf_of_id"), *obj.texts("area_id"))
    if not said:
        account.notes.append(f"membership {number} does not say who belongs to what, and nothing is made of it")
    return Record(number, "", role or "membership", said, obj.json())


def _borne(detail: Address | Attribute, who: Entity | None) -> Fact:
    return replace(detail, bearer=who)


def _event(obj: Obj, survey: _Survey, account: Account) -> Iterator[Record]:
    """A legislative period or an election: a detail of the body that has it."""
    bearers = [survey.entity(one, "Organization") for one in obj.texts("organization_id")]
    bearers = bearers or [survey.entity(one, "Place") for one in obj.texts("area_id")]
    number, name, kind = obj.text("id"), obj.text("name"), obj.text("classification") or "event"
    identifiers = "".join(f"; {one.text('scheme')} {one.text('identifier')}" for one in obj.all("identifiers"))
    if not bearers:
        account.leave_out(f"events of the classification {kind}", _NO_BEARER)
        return
    note = f"{kind}: {number}{identifiers}"
    facts = [Attribute(bearer=one, kind=Concept("other-attribute"), value=name or number, note=note, **_period(obj)) for one in bearers]
    yield Record(number, "", name or number, tuple(Said((fact,)) for fact in facts), obj.json())
