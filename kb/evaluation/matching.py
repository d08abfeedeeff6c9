"""Which predicted fact tells which gold fact: arguments compared by kind, then a maximum matching, the most similar first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kb.evaluation.names import fold, jaccard, overlap, same_name, tokens, words

Facts = list[dict[str, Any]]

# Core arguments and how they compare: `ent` names, any in common when lenient; `group` a set of names, two in common when lenient;
# `text` overlap of words; `kind` text that may be empty on either side; `exact` the same words.
CORE: dict[str, tuple[tuple[str, str], ...]] = {
    "Meeting": (("participants", "group"),),
    "Visit": (("visitor", "ent"), ("destination", "ent")),
    "AgreementSigned": (("parties", "group"), ("topic", "kind")),
    "SanctionImposed": (("sender", "ent"), ("target", "ent")),
    "SanctionLifted": (("sender", "ent"), ("target", "ent")),
    "SanctionsRegime": (("sender", "ent"), ("target", "ent")),
    "ArmsTransfer": (("supplier", "ent"), ("recipient", "ent"), ("weapon", "text")),
    "TechnologyTransfer": (("supplier", "ent"), ("recipient", "ent"), ("technology", "text")),
    "MilitaryAidPledge": (("donor", "ent"), ("recipient", "ent")),
    "Statement": (("speaker", "ent"),),
    "PositionHeld": (("person", "ent"), ("office", "text"), ("org", "ent")),
    "Designation": (("sender", "ent"), ("target", "ent")),
    "Appointment": (("person", "ent"), ("office", "text")),
    "DiplomaticAction": (("kind", "exact"), ("actor", "ent"), ("target", "ent")),
    "MembershipInOrganisation": (("member", "ent"), ("organisation", "ent")),
    "Attack": (("attacker", "ent"), ("target", "ent")),
}
SAME_SENTENCE = 0.5
_SIMILAR = ("weapon", "topic", "location", "measure", "object", "stage")
_AUTHORS = ("sender", "actor", "supplier", "donor")


def alternatives(value: Any) -> list[str]:
    """Every string that is right for one item of a gold argument."""
    return [str(one) for one in value.get("any", [])] if isinstance(value, dict) else [str(value)]


def items(value: Any) -> list[Any]:
    """An argument as a list."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def plain(value: Any) -> Any:
    """A gold argument read as a prediction: its first alternative."""
    if isinstance(value, dict):
        return plain(value.get("any", [""])[0])
    return [plain(one) for one in value] if isinstance(value, list | tuple) else value


def _strings(value: Any) -> list[str]:
    return [str(one) for one in items(plain(value))]


def _hit(gold: Any, predicted: str, lenient: bool) -> bool:
    return any(same_name(one, predicted, lenient=lenient) for one in alternatives(gold))


def _names(gold: Any, predicted: Any, *, group: bool, lenient: bool) -> bool:
    wanted, given = items(gold), _strings(predicted)
    if not given or not wanted:
        return not wanted and (not given or lenient)
    if not group:
        found = [any(_hit(one, name, lenient) for name in given) for one in wanted]
        explained = [any(_hit(one, name, lenient) for one in wanted) for name in given]
        return any(found) if lenient else all(found) and all(explained)
    used: set[int] = set()
    for one in wanted:
        place = next((at for at, name in enumerate(given) if at not in used and _hit(one, name, lenient)), None)
        if place is not None:
            used.add(place)
    return len(used) >= min(2, len(wanted)) if lenient else len(used) == len(wanted) == len(given)


def _kind(gold: dict[str, Any], predicted: dict[str, Any], role: str, lenient: bool) -> bool:
    if not gold["args"].get(role):
        return True
    wanted = [text for key in (role, "kind", "name") for one in items(gold["args"].get(key)) for text in alternatives(one)]
    given = [text for key in (role, "kind", "name") for text in _strings((predicted.get("args") or {}).get(key))]
    if not given:
        return lenient
    left = {word for text in wanted for word in tokens(text)}
    right = {word for text in given for word in tokens(text)}
    return (lenient and not right - words("deals")) or bool(left & right)


def _argument(how: str, gold: dict[str, Any], predicted: dict[str, Any], role: str, lenient: bool) -> bool:
    wanted, given = gold["args"].get(role), (predicted.get("args") or {}).get(role)
    if how == "exact":
        return any(fold(one) == fold(other) for item in items(wanted) for one in alternatives(item) for other in _strings(given))
    if how == "text":
        threshold = 0.5 if lenient else 0.6
        return any(
            overlap(one, other) >= threshold for item in items(wanted) for one in alternatives(item) for other in _strings(given)
        )
    if how == "kind":
        return _kind(gold, predicted, role, lenient)
    return _names(wanted, given, group=how == "group", lenient=lenient)


def argument_right(how: str, gold: dict[str, Any], predicted: dict[str, Any], role: str, *, lenient: bool = True) -> bool:
    """Whether a core argument, compared as ``CORE`` says, is that of the gold."""
    return _argument(how, gold, predicted, role, lenient)


def named(gold: Any, texts: Iterable[str]) -> bool:
    """Whether every name of a gold argument is among some texts, under any of its names.

    >>> named({"any": ["Moscow", "Russia"]}, ["the Kremlin"])
    True
    """
    given = list(texts)
    return all(any(_hit(one, text, True) for text in given) for one in items(gold))


