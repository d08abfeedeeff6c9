"""Hand-coded facts: a list in YAML or JSON, or a table in CSV; one row is one claim, and a file is read whole or not at all.

    document: {title: Notes on arms deals, date: 2024-03-01, publisher: Desk}      # may be absent; the list may stand alone
    facts:
      - type: ArmsTransfer              # a class of the model, or a type of the annotation guideline (AgreementSigned ...)
        supplier: Fictia                # a role by its name: one name or a list
        recipient: {name: Testland, type: State}
        weapon: {name: Kestrel, category: unmanned-aircraft}
        stage: deliver                  # what was done: the action on the situation
        quantity: 40
        date: 2023-11                   # of the action if there is one, else of the fact
        modality: reported              # asserted when absent, reported with attributed_to
        attributed_to: Testland defence ministry
        via: Example News
        quote: "Fictia has delivered 40 Kestrel drones"
        source: https://news.example/kestrel

In CSV the header names the keys, ``weapon.category`` is a key within a value and ``;`` separates several names.  The evidence of a claim
is its quote where that stands in the row word for word, else the row.  ``facts.schema.json`` beside this module is for editors.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from kb.errors import SourceError
from kb.iris import is_safe
from kb.loaders.decode import decode
from kb.loaders.facts_keys import HEAD_KEYS
from kb.loaders.facts_row import RowReader
from kb.loaders.facts_rows import Row, Rows, from_csv, from_json, from_yaml
from kb.loaders.source import LARGEST_ARTICLE, Options, Source
from kb.model import Claim, Document, Entity, Passage


def read_yaml(source: Source, options: Options) -> Iterator[Document]:
    """The one Document of a YAML file of facts."""
    return _read(source, options, from_yaml, "")


def read_json(source: Source, options: Options) -> Iterator[Document]:
    """The one Document of a JSON file of facts."""
    return _read(source, options, from_json, "")


def read_csv(source: Source, options: Options) -> Iterator[Document]:
    """The one Document of a CSV table of facts."""
    return _read(source, options, from_csv, ";")


def _read(source: Source, options: Options, rows_of: Callable[[str, str], Rows], separator: str) -> Iterator[Document]:
    source.no_larger_than(LARGEST_ARTICLE, "a file of facts")
    decoded = decode(source.name, source.content)
    if not decoded.text.strip():
        raise SourceError(source.name, "is empty (nothing but white space)")
    rows = rows_of(source.name, decoded.text)
    if not rows.rows:
        raise SourceError(source.name, "holds no facts")
    head = _head(source.name, rows.head)
    reader = RowReader(source.name, separator)
    claims = tuple(_claim(reader, row, decoded.text) for row in rows.rows)
    publisher = options.outlet or head.get("publisher", "")
    url = head.get("url", "")
    issued = options.published or (reader.date(rows.head, "date", head["date"]) if rows.head and "date" in head else None)
    yield Document(
        name=source.name, source_key=url or source.key, type="Document", text=decoded.text, title=head.get("title", ""), url=url,
        issued=issued, publisher=Entity(publisher, "Organization") if publisher else None, claims=claims, warnings=decoded.warnings,
    )


def _claim(reader: RowReader, row: Row, text: str) -> Claim:
    quote = row.values.get("quote", "")
    at = text.find(quote, row.start, row.end) if isinstance(quote, str) and quote.strip() else -1
    start, end = (at, at + len(quote)) if at >= 0 else (row.start, row.end)
    return reader.claim(row, Passage(text[start:end], start, end))


def _head(name: str, row: Row | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in row.values.items() if row else ():
        if key not in HEAD_KEYS:
            raise SourceError(name, f"{key}: unknown key; a document has {', '.join(HEAD_KEYS)}", line=row.line_of(key) if row else None)
        if not isinstance(value, str):
            raise SourceError(name, f"{key}: must be one text", line=row.line_of(key) if row else None)
        if value.strip():
            found[key] = " ".join(value.split())
    if "url" in found and not is_safe(found["url"]):
        raise SourceError(name, f"url: {found['url'][:80]!r} is no address (http, https or urn)", line=row.line_of("url") if row else None)
    return found
