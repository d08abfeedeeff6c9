"""An explanation on paper: a sentence, and under it what was seen in it and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # Only for reading the code: no command is to wait for the English pipeline before it needs it.
    from kb.extract.explanation import Explained, Explanation, Frame, Saying, Told


def lines(explanation: Explanation) -> Iterator[str]:
    """An explanation as indented lines."""
    issued = f"published {explanation.issued}" if explanation.issued else "day of publication unknown: only dates with a year are read"
    yield f"{explanation.document}, {issued}"
    for one in explanation.sentences:
        yield ""
        yield from _sentence(one)


def _sentence(one: Explained) -> Iterator[str]:
    yield f"{one.number}. {one.text}" + ("" if one.zone == "body" else f"  [{one.zone}]")
    if one.unread:
        yield f"   {one.unread}"
    for name in one.names:
        yield f"   name     '{name.words}' is {name.means} ({name.type}), {name.how}"
    for saying in one.sayings:
        yield f"   speech   {_saying(saying)}"
    for told in one.told:
        yield from _told(told, "   ")
    for frame in one.frames:
        if not _idle(frame, one):
            yield from _frame(frame)


def _idle(frame: Frame, sentence: Explained) -> bool:
    """Whether a frame gave nothing on a word of which another frame made just such a fact: that explains nothing."""
    return not frame.gave and any(
        one.gave and one.fact == frame.fact and set(frame.words.split(" ... ")) <= set(one.words.split(" ... "))
        for one in sentence.frames
    )


def _saying(one: Saying) -> str:
    via = f", quoted by {one.via}" if one.via else ""
    return f"'{one.cue}' gives the speaker {' and '.join(one.speakers)}{via}, who {one.kind}: {one.said}"


def _frame(one: Frame) -> Iterator[str]:
    if one.nothing:
        yield f"   no fact  '{one.words}' could tell {one.fact} (frame {one.frame}): {one.nothing}"
    else:
        yield f"   frame    '{one.words}' tells {one.fact} (frame {one.frame})"
    for role in one.roles:
        words = f"'{role.words}', " if role.words else ""
        yield f"            {role.role} is {role.means}: {words}{role.place}"
    for told in one.gave:
        yield from _told(told, "     ")


def _told(one: Told, margin: str) -> Iterator[str]:
    yield f"{margin}fact     {one.fact}   <- {one.frame}"
    yield f"{margin}  modality  {one.modality}"
    yield f"{margin}  says who  {one.speaker}"
    yield f"{margin}  date      {one.date}"
    yield f"{margin}  in all    {one.outcome}"
