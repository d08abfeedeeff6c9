"""Articles over HTTP: what is posted is read and told, kept only with a token that may write, and nothing hostile reaches the server."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kb.web.articles.sent import articles
from kb.web.workers.reply import Refused
from tests.serving import serving

TEXT = "KYIV, Dec. 5, 2023 — Iran denies supplying missiles to Russia. Ukraine said on Monday that Iran has delivered drones to Russia."
JSON_LINES = "application/x-ndjson"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("served") / "kb", "--token", "secret") as at:
        yield at


@pytest.fixture
def http(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=90) as client:
        yield client


@pytest.fixture
def writer(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=90, headers={"Authorization": "Bearer secret"}) as client:
        yield client


def post(client: httpx.Client, content: str | bytes, media: str = "text/plain", headers: dict[str, str] | None = None,
         **params: str) -> httpx.Response:
    return client.post("/api/articles", content=content, params=params, headers={"Content-Type": media, **(headers or {})})


def documents(client: httpx.Client) -> int:
    answer = client.get("/sparql", params={"query": "SELECT DISTINCT ?d { ?d a :Article }"}, headers={"Accept": "application/json"})
    return len(answer.json()["results"]["bindings"])


def test_a_text_is_answered_as_claims_with_offsets_and_nothing_is_kept(http: httpx.Client) -> None:
    before = documents(http)
    response = post(http, TEXT, title="Denial", outlet="Example Gazette")
    assert response.status_code == 200, response.text
    said = response.json()
    denied = next(one for one in said["claims"] if one["modality"] == "denied")
    assert denied["source"] == ["Iran"]
    assert TEXT[denied["start"]:denied["end"]] == denied["quote"]
    assert denied["fact"]["type"] == "ArmsTransfer"
    assert denied["document"] == said["document"]["iri"]
    assert said["document"] | {"iri": ""} == {
        "iri": "", "title": "Denial", "outlet": "Example Gazette", "date": "2023-12-05", "url": None, "language": "en"}
    assert said["kept"] is False
    assert documents(http) == before


@pytest.mark.parametrize(("content", "media"), [
    (f"<html><body><article><h1>Denial</h1><p>{TEXT}</p></article></body></html>", "text/html"),
    (json.dumps({"text": TEXT, "title": "Denial", "date": "2023-12-05"}), "application/json"),
    (TEXT.encode("cp1252"), "text/plain; charset=windows-1252"),
    (TEXT.encode("utf-16"), "text/plain"),
])
def test_every_form_of_an_article_tells_the_same_claim(http: httpx.Client, content: str | bytes, media: str) -> None:
    said = post(http, content, media).json()
    assert "Iran denies supplying missiles to Russia." in {one["quote"] for one in said["claims"] if one["modality"] == "denied"}


def test_with_a_token_an_article_is_kept_once(writer: httpx.Client) -> None:
    first = post(writer, TEXT + " It was kept.", keep="true")
    assert (first.status_code, first.json()["kept"], first.json()["unchanged"]) == (201, True, False)
    second = post(writer, TEXT + " It was kept.", keep="true")
    assert (second.status_code, second.json()["unchanged"]) == (200, True)
    assert first.headers["Location"] == second.headers["Location"]
    assert writer.get(first.headers["Location"]).json()["iri"] == first.json()["document"]["iri"]
    # what was told is what the base holds, claim by claim
    names = ("iri", "modality", "source", "quote", "document", "date")
    told = [{name: one[name] for name in names} for one in first.json()["claims"]]
    kept = writer.get("/api/claims", params={"document": first.json()["document"]["iri"]}).json()
    assert sorted(kept, key=str) == sorted(told, key=str)


def test_without_a_token_that_may_write_nothing_is_kept(http: httpx.Client) -> None:
    before = documents(http)
    response = post(http, TEXT, keep="true")
    assert response.status_code == 401
    assert "needs a token" in response.json()["detail"]
    assert documents(http) == before


@pytest.mark.parametrize(("content", "media", "status", "sentence"), [
    ("", "text/plain", 422, "empty"),
    (" \n ", "text/plain", 422, "empty"),
    (b"\x00\x01\x02", "text/plain", 422, "binary"),
    ("text", "image/png", 415, "not as image/png"),
    ("text=x", "application/x-www-form-urlencoded", 415, "an article is sent as"),
    ("[1]", "application/json", 422, "one JSON object"),
    ("{", "application/json", 422, "JSON"),
    ('{"title": "x"}', "application/json", 422, "no 'text'"),
    ('{"text": "a"}\n{"text": "b"}', "application/json", 422, "several articles"),
    ("%PDF-1.7 nothing", "application/pdf", 422, ""),
    ("<a " + "x=1 " * 6000 + ">", "text/html", 422, "attributes"),
    (b"caf\xe9", "text/plain; charset=x-none", 422, "encoding"),
    ('{"urls": ["http://news.example/"]}', "application/json", 403, "--allow-fetch"),
    ("http://news.example/", "text/uri-list", 403, "--allow-fetch"),
])
def test_what_is_wrong_is_one_sentence(http: httpx.Client, content: str | bytes, media: str, status: int, sentence: str) -> None:
    response = post(http, content, media)
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"] == "application/problem+json"
    assert sentence in response.json()["detail"]
    assert "\n" not in response.json()["detail"]


def test_a_wrong_parameter_is_named(http: httpx.Client) -> None:
    assert "'planet'" in post(http, TEXT, planet="Mars").json()["detail"]
    assert "keep is true or false" in post(http, TEXT, keep="maybe").json()["detail"]
    assert post(http, TEXT, date="soon").status_code == 400


def test_a_text_in_another_language_has_no_claims_and_a_warning(http: httpx.Client) -> None:
    text = "Die iranische Regierung hat am Montag bestritten, Raketen an Russland geliefert zu haben, sagte ein Sprecher."
    said = post(http, text).json()
    assert said["claims"] == []
    assert "another language (de)" in said["warnings"][0]


def test_a_few_articles_as_json_lines_are_answered_at_once_and_a_bad_one_hinders_none(http: httpx.Client) -> None:
    body = "\n".join([json.dumps({"text": TEXT}), "{broken", json.dumps({"text": TEXT + " Again."})])
    first, broken, last = post(http, body, JSON_LINES).json()["articles"]
    assert first["claims"]
    assert last["claims"]
    assert broken["error"]["status"] == 422


def ended(client: httpx.Client, address: str) -> dict[str, Any]:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        said: dict[str, Any] = client.get(address).json()
        if said["state"] in ("done", "stopped"):
            return said
        time.sleep(0.2)
    raise AssertionError(f"the job has not ended: {said}")


def followed(client: httpx.Client, address: str, **headers: str) -> list[tuple[int, str, dict[str, Any]]]:
    response = client.get(f"{address}/events", headers={name.replace("_", "-"): value for name, value in headers.items()})
    assert response.headers["Content-Type"].startswith("text/event-stream")
    found = []
    for block in response.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if fields:
            found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return found


def test_many_articles_are_a_job_that_tells_its_progress_and_can_be_followed_again(writer: httpx.Client) -> None:
    body = "\n".join(json.dumps({"text": f"{TEXT} Number {number}."}) for number in range(12))
    accepted = post(writer, body, JSON_LINES, keep="true")
    assert accepted.status_code == 202
    address = accepted.headers["Location"]
    every = followed(writer, address)
    assert [number for number, _, _ in every] == list(range(1, 15))
    assert [event for _, event, _ in every] == ["running", *["progress"] * 12, "done"]
    assert every[5][2]["done"] == 5
    assert every[5][2]["kept"] is True
    assert followed(writer, address, Last_Event_ID="12") == every[12:]
    said = ended(writer, address)
    assert (said["state"], said["done"], len(said["articles"])) == ("done", 12, 12)
    for one in said["articles"]:
        path = one["document"]["iri"].split("/id/")[1]
        assert writer.get(f"/api/entities/{path}").status_code == 200


def test_whoever_prefers_it_gets_a_job_for_one_article(http: httpx.Client) -> None:
    accepted = post(http, TEXT, headers={"Prefer": "respond-async"})
    assert (accepted.status_code, accepted.headers["Preference-Applied"]) == (202, "respond-async")
    assert ended(http, accepted.headers["Location"])["articles"][0]["claims"]


def test_a_job_that_is_not_there_and_an_event_that_is_none_are_refused(http: httpx.Client) -> None:
    assert http.get("/api/jobs/none").status_code == 404
    assert http.get("/api/jobs/none/events", headers={"Last-Event-ID": "x"}).status_code == 400


def test_more_articles_than_one_request_may_have_are_refused() -> None:
    with pytest.raises(Refused, match="at most 200"):
        articles(JSON_LINES, b'{"text": "x"}\n' * 201, {}, fetch=False)


def test_a_server_that_may_fetch_reaches_no_private_network(tmp_path: Path) -> None:
    with serving(tmp_path / "kb", "--allow-fetch") as at, httpx.Client(base_url=at, timeout=90) as client:
        said = post(client, json.dumps({"urls": [f"{at}/health", "file:///etc/passwd"]}), "application/json").json()["articles"]
    assert "private network" in said[0]["error"]["detail"]
    assert "http:// or https://" in said[1]["error"]["detail"]
