"""Names and codes that official lists use, as coded entities of the reference: states, bodies, programmes.

Lists write "RUSSIAN FEDERATION", "Iran (Islamic Republic of)", "RU"; each function answers with an entity that has its IRI, or None.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pycountry
import pyoxigraph as ox
import yaml

from kb import reference
from kb.model import Entity
from kb.resources import folder
from kb.vocab import DCTERMS, ID, KB

_BODIES = ("Organization", "PublicBody", "Government", "Company")


@cache
def state(name: str) -> Entity | None:
    """The state of a name, an alternative name, or an ISO 3166-1 code of two or three letters.

    >>> state("RU").iri == state("Russian Federation").iri == state("RUSSIA").iri
    True
    """
    words = " ".join(name.replace("_", " ").split()).strip(" .,;")
    if not words:
        return None
    if code := _spellings().get(words.lower()):
        return _entry(f"{ID}state/{code}")
    if re.fullmatch(r"[A-Za-z]{2}", words):
        coded = pycountry.countries.get(alpha_2=words.upper())
        return _entry(f"{ID}state/{coded.alpha_3}") if coded else None
    if re.fullmatch(r"[A-Z]{3,4}", words) and (found := _entry(f"{ID}state/{words}")):
        return found
    turned = re.fullmatch(r"(.+?)[,(]\s*(.+?)\)?", words)
    for spelling in (words, *((f"{turned[2]} {turned[1].strip()}", turned[1].strip()) if turned else ())):
        readings = {entry.iri: entry for entry, how in reference.names(reference.fold(spelling))
                    if entry.type == "State" and how in ("label", "name")}
        if len(readings) == 1:
            return _entry(next(iter(readings)))
    try:
        coded = pycountry.countries.lookup(words)
    except LookupError:
        return None
    return _entry(f"{ID}state/{coded.alpha_3}")


@cache
def nation(word: str) -> Entity | None:
    """The state of a name, or of the word for what or who belongs to it.

    >>> nation("Belarusian") == nation("Belarus")
    True
    """
    if found := state(word):
        return found
    readings = {entry.iri for entry, how in reference.names(reference.fold(word))
                if entry.type == "State" and how in ("adjective", "demonym")}
    return _entry(min(readings)) if len(readings) == 1 else None


@cache
def body(name: str) -> Entity | None:
    """The organization, public body or company of a name that the reference knows under no other reading."""
    readings = {entry.iri: entry for entry, how in reference.names(reference.fold(name))
                if entry.type in _BODIES and how in ("label", "name")}
    return _entry(next(iter(readings))) if len(readings) == 1 else None


@cache
def program(issuer: str, code: str) -> Entity | None:
    """The sanctions programme that an issuer (``ofac``, ``eu``, ``un``, ``uk`` ...) calls by a code or name.

    >>> program("eu", "TAQA").iri.rsplit("/", 1)[-1]
    'TAQA'
    """
    return _programs().get((issuer, _key(code)))


@cache
def program_under(issuer: str, title: str) -> Entity | None:
    """The programme of an issuer that rests on an act of that title, if it is the only one.

    >>> program_under("uk", "The Iran (Sanctions) Regulations 2023").label
    'Iran sanctions regime'
    """
    return _program_of_acts().get((issuer, _act_key(title)))


@cache
def language(name: str) -> str:
    """The code of BCP 47 for the English name of a language; empty for a name that is none.

    >>> language("Farsi"), language("Klingon Court Dialect")
    ('fa', '')
    """
    found = pycountry.languages.get(name={"Farsi": "Persian"}.get(name, name)) if name else None
    return str(getattr(found, "alpha_2", "") or found.alpha_3) if found else ""


def organization(slug: str) -> Entity:
    """The organization of the reference with that slug; a KeyError for one that it does not have."""
    found = _entry(f"{ID}organization/{slug}")
    if found is None:
        raise KeyError(slug)
    return found


def _entry(iri: str) -> Entity | None:
    entry = reference.by_iri(iri)
    return Entity(entry.label, entry.type, entry.iri) if entry else None


@cache
def _spellings() -> dict[str, str]:
    read: dict[str, str] = yaml.safe_load(Path(__file__).with_name("spellings.yaml").read_text("utf-8"))
    return read


def _act_key(title: str) -> str:
    # The list and the statute book spell one name in two ways.
    return _key(title).removeprefix("the").replace("alqaeda", "alqaida")


@cache
def _programs_say() -> tuple[tuple[str, str, str], ...]:
    """Of the reference's programmes and acts: subject, property and value of each code, title and legal basis."""
    path = folder("ontology") / "reference" / "programmes.ttl"
    return tuple((triple.subject.value, triple.predicate.value, triple.object.value)
                 for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
                 if triple.predicate.value in (DCTERMS.identifier, DCTERMS.title, KB.legalBasis))


@cache
def _program_of_acts() -> dict[tuple[str, str], Entity]:
    titles = {subject: value for subject, predicate, value in _programs_say() if predicate == DCTERMS.title}
    found: dict[tuple[str, str], set[str]] = {}
    for program_, predicate, act in _programs_say():
        if predicate == KB.legalBasis:
            issuer = program_.removeprefix(f"{ID}programme/").split("/", 1)[0]
            found.setdefault((issuer, _act_key(titles.get(act, act))), set()).add(program_)
    return {key: entry for key, iris in found.items() if len(iris) == 1 and (entry := _entry(min(iris)))}


def _key(code: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", code.lower())


@cache
def _programs() -> dict[tuple[str, str], Entity]:
    codes: dict[str, list[str]] = {}
    for subject, predicate, code in _programs_say():
        if predicate == DCTERMS.identifier and subject.startswith(f"{ID}programme/"):
            codes.setdefault(subject, []).append(code)
    found: dict[tuple[str, str], Entity] = {}
    for entry in reference.entries():
        if entry.type != "SanctionsProgram":
            continue
        issuer, code = entry.iri.removeprefix(f"{ID}programme/").split("/", 1)
        for name in (entry.label, *entry.names):
            found.setdefault((issuer, _key(name)), Entity(entry.label, entry.type, entry.iri))
        for name in (code, *codes.get(entry.iri, ())):
            found[issuer, _key(name)] = Entity(entry.label, entry.type, entry.iri)
    return found
