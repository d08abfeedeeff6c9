"""A person and a title of theirs, as the stages that read titles hand it on."""

from __future__ import annotations

from dataclasses import dataclass

from kb.extract.offices import Office
from kb.model import Entity


@dataclass(frozen=True, slots=True)
class Holding:
    """A person and a title of theirs, at one place of the text; tokens ``start`` to ``end`` cover both."""

    person: Entity
    office: Office
    start: int
    end: int
    how: str
