"""The reconciliation service: what it reads, how it scores, what it shows; then over HTTP, against the specification's own schemas."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jsonschema
import pytest
import referencing
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb import KnowledgeBase
from kb.knowledge.names import Names
from kb.vocab import CLASSES, KB
from kb.web.reconcile import batch, cards, matching, suggesting
from kb.web.reconcile.kinds import KINDS
from kb.web.reconcile.manifest import manifest
from kb.web.reconcile.properties import PROPERTIES
from kb.web.reconcile.tasks import extended
from kb.web.workers.reply import Refused
from tests.serving import serving

WORLD = """
@base <https://w3id.org/sanctions-kb/id/> . @prefix : <https://w3id.org/sanctions-kb/ontology#> .
@prefix s: <https://w3id.org/sanctions-kb/scheme/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<record/x/1> a :Record , :Person ; skos:prefLabel "Vera Molnar" ; :nameKey "vera molnar" , "v molnar" ; :resolvedTo <record/x/1> .
<record/x/2> a :Record , :Person ; skos:prefLabel "Vera Molnar" ; :nameKey "vera molnar" ; :resolvedTo <record/x/2> .
<record/x/3> a :Record , :Person ; skos:prefLabel "Ilya <b>Stone</b>" ; :nameKey "ilya stone" ; :resolvedTo <record/x/3> .
<record/x/4> a :Record , :Company ; skos:prefLabel "Stone Works" ; :nameKey "stone works" ; :resolvedTo <record/x/4> .
<fact/x/1/n> a :Nationality ; :bearer <record/x/1> ; :country <state/IRN> .
<fact/x/2/n> a :Nationality ; :bearer <record/x/2> ; :country <state/RUS> .
<fact/x/1/b> a :Birth ; :bearer <record/x/1> ; :date "1960-05-04"^^xsd:date .
<fact/x/2/b> a :Birth ; :bearer <record/x/2> ; :date "1971-02"^^xsd:gYearMonth .
<fact/x/3/i> a :Identifier ; :bearer <record/x/3> ; :value "AB 12-34" .
<fact/x/3/old> a :Identifier ; :bearer <record/x/3> ; :value "gone" .
<fact/x/3/no> a :Identifier ; :bearer <record/x/3> ; :value "denied" .
<fact/x/4/o> a :Ownership ; :owned <record/x/4> ; :owner <record/x/3> ; :percentage 62.5 .
<fact/x/3/d> a :Designation ; :target <record/x/3> ; :listedOn "2020-01-02"^^xsd:date ; :sender <organization/european-union> .
<fact/x/4/d> a :Designation ; :target <record/x/4> ; :listedOn "2020-01-02"^^xsd:date ; :endedBy "2021-01-02"^^xsd:date .
<claim/x/1> a :Claim ; :modality s:asserted ; :asserts <fact/x/1/n> , <fact/x/2/n> , <fact/x/1/b> , <fact/x/2/b> , <fact/x/3/i> ,
  <fact/x/4/o> , <fact/x/3/d> , <fact/x/4/d> .
