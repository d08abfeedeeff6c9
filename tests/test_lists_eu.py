"""The lists of the European Union: the financial sanctions file in two encodings, and the tables of the Official Journal."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.dates import PartialDate
from kb.errors import SourceError
from kb.knowledge import LoadFailed
from kb.loaders.lists import eu_csv, eu_journal, eu_xml
from kb.loaders.lists.eu_facts import contacts
from kb.loaders.lists.scripts import script_code, script_of
from kb.model import Concept, Fact
from kb.record import Address, Attribute, Birth, Detail, Identifier, Listing, Name, Nationality, Record, Said, Step
from tests.list_files import facts, records, stream

SAMPLES = Path(__file__).parent / "lists"
XML, CSV, JOURNAL = SAMPLES / "eu-xml" / "main.xml", SAMPLES / "eu-csv" / "main.csv", SAMPLES / "eu-journal" / "main.csv"


def by_key(record: Record) -> dict[str, Said]:
    return {said.facts[0].key: said for said in record.said if said.facts[0].key}


@pytest.fixture(scope="module")
def ada() -> Record:
    return records(eu_xml.read(stream(XML)))["101"]


@pytest.fixture(scope="module")
def arms() -> Record:
    return records(eu_xml.read(stream(XML)))["102"]


class TestFinancialSanctionsXml:
    def test_every_detail_cites_the_act_that_the_list_gives_for_it(self, ada: Record) -> None:
        said = by_key(ada)
        assert sorted(said) == ["201", "202", "203", "301", "401", "402", "403", "501", "601"]
        assert {key: one.source.title for key, one in said.items() if one.source} == {
            key: "2019/9001 (OJ L60)" if key in ("201", "402", "403") else "9002/2011 (OJ L90)" for key in said}
        act = said["202"].source
        assert act is not None
        assert (act.url, act.issued, act.kind) == ("https://eur-lex.europa.eu/a", PartialDate("2011-04-05"), "regulation")

    def test_the_references_are_counted_by_sparql(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(XML)
            (row,) = kb.sparql("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?c a :Claim ; dcterms:source ?act . ?act a :LegalAct }")
            assert row["n"] == "13"

    def test_the_regulation_is_legal_basis_and_programme_of_one_designation(self, ada: Record) -> None:
        (listing,) = facts(ada, Listing)
        (act,) = listing.legal_basis
        assert listing.program[0].iri.endswith("/programme/eu/TAQA")
        assert (listing.listing_id, listing.listed_on) == ("EU.1.11", PartialDate("2011-04-05"))
        assert listing.terms == ("Date of UN designation: 3.4.2011",)
        assert (act.key, act.in_force_on, act.kind) == ("9101", PartialDate("2019-03-02"), "amendment")
        assert act.issued_by is not None
        assert act.issued_by.iri.endswith("/organization/european-commission")
        assert listing.note == "Replaces an annex."

    def test_an_act_cited_in_two_places_is_one_node_that_has_what_either_place_tells(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(XML)
            rows = kb.sparql('SELECT ?day { ?act dcterms:title "2019/9001 (OJ L60)" OPTIONAL { ?act :inForceOn ?day ; :issuedBy ?by } }')
            assert [row["day"] for row in rows] == ["2019-03-02"]

    def test_a_later_edition_that_tells_more_of_an_act_adds_it(self, tmp_path: Path) -> None:
        first, second = tmp_path / "first.xml", tmp_path / "second.xml"
        text = XML.read_text("utf-8")
        first.write_text(text.replace(' entryIntoForceDate="2019-03-02"', ' entryIntoForceDate=""'), "utf-8")
        second.write_text(text.replace("2030-01-15T", "2030-02-15T"), "utf-8")
        with KnowledgeBase.open() as kb:
            kb.load(first)
            kb.load(second)
            (row,) = kb.sparql('SELECT DISTINCT ?act ?day { ?act dcterms:title "2019/9001 (OJ L60)" ; :inForceOn ?day }')
            assert row["day"] == "2019-03-02"

    def test_names_keep_parts_strength_language_and_script(self, ada: Record) -> None:
        main, cyrillic, weak = facts(ada, Name)
        assert (main.given_name, main.middle_name, main.family_name) == ("Ada", "Maria", "OVI")
        assert (main.strength, main.language, main.note) == ("strong", "en", "Primary spelling.")
        assert (cyrillic.full_name, cyrillic.script, cyrillic.language) == ("Ада Ови", "Cyrl", "ru")
        assert (weak.strength, weak.note) == ("weak", "act cited in fr")

    def test_title_function_and_gender_stand_under_the_name_that_bears_them(self, ada: Record) -> None:
        told = {one.kind: (one.value, one.under_name.full_name if one.under_name else "") for one in facts(ada, Attribute)
                if one.kind in ("title", "function", "gender")}
        assert told == {"title": ("Dr", "Ada Maria OVI"), "function": ("Head of the Ovi bureau", "Ada Maria OVI"),
                        "gender": ("Female", "Ada Maria OVI")}

    def test_circa_is_estimated_a_range_is_bounds_and_another_calendar_keeps_its_words(self, ada: Record) -> None:
        circa, between, islamic = facts(ada, Birth)
        assert (circa.date, circa.estimated) == (PartialDate("1962"), ("date",))
        assert (between.date, between.earliest_date, between.latest_date) == (None, PartialDate("1960"), PartialDate("1963"))
        assert (islamic.date, islamic.calendar, islamic.date_text) == (PartialDate("1982-04-19"), "islamic", "24/6/1402")

    def test_an_unknown_country_is_left_out_and_one_that_no_reference_knows_keeps_its_words(self, ada: Record, arms: Record) -> None:
        assert (facts(ada, Birth)[0].country, facts(ada, Birth)[0].place_text) == (None, "")
        assert facts(ada, Birth)[1].place_text == "By the river, 40-100"
        odd = facts(arms, Identifier)[1]
        assert (odd.country, odd.place_text, odd.note) == (None, "QUIZLAND", "Other identification number")

    def test_the_number_of_the_united_nations_is_a_reference_to_another_list(self, ada: Record) -> None:
        assert [(one.value, one.note) for one in facts(ada, Identifier) if one.kind == "list-reference"] == [("QDi.901", "United Nations")]

    def test_a_paper_keeps_number_validity_and_every_flag(self, ada: Record) -> None:
        (paper,) = [one for one in facts(ada, Identifier) if one.kind == "passport"]
        assert (paper.value, paper.start_date, paper.end_date) == ("АБ 1", PartialDate("2001-02-03"), PartialDate("2011-02-03"))
        assert paper.status == "reported-lost"
        assert paper.note == ("diplomatic; expired; in Latin letters: AB 1; issued by: Ministry of Travel; name on document: A. Ovi; "
                              "valid from: 2001-02-04; Seen once.")

    def test_contacts_of_an_address_go_with_it(self, ada: Record) -> None:
        said = by_key(ada)["501"]
        assert [(one.kind, one.value, one.note) for one in said.facts if isinstance(one, Attribute)] == [
            ("email-address", "ada@ovi.example", ""), ("other-attribute", "+380 1 23", "FAX")]
        (place,) = facts(ada, Address)
        assert (place.address_line, place.note) == (("1 Bureau Street", "PO box 77"), "as at listing time")

    def test_citizenship_keeps_when_it_was_gained_and_lost(self, ada: Record) -> None:
        (one,) = facts(ada, Nationality)
        assert (one.start_date, one.end_date, one.place_text) == (PartialDate("1999-01-02"), PartialDate("2005-06-07"), "Nowhere oblast")

    def test_the_label_is_a_strong_english_name_whatever_the_order(self, ada: Record, tmp_path: Path) -> None:
        turned = tmp_path / "turned.xml"
        text = XML.read_text("utf-8")
        names = text[text.index("<nameAlias"):text.index("<citizenship")]
        pieces = [f"<nameAlias{one}" for one in names.split("<nameAlias")[1:]]
        turned.write_text(text.replace(names, "".join(reversed(pieces))), "utf-8")
        other = records(eu_xml.read(stream(turned)))["101"]
        assert other.label == ada.label == "Ada Maria OVI"
        assert {said.facts for said in other.said} == {said.facts for said in ada.said}

    def test_what_stands_outside_the_entities_is_counted(self, tmp_path: Path) -> None:
        odd = tmp_path / "odd.xml"
        odd.write_text(XML.read_text("utf-8").replace("</export>", '<news kind="x">More.</news></export>'), "utf-8")
        edition = eu_xml.read(stream(odd))
        assert len(list(edition.records)) == 2
        assert sorted(edition.account.unknown) == ["export/news", "export/news/@kind"]
        assert edition.account.left_out["export/@globalFileId"] == 1

    def test_an_attribute_that_nobody_knows_is_reported(self, tmp_path: Path) -> None:
        odd = tmp_path / "odd.xml"
        odd.write_text(XML.read_text("utf-8").replace('nameLanguage="RU"', 'nameLanguage="RU" mood="cheerful"'), "utf-8")
        edition = eu_xml.read(stream(odd))
        list(edition.records)
        assert edition.account.unknown == {"sanctionEntity/nameAlias/@mood": (1, "101")}

    @pytest.mark.parametrize(("old", "new", "message"), [
        ('generationDate="2030-01-15T09:00:00.000+02:00"', 'generationDate="soon"', "no day that can be read in generationDate"),
        ('logicalId="102">', '>', r"odd.xml:\d+: holds an entity without logicalId"),
    ])
    def test_a_wrong_file_is_one_sentence_and_loads_nothing(self, old: str, new: str, message: str, tmp_path: Path) -> None:
        odd = tmp_path / "odd.xml"
        odd.write_text(XML.read_text("utf-8").replace(old, new), "utf-8")
        with KnowledgeBase.open() as kb:
            with pytest.raises((LoadFailed, SourceError), match=message):
                kb.load(odd)
            assert not kb.sparql("ASK { ?record a :Record }")


def without_what_the_csv_lacks(fact: Fact) -> Fact:
    """The CSV has no column for whether a name is strong, when a citizenship was gained and lost, and for the basis's number and remark."""
    if isinstance(fact, Name):
        return replace(fact, strength=Concept(""))
    if isinstance(fact, Nationality):
        return replace(fact, start_date=None, end_date=None)
    if isinstance(fact, Listing):
        return replace(fact, legal_basis=tuple(replace(act, key="") for act in fact.legal_basis), note="")
    if isinstance(fact, Detail) and fact.under_name is not None:
        return replace(fact, under_name=without_what_the_csv_lacks(fact.under_name))  # type: ignore[arg-type]
    return fact


