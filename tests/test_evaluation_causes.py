"""Every error has one cause, the counts agree with the scores, and whatever is wrong with the gold is one sentence."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import KnowledgeBaseError, SourceError
from kb.evaluation import Evaluation, causes, score
from kb.evaluation.gold import read_folder
from kb.evaluation.predictions import of_gold, write
from kb.knowledge.loading import LoadFailed

SENTENCE = "Norway has supplied ten Leopard tanks to Chile, the envoy said on Monday."
OTHER = "Kenya and Ghana opened a fair for farmers in the capital last week."
TRANSFER: dict[str, Any] = {
    "type": "ArmsTransfer",
    "args": {"supplier": "Norway", "recipient": "Chile", "weapon": "Leopard tanks"},
    "date": "2023-12-04",
    "status": "claimed",
    "attribution": {"source": ["Anna Berg"], "via": None},
    "evidence": SENTENCE,
}
VISIT: dict[str, Any] = {
    "type": "Visit", "args": {"visitor": "Anna Berg", "destination": "Chile"}, "status": "asserted", "evidence": SENTENCE,
}
Cause = tuple[str, str]


def mistakes(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> list[Cause]:
    return [(one.cause, one.note) for one in Evaluation.of({"a": gold}, {"a": predicted}).mistakes]


def changed(fact: dict[str, Any], **values: Any) -> dict[str, Any]:
    """A fact with other values; those of ``args`` are put over the old ones."""
    return {**fact, **values, "args": {**fact["args"], **values.get("args", {})}}


def test_a_perfect_prediction_has_no_mistakes() -> None:
    assert mistakes([TRANSFER, VISIT], [TRANSFER, VISIT]) == []


def test_swapped_parties_are_one_wrong_role_not_a_miss_and_a_spurious_fact() -> None:
    swapped = changed(TRANSFER, args={"supplier": "Chile", "recipient": "Norway"})
    assert mistakes([TRANSFER], [swapped]) == [("wrong role", "supplier: Chile for Norway; recipient: Norway for Chile")]


def test_one_wrong_party_is_a_wrong_role() -> None:
    assert mistakes([TRANSFER], [changed(TRANSFER, args={"recipient": "Peru"})]) == [("wrong role", "recipient: Peru for Chile")]


def test_the_same_parties_under_another_type_are_a_wrong_type() -> None:
    aid = {**TRANSFER, "type": "MilitaryAidPledge", "args": {"donor": "Norway", "recipient": "Chile", "aid": "tanks"}}
    assert mistakes([TRANSFER], [aid]) == [("wrong type", "MilitaryAidPledge for ArmsTransfer")]


def test_another_matter_of_the_same_sentence_is_a_miss_and_a_spurious_fact() -> None:
    force = {**TRANSFER, "type": "Attack", "args": {"attacker": "Peru", "target": "Chile"}}
    assert [cause for cause, _ in mistakes([TRANSFER], [force])] == ["missed mention", "spurious"]


def test_a_missed_fact_whose_names_are_known_is_told_from_a_missed_mention() -> None:
    berg = {**VISIT, "args": {"visitor": "Anna Berg", "destination": "Norway"}, "evidence": OTHER}
    transfer = changed(TRANSFER, attribution=None)
    assert mistakes([VISIT, transfer, berg], [transfer, berg]) == [("missed fact", "no fact of this type in its sentence")]
    assert mistakes([VISIT, transfer], [transfer]) == [("missed mention", "no prediction names its visitor")]


def test_a_fact_of_a_teaser_is_boilerplate_by_its_own_zone_or_by_that_of_an_optional_gold_fact() -> None:
    wrong = changed(VISIT, args={"visitor": "Carlo Ruiz", "destination": "Peru"}, evidence=OTHER)
    optional = {**VISIT, "type": "Meeting", "args": {"participants": ["Kenya", "Ghana"]}, "evidence": OTHER, "optional": True}
    assert mistakes([VISIT], [VISIT, wrong]) == [("spurious", "")]
    assert mistakes([VISIT], [VISIT, wrong | {"zone": "teaser"}]) == [("boilerplate", "teaser")]
    assert mistakes([VISIT, optional | {"zone": "bio"}], [VISIT, wrong]) == [("boilerplate", "bio")]


def test_a_fact_that_is_predicted_twice_is_told_twice() -> None:
    again = changed(TRANSFER, evidence=OTHER)
    assert mistakes([TRANSFER], [TRANSFER, again]) == [("told twice", f"again in: {OTHER}")]


def test_what_is_wrong_with_a_matched_fact_is_told_beside_it() -> None:
    odd = changed(TRANSFER, status="denied", date="2022", attribution={"source": ["Carlo Ruiz"]})
    assert mistakes([TRANSFER], [odd]) == [
        ("wrong modality", "denied for claimed"),
        ("wrong date", "2022 for 2023-12-04"),
        ("wrong speaker", "Carlo Ruiz for Anna Berg"),
    ]


def test_half_of_a_group_is_inexact() -> None:
    met = {**VISIT, "type": "Meeting", "args": {"participants": ["Anna Berg", "Carlo Ruiz", "Eva Holm"]}}
    fewer = {**met, "args": {"participants": ["Anna Berg", "Carlo Ruiz"]}}
    note = "participants: Anna Berg and Carlo Ruiz for Anna Berg and Carlo Ruiz and Eva Holm"
    assert mistakes([met], [fewer]) == [("inexact names", note)]


def test_a_date_that_the_gold_does_not_give_is_no_error() -> None:
    assert mistakes([VISIT], [VISIT | {"date": "2023"}]) == []


_states = st.sampled_from(["Norway", "Chile", "Peru", "Kenya"])
_facts = st.lists(
    st.builds(
        lambda kind, first, second, status, text: {
            "type": kind, "status": status, "evidence": text,
            "args": dict(zip({"Attack": ("attacker", "target"), "Visit": ("visitor", "destination")}[kind], (first, second), strict=True)),
        },
        st.sampled_from(["Attack", "Visit"]), _states, _states, st.sampled_from(["asserted", "denied"]), st.sampled_from([SENTENCE, OTHER]),
    ),
    max_size=6,
)


@given(_facts, _facts)
def test_every_miss_and_every_wrong_fact_has_exactly_one_cause(gold: list[dict[str, Any]], predicted: list[dict[str, Any]]) -> None:
    evaluation = Evaluation.of({"a": gold}, {"a": predicted})
    lenient, count = evaluation.scored["a"]["lenient"], causes.counts(evaluation.mistakes)
    both = count["wrong role"] + count["wrong type"]
    assert count["missed mention"] + count["missed fact"] + both == len(lenient.missed)
    assert count["spurious"] + count["boilerplate"] + count["told twice"] + both == len(lenient.wrong)


def test_a_frame_is_right_as_often_as_its_facts_are() -> None:
    wrong = changed(TRANSFER, args={"supplier": "Peru", "recipient": "Kenya"})
    predicted = [TRANSFER | {"because": ["supply: supplied", "date: x"]}, wrong | {"because": ["supply: supplied", "give: gave"]}]
    by = Evaluation.of({"a": [TRANSFER]}, {"a": predicted}).by("frame")
    assert by["supply"]["strict"] == {"right": 1, "wrong": 1, "share": 0.5}
    assert by["give"]["lenient"] == {"right": 0, "wrong": 1, "share": 0.0}
    assert set(by) == {"supply", "give"}


def test_the_table_always_counts_the_causes_and_shows_as_many_sentences_as_asked_for() -> None:
    evaluation = Evaluation.of({"a": [TRANSFER, VISIT]}, {"a": []})
    assert "missed mention           2   gold fact with a name" in evaluation.table()
    assert evaluation.table().count(SENTENCE) == 0
    assert evaluation.table(errors=1).count(SENTENCE) == 1
    assert [len(one) for one in evaluation.json(errors=1)["errors"].values()] == [1]


# ---- files


def folder(at: Path, facts: list[dict[str, Any]], name: str = "a") -> Path:
    at.mkdir(parents=True, exist_ok=True)
    (at / f"{name}.json").write_text("\n".join(json.dumps(one) for one in facts), "utf-8")
    return at


@pytest.mark.parametrize(
    ("fact", "sentence"),
    [
        ({**VISIT, "type": "Journey"}, "the gold type 'Journey' is not known"),
        ({**VISIT, "args": {}}, "the gold Visit has no 'args'; it needs visitor, destination"),
        ({**VISIT, "args": ["Anna"]}, "'args' are no object"),
        ({**VISIT, "status": "sure"}, "has the status 'sure'; it must be one of: asserted"),
        ({**VISIT, "evidence": None}, "has no 'evidence'"),
        ({**VISIT, "evidence_more": "text"}, "that is no list"),
        ({**VISIT, "attribution": "Anna"}, "neither null nor an object"),
    ],
)
def test_malformed_gold_is_one_sentence_with_file_and_line(tmp_path: Path, fact: dict[str, Any], sentence: str) -> None:
    with pytest.raises(SourceError, match=r"a\.json:2: ") as raised:
        read_folder(folder(tmp_path / "gold", [VISIT, fact]))
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_folder_without_gold_and_one_without_predictions_say_so(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    gold = folder(tmp_path / "gold", [VISIT])
    with pytest.raises(SourceError, match="holds no gold facts"):
        Evaluation.of_folders(tmp_path / "empty", gold)
    with pytest.raises(SourceError, match=r"holds no predictions for this gold: .*a\.json is missing"):
        Evaluation.of_folders(gold, tmp_path / "empty")
    with pytest.raises(SourceError, match="is no folder"):
        Evaluation.of_folders(gold, tmp_path / "nowhere")


def test_a_gold_file_that_is_no_text_is_one_sentence(tmp_path: Path) -> None:
    (folder(tmp_path / "gold", [VISIT]) / "a.json").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SourceError, match="it is not UTF-8"):
        read_folder(tmp_path / "gold")


def test_a_document_without_predictions_has_all_its_facts_missed() -> None:
    scored = score.compare({"a": [VISIT], "b": [VISIT]}, {"a": [VISIT]})
    assert (len(scored["a"]["strict"].pairs), len(scored["b"]["strict"].missed)) == (1, 1)


TEXT = "Norway has supplied ten Leopard tanks to Chile on Monday. The tanks came by ship, and they were met in the port by a crowd.\n"


def test_the_articles_above_the_gold_are_read_with_their_sidecars_as_extract_reads_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "a.json").write_text('{"title": "Tanks", "date": "2023-12-05"}')
    gold = folder(tmp_path / "gold", [TRANSFER])
    found, warnings = of_gold(gold, out=tmp_path / "kept")
    write([str(tmp_path / "a.txt")], tmp_path / "extracted")
    assert warnings == ()
    assert found["a"][0]["date"] == "2023-12-04"
    assert (tmp_path / "kept" / "a.json").read_text() == (tmp_path / "extracted" / "a.json").read_text()
    assert Evaluation.of(read_folder(gold), found).json() == Evaluation.of_folders(gold, tmp_path / "kept").json()


def test_an_article_beside_its_gold_does_not_take_the_gold_for_its_sidecar(tmp_path: Path) -> None:
    gold = folder(tmp_path / "gold", [TRANSFER])
    (gold / "a.txt").write_text(TEXT)
    found, _ = of_gold(gold)
    assert found["a"][0]["args"]["supplier"] == "Norway"


def test_gold_without_its_article_says_where_the_text_was_looked_for(tmp_path: Path) -> None:
    gold = folder(tmp_path / "gold", [TRANSFER], name="lost")
    with pytest.raises(SourceError, match=r"has no article: lost\.txt is neither in gold/ nor above it; give --predictions DIR"):
        of_gold(gold)


def test_an_article_that_cannot_be_read_fails_and_nothing_is_scored(tmp_path: Path) -> None:
    gold = folder(tmp_path / "gold", [TRANSFER])
    (tmp_path / "a.txt").write_text("  \n")
    with pytest.raises(LoadFailed, match=r"a\.txt: is empty"):
        of_gold(gold)


def test_predictions_that_cannot_be_kept_are_one_sentence(tmp_path: Path) -> None:
    gold = folder(tmp_path / "gold", [TRANSFER])
    (tmp_path / "a.txt").write_text(TEXT)
    (tmp_path / "file").write_text("")
    with pytest.raises(KnowledgeBaseError, match="the facts cannot be written"):
        of_gold(gold, out=tmp_path / "file" / "kept")


def test_predictions_say_why_and_scores_do_not_depend_on_it(tmp_path: Path) -> None:
    gold = folder(tmp_path / "gold", [TRANSFER])
    (tmp_path / "a.txt").write_text(TEXT)
    found, _ = of_gold(gold)
    assert found["a"][0]["because"][0] == "supply: supplied"
    bare = [{key: value for key, value in fact.items() if key != "because"} for fact in found["a"]]
    golds = read_folder(gold)
    assert Evaluation.of(golds, found).json() == Evaluation.of(golds, {"a": bare}).json()
