"""The consolidated list of the United Nations: what an entry says, and what changes from edition to edition."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.dates import PartialDate
from kb.knowledge import LoadFailed
from kb.loaders.lists import un
from kb.loaders.lists.streams import Stream
from kb.record import Attribute, Birth, Edition, Identifier, Listing, Name, Nationality, Record, Step
from tests.list_files import facts

PERSON = """<INDIVIDUAL>
  <DATAID>6900001</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>ADA</FIRST_NAME><SECOND_NAME>OVI</SECOND_NAME>
  <UN_LIST_TYPE>Taliban</UN_LIST_TYPE><REFERENCE_NUMBER>TAi.901</REFERENCE_NUMBER><LISTED_ON>2012-06-29</LISTED_ON>
  <SUBMITTED_ON>2012-05-01</SUBMITTED_ON><SUBMITTED_BY>Germany</SUBMITTED_BY>
  <NAME_ORIGINAL_SCRIPT>آدا</NAME_ORIGINAL_SCRIPT><COMMENTS1>Former head of the bureau.</COMMENTS1>
  <TITLE><VALUE>Dr</VALUE></TITLE><DESIGNATION><VALUE>Head of the bureau</VALUE></DESIGNATION>
  <NATIONALITY><VALUE>Afghanistan</VALUE><VALUE>Quizland</VALUE></NATIONALITY>
  <LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>
  <LAST_DAY_UPDATED><VALUE>2014-02-03</VALUE><VALUE>2016-04-05</VALUE></LAST_DAY_UPDATED>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Bureaucrat</ALIAS_NAME><NOTE>so called at home</NOTE></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Adda Ovi</ALIAS_NAME><CITY_OF_BIRTH>Novgrad</CITY_OF_BIRTH></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ADDRESS><COUNTRY/></INDIVIDUAL_ADDRESS>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1961</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1960</FROM_YEAR><TO_YEAR>1963</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_PLACE_OF_BIRTH><CITY>Novgrad</CITY><COUNTRY>Ukraine</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Numéro de passeport </TYPE_OF_DOCUMENT><NUMBER>AB 1</NUMBER>
    <ISSUING_COUNTRY>Afghanistan</ISSUING_COUNTRY><DATE_OF_ISSUE>2009-08-31</DATE_OF_ISSUE></INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT2>Ration card no.</TYPE_OF_DOCUMENT2><NUMBER>7</NUMBER></INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT/>
  <SORT_KEY/><SORT_KEY_LAST_MOD/>