def content(record: Record) -> tuple[str, str, set[tuple[object, ...]]]:
    return record.type, record.label, {(tuple(map(without_what_the_csv_lacks, said.facts)), said.source) for said in record.said}


def table(path: Path) -> list[list[str]]:
    return list(csv.reader(path.read_text("utf-8-sig").splitlines(keepends=True), delimiter=";"))


def written(path: Path, lines: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows(lines)
    return path


class TestFinancialSanctionsCsv:
    def test_gives_the_facts_of_the_xml_but_for_the_columns_that_it_lacks(self) -> None:
        one, two = records(eu_xml.read(stream(XML))), records(eu_csv.read(stream(CSV)))
        assert {key: content(record) for key, record in one.items()} == {key: content(record) for key, record in two.items()}
        assert eu_xml.read(stream(XML)).issued == eu_csv.read(stream(CSV)).issued == PartialDate("2030-01-15")

    def test_rows_that_do_not_stand_together_are_one_record_and_reported(self, tmp_path: Path) -> None:
        head, first, *others = table(CSV)
        mixed = written(tmp_path / "mixed.csv", [head, *others, first])
        edition = eu_csv.read(stream(mixed))
        found = records(edition)
        assert sorted(found) == ["101", "102"]
        assert content(found["101"]) == content(records(eu_csv.read(stream(CSV)))["101"])
        assert any("101 do not stand together" in note for note in edition.account.notes)

    def test_a_repeated_row_says_nothing_new(self, tmp_path: Path) -> None:
        head, first, *others = table(CSV)
        twice = written(tmp_path / "twice.csv", [head, first, first, *others])
        assert len(records(eu_csv.read(stream(twice)))["101"].said) == len(records(eu_csv.read(stream(CSV)))["101"].said)

    def test_a_row_of_the_wrong_length_is_named_with_its_line(self, tmp_path: Path) -> None:
        head, first, *others = table(CSV)
        bad = written(tmp_path / "bad.csv", [head, first, others[0][:-3], *others[1:]])
        with KnowledgeBase.open() as kb:
            with pytest.raises((LoadFailed, SourceError), match=r"bad\.csv:\d: has \d+ cells"):
                kb.load(bad)
            assert not kb.sparql("ASK { ?record a :Record }")

    def test_contacts_of_one_cell_are_told_apart(self) -> None:
        assert contacts("EMAIL[a@b.example]\nPHONE[+1 (2) 3]") == [("EMAIL", "a@b.example"), ("PHONE", "+1 (2) 3")]
        assert contacts("call the porter") == [("", "call the porter")]


AMENDMENT = (
    "amendedCelex,amendmentCelex,recordId,programKey,annex,measure,startDate,reason,schema,name\n"
    "39999R0001,32030R0002,5,EU-UKR,I.PERSONS,Asset freeze,24.7.2030,Made forms.,Person,Bo Ulm\n"
    "39999R0001,32030R0002,1,EU-UKR,I.PERSONS,Asset freeze,17.3.2014,Headed the bureau.,Person,Ada Maria OVI\n"
)


class TestOfficialJournal:
    def test_the_statement_of_reasons_stands_on_the_listing(self) -> None:
        ada = records(eu_journal.read(stream(JOURNAL)))["I.PERSONS-1"]
        (listing,) = facts(ada, Listing)
        assert listing.reason_text == "Ada Ovi headed the bureau. She is therefore responsible for its forms."
        assert listing.listed_on == PartialDate("2014-03-17")
        assert (listing.measure_type, listing.measure_text) == (("asset-freeze",), "Asset freeze")
        assert listing.program[0].iri.endswith("/programme/eu/UKR")
        assert [act.title for act in listing.legal_basis] == ["39999R0001"]

    def test_cells_with_several_values_become_several_details(self) -> None:
        ada = records(eu_journal.read(stream(JOURNAL)))["I.PERSONS-1"]
        assert [(one.full_name, one.kind, one.strength, one.script) for one in facts(ada, Name)] == [
            ("Ada Maria OVI", "primary-name", "", ""), ("Adda OVI", "alias", "", ""), ("Ада ОВИ", "alias", "", "Cyrl"),
            ("The Bureaucrat", "alias", "weak", ""), ("Ada Ulm", "former-name", "", "")]
        assert [one.country.iri[-3:] for one in facts(ada, Nationality) if one.country] == ["UKR", "RUS"]
        assert [one.date for one in facts(ada, Birth)] == [PartialDate("1958"), PartialDate("1959-02-07"), None]
        assert facts(ada, Birth)[2].country is None
        assert [(one.address_line, one.country.iri[-3:]) for one in facts(ada, Address) if one.country] == [
            (("1 Bureau Street, Novgrad, Ukraine",), "UKR"), ((), "RUS")]

    def test_what_cannot_be_read_keeps_its_words(self) -> None:
        ship = records(eu_journal.read(stream(JOURNAL)))["IX-ovi-pride"]
        (listing,) = facts(ship, Listing)
        assert (ship.type, listing.listed_on, listing.date_text) == ("Vessel", None, "soon")
        assert (listing.program[0].iri, listing.program[0].label) == ("", "EU-XYZ")

    def test_an_amendment_is_a_dated_event_and_the_ground_of_what_it_says(self, tmp_path: Path) -> None:
        path = tmp_path / "amend.csv"
        path.write_text(AMENDMENT, "utf-8")
        with KnowledgeBase.open() as kb:
            kb.load(path)
            rows = kb.sparql("""SELECT ?name ?type ?day ?act {
              ?step :actsOn ?listing ; :actionType ?type ; :legalBasis/dcterms:title ?act . OPTIONAL { ?step :date ?day }
              ?listing :target/skos:prefLabel ?name . ?claim :asserts ?step ; dcterms:source/dcterms:title ?act }""")
            told = {row["name"]: (str(row["type"]).rsplit("/", 1)[-1], row["day"], row["act"]) for row in rows}  # type: ignore[union-attr, index]
            assert told == {"Bo Ulm": ("list", "2030-07-24", "32030R0002"), "Ada Maria OVI": ("amend", None, "32030R0002")}
            assert kb.check() == []

    def test_an_amendment_does_not_take_the_rest_of_the_amended_act_off_its_list(self, tmp_path: Path) -> None:
        path = tmp_path / "amend.csv"
        path.write_text(AMENDMENT, "utf-8")
        with KnowledgeBase.open() as kb:
            kb.load(JOURNAL, published="2030-01-01")
            brought = kb.load(path, published="2030-08-01")
            assert (brought.added, brought.removed) == (2, 0)

    def test_new_entries_carry_the_step_that_listed_them(self, tmp_path: Path) -> None:
        path = tmp_path / "amend.csv"
        path.write_text(AMENDMENT, "utf-8")
        found = records(eu_journal.read(stream(path)))
        assert [step.action_type for record in found.values() for step in facts(record, Step)] == ["list", "amend"]

    @pytest.mark.parametrize(("old", "new", "message"), [
        ("32030R0002,1", "32030R0003,1", r"amend\.csv:3: holds rows of two acts"),
        ("Bo Ulm", "", r"amend\.csv:2: holds a row without a name"),
        ("programKey", "programme", r"amend\.csv:1: has no column programKey"),
    ])
    def test_a_wrong_table_is_one_sentence(self, old: str, new: str, message: str, tmp_path: Path) -> None:
        path = tmp_path / "amend.csv"
        path.write_text(AMENDMENT.replace(old, new), "utf-8")
        with pytest.raises(SourceError, match=message):
            list(eu_journal.read(stream(path)).records)


class TestScripts:
    @pytest.mark.parametrize(("name", "code"), [
        ("Ada", ""), ("Åda Óvi", ""), ("Ада O.", "Cyrl"), ("정찰총국", "Hang"), ("حاجی", "Arab"), ("", "")])
    def test_the_letters_tell_the_script(self, name: str, code: str) -> None:
        assert script_of(name) == code

    def test_the_words_of_a_list_tell_the_script(self) -> None:
        assert (script_code("Cyrillic"), script_code("Chinese (Traditional)"), script_code("runes")) == ("Cyrl", "Hant", "")
