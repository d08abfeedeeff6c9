"""Scores, causes of error and frames as a table for people, and as plain JSON.

    evaluation = Evaluation.of(gold, predicted)     # facts by the name of their article
    print(evaluation.table(errors=3))
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.evaluation import causes, score
from kb.evaluation.causes import CAUSES, Mistake
from kb.evaluation.gold import read_folder
from kb.evaluation.matching import Facts
from kb.evaluation.score import MODES, Scored
from kb.extract import reasons

_NO_REASON = "(without a reason)"


def _frames(predicted: dict[str, Any]) -> tuple[str, ...]:
    return reasons.frames(predicted.get("because") or ()) or (_NO_REASON,)


# What predictions can be counted by, beside their type: a prediction of two frames counts for both.
GROUPS: dict[str, Callable[[dict[str, Any]], tuple[str, ...]]] = {
    "frame": _frames,
    "zone": lambda predicted: (str(predicted.get("zone") or "body"),),
}


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Predictions held against gold: the scores of every article, the mistakes with their causes."""

    scored: Mapping[str, Mapping[str, Scored]]
    mistakes: list[Mistake] = field(default_factory=list)

    @classmethod
    def of(cls, gold: Mapping[str, Facts], predicted: Mapping[str, Facts]) -> Evaluation:
        """The evaluation of predicted facts, both by the name of their article.

        >>> met = {"type": "Meeting", "args": {"participants": ["Anna Berg", "Carlo Ruiz"]}, "status": "asserted", "evidence": "They met."}
        >>> evaluation = Evaluation.of({"a": [met]}, {"a": [met | {"status": "planned", "because": ["meet: met"]}]})
        >>> [(one.cause, one.note) for one in evaluation.mistakes]
        [('wrong modality', 'planned for asserted')]
        >>> evaluation.by("frame")["meet"]["lenient"]
        {'right': 1, 'wrong': 0, 'share': 1.0}
        """
        scored = score.compare(gold, predicted)
        return cls(scored, causes.find(scored, gold=gold, predicted=predicted))

    @classmethod
    def of_folders(cls, gold: Path | str, predictions: Path | str) -> Evaluation:
        """The evaluation of a folder of predictions ``NAME.json`` against a folder of gold facts with the same names."""
        golds = read_folder(gold)
        return cls.of(golds, score.read_predictions(predictions, golds))

    def by(self, group: str) -> dict[str, dict[str, dict[str, Any]]]:
        """How often predictions are right, counted by one of ``GROUPS`` and mode; those that the gold calls optional do not count."""
        keys = GROUPS[group]
        tally: dict[str, dict[str, list[int]]] = {}
        for mode in MODES:
            for one in (scored[mode] for scored in self.scored.values()):
                for place, predictions in enumerate(([predicted for _, predicted in one.pairs], one.wrong)):
                    for key in (key for predicted in predictions for key in keys(predicted)):
                        tally.setdefault(key, {known: [0, 0] for known in MODES})[mode][place] += 1
        return {
            key: {
                mode: {"right": right, "wrong": wrong, "share": right / (right + wrong) if right + wrong else None}
                for mode, (right, wrong) in modes.items()
            }
            for key, modes in sorted(tally.items())
        }

    def json(self, *, errors: int = 0, by: str = "") -> dict[str, Any]:
        """Everything that is counted; with ``errors`` the first mistakes of every cause, with ``by`` one of ``GROUPS``."""
        found = score.summary(self.scored) | {"errors_by_cause": causes.counts(self.mistakes)}
        if errors:
            found["errors"] = {
                cause: [
                    {"document": one.document, "note": one.note, "sentence": one.sentence, "gold": one.gold, "predicted": one.predicted}
                    for one in listed
                ]
                for cause, listed in causes.examples(self.mistakes, errors).items()
            }
        if by:
            found[f"by_{by}"] = self.by(by)
        return found

    def table(self, *, errors: int = 0, by: str = "") -> str:
        """The same for people."""
        return "\n".join([*_scores(score.summary(self.scored)), *self._causes(errors), *(self._groups(by) if by else ())])

    def _causes(self, errors: int) -> list[str]:
        lines = ["== ERRORS BY CAUSE"]
        shown = causes.examples(self.mistakes, errors)
        for cause, count in causes.counts(self.mistakes).items():
            lines.append(f"{cause:20} {count:5}   {CAUSES[cause]}")
            for one in shown.get(cause, ()):
                lines += _example(one)
        return lines

    def _groups(self, by: str) -> list[str]:
        lines = [f"== RIGHT BY {by.upper()}", f"{by:26} {'strict':>7} {'lenient':>8}   {'right':>5} {'wrong':>5} (lenient)"]
        for key, modes in self.by(by).items():
            shares = [modes[mode]["share"] for mode in MODES]
            strict, lenient = (f"{one:.3f}" if one is not None else "-" for one in shares)
            lines.append(f"{key:26} {strict:>7} {lenient:>8}   {modes['lenient']['right']:5} {modes['lenient']['wrong']:5}")
        return lines


def _scores(counted: dict[str, Any]) -> list[str]:
    lines: list[str] = []
    for mode in MODES:
        lines += [f"== {mode.upper()}", f"{'type':26} {'P':>6} {'R':>6} {'F1':>6}   {'tp':>5} {'fp':>5} {'fn':>5}"]
        rows = [*counted[mode]["per_type"].items(), ("EVENTS_ONLY", counted[mode]["events_only"]), ("OVERALL", counted[mode]["overall"])]
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
    return lines


def _example(one: Mistake) -> list[str]:
    lines = [f"    {one.document}: {' '.join(one.sentence.split())}"]
    if one.note:
        lines.append(f"        {one.note}")
    lines += [f"        {side:9} {_fact(fact)}" for side, fact in (("gold", one.gold), ("predicted", one.predicted)) if fact is not None]
    if one.predicted is not None and one.predicted.get("because"):
        lines.append(f"        because   {'; '.join(map(str, one.predicted['because']))}")
    return lines


def _fact(fact: dict[str, Any]) -> str:
    args = "; ".join(f"{role} {causes.shown(value)}" for role, value in (fact.get("args") or {}).items())
    return f"{fact['type']}, {fact.get('status') or 'asserted'}{', ' + str(fact['date']) if fact.get('date') else ''}: {args}"
