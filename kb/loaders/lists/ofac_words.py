"""What the Office of Foreign Assets Control calls things, and what they are here: shared by all encodings of its lists."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from kb.iris import entity
from kb.model import Concept, Entity
from kb.resolve import coded

SDN, CONS = "ofac-sdn", "ofac-cons"
TITLES = {SDN: "Specially Designated Nationals and Blocked Persons List", CONS: "Consolidated (non-SDN) Sanctions List"}
_TYPES = {"individual": "Person", "vessel": "Vessel", "aircraft": "Aircraft"}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word of the office means: ``sort`` is identifiers, attributes, births or nationalities, ``kind`` the concept.

    ``note`` is the word itself where the kind alone does not tell it.
    """

    sort: str
    kind: Concept
    word: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """A kind of tie; a ``turned`` one leads from the second entry to the first."""

    kind: Concept
    turned: bool = False


def authority() -> Entity:
    """The office itself."""
    return coded.organization("ofac")


def list_entity(slug: str) -> Entity:
    """One of its two lists, as the object of ``on_list``."""
    return Entity("", "SanctionsList", entity("list", slug))


def record_type(word: str) -> str:
    """The class of an entry of this type; whatever is no individual, vessel or aircraft is an organization.

    >>> record_type("Individual"), record_type("-0-")
    ('Person', 'Organization')
    """
    return _TYPES.get(word.lower(), "Organization")


@cache
def program(code: str) -> Entity:
    """The programme of a code or tag."""
    return coded.program("ofac", code) or Entity(code, "SanctionsProgram", of=authority())


def list_of(codes: list[str]) -> str:
    """The list on which entries of these programmes stand, for a file that does not say it otherwise."""
    return CONS if set(codes) & set(_words()["not_sdn"]) else SDN


@cache
def meaning(word: str) -> Meaning | None:
    """What a type of document or feature means; None for a word that the table does not have.

    >>> meaning("Tax ID No.").kind, meaning("Gender").sort
    ('tax-number', 'attributes')
    """
    return _meanings().get(_key(word))


@cache
def relation(word: str) -> Relation:
    """The tie that a type of relation means; an unknown one is a tie without description."""
    found = _words()["relations"].get(_key(word), {"kind": "linked-to"})
    return Relation(Concept(found["kind"]), found.get("turned", False))


def is_term(words: str) -> bool:
    """Whether words of a remark or feature say what the listing forbids or how it applies."""
    return bool(_terms().match(words))


@lru_cache(4096)
def measures_of(words: str) -> tuple[Concept, ...]:
    """What a term, or a type of sanctions, forbids.

    >>> measures_of("Executive Order 13662 Directive Determination - Subject to Directive 1")
    ('debt-equity-restriction',)
    """
    return tuple(dict.fromkeys(concept for concept, pattern in _measures() if pattern.search(words)))


def measures(slug: str, codes: list[str], terms: list[str]) -> tuple[Concept, ...]:
    """What a designation forbids by its list, its programmes and its terms, in a stable order."""
    words = _words()
    by_program = words["by_program"].get(slug, {})
    found = [*words["by_list"][slug], *(one for code in codes for one in by_program.get(code, ())),
             *(one for term in terms for one in measures_of(term))]
    return tuple(Concept(one) for one in sorted(set(found)))


def leading_word(words: str) -> tuple[Meaning, str] | None:
    """The meaning with which words begin, and the rest of them: a number, a name, a day.

    >>> leading_word("Passport A123 (Egypt)")
    (Meaning(sort='identifiers', kind='passport', word='Passport', note='Passport'), 'A123 (Egypt)')
    """
    found = _leading().match(words)
    return (_meanings()[_key(found[1])], words[found.end():].strip()) if found else None


def _key(word: str) -> str:
    return " ".join(word.lower().rstrip(" :-").split())


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return loaded


@cache
def _meanings() -> dict[str, Meaning]:
    words = _words()
    return {_key(word): Meaning(sort, Concept(kind), word.rstrip(" :-"), word.rstrip(" :-") if len(some) > 1 else "")
            for sort in ("identifiers", "attributes", "births", "nationalities") for kind, some in words[sort].items() for word in some}


@cache
def _leading() -> re.Pattern[str]:
    longest_first = sorted((one.word for one in _meanings().values()), key=len, reverse=True)
    return re.compile(rf"({'|'.join(map(re.escape, longest_first))})(?:\s*:\s*|\s+-\s+|\s+)(?=\S)", re.IGNORECASE)


@cache
def _terms() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _words()["terms"])), re.IGNORECASE)


@cache
def _measures() -> tuple[tuple[Concept, re.Pattern[str]], ...]:
    patterns = _words()["measures"].items()
    return tuple((Concept(concept), re.compile(pattern, re.IGNORECASE)) for concept, some in patterns for pattern in some)


__all__ = [
    "CONS", "SDN", "TITLES", "Meaning", "Relation", "authority", "is_term", "leading_word", "list_entity", "list_of", "meaning", "measures",
    "measures_of", "program", "record_type", "relation",
]
