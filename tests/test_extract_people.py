"""Titles with names, who holds which office of whom, and whom a pronoun or a description means."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.extract import read
from kb.extract.names import People, bare
from kb.extract.national import is_national
from kb.extract.ranks import honours
from kb.model import Claim, Document, Meeting, Statement, Tenure


def claims(text: str) -> tuple[Claim, ...]:
    return read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2023-12-05"))).claims


def offices(text: str) -> list[tuple[str, str, str]]:
    found = []
    for claim in claims(text):
        fact = claim.asserts[0]
        if isinstance(fact, Tenure) and fact.position is not None:
            found.append((fact.holder[0].label, fact.position.label, fact.position.of.label if fact.position.of else ""))
    return found


def speakers(text: str) -> list[list[str]]:
    return [[one.label for one in claim.asserts[0].speaker] for claim in claims(text) if isinstance(claim.asserts[0], Statement)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norwegian Foreign Minister Anna Berg arrived on Monday.", ("Anna Berg", "Foreign Minister", "Norway")),
        ("The Norwegian foreign minister, Anna Berg, arrived on Monday.", ("Anna Berg", "foreign minister", "Norway")),
        ("Anna Berg, Norway's foreign minister, arrived on Monday.", ("Anna Berg", "foreign minister", "Norway")),
        ("Norway's chancellor, Anna Berg, arrived on Monday.", ("Anna Berg", "chancellor", "Norway")),
        (
            "US Ambassador to the United Nations Anna Berg spoke on Monday.",
            ("Anna Berg", "Ambassador to the United Nations", "United States"),
        ),
        (
            "Anna Berg, assistant secretary of export enforcement at the Department of Commerce, spoke.",
            ("Anna Berg", "assistant secretary of export enforcement", "Department of Commerce"),
        ),
        ("Anna Berg, the EU's foreign policy chief, arrived on Monday.", ("Anna Berg", "foreign policy chief", "EU")),
        (
            "State Department deputy spokesman Carlo Ruiz declined to comment.",
            ("Carlo Ruiz", "deputy spokesman", "State Department"),
        ),
        (
            "The chief of staff of Chile's armed forces, Major General Carlo Ruiz, resigned.",
            ("Carlo Ruiz", "chief of staff", "Chile's armed forces"),
        ),
    ],
)
def test_a_title_with_a_name_is_an_office(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in offices(text)


def test_two_titles_before_one_name_are_two_offices() -> None:
    assert offices("Norwegian State Councilor and Foreign Minister Anna Berg spoke.") == [
        ("Anna Berg", "State Councilor", "Norway"),
        ("Anna Berg", "Foreign Minister", "Norway"),
    ]


def test_in_a_list_of_titles_the_first_state_holds_for_all() -> None:
    found = offices("They met Norwegian President Anna Berg, Prime Minister Carlo Ruiz and Foreign Minister Dora Holm.")
    assert {of for _, _, of in found} == {"Norway"}
    assert len(found) == 3


def test_former_ministers_do_not_hold_the_office() -> None:
    [claim] = [
        one
        for one in claims("Former Norwegian Prime Minister Anna Berg criticised the plan.")
        if isinstance(one.asserts[0], Tenure)
    ]
    fact = claim.asserts[0]
    assert fact.held_on is None and fact.ended_by == PartialDate("2023-12-05")


def test_a_present_office_is_held_on_the_day_of_publication() -> None:
    [claim] = [
        one for one in claims("Norwegian Prime Minister Anna Berg criticised the plan.") if isinstance(one.asserts[0], Tenure)
    ]
    assert claim.asserts[0].held_on == PartialDate("2023-12-05")


def test_an_adviser_to_the_president_is_not_the_president() -> None:
    assert all(
        label != "adviser to President"
        for _, label, _ in offices("He was an adviser to then President-elect Anna Berg of Norway.")
    )


def test_his_minister_is_of_his_state() -> None:
    text = "Norwegian Prime Minister Anna Berg and her former defense minister, Carlo Ruiz, were charged."
    assert ("Carlo Ruiz", "defense minister", "Norway") in offices(text)


def test_a_title_without_a_state_takes_the_state_of_the_article() -> None:
    text = (
        "Norway's parliament has passed a law. Norway wants peace. Prime Minister Anna Berg told it that Norway had taken a step."
    )
    assert ("Anna Berg", "Prime Minister", "Norway") in offices(text)


def test_with_two_states_as_likely_nothing_is_guessed() -> None:
    assert offices("Ships of Norway and of Sweden collided. Prime Minister Anna Berg left.") == []


def test_his_iranian_counterpart_is_the_known_minister() -> None:
    text = (
        "Chilean Foreign Minister Carlo Ruiz left on Monday.\n\n"
        "Norwegian Foreign Minister Anna Berg met her Chilean counterpart in Vienna."
    )
    [meeting] = [one.asserts[0] for one in claims(text) if isinstance(one.asserts[0], Meeting)]
    assert sorted(one.label for one in meeting.attendee) == ["Anna Berg", "Carlo Ruiz"]


def test_a_named_counterpart_holds_the_same_office() -> None:
    assert ("Carlo Ruiz", "Foreign Minister", "Chile") in offices(
        "Norwegian Foreign Minister Anna Berg met her Chilean counterpart, Carlo Ruiz, in Vienna."
    )


def test_a_surname_means_the_person_named_in_full() -> None:
    text = 'Norwegian Foreign Minister Anna Berg came to Vienna.\n\n"We are ready," Berg said.'
    assert speakers(text) == [["Anna Berg"]]


def test_he_is_the_speaker_before() -> None:
    text = 'The deal is good, Norwegian President Olaf Berg said.\n\n"It is fair," he added.'
    assert speakers(text) == [["Olaf Berg"], ["Olaf Berg"]]


def test_it_added_means_the_ministry_that_spoke() -> None:
    text = "Norway's Foreign Ministry said the talks went well.\n\nIt added that Chile was satisfied."
    assert speakers(text)[1] == speakers(text)[0]


def test_the_minister_is_the_minister_named_before() -> None:
    text = "Norwegian Defence Minister Anna Berg arrived on Monday.\n\nThe minister said the visit was a success."
    assert speakers(text) == [["Anna Berg"]]


def test_a_statement_is_its_authors() -> None:
    assert speakers(
        "The delegation stopped in Malta, according to a statement from the Norwegian Foreign Ministry on Sunday."
    ) == [["Norwegian Foreign Ministry"]]


def test_words_inside_a_quotation_are_no_statement_of_their_own() -> None:
    assert speakers('"Anyone who says that is wrong," Norwegian President Anna Berg said.') == [["Anna Berg"]]


def test_a_name_that_ends_in_may_is_no_month() -> None:
    assert ("Teresa May", "Prime Minister", "Norway") in offices("Norwegian Prime Minister Teresa May spoke on Monday.")


def test_titles_are_no_part_of_a_name() -> None:
    assert bare("Prime Minister Anna Berg's".replace("Prime ", "")) == "Anna Berg"


def test_of_two_with_one_surname_the_nearer_is_meant() -> None:
    people = People()
    people.register("Anna Berg", 1)
    people.register("Olaf Berg", 50)
    assert people.entity("Berg", 60).label == "Olaf Berg"
    assert people.entity("Berg", 5).label == "Anna Berg"


def test_a_longer_form_of_a_name_takes_over() -> None:
    people = People()
    people.register("Carlo Ruiz", 1)
    people.register("Carlo M. Ruiz", 9)
    assert people.entity("Ruiz", 20).label == "Carlo M. Ruiz"
    assert people.entity("Carlo Ruiz", 20).label == "Carlo M. Ruiz"


def test_american_party_tags_tell_the_state_and_hide_no_office() -> None:
    text = (
        "Rep. Anna Berg, R-Ky., the chairwoman of the House Committee on Fisheries, wrote to Sens. Carlo Ruiz (D-N.J.), "
        "Ivar Holm (D-W.Va.) and Elena Sol (R-Fla.)."
    )
    assert set(offices(text)) == {
        ("Anna Berg", "Representative", "United States"), ("Anna Berg", "chairwoman", "House Committee on Fisheries"),
        ("Carlo Ruiz", "Senator", "United States"), ("Ivar Holm", "Senator", "United States"), ("Elena Sol", "Senator", "United States"),
    }


def test_an_office_of_two_heads_behind_a_name_is_one_office() -> None:
    text = "The plan will fail, said Anna Berg, executive director of the Fisheries Association."
    assert offices(text) == [("Anna Berg", "executive director", "Fisheries Association")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # ranks, honours and descriptions between a title and a name
        ("The Chairman of the National Council, Senior General Min Thura, spoke.", ("Min Thura", "Chairman", "National Council")),
        ("The Special Envoy of the ASEAN Chair, Tan Sri Azman Razak, spoke.", ("Azman Razak", "Special Envoy", "ASEAN")),
        ("The Minister for Defence of Chile, the Hon. Carlo Ruiz MP, spoke.", ("Carlo Ruiz", "Minister for Defence", "Chile")),
        ("Norway's envoy, the retired general Olav Berg, spoke.", ("Olav Berg", "envoy", "Norway")),
        ("The head of the so-called Freedom Directorate, Carlo Ruiz, spoke.", ("Carlo Ruiz", "head", "Freedom Directorate")),
        ("Norway's chargé d'affaires, Olav Berg, was summoned.", ("Olav Berg", "chargé d'affaires", "Norway")),
        # whose: the aide, not the premier; of a body behind its kind; of each in turn
        ("An aide to the Norwegian prime minister, Olav Berg, spoke.", ("Olav Berg", "aide to the Norwegian prime minister", "Norway")),
        ("Carlo Ruiz, chief executive of the Chilean airline Andes Air, spoke.", ("Carlo Ruiz", "chief executive", "Andes Air")),
        ("The presidents of Chile and Norway, Carlo Ruiz and Anna Berg, met.", ("Anna Berg", "president", "Norway")),
        ("Norway, whose special envoy Anna Berg met both sides, left.", ("Anna Berg", "special envoy", "Norway")),
        ("Hezbollah Secretary-General Hassan Karim spoke.", ("Hassan Karim", "Secretary General", "Hezbollah")),
        ("The Norwegian crown prince, Olav Berg, spoke.", ("Olav Berg", "crown prince", "Norway")),
        # told by a verb
        ("Anna Berg, who heads the Nordic Refugee Council, spoke.", ("Anna Berg", "head", "Nordic Refugee Council")),
        ("Anna Berg, who speaks for the Saudi-led coalition, spoke.", ("Anna Berg", "spokesman", "Saudi-led coalition")),
        ("Anna Berg, who holds the post of foreign minister in Norway, spoke.", ("Anna Berg", "foreign minister", "Norway")),
        # counterparts and colleagues
        ("Norwegian President Anna Berg met her Chilean colleague, Carlo Ruiz.", ("Carlo Ruiz", "President", "Chile")),
        ("Norwegian President Anna Berg met Carlo Ruiz, her Chilean counterpart.", ("Carlo Ruiz", "President", "Chile")),
    ],
)
def test_an_office_is_read_from_what_stands_around_a_name(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in offices(text)


@pytest.mark.parametrize(
    "text",
    [
        "The wife of the Norwegian president, Anna Berg, opened the exhibition.",
        "Anna Berg does not head the Nordic Refugee Council.",
        "Anna Berg will chair the Nordic Council from January.",
        "Carlo Ruiz, who led the delegation to the talks, left early.",
        "Anna Berg wants to become the foreign minister of Norway.",
        "A critic of the government, the Chilean writer Carlo Ruiz, was jailed.",
        "Carlo Ruiz directs the network from Oslo.",
    ],
)
def test_who_holds_no_office_gets_none(text: str) -> None:
    assert offices(text) == []


def test_a_state_without_presidents_gives_no_president() -> None:
    text = "President Carlo Ruiz sat across from Norwegian Prime Minister Anna Berg. Chile and Norway have talked for years."
    assert ("Carlo Ruiz", "President", "Norway") not in offices(text)


def test_where_somebody_travels_is_not_where_he_is_president() -> None:
    text = "Chile wants peace. Chile has an army. During President Carlo Ruiz's visit to Oslo last year the two signed a treaty."
    assert ("Carlo Ruiz", "President", "Chile") in offices(text)


def test_the_host_of_a_visitor_is_of_the_state_visited() -> None:
    text = "The foreign minister of Peru will travel to Chile and be received by President Carlo Ruiz."
    assert ("Carlo Ruiz", "President", "Chile") in offices(text)


def test_the_leader_of_a_delegation_is_of_its_state() -> None:
    text = "Norway waits. A Chilean delegation led by the deputy foreign minister, Carlo Ruiz, is to travel to Oslo."
    assert ("Carlo Ruiz", "deputy foreign minister", "Chile") in offices(text)


def test_the_envoy_is_the_envoy_told_of_before() -> None:
    text = "The UN envoy for Yemen arrived on Monday.\n\nThe envoy, Carlo Ruiz, was unhurt."
    assert ("Carlo Ruiz", "envoy", "United Nations") in [
        (person, office, {"UN": "United Nations"}.get(of, of)) for person, office, of in offices(text)
    ]


def test_in_a_list_a_title_between_two_names_is_the_second_ones() -> None:
    text = "On the list are Chile's justice minister, Carlo Ruiz, the head of the Press Council, Dora Holm, and others."
    assert ("Dora Holm", "head", "Press Council") in offices(text)
    assert ("Carlo Ruiz", "head", "Press Council") not in offices(text)


def test_whoever_is_succeeded_held_the_office_before() -> None:
    [claim] = [
        one
        for one in claims("Anna Berg was sworn in as Norway's foreign minister, succeeding Olav Holm, who resigned.")
        if isinstance(one.asserts[0], Tenure) and one.asserts[0].holder[0].label == "Olav Holm"
    ]
    assert claim.asserts[0].ended_by == PartialDate("2023-12-05")


def test_once_commanded_is_over() -> None:
    [claim] = [
        one
        for one in claims("Olav Holm, a retired admiral who once commanded the Western Fleet, spoke.")
        if isinstance(one.asserts[0], Tenure)
    ]
    assert claim.asserts[0].held_on is None


def test_honours_are_no_part_of_a_name_but_names_that_look_like_them_are() -> None:
    assert honours(["Tan", "Sri", "Azman"]) == 2
    assert honours(["Sri", "Mulyani"]) == 0
    assert honours(["Tan", "Mei"]) == 0


@pytest.mark.parametrize(
    ("label", "national"), [("Deputy Foreign Minister", True), ("chief executive", False), ("naval commander", True), ("mayor", False)]
)
def test_some_offices_only_states_have(label: str, national: bool) -> None:
    assert is_national(label) is national


def test_of_two_names_around_a_counterpart_the_second_is_the_counterpart() -> None:
    found = offices("Signed by the Norwegian foreign minister, Anna Berg, his Chilean counterpart, Carlo Ruiz, and others, it holds.")
    assert ("Carlo Ruiz", "foreign minister", "Chile") in found
    assert ("Anna Berg", "foreign minister", "Chile") not in found
