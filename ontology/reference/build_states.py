"""States, territories, governments and places: codes from pycountry, names from CLDR, the rest from ``sources/states.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import babel
import pycountry
from sheet import Sheet, date, read_yaml

from kb.iris import entity, slug
from kb.vocab import DCTERMS, KB, RDF, SKOS, concept

ISO = f"ISO 3166-1 through pycountry {version('pycountry')}"
ISO_FORMER = f"ISO 3166-3 through pycountry {version('pycountry')}"
CLDR = f"CLDR through babel {version('babel')}"
EDITORS = "sanctions-kb editors"

KINDS = [
    ("sovereign-state", "sovereign state", "A state that is a member or an observer of the United Nations.",
     "Norway is a sovereign state."),
    ("de-facto-state", "de facto state", "A country that acts as a state without membership of the United Nations.",
     "Kosovo, recognised by some states and not by others, is a de facto state."),
    ("territory", "territory", "A dependency or an area with a country code of its own that is not sovereign.",
     "Greenland is a territory of Denmark."),
    ("dissolved-state", "dissolved state", "A state or territory that no longer exists under that name and code.",
     "Czechoslovakia is a dissolved state; two states succeeded it."),
]
PLACE_KINDS = [
    ("capital-city", "capital", "A city that is the capital or the seat of government of a state or territory.",
     "Ottawa is the capital of Canada."),
    ("city", "city", "A city or town that is not a capital.", "Geneva is a city in Switzerland."),
    ("region", "region", "A part of a state, of several states or of the sea that has a name of its own.",
     "Crimea and the Sahel are regions."),
]


SCHEMES = [("state-kind-scheme", "kind of state", "Whether it is sovereign, and whether it still exists.", KINDS),
           ("place-kind-scheme", "kind of place", "How large a place is, and whether states are led from it.", PLACE_KINDS)]


def _variants(written: str) -> list[str]:
    return [name.strip() for name in written.split("|")]


def _official(code: str, country: Any) -> list[str]:
    """The names that ISO and CLDR give; CLDR's explanations in brackets or after a dash are no names."""
    cldr = babel.Locale("en").territories.get(country.alpha_2, "").replace("’", "'")
    given = [country.name, getattr(country, "official_name", ""), getattr(country, "common_name", ""), cldr]
    return [name.removeprefix("the ") for name in given if name and "(" not in name and " - " not in name]


def _label(country: Any) -> str:
    cldr: str = babel.Locale("en").territories[country.alpha_2]
    return cldr.replace("’", "'")


class _Atlas:
    """The sheet while it is drawn, with the places that stand on it already."""

    def __init__(self, source: Mapping[str, Any]) -> None:
        self.sheet = Sheet()
        self.source = source
        self._places: dict[str, str] = {}

    def place(self, names: list[str], kind: str, state: str | None) -> None:
        """Adds a place; where two places share a name, the second takes the code of its state into its IRI."""
        stem = slug(names[0])
        if self._places.setdefault(stem, state or "") != (state or ""):
            stem = f"{stem}-{(state or 'world').lower()}"
        iri = entity("place", stem)
        self.sheet.add(iri, RDF.type, KB.Place)
        self.sheet.add(iri, KB.resolvedTo, iri)
        self.sheet.name(iri, names[0], names[1:])
        self.sheet.add(iri, KB.kind, concept(kind))
        self.sheet.write(iri, DCTERMS.source, EDITORS)
        if state:
            self.sheet.add(iri, KB.within, entity("state", state))

    def capitals(self, code: str, row: Mapping[str, Any]) -> list[str]:
        """Adds the capitals of a state and returns all the names they go by."""
        found = []
        for written in row.get("capital", []):
            names = _variants(written)
            self.place(names, "capital-city", code)
            found += names
        return found

    def state(self, code: str, label: str, names: list[str], row: Mapping[str, Any], kind: str, codes: list[str],
              sources: list[str], metonyms: list[str]) -> None:
        iri = entity("state", code)
        self.sheet.add(iri, RDF.type, KB.State)
        self.sheet.add(iri, KB.resolvedTo, iri)
        self.sheet.add(iri, KB.kind, concept(kind))
        self.sheet.name(iri, label, [*names, *row.get("names", [])], adjectives=row.get("adjectives", []), metonyms=metonyms)
        self.sheet.write(iri, DCTERMS.identifier, code)
        self.sheet.write(iri, SKOS.notation, *codes)
        self.sheet.write(iri, DCTERMS.source, *sources, EDITORS)
        if "of" in row:
            self.sheet.add(iri, KB.within, entity("state", row["of"]))

    def government(self, code: str, label: str, row: Mapping[str, Any]) -> None:
        iri, sheet = entity("government", code), self.sheet
        spoken = f"the {label}" if code in self.source["article"] else label
        name = row.get("governmentLabel", f"Government of {spoken}")
        words = {*row.get("adjectives", [])[:1], *(word for word in row.get("adjectives", []) if word.isupper())}
        names = {f"{word} {noun}" for word in words for noun in ("government", "authorities")}
        sheet.add(iri, RDF.type, KB.Government)
        sheet.add(iri, KB.resolvedTo, iri)
        sheet.add(iri, KB.governs, entity("state", code))
        sheet.name(iri, name, {*names, f"{label} government", f"Government of {spoken}"}, metonyms=row.get("government", []))
        sheet.write(iri, DCTERMS.source, EDITORS)


