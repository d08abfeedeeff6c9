"""What every format of lists and registers keeps: one small file of each in ``tests/lists/WORD/``, held to the same rules."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
import rdflib

from kb import KnowledgeBase
from kb.checks import validate_graph
from kb.errors import SourceError
from kb.knowledge import Loaded, LoadFailed
from kb.loaders.lists import LISTS, ListFormat
from kb.loaders.lists.streams import Stream
from kb.store import open_store

SAMPLES = Path(__file__).parent / "lists"
XML = [form for form in LISTS if ".xml" in form.suffixes]


def sample(form: ListFormat) -> Path:
    """The file that is loaded: ``main.SUFFIX``; whatever else its set needs lies beside it."""
    return next((SAMPLES / form.word).glob("main.*"), SAMPLES / form.word / "main.missing")


def bare() -> KnowledgeBase:
    """A base in memory without the reference data, which takes a second to furnish."""
    return KnowledgeBase(open_store(), None)


def claims(kb: KnowledgeBase) -> set[str]:
    answer = kb.sparql("SELECT DISTINCT ?c { ?c a :Claim ; :inDocument/:sourceKey ?key FILTER(STRSTARTS(?key, 'list:')) }")
    return {str(row["c"]) for row in answer}  # type: ignore[union-attr]


def refused(*places: Path) -> str:
    with bare() as kb:
        with pytest.raises((LoadFailed, SourceError)) as failed:
            kb.load(places)
        assert claims(kb) == set()
    return str(failed.value)


def test_every_format_is_held_to_the_contract() -> None:
    assert sorted(path.name for path in SAMPLES.iterdir()) == sorted(form.word for form in LISTS)


@pytest.fixture(scope="module", params=LISTS, ids=lambda form: form.word)
def form(request: pytest.FixtureRequest) -> ListFormat:
    found: ListFormat = request.param
    return found


@pytest.fixture(scope="module")
def loaded(form: ListFormat) -> Iterator[tuple[KnowledgeBase, Loaded]]:
    """A base with the sample of a format, which the tests only read."""
    with KnowledgeBase.open() as kb:
        yield kb, kb.load(sample(form), published="2030-01-01")


class TestEveryFormat:
    def test_is_recognised_by_itself_and_brings_records_with_claims(self, loaded: tuple[KnowledgeBase, Loaded]) -> None:
        kb, brought = loaded
        assert brought.documents == 1
        assert brought.claims == len(claims(kb)) > 0

    def test_leaves_no_value_of_its_sample_unaccounted_for(self, form: ListFormat) -> None:
        edition = form.read(Stream(sample(form).name, sample(form)))
        assert sum(1 for _ in edition.records) > 0
        assert edition.account.unknown == {}
        assert sum(edition.account.taken.values()) > 0
        assert all(edition.account.reasons[place] for place in edition.account.left_out)

    def test_keeps_every_rule_of_the_base(self, loaded: tuple[KnowledgeBase, Loaded]) -> None:
        assert loaded[0].check() == []

    def test_its_triples_keep_the_shapes_and_two_parsers_read_them_alike(
        self, loaded: tuple[KnowledgeBase, Loaded], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        # Else rdflib writes the same moment in another way.
        monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
        out = io.BytesIO()
        loaded[0].export(out, format="turtle")
        graph = rdflib.Graph().parse(data=out.getvalue(), format="turtle")
        lines = {str(triple) for triple in pyoxigraph.parse(out.getvalue(), pyoxigraph.RdfFormat.TURTLE)}
        again = graph.serialize(format="nt", encoding="utf-8")
        assert {str(triple) for triple in pyoxigraph.parse(again, pyoxigraph.RdfFormat.N_TRIPLES)} == lines != set()
        assert validate_graph(graph) == []

    def test_the_same_edition_a_second_time_changes_nothing(self, form: ListFormat) -> None:
        with bare() as kb:
            kb.load(sample(form), published="2030-01-01")
            before = kb.store.count()
            again = kb.load(sample(form), published="2030-01-01")
            assert (again.unchanged, again.added, again.removed, again.closed) == (1, 0, 0, 0)
            assert kb.store.count() == before

    def test_an_equal_edition_of_a_later_day_ends_no_claim(self, form: ListFormat) -> None:
        with bare() as kb:
            kb.load(sample(form), published="2030-01-01")
            before = claims(kb)
            kb.load(sample(form), published="2030-02-01")
            assert claims(kb) == before
            assert not kb.sparql("ASK { ?claim :recordedUntil ?day }")

    def test_quotes_the_words_of_the_record_as_evidence(self, loaded: tuple[KnowledgeBase, Loaded]) -> None:
        without = loaded[0].sparql("SELECT ?c { ?c a :Claim ; :inDocument/:sourceKey ?key MINUS { ?c :evidence/:quote ?words } "
                                   "FILTER(STRSTARTS(?key, 'list:')) }")
        assert len(without) == 0  # type: ignore[arg-type]

    def test_reads_a_packed_file_as_the_plain_one(
        self, form: ListFormat, loaded: tuple[KnowledgeBase, Loaded], tmp_path: Path
    ) -> None:
        beside = [path for path in (SAMPLES / form.word).iterdir() if path.is_file()]
        if sample(form).suffix in (".gz", ".zip"):
            pytest.skip("the format is packed itself")
        packed = tmp_path / "packed.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            for path in beside:
                archive.write(path, path.name)
        for path in beside:
            (tmp_path / f"{path.name}.gz").write_bytes(gzip.compress(path.read_bytes()))
        for place in (packed, tmp_path / f"{sample(form).name}.gz"):
            with bare() as kb:
                kb.load(place, published="2030-01-01")
                assert claims(kb) == claims(loaded[0])

    def test_a_damaged_archive_is_one_clear_error(self, form: ListFormat, tmp_path: Path) -> None:
        cut = tmp_path / f"{sample(form).name}.gz"
        cut.write_bytes(gzip.compress(sample(form).read_bytes())[:-20])
        assert cut.name in refused(cut)


@pytest.mark.parametrize("form", XML, ids=lambda form: form.word)
class TestEveryXmlFormat:
    def test_a_file_that_is_cut_is_refused_whole(self, form: ListFormat, tmp_path: Path) -> None:
        whole = sample(form).read_bytes()
        cut = tmp_path / "cut.xml"
        cut.write_bytes(whole[: int(len(whole) * 0.9)])
        assert "cut.xml" in refused(cut)

    def test_a_file_that_declares_entities_is_refused(self, form: ListFormat, tmp_path: Path) -> None:
        whole = sample(form).read_text("utf-8")
        bomb = tmp_path / "bomb.xml"
        start = whole.index("?>") + 2 if whole.startswith("<?xml") else 0
        bomb.write_text(whole[:start] + '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>' + whole[start:], "utf-8")
        with pytest.raises(SourceError, match="declares a document type"):
            list(form.read(Stream(bomb.name, bomb)).records)
