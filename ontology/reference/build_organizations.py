"""Organizations with their members, seats and names, from ``sources/organizations.yaml``; what is said is said by claims."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from build_states import EDITORS
from sheet import Sheet, date, read_yaml

from kb.iris import entity
from kb.vocab import DCTERMS, KB, RDF, SKOS, concept

DOCUMENT = entity("document", "reference", "organizations")
PUBLISHER = entity("organization", "sanctions-kb")
TYPES = {"international": KB.Organization, "organs": KB.PublicBody, "groups": KB.Organization, "outlets": KB.Organization}


def organizations(sources: Path) -> Sheet:
    """Every organization of the source, and one claim for each that has members or a seat."""
    path = sources / "organizations.yaml"
    source: Mapping[str, Any] = read_yaml(path)
    sheet = Sheet()
    _document(sheet, source)
    rows = {slug: row for section in TYPES for slug, row in source[section].items()}
    if len(rows) != sum(len(source[section]) for section in TYPES):
        raise ValueError(f"{path}: a slug stands in two sections")
    for section, type_ in TYPES.items():
        for slug, row in source[section].items():
            if "of" in row and not row["of"].isupper() and row["of"] not in rows:
                raise ValueError(f"{path}: {slug} is part of {row['of']}, which is not in the file")
            _organization(sheet, slug, row, KB[row["type"]] if "type" in row else type_)
            facts = [*_memberships(sheet, slug, row, rows), *_seat(sheet, slug, row)]
            if facts:
                _claim(sheet, slug, row["page"], facts, source["edition"])
    _organ_words(sheet, source["organ_words"])
    return sheet


def _document(sheet: Sheet, source: Mapping[str, Any]) -> None:
    sheet.add(DOCUMENT, RDF.type, KB.Document)
    sheet.note(DOCUMENT, DCTERMS.title, "Organizations and their members")
    sheet.add(DOCUMENT, DCTERMS.publisher, PUBLISHER)
    sheet.add(DOCUMENT, DCTERMS.issued, date(source["edition"]))
    sheet.add(DOCUMENT, DCTERMS.license, source["license"])
    _organization(sheet, "sanctions-kb", source["publisher"], KB.Organization)


def _organization(sheet: Sheet, slug: str, row: Mapping[str, Any], type_: str) -> None:
    iri = entity("organization", slug)
    sheet.add(iri, RDF.type, type_)
    sheet.add(iri, KB.resolvedTo, iri)
    sheet.add(iri, KB.kind, concept(row["kind"]))
    sheet.name(iri, row["label"], row.get("names", []), adjectives=row.get("adjectives", []), metonyms=row.get("words", []))
    sheet.write(iri, DCTERMS.source, EDITORS)
    if "organ" in row:
        sheet.add(iri, KB.kind, concept(f"organ-{row['organ']}"))
    if "page" in row:
        sheet.write(iri, KB.url, row["page"])
    if "note" in row:
        sheet.note(iri, SKOS.note, row["note"])
    if "of" in row:
        sheet.add(iri, KB.parentOrganization, entity("government" if row["of"].isupper() else "organization", row["of"]))


def _member(token: str) -> str:
    return entity("state" if token.isupper() else "organization", token)


def _terms(row: Mapping[str, Any], rows: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Each membership as (member, first day, last day, a date in it); an empty text where it is not known."""
    for period, tokens in row.get("members", {}).items():
        held = period.removeprefix("in ") if period.startswith("in ") else ""
        start, _, end = ("", "", "") if held else period.partition("/")
        for token in tokens.split():
            yield token, start, end, held
    if "like" in row:
        without = set(row.get("without", "").split())
        for token, _, end, _ in _terms(rows[row["like"]], rows):
            if not end and token not in without:
                yield token, "", "", "2024"


def _memberships(sheet: Sheet, slug: str, row: Mapping[str, Any], rows: Mapping[str, Any]) -> list[str]:
    """Adds the memberships and returns their IRIs; a second stay gets a number."""
    stays: dict[str, int] = {}
    facts = []
    terms = sorted(_terms(row, rows))
    lasting = [token for token, _, end, _ in terms if not end]
    if twice := {token for token in lasting if lasting.count(token) > 1}:
        raise ValueError(f"{slug}: {', '.join(sorted(twice))} is a member to this day twice")
    for token, start, end, held in terms:
        stays[token] = stays.get(token, 0) + 1
        iri = entity("fact", "reference", slug, token, *([str(stays[token])] if stays[token] > 1 else []))
        facts.append(iri)
        sheet.add(iri, RDF.type, KB.Membership)
        sheet.add(iri, KB.member, _member(token))
        sheet.add(iri, KB.organization, entity("organization", slug))
        sheet.add(iri, KB.resolvedTo, iri)
        for predicate, text in ((KB.startDate, start), (KB.endDate, end), (KB.heldOn, held)):
            if text:
                sheet.add(iri, predicate, date(text))
    return facts


def _seat(sheet: Sheet, slug: str, row: Mapping[str, Any]) -> list[str]:
    if "seat" not in row:
        return []
    city, state = row["seat"]
    iri = entity("fact", "reference", slug, "seat")
    sheet.add(iri, RDF.type, KB.Address)
    sheet.add(iri, KB.bearer, entity("organization", slug))
    sheet.write(iri, KB.city, city)
    sheet.add(iri, KB.country, entity("state", state))
    sheet.add(iri, KB.resolvedTo, iri)
    return [iri]


def _claim(sheet: Sheet, slug: str, page: str, facts: list[str], edition: str) -> None:
    iri = entity("claim", "reference", slug)
    sheet.add(iri, RDF.type, KB.Claim)
    sheet.add(iri, KB.asserts, *facts)
    sheet.add(iri, KB.modality, concept("asserted"))
    sheet.add(iri, KB.attributedTo, entity("organization", slug))
    sheet.add(iri, KB.inDocument, DOCUMENT)
    sheet.add(iri, KB.recordedFrom, date(edition))
    sheet.add(iri, DCTERMS.source, page)


def _organ_words(sheet: Sheet, rows: Mapping[str, Any]) -> None:
    """The words for organs as concepts: each is a kind of body that any state may have."""
    scheme = sheet.scheme("organ-scheme", "organ of a state", "Which organ of its state a public body is.")
    for slug, row in rows.items():
        iri = sheet.concept(scheme, f"organ-{slug}", row["label"], row["definition"], row["example"])
        sheet.add(iri, SKOS.broader, concept(row["kind"]))
        for word in row["words"]:
            if word != row["label"]:
                sheet.note(iri, SKOS.altLabel, word)
        sheet.write(iri, DCTERMS.source, EDITORS)
