"""Popolo: who holds which post, who belongs where, and dates that only the period tells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.errors import SourceError
from kb.knowledge import LoadFailed

SAMPLE = Path(__file__).parent / "lists" / "popolo-json" / "main.json"


def ask(kb: KnowledgeBase, text: str) -> list[tuple[str, ...]]:
    return [tuple(str(one) for one in row.values()) for row in kb.sparql(text)]  # type: ignore[union-attr]


@pytest.fixture
def kb() -> KnowledgeBase:
    base = KnowledgeBase.open()
    base.load(SAMPLE)
    return base


def test_a_membership_with_a_post_is_a_tenure_and_cites_its_source(kb: KnowledgeBase) -> None:
    with kb:
        assert ask(kb, "SELECT DISTINCT ?who ?what ?start ?end ?url { ?c :asserts ?t ; dcterms:source/:url ?url . ?t a :Tenure ; "
                       ":holder/skos:prefLabel ?who ; :position/skos:prefLabel ?what ; :startDate ?start ; :endDate ?end }") == [
            ("Mara Vannen", "Minister of Harbours", "2019-05-02", "2021-10", "https://example.org/gazette/7")]


def test_a_membership_without_dates_has_those_of_its_period_as_worked_out(kb: KnowledgeBase) -> None:
    with kb:
        assert ask(kb, "SELECT DISTINCT ?what ?start ?end { ?c :asserts ?m . ?m a :Membership ; :member/skos:prefLabel 'Mara Vannen' ; "
                       ":organization/skos:prefLabel ?what ; :startDate ?start ; :endDate ?end ; :inferred :startDate , :endDate }") == [
            ("Assembly of Quilland", "2017-10-01", "2021-09-30")]


def test_an_end_before_the_start_stays_in_words(kb: KnowledgeBase) -> None:
    with kb:
        assert ask(kb, "SELECT DISTINCT ?words { ?t a :Tenure ; :holder/skos:prefLabel 'Ivar Vannen' ; :dateText ?words "
                       "FILTER NOT EXISTS { ?t :startDate ?any } }") == [("2020-06 to 2019",)]
        assert kb.check() == []


def test_an_organization_that_is_only_referred_to_is_kept_and_reported() -> None:
    with KnowledgeBase.open() as base:
        warnings = base.load(SAMPLE).warnings
        assert [one for one in warnings if "1 ids are referred to" in one and one.endswith("o3")]
        assert ask(base, "SELECT DISTINCT ?n { ?r a :Record ; dcterms:identifier 'o3' ; skos:prefLabel ?n }") == [("o3",)]


def test_the_order_of_the_arrays_makes_no_difference(tmp_path: Path) -> None:
    whole = json.loads(SAMPLE.read_text("utf-8"))
    turned = tmp_path / "main.json"
    mixed = {key: whole[key][::-1] if isinstance(whole[key], list) else whole[key] for key in reversed(whole)}
    turned.write_text(json.dumps(mixed), "utf-8")
    found = []
    for path in (SAMPLE, turned):
        with KnowledgeBase.open() as base:
            base.load(path, format="popolo-json", published="2025-01-01")
            found.append(sorted(ask(base, "SELECT DISTINCT ?c { ?c a :Claim ; :inDocument/:sourceKey 'list:popolo-main' }")))
    assert found[0] == found[1]


def test_a_file_that_is_cut_is_refused(tmp_path: Path) -> None:
    cut = tmp_path / "main.json"
    cut.write_text(SAMPLE.read_text("utf-8")[:-200], "utf-8")
    with KnowledgeBase.open() as base, pytest.raises((LoadFailed, SourceError), match=r"main\.json"):
        base.load(cut)
