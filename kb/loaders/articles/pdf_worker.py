"""Run as a process of its own: a PDF on standard input becomes lines with their places, as JSON on standard output.

PDFs come from strangers and their parser is written in C++: it runs where it can be killed and where memory has an end.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

MEMORY = 1_200_000_000
MOST_PAGES = 2_000
MOST_CHARACTERS = 5_000_000


def lines_of(content: bytes) -> dict[str, Any]:
    """``lines``: [page, text, left, bottom, right, top, height]; ``title``, ``pages``; or ``error`` in one phrase."""
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        encrypted = "password" in str(error).lower() or "security" in str(error).lower()
        return {"error": "is encrypted: save it without a password" if encrypted else "is broken, or no PDF"}
    if len(document) > MOST_PAGES:
        return {"error": f"has {len(document):,} pages; at most {MOST_PAGES:,} are read"}
    lines: list[list[Any]] = []
    broken: list[int] = []
    characters = 0
    for number in range(len(document)):
        try:
            found = _page(document[number], number)
        except pdfium.PdfiumError:
            broken.append(number + 1)
            continue
        characters += sum(len(line[1]) for line in found)
        if characters > MOST_CHARACTERS:
            return {"error": f"has more than {MOST_CHARACTERS:,} characters of text"}
        lines += found
    return {"lines": lines, "title": document.get_metadata_dict().get("Title", ""), "pages": len(document), "broken": broken}


def _page(page: Any, number: int) -> list[list[Any]]:
    layer = page.get_textpage()
    text = layer.get_text_range(errors="replace")
    count = layer.count_chars()
    lines = []
    start = 0
    for line in text.split("\n"):
        words = line.rstrip("\r")
        stripped = words.strip()
        if stripped:
            first = start + len(words) - len(words.lstrip())
            places = [layer.get_charbox(place, loose=True) for place in (first, first + len(stripped) - 1) if place < count]
            if places:
                (left, low, _, top), (_, bottom, right, high) = places[0], places[-1]
                lines.append([number, stripped, left, min(low, bottom), right, max(top, high), top - low])
        start += len(line) + 1
    return lines


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = lines_of(sys.stdin.buffer.read())
    except MemoryError:
        answer = {"error": f"needs more than {MEMORY // 1_000_000} MB of memory to be read"}
    sys.stdout.write(json.dumps(answer))
