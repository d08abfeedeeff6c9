"""Registers of arms transfers: what a line tells, what stays uncertain, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb import KnowledgeBase
from kb.dates import PartialDate
from kb.errors import SourceError
from kb.loaders.lists import arms
from kb.loaders.lists.streams import Stream
from kb.record import Deal, Edition, Resolved, Step

PREAMBLE = (
    "Transfers of major conventional arms from {supplier}  to {recipient} . "
    "Deals with deliveries made for the year range '{first}' to '{last}'\nData generated: 2 Feb 2030 10:02:49 AM\n"
)
ALL = {"supplier": "All countries", "recipient": "All countries", "first": "Not specified", "last": "Not specified"}
HEADER = ("Recipient,Supplier,Year of order, ,Number ordered, ,Weapon designation,Weapon description,Number delivered, ,"
          "Year(s) of delivery,status,Comments,SIPRI TIV per unit,SIPRI TIV for total order,SIPRI TIV of delivered weapons\n")
LINE = "Fiji,Norway,2021,?,12,?,Skarv-4,APC,8,?,2022; 2023,New,Aid,0.25,3,2\n"
BY_ID = ("SIPRI AT Database ID,Supplier,Recipient,Designation,Description,Armament category,Order date,Order date is estimate,"
         "Numbers delivered,Numbers delivered is estimate,Delivery year,Delivery year is estimate,Status,SIPRI estimate,TIV deal unit,"
         "TIV delivery values,Local production\n")
ROWS = ("7,Norway,Fiji,Skarv-4,APC,Armoured vehicles,2021,Yes,3,No,2022,No,New,0.5,0.25,0.75,Yes\n",
        "8,Norway,Tonga,Skarv-4,APC,Armoured vehicles,2020,No,1,No,2021,Yes,New,0.25,0.25,0.25,No\n",
        "7,Norway,Fiji,Skarv-4,APC,Armoured vehicles,2021,Yes,5,Yes,2023,No,New,0.5,0.25,1.25,Yes\n")


def register(
    folder: Path, *lines: str, encoding: str = "utf-8", header: str = HEADER, name: str = "register.csv", **selection: str
) -> Path:
    path = folder / name
    path.write_text(PREAMBLE.format(**(ALL | selection)) + header + "".join(lines), encoding)
    return path


def read(path: Path) -> Edition:
    return arms.read(Stream(path.name, path))


def told(path: Path) -> list[tuple[Deal, list[Step]]]:
    found = []
    for record in read(path).records:
        (said,) = record.said
        deal, *steps = said.facts
        assert isinstance(deal, Deal)
        found.append((deal, [step for step in steps if isinstance(step, Step)]))
    return found


def numbers(kb: KnowledgeBase, pattern: str) -> list[str]:
    return sorted(str(row["x"]) for row in kb.sparql(f"SELECT ?x {{ {pattern} }}"))  # type: ignore[union-attr]


def test_a_line_is_a_deal_with_its_order_and_its_delivery(tmp_path: Path) -> None:
    ((deal, (order, delivery)),) = told(register(tmp_path, LINE))
    assert deal.supplier is not None and deal.recipient is not None and deal.weapon is not None
    assert (deal.supplier.label, deal.recipient.label) == ("Norway", "Fiji")
    assert (deal.weapon.label, deal.weapon.category) == ("Skarv-4", "armoured-vehicle")
    assert (deal.weapon_text, deal.condition, str(deal.tiv_per_unit), deal.tiv_text, deal.note) == ("APC", "new", "0.25", "0.25", "Aid")
    assert (order.action_type, order.date, str(order.quantity), str(order.tiv), order.estimated) == (
        "order", PartialDate("2021"), "12", "3", ("date", "quantity"))
    assert (delivery.action_type, delivery.dates) == ("deliver", (PartialDate("2022"), PartialDate("2023")))
    assert (str(delivery.quantity), delivery.quantity_text, delivery.tiv_text, delivery.estimated) == ("8", "8", "2", ("quantity",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_both_code_pages_of_the_register_tell_the_same(tmp_path: Path, encoding: str) -> None:
    ((deal, _),) = told(register(tmp_path, LINE.replace("Aid", "Chasseur à roues"), encoding=encoding))
    assert deal.note == "Chasseur à roues"


def test_a_table_programme_may_have_numbered_the_blank_headers(tmp_path: Path) -> None:
    header = HEADER.replace("Year of order, ,Number ordered, ,", "Year of order,Unnamed: 3,Number ordered,Unnamed: 5,")
    assert told(register(tmp_path, LINE, header=header)) == told(register(tmp_path, LINE))


@pytest.mark.parametrize(("comment", "kept"), [
    ("Part of a deal\n", "Part of a deal"),
    ("Part of a deal\r\n; more to come", "Part of a deal\n; more to come"),
    ('"Part of a deal\n, more to come"', "Part of a deal\n, more to come"),
    ('With a 12" gun', 'With a 12" gun'),
])
def test_a_comment_that_breaks_the_line_does_not_break_the_record(tmp_path: Path, comment: str, kept: str) -> None:
    path = register(tmp_path)
    path.write_bytes(path.read_bytes() + LINE.replace("Aid", comment).encode() + LINE.encode())
    first, second = told(path)
    assert first[0].note == kept
    assert (second[0].note, str(first[1][1].tiv)) == ("Aid", "2")


def test_an_equal_line_is_another_deal(tmp_path: Path) -> None:
    with KnowledgeBase.open() as kb:
        loaded = kb.load(register(tmp_path, LINE, LINE))
        assert numbers(kb, "SELECT (COUNT(DISTINCT ?deal) AS ?x) { ?claim :asserts ?deal . ?deal a :ArmsTransfer }") == ["2"]
        assert numbers(kb, "SELECT (SUM(?tiv) AS ?x) { ?step :actionType s:deliver ; :tiv ?tiv }") == ["4"]
        assert ["copy 2" in one for one in loaded.warnings] == [True]


def test_the_order_of_the_lines_makes_no_difference(tmp_path: Path) -> None:
    lines = [LINE, LINE, LINE.replace("Skarv-4", "SKARV 4"), LINE.replace("Skarv-4", "Skarv 4"), LINE.replace("APC", "patrol boat")]
    found = []
    for order in (lines, lines[::-1]):
        with KnowledgeBase.open() as kb:
            kb.load(register(tmp_path, *order))
            claims = numbers(kb, "?x a :Claim ; :inDocument/:sourceKey 'list:sipri-register'")
            found.append((claims, numbers(kb, "?deal :weapon ?x")))
    assert found[0] == found[1]
    assert len(set(found[0][1])) == 4


def test_what_has_not_been_delivered_has_no_delivery(tmp_path: Path) -> None:
    path = register(tmp_path, "Fiji,Norway,2024,,6,,Skarv-4,APC,0,,,New,,0.25,1.5,0\n")
    ((_, steps),) = told(path)
    assert [step.action_type for step in steps] == ["order"]
    edition = read(path)
    list(edition.records)
    assert set(edition.account.left_out) == {"number delivered", "sipri tiv of delivered weapons"}


@pytest.mark.parametrize(("name", "label", "kind", "code"), [
    ("Soviet Union", "Soviet Union", "State", "SUHH"),
    ("South Vietnam", "South Vietnam", "State", ""),
    ("African Union**", "African Union", "Organization", "african-union"),
    ("Reef Pact**", "Reef Pact", "Organization", ""),
    ("Hezbollah (Lebanon)*", "Hezbollah", "Organization", "hezbollah"),
    ("Reef Front (Fiji)*", "Reef Front", "Organization", ""),
    ("Reef rebels*", "Reef rebels", "Group", ""),
])
def test_a_party_is_a_state_a_group_or_an_organisation(tmp_path: Path, name: str, label: str, kind: str, code: str) -> None:
    ((deal, _),) = told(register(tmp_path, LINE.replace("Fiji", name)))
    assert deal.recipient is not None
    assert (deal.recipient.label, deal.recipient.type, deal.recipient.iri.rpartition("/")[2]) == (label, kind, code)


def test_an_unknown_party_is_left_out(tmp_path: Path) -> None:
    ((deal, _),) = told(register(tmp_path, LINE.replace("Norway", "unknown supplier(s)")))
    assert deal.supplier is None
    ((deal, _),) = told(register(tmp_path, LINE.replace("Norway", "unknown supplier(s)").replace("Fiji", "unknown recipient(s)")))
    assert deal.supplier is None and deal.recipient is not None and deal.recipient.type == "Group"


@pytest.mark.parametrize(("designation", "description", "leads_to"), [
    ("T-72", "tank", "t-72"), ("T-72", "frigate", ""), ("Skarv-4", "tank", ""), ("tank", "tank", None),
    ("aircraft engine", "aircraft engine", None),
])
def test_a_designation_leads_to_the_reference_only_where_it_is_exact(
    tmp_path: Path, designation: str, description: str, leads_to: str | None
) -> None:
    ((deal, _),) = told(register(tmp_path, LINE.replace("Skarv-4,APC", f"{designation},{description}")))
    if leads_to is None:
        assert deal.weapon is None and deal.weapon_category and deal.weapon_text == description
    else:
        assert deal.weapon is not None and deal.weapon.label == designation
        canonical = deal.weapon.canonical if isinstance(deal.weapon, Resolved) else ""
        assert canonical.rpartition("/")[2] == leads_to


def test_a_line_that_changes_ends_the_old_deal_and_begins_a_new_one(tmp_path: Path) -> None:
    other = LINE.replace("Fiji", "Tonga")
    with KnowledgeBase.open() as kb:
        kb.load(register(tmp_path, LINE, other), published="2030-02-02")
        loaded = kb.load(register(tmp_path, LINE.replace(",8,?,2022; 2023", ",9,,2022; 2023"), other), published="2031-02-02")
        assert loaded.closed == 1
        now = "?claim :asserts ?step MINUS { ?claim :recordedUntil ?day } ?step :actionType s:deliver ; :quantity ?x"
        assert numbers(kb, now) == ["8", "9"]
        assert numbers(kb, "?claim :recordedUntil ?x") == ["2031-02-02"]


@pytest.mark.parametrize(("selection", "slug"), [
    ({}, "sipri-register"),
    ({"first": "1950", "last": "2030"}, "sipri-register"),
    ({"supplier": "United States"}, "sipri-register-from-united-states"),
    ({"recipient": "Fiji", "first": "2000", "last": "2010"}, "sipri-register-to-fiji-since-2000-until-2010"),
])
def test_an_export_of_a_part_is_a_list_of_its_own(tmp_path: Path, selection: dict[str, str], slug: str) -> None:
    assert read(register(tmp_path, LINE, **selection)).list == slug


def test_the_rows_of_a_deal_may_stand_apart(tmp_path: Path) -> None:
    apart = told(register(tmp_path, *ROWS, header=BY_ID, first="1950"))
    together = told(register(tmp_path, *sorted(ROWS), header=BY_ID, first="1950"))
    assert sorted(apart, key=lambda one: one[0].key) == together
    deal, (order, first, second) = together[0]
    assert (deal.key, deal.also_kind, str(deal.tiv_per_unit_new), deal.topic) == ("7", "licence", "0.5", "Armoured vehicles")
    assert (order.estimated, order.quantity) == (("date",), None)
    assert [(one.date, str(one.quantity), one.estimated) for one in (first, second)] == [
        (PartialDate("2022"), "3", ()), (PartialDate("2023"), "5", ("quantity",))]


def test_the_two_forms_are_two_documents_whose_accounts_never_mix(tmp_path: Path) -> None:
    with KnowledgeBase.open() as kb:
        kb.load([register(tmp_path, LINE), register(tmp_path, *ROWS, header=BY_ID, name="by_id.csv", first="1950")])
        rows = list(kb.ask("transfer-quantities", supplier="Norway", recipient="Fiji"))
        title = "SIPRI Arms Transfers Database: trade register"
        assert sorted((row["title"], row["stage"], row["quantity"]) for row in rows) == [
            (title, "deliver", "8"), (title, "order", "12"), (f"{title} by database id", "deliver", "3"),
            (f"{title} by database id", "deliver", "5")]
        assert not kb.sparql("ASK { ?one :inDocument ?d ; :asserts ?fact . ?other :inDocument ?e ; :asserts ?fact FILTER(?d != ?e) }")
        assert list(kb.ask("contradicting-quantities")) == []
        assert {row["recipientLabel"] for row in kb.ask("transfers-by-supplier", supplier="Norway")} == {"Fiji", "Tonga"}


def test_a_state_reports_its_side_of_a_transfer(tmp_path: Path) -> None:
    sample = Path(__file__).parent / "lists" / "un-arms-csv" / "main.csv"
    with KnowledgeBase.open() as kb:
        kb.load(sample, published="2031-01-01")
        rows = list(kb.ask("transfer-quantities", supplier="Norway", recipient="Fiji"))
        assert sorted((row["quantity"], row["source"], row["modality"]) for row in rows) == [
            ("6", "Fiji", "reported"), ("8", "Norway", "reported")]
        assert numbers(kb, "?deal :recipient ?group . ?group a :Group ; skos:prefLabel ?x") == ["Fiji, Tonga"]


@pytest.mark.parametrize(("content", "sentence"), [
    ("a,b\n1,2\n", "has no header with the columns Recipient and Supplier"),
    ("Recipient,Supplier,Weapon designation\nFiji,Norway,Skarv-4\n", "has no column 'number delivered', 'year of order'"),
    (HEADER + LINE + "Fiji,Norway,2021\n", r":3: is cut: its last record has 3 of 16 cells"),
    (HEADER + LINE.replace("Aid", "Aid,and,more,of,it"), ":2: holds a record of 20 cells where the header has 16"),
    (HEADER + "Fiji\n" * 30, ":2: holds a record"),
    (HEADER.replace("Supplier", "Recipient,Supplier") + LINE, "names columns twice: recipient"),
    (BY_ID + ROWS[0].replace("7,", ",", 1), ":2: holds a row without a database id"),
])
def test_a_damaged_register_is_one_clear_sentence(tmp_path: Path, content: str, sentence: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(content, "utf-8")
    with pytest.raises(SourceError, match=sentence):
        list(read(path).records)


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(HEADER.encode() + b"\x81\x8d\n")
    with pytest.raises(SourceError, match="is neither UTF-8 nor cp1252 text"):
        read(path)
