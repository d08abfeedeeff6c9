"""A served base answers SPARQL as the protocols say, to clients that we did not write."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import Graph, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore, SPARQLUpdateStore
from SPARQLWrapper import JSON, POST, SPARQLWrapper

from kb import KnowledgeBase
from kb.errors import KnowledgeBaseError
from kb.store.guard import tokens
from kb.web.negotiation import GRAPHS, RESULTS, chosen
from kb.web.sparql.dataset import with_using
from kb.web.workers.reply import Refused
from tests.serving import serving

E = Namespace("http://example.org/")
RESULTS_JSON = "application/sparql-results+json"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("served") / "kb", "--insecure-writes") as at:
        yield at


@pytest.fixture
def http(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=30) as client:
        yield client
        client.post("/update", data={"update": "DROP SILENT GRAPH <urn:g> ; DROP SILENT GRAPH <urn:h> ; DROP DEFAULT"}).raise_for_status()


def rows(response: httpx.Response) -> list[dict[str, str]]:
    assert response.status_code == 200, response.text
    return [{name: term["value"] for name, term in row.items()} for row in response.json()["results"]["bindings"]]


def update(http: httpx.Client, text: str) -> None:
    response = http.post("/update", content=text, headers={"Content-Type": "application/sparql-update"})
    assert response.status_code == 204, response.text


class TestQueries:
    def test_the_three_ways_to_send_a_query_give_the_same(self, http: httpx.Client) -> None:
        update(http, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 'x + y' } }")
        text, accept = "SELECT ?o { <urn:a> <urn:b> ?o }", {"Accept": RESULTS_JSON}
        answers = [
            http.get("/sparql", params={"query": text}, headers=accept),
            http.post("/sparql", data={"query": text}, headers=accept),
            http.post("/sparql", content=text, headers=accept | {"Content-Type": "application/sparql-query"}),
        ]
        assert [rows(one) for one in answers] == [[{"o": "x + y"}]] * 3

    def test_the_default_graph_is_the_union_and_a_request_may_name_another(self, http: httpx.Client) -> None:
        update(http, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } GRAPH <urn:h> { <urn:a> <urn:b> 2 } }")
        text = "SELECT ?o { <urn:a> <urn:b> ?o } ORDER BY ?o"
        asked = [
            http.get("/sparql", params={"query": text}),
            http.get("/sparql", params={"query": text, "default-graph-uri": "urn:h"}),
            http.get("/sparql", params={"query": text, "named-graph-uri": "urn:h"}),
            http.get("/sparql", params={"query": "SELECT ?o { GRAPH ?g { <urn:a> <urn:b> ?o } }", "named-graph-uri": "urn:h"}),
            http.get("/sparql", params={"query": text.replace("{", "FROM <urn:g> {", 1)}),
        ]
        assert [[row["o"] for row in rows(one)] for one in asked] == [["1", "2"], ["2"], [], ["2"], ["1"]]

    def test_the_prefixes_of_the_base_need_no_declaration(self, http: httpx.Client) -> None:
        assert http.get("/sparql", params={"query": "ASK { :Claim a owl:Class }"}, headers={"Accept": RESULTS_JSON}).json()["boolean"]

    @pytest.mark.parametrize(("sent", "status", "said"), [
        ({"query": "SELECT WHERE"}, 400, "line 1"),
        ({"query": ""}, 400, "empty"),
        ({"query": "DROP ALL"}, 400, "update"),
        ({"query": "ASK {}", "update": "DROP ALL"}, 400, "/update"),
        ({"query": "ASK {}", "default-graph-uri": "no iri"}, 400, "not the IRI"),
        ({"query": "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"}, 403, "SERVICE"),
        ({"query": "SELECT (<urn:f>(1) AS ?x) {}"}, 500, "custom function"),
        ({"query": "SELECT * { " + "?a ?b ?c . " * 101 + "}"}, 413, "at most 100"),
        ({"query": "ASK {} #" + "x" * 200_000}, 413, "at most 200,000"),
        ({"query": "SELECT * { " + "{" * 300 + "}" * 300 + " }"}, 400, "200 brackets"),
    ])
    def test_a_bad_query_gets_one_plain_sentence_and_the_status_that_fits(
        self, http: httpx.Client, sent: dict[str, str], status: int, said: str,
    ) -> None:
        response = http.post("/sparql", data=sent)
        assert (response.status_code, response.headers["content-type"]) == (status, "text/plain; charset=utf-8")
        assert said in response.text
        assert response.text.count("\n") == 1 and "Traceback" not in response.text

    def test_what_is_no_utf_8_is_refused(self, http: httpx.Client) -> None:
        response = http.post("/sparql", content=b"ASK { ?s ?p '\xff' }", headers={"Content-Type": "application/sparql-query"})
        assert response.status_code == 400 and "0xff" in response.text

    def test_a_wrong_method_says_which_are_right(self, http: httpx.Client) -> None:
        response = http.delete("/sparql")
        assert response.status_code == 405
        assert {one.strip() for one in response.headers["allow"].split(",")} == {"GET", "HEAD", "POST"}


class TestUpdates:
    def test_an_answered_update_is_seen_by_the_next_query(self, http: httpx.Client) -> None:
        for number in range(5):
            update(http, f"DROP SILENT GRAPH <urn:g> ; INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:b> {number} }} }}")
            assert rows(http.get("/sparql", params={"query": "SELECT ?o { <urn:a> <urn:b> ?o }"})) == [{"o": str(number)}]

    def test_of_an_update_that_fails_nothing_stays(self, http: httpx.Client) -> None:
        response = http.post("/update", data={"update": "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } } ; CREATE GRAPH <urn:g> "})
        assert response.status_code == 500
        assert rows(http.get("/sparql", params={"query": "SELECT * { <urn:a> ?p ?o }"})) == []

    def test_the_graphs_of_the_request_are_those_of_the_pattern(self, http: httpx.Client) -> None:
        update(http, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } GRAPH <urn:h> { <urn:a> <urn:b> 2 } }")
        text = "INSERT { GRAPH <urn:g> { <urn:c> <urn:d> ?o } } WHERE { <urn:a> <urn:b> ?o }"
        assert http.post("/update", data={"update": text, "using-graph-uri": "urn:h"}).status_code == 204
        assert rows(http.get("/sparql", params={"query": "SELECT ?o { <urn:c> <urn:d> ?o }"})) == [{"o": "2"}]
        twice = http.post("/update", data={"update": "WITH <urn:g> DELETE {} WHERE {}", "using-graph-uri": "urn:h"})
        assert twice.status_code == 400 and "WITH" in twice.text

    def test_the_ledger_cannot_be_written(self, http: httpx.Client) -> None:
        ledger = "https://w3id.org/sanctions-kb/graph/ledger"
        for response in (
            http.post("/update", data={"update": f"DROP GRAPH <{ledger}>"}),
            http.put("/graphs", params={"graph": ledger}, content="", headers={"Content-Type": "text/turtle"}),
        ):
            assert response.status_code == 403 and "kept by the store itself" in response.text


TURTLE = {"Content-Type": "text/turtle"}


class TestGraphs:
    def test_a_graph_is_put_read_added_to_and_dropped(self, http: httpx.Client) -> None:
        at, lines = "/graphs?graph=urn:g", {"Accept": "application/n-triples"}
        assert http.put(at, content="<a> <urn:b> 1 .", headers=TURTLE).status_code == 201
        assert http.put(at, content="<urn:a> <urn:b> 2 .", headers=TURTLE).status_code == 204
        assert http.post(at, content="<urn:a> <urn:b> 3 .", headers=TURTLE).status_code == 204
        integer = "^^<http://www.w3.org/2001/XMLSchema#integer> ."
        assert sorted(http.get(at, headers=lines).text.splitlines()) == [f'<urn:a> <urn:b> "{n}"{integer}' for n in (2, 3)]
        assert http.delete(at).status_code == 204
        assert [http.get(at).status_code, http.delete(at).status_code] == [404, 404]

    def test_a_graph_may_be_addressed_by_its_own_address(self, http: httpx.Client, url: str) -> None:
        assert http.put("/graphs/lists/un", content="<> <urn:b> 1 .", headers=TURTLE).status_code == 201
        told = rows(http.get("/sparql", params={"query": "SELECT ?s ?g { GRAPH ?g { ?s <urn:b> 1 } }"}))
        assert told == [{"s": f"{url}/graphs/lists/un", "g": f"{url}/graphs/lists/un"}]
        assert http.delete("/graphs/lists/un").status_code == 204

    def test_the_same_graph_posted_twice_to_the_store_is_one_graph(self, http: httpx.Client) -> None:
        first, again = (http.post("/graphs", content="<urn:a> <urn:b> 1 .", headers=TURTLE) for _ in range(2))
        assert [first.status_code, again.status_code] == [201, 204]
        assert http.delete(first.headers["location"]).status_code == 204

    @pytest.mark.parametrize(("media", "body", "status"), [
        ("text/turtle", b"<urn:a> <urn:b> 2 . <urn:c", 400),
        ("image/png", b"x", 415),
        ("", b"<urn:a> <urn:b> 2 .", 415),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:9/c.jsonld", "a": 1}', 400),
        ("application/rdf+xml", b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>', 400),
        ("multipart/form-data; boundary=x", b"no part at all", 400),
    ])
    def test_a_body_that_is_refused_leaves_the_graph_as_it_was(self, http: httpx.Client, media: str, body: bytes, status: int) -> None:
        at = "/graphs?graph=urn:g"
        http.put(at, content="<urn:a> <urn:b> 1 .", headers=TURTLE)
        for method in ("PUT", "POST"):
            assert http.request(method, at, content=body, headers={"Content-Type": media}).status_code == status
        assert http.get(at, headers={"Accept": "application/n-triples"}).text.startswith('<urn:a> <urn:b> "1"')

    @pytest.mark.parametrize("asked", ["", "?default&graph=urn:g", "?graph=relative", "?graph=urn:a&graph=urn:b"])
    def test_a_request_names_one_graph(self, http: httpx.Client, asked: str) -> None:
        assert http.get(f"/graphs{asked}").status_code == 400


class TestDescriptions:
    def test_the_endpoint_describes_itself_in_any_rdf_syntax(self, http: httpx.Client, url: str) -> None:
        sd, void = Namespace("http://www.w3.org/ns/sparql-service-description#"), Namespace("http://rdfs.org/ns/void#")
        update(http, "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")
        for media in dict.fromkeys(GRAPHS.values()):
            response = http.get("/sparql", headers={"Accept": media})
            assert response.headers["content-type"].startswith(media)
            told = Graph().parse(data=response.content, format=media)
            [service] = told.subjects(sd.endpoint, URIRef(f"{url}/sparql"))
            assert (service, sd.feature, sd.UnionDefaultGraph) in told
            [named] = told.subjects(sd.name, URIRef("urn:g"))
            assert int(told.value(told.value(named, sd.graph), void.triples)) == 1  # type: ignore[arg-type]
        assert http.get("/.well-known/void", headers={"Accept": "text/turtle"}).status_code == 200


class TestClients:
    def test_sparqlwrapper_asks_and_updates(self, http: httpx.Client, url: str) -> None:
        wrapper = SPARQLWrapper(f"{url}/sparql", updateEndpoint=f"{url}/update", returnFormat=JSON)
        wrapper.setMethod(POST)
        wrapper.setQuery("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 'é' } }")
        wrapper.query().response.close()
        wrapper.setQuery("SELECT ?o { <urn:a> <urn:b> ?o }")
        found = wrapper.query()
        assert found.convert()["results"]["bindings"][0]["o"]["value"] == "é"
        found.response.close()

    def test_rdflib_reads_and_writes_through_its_sparql_store(self, http: httpx.Client, url: str) -> None:
        written = Graph(SPARQLUpdateStore(f"{url}/sparql", f"{url}/update"), identifier="urn:g")
        written.add((E.a, E.b, E.c))
        assert list(Graph(SPARQLStore(f"{url}/sparql"), identifier="urn:g").objects(E.a, E.b)) == [E.c]

    def test_a_base_that_is_served_is_asked_like_one_that_is_here(self, url: str) -> None:
        with KnowledgeBase.connect(f"{url}/sparql") as base:
            assert base.find("Iran").iri.endswith("/state/IRN")


def test_a_strict_server_shows_the_unnamed_graph_and_no_ledger(tmp_path: Path) -> None:
    with serving(tmp_path / "kb", "--insecure-writes", "--strict-default-graph") as url, httpx.Client(base_url=url, timeout=60) as http:
        update(http, "DROP ALL ; INSERT DATA { <urn:a> <urn:b> 1 GRAPH <urn:g> { <urn:a> <urn:b> 2 } }")
        assert [row["o"] for row in rows(http.get("/sparql", params={"query": "SELECT ?o { ?s ?p ?o }"}))] == ["1"]
        named = rows(http.get("/sparql", params={"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"}))
        assert named == [{"g": "urn:g"}]
        assert http.get("/sparql", params={"query": "ASK { ?s a :Claim }"}).status_code == 400


def test_a_host_that_was_named_may_be_asked_by_service_and_no_other(tmp_path: Path, url: str) -> None:
    friend = url.removeprefix("http://")
    with serving(tmp_path / "kb", "--allow-service", friend) as at, httpx.Client(base_url=at, timeout=60) as http:
        text = "SELECT ?o { SERVICE <%s/sparql> { <https://w3id.org/sanctions-kb/id/state/IRN> skos:prefLabel ?o } }"
        assert rows(http.get("/sparql", params={"query": text % url})) == [{"o": "Iran"}]
        assert http.get("/sparql", params={"query": text % "http://127.0.0.1:9"}).status_code == 403
        assert http.get("/sparql", params={"query": text.replace("<%s/sparql>", "?anywhere")}).status_code == 403


class TestNegotiation:
    @pytest.mark.parametrize(("accept", "sent"), [
        ("", RESULTS_JSON), ("*/*", RESULTS_JSON), ("nonsense", RESULTS_JSON), ("text/*", "text/csv"),
        ("text/csv;q=0.1, application/json;q=0.9", RESULTS_JSON),
        ("application/sparql-results+json;q=0, */*", "application/sparql-results+xml"),
        ("TEXT/CSV", "text/csv"), ("text/html, application/xml;q=0.9, */*;q=0.8", "application/sparql-results+xml"),
    ])
    def test_the_best_of_what_a_client_takes_is_sent(self, accept: str, sent: str) -> None:
        assert chosen(accept, RESULTS) == sent

    @given(st.text(max_size=200))
    def test_any_header_gets_an_offer_or_a_406(self, accept: str) -> None:
        try:
            assert chosen(accept, GRAPHS) in GRAPHS.values()
        except Refused as refused:
            assert refused.status == 406


class TestUsing:
    @given(st.lists(st.sampled_from([
        "INSERT DATA { <urn:a> <urn:b> 'WHERE } {' }", "DELETE WHERE { ?s ?p 1 }", "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o { ?s ?p 2 } }",
        "DROP SILENT GRAPH <urn:g>", "INSERT { GRAPH <urn:g> { ?s ?p ?o } } WHERE { ?s ?p ?o } # WHERE",
    ]), min_size=1, max_size=4))
    def test_each_operation_with_a_pattern_gets_the_graphs_and_nothing_else_changes(self, operations: list[str]) -> None:
        text = "\n;\n".join(operations)
        patterns = sum("WHERE" in [token for kind, token in tokens(one) if kind == "word"] for one in operations)
        written = [token for _, token in tokens(with_using(text, ["urn:x"], []))]
        assert written.count("USING") == written.count("<urn:x>") == patterns

    def test_a_text_that_names_its_graphs_itself_is_refused(self) -> None:
        with pytest.raises(KnowledgeBaseError, match="USING itself"):
            with_using("DELETE {} USING <urn:g> WHERE {}", ["urn:x"], [])


def test_a_graph_iri_in_the_address_is_decoded_once(http: httpx.Client) -> None:
    iri = "http://example.org/a%2Fb"
    http.put(f"/graphs?graph={quote(iri, safe='')}", content="<urn:a> <urn:b> 1 .", headers={"Content-Type": "text/turtle"})
    assert rows(http.get("/sparql", params={"query": "SELECT ?g { GRAPH ?g { <urn:a> <urn:b> 1 } }"})) == [{"g": iri}]
    update(http, f"DROP GRAPH <{iri}>")
    assert json.loads(http.get("/health").content)["status"] == "ok"
