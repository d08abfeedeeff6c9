"""The table of what ministries of China announced against foreigners and Taiwanese."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.dates import PartialDate
from kb.errors import SourceError
from kb.loaders.lists import china
from kb.loaders.lists.streams import Stream
from kb.model import Entity
from kb.record import Address, Attribute, Described, Identifier, Listing, Name, Nationality, Record, Step
from tests.list_files import facts

SAMPLE = Path(__file__).parent / "lists" / "china-csv" / "main.csv"


def listing(record: Record) -> Listing:
    (one,) = facts(record, Listing)
    return one


def node(one: Entity | None) -> str:
    assert one is not None
    return (one.node if isinstance(one, Described) else one.iri).rsplit("/", 1)[-1]


def code(country: Entity | None) -> str:
    return country.iri[-3:] if country else ""


@pytest.fixture(scope="module")
def rows() -> list[Record]:
    return list(china.read(Stream(SAMPLE.name, SAMPLE)).records)


class TestTable:
    def test_a_row_is_a_measure_of_the_body_that_announced_it(self, rows: list[Record]) -> None:
        assert [listing(one).sender[0].label for one in rows] == [
            "Ministry of Foreign Affairs of China", "Taiwan Affairs Office of the State Council of China", "Chinese Ministry of Commerce",
            "Chinese Ministry of Commerce", "Ministry of Foreign Affairs of China", "Ministry of Foreign Affairs of China",
            "Government of China"]
        assert all(said.attributed_to == listing(one).sender for one in rows for said in one.said)

    def test_the_list_it_names_is_a_list_of_its_own(self, rows: list[Record]) -> None:
        assert [node(listing(one).on_list) for one in rows] == [
            "cn-countermeasures", "cn-diehard-paper-folders", "cn-export-control-list", "cn-list-of-targets-of-countermeasures",
            "cn-anti-foreign-sanctions-law", "cn-anti-foreign-sanctions-law", "cn-unreliable-entity-list"]

    def test_only_what_the_words_tell_is_a_type_of_measure(self, rows: list[Record]) -> None:
        assert [(listing(one).measure_type, listing(one).measure_text) for one in rows[1:5]] == [
            (("other-measure",), 'Diehard "Paper" Folders; sanction'),
            (("dual-use-restriction",), "List of Export Controls; export.control"),
            (("other-measure",), "List of Targets of Countermeasures; sanction.counter"), (("other-measure",), "AFSL; sanction.counter")]
        assert [act.title for act in listing(rows[4]).legal_basis] == ["Anti-Foreign Sanctions Law of the People's Republic of China"]

    def test_days_with_two_figures_of_a_year_are_of_this_century_and_kept_in_words(self, rows: list[Record]) -> None:
        assert [(listing(one).listed_on, listing(one).date_text) for one in rows[:2]] == [
            (PartialDate("2019-12-02"), ""), (PartialDate("2020-07-13"), "13.07.20")]
        assert listing(rows[4]).end_date == PartialDate("2026-04-24")
        assert listing(rows[6]).listed_on is None

    def test_every_claim_cites_the_announcement(self, rows: list[Record]) -> None:
        assert {said.source.url if said.source else "" for said in rows[1].said} == {"https://tao.example/2"}

    def test_a_suspension_is_a_step(self, rows: list[Record]) -> None:
        (step,) = facts(rows[3], Step)
        assert (step.action_type, step.date, step.acts_on) == ("suspend", PartialDate("2025-11-10"), listing(rows[3]))

    def test_names_countries_and_descriptions_are_kept(self, rows: list[Record]) -> None:
        assert [(one.full_name, one.kind) for one in facts(rows[1], Name)] == [
            ("Ada Ovi", "primary-name"), ("Adah Ovi", "alias"), ("A. Ovi", "alias")]
        assert [(one.kind, one.script, one.language) for one in facts(rows[0], Name)] == [
            ("primary-name", "", ""), ("original-script-name", "Hani", "zh")]
        assert [(one.kind, code(one.country), one.place_text) for row in rows[1:5] for one in facts(row, Nationality)] == [
            ("", "TWN", ""), ("jurisdiction", "JPN", ""), ("jurisdiction", "USA", ""), ("jurisdiction", "", "EU")]
        assert [(one.kind, one.value, one.note) for one in facts(rows[1], Attribute)] == [
            ("function", "Member of the bureau", ""), ("function", "局员", "in Chinese")]
        assert [one.value for one in facts(rows[1], Identifier)] == ["Q9990001"]
        assert [one.address_line for one in facts(rows[2], Address)] == [("东京都1番地",)]

    def test_two_rows_of_one_name_list_and_day_are_two_records_in_any_order(self, rows: list[Record], tmp_path: Path) -> None:
        assert len({one.id for one in rows}) == 7
        head, *lines = SAMPLE.read_text("utf-8").splitlines()
        turned = tmp_path / "turned.csv"
        turned.write_text("\n".join([head, *lines[::-1]]), "utf-8")
        assert {one.id: one.said for one in china.read(Stream(turned.name, turned)).records} == {one.id: one.said for one in rows}

    def test_china_is_found_as_the_sender(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(SAMPLE, published="2030-01-01")
            found = kb.ask("measures-by-sender", sender="China")
            assert len(found) >= 7
            assert kb.sparql("ASK { ?c :asserts/a :Designation ; :modality s:reported ; :via/skos:prefLabel 'OpenSanctions' }")

    def test_a_table_without_columns_names_or_rows_is_refused(self, tmp_path: Path) -> None:
        bad, whole = tmp_path / "bad.csv", SAMPLE.read_text("utf-8")
        for text, message in (
            (whole.replace("Source URL", "Link", 1), "no column Source URL"), (whole.replace("Fictia Radar", ""), "row without a name"),
            (whole.splitlines()[0], "holds no record"), (whole.replace(",https://x.example/7,", ""), "cells where the header has"),
        ):
            bad.write_text(text, "utf-8")
            with pytest.raises(SourceError, match=message):
                list(china.read(Stream(bad.name, bad)).records)
