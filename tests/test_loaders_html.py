"""Web pages: what a reader sees is the text, in the page's order, and what is not the article is marked or left out."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.dates import PartialDate
from kb.errors import SourceError
from kb.loaders import LOADERS, Options, Source
from kb.model import Document

FIRST = "The foreign ministers of Testland and Fictia have signed a declaration on the northern ports, the ministry said on Tuesday."
SECOND = "Testland had imposed an arms embargo on its neighbour in 2019, after the seizure of two ships in the strait of Alba."
PAGE = f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Ports treaty - The Example</title>
<meta property="og:title" content="Ports treaty signed"><meta property="og:site_name" content="The Example">
<meta property="article:published_time" content="2023-12-05T09:30:00+02:00"><link rel="canonical" href="https://news.example/ports">
</head><body class="page has-sidebar">
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<header class="site"><div>Subscribe today</div></header>
<main><article class="article-content">
<h1>Ports treaty signed</h1>
<div class="byline">By Ada Ovi</div>
<figure><img src="x.jpg"><figcaption>Bo Ulm meets Cy Ark in Port Alba on March 29, 2023. <span class="credit">(Dee Fox/Example Photo)</span>
</figcaption></figure>
<p>{FIRST}</p>
<aside class="related-stories"><h2>Related</h2><p>Atlantis sold forty tanks to Fictia in May.</p></aside>
<p>{SECOND.replace("arms embargo", "<b>arms</b> <a href='/e'>embargo</a>")}</p>
<p><a href="/tanks">Read more: Atlantis sells tanks</a></p>
<div class="author-bio">Ada Ovi has covered the region for ten years.</div>
</article></main>
<footer><p>Copyright The Example. All rights reserved.</p></footer></body></html>"""


def read(page: str | bytes) -> Document:
    content = page.encode() if isinstance(page, str) else page
    (document,) = LOADERS["article-html"].documents(Source("page.html", content, "key"), Options())
    return document


def zones(document: Document) -> dict[str, str]:
    return {document.text[one.start:one.end]: one.zone for one in document.blocks}


def test_the_main_text_is_kept_in_the_order_of_the_page() -> None:
    text = read(PAGE).text
    places = [text.index(part) for part in ("Ports treaty signed", "Bo Ulm meets", FIRST, "Atlantis sold", SECOND, "Ada Ovi has covered")]
    assert places == sorted(places)


def test_markup_tells_the_zones() -> None:
    found = zones(read(PAGE))
    assert found["Ports treaty signed"] == "headline"
    assert found["Bo Ulm meets Cy Ark in Port Alba on March 29, 2023. (Dee Fox/Example Photo)"] == "caption"
    assert found["Atlantis sold forty tanks to Fictia in May."] == "teaser"
    assert found["Read more: Atlantis sells tanks"] == "teaser"
    assert found["Ada Ovi has covered the region for ten years."] == "biography"
    assert FIRST not in found
    assert SECOND not in found


def test_menus_and_footers_are_no_text() -> None:
    text = read(PAGE).text
    assert "Home" not in text
    assert "All rights reserved" not in text
    assert "Subscribe today" not in text


def test_a_page_says_its_title_outlet_date_and_address() -> None:
    document = read(PAGE)
    assert (document.title, document.issued) == ("Ports treaty signed", PartialDate("2023-12-05"))
    assert document.url == "https://news.example/ports"
    assert document.source_key == document.url
    assert document.publisher is not None
    assert document.publisher.label == "The Example"


@pytest.mark.parametrize("hidden", [
    "<p style='display: none'>Sold to Atlantis.</p>",
    "<div style='color:red;visibility:hidden'><p>Sold to Atlantis.</p></div>",
    "<p hidden>Sold to Atlantis.</p>",
    "<span aria-hidden='true'>Sold to Atlantis.</span>",
    "<template><p>Sold to Atlantis.</p></template>",
    "<noscript>Sold to Atlantis.</noscript>",
    "<!-- Sold to Atlantis. -->",
    "<script>var x = 'Sold to Atlantis.'</script>",
    "<style>p::after {content: 'Sold to Atlantis.'}</style>",
    "<dialog>Sold to Atlantis.</dialog>",
    "<?php Sold to Atlantis. ?>",
    "<img alt='Sold to Atlantis.'>",
])
def test_what_no_reader_sees_is_no_text(hidden: str) -> None:
    text = read(f"<html><body><article><p>{FIRST}</p>{hidden}<p>{SECOND}</p></article></body></html>").text
    assert "Atlantis" not in text
    assert FIRST in text
    assert SECOND in text


def test_text_behind_a_hidden_element_stays() -> None:
    assert read(f"<body><p>Signed<span hidden>x</span> in Alba. {FIRST}</p></body>").text.startswith("Signed in Alba.")


def test_a_wrapper_named_after_its_sidebar_hides_nothing() -> None:
    assert FIRST in read(f"<body><div class='content sidebar-right'><p>{FIRST}</p><p>{SECOND}</p></div></body>").text


