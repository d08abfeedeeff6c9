"""Cases of sanctions between states: senders and targets, kinds, years, objectives and their outcomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.dates import PartialDate
from kb.errors import SourceError
from kb.loaders.lists import cases
from kb.loaders.lists.streams import Stream
from kb.model import SanctionsMeasure
from kb.record import Account, Edition, Objective

SAMPLE = Path(__file__).parent / "lists" / "gsdb-csv" / "main.csv"


def read(path: Path) -> Edition:
    return cases.read(Stream(path.name, path))


def told(number: str) -> tuple[SanctionsMeasure, list[Objective]]:
    record = next(record for record in read(SAMPLE).records if record.id == number)
    measure, *objectives = record.said[0].facts
    assert isinstance(measure, SanctionsMeasure)
    return measure, [one for one in objectives if isinstance(one, Objective)]


def test_a_case_is_one_measure_of_all_senders_with_an_objective_for_each_aim() -> None:
    measure, objectives = told("9001")
    assert [one.label for one in measure.sender] == ["European Union", "Norway", "South Korea"]
    assert measure.measure_type == ("export-ban", "import-ban", "trade-embargo", "arms-embargo")
    assert measure.measure_text == "exp_compl, imp_compl"
    assert (measure.start_date, measure.end_date, measure.held_on) == (PartialDate("1990"), PartialDate("1999"), None)
    assert [(one.reason, one.outcome, one.part_of) for one in objectives] == [
        (("democracy",), "partial-success", measure), (("human-rights",), "failure", measure)]


def test_a_case_that_goes_on_has_not_ended_in_the_last_year_of_the_edition() -> None:
    measure, (objective,) = told("9002")
    assert (measure.end_date, measure.held_on, objective.outcome) == (None, PartialDate("2030"), "ongoing")
    assert [one.label for one in measure.target] == ["Tonga", "Samoa"]
    assert measure.note == "target_mult"


def test_a_party_that_nobody_knows_stands_under_its_name_and_is_told() -> None:
    edition = read(SAMPLE)
    assert len(list(edition.records)) == 3
    assert edition.account.notes == ["case 9003: the reference does not know 'Outer Atoll'; it stands under its name"]


@pytest.mark.parametrize(("cell", "labels"), [
    ("Egypt, Arab Rep., Syria", ["Egypt", "Syria"]),
    ("Korea, North", ["North Korea"]),
    ("Croatia, Serbia,  Norway", ["Croatia", "Serbia", "Norway"]),
    ("Cyprus (Northern)", ["Northern Cyprus"]),
    ("UN", ["United Nations"]),
])
def test_a_cell_may_name_several_and_a_name_may_hold_a_comma(cell: str, labels: list[str]) -> None:
    assert [one.label for one in cases.Parties(Account()).of(cell, "1")] == labels


def test_the_questions_about_measures_answer_from_cases() -> None:
    with KnowledgeBase.open() as kb:
        kb.load(SAMPLE, published="2031-01-01")
        rows = list(kb.ask("measures-against-target", target="Fiji"))
        assert {row["senderLabel"] for row in rows} == {"European Union", "Norway", "South Korea"}
        assert {row["type"] for row in rows} == {"export-ban", "import-ban", "trade-embargo", "arms-embargo"}
        assert {(row["targetLabel"], row["heldOn"]) for row in kb.ask("measures-by-sender", sender="Fiji")} == {
            ("Tonga", "2030"), ("Samoa", "2030"), ("Outer Atoll", None)}
        assert len(list(kb.ask("measures-by-reason", reason="human-rights"))) > 0


def test_a_case_without_a_sender_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(SAMPLE.read_text("utf-8").replace('"EU, Norway, Korea, South"', ""), "utf-8")
    with pytest.raises(SourceError, match=":2: has a case without 'sanctioning_state'"):
        list(read(path).records)
