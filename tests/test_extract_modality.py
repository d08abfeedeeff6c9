"""How firmly it is told: small sentences of our own over denial, hedges, plans, threats, conditions and what only seems to deny."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.extract import read
from kb.model import Action, ArmsTransfer, Document, Fact, Meeting, Membership, SanctionsMeasure, UseOfForce, Visit


def firmness(text: str, kind: type[Fact]) -> list[str]:
    """The modality of every fact of a kind."""
    document = read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-10-08")))
    return [
        str(claim.modality)
        for claim in document.claims
        if isinstance(
            claim.asserts[0].acts_on if isinstance(claim.asserts[0], Action) and claim.asserts[0].acts_on else claim.asserts[0], kind
        )
    ]


@pytest.mark.parametrize(
    "told",
    [
        "Norway has not delivered tanks to Chile.",
        "Norway never delivered tanks to Chile.",
        "Norway denied delivering tanks to Chile.",
        "Norway denies that it delivered tanks to Chile.",
        "Norway refused to deliver tanks to Chile.",
        "Norway failed to deliver tanks to Chile.",
        "Norway stopped short of delivering tanks to Chile.",
        "Norway no longer delivers tanks to Chile.",
        "Norway has yet to deliver tanks to Chile.",
        "Instead of delivering tanks to Chile, Norway sent food.",
        "Norway sent food rather than delivering tanks to Chile.",
        "Reports that Norway delivered tanks to Chile are false.",
        "It is untrue that Norway delivered tanks to Chile.",
        "There is no evidence that Norway delivered tanks to Chile.",
        "Norway ruled out delivering tanks to Chile.",
        "Norway decided not to deliver tanks to Chile.",
        "Norway nearly delivered tanks to Chile.",
        "Norway will not deliver tanks to Chile.",
        "Norway cannot deliver tanks to Chile.",
        "Norway has no plans to deliver tanks to Chile.",
        "Norway's plan to deliver tanks to Chile was scrapped.",
        "Norway abandoned plans to deliver tanks to Chile.",
        "Peru prevented Norway from delivering tanks to Chile.",
        "Norway is not believed to have delivered tanks to Chile.",
        "Norway does not intend to deliver tanks to Chile.",
        "Norway delivered no tanks to Chile.",
        "The minister said Norway had not delivered tanks to Chile.",
        "Peru rejected claims that it had been supplied with tanks by Norway.",
    ],
)
def test_what_did_not_happen_is_denied(told: str) -> None:
    assert firmness(told, ArmsTransfer) == ["denied"]


@pytest.mark.parametrize(
    "told",
    [
        "Norway had planned to deliver tanks to Chile.",
        "Norway was due to deliver tanks to Chile.",
        "Norway is expected to deliver tanks to Chile.",
        "Norway is set to deliver tanks to Chile.",
        "Norway was about to deliver tanks to Chile.",
        "Norway promised to deliver tanks to Chile.",
        "Norway agreed to deliver tanks to Chile.",
        "Norway decided to deliver tanks to Chile.",
        "Norway postponed delivering tanks to Chile.",
        "Norway vowed to keep delivering tanks to Chile.",
        "The minister said Norway would deliver tanks to Chile.",
    ],
)
def test_what_is_to_come_is_planned(told: str) -> None:
    assert firmness(told, ArmsTransfer) == ["planned"]


@pytest.mark.parametrize(
    "told",
    [
        "Norway would have delivered tanks to Chile.",
        "Norway could deliver tanks to Chile.",
        "Norway might have delivered tanks to Chile.",
        "Norway is likely to deliver tanks to Chile.",
        "Norway is ready to deliver tanks to Chile.",
        "Norway is considering delivering tanks to Chile.",
        "Norway threatened to deliver tanks to Chile.",
        "Peru urged Norway to deliver tanks to Chile.",
        "Peru called on Norway to deliver tanks to Chile.",
        "Peru is concerned that Norway delivered tanks to Chile.",
        "Peru warned that Norway could deliver tanks to Chile.",
        "If Norway delivered tanks to Chile, Peru would protest.",
        "Had Norway delivered tanks to Chile, Peru would have protested.",
        "Unless Norway delivers tanks to Chile, Peru will protest.",
        "Norway did not rule out delivering tanks to Chile.",
        "Norway did not deny delivering tanks to Chile.",
        "Norway hopes to deliver tanks to Chile.",
        "Norway wants to deliver tanks to Chile.",
        "Norway tried to deliver tanks to Chile.",
        "It is unclear whether Norway delivered tanks to Chile.",
        "Norway has the right to deliver tanks to Chile.",
    ],
)
def test_what_may_be_is_only_possible(told: str) -> None:
    assert firmness(told, ArmsTransfer)[0] in {"hypothetical", "proposed", "threatened"}


@pytest.mark.parametrize(
    "told",
    [
        "Norway is believed to have delivered tanks to Chile.",
        "Norway is said to have delivered tanks to Chile.",
        "Norway reportedly delivered tanks to Chile.",
        "Norway is suspected of having delivered tanks to Chile.",
        "Peru accused Norway of delivering tanks to Chile.",
        "Norway confirmed that it had delivered tanks to Chile.",
        "Norway claims to have delivered tanks to Chile.",
    ],
)
def test_what_a_source_says_is_only_claimed(told: str) -> None:
    assert firmness(told, ArmsTransfer)[0] in {"reported", "alleged"}


@pytest.mark.parametrize(
    "told",
    [
        "Norway did deliver tanks to Chile.",
        "Norway managed to deliver tanks to Chile.",
        "Norway began delivering tanks to Chile.",
        "Norway was forced to deliver tanks to Chile.",
        "Norway not only delivered tanks to Chile but also trained its troops.",
        "Norway, which has not joined NATO, delivered tanks to Chile.",
        "Norway delivered tanks to Chile, which Peru did not expect.",
        "Norway delivered tanks to Chile but did not send troops.",
        "Norway did not send troops but delivered tanks to Chile.",
        "Norway delivered tanks to Chile although Peru had refused to pay.",
    ],
)
def test_a_denial_beside_it_does_not_deny_it(told: str) -> None:
    assert firmness(told, ArmsTransfer) == ["asserted"]


@pytest.mark.parametrize(
    ("told", "kind", "expected"),
    [
        ("Norway has so far resisted imposing sanctions on Chile.", SanctionsMeasure, "denied"),
        ("Norway would impose sanctions on Chile if it attacked Peru.", SanctionsMeasure, "hypothetical"),
        ("Norway has not ruled out sanctions against Chile.", SanctionsMeasure, "hypothetical"),
        ("Chile's president declined to visit Norway.", Visit, "denied"),
        ("Chile's president is due in Norway on Monday.", Visit, "planned"),
        ("Talks between Norway and Chile were called off.", Meeting, "denied"),
        ("Norway refused to meet Chile's foreign minister.", Meeting, "denied"),
        ("Norway denied attacking Chile.", UseOfForce, "denied"),
        ("Norway was barred from joining NATO.", Membership, "denied"),
        ("Norway might leave NATO.", Membership, "hypothetical"),
    ],
)
def test_it_is_the_same_for_every_kind_of_fact(told: str, kind: type[Fact], expected: str) -> None:
    assert firmness(told, kind)[0] == expected


def test_who_is_urged_is_not_who_urges() -> None:
    document = read(Document(name="t", source_key="t", text="Norway urged Chile to lift its sanctions on Peru.", language="en"))
    found = [claim.asserts[0].acts_on for claim in document.claims if isinstance(claim.asserts[0], Action)]
    senders = [[one.label for one in fact.sender] for fact in found if isinstance(fact, SanctionsMeasure)]
    assert senders == [["Chile"]]
