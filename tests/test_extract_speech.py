"""Who says what: small texts of our own, the speakers and what they say; and words of saying that say nothing."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.extract import read
from kb.model import ArmsTransfer, Claim, Document, Statement


def claims(text: str) -> tuple[Claim, ...]:
    return read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-10-08"))).claims


def speakers(text: str) -> list[list[str]]:
    """Who speaks in every statement of a text."""
    return [[one.label for one in claim.asserts[0].speaker] for claim in claims(text) if isinstance(claim.asserts[0], Statement)]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("The minister was quoted as saying that Norway had expelled the envoy.", "minister"),
        ("The newspaper quoted an unnamed diplomat as saying that talks had failed.", "unnamed diplomat"),
        ("Norwegian Foreign Minister Anna Berg described the strike as a crime.", "Anna Berg"),
        ("President Anna Berg called it a mistake.", "Anna Berg"),
        ("Norway had expelled the envoy, the Foreign Ministry confirmed.", "Foreign Ministry"),
        ("Carlo Ruiz, the Chilean minister who met Anna Berg on Monday, said the deal was dead.", "Carlo Ruiz"),
        ("An aide to the Chilean president, Carlo Ruiz, said the deal was dead.", "Carlo Ruiz"),
        ("An official, speaking on condition of anonymity, said tanks had arrived.", "official"),
        ("An official of Lumen Avionics, which builds the engine, said the firm was ready.", "official of Lumen Avionics"),
        ("A spokeswoman for the ministry said the tanks had arrived.", "spokeswoman for the ministry"),
        ("Sources close to the president said the deal was dead.", "Sources close to the president"),
        ("According to three officials of the Norwegian army, tanks were delivered.", "three officials of the Norwegian army"),
        ("Tanks were delivered, according to Lumen Avionics, a US firm.", "Lumen Avionics"),
        ("A number of foreign partners called it a mistake.", "foreign partners"),
        ("Anna Berg posted on X that Norway would not yield.", "Anna Berg"),
        ('"We will not yield," Anna Berg wrote on Telegram.', "Anna Berg"),
        ("Anna Berg hit back at the critics.", "Anna Berg"),
        ("Anna Berg ruled out talks with Chile.", "Anna Berg"),
        ("The Foreign Ministry issued a statement on the strike.", "Foreign Ministry"),
        ("Norway made clear that it would not join.", "Norway"),
        ("The rebels claimed responsibility for the bombing.", "rebels"),
        ("Anna Berg retorted that the talks had failed.", "Anna Berg"),
        ("Anna Berg would say only that Norway was ready.", "Anna Berg"),
        ("The ministry wishes to state that Norway is ready.", "ministry"),
        ("Norway condemned the strike that Chile branded a success.", "Norway"),
        ("Norway sent tanks to Chile, Peru's defence minister, Anna Berg, told the Daily Herald in an interview.", "Anna Berg"),
        ("Norway sent tanks to Chile, a source close to the council told reporters.", "source close to the council"),
        ("Norway sent tanks to Chile, the largest number so far a Peruvian official said here yesterday.", "Peruvian official"),
        ("Ships were hit near the village of Arica, the Watch, a small monitoring group, said.", "Watch"),
        ("Norway sent tanks to Chile, Anna Berg was quoted by the Herald as saying.", "Anna Berg"),
        ("By Peru's account, Norway sent tanks to Chile.", "Peru"),
        ("Tanks were sent, according to documents seen by the Daily Herald.", "documents"),
        ("Norway sent tanks to Chile. This was stated by the envoy, Anna Berg.", "Anna Berg"),
        ("Norway sent tanks to Chile. Press service of the General Staff reported.", "Press service of the General Staff"),
        ("The Lumen Watch said the ship sank. The London-based watchdog group said ten men died.", "Lumen Watch"),
        ("Chile's foreign minister announced a truce. \"We agreed on it today,\" Carlo Ruiz told reporters.", "Carlo Ruiz"),
        ("The ministry said Norway's army sank a ship. The Chilean media reports said ten men died.", "Chilean media reports"),
    ],
)
def test_the_speaker_is_who_says_it(text: str, speaker: str) -> None:
    assert [speaker] in speakers(text)


@pytest.mark.parametrize(
    "text",
    [
        "Norway is said to have sent tanks.",
        "Reporters were told that Norway had sent tanks.",
        "It goes without saying that Norway is ready.",
        "The White House declined to comment.",
        "Anna Berg has not said whether Norway will join.",
        "Anna Berg would not say whether Norway will join.",
        "Neither Norway nor Chile has commented.",
        "Anna Berg wants to say something.",
        "Anna Berg will tell parliament that Norway is ready.",
        "Anna Berg ruled the country for ten years.",
        "Norway called in the Chilean ambassador.",
        "Norway called off the meeting.",
        "Anna Berg hesitates before she answers that one.",
        "Anna Berg played the piano.",
        "Norway made tanks.",
        "Kabul told a different story.",
    ],
)
def test_not_every_word_of_saying_says_something(text: str) -> None:
    assert speakers(text) == []


def test_two_diplomats_are_not_the_two_states() -> None:
    assert ["Two diplomats"] in speakers("Two diplomats who attended the talks between Norway and Chile said no deal was near.")


def test_the_ministry_of_another_state_is_not_the_one_named_before() -> None:
    text = "The Norwegian Foreign Ministry said the talks had failed. The Chilean defence ministry denied it."
    assert speakers(text)[1] != speakers(text)[0]


def test_one_statement_for_each_speaker_of_a_sentence() -> None:
    text = "Critics say the deal is weak, while supporters argue that it is strong."
    assert speakers(text) == [["Critics"], ["supporters"]]
    assert speakers("Anna Berg said Norway was ready and added that more would follow.") == [["Anna Berg"]]


def test_who_warns_is_not_who_died() -> None:
    text = "The spokesman, Jan Holm, said nine women had died and warned that Norway would answer."
    assert speakers(text) == [["Jan Holm"]]


def test_a_name_in_a_clause_before_the_verb_does_not_take_over_the_saying() -> None:
    text = "President Anna Berg, who held talks with her Chilean colleague, Carlo Ruiz, said the deal was near."
    assert speakers(text) == [["Anna Berg"]]


def test_what_stands_in_quotation_marks_is_said_by_the_speaker_also_in_a_relative_clause() -> None:
    text = '"We thank the states that supply Norway with tanks," said Foreign Minister Anna Berg.'
    found = [claim for claim in claims(text) if claim.asserts[0].__class__.__name__ == "Action"]
    assert [[one.label for one in claim.attributed_to] for claim in found] == [["Anna Berg"]] * len(found)


def test_a_promise_inside_a_denied_report_is_no_statement() -> None:
    text = "Anna Berg denied a report that the ministry had promised Chile more tanks."
    assert speakers(text) == [["Anna Berg"]]


def test_an_allegation_is_of_whose_it_is() -> None:
    text = "Anna Berg repeated Peru's allegation that Norway had supplied tanks to Chile."
    found = [claim for claim in claims(text) if isinstance(getattr(claim.asserts[0], "acts_on", None), ArmsTransfer)]
    assert [(str(claim.modality), [one.label for one in claim.attributed_to]) for claim in found] == [("alleged", ["Peru"])]


def test_the_believed_is_not_the_believer() -> None:
    found = [
        claim
        for claim in claims("Norway is believed to have supplied tanks to Chile.")
        if isinstance(getattr(claim.asserts[0], "acts_on", None), ArmsTransfer)
    ]
    assert [[one.label for one in claim.attributed_to] for claim in found] == [["unnamed source"]]


def told(text: str) -> list[tuple[str, list[str], list[str]]]:
    """How firmly each transfer of a text is told, by whom, and who has stated it."""
    return [
        (
            str(claim.modality),
            [one.label for one in claim.attributed_to],
            [one.label for one in claim.stated_in.speaker] if claim.stated_in is not None else [],
        )
        for claim in claims(text)
        if isinstance(getattr(claim.asserts[0], "acts_on", None), ArmsTransfer)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Anna Berg said in a statement that Norway had sent tanks to Chile.",
        "Anna Berg told a news conference on Monday that Norway had sent tanks to Chile.",
        "Norway has sent tanks to Chile, as Anna Berg told reporters on Monday.",
        "Norway has sent tanks to Chile, Anna Berg was quoted as saying.",
        "Norway has sent tanks to Chile. This was confirmed to reporters by Anna Berg.",
        "Anna Berg went on to say that Norway had sent tanks to Chile.",
        "Norway sent tanks to Chile, Peru's defence minister, Anna Berg, told the Daily Herald.",
        'Anna Berg was angry, she said.\n\n"Norway has sent tanks to Chile.',
    ],
)
def test_what_somebody_says_is_told_by_who_says_it(text: str) -> None:
    assert told(text) == [("reported", ["Anna Berg"], ["Anna Berg"])]


def test_what_is_denied_in_an_interview_is_denied_by_who_gave_it() -> None:
    assert told("Anna Berg denied in an interview with the paper that Norway had sent tanks to Chile.") == [
        ("denied", ["Anna Berg"], ["Anna Berg"])
    ]


def test_an_outlet_that_cites_somebody_tells_what_that_one_says() -> None:
    text = "Norway has sent tanks to Chile, the Daily Herald reported, citing two Peruvian officials."
    assert told(text) == [("reported", ["two Peruvian officials"], ["Daily Herald"])]


def test_what_is_announced_is_asserted_and_stated_by_who_announced_it() -> None:
    assert told("Anna Berg announced the delivery of 20 tanks to Chile by Norway.") == [("asserted", [], ["Anna Berg"])]


def test_what_the_outlet_tells_and_somebody_says_is_asserted_and_stated() -> None:
    text = "Norway has sent tanks to Chile. In Lima Anna Berg was not pleased. She said that Norway had sent tanks to Chile."
    assert told(text) == [("asserted", [], ["Anna Berg"])]


def test_two_who_say_the_same_both_tell_it() -> None:
    text = "Anna Berg said that Norway had sent tanks to Chile. Carlo Ruiz said that Norway had sent tanks to Chile."
    assert told(text) == [("reported", ["Anna Berg", "Carlo Ruiz"], ["Anna Berg"])]


def test_there_are_reports_that_something_is_so() -> None:
    assert told("There are reports that Norway has sent tanks to Chile.") == [("reported", ["unnamed source"], [])]