<claim/x/2> a :Claim ; :modality s:asserted ; :asserts <fact/x/3/old> ; :recordedUntil "2024-01-01"^^xsd:date .
<claim/x/3> a :Claim ; :modality s:denied ; :asserts <fact/x/3/no> .
"""


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    source = tmp_path_factory.mktemp("recon") / "world.ttl"
    source.write_text(WORLD, "utf-8")
    with KnowledgeBase.open() as opened:
        opened.load(source)
        yield opened


@pytest.fixture(scope="module")
def names(base: KnowledgeBase) -> Names:
    return base.names()


def ask(base: KnowledgeBase, names: Names, **query: object) -> list[dict[str, Any]]:
    answer = matching.matched(base, names, batch.queries(json.dumps({"q": query}).encode()))
    found: list[dict[str, Any]] = answer["q"]["result"]
    return found


def certain(found: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in found if one["match"]]


# ---------------------------------------------------------------- candidates

def test_a_whole_name_without_a_rival_is_a_match(base: KnowledgeBase, names: Names) -> None:
    found = ask(base, names, query="Ilya Stone")
    assert certain(found) == ["record/x/3"] and found[0]["score"] == 100
    assert found[0]["type"] == [{"id": "Person", "name": "person"}]
    assert {"id": "name", "value": 100.0} in found[0]["features"]


def test_namesakes_are_no_match_until_a_property_tells_them_apart(base: KnowledgeBase, names: Names) -> None:
    assert certain(ask(base, names, query="Vera Molnar")) == []
    told = ask(base, names, query="Vera Molnar", properties=[{"pid": "nationality", "v": "Iran"}])
    assert certain(told) == ["record/x/1"] and told[0]["score"] > told[1]["score"]
    born = ask(base, names, query="Vera Molnar", properties=[{"pid": "birthDate", "v": "1971"}])
    assert certain(born) == ["record/x/2"]
    reconciled = ask(base, names, query="Vera Molnar", properties=[{"pid": "nationality", "v": [{"id": "state/RUS", "name": "?"}]}])
    assert certain(reconciled) == ["record/x/2"]


def test_a_contradicted_property_makes_a_whole_name_uncertain(base: KnowledgeBase, names: Names) -> None:
    found = ask(base, names, query="Ilya Stone", properties=[{"pid": "identifier", "v": "ZZ 99"}])
    assert certain(found) == [] and found[0]["score"] < 50


def test_a_surname_alone_and_a_misspelt_name_are_candidates_and_no_match(base: KnowledgeBase, names: Names) -> None:
    for query in ("Stone", "Ilja Stone"):
        found = ask(base, names, query=query, type="Person")
        assert found[0]["id"] == "record/x/3" and certain(found) == []


def test_words_that_stand_for_a_state_are_no_match_with_it(base: KnowledgeBase, names: Names) -> None:
    assert certain(ask(base, names, query="Islamic Republic of Iran", type="State")) == ["state/IRN"]
    assert "state/RUS" not in certain(ask(base, names, query="Moscow"))


def test_an_identifier_finds_its_bearer_without_a_name_and_under_a_misspelt_one(base: KnowledgeBase, names: Names) -> None:
    number = [{"pid": "identifier", "v": "ab 12-34"}]
    assert certain(ask(base, names, properties=number)) == ["record/x/3"]
    assert certain(ask(base, names, query="Ilja Stone", properties=number)) == ["record/x/3"]


def test_an_identifier_that_is_denied_or_no_longer_stated_finds_nobody(base: KnowledgeBase, names: Names) -> None:
    for number in ("gone", "denied"):
        assert ask(base, names, properties=[{"pid": "identifier", "v": number}]) == []


def test_a_type_keeps_to_its_class_and_those_below_it(base: KnowledgeBase, names: Names) -> None:
    assert {one["id"] for one in ask(base, names, query="Stone Works", type="Organization")} >= {"record/x/4"}
    assert "record/x/4" not in {one["id"] for one in ask(base, names, query="Stone Works", type=["Person"])}
    assert "record/x/4" not in {one["id"] for one in ask(base, names, query="Stone Works", type=["Company", "Person"], type_strict="all")}
    preferred = ask(base, names, query="Stone Works", type=["Person"], type_strict="should")
    assert preferred[0]["id"] == "record/x/4" and preferred[0]["score"] == 70 and certain(preferred) == []


def test_the_id_of_an_entity_as_query_finds_it(base: KnowledgeBase, names: Names) -> None:
    for query in ("record/x/2", "https://w3id.org/sanctions-kb/id/record/x/2"):
        found = ask(base, names, query=query)
        assert found[0]["id"] == "record/x/2" and found[0]["score"] == 100


def test_the_limit_is_kept_and_the_best_come_first(base: KnowledgeBase, names: Names) -> None:
    found = ask(base, names, query="Iran", limit=2)
    assert len(found) == 2 and found[0]["score"] >= found[1]["score"]


def test_names_read_once_find_what_the_base_finds(base: KnowledgeBase, names: Names) -> None:
    for name in ("Vera Molnar", "Stone", "Iran", "IRN", "Vera Molnr", "foreign minister of Iran"):
        assert base.search(name, among=names) == base.search(name)


# ---------------------------------------------------------------- what is refused

@pytest.mark.parametrize(("text", "status", "says"), [
    ("{", 400, "no JSON"), ("[]", 400, "JSON object"), ('{"q": 1}', 400, "JSON object"), ('{"q": {}}', 400, "neither a name"),
    ('{"q": {"query": "x", "type": "Dog"}}', 400, "no type 'Dog'"), ('{"q": {"query": "x", "colour": 1}}', 400, "no field 'colour'"),
    ('{"q": {"query": "x", "properties": [{"pid": "shoe", "v": 1}]}}', 400, "no property 'shoe'"),
    ('{"q": {"query": "x", "limit": 0}}', 400, "limit"), ('{"q": {"query": "x", "limit": 1e999}}', 400, "limit"),
    ('{"q": {"query": "x", "limit": NaN}}', 400, "no number"), ('{"q": {"query": "\\ud800"}}', 400, "no JSON"),
    ('{"q": {"query": "x", "type_strict": "maybe"}}', 400, "type_strict"), ("[" * 100_000, 400, "nested"),
    (json.dumps({str(n): {"query": "x"} for n in range(batch.MOST_QUERIES + 1)}), 413, "at most 50"),
])
def test_a_batch_that_is_wrong_is_refused_with_one_sentence(text: str, status: int, says: str) -> None:
    with pytest.raises(Refused, match=re.escape(says)) as refused:
        batch.queries(text.encode())
    assert refused.value.status == status and "\n" not in refused.value.sentence


FIELDS = ["query", "type", "limit", "properties", "type_strict", "pid", "v", "id", "ids", "settings", "q"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["Person", "nationality", "any"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=4),
    max_leaves=12,
)


@given(JSON)
@settings(max_examples=150, deadline=None)
def test_whatever_json_comes_it_is_read_or_refused(base: KnowledgeBase, names: Names, value: object) -> None:
    text = json.dumps({"q": value}).encode()
    try:
        answer = matching.matched(base, names, batch.queries(text))
    except Refused as refused:
        assert refused.status in (400, 413)
    else:
        assert set(answer) == {"q"}
        json.dumps(answer, ensure_ascii=False).encode()
    try:
        batch.columns(json.dumps(value).encode())
    except Refused as refused:
        assert refused.status in (400, 413)


@given(st.text(max_size=40))
@example("%")
@example("a[b")
@settings(max_examples=100, deadline=None)
def test_whatever_is_typed_suggestions_are_answered(base: KnowledgeBase, names: Names, prefix: str) -> None:
    for answer in (suggesting.suggested_entities(base, names, prefix, 0), suggesting.suggested_types(prefix, 0)):
        assert len(answer["result"]) <= suggesting.PAGE


# ---------------------------------------------------------------- columns, suggestions, cards

def columns(base: KnowledgeBase, ids: list[str], *properties: object) -> dict[str, Any]:
    wanted = [one if isinstance(one, dict) else {"id": one} for one in properties]
    return extended(base, batch.columns(json.dumps({"ids": ids, "properties": wanted}).encode()))


def test_columns_hold_entities_texts_dates_and_numbers(base: KnowledgeBase) -> None:
    answer = columns(base, ["record/x/1", "record/x/4", "record/x/3"], "nationality", "birthDate", "identifier", "percentage", "owner")
    first, works, third = (answer["rows"][f"record/x/{n}"] for n in (1, 4, 3))
    assert first["nationality"] == [{"id": "state/IRN", "name": "Iran"}] and first["birthDate"] == [{"date": "1960-05-04T00:00:00Z"}]
    assert works["percentage"] == [{"float": 62.5}] and works["owner"][0]["id"] == "record/x/3" and works["nationality"] == []
    assert third["identifier"] == [{"str": "AB 12-34"}]
    assert answer["meta"][0] == {"id": "nationality", "name": "nationality", "type": {"id": "State", "name": "state"}}


def test_a_date_known_to_the_month_stays_a_text(base: KnowledgeBase) -> None:
    assert columns(base, ["record/x/2"], "birthDate")["rows"]["record/x/2"]["birthDate"] == [{"str": "1971-02"}]


def test_a_listing_that_has_ended_fills_no_column(base: KnowledgeBase) -> None:
    rows = columns(base, ["record/x/3", "record/x/4"], "listedOn")["rows"]
    assert rows["record/x/3"]["listedOn"] == [{"date": "2020-01-02T00:00:00Z"}] and rows["record/x/4"]["listedOn"] == []


def test_ids_that_are_unknown_or_no_ids_have_empty_cells(base: KnowledgeBase) -> None:
    rows = columns(base, ["nobody", "", "a> <b", "claim/x/1"], "alias")["rows"]
    assert rows == {name: {"alias": []} for name in ("nobody", "", "a> <b", "claim/x/1")}


def test_the_setting_limit_cuts_a_cell(base: KnowledgeBase) -> None:
    rows = columns(base, ["state/IRN"], {"id": "alias", "settings": {"limit": "2"}})["rows"]
    assert len(rows["state/IRN"]["alias"]) == 2
    with pytest.raises(Refused, match="whole number"):
        columns(base, [], {"id": "alias", "settings": {"limit": -1}})


def test_every_property_reads_some_or_no_values_of_every_kind_of_entity(base: KnowledgeBase) -> None:
    ids = ["state/IRN", "record/x/1", "record/x/3", "record/x/4", "organization/opec", "programme/eu/TAQA", "government/RUS"]
    answer = columns(base, ids, *PROPERTIES)
    assert [one["id"] for one in answer["meta"]] == list(PROPERTIES)
    assert answer["rows"]["state/IRN"]["code"] and answer["rows"]["record/x/3"]["owns"]


def test_suggestions_begin_with_the_prefix_and_go_on_after_the_cursor(base: KnowledgeBase, names: Names) -> None:
    first = suggesting.suggested_entities(base, names, "united", 0)["result"]
    more = suggesting.suggested_entities(base, names, "united", suggesting.PAGE)["result"]
    assert len(first) == suggesting.PAGE and not {one["id"] for one in first} & {one["id"] for one in more}
    assert suggesting.suggested_entities(base, names, "state/IRN", 0)["result"][0]["name"] == "Iran"
    assert [one["id"] for one in suggesting.suggested_properties("nation", 0)["result"]] == ["nationality"]
    assert {one["id"] for one in suggesting.suggested_types("comp", 0)["result"]} == {"Company"}


def test_properties_are_proposed_for_a_type() -> None:
    proposed = {one["id"] for one in suggesting.proposed("WeaponSystem", 0)["properties"]}
    assert {"alias", "origin", "category"} <= proposed and "birthDate" not in proposed
    assert len(suggesting.proposed("Person", 3)["properties"]) == 3
    with pytest.raises(Refused, match="no type"):
        suggesting.proposed("Dog", 0)


def test_types_are_classes_of_the_ontology_and_values_lead_to_them() -> None:
    assert set(KINDS) <= set(CLASSES.split()) and all(KB[name] for name in KINDS)
    for prop in PROPERTIES.values():
        assert set(prop.types) <= set(KINDS) and (not prop.to or prop.to in KINDS)


def test_a_card_escapes_what_a_source_wrote(base: KnowledgeBase) -> None:
    html = cards.page(cards.entity_card(base, "record/x/3"))
    assert "Ilya &lt;b&gt;Stone&lt;/b&gt;" in html and "<b>" not in html and "<script" not in html
    with pytest.raises(Refused, match="no entity"):
        cards.entity_card(base, "record/x/<script>")


# ---------------------------------------------------------------- the specification's own schemas

SCHEMAS = Path(os.environ.get("RECONCILIATION_SCHEMAS", "absent"))
"""The folder 0.2/schemas of the W3C community group's repository reconciliation-api/specs."""


