"""An explanation says what was recognised, which frame fired on which words, and why a fact has its modality, speaker and date."""

from __future__ import annotations

from dataclasses import asdict, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import extract
from kb.cli.explained import lines
from kb.dates import PartialDate
from kb.errors import KnowledgeBaseError, SourceError
from kb.extract import reasons
from kb.extract.explanation import Explained, Explanation, Told
from kb.extract.frames import frames
from kb.extract.modality import Firmness
from kb.knowledge.explaining import chosen, explain
from kb.model import Document


def document(text: str) -> Document:
    return Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2023-12-05"))


def explained(text: str) -> Explained:
    return extract.explain(document(text)).sentences[0]


def told(text: str) -> Told:
    """The one fact that a frame gave."""
    (one,) = [fact for frame in explained(text).frames for fact in frame.gave]
    return one


def test_names_are_shown_with_what_they_mean_and_how_they_were_known() -> None:
    names = explained("Moscow sold tanks to Chile last year.").names
    assert [(one.words, one.means, one.how) for one in names] == [
        ("Moscow", "Russia", "by its seat or capital"), ("Chile", "Chile", "by name"),
    ]


def test_a_frame_shows_its_words_and_from_which_place_each_role_was_filled() -> None:
    (frame,) = [one for one in explained("Norway sold tanks to Chile last year.").frames if one.gave]
    assert (frame.frame, frame.words, frame.fact) == ("sell", "sold", "ArmsTransfer")
    assert [(one.role, one.means, one.words, one.place) for one in frame.roles] == [
        ("supplier", "Norway", "Norway", "its subject"),
        ("recipient", "Chile", "Chile", "to whom"),
        ("weapon", "tanks", "tanks", "its object"),
    ]


def test_a_frame_that_gave_nothing_says_which_role_is_missing_and_where_it_was_looked_for() -> None:
    (frame,) = [one for one in explained("Norway supplied Chile with fish.").frames if one.frame == "supply"]
    assert frame.gave == ()
    assert frame.nothing.startswith("its weapon was not found (looked at: its object, behind 'with'")


def test_a_frame_that_wants_certain_words_names_them() -> None:
    (nothing,) = [one.nothing for one in explained("Anna Berg stopped the car in Chile.").frames if one.frame == "stop-by"]
    assert nothing == "none of these words goes with it: by, off, over"


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Norway sold tanks to Chile.", "asserted, as nothing in the sentence makes it less"),
        ("Norway will sell tanks to Chile.", "planned, by 'will'"),
        ("Norway did not sell tanks to Chile.", "denied, by 'not'"),
        ("Norway may sell tanks to Chile.", "hypothetical, by 'may'"),
        ("Norway has sold tanks to Chile, the ministry said.", "reported, by 'said'"),
        ("The ministry denied that Norway had sold tanks to Chile.", "denied, by 'denied'"),
    ],
)
def test_the_modality_names_the_word_that_it_was_read_from(text: str, modality: str) -> None:
    assert told(text).modality == modality


def test_what_is_dated_after_publication_is_planned_for_that_reason() -> None:
    one = told("President Anna Berg of Norway visits Chile on Dec. 9, 2023.")
    assert one.modality == "planned, its date lies after publication"


def test_the_speaker_names_the_cue() -> None:
    assert told("Norway has sold tanks to Chile, the ministry said.").speaker.endswith(", by 'said'")
    assert told("Norway has sold tanks to Chile.").speaker == "the article itself"
    feared = told("The U.S. is concerned that Norway will sell tanks to Chile.")
    assert feared.speaker == "United States, whose view the words above it tell"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Norway sold tanks to Chile on May 3, 2021.", "2021-05-03, by 'May 3, 2021' in the sentence"),
        ("Norway sold tanks to Chile on Monday.", "2023-12-04, by 'Monday' in the sentence, counted from publication on 2023-12-05"),
        ("Anna Berg met Carlo Ruiz in Oslo.", "2023-12-05, the day of publication, as the sentence names none"),
        ("Norway sold tanks to Chile.", "none: no date in the sentence belongs to it, and that of the article is not taken for it"),
    ],
)
def test_the_date_names_its_words_or_the_context_it_was_taken_from(text: str, date: str) -> None:
    assert told(text).date == date


def test_a_date_from_the_beginning_of_the_article_says_so() -> None:
    sentences = extract.explain(document("Talks were held in Oslo on Monday. Anna Berg met Carlo Ruiz there.")).sentences
    (one,) = [fact for frame in sentences[1].frames for fact in frame.gave]
    assert one.date.startswith("2023-12-04, by 'Monday' at the beginning of the article, as the sentence names none")


