"""The sanctions list of the United Kingdom as XML and CSV, and the retired consolidated list of its Treasury."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.dates import PartialDate
from kb.errors import SourceError
from kb.knowledge import LoadFailed
from kb.loaders.lists import uk_conlist, uk_csv, uk_xml
from kb.loaders.lists.uk_conlist import labelled
from kb.loaders.lists.uk_facts import program
from kb.record import Address, Attribute, Birth, Identifier, Listing, Name, Nationality, Ownership, Record, Step
from tests.list_files import facts, records, stream

SAMPLES = Path(__file__).parent / "lists"
XML, CSV, CONLIST = SAMPLES / "uk-xml" / "main.xml", SAMPLES / "uk-csv" / "main.csv", SAMPLES / "uk-conlist" / "main.csv"


def told(record: Record) -> dict[str, list[tuple[str, str]]]:
    """The attributes of a record by kind, as value and note."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in facts(record, Attribute):
        found.setdefault(one.kind, []).append((one.value, one.note))
    return found


@pytest.fixture(scope="module")
def entries() -> dict[str, Record]:
    return records(uk_xml.read(stream(XML)))


class TestXml:
    def test_flags_and_words_become_measure_types_and_the_words_stay(self, entries: dict[str, Record]) -> None:
        (person,), (ship,) = facts(entries["AFG9001"], Listing), facts(entries["RUS9003"], Listing)
        assert person.measure_type == ("asset-freeze", "internet-services-ban", "travel-ban")
        assert person.measure_text == 'Asset freeze|Travel Ban|Internet Services Sanctions: see "Other Information"'
        assert ship.measure_type == ("port-ban", "shipping-restriction")

    def test_a_flag_that_is_not_set_imposes_nothing(self, entries: dict[str, Record]) -> None:
        assert "arms-embargo" not in facts(entries["AFG9001"], Listing)[0].measure_type

    def test_the_statement_of_reasons_is_the_reason_and_blank_ones_are_none(self, entries: dict[str, Record]) -> None:
        assert facts(entries["AFG9001"], Listing)[0].reason_text == "Ada Ovi supplied the bureau with forms."
        assert facts(entries["RUS9002"], Listing)[0].reason_text == ""

    def test_the_regime_leads_to_its_programme_and_stays_as_legal_basis(self, entries: dict[str, Record]) -> None:
        (listing,) = facts(entries["AFG9001"], Listing)
        assert [one.iri.rsplit("/", 1)[-1] for one in listing.program] == ["Afghanistan"]
        assert [act.title for act in listing.legal_basis] == ["The Afghanistan (Sanctions) (EU Exit) Regulations 2020"]
        assert listing.note == "designated by: UK, UN"

    def test_an_update_after_the_designation_is_a_dated_amendment(self, entries: dict[str, Record]) -> None:
        assert [(step.action_type, step.date) for step in facts(entries["AFG9001"], Step)] == [("amend", PartialDate("2026-08-04"))]
        assert facts(entries["RUS9002"], Step) == []

    def test_names_keep_parts_kind_strength_script_and_language(self, entries: dict[str, Record]) -> None:
        main, variation, weak, cyrillic, arabic = facts(entries["AFG9001"], Name)
        assert (main.full_name, main.given_name, main.name_part, main.family_name, main.kind) == (
            "Ada Maria OVI", "Ada", ("Maria",), "OVI", "primary-name")
        assert (variation.kind, variation.note) == ("alias", "Primary name variation")
        assert (weak.kind, weak.strength) == ("alias", "weak")
        assert (cyrillic.kind, cyrillic.script, cyrillic.language) == ("original-script-name", "Cyrl", "ru")
        assert (arabic.script, arabic.language) == ("Arab", "")

    def test_numbers_of_other_lists_are_references(self, entries: dict[str, Record]) -> None:
        assert [(one.value, one.note) for one in facts(entries["AFG9001"], Identifier) if one.kind == "list-reference"] == [
            ("90001", "OFSI Group ID"), ("TAi.901", "United Nations")]

    def test_a_person_keeps_births_papers_nationalities_and_contacts(self, entries: dict[str, Record]) -> None:
        ada = entries["AFG9001"]
        assert [one.date.text for one in facts(ada, Birth) if one.date] == ["1961", "1962-04-03"]
        assert [(one.city, one.country.iri[-3:]) for one in facts(ada, Birth) if one.country] == [("Novgrad", "UKR")]
        assert [one.country.iri[-3:] for one in facts(ada, Nationality) if one.country] == ["AFG", "UKR"]
        assert [(one.kind, one.value, one.note) for one in facts(ada, Identifier) if one.kind != "list-reference"] == [
            ("passport", "AB 1", "expired"), ("national-id", "77", "")]
        assert told(ada) == {
            "title": [("Dr", "")], "remark": [("Former head of the bureau.", "")], "phone-number": [("+93 1", "")],
            "email-address": [("ada@ovi.example", "")], "website": [("https://ovi.example", "")], "function": [("Head of the bureau", "")],
            "gender": [("Female", "")]}
        assert [(one.address_line, one.postal_code, one.place_text) for one in facts(ada, Address)] == [
            (("1 Bureau Street", "Kabul"), "1001", ""), (("Old harbour",), "", "Quizland")]

    def test_a_company_is_owned_by_its_parent_and_owns_its_subsidiary(self, entries: dict[str, Record]) -> None:
        above, below = facts(entries["RUS9002"], Ownership)
        itself = "https://w3id.org/sanctions-kb/id/record/uk-sanctions/RUS9002"
        assert (above.owner[0].label, above.owned.iri if above.owned else "") == ("Fictia Holding", itself)
        assert (below.owner[0].iri, below.owned.label if below.owned else "") == (itself, "Fictia Drones")
        assert above.percentage is None

    def test_a_ship_is_a_vessel_whose_past_owner_and_flag_do_not_count_as_present(self, entries: dict[str, Record]) -> None:
        ship = entries["RUS9003"]
        assert ship.type == "Vessel"
        assert [(one.kind, one.value) for one in facts(ship, Identifier)] == [("imo-number", "9990001"), ("hull-number", "H-1")]
        assert [(one.kind, one.country.iri[-3:]) for one in facts(ship, Nationality) if one.country] == [("flag-state", "PAN")]
        assert [one.owner[0].label for one in facts(ship, Ownership)] == ["Fictia Shipping"]
        assert [(one.kind, one.date) for one in facts(ship, Birth)] == [("building", PartialDate("2004"))]
        assert told(ship) == {
            "crew-or-operator": [("Novgrad Lines", "previous owner or operator")], "other-attribute": [("Liberia", "previous flag")],
            "vessel-type": [("Crude oil tanker", "")], "tonnage": [("60325", "")], "vessel-length": [("249", "")]}

    def test_an_element_that_nobody_knows_is_reported(self, tmp_path: Path) -> None:
        odd = tmp_path / "odd.xml"
        odd.write_text(XML.read_text("utf-8").replace("<Titles>", "<Mood>cheerful</Mood><Titles>", 1), "utf-8")
        edition = uk_xml.read(stream(odd))
        list(edition.records)
        assert edition.account.unknown == {"Designation/Mood": (1, "AFG9001")}

    @pytest.mark.parametrize(("old", "new", "message"), [
        ("<UniqueID>RUS9002</UniqueID>", "", r"odd\.xml:\d+: holds a designation without UniqueID"),
        ("15/01/2030", "soon", "no day that can be read in DateGenerated"),
    ])
    def test_a_wrong_file_is_one_sentence_and_loads_nothing(self, old: str, new: str, message: str, tmp_path: Path) -> None:
        odd = tmp_path / "odd.xml"
        odd.write_text(XML.read_text("utf-8").replace(old, new), "utf-8")
        with KnowledgeBase.open() as kb:
            with pytest.raises((LoadFailed, SourceError), match=message):
                kb.load(odd)
            assert not kb.sparql("ASK { ?record a :Record }")


