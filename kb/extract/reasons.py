"""Why a claim reads as it does, in lines for a person: which frame fired on which words, what gave the modality, the speaker, the date.

A line is ``what: why``.  The first lines of a claim name its frames (``supply: provided``); the others are about one of ``ASPECTS``, and
an aspect without a line has the plain value: asserted, in the article's own voice, without a date.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kb.dates import PartialDate
from kb.model import Entity

if TYPE_CHECKING:
    from kb.extract.cues import Cue
    from kb.extract.modality import Firmness
    from kb.extract.times import When

ASPECTS = ("modality", "speaker", "date")

_NAMES_ITS_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_TOLD_BEFORE = re.compile(r"\bday\b(?! ago)", re.IGNORECASE)


def frames(because: Iterable[str]) -> tuple[str, ...]:
    """The frames among the reasons of a claim.

    >>> frames(("supply: provided", "modality: planned, by 'will'"))
    ('supply',)
    """
    heads = (line.partition(":")[0] for line in because)
    return tuple(dict.fromkeys(head for head in heads if head not in ASPECTS))


def about(because: Iterable[str], aspect: str) -> str:
    """What the reasons of a claim say about one of ``ASPECTS``; empty if nothing.

    >>> about(("supply: provided", "modality: planned, by 'will'"), "modality")
    "planned, by 'will'"
    """
    return next((line.partition(": ")[2] for line in because if line.startswith(f"{aspect}: ")), "")


def modality(modal: str, firm: Firmness, cue: Cue | None, *, framed: str = "") -> tuple[str, ...]:
    """The line for a modality; none for what is plainly asserted.

    It names the word that governs the trigger or the saying above it, or else the frame, if that says ``framed``, or the date.

    >>> from kb.extract.modality import Firmness
    >>> modality("planned", Firmness("planned", ("will",)), None)
    ("modality: planned, by 'will'",)
    """
    if modal == "asserted":
        return ()
    if modal == firm.modality and firm.words:
        why = f"by {_quoted(firm.words[-1])}"
    elif cue is not None and modal in ("denied", "reported", "alleged"):
        why = f"by {_quoted(cue.token.text)}"
    elif modal == framed:
        why = "by the words of the frame themselves"
    else:
        why = "its date lies after publication"
    return (f"modality: {modal}, {why}",)


def speaker(sources: Iterable[Entity], cue: Cue | None) -> tuple[str, ...]:
    """The line for who says, fears or denies it; none in the article's own voice."""
    names = " and ".join(one.label for one in sources)
    if not names:
        return ()
    return (f"speaker: {names}, {'by ' + _quoted(cue.token.text) if cue is not None else 'whose view the words above it tell'}",)


def date(when: When | None, before: When | None, lead: When | None, issued: PartialDate | None) -> tuple[str, ...]:
    """The line for a date: of words in the sentence, or else ``before``, in another one: the ``lead`` of the article or a later one."""
    if when is not None:
        return (f"date: {_day(when)}, by {_quoted(when.text)} in the sentence{_reckoned(when.text, issued)}",)
    if before is None:
        return ()
    if not before.text:
        return (f"date: {_day(before)}, the day of publication, as the sentence names none",)
    where = "at the beginning of the article" if before == lead else "in a sentence before it"
    return (f"date: {_day(before)}, by {_quoted(before.text)} {where}, as the sentence names none{_reckoned(before.text, issued)}",)


def _quoted(text: str) -> str:
    return f"'{' '.join(text.split())}'"


def _day(when: When) -> str:
    return when.first.text if when.last is None else f"{when.first.text} to {when.last.text}"


def _reckoned(text: str, issued: PartialDate | None) -> str:
    """From which day a date without a year is counted."""
    if issued is None or _NAMES_ITS_YEAR.search(text):
        return ""
    return ", counted from the day named before it" if _TOLD_BEFORE.search(text) else f", counted from publication on {issued.text}"


def joined(fuller: Iterable[str], other: Iterable[str], *, firmer: Iterable[str], dated: Iterable[str]) -> tuple[str, ...]:
    """The reasons of two tellings of one fact: the frames of both, and each aspect as in the telling that it was taken from.

    >>> joined(("meet: met",), ("visit: visits", "date: 2023"), firmer=("meet: met",), dated=("visit: visits", "date: 2023"))
    ('meet: met', 'visit: visits', 'date: 2023')
    """
    chosen = [line for line in (*fuller, *other) if line.partition(":")[0] not in ASPECTS]
    chosen += [line for line in firmer if line.startswith(("modality: ", "speaker: "))]
    chosen += [line for line in dated if line.startswith("date: ")]
    return tuple(dict.fromkeys(chosen))
