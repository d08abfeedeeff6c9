"""The public object, over tiny worlds told in facts files."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib

from kb import KnowledgeBase
from kb.checks import validate_graph
from kb.errors import AmbiguousName, BadParameter, SourceError, StoreError, StoreMissing, UnknownName, UnknownParameter, UnknownQuery
from kb.knowledge import LoadFailed
from kb.vocab import KB, SKOS, concept

WORLD = """
document: {title: Notes on arms, date: 2023-12-05, publisher: Reuters}
facts:
  - {type: ArmsTransfer, supplier: Iran, recipient: Russia, weapon: Shahed-136, stage: deliver, quantity_text: thousands, date: 2023-11}
  - {type: ArmsTransfer, supplier: Iran, recipient: Russia, weapon: Shahed-136, stage: deliver, modality: denied, attributed_to: Iran}
  - {type: Tenure, holder: Sergei Lavrov, position: {name: Foreign Minister, of: Russia}, held_on: 2023-12-05}
  - {type: Tenure, holder: Mohammad Zarif, position: {name: Foreign Minister, of: Iran}, ended_by: 2023-12-05}
  - {type: Meeting, attendee: [Sergei Lavrov, Hossein Amir-Abdollahian], takes_place_in: Moscow, date: 2023-12-05}
  - {type: SanctionsMeasure, sender: European Union, target: Iran, start_date: 2012-03, end_date: 2016-01, measure_type: oil-embargo}
  - {type: Statement, speaker: Sergei Lavrov, topic: the talks were useful, date: 2023-12-05}
