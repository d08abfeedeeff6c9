"""The API for programs: questions, names, claims and time over a real server, in every format."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pyarrow.ipc
import pytest
import rdflib
from jsonschema import Draft202012Validator

from kb import KnowledgeBase
from kb.queries import library
from kb.store.base import Term
from kb.vocab import ID, XSD
from kb.web.api.operations import DAY
from kb.web.api.writers import arrow, number
from tests.serving import serving

ROOT = Path(__file__).resolve().parent.parent
ARTICLES = {
    "supply": "MOSCOW, Dec. 5, 2023 - Iran has supplied Russia with Shahed-136 drones. Iran delivered Fateh-110 missiles to Syria in 2019.",
    "minister": "TEHRAN, Dec. 5, 2023 - Iranian Foreign Minister Hossein Amir-Abdollahian denied on Tuesday that Iran sent missiles to "
                "Russia.",
}
RS = rdflib.Namespace("http://www.w3.org/2001/sw/DataAccess/tests/result-set#")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("api")
    for name, text in ARTICLES.items():
        (folder / f"{name}.txt").write_text(text)
        (folder / f"{name}.json").write_text(json.dumps({"title": f"=cmd|{name}", "outlet": "The Wire", "date": "2023-12-05"}))
    with KnowledgeBase.open(folder / "base") as base:
        base.load([folder / f"{name}.txt" for name in ARTICLES])
    return folder / "base"


@pytest.fixture(scope="module")
def url(place: Path) -> Iterator[str]:
    with serving(place) as url:
        yield url


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client


SUPPLIED = "/api/ask/transfers-by-supplier"


def test_every_question_of_the_library_is_a_route_that_names_its_parameters(client: httpx.Client) -> None:
    told = {one["name"]: one for one in client.get("/api/queries").json()}
    assert set(told) == set(library())
    paths = client.get("/api/openapi.json").json()["paths"]
    for name, query in library().items():
        listed = {one["name"]: one["required"] for one in paths[httpx.URL(told[name]["url"]).path]["get"]["parameters"]}
        assert {one.name: one.required for one in query.parameters}.items() <= listed.items()
        if any(one.required for one in query.parameters):
            assert client.get(told[name]["url"]).status_code == 400
        else:
            assert client.get(told[name]["url"]).status_code == 200


def test_a_question_answers_what_the_command_answers(client: httpx.Client, place: Path) -> None:
    command = [sys.executable, "-m", "kb", "ask", "transfers-by-supplier", "--supplier", "Iran", "--kb", str(place), "--format", "json"]
    # the server writes this base, so the command asks a copy
    copy = place.parent / "copy"
    with KnowledgeBase.open(place, read_only=True) as base:
        base.backup(copy)
    command[-3] = str(copy)
    said = subprocess.run(command, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}).stdout
    answer = client.get(SUPPLIED, params={"supplier": "Iran"})
    assert answer.json() == json.loads(said)
    assert len(answer.json()) >= 2


def test_the_formats_say_the_same_rows(client: httpx.Client) -> None:
    asked = {"supplier": "Iran"}
    rows: list[dict[str, Any]] = client.get(SUPPLIED, params=asked).json()
    lines = client.get(SUPPLIED, params=asked, headers={"Accept": "application/jsonl"})
    assert [json.loads(line) for line in lines.text.splitlines()] == rows
    table = pyarrow.ipc.open_stream(client.get(SUPPLIED, params=asked | {"format": "arrow"}).content).read_all()
    assert [{name: None if value is None else str(value) for name, value in row.items()} for row in table.to_pylist()] == rows
    cells = list(csv.DictReader(io.StringIO(client.get(SUPPLIED, params=asked, headers={"Accept": "text/csv"}).text)))
    assert [row["quote"] for row in cells] == [row["quote"] for row in rows]
    graph = rdflib.Graph().parse(data=client.get(SUPPLIED, params=asked, headers={"Accept": "text/turtle"}).text, format="turtle")
    assert len(set(graph.objects(None, RS.solution))) == len(rows)
    assert {str(value) for value in graph.objects(None, RS.resultVariable)} == set(rows[0])
    bound = {str(value) for value in graph.objects(None, RS.value)}
    assert {row["claim"] for row in rows} <= bound


def test_a_cell_that_a_spreadsheet_would_calculate_is_made_harmless(client: httpx.Client) -> None:
    cells = list(csv.DictReader(io.StringIO(client.get(SUPPLIED, params={"supplier": "Iran", "format": "csv"}).text)))
    assert {row["title"] for row in cells} <= {"'=cmd|supply", "'=cmd|minister"}


def test_arrow_keeps_numbers_where_a_column_holds_nothing_else() -> None:
    cells = [Term("literal", "24", XSD.integer), Term("literal", "7", XSD.integer)]
    rows = [{"n": number(one), "m": value} for one, value in zip(cells, (1, "many"), strict=True)]
    table = pyarrow.ipc.open_stream(arrow(["n", "m", "none"], rows)).read_all()
    assert [str(column.type) for column in table.schema] == ["int64", "string", "string"]
    assert table.to_pylist()[1] == {"n": 7, "m": "many", "none": None}


@pytest.mark.parametrize(("path", "status", "says"), [
    ("/api/ask/holder-on-day?position=x", 400, "needs the parameter 'day'"),
    ("/api/ask/holder-on-day?position=foreign+minister+of+Iran&day=2023-02-30", 400, "YYYY-MM-DD"),
    ("/api/ask/holder-on-day?position=x&day=2023&colour=red", 400, "takes no 'colour'; it takes: position, day, format, limit, offset"),
    ("/api/ask/holder-on-day?position=x&day=2023&day=2024", 400, "one 'day'"),
    ("/api/ask/holder-on-days", 404, "did you mean holder-on-day"),
    ("/api/ask/transfers-by-supplier?supplier=Aldovia+of+Nowhere", 404, "nothing here is called"),
    ("/api/ask/measures-by-type?type=asset-freez", 404, "did you mean asset freeze"),
    ("/api/ask/evidence-of-claim?claim=something", 400, "the IRI of a claim"),
    ("/api/find", 400, "needs the parameter 'name'"),
    ("/api/find?name=", 400, "1 to 500"),
    ("/api/find?name=Iran&limit=0", 400, "from 1 to 100"),
    ("/api/find?name=Iran&format=xls", 400, "json, csv, jsonl, arrow, turtle"),
    ("/api/claims?modality=sure", 400, "factual"),
    ("/api/claims?document=no+such+thing", 404, "nothing here is called"),
    ("/api/timeline?entity=Iran&since=soon", 400, "YYYY"),
    ("/api/entities/state/XXX", 404, "the base knows no 'state/XXX'"),
    ("/api/entities/a%22b", 400, "the path of its IRI"),
    ("/api/nothing", 404, "there is nothing at"),
])
def test_what_is_wrong_with_a_request_is_said_in_one_sentence(client: httpx.Client, path: str, status: int, says: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]
    assert "\n" not in answer.json()["detail"]


def test_a_format_that_is_not_there_is_not_acceptable(client: httpx.Client) -> None:
    assert client.get("/api/find?name=Iran", headers={"Accept": "image/png"}).status_code == 406


def test_find_gives_the_thing_with_its_claims(client: httpx.Client) -> None:
    (found,) = client.get("/api/find?name=IRN").json()
    assert (found["iri"], found["label"], found["type"], found["score"]) == (f"{ID}state/IRN", "Iran", "State", 1.0)
    assert set(found["claims"][0]) == {"iri", "modality", "source", "quote", "document", "date"}
    assert "Iran has supplied Russia with Shahed-136 drones." in str(found["claims"])


def test_claims_are_narrowed_by_each_parameter(client: httpx.Client) -> None:
    every = client.get("/api/claims").json()
    about = client.get("/api/claims?about=Syria").json()
    assert len(about) > 0
    document = about[-1]["document"]
    inside = client.get("/api/claims", params={"about": "Syria", "document": document}).json()
    assert inside == [one for one in about if one["document"] == document]
    factual = client.get("/api/claims?modality=factual").json()
    assert {one["modality"] for one in factual} <= {"asserted", "reported"}
    assert {one["iri"] for one in factual} == {one["iri"] for one in every if one["modality"] in ("asserted", "reported")}
    fact = client.get(SUPPLIED, params={"supplier": "Iran"}).json()[0]
    on_fact = client.get("/api/claims", params={"fact": fact["transfer"]}).json()
    assert fact["claim"] in [one["iri"] for one in on_fact]


def test_pages_follow_each_other_and_leave_nothing_out(client: httpx.Client) -> None:
    every = client.get("/api/claims").json()
    assert len(every) > 2
    got, path = [], "/api/claims?limit=1"
    while path:
        answer = client.get(path)
        got += answer.json()
        assert answer.headers["x-total-count"] == str(len(every))
        found = re.search(r'<([^>]+)>; rel="next"', answer.headers.get("link", ""))
        path = found[1] if found else ""
    assert got == every


def test_the_timeline_is_in_the_order_of_time(client: httpx.Client) -> None:
    told = client.get("/api/timeline?entity=Iran&since=2019&until=2019-12").json()
    assert {one["when"][:4] for one in told} == {"2019"}
    assert "Syria" in [one["recipient"]["label"] for one in told if one["type"] == "ArmsTransfer"]
    when = [one["when"] for one in client.get("/api/timeline?entity=Iran").json() if one["when"]]
    assert when == sorted(when)


def test_an_entity_is_told_with_its_names_identifiers_and_claims(client: httpx.Client) -> None:
    told = client.get("/api/entities/state/IRN").json()
    assert (told["label"], told["type"]) == ("Iran", "State")
    assert "Islamic Republic of Iran" in told["otherNames"]
    assert {"IR", "IRN"} <= {one["value"] for one in told["identifiers"]}
    assert told["claims"]["asserted"] >= 2
    graph = rdflib.Graph().parse(data=client.get("/api/entities/state/IRN?format=turtle").text, format="turtle")
    assert (rdflib.URIRef(f"{ID}state/IRN"), rdflib.RDF.type, None) in graph


@pytest.mark.parametrize("path", ["/api/find?name=Iran", "/api/claims?limit=2", "/api/timeline?entity=Iran&limit=2"])
def test_look_ups_answer_in_every_format(client: httpx.Client, path: str) -> None:
    rows = client.get(path).json()
    cells = list(csv.DictReader(io.StringIO(client.get(f"{path}&format=csv").text)))
    assert [row["iri"] for row in cells] == [row["iri"] for row in rows]
    assert len(client.get(f"{path}&format=jsonl").text.splitlines()) == len(rows)
    assert pyarrow.ipc.open_stream(client.get(f"{path}&format=arrow").content).read_all().num_rows == len(rows)
    graph = rdflib.Graph().parse(data=client.get(f"{path}&format=turtle").text, format="turtle")
    assert {rdflib.URIRef(row["iri"]) for row in rows} <= set(graph.subjects())


def test_answers_are_what_the_openapi_document_says(client: httpx.Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    for path, asked in (("/api/find", "?name=Iran"), ("/api/claims", ""), ("/api/timeline", "?entity=Iran"), ("/api/queries", ""),
                        (SUPPLIED, "?supplier=Iran")):
        schema = paths[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        Draft202012Validator(schema).validate(client.get(path + asked).json())


def test_a_day_of_the_document_is_a_day_of_the_calendar() -> None:
    days = {"2024-02-29": True, "2023-02-29": False, "2000-02-29": True, "1900-02-29": False, "2023-04-31": False, "2023-13": False,
            "2023": True, "0000": False, "2023-12-31": True, "2023-1-1": False}
    assert {day: bool(re.fullmatch(DAY, day)) for day in days} == days


@pytest.mark.slow
def test_schemathesis_finds_nothing_wrong(url: str, tmp_path: Path) -> None:
    run = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), "run", f"{url}/api/openapi.json", "--phases", "fuzzing", "--mode", "all",
         "--max-examples", "3", "--seed", "5", "--no-color"],
        cwd=tmp_path, capture_output=True, text=True, timeout=300, check=False,
    )
    assert run.returncode == 0, run.stdout
