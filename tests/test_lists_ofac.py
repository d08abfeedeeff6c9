"""The lists of the Office of Foreign Assets Control in flat files and classic XML: one list in five encodings, and its remarks."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.errors import SourceError
from kb.knowledge import LoadFailed
from kb.loaders import edition_at, locate
from kb.loaders.lists import ofac_flat, ofac_xml
from kb.loaders.lists import ofac_remarks as remarks
from kb.loaders.lists import ofac_words as words
from kb.loaders.lists.ofac_entry import Named
from kb.loaders.lists.streams import Stream
from kb.loaders.places import Place
from kb.model import Entity, Fact
from kb.record import Address, Association, Attribute, Birth, Edition, Identifier, Listing, Name, Nationality, Ownership, Record

SAMPLES = Path(__file__).parent / "lists"
ENCODINGS = {"csv": "ofac-csv/main.sdn.csv", "del": "ofac-del/main.sdn.del", "pip": "ofac-pip/main.sdn.pip", "ff": "ofac-fixed/main.sdn.ff"}
XML = SAMPLES / "ofac-xml" / "main.xml"
FIRST = Entity("OVI, Ada", "Person", "urn:x:101")
MAIN_ROW = '{number},"{name}",-0- ,"IRAN",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,{remarks}\r\n'


def stream(path: Path) -> Stream:
    return Stream(path.name, path)


def a_set(folder: Path, main: str, **others: str) -> Path:
    """Writes a CSV set; its main file."""
    for name, text in {"sdn": main, **others}.items():
        (folder / f"{name}.csv").write_bytes(text.encode())
    return folder / "sdn.csv"


def row(number: int, name: str, remark: str = "") -> str:
    return MAIN_ROW.format(number=number, name=name, remarks=f'"{remark}"' if remark else "-0- ")


def records(path: Path) -> dict[str, Record]:
    return {one.id: one for one in ofac_flat.read(stream(path)).records}


def facts(record: Record, kind: type[Fact]) -> list[Fact]:
    return [fact for said in record.said for fact in said.facts if isinstance(fact, kind)]


def told(piece: str) -> Fact:
    """The one fact that a piece of a remark tells of the first entry."""
    (found,) = remarks.read(remarks.pieces(piece), FIRST, Named("ofac-sdn")).facts
    return found[0]


def world(kb: KnowledgeBase) -> set[tuple[str, str, str]]:
    """All that lists brought, but for documents, passages, claims and runs."""
    answer = kb.sparql("""SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o }
      FILTER(CONTAINS(STR(?g), "/document/ofac-") || CONTAINS(STR(?g), "/resolved/ofac-"))
      FILTER NOT EXISTS { ?s a ?t FILTER(?t IN (:SanctionsList, :Passage, :Claim, :Extraction)) } }""")
    return {(str(one["s"]), str(one["p"]), str(one["o"])) for one in answer}  # type: ignore[union-attr, index]


def loaded(path: Path) -> set[tuple[str, str, str]]:
    with KnowledgeBase.open() as kb:
        kb.load(path, published="2030-01-15")
        return world(kb)


class TestEncodings:
    @pytest.mark.parametrize("encoding", ["del", "pip", "ff"])
    def test_every_flat_encoding_gives_the_graph_of_the_csv(self, encoding: str) -> None:
        assert loaded(SAMPLES / ENCODINGS[encoding]) == loaded(SAMPLES / ENCODINGS["csv"])

    def test_the_xml_gives_that_graph_and_the_numbers_of_its_weak_aliases(self) -> None:
        flat, xml = loaded(SAMPLES / ENCODINGS["csv"]), loaded(XML)
        assert flat - xml == set()
        added = {subject for subject, _, _ in xml - flat}
        assert len(added) == 2
        assert {one for subject, predicate, one in xml - flat if predicate.endswith("#value")} == {"290", "291"}
        assert all("/identifier-" in subject for subject in added)

    def test_the_xml_tells_its_day_and_how_many_records_to_expect(self) -> None:
        edition = ofac_xml.read(stream(XML))
        assert (str(edition.issued), edition.expected, edition.list) == ("2030-01-15", 6, "ofac-sdn")

    def test_an_xml_file_with_fewer_entries_than_it_tells_is_refused(self, tmp_path: Path) -> None:
        text = XML.read_text("utf-8")
        cut = tmp_path / "sdn.xml"
        cut.write_text(text[: text.index("<sdnEntry>", text.index("<uid>105"))].rsplit("<sdnEntry>", 1)[0] + "</sdnList>", "utf-8")
        with KnowledgeBase.open() as kb, pytest.raises(LoadFailed, match=r"says that it has 6 records"):
            kb.load(cut)

    def test_an_xml_entry_without_a_number_is_named_with_its_line(self, tmp_path: Path) -> None:
        bad = tmp_path / "sdn.xml"
        bad.write_text(XML.read_text("utf-8").replace("<uid>103</uid>", "<uid>x</uid>"), "utf-8")
        with pytest.raises(SourceError, match=r"sdn\.xml:\d+: has an entry without a number"):
            list(ofac_xml.read(stream(bad)).records)

    def test_an_element_that_nobody_knows_is_reported(self, tmp_path: Path) -> None:
        strange = tmp_path / "sdn.xml"
        strange.write_text(XML.read_text("utf-8").replace("<uid>103</uid>", "<uid>103</uid><moodOfTheDay>calm</moodOfTheDay>"), "utf-8")
        edition = ofac_xml.read(stream(strange))
        assert len(list(edition.records)) == 6
        assert edition.account.unknown == {"sdnEntry/moodOfTheDay": (1, "103")}


class TestRemarks:
    def test_a_day_of_birth_is_read_and_a_vague_one_keeps_its_words(self) -> None:
        days = ("23 Nov 1962", "circa 1960", "1951 to 1953")
        exact, vague, span = [one for day in days if isinstance(one := told(f"alt. DOB {day}."), Birth)]
        assert (str(exact.date), exact.date_text) == ("1962-11-23", "")
        assert (str(vague.date), vague.date_text, vague.estimated) == ("1960", "circa 1960", ("date",))
        assert (str(span.earliest_date), str(span.latest_date)) == ("1951", "1953")

    def test_a_place_of_birth_is_a_city_of_a_state_or_stays_in_its_words(self) -> None:
        places = ("Hamburg, Germany", "Ramin, West Bank", "Wonsan, Kangwon, Korea, North")
        known, unknown, double = [one for place in places if isinstance(one := told(f"POB {place}."), Birth)]
        assert (known.city, known.country and known.country.iri.rsplit("/")[-1], known.place_text) == ("Hamburg", "DEU", "")
        assert (unknown.city, unknown.country, unknown.place_text) == ("", None, "Ramin, West Bank")
        assert (double.city, double.region, double.country and double.country.iri.rsplit("/")[-1]) == ("Wonsan", "Kangwon", "PRK")

    def test_a_passport_has_its_number_country_and_days(self) -> None:
        passport = told("Passport A1234567 (Germany) issued 05 Jan 2001 expires 04 Jan 2011.")
        assert isinstance(passport, Identifier)
        assert (passport.kind, passport.value) == ("passport", "A1234567")
        assert (str(passport.start_date), str(passport.end_date)) == ("2001-01-05", "2011-01-04")
        assert passport.country is not None and passport.country.label == "Germany"

    def test_words_about_a_passport_without_a_number_stay_a_remark(self) -> None:
        assert isinstance(told("Passport issued in Ulm, Germany."), Attribute)

    @pytest.mark.parametrize(("piece", "kind", "value"), [
        ("Tax ID No. 100036386 (Serbia).", "tax-number", "100036386"),
        ("Vessel Registration Identification IMO 9187629.", "imo-number", "9187629"),
        ("Company Number IMO 5055293.", "imo-number", "5055293"),
        ("Digital Currency Address - XBT 1FictiaKuf2Rd8.", "wallet-address", "1FictiaKuf2Rd8"),
        ("Aircraft Construction Number (also called L/N or S/N or F/N) 8401.", "aircraft-serial-number", "8401"),
        ("SWIFT/BIC BTEJ IR TH.", "swift-bic", "BTEJ IR TH"),
        ("alt. R.F.C. # PMA-910805 (Mexico).", "tax-number", "PMA-910805"),
        ("Elbonian Seal No. 12 345.", "other-identifier", "12 345"),
    ])
    def test_a_number_is_an_identifier_of_its_kind(self, piece: str, kind: str, value: str) -> None:
        identifier = told(piece)
        assert isinstance(identifier, Identifier)
        assert (identifier.kind, identifier.value) == (kind, value)

    def test_a_weak_alias_stands_in_quotation_marks(self) -> None:
        alias, former = told("a.k.a. 'THE GHOST'."), told("f.k.a. 'ULM, Bo'.")
        assert isinstance(alias, Name) and isinstance(former, Name)
        assert (alias.full_name, alias.kind, alias.strength) == ("THE GHOST", "alias", "weak")
        assert (former.family_name, former.given_name, former.kind) == ("ULM", "Bo", "former-name")

    def test_citizenship_flag_and_jurisdiction_are_told_apart(self) -> None:
        pieces = ("citizen Iran.", "nationality Iran.", "Former Vessel Flag Malta.", "Nationality of Registration Russia.")
        assert [(one.kind, one.note) for piece in pieces if isinstance(one := told(piece), Nationality)] == [
            ("citizenship", "citizen"), ("citizenship", "nationality"), ("flag-state", "Former Vessel Flag"), ("jurisdiction", "")]

    def test_terms_of_the_listing_are_kept_in_their_words_and_say_what_is_forbidden(self, tmp_path: Path) -> None:
        terms = ("Executive Order 13662 Directive Determination - Subject to Directive 1", "Secondary sanctions risk: some Act")
        (listing,) = facts(records(a_set(tmp_path, row(7, "BANK X", "; ".join(terms) + ".")))["7"], Listing)
        assert isinstance(listing, Listing)
        assert listing.terms == terms
        assert listing.measure_type == ("asset-freeze", "debt-equity-restriction", "secondary-sanction")
        assert listing.inferred == ("measure_type",)

    def test_what_is_expressly_not_subject_to_secondary_sanctions_is_not(self) -> None:
        assert words.measures_of("Additional Sanctions Information - Not on the SDN List and Not Subject to Secondary Sanctions") == ()

    def test_the_day_of_listing_is_taken_where_the_remark_tells_just_one(self, tmp_path: Path) -> None:
        once = row(7, "X", "Listing Date (CMIC): 03 Jun 2021; Effective Date (CMIC): 02 Aug 2021.")
        twice = row(8, "Y", "Listing Date (EO 1 Directive 1): 03 Jun 2021; Listing Date (EO 1 Directive 2): 04 Jun 2021.")
        listed = [one.listed_on for record in records(a_set(tmp_path, once + twice)).values() for one in facts(record, Listing)
                  if isinstance(one, Listing)]
        assert [str(day) for day in listed] == ["2021-06-03", "None"]

    def test_what_no_rule_knows_stays_a_remark(self) -> None:
        remark = told("Brother of Ada OVI.")
        assert isinstance(remark, Attribute)
        assert (remark.kind, remark.value) == ("remark", "Brother of Ada OVI")

    def test_the_first_of_several_is_preferred_and_a_single_one_is_not(self) -> None:
        several = remarks.read(remarks.pieces("DOB 1960; alt. DOB 1961; POB Ulm, Germany."), FIRST, Named("ofac-sdn"))
        assert [preferred for _, preferred in several.facts] == [True, False, False]

    def test_the_stop_at_the_end_is_none_of_the_name_but_that_of_initials_is(self) -> None:
        assert remarks.pieces("Linked To: X LTD; Linked To: PETRO X, S.A.") == ["Linked To: X LTD", "Linked To: PETRO X, S.A."]
        assert remarks.pieces("Linked To: PETRO X, S.A.; Linked To: X LTD.") == ["Linked To: PETRO X, S.A.", "Linked To: X LTD"]


class TestEntries:
    def test_a_person_is_called_given_name_first_and_filed_family_name_first(self) -> None:
        record = records(SAMPLES / ENCODINGS["csv"])["101"]
        primary = facts(record, Name)[0]
        assert isinstance(primary, Name)
        assert (record.label, record.type, primary.full_name, primary.family_name) == ("Ada OVI", "Person", "OVI, Ada", "OVI")

    def test_programmes_stand_between_brackets(self) -> None:
        (listing,) = facts(records(SAMPLES / ENCODINGS["csv"])["101"], Listing)
        assert isinstance(listing, Listing)
        assert [one.iri.rsplit("/", 1)[-1] for one in listing.program] == ["IRAN", "SDGT"]

    def test_half_a_programme_at_the_end_of_its_column_is_none_and_reported(self, tmp_path: Path) -> None:
        line = (SAMPLES / ENCODINGS["ff"]).read_text("utf-8").splitlines()[0]
        (tmp_path / "sdn.ff").write_text(line[:372] + "IRAN] [IFSR] [NPWMD] [SDGT] [IRAN-TRA] [IRGC] [IRA" + line[422:] + "\r\n", "utf-8")
        edition = ofac_flat.read(stream(tmp_path / "sdn.ff"))
        (record,) = edition.records
        (listing,) = facts(record, Listing)
        assert isinstance(listing, Listing)
        assert len(listing.program) == 6
        assert "record 101: the programme 'IRA' is cut at the end of its column and left out" in edition.account.notes

    def test_the_title_is_not_told_again_as_a_remark(self) -> None:
        some = facts(records(SAMPLES / ENCODINGS["csv"])["101"], Attribute)
        assert [(one.kind, one.value) for one in some if isinstance(one, Attribute)] == [
            ("title", "Director, Fictia Arms"), ("title", "Colonel"), ("gender", "Female"), ("remark", "all offices worldwide")]

    def test_a_title_that_was_cut_to_its_column_is_taken_whole_from_the_remarks(self, tmp_path: Path) -> None:
        titles = [f"Deputy Chairman of the Example Committee for Inland Navigation of District {one}" for one in ("A", "B", "C", "D")]
        remark = "Gender Male; " + "; ".join(titles) + "; a.k.a. 'X'."
        main = a_set(tmp_path, row(7, "OVI, Bo", remark).replace('"IRAN",-0- ', f'"IRAN","{"; ".join(titles)[:200]}"'))
        some = facts(records(main)["7"], Attribute)
        expected = [*(("title", one) for one in titles), ("gender", "Male")]
        assert [(one.kind, one.value) for one in some if isinstance(one, Attribute)] == expected

    def test_a_vessel_has_its_call_sign_tons_flag_and_owner(self) -> None:
        record = records(SAMPLES / ENCODINGS["csv"])["103"]
        (owner,) = facts(record, Ownership)
        assert isinstance(owner, Ownership) and owner.owned is not None
        assert [one.iri.rsplit("/", 1)[-1] for one in owner.owner] == ["102"]
        assert owner.owned.iri.endswith("/record/ofac-sdn/103")
        assert ("12000", "tonnage") in {(one.value, one.note) for one in facts(record, Attribute) if isinstance(one, Attribute)}
        assert {one.value for one in facts(record, Identifier) if isinstance(one, Identifier)} == {"T2EU4", "9187629", "572469210"}

    def test_an_address_is_parted_into_city_province_and_postal_code(self) -> None:
        some = facts(records(SAMPLES / ENCODINGS["csv"])["102"], Address)
        assert [(one.city, one.region, one.postal_code) for one in some if isinstance(one, Address)] == [
            ("Tehran", "", "19917"), ("Guadalajara", "Jalisco", "44660")]

    def test_a_row_of_nothing_but_null_is_counted_and_says_nothing(self) -> None:
        edition = ofac_flat.read(stream(SAMPLES / ENCODINGS["csv"]))
        assert facts({one.id: one for one in edition.records}["103"], Address) == []
        assert edition.account.left_out == {"add/add_num": 2}
        assert edition.account.taken["add/add_num"] == 6

    def test_the_spill_of_a_remark_is_joined_to_it_as_it_is(self) -> None:
        record = records(SAMPLES / ENCODINGS["csv"])["102"]
        numbers = {one.value for one in facts(record, Attribute) if isinstance(one, Attribute) and one.kind == "phone-number"}
        assert numbers == {f"0098215550{number:03}" for number in range(1, 41)}

    def test_a_remark_that_was_cut_keeps_its_last_piece_as_words(self, tmp_path: Path) -> None:
        remark = ("DOB 1960; " + "Phone Number 1234567890; " * 60)[:993] + "; POB U"
        edition = ofac_flat.read(stream(a_set(tmp_path, row(7, "BANK X", remark))))
        (record,) = edition.records
        (birth,) = facts(record, Birth)
        assert isinstance(birth, Birth) and str(birth.date) == "1960"
        assert [one.value for one in facts(record, Attribute) if one.note.startswith("cut")] == ["POB U"]  # type: ignore[attr-defined]
        assert any("1 remarks of sdn.csv are cut" in note for note in edition.account.notes)

    def test_the_record_quotes_all_its_rows(self) -> None:
        text = records(SAMPLES / ENCODINGS["csv"])["101"].text
        assert [line.split(",")[1] for line in text.split("\n")] == ['"OVI', "201", "202", "301", "302"]


class TestLinkedTo:
    def test_a_link_leads_to_the_one_entry_of_that_name(self) -> None:
        (link,) = facts(records(SAMPLES / ENCODINGS["csv"])["101"], Association)
        assert isinstance(link, Association)
        assert link.kind == "linked-to"
        assert [one.iri.rsplit("/", 1)[-1] for one in (*link.associate, *link.associated_with)] == ["101", "102"]

    def test_a_link_to_a_name_of_no_entry_or_of_two_stays_a_name(self, tmp_path: Path) -> None:
        main = row(1, "A", "Linked To: TWIN; Linked To: NOBODY.") + row(2, "TWIN") + row(3, "TWIN")
        ends = [one.associated_with[0] for one in facts(records(a_set(tmp_path, main))["1"], Association) if isinstance(one, Association)]
        assert [(one.label, one.iri) for one in ends] == [("TWIN", ""), ("NOBODY", "")]

    def test_a_link_finds_an_entry_by_its_other_name(self, tmp_path: Path) -> None:
        main = a_set(tmp_path, row(1, "A", "Linked To: OLD CO.") + row(2, "NEW CO"), alt='2,9,"fka","OLD CO",-0- \r\n')
        (link,) = facts(records(main)["1"], Association)
        assert isinstance(link, Association) and link.associated_with[0].iri.endswith("/record/ofac-sdn/2")

    def test_a_link_is_not_passed_on(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(SAMPLES / ENCODINGS["csv"])
            record = "<https://w3id.org/sanctions-kb/id/record/ofac-sdn/{}>"
            ask = "ASK {{ ?tie a :Association ; :associate {} ; :associatedWith {} }}"
            assert kb.sparql(ask.format(record.format(106), record.format(103)))
            assert kb.sparql(ask.format(record.format(103), record.format(102)))
            assert not kb.sparql(ask.format(record.format(106), record.format(102)))


class TestSets:
    def test_each_file_of_a_set_stands_for_the_set(self) -> None:
        whole = list(ofac_flat.read(stream(SAMPLES / ENCODINGS["csv"])).records)
        for name in ("alt", "add", "sdn_comments"):
            assert list(ofac_flat.read(stream(SAMPLES / "ofac-csv" / f"main.{name}.csv")).records) == whole

    def test_a_folder_or_all_its_files_load_the_set_once(self) -> None:
        for places in ([SAMPLES / "ofac-csv"], sorted((SAMPLES / "ofac-csv").iterdir())):
            assert [place.path for place in locate(places)] == [SAMPLES / ENCODINGS["csv"]]
            with KnowledgeBase.open() as kb:
                assert kb.load(places).documents == 1

    def test_two_companions_given_without_their_main_file_load_the_set_once(self) -> None:
        some = [SAMPLES / "ofac-csv" / name for name in ("main.add.csv", "main.alt.csv")]
        with KnowledgeBase.open() as kb:
            found = kb.load(some)
        assert (found.documents, found.unchanged, found.added) == (1, 0, 6)

    def test_an_archive_of_two_lists_brings_each_once(self, tmp_path: Path) -> None:
        packed = tmp_path / "lists.zip"
        with zipfile.ZipFile(packed, "w") as archive:
            for path in (SAMPLES / "ofac-csv").iterdir():
                archive.write(path, path.name.replace("main.", "").upper())
                archive.write(path, "cons_" + path.name.replace("main.", "").replace("sdn_", "").replace("sdn", "prim"))
        assert sorted(edition.list for edition in edition_at(Place(packed))) == ["ofac-cons", "ofac-sdn"]

    def test_files_of_other_tables_are_no_part_of_a_set(self, tmp_path: Path) -> None:
        for name in ("add.csv", "sdn.csv"):
            (tmp_path / name).write_text("type,attendee\nMeeting,Ada Ovi; Bo Ulm\n", "utf-8")
        assert len(locate([tmp_path])) == 2

    def test_a_set_without_its_main_file_is_refused(self, tmp_path: Path) -> None:
        shutil.copy(SAMPLES / "ofac-csv" / "main.alt.csv", tmp_path / "alt.csv")
        with KnowledgeBase.open() as kb, pytest.raises(LoadFailed, match=r"alt\.csv.*main file sdn\.csv is not beside it"):
            kb.load(tmp_path / "alt.csv")

    def test_a_main_file_alone_loads_and_says_what_is_missing(self, tmp_path: Path) -> None:
        edition = ofac_flat.read(stream(a_set(tmp_path, row(1, "A"))))
        assert [one.id for one in edition.records] == ["1"]
        assert edition.account.notes == [f"sdn.csv stands alone: there is no {name}.csv beside it" for name in ("alt", "add")]

    @pytest.mark.parametrize(("name", "program", "list_"), [
        ("cons_prim.csv", "IRAN", "ofac-cons"), ("sdn.csv", "NS-PLC", "ofac-sdn"), ("list.csv", "NS-PLC", "ofac-cons"),
        ("list.csv", "SDGT", "ofac-sdn")])
    def test_the_list_is_told_by_the_name_or_else_by_the_programmes(self, name: str, program: str, list_: str, tmp_path: Path) -> None:
        (tmp_path / name).write_text(row(1, "A").replace("IRAN", program), "utf-8")
        edition = ofac_flat.read(stream(tmp_path / name))
        assert (edition.list, len(list(edition.records))) == (list_, 1)


class TestOrphans:
    def orphaned(self, folder: Path) -> Edition:
        alt, add = '1,5,"aka","AA",-0- \r\n77,6,"aka","LOST, Max",-0- \r\n', '78,7,"1 Road",-0- ,"Iran",-0- \r\n'
        return ofac_flat.read(stream(a_set(folder, row(1, "A"), alt=alt, add=add)))

    def test_rows_of_no_entry_are_kept_marked_and_reported(self, tmp_path: Path) -> None:
        edition = self.orphaned(tmp_path)
        found = {one.id: one for one in edition.records}
        assert sorted(found) == ["1", "77", "78"]
        assert found["77"].label == "LOST, Max"
        assert [one.value for one in facts(found["78"], Attribute) if one.note == "orphan"]  # type: ignore[attr-defined]
        assert len(facts(found["78"], Address)) == 1
        assert any("2 rows belong to 2 entries that sdn.csv does not have (77, 78 ...)" in note for note in edition.account.notes)

    def test_an_orphan_is_not_designated(self, tmp_path: Path) -> None:
        self.orphaned(tmp_path)
        with KnowledgeBase.open() as kb:
            kb.load(tmp_path / "sdn.csv")
            assert kb.check() == []
            assert len(kb.sparql("SELECT ?r { ?r a :Record }")) == 3  # type: ignore[arg-type]
            assert len(kb.sparql("SELECT ?d { ?d a :Designation }")) == 1  # type: ignore[arg-type]

    def test_an_entry_of_which_only_rows_beside_remain_is_delisted(self, tmp_path: Path) -> None:
        alt = '77,6,"aka","LOST",-0- \r\n'
        with KnowledgeBase.open() as kb:
            kb.load(a_set(tmp_path, row(1, "A") + row(77, "LOST CO"), alt=alt), published="2030-01-01")
            after = kb.load(a_set(tmp_path, row(1, "A"), alt=alt), published="2030-02-01")
            ended = kb.sparql("SELECT ?end { ?d a :Designation ; :target/dcterms:identifier '77' ; :endedBy ?end }")
            assert (after.removed, [str(one["end"]) for one in ended]) == (1, ["2030-02-01"])  # type: ignore[union-attr, index]


class TestBadFiles:
    @pytest.mark.parametrize(("bad", "sentence"), [
        (row(1, "A") + '2,"B",-0- \r\n', r"sdn\.csv:2: .*has 3 cells where a row of this file has 12"),
        (row(1, "A") + row(2, "B")[:4], r"sdn\.csv:2: .*is no table, or cut"),
        (row(1, "A") + row(2, "B").replace("2,", "two,", 1), r"sdn\.csv:2: .*without the number of an entry: 'two'"),
    ])
    def test_a_row_that_is_none_is_named_with_its_line_and_nothing_is_loaded(self, bad: str, sentence: str, tmp_path: Path) -> None:
        main = a_set(tmp_path, bad, alt="", add="")
        with KnowledgeBase.open() as kb:
            with pytest.raises(LoadFailed, match=sentence):
                kb.load(main)
            assert not kb.sparql("ASK { ?claim a :Claim ; :inDocument/:sourceKey 'list:ofac-sdn' }")

    def test_a_bad_row_of_a_companion_is_named_with_that_file(self, tmp_path: Path) -> None:
        with pytest.raises(SourceError, match=r"alt\.csv:1: .*has 3 cells where a row of this file has 5"):
            records(a_set(tmp_path, row(1, "A"), alt='1,2,"aka"\r\n'))

    def test_a_row_of_fixed_width_that_is_cut_is_named(self, tmp_path: Path) -> None:
        for path in (SAMPLES / "ofac-fixed").iterdir():
            shutil.copy(path, tmp_path / path.name)
        (tmp_path / "main.add.ff").write_bytes((SAMPLES / "ofac-fixed" / "main.add.ff").read_bytes()[:-500])
        with pytest.raises(SourceError, match=r"main\.add\.ff:8: has a row of 838 characters where one of this file has 1,336"):
            records(tmp_path / "main.sdn.ff")

    def test_the_newer_fixed_width_with_a_longer_programme_is_read(self, tmp_path: Path) -> None:
        lines = (SAMPLES / ENCODINGS["ff"]).read_text("utf-8").splitlines()
        (tmp_path / "sdn.ff").write_text("".join(f"{line[:422]}{' ' * 150}{line[422:]}\r\n" for line in lines), "utf-8")
        for name in ("alt", "add", "sdn_comments"):
            shutil.copy(SAMPLES / "ofac-fixed" / f"main.{name}.ff", tmp_path / f"{name}.ff")
        newer, older = records(tmp_path / "sdn.ff"), records(SAMPLES / ENCODINGS["ff"])
        assert {number: record.said for number, record in newer.items()} == {number: record.said for number, record in older.items()}

    def test_a_number_that_stands_twice_is_kept_twice_and_reported(self, tmp_path: Path) -> None:
        main = a_set(tmp_path, row(1, "A") + row(1, "B"))
        with KnowledgeBase.open() as kb:
            found = kb.load(main)
            assert found.added == 2
        assert any("record 1 stands more than once" in warning for warning in found.warnings)

    def test_letters_of_an_old_code_page_are_read(self, tmp_path: Path) -> None:
        (tmp_path / "sdn.csv").write_bytes(row(1, "SOCI\xc9T\xc9 X").encode("cp1252"))
        assert records(tmp_path / "sdn.csv")["1"].label == "SOCIÉTÉ X"

    def test_a_header_and_the_mark_of_an_old_end_of_file_are_no_records(self, tmp_path: Path) -> None:
        header = "ent_num,SDN_Name,SDN_Type,Program,Title,Call_Sign,Vess_type,Tonnage,GRT,Vess_flag,Vess_owner,Remarks\r\n"
        assert list(records(a_set(tmp_path, header + row(1, "A") + "\x1a\r\n"))) == ["1"]


def test_the_same_rows_in_another_order_are_the_same_claims(tmp_path: Path) -> None:
    for path in (SAMPLES / "ofac-csv").iterdir():
        lines = path.read_bytes().strip(b"\x1a").splitlines(keepends=True)
        (tmp_path / path.name.replace("main.", "")).write_bytes(b"".join(reversed(lines)))
    with KnowledgeBase.open() as kb:
        kb.load(SAMPLES / ENCODINGS["csv"], published="2030-01-15")
        again = kb.load(tmp_path / "sdn.csv", published="2030-01-15")
        assert (again.unchanged, again.added, again.closed) == (1, 0, 0)


def test_every_word_of_the_table_is_a_concept_of_its_scheme() -> None:
    from kb.resources import folder

    schemes = {path.stem: path.read_text("utf-8") for path in (folder("ontology") / "schemes").glob("*.ttl")}
    of = {"identifiers": "identifier-kind", "attributes": "attribute-kind", "births": "birth-kind", "nationalities": "nationality-kind",
          "measures": "measure-type"}
    table = words._words()
    for sort, scheme in of.items():
        assert [kind for kind in table[sort] if f"s:{kind} a skos:Concept" not in schemes[scheme]] == []
    named = {one for some in (table["by_list"], *table["by_program"].values()) for kinds in some.values() for one in kinds}
    assert [kind for kind in sorted(named) if f"s:{kind} a skos:Concept" not in schemes["measure-type"]] == []
    assert [one for one in table["relations"].values() if f"s:{one['kind']} a skos:Concept" not in schemes["association-kind"]] == []
