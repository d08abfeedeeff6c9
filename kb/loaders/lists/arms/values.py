"""The figures, years and words of conditions in the rows of the registers."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from kb.dates import PartialDate
from kb.loaders.lists.dates import partial
from kb.model import Concept

_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?", re.ASCII)
_CONDITIONS = {"new": "new", "second hand": "second-hand", "second hand but modernized": "second-hand-modernised",
               "second hand but modernised": "second-hand-modernised"}


@cache
def number(text: str) -> Decimal | None:
    """A figure that is not negative; None for other words.

    >>> number("2.50"), number("several")
    (Decimal('2.50'), None)
    """
    return Decimal(text) if _NUMBER.fullmatch(text) else None


@cache
def year(text: str) -> PartialDate | None:
    """A year, or a finer date; None for other words."""
    return partial(text)


def condition(status: str) -> Concept:
    """The condition that the words of the register name; empty for others."""
    return Concept(_CONDITIONS.get(" ".join(status.lower().replace("-", " ").split()), ""))
