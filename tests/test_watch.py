"""Watching: what is new is loaded once, what is wrong keeps nothing else waiting, and each new answer is told once."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from kb.errors import SourceError, StoreError
from kb.http import Fetcher, FetchFailed
from kb.http.addresses import AddressRefused
from kb.knowledge import KnowledgeBase
from kb.watch import AtomFile, Lines, Output, Question, Watcher, Webhook, read
from kb.watch.outputs import OutputError
from kb.watch.state import MOST_TRIES

VISIT = "On 3 May 2023 the foreign minister of Iran met his Russian counterpart in Moscow. Iran denies supplying missiles to Russia."
SUPPLY = "Iran has supplied drones to Russia, officials in Kyiv said on Monday. The drones were used against cities in Ukraine."
DENIALS = Question("denials", sparql="SELECT ?claim { ?claim :modality s:denied }")


@dataclass
class Site:
    """A web server of a test: what it answers at each path, and the requests that it has had."""

    url: str = ""
    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    failing: int = 0

    def put(self, path: str, text: str, media: str = "text/html; charset=utf-8", status: int = 200, **headers: str) -> None:
        said = {"Content-Type": media} | {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, said, text.encode())

    def paths(self) -> list[str]:
        return [path for _, path, _, _ in self.asked]


@contextmanager
def site() -> Iterator[Site]:
    made = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            made.asked.append((self.command, self.path, dict(self.headers.items()), body))
            status, headers, content = made.pages.get(self.path, (404, {}, b"nothing here"))
            if made.failing:
                made.failing -= 1
                status, headers, content = 500, {}, b"out of order"
            elif headers.get("ETag") and self.headers.get("If-None-Match") == headers["ETag"]:
                status, content = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield made
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def page(text: str) -> str:
    return f"<html><head><title>News</title></head><body><article><h1>News</h1><p>{text}</p></article></body></html>"


def rss(*items: str, title: str = "Example Gazette") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{"".join(items)}</channel></rss>'


def item(url: str, title: str = "Talks", date: str = "Tue, 05 Dec 2023 10:00:00 GMT") -> str:
    return f"<item><title>{title}</title><link>{url}</link><guid>{url}</guid><pubDate>{date}</pubDate></item>"


def watcher(
    base: Path, *sources: str | Path, questions: tuple[Question, ...] = (), outputs: tuple[Output, ...] = (), patient: bool = False,
) -> Watcher:
    return Watcher(base, [str(one) for one in sources], questions=questions, outputs=outputs,
                   fetcher=Fetcher(private=True, pause=0.0, seconds=5.0), patient=patient)


def put(folder: Path, name: str, text: str, *, age: float = 60.0) -> Path:
    """A file that was written some time ago; its inode change time is what it is, so the folder is looked at a little later."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(text, "utf-8")
    os.utime(path, (time.time() - age, time.time() - age))
    return path


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.watch.folders.SETTLED", 0.0)


def titles(base: Path) -> set[str]:
    with KnowledgeBase.open(base, read_only=True) as kb:
        return {one.label for one in kb.documents()}


# ------------------------------------------------------------------ folders


@pytest.mark.usefixtures("settled")
def test_a_folder_is_loaded_once_and_what_is_new_or_changed_afterwards(tmp_path: Path) -> None:
    folder, base = tmp_path / "in", tmp_path / "b.kb"
    put(folder, "a.txt", VISIT)
    with watcher(base, folder) as watching:
        assert watching.round().documents == 1
        assert watching.round().documents == 0
    with watcher(base, folder) as again:
        assert again.round().documents == 0
        put(folder, "b.txt", SUPPLY)
        put(folder, "a.txt", VISIT + " Russia denies it.", age=30)
        assert again.round().documents == 2
    assert titles(base) == {"a.txt", "b.txt"}


