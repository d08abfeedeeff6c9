"""Arms, know-how and military support that change hands, in small sentences of our own: who gives, who takes, what, how far it has come."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.extract import read
from kb.extract.facts.wider import WIDER
from kb.extract.frames import frames
from kb.model import Action, Aid, ArmsTransfer, Claim, Document


def claims(text: str) -> tuple[Claim, ...]:
    return read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-05-15"))).claims


def transfers(text: str) -> set[tuple[str, str, str, str]]:
    """Every transfer as (supplier, recipient, what, modality)."""
    found = set()
    for claim in claims(text):
        fact = claim.asserts[0]
        about = fact.acts_on if isinstance(fact, Action) else None
        if isinstance(about, ArmsTransfer):
            assert about.supplier is not None and about.recipient is not None
            what = about.weapon.label if about.weapon is not None else about.topic
            found.add((about.supplier.label, about.recipient.label, what, str(claim.modality)))
    return found


def actions(text: str) -> set[tuple[str, str, str]]:
    """Every transfer as (stage, quantity, value)."""
    return {
        (str(fact.action_type), str(fact.quantity or fact.quantity_text), fact.amount_text)
        for fact in (claim.asserts[0] for claim in claims(text))
        if isinstance(fact, Action) and isinstance(fact.acts_on, ArmsTransfer)
    }


def support(text: str) -> set[tuple[str, str, str]]:
    """Every act of military support as (donors, recipients, modality)."""
    return {
        ("+".join(one.label for one in about.donor), "+".join(one.label for one in about.recipient), str(claim.modality))
        for claim in claims(text)
        for about in ([claim.asserts[0].acts_on] if isinstance(claim.asserts[0], Action) else [])
        if isinstance(about, Aid) and str(about.kind) in ("military-aid", "rebel-support")
    }


@pytest.mark.parametrize(
    ("text", "stage", "modality"),
    [
        ("Chile asked Norway for tanks.", "request", "proposed"),
        ("Chile requested tanks from Norway.", "request", "proposed"),
        ("Chile is negotiating with Norway over tanks.", "negotiate", "hypothetical"),
        ("Chile is in talks with Norway on the purchase of tanks.", "negotiate", "hypothetical"),
        ("Norway has offered tanks to Chile.", "offer", "proposed"),
        ("Norway approved the sale of tanks to Chile.", "approve", "asserted"),
        ("Norway cleared the export of tanks to Chile.", "approve", "asserted"),
        ("Chile ordered tanks from Norway.", "order", "asserted"),
        ("Chile signed a contract with Norway for tanks.", "order", "asserted"),
        ("Chile placed an order with Norway for tanks.", "order", "asserted"),
        ("Norway has promised Chile tanks.", "promise", "planned"),
        ("Norway will deliver tanks to Chile.", "deliver", "planned"),
        ("Norway sold tanks to Chile.", "deliver", "asserted"),
        ("Norway donated tanks to Chile.", "deliver", "asserted"),
        ("Norway handed over tanks to Chile.", "deliver", "asserted"),
        ("Tanks were supplied to Chile by Norway.", "deliver", "asserted"),
        ("Chile was sent tanks by Norway.", "deliver", "asserted"),
        ("Chile took delivery of tanks from Norway.", "deliver", "asserted"),
        ("Chile is awaiting delivery of tanks from Norway.", "order", "planned"),
        ("Tanks arrived in Chile from Norway on Monday.", "deliver", "asserted"),
        ("Norway suspended deliveries of tanks to Chile.", "cancel", "asserted"),
        ("Norway refused to deliver tanks to Chile.", "deliver", "denied"),
        ("Norway denied having supplied tanks to Chile.", "deliver", "denied"),
        ("Norway has sent no tanks to Chile.", "deliver", "denied"),
        ("Norway has reportedly sold tanks to Chile.", "deliver", "reported"),
        ("Norway is said to have sold tanks to Chile.", "deliver", "reported"),
    ],
)
def test_every_stage_of_a_transfer_is_read(text: str, stage: str, modality: str) -> None:
    found = transfers(text)
    assert {(supplier, recipient, modality) for supplier, recipient, _, modality in found} == {("Norway", "Chile", modality)}
    assert {what.lower() for _, _, what, _ in found} == {"tanks"}
    assert {stage for stage, _, _ in actions(text)} == {stage}


@pytest.mark.parametrize(
    "text",
    [
        "Norway sent a frigate to the Red Sea.",
        "Norway sent an aircraft carrier to Chile.",
        "Norway showed its new tanks to journalists.",
        "Norway sold passenger jets to Chile.",
        "Norway sold wine to Chile.",
        "Chile fired missiles at Peru.",
        "Norway shot down a Chilean jet.",
        "The jets flew over Chile on the way to Peru.",
        "Norway returned the stolen statues to Chile.",
        "The minister of Norway delivered a message to Chile.",
        "Norway has fighters in Chile.",
        "Chile's president inspected the new tanks.",
        "Norway asked for a frigate to call at the port.",
        "Typhoons hit Japan and Chile every year.",
    ],
)
def test_nothing_changes_hands(text: str) -> None:
    assert transfers(text) == set()


def test_buyer_and_seller_are_not_swapped() -> None:
    assert transfers("Norway sold Chile tanks.") == {("Norway", "Chile", "tanks", "asserted")}
    assert transfers("Norway bought tanks from Chile.") == {("Chile", "Norway", "tanks", "asserted")}


def test_a_designation_is_never_a_quantity() -> None:
    text = "Norway delivered F-16 fighter jets to Chile."
    assert transfers(text) == {("Norway", "Chile", "F-16 fighter jets", "asserted")}
    assert actions(text) == {("deliver", "", "")}


def test_a_number_before_a_designation_is_the_quantity() -> None:
    text = "Norway sold 12 F-16 fighter jets to Chile for $2 billion."
    assert transfers(text) == {("Norway", "Chile", "F-16 fighter jets", "asserted")}
    assert actions(text) == {("deliver", "12", "$2 billion")}


def test_a_calibre_belongs_to_the_name() -> None:
    [(_, _, what, _)] = transfers("Norway gave Chile 155 mm artillery shells.")
    assert what == "155 mm artillery shells"


def test_what_is_counted_goes_not_what_counts_it() -> None:
    text = "Norway shipped 40,000 rounds of ammunition to Chile."
    assert transfers(text) == {("Norway", "Chile", "ammunition", "asserted")}
    assert actions(text) == {("deliver", "40000", "")}


def test_several_weapons_and_several_givers_are_a_transfer_each() -> None:
    assert transfers("Norway and Peru will send tanks and howitzers to Chile.") == {
        (giver, "Chile", what, "planned") for giver in ("Norway", "Peru") for what in ("tanks", "howitzers")
    }


def test_a_relative_clause_tells_of_the_noun_before_it() -> None:
    assert ("Norway", "Chile", "tanks", "asserted") in transfers("The tanks, which Norway delivered to Chile in May, are old.")


def test_an_order_and_the_delivery_of_what_was_ordered_are_two_facts() -> None:
    text = "Norway has delivered none of the radars that Chile paid for in 2021."
    assert transfers(text) == {("Norway", "Chile", "radars", "denied"), ("Norway", "Chile", "radars", "asserted")}


def test_a_contract_for_the_supply_is_told_once() -> None:
    assert len(transfers("Chile signed a contract with Norway for the supply of tanks.")) == 1


def test_an_adjective_tells_from_whom_a_buyer_buys() -> None:
    assert transfers("Chile bought Norwegian drones in 2016.") == {("Norway", "Chile", "drones", "asserted")}


def test_where_a_gift_was_made_is_not_who_gave_it() -> None:
    assert transfers("Peru gave Chile Norwegian-made drones.") == {("Peru", "Chile", "drones", "asserted")}


def test_whoever_uses_what_another_supplied_has_it() -> None:
    assert transfers("Chile flies drones supplied by Norway.") == {("Norway", "Chile", "drones", "asserted")}
    assert transfers("Chile denies using drones supplied by Norway.") == set()


def test_a_package_goes_where_it_was_said_to_go() -> None:
    text = "Norway announced military aid to Chile. The package includes 20 tanks."
    assert transfers(text) == {("Norway", "Chile", "tanks", "planned")}


def test_the_taker_of_the_sentence_before_is_still_meant() -> None:
    text = "Norway will send tanks to Chile. Peru has promised drones."
    assert ("Peru", "Chile", "drones", "planned") in transfers(text)
    assert not any(
        what == "drones" for _, _, what, _ in transfers("Norway will send tanks to Chile. Peru has promised drones, Japan said.")
    )


@pytest.mark.parametrize(
    "text",
    [
        "Norway has provided Chile with centrifuge technology.",
        "Chile obtained centrifuge technology from Norway.",
        "The transfer of centrifuge technology from Norway to Chile has begun.",
    ],
)
def test_know_how_is_a_transfer_of_technology(text: str) -> None:
    found = [claim.asserts[0] for claim in claims(text) if isinstance(claim.asserts[0], Action)]
    [about] = [fact.acts_on for fact in found if isinstance(fact.acts_on, ArmsTransfer)]
    assert (str(about.transfer_kind), about.weapon, about.topic) == ("technology", None, "centrifuge technology")
    assert about.supplier is not None and about.recipient is not None
    assert (about.supplier.label, about.recipient.label) == ("Norway", "Chile")


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Norway pledged 20 million euros in military aid to Chile.", "asserted"),
        ("Norway approved a military aid package for Chile.", "asserted"),
        ("Chile received military assistance worth 4 million euros from Norway.", "asserted"),
        ("Norway will train Chilean pilots.", "planned"),
        ("Norwegian instructors train Chilean soldiers.", "asserted"),
        ("Norway sent military advisers to Chile.", "asserted"),
        ("Norway sent 400 soldiers to Chile to help its army.", "asserted"),
        ("Norway shared intelligence with Chile.", "asserted"),
        ("Chile asked Norway for troops.", "proposed"),
        ("Norway has not provided military aid to Chile.", "denied"),
        ("Norway gave Chile $3 million for its navy.", "asserted"),
        ("Norway will finance the purchase of artillery shells for Chile.", "planned"),
    ],
)
def test_military_support_without_named_weapons_is_aid(text: str, modality: str) -> None:
    assert support(text) == {("Norway", "Chile", modality)}
    assert transfers(text) == set()


def test_suspended_aid_is_suspended() -> None:
    for text in ("Norway suspended military aid to Chile.", "Norway froze $130 million in military aid to Chile."):
        [fact] = [claim.asserts[0] for claim in claims(text) if isinstance(claim.asserts[0], Action)]
        assert str(fact.action_type) == "suspend" and isinstance(fact.acts_on, Aid)


def test_backing_rebels_is_support() -> None:
    assert {modality for _, _, modality in support("Norway denied arming the rebels.")} == {"denied"}
    assert {donor for donor, _, _ in support("Norway was accused of funding the rebels.")} == {"Norway"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway pledged $100 million in humanitarian aid to Chile.",
        "Norway sent doctors and food aid to Chile.",
        "Norway provided financial support to Chile.",
        "Norway trained its soldiers in Chile.",
        "Norway sent troops into Chile in 2022.",
        "Norway deployed soldiers to its border with Chile.",
        "Norway backs the ceasefire plan of Chile.",
        "The parliament of Norway approved the budget for the army.",
    ],
)
def test_no_military_support_is_told(text: str) -> None:
    assert support(text) == set()


def test_two_kinds_of_know_how_are_two_transfers() -> None:
    found = transfers("Norway was accused of supplying Chile with machine tools and microelectronics.")
    assert {what for _, _, what, _ in found} == {"machine tools", "microelectronics"}


def test_words_in_the_name_of_a_firm_are_no_goods() -> None:
    found = transfers("Two traders, Falk Optics and Nomad Chip Supply, shipped semiconductors to Chile.")
    assert {what for _, _, what, _ in found} <= {"semiconductors"}


def test_what_parties_share_a_weapon_is_told_by_its_maker() -> None:
    assert transfers("Colombia and Sweden signed a deal for Gripen jets.") == {("Sweden", "Colombia", "Gripen jets", "asserted")}


def test_every_wider_place_that_a_frame_names_is_known() -> None:
    named = {
        place
        for frame in frames()
        if frame.fact in ("ArmsTransfer", "Aid")
        for places in frame.gives.get("absent", {}).values()
        for place in places
    }
    assert named <= WIDER.keys() | {"served"}


def test_officers_at_a_seat_of_government_act_for_its_state() -> None:
    text = "Officers in Oslo had supplied the Andes Defence Front with rifles and mortars."
    assert transfers(text) == {("Norway", "Andes Defence Front", what, "asserted") for what in ("rifles", "mortars")}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Norway pledged $100 million in humanitarian aid to Chile.", "humanitarian-aid"),
        ("Norway will give Chile a grant of 40 million kroner to finance projects in the country.", "development-aid"),
    ],
)
def test_relief_is_aid_of_its_kind_and_no_military_pledge(text: str, kind: str) -> None:
    kinds = {
        str(claim.asserts[0].acts_on.kind)
        for claim in claims(text)
        if isinstance(claim.asserts[0], Action) and isinstance(claim.asserts[0].acts_on, Aid)
    }
    assert kinds <= {kind, "financial-aid"} and kinds and support(text) == set()


def test_aid_to_several_named_states_is_an_aid_to_each() -> None:
    text = "The Norwegian defence ministry began projects to provide military training to three nations -- Chile, Peru and Bolivia."
    assert {taker for _, taker, _ in support(text)} == {"Chile", "Peru", "Bolivia"}


@pytest.mark.parametrize(
    "text",
    [
        "Chile has signed deals worth $4 billion to buy 20 tanks from Norway.",
        "Chile is set to receive two regiments of tanks from Norway.",
        "Norway is sending billions of kroner worth of tanks to Chile.",
        "Chilean military officials bought tanks from Norway.",
        "The Norwegian Department of Defence approved the sale of tanks to Chile.",
        "Norway donated dozens of tanks and sent 40 trainers to Chile.",
    ],
)
def test_more_ways_of_telling_who_gives_and_who_takes(text: str) -> None:
    assert {(giver, taker) for giver, taker, _, _ in transfers(text)} == {("Norway", "Chile")}


def test_a_deal_of_two_states_goes_from_the_greater_exporter() -> None:
    found = transfers("Chile and France have entered into a contract for the supply of tanks.")
    assert {(giver, taker) for giver, taker, _, _ in found} == {("France", "Chile")}


def test_a_state_sells_nothing_to_its_own_navy() -> None:
    found = transfers("Norway and Chile signed a contract for the supply of 20 helicopters for the Chilean Air Force.")
    assert ("Chile", "Chilean Air Force") not in {(giver, taker) for giver, taker, _, _ in found}


def test_plain_ships_count_where_a_navy_is_to_have_them() -> None:
    assert {what for _, _, what, _ in transfers("Norway will transfer two ships to the Chilean navy.")} == {"ships"}
    assert transfers("Norway sold two ships to a cruise line in Chile.") == set()


def test_a_deal_that_was_told_before_says_where_its_contents_go() -> None:
    text = "Chile signed a contract with Norway for helicopters. The deal includes 12 howitzers."
    assert ("Norway", "Chile") in {(giver, taker) for giver, taker, what, _ in transfers(text) if what == "howitzers"}


def test_what_is_denied_behind_an_accusation_is_told_twice() -> None:
    assert {modality for _, _, modality in support("Peru accused Norway of arming the rebels, which it denies.")} == {"alleged", "denied"}
    assert {modality for _, _, modality in support("Norway armed the rebels, which Chile deplores.")} == {"asserted"}


def test_as_many_of_the_same_kind_are_the_same_goods() -> None:
    text = "Norway will give two additional patrol ships to Chile.\n\nNorway will give the two large-sized patrol ships to Chile."
    assert len(transfers(text)) == 1
    text = "Norway will give two patrol ships to Chile.\n\nNorway will give three large-sized patrol ships to Chile."
    assert len(transfers(text)) == 2


@pytest.mark.parametrize(
    "text",
    [
        "Norway banned arms sales to Chile in 2005.",
        "Norway suspended arms exports to Chile.",
        "Norway imposed a ban on weapons sales to Chile.",
    ],
)
def test_a_ban_on_arms_sales_is_no_transfer_called_off(text: str) -> None:
    assert transfers(text) == set()


def test_a_delivery_of_named_arms_that_is_halted_is_one() -> None:
    assert actions("Norway suspended the delivery of 20 tanks to Chile.") == {("cancel", "20", "")}


@pytest.mark.parametrize(
    ("text", "inferred"),
    [
        ("Norway and Chile signed a contract for 20 tanks on Monday.", ("supplier", "recipient")),
        ("Chile signed a contract with Norway for 20 tanks on Monday.", ()),
        ("Norway delivered 20 tanks to Chile.", ()),
    ],
)
def test_a_direction_that_no_word_tells_is_marked_as_inferred(text: str, inferred: tuple[str, ...]) -> None:
    told = [fact.acts_on for claim in claims(text) for fact in claim.asserts if isinstance(fact, Action)]
    assert [one.inferred for one in told if isinstance(one, ArmsTransfer)] == [inferred]
