"""Why predicted and gold facts differ: every missed and every wrong fact under one cause, and what is wrong about the matched ones.

The causes of missed and wrong facts are found on the lenient matching: their counts add up to its misses and false positives.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kb.evaluation.matching import (
    CORE,
    Facts,
    argument_right,
    attribution_right,
    date_right,
    items,
    named,
    plain,
    same_sentence,
    similarity,
    status_right,
)
from kb.evaluation.score import Scored

CAUSES: dict[str, str] = {
    "missed mention": "gold fact with a name that no prediction of the article has in any role",
    "missed fact": "gold fact whose names are known, but no prediction tells it in its sentence",
    "wrong role": "type and sentence are right, but who or what stands in a core role is not",
    "wrong type": "sentence and names are right, but the type is another",
    "spurious": "prediction with no gold fact near",
    "told twice": "prediction of a gold fact that another prediction has already",
    "boilerplate": "prediction from a menu, teaser, biography or credit, not from the article",
    "inexact names": "matched, but the names are not exactly those of the gold",
    "wrong modality": "matched, but the status is another",
    "wrong date": "matched, but the date is missing or another",
    "wrong speaker": "matched, but whoever says so is missing or another",
}
_BOILERPLATE = frozenset({"teaser", "bio", "biography", "menu", "credit"})


@dataclass(frozen=True, slots=True)
class Mistake:
    """One difference between gold and predictions: the fact on either side, if there is one, and what exactly is wrong."""

    cause: str
    document: str
    gold: dict[str, Any] | None
    predicted: dict[str, Any] | None
    note: str = ""

    @property
    def sentence(self) -> str:
        """The sentence behind it: that of the gold fact, or else of the prediction."""
        return str((self.gold or self.predicted or {}).get("evidence") or "")


def find(scored: Mapping[str, Mapping[str, Scored]], *, gold: Mapping[str, Facts], predicted: Mapping[str, Facts]) -> list[Mistake]:
    """Every mistake in the documents of ``score.compare``, in the order of ``CAUSES`` and documents.

    >>> from kb.evaluation import score
    >>> sold = {"type": "Attack", "args": {"attacker": "Chad", "target": "Mali"}, "status": "asserted", "evidence": "Chad attacked Mali."}
    >>> gold = {"a": [sold]}
    >>> predicted = {"a": [sold | {"args": {"attacker": "Mali", "target": "Chad"}}]}
    >>> [(one.cause, one.note) for one in find(score.compare(gold, predicted), gold=gold, predicted=predicted)]
    [('wrong role', 'attacker: Mali for Chad; target: Chad for Mali')]
    """
    found = [
        one
        for name in sorted(scored)
        for one in _of_document(name, scored[name]["lenient"], gold.get(name, []), predicted.get(name, []))
    ]
    order = list(CAUSES)
    return sorted(found, key=lambda one: order.index(one.cause))


def _of_document(name: str, scored: Scored, golds: Facts, predictions: Facts) -> Iterator[Mistake]:
    missed, wrong = list(scored.missed), list(scored.wrong)
    yield from _told_twice(name, scored, wrong)
    for cause, gold, predicted in _pairs(missed, wrong):
        note = _difference(gold, predicted) if cause == "wrong role" else f"{predicted['type']} for {gold['type']}"
        yield Mistake(cause, name, gold, predicted, note)
    every = [text for one in predictions for value in (one.get("args") or {}).values() for text in map(str, items(plain(value)))]
    for gold in missed:
        unknown = [role for role in _named_roles(gold) if not named(gold["args"].get(role), every)]
        beside = any(one["type"] == gold["type"] and same_sentence(gold, one) for one in predictions)
        if unknown:
            yield Mistake("missed mention", name, gold, None, f"no prediction names its {' and '.join(unknown)}")
        else:
            note = "its sentence gave another fact of this type" if beside else "no fact of this type in its sentence"
            yield Mistake("missed fact", name, gold, None, note)
    for predicted in wrong:
        zone = _zone(predicted, golds)
        yield Mistake("boilerplate" if zone in _BOILERPLATE else "spurious", name, None, predicted, zone if zone in _BOILERPLATE else "")
    for gold, predicted in scored.pairs:
        yield from _beside(name, gold, predicted)


def _told_twice(name: str, scored: Scored, wrong: Facts) -> Iterator[Mistake]:
    """Wrong facts that tell what another prediction has told; they are taken out of ``wrong``."""
    for predicted in list(wrong):
        gold = next((gold for gold, _ in scored.pairs if similarity(gold, predicted, lenient=True) is not None), None)
        if gold is not None:
            wrong.remove(predicted)
            yield Mistake("told twice", name, gold, predicted, f"again in: {predicted.get('evidence') or ''}")


def _pairs(missed: Facts, wrong: Facts) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Missed and wrong facts that belong together, the nearest first; both are taken out of their lists."""
    near = [
        (closeness, -one, -other)
        for one, gold in enumerate(missed)
        for other, predicted in enumerate(wrong)
        if same_sentence(gold, predicted) and (closeness := _closeness(gold, predicted)) > 0
    ]
    golds, predictions = dict(enumerate(missed)), dict(enumerate(wrong))
    for _, one, other in sorted(near, reverse=True):
        if -one in golds and -other in predictions:
            gold, predicted = golds.pop(-one), predictions.pop(-other)
            yield ("wrong role" if predicted["type"] == gold["type"] else "wrong type"), gold, predicted
    missed[:], wrong[:] = golds.values(), predictions.values()


