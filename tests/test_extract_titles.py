"""Titles as papers of all regions write them: less usual offices and bodies, ranks, lists, and what is no title at all."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.extract import read, statesmen
from kb.extract.names import People, one_slip
from kb.model import Document, Statement, Tenure

Office = tuple[str, str, str]


def tenures(text: str) -> list[Tenure]:
    document = read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2023-12-05")))
    return [claim.asserts[0] for claim in document.claims if isinstance(claim.asserts[0], Tenure)]


def offices(text: str) -> set[Office]:
    return {
        (fact.holder[0].label, fact.position.label, fact.position.of.label if fact.position.of else "")
        for fact in tenures(text)
        if fact.position is not None
    }


def speakers(text: str) -> list[str]:
    document = read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2023-12-05")))
    return [claim.asserts[0].speaker[0].label for claim in document.claims if isinstance(claim.asserts[0], Statement)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Norway's Deputy Chief Cabinet Secretary Anna Berg spoke on Monday.", ("Anna Berg", "Deputy Chief Cabinet Secretary", "Norway")),
        ("India's National Security Adviser (NSA) Ravi Mehta spoke on Monday.", ("Ravi Mehta", "National Security Adviser", "India")),
        (
            "He met Sri Lanka Defence Secretary Major Gen (retd) Nimal Perera on Monday.",
            ("Nimal Perera", "Defence Secretary", "Sri Lanka"),
        ),
        ("The rockets missed, said Pentagon spokesman Cmdr. Carl Lindgren on Monday.", ("Carl Lindgren", "spokesman", "Pentagon")),
        ("They met Chile's Chief of Defence Staff General Carlo Ruiz.", ("Carlo Ruiz", "Chief of Defence Staff", "Chile")),
        ("Chile's navy chief, Admiral Carlo Ruiz on Wednesday called for talks.", ("Carlo Ruiz", "navy chief", "Chile")),
        ("The Chilean army's commander in the region, Gen. Carlo Ruiz said two men had died.", ("Carlo Ruiz", "commander", "Chile")),
        ("Anna Berg, Deputy UN Director at Harbour Watch, said it was late.", ("Anna Berg", "Deputy Director", "Harbour Watch")),
        ("Carlo Ruiz, aide to Chilean President Ana Soto for trade, said so.", ("Carlo Ruiz", "aide to Chilean President", "Chile")),
        ("Anna Berg, chairman and CEO of Lumen Avionics, resigned.", ("Anna Berg", "chairman", "Lumen Avionics")),
        ("Anna Berg is the African Union-appointed mediator between the two.", ("Anna Berg", "mediator", "African Union")),
        ("The Nordic Council is led by Anna Berg, whose family owns ships.", ("Anna Berg", "leader", "Nordic Council")),
        (
            "The text was signed by the Minister of Foreign Affairs, Trade, Tourism, and Labour of Chile Anna Berg on Monday.",
            ("Anna Berg", "Minister of Foreign Affairs, Trade, Tourism, and Labour", "Chile"),
        ),
        ("When Norway's Special Envoy, Anna Berg handed it over, he left.", ("Anna Berg", "Special Envoy", "Norway")),
        ("Norway agreed. It was signed by Prime Minister, Carlo Ruiz, and others.", ("Carlo Ruiz", "Prime Minister", "Norway")),
        ("Chile's Director General of Naval Works (DGNW) Lt Gen Ola Ruiz spoke.", ("Ola Ruiz", "Director General of Naval Works", "Chile")),
        ("Acme's Norway Country Director, Anna Berg, said so.", ("Anna Berg", "Country Director", "Acme")),
        ("On Monday HBDA Country Attaché Anna Berg said so.", ("Anna Berg", "Country Attaché", "HBDA")),
        ("Anna Berg, who heads the Asian affairs at the Nordic Council, spoke.", ("Anna Berg", "head", "Nordic Council")),
        ("Anna Berg, secretary-general of the Nordic Council, spoke.", ("Anna Berg", "secretary general", "Nordic Council")),
        ("They met the Chief of Staff, Chilean Army, Lieutenant General Carlo Ruiz.", ("Carlo Ruiz", "Chief of Staff", "Chilean Army")),
        (
            "The Arab coalition answered. A missile fell, coalition spokesman Carlo Ruiz said.",
            ("Carlo Ruiz", "coalition spokesman", "Arab coalition"),
        ),
        ("Rebel spokesman Carlo Ruiz said so on Monday.", ("Carlo Ruiz", "Rebel spokesman", "rebels")),
        ("The Bosnian Serb leader Petar Ilic spoke on Monday.", ("Petar Ilic", "leader", "Bosnia and Herzegovina")),
        ("National Harbour Party (NHP) leader Anna Berg spoke on Monday.", ("Anna Berg", "leader", "National Harbour Party")),
        ("Norway's U.N. Ambassador Anna Berg said so on Monday.", ("Anna Berg", "U.N. Ambassador", "Norway")),
        ("They met Chile's Foreign Secretary Ambassador Carlo Ruiz.", ("Carlo Ruiz", "Foreign Secretary", "Chile")),
        (
            "The minister came with Anna Berg, Minister of Trade of the Republic of Chile to sign it.",
            ("Anna Berg", "Minister of Trade", "Chile"),
        ),
        ("The talks were led by the Presidents Anna Berg, of Norway, and Carlo Ruiz, of Chile.", ("Carlo Ruiz", "President", "Chile")),
        ("Chile wrote (Norwegian Prime Minister) Anna Berg a letter.", ("Anna Berg", "Prime Minister", "Norway")),
        (
            "The African Union named him. The union's secretary general, Carlo Ruiz, was glad.",
            ("Carlo Ruiz", "secretary general", "African Union"),
        ),
    ],
)
def test_an_office_is_read_as_papers_of_all_regions_write_it(text: str, expected: Office) -> None:
    assert expected in offices(text)


def test_titles_in_a_list_stand_behind_their_names_when_the_first_does() -> None:
    text = (
        "There came Kim Tae Ho, secretary general of the Harbour Council, Pak Jun Gi, director of the Grain Board, "
        "Ri Sang Min, governor of the Central Bank, and others."
    )
    found = offices(text)
    assert ("Kim Tae Ho", "secretary general", "Harbour Council") in found
    assert ("Pak Jun Gi", "director", "Grain Board") in found
    assert not any(person == "Pak Jun Gi" and label == "secretary general" for person, label, _ in found)


@pytest.mark.parametrize(
    "text",
    [
        "The ministers from two countries, Anna Berg, Norway, and Carlo Ruiz, Chile, met.",
        "He received the ministers of Norway, Anna Berg; Chile, Carlo Ruiz; and others.",
    ],
)
def test_names_and_states_in_a_list_go_in_pairs_under_one_title(text: str) -> None:
    assert {("Anna Berg", "minister", "Norway"), ("Carlo Ruiz", "minister", "Chile")} <= offices(text)


def test_a_list_under_a_plural_title_keeps_the_body_of_the_title() -> None:
    found = offices("She met the co-chairs of the OSCE Minsk Group Igor Ilic, Pierre Durand, and James Roe, on Monday.")
    assert {of for _, _, of in found} == {"OSCE Minsk Group"} and len(found) == 3


def test_an_envoy_is_not_of_the_state_he_is_sent_to() -> None:
    assert all(of != "Chile" for _, _, of in offices("Former Ambassador to Chile Anna Berg arrived in Chile on Monday."))


def test_who_is_named_beside_a_well_known_statesman_without_a_state_is_of_that_state() -> None:
    text = (
        "Fighters in Chad signed a pact in Gabon's capital with President Idriss Deby's men. "
        "Communications Minister Carlo Ruiz went on the radio."
    )
    assert ("Carlo Ruiz", "Communications Minister", "Chad") in offices(text)


def test_the_group_and_the_bloc_are_the_bodies_named_last() -> None:
    assert ("Carlo Ruiz", "leader", "Blue Hills Liberation Front") in offices(
        "The Blue Hills Liberation Front has claimed the attack. The group's leader, Carlo Ruiz, said so."
    )
    assert ("Carlo Ruiz", "chairman", "ECOWAS") in offices("ECOWAS met. The chairman of the bloc, Carlo Ruiz, spoke on Monday.")


def test_a_president_of_the_union_is_no_president_of_the_one_state_named() -> None:
    assert ("Barroso", "President", "European Commission") in offices("The European Union welcomed Croatia. President Barroso was away.")


def test_several_titles_behind_a_name_are_all_read() -> None:
    text = "Kim Tae Ho, member of the Grain Board, chairman of the Harbour Council and governor of the Central Bank, arrived."
    assert {label for person, label, _ in offices(text) if person == "Kim Tae Ho"} >= {"chairman", "governor"}


def test_a_former_office_is_not_also_a_present_one() -> None:
    text = "The ousted Norwegian President Anna Berg was freed. President Anna Berg then left for Chile."
    kinds = [(fact.position.label, fact.ended_by is not None) for fact in tenures(text) if fact.position is not None]
    assert kinds == [("President", True)]


def test_both_of_two_joined_offices_are_former() -> None:
    text = "Norway's former finance minister and police chief Anna Berg spoke on Monday."
    assert [fact.ended_by is not None for fact in tenures(text)] == [True, True]


def test_a_known_statesman_without_a_state_beside_the_title_is_placed() -> None:
    text = "Officials from Japan met in May to discuss a deal with President Vladimir Putin."
    assert ("Vladimir Putin", "President", "Russia") in offices(text)


def test_the_counterpart_of_somebody_holds_the_same_office() -> None:
    text = "Norwegian President Anna Berg was welcomed by her Kazakh counterpart Kairat-Bek Omarov at the palace in the capital."
    assert ("Kairat-Bek Omarov", "President", "Kazakhstan") in offices(text)


@pytest.mark.parametrize(
    "text",
    [
        "After meeting the Chilean foreign minister, Anna Berg left.",
        "She named Anna Berg and Carlo Ruiz as special envoys of the African Union.",
        "The deputy arrived with two aides on Monday.",
        "A CAR spokesman said seventy people had died in the Central African Republic.",
        "The delegation, led by Anna Berg, left on Monday.",
    ],
)
def test_these_make_nobody_an_officer(text: str) -> None:
    assert offices(text) == set()


def test_a_rank_alone_is_nobody() -> None:
    assert all(person not in {"Gen", "Cmdr", "Major"} for person, _, _ in offices("Norway's defence secretary Major Gen Anna Berg spoke."))


def test_a_surname_with_one_slip_is_the_same_person() -> None:
    people = People()
    people.register("Josef Borring", 0)
    assert people.entity("Boring", 9).label == "Josef Borring"
    assert people.entity("Barren", 9).label == "Barren"
    assert one_slip("madeira", "madiera") and not one_slip("garcia", "garza")


def test_a_middle_surname_and_the_beginning_of_a_name_are_enough() -> None:
    people = People()
    people.register("Jose Garrido Belmonte", 0)
    people.register("Hassan Omar Dirie", 3)
    assert people.entity("Garrido", 9).label == "Jose Garrido Belmonte"
    assert people.entity("Hassan Omar", 9).label == "Hassan Omar Dirie"


def test_every_state_of_the_statesmen_is_known_and_no_name_has_two() -> None:
    full, _, _ = statesmen._table()
    assert len(full) > 1000
    from kb.extract import gazetteer
    from kb.vocab import ID

    assert all(gazetteer.entity(f"{ID}state/{code}").type == "State" for code in set(full.values()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Chilean state media said that the talks had failed.", ["Chilean state media"]),
        ("The Chilean presidency said that the talks had failed.", ["Chilean presidency"]),
        ("The Data Harbour Office (DHO) was glad. The DHO explained that ships may leave.", ["Data Harbour Office"]),
        ('"We met the envoy, Jane Roe," Carlo Ruiz said. "The deal with Jane Roe is dead," he said.', ["Carlo Ruiz", "Carlo Ruiz"]),
        ("Norway would join, the minister said, according to Reuters.", ["minister"]),
        (
            "The co-chairs of the Harbour Group released a statement saying that talks had failed. The co-chairs welcomed the visit.",
            ["co-chairs of the Harbour Group", "co-chairs of the Harbour Group"],
        ),
        ('"Chile is ready," the newspaper quoted the envoy, Anna Berg, as saying.', ["Anna Berg"]),
        ("The ship sank, said Under Secretary of the Treasury for Trade and Finance Anna Berg.", ["Anna Berg"]),
        ("Norwegian Premier Anna Berg encouraged Chile to sign the deal.", ["Anna Berg"]),
    ],
)
def test_who_speaks_is_found(text: str, expected: list[str]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Chile would leave if Norway insisted on the clause.",
        "Carlo Ruiz dismissed the minister.",
        "The Senate confirmed the ambassadors.",
        "The Chilean admiral called on President Anna Berg and toured the port.",
    ],
)
def test_these_say_nothing(text: str) -> None:
    assert speakers(text) == []
