"""Descriptions as plain pages: no script, no picture, every text of a stranger escaped, links only to http and https."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from kb.export.order import iri as iri_of
from kb.export.order import literal, subjects, unescaped
from kb.store.base import Term
from kb.vocab import DCTERMS, GRAPH, KB, ONTOLOGY, PREFIXES, RDFS, SKOS
from kb.web.linked.description import Described
from kb.web.linked.paths import escaped, path_of, rest_of_claims

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#222}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3em .8em .3em 0;border-top:1px solid #ddd}"
    "th{width:14em;font-weight:normal;color:#555}blockquote{margin:.2em 0;padding-left:1em;border-left:3px solid #bbb}"
    "small,.iri{color:#666}td,blockquote{overflow-wrap:anywhere}"
)
_SYNTAXES = (("turtle", "Turtle"), ("jsonld", "JSON-LD"), ("ntriples", "N-Triples"), ("rdfxml", "RDF/XML"))


def link(iri: str, label: str = "") -> str:
    """A link to an IRI: at this server where it is the base's own; text where its scheme may not be followed."""
    shown = escape(label or short(iri))
    if own := path_of(iri):
        return f'<a href="{escape(own)}">{shown}</a>'
    if iri.startswith(("http://", "https://")):
        return f'<a href="{escape(iri)}" rel="nofollow noopener noreferrer">{shown}</a>'
    return shown


def short(iri: str) -> str:
    """An IRI by its prefix, for the eye.

    >>> short(ONTOLOGY + "holder"), short("http://purl.org/dc/terms/title")
    ('holder', 'dcterms:title')
    """
    for prefix, base in PREFIXES.items():
        if iri.startswith(base) and len(iri) > len(base):
            return f"{prefix}:{iri[len(base):]}" if prefix else iri[len(base):]
    return iri


def page(told: Described, offset: int) -> bytes:
    """The page of one node."""
    kinds = ", ".join(link(one) for one in told.types)
    body = [f"<p><small>{kinds}</small></p>" if kinds else "", _properties(told)]
    data = path_of(told.iri).replace("/", "/data/", 1)
    if told.more_triples:
        following = path_of(told.iri).replace("/", "/page/", 1)
        body.append(f'<p><a rel="next" href="{escape(following)}?offset={offset + len(told.own)}">More of its properties</a></p>')
    if told.claims:
        body += ["<h2>Who says so</h2>", *(_claim(told, one) for one in told.claims)]
    if told.more_claims:
        body.append(f'<p><a href="{escape(rest_of_claims(told.iri))}">All claims, as JSON</a></p>')
    syntaxes = " · ".join(f'<a href="{escape(data)}?format={word}">{name}</a>' for word, name in _SYNTAXES)
    if told.iri.startswith(GRAPH):
        graph = escaped(told.iri, safe="")
        body.append(f'<p><a href="/graphs?graph={graph}">The triples of this graph</a></p>')
    return _html(told.label, told.iri, "".join(body), syntaxes)


def ontology(lines: Iterable[str]) -> bytes:
    """The page of the ontology: each term under its own name, so that ``#name`` leads to it."""
    parts = []
    for subject, statements in subjects(lines):
        name = iri_of(subject) or subject
        told = dict(statements)
        anchor = name.removeprefix(ONTOLOGY)
        label = _text(told.get(f"<{RDFS.label}>") or told.get(f"<{SKOS.prefLabel}>")) or anchor
        rows = "".join(f"<tr><th>{link(iri_of(one) or one)}</th><td>{'<br>'.join(map(_object, values))}</td></tr>"
                       for one, values in statements)
        parts.append(f'<h2 id="{escape(anchor)}">{escape(label)}</h2><table>{rows}</table>')
    syntaxes = " · ".join(f'<a href="/ontology?format={word}">{name}</a>' for word, name in _SYNTAXES)
    return _html("The ontology", ONTOLOGY.rstrip("#"), "".join(parts), syntaxes)


def _text(values: list[str] | None) -> str:
    parts = literal(values[0]) if values else None
    return unescaped(parts[0]) if parts else ""


def _object(term: str) -> str:
    parts = literal(term)
    return escape(unescaped(parts[0])) if parts else link(iri_of(term) or term)


def _properties(told: Described) -> str:
    rows = []
    for predicate, group in groupby(told.own, key=lambda one: one[0]):
        values = "<br>".join(_term(told, term) for _, term in group)
        rows.append(f"<tr><th>{link(predicate)}</th><td>{values}</td></tr>")
    return f"<table>{''.join(rows)}</table>"


def _term(told: Described, term: Term) -> str:
    if term.kind == "iri":
        return link(term.value, told.called(term.value))
    return escape(term.value) + (f" <small>{escape(term.language)}</small>" if term.language else "")


def _claim(told: Described, claim: str) -> str:
    """A claim as its words, who says it, and where."""
    about = told.about(claim)
    quotes = [term.value for passage in about.get(KB.evidence, ()) for term in told.about(passage.value).get(KB.quote, ())]
    words = "".join(f"<blockquote>{escape(one)}</blockquote>" for one in quotes)
    who = ", ".join(_term(told, term) for term in about.get(KB.attributedTo, ()))
    where = ", ".join(_term(told, term) for term in about.get(KB.inDocument, ()))
    days = [term.value for document in about.get(KB.inDocument, ()) for term in told.about(document.value).get(DCTERMS.issued, ())]
    modality = ", ".join(short(term.value).removeprefix("s:") for term in about.get(KB.modality, ()))
    when = "".join(f", {escape(day)}" for day in days)
    return f"<section>{words}<p>{link(claim, modality)} by {who}; in {where}{when}</p></section>"


def _html(title: str, iri: str, body: str, syntaxes: str) -> bytes:
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>"
        f'<p class="iri">{escape(iri)}</p>{body}<p><small>{syntaxes}</small></p></body></html>\n'
    ).encode()
