"""The real lists and registers, where the folder with them lies beside the checkout; they never ship.  Counts are those of its MANIFEST."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.knowledge import LoadFailed
from kb.loaders import edition_at, locate

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data" / "sanctions"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the real lists are not here")


def count(kb: KnowledgeBase, pattern: str, what: str = "?x") -> int:
    """How many different nodes (or rows, with several variables) match a pattern."""
    rows = kb.sparql(f"SELECT (COUNT(*) AS ?n) {{ SELECT DISTINCT {what} {{ {pattern} }} }}")
    assert not isinstance(rows, bool | str)
    return next(int(str(row["n"])) for row in rows)


def unknown(place: Path) -> dict[str, tuple[int, str]]:
    """What the loader of a list does not know of its file, after walking through it."""
    found: dict[str, tuple[int, str]] = {}
    for edition in (one for located in locate([place]) for one in edition_at(located)):
        assert sum(1 for _ in edition.records) > 0
        found |= edition.account.unknown
    return found


OFAC_CONS = SHARED / "ofac-cons-legacy"
OFAC_SDN = SHARED / "ofac-sdn-csv" / "2021-07"


@pytest.fixture(scope="module")
def ofac_sdn() -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open() as kb:
        loaded = kb.load(OFAC_SDN, published="2021-07-01")
        assert (loaded.documents, loaded.added, loaded.warnings) == (1, 8976, [])
        yield kb


@pytest.fixture(scope="module")
def ofac_encodings() -> dict[str, set[tuple[str, str, str]]]:
    found = {}
    for name in ("cons_prim.csv", "cons_prim.del", "cons_prim.pip", "cons_prim.ff", "consolidated.xml"):
        with KnowledgeBase.open() as kb:
            loaded = kb.load(OFAC_CONS / name, published="2018-04-06")
            assert (loaded.documents, loaded.added) == (1, 639)
            answer = kb.sparql("""SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o }
              FILTER(CONTAINS(STR(?g), "/document/ofac-") || CONTAINS(STR(?g), "/resolved/ofac-"))
              FILTER NOT EXISTS { ?s a ?t FILTER(?t IN (:SanctionsList, :Passage, :Claim, :Extraction)) } }""")
            assert not isinstance(answer, bool | str)
            found[name.rsplit(".", 1)[-1]] = {(str(row["s"]), str(row["p"]), str(row["o"])) for row in answer}
    return found


class TestOfacFlatFilesAndClassicXml:
    """The lists of the Office of Foreign Assets Control in five encodings."""

    def test_the_specially_designated_nationals_of_2021_lose_nothing(self, ofac_sdn: KnowledgeBase) -> None:
        entries = {kind: count(ofac_sdn, f"?x a :Record, :{kind}") for kind in ("Organization", "Person", "Vessel", "Aircraft")}
        assert entries == {"Organization": 3673, "Person": 4620, "Vessel": 406, "Aircraft": 277}
        assert count(ofac_sdn, "?x a :Designation ; :onList/a :SanctionsList") == 8976
        row = "?x a :Name ; dcterms:identifier ?number ; :kind s:{} "
        assert count(ofac_sdn, row.format("alias")) == 11_523 + 18
        assert count(ofac_sdn, row.format("alias") + '; skos:note "n.k.a."') == 18
        assert count(ofac_sdn, row.format("former-name")) == 369
        assert count(ofac_sdn, "?x a :Designation ; :program ?p", "?x ?p") == 10_759
        assert count(ofac_sdn, "?x :program ?p", "?p") == 67
        assert count(ofac_sdn, "?x a :Association ; :kind s:linked-to") == 3391 + 17  # those of the comments

    def test_every_address_row_is_an_address_or_says_nothing(self, ofac_sdn: KnowledgeBase) -> None:
        (place,) = locate([OFAC_SDN])
        (edition,) = edition_at(place)
        assert sum(1 for _ in edition.records) == 8976
        assert edition.account.left_out == {"add/add_num": 2397}
        assert count(ofac_sdn, "?x a :Address ; :bearer/a :Record") + 2397 == 13_837

    def test_hardly_a_piece_of_a_remark_is_not_understood(self, ofac_sdn: KnowledgeBase) -> None:
        assert count(ofac_sdn, "?x a :Attribute ; :kind s:remark") < 500
        assert count(ofac_sdn, "?x a :Association ; :associatedWith/a :Record") > 3380

    def test_every_rule_holds(self, ofac_sdn: KnowledgeBase) -> None:
        assert ofac_sdn.check() == []

    @pytest.mark.parametrize("encoding", ["del", "pip", "ff"])
    def test_every_flat_encoding_of_a_day_is_one_graph(self, encoding: str, ofac_encodings: dict[str, set[tuple[str, str, str]]]) -> None:
        assert ofac_encodings[encoding] == ofac_encodings["csv"]

    def test_the_xml_of_that_day_adds_its_46_weak_aliases_and_nothing_else(
        self, ofac_encodings: dict[str, set[tuple[str, str, str]]]
    ) -> None:
        assert ofac_encodings["csv"] - ofac_encodings["xml"] == set()
        added = ofac_encodings["xml"] - ofac_encodings["csv"]
        assert len({subject for subject, _, _ in added}) == 46
        weak = {subject for subject, predicate, one in ofac_encodings["xml"] if "strength" in predicate and "weak" in one}
        assert {one for _, predicate, one in added if "underName" in predicate} == weak

    def test_the_consolidated_list_of_2018_loses_nothing(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(OFAC_CONS / "consolidated.xml")
            entries = {kind: count(kb, f"?x a :Record, :{kind}") for kind in ("Organization", "Person", "Vessel")}
            assert entries == {"Organization": 471, "Person": 94, "Vessel": 74}
            assert count(kb, "?x a :Name ; :strength s:strong") == 1209
            assert count(kb, "?x a :Name ; :strength s:weak") == 46
            assert count(kb, "?x a :Address ; :bearer/a :Record") == 711
            assert count(kb, "?x a :Birth ; :kind s:birth ; :date|:earliestDate ?day") == 87
            assert count(kb, "?x a :Birth ; :kind s:birth ; :city|:country|:placeText ?place") == 22
            assert count(kb, "?x a :Designation ; :program ?p", "?x ?p") == 647
            assert count(kb, "?x a :Attribute ; :kind s:vessel-type") == 73
            assert kb.check() == []

    def test_a_second_consolidated_list_with_its_comments_loses_nothing(self) -> None:
        with KnowledgeBase.open() as kb:
            loaded = kb.load(SHARED / "us-other" / "watchman-cons_prim.csv", published="2025-01-10")
            assert (loaded.added, loaded.warnings) == (442, [])
            assert count(kb, "?x a :Name ; dcterms:identifier ?number") == 1073
            assert count(kb, "?x a :Address ; :bearer/a :Record") == 574 - 52

    def test_companions_of_another_edition_are_orphans_that_nobody_sanctions(self, tmp_path: Path) -> None:
        later = OFAC_SDN.parent / "mismatched-alt-add-2024-01"
        for name, folder in (("sdn", OFAC_SDN), ("alt", later), ("add", later)):
            (tmp_path / f"{name}.csv").symlink_to(folder / f"{name}.csv")
        with KnowledgeBase.open() as kb:
            loaded = kb.load(tmp_path, published="2024-01-01")
            assert any("marked as orphans" in warning for warning in loaded.warnings)
            assert count(kb, "?x a :Name ; dcterms:identifier ?number") == 17_091
            assert count(kb, "?x a :Designation") == 8976
            assert count(kb, "?x a :Record") > 8976

    def test_no_value_of_a_file_is_unknown_to_the_loader(self) -> None:
        cons = (OFAC_CONS / "cons_prim.csv", OFAC_CONS / "consolidated.xml", SHARED / "us-other" / "watchman-cons_prim.csv")
        for place in (OFAC_SDN / "sdn.csv", *cons):
            assert unknown(place) == {}


UN = SHARED / "un-xml"
EU = SHARED / "eu-fsf" / "eu-fsf-rebuilt.xml.gz"
UK = SHARED / "uk-list" / "uk-sanctions-list-rebuilt.xml.gz"
JOURNAL = SHARED / "eu-journal-csv"


class TestUnitedNations:
    """The consolidated list of the Security Council, and its change from 2018 to 2025."""

    @staticmethod
    def changes() -> tuple[int, int]:
        """How many numbers of entries went, and how many came, counted in the words of the two files."""
        numbers = [set(re.findall(r"<REFERENCE_NUMBER>\s*([^<]*?)\s*</REFERENCE_NUMBER>", path.read_text("utf-8")))
                   for path in (UN / "UN_consolidated-2018-06-07.xml", UN / "UN_consolidated-2025-11-20.xml")]
        return len(numbers[0] - numbers[1]), len(numbers[1] - numbers[0])

    @pytest.fixture(scope="class")
    def kb(self) -> Iterator[KnowledgeBase]:
        with KnowledgeBase.open() as kb:
            first = kb.load(UN / "UN_consolidated-2018-06-07.xml")
            assert (first.added, first.warnings) == (1098, [])
            second = kb.load(UN / "UN_consolidated-2025-11-20.xml")
            assert (second.added, second.removed, second.warnings) == (*reversed(self.changes()), [])
            yield kb

    def test_the_current_edition_loses_nothing(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(UN / "UN_consolidated-2025-11-20.xml")
            assert [count(kb, f"?x a :Record, :{kind}") for kind in ("Person", "Organization")] == [727, 273]
            assert count(kb, "?x a :Name ; :kind ?kind FILTER(?kind IN (s:alias, s:former-name))") == 2140 + 613
            assert count(kb, "?x a :Address ; :bearer/a :Record") == 476 + 336
            assert count(kb, "?x a :Birth MINUS { ?x :underName ?name }") == 870 + 634
            assert count(kb, '?x a :Identifier MINUS { ?x skos:note "DATAID" }') == 468
            assert count(kb, "?x a :Nationality") == 649
            assert count(kb, "?x a :Attribute ; :kind s:function") == 423
            assert count(kb, '?x a :Designation ; :program/dcterms:identifier "1718"') == 155
            assert count(kb, "?x a :Designation ; :program/:issuedBy ?by") == 1000
            assert kb.check() == []

    def test_two_editions_without_a_change_are_no_difference(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(UN / "UN_consolidatedLegacyByPRN-2025-11-15.xml")
            again = kb.load(UN / "UN_consolidated-2025-11-20.xml")
            assert (again.added, again.removed, again.closed) == (0, 0, 0)

    def test_nobody_who_was_taken_off_is_in_force_today_but_was_in_2018(self, kb: KnowledgeBase) -> None:
        off = "?m a :Designation ; :endedBy ?day"
        assert count(kb, off, "?m") == self.changes()[0]
        today = {row["measure"] for row in kb.ask("measures-in-force", day="2026-01-01")}  # type: ignore[union-attr, index]
        ended = {row["m"] for row in kb.sparql(f"SELECT ?m {{ {off} }}")}  # type: ignore[union-attr, index]
        assert today & ended == set()
        known = {row["measure"] for row in kb.ask("measures-in-force", day="2018-06-07", known_on="2018-06-07")}  # type: ignore[union-attr, index]
        assert ended <= known

    def test_the_difference_counts_entries_added_and_removed(self, kb: KnowledgeBase) -> None:
        changes = {(one.record, one.change) for one in kb.diff("un-sc", since="2018-06-07")}
        assert tuple(sum(change == kind for _, change in changes) for kind in ("removed", "added")) == self.changes()

    def test_an_edition_that_lost_its_entities_is_refused_with_the_figures(self, tmp_path: Path) -> None:
        cut = tmp_path / "cut.xml"
        text = (UN / "UN_consolidated-2025-11-20.xml").read_text("utf-8")
        cut.write_text(re.sub(r"<ENTITIES>.*</ENTITIES>", "<ENTITIES/>", text, flags=re.DOTALL), "utf-8")
        with KnowledgeBase.open() as kb:
            kb.load(UN / "UN_consolidatedLegacyByPRN-2025-11-15.xml")
            with pytest.raises(LoadFailed, match="would take 273 of 1,000 entries off the list"):
                kb.load(cut)

    def test_nothing_is_unknown_and_every_rule_holds(self, kb: KnowledgeBase) -> None:
        assert [unknown(path) for path in sorted(UN.glob("*.xml"))] == [{}, {}, {}]
        assert kb.check() == []


class TestEuropeanUnionFinancialSanctions:
    """The file of financial sanctions, rebuilt from the official content."""

    @pytest.fixture(scope="class")
    def kb(self) -> Iterator[KnowledgeBase]:
        with KnowledgeBase.open() as kb:
            loaded = kb.load(EU)
            assert (loaded.added, loaded.warnings) == (5860, [])
            yield kb

    def test_every_detail_is_there(self, kb: KnowledgeBase) -> None:
        kinds = ("Name", "Nationality", "Birth", "Address")
        assert {kind: count(kb, f"?x a :{kind} ; dcterms:identifier ?number") for kind in kinds} == {
            "Name": 29_826, "Nationality": 2616, "Birth": 4301, "Address": 2346}
        assert count(kb, "?x a :Identifier ; dcterms:identifier ?number") == 2435
        assert count(kb, "?x a :Identifier ; :kind s:list-reference") == 88
        assert [count(kb, f"?x a :Record, :{kind}") for kind in ("Person", "Organization")] == [4341, 1519]
        assert count(kb, "?x a :Attribute ; :kind s:remark") == 687

    def test_every_detail_cites_its_act(self, kb: KnowledgeBase) -> None:
        assert count(kb, "?claim a :Claim ; dcterms:source ?act . ?act a :LegalAct", "?claim ?act") == 41_524
        assert count(kb, "?claim a :Claim ; dcterms:source ?act . ?act a :LegalAct", "?act") == 758

    def test_dates_and_languages_keep_what_is_special_about_them(self, kb: KnowledgeBase) -> None:
        assert count(kb, "?x a :Birth ; :estimated :date") == 197
        assert count(kb, "?x a :Birth ; :calendar s:islamic ; :dateText ?words") == 5
        assert count(kb, "?x a :Name ; dcterms:language ?language", "?language") == 44 - 1  # the other one is none

    def test_every_designation_stands_under_a_programme_of_the_reference_and_on_its_regulation(self, kb: KnowledgeBase) -> None:
        assert count(kb, "?x a :Designation ; :program ?p . ?p :issuedBy ?by", "?p") == 34
        assert count(kb, "?x a :Designation ; :program ?p . ?p :issuedBy ?by", "?x ?p") == 5860
        assert count(kb, "?x a :Designation ; :legalBasis/:inForceOn ?day") == 5860

    def test_nothing_is_unknown_and_every_rule_holds(self, kb: KnowledgeBase) -> None:
        assert unknown(EU) == {}
        assert kb.check() == []


class TestEuropeanUnionJournal:
    """Tables of three consolidated acts and two amendments."""

    def test_every_row_is_a_listing_with_its_reasons(self) -> None:
        with KnowledgeBase.open() as kb:
            loaded = kb.load(JOURNAL, published="2026-08-01")
            assert (loaded.documents, loaded.added) == (5, 408 + 339 + 2802 + 9 + 157)
            assert count(kb, "?x a :Designation ; :onList ?list") == 3715
            assert count(kb, "?x a :Designation ; :reasonText ?words") == 3489
            assert count(kb, "?x a :Designation ; :listedOn ?day") == 3683
            assert count(kb, "?x a :Action ; :actsOn/a :Designation ; :legalBasis ?act") == 166
            assert count(kb, "?x a :Identifier ; :kind s:imo-number") == 100
            assert kb.check() == []

    def test_nothing_is_unknown(self) -> None:
        assert [unknown(path) for path in sorted(JOURNAL.glob("*.csv"))] == [{}] * 5


class TestUnitedKingdom:
    """The sanctions list, rebuilt from the official content."""

    @pytest.fixture(scope="class")
    def kb(self) -> Iterator[KnowledgeBase]:
        with KnowledgeBase.open() as kb:
            loaded = kb.load(UK)
            assert (loaded.added, loaded.warnings) == (6349, [])
            yield kb

    def test_every_entry_and_detail_is_there(self, kb: KnowledgeBase) -> None:
        assert [count(kb, f"?x a :Record, :{kind}") for kind in ("Person", "Organization", "Vessel")] == [4036, 1647, 666]
        assert count(kb, "?x a :Name ; :kind s:original-script-name") == 3868
        assert count(kb, "?x a :Name ; :kind ?kind FILTER(?kind IN (s:primary-name, s:alias))") == 15_758
        assert count(kb, "?x a :Address ; :bearer/a :Record") == 3823
        assert count(kb, '?x a :Identifier ; skos:note "United Nations"') == 1005
        assert count(kb, '?x a :Identifier ; skos:note "OFSI Group ID"') == 5151
        assert count(kb, "?x a :Name ; :script ?script ; :kind s:original-script-name") > 3600  # the others are in Latin letters

    def test_flags_are_measure_types_and_reasons_stand_on_the_listings(self, kb: KnowledgeBase) -> None:
        kinds = {"asset-freeze": 5689, "travel-ban": 3936, "director-disqualification": 4727, "trust-services-ban": 2842}
        assert {kind: count(kb, f"?x a :Designation ; :measureType s:{kind}") for kind in kinds} == kinds
        assert count(kb, "?x a :Designation ; :measureType s:arms-embargo") == 406 + 17 - 1  # targeted ones too; one entry has both
        assert count(kb, "?x a :Designation ; :reasonText ?words") == 5406  # of 6,283, the others are blank
        assert count(kb, "?x a :Designation ; :program/:issuedBy ?by") == 6349
        assert count(kb, "?x a :Designation ; :program ?p", "?p") == 31

    def test_nothing_is_unknown_and_every_rule_holds(self, kb: KnowledgeBase) -> None:
        assert unknown(UK) == {}
        assert kb.check() == []


REGISTER = SHARED / "sipri-trade-register" / "trade-register-2025-03-13.csv"
BY_ID = SHARED / "sipri-trade-register" / "trade-register-byid-2025-01-03-from2000.csv"


@pytest.fixture(scope="module")
def sipri() -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open() as kb:
        loaded = kb.load([REGISTER, BY_ID])
        assert (loaded.documents, loaded.claims) == (2, 29_515 + 10_396)
        assert len([one for one in loaded.warnings if "copy 2 is kept" in one]) == len(loaded.warnings) == 10
        yield kb


def total(kb: KnowledgeBase, of: str, act: str) -> str:
    said = f"?c :inDocument/:sourceKey 'list:{of}' ; :asserts ?step . ?step :actionType s:{act} ; :tiv ?tiv"
    rows = kb.sparql(f"SELECT (SUM(?tiv) AS ?sum) {{ {said} }}")
    assert not isinstance(rows, bool | str)
    return str(next(iter(rows))["sum"])


class TestTradeRegisterOfSipri:
    """Arms deals, in both forms of the export."""

    def test_every_deal_and_every_value_of_the_register_is_there(self, sipri: KnowledgeBase) -> None:
        said = "?c :inDocument/:sourceKey 'list:sipri-register' ; :asserts ?x . ?x "
        assert count(sipri, f"{said} a :ArmsTransfer") == 29_515
        assert (total(sipri, "sipri-register", "deliver"), total(sipri, "sipri-register", "order")) == ("2092211.45", "2270626.85")
        assert count(sipri, f"{said} :actionType s:deliver ; :date ?day", "?x ?day") == 60_066
        assert count(sipri, f"{said} :actionType s:deliver") == 29_515 - 1_166
        assert count(sipri, f"{said} :actionType s:order ; :estimated :date") == 15_581
        # An uncertain number that is not given is a note.
        flagged = [count(sipri, f"{said} :actionType s:order ; {flag}") for flag in (":estimated :quantity", "skos:note ?words")]
        assert sum(flagged) == 12_310
        assert count(sipri, f"{said} :actionType s:deliver ; :estimated :quantity") == 2_595
        assert count(sipri, f"{said} a :ArmsTransfer ; skos:note ?comment") == 24_208
        assert count(sipri, f"{said} a :ArmsTransfer ; :weaponText ?description", "?description") == 221
        # All but the unknown ones, of which one deal has two.
        assert count(sipri, f"{said} a :ArmsTransfer ; :recipient ?party", "?party") == 252 + 1
        assert count(sipri, f"{said} a :ArmsTransfer ; :supplier ?party", "?party") == 135

    def test_the_form_by_id_has_a_delivery_for_each_row(self, sipri: KnowledgeBase) -> None:
        of = "sipri-register-by-id-since-2000"
        assert count(sipri, f"?c :inDocument/:sourceKey 'list:{of}' ; :asserts ?x . ?x a :ArmsTransfer ; dcterms:identifier ?id") == 10_396
        assert count(sipri, f"?c :inDocument/:sourceKey 'list:{of}' ; :asserts ?x . ?x :actionType s:deliver") == 20_480
        assert total(sipri, of, "deliver") == "613035.74"

    def test_the_two_forms_share_no_account(self, sipri: KnowledgeBase) -> None:
        shared = "?one :inDocument ?d ; :asserts ?x . ?other :inDocument ?e ; :asserts ?x FILTER(?d != ?e)"
        assert count(sipri, shared) == 0

    def test_the_questions_about_transfers_answer_from_it(self, sipri: KnowledgeBase) -> None:
        rows = list(sipri.ask("transfer-quantities", supplier="Iran", recipient="Russia"))
        assert {("Shahed-136", "deliver", "4600"), ("Shahed-136", "order", "6600")} <= {
            (row["weapon"], row["stage"], row["quantity"]) for row in rows}
        assert len(list(sipri.ask("transfers-by-supplier", supplier="Soviet Union", recipient="Iraq"))) > 100
        assert len(list(sipri.ask("transfers-by-recipient", recipient="Hezbollah"))) > 20

    def test_no_rule_is_broken_and_no_column_unknown(self, sipri: KnowledgeBase) -> None:
        assert sipri.check() == []
        assert unknown(REGISTER) == unknown(BY_ID) == {}


class TestGlobalSanctionsDataBase:
    """Cases of sanctions between states."""

    def test_every_case_is_a_measure_with_its_kinds(self) -> None:
        place = SHARED / "gsdb" / "GSDB_V3.csv"
        with KnowledgeBase.open() as kb:
            assert kb.load(place).claims == 1_325
            measure = "?x a :SanctionsMeasure ; dcterms:identifier ?case ; "
            assert count(kb, f"{measure} :sender ?sender ; :target ?target") == 1_325
            kinds = {"arms-embargo": 265, "military-assistance-ban": 241, "financial": 724, "travel-ban": 346, "other-measure": 214}
            assert {kind: count(kb, f"{measure} :measureType s:{kind}") for kind in kinds} == kinds
            assert count(kb, f"{measure} :measureType ?kind FILTER(?kind IN (s:export-ban, s:import-ban))") == 513
            assert count(kb, f"{measure} skos:note ?note FILTER(CONTAINS(?note, 'sender_mult'))") == 359
            assert count(kb, f"{measure} skos:note ?note FILTER(CONTAINS(?note, 'target_mult'))") == 49
            assert count(kb, "?x a :Objective ; :partOf/dcterms:identifier ?case ; :reasonText ?aim") == 1_760
            assert count(kb, "?x a :Objective ; :outcome ?outcome") == 1_759  # one case tells one outcome for two aims
            assert len(list(kb.ask("measures-against-target", target="Iran"))) > 30
            assert kb.check() == []
        assert unknown(place) == {}


class TestProgrammesAndPressReleases:
    """The registers that describe programmes, and the releases behind listed names."""

    def test_every_programme_and_issuer_is_there(self) -> None:
        place = SHARED / "programs-issuers" / "programs-issuers.tar.gz"
        with KnowledgeBase.open() as kb:
            kb.load(place)
            said = "?c :inDocument/:sourceKey 'list:sanctions-programmes' ; :asserts ?x . ?x a :SanctionsProgram "
            assert count(kb, f"{said} ; dcterms:identifier ?key ; :issuedBy/a :Record") == 261
            assert count(kb, "?x a :Record ; :recordIn/skos:prefLabel 'Sanctions programmes and their issuers'") == 69
            assert count(kb, f"{said} ; skos:altLabel ?alias", "?x ?alias") > 700
            assert kb.check() == []
        assert unknown(place) == {}

    def test_every_link_to_a_release_is_there(self) -> None:
        place = SHARED / "press-release-evidence" / "entries.json"
        with KnowledgeBase.open() as kb:
            loaded = kb.load(place)
            assert loaded.added == 5_821
            assert count(kb, "?x a :Identifier ; :kind s:list-reference") == 4_806
            # One of the 9,539 links is empty.
            assert count(kb, "?x :actionType s:announce ; ^:asserts/dcterms:source/:url ?url") == 9_538
            assert count(kb, "?act :kind s:press-release ; :url ?url ; dcterms:title ?title", "?url") == 1_098
            assert [one for one in loaded.warnings if "is empty" in one] != []
            assert kb.check() == []
        assert unknown(place) == {}


class TestFollowTheMoney:
    """Files of OpenSanctions and of a donations register."""

    FOLDER = SHARED / "ftm-fixtures"

    def own(self, list_: str) -> str:
        """A claim of one of the lists."""
        return f"?c :inDocument/:sourceKey 'list:{list_}' ; :asserts ?x . "

    def test_every_sanction_is_a_designation_by_its_authority(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(self.FOLDER / "zala.entities.ftm.json")
            said = self.own("ftm-zala")
            assert count(kb, f"{said} ?x a :Designation") == 41
            assert count(kb, f"{said} ?x a :Designation ; :sender ?s ; :target/skos:prefLabel ?t") == 41
            assert count(kb, f"{said} ?c :modality s:reported ; :via ?who . ?x a :Designation") == 41
            assert count(kb, f"{said} ?x a :Ownership") == 14
            assert count(kb, f"{said} ?x a :Ownership ; :percentage ?p") == 10
            assert count(kb, f"{said} ?x a :Tenure") == 3
            assert count(kb, f"{said} ?x a :Association ; :kind s:family-tie") == 4
            assert count(kb, f"{said} ?x a :Designation ; :sender <https://w3id.org/sanctions-kb/id/organization/ofac>") == 8
            assert count(kb, f"{said} ?x a :Record") == 0
            assert count(kb, "?x a :Record ; :recordIn/skos:prefLabel 'FollowTheMoney dataset zala' ; skos:prefLabel ?name") == 44
            assert kb.check() == []

    def test_every_donation_is_a_payment(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(self.FOLDER / "parteispenden.entities.ftm.json")
            assert count(kb, f"{self.own('ftm-parteispenden')} ?x a :Action ; :actionType s:pay") == 291
            assert count(kb, f"{self.own('ftm-parteispenden')} ?x :actionType s:pay ; :amount ?a ; :currency 'EUR'") >= 290
            assert count(kb, "?x a :Record ; a ?class FILTER(?class IN (:Person, :Company, :Organization))") == 96
            assert kb.check() == []

    @pytest.mark.parametrize("name", ["zala.entities.ftm.json", "parteispenden.entities.ftm.json", "t1.entities.ftm.json",
                                      "t2-wnk.entities.delta.json"])
    def test_nothing_is_unknown(self, name: str) -> None:
        assert unknown(self.FOLDER / name) == {}


class TestListsOfTheUnitedStatesAndChina:
    """The consolidated screening list, the denied persons, the terrorist exclusion list, and China's countermeasures."""

    CSL, OTHER = SHARED / "us-csl", SHARED / "us-other"

    @pytest.fixture(scope="class")
    def kb(self) -> Iterator[KnowledgeBase]:
        with KnowledgeBase.open() as kb:
            loaded = kb.load(self.CSL / "consolidated.csv.gz", published="2022-05-16")
            assert (loaded.documents, loaded.added) == (1, 14_160)
            yield kb

    def test_every_row_is_a_designation_on_its_list(self, kb: KnowledgeBase) -> None:
        rows = kb.sparql("SELECT ?l (COUNT(DISTINCT ?d) AS ?n) { ?d a :Designation ; :onList ?l } GROUP BY ?l")
        assert not isinstance(rows, bool | str)
        assert {str(row["l"]).rsplit("/", 1)[-1]: int(str(row["n"])) for row in rows} == {
            "ofac-sdn": 10_026, "us-bis-entity-list": 2001, "us-state-itar-debarred": 727, "us-bis-denied-persons": 462, "ofac-ssi": 290,
            "us-bis-unverified": 201, "us-state-nonproliferation": 163, "ofac-plc": 78, "us-bis-military-end-user": 71, "ofac-cmic": 68,
            "ofac-capta": 53, "ofac-mbs": 17, "ofac-fse": 3}
        assert count(kb, "?x a :Record ; a :Person") == 5206 + 78 + 2
        assert (count(kb, "?x a :Record, :Vessel"), count(kb, "?x a :Record, :Aircraft")) == (433, 283)

    def test_every_value_of_every_column_is_there(self, kb: KnowledgeBase) -> None:
        assert count(kb, "?x a :Name ; :kind s:primary-name") == 14_160
        assert count(kb, "?x a :Name ; :kind s:alias") == 20_011
        assert count(kb, "?x a :Address ; :bearer/a :Record") == 17_454
        assert count(kb, "?x a :Attribute ; :kind s:vessel-type") == 322 + 6  # six ships tell another type
        assert count(kb, "?x a :Designation ; :endDate ?day") == 417
        assert count(kb, "?x a :Designation ; :terms ?t FILTER(STRSTARTS(?t, 'license policy: '))") == 2000 + 71
        assert count(kb, "?x a :Designation ; :legalBasis ?act", "?x") == 1973 + 727 + 462 + 161 + 71

    def test_every_claim_is_that_of_the_authority_which_the_relay_reports(self, kb: KnowledgeBase) -> None:
        claims = "?x a :Claim ; :inDocument/:sourceKey 'list:us-csl'"
        assert count(kb, f"{claims} ; :modality s:reported ; :via ?v ; :attributedTo ?who") == count(kb, claims)
        assert count(kb, "?x :attributedTo ?who . ?x :inDocument/:sourceKey 'list:us-csl'", "?who") == 3

    def test_debarments_are_export_controls_by_the_department_of_state(self, kb: KnowledgeBase) -> None:
        state = "<https://w3id.org/sanctions-kb/id/organization/us-state-department>"
        assert count(kb, f"?x a :Designation ; :sender {state} ; :measureType s:export-control ; :inferred :measureType") >= 727

    def test_hardly_a_tie_leads_outside(self, kb: KnowledgeBase) -> None:
        assert count(kb, "?x a :Association ; :associatedWith/a :Record") > 4300

    def test_every_rule_holds(self, kb: KnowledgeBase) -> None:
        assert kb.check() == []

    def test_the_older_layout_keeps_the_numbers_of_records(self, kb: KnowledgeBase) -> None:
        with KnowledgeBase.open() as older:
            assert older.load(self.CSL / "csl-small.csv", published="2019-06-01").added == 115
            assert older.check() == []
            rows = older.sparql("SELECT ?x { ?x a :Record }")
            assert not isinstance(rows, bool | str)
            still = sum(bool(kb.sparql(f"ASK {{ <{row['x']}> a :Record }}")) for row in rows)
        assert still > 80

    def test_the_small_lists_lose_nothing(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load([self.OTHER / "watchman-dpl.txt", self.OTHER / "watchman-us_tel.json"], published="2025-06-01")
            assert count(kb, "?x a :Designation ; :onList <https://w3id.org/sanctions-kb/id/list/us-bis-denied-persons>") == 546
            assert count(kb, "?x a :Designation ; :onList <https://w3id.org/sanctions-kb/id/list/us-state-terrorist-exclusion>") == 10
            assert count(kb, "?x a :Designation ; :endDate ?day") == 493
            assert count(kb, "?x a :Action ; :actionType s:amend ; :date ?day") == 546
            assert kb.check() == []

    def test_every_row_of_the_table_of_china_is_a_measure(self) -> None:
        with KnowledgeBase.open() as kb:
            assert kb.load(self.OTHER / "cn-sanctions.csv", published="2026-08-22").added == 610
            assert count(kb, "?x a :Designation ; :sender ?s ; :target/a :Record") == 610
            assert count(kb, "?x a :Designation ; :measureType s:export-control") == 40
            assert count(kb, "?x a :Designation ; :measureType s:dual-use-restriction") == 153
            assert count(kb, "?x a :Identifier ; :kind s:wikidata-item") == 91
            assert count(kb, "?x a :Action ; :actionType s:suspend") == 5
            quotes = kb.sparql("SELECT ?q { ?p a :Passage ; :quote ?q ; :inDocument/:sourceKey 'list:cn-countermeasures' }")
            assert not isinstance(quotes, bool | str)
            # The word stands 67 times, in 38 rows.
            assert sum(str(row["q"]).count("Taiwan") for row in quotes) == 67
            assert kb.check() == []

    @pytest.mark.parametrize("name", ["us-csl/consolidated.csv.gz", "us-csl/csl-small.csv", "us-other/watchman-dpl.txt",
                                      "us-other/watchman-us_tel.json", "us-other/cn-sanctions.csv"])
    def test_nothing_is_unknown(self, name: str) -> None:
        assert unknown(SHARED / name) == {}


OFAC_ADVANCED = SHARED / "ofac-advanced-xml" / "cons_advanced.xml"
OFAC_ENHANCED = SHARED / "ofac-enhanced-xml" / "CONS_ENHANCED.ZIP"


@pytest.fixture(scope="module")
def ofac_advanced() -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open() as kb:
        loaded = kb.load(OFAC_ADVANCED)
        assert (loaded.documents, loaded.added, loaded.warnings) == (1, 375, [])
        yield kb


@pytest.fixture(scope="module")
def ofac_enhanced() -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open() as kb:
        loaded = kb.load(OFAC_ENHANCED)
        assert (loaded.documents, loaded.added, len(loaded.warnings)) == (1, 443, 1)
        yield kb


class TestOfacAdvancedAndEnhancedXml:
    """The consolidated list of the Office of Foreign Assets Control in its two newer forms."""

    def test_every_party_name_document_and_relation_of_the_advanced_file_is_there(self, ofac_advanced: KnowledgeBase) -> None:
        kb = ofac_advanced
        assert count(kb, "?x a :Record, :Organization") == 293
        assert count(kb, "?x a :Record, :Person") == 82
        assert count(kb, "?x a :Name ; :bearer/a :Record") == 1290
        assert count(kb, "?x a :Name ; :strength s:weak") == 31
        assert count(kb, "?x a :Name ; :kind s:former-name") == 84
        assert count(kb, "?x a :Identifier ; :status s:valid ; :underName/:kind s:primary-name") == 573
        assert count(kb, "?x a :Association ; :kind s:controlled-by ; :associate/a :Record ; :associatedWith/a :Record") == 276
        assert count(kb, "?claim :asserts ?x ; :reliability s:reliable . ?x a :Association") == 29

    def test_every_entry_event_and_measure_of_the_advanced_file_is_there(self, ofac_advanced: KnowledgeBase) -> None:
        kb = ofac_advanced
        assert count(kb, "?x a :Designation ; :listedOn ?day ; :legalBasis ?act") == 759
        lists = {"list/ofac-cons": 375, "list/ofac-sdn": 9}
        for name, entries in lists.items():
            assert count(kb, f"?x a :Designation ; :onList <https://w3id.org/sanctions-kb/id/{name}>") == entries
        parts = {"Sectoral Sanctions Identifications List": 290, "Non-SDN Palestinian Legislative Council List": 78, "FSE List": 6,
                 "CAPTA List": 1}
        for name, entries in parts.items():
            assert count(kb, f'?x a :Designation ; :onList/skos:prefLabel "{name}"') == entries
        assert count(kb, "?x a :Action ; :actionType s:list ; :actsOn/a :Designation ; :date ?day ; :legalBasis/a :LegalAct") == 783
        programs = count(kb, "?x a :Designation ; :program ?p", "?x ?p")
        assert programs + count(kb, "?x a :SanctionsMeasure ; :partOf/a :Designation") == 1596
        assert count(kb, "?x a :SanctionsMeasure ; :partOf/a :Designation ; :measureText ?words", "?words") == 7
        assert count(kb, "?x a :Designation ; :legalBasis ?act", "?act") == 7

    def test_every_feature_of_the_advanced_file_is_a_fact_or_a_term_or_says_nothing(self, ofac_advanced: KnowledgeBase) -> None:
        kb = ofac_advanced
        (found,) = (edition for located in locate([OFAC_ADVANCED]) for edition in edition_at(located))
        assert sum(1 for _ in found.records) == 375
        nothing = found.account.left_out["DistinctParty/Profile/Feature"]
        own = "?x a :Attribute ; :kind ?kind FILTER(?kind NOT IN (s:remark, s:other-attribute))"
        of_kind = {
            "addresses": count(kb, "?x a :Address ; :bearer/a :Record"),
            "terms": count(kb, '?x a :Designation ; :terms ?t FILTER(STRSTARTS(?t, "Executive Order 13662 Directive"))', "?x ?t"),
            "births": count(kb, "?x a :Birth"), "nationalities": count(kb, "?x a :Nationality"),
            "numbers": count(kb, "?x a :Identifier MINUS { ?x :status ?any }"), "others": count(kb, own),
        }
        assert of_kind == {"addresses": 407, "terms": 310, "births": 97, "nationalities": 14, "numbers": 37, "others": 332}
        assert sum(of_kind.values()) + nothing == 1250
        assert count(kb, "?x a :Birth ; :date|:earliestDate ?day") == 77

    def test_every_name_document_and_relation_of_the_enhanced_file_is_there(self, ofac_enhanced: KnowledgeBase) -> None:
        kb = ofac_enhanced
        assert count(kb, "?x a :Name MINUS { ?x :variantOf ?other }") == 1579
        assert count(kb, "?x a :Name ; :variantOf ?other ; :script ?code MINUS { ?other :variantOf ?main }") == 45
        assert count(kb, "?x a :Name ; :strength s:weak MINUS { ?x :variantOf ?other }") == 70
        assert count(kb, "?x a :Identifier ; :status s:valid ; :underName ?name") == 692
        assert count(kb, "?x a :Association ; :kind ?kind") == 283
        assert count(kb, "?x :target ?who ; :program ?p . ?who a :Record", "?who ?p") == 525
        assert count(kb, "?x a :SanctionsMeasure ; :partOf/a :Designation") == 560
        assert count(kb, "?x a :Designation ; :listedOn ?day") == 966
        assert count(kb, "?x :target ?who ; :legalBasis ?act . ?who a :Record", "?who ?act") == 525

    def test_every_address_and_feature_of_the_enhanced_file_is_there_or_says_nothing(self, ofac_enhanced: KnowledgeBase) -> None:
        kb = ofac_enhanced
        (found,) = (edition for located in locate([OFAC_ENHANCED]) for edition in edition_at(located))
        assert sum(1 for _ in found.records) == 443
        assert count(kb, "?x a :Address ; :bearer ?who ; dcterms:identifier ?number", "?who ?number") \
            + found.account.left_out["entity/addresses/address"] == 572
        of_kind = {
            "terms": count(kb, '?x a :Designation ; :terms ?t FILTER(!REGEX(?t, "^(for more information|united states financial)", "i"))',
                           "?x ?t"),
            "births": count(kb, "?x a :Birth"), "nationalities": count(kb, "?x a :Nationality"),
            "numbers": count(kb, "?x a :Identifier ; :kind ?kind FILTER(?kind != s:list-reference) MINUS { ?x :status ?any }"),
            "others": count(kb, "?x a :Attribute ; :kind ?kind FILTER(?kind NOT IN (s:remark, s:other-attribute))"),
            "issuers": count(kb, '?x a :Attribute ; skos:note "Issuer Name"'),
        }
        assert sum(of_kind.values()) == 1863, of_kind

    def test_the_flat_files_of_the_same_days_tell_the_same_names_and_programmes(self) -> None:
        flat = SHARED / "us-other" / "watchman-cons_prim.csv"
        named: list[set[tuple[str, str]]] = []
        programs: list[set[tuple[str, str]]] = []
        for place in (flat, OFAC_ENHANCED):
            with KnowledgeBase.open() as kb:
                kb.load(place, published="2025-01-10")
                main = "?n a :Name ; :bearer/dcterms:identifier ?who ; :fullName ?name MINUS { ?n :variantOf ?other }"
                for pattern, into in ((main, named), ("?d :target/dcterms:identifier ?who ; :program ?name", programs)):
                    rows = kb.sparql(f"SELECT DISTINCT ?who ?name {{ {pattern} }}")
                    assert not isinstance(rows, bool | str)
                    into.append({(str(row["who"]), str(row["name"])) for row in rows})
        # One entry more in the enhanced file, and entries that the flat files, of a later day, have changed.
        assert len(named[0] - named[1]) == 9
        assert len(named[1] - named[0]) == 2
        assert {(who, iri.rsplit("/", 1)[-1]) for who, iri in programs[1] - programs[0]} == {
            ("26182", "FSE-IR"), ("18782", "SYRIA")}
        assert len(programs[0] - programs[1]) == 11

    def test_nothing_is_unknown_and_every_rule_holds(self, ofac_advanced: KnowledgeBase, ofac_enhanced: KnowledgeBase) -> None:
        for place, kb in ((OFAC_ADVANCED, ofac_advanced), (OFAC_ENHANCED, ofac_enhanced)):
            assert unknown(place) == {}
            assert kb.check() == []
