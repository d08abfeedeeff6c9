"""The lists that the United States publish together, the list of denied persons and the terrorist exclusion list."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.dates import PartialDate
from kb.errors import SourceError
from kb.knowledge import LoadFailed
from kb.loaders.lists import csl, dpl, tel, us_words
from kb.loaders.lists.numbering import Numbers
from kb.loaders.lists.streams import Stream
from kb.record import (
    Address,
    Association,
    Attribute,
    Birth,
    Described,
    Edition,
    Identifier,
    Listing,
    Name,
    Nationality,
    Ownership,
    Record,
    Step,
)
from tests.list_files import facts, stream

SAMPLES = Path(__file__).parent / "lists"
CSL, DPL, TEL = SAMPLES / "csl-csv" / "main.csv", SAMPLES / "dpl-txt" / "main.txt", SAMPLES / "tel-json" / "main.json"


def listing(record: Record) -> Listing:
    (one,) = facts(record, Listing)
    return one


def list_slug(record: Record) -> str:
    on = listing(record).on_list
    assert isinstance(on, Described)
    return on.node.rsplit("/", 1)[-1]


def refused(path: Path, read: Callable[[Stream], Edition]) -> str:
    with pytest.raises(SourceError) as failed:
        list(read(stream(path)).records)
    return str(failed.value)


def rewritten(path: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]], drop: tuple[str, ...] = ()) -> Path:
    """The sample with other rows, or without some columns."""
    with CSL.open(encoding="utf-8", newline="") as file:
        rows = change(list(csv.DictReader(file)))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [column for column in rows[0] if column not in drop], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def entries() -> dict[str, Record]:
    return {one.id: one for one in csl.read(stream(CSL)).records}


def named(entries: dict[str, Record], prefix: str, label: str) -> Record:
    return next(one for key, one in entries.items() if key.startswith(f"{prefix}-") and one.label == label)


class TestConsolidatedScreeningList:
    def test_a_row_is_an_entry_of_the_list_that_it_names_by_the_body_that_runs_it(self, entries: dict[str, Record]) -> None:
        found = {(list_slug(one), said.attributed_to[0].iri.rsplit("/", 1)[-1]) for one in entries.values() for said in one.said}
        assert found == {
            ("ofac-sdn", "ofac"), ("ofac-ssi", "ofac"), ("ofac-capta", "ofac"), ("us-bis-entity-list", "bis-us"),
            ("us-bis-denied-persons", "bis-us"), ("us-state-itar-debarred", "us-state-department"),
            ("us-state-nonproliferation", "us-state-department"), ("us-parchment-list", "us-state-department")}

    def test_whoever_stands_on_three_lists_has_three_designations_and_one_number(self, entries: dict[str, Record]) -> None:
        assert {"sdn-902", "ssi-902", "cap-902"} <= set(entries)
        assert {listing(entries[key]).listing_id for key in ("sdn-902", "ssi-902", "cap-902")} == {"902"}
        assert all(("list-reference", "902") in [(one.kind, one.value) for one in facts(entries[key], Identifier)]
                   for key in ("sdn-902", "ssi-902", "cap-902"))

    def test_what_a_list_means_is_inferred_and_its_words_are_kept(self, entries: dict[str, Record]) -> None:
        measures = {key: listing(entries[key]).measure_type for key in ("sdn-901", "sdn-902", "ssi-902", "cap-902")}
        assert measures == {"sdn-901": ("asset-freeze", "secondary-sanction"), "sdn-902": ("asset-freeze", "debt-equity-restriction"),
                            "ssi-902": ("debt-equity-restriction",), "cap-902": ("correspondent-account-restriction",)}
        debarred = listing(named(entries, "dtc", "Cy Ran"))
        assert (debarred.measure_type, debarred.measure_text) == (("export-control",), "ITAR Debarred (DTC) - State Department")
        assert debarred.inferred == ("measure_type", "program")
        assert [one.iri.rsplit("/", 2)[-2:] for one in debarred.program] == [["us-state", "AECA-DEBARRED"]]

    def test_programmes_of_the_department_of_state_bring_their_measures(self, entries: dict[str, Record]) -> None:
        one = listing(named(entries, "isn", "Fictia Rockets"))
        assert [program.iri.rsplit("/", 1)[-1] for program in one.program] == ["CBWA", "INKSNA"]
        assert one.measure_type == ("arms-embargo", "export-control", "import-ban", "procurement-ban")
        assert one.listed_on == PartialDate("1994-08-19")

    def test_licence_requirement_policy_and_order_are_terms(self, entries: dict[str, Record]) -> None:
        arms = next(one for key, one in entries.items() if key.startswith("el-") and "5 Mill Road, Novgrad" in str(facts(one, Address)))
        assert listing(arms).terms == ("license requirement: For all items subject to the EAR. (See §744.11 of the EAR)",
                                       "license policy: Presumption of denial.")
        assert "standard order: Y" in listing(named(entries, "dpl", "BO ULM")).terms
        assert listing(entries["ssi-902"]).terms == ("Executive Order 13662 Directive Determination - Subject to Directive 1",
                                                     "Listing Date (EO 14024 Directive 2): 24 Feb 2022")

    def test_a_denial_ends_on_its_day(self, entries: dict[str, Record]) -> None:
        one = listing(named(entries, "dpl", "BO ULM"))
        assert (one.listed_on, one.end_date) == (PartialDate("2003-06-19"), PartialDate("2056-06-29"))

    def test_rows_of_one_name_keep_their_numbers_when_another_comes(self, entries: dict[str, Record], tmp_path: Path) -> None:
        numbers = sorted(key for key in entries if key.startswith("el-"))
        assert len(numbers) == 2
        assert numbers[1].startswith(f"{numbers[0]}-")
        assert "5 Mill Road, Novgrad" in str(facts(entries[numbers[0]], Address))
        later = rewritten(tmp_path / "later.csv", lambda rows: [
            {**next(row for row in rows if row["name"] == "Fictia Arms Co."), "start_date": "2024-01-01"}, *rows])
        assert set(entries) < {one.id for one in csl.read(stream(later)).records}

    def test_names_papers_and_numbers_are_read(self, entries: dict[str, Record]) -> None:
        ada = entries["sdn-901"]
        assert (ada.type, ada.label) == ("Person", "Ada OVI")
        assert [(one.full_name, one.given_name, one.kind) for one in facts(ada, Name)] == [
            ("OVI, Ada", "Ada", "primary-name"), ("OVI, Adah", "Adah", "alias"), ("BUREAU ADA", "", "alias"), ("-ADA OVI", "", "alias")]
        papers = {one.value: one for one in facts(ada, Identifier) if one.kind != "list-reference"}
        assert (papers["AB 1"].start_date, papers["AB 1"].end_date) == (PartialDate("2009-08-31"), PartialDate("2014-08-30"))
        assert papers["AB 1"].country is not None
        assert (papers["CD2"].date_text, papers["CD2"].start_date, papers["CD2"].end_date) == ("2020-01-01", None, None)
        assert (papers["1Fict"].kind, papers["1Fict"].note) == ("wallet-address", "XBT")
        other = {one.value: (one.kind, one.note) for one in facts(entries["sdn-902"], Identifier)}
        assert (other["FICTRUMM"][0], other["X 12"]) == ("swift-bic", ("other-identifier", "Unheard Of No."))
        assert [(one.kind, one.date) for one in facts(entries["sdn-902"], Birth)] == [("founding", PartialDate("1990-10-17"))]

    def test_births_ties_and_addresses_keep_what_is_not_certain(self, entries: dict[str, Record]) -> None:
        ada = entries["sdn-901"]
        births = facts(ada, Birth)
        assert [(one.date, one.earliest_date, one.estimated) for one in births[:3]] == [
            (PartialDate("1961"), None, ()), (PartialDate("1962"), None, ("date",)), (None, PartialDate("1960"), ())]
        assert [(one.city, one.place_text) for one in births[3:]] == [("Novgrad", ""), ("", "Oldtown")]
        assert [(one.country.iri[-3:] if one.country else "", one.note) for one in facts(ada, Nationality)] == [
            ("SYR", "citizen"), ("XKX", "citizen"), ("RUS", "nationality")]
        assert [(one.address_line, one.country.iri[-3:] if one.country else "") for one in facts(ada, Address)] == [
            ((), "SYR"), (("1 Bureau Street, Novgrad",), "RUS"), (("Hall 7, Novgrad, Belarus",), "BLR")]

    def test_ties_lead_to_the_entry_on_the_main_list_though_brackets_are_torn(self, entries: dict[str, Record]) -> None:
        (tie,) = facts(entries["sdn-901"], Association)
        assert tie.associated_with[0].iri.endswith("/us-csl/sdn-902")
        ada, unknown = facts(entries["sdn-902"], Association)
        assert (ada.associated_with[0].iri.rsplit("/", 1)[-1], unknown.associated_with[0].label) == ("sdn-901", "FICTIA, LTD.")
        assert [one.value for one in facts(entries["sdn-901"], Attribute) if one.kind == "remark"] == ["nobody knows"]

    def test_ships_and_planes_keep_their_columns(self, entries: dict[str, Record]) -> None:
        ship, plane = entries["sdn-903"], entries["sdn-904"]
        assert (ship.type, plane.type) == ("Vessel", "Aircraft")
        assert {(one.kind, one.value) for one in facts(ship, Identifier)} == {
            ("list-reference", "903"), ("call-sign", "5IM 1"), ("imo-number", "9990001")}
        assert [(one.country.iri[-3:] if one.country else "", one.note) for one in facts(ship, Nationality)] == [
            ("PAN", ""), ("MLT", "Former Vessel Flag")]
        assert [one.owner[0].iri.rsplit("/", 1)[-1] for one in facts(ship, Ownership)] == ["sdn-902"]
        assert [one.value for one in facts(ship, Attribute)] == ["Crude Oil Tanker", "99087", "56068"]
        assert [one.place_text for one in facts(plane, Nationality)] == ["None Identified"]

    def test_both_layouts_give_the_same_records(self, entries: dict[str, Record], tmp_path: Path) -> None:
        older = {one.id: one for one in csl.read(stream(rewritten(tmp_path / "old.csv", list, drop=("_id",)))).records}
        assert set(older) == set(entries)
        for key, one in older.items():
            assert [said for said in entries[key].said if said in one.said] == list(one.said)

    def test_the_order_of_rows_makes_no_difference(self, entries: dict[str, Record], tmp_path: Path) -> None:
        turned = csl.read(stream(rewritten(tmp_path / "turned.csv", lambda rows: rows[::-1]))).records
        assert {one.id: one.said for one in turned} == {key: one.said for key, one in entries.items()}

    def test_a_relayed_list_is_reported_via_the_relay(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(CSL, published="2030-01-01")
            assert kb.sparql("""ASK { ?d :onList <https://w3id.org/sanctions-kb/id/list/us-bis-entity-list> .
              ?d :target/skos:prefLabel "Fictia Arms Co." .
              ?c :asserts ?d ; :modality s:reported ; :attributedTo <https://w3id.org/sanctions-kb/id/organization/bis-us> ;
                 :via/skos:prefLabel "International Trade Administration" . ?d :onList/dcterms:title "Entity List" }""")

    def test_a_column_that_nobody_knows_is_reported(self, tmp_path: Path) -> None:
        edition = csl.read(stream(rewritten(tmp_path / "more.csv", lambda rows: [{**row, "colour": "blue"} for row in rows])))
        assert sum(1 for _ in edition.records) == 12
        assert edition.account.unknown["colour"][0] == 12

    @pytest.mark.parametrize(("change", "message"), [
        (lambda rows: [{**row, "name": ""} for row in rows], "row without name"),
        (lambda rows: [{**row, "source": ""} for row in rows], "row without source"),
        (lambda rows: [{key: value for key, value in row.items() if key != "addresses"} for row in rows], "no column addresses"),
    ])
    def test_a_file_that_lacks_what_it_needs_is_refused(
        self, change: Callable[[list[dict[str, str]]], list[dict[str, str]]], message: str, tmp_path: Path
    ) -> None:
        assert message in refused(rewritten(tmp_path / "bad.csv", change), csl.read)

    def test_a_row_that_is_cut_is_refused_with_its_line_and_nothing_stays(self, tmp_path: Path) -> None:
        cut = tmp_path / "cut.csv"
        cut.write_bytes(CSL.read_bytes()[:-60])
        with KnowledgeBase.open() as kb:
            with pytest.raises((LoadFailed, SourceError), match="cells where the header has"):
                kb.load(cut)
            assert kb.store.count() == 0 or not kb.sparql("ASK { ?x a :Record }")

    def test_a_changed_entry_is_the_difference_of_the_next_edition(self, tmp_path: Path) -> None:
        def amend(rows: list[dict[str, str]]) -> list[dict[str, str]]:
            stricter = {"Presumption of denial. ": "Policy of denial."}
            return [{**row, "license_policy": stricter.get(row["license_policy"], row["license_policy"])} for row in rows
                    if row["name"] != "PAPER BOAT"]

        with KnowledgeBase.open() as kb:
            kb.load(CSL, published="2030-01-01")
            loaded = kb.load(rewritten(tmp_path / "next.csv", amend), published="2030-02-01")
            assert (loaded.added, loaded.removed, loaded.closed) == (0, 1, 2)


class TestNotices:
    def test_each_notice_is_an_act_with_the_day_in_its_words(self) -> None:
        acts = us_words.notices("68 F.R. 38290 6/27/03 71 F.R. 38843 7/10/06 and 84 F.R. 53404 10/7/2019")
        assert [(one.title, str(one.issued)) for one in acts] == [
            ("68 F.R. 38290 6/27/03", "2003-06-27"), ("71 F.R. 38843 7/10/06", "2006-07-10"), ("84 F.R. 53404 10/7/2019", "2019-10-07")]

    def test_a_short_year_takes_its_century_from_the_volume(self) -> None:
        assert [str(one.issued) for one in us_words.notices("Notice 2061, Vol. 59, No. 165, 8/26/94")] == ["1994-08-26"]
        assert us_words.notices("66 F.R. 47630 9/13/44")[0].issued is None

    def test_page_numbers_and_words_stay_with_their_notice(self) -> None:
        assert [one.title for one in us_words.notices("66 FR 24266, 77 FR 58006 (no. 182); 83 F.R. 1, 44 9/9/2018")] == [
            "66 FR 24266", "77 FR 58006 (no. 182)", "83 F.R. 1, 44 9/9/2018"]
        assert [one.title for one in us_words.notices("to be published")] == ["to be published"]


class TestNumbers:
    def test_only_what_is_known_by_the_same_words_gets_a_longer_number(self) -> None:
        numbers = Numbers()
        for key, day, text in (("a", "", "x"), ("a", "2001", "y"), ("b", "", "z")):
            numbers.note(key, day, [text])
        assert (numbers.number("a", "2001", ["y"]), numbers.number("b", "", ["z"])) == ("a", "b")
        assert numbers.number("a", "", ["x"]).startswith("a-")


class TestDeniedPersons:
    def test_a_denial_has_days_order_notices_address_and_last_update(self) -> None:
        one = next(one for one in dpl.read(stream(DPL)).records if "12 MAIN STREET" in one.text)
        told = listing(one)
        assert (one.type, one.label, told.listed_on, told.end_date) == (
            "Agent", "BO ULM", PartialDate("2003-06-19"), PartialDate("2056-06-29"))
        assert (told.terms, [act.title for act in told.legal_basis]) == (
            ("standard order: Y",), ["68 F.R. 38290 6/27/03", "71 F.R. 38843 7/10/06"])
        assert [(step.action_type, step.date, step.note) for step in facts(one, Step)] == [
            ("amend", PartialDate("2007-01-31"), "FEDERAL REGISTER NOTICE UPDATED")]
        (address,) = facts(one, Address)
        assert (address.address_line, address.city, address.region, address.postal_code) == (("12 MAIN STREET",), "NOVGRAD", "TX", "75159")

    def test_an_unknown_country_stays_in_words_and_an_action_without_a_day_is_a_remark(self) -> None:
        one = next(one for one in dpl.read(stream(DPL)).records if "OLDTOWN" in one.text)
        assert [(address.city, address.country, address.place_text) for address in facts(one, Address)] == [("OLDTOWN", None, "QQ")]
        assert [attribute.value for attribute in facts(one, Attribute)] == ["NEW"]

    def test_two_rows_of_one_name_are_two_records_in_any_order(self, tmp_path: Path) -> None:
        head, *rows = DPL.read_text("utf-8").splitlines()
        turned = tmp_path / "turned.txt"
        turned.write_text("\n".join([head, *rows[::-1]]), "utf-8")
        found = {one.id: one.said for one in dpl.read(stream(DPL)).records}
        assert len(found) == 3
        assert {one.id: one.said for one in dpl.read(stream(turned)).records} == found

    def test_the_list_is_the_one_of_which_the_screening_list_tells(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load([DPL, CSL], published="2030-01-01")
            assert kb.sparql("SELECT DISTINCT ?t { ?l a :SanctionsList ; dcterms:title ?t . ?x :onList ?l FILTER(CONTAINS(?t, 'Denied')) }")
            rows = kb.sparql("SELECT DISTINCT ?l ?d { ?d :onList ?l . ?l dcterms:title 'Denied Persons List' }")
            assert len(rows) == 4  # type: ignore[arg-type]
            assert kb.check() == []

    def test_a_table_without_its_columns_or_names_is_refused(self, tmp_path: Path) -> None:
        bad = tmp_path / "bad.txt"
        bad.write_text('"Name"\t"Street_Address"\n"A"\t"B"\n', "utf-8")
        assert "no column City" in refused(bad, dpl.read)
        bad.write_text(DPL.read_text("utf-8").replace('" BO ULM"', '""'), "utf-8")
        assert "row without Name" in refused(bad, dpl.read)
        bad.write_text(DPL.read_text("utf-8").splitlines()[0], "utf-8")
        assert "holds no record" in refused(bad, dpl.read)


class TestTerroristExclusion:
    def test_an_entry_is_a_visa_restriction_that_opensanctions_relays(self) -> None:
        first, second = tel.read(stream(TEL)).records
        assert (first.type, first.label, second.type) == ("Agent", "Paper Brigade", "Person")
        told = listing(first)
        assert (told.measure_type, told.inferred, told.listing_id) == (("visa-restriction",), ("measure_type",), "NK-FICT01")
        assert [one.label for one in told.program] == [
            "Section 411 of the USA PATRIOT ACT of 2001 (8 U.S.C. § 1182) Terrorist Exclusion List (TEL)"]
        with KnowledgeBase.open() as kb:
            kb.load(TEL)
            assert kb.sparql("ASK { ?c :asserts/a :Designation ; :modality s:reported ; :via/skos:prefLabel 'OpenSanctions' }")

    def test_every_property_is_a_fact(self) -> None:
        first, second = tel.read(stream(TEL)).records
        assert [(one.full_name, one.kind, one.strength) for one in facts(first, Name)] == [
            ("Paper Brigade", "primary-name", ""), ("PB", "alias", ""), ("The Folders", "alias", "weak")]
        assert [(one.full_name, one.kind) for one in facts(second, Name)] == [
            ("Ada Ovi", "primary-name"), ("Ovi", "alias"), ("Ada Ulm", "former-name")]
        assert [(one.country.iri[-3:] if one.country else "", one.place_text) for one in facts(first, Nationality)] == [
            ("SYR", ""), ("", "Quizland")]
        assert [(one.kind, one.value, one.note) for one in facts(second, Attribute)] == [("other-attribute", "Director", "position")]
        assert [one.value for one in facts(first, Identifier)] == ["us-dos-terr-1", "ofac-901"]

    @pytest.mark.parametrize(("old", "new", "message"), [
        ('"id": "NK-FICT02", ', "", "no entry with an id"), ('"target": true\n  }\n]', '"target": true\n', "cut"),
    ])
    def test_a_broken_file_is_refused(self, old: str, new: str, message: str, tmp_path: Path) -> None:
        bad, whole = tmp_path / "bad.json", TEL.read_text("utf-8")
        assert old in whole
        bad.write_text(whole.replace(old, new), "utf-8")
        assert message in refused(bad, tel.read)
