"""Which blocks of a page are its article: trafilatura's choice, held against the blocks so that their order and zones stay."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator

from lxml import html

from kb.loaders.articles.page import PageBlock

_SIZE = 4
_KEPT = frozenset({"headline", "caption", "credit", "teaser", "biography", "summary"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_POINTER = re.compile(r"(?:read (?:more|also|next)|related|see also|more on|also read|recommended|most read)\b.{0,3}", re.I)
_MOST_ELEMENTS = 50_000


def choose(tree: html.HtmlElement, blocks: list[PageBlock]) -> Iterator[tuple[str, str]]:
    """The blocks that are kept, as (zone, text) in the page's order; a text that is repeated in full is kept once.

    Where trafilatura finds no article (short or odd pages), every block outside menus is kept.
    """
    main = _grams(_main_text(tree))
    keeps_all = not any(not block.zone and _belongs(block.text, main) for block in blocks)
    seen: set[str] = set()
    for block in blocks:
        zone = _read_zone(block)
        if block.text in seen:
            continue
        if zone in _KEPT or (not zone and (keeps_all or _belongs(block.text, main))):
            seen.add(block.text)
            yield zone or "body", block.text


def _read_zone(block: PageBlock) -> str:
    """The zone of a block; a line that is nothing but a link to another article is a teaser."""
    if not block.zone and block.linked > 0.9 and (_POINTER.match(block.text) or block.tag in _HEADINGS):
        return "teaser"
    if not block.zone and block.tag == "p" and _POINTER.match(block.text) and block.linked > 0.4:
        return "teaser"
    return block.zone


def _main_text(tree: html.HtmlElement) -> Iterable[str]:
    if sum(1 for _ in tree.iter()) > _MOST_ELEMENTS:
        return ()  # a page of that size is no article; trafilatura would take minutes over it
    from trafilatura import bare_extraction  # late: it takes half a second to import

    found = bare_extraction(copy.deepcopy(tree), include_comments=False, include_tables=True, deduplicate=False, with_metadata=False)
    text = getattr(found, "text", None)
    return text.split("\n") if isinstance(text, str) else ()


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _grams(lines: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Every run of four words of each line; a shorter line is one run."""
    found: set[tuple[str, ...]] = set()
    for line in lines:
        words = _words(line)
        found.update(tuple(words[start:start + _SIZE]) for start in range(max(1, len(words) - _SIZE + 1)))
    return frozenset(found)


def _belongs(text: str, main: frozenset[tuple[str, ...]]) -> bool:
    """Whether most of a block's runs of words stand in the main text."""
    runs = _grams([text])
    return len(runs & main) * 2 > len(runs)
