"""Plain text: the file as it is, every line end and every invisible character kept, so that offsets point into it."""

from __future__ import annotations

from collections.abc import Iterator

from kb.errors import SourceError
from kb.loaders.articles.article import article
from kb.loaders.decode import decode
from kb.loaders.source import LARGEST_ARTICLE, Options, Source
from kb.model import Document


def read(source: Source, options: Options) -> Iterator[Document]:
    """One Document whose text is the decoded file without its byte-order mark."""
    source.no_larger_than(LARGEST_ARTICLE, "an article")
    decoded = decode(source.name, source.content)
    if not decoded.text.strip():
        raise SourceError(source.name, "is empty (nothing but white space)")
    yield article(source, options, decoded.text, warnings=decoded.warnings, extracted=False)
