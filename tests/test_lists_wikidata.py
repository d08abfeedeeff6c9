"""Wikidata: items with ranks, qualifiers and references, from files and from an endpoint, with one reading for both."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import httpx
import pytest

from kb import KnowledgeBase
from kb.errors import SourceError, StoreError
from kb.knowledge import LoadFailed
from kb.store.public import PublicEndpoint
from tests.servers import serving

SAMPLE = Path(__file__).parent / "lists" / "wikidata-json" / "main.json"
TURTLE = """
@prefix wd: <http://www.wikidata.org/entity/> . @prefix p: <http://www.wikidata.org/prop/> .
@prefix ps: <http://www.wikidata.org/prop/statement/> .
@prefix pq: <http://www.wikidata.org/prop/qualifier/> . @prefix pr: <http://www.wikidata.org/prop/reference/> .
@prefix psv: <http://www.wikidata.org/prop/statement/value/> . @prefix pqv: <http://www.wikidata.org/prop/qualifier/value/> .
@prefix wikibase: <http://wikiba.se/ontology#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <http://schema.org/> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
wd:P31 wikibase:claim p:P31 ; wikibase:statementProperty ps:P31 ;
  wikibase:propertyType wikibase:WikibaseItem ; rdfs:label "instance of"@en .
wd:P39 wikibase:claim p:P39 ; wikibase:statementProperty ps:P39 ;
  wikibase:propertyType wikibase:WikibaseItem ; rdfs:label "position held"@en .
wd:P569 wikibase:claim p:P569 ; wikibase:statementProperty ps:P569 ; wikibase:statementValue psv:P569 ;
  wikibase:propertyType wikibase:Time .
wd:P580 wikibase:claim p:P580 ; wikibase:qualifier pq:P580 ; wikibase:qualifierValue pqv:P580 ; wikibase:propertyType wikibase:Time .
wd:P854 wikibase:claim p:P854 ; wikibase:reference pr:P854 ; wikibase:propertyType wikibase:Url .
wd:P345 wikibase:claim p:P345 ; wikibase:statementProperty ps:P345 ;
  wikibase:propertyType wikibase:ExternalId ; rdfs:label "film number"@en .
wd:Q900001 rdfs:label "Ada Ovi"@en , "Ada Ovi"@fi ; skos:altLabel "A. Ovi"@en ; schema:description "politician"@en ;
  p:P31 <urn:s1> ; p:P39 <urn:s2> ; p:P569 <urn:s3> ; p:P345 <urn:s4> .
<urn:s1> ps:P31 wd:Q5 ; wikibase:rank wikibase:NormalRank .
<urn:s2> ps:P39 wd:Q900003 ; wikibase:rank wikibase:PreferredRank ; pq:P580 "2019-03-04T00:00:00Z"^^xsd:dateTime ; pqv:P580 <urn:v1> ;
  prov:wasDerivedFrom <urn:r1> .
