"""What a page says about itself in its head: title, outlet, date and address, the most explicit statement first."""

from __future__ import annotations

import json
from collections.abc import Iterator

from lxml import html

from kb.loaders.articles.article import About

_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "headline")
_OUTLETS = ("og:site_name", "dc.publisher", "dcterms.publisher", "publisher", "application-name")
_DATES = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "pubdate",
    "publishdate", "publish-date", "publication_date", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.created", "date",
)
_ARTICLES = ("Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting", "WebPage", "OpinionNewsArticle")


def about_page(tree: html.HtmlElement) -> About:
    """Title, outlet, date and canonical address of a page; of each the first that the page gives."""
    named = _named(tree)
    linked = _linked(tree)
    publisher = linked.get("publisher")
    return About(
        title=_first(_text(linked.get("headline")), *(named.get(name, "") for name in _TITLES), *_texts(tree, "//h1"),
                     *_texts(tree, "//title")),
        outlet=_first(_text(publisher.get("name")) if isinstance(publisher, dict) else _text(publisher),
                      *(named.get(name, "") for name in _OUTLETS)),
        date=_first(_text(linked.get("datePublished")), *(named.get(name, "") for name in _DATES), *_times(tree)),
        url=_first(*(str(value) for value in tree.xpath("//link[@rel='canonical']/@href")), named.get("og:url", ""),
                   _text(linked.get("url"))),
    )


def _first(*texts: str) -> str:
    return next((plain for text in texts if (plain := " ".join(text.split()))), "")


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(tree: html.HtmlElement, path: str) -> Iterator[str]:
    return (element.text_content() for element in tree.xpath(path))


def _named(tree: html.HtmlElement) -> dict[str, str]:
    """The content of each meta element under its name, property or itemprop; the first of equal names counts."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if content:
            found.setdefault(name.lower(), content)
    return found


def _times(tree: html.HtmlElement) -> Iterator[str]:
    """Dates of ``time`` elements that are marked as that of publication, then the one of the only ``time`` in the article's header."""
    for element in tree.iter("time"):
        marks = f"{element.get('itemprop') or ''} {element.get('class') or ''}".lower()
        if element.get("pubdate") is not None or "publish" in marks or "pubdate" in marks:
            yield element.get("datetime") or element.text_content()
    for scope in ("//article//header//time[@datetime]", "//article//time[@datetime]", "//time[@datetime]"):
        values = {str(value)[:10] for value in tree.xpath(scope + "/@datetime")}
        if len(values) == 1:
            yield values.pop()


def _linked(tree: html.HtmlElement) -> dict[str, object]:
    """The JSON-LD object that describes the article; scripts that hold no JSON are none of our business."""
    for script in tree.xpath("//script[@type='application/ld+json']"):
        try:
            waiting = [json.loads(script.text or "")]
        except (ValueError, RecursionError):
            continue  # pages are full of broken scripts, and metadata elements say the same
        while waiting:
            one = waiting.pop()
            if isinstance(one, list):
                waiting += reversed(one)
            elif isinstance(one, dict):
                kinds = one.get("@type")
                if any(kind in _ARTICLES for kind in (kinds if isinstance(kinds, list) else [kinds])):
                    return one
                waiting.append(one.get("@graph"))
    return {}
