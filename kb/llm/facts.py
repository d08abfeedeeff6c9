"""From a fact in the guideline's shape to the model's facts, the same that the local reader makes; ``kb.evaluation`` goes the other way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from kb.dates import PartialDate
from kb.extract import gazetteer
from kb.extract.facts.shared import number
from kb.extract.lexicon import load, words
from kb.extract.reading import UNNAMED
from kb.extract.tenures import office_kind
from kb.llm import answer
from kb.llm.answer import AnyFact
from kb.model import (
    Action,
    Agreement,
    Aid,
    ArmsTransfer,
    Claim,
    Concept,
    Designation,
    Entity,
    Fact,
    Meeting,
    Membership,
    Passage,
    SanctionsMeasure,
    Statement,
    Tenure,
    UseOfForce,
    Visit,
)

_MODALITIES = {"asserted": "asserted", "claimed": "reported", "planned": "planned", "possible": "hypothetical", "denied": "denied"}
_STAGES = {
    "delivered": "deliver", "ordered": "order", "approved": "approve", "negotiated": "negotiate", "planned": "announce",
    "cancelled": "cancel",
}
_DIPLOMATIC = {
    "expulsion": "expel", "recall": "recall", "summons": "summon", "recognition": "recognise", "non-recognition": "refuse-recognition",
    "closure": "close", "restriction": "restrict", "suspension of cooperation": "suspend", "resumption": "resume",
}
_MODES = {"phone call": "phone-call", "video call": "video-call"}


@dataclass(frozen=True, slots=True)
class Found:
    """Where a fact stands, when it happened (a date, or the two of a period), and whether that date stands elsewhere than the passage."""

    passage: Passage
    dates: tuple[PartialDate, ...]
    inferred: bool
    issued: PartialDate | None
    because: str


def claims(told: AnyFact, found: Found) -> list[Claim]:
    """One claim for each fact that the model's one stands for; none if what its type needs is missing."""
    status: str = told.status
    if isinstance(told.args, answer.ArmsTransfer) and (told.args.stage, status) == ("approved", "planned"):
        status = "asserted"  # the permission itself has been given
    said = told.attribution
    sources = tuple(map(agent, said.source)) if said else ()
    via = agent(said.via) if said and said.via else None
    if status == "asserted" and (sources or via):
        status = "claimed"
    if status == "claimed" and not sources:
        sources = (UNNAMED,)
    return [
        Claim(
            asserts=(_dated(fact, found),),
            modality=Concept(_MODALITIES[status]),
            attributed_to=sources,
            via=via,
            evidence=found.passage,
            because=(found.because,),
        )
        for fact in _facts(told, found)
    ]


def _dated(fact: Fact, found: Found) -> Fact:
    if isinstance(fact, Tenure) or not found.dates:
        return fact
    inferred = ("date",) if found.inferred else ()
    if len(found.dates) == 2:
        return replace(fact, start_date=found.dates[0], end_date=found.dates[1], inferred=inferred)
    return replace(fact, date=found.dates[0], inferred=inferred)


def _facts(told: AnyFact, found: Found) -> list[Fact]:
    match told.args:
        case answer.Meeting() as args:
            attendees = _agents(args.participants)
            place = (where(args.location),) if args.location else ()
            kind = Concept(_MODES.get(args.mode or "", ""))
            return [Meeting(attendee=attendees, takes_place_in=place, kind=kind, topic=args.topic or "")] if len(attendees) > 1 else []
        case answer.Visit() as args:
            return [Visit(visitor=_agents(args.visitor), takes_place_in=(where(one),)) for one in args.destination]
        case answer.AgreementSigned() as args:
            parties = _agents(args.parties)
            return [_act("sign", Agreement(party=parties, topic=args.topic or ""), parties)]
        case answer.SanctionImposed() as args:
            return _sanctions(told.type, args)
        case answer.ArmsTransfer() as args:
            return [_transfer(args, told.status)]
        case answer.TechnologyTransfer() as args:
            supplier, recipient = agent(args.supplier or ""), agent(args.recipient or "")
            about = ArmsTransfer(supplier=supplier, recipient=recipient, transfer_kind=Concept("technology"), topic=args.technology or "")
            return [_act("deliver", about, (supplier,))]
        case answer.MilitaryAidPledge() as args:
            donors = _agents(args.donor)
            aid = Aid(donor=donors, recipient=_agents(args.recipient), topic=args.aid or "", kind=Concept("military-aid"))
            return [_act("provide", aid, donors)]
        case answer.Statement() as args:
            return [Statement(speaker=_agents(args.speaker), topic=args.topic or "")]
        case answer.PositionHeld() as args:
            return [_tenure(one, args.office, args.org, found, former=args.time == "former") for one in args.person]
        case answer.Appointment() as args:
            return [
                _act("appoint", Tenure(holder=(person(one),), position=_position(args.office, args.org)), ()) for one in args.person
            ]
        case answer.DiplomaticAction() as args:
            affected = (Entity(args.object, "Group"),) if args.object else ()
            action = Concept(_DIPLOMATIC[args.kind])
            return [Action(action_type=action, actor=_agents(args.actor), target=_agents(args.target), affected=affected)]
        case answer.MembershipInOrganisation() as args:
            organization = replace(agent(args.organisation or ""), type="Organization")
            return [_member(one, organization, args.stage) for one in _agents(args.member)]
        case answer.Attack() as args:
            weapon = _weapon(args.weapon) if args.weapon else None
            attacked = tuple(_attacked(one) for one in args.target)
            return [UseOfForce(attacker=_agents(args.attacker), attacked=attacked, weapon=weapon)]