def test_a_file_that_is_still_written_waits_until_it_is_whole(tmp_path: Path) -> None:
    folder, base = tmp_path / "in", tmp_path / "b.kb"
    folder.mkdir()
    with watcher(base, folder) as watching:
        (folder / "a.txt").write_text(VISIT[:40], "utf-8")
        done = watching.round()
        assert (done.documents, done.unready) == (0, 1)
        (folder / "a.txt").write_text(VISIT, "utf-8")
        assert watching.round().unready == 1
        time.sleep(3.1)
        assert watching.round().documents == 1
    with KnowledgeBase.open(base) as kb:
        assert any("denies supplying" in str(claim.evidence) for claim in kb.claims())


@pytest.mark.usefixtures("settled")
def test_a_bad_file_is_tried_a_few_times_and_again_when_it_changes_and_blocks_no_other(tmp_path: Path) -> None:
    folder, base = tmp_path / "in", tmp_path / "b.kb"
    put(folder, "a-bad.txt", "\0\0\0")
    put(folder, "b-good.txt", VISIT)
    told = []
    for _ in range(MOST_TRIES + 2):
        with watcher(base, folder) as watching:
            told.append(watching.round())
    assert [len(one.problems) for one in told] == [1] * MOST_TRIES + [0, 0]
    assert "NUL" in told[0].problems[0]
    assert "given up until it changes" in told[MOST_TRIES - 1].problems[0]
    assert sum(one.documents for one in told) == 1
    put(folder, "a-bad.txt", SUPPLY, age=5)
    with watcher(base, folder) as watching:
        assert watching.round().documents == 1


@pytest.mark.usefixtures("settled")
def test_a_bad_item_is_not_tried_again_before_its_time(tmp_path: Path) -> None:
    put(tmp_path / "in", "bad.txt", "\0\0")
    with watcher(tmp_path / "b.kb", tmp_path / "in", patient=True) as watching:
        assert len(watching.round().problems) == 1
        assert watching.round().problems == []


