"""What a list or register hands on: an edition with its records as a stream, and the facts that only records tell.

A record is one entry of a list under its number there: a person, a company, a vessel with its names and papers, or a deal between states.
The kinds of fact beside those of :mod:`kb.model` are the identity details and what a list adds to a measure or a deal.  A detail
without ``bearer``, and a listing without ``target``, belong to their record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import ClassVar

from kb.dates import PartialDate
from kb.model import Action, ArmsTransfer, Concept, Designation, Entity, Fact

_NONE = Concept("")
_LIST = Concept("official-list")


@dataclass(frozen=True, slots=True)
class Act:
    """A legal act, notice or page that a source cites for what it says: its title or number, its address and day as the source has them.

    Acts of the same title, address, day, kind and note are one; ``key`` is the source's own number for it, and not every place that cites
    an act tells who issued it and from when it is in force.
    """

    title: str
    url: str = ""
    issued: PartialDate | None = None
    kind: Concept = _NONE
    note: str = ""
    key: str = ""
    issued_by: Entity | None = None
    in_force_on: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class Resolved(Entity):
    """An entity under the name that a list gives it, and the IRI of the one in the reference that it certainly is."""

    canonical: str = ""


@dataclass(frozen=True, slots=True)
class Described(Entity):
    """An entity that nothing but this edition describes, with the IRI that it has here: a list on which a relay files its entries."""

    node: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail(Fact):
    """A fact that helps to tell its bearer from others; ``under_name`` is the name to which it belongs."""

    bearer: Entity | None = None
    under_name: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(Detail):
    """One way in which the bearer is called; ``script`` is a code of ISO 15924, ``language`` one of BCP 47."""

    full_name: str
    given_name: str = ""
    middle_name: str = ""
    family_name: str = ""
    patronymic: str = ""
    maiden_name: str = ""
    name_part: tuple[str, ...] = ()
    script: str = ""
    language: str = ""
    strength: Concept = _NONE
    variant_of: Name | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Identifier(Detail):
    """A number or code that an issuer assigned; start and end date are those of issue and expiry."""

    value: str
    country: Entity | None = None
    issued_by: Entity | None = None
    status: Concept = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(Detail):
    """Where the bearer lives, sits or is reached; a country that no reference knows stays in ``place_text``."""

    address_line: tuple[str, ...] = ()
    city: str = ""
    region: str = ""
    postal_code: str = ""
    country: Entity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Nationality(Detail):
    """The bearer is tied to a state: citizenship, residence, flag, jurisdiction (``kind``)."""

    country: Entity | None = None
    status: Concept = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth(Detail):
    """When and where the bearer was born, founded or built."""

    city: str = ""
    region: str = ""
    country: Entity | None = None
    calendar: Concept = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute(Detail):
    """A detail of another sort, as kind and value: title, function, gender, tonnage, remark."""

    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership(Fact):
    """An agent owns a share of another or of an asset."""

    owner: tuple[Entity, ...] = ()
    owned: Entity | None = None
    percentage: Decimal | None = None
    status: Concept = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Association(Fact):
    """A tie between agents that is neither office, membership nor ownership."""

    associate: tuple[Entity, ...] = ()
    associated_with: tuple[Entity, ...] = ()
    status: Concept = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective(Fact):
    """An aim that a sender pursues with a measure against a target, and how far it was reached."""

    sender: tuple[Entity, ...] = ()
    target: tuple[Entity, ...] = ()
    reason: tuple[Concept, ...] = ()
    reason_text: str = ""
    outcome: Concept = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Program(Fact):
    """A legal policy of restrictions under one name, as a register describes it; ``canonical`` is the one of the reference."""

    stands_for: ClassVar[str] = "SanctionsProgram"
    label: str = ""
    alias: tuple[str, ...] = ()
    canonical: str = ""
    issued_by: Entity | None = None
    target: tuple[Entity, ...] = ()
    measure_type: tuple[Concept, ...] = ()
    measure_text: str = ""
    legal_basis: tuple[Act, ...] = ()
    identifier: str = ""
    url: str = ""
    status: Concept = _NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Designation):
    """A designation as the list itself files it."""

    stands_for: ClassVar[str] = "Designation"
    on_list: Entity | None = None
    program: tuple[Entity, ...] = ()
    legal_basis: tuple[Act, ...] = ()
    target_sector: tuple[Concept, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal(ArmsTransfer):
    """A transfer of arms as a register files it; ``also_kind`` is a second kind (equipment that is built under a licence as well)."""

    stands_for: ClassVar[str] = "ArmsTransfer"
    condition: Concept = _NONE
    tiv_per_unit: Decimal | None = None
    tiv_per_unit_new: Decimal | None = None
    tiv_text: str = ""
    also_kind: Concept = _NONE
    quantity: Decimal | None = None
    quantity_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Action):
    """What a register says was done in a deal or listing: ordered, delivered, amended; ``dates`` where one figure covers several."""

    stands_for: ClassVar[str] = "Action"
    dates: tuple[PartialDate, ...] = ()
    tiv: Decimal | None = None
    tiv_text: str = ""
    legal_basis: tuple[Act, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What one record says once: facts that stand and fall together, and the act that the source cites for them.

    ``attributed_to`` is empty where the edition's authority speaks; somebody else is quoted ``via`` who hands the edition on, and then the
    modality says so.  ``reliability`` is how far the source itself vouches for it.
    """

    facts: tuple[Fact, ...]
    source: Act | None = None
    further_sources: tuple[Act, ...] = ()
    via: Entity | None = None
    modality: Concept = _NONE
    attributed_to: tuple[Entity, ...] = ()
    reliability: Concept = _NONE
    rank: Concept = _NONE


