"""Hand-coded facts: one row is one claim, and every mistake is told with its line and key."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import kb.loaders.facts
from kb.dates import PartialDate
from kb.errors import SourceError
from kb.loaders import LOADERS, Source
from kb.loaders.facts_keys import GUIDELINE, concepts, keys_of, schema, schema_text
from kb.model import FACTS, Action, Agreement, ArmsTransfer, Claim, Document, Meeting, SanctionsMeasure, Tenure

SCHEMA = Path(kb.loaders.facts.__file__).with_name("facts.schema.json")
TRANSFER = """\
document: {title: Notes, date: 2024-03-01, publisher: Desk, url: "https://desk.example/notes"}
# hand-coded
facts:
  - type: ArmsTransfer
    supplier: Fictia
    recipient: {name: Testland, type: State}
    weapon: {name: Kestrel, category: unmanned-aircraft}
    stage: deliver
    quantity: 40
    date: 2023-11
    attributed_to: [Ministry of Testland]
    via: Example News
    quote: "has delivered 40 Kestrel drones"
    source: https://news.example/kestrel
  # the next
  - type: Meeting
    attendee: [Ada Ovi, Bo Ulm]
"""


def read(text: str | bytes, word: str = "facts-yaml", name: str = "facts.yaml") -> Document:
    (document,) = LOADERS[word].documents(Source(name, text.encode() if isinstance(text, str) else text, "key"))
    return document


def claim(**row: object) -> Claim:
    (found,) = read(json.dumps([row]), "facts-json").claims
    return found


def test_a_file_is_one_document_with_one_claim_a_row() -> None:
    document = read(TRANSFER)
    assert (document.type, document.title, document.url) == ("Document", "Notes", "https://desk.example/notes")
    assert document.issued == PartialDate("2024-03-01")
    assert document.publisher is not None
    assert document.publisher.label == "Desk"
    assert document.text == TRANSFER
    assert len(document.claims) == 2


def test_a_stage_is_an_action_on_the_transfer_and_takes_its_date_and_quantity() -> None:
    found = read(TRANSFER).claims[0]
    transfer, action = found.asserts
    assert isinstance(transfer, ArmsTransfer)
    assert isinstance(action, Action)
    assert (action.acts_on, action.action_type) == (transfer, "deliver")
    assert (action.quantity, action.date, transfer.date) == (Decimal(40), PartialDate("2023-11"), None)
    assert transfer.weapon is not None
    assert (transfer.weapon.type, transfer.weapon.category) == ("WeaponSystem", "unmanned-aircraft")
    assert (found.modality, [one.label for one in found.attributed_to]) == ("reported", ["Ministry of Testland"])


def test_a_quote_is_the_evidence_and_else_the_row_is() -> None:
    document = read(TRANSFER)
    quotes = [one.evidence.quote for one in document.claims if one.evidence]
    assert quotes == ["has delivered 40 Kestrel drones", "- type: Meeting\n    attendee: [Ada Ovi, Bo Ulm]"]
    assert all(one.evidence and document.text[one.evidence.start:one.evidence.end] == one.evidence.quote for one in document.claims)


def test_a_denied_delivery_does_not_assert_the_transfer() -> None:
    found = claim(type="ArmsTransfer", supplier="A", recipient="B", stage="deliver", modality="denied", attributed_to="A")
    assert [type(one) for one in found.asserts] == [Action]


def test_a_lifted_measure_is_not_asserted_to_hold() -> None:
    assert [type(one) for one in claim(type="SanctionLifted", sender="A", target="B").asserts] == [Action]


def test_an_approved_transfer_is_not_asserted_to_take_place() -> None:
    assert [type(one) for one in claim(type="ArmsTransfer", supplier="A", recipient="B", stage="approved").asserts] == [Action]


@pytest.mark.parametrize(("word", "kind", "action"), [
    ("AgreementSigned", Agreement, "sign"), ("SanctionImposed", SanctionsMeasure, "impose"), ("Appointment", Tenure, "appoint"),
])
def test_a_type_of_the_guideline_brings_its_action(word: str, kind: type, action: str) -> None:
    roles = {"AgreementSigned": {"party": ["A", "B"]}, "SanctionImposed": {"sender": "A", "target": "B"}, "Appointment": {"holder": "A"}}
    fact, done = claim(type=word, date="2024", **roles[word]).asserts
    assert isinstance(fact, kind)
    assert isinstance(done, Action)
    assert (done.action_type, done.date) == (action, PartialDate("2024"))


def test_technology_is_a_kind_of_transfer_and_a_planned_stage_a_modality() -> None:
    found = claim(type="TechnologyTransfer", supplier="A", recipient="B", topic="engines", stage="planned")
    (action,) = found.asserts
    assert isinstance(action, Action)
    assert isinstance(action.acts_on, ArmsTransfer)
    assert (action.action_type, action.acts_on.transfer_kind, found.modality) == ("deliver", "technology", "planned")


def test_a_name_of_a_state_is_a_state_and_an_unknown_one_an_agent() -> None:
    (meeting,) = claim(type="Meeting", attendee=["Iran", "Ada Ovi"]).asserts
    assert isinstance(meeting, Meeting)
    assert [one.type for one in meeting.attendee] == ["State", "Agent"]


def test_an_office_of_a_state_is_told_apart_from_the_state() -> None:
    (tenure,) = claim(type="PositionHeld", holder="Ada Ovi", position="foreign minister of Iran").asserts
    assert isinstance(tenure, Tenure)
    assert tenure.position is not None
    assert tenure.position.of is not None
    assert (tenure.position.label, tenure.position.of.label, tenure.position.of.type) == ("foreign minister", "Iran", "State")


def test_a_table_gives_the_same_claims_as_a_list() -> None:
    table = ("type,supplier,recipient,weapon,weapon.category,stage,quantity,attendee,note\n"
             'ArmsTransfer,Fictia,Iran,Kestrel,unmanned-aircraft,deliver,40,,"two\nlines, ""quoted"""\n\n'
             "Meeting,,,,,,,Ada Ovi; Bo Ulm,\n")
    rows = [
        {"type": "ArmsTransfer", "supplier": "Fictia", "recipient": "Iran", "weapon": {"name": "Kestrel", "category": "unmanned-aircraft"},
         "stage": "deliver", "quantity": 40, "note": 'two\nlines, "quoted"'},
        {"type": "Meeting", "attendee": ["Ada Ovi", "Bo Ulm"]},
    ]
    from_table = read(table, "facts-csv", "facts.csv")
    assert [one.asserts for one in from_table.claims] == [one.asserts for one in read(json.dumps(rows), "facts-json").claims]
    assert [one.evidence.quote for one in from_table.claims if one.evidence] == [
        'ArmsTransfer,Fictia,Iran,Kestrel,unmanned-aircraft,deliver,40,,"two\nlines, ""quoted"""', "Meeting,,,,,,,Ada Ovi; Bo Ulm,"]