def _closeness(gold: dict[str, Any], predicted: dict[str, Any]) -> float:
    """How much of a gold fact a prediction of its sentence has: 0 if they are about different matters."""
    core = CORE.get(gold["type"], ())
    if predicted["type"] == gold["type"]:
        if _swapped(gold, predicted):
            return 2.0
        right = sum(argument_right(how, gold, predicted, role) for role, how in core)
        return 1.0 + right / len(core) if len(core) < 2 or right * 2 >= len(core) else 0.0
    return 1.0 if _swapped(gold, predicted) else 0.0


def _swapped(gold: dict[str, Any], predicted: dict[str, Any]) -> bool:
    """Whether both have the same names, whatever the roles."""
    wanted = [item for role in _named_roles(gold) for item in items(gold["args"].get(role))]
    given = [text for role in _named_roles(predicted) for text in map(str, items(plain((predicted.get("args") or {}).get(role))))]
    if not wanted or not given:
        return False
    return all(named(one, given) for one in wanted) and all(any(named(one, [text]) for one in wanted) for text in given)


def _named_roles(fact: dict[str, Any]) -> list[str]:
    return [role for role, how in CORE.get(fact["type"], ()) if how in ("ent", "group")]


def _difference(gold: dict[str, Any], predicted: dict[str, Any], *, lenient: bool = True) -> str:
    """The core roles that differ: "supplier: Norway for Chile"."""
    return "; ".join(
        f"{role}: {shown((predicted.get('args') or {}).get(role))} for {shown(gold['args'].get(role))}"
        for role, how in CORE.get(gold["type"], ())
        if not argument_right(how, gold, predicted, role, lenient=lenient)
    )


def shown(value: Any) -> str:
    """An argument in a line; "nothing" for none."""
    return " and ".join(str(plain(one)) for one in items(value) if plain(one) not in (None, "")) or "nothing"


def _zone(predicted: dict[str, Any], golds: Facts) -> str:
    """The zone a prediction comes from: its own, or that of an optional gold fact in the same sentence."""
    own = str(predicted.get("zone") or "body")
    if own in _BOILERPLATE:
        return own
    return next((str(one["zone"]) for one in golds if one.get("optional") and one.get("zone") and same_sentence(one, predicted)), own)


def _beside(name: str, gold: dict[str, Any], predicted: dict[str, Any]) -> Iterator[Mistake]:
    status = predicted.get("status") or "asserted"
    if not status_right(gold, predicted):
        yield Mistake("wrong modality", name, gold, predicted, f"{status} for {gold['status']}")
    elif similarity(gold, predicted, lenient=False) is None:
        note = _difference(gold, predicted, lenient=False) or "the office is former in one and not in the other, or the sentence is another"
        yield Mistake("inexact names", name, gold, predicted, note)
    if gold.get("date") and not date_right(gold, predicted):
        yield Mistake("wrong date", name, gold, predicted, f"{predicted.get('date') or 'none'} for {gold['date']}")
    if (gold.get("attribution") or {}).get("source") and not attribution_right(gold, predicted):
        given = predicted.get("attribution")
        source = given.get("source") if isinstance(given, dict) else given
        yield Mistake("wrong speaker", name, gold, predicted, f"{shown(source)} for {shown(gold['attribution']['source'])}")


def counts(mistakes: Iterable[Mistake]) -> dict[str, int]:
    """How many mistakes there are of every cause."""
    tally = dict.fromkeys(CAUSES, 0)
    for one in mistakes:
        tally[one.cause] += 1
    return tally


def examples(mistakes: Iterable[Mistake], most: int) -> dict[str, list[Mistake]]:
    """The first so many mistakes of each cause that has any."""
    found: dict[str, list[Mistake]] = {}
    for one in mistakes:
        listed = found.setdefault(one.cause, [])
        if len(listed) < most:
            listed.append(one)
    return found