</INDIVIDUAL>"""


def entry(number: int, name: str = "", regime: str = "DPRK", remark: str = "A company.") -> str:
    return (f"<ENTITY><DATAID>{number}</DATAID><FIRST_NAME>{name or f'COMPANY {number}'}</FIRST_NAME><UN_LIST_TYPE>{regime}</UN_LIST_TYPE>"
            f"<REFERENCE_NUMBER>KPe.{number}</REFERENCE_NUMBER><LISTED_ON>2017-06-02</LISTED_ON><COMMENTS1>{remark}</COMMENTS1></ENTITY>")


def edition(folder: Path, day: str, *entities: str, people: str = "") -> Path:
    path = folder / f"un-{day}.xml"
    path.write_text('<?xml version="1.0" encoding="UTF-8"?>\n'
                    f'<CONSOLIDATED_LIST dateGenerated="{day}T10:00:00Z"><INDIVIDUALS>{people}</INDIVIDUALS>'
                    f"<ENTITIES>{''.join(entities)}</ENTITIES></CONSOLIDATED_LIST>", "utf-8")
    return path


def read(path: Path) -> tuple[Edition, dict[str, Record]]:
    found = un.read(Stream(path.name, path))
    return found, {one.id: one for one in found.records}


def designated(kb: KnowledgeBase, day: str, known: str = "") -> set[str]:
    """The numbers whose designation is in force on a day, as the question of the library answers it."""
    options = {"known_on": known} if known else {}
    rows = kb.ask("measures-in-force", day=day, **options)
    return {str(row["id"]) for row in kb.sparql("SELECT ?m ?id { ?m :listingId ?id }")  # type: ignore[union-attr, index]
            if row["m"] in {one["measure"] for one in rows}}  # type: ignore[union-attr, index]


class TestEntries:
    @pytest.fixture
    def ada(self, tmp_path: Path) -> Record:
        return read(edition(tmp_path, "2018-06-07", people=PERSON))[1]["TAi.901"]

    def test_nothing_of_an_entry_is_unaccounted_for(self, tmp_path: Path) -> None:
        found, _ = read(edition(tmp_path, "2018-06-07", entry(1), people=PERSON))
        assert found.account.unknown == {}
        assert found.account.left_out["INDIVIDUAL/VERSIONNUM"] == 1

    def test_the_regime_leads_to_the_programme_of_the_reference(self, ada: Record) -> None:
        (listing,) = facts(ada, Listing)
        assert [one.iri.rsplit("/", 1)[-1] for one in listing.program] == ["1988"]
        assert (listing.listed_on, listing.listing_id, listing.measure_type) == (PartialDate("2012-06-29"), "TAi.901", ())

    @pytest.mark.parametrize(("day", "slug"), [("2015-06-01", "1737"), ("2018-06-07", "2231"), ("2025-11-20", "1737-reimposed")])
    def test_the_word_iran_means_the_programme_of_its_day(self, day: str, slug: str, tmp_path: Path) -> None:
        _, found = read(edition(tmp_path, day, entry(1, regime="Iran")))
        assert [one.iri.rsplit("/", 1)[-1] for one in facts(found["KPe.1"], Listing)[0].program] == [slug]

    def test_a_regime_that_no_reference_knows_is_a_programme_by_name(self, tmp_path: Path) -> None:
        _, found = read(edition(tmp_path, "2018-06-07", entry(1, regime="Novgrad")))
        assert [(one.label, one.iri) for one in facts(found["KPe.1"], Listing)[0].program] == [("Novgrad", "")]

    def test_updates_are_amendments_and_the_submission_a_request_of_its_state(self, ada: Record) -> None:
        assert [(one.action_type, one.date.text if one.date else "", [by.iri[-3:] for by in one.actor]) for one in facts(ada, Step)] == [
            ("amend", "2014-02-03", []), ("amend", "2016-04-05", []), ("request", "2012-05-01", ["DEU"])]

    def test_names_births_and_papers_keep_what_the_list_says_of_them(self, ada: Record) -> None:
        assert [(one.full_name, one.kind, one.strength, one.script, one.note) for one in facts(ada, Name)] == [
            ("ADA OVI", "primary-name", "", "", ""), ("آدا", "original-script-name", "", "Arab", ""),
            ("The Bureaucrat", "alias", "weak", "", "so called at home"), ("Adda Ovi", "alias", "strong", "", "")]
        under, circa, between, place = facts(ada, Birth)
        assert under.under_name is not None
        assert (under.city, under.under_name.full_name) == ("Novgrad", "Adda Ovi")
        assert (circa.date, circa.estimated) == (PartialDate("1961"), ("date",))
        assert (between.earliest_date, between.latest_date) == (PartialDate("1960"), PartialDate("1963"))
        assert place.city == "Novgrad"
        assert [(one.kind, one.value, one.note) for one in facts(ada, Identifier)] == [
            ("list-reference", "6900001", "DATAID"), ("passport", "AB 1", ""), ("other-identifier", "7", "Ration card no.")]

    def test_a_nationality_that_no_reference_knows_keeps_its_words(self, ada: Record) -> None:
        assert [(one.country.iri[-3:] if one.country else "", one.place_text) for one in facts(ada, Nationality)] == [
            ("AFG", ""), ("", "Quizland")]

    def test_placeholders_say_nothing(self, ada: Record) -> None:
        assert {one.kind for one in facts(ada, Attribute)} == {"title", "function", "remark"}

    def test_an_unknown_element_deep_in_a_paper_is_reported(self, tmp_path: Path) -> None:
        odd = PERSON.replace("<NUMBER>7</NUMBER>", "<NUMBER>7</NUMBER><COLOUR>red</COLOUR>")
        found, _ = read(edition(tmp_path, "2018-06-07", people=odd))
        assert found.account.unknown == {"INDIVIDUAL/INDIVIDUAL_DOCUMENT/COLOUR": (1, "TAi.901")}


class TestEditions:
    def test_a_newer_edition_tells_what_was_added_removed_and_changed(self, tmp_path: Path) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(edition(tmp_path, "2018-06-07", entry(1), entry(2), entry(3)))
            brought = kb.load(edition(tmp_path, "2025-11-20", entry(1), entry(3, remark="A shipping company."), entry(4)))
            assert (brought.added, brought.removed) == (1, 1)
            changes = [(one.record, one.change, one.field, one.before, one.after) for one in kb.diff("un-sc", since="2018-06-07")]
            assert [one for one in changes if one[1] != "added"] == [
                ("KPe.2", "removed", "", "", ""),
                ("KPe.3", "changed", "Attribute remark", "value: A company.", "value: A shipping company.")]
            assert {one[0] for one in changes if one[1] == "added"} == {"KPe.4"}
            assert kb.check() == []

    def test_a_delisted_entry_is_never_in_force_today_and_stays_designated_in_the_past(self, tmp_path: Path) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(edition(tmp_path, "2018-06-07", entry(1), entry(2)))
            kb.load(edition(tmp_path, "2025-11-20", entry(1)))
            assert designated(kb, "2026-01-01") == {"KPe.1"}
            assert designated(kb, "2018-01-01") == {"KPe.1", "KPe.2"}

    def test_what_was_known_on_an_earlier_day_is_answered_as_it_was_known(self, tmp_path: Path) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(edition(tmp_path, "2018-06-07", entry(1), entry(2)))
            kb.load(edition(tmp_path, "2025-11-20", entry(1)))
            assert designated(kb, "2020-01-01", known="2020-06-01") == {"KPe.1", "KPe.2"}

    def test_an_equal_edition_of_a_later_day_changes_nothing(self, tmp_path: Path) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(edition(tmp_path, "2025-11-15", entry(1), people=PERSON))
            again = kb.load(edition(tmp_path, "2025-11-20", entry(1), people=PERSON))
            assert (again.added, again.removed, again.closed) == (0, 0, 0)

    def test_the_order_of_the_entries_makes_no_difference(self, tmp_path: Path) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(edition(tmp_path, "2025-11-15", entry(1), entry(2)))
            again = kb.load(edition(tmp_path, "2025-11-20", entry(2), entry(1)))
            assert (again.added, again.removed, again.closed) == (0, 0, 0)

    def test_an_edition_that_shrinks_too_far_is_refused_with_the_figures_unless_forced(self, tmp_path: Path) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(edition(tmp_path, "2018-06-07", *map(entry, range(1, 31))))
            small = edition(tmp_path, "2025-11-20", *map(entry, range(1, 11)))
            before = kb.store.count()
            with pytest.raises(LoadFailed, match=r"would take 20 of 30 entries off the list"):
                kb.load(small)
            assert kb.store.count() == before
            assert kb.load(small, force=True).removed == 20

    def test_an_older_edition_is_refused(self, tmp_path: Path) -> None:
        with KnowledgeBase.open() as kb:
            kb.load(edition(tmp_path, "2025-11-20", entry(1)))
            with pytest.raises(LoadFailed, match="load editions in"):
                kb.load(edition(tmp_path, "2018-06-07", entry(1)))