@pytest.mark.parametrize(("line", "reason"), [
    ("supplierr: A", "supplierr: unknown key; did you mean supplier?; known keys of ArmsTransfer are: "),
    ("date: 2024-13", "date: '2024-13' is no date"),
    ("stage: delivr", "stage: 'delivr' is not known; known are: "),
    ("quantity: dozens", "quantity: 'dozens' is no number (digits and a decimal point); words go into quantity_text"),
    ("quantity: 40", "quantity: belongs to something done; say what, e.g. stage: deliver"),
    ("modality: factual", "modality: 'factual' is not known"),
    ("supplier: [A, B]", "supplier: takes one value, not a list"),
    ("supplier: {nam: A}", "supplier: nam: unknown key"),
    ("supplier: {type: State}", "supplier: has no name"),
    ("supplier: {name: A, type: Planet}", "supplier: 'Planet' is no type of entity"),
    ("supplier: {name: A, of: {name: B, of: {name: C, of: {name: D, of: {name: E, of: F}}}}}", "is nested too deeply"),
    ("weapon_category: cheese", "weapon_category: 'cheese' is not known"),
    ("source: somewhere", "source: 'somewhere' is no address"),
    ("confidence: 2", "confidence: 2 is not between 0 and 1"),
    ("key: ../ledger", "key: '../ledger' may have only letters"),
    ("estimated: [colour]", "estimated: 'colour' is no key of this fact"),
    ("attributed_to: A\n  modality: asserted", "modality: 'asserted' is the document's own voice"),
    ("recipient: *x", "has the alias *x; write the value out"),
    ("weapon: Other", "weapon: is there twice in one fact"),
    ("note: [[[[[[[[[[x]]]]]]]]]]", "is nested too deeply"),
])
def test_a_mistake_is_told_with_its_line_and_key(line: str, reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(f"- type: Meeting\n  attendee: A\n- type: ArmsTransfer\n  weapon: Kestrel\n  {line}\n")
    assert str(caught.value).startswith(f"facts.yaml:{5 + line.count(chr(10))}: ")
    assert reason in str(caught.value)


@pytest.mark.parametrize(("word", "text", "reason"), [
    ("facts-json", '[{"type": "Meeting",\n  "attendee": "A",\n  "dat": "2024"}]', "f:3: dat: unknown key"),
    ("facts-json", '[{"type": "Meeting",\n  "attendee": true}]', "f:2: true says nothing here"),
    ("facts-json", '[{"type": "Meeting"},\n 7]', "f:2: must be an object"),
    ("facts-json", '[{"type": "Meeting", "type": "Visit"}]', "f:1: type: is there twice"),
    ("facts-json", '{"fact": []}', "f:1: fact: unknown key"),
    ("facts-json", '{"facts": {}}', "f:1: holds no list of facts"),
    ("facts-json", "[]", "f: holds no facts"),
    ("facts-json", '[{"type": "Meeting"},]', "f:1: is no JSON"),
    ("facts-json", "[" * 100_000, "nested too deeply"),
    ("facts-yaml", "- type: Meeting\n  attendee: {{", "f:3: is no YAML"),
    ("facts-yaml", "just words", "f:1: holds no list of facts"),
    ("facts-yaml", "- words", "f:1: must be keys with values"),
    ("facts-yaml", "[" * 100_000, "nested too deeply"),
    ("facts-yaml", "- &a [x]\n- *a", "f:2: has the alias *a"),
    ("facts-yaml", "document: {colour: red}\nfacts: [{type: Meeting, attendee: A}]", "f:1: colour: unknown key"),
    ("facts-yaml", "document: {url: 'javascript:x'}\nfacts: [{type: Meeting, attendee: A}]", "f:1: url: 'javascript:x' is no address"),
    ("facts-yaml", "- type: Meeting", "f:1: type: this Meeting names nobody; its roles are: attendee, host, takes_place_in"),
    ("facts-yaml", "- attendee: A", "f:1: type: is missing"),
    ("facts-yaml", "- type: Action\n  actor: A", "f:1: action_type: is missing"),
    ("facts-yaml", "- type: Teatime", "f:1: type: 'Teatime' is no type of fact"),
    ("facts-csv", "type,attendee\nMeeting,A\nMeeting,A,B\n", "f:3: has 3 cells, the header has 2 columns"),
    ("facts-csv", "kind,attendee\nMeeting,A\n", "f:1: has no column 'type'"),
    ("facts-csv", "type,note,note\n", "f:1: note: is there twice"),
    ("facts-csv", 'type,note\nMeeting,"open\n', "f:2: is no CSV"),
    ("facts-csv", "type,attendee\nMeeting,A\n\nMeeting,\n", "f:4: type: this Meeting names nobody"),
])
def test_a_broken_file_is_refused_whole(word: str, text: str, reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(text, word, "f")
    assert reason in str(caught.value)


def test_the_published_schema_is_that_of_the_model() -> None:
    assert SCHEMA.read_text("utf-8") == schema_text()
    jsonschema.Draft202012Validator.check_schema(schema())


VALIDATOR = jsonschema.Draft202012Validator(schema())


def test_the_example_of_the_documentation_is_read_and_fits_the_schema() -> None:
    documentation = kb.loaders.facts.__doc__
    assert documentation is not None
    example = documentation.split("\n\n")[1]
    assert len(read(example).claims) == 1
    VALIDATOR.validate(json.loads(json.dumps(yaml.safe_load(example), default=str)))


@pytest.mark.parametrize("row", [
    {"type": "Meeting", "attendee": "A", "colour": "red"}, {"type": "Teatime"}, {"type": "Meeting", "attendee": {"type": "State"}},
    {"type": "ArmsTransfer", "supplier": ["A"]}, {"type": "Meeting", "date": "soon"}, {"type": "Action", "actor": "A"},
    {"type": "Meeting", "modality": "factual"},
])
def test_the_schema_refuses_what_the_reader_refuses(row: dict[str, object]) -> None:
    assert not VALIDATOR.is_valid([row])
    with pytest.raises(SourceError):
        read(json.dumps([row]), "facts-json")


def _values(kind: str) -> st.SearchStrategy[dict[str, object]]:
    name = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=8)
    entity = st.one_of(name, st.fixed_dictionaries({"name": name}, optional={"count": st.integers(0, 99), "type": st.just("Group")}))
    forms: dict[str, st.SearchStrategy[object]] = {
        "entity": entity, "date": st.dates().filter(lambda day: day.year > 999).map(str), "number": st.integers(0, 10**6),
        "text": name.map(lambda text: f"w {text}"),
    }
    optional: dict[str, st.SearchStrategy[object]] = {}
    for key in keys_of(kind).values():
        if key.name in ("key", "source", "confidence", "modality", "attributed_to", "stage") or key.form == "field":
            continue
        one = st.sampled_from(sorted(concepts(key.name))) if key.form == "concept" else forms[key.form]
        optional[key.name] = st.lists(one, min_size=1, max_size=3) if key.many else one
    return st.fixed_dictionaries({"type": st.just(kind)}, optional=optional)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from(sorted(FACTS)).flatmap(_values))
