"""The lists of the Office of Foreign Assets Control in advanced and enhanced XML, and what only these files tell."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TypeVar

import pytest

from kb import KnowledgeBase
from kb.errors import SourceError
from kb.knowledge import LoadFailed
from kb.loaders import edition_at, locate
from kb.loaders.lists import ofac_advanced, ofac_enhanced
from kb.loaders.lists.ofac_spans import Day, Span
from kb.loaders.lists.streams import Stream
from kb.model import Action, Fact, SanctionsMeasure
from kb.record import Address, Association, Attribute, Birth, Edition, Identifier, Listing, Name, Nationality, Record, Said

SAMPLES = Path(__file__).parent / "lists"
ADVANCED, ENHANCED = SAMPLES / "ofac-advanced" / "main.xml", SAMPLES / "ofac-enhanced" / "main.xml"
READERS = {"advanced": (ofac_advanced.read, ADVANCED), "enhanced": (ofac_enhanced.read, ENHANCED)}
Kind = TypeVar("Kind", bound=Fact)


def edition(path: Path) -> Edition:
    read = ofac_advanced.read if "<Sanctions " in path.read_text("utf-8")[:300] else ofac_enhanced.read
    return read(Stream(path.name, path))


def records(path: Path) -> dict[str, Record]:
    return {one.id: one for one in edition(path).records}


def said(record: Record, kind: type[Kind]) -> list[tuple[Kind, Said]]:
    return [(fact, one) for one in record.said for fact in one.facts if isinstance(fact, kind)]


def facts(record: Record, kind: type[Kind]) -> list[Kind]:
    return [fact for fact, _ in said(record, kind)]


def changed(tmp_path: Path, sample: Path, *changes: tuple[str, str], name: str = "sdn.xml") -> Path:
    """The sample with some words replaced, each of which must be there."""
    text = sample.read_text("utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / name).write_text(text, "utf-8")
    return tmp_path / name


@pytest.fixture(params=["advanced", "enhanced"])
def world(request: pytest.FixtureRequest) -> dict[str, Record]:
    return records(READERS[request.param][1])


class TestBothFormats:
    def test_an_entry_is_the_person_company_or_vessel_under_the_number_of_the_office(self, world: dict[str, Record]) -> None:
        assert {one.id: (one.type, one.label) for one in world.values()} == {
            "101": ("Person", "Ada OVI"), "102": ("Organization", "FICTIA ARMS, S.A."), "103": ("Vessel", "FICTIA STAR")}

    def test_each_list_of_an_entry_is_one_listing_with_its_day_acts_and_programmes(self, world: dict[str, Record]) -> None:
        first, second = facts(world["102"], Listing)
        assert first.on_list is not None and first.on_list.iri.endswith("/list/ofac-sdn")
        assert second.on_list is not None and second.on_list.label == "Sectoral Sanctions Identifications List"
        assert (str(first.listed_on), str(second.listed_on)) == ("2020-02-03", "2019-01-02")
        assert [act.title for act in first.legal_basis] == ["Executive Order 13662 (Ukraine)"]
        assert first.legal_basis[0].kind == "executive-order"
        assert [one.iri.rsplit("/", 1)[-1] for one in first.program] == ["UKRAINE-EO13662"]
        assert first.terms == ("Executive Order 13662 Directive Determination - Subject to Directive 1",)
        assert first.measure_type == second.measure_type == ("debt-equity-restriction", "sectoral")
        assert first.inferred == ()

    def test_what_a_listing_forbids_is_a_measure_in_the_words_of_the_office(self, world: dict[str, Record]) -> None:
        measure = facts(world["101"], SanctionsMeasure)[-1]
        assert (measure.measure_text, measure.measure_type) == ("Block", ("asset-freeze",))
        assert isinstance(measure.part_of, Listing)
        assert measure.target[0].iri.endswith("/record/ofac-sdn/101")

    def test_a_name_has_its_strength_and_its_other_script(self, world: dict[str, Record]) -> None:
        names = {one.full_name: one for one in facts(world["101"], Name)}
        assert (names["OVI, Ada"].kind, names["OVI, Ada"].family_name, names["OVI, Ada"].given_name) == ("primary-name", "OVI", "Ada")
        assert (names["ОВИ, Ада"].script, names["ОВИ, Ада"].variant_of) == ("Cyrl", names["OVI, Ada"])
        assert (names["ULM, Ada Bovna"].kind, names["ULM, Ada Bovna"].strength) == ("former-name", "strong")
        assert (names["TGH"].kind, names["TGH"].strength) == ("alias", "weak")
        assert {one.patronymic for one in names.values()} == {"", "Bovna"}

    def test_a_day_of_birth_may_be_about_or_between_and_has_its_reliability(self, world: dict[str, Record]) -> None:
        (vague, first), (span, second), (place, third) = said(world["101"], Birth)
        assert (str(vague.date), vague.date_text, vague.estimated, vague.note) == ("1965", "circa 1965", ("date",), "by her own word")
        assert (str(span.earliest_date), str(span.latest_date), span.date) == ("1961", "1963", None)
        assert (place.city, place.country and place.country.label) == ("Hamburg", "Germany")
        assert [one.reliability for one in (first, second, third)] == ["reliable", "unconfirmed", ""]

    def test_a_document_has_country_place_days_and_the_name_it_was_issued_under(self, world: dict[str, Record]) -> None:
        passport = next(one for one in facts(world["101"], Identifier) if one.kind == "passport")
        assert (passport.value, passport.country and passport.country.label, passport.place_text) == ("A1234567", "Germany", "Ulm")
        assert str(passport.start_date) == "2001-01-05" and str(passport.end_date).startswith("2011")
        assert passport.under_name is not None and passport.under_name.full_name == "ULM, Ada Bovna"
        paper = next(one for one in facts(world["102"], Identifier) if one.kind == "registration-number")
        assert (paper.status, "issuing authority: Elbonian Register" in paper.note) == ("valid", True)

    def test_a_vessel_has_flag_type_and_the_number_alone(self, world: dict[str, Record]) -> None:
        (flag,) = facts(world["103"], Nationality)
        assert (flag.kind, flag.country and flag.country.label) == ("flag-state", "Malta")
        assert [one.value for one in facts(world["103"], Attribute) if one.kind == "vessel-type"] == ["Crude Oil Tanker"]
        assert [one.value for one in facts(world["103"], Identifier) if one.kind == "imo-number"] == ["9187629"]

    def test_an_address_of_which_nothing_is_said_is_left_out_and_a_shared_one_is_told_of_each(self, world: dict[str, Record]) -> None:
        shared, region = facts(world["102"], Address)
        assert (shared.address_line, shared.city, shared.postal_code) == (("1 Invented Road, Room 2",), "Tehran", "12345")
        assert shared in facts(world["101"], Address)
        assert (region.place_text, region.country) == ("Region: Ruritania", None)

    def test_a_relation_leads_the_way_its_words_say_and_has_its_quality(self, world: dict[str, Record]) -> None:
        (acting, first), (turned, second) = said(world["101"], Association)
        assert acting.kind == "acting-for" and acting.associated_with[0].iri.endswith("/record/ofac-sdn/102")
        assert (turned.kind, turned.associated_with[0].label) == ("controlled-by", "OVI, Ada")
        assert [first.reliability, second.reliability] == ["reliable", ""]

    def test_a_relation_to_an_entry_that_is_not_in_the_file_keeps_its_number_and_is_reported(self, world: dict[str, Record]) -> None:
        lost = next(one for one in facts(world["101"], Association) if "999" in one.note)
        assert lost.associate[0].iri == ""
        for read, path in READERS.values():
            found = read(Stream(path.name, path))
            assert len(list(found.records)) == 3
            assert any("1 relations lead to entries that are not in the file" in note for note in found.account.notes)

    def test_a_coin_address_and_a_feature_that_nobody_knows_are_kept(self, world: dict[str, Record]) -> None:
        wallet = next(one for one in facts(world["101"], Identifier) if one.kind == "wallet-address")
        assert (wallet.value, wallet.note) == ("1FictiaKuf2Rd8", "XBT")
        assert ("calm", "Mood of the Day") in [(one.value, one.note) for one in facts(world["101"], Attribute)]

    def test_a_term_is_the_listings_and_how_reliable_it_is_stands_beside_it(self, world: dict[str, Record]) -> None:
        ((_, claim),) = [(fact, one) for fact, one in said(world["102"], Attribute) if fact.value == "Subject to Directive 1"]
        assert claim.reliability == "reliable"

    def test_the_same_file_with_its_entries_in_another_order_is_the_same_claims(self, tmp_path: Path) -> None:
        for path, tag in ((ADVANCED, "DistinctParty"), (ENHANCED, "entity")):
            text = path.read_text("utf-8")
            entries = re.findall(rf"<{tag} .*?</{tag}>", text, re.DOTALL)
            assert len(entries) == 3
            start, end = text.index(entries[0]), text.index(entries[-1]) + len(entries[-1])
            turned = tmp_path / f"{tag}_sdn.xml"
            turned.write_text(text[:start] + "\n".join(reversed(entries)) + text[end:], "utf-8")
            with KnowledgeBase.open() as kb:
                kb.load(path)
                again = kb.load(turned, published="2030-02-01")
                assert (again.added, again.removed, again.closed) == (0, 0, 0)

    @pytest.mark.parametrize(("file", "old", "new", "sentence"), [
        (ADVANCED, "<Year>2030</Year>", "<Year>soon</Year>", r"no day that can be read in DateOfIssue: 'soon-1-15'"),
        (ENHANCED, "2030-01-15T00:00:00", "soon", r"no day that can be read in dataAsOf: 'soon'"),
        (ADVANCED, 'DistinctParty FixedRef="102"', 'DistinctParty FixedRef=""', r"sdn\.xml:\d+: holds a party without a number"),
        (ENHANCED, 'entity id="102"', 'entity id=""', r"sdn\.xml:\d+: holds an entry without a number"),
        (ADVANCED, 'Version="3"', 'Version="3" DeltaBaseVersion="2"', r"tells only what has changed"),
        (ADVANCED, "</ProfileRelationships>", "", r"sdn\.xml:\d+: is no XML"),
        (ENHANCED, "</entities>", "", r"sdn\.xml:\d+: is no XML"),
    ])
    def test_a_bad_file_is_one_clear_sentence(self, file: Path, old: str, new: str, sentence: str, tmp_path: Path) -> None:
        bad = changed(tmp_path, file, (old, new))
        with pytest.raises(SourceError, match=sentence):
            records(bad)
        with KnowledgeBase.open() as kb:
            with pytest.raises(LoadFailed, match=sentence):
                kb.load(bad)
            assert not kb.sparql("ASK { ?record a :Record }")


class TestOneWorldInTwoFormats:
    def test_they_give_the_same_facts_but_for_what_only_one_of_them_tells(self) -> None:
        advanced, enhanced = records(ADVANCED), records(ENHANCED)
        for kind in (Birth, Nationality, Listing):
            for number in advanced:
                assert set(facts(advanced[number], kind)) == set(facts(enhanced[number], kind)), (number, kind)
        for number in advanced:
            assert set(facts(advanced[number], Address)) <= set(facts(enhanced[number], Address))
            assert set(facts(advanced[number], Attribute)) == set(facts(enhanced[number], Attribute))

    def test_the_one_after_the_other_delists_nobody(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(ADVANCED)
            after = kb.load(ENHANCED, published="2030-02-01")
            assert (after.added, after.removed) == (0, 0)
            assert kb.check() == []

    def test_the_classic_list_after_them_finds_the_same_records(self) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(ENHANCED)
            kb.load(SAMPLES / "ofac-xml" / "main.xml", published="2030-02-01")
            record = "<https://w3id.org/sanctions-kb/id/record/ofac-sdn/101>"
            assert kb.sparql(f"ASK {{ {record} a :Person . ?a :target {record} ; :listedOn ?day . ?b :target {record} "
                             "MINUS { ?b :listedOn ?any } FILTER(?a != ?b) }")


class TestAdvanced:
    def test_every_event_of_a_listing_is_a_step_with_its_day_and_act(self) -> None:
        created, amended = facts(records(ADVANCED)["101"], Action)
        assert (created.action_type, str(created.date)) == ("list", "2020-02-03")
        assert (amended.action_type, str(amended.date), amended.note) == ("amend", "2021-04-05", "Amended; name corrected")
        assert [act.title for act in getattr(created, "legal_basis")] == ["Executive Order 13224 (Terrorism)"]  # noqa: B009

    def test_a_measure_with_a_period_has_its_days(self) -> None:
        assert [str(one.start_date) for one in facts(records(ADVANCED)["102"], SanctionsMeasure) if one.start_date] == ["2019-01-02"]

    def test_a_false_document_says_so_and_an_inexact_day_keeps_to_its_year(self) -> None:
        passport = next(one for one in facts(records(ADVANCED)["101"], Identifier) if one.kind == "passport")
        assert (passport.status, str(passport.end_date)) == ("fraudulent", "2011")

    def test_a_former_relation_has_ended_and_a_link_of_entries_ties_their_parties(self) -> None:
        former, link = facts(records(ADVANCED)["103"], Association)
        assert (former.status, former.note) == ("terminated", "Owned or Controlled By; sold")
        assert (link.associated_with[0].iri.rsplit("/", 1)[-1], link.note, str(link.start_date)) == ("101", "Supersedes", "2023-01-01")

    def test_the_newer_namespace_reads_the_same(self, tmp_path: Path) -> None:
        newer = "https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/ADVANCED_XML"
        path = changed(tmp_path, ADVANCED, ('xmlns="http://www.un.org/sanctions/1.0"', f'xmlns="{newer}"'))
        assert [one.said for one in records(path).values()] == [one.said for one in records(ADVANCED).values()]

    def test_locations_and_documents_may_stand_behind_the_parties(self, tmp_path: Path) -> None:
        text = ADVANCED.read_text("utf-8")
        start, end = text.index("<Locations>"), text.index("<DistinctParties>")
        moved = tmp_path / "sdn.xml"
        moved.write_text(text[:start] + text[end:].replace("</Sanctions>", text[start:end] + "</Sanctions>"), "utf-8")
        assert {key: set(one.said) for key, one in records(moved).items()} == {key: set(one.said) for key, one in records(ADVANCED).items()}

    def test_the_words_of_a_record_are_its_party_and_all_that_belongs_to_it(self) -> None:
        text = records(ADVANCED)["103"].text
        for part in ('<DistinctParty FixedRef="103"', '<IDRegDocument ID="5004"', '<ProfileRelationship ID="802"',
                     '<SanctionsEntry ID="4301"', '<Location ID="305"', '<SanctionsEntryLink ID="1"'):
            assert part in text
        assert 'FixedRef="102"' not in text

    def test_what_belongs_to_no_party_is_kept_marked_and_reported(self, tmp_path: Path) -> None:
        path = changed(
            tmp_path, ADVANCED, ('SanctionsEntry ID="4301" ProfileID="103"', 'SanctionsEntry ID="4301" ProfileID="777"'),
            ('ID="5004" IDRegDocTypeID="1626" IdentityID="1103"', 'ID="5004" IDRegDocTypeID="1626" IdentityID="8888"'))
        found = edition(path)
        world = {one.id: one for one in found.records}
        assert sorted(world) == ["101", "102", "103", "777", "identity-8888"]
        assert [one.value for one in facts(world["777"], Attribute)] == ["sanctions entries of this number have no party in the file"]
        assert [one.kind for one in facts(world["identity-8888"], Identifier)] == ["imo-number"]
        assert any("3 elements belong to parties that the file does not have" in note for note in found.account.notes)
        with KnowledgeBase.open() as kb:
            kb.load(path)
            assert kb.check() == []

    def test_numbers_that_lead_nowhere_are_reported_and_stand_for_the_word(self, tmp_path: Path) -> None:
        found = edition(changed(tmp_path, ADVANCED, ('VersionLocation LocationID="305"', 'VersionLocation LocationID="3050"'),
                                ('DetailReferenceID="91527"', 'DetailReferenceID="1"')))
        world = {one.id: one for one in found.records}
        assert "1" in [one.value for one in facts(world["101"], Attribute) if one.kind == "gender"]
        assert any("leads to nothing in the file" in note for note in found.account.notes)
        assert any("numbers of DetailReference are in no reference set" in note for note in found.account.notes)
        assert found.account.left_out["Location"] == 1

    def test_an_element_or_attribute_that_nobody_knows_is_reported(self, tmp_path: Path) -> None:
        found = edition(changed(tmp_path, ADVANCED, ('<Profile ID="103"', '<Profile ID="103" Mood="calm"'),
                                ("<Comment>sold</Comment>", "<Comment>sold</Comment><Weather>rain</Weather>")))
        assert len(list(found.records)) == 3
        assert found.account.unknown == {"DistinctParty/Profile/@Mood": (1, "103"), "ProfileRelationship/Weather": (1, "103")}

    @pytest.mark.parametrize(("name", "entries", "list_"), [
        ("cons_advanced.xml", "1550", "ofac-cons"), ("SDN_ADVANCED.XML", "91512", "ofac-sdn"), ("list.xml", "1550", "ofac-sdn"),
        ("list.xml", "91512", "ofac-cons")])
    def test_the_list_is_told_by_the_name_or_else_by_the_entries(self, name: str, entries: str, list_: str, tmp_path: Path) -> None:
        assert edition(changed(tmp_path, ADVANCED, ('ListID="1550"', f'ListID="{entries}"'), name=name)).list == list_


class TestEnhanced:
    def test_a_name_in_capitals_is_the_one_of_the_flat_files_and_how_it_is_written_is_a_spelling_of_it(self) -> None:
        main, written = facts(records(ENHANCED)["102"], Name)
        assert (main.full_name, main.kind, main.key) == ("FICTIA ARMS, S.A.", "primary-name", "")
        assert (written.full_name, written.variant_of, written.kind) == ("Fictia Arms, S.A.", main, "")

    def test_an_alias_has_the_number_of_the_flat_files_and_other_names_have_theirs_beside_them(self) -> None:
        world = records(ENHANCED)["101"]
        assert [one.full_name for one in facts(world, Name) if one.key == "202"] == ["ULM, Ada Bovna"]
        numbers = [one for one in facts(world, Identifier) if one.kind == "list-reference"]
        assert {one.value: one.under_name.full_name for one in numbers if one.under_name} == {"17101": "OVI, Ada", "290": "TGH"}

    def test_the_first_of_several_features_comes_before_the_others(self) -> None:
        assert [one.rank for _, one in said(records(ENHANCED)["101"], Birth)] == ["preferred", "", ""]

    def test_an_address_in_another_script_is_told_beside_it(self) -> None:
        latin, other = facts(records(ENHANCED)["101"], Address)
        assert (other.city, other.key, other.note) == ("تهران", latin.key, "Arabic")

    def test_a_document_that_is_not_valid_says_so(self) -> None:
        passport = next(one for one in facts(records(ENHANCED)["101"], Identifier) if one.kind == "passport")
        assert (passport.status, "not valid" in passport.note) == ("", True)

    def test_an_archive_is_read_and_recognised(self, tmp_path: Path) -> None:
        packed = tmp_path / "SDN_ENHANCED.ZIP"
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(ENHANCED, "SDN_ENHANCED.XML")
        (place,) = locate([packed])
        (found,) = edition_at(place)
        assert (found.list, str(found.issued), len(list(found.records))) == ("ofac-sdn", "2030-01-15", 3)

    @pytest.mark.parametrize(("filtered", "name", "list_"), [
        ("Consolidated List", "sdn.xml", "ofac-cons"), ("", "cons.xml", "ofac-cons"), ("", "list.xml", "ofac-sdn")])
    def test_the_list_is_told_by_the_filter_the_name_or_the_entries(self, filtered: str, name: str, list_: str, tmp_path: Path) -> None:
        line = '<sanctionsLists><sanctionsList refId="1550">{}</sanctionsList></sanctionsLists></filters>'
        path = changed(tmp_path, ENHANCED, (line.format("SDN List"), line.format(filtered)), name=name)
        assert edition(path).list == list_

    def test_an_element_that_nobody_knows_is_reported(self, tmp_path: Path) -> None:
        found = edition(changed(tmp_path, ENHANCED, ("<generalInfo><identityId>1103<", "<mood>calm</mood><generalInfo><identityId>1103<")))
        assert len(list(found.records)) == 3
        assert found.account.unknown == {"entity/mood": (1, "103")}


class TestSpans:
    @pytest.mark.parametrize(("first", "last", "words"), [
        (Day(1962, 1, 1), Day(1962, 12, 31), "1962"), (Day(1962, 11, 23), Day(1962, 11, 23), "23 Nov 1962"),
        (Day(1962, 11, 1), Day(1962, 11, 30), "Nov 1962"), (Day(1960, 1, 1), Day(1962, 12, 31), "1960 to 1962"),
        (Day(1960, 2, 1), Day(1962, 4, 30), "Feb 1960 to Apr 1962"), (Day(1960, 2, 3), Day(1962, 4, 5), "03 Feb 1960 to 05 Apr 1962"),
        (Day(1962), None, "1962"), (None, Day(1962, 5), "May 1962"), (None, None, ""), (Day(2000, 2, 1), Day(2000, 2, 29), "Feb 2000"),
    ])
    def test_a_stretch_is_told_in_the_words_of_the_flat_files(self, first: Day | None, last: Day | None, words: str) -> None:
        assert Span(first, last).words == words

    def test_an_approximate_stretch_is_about_that_time(self) -> None:
        read = Span(Day(1960, 1, 1), Day(1962, 12, 31), circa=True).when
        assert (str(read.earliest), str(read.latest), read.estimated) == ("1960", "1962", True)

    def test_the_days_of_another_calendar_stay_words(self) -> None:
        span = Span(Day(1380, 1, 1), Day(1380, 12, 29), calendar="islamic")
        assert (span.when.date, span.when.text, span.calendar_concept) == (None, "1380-01-01 to 1380-12-29 (islamic)", "islamic")

    def test_a_day_that_does_not_exist_is_no_date(self) -> None:
        assert Day(1999, 2, 31).date is None
        assert Day(1999, 2, 31).ends_month is False
