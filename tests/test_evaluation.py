"""Scores say what they should: gold against itself is perfect, nothing scores nothing, optional facts cost nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kb.dates import PartialDate
from kb.errors import SourceError
from kb.evaluation import Evaluation, score
from kb.evaluation.guideline import predictions
from kb.evaluation.names import same_name
from kb.extract import read
from kb.model import Action, ArmsTransfer, Claim, Concept, Document, Entity, Passage, Tenure

GOLD: list[dict[str, Any]] = [
    {
        "type": "ArmsTransfer",
        "args": {"supplier": "Norway", "recipient": "Chile", "weapon": {"any": ["tanks", "Leopard tanks"]}},
        "date": "2023-12-04",
        "status": "asserted",
        "attribution": {"source": ["Norway"], "via": None},
        "evidence": "Norway has supplied ten Leopard tanks to Chile.",
    },
    {
        "type": "Meeting",
        "args": {"participants": ["Anna Berg", "Carlo Ruiz"]},
        "date": None,
        "status": "claimed",
        "status_ok": ["asserted"],
        "attribution": None,
        "evidence": "Anna Berg met Carlo Ruiz, the ministry said.",
    },
    {
        "type": "Statement",
        "args": {"speaker": "ministry", "topic": "they met"},
        "date": None,
        "status": "asserted",
        "optional": True,
        "attribution": None,
        "evidence": "Anna Berg met Carlo Ruiz, the ministry said.",
    },
]


def written(folder: Path, facts: list[dict[str, Any]]) -> Path:
    folder.mkdir()
    (folder / "a.json").write_text("\n".join(json.dumps(one) for one in facts), "utf-8")
    return folder


def f1(tmp_path: Path, predicted: list[dict[str, Any]], mode: str = "strict") -> float:
    scored = score.run(written(tmp_path / "gold", GOLD), written(tmp_path / "pred", predicted))
    found: float = score.summary(scored)[mode]["overall"]["f1"]
    return found


def test_gold_against_itself_is_perfect(tmp_path: Path) -> None:
    assert f1(tmp_path, GOLD) == 1.0


def test_optional_facts_cost_nothing_when_missed(tmp_path: Path) -> None:
    assert f1(tmp_path, GOLD[:2]) == 1.0


def test_nothing_predicted_scores_nothing(tmp_path: Path) -> None:
    assert f1(tmp_path, []) == 0.0


def test_swapped_roles_are_wrong(tmp_path: Path) -> None:
    swapped = {**GOLD[0], "args": {"supplier": "Chile", "recipient": "Norway", "weapon": "tanks"}}
    assert f1(tmp_path, [swapped], "lenient") == 0.0


def test_a_wrong_status_counts_when_lenient_only(tmp_path: Path) -> None:
    planned = {**GOLD[0], "status": "planned"}
    scored = score.run(written(tmp_path / "gold", GOLD), written(tmp_path / "pred", [planned]))
    assert (len(scored["a"]["strict"].pairs), len(scored["a"]["lenient"].pairs)) == (0, 1)


def test_the_order_of_predictions_does_not_matter(tmp_path: Path) -> None:
    assert f1(tmp_path, list(reversed(GOLD))) == 1.0


def test_the_table_shows_what_was_missed_with_its_sentence(tmp_path: Path) -> None:
    table = Evaluation.of_folders(written(tmp_path / "gold", GOLD), written(tmp_path / "pred", [])).table(errors=3)
    assert "a: Norway has supplied ten Leopard tanks to Chile." in table
    assert "gold      ArmsTransfer, asserted, 2023-12-04: supplier Norway; recipient Chile; weapon tanks" in table


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    gold = written(tmp_path / "gold", GOLD)
    (gold / "a.json").write_text('{"type": "Visit"}\n{nonsense', "utf-8")
    with pytest.raises(SourceError, match=r"a\.json:2"):
        score.run(gold, gold)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("Russian Foreign Minister Sergei Lavrov", "Lavrov", True),
        ("Moscow", "Russia", True),
        ("Iran", "Iraq", False),
        ("Sudan", "South Sudan", False),
        ("the U.S.", "United States", True),
        ("Foreign Ministry", "ministry", False),
        ("Xi", "Xi Jinping", True),
        ("U.S. Treasury", "United States", True),
    ],
)
def test_names_that_mean_the_same(first: str, second: str, same: bool) -> None:
    assert same_name(first, second, lenient=True) is same


def test_a_claim_becomes_a_fact_in_the_guidelines_words() -> None:
    norway, chile = Entity("Norway", "State"), Entity("Chile", "State")
    transfer = ArmsTransfer(supplier=norway, recipient=chile, weapon=Entity("ballistic missiles", "WeaponSystem"))
    passage = Passage("Norway may supply missiles.", 0, 27)
    document = Document(
        name="t",
        source_key="t",
        text=passage.quote,
        claims=(
            Claim(
                asserts=(Action(action_type=Concept("deliver"), acts_on=transfer),),
                modality=Concept("hypothetical"),
                attributed_to=(chile,),
                evidence=passage,
            ),
        ),
    )
    assert predictions(document) == [
        {
            "type": "ArmsTransfer",
            "args": {"supplier": "Norway", "recipient": "Chile", "weapon": "ballistic missiles", "stage": "planned"},
            "date": None,
            "status": "possible",
            "attribution": {"source": ["Chile"], "via": None},
            "evidence": "Norway may supply missiles.",
            "start": 0,
            "end": 27,
            "zone": "body",
        }
    ]


def test_a_former_office_says_so() -> None:
    fact = Tenure(
        holder=(Entity("Anna Berg", "Person"),),
        position=Entity("minister", "Position", of=Entity("Norway", "State")),
        ended_by=PartialDate("2023-12-05"),
    )
    document = Document(name="t", source_key="t", claims=(Claim(asserts=(fact,), modality=Concept("asserted")),))
    assert predictions(document)[0]["args"] == {"person": "Anna Berg", "office": "minister", "org": "Norway", "time": "former"}


def test_predictions_of_a_read_article_point_into_its_text() -> None:
    text = "Norway has supplied drones to Chile.\n\nPresident Anna Berg of Norway said so."
    made = predictions(read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2023-12-05"))))
    assert made and all(text[one["start"] : one["end"]] == one["evidence"] for one in made)
