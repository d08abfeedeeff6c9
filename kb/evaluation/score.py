"""Precision, recall and F1 of predicted facts against gold facts, strict and lenient, over all and without the two easy types.

Facts that the gold calls optional cost nothing either way.  ``run`` scores two folders of ``NAME.json``; ``summary`` counts; ``report``
is the table for people.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import SourceError
from kb.evaluation.matching import Facts, date_right, evidence, items, match, performative, plain, status_right
from kb.evaluation.names import jaccard, same_name

_MODES = ("strict", "lenient")
_EASY = ("Statement", "PositionHeld")
_SAMPLES = 1000


@dataclass(frozen=True, slots=True)
class Scored:
    """One document in one mode: the pairs that match, the gold facts that were missed, the predictions that are wrong."""

    pairs: tuple[tuple[dict[str, Any], dict[str, Any]], ...]
    missed: tuple[dict[str, Any], ...]
    wrong: tuple[dict[str, Any], ...]


def read(path: Path) -> Facts:
    """The facts of a file: one JSON object a line, or one list; an absent file has none."""
    if not path.exists():
        return []
    text = path.read_text("utf-8").strip()
    try:
        content = json.loads(text) if text else []
        if isinstance(content, dict):
            content = content.get("facts", [content] if "type" in content else [])
    except ValueError:
        content = [_line(path, number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    return [one for one in content if isinstance(one, dict) and one.get("type")]


def _line(path: Path, number: int, line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        raise SourceError(str(path), "is no JSON object; one fact a line is expected", line=number) from None


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
    for mode in _MODES:
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


def run(gold: Path | str, predictions: Path | str) -> dict[str, dict[str, Scored]]:
    """The scores of every gold document of a folder, by its stem and mode."""
    gold, predictions = Path(gold), Path(predictions)
    for folder in (gold, predictions):
        if not folder.is_dir():
            raise SourceError(str(folder), "is no folder; give one that holds NAME.json files")
    return {path.stem: document(read(path), read(predictions / path.name)) for path in sorted(gold.glob("*.json"))}


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


def summary(scored: dict[str, dict[str, Scored]]) -> dict[str, Any]:
    """Everything that is counted, as plain JSON."""
    out: dict[str, Any] = {}
    for mode in _MODES:
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


def _attribution_right(gold: dict[str, Any], predicted: dict[str, Any]) -> bool:
    given = predicted.get("attribution")
    sources = items((given if isinstance(given, dict) else {"source": given}).get("source"))
    return any(same_name(str(one), str(other), lenient=True) for one in gold["attribution"]["source"] for other in sources)


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
            count("attribution", _attribution_right(gold, predicted))
        count("evidence", max(jaccard(sentence, predicted.get("evidence") or "") for sentence in evidence(gold)) >= 0.5)
    return {key: {"right": right, "of": of, "share": right / of if of else None} for key, (right, of) in tally.items()}


def report(scored: dict[str, dict[str, Scored]], *, errors: int = 0) -> str:
    """The table for people; with ``errors`` also the first missed and wrong facts of every document."""
    counted = summary(scored)
    lines: list[str] = []
    for mode in _MODES:
        lines += [f"== {mode.upper()}", f"{'type':26} {'P':>6} {'R':>6} {'F1':>6}   {'tp':>5} {'fp':>5} {'fn':>5}"]
        rows = [
            *counted[mode]["per_type"].items(),
            ("EVENTS_ONLY", counted[mode]["events_only"]),
            ("OVERALL", counted[mode]["overall"]),
        ]
        lines += [
            f"{kind:26} {one['p']:6.3f} {one['r']:6.3f} {one['f1']:6.3f}   {one['tp']:5} {one['fp']:5} {one['fn']:5}"
            for kind, one in rows
        ]
        if "f1_ci95" in counted[mode]["overall"]:
            low, high = counted[mode]["overall"]["f1_ci95"]
            lines.append(f"{'F1, 95 % of resamples':26} {low:6.3f} to {high:.3f}")
        lines.append(f"{'MACRO F1 over types':26} {counted[mode]['macro_f1']:20.3f}")
    lines.append("== ON LENIENT MATCHES")
    for key, one in counted["on_lenient_matches"].items():
        lines.append(f"{key:20} " + (f"{one['right']}/{one['of']} = {one['share']:.3f}" if one["of"] else "none"))
    for name in sorted(scored) if errors else ():
        lines.append(f"\n# {name}")
        lines += [f"  missed {_shown(one)}" for one in scored[name]["lenient"].missed[:errors]]
        lines += [f"  wrong  {_shown(one)}" for one in scored[name]["lenient"].wrong[:errors]]
    return "\n".join(lines)


def _shown(fact: dict[str, Any]) -> str:
    args = json.dumps({role: plain(value) for role, value in (fact.get("args") or {}).items()}, ensure_ascii=False)
    return f"{fact['type']} {args} {fact.get('status')} | {(fact.get('evidence') or '')[:110]}"
