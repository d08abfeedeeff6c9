"""Editions of a list: each is the difference to the one before, and what was true before stays answerable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb import KnowledgeBase
from kb.dates import PartialDate
from kb.errors import SourceError, StoreError, UnknownName
from kb.knowledge import LoadFailed, editions
from kb.model import Concept, Entity
from kb.record import Account, Act, Address, Attribute, Deal, Edition, Identifier, Listing, Name, Ownership, Record, Said, Step
from kb.store.base import Store
from tests.servers import serving

COUNCIL = Entity("Council of Testland", "PublicBody")
LISTED = "https://w3id.org/sanctions-kb/id/record/test-list/"
FREEZE = (Concept("asset-freeze"),)
TODAY = PartialDate("2030-12-31")


def person(number: str, name: str, *more: Said, since: str = "2020-01-01", program: str = "T1") -> Record:
    listing = Listing(sender=(COUNCIL,), listing_id=number, listed_on=PartialDate(since), measure_type=FREEZE,
                      program=(Entity(program, "SanctionsProgram", of=COUNCIL),))
    called = Name(full_name=name, kind=Concept("primary-name"))
    return Record(number, "Person", name, (Said((listing,)), Said((called,)), *more), f"row of {name}")


def edition(day: str, *records: Record, expected: int | None = None, list_: str = "test-list") -> Edition:
    return Edition(list=list_, title="The list of Testland", authority=COUNCIL, records=records, account=Account(),
                   issued=PartialDate(day) if day else None, expected=expected)


def load(store: Store, *wanted: Edition, force: bool = False) -> editions.Brought:
    for one in wanted:
        brought = editions.load(store, lambda: store, "list.xml", one, today=TODAY, force=force)
    return brought


def ask(kb: KnowledgeBase, question: str, **parameters: str) -> list[str]:
    return sorted({str(row["targetLabel"]) for row in kb.ask(question, **parameters) if str(row["against"]).startswith(LISTED)})


def rows(kb: KnowledgeBase, text: str) -> Iterable[dict[str, str | None]]:
    return [dict(row) for row in kb.sparql(text)]  # type: ignore[union-attr, arg-type]


ADA, BO, CY = person("1", "Ada Ovi"), person("2", "Bo Ulm"), person("3", "Cy Rand")


def test_a_delisted_person_is_no_longer_sanctioned_but_was_on_the_day_before() -> None:
    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-01-01", ADA, BO), edition("2022-06-01", ADA))
        assert ask(kb, "measures-in-force", day="2022-07-01") == ["Ada Ovi"]
        assert ask(kb, "measures-in-force", day="2022-03-01") == ["Ada Ovi", "Bo Ulm"]
        assert kb.check() == []


def test_who_was_designated_on_one_day_is_answered_as_known_on_another() -> None:
    with KnowledgeBase.open() as kb:
        late = person("4", "Di Sol", since="2022-02-01")
        load(kb.store, edition("2022-01-01", ADA), edition("2022-06-01", ADA, late))
        assert ask(kb, "measures-in-force", day="2022-03-01") == ["Ada Ovi", "Di Sol"]
        assert ask(kb, "measures-in-force", day="2022-03-01", known_on="2022-05-31") == ["Ada Ovi"]


def test_who_is_taken_off_keeps_the_details_and_the_history_of_the_entry() -> None:
    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-01-01", ADA, BO), edition("2022-06-01", ADA))
        assert kb.find("Bo Ulm").iri.endswith("record/test-list/2")
        found = rows(kb, "SELECT ?day { ?act :actionType s:delist ; :actsOn/:endedBy ?day }")
        assert found == [{"day": "2022-06-01"}]
        assert not kb.sparql("ASK { ?name a :Name . ?claim :asserts ?name ; :recordedUntil ?end }")


def test_who_is_listed_again_has_a_designation_of_its_own() -> None:
    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-01-01", ADA, BO), edition("2022-06-01", ADA), edition("2022-09-01", ADA, BO))
        assert ask(kb, "measures-in-force", day="2022-10-01", target="Bo Ulm") == ["Bo Ulm"]
        assert ask(kb, "measures-in-force", day="2022-07-01", known_on="2022-07-15", target="Bo Ulm") == []
        assert len(rows(kb, f"SELECT DISTINCT ?d {{ ?d a :Designation ; :target <{LISTED}2> }}")) == 2
        assert kb.check() == []


def test_the_graph_of_an_edition_is_its_difference_to_the_one_before() -> None:
    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-01-01", ADA, BO))
        first = kb.store.count("https://w3id.org/sanctions-kb/graph/document/test-list/2022-01-01")
        moved = person("2", "Bo Ulm", Said((Address(city="Port Ulm"),)))
        brought = load(kb.store, edition("2022-02-01", moved, ADA))
        assert (brought.counts.opened, brought.counts.closed, brought.counts.added) == (1, 0, 0)
        assert kb.store.count("https://w3id.org/sanctions-kb/graph/document/test-list/2022-01-01") == first
        assert kb.store.count("https://w3id.org/sanctions-kb/graph/document/test-list/2022-02-01") < 40


def test_the_order_of_records_and_details_makes_no_difference() -> None:
    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-01-01", ADA, BO))
        turned = [Record(one.id, one.type, one.label, tuple(reversed(one.said)), one.text) for one in (BO, ADA)]
        assert load(kb.store, edition("2022-01-01", *turned)).unchanged


def test_a_detail_that_is_told_twice_is_kept_twice() -> None:
    with KnowledgeBase.open() as kb:
        twice = person("1", "Ada Ovi", Said((Address(city="Port Ulm"),)), Said((Address(city="Port Ulm"),)))
        load(kb.store, edition("2022-01-01", twice))
        assert len(rows(kb, "SELECT DISTINCT ?a { ?a a :Address ; :bearer/:recordIn ?list }")) == 2


def test_a_record_that_stands_twice_is_kept_twice_and_reported() -> None:
    with KnowledgeBase.open() as kb:
        one = edition("2022-01-01", ADA, ADA)
        load(kb.store, one)
        assert len(rows(kb, "SELECT DISTINCT ?r { ?r a :Record }")) == 2
        assert "stands more than once" in " ".join(one.account.notes)


def test_an_equal_edition_of_a_later_day_is_kept_as_an_edition_without_claims() -> None:
    with KnowledgeBase.open() as kb:
        brought = load(kb.store, edition("2022-01-01", ADA), edition("2022-02-01", ADA))
        assert brought.unchanged
        assert [row["day"] for row in rows(kb, "SELECT ?day { ?d dcterms:issued ?day ; :sourceKey ?k } ORDER BY ?day")] == [
            "2022-01-01", "2022-02-01"]


def test_two_editions_of_one_day_are_told_apart() -> None:
    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-01-01", ADA), edition("2022-01-01", ADA, BO))
        assert len(rows(kb, "SELECT DISTINCT ?d { ?d a :SanctionsList ; dcterms:issued ?day ; :sourceKey ?key }")) == 2
        assert ask(kb, "measures-in-force", day="2022-01-02") == ["Ada Ovi", "Bo Ulm"]


def test_an_older_edition_after_a_newer_one_is_refused() -> None:
    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-06-01", ADA))
        with pytest.raises(SourceError, match="is of 2022-01-01; the base has the edition of 2022-06-01 already"):
            load(kb.store, edition("2022-01-01", ADA, BO))


def test_an_edition_that_loses_a_third_of_its_entries_is_refused_with_the_figures_unless_forced() -> None:
    many = [person(str(number), f"Person {number}") for number in range(30)]
    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-01-01", *many))
        before = kb.store.count()
        with pytest.raises(SourceError, match="would take 10 of 30 entries off the list"):
            load(kb.store, edition("2022-02-01", *many[:20]))
        assert kb.store.count() == before
        assert load(kb.store, edition("2022-02-01", *many[:20]), force=True).counts.removed == 10


def test_a_list_with_fewer_records_than_it_says_is_refused() -> None:
    with KnowledgeBase.open() as kb, pytest.raises(SourceError, match="says that it has 3 records, and 2 came"):
        load(kb.store, edition("2022-01-01", ADA, BO, expected=3))


def test_an_error_in_the_middle_leaves_nothing_behind() -> None:
    def broken() -> Iterable[Record]:
        yield ADA
        raise SourceError("list.xml", "is cut", line=9)

    with KnowledgeBase.open() as kb:
        before = kb.store.count()
        one = edition("2022-01-01")
        with pytest.raises(SourceError, match=r"list\.xml:9"):
            load(kb.store, replace(one, records=broken()))
        assert kb.store.count() == before


def test_an_edition_without_a_day_is_recorded_from_today_on_and_says_so() -> None:
    with KnowledgeBase.open() as kb:
        one = edition("", ADA)
        load(kb.store, one)
        assert rows(kb, "SELECT DISTINCT ?d { ?claim :recordedFrom ?d ; :inDocument/:sourceKey ?k }") == [{"d": "2030-12-31"}]
        assert "has no day of its own" in one.account.notes[0]


def test_a_new_spelling_of_the_name_renames_the_record_and_the_old_name_still_finds_it() -> None:
    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-01-01", ADA), edition("2022-02-01", person("1", "Ada Ovi-Lund")))
        assert kb.find("Ada Ovi-Lund").label == "Ada Ovi-Lund"
        assert rows(kb, f"SELECT ?label {{ <{LISTED}1> skos:prefLabel ?label }}") == [{"label": "Ada Ovi-Lund"}]


def test_every_detail_leads_to_the_act_that_its_source_cites() -> None:
    act = Act("2024/17", "https://law.example/2024/17", PartialDate("2024-02-03"))
    with KnowledgeBase.open() as kb:
        paper = Identifier(value="X 1", kind=Concept("passport"))
        cited = person("1", "Ada Ovi", Said((Address(city="Port Ulm"),), act), Said((paper,), act))
        load(kb.store, edition("2024-03-01", cited))
        found = rows(kb, "SELECT ?title (COUNT(?claim) AS ?n) { ?claim dcterms:source ?act . ?act a :LegalAct ; dcterms:title ?title } "
                         "GROUP BY ?title")
        assert found == [{"title": "2024/17", "n": "2"}]


def test_a_relayed_list_is_reported_by_the_authority_via_the_relay() -> None:
    relay = Entity("Mirror of Lists", "Organization")
    with KnowledgeBase.open() as kb:
        load(kb.store, Edition(list="mirror", title="Mirror", authority=COUNCIL, publisher=relay, records=[ADA], account=Account(),
                               issued=PartialDate("2024-01-01")))
        found = rows(kb, "SELECT DISTINCT ?mode ?who ?via { ?claim a :Claim ; :modality ?mode ; "
                         ":attributedTo/skos:prefLabel ?who ; :via/skos:prefLabel ?via }")
        assert found == [{"mode": "https://w3id.org/sanctions-kb/scheme/reported", "who": "Council of Testland", "via": "Mirror of Lists"}]


def test_holders_of_half_or_more_block_what_they_own_once_the_list_is_loaded(tmp_path: Path) -> None:
    owner = Entity("Ada Ovi", "Person", f"{LISTED}1")
    firm = Record("9", "Company", "Ovi Mills", (Said((Name(full_name="Ovi Mills"),)),
                                                Said((Ownership(owner=(owner,), owned=Entity("Ovi Mills", "Company", f"{LISTED}9"),
                                                                percentage=Decimal(60)),))))
    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-01-01", ADA, firm))
        from kb.queries import derive

        derive(kb.store, "blocked-through")
        assert [row["ownedLabel"] for row in kb.ask("owned-by-designated")] == ["Ovi Mills"]


def test_deals_that_are_gone_from_a_register_are_no_longer_stated() -> None:
    def deal(number: str, count: int) -> Record:
        transfer = Deal(supplier=Entity("Testland", "Organization"), weapon_text="boats")
        step = Step(action_type=Concept("order"), acts_on=transfer, quantity=Decimal(count))
        return Record(number, "", number, (Said((transfer, step)),), f"row {number}")

    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-01-01", deal("a", 3), deal("b", 4)), edition("2022-02-01", deal("a", 3)))
        assert [row["day"] for row in rows(kb, "SELECT ?day { ?claim :recordedUntil ?day }")] == ["2022-02-01"]
        assert [(one.change, one.record) for one in kb.diff("test-list", since="2022-01-15")] == [("removed", "b")]


def test_the_difference_tells_entries_added_removed_and_changed_field_by_field() -> None:
    with KnowledgeBase.open() as kb:
        old = person("1", "Ada Ovi", Said((Attribute(kind=Concept("function"), value="clerk"),)))
        new = person("1", "Ada Ovi", Said((Attribute(kind=Concept("function"), value="minister"),)))
        load(kb.store, edition("2022-01-01", old, BO), edition("2022-02-01", new, CY))
        found = {(one.change, one.label, one.field, one.before, one.after) for one in kb.diff("test-list", since="2022-01-01")}
        assert found == {("added", "Cy Rand", "", "", ""), ("removed", "Bo Ulm", "", "", ""),
                         ("changed", "Ada Ovi", "Attribute function", "value: clerk", "value: minister")}
        assert kb.diff("test-list", since="2022-02-01") == []


def test_the_difference_of_a_list_that_is_not_there_names_those_that_are() -> None:
    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-01-01", ADA))
        with pytest.raises(UnknownName, match="test-list"):
            kb.diff("nowhere", since="2022-01-01")


def test_taking_out_the_newest_edition_undoes_what_it_changed_and_an_older_one_stays() -> None:
    with KnowledgeBase.open() as kb:
        load(kb.store, edition("2022-01-01", ADA, BO))
        before = kb.store.count()
        load(kb.store, edition("2022-02-01", ADA, CY))
        with pytest.raises(StoreError, match="not the newest edition"):
            kb.remove("https://w3id.org/sanctions-kb/id/document/test-list/2022-01-01")
        kb.remove("https://w3id.org/sanctions-kb/id/document/test-list/2022-02-01")
        assert kb.store.count() == before
        assert ask(kb, "measures-in-force", day="2022-03-01") == ["Ada Ovi", "Bo Ulm"]
        kb.remove("https://w3id.org/sanctions-kb/id/document/test-list/2022-01-01")
        assert rows(kb, "SELECT ?d { ?d :sourceKey ?key }") == []


def test_graphs_that_are_there_already_are_not_brought_again(tmp_path: Path) -> None:
    file = tmp_path / "x.nq"
    file.write_text('<urn:a> <urn:b> "c" <https://w3id.org/sanctions-kb/graph/x> .\n')
    with KnowledgeBase.open() as kb:
        kb.store.bring(file, {"https://w3id.org/sanctions-kb/graph/x": 1})
        assert kb.store.verify() == []
        with pytest.raises(StoreError, match="is in the base already"):
            kb.store.bring(file, {"https://w3id.org/sanctions-kb/graph/x": 1})


def test_a_base_on_a_server_takes_editions_too(tmp_path: Path) -> None:
    with serving(tmp_path, "--union-default-graph") as url, KnowledgeBase.connect(url) as kb:
        load(kb.store, edition("2022-01-01", ADA, BO), edition("2022-06-01", ADA))
        assert ask(kb, "measures-in-force", day="2022-07-01") == ["Ada Ovi"]
        assert kb.check() == []


def test_a_refused_list_makes_no_base(tmp_path: Path) -> None:
    (tmp_path / "cut.xml").write_text("<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>")
    with KnowledgeBase.open(tmp_path / "base") as kb, pytest.raises(LoadFailed, match=r"cut\.xml"):
        kb.load(tmp_path / "cut.xml")
    assert not (tmp_path / "base").exists()


numbers = st.sets(st.integers(1, 6), min_size=1)


@settings(max_examples=10, deadline=None)
@given(st.lists(numbers, min_size=1, max_size=5))
def test_after_any_editions_exactly_the_last_ones_entries_are_in_force(states: list[set[int]]) -> None:
    with KnowledgeBase.open() as kb:
        for month, entries in enumerate(states, 1):
            load(kb.store, edition(f"2022-{month:02}-01", *(person(str(one), f"Person {one}") for one in sorted(entries))))
        for month, entries in enumerate(states, 1):
            known = ask(kb, "measures-in-force", day=f"2022-{month:02}-15", known_on=f"2022-{month:02}-20")
            assert known == sorted(f"Person {one}" for one in entries)
        assert ask(kb, "measures-in-force", day="2023-01-01") == sorted(f"Person {one}" for one in states[-1])
        assert kb.check() == []
