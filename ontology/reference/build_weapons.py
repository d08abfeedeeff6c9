"""Weapon systems with their names, makers, origins and categories, from ``sources/weapons.yaml``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from build_states import EDITORS
from sheet import Sheet, read_yaml

from kb.iris import entity, slug
from kb.vocab import DCTERMS, KB, RDF, SKOS, concept


def weapons(sources: Path) -> Sheet:
    """Every weapon system and every maker of the source; a slug or a maker that does not fit is an error.

    A name that also means something else becomes a ``skos:hiddenLabel``: whoever looks it up finds the weapon,
    whoever reads a text must see its kind mentioned as well.
    """
    path = sources / "weapons.yaml"
    source: Mapping[str, Any] = read_yaml(path)
    sheet = Sheet()
    rows: dict[str, tuple[str, str, Mapping[str, Any]]] = {}
    for category, origin, row in _rows(source["weapons"]):
        key = row.get("slug") or slug(row["name"])
        if key in rows:
            raise ValueError(f"{path}: {row['name']} has the slug {key} of {rows[key][2]['name']}; give it one of its own")
        rows[key] = category, origin, row
    for key, (category, origin, row) in rows.items():
        missing = [maker for maker in _makers(row) if maker not in source["makers"]]
        if missing or row.get("family", key) not in rows:
            raise ValueError(f"{path}: {row['name']} names {', '.join(missing) or row['family']}, which is not in the file")
        _weapon(sheet, key, category, origin.split(), row, source["nouns"][category])
    for key, row in source["makers"].items():
        if row:
            _maker(sheet, key, row)
    return sheet


def _rows(table: Mapping[str, Mapping[str, list[Mapping[str, Any]]]]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    for category, origins in table.items():
        for origin, rows in origins.items():
            for row in rows:
                yield category, origin, row


def _makers(row: Mapping[str, Any]) -> list[str]:
    makers = row.get("maker", [])
    return [makers] if isinstance(makers, str) else list(makers)


def _names(sheet: Sheet, iri: str, label: str, names: Iterable[str], ambiguous: Iterable[str], kind: str) -> None:
    """Writes the names; those that are ambiguous are hidden, and an ambiguous label is told apart by its kind."""
    hidden = set(ambiguous)
    if strange := hidden - {label, *names}:
        raise ValueError(f"{label}: {', '.join(sorted(strange))} is called ambiguous and is none of its names")
    sheet.name(iri, f"{label} ({kind})" if label in hidden else label, (name for name in names if name not in hidden))
    sheet.write(iri, SKOS.hiddenLabel, *hidden)
    if hidden:
        listed = ", ".join(f'"{name}"' for name in sorted(hidden))
        sheet.note(iri, SKOS.scopeNote, f"Ambiguity: {listed} may mean something else; a text must also name the kind ({kind}).")


def _weapon(sheet: Sheet, key: str, category: str, origins: list[str], row: Mapping[str, Any], noun: str) -> None:
    iri = entity("weapon", key)
    sheet.add(iri, RDF.type, KB.WeaponSystem)
    sheet.add(iri, KB.resolvedTo, iri)
    sheet.add(iri, KB.weaponCategory, concept(category))
    sheet.add(iri, KB.origin, *(entity("state", code) for code in origins))
    sheet.add(iri, KB.manufacturer, *(entity("organization", maker) for maker in _makers(row)))
    _names(sheet, iri, row["name"], row.get("also", []), row.get("ambiguous", []), noun)
    if "family" in row:
        sheet.add(iri, DCTERMS.isPartOf, entity("weapon", row["family"]))
    sheet.write(iri, DCTERMS.source, EDITORS)


def _maker(sheet: Sheet, key: str, row: Mapping[str, Any]) -> None:
    iri = entity("organization", key)
    sheet.add(iri, RDF.type, KB.Company)
    sheet.add(iri, KB.resolvedTo, iri)
    sheet.add(iri, KB.kind, concept("arms-maker"))
    sheet.add(iri, KB.within, entity("state", row["state"]))
    _names(sheet, iri, row["label"], row.get("also", []), row.get("ambiguous", []), "arms maker")
    sheet.write(iri, DCTERMS.source, EDITORS)
