"""A person's decisions on claims: recorded, taken back, found again after a reload, and exported as gold."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from kb import KnowledgeBase
from kb.cli.app import app
from kb.errors import KnowledgeBaseError
from kb.evaluation.gold import read_folder
from kb.knowledge.judgements import judgements
from kb.review import decide, export, undo, waiting

TRANSFER = "  - {type: ArmsTransfer, supplier: Norway, recipient: Chile, weapon: tanks, stage: deliver, date: 2023-11}\n"
DENIAL = TRANSFER.replace("date: 2023-11", "modality: denied, attributed_to: Norway")
MEETING = "  - {type: Meeting, attendee: [Norway, Chile], date: 2023-12-05}\n"
HEAD = "document: {title: Notes, date: 2023-12-05, publisher: Reuters}\nfacts:\n"


def load(base: KnowledgeBase, folder: Path, *facts: str) -> None:
    (folder / "notes.yaml").write_text(HEAD + "".join(facts))
    base.load(folder / "notes.yaml")


@pytest.fixture
def base(tmp_path: Path) -> KnowledgeBase:
    made = KnowledgeBase.open()
    load(made, tmp_path, MEETING, TRANSFER)
    return made


def claim(base: KnowledgeBase, kind: str = "ArmsTransfer") -> str:
    return next(one.claim.iri for one in waiting(base) if kind in one.told)


def test_a_rejected_claim_counts_no_more_until_the_judgement_is_undone(base: KnowledgeBase) -> None:
    made = decide(base, claim(base), "rejected", who="anna", why="a misreading")
    assert base.transfers(supplier="Norway") == []
    assert len(base.ask("transfers-by-supplier", supplier="Norway")) == 0
    undo(base, made.iri, who="bert")
    assert len(base.transfers(supplier="Norway")) == 1
    assert [(one.verdict, one.who, one.why, one.open) for one in judgements(base.store)] == [
        ("rejected", "anna", "a misreading", False), ("undecided", "bert", "", False),
    ]
    assert base.check() == []


def test_a_corrected_claim_is_told_anew_beside_the_closed_one(base: KnowledgeBase) -> None:
    decide(base, claim(base), "corrected", who="anna", changes=["args.supplier=Iran", "date=2023-10", "status=alleged", "source=Chile"])
    assert base.transfers(supplier="Norway") == []
    (transfer,) = base.transfers(supplier="Iran")
    assert str(transfer.when) == "2023-10"
    assert [str(step.actor[0]) for step in transfer.steps if step.actor] in ([], ["Iran"])
    assert {(one.modality, str(one.attributed_to[0])) for one in transfer.claims} == {("alleged", "Chile")}
    assert base.check() == []


def test_a_decision_follows_its_claim_to_another_number_and_edition(base: KnowledgeBase, tmp_path: Path) -> None:
    old = claim(base)
    decide(base, old, "rejected", who="anna")
    load(base, tmp_path, TRANSFER, MEETING)
    (one,) = judgements(base.store)
    assert one.claim not in ("", old)
    assert base.transfers(supplier="Norway") == []
    assert len(base.meetings()) == 1
    assert base.check() == []


def test_a_correction_follows_its_claim_into_a_new_edition(base: KnowledgeBase, tmp_path: Path) -> None:
    decide(base, claim(base), "corrected", who="anna", changes=["args.supplier=Iran"])
    load(base, tmp_path, TRANSFER)
    assert base.transfers(supplier="Norway") == []
    assert len(base.transfers(supplier="Iran")) == 1
    (one,) = judgements(base.store)
    undo(base, one.iri, who="anna")
    assert len(base.transfers(supplier="Norway")) == 1
    assert base.transfers(supplier="Iran") == []
    assert base.check() == []


def test_a_decision_whose_document_is_gone_stays_unmatched(base: KnowledgeBase) -> None:
    decide(base, claim(base), "corrected", who="anna", changes=["args.supplier=Iran"])
    base.remove("Notes")
    (one,) = judgements(base.store)
    assert (one.claim, one.open) == ("", True)
    assert base.transfers() == []


def test_disputed_claims_come_first(base: KnowledgeBase, tmp_path: Path) -> None:
    load(base, tmp_path, MEETING, TRANSFER, DENIAL)
    assert [one.disputed for one in waiting(base)] == [True, True, False]
    assert len(waiting(base, disputed=True)) == 2
    decide(base, waiting(base)[0].claim.iri, "rejected", who="anna")
    assert waiting(base, disputed=True) == []
    assert waiting(base, below=0.7) == []


@pytest.mark.parametrize(("change", "says"), [
    ("colour=red", "no correction"), ("status=maybe", "not known"), ("args.donor=Iran", "no role"),
    ("args.supplier=Nowhereland", "nothing"),
    ("date=soon", "soon"),
])
def test_a_correction_that_cannot_be_made_is_refused_and_writes_nothing(base: KnowledgeBase, change: str, says: str) -> None:
    with pytest.raises(KnowledgeBaseError, match=says):
        decide(base, claim(base), "corrected", who="anna", changes=[change])
    assert judgements(base.store) == []


def test_a_claim_is_decided_once_and_a_judgement_undone_once(base: KnowledgeBase) -> None:
    with pytest.raises(KnowledgeBaseError, match="there is no claim"):
        decide(base, "https://example.org/none", "accepted", who="anna")
    iri = claim(base)
    made = decide(base, iri, "accepted", who="anna")
    with pytest.raises(KnowledgeBaseError, match="decided already"):
        decide(base, iri, "rejected", who="anna")
    undo(base, made.iri, who="anna")
    with pytest.raises(KnowledgeBaseError, match="taken back already"):
        undo(base, made.iri, who="anna")
    with pytest.raises(KnowledgeBaseError, match="there is no judgement"):
        undo(base, "none", who="anna")


def test_accepted_and_corrected_claims_become_gold(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "kb") as base:
        load(base, tmp_path, MEETING, TRANSFER)
        decide(base, claim(base), "corrected", who="anna", changes=["args.supplier=Iran"])
        decide(base, claim(base, "Meeting"), "accepted", who="anna")
        assert export(base, tmp_path / "out").facts == 2
    facts = read_folder(tmp_path / "out" / "gold")["notes"]
    assert {fact["type"] for fact in facts} == {"ArmsTransfer", "Meeting"}
    assert next(fact["args"]["supplier"] for fact in facts if fact["type"] == "ArmsTransfer") == "Iran"


def test_the_end_of_input_keeps_what_was_decided(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "kb") as base:
        load(base, tmp_path, MEETING, TRANSFER)
    done = CliRunner().invoke(app, ["review", "--kb", str(tmp_path / "kb"), "--who", "anna"], input="r\nwrong\n")
    assert done.exit_code == 0
    assert "decided 1 of 2 claims" in done.output
    listed = CliRunner().invoke(app, ["review", "--kb", str(tmp_path / "kb"), "--list", "--format", "json"])
    assert '"rejected"' in listed.output
    assert '"wrong"' in listed.output


def test_an_absent_base_cannot_be_reviewed(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["review", "--kb", str(tmp_path / "none")])
    assert "is no knowledge base" in str(done.exception)
