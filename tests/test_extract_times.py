"""When it happened: the dates of small texts of our own, counted from the day of publication, and which event they belong to."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.extract import read
from kb.model import Action, Agreement, ArmsTransfer, Document, Fact, Meeting, Membership, SanctionsMeasure, Statement, UseOfForce, Visit


def dates(text: str, kind: type[Fact], issued: str = "2024-10-08") -> list[str]:
    """The time of every fact of a kind: a day, month or year, or two with a stroke between."""
    document = read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate(issued)))
    found = [claim.asserts[0] for claim in document.claims]
    return [told(one) for one in found if isinstance(one.acts_on if isinstance(one, Action) and one.acts_on else one, kind)]


def told(fact: Fact) -> str:
    if fact.start_date is not None and fact.end_date is not None:
        return f"{fact.start_date}/{fact.end_date}"
    return str(fact.date or fact.start_date or "")


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("on Monday", "2024-10-07"),
        ("last week", "2024-09-30/2024-10-06"),
        ("over the weekend", "2024-10-05/2024-10-06"),
        ("on New Year's Eve", "2023-12-31"),
        ("on 14 August last year", "2023-08-14"),
        ("on August 14 of last year", "2023-08-14"),
        ("on Thursday (October 3)", "2024-10-03"),
        ("the day before yesterday", "2024-10-06"),
        ("the year before last", "2022"),
        ("last week on Tuesday", "2024-10-01"),
        ("in the first three months of 2022", "2022-01/2022-03"),
        ("in Q2 2022", "2022-04/2022-06"),
        ("in January and February", "2024-01/2024-02"),
        ("on 10-09-2021", "2021-09-10"),
        ("in fiscal 2013", "2013"),
        ("on 3 May", "2024-05-03"),
        ("on September 26 and 27", "2024-09-26/2024-09-27"),
        ("from 22 to 24 July", "2024-07-22/2024-07-24"),
        ("in August", "2024-08"),
        ("last December", "2023-12"),
        ("between December and March", "2023-12/2024-03"),
        ("in 2019", "2019"),
        ("between 2006 and 2011", "2006/2011"),
        ("in the 1990s", "1990/1999"),
        ("two days ago", "2024-10-06"),
        ("yesterday", "2024-10-07"),
    ],
)
def test_a_date_is_counted_from_publication(when: str, expected: str) -> None:
    assert dates(f"President Anna Berg visited Chile {when}.", Visit) == [expected]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("on Thursday", "2024-10-10"),
        ("from 3 to 5 November", "2024-11-03/2024-11-05"),
        ("in January", "2025-01"),
        ("by the end of the year", "2024"),
    ],
)
def test_what_is_to_come_lies_ahead(when: str, expected: str) -> None:
    assert dates(f"President Anna Berg will visit Chile {when}.", Visit) == [expected]


def test_is_to_tells_what_is_to_come() -> None:
    assert dates("Norwegian President Anna Berg is to travel to Chile on Thursday.", Visit) == ["2024-10-10"]


def test_a_date_in_front_holds_for_the_clause_behind() -> None:
    assert dates("In August the government of Norway imposed sanctions on Chile.", SanctionsMeasure) == ["2024-08"]


def test_a_date_goes_with_its_own_verb() -> None:
    text = "On 3 June 2024, Norway lifted the sanctions it had imposed on Chile in 2019."
    assert "2024-06-03" in dates(text, SanctionsMeasure)


def test_a_clause_with_where_shares_the_day_of_the_journey() -> None:
    text = "Foreign Minister Anna Berg of Norway travels to Lima on 20 November, where she will meet President Carlo Ruiz of Peru."
    assert dates(text, Meeting) == ["2024-11-20"]


def test_what_stands_since_a_year_begins_in_it() -> None:
    assert dates("Norway has maintained sanctions against Chile since 2014.", SanctionsMeasure) == ["2014"]
    assert dates("Norway has been a member of NATO since 1949.", Membership) == ["1949"]


def test_a_statement_of_last_week_is_no_statement_of_today() -> None:
    assert dates("Foreign Minister Anna Berg told reporters last week that Norway was ready.", Statement) == ["2024-09-30/2024-10-06"]


def test_without_a_day_of_publication_only_years_are_known() -> None:
    document = read(Document(name="t", source_key="t", text="President Anna Berg visited Chile on Monday.", language="en"))
    assert [told(claim.asserts[0]) for claim in document.claims if isinstance(claim.asserts[0], Visit)] == [""]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("last autumn", "2023-09/2023-11"),
        ("in the summer of 2019", "2019-06/2019-08"),
        ("in the first half of 2022", "2022-01/2022-06"),
        ("earlier this month", "2024-10"),
        ("in early 2021", "2021"),
        ("on 10.06.2023", "2023-06-10"),
        ("from 30 June to 2 July", "2024-06-30/2024-07-02"),
        ("on Sept. 11", "2024-09-11"),
        ("in 2014 and 2015", "2014/2015"),
        ("from Friday to Sunday", "2024-10-04/2024-10-06"),
        ("two weeks ago", "2024-09-23/2024-09-29"),
        ("three months ago", "2024-07"),
        ("last night", "2024-10-07"),
        ("on Monday of last week", "2024-09-30"),
        ("in the winter of 2019-20", "2019-12/2020-02"),
        ("on the 3rd", "2024-10-03"),
    ],
)
def test_a_date_is_read_in_the_forms_that_newspapers_write(when: str, expected: str) -> None:
    assert dates(f"President Anna Berg visited Chile {when}.", Visit) == [expected]


@pytest.mark.parametrize(
    ("style", "expected"),
    [("On 4 March 2021 it rained. It snowed on 5 March 2021.", "2023-06-10"), ("On March 4, 2021, it rained.", "2023-10-06")],
)
def test_a_date_in_figures_is_read_in_the_style_of_the_text(style: str, expected: str) -> None:
    assert dates(f"{style} President Anna Berg visited Chile on 10/06/2023.", Visit) == [expected]


@pytest.mark.parametrize("when", ["in recent weeks", "on 31 June", "in the past", "on 10/06/2023"])
def test_what_cannot_be_known_stays_out(when: str) -> None:
    assert dates(f"The Norwegian army has supplied tanks to Chile {when}.", ArmsTransfer) == [""]


@pytest.mark.parametrize(
    "text",
    [
        "The 2000 soldiers of Norway may attack Chile.",
        "The Sunday Times says Norway attacked Chile.",
        "Norway may have attacked Chile.",
    ],
)
def test_a_number_a_name_and_a_verb_are_no_dates(text: str) -> None:
    assert dates(text, UseOfForce) in ([""], ["", ""])


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("by autumn", "2025-09/2025-11"),
        ("next Tuesday", "2024-10-15"),
        ("at the weekend", "2024-10-12/2024-10-13"),
        ("from January", "2025-01"),
    ],
)
def test_without_a_year_the_tense_says_on_which_side(when: str, expected: str) -> None:
    assert dates(f"President Anna Berg will visit Chile {when}.", Visit, "2024-12-09" if "autumn" in when else "2024-10-08")[0] == expected


def test_what_is_agreed_on_lies_ahead() -> None:
    assert dates("Norway and Chile agreed to meet on Thursday.", Meeting) == ["2024-10-10"]


def test_two_days_later_counts_from_the_day_told_before() -> None:
    text = "On Monday the Norwegian army attacked Chile. Two days later the Chilean army attacked Peru."
    assert dates(text, UseOfForce, "2024-10-10") == ["2024-10-07", "2024-10-09"]


def test_a_day_after_counts_from_what_the_sentence_tells() -> None:
    text = "President Anna Berg visited Peru on Monday, two days after Norway had expelled the Chilean ambassador."
    assert dates(text, Visit) == ["2024-10-07"]
    assert dates(text, Action) == ["2024-10-05"]


def test_a_day_that_says_which_strike_is_meant_is_that_of_the_strike() -> None:
    assert dates("Norway's Friday strike on Chile killed ten.", UseOfForce) == ["2024-10-04"]


def test_a_year_that_names_what_is_criticised_is_not_that_of_the_criticism() -> None:
    assert dates("Anna Berg criticised the 2011 intervention in Libya.", Statement) == ["2024-10-08"]


def test_last_week_between_telling_and_told_is_that_of_the_telling() -> None:
    assert dates("Anna Berg told parliament last week she remained in office.", Statement) == ["2024-09-30/2024-10-06"]


def test_a_vow_has_no_day_though_the_strike_before_it_has() -> None:
    text = "The Norwegian army attacked Chile on Sunday and vowed to attack Peru."
    assert sorted(dates(text, UseOfForce)) == ["", "2024-10-06"]


def test_a_meeting_on_a_journey_is_on_the_days_of_the_journey() -> None:
    text = (
        "Norway expelled the Chilean ambassador on Monday. The step follows a row. President Anna Berg visited Peru last week. "
        "In Lima she met President Carlo Ruiz."
    )
    assert dates(text, Meeting) == ["2024-09-30/2024-10-06"]


def test_a_speech_that_goes_on_keeps_its_day() -> None:
    text = 'Norway attacked Chile on Monday. Anna Berg told parliament on Friday that she was ready. "We are strong," Anna Berg said.'
    assert dates(text, Statement) == ["2024-10-04", "2024-10-04"]


def test_another_time_without_a_date_is_not_the_day_of_the_article() -> None:
    assert dates("President Anna Berg met President Carlo Ruiz of Chile in her first term.", Meeting) == [""]


def test_a_planned_journey_without_a_day_gets_none() -> None:
    assert dates("Norway attacked Chile on Monday. President Anna Berg plans to visit Peru.", Visit) == [""]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("Norway will host talks with Chile, which are scheduled to take place in November.", Meeting, ["2024-11"]),
        ("Anna Berg cancelled a trip to Chile that had been pencilled in for November.", Visit, ["2024-11"]),
        ("Anna Berg met Carlo Ruiz at the palace in Oslo, Norway on October 4.", Meeting, ["2024-10-04"]),
        ("Norway and Chile signed a programme of cooperation for 2017-2018.", Agreement, ["2024-10-08"]),
    ],
)
def test_a_clause_on_an_event_may_say_when_it_is(text: str, kind: type[Fact], expected: list[str]) -> None:
    assert dates(text, kind) == expected


def test_what_is_announced_as_going_on_is_of_the_day_of_the_announcement() -> None:
    text = "Ties were cut years ago. Norway announced on September 3 that it was expelling the Chilean ambassador."
    document = read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-10-08")))
    acts = [claim.asserts[0] for claim in document.claims if isinstance(claim.asserts[0], Action)]
    assert [told(one) for one in acts if str(one.action_type) == "expel"] == ["2024-09-03"]


def test_what_will_be_keeps_its_day_to_itself() -> None:
    assert dates("Anna Berg is on a visit to Chile and will meet Carlo Ruiz on Friday.", Visit) == ["2024-10-08"]


def test_what_happened_on_the_same_day_has_that_day() -> None:
    text = "Anna Berg met Carlo Ruiz on Friday, on the same day Norway expelled the Chilean ambassador."
    document = read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-10-08")))
    acts = [claim.asserts[0] for claim in document.claims if isinstance(claim.asserts[0], Action)]
    assert [told(one) for one in acts if str(one.action_type) == "expel"] == ["2024-10-04"]


def acts(text: str, kind: str) -> list[str]:
    """The time of every act of a kind that a text tells."""
    document = read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-10-08")))
    found = [claim.asserts[0] for claim in document.claims if isinstance(claim.asserts[0], Action)]
    return [told(one) for one in found if str(one.action_type) == kind]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Anna Berg said on Friday that Norway had expelled two Chilean diplomats on Sunday.", "2024-09-29"),
        ("A day earlier, on Sunday, Norway expelled two Chilean diplomats.", "2024-10-06"),
        ("When the crisis began in June 2017, Norway expelled two Chilean diplomats.", ""),
        ("Norway, a member of the alliance since 1949, expelled two Chilean diplomats.", "2024-10-08"),
    ],
)
def test_an_act_has_the_day_that_its_own_clause_tells(text: str, expected: str) -> None:
    assert acts(text, "expel") == [expected]


def test_the_day_in_the_name_of_an_event_is_its_day() -> None:
    assert dates("Monday's delivery of 20 tanks by Norway to Chile was the second this year.", ArmsTransfer) == ["2024-10-07"]
