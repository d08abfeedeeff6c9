"""One claim per fact and article: repetitions become further evidence, and the fuller account wins."""

from __future__ import annotations

from dataclasses import fields, replace

from kb.dates import PartialDate
from kb.extract import gazetteer, goods, reasons
from kb.extract.lexicon import words
from kb.iris import fold
from kb.model import Action, Agreement, ArmsTransfer, Claim, Entity, Fact, Meeting, SanctionsMeasure, Statement, Tenure

_ORDER = ("asserted", "reported", "planned", "alleged", "proposed", "threatened", "hypothetical", "denied")
_ZONES = {"body": 0, "summary": 1, "caption": 1, "headline": 2, "teaser": 3, "biography": 3}
_POLARITY = {
    "denied": "denied",
    "planned": "prospective",
    "proposed": "prospective",
    "threatened": "prospective",
    "hypothetical": "prospective",
}
_DATES = frozenset({"date", "start_date", "end_date", "held_on", "ended_by"})


def _core(fact: Fact) -> tuple[object, ...]:
    """What makes two tellings one fact: kind, action and the entities in the roles."""
    inner = _core(fact.acts_on) if isinstance(fact, Action) and fact.acts_on is not None else ()
    if isinstance(fact, Action) and isinstance(fact.acts_on, Tenure):
        # "named leader", "the new political chief": one appointment, in other words for the office
        position = fact.acts_on.position
        inner = (
            tuple(fold(one.label) for one in fact.acts_on.holder),
            fold(position.of.label) if position is not None and position.of is not None else "",
        )
    action = str(fact.action_type) if isinstance(fact, Action) else ""
    if isinstance(fact, Action) and isinstance(fact.acts_on, Agreement) and action in ("sign", "conclude"):
        # "the deal they signed" is "the deal they reached"
        action = "agree"
    roles: list[object] = []
    for one in fields(fact):
        if (
            one.name in ("topic", "note", "place_text", "takes_place_in", "part_of", "acts_on", "actor", "weapon")
            and type(fact).__name__ != "Visit"
        ):
            if one.name == "weapon" and getattr(fact, "weapon", None) is not None:
                roles.append(("weapon", _weapon_key(fact.weapon)))  # type: ignore[attr-defined]
            continue
        value = getattr(fact, one.name)
        if one.name == "affected" and isinstance(fact, Action):
            numbers = tuple(word for item in fact.affected for word in item.label.split() if word.isdigit())
            roles.append(numbers)
            continue
        if (
            one.name == "target"
            and isinstance(fact, SanctionsMeasure)
            and value
            and all(item.type == "Group" and item.of is not None for item in value)
        ):
            roles.append((one.name, tuple(sorted({f"some of {item.of.label}" for item in value}))))
            continue
        found = value if isinstance(value, tuple) else (value,)
        if one.name == "sender" and isinstance(fact, SanctionsMeasure):
            roles.append((one.name, tuple(sorted({_acting(item) for item in found}))))
            continue
        entities = tuple(sorted(fold(item.label) for item in found if isinstance(item, Entity)))
        if entities:
            roles.append((one.name, entities))
    if isinstance(fact, ArmsTransfer) and fact.weapon is None:
        roles.append(("topic", fold(fact.topic)))
    if isinstance(fact, Action) and fact.acts_on is None:
        roles.append(tuple(sorted({_acting(item) for item in fact.actor})))
    return (type(fact).__name__, action, tuple(roles), inner)


def _acting(entity: Entity) -> str:
    """Who acts on behalf of a state is the state: its treasury, its foreign ministry, its government."""
    if entity.type == "Organization" and entity.of is not None and entity.of.type == "State":
        return fold(entity.of.label)
    if entity.type == "Organization" and entity.of is None:
        # "U.S. Treasury", "Norwegian Foreign Ministry": the state stands in the name
        first = next(gazetteer.find(entity.label), None)
        if first is not None and first.start == 0 and first.entity.type == "State":
            return fold(first.entity.label)
    return fold(entity.label)


_GENERAL = words("clauses", "of_agreements")


