"""An entry of a list of the Office of Foreign Assets Control as its advanced and enhanced XML tell it, in the office's words.

Both formats say the same in two ways: one by numbers that lead into sets of words, the other by the words themselves.  Both become the
same profile first, and facts only then (:mod:`ofac_profile_facts`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.dates import PartialDate
from kb.loaders.lists.ofac_spans import Span
from kb.record import Act


@dataclass(slots=True)
class Spelling:
    """A name in one script: its parts as type and words; ``full``, ``family`` and ``given`` where the file composes them itself."""

    parts: list[tuple[str, str]]
    script: str = ""
    full: str = ""
    family: str = ""
    given: str = ""
    note: str = ""
    key: str = ""


@dataclass(slots=True)
class Called:
    """A name in all its spellings, the main one first; ``type`` is the office's word, empty for the primary name."""

    spellings: list[Spelling]
    type: str = ""
    number: str = ""
    is_weak: bool = False
    note: str = ""
    span: Span | None = None


@dataclass(slots=True)
class Where:
    """A place: words by the type of part ("CITY"), and the country's name and code."""

    parts: dict[str, list[str]] = field(default_factory=dict)
    country: str = ""
    code: str = ""
    number: str = ""
    note: str = ""

    @property
    def words(self) -> str:
        """All its words; the country only where there are no others."""
        return ", ".join(one for some in self.parts.values() for one in some) or self.country

    @property
    def is_empty(self) -> bool:
        """Whether the office says nothing about it."""
        return not self.words


@dataclass(slots=True)
class Told:
    """A feature: its type, and what is said of it as words, a stretch of time or a place.

    ``is_primary`` is None where the file does not put one feature of a type before others.
    """

    type: str
    value: str = ""
    span: Span | None = None
    where: Where | None = None
    note: str = ""
    reliability: str = ""
    is_primary: bool | None = None


@dataclass(slots=True)
class Paper:
    """An identity document; ``names`` are the keys of the spellings under which it was issued, ``dates`` its days by their type."""

    type: str
    value: str
    country: str = ""
    code: str = ""
    place: str = ""
    authority: str = ""
    validity: str = ""
    dates: list[tuple[str, Span]] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    note: str = ""


@dataclass(slots=True)
class Tie:
    """A relation to another entry; ``is_known`` if the file has that one."""

    type: str
    other: str
    is_known: bool
    label: str = ""
    quality: str = ""
    is_former: bool = False
    span: Span | None = None
    note: str = ""


@dataclass(slots=True)
class Measure:
    """What the listing forbids, by the office's word."""

    type: str
    span: Span | None = None
    note: str = ""


@dataclass(slots=True)
class Happened:
    """An event in the life of a listing: created, changed, removed."""

    type: str
    day: PartialDate | None
    text: str = ""
    act: Act | None = None
    note: str = ""


@dataclass(slots=True)
class Listed:
    """The entry's place on one list: its own or a part of it, or another list of the office."""

    name: str
    on: PartialDate | None = None
    acts: list[Act] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)
    terms: list[str] = field(default_factory=list)
    note: str = ""


@dataclass(slots=True)
class Profile:
    """One entry with all that belongs to it."""

    number: str
    type: str
    names: list[Called] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    places: list[Where] = field(default_factory=list)
    features: list[Told] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    listings: list[Listed] = field(default_factory=list)
    text: str = ""
    orphan: str = ""


__all__ = ["Called", "Happened", "Listed", "Measure", "Paper", "Profile", "Spelling", "Tie", "Told", "Where"]
