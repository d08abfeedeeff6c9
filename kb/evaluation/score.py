"""Precision, recall and F1 of predicted facts against gold facts, strict and lenient, over all and without the two easy types.

Facts that the gold calls optional cost nothing either way.  ``run`` scores two folders of ``NAME.json``, ``compare`` facts at
hand; ``summary`` counts.  ``kb.evaluation.causes`` says why facts differ, ``kb.evaluation.report`` is the table for people.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import SourceError
from kb.evaluation.gold import read, read_folder
from kb.evaluation.matching import Facts, attribution_right, date_right, match, performative, same_sentence, status_right

MODES = ("strict", "lenient")
_EASY = ("Statement", "PositionHeld")
_SAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Scored:
    """One document in one mode: the pairs that match, the gold facts that were missed, the predictions that are wrong."""

    pairs: tuple[tuple[dict[str, Any], dict[str, Any]], ...]
    missed: tuple[dict[str, Any], ...]
    wrong: tuple[dict[str, Any], ...]


def _distinct(predictions: Facts) -> Facts:
    seen: dict[str, dict[str, Any]] = {}
    for one in predictions:
        key = json.dumps(
            [one.get(field) for field in ("type", "args", "status", "date", "evidence")], sort_keys=True, ensure_ascii=False
        )
        seen.setdefault(key, one)
    return list(seen.values())


def document(golds: Facts, predictions: Facts) -> dict[str, Scored]:
    """The score of one document per mode."""
    predictions = _distinct(predictions)
    needed = [one for one in golds if not one.get("optional")]
    spare = [one for one in golds if one.get("optional")]
    found: dict[str, Scored] = {}
    for mode in MODES:
        matched = match(needed, predictions, lenient=mode == "lenient")
        free = set(range(len(predictions))) - set(matched.values())
        # what is left over may tell an optional fact: leniently, in either mode
        dropped = set(match(spare, predictions, lenient=True, free=free).values())
        found[mode] = Scored(
            tuple((needed[number], predictions[at]) for number, at in sorted(matched.items())),
            tuple(one for number, one in enumerate(needed) if number not in matched),
            tuple(predictions[at] for at in sorted(free - dropped) if not performative(predictions[at], golds)),
        )
    return found


def compare(gold: Mapping[str, Facts], predicted: Mapping[str, Facts]) -> dict[str, dict[str, Scored]]:
    """The scores of every gold document by its name and mode; one without predictions has none of its facts.

    >>> met = {"type": "Meeting", "args": {"participants": ["Anna Berg", "Carlo Ruiz"]}, "status": "asserted", "evidence": "They met."}
    >>> scored = compare({"a": [met]}, {"a": [met | {"status": "planned"}]})
    >>> [(mode, len(one.pairs), len(one.missed), len(one.wrong)) for mode, one in scored["a"].items()]
    [('strict', 0, 1, 1), ('lenient', 1, 0, 0)]
    >>> summary(scored)["lenient"]["overall"]["f1"]
    1.0
    """
    return {name: document(golds, predicted.get(name, [])) for name, golds in gold.items()}


def run(gold: Path | str, predictions: Path | str) -> dict[str, dict[str, Scored]]:
    """The scores of every gold document of a folder against the files of the same names in another."""
    golds = read_folder(gold)
    return compare(golds, read_predictions(predictions, golds))


def read_predictions(predictions: Path | str, names: Iterable[str]) -> dict[str, Facts]:
    """The predicted facts of some documents, by their names; a folder without any of them is a mistake."""
    predictions = Path(predictions)
    if not predictions.is_dir():
        raise SourceError(str(predictions), "is no folder; give one that holds NAME.json files")
    files = {name: predictions / f"{name}.json" for name in names}
    if not any(path.exists() for path in files.values()):
        first = next(iter(files))
        raise SourceError(str(predictions), f"holds no predictions for this gold: {first}.json is missing, and so are all others")
    return {name: read(path) for name, path in files.items() if path.exists()}


def _measure(right: int, wrong: int, missed: int) -> dict[str, Any]:
    precision = right / (right + wrong) if right + wrong else 0.0
    recall = right / (right + missed) if right + missed else 0.0
    f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
    return {"p": precision, "r": recall, "f1": f1, "tp": right, "fp": wrong, "fn": missed}


def _counts(scored: list[Scored]) -> dict[str, list[int]]:
    per: dict[str, list[int]] = {}
    for one in scored:
        for gold, _ in one.pairs:
            per.setdefault(gold["type"], [0, 0, 0])[0] += 1
        for wrong in one.wrong:
            per.setdefault(wrong["type"], [0, 0, 0])[1] += 1
        for missed in one.missed:
            per.setdefault(missed["type"], [0, 0, 0])[2] += 1
    return per


def _total(per: dict[str, list[int]], without: tuple[str, ...] = ()) -> dict[str, Any]:
    sums = [sum(counts[at] for kind, counts in per.items() if kind not in without) for at in range(3)]
    return _measure(*sums)


def _interval(scored: list[Scored]) -> list[float]:
    """The middle 95 % of F1 when documents are drawn anew; the seed is fixed."""
    chance = random.Random(0)
    counts = [(len(one.pairs), len(one.wrong), len(one.missed)) for one in scored]
    drawn = []
    for _ in range(_SAMPLES):
        sample = [chance.choice(counts) for _ in counts]
        drawn.append(_measure(*(sum(one[at] for one in sample) for at in range(3)))["f1"])
    drawn.sort()
    return [drawn[_SAMPLES // 40], drawn[_SAMPLES - _SAMPLES // 40 - 1]]


def summary(scored: Mapping[str, Mapping[str, Scored]]) -> dict[str, Any]:
    """Everything that is counted, as plain JSON."""
    out: dict[str, Any] = {}
    for mode in MODES:
        documents = [scored[name][mode] for name in sorted(scored)]
        per = _counts(documents)
        in_gold = [kind for kind, counts in per.items() if counts[0] + counts[2]]
        out[mode] = {
            "per_type": {kind: _measure(*counts) for kind, counts in sorted(per.items())},
            "overall": _total(per) | ({"f1_ci95": _interval(documents)} if documents else {}),
            "events_only": _total(per, _EASY),
            "macro_f1": sum(_measure(*per[kind])["f1"] for kind in in_gold) / len(in_gold) if in_gold else 0.0,
        }
    out["on_lenient_matches"] = _beside([scored[name]["lenient"] for name in scored])
    return out


def _beside(documents: list[Scored]) -> dict[str, Any]:
    """On the lenient matches: how often status, date, attribution and evidence are right."""
    tally: dict[str, list[int]] = {
        key: [0, 0] for key in ("status", "status_events", "date_in_sentence", "date_any", "attribution", "evidence")
    }

    def count(key: str, right: bool) -> None:
        tally[key][0] += right
        tally[key][1] += 1

    for gold, predicted in (pair for one in documents for pair in one.pairs):
        count("status", status_right(gold, predicted))
        if gold["type"] not in _EASY:
            count("status_events", status_right(gold, predicted))
        if gold.get("date"):
            count("date_any", date_right(gold, predicted))
            if not gold.get("date_inferred"):
                count("date_in_sentence", date_right(gold, predicted))
        if (gold.get("attribution") or {}).get("source"):
            count("attribution", attribution_right(gold, predicted))
        count("evidence", same_sentence(gold, predicted))
    return {key: {"right": right, "of": of, "share": right / of if of else None} for key, (right, of) in tally.items()}
