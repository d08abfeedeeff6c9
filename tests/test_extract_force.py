"""Attacks told by verbs, nouns, weapons and blame; and what sounds like one and is none."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.evaluation import guideline
from kb.extract import read
from kb.model import Document


def attacks(text: str) -> list[tuple[str, str, str]]:
    told = guideline.predictions(read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-05-15"))))
    return [(str(one["args"]["attacker"]), str(one["args"]["target"]), one["status"]) for one in told if one["type"] == "Attack"]


@pytest.mark.parametrize(
    "text",
    [
        "Norway attacked Chile with drones.",
        "Chile was attacked by Norway.",
        "Norway fired missiles at Chile.",
        "Norway dropped bombs on Chile.",
        "Norway carried out air strikes on Chile.",
        "Norway's attack on Chile began on Monday.",
        "The attack by Norway on Chile killed 12 people.",
        "Norwegian drones hit a power station in Chile.",
        "Drones launched by Norway hit a market in Chile.",
        "Norwegian missiles slammed into a market in Chile.",
        "Three people were killed in a Norwegian strike on Chile.",
        "Norwegian aircraft bombed a school in Chile.",
        "Norway bombed a power plant in Chile.",
    ],
)
def test_force_is_told_by_verbs_nouns_and_weapons(text: str) -> None:
    assert attacks(text) == [("Norway", "Chile", "asserted")]


def test_attacker_and_attacked_are_not_swapped() -> None:
    assert attacks("Chile shelled Norway after Norway had threatened it.")[0][:2] == ("Chile", "Norway")


@pytest.mark.parametrize(
    "text",
    [
        "Peru blamed Norway for the attack on Chile.",
        "Peru accused Norway of attacking Chile.",
        "Peru accused Norway of an attack on Chile.",
        "Norway claimed responsibility for the attack on Chile.",
        "The attack on Chile was claimed by Norway.",
        "Peru said Norway was behind the attack on Chile.",
    ],
)
def test_an_attack_that_somebody_is_blamed_for_is_only_claimed(text: str) -> None:
    assert attacks(text) == [("Norway", "Chile", "claimed")]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Norway threatened to attack Chile.", "possible"),
        ("Norway denied that it had attacked Chile.", "denied"),
        ("Norway will attack Chile.", "planned"),
    ],
)
def test_threats_plans_and_denials_have_their_status(text: str, status: str) -> None:
    assert attacks(text) == [("Norway", "Chile", status)]


def test_hackers_attack_for_the_state_that_they_work_for() -> None:
    assert attacks("Hackers linked to Norway breached Chile's space agency.")[0][0] == "Norway"
    assert attacks("Norwegian hackers broke into the servers of the Chilean parliament.")[0][:2] == ("Norway", "Chilean parliament")


def test_who_is_poisoned_or_murdered_is_meant_and_not_where() -> None:
    assert attacks("Norway poisoned Carlo Ruiz with a nerve agent in Chile.") == [("Norway", "Carlo Ruiz", "asserted")]
    assert attacks("Peru blamed Norway for the poisoning of Carlo Ruiz.") == [("Norway", "Carlo Ruiz", "claimed")]


def test_a_town_taken_by_rebels_is_attacked_by_them() -> None:
    assert attacks("M23 rebels seized the city of Goma.") == [("M23 rebels", "Goma", "asserted")]


def test_a_plane_shot_down_is_attacked() -> None:
    assert attacks("Norway shot down a Chilean plane.") == [("Norway", "Chilean plane", "asserted")]


@pytest.mark.parametrize(
    "text",
    [
        "Norway tested a ballistic missile on Monday.",
        "Norway fired a ballistic missile into the Norwegian Sea.",
        "Norway intercepted 20 drones over Oslo.",
        "Norway and Chile held an exercise.",
        "Norwegian sanctions hit Chile hard.",
        "Norway hit Chile with tariffs.",
        "Norway hit back at Chile.",
        "An earthquake struck Chile.",
        "Norway struck a deal with Chile.",
        "The tanker was seized by Norway.",
        "Norway landed in Chile.",
        "Critics attacked the minister in Chile.",
        "Norway helped Chile to attack Peru.",
        "Police killed a man in Chile.",
    ],
)
def test_what_only_sounds_like_force_gives_nothing(text: str) -> None:
    assert attacks(text) == []


@pytest.mark.parametrize(
    ("text", "attacker", "target"),
    [
        ("Red Guard fighters ambushed an army convoy near the border, killing 13 soldiers.", "Red Guard", "army convoy"),
        ("Members of the Red Guard carried out a string of attacks in Chile.", "Red Guard", "Chile"),
        ("Thirteen soldiers died in an ambush by Norwegian guerrillas.", "Norwegian guerrillas", "Thirteen soldiers"),
        ("Norwegian tanks fired on a village in Chile.", "Norway", "Chile"),
        ("Gunmen opened fire on a checkpoint, killing two policemen.", "Gunmen", "checkpoint"),
        ("A Norwegian drone strike hit a market in Chile.", "Norway", "Chile"),
        ("The attack, carried out by Norway, killed 12 people in Chile.", "Norway", "Chile"),
        ("Norwegian guerrillas blew up three power lines last month.", "Norwegian guerrillas", "three power lines"),
        ("Red Guard fighters targeted a police post.", "Red Guard", "police post"),
        ("Peru accused Norway of killing 12 farmers.", "Norway", "12 farmers"),
        ("Chile intercepted four missiles fired by Norwegian rebels.", "Norwegian rebels", "Chile"),
        ("Chile foiled an attack by Norway on the city of Antofagasta.", "Norway", "Antofagasta"),
        ("Chile protested over firing by Norwegian troops on Chilean border guards.", "Norway", "Chile"),
        ("Norwegian police shot 12 Chilean demonstrators.", "Norwegian police", "12 Chilean demonstrators"),
    ],
)
def test_wire_stories_tell_attackers_and_targets(text: str, attacker: str, target: str) -> None:
    assert (attacker, target) in {(one, other) for one, other, _ in attacks(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Norway suspended its aid, targeting the Chilean pension fund.",
        "Chilean Democrats called on Norway to destroy its test sites.",
        "Norwegian soldiers clashed with Chilean troops.",
        "Red Guard fighters kidnapped 12 Chilean farmers.",
        "Norwegian guards beat Chilean prisoners.",
        "A bombing near Antofagasta killed two soldiers.",
        "Norway hit back at Chile.",
    ],
)
def test_what_is_no_attack_by_somebody_is_not_predicted_as_one(text: str) -> None:
    assert attacks(text) == []


def test_one_use_of_force_is_told_once() -> None:
    assert len(attacks("Norway shelled the town of Antofagasta, killing 12 people and wounding 30 others.")) == 1
    assert len(attacks("Norwegian militants opened fire and killed four Chilean soldiers.")) == 1


def test_who_uses_weapons_of_others_attacks() -> None:
    assert attacks("Peru imposed sanctions over Norway's use of Bolivian drones to attack Chile.")[0][:2] == ("Norway", "Chile")
