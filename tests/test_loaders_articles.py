"""Articles of text, JSON, PDF and Word: the text is kept to the letter, dates are read and not guessed."""

from __future__ import annotations

import io
import json
import zipfile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.dates import PartialDate
from kb.errors import SourceError
from kb.loaders import LOADERS, Options, Source
from kb.loaders.articles import dates
from kb.loaders.articles.language import language
from kb.loaders.articles.pdf import Line, paragraphs
from kb.loaders.source import LARGEST_ARTICLE
from kb.model import Document
from tests.small_pdf import small_pdf

STORY = "The ministry of Testland said that it has signed a treaty with Fictia on the use of the northern ports."


def read(word: str, content: bytes | str, *, sidecar: object = None, options: Options | None = None) -> list[Document]:
    raw = content.encode() if isinstance(content, str) else content
    beside = json.dumps(sidecar).encode() if sidecar is not None else b""
    return list(LOADERS[word].documents(Source("story.x", raw, "key", sidecar=beside), options or Options()))


def only(word: str, content: bytes | str, *, sidecar: object = None) -> Document:
    (document,) = read(word, content, sidecar=sidecar)
    return document


# ---------------------------------------------------------------- text


@settings(deadline=None)
@given(st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200))
def test_a_text_is_kept_to_the_last_invisible_character(text: str) -> None:
    told = f"Story: {text}"
    assert only("article-text", told).text == told


def test_line_ends_are_not_translated_and_a_byte_order_mark_is_not_counted() -> None:
    assert only("article-text", b"\xef\xbb\xbfOne.\r\nTwo\xc2\xad.\rThree.\n").text == "One.\r\nTwo\u00ad.\rThree.\n"


@pytest.mark.parametrize(("mark", "encoding"), [(b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"\xff\xfe\0\0", "utf-32-le")])
def test_other_unicode_encodings_are_known_by_their_mark(mark: bytes, encoding: str) -> None:
    assert only("article-text", mark + STORY.encode(encoding)).text == STORY


def test_a_text_without_unicode_is_read_with_a_warning_that_names_the_encoding() -> None:
    text = "Le président a signé à Élysée un décret très attendu, a déclaré le ministère."
    document = only("article-text", text.encode("cp1252"))
    assert document.text == text
    assert "is not UTF-8" in document.warnings[0]


@pytest.mark.parametrize("content", [b"Testland said\0\0\0", bytes(range(1, 32)) * 20, b"\xff\xfe\0\xd8x\0"])
def test_binary_is_refused(content: bytes) -> None:
    with pytest.raises(SourceError, match=r"^story\.x(:\d+)?: is (binary|not utf-16)"):
        read("article-text", content)


def test_white_space_alone_is_refused() -> None:
    with pytest.raises(SourceError, match="is empty"):
        read("article-text", " \n\t\u00a0\n")


