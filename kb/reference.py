"""The reference data as Python: states, governments, organizations, places, weapons, offices, and the names they go by.

It is read once from ``ontology/reference/*.ttl``.  Use ``names`` to learn what a word in a text may stand for: all
readings are given ("Georgia" is a state and a part of another), none is chosen here.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from kb import iris
from kb.errors import SourceError
from kb.resources import folder
from kb.vocab import ID, KB, RDF, SCHEME, SKOS, concept

How = Literal["label", "name", "adjective", "metonym", "hidden"]

_TYPES = {KB[name]: name for name in ("State", "Government", "PublicBody", "Organization", "Company", "Place", "Position",
                                      "WeaponSystem", "SanctionsProgram")} | {SKOS.Concept: "Concept"}
# What an entry belongs to, the closest first.
_OF = (KB.governs, KB.parentOrganization, KB.within, KB.inOrganization, KB.represents, KB.issuedBy, KB.manufacturer, KB.origin)
_READ = frozenset({RDF.type, SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel, KB.demonym, KB.metonym, KB.kind, KB.weaponCategory,
                   SKOS.inScheme, SKOS.broader, *_OF})
_ACRONYM = re.compile(r"(?=[0-9+&]*[A-Z])[A-Z0-9][A-Z0-9+&]{0,5}")
# An acronym of four letters or more is also found as "Nato" or "nato", unless it is then another word.
_WORDS = frozenset({"shape", "pace", "mena", "start", "swift", "salt", "echo", "bind"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing of the reference data with all the words that may stand for it.

    ``type`` is the local name of its class ("State", "PublicBody", "Concept" ...); ``kind`` and ``category`` are slugs of
    concepts: the kind of a body or place, the category of a weapon, the organ that a body is ("foreign-ministry"), the
    scheme of a concept ("organ", "office"); ``of`` is the IRI of the state or body it belongs to.  ``hidden`` are names that
    mean it only in the right company ("Patriot", "Javelin").
    """

    iri: str
    type: str
    label: str
    names: tuple[str, ...] = ()
    adjectives: tuple[str, ...] = ()
    metonyms: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    kind: str | None = None
    of: str | None = None
    category: str | None = None

    def surfaces(self) -> Iterator[tuple[str, How]]:
        """Every word that may stand for it, as written, with the way in which it does."""
        yield self.label, "label"
        yield from ((name, "name") for name in self.names)
        yield from ((name, "adjective") for name in self.adjectives)
        yield from ((name, "metonym") for name in self.metonyms)
        yield from ((name, "hidden") for name in self.hidden)


def fold(text: str) -> str:
    """A name as it is looked up: no accents, case, dots, quotation marks or leading "the"; acronyms keep their capitals.

    So "U.S." is found as "US" and the pronoun "us" is not.

    >>> fold("the U.S."), fold("us"), fold("The Élysée"), fold("Côte d’Ivoire")
    ('US', 'us', 'elysee', 'cote divoire')
    """
    words = text.split()
    while len(words) > 1 and words[0].casefold() == "the":
        words = words[1:]
    compact = words[0].replace(".", "") if len(words) == 1 else ""
    if _ACRONYM.fullmatch(compact):
        return compact
    folded = iris.fold(unicodedata.normalize("NFKD", " ".join(words)).casefold())
    # Quotation marks or dots may have hidden another article.
    return folded if not folded.startswith("the ") else fold(folded)


@cache
def entries() -> tuple[Entry, ...]:
    """All entries, sorted by IRI."""
    found: dict[str, Entry] = {}
    for path in sorted(folder("ontology").joinpath("reference").glob("*.ttl")):
        for entry in _read(path):
            # A place or body that two files name is the same one; the first file describes it.
            found.setdefault(entry.iri, entry)
    return tuple(sorted(found.values(), key=lambda entry: entry.iri))


@cache
def _by_iri() -> dict[str, Entry]:
    return {entry.iri: entry for entry in entries()}


def by_iri(iri: str) -> Entry | None:
    """The entry of an IRI, or None.

    >>> by_iri("https://w3id.org/sanctions-kb/id/state/IRN").label
    'Iran'
    """
    return _by_iri().get(iri)


@cache
def index() -> Mapping[str, tuple[tuple[Entry, How], ...]]:
    """Folded surface -> its readings; the extractor makes its gazetteer of it."""
    found: dict[str, dict[tuple[str, How], tuple[Entry, How]]] = defaultdict(dict)
    for entry in entries():
        for surface, how in entry.surfaces():
            key = fold(surface)
            lower = key.casefold()
            for form in {key, lower} if len(key) >= 4 and lower not in _WORDS else {key}:
                if how != "name" or (entry.iri, "label") not in found[form]:
                    found[form].setdefault((entry.iri, how), (entry, how))
    return {key: tuple(readings.values()) for key, readings in found.items()}