<urn:v1> wikibase:timePrecision 11 ; wikibase:timeCalendarModel wd:Q1985727 .
<urn:r1> pr:P854 <https://gov.example/ovi> .
<urn:s3> ps:P569 "1961-01-01T00:00:00Z"^^xsd:dateTime ; psv:P569 <urn:v2> ; wikibase:rank wikibase:DeprecatedRank .
<urn:v2> wikibase:timePrecision 9 ; wikibase:timeCalendarModel wd:Q1985727 .
<urn:s4> ps:P345 "nm900001" ; wikibase:rank wikibase:NormalRank .
wd:Q900003 rdfs:label "Minister of Works of Testland"@en .
"""
TENURE = """SELECT ?who ?what ?start ?end ?note ?source { ?claim :asserts ?t . ?t a :Tenure ; :holder/skos:prefLabel ?who ;
  :position/skos:prefLabel ?what OPTIONAL { ?t :startDate ?start } OPTIONAL { ?t :endDate ?end } OPTIONAL { ?t skos:note ?note }
  OPTIONAL { ?claim dcterms:source/:url ?source } FILTER(STRSTARTS(STR(?t), "https://w3id.org/sanctions-kb/id/fact/wikidata/")) }"""


def rows(kb: KnowledgeBase, text: str) -> list[dict[str, Any]]:
    return [{name: value for name, value in row.items() if value is not None} for row in kb.sparql(text)]  # type: ignore[union-attr]


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[str]:
    with serving(tmp_path / "server") as url:
        httpx.put(f"{url}/store?default", content=TURTLE, headers={"Content-Type": "text/turtle"}).raise_for_status()
        yield f"{url}/query"


def test_an_office_keeps_its_dates_what_else_qualifies_it_and_where_it_is_from() -> None:
    with KnowledgeBase.open() as kb:
        kb.load(SAMPLE)
        assert rows(kb, TENURE) == [{
            "who": "Ada Ovi", "what": "Minister of Works of Testland", "start": "2019-03-04", "end": "2022-06", "note": "P1365: Q900009",
            "source": "https://gov.example/ovi"}]


def test_a_date_is_as_precise_as_the_source_says_and_another_calendar_stays_in_its_words() -> None:
    with KnowledgeBase.open() as kb:
        kb.load(SAMPLE)
        born = rows(kb, "SELECT ?who ?date ?text ?rank { ?c :asserts ?b . ?b a :Birth ; :bearer/skos:prefLabel ?who "
                        "OPTIONAL { ?b :date ?date } OPTIONAL { ?b :dateText ?text } OPTIONAL { ?c :rank ?rank } } ORDER BY ?who ?date")
        assert [row.get("date") for row in born] == ["1960-05-06", "1961", None]
        assert born[0]["rank"].endswith("deprecated")
        assert "Q1985786" in born[2]["text"]


def test_no_value_is_no_claim_and_an_unknown_one_invents_nobody() -> None:
    with KnowledgeBase.open() as kb:
        kb.load(SAMPLE)
        assert rows(kb, "SELECT ?t { ?t a :Association ; :kind s:parent }") == []
        assert rows(kb, "SELECT ?who { ?t a :Association ; :associatedWith/skos:prefLabel ?who }") == []


def test_json_lines_and_the_answer_of_the_api_give_the_claims_of_the_dump(tmp_path: Path) -> None:
    items = json.loads(SAMPLE.read_text("utf-8"))
    (tmp_path / "lines.jsonl").write_text("\n".join(map(json.dumps, items)))
    (tmp_path / "api.json").write_text(json.dumps({"entities": {one["id"]: one for one in items}, "success": 1}))
    found = []
    for path in (SAMPLE, tmp_path / "lines.jsonl", tmp_path / "api.json"):
        with KnowledgeBase.open() as kb:
            kb.load(path)
            found.append({row["c"] for row in rows(kb, "SELECT ?c { ?c a :Claim ; :inDocument/:sourceKey 'list:wikidata' }")})
    assert found[0] == found[1] == found[2] != set()


def test_an_item_without_a_number_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('[{"type": "item", "id": "Q1", "labels": {}}, {"type": "item", "labels": {}}]')
    with KnowledgeBase.open() as kb, pytest.raises(LoadFailed, match="without a number"):
        kb.load(tmp_path / "a.json")


def test_items_come_from_an_endpoint_with_rank_qualifiers_and_references(endpoint: str) -> None:
    with KnowledgeBase.open() as kb:
        kb.load_items(["Q900001"], endpoint=endpoint, pause=0)
        assert rows(kb, TENURE) == [{"who": "Ada Ovi", "what": "Minister of Works of Testland", "start": "2019-03-04",
                                     "source": "https://gov.example/ovi"}]
        assert [row["date"] for row in rows(kb, "SELECT ?date { ?b a :Birth ; :date ?date }")] == ["1961"]
        assert rows(kb, "SELECT ?v { ?i a :Identifier ; :value ?v ; skos:note 'film number' }") == [{"v": "nm900001"}]
        assert kb.check() == []


def test_items_come_into_a_base_that_is_not_there_yet_and_again_into_it(endpoint: str, tmp_path: Path) -> None:
    for _ in range(2):
        with KnowledgeBase.open(tmp_path / "new.kb") as kb:
            assert kb.load_items(["Q900001"], endpoint=endpoint, pause=0).claims > 0
    assert list((tmp_path / "new.kb" / "answers").iterdir())


def test_what_was_asked_once_is_not_asked_again(endpoint: str, tmp_path: Path) -> None:
    asked = PublicEndpoint(endpoint, agent="test", pause=0, cache=tmp_path / "answers")
    first = asked.select("SELECT ?s { ?s ?p ?o } LIMIT 3")
    asked.url = endpoint
    asked._patiently = lambda text: pytest.fail("asked again")  # type: ignore[method-assign]
    assert asked.select("SELECT ?s { ?s ?p ?o } LIMIT 3").rows == first.rows


def test_an_item_that_the_endpoint_does_not_know_and_a_wrong_number_are_named(endpoint: str) -> None:
    with KnowledgeBase.open() as kb:
        with pytest.raises(SourceError, match="knows nothing of Q77"):
            kb.load_items(["Q900001", "Q77"], endpoint=endpoint, pause=0)
        with pytest.raises(SourceError, match="Putin"):
            kb.load_items(["Putin"], endpoint=endpoint, pause=0)
        with pytest.raises(StoreError, match="cannot be reached"):
            kb.load_items(["Q1"], endpoint="http://127.0.0.1:9/sparql", pause=0)


class _Sulking(BaseHTTPRequestHandler):
    """A server that wants us to come again, a few times."""

    refusals: ClassVar[list[tuple[int, str]]] = []
    agents: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.agents.append(self.headers["User-Agent"])
        if self.refusals:
            status, wait = self.refusals.pop(0)
            self.send_response(status)
            self.send_header("Retry-After", wait)
            self.end_headers()
            return
        body = b'{"head": {"vars": ["x"]}, "results": {"bindings": []}}'
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def sulking() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Sulking)
    Thread(target=server.serve_forever, daemon=True).start()
    _Sulking.agents.clear()
    yield f"http://127.0.0.1:{server.server_port}/sparql"
    server.shutdown()
    server.server_close()


def test_a_busy_endpoint_is_asked_again_after_a_pause_and_learns_who_asks(sulking: str) -> None:
    _Sulking.refusals = [(429, "0"), (503, "0")]
    asked = PublicEndpoint(sulking, agent="sanctions-kb test", pause=0, pauses=(0.01, 0.01, 0.01))
    assert asked.select("SELECT ?x { ?x ?p ?o }").rows == []
    assert _Sulking.agents == ["sanctions-kb test"] * 3


def test_an_endpoint_that_stays_busy_or_wants_too_much_patience_is_an_error(sulking: str) -> None:
    asked = PublicEndpoint(sulking, agent="sanctions-kb test", pause=0, pauses=(0.01,))
    _Sulking.refusals = [(503, "0"), (503, "0")]
    with pytest.raises(StoreError, match="is busy"):
        asked.select("SELECT ?x { ?x ?p ?o }")
    _Sulking.refusals = [(429, "86400")]
    with pytest.raises(StoreError, match="asks to wait for 86400 seconds"):
        asked.select("SELECT ?x { ?x ?p ?o }")