"""


@pytest.fixture
def base(tmp_path: Path) -> KnowledgeBase:
    (tmp_path / "world.yaml").write_text(WORLD.replace("oil-embargo", "arms-embargo"))
    base = KnowledgeBase.open()
    base.load(tmp_path / "world.yaml")
    return base


def test_a_denied_transfer_is_not_counted_as_supplied(base: KnowledgeBase) -> None:
    (transfer,) = base.transfers(supplier="Iran", recipient="Russia", modality="factual")
    by_modality = {step.claims[0].modality: step for step in transfer.steps}
    assert set(by_modality) == {"asserted", "denied"}
    assert by_modality["asserted"].quantity_text == "thousands"
    assert [str(who) for who in by_modality["denied"].claims[0].attributed_to] == ["Iran"]
    assert base.transfers(supplier="Russia", recipient="Iran") == []


def test_a_transfer_carries_its_weapon_its_quantity_and_the_words_of_its_claims(base: KnowledgeBase) -> None:
    (transfer,) = base.transfers(supplier="IRN")
    assert transfer.weapon is not None
    assert transfer.weapon.label == "Shahed-136"
    assert transfer.quantity == "thousands"
    for claim in transfer.claims:
        assert claim.evidence is not None
        assert "Shahed-136" in claim.evidence.quote
        assert claim.document.label == "Notes on arms"


def test_the_seat_of_a_government_names_its_state_where_somebody_acts(base: KnowledgeBase) -> None:
    assert len(base.transfers(supplier="Tehran", recipient="Moscow")) == 1
    assert base.find("Moscow").type == "Place"


def test_a_title_in_an_article_proves_one_day(base: KnowledgeBase) -> None:
    assert [str(one.holder) for one in base.tenures(of="Russia", on="2023-12-05")] == ["Sergei Lavrov"]
    assert base.tenures(of="Russia", on="2023-12-06") == []


def test_a_former_minister_never_holds_the_office(base: KnowledgeBase) -> None:
    (tenure,) = base.tenures(holder="Mohammad Zarif")
    assert tenure.ended_by is not None
    for day in ("2010-01-01", "2023-12-05", "2030-01-01"):
        assert base.tenures(of="Iran", on=day) == []
        assert len(base.ask("holder-on-day", position="foreign minister of Iran", day=day)) == 0


def test_a_measure_is_in_force_between_its_dates_only(base: KnowledgeBase) -> None:
    def of_the_notes(day: str) -> int:
        return len(base.measures(sender="EU", target="Iran", on=day, document="Notes on arms"))

    assert [of_the_notes(day) for day in ("2011-12-31", "2012-03-15", "2015", "2016-02-01")] == [0, 1, 1, 0]


def test_every_one_of_the_participants_was_at_the_meeting(base: KnowledgeBase) -> None:
    assert len(base.meetings(participants=["Sergei Lavrov", "Hossein Amir-Abdollahian"])) == 1
    assert base.meetings(participants=["Sergei Lavrov", "Mohammad Zarif"]) == []


def test_a_timeline_is_in_the_order_of_dates(base: KnowledgeBase) -> None:
    dates = [one.when.text for one in base.timeline("Sergei Lavrov") if one.when]
    assert dates == sorted(dates)
    assert {one.type for one in base.timeline("Sergei Lavrov")} == {"Tenure", "Meeting", "Statement"}


def test_an_unknown_name_lists_the_nearest(base: KnowledgeBase) -> None:
    with pytest.raises(UnknownName, match="Sergei Lavrov") as caught:
        base.find("Sergey Lavrof")
    assert caught.value.candidates[0][0] == "Sergei Lavrov"


def test_an_ambiguous_name_lists_its_readings(tmp_path: Path, base: KnowledgeBase) -> None:
    (tmp_path / "more.yaml").write_text(
        "- {type: Statement, speaker: {name: Anna Lavrov, type: Person}, topic: x, date: 2023-12-06}\n"
    )
    base.load(tmp_path / "more.yaml")
    with pytest.raises(AmbiguousName) as caught:
        base.find("Lavrov")
    assert {label for label, _ in caught.value.candidates} == {"Sergei Lavrov", "Anna Lavrov"}


def test_the_same_person_in_two_documents_is_one(tmp_path: Path, base: KnowledgeBase) -> None:
    (tmp_path / "more.yaml").write_text("- {type: Statement, speaker: {name: Sergei Lavrov, type: Person}, topic: x, date: 2024}\n")
    base.load(tmp_path / "more.yaml")
    assert len(base.statements(speaker="Sergei Lavrov")) == 2
    assert len(base.search("Sergei Lavrov")) == 1


def test_loading_twice_changes_nothing(tmp_path: Path, base: KnowledgeBase) -> None:
    before = sorted(base.store.quads())
    loaded = base.load(tmp_path / "world.yaml")
    assert loaded.unchanged == 1
    assert sorted(base.store.quads()) == before


def test_a_new_text_is_a_new_edition_and_the_old_one_stays(tmp_path: Path, base: KnowledgeBase) -> None:
    (old,) = base.documents()
    (tmp_path / "world.yaml").write_text(WORLD.replace("oil-embargo", "arms-embargo").replace("thousands", "hundreds"))
    base.load(tmp_path / "world.yaml")
    assert len(base.documents()) == 2
    newest = base.document("world.yaml")
    assert newest.iri != old.iri
    assert base.store.query(f"ASK {{ <{newest.iri}> <http://purl.org/dc/terms/replaces> <{old.iri}> }}") is True
    assert base.document(old.iri) == old


def test_the_answers_come_from_the_newest_edition(tmp_path: Path, base: KnowledgeBase) -> None:
    (tmp_path / "world.yaml").write_text(WORLD.replace("oil-embargo", "arms-embargo").replace("thousands", "hundreds"))
    base.load(tmp_path / "world.yaml")
    assert [one.quantity for one in base.transfers(supplier="Iran")] == ["hundreds"]
    assert [row["quantity"] for row in base.ask("transfers-by-supplier", supplier="Iran") if row["quantity"]] == ["hundreds"]


def test_removing_a_document_removes_all_it_brought(base: KnowledgeBase) -> None:
    base.remove("world.yaml")
    assert base.documents() == []
    assert base.transfers(supplier="Iran") == []
    with pytest.raises(UnknownName):
        base.find("Sergei Lavrov")
    assert base.check() == []


def test_what_is_loaded_keeps_every_rule(base: KnowledgeBase) -> None:
    assert base.check() == []


def test_a_bad_file_stores_nothing_and_a_good_one_beside_it_stays(tmp_path: Path, base: KnowledgeBase) -> None:
    (tmp_path / "bad.yaml").write_text("- {type: Meeting, attendee: [A, B]}\n- {type: Nonsense}\n")
    (tmp_path / "good.yaml").write_text("- {type: Meeting, attendee: [Chad, Mali], date: 2024-01-01}\n")
    with pytest.raises(LoadFailed, match=r"bad\.yaml:2") as caught:
        base.load([tmp_path / "bad.yaml", tmp_path / "good.yaml"])
    assert caught.value.loaded.documents == 1
    assert len(base.meetings(participants=["Chad", "Mali"])) == 1
    assert len(base.documents()) == 2


def test_a_failed_load_makes_no_base(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("[")
    with pytest.raises(LoadFailed), KnowledgeBase.open(tmp_path / "new.kb") as base:
        base.load(tmp_path / "bad.yaml")
    assert not (tmp_path / "new.kb").exists()


def test_many_failed_sources_make_no_base_either(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.knowledge.loading._FLUSH_EVERY", 2)
    for number in range(3):
        (tmp_path / f"{number}.yaml").write_text("[")
    with pytest.raises(LoadFailed), KnowledgeBase.open(tmp_path / "new.kb") as base:
        base.load(str(tmp_path / "*.yaml"))
    assert not (tmp_path / "new.kb").exists()


def test_asking_an_absent_base_is_an_error_and_makes_none(tmp_path: Path) -> None:
    with KnowledgeBase.open(tmp_path / "absent.kb") as base, pytest.raises(StoreMissing):
        base.find("Iran")
    assert not (tmp_path / "absent.kb").exists()


def test_a_foreign_folder_is_no_base(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError):
        KnowledgeBase.open(tmp_path)


def test_a_missing_file_is_an_error_with_its_name(base: KnowledgeBase) -> None:
    with pytest.raises(SourceError, match=r"absent\.txt: does not exist"):
        base.load("absent.txt")


def test_a_question_says_what_it_takes(base: KnowledgeBase) -> None:
    with pytest.raises(UnknownQuery):
        base.ask("who-is-who")
    with pytest.raises(UnknownParameter, match="position, day"):
        base.ask("holder-on-day", place="Iran")
    with pytest.raises(BadParameter, match="day"):
        base.ask("holder-on-day", position="foreign minister of Russia", day="yesterday")


def test_an_unknown_modality_is_refused(base: KnowledgeBase) -> None:
    with pytest.raises(ValueError, match="factual"):
        base.transfers(modality="sure")


def test_rdflib_sees_the_union_of_all_graphs(base: KnowledgeBase) -> None:
    live = base.to_rdflib()
    denied = rdflib.URIRef(concept("denied"))
    assert len(set(live.subjects(rdflib.URIRef(KB.modality), denied))) == 1


def test_a_base_on_disk_is_there_again_and_its_backup_too(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(WORLD.replace("oil-embargo", "arms-embargo"))
    with KnowledgeBase.open(tmp_path / "my.kb") as base:
        base.load(tmp_path / "world.yaml")
        base.backup(tmp_path / "copy")
    with KnowledgeBase.open(tmp_path / "my.kb", read_only=True) as base:
        assert len(base.transfers(supplier="Iran")) == 1
    with KnowledgeBase.restore(tmp_path / "copy", tmp_path / "again.kb") as base:
        base.export(tmp_path / "after.trig")
        assert base.check() == []
    with KnowledgeBase.open(tmp_path / "my.kb") as base:
        base.export(tmp_path / "before.trig")
    assert (tmp_path / "after.trig").read_bytes() == (tmp_path / "before.trig").read_bytes()
    assert list((tmp_path / "again.kb" / "texts").iterdir())


def test_loading_an_export_gives_the_same_graph(tmp_path: Path, base: KnowledgeBase) -> None:
    base.export(tmp_path / "one.trig")
    with KnowledgeBase.open() as other:
        other.load(tmp_path / "one.trig")
        other.export(tmp_path / "two.trig")
    assert (tmp_path / "one.trig").read_bytes() == (tmp_path / "two.trig").read_bytes()


def test_a_turtle_export_explains_what_it_names_and_comes_back_the_same(tmp_path: Path, base: KnowledgeBase) -> None:
    base.export(tmp_path / "one.ttl")
    graph = rdflib.Graph().parse(tmp_path / "one.ttl")
    assert validate_graph(graph) == []
    assert str(graph.value(rdflib.URIRef("https://w3id.org/sanctions-kb/id/state/IRN"), rdflib.URIRef(SKOS.prefLabel))) == "Iran"
    with KnowledgeBase.open() as other:
        other.load(tmp_path / "one.ttl")
        other.export(tmp_path / "two.ttl")
        assert other.check() == []
    assert (tmp_path / "one.ttl").read_bytes() == (tmp_path / "two.ttl").read_bytes()


def test_a_listing_shows_itself_as_an_escaped_table_and_a_frame(tmp_path: Path, base: KnowledgeBase) -> None:
    (tmp_path / "x.yaml").write_text('- {type: Statement, speaker: Chad, topic: "<script>alert(1)</script>", date: 2024}\n')
    base.load(tmp_path / "x.yaml")
    statements = base.statements(speaker="Chad")
    assert "<script>" not in statements._repr_html_()
    assert "&lt;script&gt;" in statements._repr_html_()
    assert list(statements.to_dataframe()["speaker"]) == ["Chad"]
    assert len(base.sparql("SELECT ?c { ?c a :Claim ; :modality s:denied }").to_dataframe()) == 1  # type: ignore[union-attr]


def test_a_base_on_a_sparql_server_answers_like_one_on_disk(tmp_path: Path, server: str, base: KnowledgeBase) -> None:
    (tmp_path / "world.yaml").write_text(WORLD.replace("oil-embargo", "arms-embargo"))
    with KnowledgeBase.connect(server) as remote:
        remote.store.update("DROP ALL")
    with KnowledgeBase.connect(server) as remote:
        assert remote.load(tmp_path / "world.yaml").claims == 7
        assert remote.transfers(supplier="Iran") == base.transfers(supplier="Iran")
        asked = {"position": "foreign minister of Russia", "day": "2023-12-05"}
        assert list(remote.ask("holder-on-day", **asked)) == list(base.ask("holder-on-day", **asked))
        assert list(remote.ask("disputed-facts")) == list(base.ask("disputed-facts"))
        assert remote.check() == []
        remote.remove("world.yaml")
        assert remote.documents() == []


def test_loading_owners_derives_what_is_blocked_through_them(tmp_path: Path, base: KnowledgeBase) -> None:
    (tmp_path / "owners.ttl").write_text("""
        @base <https://w3id.org/sanctions-kb/id/> . @prefix : <https://w3id.org/sanctions-kb/ontology#> .
        @prefix s: <https://w3id.org/sanctions-kb/scheme/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <company/a> a :Company ; skos:prefLabel "A" ; :resolvedTo <company/a> .
        <company/b> a :Company ; skos:prefLabel "B" ; :resolvedTo <company/b> .
        <company/c> a :Company ; skos:prefLabel "C" ; :resolvedTo <company/c> .
        <fact/x/1> a :Designation ; :sender <state/USA> ; :target <company/a> ; :resolvedTo <fact/x/1> .
        <fact/x/2> a :Ownership ; :owner <company/a> ; :owned <company/b> ; :percentage 50 ; :resolvedTo <fact/x/2> .
        <fact/x/3> a :Ownership ; :owner <company/b> ; :owned <company/c> ; :percentage 49.9 ; :resolvedTo <fact/x/3> .
        <claim/x/1> a :Claim ; :asserts <fact/x/1> , <fact/x/2> , <fact/x/3> ; :modality s:asserted ; :attributedTo <state/USA> ;
            :inDocument <document/x> .
    """)
    base.load(tmp_path / "owners.ttl")
    assert {row["ownedLabel"] for row in base.ask("owned-by-designated")} == {"B"}