@pytest.mark.skipif(not SCHEMAS.is_dir(), reason="RECONCILIATION_SCHEMAS names no folder of schemas")
def test_answers_satisfy_the_schemas_of_the_specification(base: KnowledgeBase, names: Names) -> None:
    documents = {path.name: json.loads(path.read_text("utf-8")) for path in SCHEMAS.glob("*.json")}
    # they name a draft-less meta-schema, which no validator knows
    for document in documents.values():
        document["$schema"] = "http://json-schema.org/draft-07/schema#"
    registry: referencing.Registry[Any] = referencing.Registry().with_resources(
        [(document["$id"], referencing.Resource.from_contents(document)) for document in documents.values()])
    queries = {"a": {"query": "Iran", "type": "State"}, "b": {"query": "Vera Molnar", "properties": [{"pid": "nationality", "v": "Iran"}]}}
    answers = {
        "manifest.json": manifest("http://localhost:7878"), "reconciliation-query-batch.json": queries,
        "reconciliation-result-batch.json": matching.matched(base, names, batch.queries(json.dumps(queries).encode())),
        "suggest-entities-response.json": suggesting.suggested_entities(base, names, "ira", 0),
        "suggest-properties-response.json": suggesting.suggested_properties("", 0),
        "suggest-types-response.json": suggesting.suggested_types("", 0),
        "data-extension-response.json": columns(base, ["state/IRN", "record/x/1", "record/x/4", "nobody"], *PROPERTIES),
    }
    for name, answer in answers.items():
        jsonschema.Draft7Validator(documents[name], registry=registry).validate(answer)


