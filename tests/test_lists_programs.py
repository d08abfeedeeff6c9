"""Registers of programmes and of press releases: what they tell of programmes, issuers and listed names."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.errors import SourceError
from kb.loaders.lists import press, programs
from kb.loaders.lists.streams import Stream
from kb.record import Edition, Program, Record, Step

SAMPLES = Path(__file__).parent / "lists" / "programs-yaml"
RELEASES = Path(__file__).parent / "lists" / "press-json" / "main.json"


def read(path: Path) -> Edition:
    return programs.read(Stream(path.name, path))


def records(path: Path) -> dict[str, Record]:
    return {record.id: record for record in read(path).records}


def archive(folder: Path, **more: str) -> Path:
    """The programmes first, so that they stand before the issuers that they name."""
    path = folder / "register.tar.gz"
    files = {f"programs/{name}.yml": (SAMPLES / f"{name}.yml").read_text("utf-8") for name in ("main", "eu_reef")}
    files |= {f"issuers/{name}.yml": (SAMPLES / f"{name}.yml").read_text("utf-8") for name in ("eu_council", "no_mfa")}
    with tarfile.open(path, "w:gz") as tar:
        for name, text in (files | more).items():
            member = tarfile.TarInfo(f"./{name}")
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return path


def test_a_programme_tells_issuer_basis_targets_and_measures() -> None:
    (said,) = records(SAMPLES / "main.yml")["NO-REEF"].said
    (program,) = said.facts
    assert isinstance(program, Program) and program.issued_by is not None
    assert (program.issued_by.label, [one.label for one in program.target]) == ("Ministry of Reef Affairs", ["Fiji", "Norway"])
    assert program.measure_type == ("asset-freeze", "other-measure")
    assert [(act.title, act.kind) for act in program.legal_basis] == [("Regulation (NO) 2030/1", "regulation")]
    assert program.note == "Persons behind the reef war are listed; their assets are frozen.\nTerritory: zz."


def test_an_archive_tells_what_its_files_tell(tmp_path: Path) -> None:
    assert records(archive(tmp_path)) == records(SAMPLES / "main.yml") == records(SAMPLES / "no_mfa.yml")


def test_programmes_and_issuers_are_found_and_lead_to_those_of_the_reference() -> None:
    with KnowledgeBase.open() as kb:
        kb.load(SAMPLES, published="2030-01-01")
        text = "SELECT ?to { ?fact a :SanctionsProgram ; dcterms:identifier 'EU-PRK' ; :resolvedTo ?to . ?claim :asserts ?fact }"
        found = kb.sparql(text)
        assert [str(row["to"]).rpartition("/id/")[2] for row in found] == ["programme/eu/PRK"]  # type: ignore[union-attr]
        rows = kb.ask("measures-by-sender", sender="Council of the European Union")
        assert "Union measures on the reef war" in {row["measureLabel"] for row in rows}
        assert kb.find("REEF").label == "Norwegian measures on the reef war"
        assert "Norwegian measures on the reef war" in {row["measureLabel"] for row in kb.ask("measures-against-target", target="Fiji")}


@pytest.mark.parametrize(("text", "sentence"), [
    ("issuer: a\ntitle: [1, {a: b}]\n", "holds something else than words in 'title'"),
    ("issuer: &a x\ntitle: *a\n", ":2: is no YAML that is read here: refers to another place of itself"),
    ("issuer: [\n", "is no YAML"),
    ("issuer: a\n", "has no title or no issuer"),
    ("- name\n", "is no mapping of names to values"),
])
def test_a_damaged_file_of_the_archive_is_named(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(SourceError, match=rf"programs/bad\.yml.*{sentence}"):
        list(read(archive(tmp_path, **{"programs/bad.yml": text})).records)


def test_a_programme_whose_issuer_no_file_describes_is_kept_and_told(tmp_path: Path) -> None:
    edition = read(archive(tmp_path, **{"programs/lost.yml": "key: X\ntitle: Lost\nissuer: xx_none\n"}))
    assert len(list(edition.records)) == 5
    assert edition.account.notes == ["programme X: no file describes its issuer 'xx_none'; it stands under this word"]


def releases(text: str, folder: Path) -> Edition:
    path = folder / "entries.json"
    path.write_text(text, "utf-8")
    return press.read(Stream(path.name, path))


def test_a_link_is_an_announcement_that_concerns_the_name_and_cites_the_release() -> None:
    record = next(iter(press.read(Stream(RELEASES.name, RELEASES)).records))
    cited = [(said.source, said.facts[0]) for said in record.said if said.source is not None]
    assert [act.title for act, _ in cited] == ["Reef Designations; Reef Removals", "Reef Designation Updates"]
    step = cited[0][1]
    assert isinstance(step, Step)
    assert (step.action_type, str(step.date), step.target[0].label) == ("announce", "2030-06-04", "REEF TRADING LTD.")


def test_the_announcement_of_a_name_leads_to_its_release_and_says_nothing_of_a_designation() -> None:
    with KnowledgeBase.open() as kb:
        kb.load(RELEASES, published="2031-01-01")
        rows = kb.sparql("""SELECT ?url { ?claim :asserts ?step ; dcterms:source ?act . ?act :url ?url . ?step :target ?name .
          ?name dcterms:identifier '90001' }""")
        assert sorted(str(row["url"]) for row in rows) == ["https://example.org/releases/1", "https://example.org/releases/2"]  # type: ignore[union-attr]
        assert not kb.sparql("ASK { ?any a :Designation }")


def test_an_entry_without_a_name_is_kept_and_told(tmp_path: Path) -> None:
    edition = releases('{"": {"pr_data": []}}', tmp_path)
    (record,) = edition.records
    assert (record.label, record.said) == (record.id, ())
    assert edition.account.notes == ["an entry has no name"]


def test_an_empty_link_and_a_repeated_one_are_told(tmp_path: Path) -> None:
    link = '{"link": "https://example.org/1", "date": "01/02/2030", "title": "Reef"}'
    edition = releases(f'{{"A": {{"pr_data": [{{}}, {link}, {link}]}}}}', tmp_path)
    (record,) = edition.records
    assert len(record.said) == 3
    assert edition.account.notes == ["'A': one of its links is empty", "A: 1 of 2 links repeat another; each is kept"]


@pytest.mark.parametrize(("text", "sentence"), [
    ('{"A": {"pr_data": []}, "B": {"pr_da', "is no JSON, or cut: behind name 1"),
    ('{"A": {"pr_data": []}} {', "goes on behind the end of its object"),
    ('{"A": {"pr_data": 1}}', "has no list of releases under the name 'A'"),
    ('{"A": ' + "[" * 100_000, "is no JSON, or cut"),
])
def test_a_damaged_table_of_releases_is_refused(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(SourceError, match=sentence):
        list(releases(text, tmp_path).records)


def test_a_name_may_be_cut_by_the_end_of_a_piece(tmp_path: Path) -> None:
    names = [f"Ö{'x' * 997} {number}" for number in range(300)]
    text = "{" + ", ".join(f'"{name}": {{"pr_data": []}}' for name in names) + "}\n"
    assert [record.label for record in releases(text, tmp_path).records] == names
