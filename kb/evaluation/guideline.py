"""Claims as predicted facts in the format of the annotation guideline: types, roles and status words, one JSON object a fact."""

from __future__ import annotations

from typing import Any

from kb.model import (
    Action,
    Agreement,
    Aid,
    ArmsTransfer,
    Claim,
    Designation,
    Document,
    Entity,
    Fact,
    Meeting,
    Membership,
    SanctionsMeasure,
    Statement,
    Tenure,
    UseOfForce,
    Visit,
)

_STATUS = {
    "asserted": "asserted",
    "reported": "claimed",
    "alleged": "claimed",
    "planned": "planned",
    "proposed": "possible",
    "threatened": "possible",
    "hypothetical": "possible",
    "denied": "denied",
    "withdrawn": "denied",
}
_STAGES = {
    "deliver": "delivered",
    "order": "ordered",
    "approve": "approved",
    "negotiate": "negotiated",
    "request": "planned",
    "offer": "planned",
    "announce": "planned",
    "cancel": "cancelled",
    "produce": "delivered",
}
_KINDS = {
    "expel": "expulsion",
    "recall": "recall",
    "summon": "summons",
    "recognise": "recognition",
    "close": "closure",
    "restrict": "restriction",
    "suspend": "suspension of cooperation",
    "sever": "suspension of cooperation",
    "refuse-recognition": "non-recognition",
    "resume": "resumption",
}
# Kinds of aid that are military support.
_MILITARY = frozenset({"military-aid", "rebel-support"})
# Kinds of force in which nobody is attacked with a weapon, as the guideline means it.
_NO_ATTACK = frozenset({"abduction", "hijacking", "clash", "ill-treatment", "blockade"})
_MEMBERSHIPS = {
    "join": "joined", "admit": "joined", "apply": "application", "suspend": "suspended", "leave": "left", "exclude": "expelled",
}


def _names(entities: tuple[Entity, ...]) -> Any:
    labels = [one.label for one in entities]
    return labels[0] if len(labels) == 1 else labels


def _measure(action: Action, about: SanctionsMeasure) -> tuple[str, dict[str, Any]]:
    args: dict[str, Any] = {"sender": _names(about.sender), "target": _names(about.target)}
    if about.measure_text:
        args["measure"] = about.measure_text
    if about.reason_text:
        args["reason"] = about.reason_text
    if isinstance(about, Designation):
        return "Designation", args
    return ("SanctionLifted" if str(action.action_type) in ("lift", "ease", "waive") else "SanctionImposed"), args


def _transfer(action: Action, about: ArmsTransfer, status: str) -> tuple[str, dict[str, Any]]:
    args: dict[str, Any] = {}
    if about.supplier is not None:
        args["supplier"] = about.supplier.label
    if about.recipient is not None:
        args["recipient"] = about.recipient.label
    if str(about.transfer_kind) == "technology":
        return "TechnologyTransfer", {**args, "technology": about.topic}
    args["weapon"] = about.weapon.label if about.weapon is not None else about.weapon_text
    quantity = str(action.quantity) if action.quantity is not None else action.quantity_text
    if quantity:
        args["quantity"] = quantity
    if action.amount_text:
        args["value"] = action.amount_text
    stage = _STAGES.get(str(action.action_type), "delivered")
    args["stage"] = "planned" if stage == "delivered" and status in ("planned", "possible") else stage
    return "ArmsTransfer", args


def _action(action: Action, status: str) -> tuple[str, dict[str, Any], str] | None:
    about = action.acts_on
    if isinstance(about, SanctionsMeasure):
        return (*_measure(action, about), status)
    if isinstance(about, ArmsTransfer):
        kind, args = _transfer(action, about, status)
        stage = str(action.action_type)
        return kind, args, "planned" if stage == "approve" and status == "asserted" else "denied" if stage == "cancel" else status
    if isinstance(about, Agreement):
        args = {"parties": [one.label for one in about.party], "topic": about.topic}
        return "AgreementSigned", args, status
    if isinstance(about, Aid) and str(about.kind) not in _MILITARY:
        return None
    if isinstance(about, Aid):
        return (
            "MilitaryAidPledge",
            {"donor": _names(about.donor), "recipient": _names(about.recipient), "aid": about.topic},
            "denied" if str(action.action_type) == "suspend" and status == "asserted" else status,
        )
    if isinstance(about, Tenure):
        return "Appointment", _tenure(about), status
    if isinstance(about, Membership):
        done = str(action.action_type)
        # who applies is no member yet, however firmly the application itself is told
        status = "planned" if done == "apply" and status in ("asserted", "claimed") else status
        return "MembershipInOrganisation", {**_membership(about), "stage": _MEMBERSHIPS.get(done, "")}, status
    kind = _KINDS.get(str(action.action_type), str(action.action_type))
    if kind == "recognition" and status == "denied":
        kind, status = "non-recognition", "asserted"
    args = {"kind": kind, "actor": _names(action.actor)}
    if action.target:
        args["target"] = _names(action.target)
    if action.affected or action.topic:
        args["object"] = _names(action.affected) if action.affected else action.topic
    return "DiplomaticAction", args, status