# ---------------------------------------------------------------- over HTTP

@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("served")
    source = folder / "world.ttl"
    source.write_text(WORLD, "utf-8")
    with KnowledgeBase.open(folder / "kb") as opened:
        opened.load(source)
    with serving(folder / "kb") as address:
        yield address


def test_openrefine_goes_its_way_from_the_manifest_to_columns(url: str) -> None:
    said = httpx.get(f"{url}/reconcile").raise_for_status().json()
    assert said["versions"] == ["0.2"] and said["identifierSpace"].endswith("/id/")
    queries = json.dumps({"q0": {"query": "Ilya Stone", "type": "Person", "type_strict": "should", "limit": 5}})
    posted = httpx.post(f"{url}/reconcile", data={"queries": queries}).raise_for_status().json()
    assert posted == httpx.get(f"{url}/reconcile", params={"queries": queries}).json()
    found = posted["q0"]["result"][0]
    assert found["match"] is True
    suggest = said["suggest"]["entity"]
    typed = httpx.get(suggest["service_url"] + suggest["service_path"], params={"prefix": "Ily", "cursor": "0"}).json()
    assert typed["result"][0]["id"] == found["id"]
    flown = httpx.get(suggest["service_url"] + suggest["flyout_service_path"].replace("${id}", "record%2Fx%2F3")).json()
    assert flown["id"] == found["id"] and "Ilya" in flown["html"]
    proposal = said["extend"]["propose_properties"]
    proposed = httpx.get(proposal["service_url"] + proposal["service_path"], params={"type": "Person"}).json()["properties"]
    extend = json.dumps({"ids": [found["id"]], "properties": [{"id": one["id"]} for one in proposed]})
    for answer in (httpx.post(f"{url}/reconcile", data={"extend": extend}), httpx.get(f"{url}/reconcile", params={"extend": extend})):
        assert answer.json()["rows"][found["id"]]["identifier"] == [{"str": "AB 12-34"}]
    page = httpx.get(said["preview"]["url"].replace("{{id}}", "record%2Fx%2F3"))
    assert page.headers["content-type"].startswith("text/html")
    assert "frame-ancestors http://127.0.0.1:*" in page.headers["content-security-policy"]
    shown = httpx.get(said["view"]["url"].replace("{{id}}", "record%2Fx%2F3"))
    assert shown.status_code == 303 and shown.headers["location"] == f"{url}/id/record/x/3"


