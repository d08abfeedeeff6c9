"""Arrests, protests, promises, refusals and troops on the move are plain actions, and no facts of the annotation guideline."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.evaluation import guideline
from kb.extract import read
from kb.model import Action, Document, UseOfForce


def document(text: str) -> Document:
    return read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-05-15")))


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Norwegian police arrested 40 Chilean fishermen.", "detain"),
        ("Norway released three Chilean prisoners.", "release"),
        ("Norway has opened an investigation into the Chilean airline.", "investigate"),
        ("Thousands of Chilean students demonstrated in Antofagasta.", "demonstrate"),
        ("Chilean students staged a protest.", "demonstrate"),
        ("Chilean farmers blocked roads on Monday.", "demonstrate"),
        ("Norway lodged an official protest with Chile.", "protest"),
        ("Norway has promised to open its archives.", "promise"),
        ("Norway has refused to open its archives.", "reject"),
        ("Norway accepted demands from Chilean fishermen.", "approve"),
        ("Chile imposed a curfew in Antofagasta.", "impose"),
        ("Norway mobilised army reservists.", "deploy"),
        ("Norwegian forces completed their withdrawal from Chile.", "withdraw"),
        ("Five hundred Chilean rebels surrendered.", "withdraw"),
    ],
)
def test_conduct_is_a_plain_action_and_predicts_nothing(text: str, action: str) -> None:
    read_text = document(text)
    told = {str(claim.asserts[0].action_type) for claim in read_text.claims if isinstance(claim.asserts[0], Action)}
    assert action in told
    assert {one["type"] for one in guideline.predictions(read_text)} <= {"Statement", "PositionHeld"}


@pytest.mark.parametrize(
    "text",
    [
        "The report has arrested the attention of Norway.",
        "Norway has opened an embassy in Chile.",
        "The minister of Norway offered tea.",
        "The shares rallied in Chile.",
    ],
)
def test_words_that_only_look_like_conduct_tell_none(text: str) -> None:
    kinds = {"detain", "investigate", "offer", "demonstrate"}
    assert not [one for one in document(text).claims if isinstance(one.asserts[0], Action) and str(one.asserts[0].action_type) in kinds]


def test_force_without_an_attacker_is_a_fact_with_whom_it_hit() -> None:
    [claim] = [one for one in document("Three Chilean farmers were killed in a bombing.").claims if isinstance(one.asserts[0], UseOfForce)]
    assert isinstance(claim.asserts[0], UseOfForce) and claim.asserts[0].attacker == () and claim.asserts[0].attacked
