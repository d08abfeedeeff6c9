"""The graphs that a request names for an update (``using-graph-uri``), written into the update itself."""

from __future__ import annotations

from collections.abc import Sequence

from kb.errors import QueryError
from kb.store.base import bracketed
from kb.tokens import Token, tokens


def with_using(text: str, using: Sequence[str], named: Sequence[str]) -> str:
    """The update with USING clauses for these graphs in each of its operations that has a pattern.

    >>> with_using("DELETE WHERE { ?s ?p 1 }", ["urn:g"], [])
    'DELETE  { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p 1 }'
    """
    clauses = " ".join([*(f"USING {bracketed(graph)}" for graph in using), *(f"USING NAMED {bracketed(graph)}" for graph in named)])
    written: list[str] = []
    depth, before, deleting = 0, "", -1
    for token in tokens(text):
        word = token.text.upper() if token.kind == "word" else ""
        if depth == 0 and word in ("USING", "WITH") and before != ":":
            raise QueryError(f"the update says {word} itself, and the request names graphs for it too; do one of the two")
        if depth == 0 and word == "WHERE":
            if before == "DELETE":
                # the shorthand DELETE WHERE takes no USING: its pattern is written out as the template too
                deleting = len(written)
                continue
            written.append(f"{clauses} ")
        depth += _step(token)
        written.append(token.text)
        if deleting >= 0 and token.text == "}" and token.kind == "sign" and depth == 0:
            pattern = "".join(written[deleting:])
            written.append(f" {clauses} WHERE{pattern}")
            deleting = -1
        if token.kind not in ("space", "break", "comment"):
            before = word or token.text
    return "".join(written)


def _step(token: Token) -> int:
    if token.kind != "sign":
        return 0
    return {"{": 1, "}": -1}.get(token.text, 0)
