"""Every date, amount, target and threat belongs to its own clause; what no list knows still acts; hidden names need company."""

from __future__ import annotations

import random
import time

import pytest

from kb import reference
from kb.dates import PartialDate
from kb.extract import read
from kb.extract.zones import dateline
from kb.model import (
    Action,
    ArmsTransfer,
    Block,
    Claim,
    Concept,
    Designation,
    Document,
    Fact,
    Meeting,
    SanctionsMeasure,
    Statement,
    Tenure,
    Visit,
)


def claims(text: str, issued: str = "2024-06-10", **more: object) -> tuple[Claim, ...]:
    return read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate(issued), **more)).claims  # type: ignore[arg-type]


def on(text: str, kind: type[Fact], action: str = "") -> list[tuple[Claim, Action]]:
    """The claims of an action on a fact of a kind."""
    return [
        (one, fact)
        for one in claims(text)
        for fact in one.asserts
        if isinstance(fact, Action) and type(fact.acts_on) is kind and action in ("", str(fact.action_type))
    ]


def of(text: str, kind: type[Fact]) -> list[tuple[Claim, Fact]]:
    return [(one, fact) for one in claims(text) for fact in one.asserts if type(fact) is kind]


def targets(text: str, kind: type[Fact]) -> list[str]:
    return [target.label for _, fact in on(text, kind) if isinstance(fact.acts_on, SanctionsMeasure) for target in fact.acts_on.target]


def states(text: str) -> dict[str, str]:
    return {
        fact.holder[0].label: fact.position.of.label
        for _, fact in of(text, Tenure)
        if isinstance(fact, Tenure) and fact.position is not None and fact.position.of is not None
    }


def test_a_date_of_a_participle_does_not_date_the_main_event() -> None:
    text = "Norway has delivered the first batch of tanks to Chile under a deal signed in March 2019, the ministry said on Friday."
    [(_, action)] = on(text, ArmsTransfer)
    assert action.date is None


def test_a_date_of_what_is_said_does_not_date_the_saying() -> None:
    [(_, fact)] = of("The ministry said that pirates attacked a Norwegian ship in 2019.", Statement)
    assert fact.date is None or "date" in fact.inferred


def test_verbs_that_share_subject_and_tense_share_the_day() -> None:
    text = "Norwegian President Anna Berg visited Santiago on Monday and met Chilean President Carlo Ruiz at his palace."
    [(_, fact)] = of(text, Meeting)
    assert fact.date == PartialDate("2024-06-10")


def test_a_month_that_the_past_tense_names_is_not_to_come() -> None:
    [(_, action)] = on("Norway imposed sanctions on Chile in August.", SanctionsMeasure)
    assert action.date == PartialDate("2023-08")


def test_earlier_in_the_day_is_the_day_that_was_named_before() -> None:
    text = (
        "President Anna Berg spent Thursday on trade. Berg held private meetings earlier in the day with officials from Japan and Chile."
    )
    [(_, fact)] = of(text, Meeting)
    assert fact.date == PartialDate("2024-06-06")


def test_monday_last_week_is_one_day() -> None:
    [(_, action)] = on("Norway imposed sanctions on Chile on Wednesday last week.", SanctionsMeasure)
    assert action.date == PartialDate("2024-06-05")


def test_what_is_dated_after_publication_is_planned() -> None:
    text = "Norway's foreign minister, Anna Berg, arrives on Tuesday for talks with Chilean President Carlo Ruiz."
    [(claim, fact)] = of(text, Meeting)
    assert (str(claim.modality), fact.date) == ("planned", PartialDate("2024-06-11"))


def test_an_amount_stays_in_its_own_clause() -> None:
    [(_, action)] = on("Norway donated tanks to Chile in 2022, and Sweden pledged 1 billion euros.", ArmsTransfer)
    assert action.amount_text == ""
    [(_, action)] = on("Norway sold tanks to Chile last year for $300 million.", ArmsTransfer)
    assert "300 million" in action.amount_text