def states(sources: Path) -> Sheet:
    """Every state of ISO 3166-1 and 3166-3 and Kosovo, their governments, and the places of the news."""
    source: Mapping[str, Any] = read_yaml(sources / "states.yaml")
    atlas = _Atlas(source)
    for slug_, label, definition, concepts in SCHEMES:
        scheme = atlas.sheet.scheme(slug_, label, definition)
        for row in concepts:
            atlas.sheet.concept(scheme, *row)
    known = {country.alpha_3: country for country in pycountry.countries}
    if lacking := known.keys() - source["states"].keys():
        raise ValueError(f"{sources / 'states.yaml'}: no row for {', '.join(sorted(lacking))}")
    for code, row in source["states"].items():
        _current(atlas, code, row, known.get(code))
    former = {country.alpha_4: country for country in pycountry.historic_countries}
    for code, row in source["dissolved"].items():
        _dissolved(atlas, code, row, former[code])
    for label, row in source["regions"].items():
        atlas.place([label, *row.get("names", [])], "region", row.get("of"))
    for code, cities in source["cities"].items():
        for written in cities:
            atlas.place(_variants(written), "city", code)
    return atlas.sheet


def _current(atlas: _Atlas, code: str, row: Mapping[str, Any], country: Any) -> None:
    """A state or territory of today; without an entry in ISO 3166-1 its codes are user-assigned ones."""
    sovereign = "of" not in row and row.get("status") in (None, "observer")
    kind = "sovereign-state" if sovereign else "de-facto-state" if row.get("status") == "de-facto" else "territory"
    capitals = atlas.capitals(code, row)
    metonyms = capitals if kind != "territory" and row.get("metonyms") != "false" else []
    metonyms = [*(name for name in metonyms if name not in row.get("names", [])), *row.get("words", [])]
    if country is None:
        label = babel.Locale("en").territories[row["alpha2"]]
        names, codes, sources = [row["official"]], [row["alpha2"], code], [CLDR]
        remark = f"{row['alpha2']} and {code} are user-assigned codes, not in ISO 3166-1."
        atlas.sheet.note(entity("state", code), SKOS.note, remark)
    else:
        label = row.get("label") or _label(country)
        names, codes, sources = _official(code, country), [country.alpha_2, code, country.numeric], [ISO, CLDR]
    atlas.state(code, label, names, row, kind, codes, sources, metonyms)
    if kind != "territory" or "governs" in row:
        atlas.government(code, label, row)


def _dissolved(atlas: _Atlas, code: str, row: Mapping[str, Any], former: Any) -> None:
    codes = [code, former.alpha_3, *([former.numeric] if getattr(former, "numeric", None) else [])]
    atlas.state(code, row["label"], [former.name], row, "dissolved-state", codes, [ISO_FORMER], [])
    iri = entity("state", code)
    for successor in row.get("into", []):
        atlas.sheet.add(entity("state", successor), KB.succeeds, iri)
    for predicate, key in ((KB.startDate, "start"), (KB.endDate, "end")):
        if key in row:
            atlas.sheet.add(iri, predicate, date(row[key]))
