"""What guards against a model: a fact counts only if its evidence stands in the text and its arguments are words or names of it."""

from __future__ import annotations

import re
import unicodedata
from calendar import day_name, month_abbr, month_name
from functools import cache

from kb.dates import PartialDate
from kb.extract import gazetteer
from kb.extract.article import MOST_CHARACTERS
from kb.extract.cleaning import clean
from kb.extract.zones import Stretch, zone_concept
from kb.llm.answer import AnyFact, Refused
from kb.llm.chunks import Piece
from kb.llm.facts import Found, claims
from kb.model import Claim, Document, Passage

_FEWEST_WORDS, _MOST_CHARACTERS = 3, 1_500
_WORD = re.compile(r"[^\W_]+")
_YEAR = re.compile(r"\b\d{4}\b")
_DAYS = "|".join([*month_name[1:], *(f"{one}\\.?" for one in month_abbr[1:]), "Sept\\.?", *day_name])
_DATED = re.compile(
    rf"\b(?:{_DAYS})\b|\b(?:19|20)\d\d\b|\b(?:yesterday|today|tonight|tomorrow|(?:last|next|this|past) (?:week|month|year|night|weekend))\b"
)


class Said:
    """A stretch of text asked whether it contains a name or a phrase: its words, or another name of the same known entity."""

    def __init__(self, text: str) -> None:
        self._cased = f" {' '.join(_WORD.findall(_bare(text)))} "
        self._folded = self._cased.casefold()
        self._known = frozenset(iri for match in gazetteer.find(text) for iri in _meant(match))

    def __call__(self, name: str) -> bool:
        """Whether the name or phrase is in the text; the case counts only for acronyms: "US" is not "us"."""
        if self._contains(name):
            return True
        left, rest = 0, []
        for match in gazetteer.find(name):
            if not _meant(match) & self._known:
                return False
            rest.append(name[left : match.start])
            left = match.end
        if not left:
            return False
        rest.append(name[left:])
        # "Russian Foreign Ministry" where the text says "Russia's Foreign Ministry"
        return all(self._contains(part) for part in rest if _words(part) not in ([], ["s"], ["the"]))

    def surname(self, name: str) -> bool:
        """Whether the last word of a name of several is in the text."""
        words = _words(name)
        return len(words) > 1 and len(words[-1]) > 2 and self._contains(words[-1])

    def _contains(self, phrase: str) -> bool:
        words = _words(phrase)
        if not words:
            return False
        joined = f" {' '.join(words)} "
        acronym = len(words) == 1 and len(words[0]) <= 6 and words[0].isupper()
        return joined in self._cased if acronym else joined.casefold() in self._folded


def _meant(match: gazetteer.Match) -> frozenset[str]:
    """What a name may stand for: "the Kremlin" for a government and for its state."""
    owner = match.entity.of
    return frozenset({match.entity.iri} | ({owner.iri} if owner is not None and match.entity.type == "Government" else set()))


def _bare(text: str) -> str:
    """Without accents, and without what the eye does not see."""
    folded = unicodedata.normalize("NFKD", clean(text, 0, len(text)).text)
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def _words(phrase: str) -> list[str]:
    words = _WORD.findall(_bare(phrase))
    return words[1:] if len(words) > 1 and words[0].casefold() == "the" else words


class Ground:
    """One document as the ground on which the facts of a model stand or fall."""

    def __init__(self, document: Document) -> None:
        self.document = document
        read = document.text[:MOST_CHARACTERS]
        self._said = Said(read)
        self._years = {int(year) for year in _YEAR.findall(read)}
        self._context = cache(Said)

    def claims(self, fact: AnyFact, piece: Piece, because: str) -> list[Claim] | Refused:
        """The claims that a fact of a model becomes, or why it becomes none."""
        if len(_words(fact.evidence)) < _FEWEST_WORDS or len(fact.evidence) > _MOST_CHARACTERS:
            return Refused.LENGTH
        found = self._passage(fact.evidence, piece)
        if found is None:
            return Refused.EVIDENCE
        passage, before = found
        if (reason := self._arguments(fact, passage, before)) is not None:
            return reason
        sources = [*fact.attribution.source, *([fact.attribution.via] if fact.attribution.via else [])] if fact.attribution else []
        if not all(self._said(one) for one in sources):
            return Refused.SOURCE
        dates = self._dates(fact.date)
        if dates is None:
            return Refused.DATE
        inferred = bool(dates) and not _DATED.search(passage.quote)
        return claims(fact, Found(passage, dates, inferred, self.document.issued, because)) or Refused.MISSING

    def _passage(self, evidence: str, piece: Piece) -> tuple[Passage, str] | None:
        """Where the evidence stands, with the paragraphs around it up to its end; its white space and quotation marks may be others."""
        text = self.document.text
        words = clean(evidence, 0, len(evidence)).text.split()
        pattern = re.compile(r"\s+".join(re.escape(word) for word in words))
        read = clean(text, piece.start, piece.end)
        for match in pattern.finditer(read.text):
            start, end = read.back(match.start(), match.end())
            for number, paragraph in enumerate(piece.paragraphs):
                if paragraph.start <= start < paragraph.end:
                    first: Stretch = piece.paragraphs[max(0, number - 1)]
                    zone = zone_concept(paragraph.zone)
                    return Passage(text[start:end], start, end, zone), text[first.start : max(paragraph.end, end)]
        return None

    def _arguments(self, fact: AnyFact, passage: Passage, before: str) -> Refused | None:
        args = fact.args
        core: list[str] = []
        for role in type(args).model_fields:
            value = getattr(args, role)
            given = [one for one in (value if isinstance(value, list) else [value]) if one is not None]
            if role in args.core and not any(_words(one) for one in given):
                return Refused.MISSING
            if role in args.chosen:
                continue
            if not all(self._said(one) for one in given):
                return Refused.ARGUMENT
            core += given if role in args.core else []
        near = self._context(passage.quote), self._context(before)
        if not any(said(one) or said.surname(one) for said in near for one in core):
            return Refused.ELSEWHERE
        return None

    def _dates(self, text: str | None) -> tuple[PartialDate, ...] | None:
        """One date, or the two of a period; none where none is given; None for what is no date or comes from nowhere."""
        if not text:
            return ()
        try:
            dates = tuple(PartialDate(part.strip()) for part in text.split("/"))
        except ValueError:
            return None
        issued = self.document.issued
        near = set() if issued is None else {issued.first.year + step for step in (-1, 0, 1)}
        if len(dates) > 2 or any(one.first.year not in self._years | near for one in dates) or dates[0].first > dates[-1].last:
            return None
        return dates