@pytest.mark.parametrize(
    "text",
    [
        "Norway sanctioned two Chilean generals, Carlo Ruiz and Pedro Soto, on Friday.",
        "Norway imposed sanctions on two Chilean generals, including Carlo Ruiz and Pedro Soto.",
    ],
)
def test_the_named_ones_of_a_group_are_designated(text: str) -> None:
    assert targets(text, SanctionsMeasure) == ["two Chilean generals"]
    assert targets(text, Designation) == ["Carlo Ruiz", "Pedro Soto"]


def test_a_ministry_designates_a_firm_without_saying_as_what() -> None:
    text = "Norway's Ministry of Finance designated the shipping company Red Rock Industries for evading the oil ban."
    assert targets(text, Designation) == ["Red Rock Industries"]
    assert targets("Norway designated Anna Berg to lead the delegation.", Designation) == []


def test_a_resolution_extends_measures_for_those_who_passed_it() -> None:
    text = (
        "The European Union renewed an arms embargo on Chile on Monday. "
        "The resolution also extends a travel ban and an asset freeze on eight individuals."
    )
    senders = [fact.acts_on.sender[0].label for _, fact in on(text, SanctionsMeasure) if isinstance(fact.acts_on, SanctionsMeasure)]
    assert senders == ["European Union", "European Union"]


def test_threatened_sanctions_are_threatened_by_who_threatens() -> None:
    [(claim, _)] = on("Norway has threatened to reimpose oil sanctions on Chile if it bars candidates.", SanctionsMeasure)
    assert (str(claim.modality), [one.label for one in claim.attributed_to]) == ("threatened", ["Norway"])


def test_measures_that_a_bill_is_to_bring_are_not_imposed() -> None:
    [(claim, _)] = on("Norwegian lawmakers passed a bill to impose sanctions on Chile.", SanctionsMeasure)
    assert str(claim.modality) == "proposed"


def test_lifted_sanctions_have_the_target_of_their_relative_clause() -> None:
    text = "On 3 June 2024, Testland lifted the sanctions it had imposed on Fictia Arms Ltd in 2019."
    [(_, action)] = on(text, SanctionsMeasure, "lift")
    assert isinstance(action.acts_on, SanctionsMeasure)
    assert ([one.label for one in action.acts_on.target], action.date) == (["Fictia Arms Ltd"], PartialDate("2024-06-03"))


def test_the_government_of_a_state_that_no_list_knows_acts() -> None:
    [(_, action)] = on("On 12 March 2024, the Government of Testland imposed sanctions on Fictia Arms Ltd.", SanctionsMeasure)
    assert [(one.label, one.type) for one in action.actor] == [("Testland", "State")]


def test_somebody_blacklisted_by_nobody_named_is_designated_without_sender() -> None:
    text = "Rafael Ortega, then a vice president of the state oil company, had been blacklisted in 2019."
    [(_, action)] = on(text, Designation)
    assert (action.actor, action.date) == ((), PartialDate("2019"))
    [(_, tenure)] = of(text, Tenure)
    assert isinstance(tenure, Tenure) and tenure.ended_by is not None


def test_who_is_due_to_travel_visits_and_meets_a_counterpart() -> None:
    text = "Kenya's President William Ruto is due to travel to Juba next week for talks with South Sudanese counterpart Salva Kiir."
    assert [str(claim.modality) for claim, _ in of(text, Visit)] == ["planned"]
    [(_, fact)] = of(text, Meeting)
    assert isinstance(fact, Meeting) and {one.label for one in fact.attendee} == {"William Ruto", "Salva Kiir"}
    assert states(text)["Salva Kiir"] == "South Sudan"


def test_whoever_is_expected_somewhere_has_not_been_there() -> None:
    [(claim, _)] = of("Norwegian President Anna Berg is expected in Santiago on Sunday for a three-day visit.", Visit)
    assert str(claim.modality) == "planned"