def test_what_the_schema_takes_is_read_or_refused_for_its_sense(row: dict[str, object]) -> None:
    VALIDATOR.validate([row | ({"action_type": "expel"} if row["type"] == "Action" else {})])
    try:
        (found,) = read(json.dumps([row]), "facts-json").claims
    except SourceError as error:
        assert any(reason in str(error) for reason in ("names nobody", "belongs to something done", "is missing"))
    else:
        assert type(found.asserts[0]).__name__ == row["type"]


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=10), st.text(
    st.one_of(st.characters(exclude_categories=["Cs", "Cc"]), st.sampled_from("\n\t")), max_size=20)), min_size=1, max_size=4))
@settings(deadline=None)
def test_every_row_of_a_table_is_its_own_evidence(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["type", "speaker", "note"])
    writer.writerows([("Statement", f"x{name}", note) for name, note in rows])
    document = read("\ufeff" + out.getvalue(), "facts-csv")
    quotes = [one.evidence.quote for one in document.claims if one.evidence]
    assert [next(csv.reader(io.StringIO(quote, newline="")))[0] for quote in quotes] == ["Statement"] * len(rows)
    assert "".join(quotes).replace("\r", "").replace("\n", "") == "".join(
        out.getvalue().partition("\r\n")[2]).replace("\r", "").replace("\n", "")


def test_all_types_of_the_guideline_lead_to_facts() -> None:
    assert {kind for kind, _, _ in GUIDELINE.values()} <= set(FACTS)
    assert {action for _, action, _ in GUIDELINE.values() if action} <= concepts("action_type")
