"""What an article has told so far of restrictions, transfers and agreements, by the number of the sentence: later sentences lean on it."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.model import Action, Entity, Fact, SanctionsMeasure


@dataclass(frozen=True, slots=True)
class Gift:
    """That something went, or is to go, from one to another, as a sentence told it: on which word, of which thing."""

    sentence: int
    giver: Entity
    taker: Entity
    trigger: int
    thing: int = -1
    frame: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list of names, line by line, as far as it has been read: its last line, and the restrictions that hit those on it."""

    stretch: int
    measure: SanctionsMeasure
    marked: bool
    begun: bool = False


@dataclass(slots=True)
class Memory:
    """Facts note themselves here as they are built; ``standing`` restrictions apart from those that were imposed or lifted.

    ``struck`` are the words that have told a use of force: another frame on the same word tells it again.
    """

    senders: list[Entity] = field(default_factory=list)
    imposed: list[tuple[int, tuple[Entity, ...]]] = field(default_factory=list)
    measures: list[tuple[int, SanctionsMeasure]] = field(default_factory=list)
    standing: list[tuple[int, SanctionsMeasure]] = field(default_factory=list)
    listing: Listing | None = None
    transfers: list[Gift] = field(default_factory=list)
    bound: list[tuple[int, tuple[Entity, ...]]] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)
    ties: list[tuple[int, tuple[Entity, ...], tuple[Entity, ...]]] = field(default_factory=list)

    def note(self, sentence: int, fact: Fact) -> None:
        """Remember the restrictions that a fact tells of, and with whom somebody has fallen out."""
        if isinstance(fact, Action) and isinstance(fact.acts_on, SanctionsMeasure):
            self.senders.extend(fact.acts_on.sender[:1])
            self.imposed.append((sentence, fact.acts_on.sender))
            self.measures.append((sentence, fact.acts_on))
        elif isinstance(fact, SanctionsMeasure):
            self.standing.append((sentence, fact))
        elif isinstance(fact, Action) and fact.acts_on is None and fact.target:
            self.ties.append((sentence, fact.actor, fact.target))
