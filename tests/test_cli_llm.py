"""``--reader llm`` as a user runs it, against a server on this machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.llm_server import Reply, answering, saying, telling
from tests.servers import free_port

SENTENCE = "Norway has delivered 60 patrol boats to Chile."
TRANSFER = {
    "type": "ArmsTransfer", "date": None, "status": "asserted", "attribution": None, "evidence": SENTENCE,
    "args": {"supplier": "Norway", "recipient": "Chile", "weapon": "patrol boats", "quantity": "60", "value": None, "stage": "delivered"},
}
INVENTED = TRANSFER | {"evidence": "Norway has delivered 900 tanks to Peru."}
Run = subprocess.CompletedProcess[str]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "boats.txt").write_text(f"{SENTENCE} Nobody in the harbour said a word about them.\n")
    return tmp_path


def kb(*words: str, at: Path, status: int = 0, key: str = "") -> Run:
    root = Path(__file__).resolve().parent.parent
    env = {"PATH": os.defpath, "PYTHONPATH": str(root), "KB": "my.kb", "HOME": str(at)} | ({"KB_LLM_API_KEY": key} if key else {})
    run = subprocess.run(
        [sys.executable, "-m", "kb", *words], cwd=at, capture_output=True, text=True, timeout=120, env=env, check=False
    )
    assert "Traceback" not in run.stderr, run.stderr
    assert run.returncode == status, run.stderr + run.stdout
    return run


def test_load_with_a_model_keeps_what_the_text_bears_out_and_warns_of_the_rest(home: Path) -> None:
    with answering([telling(TRANSFER, INVENTED)]) as llm:
        run = kb("load", "news", "--reader", "llm", "--base-url", llm.url, "--model", "tiny", at=home, key="open-sesame")
    assert run.stdout == "loaded 1 documents, 1 claims\n"
    assert run.stderr.splitlines() == [
        "warning: boats.txt: 1 of 2 facts that the model gave were refused: 1 whose evidence does not stand in the text word by word"
    ]
    assert llm.headers[0]["authorization"] == "Bearer open-sesame"
    assert llm.paths == ["/v1/chat/completions"]
    (row,) = json.loads(kb("ask", "transfers-by-supplier", "--supplier", "Norway", "--format", "json", at=home).stdout)
    assert SENTENCE in row.values()


def test_extract_with_a_model_writes_the_guidelines_lines(home: Path) -> None:
    with answering([telling(TRANSFER)]) as llm:
        run = kb("extract", "news", "--out", "out", "--reader", "llm", "--base-url", llm.url, "--model", "tiny", at=home)
    assert run.stdout == "wrote 1 facts of 1 articles to out\n"
    (line,) = (home / "out" / "boats.json").read_text().splitlines()
    fact = json.loads(line)
    assert (fact["type"], fact["evidence"], fact["start"], fact["end"]) == ("ArmsTransfer", SENTENCE, 0, len(SENTENCE))
    assert not (home / "my.kb").exists()


@pytest.mark.parametrize(("words", "sentence"), [
    (("--reader", "llm"), "kb: the reader llm needs the name of a model: give --model, as the server calls it"),
    (("--reader", "llm", "--model", "tiny"),
     "kb: the reader llm needs the address of a server: give --base-url, such as http://localhost:8000/v1"),
    (("--reader", "llm", "--model", "tiny", "--base-url", "ftp://localhost"),
     "kb: --base-url must be a plain http or https address without login, query or fragment, and 'ftp://localhost' is none"),
    (("--model", "tiny"), "kb: --model belongs to --reader llm, which was not asked for"),
    (("--base-url", "http://localhost/v1", "--model", "tiny"),
     "kb: --base-url and --model belong to --reader llm, which was not asked for"),
])
@pytest.mark.parametrize("command", [("load", "news"), ("extract", "news", "--out", "out")], ids=["load", "extract"])
def test_options_that_do_not_go_together_are_one_sentence(
    home: Path, command: tuple[str, ...], words: tuple[str, ...], sentence: str
) -> None:
    run = kb(*command, *words, at=home, status=2)
    assert run.stderr.splitlines() == [sentence]
    assert not (home / "my.kb").exists()
    assert not (home / "out").exists()


def test_a_server_that_is_down_is_one_sentence_for_each_article_and_makes_no_base(home: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}/v1"
    run = kb("load", "news", "--reader", "llm", "--base-url", url, "--model", "tiny", at=home, status=2)
    (line,) = [one for one in run.stderr.splitlines() if one.startswith("kb: ")]
    assert line.startswith(f"kb: boats.txt: {url} cannot be reached")
    assert not (home / "my.kb").exists()


@pytest.mark.parametrize("command", [("load", "news"), ("extract", "news", "--out", "out")], ids=["load", "extract"])
def test_of_two_articles_the_good_one_stays(home: Path, command: tuple[str, ...]) -> None:
    (home / "news" / "fire.txt").write_text("The volcano near the city of Arica in Chile is quiet again this week.\n")

    def moody(asked: dict[str, list[dict[str, str]]]) -> Reply:
        return saying("{") if "volcano" in asked["messages"][1]["content"] else telling(TRANSFER)

    with answering(moody) as llm:
        run = kb(*command, "--reader", "llm", "--base-url", llm.url, "--model", "tiny", at=home, status=2)
    assert run.stderr.splitlines()[-1] == "kb: fire.txt: the answer of the model tiny is not what was asked for: it is no JSON"
    assert (home / "my.kb").exists() if command[0] == "load" else (home / "out" / "boats.json").is_file()
    assert not (home / "out" / "fire.json").exists()


def test_a_slow_server_is_given_up_after_the_seconds_of_the_option(home: Path) -> None:
    with answering([Reply("{}", after=1.0)]) as llm:
        run = kb("load", "news", "--reader", "llm", "--base-url", llm.url, "--model", "tiny", "--timeout", "0.1", at=home, status=2)
    assert f"kb: boats.txt: {llm.url} did not answer within 0.1 seconds" in run.stderr


def test_the_help_names_the_variable_of_the_key_and_has_no_option_for_it(home: Path) -> None:
    said = " ".join(kb("load", "--help", at=home).stdout.split())
    assert "KB_LLM_API_KEY" in said
    assert "--api-key" not in said
    assert "local" in said


def test_without_the_extra_the_sentence_says_how_to_get_it(home: Path) -> None:
    (home / "sitecustomize.py").write_text("import sys\nsys.modules['openai'] = None\n")
    root = Path(__file__).resolve().parent.parent
    run = subprocess.run(
        [sys.executable, "-m", "kb", "load", "news", "--reader", "llm", "--base-url", "http://localhost/v1", "--model", "tiny"], cwd=home,
        capture_output=True, text=True, timeout=120, check=False, env={"PYTHONPATH": f"{home}:{root}", "KB": "my.kb", "HOME": str(home)},
    )
    assert (run.returncode, run.stderr) == (2, "kb: the reader llm needs the extra of that name: pip install 'sanctions-kb[llm]'\n")
