"""When two transfers are of the same goods: arms in general beside named ones, the same number of the same kind under two names."""

from __future__ import annotations

from kb.iris import fold
from kb.model import Action, ArmsTransfer, Claim

_GENERAL = frozenset({"arms", "weapons", "weapon", "military equipment", "weaponry"})


def _transfer(claim: Claim) -> tuple[Action, ArmsTransfer] | None:
    fact = claim.asserts[0]
    if isinstance(fact, Action) and isinstance(fact.acts_on, ArmsTransfer) and fact.acts_on.weapon is not None:
        return fact, fact.acts_on
    return None


def between(claim: Claim, polarity: str) -> tuple[str, str, str, str] | None:
    """Action, giver, taker and whether it has come about, of a transfer of equipment."""
    told = _transfer(claim)
    if told is None or told[1].supplier is None or told[1].recipient is None:
        return None
    action, about = told
    assert about.supplier is not None and about.recipient is not None
    return (str(action.action_type), fold(about.supplier.label), fold(about.recipient.label), polarity)


def general(claim: Claim) -> bool:
    """Whether a transfer is of arms in general."""
    told = _transfer(claim)
    return told is not None and told[1].weapon is not None and fold(told[1].weapon.label) in _GENERAL


def renamed(one: Claim, other: Claim, polarity: str) -> bool:
    """Whether two sentences tell of as many goods of one kind between the same two."""
    first, second = _transfer(one), _transfer(other)
    if first is None or second is None or one.evidence == other.evidence or between(one, polarity) != between(other, polarity):
        return False
    many = [(action.quantity, action.quantity_text) for action, _ in (first, second)]
    weapons = [about.weapon for _, about in (first, second) if about.weapon is not None]
    last = [fold(weapon.label).split()[-1:] for weapon in weapons]
    two_systems = all(weapon.iri for weapon in weapons) and weapons[0].iri != weapons[1].iri
    return many[0] == many[1] and any(many[0]) and last[0] == last[1] and not two_systems
