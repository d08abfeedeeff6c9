"""What a model is asked for: facts in the shape of the annotation guideline, as a JSON schema and as values that were held against it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError


class Refused(Enum):
    """Why a fact of a model does not become a claim; the value completes "3 of 7 facts were refused: 3 ..."."""

    SHAPE = "not in the shape that was asked for"
    MISSING = "without an argument that its type needs"
    EVIDENCE = "whose evidence does not stand in the text word by word"
    LENGTH = "whose evidence is no sentence: too short or too long"
    ARGUMENT = "with an argument that the text does not contain"
    SOURCE = "with a source that the text does not name"
    ELSEWHERE = "whose evidence names none of its core arguments, nor does what stands before it"
    DATE = "with a date that is none, or that neither the text nor the publication gives"


def _listed(value: object) -> object:
    return [] if value is None else [value] if isinstance(value, str) else value


Names = Annotated[list[str], BeforeValidator(_listed)]
"""One or several names; a model that gives a bare name is understood."""
Words = str | None


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True)


class Args(_Shape):
    """The arguments of one type of fact, each a class named as its type.

    What is in ``core`` must not be empty; what is ``chosen`` comes from a list and not from the text.
    """

    core: ClassVar[tuple[str, ...]] = ()
    chosen: ClassVar[frozenset[str]] = frozenset()


class Meeting(Args):
    core = ("participants",)
    chosen = frozenset({"mode"})
    participants: Names
    location: Words = None
    topic: Words = None
    mode: Literal["in person", "phone call", "video call"] | None = None


class Visit(Args):
    core = ("visitor", "destination")
    visitor: Names
    destination: Names


class AgreementSigned(Args):
    core = ("parties",)
    parties: Names
    topic: Words = None


class SanctionImposed(Args):
    core = ("target",)
    sender: Names = []
    target: Names
    measure: Words = None
    reason: Words = None


class SanctionLifted(SanctionImposed):
    pass


class SanctionsRegime(SanctionImposed):
    pass


class Designation(SanctionImposed):
    pass


class ArmsTransfer(Args):
    core = ("supplier", "recipient", "weapon")
    chosen = frozenset({"stage"})
    supplier: Words
    recipient: Words
    weapon: Words
    quantity: Words = None
    value: Words = None
    stage: Literal["delivered", "ordered", "approved", "negotiated", "planned", "cancelled"] | None = None


class TechnologyTransfer(Args):
    core = ("supplier", "recipient", "technology")
    supplier: Words
    recipient: Words
    technology: Words


class MilitaryAidPledge(Args):
    core = ("donor", "recipient")
    donor: Names
    recipient: Names
    aid: Words = None


class Statement(Args):
    core = ("speaker",)
    speaker: Names
    topic: Words = None


class PositionHeld(Args):
    core = ("person", "office")
    chosen = frozenset({"time"})
    person: Names
    office: Words
    org: Words = None
    time: Literal["former"] | None = None


class Appointment(Args):
    core = ("person", "office")
    person: Names
    office: Words
    org: Words = None


class DiplomaticAction(Args):
    core = ("actor",)
    chosen = frozenset({"kind"})
    kind: Literal[
        "expulsion", "recall", "summons", "recognition", "non-recognition", "closure", "restriction", "suspension of cooperation",
        "resumption",
    ]
    actor: Names
    target: Names = []
    object: Words = None


class MembershipInOrganisation(Args):
    core = ("member", "organisation")
    chosen = frozenset({"stage"})
    member: Names
    organisation: Words
    stage: Literal["joined", "suspended"] | None = None


class Attack(Args):
    core = ("attacker", "target")
    attacker: Names
    target: Names
    weapon: Words = None


Status = Literal["asserted", "claimed", "planned", "possible", "denied"]
_Kind = TypeVar("_Kind")
_Args = TypeVar("_Args")


class Attribution(_Shape):
    source: Names = []
    via: Words = None


class Told(_Shape, Generic[_Kind, _Args]):
    """One fact as a model tells it."""

    type: _Kind
    args: _Args
    date: Words = None
    status: Status
    attribution: Attribution | None = None
    evidence: str


AnyFact = (
    Told[Literal["Meeting"], Meeting]
    | Told[Literal["Visit"], Visit]
    | Told[Literal["AgreementSigned"], AgreementSigned]
    | Told[Literal["SanctionImposed"], SanctionImposed]
    | Told[Literal["SanctionLifted"], SanctionLifted]
    | Told[Literal["SanctionsRegime"], SanctionsRegime]
    | Told[Literal["Designation"], Designation]
    | Told[Literal["ArmsTransfer"], ArmsTransfer]
    | Told[Literal["TechnologyTransfer"], TechnologyTransfer]
    | Told[Literal["MilitaryAidPledge"], MilitaryAidPledge]
    | Told[Literal["Statement"], Statement]
    | Told[Literal["PositionHeld"], PositionHeld]
    | Told[Literal["Appointment"], Appointment]
    | Told[Literal["DiplomaticAction"], DiplomaticAction]
    | Told[Literal["MembershipInOrganisation"], MembershipInOrganisation]
    | Told[Literal["Attack"], Attack]
)
_FACT: TypeAdapter[AnyFact] = TypeAdapter(Annotated[AnyFact, Field(discriminator="type")])


class _Answer(_Shape):
    facts: list[AnyFact]


class _Raw(_Shape):
    facts: list[Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """The facts of one answer, and how many more were not in the shape that was asked for."""

    facts: tuple[AnyFact, ...]
    misfits: int = 0


def parse(content: str) -> Answer:
    """An answer read; a ValueError says what is wrong with one that is no JSON, no list of facts, or holds not one in the right shape."""
    try:
        raw = _Raw.model_validate_json(content).facts
    except ValidationError as error:
        raise ValueError(_first(error)) from None
    facts: list[AnyFact] = []
    wrong = ""
    for number, one in enumerate(raw):
        try:
            facts.append(_FACT.validate_python(one))
        except ValidationError as error:
            wrong = wrong or f"fact {number + 1}, {_first(error)}"
    if raw and not facts:
        raise ValueError(wrong)
    return Answer(tuple(facts), len(raw) - len(facts))


def _first(error: ValidationError) -> str:
    wrong = error.errors(include_url=False, include_input=False)[0]
    if wrong["type"] == "json_invalid":
        return "it is no JSON"
    place = ".".join(str(part) for part in wrong["loc"])
    return f"{place}: {wrong['msg']}" if place else wrong["msg"]


def schema() -> dict[str, Any]:
    """The JSON schema that is sent along, in the subset that strict servers take: every key required, nothing beside them."""
    strict = _strict(_Answer.model_json_schema())
    if not isinstance(strict, dict):
        raise TypeError("a schema is an object")
    return strict


_TALK = frozenset({"title", "default", "description"})


def _strict(node: Any) -> Any:
    if isinstance(node, list):
        return [_strict(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {name: _strict(value) for name, value in node.items() if name not in _TALK or isinstance(value, dict)}
    if made.get("type") == "object":
        made |= {"required": list(made.get("properties", {})), "additionalProperties": False}
    return made
