"""Restrictions in invented sentences: who imposes, lifts or keeps them up, whom they hit, who is on which list, and what is none."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.evaluation import guideline
from kb.extract import read
from kb.model import Action, Document, SanctionsMeasure

_KINDS = ("SanctionImposed", "SanctionLifted", "SanctionsRegime", "Designation")
_ON_SIX = "Norway announced sanctions on six people on Monday. "


def found(text: str) -> list[tuple[str, object, object, str]]:
    document = read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2023-12-05")))
    told = [one for one in guideline.predictions(document) if one["type"] in _KINDS]
    return [(one["type"], one["args"]["sender"], one["args"]["target"], one["status"]) for one in told]


def listed(text: str) -> list[object]:
    return [target for kind, _, target, _ in found(text) if kind == "Designation"]


def measures(text: str) -> list[SanctionsMeasure]:
    document = read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2023-12-05")))
    acts = [one.asserts[0].acts_on for one in document.claims if isinstance(one.asserts[0], Action)]
    return [one for one in acts if isinstance(one, SanctionsMeasure)]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Norway slapped visa restrictions on five Chilean judges.", "five Chilean judges"),
        ("Norway hit Chile with an oil embargo.", "Chile"),
        ("Chile was slapped with sanctions by Norway.", "Chile"),
        ("Norway banned imports of Chilean copper.", "Chile"),
        ("Norway closed its airspace to Chilean airlines.", "Chilean airlines"),
        ("Norway has closed its borders to eleven citizens of Chile.", "eleven citizens of Chile"),
        ("Norway prohibited transactions with three Chilean banks.", "three Chilean banks"),
        ("Norway froze the assets of the Chilean banker Carlo Ruiz.", "Carlo Ruiz"),
        ("Norway denied export licences for night-vision goggles bound for Chile.", "Chile"),
        ("Norway prolonged the restrictive measures against Chile until May.", "Chile"),
        ("Three Chilean senators were barred from entering Norway.", "Three Chilean senators"),
        ("Chilean airlines have been barred from Norwegian airspace.", "Chilean airlines"),
        ("Norway's imposition of sanctions on Chile hurt its fishermen.", "Chile"),
        ("Norway imposed tariffs of 50 percent on Chilean copper.", "Chile"),
        ("Norway imposed a 40 percent tariff on all goods imported from Chile.", "Chile"),
        ("Norway has banned imports of timber originating in Chile.", "Chile"),
        ("Norway stepped up the pressure with fresh sanctions on three Chilean banks.", "three Chilean banks"),
        ("Norway extended its Chile sanctions for another year.", "Chile"),
        ("Norway announced new Chile-related sanctions on Monday.", "Chile"),
        ("Norway imposed new sanctions over Chile's missile tests.", "Chile"),
        ("Sanctions on Chile were tightened with immediate effect by Norway.", "Chile"),
        ("Norway added another handful of Chilean companies to its export control list.", "Chilean companies"),
        ("Norway voted to impose an arms embargo on Chile.", "Chile"),
        ("Norway decided to prolong the sanctions on Chile.", "Chile"),
        ("Norway has banned twenty Chilean officials over the coup.", "twenty Chilean officials"),
        ("Norway imposed sanctions on 30 Chileans.", "30 Chileans"),
        ("Norway imposed sanctions on a Chilean company and five judges.", "Chilean company and five judges"),
        ("Norway has tightened its oil blockade of Chile.", "Chile"),
    ],
)
def test_a_restriction_is_imposed_on_whom_it_hits(text: str, target: str) -> None:
    assert found(text) == [("SanctionImposed", "Norway", target, "asserted")]


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Norway eased sanctions on Chile on Friday.", "Chile"),
        ("The lifting of Norwegian sanctions on Chile helped its fishermen.", "Chile"),
        ("Norway removed the banker Carlo Ruiz from its sanctions list.", "Carlo Ruiz"),
        ("Carlo Ruiz was removed from Norway's sanctions list in March.", "Carlo Ruiz"),
        ("Norway granted a sanctions waiver to the Chilean bank Andes Credit.", "Andes Credit"),
        ("Norway annulled the sanctions on Chile.", "Chile"),
        ("Norway revoked economic sanctions with respect to Chile.", "Chile"),
        ("Norway removed the names of two Chilean judges from its sanctions list.", "two Chilean judges"),
    ],
)
def test_a_restriction_is_lifted_from_whom_it_hit(text: str, target: str) -> None:
    assert found(text) == [("SanctionLifted", "Norway", target, "asserted")]


@pytest.mark.parametrize(
    "text",
    [
        "Chile, which is under heavy Norwegian sanctions, sells oil to Peru.",
        "Norway has maintained sanctions against Chile since 2014.",
        "Chile has faced Norwegian sanctions since 2014.",
        "Norwegian sanctions on Chile have not stopped the war.",
        "The minister said Norwegian sanctions on Chile were useless.",
        "Chile, which is on Norway's blacklist, sells oil to Peru.",
        "An arms embargo on Chile, imposed by Norway, will remain in force.",
        "Norway left in place sanctions that target Chile.",
    ],
)
def test_a_standing_measure_is_there_whoever_speaks_of_it(text: str) -> None:
    assert found(text) == [("SanctionsRegime", "Norway", "Chile", "asserted")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway threatened to impose sanctions on Chile.", "possible"),
        ("Norway is considering sanctions against Chile.", "possible"),
        ("Norway would impose sanctions on Chile unless it withdrew.", "possible"),
        ("Norway has not ruled out sanctions against Chile.", "possible"),
        ("Norway ruled out sanctions against Chile.", "denied"),
        ("Norway stopped short of imposing sanctions on Chile.", "denied"),
        ("Norway has refused to impose sanctions on Chile.", "denied"),
        ("Norway rejected calls to impose sanctions on Chile.", "denied"),
        ("Norway will not join the sanctions against Chile.", "denied"),
        ("Norway will impose sanctions on Chile.", "planned"),
        ("Norway threatened Chile with sanctions.", "possible"),
        ("Norway warned Chile that it would face sanctions.", "possible"),
        ("Norway is looking at imposing sanctions on Chile.", "possible"),
        ("Norway decided against imposing sanctions on Chile.", "denied"),
    ],
)
def test_what_has_not_come_about_is_not_asserted(text: str, status: str) -> None:
    assert found(text) == [("SanctionImposed", "Norway", "Chile", status)]


def test_whoever_vetoes_sanctions_does_not_impose_them() -> None:
    text = "Norway vetoed a resolution of the UN Security Council that would have imposed sanctions on Chile."
    assert found(text) == [("SanctionImposed", "UN Security Council", "Chile", "denied")]


def test_whoever_calls_for_sanctions_does_not_impose_them() -> None:
    assert found("Peru called for sanctions on Chile.") == []


def test_leaders_of_a_bloc_ask_for_what_they_would_do_themselves() -> None:
    assert [one[2:] for one in found("EU leaders called for a barrage of sanctions on Chile.")] == [("Chile", "possible")]


def test_a_person_whom_sanctions_hit_by_name_is_designated() -> None:
    assert found("Norway imposed sanctions on the Chilean banker Carlo Ruiz.") == [("Designation", "Norway", "Carlo Ruiz", "asserted")]


def test_names_behind_the_verb_are_among_those_who_are_barred() -> None:
    told = found("Norway barred nine Chileans from entering the country, including Carlo Ruiz and Ana Soto.")
    assert told[-1] == ("SanctionImposed", "Norway", "nine Chileans", "asserted")
    assert [one[2] for one in told[:-1]] == ["Carlo Ruiz", "Ana Soto"]


def test_who_says_it_all_stands_on_no_list() -> None:
    assert listed('"Norway will impose sanctions on 20 ministers and senior officials," Carlo Ruiz said.') == []


def test_what_the_listed_are_punished_for_is_not_done_by_who_lists_them() -> None:
    text = "Norway sanctioned ten Chilean firms for selling tanks to Peru."
    document = read(Document(name="t", source_key="t", text=text, language="en"))
    sold = [one["args"]["supplier"] for one in guideline.predictions(document) if one["type"] == "ArmsTransfer"]
    assert "Norway" not in sold


def test_a_party_that_votes_a_list_longer_names_whom_it_adds() -> None:
    assert found("Norway has expanded its sanctions list by twelve Chilean companies.") == [
        ("SanctionImposed", "Norway", "twelve Chilean companies", "asserted")
    ]


def test_officials_are_kept_out_by_a_restriction_and_envoys_by_an_act_on_ties() -> None:
    assert [one[0] for one in found("Norway denied visas to two Chilean senators.")] == ["SanctionImposed"]
    assert found("Norway denied visas to two Chilean diplomats.") == []


def test_more_sanctions_hit_whoever_was_hit_before() -> None:
    told = found("Norway imposed sanctions on Chile in 2014. It announced further sanctions in 2016.")
    assert told == [("SanctionImposed", "Norway", "Chile", "asserted")] * 2


def test_a_bill_only_may_bring_sanctions() -> None:
    [(kind, sender, target, status)] = found("A bill passed by Norway's Senate would impose sanctions on Chile.")
    assert (kind, target, status) == ("SanctionImposed", "Chile", "possible") and sender in ("Norway", "Senate", "Norway's Senate")


def test_roles_do_not_swap() -> None:
    assert found("In response, Chile banned food imports from Norway.") == [("SanctionImposed", "Chile", "Norway", "asserted")]


def test_the_sanctions_are_those_spoken_of_before() -> None:
    text = "Norway imposed an arms embargo on Chile in 1999. Oslo lifted the embargo in 2005."
    assert [one[:3] for one in found(text)] == [("SanctionImposed", "Norway", "Chile"), ("SanctionLifted", "Norway", "Chile")]


def test_they_are_the_sanctions_of_the_clause_before() -> None:
    text = "Norway imposed sanctions on Chile in 2020 and lifted them in 2022."
    assert [one[0] for one in found(text)] == ["SanctionImposed", "SanctionLifted"]


def test_each_name_on_a_list_is_designated_and_the_group_is_sanctioned() -> None:
    text = (
        "Norway blacklisted 14 companies, including Andes Air, a cargo airline owned by Chile's army, "
        "and the tycoon Carlo Ruiz, a friend of President Ana Perez."
    )
    assert sorted(str(one) for one in listed(text)) == ["Andes Air", "Carlo Ruiz"]
    assert ("SanctionImposed", "Norway", "14 companies", "asserted") in found(text)


def test_names_are_found_behind_offices_and_bodies_of_others() -> None:
    text = "Norway imposed sanctions on six officials, among them army chief General Tomas Rojas, Judge Maria Soto and Pedro Lagos."
    assert listed(text) == ["Tomas Rojas", "Maria Soto", "Pedro Lagos"]


@pytest.mark.parametrize(
    "text",
    [
        "Among those sanctioned are Tomas Rojas and Maria Soto.",
        "Those sanctioned include Tomas Rojas and Maria Soto.",
        "The list includes Tomas Rojas, Chile's army chief, and Maria Soto.",
        "Among the targets are Tomas Rojas and Maria Soto.",
        "Tomas Rojas and Maria Soto are among those sanctioned.",
    ],
)
def test_a_later_sentence_names_who_is_on_the_list(text: str) -> None:
    assert listed(_ON_SIX + text) == ["Tomas Rojas", "Maria Soto"]


def test_nobody_is_listed_by_a_list_of_nobody() -> None:
    assert found("The list includes Tomas Rojas, Chile's army chief, and Maria Soto.") == []


def test_a_target_that_sanctions_would_not_hit_is_not_designated() -> None:
    assert listed(_ON_SIX + "The sanctions would not target the oil firm Andes Oil.") == []


def test_a_list_is_read_line_by_line() -> None:
    text = (
        "Norway added three Chileans to its sanctions list on Monday.\n\nThe following are included:\n\n"
        "1. Carlo Ruiz, director of the shipyard Arica Naval;\n2. Maria Soto, deputy governor of Arica;\n"
        "3. Red Rock Industries, Santiago.\n\n"
        "Peru was informed in advance."
    )
    assert listed(text) == ["Carlo Ruiz", "Maria Soto", "Red Rock Industries"]


def test_surnames_in_capitals_come_first_in_official_lists() -> None:
    text = (
        "The Norwegian Treasury sanctioned two individuals on Monday.\n\nThe following individuals have been added to its list:\n\n"
        "ROJAS, Tomas; DOB 12 Mar 1970; POB Santiago, Chile.\nSOTO GOMEZ, Maria; DOB 1 Jan 1964; nationality Chile."
    )
    assert listed(text) == ["Tomas Rojas", "Maria Soto Gomez"]


def test_a_list_of_steps_names_nobody() -> None:
    text = "Norway imposed sanctions on Chile on Monday.\n\nThe following steps were taken:\n\n1. banks were told;\n2. ports were closed."
    assert listed(text) == []


def test_a_body_is_designated_as_what_it_is_called() -> None:
    assert found("Norway designated Chile a state sponsor of terrorism.") == [("Designation", "Norway", "Chile", "asserted")]
    assert listed("Norway has designated the Red Guard as a terrorist organisation.") == ["Red Guard"]


def test_each_state_keeps_out_by_itself() -> None:
    told = found("Carlo Ruiz was barred from entering Norway and Peru.")
    assert sorted(str(sender) for _, sender, _, _ in told) == ["Norway", "Peru"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Norway imposed sanctions on Chile over the coup.", "coup"),
        ("Norway sanctioned Andes Air for shipping arms to Peru.", "shipping arms to Peru"),
        ("Norway imposed sanctions on Chile in response to the coup.", "coup"),
        ("Norway imposed sanctions on Chile because of the coup.", "coup"),
        ("Norway extended sanctions on Chile for another year.", ""),
    ],
)
def test_the_reason_is_what_it_was_done_for(text: str, reason: str) -> None:
    [measure] = measures(text)
    assert measure.reason_text == reason


def test_the_measure_is_named_without_whom_it_hits() -> None:
    [measure] = measures("Norway imposed a travel ban and an asset freeze on two Chilean judges.")
    assert measure.measure_text == "travel ban and an asset freeze"
    assert sorted(str(one) for one in measure.measure_type) == ["asset-freeze", "travel-ban"]


@pytest.mark.parametrize(
    "text",
    [
        "Smoking was banned from the airport.",
        "The referee imposed a ban on the striker Carlo Ruiz.",
        "The school banned phones from classrooms.",
        "The court imposed a penalty on the company.",
        "The city imposed a ban on plastic bags.",
        "The penalty against Chile was scored by Norway's captain.",
        "The central bank froze interest rates.",
        "Andes Air removed the flight from its list of products.",
        "Norway added Chile to its list of travel destinations.",
        "Chile condemned the sanctions and called them illegal.",
        "The list of guests includes Carlo Ruiz and Maria Soto.",
        "Norway closed its embassy in Chile.",
        "Norway imposed restrictions on gatherings because of the pandemic.",
        "Norway wants to expand its list of trading partners with Peru.",
        "The committee keeps a list of Chileans banned from entering.",
        "The referee banned the striker for three matches.",
        "Peru banned the film.",
    ],
)
def test_what_is_no_restriction_of_a_state_gives_nothing(text: str) -> None:
    assert found(text) == []
