"""A page's tree as blocks of visible text, each with the zone that its markup tells."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html

_UNSEEN = ("script", "style", "template", "noscript", "iframe", "object", "embed", "svg", "math", "canvas", "audio", "video", "map",
           "button", "input", "select", "textarea", "datalist", "dialog", "head", "title", "meta", "link")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]))", re.I)
_BLOCKS = frozenset(
    [
        "html", "body", "div", "p", "section", "article", "main", "header", "footer", "nav", "aside", "figure", "figcaption",
        "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "table", "tbody", "thead", "tfoot", "tr", "td",
        "th", "caption", "blockquote", "pre", "form", "fieldset", "address", "details", "summary", "hr", "center", "hgroup",
        "search"
    ]
)
_ZONES_OF_TAGS = {"figcaption": "caption", "nav": "menu", "footer": "menu", "aside": "teaser", "h1": "headline", "caption": "caption",
                  "search": "menu"}
_ZONES_OF_ROLES = {"navigation": "menu", "banner": "menu", "contentinfo": "menu", "complementary": "teaser", "search": "menu"}
# Words of class and id attributes, as news sites use them; the first that fits counts.
_ZONES_OF_WORDS = (
    ("credit", frozenset({"credit", "credits", "copyright"})),
    ("caption", frozenset({"caption", "figcaption", "cutline", "imagecaption"})),
    ("biography", frozenset({"bio", "biography", "authorbio"})),
    ("teaser", frozenset({"related", "recommended", "recommendations", "teaser", "teasers", "trending", "popular", "promo", "newsletter",
                          "sidebar", "readmore", "mostread", "outbrain", "taboola", "recirc", "recirculation", "signup"})),
    ("summary", frozenset({"keypoints", "takeaways", "highlights", "tldr", "summary"})),
    ("menu", frozenset({"menu", "navbar", "nav", "navigation", "breadcrumb", "breadcrumbs", "cookie", "cookies", "consent", "gdpr",
                        "share", "sharing", "social", "comments", "disqus", "advert", "advertisement", "ads", "skip"})),
)
_PAIRS = {("author", "bio"): "authorbio", ("about", "author"): "authorbio", ("read", "more"): "readmore", ("most", "read"): "mostread",
          ("key", "points"): "keypoints", ("read", "next"): "readmore", ("also", "read"): "readmore", ("more", "stories"): "readmore"}
_WORDS = re.compile(r"[a-z]+")
_LONGEST_ATTRIBUTE = 300


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A stretch of text with nothing but inline markup in it; ``zone`` is empty where the markup is silent."""

    text: str
    zone: str
    tag: str
    linked: float


def prune(tree: html.HtmlElement) -> None:
    """Take out of a tree what no reader sees: scripts, templates, hidden elements."""
    unseen = [element for element in tree.iter(etree.Element) if _is_unseen(element)]
    for element in unseen:
        if element.getparent() is not None:
            element.drop_tree()


def blocks_of(tree: html.HtmlElement) -> Iterator[PageBlock]:
    """The blocks of a pruned tree in the order of the page."""
    measures = _measures(tree)
    cells = _cells_of_words(tree)
    words: list[str] = []
    linked = 0
    zones = [""]
    tags = ["html"]
    links = 0
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            if tag in _BLOCKS and element not in cells:
                yield from _block(words, zones[-1], tags[-1], linked)
                words, linked = [], 0
                zones.append(_zone(element, tag, measures) or zones[-1])
                tags.append(tag)
            elif element in cells and words:
                words.append(" | ")
            elif tag == "br":
                words.append("\n")
            links += tag == "a"
            text = element.text
        else:
            text = None
            links -= tag == "a"
            if tag in _BLOCKS and element not in cells:
                yield from _block(words, zones.pop(), tags.pop(), linked)
                words, linked = [], 0
        for part in (text, element.tail if event == "end" and element is not tree else None):
            if part:
                words.append(re.sub(r"[ \t\r\n\f]+", " ", part))
                linked += len(part) if links else 0


def _block(words: list[str], zone: str, tag: str, linked: int) -> Iterator[PageBlock]:
    text = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", "".join(words))).strip()
    if text:
        yield PageBlock(text, zone, tag, linked / len(text))


def _cells_of_words(tree: html.HtmlElement) -> frozenset[html.HtmlElement]:
    """The cells of tables of figures, not of a layout: each row of them is one block."""
    found: list[html.HtmlElement] = []
    for row in tree.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if not any(inner.tag in _BLOCKS for cell in cells for inner in cell.iterdescendants(etree.Element)):
            found += cells
    return frozenset(found)


def _measures(tree: html.HtmlElement) -> dict[html.HtmlElement, tuple[int, bool]]:
    """Of each element the length of its text and whether it holds a main heading or an article: one pass, whatever the nesting."""
    found: dict[html.HtmlElement, tuple[int, bool]] = {}
    lengths, main = [0], [False]
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            lengths.append(len(element.text or ""))
            main.append(False)
        else:
            length, holds = lengths.pop(), main.pop()
            found[element] = (length, holds)
            lengths[-1] += length + len(element.tail or "")
            main[-1] = main[-1] or holds or element.tag in ("h1", "main", "article")
    return found


def _zone(element: html.HtmlElement, tag: str, measures: dict[html.HtmlElement, tuple[int, bool]]) -> str:
    zone = _ZONES_OF_TAGS.get(tag) or _ZONES_OF_ROLES.get(element.get("role") or "") or ""
    if tag == "footer" and any(parent.tag == "article" for parent in element.iterancestors()):
        zone = ""
    attributes = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    found = _zone_of_words(attributes[:_LONGEST_ATTRIBUTE])
    # A wrapper of the whole article is often called "has-sidebar": a zone is a small part of the page and holds no main heading.
    whole = next(reversed(measures.values()))[0]
    length, holds_main = measures[element]
    return found if found and length * 2 < whole and not holds_main else zone


def _zone_of_words(attributes: str) -> str:
    words = _WORDS.findall(re.sub(r"([a-z])([A-Z])", r"\1 \2", attributes).lower())
    words += [_PAIRS[pair] for pair in itertools.pairwise(words) if pair in _PAIRS]
    return next((zone for zone, known in _ZONES_OF_WORDS if not known.isdisjoint(words)), "")


def _is_unseen(element: html.HtmlElement) -> bool:
    return (
        element.tag in _UNSEEN
        or element.get("hidden") is not None
        or (element.get("aria-hidden") or "").strip().lower() == "true"
        or bool(_HIDDEN.search((element.get("style") or "")[:_LONGEST_ATTRIBUTE]))
    )
