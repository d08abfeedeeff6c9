"""Web pages: the text a reader sees, in its order, with captions, teasers and headlines marked; nothing is ever fetched.

The tree is walked once and gives blocks of text.  Markup decides the zone of a block; where it is silent, trafilatura says whether the
block belongs to the main text, and what does not is left out (menus, buttons, footers).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from kb.errors import SourceError
from kb.loaders.articles import metadata
from kb.loaders.articles.article import article
from kb.loaders.articles.maintext import choose
from kb.loaders.articles.page import blocks_of, prune
from kb.loaders.decode import decode
from kb.loaders.source import LARGEST_ARTICLE, Options, Source
from kb.model import Block, Concept, Document

_DECLARED = re.compile(
    rb"""<meta[^>]{1,200}?charset\s{0,5}=\s{0,5}["']?([A-Za-z0-9_.:-]{2,40})"""
    rb"""|^<\?xml[^>]{1,200}?encoding=["']([\w.-]{2,40})""", re.I)
_ARCHIVE = re.compile(rb"(?:From|MIME-Version|Content-Type|Snapshot-Content-Location):", re.I)
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
_VALUE = re.compile(r""""[^"]*"|'[^']*'""")
_MOST_ATTRIBUTES = 5_000
_BETWEEN = "\n\n"


def read(source: Source, options: Options) -> Iterator[Document]:
    """One Document whose text are the page's blocks, an empty line between two of them."""
    source.no_larger_than(LARGEST_ARTICLE, "an article")
    if _ARCHIVE.match(source.content):
        raise SourceError(source.name, "is a web archive (MHTML) or a mail, no page: save the page as HTML")
    found = _DECLARED.search(source.content[:4096])
    declared = (found[1] or found[2]).decode("ascii") if found else ""
    decoded = decode(source.name, source.content, declared=declared)
    tree = _tree(source.name, decoded.text)
    known = metadata.about_page(tree)
    prune(tree)
    paragraphs: list[str] = []
    blocks: list[Block] = []
    start = 0
    for zone, words in choose(tree, list(blocks_of(tree))):
        paragraphs.append(words)
        if zone != "body":
            blocks.append(Block(start, start + len(words), Concept(zone)))
        start += len(words) + len(_BETWEEN)
    yield article(source, options, _BETWEEN.join(paragraphs), found=known, blocks=blocks, warnings=decoded.warnings)


def _tree(name: str, text: str) -> html.HtmlElement:
    if not text.strip():
        raise SourceError(name, "is empty (nothing but white space)")
    for tag in _LONG_TAG.finditer(text):
        if len(_VALUE.sub("", tag[0]).split()) > _MOST_ATTRIBUTES:
            # The parser compares each attribute of an element with all others: minutes for a megabyte.
            line = text.count("\n", 0, tag.start()) + 1
            raise SourceError(name, f"has an element with more than {_MOST_ATTRIBUTES} attributes", line=line)
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8"), parser=parser)
    except etree.ParserError:
        raise SourceError(name, "is empty (no element and no text)") from None
    return tree