@dataclass(frozen=True, slots=True)
class Record:
    """One entry of a list under its number there.

    ``type`` is the class of what it describes ("Person", "Company", "Vessel"); it is empty where the entry is a fact between others (a
    deal, a case).  ``label`` is what people call it, ``text`` the entry's own words: the row, or the element, as the file has it.
    ``of`` is what a position belongs to.
    ``canonical`` is the IRI of the reference's own entity, where the record certainly describes that.
    """

    id: str
    type: str
    label: str
    said: tuple[Said, ...]
    text: str = ""
    canonical: str = ""
    of: tuple[Entity, ...] = ()


@dataclass(slots=True)
class Account:
    """What became of each place of a source (a column, the path of an element or attribute): ``kb audit`` prints it.

    ``taken`` and ``left_out`` count values that are not empty; ``unknown`` holds, for a place that the loader does not know, how
    often it came and the record it was first seen in; ``notes`` are sentences about single records (orphans, duplicates).
    """

    taken: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, int] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    unknown: dict[str, tuple[int, str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def take(self, place: str) -> None:
        """A value of this place is in the facts."""
        self.taken[place] = self.taken.get(place, 0) + 1

    def leave_out(self, place: str, reason: str) -> None:
        """A value of this place is left out on purpose."""
        self.left_out[place] = self.left_out.get(place, 0) + 1
        self.reasons.setdefault(place, reason)

    def miss(self, place: str, where: str) -> None:
        """Nobody knows what to make of a value of this place."""
        count, first = self.unknown.get(place, (0, where))
        self.unknown[place] = (count + 1, first)

    def settle(self, place: str, is_read: bool, where: str, left_out: Mapping[str, str]) -> None:
        """What became of one value that is not empty: left out for a reason (``left_out``: place -> reason), taken, or unknown."""
        if place in left_out:
            self.leave_out(place, left_out[place])
        elif is_read:
            self.take(place)
        else:
            self.miss(place, where)

    def warnings(self) -> Iterator[str]:
        """One sentence for each unknown place, and the notes."""
        for place, (count, first) in sorted(self.unknown.items()):
            yield f"{place} is unknown to the loader; {count:,} values of it are kept in the words of their records only (first: {first})"
        yield from self.notes


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One edition of a list or register.

    ``list`` is its slug in every edition and format ("un-sc"), ``authority`` who says what it says, ``publisher`` who hands it on if that
    is somebody else.  ``expected`` is the number of records that the source itself tells; ``records`` can be walked once.
    ``gone`` is None where the edition is whole; a file that only tells what has changed fills it with the numbers of the records that it
    takes away, and everything else stays.
    """

    list: str
    title: str
    authority: Entity
    records: Iterable[Record]
    account: Account
    kind: Concept = _LIST
    issued: PartialDate | None = None
    publisher: Entity | None = None
    url: str = ""
    license: str = ""
    expected: int | None = None
    gone: set[str] | None = None
