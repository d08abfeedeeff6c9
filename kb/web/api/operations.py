"""What can be asked over HTTP, said once: from an Operation come the check of a request and its part of the OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from kb.web.workers.reply import Refused

DEFAULT_LIMIT = 1_000
MOST_ROWS = 10_000
MOST_OFFSET = 10_000_000
_LONGEST = 500
_YEAR = "(?!0000)[0-9]{4}"
_LEAP = "(?:[0-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_DAY_OF_YEAR = "(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
DAY = f"^(?:{_LEAP}-02-29|{_YEAR}(?:-(?:0[1-9]|1[0-2]))?|{_YEAR}-{_DAY_OF_YEAR})$"
"""YYYY, YYYY-MM or YYYY-MM-DD, as a day of the calendar."""
_IN_IRI = r"(?:[A-Za-z0-9._~:/@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*"
IRI = rf"^(?:https?://[A-Za-z0-9.-]+(?:/{_IN_IRI})?(?:#{_IN_IRI})?|urn:[a-z0-9][a-z0-9-]{{0,30}}[a-z0-9]:[A-Za-z0-9]{_IN_IRI})$"


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of an operation: its name, what it means, and which values it takes, as a JSON schema."""

    name: str
    schema: Mapping[str, Any]
    about: str
    required: bool = False
    place: str = "query"
    known: tuple[str, ...] = ()
    """The values that it takes, where they are listed."""

    def read(self, text: str) -> str | int:
        """The value that a request gives; Refused with 400 for one that is none."""
        if self.known and text not in self.known:
            raise self._wrong(text, f"one of {', '.join(self.known)}")
        if self.schema.get("type") == "integer":
            least, most = self.schema["minimum"], self.schema["maximum"]
            if not re.fullmatch("[0-9]{1,12}", text) or not least <= int(text) <= most:
                raise self._wrong(text, f"a whole number from {least:,} to {most:,}")
            return int(text)
        if not self.schema.get("minLength", 0) <= len(text) <= self.schema.get("maxLength", _LONGEST):
            raise self._wrong(text, f"a text of 1 to {self.schema.get('maxLength', _LONGEST)} characters")
        if "pattern" in self.schema and not re.fullmatch(self.schema["pattern"], text):
            raise self._wrong(text, self.about)
        return text

    def _wrong(self, text: str, takes: str) -> Refused:
        return Refused(400, f"the parameter {self.name!r} does not take {text[:100]!r}; it takes {takes}")


@dataclass(frozen=True, slots=True)
class Operation:
    """A route of the API: path, what it answers, its parameters, and the schema of its answer for each media type."""

    path: str
    name: str
    title: str
    fields: tuple[Field, ...]
    answers: Mapping[str, Mapping[str, Any]]
    tag: str = "look-ups"


def values(request: Request, operation: Operation) -> dict[str, Any]:
    """The parameters of a request, checked; Refused with 400 for an unknown, a repeated, a missing or a wrong one."""
    known = {one.name: one for one in operation.fields if one.place == "query"}
    given: dict[str, Any] = {}
    for name, text in request.query_params.multi_items():
        if name not in known:
            raise Refused(400, f"{operation.path} takes no {name[:100]!r}; it takes: {', '.join(known) or 'nothing'}")
        if name in given:
            raise Refused(400, f"{operation.path} takes one {name!r}, not several")
        given[name] = known[name].read(text)
    for name, one in known.items():
        if one.required and name not in given:
            raise Refused(400, f"{operation.path} needs the parameter {name!r}: {one.about}")
        if name not in given and "default" in one.schema:
            given[name] = one.schema["default"]
    return given


def name(about: str) -> Mapping[str, Any]:
    """The schema of a name, a code or an IRI."""
    return {"type": "string", "minLength": 1, "maxLength": _LONGEST, "description": about}


def paging(most: int = MOST_ROWS, default: int = DEFAULT_LIMIT) -> tuple[Field, Field]:
    """``limit`` and ``offset``."""
    return (
        Field("limit", {"type": "integer", "minimum": 1, "maximum": most, "default": default}, "how many rows at most"),
        Field("offset", {"type": "integer", "minimum": 0, "maximum": MOST_OFFSET, "default": 0}, "how many rows to leave out first"),
    )
