"""Meetings and visits in small sentences of our own: who with whom, who where, and whether it took place."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.extract import read
from kb.model import Claim, Document, Meeting, Visit

_BERG, _RUIZ = "Norwegian Foreign Minister Anna Berg", "Chilean President Carlo Ruiz"
_BOTH = ("Anna Berg", "Carlo Ruiz")


def claims(text: str) -> tuple[Claim, ...]:
    return read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-05-15"))).claims


def meetings(text: str) -> set[tuple[tuple[str, ...], str]]:
    """Every meeting as (attendees in alphabetical order, modality)."""
    return {
        (tuple(sorted(one.label for one in fact.attendee)), str(claim.modality))
        for claim in claims(text)
        if isinstance(fact := claim.asserts[0], Meeting)
    }


def visits(text: str) -> set[tuple[str, str, str]]:
    """Every visit as (visitor, destination, modality)."""
    return {
        (who.label, fact.takes_place_in[0].label, str(claim.modality))
        for claim in claims(text)
        if isinstance(fact := claim.asserts[0], Visit)
        for who in fact.visitor
    }


@pytest.mark.parametrize(
    "text",
    [
        f"{_BERG} met {_RUIZ} in Vienna on Monday.",
        f"{_BERG} held consultations with {_RUIZ}.",
        f"{_BERG} telephoned {_RUIZ} on Monday.",
        f"{_BERG} told {_RUIZ} in a phone call that the ferry would sail.",
        f"{_BERG} and {_RUIZ} spoke by phone on Monday.",
        f"{_BERG} discussed the ferry with {_RUIZ} on Monday.",
        f"{_BERG} and {_RUIZ} pose for a photo in Vienna on May 3, 2024.",
        f"{_BERG}, speaking alongside {_RUIZ} in Vienna, said the ferry would sail.",
        f"{_BERG} sat down with {_RUIZ} on Monday.",
        f"In a meeting with {_RUIZ}, {_BERG} promised help.",
        f"Following talks with {_RUIZ}, {_BERG} left the hall.",
        f"{_BERG} was received by {_RUIZ} at the palace.",
        f"The summit was attended by {_BERG} and {_RUIZ}.",
        f"{_BERG} hosted a dinner for {_RUIZ}.",
    ],
)
def test_two_who_come_together_meet_however_it_is_told(text: str) -> None:
    assert {who for who, _ in meetings(text)} == {_BOTH}
    assert {how for _, how in meetings(text)} <= {"asserted", "reported"}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        (f"{_BERG} is to meet {_RUIZ} next week.", "planned"),
        (f"{_BERG} is expected to meet {_RUIZ} in Vienna.", "planned"),
        (f"{_BERG} refused to meet {_RUIZ}.", "denied"),
        (f"{_BERG} ruled out a meeting with {_RUIZ}.", "denied"),
        (f"A planned meeting between {_BERG} and {_RUIZ} was called off.", "denied"),
        (f"A summit between {_BERG} and {_RUIZ} has been postponed.", "planned"),
        (f"{_BERG} said she was ready to meet {_RUIZ}.", "hypothetical"),
    ],
)
def test_a_meeting_that_is_planned_or_refused_did_not_take_place(text: str, modality: str) -> None:
    assert meetings(text) == {(_BOTH, modality)}


@pytest.mark.parametrize(
    ("text", "attendees"),
    [
        ("The foreign ministers of Norway, Chile and Japan met in Vienna on Friday.", ("Chile", "Japan", "Norway")),
        ("Chinese and Indian military commanders held a 12th round of talks on Saturday.", ("China", "India")),
        ("A fourth round of talks between Chile and Peru opened in Lima on Saturday.", ("Chile", "Peru")),
        ("The talks brought together Iranian and American negotiators in Muscat.", ("Iran", "United States")),
        (f"{_BERG} held a series of meetings with Egyptian and Qatari officials.", ("Anna Berg", "Egypt", "Qatar")),
        (f"{_BERG} met her Chilean and Peruvian counterparts in Lima.", ("Anna Berg", "Chile", "Peru")),
    ],
)
def test_a_described_group_stands_for_those_it_consists_of(text: str, attendees: tuple[str, ...]) -> None:
    assert {who for who, _ in meetings(text)} == {attendees}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("NATO foreign ministers met in Brussels on Tuesday.", "NATO foreign ministers"),
        ("EU leaders gathered in Prague on Friday to discuss energy.", "EU leaders"),
        ("The Security Council met behind closed doors on Monday.", "Security Council"),
    ],
)
def test_ministers_of_a_bloc_and_bodies_meet_by_themselves(text: str, who: str) -> None:
    assert meetings(text) == {((who,), "asserted")}


@pytest.mark.parametrize(
    "text",
    [
        f"{_BERG} met the deadline.",
        f"{_BERG} met resistance in parliament.",
        f"{_BERG} met reporters on Friday.",
        f"{_BERG} welcomed the decision.",
        f"{_BERG} called {_RUIZ} a liar.",
        f"{_BERG} called on {_RUIZ} to resign.",
        f"{_BERG} criticised {_RUIZ} on Monday.",
        "Police met protesters in the square.",
    ],
)
def test_not_everything_that_meets_or_calls_is_a_meeting(text: str) -> None:
    assert not meetings(text)


@pytest.mark.parametrize(
    "text",
    [
        f"{_BERG} arrived in Tokyo on Monday for a two-day visit.",
        f"{_BERG} travelled to Tokyo in April.",
        f"{_BERG} wrapped up a three-day visit to Tokyo on Thursday.",
        f"{_BERG} left for Tokyo on Saturday.",
        f"{_BERG} touched down in Tokyo on Friday.",
        f"{_BERG} has just returned from Tokyo.",
        f"{_BERG} paid a visit to Tokyo on Tuesday.",
        f"{_BERG} was in Tokyo on Tuesday for the annual summit.",
        f"{_BERG} led a delegation to Tokyo in August.",
        f"{_BERG} said in Tokyo that the ferry would sail.",
        "A Norwegian delegation headed by Foreign Minister Anna Berg arrived in Tokyo on Sunday.",
        f"{_BERG} became the first minister to visit Tokyo in decades.",
    ],
)
def test_an_official_who_travels_visits_however_it_is_told(text: str) -> None:
    assert visits(text) == {("Anna Berg", "Tokyo", "asserted")}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        (f"{_BERG} will fly to Tokyo on Sunday.", "planned"),
        (f"{_BERG} is due in Tokyo on Friday.", "planned"),
        (f"{_BERG} accepted an invitation to visit Tokyo.", "planned"),
        (f"Ahead of her trip to Tokyo, {_BERG} praised the alliance.", "planned"),
        (f"{_BERG} may travel to Tokyo in September.", "hypothetical"),
        (f"{_BERG} called off a planned trip to Tokyo.", "denied"),
        (f"{_BERG} has not visited Tokyo since 2019.", "denied"),
    ],
)
def test_a_visit_that_is_planned_or_called_off_did_not_take_place(text: str, modality: str) -> None:
    assert visits(text) == {("Anna Berg", "Tokyo", modality)}


def test_a_tour_gives_one_visit_for_each_country() -> None:
    text = f"{_BERG} began a tour of Kenya, Uganda and Rwanda on Monday."
    assert visits(text) == {("Anna Berg", place, "asserted") for place in ("Kenya", "Uganda", "Rwanda")}


def test_who_is_received_at_home_visits_and_not_the_host() -> None:
    assert visits(f"{_RUIZ} hosted {_BERG} in Santiago on Tuesday.") == {("Anna Berg", "Santiago", "asserted")}


def test_brussels_is_a_place_that_is_visited_not_the_union() -> None:
    assert visits(f"{_BERG} travelled to Brussels in April.") == {("Anna Berg", "Brussels", "asserted")}


@pytest.mark.parametrize(
    "text",
    [
        f"{_BERG} returned to Oslo on Friday.",
        f"{_BERG} lives in Japan.",
        f"{_BERG} said sanctions in Japan had failed.",
        f"{_BERG} visited a hospital.",
        "The film star Jane Roe travelled to Malta.",
        "The tourists visited Norway in July.",
        "The troops went to Chile.",
    ],
)
def test_the_way_home_and_those_not_on_business_of_state_give_no_visit(text: str) -> None:
    assert not visits(text)


def test_who_was_at_another_meeting_is_not_at_this_one() -> None:
    text = f"After the meeting with {_RUIZ}, {_BERG} held a working conference with his colleague, Jane Roe."
    assert ("Anna Berg", "Carlo Ruiz", "Jane Roe") not in {who for who, _ in meetings(text)}


def test_somebody_and_the_own_delegation_have_not_met() -> None:
    assert meetings(f"{_BERG} and her delegation will fly to Lima to attend a meeting.") == set()


def test_nobody_visits_the_own_country() -> None:
    assert visits("As told, during Japanese Foreign Minister Jun Mori's visit to the country in August, ships were promised.") == set()


def test_a_ship_with_the_name_of_a_person_welcomes_nobody() -> None:
    assert meetings("The frigate was welcomed by the ferry BRP Carlo Ruiz of Chile.") == set()
