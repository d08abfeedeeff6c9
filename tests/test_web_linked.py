"""The IRIs of the base at a server: where they lead, what is told there, and in which syntax."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib

from kb import KnowledgeBase
from kb.vocab import BASE, ID, KB, ONTOLOGY
from tests.serving import serving

ARTICLE = """Iran has supplied drones to Russia

MOSCOW, Dec. 5, 2023 - Iran has supplied Russia with Shahed-136 drones. "We have never sent <b>missiles</b>," Iranian Foreign Minister \
Hossein Amir-Abdollahian said on Tuesday.
"""
SYNTAXES = {
    "text/turtle": ox.RdfFormat.TURTLE, "application/n-triples": ox.RdfFormat.N_TRIPLES, "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    place = tmp_path_factory.mktemp("linked")
    (place / "<i>x.txt").write_text(ARTICLE)
    (place / "<i>x.json").write_text(json.dumps({"title": "<script>alert(1)</script>", "outlet": "The <b>Wire</b>", "date": "2023-12-05"}))
    with KnowledgeBase.open(place / "base") as base:
        base.load(place / "<i>x.txt", format="article-text")
        # what a stranger's RDF may hold: a link that runs, and more properties than one page shows
        many = "".join(f'<{ID}place/many> <{KB.placeText}> "text {number:04}" .\n' for number in range(700))
        base.store.replace({"urn:test:foreign": f"{many}<{ID}place/bad> <{ONTOLOGY}url> <javascript:alert(1)> .\n"})
    with serving(place / "base") as url, httpx.Client(base_url=url, timeout=60) as client:
        yield client


def known(client: httpx.Client, kind: str) -> str:
    """The path of some node of a class that the article told of."""
    query = (f"SELECT ?x {{ ?x a <{ONTOLOGY}{kind}> FILTER(!CONTAINS(STR(?x), '/reference/')) "
             f"{{ ?x ?p ?y }} FILTER(STRSTARTS(STR(?x), '{ID}')) }} ORDER BY ?x LIMIT 1")
    rows = client.get("/sparql", params={"query": query}, headers={"Accept": "text/csv"}).text.split()
    return "/" + rows[1].removeprefix(BASE)


def graph(response: httpx.Response) -> set[ox.Triple]:
    media = response.headers["content-type"].partition(";")[0]
    return {quad.triple for quad in ox.parse(response.content, format=SYNTAXES[media], base_iri=BASE)}


def links(response: httpx.Response) -> set[tuple[str, str]]:
    return {(rel, target) for target, rel in re.findall(r'<([^>]*)>; rel="([a-z]+)"', response.headers["link"])}


@pytest.mark.parametrize("kind", ["State", "ArmsTransfer", "Claim", "Article", "Passage"])
def test_every_kind_of_thing_leads_by_303_to_its_description(client: httpx.Client, kind: str) -> None:
    path = "/id/state/IRN" if kind == "State" else known(client, kind)
    answer = client.get(path, headers={"Accept": "text/turtle"})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"/data{path}?format=turtle"
    assert "Accept" in answer.headers["vary"]
    told = graph(client.get(answer.headers["location"]))
    node = ox.NamedNode(BASE + path[1:])
    assert ox.Triple(node, ox.NamedNode(str(rdflib.RDF.type)), ox.NamedNode(ONTOLOGY + kind)) in told


def test_the_syntaxes_say_the_same_triples(client: httpx.Client) -> None:
    path = known(client, "ArmsTransfer")
    told = [graph(client.get(path, headers={"Accept": media}, follow_redirects=True)) for media in SYNTAXES]
    assert len(told[0]) > 10
    assert all(one == told[0] for one in told[1:])


def test_a_fact_is_told_with_the_claims_that_assert_it_and_their_words(client: httpx.Client) -> None:
    path = known(client, "ArmsTransfer")
    told = rdflib.Graph().parse(data=client.get(f"/data{path}?format=turtle").text, format="turtle")
    rows = list(told.query(f"""SELECT ?quote ?title {{
        ?claim <{KB.asserts}>/<{KB.actsOn}>* <{BASE}{path[1:]}> ; <{KB.evidence}>/<{KB.quote}> ?quote ;
        <{KB.inDocument}>/<http://purl.org/dc/terms/title> ?title }}"""))
    assert ("Iran has supplied Russia with Shahed-136 drones." in str(rows[0][0]), str(rows[0][1])) == (True, "<script>alert(1)</script>")


def test_a_description_links_to_its_other_forms_and_to_what_it_describes(client: httpx.Client) -> None:
    answer = client.get("/data/id/state/IRN", headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"
    assert {("describes", f"{ID}state/IRN"), ("type", f"{ONTOLOGY}State"), ("alternate", "/page/id/state/IRN"),
            ("alternate", "/data/id/state/IRN?format=rdfxml")} <= links(answer)
    redirect = client.get("/id/state/IRN")
    assert ("describedby", "/data/id/state/IRN") in links(redirect)


def test_a_browser_is_led_to_a_page_without_scripts_on_which_strangers_words_are_text(client: httpx.Client) -> None:
    browser = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    for kind in ("Article", "Claim", "ArmsTransfer", "Passage"):
        answer = client.get(known(client, kind), headers=browser, follow_redirects=True)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "<script" not in answer.text
        assert "<b>" not in answer.text
        assert "<i>" not in answer.text
    article = client.get(known(client, "Article"), headers=browser, follow_redirects=True).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in article
    assert "<blockquote>Iran has supplied Russia with Shahed-136 drones.</blockquote>" in article


def test_a_link_that_would_run_is_shown_and_not_linked(client: httpx.Client) -> None:
    text = client.get("/page/id/place/bad").text
    assert "javascript:alert(1)" in text
    assert 'href="javascript' not in text


def test_what_is_too_long_for_one_answer_goes_on_at_the_next(client: httpx.Client) -> None:
    first = client.get("/data/id/place/many?format=ntriples")
    (following,) = [target for rel, target in links(first) if rel == "next"]
    second = client.get(following)
    texts = [triple for answer in (first, second) for triple in graph(answer) if triple.predicate.value == KB.placeText]
    assert len(texts) == 700
    assert not [target for rel, target in links(second) if rel == "next"]
    assert 'rel="next" href="/page/id/place/many?offset=500"' in client.get("/page/id/place/many").text


def test_an_entity_with_many_claims_links_to_all_of_them(client: httpx.Client) -> None:
    answer = client.get("/data/id/organization/united-nations?format=turtle")
    assert answer.elapsed.total_seconds() < 5
    (rest,) = [target for rel, target in links(answer) if rel == "collection"]
    assert client.get(rest, params=httpx.URL(rest).params.merge({"limit": 1})).status_code == 200


@pytest.mark.parametrize(("path", "accept", "status"), [
    ("/id/state/XXX", "*/*", 404), ("/page/id/state/XXX", "*/*", 404), ("/data/id/nothing", "*/*", 404), ("/scheme/nothing", "*/*", 404),
    ("/graph/nothing", "*/*", 404), ("/id/a%3E%20b", "*/*", 404), ("/data/other/x", "*/*", 404),
    ("/id/state/IRN", "image/png", 406), ("/data/id/state/IRN", "text/html", 406), ("/data/id/state/IRN?format=pdf", "*/*", 400),
    ("/data/id/state/IRN?offset=-1", "*/*", 400),
])
def test_what_is_not_known_or_not_to_be_had_is_refused_in_a_sentence(client: httpx.Client, path: str, accept: str, status: int) -> None:
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == status
    assert answer.json()["status"] == status
    assert len(answer.json()["detail"]) > 10


def test_a_concept_is_described_and_the_ontology_is_one_document_with_a_place_for_each_term(client: httpx.Client) -> None:
    concept = client.get("/scheme/deliver", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert "skos:definition" in concept.text
    page = client.get("/ontology", headers={"Accept": "text/html"})
    assert 'id="ArmsTransfer"' in page.text
    told = graph(client.get("/ontology", headers={"Accept": "text/turtle"}))
    named = {triple.subject.value for triple in told if isinstance(triple.subject, ox.NamedNode)}
    assert {KB.supplier, KB.ArmsTransfer} <= named


def test_a_graph_is_its_triples(client: httpx.Client) -> None:
    answer = client.get("/graph/ontology", headers={"Accept": "text/turtle"}, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.url.path == "/graphs"
    assert client.get("/graph/ontology", headers={"Accept": "text/html"}, follow_redirects=True).status_code == 200


def test_a_page_of_the_ontologys_folder_path_does_not_reach_files(client: httpx.Client) -> None:
    for path in ("/id/..%2f..%2fetc/passwd", "/data/id/%2e%2e/x", "/page/graph/..%2fledger"):
        assert client.get(path).status_code == 404


def test_the_base_is_not_changed_by_reading(client: httpx.Client, tmp_path: Path) -> None:
    assert client.put("/id/state/IRN", content=b"").status_code == 405
    assert client.delete("/data/id/state/IRN").status_code == 405
