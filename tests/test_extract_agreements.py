"""Agreements in small sentences of our own: who binds whom, about what, and how firmly it is told."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.extract import read
from kb.model import Action, Agreement, Document

_SIGNED = ("Chile", "Norway")


def agreements(text: str) -> set[tuple[tuple[str, ...], str]]:
    """Every agreement as (parties in alphabetical order, modality)."""
    document = read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-05-15")))
    found = set()
    for claim in document.claims:
        fact = claim.asserts[0]
        if isinstance(fact, Action) and isinstance(fact.acts_on, Agreement):
            found.add((tuple(sorted(one.label for one in fact.acts_on.party)), str(claim.modality)))
    return found


@pytest.mark.parametrize(
    "text",
    [
        "Norway and Chile signed a memorandum of understanding on fisheries on Monday.",
        "A memorandum of understanding was signed between Norway and Chile on Monday.",
        "Norway has concluded a fisheries agreement with Chile.",
        "Norway and Chile agreed to restore ties.",
        "Norway agreed with Chile to restore ties.",
        "Norway and Chile agreed on a roadmap for peace.",
        "Norway and Chile issued a joint declaration on fisheries.",
        "Norway announced a deal with Chile to build ferries.",
        "Negotiators from Norway and Chile have agreed a draft text.",
        "The foreign ministers of Norway and Chile, Anna Berg and Carlo Ruiz, signed a memorandum on fisheries.",
        "Prime Minister Ola Holm of Norway and President Carlo Ruiz of Chile signed a joint statement on Monday.",
        "Norway's parliament ratified a treaty with Chile.",
    ],
)
def test_an_agreement_binds_those_who_made_it_however_it_is_told(text: str) -> None:
    assert agreements(text) == {(_SIGNED, "asserted")}


@pytest.mark.parametrize(
    "text",
    [
        "Norway's deal with Chile has drawn criticism.",
        "The treaty between Norway and Chile took effect on Friday.",
        "Under an agreement signed by Norway and Chile in March, the two will share intelligence.",
        "Norway will build ferries under an agreement with Chile.",
        "Parliament approved a pact under which Norway is to train the divers of Chile.",
        "Norway pulled out of a gas deal with Chile.",
    ],
)
def test_an_agreement_that_stands_already_is_told_as_a_fact(text: str) -> None:
    assert agreements(text) == {(_SIGNED, "asserted")}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Norway will sign a defence pact with Chile next month.", "planned"),
        ("Norway and Chile could reach an agreement by June.", "hypothetical"),
        ("Norway is negotiating a trade agreement with Chile.", "hypothetical"),
        ("Hopes for a ceasefire between Norway and Chile faded on Monday.", "hypothetical"),
        ("Norway and Chile are on the verge of signing a gas deal.", "hypothetical"),
        ("Norway refused to sign the treaty with Chile.", "denied"),
        ("Norway and Chile failed to reach an agreement.", "denied"),
        ("Norway called off the agreement with Chile.", "denied"),
        ("Norway denied having signed a secret deal with Chile.", "denied"),
    ],
)
def test_what_is_to_come_or_never_came_is_no_signed_agreement(text: str, modality: str) -> None:
    assert agreements(text) == {(_SIGNED, modality)}


def test_who_brokers_a_truce_is_no_party_to_it() -> None:
    assert agreements("Brazil brokered a truce between Chile and Peru.") == {(("Chile", "Peru"), "asserted")}
    assert agreements("Chile and Peru agreed to a ceasefire brokered by Brazil.") == {(("Chile", "Peru"), "asserted")}


def test_a_town_that_an_agreement_is_called_after_is_no_party() -> None:
    assert agreements("The Minsk agreements, signed by Ukraine and Russia in 2015, never held.") == {(("Russia", "Ukraine"), "asserted")}


def test_every_party_of_a_list_is_kept() -> None:
    text = "Norway, Chile, Japan and Kenya signed a trilateral accord on minerals."
    assert agreements(text) == {(("Chile", "Japan", "Kenya", "Norway"), "asserted")}


def test_one_agreement_told_twice_is_one() -> None:
    text = "Norway and Chile signed a gas deal on Monday. The deal between Norway and Chile was years in the making."
    assert agreements(text) == {(_SIGNED, "asserted")}


@pytest.mark.parametrize(
    "text",
    [
        "The president signed the law.",
        "Norway's prime minister signed an executive order on Friday.",
        "Norway agreed to send medics to the coast.",
        "The senators agreed that the bill was flawed.",
        "Most ministers agree that Norway should wait.",
        "Norway was invited to join the agreement.",
        "Trade between Norway and Chile reached a record.",
    ],
)
def test_no_agreement_is_read_from_laws_opinions_or_trade(text: str) -> None:
    assert not agreements(text)


@pytest.mark.parametrize(
    "text",
    [
        "Norway does not have an extradition treaty with Chile.",
        "Norway has no extradition treaty with Chile.",
        "The council and Norway have agreed that the latter should take charge of the talks.",
        "Norway and Chile agreed to maintain regular visits.",
    ],
)
def test_a_treaty_that_is_not_there_and_an_opinion_are_no_agreement(text: str) -> None:
    assert agreements(text) == set()
