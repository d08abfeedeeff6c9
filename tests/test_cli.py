"""The commands as a user runs them: in a process of their own, judged by output, errors and exit status."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

WORLD = """
document: {title: Notes on arms, date: 2023-12-05, publisher: Reuters}
facts:
  - {type: ArmsTransfer, supplier: Iran, recipient: Russia, weapon: Shahed-136, stage: deliver, quantity_text: thousands, date: 2023-11}
  - {type: ArmsTransfer, supplier: Iran, recipient: Russia, weapon: Shahed-136, stage: deliver, modality: denied, attributed_to: Iran}
  - {type: Tenure, holder: Sergei Lavrov, position: {name: Foreign Minister, of: Russia}, held_on: 2023-12-05}
"""
Run = subprocess.CompletedProcess[str]


def kb(*words: str, at: Path, status: int = 0, stdin: str | None = None) -> Run:
    """Runs ``kb`` in a folder, with the base ``my.kb``; the exit status must be the one expected."""
    run = subprocess.run(
        [sys.executable, "-m", "kb", *words], cwd=at, input=stdin, capture_output=True, text=True, timeout=120,
        env={"PATH": "", "PYTHONPATH": str(Path(__file__).resolve().parent.parent), "KB": "my.kb", "HOME": str(at)},
        check=False,
    )
    assert "Traceback" not in run.stderr, run.stderr
    assert run.returncode == status, run.stderr + run.stdout
    return run


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("home")
    (home / "world.yaml").write_text(WORLD)
    kb("load", "world.yaml", at=home)
    return home


def test_load_says_what_it_loaded(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(WORLD)
    run = kb("load", "world.yaml", at=tmp_path)
    assert run.stdout == "loaded 1 documents, 3 claims\n"
    assert (tmp_path / "my.kb" / "kb.json").is_file()


def test_a_bad_file_gives_one_sentence_with_file_and_line_and_status_2(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("- {type: Meeting, attendee: [Chad, Mali]}\n- {type: Meeting, atendee: [Chad]}\n")
    run = kb("load", "bad.yaml", at=tmp_path, status=2)
    (line,) = run.stderr.splitlines()
    assert line.startswith("kb: bad.yaml:2: atendee: unknown key")
    assert not (tmp_path / "my.kb").exists()


def test_find_prints_a_list_of_objects(home: Path) -> None:
    (found,) = json.loads(kb("find", "Lavrov", "--format", "json", at=home).stdout)
    assert found["iri"].endswith("/id/person/sergei-lavrov")
    assert {"label", "type", "score", "claims"} <= set(found)
    (claim,) = found["claims"]
    assert set(claim) == {"iri", "modality", "source", "quote", "document", "date"}
    assert claim["modality"] == "asserted"
    assert claim["date"] == "2023-12-05"


def test_find_lists_the_nearest_with_status_0_and_nothing_with_status_1(home: Path) -> None:
    near = json.loads(kb("find", "Sergey Lavrof", "-f", "json", at=home).stdout)
    assert near[0]["label"] == "Sergei Lavrov"
    assert near[0]["score"] < 1
    assert json.loads(kb("find", "qzxqzxqzx", "-f", "json", at=home, status=1).stdout) == []


def test_ask_takes_the_parameters_of_a_query_as_options(home: Path) -> None:
    run = kb("ask", "holder-on-day", "--position", "foreign minister of Russia", "--day=2023-12-05", "-f", "json", at=home)
    (row,) = json.loads(run.stdout)
    assert row["holderLabel"] == "Sergei Lavrov"
    assert row["modality"] == "asserted"


def test_ask_lists_its_questions(home: Path) -> None:
    names = {row["question"] for row in json.loads(kb("ask", "--list", "-f", "json", at=home).stdout)}
    assert {"holder-on-day", "transfers-by-supplier", "disputed-facts"} <= names


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["ask", "holders-on-day"], "did you mean holder"),
        (["ask", "holder-on-day", "--place", "x"], "takes no 'place'"),
        (["ask", "holder-on-day", "--day", "2023-12-05"], "'position': is missing"),
        (["ask", "transfers-by-supplier", "--supplier", "Iram"], "Iran <"),
        (["sparql", "SELECT * WHERE {"], "line 1, column 17"),
        (["sparql", "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }"], "SERVICE"),
        (["export", "x.docx"], "docx"),
        (["load", "absent.txt"], "absent.txt: does not exist"),
        (["remove", "absent"], "'absent'"),
        (["info", "--kb", "nowhere.kb"], "nowhere.kb is no knowledge base"),
        (["restore", "nowhere", "--kb", "fresh.kb"], "nowhere is no knowledge base"),
    ],
)
def test_wrong_use_is_one_sentence_and_status_2(home: Path, words: list[str], says: str) -> None:
    run = kb(*words, at=home, status=2)
    assert says in run.stderr
    assert len(run.stderr.splitlines()) == 1
    assert run.stdout == ""


def test_sparql_answers_in_the_standard_formats(home: Path) -> None:
    query = "SELECT ?quote { ?claim :modality s:denied ; :evidence/:quote ?quote }"
    answered = json.loads(kb("sparql", query, "--format", "json", at=home).stdout)
    assert len(answered["results"]["bindings"]) == 1
    assert kb("sparql", query, "--format", "csv", at=home).stdout.startswith("quote\n")
    assert "<sparql" in kb("sparql", "-", "--format", "xml", at=home, stdin=query).stdout
    (home / "q.rq").write_text(query)
    assert kb("sparql", "@q.rq", "--format", "tsv", at=home).stdout.startswith("?quote\n")


def test_export_to_standard_output_is_turtle_and_the_same_every_time(home: Path) -> None:
    once = kb("export", "-", at=home).stdout
    assert once == kb("export", "-", at=home).stdout
    assert "a :ArmsTransfer" in once


def test_export_as_csv_is_one_row_a_claim(home: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(kb("export", "-", "--format", "csv", at=home).stdout)))
    assert sorted(row["modality"] for row in rows) == ["asserted", "asserted", "denied"]


def test_check_is_silent_on_a_good_base_and_loud_on_a_bad_one(tmp_path: Path, home: Path) -> None:
    assert kb("check", at=home).stdout == ""
    (tmp_path / "bad.ttl").write_text(
        "@prefix : <https://w3id.org/sanctions-kb/ontology#> . @base <https://w3id.org/sanctions-kb/id/> .\n"
        "<fact/x/1> a :ArmsTransfer ; :resolvedTo <fact/x/1> .\n"
    )
    kb("load", "bad.ttl", at=tmp_path)
    run = kb("check", "--format", "json", at=tmp_path, status=1)
    assert any("supplier" in finding["message"] for finding in json.loads(run.stdout))


def test_control_characters_of_strangers_never_reach_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text('- {type: Statement, speaker: Chad, topic: "red \\e[31m alert", date: 2024}\n')
    kb("load", "x.yaml", at=tmp_path)
    for form in ("table", "json", "csv"):
        out = kb("ask", "statements-by", "--person", "Chad", "-f", form, at=tmp_path).stdout
        assert "alert" in out
        assert "\x1b" not in out


def test_version_and_quiet_and_verbose_work_everywhere(tmp_path: Path) -> None:
    assert kb("--version", at=tmp_path).stdout.startswith("kb 0.")
    (tmp_path / "world.yaml").write_text(WORLD)
    assert kb("load", "world.yaml", "-q", at=tmp_path).stderr == ""
    assert "world.yaml" in kb("-v", "load", "world.yaml", at=tmp_path).stderr


def test_backup_restore_and_remove(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(WORLD)
    kb("load", "world.yaml", at=tmp_path)
    kb("backup", "copy", at=tmp_path)
    assert "removed Notes on arms" in kb("remove", "world.yaml", at=tmp_path).stdout
    kb("restore", "copy", "--kb", "again.kb", at=tmp_path)
    again = json.loads(kb("info", "--kb", "again.kb", "-f", "json", at=tmp_path).stdout)[0]
    gone = json.loads(kb("info", "-f", "json", at=tmp_path).stdout)[0]
    assert (again["documents"], gone["documents"]) == (1, 0)


def test_the_demo_runs_to_its_end_and_writes_turtle(tmp_path: Path) -> None:
    run = kb("demo", "--out", "there", at=tmp_path)
    assert "\n5. " in run.stdout
    assert "Sergei Lavrov" in run.stdout
    assert (tmp_path / "there" / "demo.ttl").read_text("utf-8").startswith("@base")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["there"]


def test_extract_writes_one_fact_a_line_with_exact_offsets(tmp_path: Path) -> None:
    text = "KYIV, March 5, 2024 — Norway has delivered 12 howitzers to Ukraine, the Norwegian government said.\n"
    (tmp_path / "a.txt").write_text(text)
    kb("extract", "a.txt", "--out", "out", at=tmp_path)
    facts = [json.loads(line) for line in (tmp_path / "out" / "a.json").read_text("utf-8").splitlines()]
    assert "ArmsTransfer" in {fact["type"] for fact in facts}
    for fact in facts:
        assert text[fact["start"]:fact["end"]] == fact["evidence"]
    assert not (tmp_path / "my.kb").exists()


def test_a_date_that_is_none_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Norway has delivered 12 howitzers to Ukraine.\n")
    for words in (["load", "a.txt"], ["extract", "a.txt", "--out", "out"]):
        assert "'2023-99' is no date" in kb(*words, "--published", "2023-99", at=tmp_path, status=2).stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]


def test_extract_warns_of_what_it_could_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Норвегия поставила Украине двенадцать гаубиц, сообщило правительство Норвегии.\n")
    assert "another language" in kb("extract", "a.txt", "--out", "out", at=tmp_path).stderr


def test_evaluate_reads_the_articles_above_the_gold_and_keeps_what_it_predicts(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "a.txt").write_text("Norway has sold tanks to Chile. The tanks came by ship, and they were met in the port by a crowd.\n")
    (tmp_path / "a.json").write_text('{"date": "2023-12-05"}')
    fact = {
        "type": "ArmsTransfer", "args": {"supplier": "Norway", "recipient": "Peru", "weapon": "tanks"}, "status": "asserted",
        "evidence": "Norway has sold tanks to Chile.",
    }
    (tmp_path / "gold" / "a.json").write_text(json.dumps(fact))
    run = kb("evaluate", "gold", "--write", "kept", "--errors", "1", "--by", "frame", at=tmp_path)
    assert run.stderr == ""
    assert "recipient: Chile for Peru" in run.stdout
    assert "wrong role               1" in run.stdout
    assert "\nsell " in run.stdout
    counted = json.loads(kb("evaluate", "gold", "--predictions", "kept", "-f", "json", at=tmp_path).stdout)
    assert counted["errors_by_cause"]["wrong role"] == 1


def test_evaluate_refuses_wrong_use_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.json").write_text('{"type": "Journey"}')
    assert kb("evaluate", "gold", at=tmp_path, status=2).stderr.startswith("kb: gold/a.json: the gold type 'Journey' is not known")
    assert "known are: table, json" in kb("evaluate", "gold", "-f", "csv", at=tmp_path, status=2).stderr
    assert "is no group" in kb("evaluate", "gold", "--by", "moon", at=tmp_path, status=2).stderr


def test_explain_prints_the_reasons_of_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The harvest was good. Norway will sell tanks to Chile, the ministry said.\n")
    run = kb("explain", "a.txt", "--published", "2023-12-05", "--sentence", "2", at=tmp_path)
    assert "2. Norway will sell tanks to Chile, the ministry said." in run.stdout
    assert "modality  planned, by 'will'" in run.stdout
    assert "harvest" not in run.stdout
    (found,) = json.loads(kb("explain", "a.txt", "-f", "json", at=tmp_path).stdout)
    assert [one["number"] for one in found["sentences"]] == [1, 2]
    assert "has no sentence 7" in kb("explain", "a.txt", "--sentence", "7", at=tmp_path, status=2).stderr
