"""How many dates of a corpus the reader resolves to the right day: the GUM corpus in its XML form, given as a folder.

Run by hand with a folder of ``GUM_news_*.xml`` (github.com/amir-zeldes/gum; nothing of it is part of this project)::

    python tests/benchmarks/bench_dates.py FOLDER [-v]

Counted is every ``<date>`` with a value that its words tell by the calendar: not a time of day ("22:30"), a mere length of time ("fifteen
years", which has bounds only) or an occasion ("opening night", "day five", "four months in advance of the contest").  A date is right if
the reader finds one at its words that covers exactly the same days, or a stretch that begins or ends with them ("from May 3 to June 1");
it agrees if the days meet.  The line that dates the whole text counts as any other.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kb.dates import PartialDate
from kb.extract import pipeline
from kb.extract.article import parse
from kb.extract.times import Clock, When
from kb.model import Document

_SENTENCE = re.compile(r"<s [^>]*>(.*?)</s>", re.DOTALL)
_OPEN = re.compile(r"<date ([^>]*)>")
_OCCASION = re.compile(r"night$|anniversa|^day |^the da(?:te|y)$|in advance|festival")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Gold:
    """A dated stretch of text: its place, its words and the first and last day it means."""

    start: int
    end: int
    text: str
    first: date
    last: date


def gold(xml: str) -> tuple[str, date, list[Gold]]:
    """The text of a GUM file, its day, and its dates."""
    text, found = "", []
    for block in re.split(r"</(?:p|head|item|figure|quote|caption)>", xml):
        for sentence in _SENTENCE.finditer(block):
            opened: list[tuple[int, dict[str, str]]] = []
            glued = True
            word, quoted = 0, False
            for line in sentence[1].splitlines():
                if match := _OPEN.match(line):
                    opened.append((len(text), dict(_ATTRIBUTE.findall(match[1]))))
                elif line == "</date>":
                    start, values = opened.pop()
                    stretch = _days(values)
                    shown = text[start:].strip()
                    if stretch is not None and not _OCCASION.search(shown):
                        found.append(Gold(len(text) - len(shown), len(text), shown, *stretch))
                elif line == "<w>":
                    word, glued = 1, False
                elif line == "</w>":
                    word = 0
                elif "\t" in line:
                    token = line.split("\t")[0]
                    closing = token in {",", ".", ")", "]", "!", "?", ":", ";", "%", "'s", "'"} or (token == '"' and quoted)
                    text += token if glued or closing or word > 1 else f" {token}"
                    glued = token in {"(", "[", "$"} or (token == '"' and not quoted)
                    quoted = quoted != (token == '"')
                    word += word > 0
            text += " "
        text = text.rstrip() + "\n\n"
    made = re.search(r'dateCreated="([^"]*)"', xml)
    heading = next((one for one in found if one.first == one.last and re.search(r"\d{4}", one.text)), None)
    assert made is not None
    issued = heading.first if heading is not None and heading.start < 400 else date.fromisoformat(made[1])
    return text, issued, found


def _days(values: dict[str, str]) -> tuple[date, date] | None:
    """The first and last day of a value; None for a time of day or a length of time."""
    if "notBefore" in values or "notAfter" in values:
        return None
    first, last = values.get("when") or values.get("from", ""), values.get("when") or values.get("to", "")
    if "T" in first or not first or not last:
        return None
    return PartialDate(first).first, PartialDate(last).last


def found(text: str, issued: date) -> Iterator[tuple[int, int, When]]:
    """Every date that the reader finds, with its place in the text."""
    document = Document(name="gum", source_key="gum", text=text, language="en", issued=PartialDate.of(issued))
    article = parse(document, pipeline())
    clock = Clock.of(article)
    for sentence in article.sentences:
        for when in clock.find(sentence):
            yield article.starts[when.start], article.ends[when.end - 1], when


def main() -> None:
    """Print the shares, and with -v every date that is wrong or missed."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("-v", "--verbose", action="store_true")
    given = arguments.parse_args()
    right = agrees = total = 0
    for path in sorted(given.folder.glob("*.xml")):
        text, issued, wanted = gold(path.read_text(encoding="utf-8"))
        known = list(found(text, issued))
        for one in wanted:
            here = [when for start, end, when in known if start < one.end and one.start < end]
            spans = [(when.first.first, (when.last or when.first).last) for when in here]
            total += 1
            hit = any((one.first, one.last) == span for span in spans) or any(
                when.last is not None and (one.first, one.last) in ((when.first.first, when.first.last), (when.last.first, when.last.last))
                for when in here
            )
            right += hit
            agrees += any(first <= one.last and one.first <= last for first, last in spans)
            if given.verbose and not hit:
                shown = [f"{when.first}" + (f"/{when.last}" if when.last else "") for when in here]
                around = " ".join(text[max(0, one.start - 60) : one.end + 40].split())
                print(f"{path.stem} of {issued}: {one.text!r} is {one.first}/{one.last}, read as {shown or 'nothing'}: ... {around} ...")
    print(f"{total} dates: right {right} ({right / total:.3f}), agreeing {agrees} ({agrees / total:.3f})")


if __name__ == "__main__":
    main()
