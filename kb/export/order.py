"""Triples in one fixed order: by subject, then rdf:type and labels first, then by predicate and object.

Two exports of one base are equal byte for byte, and a changed fact changes its own lines only.  Lines are sorted in pieces
that spill to disk, so a base need not fit into memory.
"""

from __future__ import annotations

import heapq
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice

from kb.store.base import bracketed
from kb.vocab import DCTERMS, RDF, RDFS, SKOS

PIECE = 500_000
"""Lines that are sorted in memory at a time: some 150 MB."""

Statement = tuple[str, list[str]]
"""A predicate and its objects, as N-Triples writes them."""

_LINE = re.compile(r"([^ ]+) ([^ ]+) (.*) \.", re.DOTALL)
_RANK = {f"<{iri}>": rank for rank, iri in enumerate((RDF.type, SKOS.prefLabel, RDFS.label, DCTERMS.title))}


def triple_lines(quads: Iterable[str], graph: str) -> Iterator[str]:
    """The N-Quads lines of one graph without their graph."""
    ending = f" {bracketed(graph)} ." if graph else " ."
    for line in quads:
        yield line.removesuffix(ending) + " ."


def in_order(lines: Iterable[str], piece: int = PIECE) -> Iterator[str]:
    """The lines sorted by their text, each once; pieces that do not fit are merged from temporary files.

    >>> list(in_order(["b", "a", "b", "c"], piece=2))
    ['a', 'b', 'c']
    """
    coming = iter(lines)
    with ExitStack() as spilled:
        runs: list[Iterable[str]] = []
        while taken := list(islice(coming, piece)):
            batch = sorted(set(taken))
            if len(taken) < piece:
                runs.append(batch)
                break
            spool = spilled.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n"))
            spool.writelines(f"{line}\n" for line in batch)
            spool.seek(0)
            runs.append(line[:-1] for line in spool)
        last = None
        for line in heapq.merge(*runs):
            if line != last:
                yield line
            last = line


def subjects(lines: Iterable[str]) -> Iterator[tuple[str, list[Statement]]]:
    """Each subject of sorted lines once, with its statements in the fixed order."""
    for subject, group in groupby((_split(line) for line in lines), key=lambda parts: parts[0]):
        objects: dict[str, list[str]] = {}
        for _, predicate, value in group:
            objects.setdefault(predicate, []).append(value)
        yield subject, [(predicate, objects[predicate]) for predicate in sorted(objects, key=lambda one: (_RANK.get(one, len(_RANK)), one))]


def _split(line: str) -> tuple[str, str, str]:
    parts = _LINE.fullmatch(line)
    assert parts is not None, line
    return parts.group(1), parts.group(2), parts.group(3)


_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*+)"(?:@([A-Za-z0-9-]+)|\^\^<([^>]*)>)?', re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))")
_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f"}


def literal(term: str) -> tuple[str, str | None, str | None] | None:
    """The escaped text, language and datatype of a literal; None for any other term.

    >>> literal('"a"@en')
    ('a', 'en', None)
    """
    found = _LITERAL.fullmatch(term)
    return (found.group(1), found.group(2), found.group(3)) if found else None


def unescaped(text: str) -> str:
    r"""What an escaped text of N-Triples says.

    >>> unescaped(r'say \"no\"\u0021')
    'say "no"!'
    """
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    if found.group(3):
        return _CHARACTERS.get(found.group(3), found.group(3))
    return chr(int(found.group(1) or found.group(2), 16))


def iri(term: str) -> str | None:
    """The IRI of a term in angle brackets; None for any other term."""
    return unescaped(term[1:-1]) if term.startswith("<") else None
