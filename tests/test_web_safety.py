"""A served base is not put at risk: what takes too much is stopped, who may not write does not, and nobody else notices."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote, urlsplit

import httpx
import pytest

from kb.store import open_store
from kb.web.limits import Rate
from kb.web.tokens import SCOPES, TokenError, Tokens, allows
from tests.serving import serving, started

SLOW = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?c != ?f && ?f != ?i) }"
LONG = "SELECT ?a ?b ?c ?d ?e ?f { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SECONDS = 2.0


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("safe") / "kb"


@pytest.fixture(scope="module")
def url(base: Path) -> Iterator[str]:
    with serving(base, "--insecure-writes", "--seconds", str(SECONDS), "--memory", "300", "--allow-origin", "https://friend.example") as at:
        yield at


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client


def asked(client: httpx.Client, text: str) -> httpx.Response:
    return client.post("/sparql", data={"query": text})


class TestLimits:
    def test_a_slow_query_is_stopped_and_others_do_not_wait(self, client: httpx.Client) -> None:
        with ThreadPoolExecutor(1) as aside:
            begun = time.monotonic()
            slow = aside.submit(asked, client, SLOW)
            worst = 0.0
            while not slow.done():
                since = time.monotonic()
                assert asked(client, "ASK {}").status_code == 200
                worst = max(worst, time.monotonic() - since)
                time.sleep(0.05)
            took = time.monotonic() - begun
        assert slow.result().status_code == 503
        assert "stopped after 2 seconds" in slow.result().text
        assert took < SECONDS + 2 and worst < 2

    def test_a_query_that_eats_memory_ends_with_its_process_and_says_so(self, client: httpx.Client) -> None:
        steps = "".join(f"BIND(CONCAT({', '.join([f'?{a}'] * 8)}) AS ?{b}) " for a, b in zip("sabcdef", "abcdefx", strict=True))
        text = f"SELECT (STRLEN(?x) AS ?n) {{ BIND('{'x' * 1000}' AS ?s) {steps} }}"
        refused = asked(client, text)
        assert refused.status_code == 503 and "memory" in refused.text
        assert asked(client, "ASK {}").status_code == 200

    def test_many_slow_queries_leave_room_for_a_short_one(self, client: httpx.Client) -> None:
        with ThreadPoolExecutor(20) as aside:
            slow = [aside.submit(asked, client, SLOW) for _ in range(20)]
            time.sleep(0.5)
            begun = time.monotonic()
            assert asked(client, "ASK {}").status_code == 200
            took = time.monotonic() - begun
            assert {one.result().status_code for one in slow} == {503}
        assert took < 12

    def test_a_long_answer_is_cut_and_never_looks_whole(self, client: httpx.Client, url: str) -> None:
        parts = urlsplit(url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        connection.request("GET", f"/sparql?query={quote(LONG)}", headers={"Accept": "text/csv"})
        response = connection.getresponse()
        assert (response.status, response.getheader("transfer-encoding")) == (200, "chunked")
        with pytest.raises(http.client.IncompleteRead):
            while response.read(1 << 20):
                pass
        connection.close()

    def test_a_client_that_goes_away_frees_its_process(self, client: httpx.Client) -> None:
        with client.stream("POST", "/sparql", data={"query": LONG}) as response:
            next(response.iter_raw())
        deadline = time.monotonic() + 10
        while (busy := client.get("/health").json()["busy"]) > 1 and time.monotonic() < deadline:
            time.sleep(0.1)
        assert busy <= 1

    def test_a_large_answer_passes_whole_and_the_server_does_not_grow_with_it(self, base: Path) -> None:
        with started(base.parent / "large", "--insecure-writes") as (at, running), httpx.Client(base_url=at, timeout=60) as client:
            triples = "".join(f'<urn:s{n}> <urn:p> "{"x" * 500}{n}" .\n' for n in range(40_000))
            assert client.put("/graphs?graph=urn:g", content=triples, headers={"Content-Type": "application/n-triples"}).status_code == 201
            before = _memory(running.pid)
            for _ in range(3):
                size = 0
                with client.stream("GET", "/graphs?graph=urn:g", headers={"Accept": "application/n-triples"}) as response:
                    for piece in response.iter_raw():
                        size += len(piece)
                assert size == len(triples)
            assert _memory(running.pid) - before < 20_000_000

    def test_a_body_beyond_the_limit_is_refused_before_it_is_read(self, url: str) -> None:
        assert _raw(url, f"POST /update HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-update\r\n"
                         f"Content-Length: {10**12}\r\n\r\n").startswith("HTTP/1.1 413")

    def test_a_compressed_body_is_refused(self, client: httpx.Client) -> None:
        sent = {"Content-Type": "application/sparql-query", "Content-Encoding": "gzip"}
        assert client.post("/sparql", content=b"\x1f\x8b", headers=sent).status_code == 415

    def test_a_slow_update_is_stopped_and_nothing_of_it_stays(self, tmp_path: Path) -> None:
        options = ("--insecure-writes", "--update-seconds", "2")
        with serving(tmp_path / "kb", *options) as url, httpx.Client(base_url=url, timeout=60) as client:
            text = ("INSERT { GRAPH <urn:g> { ?a <urn:b> ?i } } "
                    "WHERE { GRAPH ?x { ?a ?b ?c } GRAPH ?y { ?d ?e ?f } GRAPH ?z { ?g ?h ?i } }")
            refused = client.post("/update", data={"update": text})
            assert refused.status_code == 503 and "stopped after 2 seconds" in refused.text
            assert client.post("/update", data={"update": "INSERT DATA { GRAPH <urn:h> { <urn:a> <urn:b> 1 } }"}).status_code == 204
            assert asked(client, "ASK { GRAPH <urn:g> { ?s ?p ?o } }").json()["boolean"] is False
            assert asked(client, "ASK { GRAPH <urn:h> { ?s ?p ?o } }").json()["boolean"] is True

    def test_rates_are_kept_for_each_client(self) -> None:
        rate = Rate(2.0)
        assert [rate.wait("a", at=0.0) for _ in range(7)] == [0] * 6 + [1]
        assert rate.wait("b", at=0.0) == 0
        assert [rate.wait("a", at=1.0) for _ in range(3)] == [0, 0, 1]

    def test_who_asks_too_often_is_told_when_to_come_back(self, tmp_path: Path) -> None:
        with serving(tmp_path / "kb", "--rate", "2") as url, httpx.Client(base_url=url, timeout=60) as client:
            answers = [asked(client, "ASK {}") for _ in range(12)]
        refused = [one for one in answers if one.status_code == 429]
        assert refused and all(int(one.headers["retry-after"]) >= 1 for one in refused)


class TestWriting:
    def test_no_write_of_many_at_once_is_lost(self, client: httpx.Client, base: Path) -> None:
        def write(number: int) -> int:
            text = f"INSERT DATA {{ GRAPH <urn:many> {{ <urn:a> <urn:b> {number} }} }}"
            return client.post("/update", data={"update": text}).status_code

        with ThreadPoolExecutor(8) as aside:
            statuses = list(aside.map(write, range(60)))
        assert statuses == [204] * 60
        counted = asked(client, "SELECT (COUNT(*) AS ?n) { GRAPH <urn:many> { ?s ?p ?o } }").json()
        assert counted["results"]["bindings"][0]["n"]["value"] == "60"
        assert len(list((base / "generations").iterdir())) <= 3

    def test_no_reader_sees_half_a_write(self, client: httpx.Client) -> None:
        def write(version: int) -> int:
            body = "".join(f'<urn:w{n}> <urn:version> "{version}" .\n' for n in range(200))
            return client.put("/graphs?graph=urn:w", content=body, headers={"Content-Type": "application/n-triples"}).status_code

        write(0)
        with ThreadPoolExecutor(1) as aside:
            writing = aside.submit(lambda: [write(n) for n in range(1, 8)])
            seen = set()
            text = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?v) { GRAPH <urn:w> { ?s ?p ?o } }"
            while not writing.done():
                [row] = asked(client, text).json()["results"]["bindings"]
                seen.add((row["n"]["value"], row["v"]["value"]))
        assert seen == {("200", "1")}
        assert set(writing.result()) == {204}

    def test_what_was_answered_survives_a_kill(self, tmp_path: Path) -> None:
        with started(tmp_path / "kb", "--insecure-writes") as (url, running):
            update = {"update": "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"}
            assert httpx.post(f"{url}/update", data=update).status_code == 204
            running.kill()
            running.wait()
        deadline = time.monotonic() + 10
        while True:
            try:
                with open_store(tmp_path / "kb") as store:
                    assert store.query("ASK { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }") is True
                    assert store.verify() == []
                break
            except Exception as error:
                # the writer ends when its pipe closes; until then the base is held
                if "open in another process" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def test_a_server_that_is_told_to_stop_finishes_what_it_began(self, tmp_path: Path) -> None:
        with started(tmp_path / "kb", "--insecure-writes") as (url, running), ThreadPoolExecutor(4) as aside:
            texts = [f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:a> <urn:b> {n} }} }}" for n in range(8)]
            sent = [aside.submit(httpx.post, f"{url}/update", data={"update": text}, timeout=60) for text in texts[:4]]
            time.sleep(0.1)
            running.send_signal(signal.SIGTERM)
            assert running.wait(40) == 0
            answered = [one.result().status_code for one in sent if one.exception() is None]
        with open_store(tmp_path / "kb") as store:
            assert store.count("urn:g") >= answered.count(204)
        assert answered and set(answered) == {204}
        assert not (tmp_path / "kb" / "generations").exists()


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, dict[str, str]]]:
    base = tmp_path_factory.mktemp("guarded") / "kb"
    with open_store(base, create=True):
        pass
    made = {scope: Tokens(base).add(f"of-{scope}", scope) for scope in SCOPES}
    with serving(base) as url:
        yield url, base, made


class TestAccess:
    def test_without_a_token_one_reads_and_does_not_write(self, guarded: tuple[str, Path, dict[str, str]]) -> None:
        url, _, tokens = guarded
        update = {"update": "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"}
        assert httpx.get(f"{url}/sparql?query=ASK%7B%7D").status_code == 200
        for headers, status in (
            ({}, 401), ({"Authorization": "Bearer wrong"}, 401), ({"Authorization": f"Bearer {tokens['read']}"}, 403),
            ({"Authorization": f"Bearer {tokens['write']}"}, 204), ({"Authorization": f"bearer {tokens['admin']}"}, 204),
        ):
            refused = httpx.post(f"{url}/update", data=update, headers=headers)
            assert refused.status_code == status, refused.text
            assert ("www-authenticate" in refused.headers) == (status == 401)

    def test_a_client_that_knows_only_passwords_sends_the_token_as_one(self, guarded: tuple[str, Path, dict[str, str]]) -> None:
        url, _, tokens = guarded
        assert httpx.put(f"{url}/graphs?graph=urn:h", content="", headers={"Content-Type": "text/turtle"},
                         auth=("anybody", tokens["write"])).status_code == 201

    def test_each_write_stands_in_the_book_with_who_and_what_came_of_it(self, guarded: tuple[str, Path, dict[str, str]]) -> None:
        url, base, tokens = guarded
        headers = {"Authorization": f"Bearer {tokens['write']}"}
        httpx.post(f"{url}/update", data={"update": "nonsense"}, headers=headers)
        httpx.delete(f"{url}/graphs?graph=urn:absent", headers=headers)
        last = [json.loads(line) for line in (base / "audit.jsonl").read_text("utf-8").splitlines()][-2:]
        assert [(one["who"], one["what"], "refused" in one) for one in last] == [
            ("of-write", "update", True), ("of-write", "delete <urn:absent>", True)]

    def test_a_token_that_is_removed_is_out_at_once(self, guarded: tuple[str, Path, dict[str, str]]) -> None:
        url, base, _ = guarded
        token = Tokens(base).add("guest", "write")
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "text/turtle"}
        assert httpx.put(f"{url}/graphs?graph=urn:i", content="", headers=headers).status_code == 201
        Tokens(base).remove("guest")
        assert httpx.put(f"{url}/graphs?graph=urn:i", content="", headers=headers).status_code == 401

    def test_the_file_of_tokens_holds_no_token_and_is_for_its_owner_only(self, tmp_path: Path) -> None:
        token = Tokens(tmp_path).add("alice", "write")
        file = tmp_path / "tokens.json"
        assert token not in file.read_text("utf-8")
        assert file.stat().st_mode & 0o077 == 0
        with pytest.raises(TokenError, match="already"):
            Tokens(tmp_path).add("alice", "read")
        with pytest.raises(TokenError, match="no scope"):
            Tokens(tmp_path).add("bob", "root")
        file.write_text("[{}]")
        with pytest.raises(TokenError, match="damaged"):
            Tokens(tmp_path).all()

    def test_a_scope_allows_what_stands_below_it(self) -> None:
        assert [[allows(scope, wanted) for wanted in SCOPES] for scope in ("", *SCOPES)] == [
            [False, False, False], [True, False, False], [True, True, False], [True, True, True]]

    def test_a_private_server_answers_nobody_without_a_token(self, tmp_path: Path) -> None:
        with serving(tmp_path / "kb", "--private", "--token", "of this run") as url:
            assert httpx.get(f"{url}/sparql?query=ASK%7B%7D").status_code == 401
            assert httpx.get(f"{url}/health").status_code == 200
            assert httpx.get(f"{url}/sparql?query=ASK%7B%7D", headers={"Authorization": "Bearer of this run"}).status_code == 200

    @pytest.mark.parametrize(("headers", "status"), [
        ({"Origin": "http://evil.example"}, 403), ({"Origin": "null"}, 403), ({"Origin": "https://friend.example"}, 204),
        ({"Host": "evil.example", "Origin": "http://evil.example"}, 421), ({"Host": "localhost"}, 204), ({}, 204),
    ])
    def test_a_page_of_somewhere_else_does_not_write(self, client: httpx.Client, headers: dict[str, str], status: int) -> None:
        answered = client.post("/update", data={"update": "DROP SILENT GRAPH <urn:none>"}, headers=headers)
        assert answered.status_code == status

    def test_a_page_may_read_answers_only_if_it_was_named(self, client: httpx.Client) -> None:
        stranger = client.get("/sparql?query=ASK%7B%7D", headers={"Origin": "http://evil.example"})
        friend = client.get("/sparql?query=ASK%7B%7D", headers={"Origin": "https://friend.example"})
        assert "access-control-allow-origin" not in stranger.headers
        assert friend.headers["access-control-allow-origin"] == "https://friend.example"
        assert "access-control-allow-credentials" not in friend.headers
        before = client.options("/update", headers={"Origin": "https://friend.example", "Access-Control-Request-Method": "POST"})
        assert before.status_code == 204 and "POST" in before.headers["access-control-allow-methods"]

    def test_every_answer_carries_the_headers_that_keep_browsers_careful(self, client: httpx.Client) -> None:
        for path in ("/health", "/nowhere", "/sparql?query=nonsense"):
            headers = client.get(path).headers
            assert headers["x-content-type-options"] == "nosniff"
            assert "default-src 'none'" in headers["content-security-policy"]

    def test_writes_without_a_token_are_not_offered_to_the_network(self, tmp_path: Path) -> None:
        with pytest.raises(AssertionError, match="not a loopback address"), serving(
            tmp_path / "kb", "--insecure-writes", "--host", "0.0.0.0"):
            pass


class TestRunning:
    def test_health_and_figures_tell_how_it_goes(self, client: httpx.Client) -> None:
        asked(client, "ASK {}")
        assert client.get("/health").json()["status"] == "ok"
        figures = client.get("/metrics").text
        assert 'kb_requests_total{method="POST",route="/sparql",status="200"}' in figures
        assert "kb_generation " in figures and 'kb_readers{state="idle"}' in figures

    def test_a_base_that_another_process_writes_is_refused_in_one_sentence(self, base: Path, url: str) -> None:
        with pytest.raises(AssertionError, match="is open in another process"), serving(base):
            pass

    def test_a_port_that_is_taken_is_refused_in_one_sentence(self, tmp_path: Path, url: str) -> None:
        with pytest.raises(AssertionError, match="cannot be served"), serving(tmp_path / "kb", "--port", str(urlsplit(url).port)):
            pass

    def test_a_process_that_dies_is_replaced(self, tmp_path: Path) -> None:
        update = {"update": "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"}
        with started(tmp_path / "kb", "--insecure-writes") as (url, running), httpx.Client(base_url=url, timeout=60) as client:
            for child in _children(running.pid):
                os.kill(child, signal.SIGKILL)
            answers = [asked(client, "ASK {}").status_code for _ in range(6)] + [client.post("/update", data=update).status_code]
            assert set(answers) <= {200, 204, 503}
            assert client.post("/update", data=update).status_code == 204
            assert asked(client, "ASK { <urn:a> <urn:b> 1 }").json()["boolean"] is True


def test_a_connection_that_says_nothing_is_closed(url: str) -> None:
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as silent:
        silent.settimeout(30)
        silent.sendall(b"POST /sparql HT")
        assert silent.recv(100) == b""


def _raw(url: str, text: str) -> str:
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as connection:
        connection.settimeout(30)
        connection.sendall(text.encode())
        return connection.recv(1000).decode()


def _memory(process: int) -> int:
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
