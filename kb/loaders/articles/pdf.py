"""PDF: its lines, read in a process that can be killed, are put together into paragraphs by where they stand on the page."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from kb.errors import SourceError
from kb.loaders.articles.article import About, article
from kb.loaders.source import LARGEST_ARTICLE, Options, Source
from kb.model import Block, Concept, Document

_SECONDS = 60
_WORKER = Path(__file__).with_name("pdf_worker.py")
_BETWEEN = "\n\n"
# pdfium writes these for a hyphen that only the end of the line made.
_LINE_HYPHENS = ("\x02", "\ufffe", "\u00ad")
_SENTENCE_ENDS = (".", "!", "?", ":", "”", '"', "’")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page with its place, in points from the lower left corner, and the height of its letters.

    A word that was parted at the end of a line makes one line of two; its place is that of both.
    """

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    height: float


def read(source: Source, options: Options) -> Iterator[Document]:
    """One Document whose text are the paragraphs, an empty line between two of them; a scan gives one without text, and a warning."""
    source.no_larger_than(LARGEST_ARTICLE, "an article")
    if not source.content:
        raise SourceError(source.name, "is empty")
    if b"%PDF-" not in source.content[:1024]:
        raise SourceError(source.name, "is no PDF (it does not begin with %PDF)")
    answer = _ask(source)
    if "error" in answer:
        raise SourceError(source.name, str(answer["error"]))
    found = paragraphs([Line(*fields) for fields in answer["lines"]])
    warnings = [f"{source.name}: page {number} is broken and was skipped" for number in answer["broken"]]
    blocks: list[Block] = []
    start = 0
    for words, zone in found:
        if zone != "body":
            blocks.append(Block(start, start + len(words), Concept(zone)))
        start += len(words) + len(_BETWEEN)
    headline = next((words for words, zone in found if zone == "headline"), "")
    text = _BETWEEN.join(words for words, _ in found)
    yield article(source, options, text, found=About(title=headline), blocks=blocks, warnings=warnings)


def paragraphs(lines: list[Line]) -> list[tuple[str, str]]:
    """The paragraphs that lines make, each with its zone: the first one in clearly larger letters is the headline."""
    if not lines:
        return []
    usual = median(line.height for line in lines)
    widest = max(line.right for line in lines)
    groups: list[list[Line]] = []
    for line in lines:
        if groups and _continues(groups[-1][-1], line, widest):
            groups[-1].append(line)
        else:
            groups.append([line])
    found: list[tuple[str, str]] = []
    for group in groups:
        is_headline = group[0].height > usual * 1.3 and all(zone != "headline" for _, zone in found)
        found.append((_joined(group), "headline" if is_headline else "body"))
    return found


def _continues(before: Line, line: Line, widest: float) -> bool:
    """Whether a line goes on with the paragraph of the one before it."""
    height = max(before.height, 1.0)
    if abs(line.height - before.height) > height * 0.45:
        return False
    ends = before.text.endswith(_SENTENCE_ENDS)
    if line.page != before.page or line.bottom > before.top:  # a new page, or the head of the next column
        return not ends
    gap = before.bottom - line.top
    if gap > height * 0.45 or (line.left > before.left + height * 1.2 and ends):
        return False
    return not (ends and before.right < widest * 0.8)


def _joined(lines: list[Line]) -> str:
    text = ""
    for line in lines:
        if text.endswith(_LINE_HYPHENS) or (text.endswith("-") and text[-2:-1].islower() and line.text[:1].islower()):
            text = text[:-1] + line.text
        else:
            text = f"{text} {line.text}" if text else line.text
    return "".join(letter for letter in text if letter not in _LINE_HYPHENS[:2])


def _ask(source: Source) -> dict[str, Any]:
    """What the worker reads out of a PDF; a SourceError when it takes too long or dies."""
    try:
        done = subprocess.run([sys.executable, "-P", str(_WORKER)], input=source.content, capture_output=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise SourceError(source.name, f"took longer than {_SECONDS} seconds to read and was given up") from None
    if done.returncode:
        raise SourceError(source.name, "is broken: the PDF reader could not get through it")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