def _act(action: str, about: Fact, actors: tuple[Entity, ...], **more: Any) -> Action:
    return Action(action_type=Concept(action), acts_on=about, actor=actors, **more)


def _sanctions(type_: str, args: answer.SanctionImposed) -> list[Fact]:
    senders, targets, measure = _agents(args.sender), _agents(args.target), args.measure or ""
    low = measure.lower()
    kinds = tuple(Concept(concept) for phrase, concept in load("measures")["words"].items() if phrase in low)
    if type_ == "Designation":
        return [
            _act("designate", Designation(sender=senders, target=(one,), measure_text=measure, reason_text=args.reason or ""), senders)
            for one in targets
        ]
    about = SanctionsMeasure(
        sender=senders, target=targets, measure_text=measure, measure_type=tuple(dict.fromkeys(kinds)), reason_text=args.reason or ""
    )
    if type_ == "SanctionsRegime":
        return [about]
    return [_act("lift" if type_ == "SanctionLifted" else "impose", about, senders)]


def _transfer(args: answer.ArmsTransfer, status: str) -> Fact:
    supplier, quantity = agent(args.supplier or ""), args.quantity or ""
    weapon = _weapon(args.weapon or "")
    about = ArmsTransfer(
        supplier=supplier, recipient=agent(args.recipient or ""), transfer_kind=Concept("equipment"), weapon=weapon,
        weapon_category=weapon.category,
    )
    stage = _STAGES[args.stage or "delivered"]
    if stage == "announce" and status != "asserted":
        stage = "deliver"  # that it lies ahead or is only said is the modality's to say
    exact = number(quantity)
    return _act(
        stage, about, (supplier,), quantity=exact, quantity_text="" if exact is not None else quantity, amount_text=args.value or ""
    )


def _member(member: Entity, organization: Entity, stage: str | None) -> Fact:
    about = Membership(member=(member,), organization=organization)
    if stage is None:
        return about
    return _act("join", about, (member,)) if stage == "joined" else _act("suspend", about, ())


def _tenure(name: str, office: str | None, org: str | None, found: Found, *, former: bool) -> Tenure:
    day = found.dates[0] if found.dates else found.issued
    return Tenure(
        holder=(person(name),), position=_position(office, org), held_on=None if former else day, ended_by=day if former else None
    )


def _position(office: str | None, org: str | None) -> Entity:
    label = office or ""
    return Entity(label=label, type="Position", kind=office_kind(label), of=agent(org) if org else None)


# ------------------------------------------------------------------ names

_AGENTS = frozenset({"State", "Organization", "Group", "Government"})


def _known(name: str, types: frozenset[str]) -> gazetteer.Match | None:
    """The reference entity that a name as a whole stands for."""
    bare = name.strip().removeprefix("the ").removeprefix("The ")
    match = next(gazetteer.find(bare), None)
    return match if match is not None and match.end - match.start >= len(bare) and match.entity.type in types else None


def _agents(names: list[str]) -> tuple[Entity, ...]:
    return tuple(dict.fromkeys(agent(one) for one in names if one.strip()))


def agent(name: str) -> Entity:
    """Who acts under a name: a state or organization of the reference; an organ or a group of one; else an agent of that name.

    A seat of government stands for its state, but for those that act under their own name.

    >>> agent("the Kremlin").label, agent("the White House").label, agent("US officials").type
    ('Russia', 'White House', 'Group')
    """
    label = " ".join(name.split()).removeprefix("the ").removeprefix("The ")
    if (match := _known(name, _AGENTS)) is not None:
        if match.entity.type != "Government":
            return match.entity
        named = label in words("groups", "keeps_name")
        return Entity(label, "Organization", of=match.entity.of) if named or match.entity.of is None else match.entity.of
    state = next((one.entity for one in gazetteer.find(label) if one.entity.type == "State"), None)
    last = (label.split() or [""])[-1]
    if state is not None and last.lower() in words("groups", "organ"):
        return Entity(label, "Organization", of=state)
    if last[:1].islower():
        return Entity(label, "Group", of=state)
    return Entity(label, "Agent")


def person(name: str) -> Entity:
    """The person of a name."""
    return Entity(" ".join(name.split()), "Person")


def where(name: str) -> Entity:
    """The place or state of a name; a capital is a place of its state, also where it could stand for it."""
    match = _known(name, frozenset({"State", "Place"}))
    label = " ".join(name.split()).removeprefix("the ").removeprefix("The ")
    if match is None:
        return Entity(label, "Place")
    return Entity(label, "Place", of=match.entity) if match.how == "metonym" else match.entity


def _attacked(name: str) -> Entity:
    found = agent(name)
    return where(name) if found.type == "Agent" and _known(name, frozenset({"Place"})) is not None else found


def _weapon(name: str) -> Entity:
    label = " ".join(name.split())
    known = next((one.entity for one in gazetteer.find(label) if one.entity.type == "WeaponSystem"), None)
    return Entity(label, "WeaponSystem", iri=known.iri if known else "", category=known.category if known else Concept(""))