def names(folded: str) -> tuple[tuple[Entry, How], ...]:
    """All readings of a folded surface, each with the way in which the words stand for it; none if it means nothing here.

    A word in capitals that is no acronym ("MOSCOW") is read as the word.

    >>> sorted((entry.type, how) for entry, how in names(fold("Moscow")))
    [('Place', 'label'), ('State', 'metonym')]
    """
    known = index()
    return known.get(folded) or known.get(folded.casefold(), ())


def readings(text: str) -> tuple[tuple[Entry, How], ...]:
    """The readings of words as they stand in a text: a name written with a capital does not match words without one.

    So "Chad" and "Turkey" mean states, "chad" and "turkey" nothing; a word that only begins a sentence is for the
    caller to judge.

    >>> readings("turkey")
    ()
    """
    key = fold(text)
    found = names(key)
    if _capital(text):
        return found
    return tuple((entry, how) for entry, how in found if any(
        way == how and not _capital(surface) and fold(surface) == key for surface, way in entry.surfaces()))


def _capital(text: str) -> bool:
    words = text.split()
    first = words[1] if len(words) > 1 and words[0].casefold() == "the" else text.strip()
    return first[:1].isupper() or not first[:1].islower()


@cache
def organ_of(state: str, organ: str) -> Entry:
    """The organ of a state: the body that has a name of its own, or else one made of the state's name and the organ's words.

    Use it for "the Iranian foreign ministry": ``state`` is an IRI, ``organ`` a slug of the scheme of organs.

    >>> organ_of("https://w3id.org/sanctions-kb/id/state/USA", "foreign-ministry").label
    'U.S. State Department'
    >>> organ_of("https://w3id.org/sanctions-kb/id/state/TCD", "foreign-ministry").label
    'Foreign ministry of Chad'
    """
    owner, words = by_iri(state), by_iri(concept(f"organ-{organ}"))
    if owner is None or owner.type != "State":
        raise ValueError(f"<{state}> is no state of the reference data")
    if words is None:
        raise ValueError(f"{organ!r} is no organ of the reference data")
    code = state.rpartition("/")[2]
    government = f"{ID}government/{code}"
    if (government, organ) in (named := _named_organs()):
        return named[government, organ]
    nouns = (words.label, *words.names)
    label = f"{words.label[0].upper()}{words.label[1:]} of {owner.label}"
    spoken = (f"{adjective} {noun}" for adjective in (*owner.adjectives, owner.label) for noun in nouns)
    possessive = (f"{owner.label}'s {noun}" for noun in nouns)
    return Entry(f"{ID}organization/{code.lower()}-{organ}", "PublicBody", label, (*spoken, *possessive), kind=words.kind,
                 of=government if by_iri(government) else state, category=organ)


@cache
def _named_organs() -> dict[tuple[str, str], Entry]:
    return {(entry.of, entry.category): entry for entry in entries()
            if entry.type == "PublicBody" and entry.of and entry.category}


def _read(path: Path) -> Iterator[Entry]:
    subjects: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    try:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            predicate = triple.predicate.value
            if predicate in _READ:
                subjects[triple.subject.value][predicate].append(triple.object.value)
    except SyntaxError as error:
        raise SourceError(str(path), f"is no Turtle: {error.msg}", line=error.lineno) from error
    for iri, found in subjects.items():
        type_ = next((_TYPES[type_] for type_ in found.get(RDF.type, ()) if type_ in _TYPES), None)
        if type_ and SKOS.prefLabel in found:
            yield _entry(iri, type_, found)


def _entry(iri: str, type_: str, found: Mapping[str, list[str]]) -> Entry:
    def texts(predicate: str) -> tuple[str, ...]:
        return tuple(found.get(predicate, ()))

    kinds = [kind.removeprefix(SCHEME) for kind in (*texts(KB.kind), *texts(SKOS.broader))]
    organs = [kind.removeprefix("organ-") for kind in kinds if kind.startswith("organ-")]
    categories = [*(category.removeprefix(SCHEME) for category in texts(KB.weaponCategory)), *organs,
                  *(scheme.removeprefix(SCHEME).removesuffix("-scheme") for scheme in texts(SKOS.inScheme))]
    owners = [owner for predicate in _OF for owner in texts(predicate)]
    return Entry(iri, type_, found[SKOS.prefLabel][0], texts(SKOS.altLabel), texts(KB.demonym), texts(KB.metonym),
                 texts(SKOS.hiddenLabel),
                 next((kind for kind in kinds if not kind.startswith("organ-")), None), next(iter(owners), None),
                 next(iter(categories), None))