def _tenure(fact: Tenure) -> dict[str, Any]:
    args: dict[str, Any] = {"person": _names(fact.holder), "office": fact.position.label if fact.position is not None else ""}
    if fact.position is not None and fact.position.of is not None:
        args["org"] = fact.position.of.label
    if fact.ended_by is not None or "former" in fact.note:
        args["time"] = "former"
    return args


def _membership(fact: Membership) -> dict[str, Any]:
    return {"member": _names(fact.member), "organisation": fact.organization.label if fact.organization is not None else ""}


def _typed(fact: Fact, status: str) -> tuple[str, dict[str, Any], str] | None:
    if isinstance(fact, Action):
        if fact.acts_on is None and (str(fact.action_type) not in _KINDS or (str(fact.action_type) == "restrict" and not fact.target)):
            # what states do at home, protests and promises are no types of the guideline
            return None
        # who is put out of an office is no type of the guideline
        leaving = isinstance(fact.acts_on, Tenure) and str(fact.action_type) in ("dismiss", "resign")
        return None if leaving else _action(fact, status)
    if isinstance(fact, Meeting):
        args: dict[str, Any] = {"participants": [one.label for one in fact.attendee]}
        if fact.takes_place_in:
            args["location"] = fact.takes_place_in[0].label
        if str(fact.kind) == "phone-call":
            args["mode"] = "phone call"
        return "Meeting", args, status
    if isinstance(fact, Visit):
        return "Visit", {"visitor": _names(fact.visitor), "destination": _names(fact.takes_place_in)}, status
    if isinstance(fact, SanctionsMeasure):
        return "SanctionsRegime", {"sender": _names(fact.sender), "target": _names(fact.target)}, status
    if isinstance(fact, Statement):
        return "Statement", {"speaker": _names(fact.speaker), "topic": fact.topic}, status
    if isinstance(fact, Tenure):
        return "PositionHeld", _tenure(fact), status
    if isinstance(fact, Membership):
        return "MembershipInOrganisation", _membership(fact), status
    if isinstance(fact, UseOfForce):
        if not fact.attacker or str(fact.kind) in _NO_ATTACK:
            # the guideline knows attacks by somebody only
            return None
        args = {"attacker": _names(fact.attacker), "target": _names(fact.attacked)}
        if fact.weapon is not None:
            args["weapon"] = fact.weapon.label
        return "Attack", args, status
    return None


def _date(fact: Fact) -> str | None:
    if fact.start_date is not None and fact.end_date is not None:
        return f"{fact.start_date}/{fact.end_date}"
    return str(fact.date or fact.start_date) if fact.date or fact.start_date else None


def predicted(claim: Claim) -> dict[str, Any] | None:
    """A claim as the guideline writes it; None for what is no type of the guideline."""
    fact = claim.asserts[0]
    typed = _typed(fact, _STATUS[str(claim.modality)])
    if typed is None:
        return None
    kind, args, status = typed
    attribution = None
    stated_by = claim.stated_in.speaker if claim.stated_in is not None else ()
    if claim.attributed_to or stated_by or claim.via is not None:
        attribution = {
            "source": list(dict.fromkeys(one.label for one in (*claim.attributed_to, *stated_by))),
            "via": claim.via.label if claim.via is not None else None,
        }
    made: dict[str, Any] = {"type": kind, "args": args, "date": _date(fact), "status": status, "attribution": attribution}
    if claim.evidence is not None:
        made |= {
            "evidence": claim.evidence.quote,
            "start": claim.evidence.start,
            "end": claim.evidence.end,
            "zone": str(claim.evidence.zone),
        }
    if "date" in fact.inferred:
        made["date_inferred"] = True
    if claim.further_evidence:
        made["evidence_more"] = [passage.quote for passage in claim.further_evidence]
    if claim.because:
        made["because"] = list(claim.because)
    return made


def predictions(document: Document) -> list[dict[str, Any]]:
    """The facts of a document as the guideline writes them, in the order of the text."""
    found = [made for claim in document.claims if (made := predicted(claim)) is not None]
    return sorted(found, key=lambda made: (made.get("start", 0), made["type"]))