def _matters(fact: Fact) -> frozenset[str]:
    """The words that say what an agreement is about."""
    about = fact.acts_on if isinstance(fact, Action) else None
    if not isinstance(about, Agreement):
        return frozenset()
    names = {word for one in about.party for word in fold(one.label).split()}
    return frozenset(word for word in fold(about.topic).split() if word not in _GENERAL and word not in names)


def _weapon_key(entity: Entity) -> str:
    return entity.iri or " ".join(sorted(word.rstrip("s") for word in fold(entity.label).split()))


def _date(fact: Fact) -> str:
    return fact.date.text if fact.date is not None else fact.start_date.text if fact.start_date is not None else ""


def _same(first: Claim, second: Claim) -> bool:
    one, other = first.asserts[0], second.asserts[0]
    if _POLARITY.get(str(first.modality), "factual") != _POLARITY.get(str(second.modality), "factual"):
        return False
    if _core(one) != _core(other):
        return False
    if not _alike(one, other):
        return False
    left, right = _date(one), _date(other)
    shorter = min(len(left), len(right))
    if left[:shorter] == right[:shorter]:
        return True
    if first.evidence == second.evidence and ("date" in one.inferred) != ("date" in other.inferred):
        return True
    # a date that only comes from the context says little against another of the same weeks
    inferred = "date" in one.inferred or "date" in other.inferred
    return inferred and abs((PartialDate(left).first - PartialDate(right).first).days) <= 10


def _weight(claim: Claim) -> tuple[int, int, int]:
    """How full an account is: a dated one in the body first, then the longer sentence."""
    fact = claim.asserts[0]
    zone = _ZONES.get(str(claim.evidence.zone), 2) if claim.evidence is not None else 2
    return (
        -zone,
        int(bool(_date(fact)) and "date" not in fact.inferred),
        len(claim.evidence.quote) if claim.evidence is not None else 0,
    )


def _join(first: Claim, second: Claim) -> Claim:
    """Both tellings as one claim: the fuller account, the firmer modality, all passages."""
    fuller, other = (first, second) if _weight(first) >= _weight(second) else (second, first)
    firmer = min((first, second), key=lambda one: _ORDER.index(str(one.modality)))
    passages = [
        one for one in (other.evidence, *fuller.further_evidence, *other.further_evidence) if one is not None and one != fuller.evidence
    ]
    fact, dated = fuller.asserts[0], fuller
    if not _date(fact) and _date(other.asserts[0]):
        dated = other
        spare = other.asserts[0]
        fact = replace(
            fact,
            date=spare.date,
            start_date=spare.start_date,
            end_date=spare.end_date,
            date_text=spare.date_text,
            inferred=spare.inferred,
        )
    elif "date" in fact.inferred and _date(other.asserts[0]) and "date" not in other.asserts[0].inferred:
        dated = other
        spare = other.asserts[0]
        fact = replace(fact, date=spare.date, start_date=spare.start_date, end_date=spare.end_date, date_text=spare.date_text, inferred=())
    return replace(
        fuller,
        asserts=(fact, *fuller.asserts[1:]),
        modality=firmer.modality,
        attributed_to=_speakers(firmer, other if firmer is fuller else fuller),
        via=firmer.via,
        # what the outlet tells itself somebody may have stated as well
        stated_in=firmer.stated_in or first.stated_in or second.stated_in,
        further_evidence=tuple(dict.fromkeys(passages)),
        because=reasons.joined(fuller.because, other.because, firmer=firmer.because, dated=dated.because),
    )


def _speakers(firmer: Claim, weaker: Claim) -> tuple[Entity, ...]:
    """Everybody who tells it; nobody where the outlet does, and a source without a name only where no other is."""
    if not firmer.attributed_to or firmer.modality != weaker.modality:
        return firmer.attributed_to
    everybody = tuple(dict.fromkeys((*firmer.attributed_to, *weaker.attributed_to)))
    named = tuple(one for one in everybody if one.kind is None or str(one.kind) != "unnamed-source")
    return named or everybody


def kept(telling: Claim, merged: list[Claim]) -> Claim | None:
    """The claim that a single telling of a fact became, alone or joined with others; None if it was dropped."""
    key = _core(telling.asserts[0])
    return next((one for one in merged if telling.evidence in (one.evidence, *one.further_evidence) and _core(one.asserts[0]) == key), None)


