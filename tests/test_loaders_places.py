"""Which files the words of one call mean, and which lie beside another as its sidecar."""

from __future__ import annotations

import io
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from kb.errors import SourceError
from kb.loaders import Source, locate


def write(folder: Path, **files: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(text)
    return folder


def read(*paths: str | Path) -> list[Source]:
    return [place.read() for place in locate(paths)]


def names(*paths: str | Path) -> list[str]:
    return [place.name for place in locate(paths)]


def test_a_folder_means_its_files_of_known_formats_in_order(tmp_path: Path) -> None:
    write(tmp_path, b__txt="B", a__html="A", c__py="no", d__ttl="D")
    write(tmp_path / "deeper", e__txt="E")
    (tmp_path / ".hidden.txt").write_text("no")
    assert names(tmp_path) == ["a.html", "b.txt", "d.ttl"]


def test_a_pattern_reaches_into_subfolders(tmp_path: Path) -> None:
    write(tmp_path / "one", a__txt="A")
    write(tmp_path / "one" / "two", b__txt="B")
    assert names(str(tmp_path / "**" / "*.txt")) == ["a.txt", "b.txt"]


def test_a_file_that_is_named_twice_is_loaded_once(tmp_path: Path) -> None:
    write(tmp_path, a__txt="A")
    assert names(tmp_path / "a.txt", tmp_path, str(tmp_path / "*.txt")) == ["a.txt"]


def test_a_sidecar_goes_with_its_article(tmp_path: Path) -> None:
    write(tmp_path, a__txt="A", a__json='{"title": "The title"}')
    for words in ([tmp_path], [tmp_path / "a.txt"], [tmp_path / "a.txt", tmp_path / "a.json"]):
        (one,) = read(*words)
        assert (one.name, one.sidecar) == ("a.txt", b'{"title": "The title"}')


def test_a_sidecar_alone_is_refused_with_the_name_of_its_article(tmp_path: Path) -> None:
    write(tmp_path, a__txt="A", a__json='{"title": "The title"}')
    with pytest.raises(SourceError, match=r"^a\.json: is the sidecar of a\.txt"):
        locate([tmp_path / "a.json"])


def test_a_json_file_with_a_text_is_an_article_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, a__txt="A", a__json='{"text": "Other"}', b__json='{"text": "Alone"}')
    assert [(one.name, one.sidecar) for one in read(tmp_path)] == [("a.json", b""), ("a.txt", b""), ("b.json", b"")]


def test_equal_names_from_two_folders_are_refused(tmp_path: Path) -> None:
    write(tmp_path / "one", a__txt="A")
    write(tmp_path / "two", a__html="A")
    with pytest.raises(SourceError, match="has the same name as"):
        locate([tmp_path / "one", tmp_path / "two"])


def test_equal_names_of_rdf_files_are_no_trouble(tmp_path: Path) -> None:
    write(tmp_path / "one", a__ttl="A")
    write(tmp_path / "two", a__ttl="A")
    assert names(tmp_path / "one", tmp_path / "two") == ["a.ttl", "a.ttl"]


def test_a_name_with_pattern_signs_is_a_file_if_there_is_one(tmp_path: Path) -> None:
    write(tmp_path, **{"a[1]__txt": "A", "a[1]__json": "{}"})
    (one,) = read(tmp_path / "a[1].txt")
    assert (one.name, one.sidecar) == ("a[1].txt", b"{}")


def test_the_key_of_a_file_is_made_of_its_place_and_not_of_its_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a__txt="A", b__txt="A")
    before = {one.name: one.key for one in read(tmp_path)}
    write(tmp_path, a__txt="changed")
    monkeypatch.chdir(tmp_path)
    after = {one.name: one.key for one in read("a.txt", "b.txt")}
    assert before == after
    assert before["a.txt"] != before["b.txt"]


@pytest.mark.parametrize(("word", "reason"), [
    ("absent.txt", "does not exist"), ("absent/*.txt", "matches no file"), ("empty", "holds no file of a known format"),
])
def test_what_is_not_there_is_said(tmp_path: Path, word: str, reason: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=reason):
        locate([tmp_path / word])


def test_a_pipe_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(SourceError, match="neither a file nor a folder"):
        locate([tmp_path / "pipe.txt"])


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_an_unreadable_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    write(tmp_path, a__txt="A")
    (tmp_path / "a.txt").chmod(0)
    with pytest.raises(SourceError, match=r"^a\.txt: cannot be read: Permission denied"):
        read(tmp_path)


def test_standard_input_is_a_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(b"A story.")))
    (one,) = read("-")
    assert (one.name, one.content, one.path) == ("standard input", b"A story.", None)
