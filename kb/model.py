"""What a loader hands on: documents, passages, claims and the kinds of fact, as frozen values.

The model is the waist of the house: loaders and the extractor make these and know nothing of RDF; ``kb.quads`` turns them into triples
and knows nothing of articles.  A field is named as its property (``acts_on`` is ``:actsOn``); its annotation says what stands there:
an Entity, a Fact, a Concept (the slug of a SKOS concept), a PartialDate, a number or a text.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import NewType

from kb.dates import PartialDate
from kb.iris import digest

Concept = NewType("Concept", str)


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, state, organization, group, place, weapon system or position, under the full name its document gives it.

    ``type`` is the class (``"Person"``); ``iri`` is empty until the name is resolved.  ``of`` is what it belongs to: the state or
    organization of a position, the state of a ministry; ``kind`` a finer concept (of a position: its office); ``category`` a weapon's.
    """

    label: str
    type: str
    iri: str = ""
    kind: Concept = Concept("")
    of: Entity | None = None
    category: Concept = Concept("")
    count: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One document's account of a situation or an event; equal accounts in one document are one node.

    ``key`` is the source's own key for it; without one it gets a number.  ``estimated`` and ``inferred`` name fields whose value the
    source calls uncertain, or that we worked out (a date from the dateline).
    """

    key: str = ""
    kind: Concept = Concept("")
    topic: str = ""
    date: PartialDate | None = None
    start_date: PartialDate | None = None
    end_date: PartialDate | None = None
    held_on: PartialDate | None = None
    ended_by: PartialDate | None = None
    earliest_date: PartialDate | None = None
    latest_date: PartialDate | None = None
    date_text: str = ""
    takes_place_in: tuple[Entity, ...] = ()
    place_text: str = ""
    part_of: Fact | None = None
    note: str = ""
    estimated: tuple[str, ...] = ()
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure(Fact):
    """A person holds a position."""

    holder: tuple[Entity, ...] = ()
    position: Entity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Fact):
    """An agent belongs to an organization."""

    member: tuple[Entity, ...] = ()
    organization: Entity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Fact):
    """Parties have bound themselves to something."""

    party: tuple[Entity, ...] = ()
    agreement_type: Concept = Concept("")
    in_force_on: PartialDate | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SanctionsMeasure(Fact):
    """A sender restricts its dealings with a target."""

    sender: tuple[Entity, ...] = ()
    target: tuple[Entity, ...] = ()
    measure_type: tuple[Concept, ...] = ()
    measure_text: str = ""
    reason: tuple[Concept, ...] = ()
    reason_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Designation(SanctionsMeasure):
    """A sender's measure on one target that it names on a list."""

    listed_on: PartialDate | None = None
    listing_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArmsTransfer(Fact):
    """One weapon system, or technology for it, goes from one supplier to one recipient; its stages are Actions on it."""

    supplier: Entity | None = None
    recipient: Entity | None = None
    weapon: Entity | None = None
    weapon_category: Concept = Concept("")
    weapon_text: str = ""
    transfer_kind: Concept = Concept("equipment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Aid(Fact):
    """A donor supports a recipient with money, training or goods other than named weapons."""

    donor: tuple[Entity, ...] = ()
    recipient: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Fact):
    """Attendees come together, in a room or on a line."""

    attendee: tuple[Entity, ...] = ()
    host: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(Fact):
    """A visitor travels to a place; ``takes_place_in`` is the destination."""

    visitor: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Fact):
    """A speaker says something; what is said is a claim of its own that is ``stated_in`` this."""

    speaker: tuple[Entity, ...] = ()
    addressee: tuple[Entity, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class UseOfForce(Fact):
    """An attacker uses force against somebody or something."""

    attacker: tuple[Entity, ...] = ()
    attacked: tuple[Entity, ...] = ()
    weapon: Entity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Fact):
    """Something done that begins, changes or ends a situation (``acts_on``), or is done to a target: sign, impose, deliver, expel."""

    action_type: Concept
    acts_on: Fact | None = None
    actor: tuple[Entity, ...] = ()
    target: tuple[Entity, ...] = ()
    affected: tuple[Entity, ...] = ()
    quantity: Decimal | None = None
    quantity_text: str = ""
    at_least: Decimal | None = None
    at_most: Decimal | None = None
    amount: Decimal | None = None
    amount_text: str = ""
    currency: str = ""


FACTS: dict[str, type[Fact]] = {
    kind.__name__: kind
    for kind in (Tenure, Membership, Agreement, SanctionsMeasure, Designation, ArmsTransfer, Aid, Meeting, Visit, Statement,
                 UseOfForce, Action)
}


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a document's text: ``text[start:end] == quote``, in Unicode code points, end exclusive."""

    quote: str
    start: int
    end: int
    zone: Concept = Concept("body")


@dataclass(frozen=True, slots=True)
class Mention:
    """The surface words that stand for an entity at one place of a text."""

    passage: Passage
    entity: Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A document says that facts hold: who says so, how firmly, in which words.

    ``attributed_to`` is empty in the document's own voice; only then is the modality ``asserted``.  ``stated_in`` is the Statement that
    the claim's content was said in, also where the document tells it in its own voice besides; ``because`` explains a reading to a
    person (which frame fired on what) and is not stored.
    """

    asserts: tuple[Fact, ...]
    modality: Concept
    attributed_to: tuple[Entity, ...] = ()
    via: Entity | None = None
    evidence: Passage | None = None
    further_evidence: tuple[Passage, ...] = ()
    confidence: float | None = None
    stated_in: Statement | None = None
    source: str = ""
    recorded_from: PartialDate | None = None
    because: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a page that its markup sets apart: ``text[start:end]`` is a headline, a caption, a teaser ..."""

    start: int
    end: int
    zone: Concept


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One edition of a source: an article, a file of facts, an edition of a list.

    ``source_key`` stays the same over the editions of one source (its URL, or a digest of the path); ``name`` is what a person calls it
    (the file name).  ``extracted`` says that the text was taken out of markup and stands nowhere else.  ``reader`` names who
    read the text for claims, where it was not the local extractor.  ``warnings`` are sentences for the user about what could not be read.
    """

    name: str
    source_key: str
    type: str = "Article"
    text: str = ""
    title: str = ""
    issued: PartialDate | None = None
    publisher: Entity | None = None
    url: str = ""
    language: str = ""
    extracted: bool = False
    blocks: tuple[Block, ...] = ()
    claims: tuple[Claim, ...] = ()
    mentions: tuple[Mention, ...] = ()
    reader: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The digest in the IRIs of everything the document brings: of its address or name and its text, the same on any machine."""
        return digest(self.url or self.name, self.title, self.text)


def property_name(field: str) -> str:
    """The property of a field.

    >>> property_name("acts_on")
    'actsOn'
    """
    head, *rest = field.split("_")
    return head + "".join(word.capitalize() for word in rest)


def entities(fact: Fact) -> tuple[Entity, ...]:
    """Every entity that stands in a role of the fact, in the order of its fields; those of the fact it acts on come with it."""
    found: list[Entity] = []
    for field in fields(fact):
        value = getattr(fact, field.name)
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Entity):
                found.append(one)
            elif isinstance(one, Fact):
                found.extend(entities(one))
    return tuple(found)
