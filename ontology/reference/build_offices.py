"""Kinds of office as concepts with all the words for them, from ``sources/offices.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from build_states import EDITORS
from sheet import Sheet, read_yaml

from kb.vocab import DCTERMS, RDF, SKOS, concept


def offices(sources: Path) -> Sheet:
    """The scheme of offices: the kinds of body at the top, below them the offices, those that are special below the general."""
    path = sources / "offices.yaml"
    source: Mapping[str, Any] = read_yaml(path)
    sheet = Sheet()
    scheme = sheet.scheme("office-scheme", "kind of office", "Which office a position is, whatever state or body it belongs to.")
    for group, row in source["groups"].items():
        iri = sheet.concept(scheme, f"office-of-{group}", row["label"], row["definition"], row["example"])
        sheet.write(iri, DCTERMS.source, EDITORS)
    for slug, row in source["offices"].items():
        wider = row.get("broader")
        if row["of"] not in source["groups"] or (wider and wider not in source["offices"]):
            raise ValueError(f"{path}: {slug} stands below {wider or row['of']}, which is not in the file")
        iri = concept(f"office-{slug}")
        label, *words = row["words"]
        sheet.add(iri, RDF.type, SKOS.Concept)
        sheet.add(iri, SKOS.inScheme, scheme)
        sheet.add(iri, SKOS.broader, concept(f"office-{wider}" if wider else f"office-of-{row['of']}"))
        for predicate, text in ((SKOS.prefLabel, label), (SKOS.definition, row["definition"]), (SKOS.example, row["example"])):
            sheet.note(iri, predicate, text)
        for word in words:
            sheet.note(iri, SKOS.altLabel, word)
        if "note" in row:
            sheet.note(iri, SKOS.scopeNote, row["note"])
        sheet.write(iri, DCTERMS.source, EDITORS)
    return sheet
