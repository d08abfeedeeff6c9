"""Names at the end of long titles, and titles and sayings of news from everywhere, in invented sentences."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.evaluation import guideline
from kb.extract import read
from kb.model import Document

pytest.importorskip("spacy")


def facts(text: str, kind: str) -> list[dict[str, object]]:
    document = Document(name="x", source_key="x", text=text, language="en", issued=PartialDate("2024-05-15"))
    return [dict(one["args"]) for one in guideline.predictions(read(document)) if one["type"] == kind]


def held(text: str) -> set[tuple[str, str, str]]:
    return {(str(one["person"]), str(one["office"]), str(one.get("org"))) for one in facts(text, "PositionHeld")}


def speakers(text: str) -> list[object]:
    return [one["speaker"] for one in facts(text, "Statement")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "She held a meeting with President of Turkey Selim Karatay, the press service said.",
            ("Selim Karatay", "President", "Turkey"),
        ),
        (
            "He was met by the Deputy Minister of Foreign Affairs of Turkmenistan B.Orazov on Monday.",
            ("B.Orazov", "Deputy Minister of Foreign Affairs", "Turkmenistan"),
        ),
        (
            "The note was handed to Ambassador Extraordinary and Plenipotentiary of Chile to Norway Paola Ibarra.",
            ("Paola Ibarra", "Ambassador Extraordinary and Plenipotentiary to Norway", "Chile"),
        ),
        ("Colonel Issa Tondi, Niger junta spokesman, said the border would open.", ("Issa Tondi", "junta spokesman", "Niger")),
        (
            "Omar Tayeb, the ambassador of Sudan's army-backed government to Kenya, said no.",
            ("Omar Tayeb", "ambassador to Kenya", "Sudan"),
        ),
        ("Each of them served under President Arturo Lanza of Honduras.", ("Arturo Lanza", "President", "Honduras")),
    ],
)
def test_a_title_finds_the_name_and_the_state_it_belongs_to(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in held(text)


def test_a_title_before_a_comma_and_a_name_in_a_list_is_not_of_the_name_before_it() -> None:
    found = held("He met Chile's Ambassador to Norway Dr. Walter Roe, High Commissioner of Kenya to Canada, Karen Berg, and others.")
    assert ("Karen Berg", "High Commissioner to Canada", "Kenya") in found
    assert not any(person == "Walter Roe" and "Commissioner" in office for person, office, _ in found)


@pytest.mark.parametrize(
    "text",
    [
        "The Minister of Trade of Chile Trade Council Building was empty.",
        "The President of Turkey left the hall.",
        "The Ambassador to Norway National Bank opened a branch.",
    ],
)
def test_capitalised_words_behind_a_title_that_are_a_body_or_nothing_hold_no_office(text: str) -> None:
    assert held(text) == set()


def test_an_outlet_that_ends_the_sentence_only_passes_on_what_another_said() -> None:
    text = "Minister Jane Roe of Norway said the server was attacked, the Oslo Tribune reported."
    assert speakers(text) == ["Jane Roe"]


def test_the_statement_of_a_foreign_ministry_is_the_ministrys() -> None:
    assert speakers('"Peru asks Chile to respect its word," the foreign ministry statement said.') == ["foreign ministry"]
