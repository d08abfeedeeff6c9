"""Whom pronouns and descriptions mean: the two who met, the official of a state, who is called on, who is not the subject himself."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.extract import read
from kb.model import Action, Agreement, Claim, Document, Meeting, Membership, Statement, Tenure, UseOfForce, Visit


def claims(text: str) -> tuple[Claim, ...]:
    return read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-05-15"))).claims


def meetings(text: str) -> list[tuple[str, ...]]:
    return [tuple(sorted(one.label for one in fact.attendee)) for claim in claims(text) if isinstance(fact := claim.asserts[0], Meeting)]


def visits(text: str) -> set[tuple[str, str]]:
    return {
        (who.label, fact.takes_place_in[0].label)
        for claim in claims(text)
        if isinstance(fact := claim.asserts[0], Visit)
        for who in fact.visitor
    }


def parties(text: str) -> list[tuple[str, ...]]:
    return [
        tuple(sorted(one.label for one in about.party))
        for claim in claims(text)
        if isinstance(fact := claim.asserts[0], Action) and isinstance(about := fact.acts_on, Agreement)
    ]


def members(text: str) -> set[tuple[str, str, str]]:
    found = set()
    for claim in claims(text):
        fact = claim.asserts[0]
        about = fact.acts_on if isinstance(fact, Action) else fact
        if isinstance(about, Membership):
            step = str(fact.action_type) if isinstance(fact, Action) else "hold"
            found.update((one.label, about.organization.label if about.organization else "", step) for one in about.member)
    return found


def offices(text: str) -> set[tuple[str, str, str]]:
    return {
        (fact.holder[0].label, fact.position.label, fact.position.of.label if fact.position.of else "")
        for claim in claims(text)
        if isinstance(fact := claim.asserts[0], Tenure) and fact.position is not None
    }


_MET = "Norwegian Foreign Minister Anna Berg met Chilean Foreign Minister Carlo Ruiz in Vienna on Monday."


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        ("The two ministers will meet again in Malta in June.", ("Anna Berg", "Carlo Ruiz")),
        ("The two will meet again in Malta in June.", ("Anna Berg", "Carlo Ruiz")),
        ("They also met Peruvian President Ines Soto on Tuesday.", ("Anna Berg", "Carlo Ruiz", "Ines Soto")),
        ("The Chilean official later met Peruvian President Ines Soto.", ("Carlo Ruiz", "Ines Soto")),
        ("Berg spokesman Olaf Lund said the two diplomats would meet again in June.", ("Anna Berg", "Carlo Ruiz")),
    ],
)
def test_those_who_met_are_taken_up_together(then: str, expected: tuple[str, ...]) -> None:
    assert expected in meetings(f"{_MET} {then}")


@pytest.mark.parametrize(
    "text",
    [
        "A Chilean official spoke. Chilean Trade Envoy Carlo Ruiz was in Oslo. The Chilean official later met President Ines Soto.",
        "The two leaders met in Vienna on Monday.",
    ],
)
def test_a_description_that_nothing_explains_names_nobody(text: str) -> None:
    assert not [one for one in meetings(text) if "Carlo Ruiz" in one or len(one) > 2 or "two leaders" in one]


def test_three_countries_are_the_three_that_were_named_together() -> None:
    text = "Mali, Niger and Chad were suspended from the African Union in March. The three countries left the African Union on Monday."
    assert {(one, "African Union", "leave") for one in ("Mali", "Niger", "Chad")} <= members(text)


def test_three_european_powers_are_nobody_named_before() -> None:
    text = "Chile, Peru and Bolivia agreed. The three European powers said on Monday that they would wait."
    said = [one.label for claim in claims(text) if isinstance(fact := claim.asserts[0], Statement) for one in fact.speaker]
    assert "Chile" not in said


def test_him_is_not_who_does_it() -> None:
    text = "Chilean President Carlo Ruiz arrived in Oslo. Norwegian Prime Minister Olaf Lund met him on Monday."
    assert meetings(text) == [("Carlo Ruiz", "Olaf Lund")]


def test_she_is_a_woman_by_her_first_name() -> None:
    text = "Finance Minister Anna Berg of Norway flew out with the banker Peter Holm. She met Chilean President Carlo Ruiz on Monday."
    assert ("Anna Berg", "Carlo Ruiz") in meetings(text)


def test_its_minister_is_of_the_state_named_just_before() -> None:
    text = "Norwegian Foreign Minister Anna Berg urged a treaty with Fiji after meeting its prime minister, Josefa Vuli, on Monday."
    assert ("Josefa Vuli", "prime minister", "Fiji") in offices(text)


def test_a_word_behind_from_is_no_person_that_goes_on() -> None:
    text = "Norwegian Foreign Minister Anna Berg met farmers in Chile. From Arica she will travel to Bolivia."
    assert ("Anna Berg", "Bolivia") in visits(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norwegian Premier Anna Berg left Malta on Saturday without a word.", ("Anna Berg", "Malta")),
        ("Norwegian Premier Anna Berg spent three days in Malta.", ("Anna Berg", "Malta")),
        ("Chile invited Norwegian Premier Anna Berg. His invitation to Premier Anna Berg to visit Chile stands.", ("Anna Berg", "Chile")),
        ("The calm followed the visits that Norwegian Premier Anna Berg made to Malta last week.", ("Anna Berg", "Malta")),
        ("Norwegian Premier Anna Berg said at the start of a visit to Malta that the ferry would sail.", ("Anna Berg", "Malta")),
        ("The calm followed a visit by Norway's premier, Anna Berg, to Malta last week.", ("Anna Berg", "Malta")),
    ],
)
def test_who_travels_is_told_in_many_ways(text: str, expected: tuple[str, str]) -> None:
    assert expected in visits(text)


@pytest.mark.parametrize(
    "text",
    [
        "Norwegian Premier Anna Berg will host the visit to Norway.",
        "Norwegian Premier Anna Berg landed at Carver Airport.",
        "Norwegian Premier Anna Berg left office in May.",
    ],
)
def test_who_hosts_or_lands_somewhere_has_told_no_visit(text: str) -> None:
    assert visits(text) == set()


def test_here_is_where_the_report_was_written() -> None:
    text = "OSLO, May 14 (Xinhua) -- Chilean President Carlo Ruiz arrived here on Monday for a state visit."
    assert ("Carlo Ruiz", "Oslo") in visits(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway has ended its membership in NATO.", ("Norway", "NATO", "leave")),
        ("Norway has formally asked to join the African Union.", ("Norway", "African Union", "apply")),
        ("The African Union, which includes Chad and Kenya, met on Monday.", ("Chad", "African Union", "hold")),
    ],
)
def test_membership_is_told_by_the_noun_and_by_the_body(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in members(text)


def test_two_who_agree_to_meet_have_no_agreement() -> None:
    assert parties("Norway and Chile agreed to meet again in June.") == []


def test_the_agreement_of_before_is_told_once() -> None:
    text = "Norway and Chile signed a fisheries agreement on Monday. The agreement between Norway and Chile is worth much."
    assert parties(text) == [("Chile", "Norway")]


def test_any_agreement_is_none() -> None:
    assert parties("Any agreement between Norway and Chile would have to wait.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway's defence minister, Anna Berg told reporters that the ferry would sail.", ("Anna Berg", "defence minister", "Norway")),
        ("National Security Adviser (NSA) Anna Berg of Norway arrived.", ("Anna Berg", "National Security Adviser", "Norway")),
        ("Defence Secretary Major General (retd) Carlo Ruiz of Chile spoke.", ("Carlo Ruiz", "Defence Secretary", "Chile")),
        ("Talks with President of Chile, Carlo Ruiz and President of Peru, Ines Soto ended.", ("Carlo Ruiz", "President", "Chile")),
        ("The head of the movement's bureau in Oslo, Carlo Ruiz, spoke.", ("Carlo Ruiz", "head", "movement's bureau")),
    ],
)
def test_titles_stand_with_abbreviations_brackets_and_one_comma(text: str, expected: tuple[str, str, str]) -> None:
    found = offices(text)
    assert expected in found or (expected[0], expected[1]) in {(who, label) for who, label, _ in found}


def test_whom_a_visitor_meets_is_of_the_state_visited() -> None:
    text = "Norwegian Defence Minister Anna Berg spent two days in Fiji. She met Prime Minister Josefa Vuli on Monday."
    assert ("Josefa Vuli", "Prime Minister", "Fiji") in offices(text)


def test_no_republic_has_a_king() -> None:
    found = offices("King Haldor spoke in Germany. Germany and France listened to King Haldor.")
    assert not [one for one in found if one[2] in ("Germany", "France")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Five countries joined the African Union in May, including Chad, Kenya and Mali.", {"Chad", "Kenya", "Mali"}),
        ("The African Union invited Chad and Kenya to join it.", {"Chad", "Kenya"}),
        ("The African Union was founded by Chad and Kenya.", {"Chad", "Kenya"}),
        ("The African Union, which consists of Chad and Kenya, met on Monday.", {"Chad", "Kenya"}),
    ],
)
def test_members_are_read_off_lists(text: str, expected: set[str]) -> None:
    assert {who for who, _, _ in members(text)} == expected


def test_whoever_is_invited_by_a_state_does_not_join_the_state() -> None:
    assert members("Norway was invited by Chile to join the talks on Monday.") == set()


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Chilean President Hassan Sheikh Ruiz met Norwegian Premier Anna Berg.", ("Anna Berg", "Hassan Sheikh Ruiz")),
        ("Norway's envoy to the region, Ambassador Anna Berg met President Carlo Ruiz.", ("Anna Berg", "Carlo Ruiz")),
        ("The foreign ministers of Norway and Chile, Anna Berg and Carlo Ruiz, met in Vienna.", ("Anna Berg", "Carlo Ruiz")),
    ],
)
def test_names_are_read_whole_and_titles_stand_for_them(text: str, people: tuple[str, ...]) -> None:
    assert meetings(text) == [people]


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Norwegian Premier Anna Berg arrived in Chile to meet President Carlo Ruiz.", "planned"),
        ("A meeting between Premier Anna Berg and President Carlo Ruiz is possible.", "hypothetical"),
        ("Norwegian Premier Anna Berg is to visit Chile, meet President Carlo Ruiz and attend a concert.", "planned"),
        ("Premier Anna Berg was able to meet President Carlo Ruiz.", "asserted"),
    ],
)
def test_a_meeting_is_as_firm_as_the_words_around_it(text: str, modality: str) -> None:
    assert {str(claim.modality) for claim in claims(text) if isinstance(claim.asserts[0], Meeting)} == {modality}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Premier Anna Berg of Norway was replaced by Carlo Ruiz on Monday.", ("Carlo Ruiz", "Premier")),
        ("President Ines Soto named Carlo Ruiz to replace Anna Berg, who resigned as prime minister.", ("Carlo Ruiz", "prime minister")),
        ("Carlo Ruiz was sworn in on Monday as the country's president.", ("Carlo Ruiz", "president")),
        ("Carlo Ruiz will be the next secretary general of the African Union.", ("Carlo Ruiz", "secretary general")),
    ],
)
def test_who_follows_whom_into_an_office(text: str, expected: tuple[str, str]) -> None:
    found = {
        (about.holder[0].label, about.position.label)
        for claim in claims(text)
        if isinstance(fact := claim.asserts[0], Action) and isinstance(about := fact.acts_on, Tenure) and about.position is not None
        if str(fact.action_type) in ("appoint", "elect")
    }
    assert found == {expected}


def test_whose_title_comes_before_a_name_keeps_it() -> None:
    text = "Chile's foreign minister Carlo Ruiz was named on Monday as chairman of the African Union Commission."
    labels = [
        fact.acts_on.position.label
        for claim in claims(text)
        if isinstance(fact := claim.asserts[0], Action) and isinstance(fact.acts_on, Tenure) and fact.acts_on.position is not None
    ]
    assert labels == ["chairman"]


def test_separate_meetings_are_one_with_each() -> None:
    text = "Norwegian Premier Anna Berg held separate meetings with President Carlo Ruiz and President Ines Soto."
    assert sorted(meetings(text)) == [("Anna Berg", "Carlo Ruiz"), ("Anna Berg", "Ines Soto")]


def test_their_meeting_is_of_the_two_who_met() -> None:
    text = "Premier Anna Berg met President Carlo Ruiz, who said after their meeting that the ferry would sail."
    assert set(meetings(text)) == {("Anna Berg", "Carlo Ruiz")}


def test_a_state_and_a_day_are_no_broadcaster() -> None:
    assert ("Anna Berg", "Russia") in visits("Norwegian Premier Anna Berg is due to arrive in Russia today for a visit.")


def test_what_sanctions_are_for_is_of_whom_they_hit() -> None:
    attacks = [fact for claim in claims("Norway weighs sanctions against Chile over its invasion of Peru.") for fact in claim.asserts
               if isinstance(fact, UseOfForce)]
    assert [one.label for fact in attacks for one in fact.attacker] == ["Chile"]


def test_some_people_of_a_state_are_not_the_state() -> None:
    attacks = [fact for claim in claims("Three Norwegians attacked an embassy in Chile.") for fact in claim.asserts
               if isinstance(fact, UseOfForce)]
    assert all(one.label != "Norway" for fact in attacks for one in fact.attacker)
