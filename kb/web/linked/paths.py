"""Where the things of the base are at a server."""

from __future__ import annotations

from urllib.parse import quote

from kb.vocab import BASE

_SAFE = "/#:@!$'()*;=~+%"


def escaped(iri: str, *, safe: str = _SAFE) -> str:
    """An IRI or a path as it stands in a header or a link: ASCII, and nothing that would end it."""
    return quote(iri, safe=safe)


def path_of(iri: str) -> str:
    """The path of an IRI of the base at a server; empty for any other IRI.

    >>> path_of(BASE + "id/state/IRN"), path_of(BASE + "ontology#Person"), path_of("https://example.org/")
    ('/id/state/IRN', '/ontology#Person', '')
    """
    return "/" + escaped(iri[len(BASE):]) if iri.startswith(BASE) else ""


def rest_of_claims(iri: str) -> str:
    """Where all claims about a node are: by what kind of thing its IRI says it is.

    >>> rest_of_claims(BASE + "id/fact/a/1")
    '/api/claims?fact=https%3A%2F%2Fw3id.org%2Fsanctions-kb%2Fid%2Ffact%2Fa%2F1'
    """
    kind = iri.removeprefix(BASE).partition("/")[2].partition("/")[0]
    return f"/api/claims?{kind if kind in ('fact', 'document') else 'about'}={escaped(iri, safe='')}"