def test_tag_soup_is_read() -> None:
    assert FIRST in read(f"<html><body><div><p>{FIRST}<b><i><table><tr><td>").text


def test_a_form_around_the_whole_page_hides_nothing() -> None:
    assert FIRST in read(f"<body><form action='/'><input value='x'><div><p>{FIRST}</p><p>{SECOND}</p></div></form></body>").text


def test_a_row_of_a_table_of_figures_is_one_line() -> None:
    page = f"<body><article><p>{FIRST}</p><table><tr><th>State<th>Ports<tr><td>Fictia<td>2</table><p>{SECOND}</p></article></body>"
    assert "State | Ports\n\nFictia | 2" in read(page).text


def test_a_line_break_is_a_line_end_and_other_white_space_a_blank() -> None:
    assert read(f"<p>One\n  two<br>three\t four {FIRST}</p>").text.startswith("One two\nthree four")


@pytest.mark.parametrize("charset", ["windows-1251", "koi8-r"])
def test_a_declared_encoding_is_believed(charset: str) -> None:
    page = f'<html lang="en"><head><meta charset="{charset}"></head><body><p>Правительство ввело санкции против компании.</p></body></html>'
    document = read(page.encode(charset))
    assert document.text == "Правительство ввело санкции против компании."
    assert document.language == "ru"


def test_a_declared_encoding_that_does_not_exist_is_refused() -> None:
    with pytest.raises(SourceError, match="'klingon-8', which is not known"):
        read(b"<meta charset=klingon-8><p>caf\xe9")


@pytest.mark.parametrize("link", [
    "<link rel='canonical' href='javascript:alert(1)'>", "<link rel='canonical' href='http://x.example/a&gt; &lt;urn:p'>",
])
def test_a_hostile_canonical_address_is_dropped(link: str) -> None:
    document = read(f"<head>{link}</head><body><p>{FIRST}</p></body>")
    assert document.url == ""
    assert document.source_key == "key"
    assert "was dropped" in document.warnings[0]


def test_linked_data_tells_outlet_and_date() -> None:
    linked = ('{"@graph": [{"@type": "Organization", "name": "Other"}, {"@type": "NewsArticle", "headline": "Ports treaty", '
              '"datePublished": "2023-12-05", "publisher": {"name": "The Example"}}]}')
    document = read(f"<head><script type='application/ld+json'>{linked}</script></head><body><p>{FIRST}</p></body>")
    assert (document.title, document.issued) == ("Ports treaty", PartialDate("2023-12-05"))
    assert document.publisher is not None
    assert document.publisher.label == "The Example"


def test_a_page_that_only_a_browser_fills_is_kept_without_text_and_said() -> None:
    document = read("<html><body><div id='root'></div><script>fill()</script></body></html>")
    assert document.text == ""
    assert "no text was found" in document.warnings[0]


def test_a_paywall_is_flagged() -> None:
    assert "paywall" in read("<h1>Ports treaty signed</h1><p>Subscribe to continue reading the story.</p>").warnings[0]


def test_a_web_archive_is_refused() -> None:
    with pytest.raises(SourceError, match="MHTML"):
        read("From: <Saved>\nMIME-Version: 1.0\n\n<p>x")


@pytest.mark.parametrize("page", [
    "<div>" * 50_000 + FIRST,
    "<b>" * 50_000 + FIRST,
    "<p " + " ".join(f"a{number}" for number in range(6_000)) + f">{FIRST}",
    f"<img src='data:image/png;base64,{'A/+' * 100_000}'><p>{FIRST}",
    "<p>" + FIRST * 40_000,
    "<a href=x>a</a>" * 60_000,
    "<table><tr>" + "<td>a" * 5_000,
    "<" * 1_000_000,
], ids=["deep", "deep inline", "attributes", "data address", "long line", "links", "wide row", "brackets"])
def test_odd_pages_end_in_bounded_time(page: str) -> None:
    began = time.monotonic()
    try:
        assert isinstance(read(page).text, str)
    except SourceError as error:
        assert "attributes" in str(error)
    assert time.monotonic() - began < 20


MARKUP = st.lists(st.sampled_from(
    ["<p>", "</p>", "<div class='related'>", "</div>", "<h1>", "</h1>", "<table>", "<tr>", "<td>", "</table>", "<figure>", "<figcaption>",
     "<br>", "<aside>", "</aside>", "<b>", "</b>", "<li>", "&amp;", "<p hidden>", " said ", "Testland",
     "é", "\n", "<!--", "-->", "<a href=x>"]),
    max_size=40)


@settings(deadline=None, max_examples=60)
@given(MARKUP)
def test_blocks_of_any_soup_lie_in_the_text_and_apart(parts: list[str]) -> None:
    document = read(f"<body>x{''.join(parts)}</body>")
    end = 0
    for block in document.blocks:
        assert end <= block.start < block.end <= len(document.text)
        assert document.text[block.start:block.end].strip()
        end = block.end
