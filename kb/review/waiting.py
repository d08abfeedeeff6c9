"""The claims that wait for a decision, those first that most need one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kb.knowledge import lookups
from kb.knowledge.base import KnowledgeBase
from kb.knowledge.judgements import MARK, contents, judgements
from kb.knowledge.results import Claim


@dataclass(frozen=True, slots=True)
class Waiting:
    """An undecided claim: what it tells in short, and whether another claim disputes it."""

    claim: Claim
    told: str
    disputed: bool


def waiting(base: KnowledgeBase, *, disputed: bool = False, document: str = "", below: float | None = None) -> list[Waiting]:
    """The undecided claims: disputed ones first, then hypothetical and alleged ones, then the rest in the order of their texts.

    ``disputed`` keeps only the claims that another one contradicts, ``below`` those whose known confidence is lower.
    """
    store = base.store
    home = base.document(document).iri if document else ""
    decided = {one.claim for one in judgements(store) if one.open}
    every = [iri for iri in lookups.claims_in(store, home) if iri not in decided and MARK not in iri]
    against = {str(row[name]) for row in base.ask("disputed-facts") for name in ("affirmation", "denial")}
    known = [one for one in lookups.claims_by_iri(store, every) if one.recorded_until is None]
    if disputed:
        known = [one for one in known if one.iri in against]
    if below is not None:
        known = [one for one in known if one.confidence is not None and one.confidence < Decimal(str(below))]
    said = contents(store, [one.iri for one in known])

    def order(one: Claim) -> tuple[bool, bool, str, int, str]:
        doubtful = one.modality in ("hypothetical", "alleged")
        return one.iri not in against, not doubtful, one.document.iri, one.evidence.start if one.evidence else 0, one.iri

    return [Waiting(one, said[one.iri].fact, one.iri in against) for one in sorted(known, key=order)]
