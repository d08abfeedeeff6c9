"""The questions of the library as operations, made from the headers of their files."""

from __future__ import annotations

from functools import cache
from typing import Any

from kb.queries import Parameter, Query, library
from kb.web.api import formats
from kb.web.api.operations import DAY, IRI, Field, Operation, name, paging

_ROW = {"type": "object", "additionalProperties": {"type": ["string", "null"]}}
_NUMBER = {"type": "string", "pattern": "^[+-]?[0-9]{1,30}(?:[.][0-9]{1,30})?$"}


@cache
def questions() -> dict[str, Query]:
    """The library; it is read once, as it does not change while a server runs."""
    return library()


@cache
def operations() -> dict[str, Operation]:
    """An operation for each question, by its name."""
    return {query.name: _operation(query) for query in questions().values()}


def _operation(query: Query) -> Operation:
    fields = (*(_field(one) for one in query.parameters), formats.field(), *paging())
    return Operation(f"/api/ask/{query.name}", f"ask-{query.name}", query.title, fields, formats.answers(_ROW), tag="questions")


def _field(parameter: Parameter) -> Field:
    schema: dict[str, Any]
    match parameter.type:
        case "iri" if parameter.name in ("fact", "claim"):
            about = f"the IRI of a {parameter.name}"
            schema = {"type": "string", "pattern": IRI, "maxLength": 500, "format": "iri"}
        case "iri":
            about = f"the {parameter.name}: a name, a code or an IRI"
            schema = dict(name(about))
        case "concept":
            about = f"the {parameter.name}: a word of the schemes, its label or its IRI"
            schema = dict(name(about))
        case "day":
            about = "a date: YYYY, YYYY-MM or YYYY-MM-DD"
            schema = {"type": "string", "pattern": DAY}
        case "number":
            about, schema = "a number", dict(_NUMBER)
        case _:
            about = f"the {parameter.name}, as text"
            schema = dict(name(about))
    if parameter.default is not None:
        schema["default"] = parameter.default
    return Field(parameter.name, schema, about, parameter.required)