class TestCsv:
    def test_gives_the_facts_of_the_xml(self, entries: dict[str, Record]) -> None:
        edition = uk_csv.read(stream(CSV))
        assert edition.issued == uk_xml.read(stream(XML)).issued == PartialDate("2030-01-15")
        content = {key: (one.type, one.label, {said.facts for said in one.said}) for key, one in records(edition).items()}
        assert content == {key: (one.type, one.label, {said.facts for said in one.said}) for key, one in entries.items()}

    def test_the_same_edition_as_csv_after_the_xml_ends_no_claim(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(XML)
            again = kb.load(CSV, published="2030-02-01")
            assert (again.added, again.removed, again.closed) == (0, 0, 0)

    def test_without_the_column_of_numbers_it_is_refused(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.csv"
        bad.write_text("Report Date: 15-Jan-2030\nLast Updated,Number\n01/01/2030,1\n", "utf-8")
        with pytest.raises(SourceError, match=r"bad\.csv:2: has no column Unique ID"):
            uk_csv.read(stream(bad))

    def test_a_row_without_a_number_is_named_with_its_line(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.csv"
        bad.write_text("Report Date: 15-Jan-2030\nUnique ID,Name 6\nA1,Ovi\n,Ulm\n", "utf-8")
        with pytest.raises(SourceError, match=r"bad\.csv:4: holds a row without Unique ID"):
            list(uk_csv.read(stream(bad)).records)


class TestConsolidatedList:
    def test_is_a_list_of_its_own_that_names_the_number_of_the_other(self) -> None:
        edition = uk_conlist.read(stream(CONLIST))
        assert (edition.list, edition.issued) == ("uk-conlist", PartialDate("2026-01-15"))
        ada = records(edition)["90001"]
        assert [(one.value, one.note) for one in facts(ada, Identifier) if one.kind == "list-reference"] == [
            ("AFG9001", "UK Sanctions List"), ("TAi.901", "United Nations")]

    def test_the_rows_of_a_group_are_one_entry_with_each_detail_once(self) -> None:
        found = records(uk_conlist.read(stream(CONLIST)))
        assert sorted(found) == ["90001", "90002", "90003"]
        ada = found["90001"]
        assert [(one.full_name, one.kind, one.strength) for one in facts(ada, Name)] == [
            ("Ada Maria OVI", "primary-name", ""), ("THE BUREAUCRAT", "alias", "weak"), ("Ада Ови", "original-script-name", "")]
        assert len(facts(ada, Address)) == 1
        assert [one.date.text for one in facts(ada, Birth) if one.date] == ["1961"]

    def test_the_chain_of_other_information_is_told_apart(self) -> None:
        found = records(uk_conlist.read(stream(CONLIST)))
        (listing,) = facts(found["90001"], Listing)
        assert listing.reason_text == "Ada Ovi supplied the bureau with forms."
        assert told(found["90001"])["gender"] == [("Female", "")]
        assert ("Further Identifiying Information: Wears a hat.", "") in told(found["90001"])["remark"]
        assert [one.value for one in facts(found["90003"], Identifier) if one.kind == "imo-number"] == ["9990001"]
        assert found["90003"].type == "Vessel"

    def test_the_listing_has_the_day_of_this_list_and_the_programme_by_its_short_name(self) -> None:
        (listing,) = facts(records(uk_conlist.read(stream(CONLIST)))["90001"], Listing)
        assert listing.listed_on == PartialDate("2012-07-02")
        assert [one.iri.rsplit("/", 1)[-1] for one in listing.program] == ["Afghanistan"]
        assert listing.measure_type == ()

    def test_labels_are_read_where_they_stand(self) -> None:
        assert list(labelled("Known to travel. (UN Ref):QDi.901. (Gender):Male")) == [
            ("", "Known to travel."), ("UN Ref", "QDi.901"), ("Gender", "Male")]
        assert list(labelled("Nothing (at all)")) == [("", "Nothing (at all)")]

    def test_without_its_first_line_it_is_refused(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.csv"
        bad.write_text("Name 6,Group ID\nOvi,1\n", "utf-8")
        with pytest.raises(SourceError, match="does not begin with the day"):
            uk_conlist.read(stream(bad))


@pytest.mark.parametrize(("regime", "slug"), [
    ("The Iran (Sanctions) Regulations 2023", "Iran"), ("The Iran (Sanctions) (Nuclear) (EU Exit) Regulations 2019", "Iran-Nuclear"),
    ("Isil (Da'esh) and Al-Qaeda (United Nations Sanctions) (EU Exit) Regulations 2019", "ISIL-and-Al-Qaida"), ("Russia", "Russia"),
    ("Chemical Weapons", "Chemical-Weapons"),
])
def test_a_regime_is_known_by_its_regulations_and_its_short_name(regime: str, slug: str) -> None:
    found = program(regime)
    assert found is not None
    assert found.iri.rsplit("/", 1)[-1] == slug


def test_a_regime_that_no_reference_knows_is_kept_by_name() -> None:
    assert program("The Novgrad (Sanctions) Regulations 2031") is None


def test_a_name_element_without_a_name_is_kept_and_marked(tmp_path: Path) -> None:
    odd = tmp_path / "odd.xml"
    empty = "<Name><NameType>Primary Name Variation</NameType></Name>"
    odd.write_text(XML.read_text("utf-8").replace("</Names>", f"{empty}</Names>", 1), "utf-8")
    name = facts(records(uk_xml.read(stream(odd)))["AFG9001"], Name)[3]
    assert (name.full_name, name.note) == ("", "Primary Name Variation; the list leaves the name itself empty")
    with KnowledgeBase.open() as kb:
        kb.load(odd)
        assert kb.check() == []
