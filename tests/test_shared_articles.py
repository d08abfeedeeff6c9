"""Real articles with gold facts, where the folder with them lies beside the checkout; they never ship."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kb.evaluation import predictions, score

ARTICLES = Path(__file__).resolve().parents[2] / "shared" / "data" / "articles"
pytestmark = pytest.mark.skipif(not (ARTICLES / "gold").is_dir(), reason="the gold articles are not here")


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, score.Scored]]:
    out = tmp_path_factory.mktemp("predictions")
    predictions.write([str(ARTICLES)], out)
    return score.run(ARTICLES / "gold", out)


def test_the_seed_article_yields_most_of_its_facts_and_hardly_a_wrong_one(scored: dict[str, dict[str, score.Scored]]) -> None:
    seed = scored["000"]["strict"]
    assert len(seed.pairs) >= 15
    assert len(seed.wrong) <= 3


def test_the_reading_of_all_articles_does_not_fall_behind(scored: dict[str, dict[str, score.Scored]]) -> None:
    strict = score.summary(scored)["strict"]
    assert strict["overall"]["f1"] >= 0.80
    assert strict["events_only"]["f1"] >= 0.60


@pytest.mark.parametrize("predicted", ["fresh", *(path.name for path in sorted((ARTICLES / "baselines").glob("*")))])
def test_the_scores_are_those_of_the_independent_scorer_to_the_digit(predicted: str, tmp_path: Path) -> None:
    folder = ARTICLES / "baselines" / predicted
    if predicted == "fresh":
        folder = tmp_path / predicted
        predictions.of_gold(ARTICLES / "gold", out=folder)
    run = subprocess.run(
        [sys.executable, str(ARTICLES / "score.py"), "--pred", str(folder), "--json"], capture_output=True, text=True, check=True
    )
    assert json.loads(json.dumps(score.summary(score.run(ARTICLES / "gold", folder)))) == json.loads(run.stdout)
