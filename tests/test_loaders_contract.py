"""What every loader of Documents keeps, whatever its format; and how a format is recognised."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.dates import PartialDate
from kb.errors import KnowledgeBaseError, MissingModel, SourceError, UnknownFormat
from kb.loaders import LOADERS, Options, Source, load, loader_for, recognise
from kb.model import Document
from tests.small_pdf import small_pdf

SENTENCE = "Testland has imposed sanctions on the Fictia Arms company over its part in the war, the government said."


def _word() -> bytes:
    file = io.BytesIO()
    made = docx.Document()
    made.add_paragraph(SENTENCE)
    made.save(file)
    return file.getvalue()


FACTS = [{"type": "Meeting", "attendee": ["Ada Ovi", "Bo Ulm"], "note": SENTENCE}]
GOOD: dict[str, Callable[[], bytes]] = {
    "article-text": SENTENCE.encode,
    "article-html": f"<html><body><article><p>{SENTENCE}</p></article></body></html>".encode,
    "article-pdf": lambda: small_pdf([(12, SENTENCE[:60]), (12, SENTENCE[60:].strip())]),
    "article-word": _word,
    "article-json": json.dumps({"text": SENTENCE}).encode,
    "facts-json": json.dumps(FACTS).encode,
    "facts-yaml": f"- type: Meeting\n  attendee: [Ada Ovi, Bo Ulm]\n  note: {SENTENCE}\n".encode,
    "facts-csv": f'type,attendee,note\nMeeting,Ada Ovi; Bo Ulm,"{SENTENCE}"\n'.encode,
}
DOCUMENT_WORDS = sorted(word for word, loader in LOADERS.items() if loader.read)


def source(content: bytes, name: str = "story", path: Path | None = None) -> Source:
    return Source(name, content, "key-of-the-file", path)


def test_every_loader_is_held_to_the_contract() -> None:
    assert sorted(GOOD) == DOCUMENT_WORDS


@pytest.mark.parametrize("word", DOCUMENT_WORDS)
class TestEveryLoader:
    def test_reads_its_format_to_documents_that_keep_the_text(self, word: str) -> None:
        documents = list(LOADERS[word].documents(source(GOOD[word]())))
        assert len(documents) == 1
        assert "imposed sanctions on the Fictia Arms company" in documents[0].text
        assert documents[0].name == "story"
        assert documents[0].source_key == "key-of-the-file"

    def test_gives_passages_and_blocks_that_stand_in_the_text(self, word: str) -> None:
        for document in LOADERS[word].documents(source(GOOD[word]())):
            for block in document.blocks:
                assert 0 <= block.start < block.end <= len(document.text)
            for claim in document.claims:
                assert claim.evidence is not None
                assert document.text[claim.evidence.start:claim.evidence.end] == claim.evidence.quote != ""

    def test_reads_the_same_bytes_to_the_same_documents(self, word: str) -> None:
        content = GOOD[word]()
        assert list(LOADERS[word].documents(source(content))) == list(LOADERS[word].documents(source(content)))

    def test_refuses_an_empty_file_in_one_sentence(self, word: str) -> None:
        with pytest.raises(SourceError, match=r"^story: is empty$"):
            list(LOADERS[word].documents(source(b"")))

    def test_dates_nothing_that_does_not_say_its_date(self, word: str) -> None:
        assert [one.issued for one in LOADERS[word].documents(source(GOOD[word]()))] == [None]

    def test_takes_the_date_and_outlet_of_the_options_first(self, word: str) -> None:
        options = Options(published=PartialDate("2024-03"), outlet="The Example")
        for document in LOADERS[word].documents(source(GOOD[word]()), options):
            assert document.issued == PartialDate("2024-03")
            assert document.publisher is not None
            assert document.publisher.label == "The Example"

    @pytest.mark.parametrize("suffix", [0, -1])
    def test_is_recognised_by_its_suffix_and_bytes(self, word: str, suffix: int) -> None:
        path = Path("story" + LOADERS[word].suffixes[suffix])
        assert recognise(path, GOOD[word]()) == word

    def test_is_recognised_on_standard_input_by_its_bytes(self, word: str) -> None:
        assert loader_for(source(GOOD[word]())).word == word

    @settings(deadline=None)
    @given(content=st.binary(min_size=1, max_size=300))
    def test_meets_any_bytes_with_documents_or_one_sentence(self, word: str, content: bytes) -> None:
        if word == "article-pdf":
            content = content.replace(b"%PDF", b"")  # each real start of a PDF costs a process
        try:
            documents = list(LOADERS[word].documents(source(content)))
        except KnowledgeBaseError as error:
            assert "\n" not in str(error)
            assert str(error).startswith("story")
        else:
            assert all(isinstance(one.text, str) for one in documents)


@pytest.mark.parametrize(("name", "head", "word"), [
    ("a.ttl", b"", "turtle"),
    ("a.nt", b"", "ntriples"),
    ("a.nq", b"", "nquads"),
    ("a.trig", b"", "trig"),
    ("a.owl", b"", "rdfxml"),
    ("a.xml", b'<?xml version="1.0"?>\n<rdf:RDF xmlns:rdf="x">', "rdfxml"),
    ("a.jsonld", b"", "jsonld"),
    ("a.json", b'{"@context": {}, "@id": "urn:a"}', "jsonld"),
    ("a.JSON", b'[{"type": "Meeting"}]', "facts-json"),
    ("", b"# a comment\n@prefix : <urn:x#> .", "turtle"),
    ("", b"<urn:a> <urn:p> \"x\" .\n", "ntriples"),
    ("", b"\xef\xbb\xbf<!DOCTYPE html><p>x", "article-html"),
    ("", b"The minister said no.", "article-text"),
])
def test_a_format_is_recognised(name: str, head: bytes, word: str) -> None:
    assert recognise(Path(name) if name else None, head) == word


@pytest.mark.parametrize(("name", "head"), [("a.xml", b"<list/>"), ("a.json", b'{"a": 1}'), ("", b"\x00\x01\x02"), ("a.exe", b"\x00MZ")])
def test_an_unknown_format_is_refused_with_the_known_ones(name: str, head: bytes) -> None:
    with pytest.raises(UnknownFormat, match="article-text"):
        recognise(Path(name) if name else None, head)


def test_a_word_that_names_no_format_is_refused() -> None:
    with pytest.raises(UnknownFormat, match="known are"):
        loader_for(source(b"x"), "article-wax")


def test_an_english_article_is_read_for_facts_and_one_in_another_language_is_handed_on() -> None:
    russian = "Правительство ввело новые санкции против компании, сообщило министерство.".encode()
    (kept,) = load(source(russian), "article-text")
    assert isinstance(kept, Document)
    assert (kept.claims, kept.language) == ((), "ru")
    try:
        (told,) = load(source(b"Iran signed an agreement with Russia in Moscow on 5 December 2023."), "article-text")
    except MissingModel:
        pytest.skip("no English pipeline is installed")
    assert isinstance(told, Document)
    assert told.claims