def merge(claims: list[Claim]) -> list[Claim]:
    """Join what tells the same fact; statements and tenures are one per sentence or person already."""
    buckets: dict[tuple[object, ...], list[Claim]] = {}
    order: list[tuple[tuple[object, ...], int]] = []
    for claim in claims:
        key = _core(claim.asserts[0])
        if isinstance(claim.asserts[0], (Statement, Tenure)):
            key = (*key, len(order))
        listed = buckets.setdefault(key, [])
        for place, known in enumerate(listed):
            if _same(known, claim):
                listed[place] = _join(known, claim)
                break
        else:
            order.append((key, len(listed)))
            listed.append(claim)
    return _without_renamed(_without_general(_without_standing(_without_parts([buckets[key][place] for key, place in order]))))


def _without_parts(claims: list[Claim]) -> list[Claim]:
    """Two readings of one sentence, one with fewer attendees or visitors than the other, are one fact."""
    kept: list[Claim] = []
    for claim in claims:
        fact = claim.asserts[0]
        if isinstance(fact, Action) and isinstance(fact.acts_on, Agreement) and any(_covers(other, claim) for other in claims):
            continue
        if isinstance(fact, Meeting) and any(
            isinstance(other.asserts[0], Meeting)
            and other is not claim
            and set(fact.attendee) < set(other.asserts[0].attendee)
            and other.evidence == claim.evidence
            for other in claims
        ):
            continue
        kept.append(claim)
    return kept


def _prospective(claim: Claim) -> bool:
    return _POLARITY.get(str(claim.modality)) == "prospective"


def _alike(first: Fact, second: Fact) -> bool:
    """Whether what two agreements are about has words in common, or one does not say."""
    one, other = _matters(first), _matters(second)
    return not one or not other or bool(one & other)


def _covers(other: Claim, claim: Claim) -> bool:
    """Whether another claim tells of the same sentence's agreement with more parties."""
    mine, theirs = claim.asserts[0], other.asserts[0]
    return (
        other is not claim
        and other.evidence == claim.evidence
        and isinstance(mine, Action)
        and isinstance(theirs, Action)
        and isinstance(mine.acts_on, Agreement)
        and isinstance(theirs.acts_on, Agreement)
        and (
            set(mine.acts_on.party) < set(theirs.acts_on.party)
            or (
                set(mine.acts_on.party) == set(theirs.acts_on.party)
                and _prospective(claim)
                and not _prospective(other)
                and _alike(mine, theirs)
            )
        )
    )


def _without_standing(claims: list[Claim]) -> list[Claim]:
    """A standing measure beside the act that imposed it is no second fact."""
    imposed = {
        (frozenset(fact.acts_on.sender), frozenset(fact.acts_on.target))
        for claim in claims
        for fact in claim.asserts
        if isinstance(fact, Action) and isinstance(fact.acts_on, SanctionsMeasure)
    }
    return [
        claim
        for claim in claims
        if not (
            type(claim.asserts[0]) is SanctionsMeasure
            and (frozenset(claim.asserts[0].sender), frozenset(claim.asserts[0].target)) in imposed
        )
    ]


def _without_general(claims: list[Claim]) -> list[Claim]:
    """ "Arms sales" beside the sale of named arms between the same two are no second fact."""
    named: set[tuple[str, str, str, str]] = set()
    for claim in claims:
        key = goods.between(claim, _polarity(claim))
        if key is not None and not goods.general(claim):
            named.add(key)
    return [claim for claim in claims if not (goods.general(claim) and goods.between(claim, _polarity(claim)) in named)]


def _polarity(claim: Claim) -> str:
    return _POLARITY.get(str(claim.modality), "factual")


def _without_renamed(claims: list[Claim]) -> list[Claim]:
    """As many of the same kind between the same two are the same goods: "two patrol ships", "two large-sized patrol ships"."""
    kept: list[Claim] = []
    for claim in claims:
        place = next(
            (at for at, other in enumerate(kept) if _polarity(other) == _polarity(claim) and goods.renamed(other, claim, _polarity(claim))),
            None,
        )
        if place is None:
            kept.append(claim)
        else:
            kept[place] = _join(kept[place], claim)
    return kept