@pytest.mark.parametrize(("method", "path", "data", "status"), [
    ("POST", "", {"queries": "{"}, 400), ("POST", "", {}, 415), ("POST", "", {"other": "1"}, 400), ("GET", "?queries=%FF", {}, 400),
    ("GET", "?queries=%7B%7D&extend=%7B%7D", {}, 400), ("GET", "?callback=f", {}, 400), ("GET", "/suggest/animal?prefix=a", {}, 404),
    ("GET", "/suggest/entity?prefix=a&cursor=-1", {}, 400), ("GET", "/flyout/entity?id=nobody", {}, 404), ("GET", "/preview", {}, 400),
    ("GET", "/properties?type=Dog", {}, 400), ("GET", "/flyout/property?id=shoe", {}, 400), ("DELETE", "", {}, 405),
])
def test_a_wrong_request_gets_its_status_and_one_sentence(url: str, method: str, path: str, data: dict[str, str], status: int) -> None:
    answer = httpx.request(method, f"{url}/reconcile{path}", data=data or None)
    assert answer.status_code == status
    assert answer.json()["detail"]


def test_a_page_of_elsewhere_may_read_only_where_it_is_allowed(url: str) -> None:
    answer = httpx.get(f"{url}/reconcile", headers={"Origin": "https://evil.example"})
    assert "access-control-allow-origin" not in answer.headers
