"""Names that the reference data knows, found in running text: states, peoples, capitals that stand for states, organizations, weapons."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kb import reference
from kb.extract.lexicon import load
from kb.model import Concept, Entity
from kb.vocab import ID

_PIECE = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[ .\-'&/,]{0,3}")
_LONGEST = 9
# "Georgia", "Washington": of several readings the state comes first; what the sentence says otherwise is for the mentions to weigh.
_ORDER = {"label": 0, "name": 1, "adjective": 2, "metonym": 3, "hidden": 4}
_TYPES = {"State": 0, "Organization": 1, "Government": 2, "PublicBody": 2, "Place": 4}


@dataclass(frozen=True, slots=True)
class Match:
    """A name at ``text[start:end]`` and what it may stand for, best first; ``how``: name, adjective, metonym or hidden."""

    start: int
    end: int
    entity: Entity
    how: str
    others: tuple[Entity, ...] = ()


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in folded if not unicodedata.combining(letter)).casefold()


def _pieces(name: str) -> list[tuple[int, int, str]]:
    return [(match.start(), match.end(), match.group()) for match in _PIECE.finditer(name)]


def _case(name: str) -> str:
    """How strictly the case counts: acronyms as they are, names with a capital, common words anyhow."""
    letters = [letter for letter in name if letter.isalpha()]
    if len(letters) <= 6 and letters and all(letter.isupper() for letter in letters):
        return "exact"
    return "capital" if any(letter.isupper() for letter in name) else "any"


@cache
def _index() -> dict[str, list[tuple[tuple[str, ...], str, str, reference.Entry, str]]]:
    """First piece of a name -> (all pieces, case rule, the name, entry, how), longest first."""
    index: dict[str, list[tuple[tuple[str, ...], str, str, reference.Entry, str]]] = {}
    for entry in reference.entries():
        if entry.type not in ENTITY_TYPES:
            continue
        listed = [
            (entry.label, "label"),
            *((name, "name") for name in entry.names),
            *((name, "adjective") for name in entry.adjectives),
            *((name, "metonym") for name in entry.metonyms),
            *((name, "hidden") for name in entry.hidden if entry.type == "WeaponSystem"),
        ]
        for name, how in listed:
            bare = name.removeprefix("the ").removeprefix("The ")
            pieces = tuple(_plain(piece) for _, _, piece in _pieces(bare))
            if not pieces or len(pieces) > _LONGEST or len("".join(pieces)) < 2:
                continue
            index.setdefault(pieces[0], []).append((pieces, _case(bare), bare, entry, how))
            if entry.type == "WeaponSystem" and bare[-1].isalnum() and not pieces[-1].endswith("s"):
                # "Typhoons", "F-16s"
                several = (*pieces[:-1], f"{pieces[-1]}s")
                index.setdefault(several[0], []).append((several, _case(bare).replace("exact", "capital"), f"{bare}s", entry, how))
    prefers = set(load("groups")["prefers"])
    for listed_names in index.values():
        listed_names.sort(
            key=lambda one: (
                -len(one[0]),
                one[4] == "hidden",
                one[3].type == "Place",
                one[4] != "metonym" or one[3].iri.removeprefix(ID) not in prefers,
                _ORDER[one[4]],
                _TYPES.get(one[3].type, 3),
                one[3].iri,
            )
        )
    return index


ENTITY_TYPES = frozenset({"State", "Government", "PublicBody", "Organization", "Company", "WeaponSystem", "Group", "Place"})


@cache
def entity(iri: str) -> Entity | None:
    """The entity of the reference data with that IRI, under the label the reference gives it."""
    entry = reference.by_iri(iri)
    if entry is None:
        return None
    owner = entity(entry.of) if entry.of and entry.of != iri else None
    if owner is not None and owner.type == "Government":
        owner = owner.of or owner
    kind = "Organization" if entry.type in ("PublicBody", "Company") else entry.type
    return Entity(
        label=entry.label,
        type=kind,
        iri=entry.iri,
        kind=Concept(entry.kind or ""),
        of=owner,
        category=Concept(entry.category or ""),
    )


def find(text: str) -> Iterator[Match]:
    """Every known name in a text, the longest at each place, from left to right and without overlaps."""
    index = _index()
    pieces = _pieces(text)
    plain = [_plain(piece) for _, _, piece in pieces]
    number = 0
    while number < len(pieces):
        best = _match(text, pieces, plain, number, index)
        if best is None:
            number += 1
            continue
        length, found = best
        yield found
        number += length


def _match(
    text: str,
    pieces: list[tuple[int, int, str]],
    plain: list[str],
    number: int,
    index: dict[str, list[tuple[tuple[str, ...], str, str, reference.Entry, str]]],
) -> tuple[int, Match] | None:
    for wanted, case, name, entry, how in index.get(plain[number], ()):
        stop = number + len(wanted)
        if tuple(plain[number:stop]) != wanted:
            continue
        start, end = pieces[number][0], pieces[stop - 1][1]
        surface = text[start:end]
        if any(not _JOINT.fullmatch(text[pieces[i][1] : pieces[i + 1][0]]) for i in range(number, stop - 1)):
            continue
        if case == "exact" and [p for _, _, p in pieces[number:stop]] != [p for _, _, p in _pieces(name)]:
            continue
        if case == "capital" and not any(letter.isupper() for letter in surface):
            continue
        if case == "capital" and surface[0].islower() and name[0].isupper():
            continue
        if end < len(text) and text[end] == "." and name.endswith("."):
            end += 1
        found = entity(entry.iri)
        if found is not None:
            others = (
                tuple(
                    other
                    for pieces_, _, _, one, _ in index[plain[number]]
                    if pieces_ == wanted and one.iri != entry.iri and (other := entity(one.iri)) is not None
                )
                if found.type == "Organization"
                else ()
            )
            return len(wanted), Match(start, end, found, "name" if how == "label" else how, others)
    return None
