"""Word documents (.docx): paragraphs and tables in their order, headings and captions marked, hidden words left out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from docx import Document as open_document
from docx.document import Document as WordDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table
from docx.text.hyperlink import Hyperlink
from docx.text.paragraph import Paragraph
from lxml.etree import XMLSyntaxError

from kb.errors import SourceError
from kb.loaders.articles.article import About, article
from kb.loaders.source import LARGEST_ARTICLE, Options, Source
from kb.model import Block, Concept, Document

_LARGEST_UNPACKED = 60_000_000
_MOST_PARTS = 5_000
_DEEPEST_TABLE = 20
_BETWEEN = "\n\n"


def read(source: Source, options: Options) -> Iterator[Document]:
    """One Document whose text are the paragraphs and table rows, an empty line between two of them."""
    source.no_larger_than(LARGEST_ARTICLE, "an article")
    word = _opened(source)
    paragraphs: list[str] = []
    blocks: list[Block] = []
    start = 0
    for words, zone in _parts(word):
        paragraphs.append(words)
        if zone != "body":
            blocks.append(Block(start, start + len(words), Concept(zone)))
        start += len(words) + len(_BETWEEN)
    text = _BETWEEN.join(paragraphs)
    first = next((text[block.start:block.end] for block in blocks if block.zone == "headline"), "")
    yield article(source, options, text, found=About(title=(word.core_properties.title or "").strip() or first), blocks=blocks)


def _opened(source: Source) -> WordDocument:
    if not source.content:
        raise SourceError(source.name, "is empty")
    try:
        with zipfile.ZipFile(io.BytesIO(source.content)) as parts:
            listed = parts.infolist()
            unpacked = sum(part.file_size for part in listed)
            is_word = any(part.filename == "word/document.xml" for part in listed)
    except (zipfile.BadZipFile, NotImplementedError):
        raise SourceError(source.name, "is broken, or no Word document (.docx)") from None
    if not is_word:
        raise SourceError(source.name, "is no Word document (.docx): it has no word/document.xml")
    if unpacked > _LARGEST_UNPACKED or len(listed) > _MOST_PARTS:
        raise SourceError(source.name, f"would unpack to {unpacked:,} bytes in {len(listed):,} parts; at most {_LARGEST_UNPACKED:,} "
                                       f"in {_MOST_PARTS:,} are read")
    try:
        return open_document(io.BytesIO(source.content))
    except (PackageNotFoundError, KeyError, ValueError, XMLSyntaxError, zipfile.BadZipFile, RuntimeError) as error:
        raise SourceError(source.name, f"is a broken Word document ({type(error).__name__})") from None


def _parts(word: WordDocument) -> Iterator[tuple[str, str]]:
    for part in word.iter_inner_content():
        if isinstance(part, Paragraph):
            words = _visible(part)
            if words:
                yield words, _zone(part)
        else:
            yield from ((row, "body") for row in _rows(part, 0))


def _rows(table: Table, depth: int) -> Iterator[str]:
    """The rows of a table as lines; a merged cell counts once."""
    for row in table.rows:
        seen: set[int] = set()
        cells: list[str] = []
        for cell in row.cells:
            if id(cell._tc) in seen:
                continue
            seen.add(id(cell._tc))
            cells.append(" ".join(words for paragraph in cell.paragraphs if (words := _visible(paragraph))))
            if depth < _DEEPEST_TABLE:
                cells += [line for inner in cell.tables for line in _rows(inner, depth + 1)]
        line = " | ".join(words for words in cells if words)
        if line:
            yield line


def _visible(paragraph: Paragraph) -> str:
    """The words of a paragraph without those that are formatted as hidden."""
    runs = [
        run for part in paragraph.iter_inner_content() for run in (part.runs if isinstance(part, Hyperlink) else [part])
    ]
    return "".join(run.text for run in runs if not run.font.hidden).strip()


def _zone(paragraph: Paragraph) -> str:
    style = (paragraph.style.name or "") if paragraph.style is not None else ""
    if style == "Title" or style.startswith("Heading"):
        return "headline"
    return "caption" if style == "Caption" else "body"
