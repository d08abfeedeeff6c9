"""Terms and lines as N-Triples writes them: what every writer of triples is made of."""

from __future__ import annotations

from decimal import Decimal

from kb.dates import PartialDate
from kb.model import property_name
from kb.store.base import bracketed, quoted
from kb.vocab import KB, SKOS, XSD

# Concept fields hold slugs; these text fields hold something else than a plain string.
CONCEPTS = frozenset({"kind", "agreement_type", "measure_type", "reason", "weapon_category", "transfer_kind", "action_type",
                      "strength", "status", "calendar", "condition", "outcome", "target_sector", "also_kind"})
PROPERTIES = frozenset({"estimated", "inferred"})
iri = bracketed


def literal(value: str, datatype: str = "", language: str = "") -> str:
    """A literal as N-Triples writes it.

    >>> literal("2023", XSD.gYear)
    '"2023"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    """
    return quoted(value) + (f"@{language}" if language else f"^^<{datatype}>" if datatype else "")


def date_literal(value: PartialDate) -> str:
    """A date as a literal of the XSD type that says how precise it is."""
    return literal(value.text, XSD[value.datatype])


def number(value: Decimal) -> str:
    """A number as an integer where it is written as one, else as a decimal.

    >>> number(Decimal("12.50"))
    '"12.50"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    """
    whole = value == value.to_integral_value()
    return literal(f"{value:f}", XSD.integer if whole and "." not in f"{value:f}" else XSD.decimal)


def predicate(field: str) -> str:
    """The property of a field of a fact."""
    return SKOS.note if field == "note" else KB[property_name(field)]


def line(subject: str, predicate: str, term: str) -> str:
    """One triple; the term is written already."""
    return f"<{subject}> <{predicate}> {term} ."