def test_a_state_of_affairs_is_dated_by_the_words_that_say_since_when() -> None:
    assert told("Iran has been under U.S. sanctions since 2018.").date == "2018, by 'since 2018' in the sentence"


def test_a_modality_that_the_frame_itself_gives_is_not_put_down_to_the_date() -> None:
    assert reasons.modality("planned", Firmness("asserted"), None, framed="planned") == (
        "modality: planned, by the words of the frame themselves",
    )


def test_what_fills_a_role_from_the_sentences_around_says_so() -> None:
    text = "Norway imposed sanctions on a dozen citizens of Chile. The following persons are listed:\n\n1. Boris Berg, born 1970.\n"
    fired = [frame for sentence in extract.explain(document(text)).sentences for frame in sentence.frames if frame.gave]
    roles = [role for frame in fired for role in frame.roles]
    assert ("sender", "Norway", "taken from what the article says around it") in [(one.role, one.means, one.place) for one in roles]


def test_two_tellings_of_one_fact_point_at_each_other() -> None:
    text = "Norway sold tanks to Chile. It is a poor country, critics say. Norway sold tanks to Chile on May 3, 2021, in spite of that."
    sentences = extract.explain(document(text)).sentences
    outcomes = [fact.outcome for sentence in sentences for frame in sentence.frames for fact in frame.gave]
    assert outcomes == ["the same as in sentence 3, most fully in sentence 3", "the same as in sentence 1"]


def test_a_title_tells_an_office_and_a_cue_tells_a_statement() -> None:
    one = explained("Norwegian President Anna Berg said that the harvest was good.")
    assert [fact.fact.split(":")[0] for fact in one.told] == ["Tenure", "Statement"]
    assert one.told[0].date == "held on 2023-12-05, the day of publication"
    assert one.sayings[0].speakers == ("Anna Berg",)
    assert one.sayings[0].cue == "said"


def test_a_question_says_why_no_events_were_read_from_it() -> None:
    assert explained("Will Norway sell tanks to Chile?").unread == "a question: it tells no events"


def test_an_explanation_does_not_change_the_reading() -> None:
    for frame in frames():
        one = document(frame.example)
        plain, trace = extract.read(one), extract.explain(one)
        assert extract.read(one) == plain
        assert len(trace.sentences) >= 1


def test_a_claim_carries_its_reasons_with_it() -> None:
    (claim,) = extract.read(document("Norway will sell tanks to Chile on Dec. 9, the ministry said.")).claims[1:]
    assert claim.because[0] == "sell: sell"
    assert "modality: planned, by 'will'" in claim.because
    assert any(line.startswith("date: 2023-12-09, by 'Dec. 9' in the sentence") for line in claim.because)


def test_a_text_in_another_language_has_a_warning_and_no_sentences() -> None:
    text = "Norwegen hat Panzer nach Chile geliefert, sagte die Ministerin am Montag vor der Presse in Oslo. " * 3
    found = extract.explain(replace(document(text), language="de"))
    assert found.sentences == ()
    assert "not in English" in found.warnings[0]


@given(st.text(max_size=200))
@settings(max_examples=40, deadline=None)
def test_any_text_can_be_explained(text: str) -> None:
    found = extract.explain(document(text))
    assert isinstance(found, Explanation)
    assert asdict(found)["document"] == "t"
    assert list(lines(found))


# ---- files


def test_one_sentence_is_chosen_by_its_number_and_a_wrong_number_says_how_many_there_are(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Norway sold tanks to Chile. Anna Berg met Carlo Ruiz.\n")
    (found,) = explain(str(tmp_path / "a.txt"), published="2023-12-05")
    assert [one.number for one in chosen(found, 2).sentences] == [2]
    with pytest.raises(KnowledgeBaseError, match=r"a\.txt has no sentence 9; there are 2 that were read"):
        chosen(found, 9)


def test_what_is_no_article_cannot_be_explained(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text("")
    with pytest.raises(SourceError, match=r"a\.ttl: is no article but turtle"):
        explain(str(tmp_path / "a.ttl"))


def test_the_table_keeps_quiet_about_a_frame_whose_word_gave_just_such_a_fact() -> None:
    found = extract.explain(document("Talks between Anna Berg and Carlo Ruiz took place in Oslo on Monday."))
    silent = [one for one in found.sentences[0].frames if not one.gave and one.fact == "Meeting"]
    assert silent
    assert not any("no fact" in line and "Meeting" in line for line in lines(found))
