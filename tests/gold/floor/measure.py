"""Write floor.json anew: the strict F1 of each kind of fact that the reader reaches today on these articles, rounded down.

    python tests/gold/floor/measure.py
"""

from __future__ import annotations

import json
from math import floor
from pathlib import Path

from kb.evaluation import Evaluation
from kb.evaluation.gold import read_folder
from kb.evaluation.predictions import of_gold

HOME = Path(__file__).resolve().parent
GOLD = HOME.parent / "gold"


def main() -> None:
    strict = Evaluation.of(gold=read_folder(GOLD), predicted=of_gold(GOLD)[0]).json()["strict"]
    reached = strict["per_type"] | {"overall": strict["overall"], "events_only": strict["events_only"]}
    floors = {kind: floor(scores["f1"] * 100 + 1e-9) / 100 for kind, scores in sorted(reached.items())}
    (HOME / "floor.json").write_text(json.dumps(floors, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
