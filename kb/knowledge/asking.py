"""Small questions of this package's own to a store, in texts that use the prefixes of the base without declaring them."""

from __future__ import annotations

from kb.store.base import Store, solutions
from kb.vocab import PREFIXES

DECLARED = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("", "skos", "dcterms"))
"""The declarations that stand before such a text; updates need them too."""


def rows(store: Store, text: str) -> list[dict[str, str]]:
    """The rows of a SELECT, each from variable to text, without what is unbound."""
    return list(solutions(store.query(DECLARED + text)).records())


def values(store: Store, text: str) -> list[str]:
    """Every value in the rows of a SELECT, one after the other."""
    return [term.value for row in solutions(store.query(DECLARED + text)) for term in row if term is not None]
