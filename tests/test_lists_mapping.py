"""Any table becomes a list through a mapping file of columns and fields of the model."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kb import KnowledgeBase
from kb.errors import KnowledgeBaseError
from kb.loaders.lists import mapping

MAPPING = """
list: port-bans
title: Port bans of Testland
authority: {name: Ports Office of Testland, type: PublicBody}
date: "{Published}"
table: {delimiter: ";", empty: "-", dates: month-first}
record: {id: "{No}", type: "{Kind}", label: "{Name}"}
words: {Kind: {M: Person, V: Vessel}}
facts:
  - {fact: Name, full_name: "{Name}", kind: primary-name}
  - {fact: Name, full_name: "{part}", kind: alias, each: Aliases, by: "|"}
  - {fact: Listing, listed_on: "{Listed}", measure_type: port-ban, reason_text: "{Why}", listing_id: "{No}", source: "{Order}"}
  - {fact: Nationality, kind: citizenship, country: "{State}"}
  - {fact: Birth, kind: birth, date: "{Born}"}
  - {fact: Ownership, owner: {name: "{Owner}", type: Company}, owned: record, percentage: "{Share}"}
left_out: {Published: day of the whole file}
"""
TABLE = """No;Kind;Name;Aliases;Listed;Why;State;Born;Owner;Share;Published;Order
7;M;Ada Ovi;A. Ovi|Ada the Long;02/03/2021;"smuggling; fuel";Finland;circa 1960;-;-;05/06/2024;https://law.example/7
8;V;Sea Ovi;-;02/04/2021;-;Nowhereland;-;Ovi Mills;62.5%;05/06/2024;-
"""


def files(folder: Path, mapping_: str = MAPPING, table: str = TABLE) -> tuple[Path, Path]:
    (folder / "bans.csv").write_text(table, "utf-8")
    (folder / "bans.yaml").write_text(mapping_, "utf-8")
    return folder / "bans.csv", folder / "bans.yaml"


def rows(kb: KnowledgeBase, text: str) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if value is not None} for row in kb.sparql(text)]  # type: ignore[union-attr]


def refused(folder: Path, mapping_: str = MAPPING, table: str = TABLE) -> str:
    table_file, mapping_file = files(folder, mapping_, table)
    with KnowledgeBase.open() as kb, pytest.raises(KnowledgeBaseError) as failed:
        kb.load(table_file, mapping=mapping_file)
    return str(failed.value)


def test_a_row_becomes_a_record_with_its_designation_names_and_ties(tmp_path: Path) -> None:
    table, meaning = files(tmp_path)
    with KnowledgeBase.open() as kb:
        loaded = kb.load(table, mapping=meaning)
        assert (loaded.added, loaded.warnings) == (2, [])
        assert kb.find("Ada the Long").iri.endswith("record/port-bans/7")
        assert rows(kb, "SELECT ?on ?why ?who ?act { ?c :asserts ?d ; dcterms:source/:url ?act . ?d a :Designation ; :listedOn ?on ; "
                        ":reasonText ?why ; :sender/skos:prefLabel ?who }") == [
            {"on": "2021-02-03", "why": "smuggling; fuel", "who": "Ports Office of Testland", "act": "https://law.example/7"}]
        assert rows(kb, "SELECT ?owner ?owned ?share { ?o a :Ownership ; :owner/skos:prefLabel ?owner ; :owned/skos:prefLabel ?owned ; "
                        ":percentage ?share }") == [{"owner": "Ovi Mills", "owned": "Sea Ovi", "share": "62.5"}]
        assert rows(kb, "SELECT ?text { ?n a :Nationality ; :placeText ?text }") == [{"text": "Nowhereland"}]
        assert rows(kb, "SELECT ?day ?text { ?b a :Birth ; :date ?day ; :dateText ?text }") == [{"day": "1960", "text": "circa 1960"}]
        assert rows(kb, "SELECT ?day { ?d :sourceKey 'list:port-bans' ; dcterms:issued ?day }") == [{"day": "2024-05-06"}]
        assert kb.check() == []
        receipt = kb.audit(table, mapping=meaning)[0]
        assert receipt.is_whole and receipt.records == 2


def test_a_fact_whose_columns_are_empty_is_not_made(tmp_path: Path) -> None:
    table, meaning = files(tmp_path)
    with KnowledgeBase.open() as kb:
        kb.load(table, mapping=meaning)
        assert len(rows(kb, "SELECT ?b { ?b a :Birth }")) == 1
        assert len(rows(kb, "SELECT ?d { ?d a :Designation ; :listingId ?any }")) == 2


def test_a_column_that_no_fact_reads_is_reported(tmp_path: Path) -> None:
    table, meaning = files(tmp_path, MAPPING.replace("left_out: {Published: day of the whole file}", "").replace('date: "{Published}"', ""))
    with KnowledgeBase.open() as kb:
        assert any("Published is unknown" in warning for warning in kb.load(table, mapping=meaning).warnings)


@pytest.mark.parametrize(
    ("wrong", "right", "said"),
    [
        ("fact: Birth", "fact: Birthday", "facts: number 5: fact: one of"),
        ("full_name: \"{Name}\"", "fullname: \"{Name}\"", "Name has no fullname; it has"),
        ("kind: citizenship", "kind: citizen", "'citizen' is no concept"),
        ("{State}", "{Country}", "names columns that the table does not have: Country; it has No, Kind"),
        ("list: port-bans", "list: Port Bans", "is no slug"),
        ("left_out:", "leftout:", "leftout: unknown key"),
        ("V: Vessel", "V: Ship", "'Ship' in line 3 of the table is no class"),
        ("authority:", "author:", "author: unknown key"),
        ("record: {id", "record: [id", "is no YAML"),
    ],
)
def test_a_wrong_mapping_is_one_sentence_with_its_key(tmp_path: Path, wrong: str, right: str, said: str) -> None:
    assert wrong in MAPPING
    assert said in refused(tmp_path, MAPPING.replace(wrong, right))


def test_a_wrong_cell_is_one_sentence_with_its_line(tmp_path: Path) -> None:
    assert "percentage: 'much' in line 3 of the table is no number" in refused(tmp_path, table=TABLE.replace("62.5%", "much"))
    assert "record: id: is empty in line 2" in refused(tmp_path, table=TABLE.replace("\n7;", "\n-;"))


def test_the_example_of_the_documentation_is_a_good_mapping(tmp_path: Path) -> None:
    example = "\n".join(line[4:] for line in (mapping.__doc__ or "").splitlines() if line.startswith("    "))
    (tmp_path / "example.yaml").write_text(example)
    assert mapping.read(tmp_path / "example.yaml").words["list"] == "port-bans"
