"""The gold articles of our own: sound in themselves, and read no worse than before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb.evaluation import Evaluation
from kb.evaluation.gold import read_folder
from kb.evaluation.matching import Facts
from kb.evaluation.predictions import of_gold

HOME = Path(__file__).parent / "gold"
GOLD = HOME / "gold"
FLOOR: dict[str, float] = json.loads((HOME / "floor" / "floor.json").read_text())
NAMES = sorted(path.stem for path in GOLD.glob("*.json"))


@pytest.fixture(scope="module")
def predicted() -> dict[str, Facts]:
    return of_gold(GOLD)[0]


@pytest.fixture(scope="module")
def reached(predicted: dict[str, Facts]) -> dict[str, float]:
    strict = Evaluation.of(gold=read_folder(GOLD), predicted=predicted).json()["strict"]
    return {
        kind: scores["f1"] for kind, scores in (strict["per_type"] | {kind: strict[kind] for kind in ("overall", "events_only")}).items()
    }


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_there_are_forty_articles() -> None:
    assert len(NAMES) == 40


@pytest.mark.parametrize("name", NAMES)
def test_every_gold_fact_is_proved_by_words_of_its_article(name: str) -> None:
    text = squeezed((HOME / f"{name}.txt").read_text(encoding="utf-8"))
    for fact in read_folder(GOLD)[name]:
        for sentence in (fact["evidence"], *fact.get("evidence_more", ())):
            assert squeezed(sentence) in text, fact["id"]


def test_the_gold_against_itself_is_all_right() -> None:
    gold = read_folder(GOLD)
    plain = {
        name: [fact | {"args": {role: first(value) for role, value in fact["args"].items()}} for fact in facts]
        for name, facts in gold.items()
    }
    assert Evaluation.of(gold=gold, predicted=plain).json()["strict"]["overall"]["f1"] == 1.0


def first(value: object) -> object:
    """The first of several right names, where a gold fact gives several."""
    if isinstance(value, dict):
        return first(value["any"][0])
    return [first(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("kind", sorted(FLOOR))
def test_a_kind_of_fact_is_read_no_worse_than_before(kind: str, reached: dict[str, float]) -> None:
    assert round(reached[kind], 6) >= FLOOR[kind]


def test_every_claim_quotes_its_article_to_the_letter(predicted: dict[str, Facts]) -> None:
    for name, facts in predicted.items():
        text = (HOME / f"{name}.txt").read_text(encoding="utf-8")
        assert all(text[fact["start"] : fact["end"]] == fact["evidence"] for fact in facts), name