def same_sentence(gold: dict[str, Any], predicted: dict[str, Any]) -> bool:
    """Whether a prediction has its evidence in a sentence that states the gold fact."""
    return max((jaccard(sentence, predicted.get("evidence") or "") for sentence in evidence(gold)), default=0.0) >= SAME_SENTENCE


def attribution_right(gold: dict[str, Any], predicted: dict[str, Any]) -> bool:
    """Whether one of those who say so, by the gold, is one by the prediction."""
    given = predicted.get("attribution")
    sources = items((given if isinstance(given, dict) else {"source": given}).get("source"))
    return any(same_name(str(one), str(other), lenient=True) for one in gold["attribution"]["source"] for other in sources)


def evidence(gold: dict[str, Any]) -> list[str]:
    """Every sentence that states a gold fact."""
    return [gold.get("evidence") or "", *(gold.get("evidence_more") or [])]


def status_right(gold: dict[str, Any], predicted: dict[str, Any]) -> bool:
    """Whether the status is one that the gold accepts."""
    return (predicted.get("status") or "asserted") in [gold["status"], *gold.get("status_ok", [])]


def _former(fact: dict[str, Any]) -> bool:
    return str(plain((fact.get("args") or {}).get("time", "")) or "").strip().casefold() == "former"


def similarity(gold: dict[str, Any], predicted: dict[str, Any], *, lenient: bool) -> float | None:
    """None if the prediction does not tell the gold fact; else how alike they are, above 0."""
    if predicted.get("type") != gold["type"] and predicted.get("type") not in gold.get("type_ok", ()):
        return None
    if not all(_argument(how, gold, predicted, role, lenient) for role, how in CORE.get(gold["type"], ())):
        return None
    given = predicted.get("args") or {}
    alike = max([jaccard(sentence, predicted.get("evidence") or "") for sentence in evidence(gold)], default=0.0)
    total = alike
    if gold["type"] == "Statement":
        topics = _strings(given.get("topic")) or [""]
        topical = max(
            [overlap(one, other) for one in alternatives(gold["args"].get("topic", "")) for other in topics], default=0.0
        )
        if alike < 0.5 and (topical < 0.5 or not lenient):
            return None
        total += topical
    if lenient:
        total += 0.5 * status_right(gold, predicted)
    elif not status_right(gold, predicted) or (gold["type"] == "PositionHeld" and _former(gold) != _former(predicted)):
        return None
    if gold.get("date") and date_right(gold, predicted):
        total += 0.25
    for role in _SIMILAR:
        if role in gold["args"] and role in given:
            total += 0.1 * max(
                [
                    overlap(one, other)
                    for item in items(gold["args"][role])
                    for one in alternatives(item)
                    for other in _strings(given[role])
                ],
                default=0.0,
            )
    return 0.01 + total


def _span(text: Any) -> tuple[str, str] | None:
    if not text:
        return None
    first, _, last = str(text).partition("/")
    last = last or first
    low = first + "-01-01"[len(first) - 4 :] if len(first) < 10 else first
    high = last + "-12-31"[len(last) - 4 :] if len(last) < 10 else last
    return low[:10], high[:10]


def date_right(gold: dict[str, Any], predicted: dict[str, Any]) -> bool:
    """Whether the two dates, read as stretches of time, meet."""
    one, other = _span(gold.get("date")), _span(predicted.get("date"))
    if one is None or other is None:
        return one is other
    return one[0] <= other[1] and other[0] <= one[1]


def match(golds: Facts, predictions: Facts, *, lenient: bool, free: Iterable[int] | None = None) -> dict[int, int]:
    """A maximum matching (Kuhn), the most similar pairs first: gold index -> prediction index."""
    allowed = set(range(len(predictions))) if free is None else set(free)
    edges: dict[int, list[int]] = {}
    for number, gold in enumerate(golds):
        found = [
            (-round(alike, 6), at)
            for at, predicted in enumerate(predictions)
            if at in allowed and (alike := similarity(gold, predicted, lenient=lenient)) is not None
        ]
        edges[number] = [at for _, at in sorted(found)]
    taken: dict[int, int] = {}

    def place(number: int, seen: set[int]) -> bool:
        for at in edges[number]:
            if at in seen:
                continue
            seen.add(at)
            if at not in taken or place(taken[at], seen):
                taken[at] = number
                return True
        return False

    for number in sorted(edges, key=lambda one: (len(edges[one]), one)):
        place(number, set())
    return {number: at for at, number in taken.items()}


def performative(predicted: dict[str, Any], golds: Facts) -> bool:
    """A Statement by the author of an act that the gold has in the same sentence: "The UK announced sanctions"."""
    if predicted.get("type") != "Statement":
        return False
    speakers = _strings((predicted.get("args") or {}).get("speaker"))
    for gold in golds:
        if max([jaccard(sentence, predicted.get("evidence") or "") for sentence in evidence(gold)], default=0.0) < 0.8:
            continue
        if any(
            _hit(one, speaker, True)
            for role in _AUTHORS
            if role in gold["args"]
            for one in items(gold["args"][role])
            for speaker in speakers
        ):
            return True
    return False