def test_the_way_home_is_no_visit() -> None:
    assert of("U.S. President Anna Berg will return to Washington on Tuesday.", Visit) == []


def test_a_title_without_a_state_has_the_one_that_acts_and_not_the_articles() -> None:
    text = (
        "The Philippines bought missiles. The Philippines is glad, the Philippines said. "
        "France will supply 12 fighter jets to Croatia, President Anna Berg's office said."
    )
    assert states(text) == {"Anna Berg": "France"}


def test_a_title_without_a_state_has_that_of_the_place_where_somebody_speaks() -> None:
    text = "Colombia recalled its envoy. Colombia protested. In Managua, Vice President Anna Berg called the move an insult."
    assert states(text) == {"Anna Berg": "Nicaragua"}


def test_a_call_for_restraint_is_no_meeting() -> None:
    assert of("The officials discussed Anna Berg's call for the withdrawal of Norwegian troops from Chile.", Meeting) == []


def test_a_question_tells_no_event() -> None:
    assert on("Will Norway impose sanctions on Chile?", SanctionsMeasure) == []


def test_who_brokers_a_truce_is_no_party_to_it() -> None:
    text = "Norway brokered a truce between Chile and Peru on Monday."
    parties = [one.label for claim in claims(text) for fact in claim.asserts if isinstance(fact, Action) for one in fact.actor]
    assert set(parties) <= {"Chile", "Peru"}


def test_a_hidden_name_needs_company() -> None:
    entry, how = next(iter(reference.names(reference.fold("Javelin"))))
    assert (entry.type, how) == ("WeaponSystem", "hidden")
    [(_, action)] = on("Norway sold Javelin anti-tank missiles to Chile last year.", ArmsTransfer)
    assert isinstance(action.acts_on, ArmsTransfer) and action.acts_on.weapon is not None and action.acts_on.weapon.iri == entry.iri
    found = read(Document(name="t", source_key="t", text="The Javelin club won in Oslo.", language="en")).mentions
    assert [one for one in found if one.entity.type == "WeaponSystem"] == []


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("OSLO (Reuters) - The fleet left.", "OSLO"),
        ("Bogotá, Aug 18 (EFE).- The fleet left.", "Bogotá"),
        ("ABUJA: The fleet left.", "ABUJA"),
    ],
)
def test_a_dateline_ends_before_the_news(line: str, place: str) -> None:
    found = dateline(line)
    assert found is not None and (found[0].place, line[found[1] :]) == (place, "The fleet left.")


def test_evidence_does_not_begin_with_the_dash_of_a_dateline() -> None:
    [claim, *_] = claims("OSLO (Reuters) - Norway imposed sanctions on Chile on Monday, the ministry said.")
    assert claim.evidence is not None and claim.evidence.quote.startswith("Norway")


def test_what_the_blocks_of_a_page_leave_unsaid_is_body() -> None:
    head, body = "Norway sanctions a firm", "Norway imposed sanctions on Chile on Monday."
    text = f"{head}\n\n{body}"
    found = claims(text, title=head, blocks=(Block(0, len(head), Concept("headline")),))
    assert [one.evidence.quote for one in found if one.evidence is not None] == [body]


def test_a_topic_is_what_was_said_and_not_who_relayed_it() -> None:
    [(_, fact)] = of("According to a report quoted by the agency Interfax, Norway is short of fish.", Statement)
    assert fact.topic == "Norway is short of fish"


def test_scraps_without_a_verb_are_read_in_bounded_time() -> None:
    chance = random.Random(7)
    scraps = ["on Monday", ",", ".", "“", "\n", "missiles", "to", "talks", "\u00ad", "中", "— ", "he", "of", "and", "😀", "when", "2019"]
    started = time.monotonic()
    for _ in range(60):
        claims(" ".join(chance.choices(scraps, k=30)))
    assert time.monotonic() - started < 60
