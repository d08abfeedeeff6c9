"""The OpenAPI document of a server, made from the operations that its routes check requests against."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kb import __version__
from kb.web.api.operations import Field, Operation

_PROBLEM = {
    "type": "object", "required": ["type", "title", "status", "detail"],
    "properties": {"type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}},
}
_REFUSED = {
    "description": "Refused, with one sentence that says why",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}
_PAGES = {"Link": {"description": "The next page", "schema": {"type": "string"}}}


PATHS: dict[str, dict[str, Any]] = {}
"""What the other parts of the server add to the document: their paths as OpenAPI writes them."""


def document(url: str, operations: Iterable[Operation]) -> dict[str, Any]:
    """The document of a server at an address, for some operations and what other parts added."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "sanctions-kb", "version": __version__, "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
            "description": "States, officials, organizations, agreements, sanctions and arms transfers: each claim with who says it, how "
                           "firmly, and in which words.",
        },
        "servers": [{"url": url}],
        "paths": {one.path: {"get": _operation(one)} for one in operations} | PATHS,
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "responses": {"Refused": _REFUSED},
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(one: Operation) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "description": one.title, "content": {media: {"schema": schema} for media, schema in one.answers.items()},
    }
    if any(field.name == "offset" for field in one.fields):
        answer["headers"] = _PAGES
    return {
        "operationId": one.name, "summary": one.title, "tags": [one.tag],
        "parameters": [_parameter(field) for field in one.fields],
        "responses": {"200": answer, "default": {"$ref": "#/components/responses/Refused"}},
        # Reading needs a token only at a server that is not open to all.
        "security": [{}, {"token": []}],
    }


def _parameter(field: Field) -> dict[str, Any]:
    return {"name": field.name, "in": field.place, "required": field.required, "description": field.about, "schema": dict(field.schema)}