def test_an_article_beyond_all_measure_is_refused() -> None:
    with pytest.raises(SourceError, match="at most 20,000,000"):
        read("article-text", b"a " * (LARGEST_ARTICLE // 2 + 1))


def test_twice_decoded_text_is_flagged() -> None:
    broken = "The president, Müller, has signed the treaty.".encode().decode("latin-1")
    assert any("decoded twice" in warning for warning in only("article-text", broken).warnings)


def test_a_text_in_another_language_is_kept_and_said() -> None:
    document = only("article-text", "Правительство ввело новые санкции против компании, сообщило министерство.")
    assert document.language == "ru"
    assert "another language" in document.warnings[0]


@pytest.mark.parametrize("text", [
    STORY, "Fictia Arms Ltd was sanctioned by Testland on 12 March 2024.", "Last Tuesday Testland signed the treaty.",
])
def test_short_english_is_english(text: str) -> None:
    assert language(text) == "en"


def test_too_few_words_are_in_no_language() -> None:
    assert language("Hello") == ""


# ---------------------------------------------------------------- sidecar


def test_a_sidecar_gives_title_outlet_date_and_address() -> None:
    document = only("article-text", STORY, sidecar={
        "title": "Treaty signed", "outlet": "The Example", "date": "2023-12-05", "url": "https://news.example/a", "id": 7})
    assert (document.title, document.issued, document.url) == ("Treaty signed", PartialDate("2023-12-05"), "https://news.example/a")
    assert document.publisher is not None
    assert document.publisher.label == "The Example"
    assert document.source_key == "https://news.example/a"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://x.example/a> <urn:p", "news.example/a", "file:///etc/x"])
def test_an_unsafe_address_is_dropped_with_a_warning(url: str) -> None:
    document = only("article-text", STORY, sidecar={"url": url})
    assert document.url == ""
    assert document.source_key == "key"
    assert "was dropped" in document.warnings[0]


def test_a_sidecar_whose_date_is_ambiguous_dates_nothing() -> None:
    document = only("article-text", STORY, sidecar={"date": "03/04/2024"})
    assert document.issued is None
    assert "was not guessed" in document.warnings[0]


def test_a_broken_sidecar_is_an_error_that_names_it() -> None:
    with pytest.raises(SourceError, match=r"^the sidecar of story\.x:1: is no JSON"):
        list(LOADERS["article-text"].documents(Source("story.x", STORY.encode(), "key", sidecar=b"{")))


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize(("text", "day"), [
    ("KYIV, Dec. 5, 2023 — Talks began.", "2023-12-05"),
    ("PORT ALBA, Testland, 5 December 2023 (Wire) - Talks began.", "2023-12-05"),
    ("Treaty signed\n\nPublished: 5 December 2023\n\nTalks.", "2023-12-05"),
    ("Published 14:03 GMT, Tuesday, 5th December 2023", "2023-12-05"),
    ("Menu\nWorld\nTue, Dec 5, 2023 page1\nTalks began.", "2023-12-05"),
    ("March 29, 2023\nTalks began.", "2023-03-29"),
    ("2023-12-05T10:00:00Z\nTalks began.", "2023-12-05"),
    ("By Ada Ovi | 29 March 2023\nTalks began.", "2023-03-29"),
    ("Date: 25/12/2023\nTalks.", "2023-12-25"),
])
def test_the_first_lines_date_an_article(text: str, day: str) -> None:
    assert dates.from_text(text).date == PartialDate(day)


@pytest.mark.parametrize("text", [
    "On March 29, 2023 the two sides signed a treaty.",
    "March 29, 2023 was the day on which the treaty was signed.",
    "5 December 2023 saw new talks.",
    "KIEV, October 25 (Wire) - Talks began.",
    "The date: 31 February 2024",
    "Talks began.\n" * 50 + "March 29, 2023\n",
])
def test_a_date_in_a_sentence_dates_no_article(text: str) -> None:
    assert dates.from_text(text).date is None


def test_an_ambiguous_date_is_said_and_not_guessed() -> None:
    document = only("article-text", "Published: 03/04/2024\n" + STORY)
    assert document.issued is None
    assert any("ambiguous" in warning for warning in document.warnings)


@pytest.mark.parametrize("text", ["13/04/2024", "04/04/2024", "1/1/1/2024", "10.10.2020.3", "99/99/2024"])
def test_what_can_be_read_in_one_way_only_is_not_ambiguous(text: str) -> None:
    assert dates.ambiguous(f"It was {text} then.") == ()


# ---------------------------------------------------------------- JSON records


def test_a_list_and_lines_of_records_give_the_same_articles() -> None:
    records = [{"id": "a", "text": STORY, "title": "One"}, {"text": STORY + " Again.", "url": "https://news.example/b"}]
    listed = read("article-json", json.dumps(records))
    lines = read("article-json", "\n".join(json.dumps(one) for one in records) + "\n")
    assert listed == lines
    assert [one.name for one in listed] == ["story.x#a", "story.x#2"]
    assert [one.title for one in listed] == ["One", ""]
    assert listed[1].source_key == "https://news.example/b"


@pytest.mark.parametrize(("content", "reason"), [
    ('{"title": "x"}', "story.x:1: record 1 has no 'text'"),
    ('{"text": "a"}\n{"text": }', "story.x:2: is no JSON"),
    ("[1]", "story.x:1: holds int"),
    ("[]", "story.x: is empty"),
    ('{"text": NaN}', "story.x:1: is no JSON: NaN is not JSON"),
    ('{"text": "\\ud800"}', "lone surrogate"),
    ("[" * 100_000, "nested too deeply"),
    ('{"text": ' + "9" * 5000 + "}", "is no JSON: Exceeds the limit"),
])
def test_a_broken_record_is_refused_with_its_line(content: str, reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        read("article-json", content)
    assert reason in str(caught.value)


# ---------------------------------------------------------------- PDF


def test_the_lines_of_a_pdf_become_paragraphs_and_its_large_letters_the_headline() -> None:
    document = only("article-pdf", small_pdf([
        (20, "Treaty signed in Port Alba"),
        (11, "The two sides have signed a treaty on the use of the north-"),
        (11, "ern ports, the ministry of Testland said on the first day."),
        (11, "The treaty was signed in the capital of Fictia by both."),
    ], gaps=(1, 3)))
    assert document.text.split("\n\n") == [
        "Treaty signed in Port Alba",
        "The two sides have signed a treaty on the use of the northern ports, the ministry of Testland said on the first day.",
        "The treaty was signed in the capital of Fictia by both.",
    ]
    assert document.title == "Treaty signed in Port Alba"
    assert [(document.text[one.start:one.end], one.zone) for one in document.blocks] == [("Treaty signed in Port Alba", "headline")]


def test_a_paragraph_goes_on_over_the_page() -> None:
    lines = [
        Line(0, "It was signed by", 50, 60, 300, 72, 12), Line(1, "both sides.", 50, 700, 120, 712, 12),
        Line(1, "Later.", 50, 688, 90, 700, 12),
    ]
    assert paragraphs(lines) == [("It was signed by both sides.", "body"), ("Later.", "body")]


def test_a_scan_is_kept_without_text_and_said() -> None:
    document = only("article-pdf", small_pdf([]))
    assert document.text == ""
    assert "no text was found" in document.warnings[0]


@pytest.mark.parametrize(("content", "reason"), [
    (b"<html>", "is no PDF"),
    (b"%PDF-1.7\nnothing more", "is broken, or no PDF"),
    (small_pdf([(12, "x")])[:200], "is broken, or no PDF"),
    (small_pdf([(12, "x")], pages=2_001), "has 2,001 pages"),
])
def test_what_is_no_pdf_to_be_read_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        read("article-pdf", content)
    assert reason in str(caught.value)


def test_an_encrypted_pdf_is_refused() -> None:
    lock = b"/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -4 /O <%s> /U <%s> >> /ID [<00> <00>]" % (b"41" * 32, b"42" * 32)
    locked = small_pdf([(12, STORY)]).replace(b"/Root 1 0 R", b"/Root 1 0 R " + lock)
    with pytest.raises(SourceError, match="is encrypted"):
        read("article-pdf", locked)


# ---------------------------------------------------------------- Word


def word(made: docx.document.Document) -> bytes:
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def test_a_word_document_gives_headings_paragraphs_and_tables_in_their_order() -> None:
    made = docx.Document()
    made.add_heading("Treaty signed", 0)
    made.add_paragraph(STORY)
    table = made.add_table(2, 2)
    for cell, words in zip((cell for row in table.rows for cell in row.cells), ("Party", "Ports", "Fictia", "2"), strict=True):
        cell.text = words
    made.add_paragraph("It holds for ten years.")
    document = only("article-word", word(made))
    assert document.text == f"Treaty signed\n\n{STORY}\n\nParty | Ports\n\nFictia | 2\n\nIt holds for ten years."
    assert document.title == "Treaty signed"
    assert [one.zone for one in document.blocks] == ["headline"]


def test_hidden_words_of_a_word_document_are_no_text() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("It was signed")
    paragraph.add_run(" and broken").font.hidden = True
    paragraph.add_run(".")
    assert only("article-word", word(made)).text == "It was signed."


def test_a_zip_that_unpacks_to_too_much_is_refused_before_it_is_unpacked() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("word/document.xml", b" " * 61_000_000)
    with pytest.raises(SourceError, match="would unpack to 61,000,000 bytes"):
        read("article-word", file.getvalue())


@pytest.mark.parametrize("name", ["word/document.xml", "xl/workbook.xml"])
def test_a_zip_that_is_no_word_document_is_refused(name: str) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as parts:
        parts.writestr(name, "<x/>")
    with pytest.raises(SourceError, match="Word document"):
        read("article-word", file.getvalue())
