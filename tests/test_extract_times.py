"""When it happened: the dates of small texts of our own, counted from the day of publication, and which event they belong to."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.extract import read
from kb.model import Action, Document, Fact, Meeting, Membership, SanctionsMeasure, Statement, Visit


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
