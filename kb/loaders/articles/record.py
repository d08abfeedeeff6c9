"""Articles as JSON: an object with ``text`` (and title, date, url, outlet), a list of such objects, or one such object a line."""

from __future__ import annotations

from collections.abc import Iterator

from kb.errors import SourceError
from kb.iris import digest
from kb.loaders.articles.article import about, article
from kb.loaders.decode import decode
from kb.loaders.jsontext import parsed
from kb.loaders.source import LARGEST_SOURCE, Options, Source
from kb.model import Document


def read(source: Source, options: Options) -> Iterator[Document]:
    """One Document a record; its text is the value of ``text`` as it is.

    Several records of one file are named by their ``id``, or else by their number.
    """
    source.no_larger_than(LARGEST_SOURCE, "a file of articles")
    decoded = decode(source.name, source.content)
    records = _records(source.name, decoded.text)
    alone = len(records) == 1
    for number, (line, record) in enumerate(records, 1):
        text = record.get("text")
        if not isinstance(text, str) or not text.strip():
            raise SourceError(source.name, f"record {number} has no 'text'; an article is an object with text, title, date, url, outlet",
                              line=line)
        identity = record.get("id")
        own = identity if isinstance(identity, str) and identity else str(number)
        yield article(
            source, options, text, found=about(record), warnings=decoded.warnings if number == 1 else (),
            name=source.name if alone else f"{source.name}#{own}", key=source.key if alone else digest(source.key, own),
        )


def _records(name: str, text: str) -> list[tuple[int, dict[str, object]]]:
    """The objects of the file, each with the line where it is known to stand."""
    found: list[tuple[int, object]]
    if _is_lines(text):
        found = [(number, parsed(name, line, line=number)) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    else:
        whole = parsed(name, text)
        found = [(1, one) for one in whole] if isinstance(whole, list) else [(1, whole)]
    if not found:
        raise SourceError(name, "is empty (a list without articles)")
    records: list[tuple[int, dict[str, object]]] = []
    for line, one in found:
        if not isinstance(one, dict):
            raise SourceError(name, f"holds {type(one).__name__} where an article (a JSON object with 'text') should be", line=line)
        records.append((line, one))
    return records


def _is_lines(text: str) -> bool:
    """Whether each line is an object of its own: the first two lines are enough to tell."""
    lines = [line.strip() for line in text.lstrip().split("\n", 2)[:2]]
    return len(lines) == 2 and lines[0].startswith("{") and lines[0].endswith("}") and lines[1].startswith("{")
