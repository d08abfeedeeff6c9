"""Every frame reads the example it carries; who did what to whom, and how firmly, in small texts of our own."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.extract import read
from kb.extract.frames import Frame, frames
from kb.extract.lexicon import load
from kb.model import (
    Action,
    Aid,
    ArmsTransfer,
    Claim,
    Designation,
    Document,
    Fact,
    Meeting,
    Membership,
    SanctionsMeasure,
    UseOfForce,
    Visit,
)


def claims(text: str, issued: str = "2023-12-05") -> tuple[Claim, ...]:
    return read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate(issued))).claims


def of(kind: type[Fact], text: str) -> list[Claim]:
    return [one for one in claims(text) if isinstance(one.asserts[0], kind)]


def transfers(text: str) -> list[tuple[Claim, Action, ArmsTransfer]]:
    return [
        (one, one.asserts[0], one.asserts[0].acts_on)
        for one in of(Action, text)
        if isinstance(one.asserts[0], Action) and isinstance(one.asserts[0].acts_on, ArmsTransfer)
    ]


@pytest.mark.parametrize("frame", frames(), ids=lambda frame: frame.name)
def test_a_frame_reads_its_own_example(frame: Frame) -> None:
    because = [word.split(":")[0] for claim in claims(frame.example) for word in claim.because]
    assert frame.name in because


def test_frames_have_distinct_names() -> None:
    names = [frame.name for frame in frames()]
    assert len(names) == len(set(names))


def test_words_that_yaml_takes_for_truth_values_stay_words() -> None:
    assert "on" in load("offices")["office_prepositions"]


def test_a_delivery_in_the_outlets_own_voice_is_asserted() -> None:
    [(claim, action, transfer)] = transfers("Norway has provided Chile with thousands of Leopard 2 tanks.")
    assert (str(claim.modality), claim.attributed_to) == ("asserted", ())
    assert transfer.supplier and transfer.recipient and transfer.weapon
    assert (transfer.supplier.label, transfer.recipient.label, transfer.weapon.label) == ("Norway", "Chile", "Leopard 2 tanks")
    assert (str(action.action_type), action.quantity_text) == ("deliver", "thousands")


def test_a_feared_delivery_is_hypothetical_and_attributed() -> None:
    [(claim, _, transfer)] = transfers("Peru is concerned that Norway is preparing to supply ballistic missiles to Chile.")
    assert str(claim.modality) == "hypothetical"
    assert [one.label for one in claim.attributed_to] == ["Peru"]
    assert transfer.supplier is not None and transfer.supplier.label == "Norway"


def test_an_announced_delivery_is_reported_by_its_speaker() -> None:
    [(claim, _, _)] = transfers("Norway supplied 40 tanks to Chile, Defence Minister Anna Berg said on Monday.")
    assert str(claim.modality) == "reported"
    assert [one.label for one in claim.attributed_to] == ["Anna Berg"]


def test_a_denied_delivery_is_denied_by_whom() -> None:
    [(claim, _, _)] = transfers("Norway has denied supplying drones to Chile.")
    assert str(claim.modality) == "denied"
    assert [one.label for one in claim.attributed_to] == ["Norway"]


def test_hearsay_without_a_source_is_attributed_to_an_unnamed_one() -> None:
    [(claim, _, _)] = transfers("Norway has reportedly supplied drones to Chile.")
    assert str(claim.modality) == "reported"
    assert [one.label for one in claim.attributed_to] == ["unnamed source"]


def test_each_weapon_system_is_a_transfer_of_its_own() -> None:
    text = (
        "Chilean Defence Minister Carlo Ruiz said his country had finalized arrangements "
        "for the delivery of Norwegian F-16 fighter jets and Mi-28 helicopters."
    )
    found = transfers(text)
    assert sorted(transfer.weapon.label for _, _, transfer in found if transfer.weapon) == [
        "F-16 fighter jets",
        "Mi-28 helicopters",
    ]
    assert {str(action.action_type) for _, action, _ in found} == {"order"}
    assert {transfer.recipient.label for _, _, transfer in found if transfer.recipient} == {"Chile"}


def test_technology_is_no_equipment() -> None:
    found = transfers("Norway has provided Chile with drones as well as their production technology.")
    assert sorted(str(transfer.transfer_kind) for _, _, transfer in found) == ["equipment", "technology"]


def test_sanctions_in_the_passive_have_their_sender() -> None:
    [claim] = of(Action, "Two banks were sanctioned by Norway on Monday.")
    measure = claim.asserts[0].acts_on if isinstance(claim.asserts[0], Action) else None
    assert isinstance(measure, SanctionsMeasure)
    assert [one.label for one in measure.sender] == ["Norway"]


def test_threatened_sanctions_are_threatened() -> None:
    [claim] = of(Action, "Norway threatened to impose sanctions on Chile.")
    assert str(claim.modality) == "threatened"


def test_sanctions_nobody_imposes_now_are_a_standing_measure() -> None:
    [claim] = of(SanctionsMeasure, "Norwegian sanctions against Chile have hurt its fishermen.")
    assert type(claim.asserts[0]) is SanctionsMeasure


def test_lifted_sanctions_are_lifted() -> None:
    [claim] = of(Action, "Norway lifted its sanctions on Chile on Monday.")
    assert isinstance(claim.asserts[0], Action) and str(claim.asserts[0].action_type) == "lift"


def test_whoever_is_listed_is_designated_by_the_sender_before() -> None:
    text = (
        "Norway imposed sanctions on nine officials on Monday. "
        "Among those sanctioned is the chief of staff of Chile's army, General Carlo Ruiz."
    )
    [claim] = [
        one for one in of(Action, text) if isinstance(one.asserts[0], Action) and isinstance(one.asserts[0].acts_on, Designation)
    ]
    designation = claim.asserts[0].acts_on if isinstance(claim.asserts[0], Action) else None
    assert isinstance(designation, Designation)
    assert ([one.label for one in designation.sender], [one.label for one in designation.target]) == (["Norway"], ["Carlo Ruiz"])


def test_a_visit_to_three_states_is_three_visits() -> None:
    found = of(Visit, "President Anna Berg of Norway will visit Chile, Peru and Japan next week.")
    assert [one.asserts[0].takes_place_in[0].label for one in found] == ["Chile", "Peru", "Japan"]
    assert {str(one.modality) for one in found} == {"planned"}


def test_a_cancelled_visit_is_denied() -> None:
    [claim] = of(Visit, "Norwegian President Anna Berg canceled a visit to Chile.")
    assert str(claim.modality) == "denied"


def test_people_who_only_take_notes_do_not_meet() -> None:
    assert of(Meeting, "President Anna Berg of Norway met reporters on Monday.") == []


def test_a_summit_of_listed_states_is_attended_by_them() -> None:
    [claim] = of(
        Meeting,
        "The talks took place on the sidelines of a summit of ministers of three Andean countries — Chile, Peru, and Bolivia.",
    )
    assert isinstance(claim.asserts[0], Meeting)
    assert [one.label for one in claim.asserts[0].attendee] == ["Chile", "Peru", "Bolivia"]


def test_an_invasion_behind_another_noun_is_taken_for_granted() -> None:
    [claim] = of(UseOfForce, "The ministers will discuss their response to Norway's invasion of Chile.")
    assert str(claim.modality) == "asserted"


def test_what_is_attacked_is_the_named_place() -> None:
    [claim] = of(UseOfForce, "Norway bombed a power plant in Chile on Monday.")
    assert isinstance(claim.asserts[0], UseOfForce)
    assert [one.label for one in claim.asserts[0].attacked] == ["Chile"]


def test_a_state_that_is_no_party_is_denied_membership() -> None:
    [claim] = of(Membership, "Norway is not a party to the treaty that established the International Criminal Court.")
    assert str(claim.modality) == "denied"


def test_the_council_calls_on_the_supporter_to_end_its_support() -> None:
    [claim] = [
        one
        for one in of(Action, "The U.N. Security Council called on Norway to end its support for the rebels.")
        if isinstance(one.asserts[0], Action) and isinstance(one.asserts[0].acts_on, Aid)
    ]
    aid = claim.asserts[0].acts_on if isinstance(claim.asserts[0], Action) else None
    assert isinstance(aid, Aid) and [one.label for one in aid.donor] == ["Norway"]


def test_repetitions_become_further_evidence() -> None:
    text = "Norway sanctioned the Chilean bank Andes Credit on Monday.\n\nTraders were surprised.\n\nNorway has sanctioned Andes Credit."
    [claim] = of(Action, text)
    assert claim.evidence is not None and "Monday" in claim.evidence.quote
    assert [one.quote for one in claim.further_evidence] == ["Norway has sanctioned Andes Credit."]


def test_a_dated_event_of_long_ago_and_one_of_today_stay_two() -> None:
    text = (
        "Norwegian Foreign Minister Anna Berg met Chilean Foreign Minister Carlo Ruiz on March 29, 2023.\n\n"
        "Norwegian Foreign Minister Anna Berg met Chilean Foreign Minister Carlo Ruiz on Tuesday."
    )
    assert sorted(str(one.asserts[0].date) for one in of(Meeting, text)) == ["2023-03-29", "2023-12-05"]
