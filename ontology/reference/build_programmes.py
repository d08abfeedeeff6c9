"""Sanctions programmes with their legal basis, targets and measures, from ``sources/programmes.yaml``; each issuer claims its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from build_organizations import PUBLISHER
from build_states import EDITORS
from sheet import Sheet, date, read_yaml

from kb.iris import entity, slug
from kb.vocab import DCTERMS, KB, RDF, concept

DOCUMENT = entity("document", "reference", "programmes")
# Acts of the European Union are cited by number: "Council Regulation (EU) No 269/2014", "Council Decision 2014/145/CFSP".
_EU_NUMBER = re.compile(r"\b(\d+)/(\d+)(/CFSP)?")


def programmes(sources: Path) -> Sheet:
    """Every programme of the source, its legal acts, and one claim for each issuer."""
    source: Mapping[str, Any] = read_yaml(sources / "programmes.yaml")
    sheet = Sheet()
    sheet.add(DOCUMENT, RDF.type, KB.Document)
    sheet.note(DOCUMENT, DCTERMS.title, "Reference data: sanctions programmes")
    sheet.add(DOCUMENT, DCTERMS.publisher, PUBLISHER)
    sheet.add(DOCUMENT, DCTERMS.issued, date(source["edition"]))
    sheet.add(DOCUMENT, DCTERMS.license, source["license"])
    for key, rows in source["programmes"].items():
        issuer = source["issuers"][key]
        body = entity("organization", issuer["body"])
        if "label" in issuer:
            _body(sheet, body, issuer)
        facts = [_programme(sheet, key, issuer["acts"], body, row) for row in rows]
        if len(set(facts)) != len(facts):
            raise ValueError(f"{sources / 'programmes.yaml'}: two programmes of {key} have the same id")
        _claim(sheet, entity("claim", "reference", f"programmes-{key}"), body, facts, issuer["page"], source["edition"])
    return sheet


def _body(sheet: Sheet, iri: str, issuer: Mapping[str, Any]) -> None:
    """An issuer that no other reference file describes."""
    sheet.add(iri, RDF.type, KB.PublicBody)
    sheet.add(iri, KB.resolvedTo, iri)
    sheet.add(iri, KB.kind, concept(issuer["kind"]))
    sheet.add(iri, KB.parentOrganization, entity("government", issuer["of"]))
    sheet.name(iri, issuer["label"], issuer.get("also", []))
    sheet.write(iri, DCTERMS.source, EDITORS)


def _programme(sheet: Sheet, issuer: str, acts: str, body: str, row: Mapping[str, Any]) -> str:
    iri = entity("programme", issuer, key(row["id"]))
    sheet.add(iri, RDF.type, KB.SanctionsProgram)
    sheet.add(iri, KB.resolvedTo, iri)
    sheet.add(iri, KB.issuedBy, body)
    sheet.write(iri, DCTERMS.identifier, row["id"])
    sheet.name(iri, row["label"], row.get("also", []))
    sheet.add(iri, KB.target, *(entity("state", code) for code in row.get("target", "").split()))
    sheet.add(iri, KB.measureType, *(concept(measure) for measure in row["measures"].split()))
    for predicate, day in ((KB.startDate, row.get("start")), (KB.endDate, row.get("end"))):
        if day:
            sheet.add(iri, predicate, date(day))
    for title in row.get("basis", []):
        act = entity("act", acts, act_key(title) if acts == "eu" else slug(title))
        sheet.add(act, RDF.type, KB.LegalAct)
        sheet.note(act, DCTERMS.title, title)
        sheet.add(iri, KB.legalBasis, act)
    return iri


def _claim(sheet: Sheet, iri: str, body: str, facts: list[str], page: str, edition: str) -> None:
    sheet.add(iri, RDF.type, KB.Claim)
    sheet.add(iri, KB.asserts, *facts)
    sheet.add(iri, KB.modality, concept("asserted"))
    sheet.add(iri, KB.attributedTo, body)
    sheet.add(iri, KB.inDocument, DOCUMENT)
    sheet.add(iri, KB.recordedFrom, date(edition))
    sheet.add(iri, DCTERMS.source, page)


def key(tag: str) -> str:
    """The tag of a programme as a part of an IRI; its capitals are kept, lists cite it so.

    >>> key("CAATSA - RUSSIA"), key("COTED'IVOIRE"), key("Counter-Terrorism (Domestic)")
    ('CAATSA-RUSSIA', 'COTEDIVOIRE', 'Counter-Terrorism-Domestic')
    """
    return re.sub(r"[^A-Za-z0-9.]+", "-", tag.replace("'", "")).strip("-")


def act_key(title: str) -> str:
    """An act of the European Union by its number, any other by its title.

    >>> act_key("Council Regulation (EU) No 269/2014"), act_key("Council Decision 2014/145/CFSP")
    ('269-2014', '2014-145-cfsp')
    """
    number = _EU_NUMBER.search(title)
    return "-".join(part.strip("/").lower() for part in number.groups() if part) if number else slug(title)
