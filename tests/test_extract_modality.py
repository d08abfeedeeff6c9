"""How firmly a fact is told: negation, denial, hedges, plans and conditions, each in a sentence of our own; and who did what to whom."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.extract import read
from kb.model import Action, Agreement, ArmsTransfer, Claim, Document, Fact, Meeting, SanctionsMeasure, Visit


def claims(text: str) -> tuple[Claim, ...]:
    return read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-05-15"))).claims


def told(text: str, kind: type[Fact]) -> list[tuple[str, list[str]]]:
    """The modality and the speakers of every fact of a kind."""
    found = []
    for claim in claims(text):
        fact = claim.asserts[0]
        about = fact.acts_on if isinstance(fact, Action) and fact.acts_on is not None else fact
        if isinstance(about, kind):
            found.append((str(claim.modality), [one.label for one in claim.attributed_to]))
    return found


@pytest.mark.parametrize(
    ("text", "kind", "modality"),
    [
        ("North Korea has never supplied artillery shells to Russia.", ArmsTransfer, "denied"),
        ("Germany refused to deliver Taurus missiles to Ukraine.", ArmsTransfer, "denied"),
        ("Instead of supplying tanks to Ukraine, Austria offered money.", ArmsTransfer, "denied"),
        ("The United States stopped supplying shells to Israel.", ArmsTransfer, "denied"),
        ("It is not true that Kazakhstan supplied drones to Russia.", ArmsTransfer, "denied"),
        ("Reports that Egypt secretly planned to ship 40,000 rockets to Russia were untrue.", ArmsTransfer, "denied"),
        ("A spokesman dismissed as baseless reports that Egypt had sold rockets to Russia.", ArmsTransfer, "denied"),
        ("Neither Georgia nor Armenia has imposed sanctions on Russia.", SanctionsMeasure, "denied"),
        ("Serbia has resisted calls to impose sanctions on Russia.", SanctionsMeasure, "denied"),
        ("A meeting between President Xi Jinping and Prime Minister Narendra Modi was called off.", Meeting, "denied"),
        ("Armenia and Azerbaijan have yet to sign a peace treaty.", Agreement, "denied"),
        ("No agreement was signed between Sudan and Chad.", Agreement, "denied"),
        ("Had Germany delivered Leopard tanks to Ukraine earlier, the front would look different.", ArmsTransfer, "hypothetical"),
        ("Japan is considering imposing sanctions on Chinese companies.", SanctionsMeasure, "hypothetical"),
        ("The planned delivery of F-16 fighter jets by the Netherlands to Ukraine has been postponed.", ArmsTransfer, "planned"),
        ("Chinese President Xi Jinping will visit Serbia next month.", Visit, "planned"),
        ("Poland was supplied with K2 tanks by South Korea in 2022.", ArmsTransfer, "asserted"),
        ("India bought S-400 air defence systems from Russia despite the threat of US sanctions.", ArmsTransfer, "asserted"),
    ],
)
def test_a_sentence_tells_how_firmly(text: str, kind: type[Fact], modality: str) -> None:
    assert {one for one, _ in told(text, kind)} == {modality}


def test_a_denial_belongs_to_whoever_denies() -> None:
    [(modality, speakers)] = told("Turkey will not impose sanctions on Russia, Foreign Minister Hakan Fidan said.", SanctionsMeasure)
    assert (modality, speakers) == ("denied", ["Hakan Fidan"])


def test_a_passive_does_not_swap_who_gives_and_who_gets() -> None:
    [claim] = [one for one in claims("Poland was supplied with K2 tanks by South Korea in 2022.") if isinstance(one.asserts[0], Action)]
    action = claim.asserts[0]
    assert isinstance(action, Action) and isinstance(action.acts_on, ArmsTransfer)
    supplier, recipient = action.acts_on.supplier, action.acts_on.recipient
    assert supplier is not None and recipient is not None and (supplier.label, recipient.label) == ("South Korea", "Poland")


def test_a_saying_that_ends_the_sentence_speaks_for_all_of_it() -> None:
    text = "Norway sent howitzers to Ukraine, the Ministry of Defence of Norway confirmed on Saturday."
    [(modality, speakers)] = told(text, ArmsTransfer)
    assert modality == "reported" and len(speakers) == 1


def test_what_is_said_of_a_name_is_not_said_of_its_apposition() -> None:
    [claim] = [
        one
        for one in claims("Norway, a founding member of NATO, does not belong to the union.")
        if type(one.asserts[0]).__name__ == "Membership"
    ]
    assert str(claim.modality) == "asserted"
