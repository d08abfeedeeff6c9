"""Measure the extractor: predictions in the guideline's format, scores against gold facts, and the causes of every error.

>>> from kb.evaluation import Evaluation
>>> attack = {"type": "Attack", "args": {"attacker": "Chad", "target": "Mali"}, "status": "asserted", "evidence": "Chad attacked Mali."}
>>> evaluation = Evaluation.of(gold={"a": [attack]}, predicted={"a": [attack | {"status": "denied"}]})
>>> evaluation.json()["strict"]["overall"]["f1"], evaluation.json()["lenient"]["overall"]["f1"]
(0.0, 1.0)
>>> [(mistake.cause, mistake.note) for mistake in evaluation.mistakes]
[('wrong modality', 'denied for asserted')]

``Evaluation.of_folders`` reads both from files; ``kb.evaluation.predictions.of_gold`` makes predictions from the articles of the gold.
"""

from kb.evaluation.report import Evaluation

__all__ = ["Evaluation"]
