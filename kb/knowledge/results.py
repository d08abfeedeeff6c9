"""What the look-ups answer with: facts as frozen values that carry their claims, and claims that carry their words.

A field is named as its property; what stands in a role is a :class:`Thing`.  Dates are :class:`~kb.dates.PartialDate`, offsets count
Unicode code points of the document's text, end exclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kb.dates import PartialDate


@dataclass(frozen=True, slots=True)
class Thing:
    """An entity of the base: its canonical IRI, what it is called, and its class; the IRI is empty where only words are known."""

    iri: str
    label: str
    type: str = ""

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words of a document that a claim rests on: ``text[start:end] == quote``."""

    quote: str
    start: int
    end: int
    zone: str = "body"

    def __str__(self) -> str:
        return self.quote


@dataclass(frozen=True, slots=True)
class Claim:
    """Who says that a fact holds, how firmly, in which words, in which document.

    ``recorded_until`` is set when a later edition of the document no longer says so.
    """

    iri: str
    modality: str
    attributed_to: tuple[Thing, ...]
    document: Thing
    issued: PartialDate | None = None
    via: Thing | None = None
    evidence: Evidence | None = None
    further_evidence: tuple[Evidence, ...] = ()
    confidence: Decimal | None = None
    recorded_from: PartialDate | None = None
    recorded_until: PartialDate | None = None

    def __str__(self) -> str:
        who = " and ".join(map(str, self.attributed_to))
        relayed = f", by way of {self.via}" if self.via else ""
        return f"{self.modality} by {who}{relayed}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """An action on a situation: ordered, delivered, signed, lifted; with its own date, quantity and claims."""

    iri: str
    action_type: str
    date: PartialDate | None = None
    actor: tuple[Thing, ...] = ()
    quantity: Decimal | None = None
    quantity_text: str = ""
    amount: Decimal | None = None
    amount_text: str = ""
    currency: str = ""
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One document's account of a situation or an event, with every claim about it and every step on it."""

    iri: str
    type: str
    kind: str = ""
    topic: str = ""
    date: PartialDate | None = None
    start_date: PartialDate | None = None
    end_date: PartialDate | None = None
    held_on: PartialDate | None = None
    ended_by: PartialDate | None = None
    takes_place_in: tuple[Thing, ...] = ()
    place_text: str = ""
    claims: tuple[Claim, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def when(self) -> PartialDate | None:
        """The date it is known by: its own, its start, that of its first dated step, or the day on which it is said to hold."""
        steps = sorted(step.date for step in self.steps if step.date)
        return self.date or self.start_date or (steps[0] if steps else None) or self.held_on

    def holds_on(self, day: PartialDate) -> bool:
        """Whether the account supports that the situation held (or the event happened) on a day.

        Comparison is at the coarser precision; without any date nothing is supported.
        """
        if self.start_date or self.end_date:
            begun = self.start_date is None or self.start_date.first <= day.last
            over = self.end_date is not None and self.end_date.last < day.first
            return begun and not over
        return any(known.may_include(day) for known in (self.held_on, self.date) if known)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure(Account):
    """A person holds a position."""

    holder: Thing | None = None
    position: Thing | None = None
    of: Thing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Account):
    """An agent belongs to an organization."""

    member: Thing | None = None
    organization: Thing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Account):
    """Parties have bound themselves, or are about to; its steps say who signed or ended it."""

    party: tuple[Thing, ...] = ()
    agreement_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Account):
    """A sanctions measure or a designation; its steps say what was imposed, eased or lifted."""

    sender: tuple[Thing, ...] = ()
    target: tuple[Thing, ...] = ()
    measure_type: tuple[str, ...] = ()
    measure_text: str = ""
    reason: tuple[str, ...] = ()
    reason_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(Account):
    """One weapon system, or technology, from one supplier to one recipient; its steps are its stages."""

    supplier: Thing | None = None
    recipient: Thing | None = None
    weapon: Thing | None = None
    weapon_category: str = ""
    weapon_text: str = ""
    transfer_kind: str = ""

    @property
    def quantity(self) -> Decimal | str | None:
        """How many, as a number or in the source's words; of the first step that says it."""
        for step in self.steps:
            if step.quantity is not None or step.quantity_text:
                return step.quantity if step.quantity is not None else step.quantity_text
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aid(Account):
    """A donor supports a recipient with money, training or goods other than named weapons."""

    donor: tuple[Thing, ...] = ()
    recipient: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Account):
    """Attendees come together, in a room or on a line."""

    attendee: tuple[Thing, ...] = ()
    host: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Account):
    """A visitor travels; ``takes_place_in`` is the destination."""

    visitor: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Account):
    """A speaker says something; ``topic`` is what."""

    speaker: tuple[Thing, ...] = ()
    addressee: tuple[Thing, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UseOfForce(Account):
    """An attacker uses force."""

    attacker: tuple[Thing, ...] = ()
    attacked: tuple[Thing, ...] = ()
    weapon: Thing | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Account):
    """Something done that acts on no situation of its own: diplomats expelled, an ambassador recalled."""

    action_type: str = ""
    actor: tuple[Thing, ...] = ()
    target: tuple[Thing, ...] = ()
    affected: tuple[Thing, ...] = ()


ACCOUNTS: dict[str, type[Account]] = {
    "Tenure": Tenure,
    "Membership": Membership,
    "Agreement": Agreement,
    "SanctionsMeasure": Measure,
    "Designation": Measure,
    "SanctionsProgram": Measure,
    "ArmsTransfer": Transfer,
    "Aid": Aid,
    "Meeting": Meeting,
    "Visit": Visit,
    "Statement": Statement,
    "UseOfForce": UseOfForce,
    "Action": Action,
}
