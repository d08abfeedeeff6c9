"""FollowTheMoney as lists: ties in any order, addresses, authorities, nested files, deltas, statements, and what is refused."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import Any

import pytest

from kb import KnowledgeBase
from kb.errors import SourceError
from kb.knowledge import LoadFailed
from kb.loaders.lists import ftm
from kb.loaders.lists.ftm.editions import dataset_name
from kb.loaders.lists.objects import Obj, items, lines
from kb.loaders.lists.streams import Stream
from kb.record import Account

SAMPLES = Path(__file__).parent / "lists"
ENTITIES = [json.loads(line) for line in (SAMPLES / "ftm-json" / "main.json").read_text("utf-8").splitlines()]
PERSON = {"id": "p1", "schema": "Person", "properties": {"name": ["Ivar Vannen"]}}
SANCTION = {"id": "s1", "schema": "Sanction", "properties": {"entity": ["p1"], "authority": ["Harbour Board"], "startDate": ["2020-01-01"]}}


def written(tmp_path: Path, *entities: dict[str, Any], name: str = "harbour.entities.ftm.json") -> Path:
    path = tmp_path / name
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in entities), "utf-8")
    return path


def ask(kb: KnowledgeBase, text: str) -> list[tuple[str, ...]]:
    return [tuple(str(one) for one in row.values()) for row in kb.sparql(text)]  # type: ignore[union-attr]


def loaded(tmp_path: Path, *entities: dict[str, Any]) -> KnowledgeBase:
    kb = KnowledgeBase.open()
    kb.load(written(tmp_path, *entities), published="2025-03-01")
    return kb


def claims(path: Path) -> set[str]:
    with KnowledgeBase.open() as kb:
        kb.load(path, published="2025-03-01")
        return {row[0] for row in ask(kb, "SELECT DISTINCT ?c { ?c a :Claim ; :inDocument/:sourceKey ?k FILTER(STRSTARTS(?k, 'list:')) }")}


def reason(path: Path) -> str:
    with KnowledgeBase.open() as kb, pytest.raises((LoadFailed, SourceError)) as failed:
        kb.load(path)
    return str(failed.value)


class TestEntities:
    def test_the_order_of_lines_and_values_makes_no_difference(self, tmp_path: Path) -> None:
        shuffled = [json.loads(json.dumps(one)) for one in ENTITIES]
        random.Random(7).shuffle(shuffled)
        for one in shuffled:
            for values in one["properties"].values():
                values.reverse()
        one = written(tmp_path, *ENTITIES)
        before = claims(one)
        assert claims(written(tmp_path, *shuffled)) == before
        assert len(before) > 150

    def test_a_sanction_is_a_designation_of_another_record_by_the_authority_that_it_names(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(SAMPLES / "ftm-json" / "main.json")
            found = ask(kb, "SELECT DISTINCT ?target ?sender ?who ?m ?program ?list { "
                            "?c :asserts ?d ; :attributedTo ?who ; :modality ?m ; :via ?v . "
                            "?d a :Designation ; :target ?t ; :sender ?sender ; :program ?program ; :onList/skos:prefLabel ?list . "
                            "?t skos:prefLabel ?target }")
            base = "https://w3id.org/sanctions-kb/"
            assert found == [("Ivar VANNEN", f"{base}id/organization/ofac", f"{base}id/organization/ofac", f"{base}scheme/reported",
                              f"{base}id/programme/ofac/SDGT", "us_ofac_sdn")]

    def test_an_expired_sanction_without_an_end_had_ended_by_its_last_change(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(SAMPLES / "ftm-json" / "main.json")
            assert ask(kb, "SELECT DISTINCT ?end { ?d a :Designation ; :endedBy ?end }") == [("2024-11-20",)]

    def test_a_person_bears_the_words_of_the_address_at_which_the_file_points(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(SAMPLES / "ftm-json" / "main.json")
            assert ask(kb, "SELECT DISTINCT ?line ?city ?code { ?a a :Address ; :bearer/skos:prefLabel 'Ivar VANNEN' ; "
                           ":addressLine ?line ; :city ?city ; :postalCode ?code }") == [("Quay 3", "Bergen", "5003")]

    def test_what_is_referred_to_and_not_described_is_kept_and_reported(self, tmp_path: Path) -> None:
        tie = {"id": "o1", "schema": "Ownership", "properties": {"owner": ["p9"], "asset": ["c9"], "percentage": ["60"]}}
        path = written(tmp_path, tie)
        with KnowledgeBase.open() as kb:
            warnings = kb.load(path).warnings
            assert any("2 numbers are referred to and not described in the file" in one and "c9, p9" in one for one in warnings)
            assert kb.check() == []
            assert len(ask(kb, "SELECT DISTINCT ?r { ?r a :Record }")) == 2

    def test_names_get_the_parts_that_stand_in_them_and_the_others_stay(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(SAMPLES / "ftm-json" / "main.json")
            assert ask(kb, "SELECT DISTINCT ?given ?family { ?n :fullName 'Ивар ВАННЕН' ; :givenName ?given ; :familyName ?family }"
                       ) == [("Ивар", "ВАННЕН")]
            assert ask(kb, "SELECT DISTINCT ?v { ?n a :Attribute ; skos:note 'firstName' ; :value ?v }") == [("Ivar Jon",)]

    def test_a_company_that_directs_holds_no_office(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(SAMPLES / "ftm-json" / "main.json")
            held = ask(kb, "SELECT DISTINCT ?who ?what { ?t a :Tenure ; :holder/skos:prefLabel ?who ; :position/skos:prefLabel ?what }")
            assert sorted(held) == [("Ivar VANNEN", "Chairman"), ("Mara Vannen", "Minister of Harbours"), ("Mara Vannen", "employment")]

    def test_a_share_that_is_no_number_stays_in_words(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(SAMPLES / "ftm-json" / "main.json")
            shares = dict(ask(kb, "SELECT DISTINCT ?n ?p { ?o a :Ownership ; skos:note ?n OPTIONAL { ?o :percentage ?p } }"))
            assert [value for note, value in shares.items() if "sharesCount: 5150" in note] == ["51.5"]
            assert [note for note in shares if note.startswith("percentage: most of it")]

    def test_what_ends_before_it_starts_keeps_its_dates_in_words(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(SAMPLES / "ftm-json" / "main.json")
            notes = ask(kb, "SELECT DISTINCT ?n { ?m a :Membership ; :member/skos:prefLabel 'Ivar VANNEN' ; skos:note ?n "
                            "FILTER NOT EXISTS { ?m :endDate ?e } }")
            assert len(notes) == 1 and "endDate: 2005" in notes[0][0] and "startDate: 2010" in notes[0][0]

    def test_unknown_properties_are_kept_and_unknown_schemata_reported(self, tmp_path: Path) -> None:
        ghost = {"id": "x", "schema": "Ghost", "properties": {}}
        path = written(tmp_path, PERSON | {"properties": {"name": ["Ivar"], "shoeSize": ["44"]}}, ghost)
        edition = ftm.read(Stream(path.name, path))
        assert [one.id for one in edition.records] == ["p1"]
        assert set(edition.account.unknown) == {"Person/shoeSize", "schema Ghost (is no schema of FollowTheMoney)"}
        with KnowledgeBase.open() as kb:
            kb.load(path)
            assert ask(kb, "SELECT DISTINCT ?v { ?a skos:note 'shoeSize' ; :value ?v }") == [("44",)]


class TestEditions:
    def test_a_sanction_that_is_gone_ends_the_designation_and_not_the_person(self, tmp_path: Path) -> None:
        with loaded(tmp_path, PERSON, SANCTION) as kb:
            kb.load(written(tmp_path, PERSON), published="2025-04-01", force=True)
            assert ask(kb, "SELECT DISTINCT ?end ?type { ?d a :Designation ; :endedBy ?end . ?a :actsOn ?d ; :actionType ?type }") == [
                ("2025-04-01", "https://w3id.org/sanctions-kb/scheme/delist")]
            assert ask(kb, "SELECT DISTINCT ?n { ?c :asserts ?n ; :recordedUntil ?until . ?n a :Name }") == []

    def test_a_delta_changes_only_what_it_names(self, tmp_path: Path) -> None:
        other = {"id": "p2", "schema": "Person", "properties": {"name": ["Mara Vannen"]}}
        with loaded(tmp_path, PERSON, SANCTION, other) as kb:
            renamed = PERSON | {"properties": {"name": ["Ivar V. Vannen"]}}
            delta = written(tmp_path, {"op": "MOD", "entity": renamed}, {"op": "DEL", "entity": {"id": "s1"}},
                            name="harbour.entities.delta.json")
            kb.load(delta, published="2025-04-01", force=True)
            names = "SELECT DISTINCT ?n { ?c :asserts/:fullName ?n FILTER NOT EXISTS { ?c :recordedUntil ?u } }"
            assert sorted(ask(kb, names)) == [("Ivar V. Vannen",), ("Mara Vannen",)]
            assert ask(kb, "SELECT DISTINCT ?end { ?d a :Designation ; :endedBy ?end }") == [("2025-04-01",)]
            assert kb.check() == []

    def test_a_nested_file_says_the_same_as_a_plain_one(self, tmp_path: Path) -> None:
        nested = PERSON | {"properties": {"name": ["Ivar Vannen"], "sanctions": [SANCTION | {"properties": {
            "authority": ["Harbour Board"], "startDate": ["2020-01-01"]}}]}}
        plain = claims(written(tmp_path, PERSON, SANCTION))
        assert claims(written(tmp_path, nested)) == plain
        assert claims(written(tmp_path, nested, nested["properties"]["sanctions"][0] | SANCTION)) == plain

    def test_a_dataset_is_called_by_its_file_else_by_what_its_entities_say_else_by_its_folder(self, tmp_path: Path) -> None:
        def name(path: str, *datasets: str) -> str:
            return dataset_name(Stream(path, tmp_path / path), set(datasets))

        assert name("eu_fsf.entities.ftm.json", "other") == "eu_fsf"
        assert name("peps.json.gz") == "peps"
        assert name("entities.ftm.json", "eu_fsf") == "eu_fsf"
        assert name("peps/entities.ftm.json", "a", "b") == "peps"

    def test_a_dataset_that_is_the_list_of_one_authority_is_relayed(self, tmp_path: Path) -> None:
        with loaded(tmp_path, PERSON | {"datasets": ["eu_fsf"]}) as kb:
            assert ask(kb, "SELECT DISTINCT ?who ?m ?via { ?c :asserts/:fullName 'Ivar Vannen' ; :attributedTo/skos:prefLabel ?who ; "
                           ":modality ?m ; :via/skos:prefLabel ?via }") == [
                ("European Union", "https://w3id.org/sanctions-kb/scheme/reported", "publisher of the dataset harbour")]


class TestStatements:
    SAMPLE = SAMPLES / "ftm-statements" / "main.csv"

    def test_statements_of_one_entity_need_not_stand_together(self, tmp_path: Path) -> None:
        head, *rows = self.SAMPLE.read_text("utf-8").splitlines(keepends=True)
        random.Random(3).shuffle(rows)
        mixed = tmp_path / "main.csv"
        mixed.write_text(head + "".join(rows), "utf-8")
        assert claims(mixed) == claims(self.SAMPLE)

    def test_the_json_form_says_the_same(self, tmp_path: Path) -> None:
        head, *rows = self.SAMPLE.read_text("utf-8").splitlines()
        columns = head.split(",")
        path = tmp_path / "main.json"
        path.write_text("".join(json.dumps(dict(zip(columns, row, strict=True))) + "\n" for row in csv.reader(rows)), "utf-8")
        assert claims(path) == claims(self.SAMPLE)

    def test_a_value_keeps_its_language_its_own_words_and_who_states_it(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(self.SAMPLE)
            said = "?c :asserts ?f ; :attributedTo/skos:prefLabel ?who . "
            name = "?f :fullName 'Ivar Vannen' ; dcterms:language ?lang ; skos:note ?note"
            assert sorted(ask(kb, f"SELECT DISTINCT ?who ?lang ?note {{ {said} {name} }}")) == [
                ("Office of Foreign Assets Control", "eng", "original: VANNEN, Ivar"),
                ("publisher of the dataset qx_register", "eng", "original: VANNEN, Ivar")]
            assert ask(kb, f"SELECT DISTINCT ?who ?r {{ {said} ?c :reliability ?r }}") == [
                ("publisher of the dataset qx_register", "https://w3id.org/sanctions-kb/scheme/unconfirmed")]

    def test_a_statement_without_a_value_is_refused_with_its_line(self, tmp_path: Path) -> None:
        path = tmp_path / "x.statements.csv"
        path.write_text("canonical_id,entity_id,schema,prop,value\np1,p1,Person,name,Ivar\np1,p1,Person,name,\n", "utf-8")
        assert "x.statements.csv:3: holds a statement without value" in reason(path)

    def test_schemata_that_cannot_be_one_are_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "x.statements.csv"
        path.write_text("canonical_id,entity_id,schema,prop,value\np1,p1,Person,name,Ivar\np1,p1,Vessel,name,Ivar\n", "utf-8")
        assert "calls p1 by schemata that cannot be one: Person, Vessel" in reason(path)


class TestBadInput:
    @pytest.mark.parametrize(("line", "what"), [
        ('{"id": "p2", "schema": "Person", "properties": {"name": ["Iv', "is no JSON, or cut"),
        ('{"schema": "Person", "properties": {"name": ["Ivar"]}}', "holds an entity without id"),
        ('{"id": "p2", "properties": {"name": ["Ivar"]}}', "holds the entity p2 without schema"),
        ('{"id": "p2", "schema": "Person"}', "holds the entity p2 without properties"),
        ('["p2"]', "has a line that is no JSON object"),
        ('{"op": "BURN", "entity": {"id": "p1"}}', "is no line of a delta"),
        ('{"id": "p2", "schema": "Person", "properties": {"name": ["\\ud800"]}}', "holds half of a character"),
        ("[" * 100_000, "is nested deeper than any record"),
    ])
    def test_a_bad_line_is_one_clear_error_with_its_number(self, tmp_path: Path, line: str, what: str) -> None:
        path = written(tmp_path, PERSON)
        path.write_text(path.read_text("utf-8") + line + "\n", "utf-8")
        assert f"{path.name}:2: {what}" in reason(path)


class TestObjects:
    def streamed(self, tmp_path: Path, text: str) -> list[tuple[str, Obj]]:
        path = tmp_path / "one.json"
        path.write_text(text, "utf-8")
        return list(items(Stream(path.name, path)))

    def test_the_items_of_a_document_come_one_by_one_with_their_number(self, tmp_path: Path) -> None:
        found = self.streamed(tmp_path, '{"persons": [{"id": 1},\n {"id": 2.50}], "name": "x", "none": [], "org": {"id": "o"}}')
        told = [(key, obj.text("id") or obj.text(key)) for key, obj in found]
        assert told == [("persons", "1"), ("persons", "2.50"), ("name", "x"), ("org", "o")]
        assert found[1][1].line == 2
        assert found[1][1].json() == '{"id": "2.50"}'

    def test_a_document_longer_than_a_piece_is_read_across_its_pieces(self, tmp_path: Path) -> None:
        words = "ж" * 1000
        text = json.dumps([{"id": str(number), "words": words} for number in range(2_000)], ensure_ascii=False)
        assert [obj.text("id") for _, obj in self.streamed(tmp_path, text)] == [str(number) for number in range(2_000)]

    @pytest.mark.parametrize("text", ['{"a": [{"b": 1}', '{"a": [{"b": 1},]}', '{"a" 1}', '[{}] x', "", '{"a": tru}', "{1: 2}"])
    def test_what_is_no_json_is_refused(self, tmp_path: Path, text: str) -> None:
        with pytest.raises(SourceError, match=r"one\.json"):
            self.streamed(tmp_path, text)

    def test_what_nobody_reads_is_unknown(self, tmp_path: Path) -> None:
        path = tmp_path / "one.jsonl"
        path.write_text('{"a": "x", "b": {"c": [1, 2], "d": ""}, "e": [{"f": true}]}\n', "utf-8")
        obj = next(lines(Stream(path.name, path)))
        account = Account()
        assert obj.text("a") == "x" and [one.text("f") for one in obj.all("e")] == ["true"]
        obj.close(account, "1", {})
        assert account.taken == {"a": 1, "e/f": 1}
        assert account.unknown == {"b/c": (2, "1")}