@pytest.mark.usefixtures("settled")
def test_a_sidecar_is_no_article_and_hidden_or_unknown_files_do_not_count(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    put(folder, "a.txt", VISIT)
    put(folder, "a.json", json.dumps({"title": "Talks in Moscow", "outlet": "Example Gazette"}))
    put(folder, ".a.txt.swp", "x")
    put(folder, "b.txt.part", VISIT)
    with watcher(tmp_path / "b.kb", folder) as watching:
        done = watching.round()
    assert (done.documents, done.problems) == (1, [])
    assert titles(tmp_path / "b.kb") == {"Talks in Moscow"}


def test_two_watchers_of_one_base_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    with watcher(tmp_path / "b.kb", tmp_path / "in"), pytest.raises(StoreError, match="another `kb watch`"):
        watcher(tmp_path / "b.kb", tmp_path / "in")


@pytest.mark.usefixtures("settled")
def test_a_base_that_somebody_else_writes_is_waited_for(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", VISIT)
    with watcher(tmp_path / "b.kb", tmp_path / "in") as watching:
        with KnowledgeBase.open(tmp_path / "b.kb"):
            done = watching.round()
            assert done.documents == 0
            assert "open in another process" in done.problems[0]
        assert watching.round().documents == 1


# ------------------------------------------------------------------ feeds


def test_the_articles_of_a_feed_are_fetched_once_with_the_date_and_outlet_of_the_feed(tmp_path: Path) -> None:
    with site() as web:
        web.put("/a", page(VISIT))
        web.put("/rss", rss(item(f"{web.url}/a")), "application/rss+xml", ETag='"1"')
        with watcher(tmp_path / "b.kb", f"{web.url}/rss") as watching:
            assert watching.round().documents == 1
        with watcher(tmp_path / "b.kb", f"{web.url}/rss") as again:
            assert again.round().documents == 0
        assert web.paths() == ["/rss", "/a", "/rss"]
        assert web.asked[-1][2]["If-None-Match"] == '"1"'
        assert web.asked[0][2]["User-Agent"].startswith("sanctions-kb/")
        with KnowledgeBase.open(tmp_path / "b.kb") as kb:
            (claim, *_) = kb.claims(modality="denied")
            assert claim.issued is not None
            assert claim.issued.text == "2023-12-05"
            answer = kb.sparql("SELECT ?url ?outlet { ?d dcterms:source ?url ; dcterms:publisher/skos:prefLabel ?outlet }")
            assert not isinstance(answer, bool | str)
            assert [dict(row) for row in answer] == [{"url": f"{web.url}/a", "outlet": "Example Gazette"}]


def test_an_atom_entry_that_holds_its_article_is_loaded_without_its_page(tmp_path: Path) -> None:
    long = f"<p>{VISIT}</p>" + "<p>The two ministers spoke about trade, transport and energy for three hours.</p>" * 10
    entry = "<entry><id>urn:x:1</id><title>Talks</title><updated>2023-12-05T10:00:00Z</updated><link href='{url}/a'/>"
    with site() as web:
        escaped = long.replace("<", "&lt;")
        feed = f"{entry.format(url=web.url)}<content type='html'>{escaped}</content></entry>"
        web.put("/atom", f"<feed xmlns='http://www.w3.org/2005/Atom'><title>Gazette</title>{feed}</feed>", "application/atom+xml")
        with watcher(tmp_path / "b.kb", f"{web.url}/atom") as watching:
            assert watching.round().documents == 1
        assert web.paths() == ["/atom"]
    with KnowledgeBase.open(tmp_path / "b.kb") as kb:
        assert len(kb.claims(modality="denied")) == 1


def test_a_bad_page_of_a_feed_is_tried_again_and_blocks_no_other(tmp_path: Path) -> None:
    with site() as web:
        web.put("/b", page(SUPPLY))
        web.put("/c", "not a page", "image/png")
        web.put("/rss", rss(item(f"{web.url}/a", "A"), item(f"{web.url}/b", "B"), item(f"{web.url}/c", "C")), "text/xml")
        with watcher(tmp_path / "b.kb", f"{web.url}/rss") as watching:
            done = watching.round()
            assert done.documents == 1
            assert len(done.problems) == 2
            web.put("/a", page(VISIT))
            # the entry may have left the feed meanwhile; it is still owed
            web.put("/rss", rss(), "text/xml")
            assert watching.round().documents == 1


def test_a_feed_that_fails_is_asked_again_later_and_keeps_no_other_waiting(tmp_path: Path) -> None:
    with site() as web:
        web.put("/busy", "come back later", status=503, Retry_After="3600")
        web.put("/none", page("this is a page"))
        web.put("/a", page(VISIT))
        web.put("/rss", rss(item(f"{web.url}/a")), "text/xml")
        sources = [f"{web.url}/{one}" for one in ("busy", "none", "rss")]
        for documents in (1, 0):
            with watcher(tmp_path / "b.kb", *sources, patient=True) as watching:
                done = watching.round()
                assert done.documents == documents
        assert web.paths().count("/busy") == 1
        assert web.paths().count("/none") == 1
        # one round that was asked for by hand waits only where the server asked for it
        with watcher(tmp_path / "b.kb", *sources) as watching:
            assert "no RSS or Atom feed" in watching.round().problems[0]
        assert web.paths().count("/busy") == 1


# ------------------------------------------------------------------ saved questions


@pytest.mark.usefixtures("settled")
def test_a_question_fires_once_on_what_a_load_adds_and_not_on_what_was_there(tmp_path: Path) -> None:
    base, out = tmp_path / "b.kb", tmp_path / "events.jsonl"
    with KnowledgeBase.open(base) as kb:
        kb.load(put(tmp_path, "old.txt", "Iran denies supplying drones to Russia, its spokesman said on Monday in Tehran."))
    put(tmp_path / "in", "a.txt", VISIT)
    for fired in (1, 0):
        with watcher(base, tmp_path / "in", questions=(DENIALS,), outputs=(Lines(out),)) as watching:
            assert watching.round().fired == fired
    (event,) = map(json.loads, out.read_text("utf-8").splitlines())
    assert event["question"] == "denials"
    assert event["quote"] == "Iran denies supplying missiles to Russia."
    assert "/claim/" in event["claim"]
    assert "/document/" in event["document"]
    assert event["title"] == "a.txt"


@pytest.mark.usefixtures("settled")
def test_a_line_that_was_written_before_the_watcher_died_is_not_written_twice(tmp_path: Path) -> None:
    base, out = tmp_path / "b.kb", tmp_path / "events.jsonl"
    put(tmp_path / "in", "a.txt", VISIT)
    with watcher(base, tmp_path / "in", questions=(DENIALS,), outputs=(Lines(out),)) as watching:
        watching.round()
        # as if it had died between the line and the note that it was written
        watching._state._db.execute("DELETE FROM told")
    with watcher(base, tmp_path / "in", questions=(DENIALS,), outputs=(Lines(out),)) as watching:
        watching.round()
    assert len(out.read_text("utf-8").splitlines()) == 1


@pytest.mark.usefixtures("settled")
def test_a_webhook_gets_a_signed_event_until_it_takes_it_and_never_again(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", VISIT)
    with site() as web:
        web.put("/hook", "thanks")
        web.failing = 1

        def hook() -> Webhook:
            return Webhook(f"{web.url}/hook", "secret", sleep=lambda seconds: None)

        for _ in range(2):
            with watcher(tmp_path / "b.kb", tmp_path / "in", questions=(DENIALS,), outputs=(hook(),)) as watching:
                assert watching.round().problems == []
    assert len(web.asked) == 2
    for _, _, headers, body in web.asked:
        expected = hmac.new(b"secret", headers["X-KB-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
        assert headers["X-KB-Signature"] == f"sha256={expected}"
        assert headers["Idempotency-Key"] == json.loads(body)["id"]
        assert abs(int(headers["X-KB-Timestamp"]) - time.time()) < 60


@pytest.mark.usefixtures("settled")
def test_a_webhook_that_is_down_gets_the_event_after_a_restart(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", VISIT)
    with site() as web:
        web.put("/hook", "thanks")
        web.failing = 3
        hook = Webhook(f"{web.url}/hook", "secret", sleep=lambda seconds: None)
        with watcher(tmp_path / "b.kb", tmp_path / "in", questions=(DENIALS,), outputs=(hook,)) as watching:
            assert "has not taken event" in watching.round().problems[0]
            # it is left alone for a while
            assert watching.round().problems == []
            assert len(web.asked) == 3
            watching._state.put_off(hook.name, 0.0)
        with watcher(tmp_path / "b.kb", tmp_path / "in", questions=(DENIALS,), outputs=(hook,)) as again:
            assert again.round().problems == []
    assert len({headers["Idempotency-Key"] for _, _, headers, _ in web.asked}) == 1
    assert len(web.asked) == 4


@pytest.mark.usefixtures("settled")
def test_the_atom_feed_holds_the_events(tmp_path: Path) -> None:
    put(tmp_path / "in", "a.txt", VISIT)
    out = tmp_path / "new.atom"
    with watcher(tmp_path / "b.kb", tmp_path / "in", questions=(DENIALS,), outputs=(AtomFile(out),)) as watching:
        watching.round()
    atom = "{http://www.w3.org/2005/Atom}"
    (entry,) = ElementTree.parse(out).getroot().findall(f"{atom}entry")
    assert entry.findtext(f"{atom}title") == "denials: Iran denies supplying missiles to Russia."
    assert "/event/" in str(entry.findtext(f"{atom}id"))


@pytest.mark.parametrize(("said", "sentence"), [
    ("questions: [{name: a}]", "needs either"),
    ("questions: [{ask: who-met-whom}]", "has no name"),
    ("questions: [{name: a, ask: who-knows}]", "no query 'who-knows'"),
    ("questions: [{name: a, ask: visits-to, with: {planet: Mars}}]", "takes no 'planet'"),
    ("questions: [{name: a, ask: transfers-by-recipient}]", "is missing"),
    ("questions: [{name: a, sparql: x, colour: red}]", "unknown key 'colour'"),
    ("questions: [{name: a, sparql: x}, {name: a, sparql: y}]", "two questions"),
    ("questions: 3", "must hold a list"),
    ("a: [", "is no file of questions"),
])
def test_a_wrong_question_is_one_sentence(tmp_path: Path, said: str, sentence: str) -> None:
    path = tmp_path / "questions.yaml"
    path.write_text(said, "utf-8")
    with pytest.raises(SourceError, match=sentence):
        read(path)


def test_questions_may_be_toml(tmp_path: Path) -> None:
    path = tmp_path / "questions.toml"
    path.write_text('[[questions]]\nname = "arms"\nask = "transfers-by-recipient"\nwith = {recipient = "Russia"}\n', "utf-8")
    assert read(path) == [Question("arms", "transfers-by-recipient", (("recipient", "Russia"),))]


def test_a_webhook_without_a_secret_is_refused() -> None:
    with pytest.raises(OutputError, match="needs a secret"):
        Webhook("http://127.0.0.1/hook", "")


# ------------------------------------------------------------------ fetching


@pytest.mark.parametrize("url", [
    "http://127.0.0.1/", "http://localhost:8080/x", "http://[::1]/", "http://169.254.169.254/latest", "http://10.0.0.1/", "http://0/",
    "http://[::ffff:127.0.0.1]/", "http://[64:ff9b::7f00:1]/", "http://2130706433/", "file:///etc/passwd", "ftp://news.example/",
    "http://user:word@news.example/", "gopher://x", "http://", "//x",
])
def test_no_address_leads_into_a_private_network(url: str) -> None:
    with pytest.raises(AddressRefused):
        Fetcher(seconds=5.0, pause=0.0).fetch(url)


def test_a_redirect_is_checked_like_the_first_address_and_ends_some_time() -> None:
    with site() as web:
        web.put("/file", "", status=302, Location="file:///etc/passwd")
        web.put("/round", "", status=302, Location="/round")
        web.put("/here", "", status=301, Location="/a")
        web.put("/a", "text")
        fetcher = Fetcher(private=True, pause=0.0, seconds=5.0)
        with pytest.raises(AddressRefused, match="http:// or https://"):
            fetcher.fetch(f"{web.url}/file")
        with pytest.raises(FetchFailed, match="more than 5 times"):
            fetcher.fetch(f"{web.url}/round")
        assert fetcher.fetch(f"{web.url}/here").url == f"{web.url}/a"


def test_what_is_too_large_or_too_slow_is_not_read_to_its_end() -> None:
    with site() as web:
        web.put("/large", "x" * 100_000)
        with pytest.raises(FetchFailed, match="at most 1,000"):
            Fetcher(private=True, pause=0.0, largest=1000).fetch(f"{web.url}/large")
    with dripping() as url, pytest.raises(FetchFailed, match="1 seconds"):
        Fetcher(private=True, pause=0.0, seconds=1.0).fetch(url)


@contextmanager
def dripping() -> Iterator[str]:
    """A server whose answer never ends, and comes a byte at a time."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            try:
                for _ in range(100):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.05)
            except OSError:
                return  # the client went away, as it should

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# ------------------------------------------------------------------ the command


def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "kb", "watch", *words, "--once"]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=120, check=False)


def test_the_command_does_one_round_waits_for_fresh_files_and_tells_events_on_standard_output(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(VISIT, "utf-8")
    (tmp_path / "q.yaml").write_text("questions: [{name: denials, sparql: 'SELECT ?claim { ?claim :modality s:denied }'}]", "utf-8")
    first = run("in", "--kb", "b.kb", "--questions", "q.yaml", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout)["quote"] == "Iran denies supplying missiles to Russia."
    second = run("in", "--kb", "b.kb", "--questions", "q.yaml", cwd=tmp_path)
    assert (second.returncode, second.stdout) == (0, "")


def test_the_command_refuses_what_is_neither_folder_nor_feed(tmp_path: Path) -> None:
    done = run("nowhere", "--kb", "b.kb", cwd=tmp_path)
    assert done.returncode == 2
    assert "is no folder" in done.stderr
    assert not (tmp_path / "b.kb").exists()
