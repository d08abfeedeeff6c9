"""Which of the media types that we can write a client wants."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kb.web.workers.reply import Refused

RESULTS = {
    "application/sparql-results+json": "application/sparql-results+json",
    "application/sparql-results+xml": "application/sparql-results+xml",
    "text/csv": "text/csv", "text/tab-separated-values": "text/tab-separated-values",
    "application/json": "application/sparql-results+json", "application/xml": "application/sparql-results+xml",
    "text/xml": "application/sparql-results+xml",
}
"""What a table or a yes or no can be asked for as, the preferred first, and what is then sent."""
GRAPHS = {
    "text/turtle": "text/turtle", "application/n-triples": "application/n-triples", "application/rdf+xml": "application/rdf+xml",
    "application/ld+json": "application/ld+json", "application/xml": "application/rdf+xml", "application/json": "application/ld+json",
    "text/plain": "application/n-triples", "application/x-turtle": "text/turtle",
}
_RANGE = re.compile(r"\s*([\w!#$&^.+*-]+)/([\w!#$&^.+*-]+)\s*((?:;[^,]*)?)")
_QUALITY = re.compile(r";\s*q\s*=\s*(\d(?:\.\d*)?|\.\d+)\s*(?:;|$)", re.IGNORECASE)
_LONGEST = 100


def chosen(accept: str, offered: Mapping[str, str]) -> str:
    """The media type to send for an ``Accept`` header; Refused with 406 when none fits.

    >>> chosen("text/csv;q=0.1, application/json", RESULTS)
    'application/sparql-results+json'
    """
    wanted = _ranges(accept)
    best, most = "", 0.0
    for asked, sent in offered.items():
        quality = _quality(asked, wanted)
        # among equals the earlier one, so each later one must be better
        if quality > most:
            best, most = sent, quality
    if not best:
        raise Refused(406, f"the answer can be had as {', '.join(dict.fromkeys(offered.values()))}; the Accept header takes none of them")
    return best


def _ranges(accept: str) -> Sequence[tuple[str, str, float]]:
    found = []
    for part in accept.split(",")[:_LONGEST]:
        match = _RANGE.fullmatch(part)
        if match:
            quality = _QUALITY.search(match[3])
            found.append((match[1].lower(), match[2].lower(), min(1.0, float(quality[1])) if quality else 1.0))
    # no header, or one that says nothing, takes everything
    return found or [("*", "*", 1.0)]


def _quality(media: str, wanted: Sequence[tuple[str, str, float]]) -> float:
    kind, _, name = media.partition("/")
    fitting = [(2 * (one_kind != "*") + (one_name != "*"), quality) for one_kind, one_name, quality in wanted
               if one_kind in ("*", kind) and one_name in ("*", name)]
    # the closest range decides: "text/csv;q=0, */*" is everything but CSV
    return max(fitting, key=lambda one: one[0])[1] if fitting else 0.0
