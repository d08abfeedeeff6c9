"""One article at work: its text as one sequence of parsed tokens, its sentences with their zones, the way back to its offsets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from kb.extract.cleaning import Cleaned, clean
from kb.extract.lexicon import load, words
from kb.extract.zones import READ, Dateline, Stretch, dateline, segment, zone_concept
from kb.model import Document, Entity, Passage

if TYPE_CHECKING:
    from kb.extract.trace import Trace

# Beyond these a text is no article: it is read so far, and a warning says so.
MOST_CHARACTERS = 120_000
_LONGEST_LINE = 8_000
_BATCH = 24
_PAIR = re.compile(r"(?:[A-Z]\.){2,4}-[A-Z][A-Za-z.]+|[A-Z][A-Za-z]+-(?:[A-Z]\.){2,4}")
_CLOSERS = frozenset("\"')]}")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: tokens ``span``, its place in the text as a passage, and the stretch (paragraph) it stands in."""

    number: int
    span: Span
    passage: Passage
    zone: str
    stretch: int
    heading: bool


@dataclass(slots=True)
class Found:
    """Tokens ``start`` to ``end`` stand for an entity; ``how``: name, adjective, metonym, person, place or organ."""

    start: int
    end: int
    entity: Entity
    how: str = "name"
    text: str = ""


@dataclass(slots=True)
class Article:
    """What the stages hand to each other; every stage reads it, and ``mentions`` is what the second stage writes."""

    document: Document
    doc: Doc
    sentences: list[Sentence]
    starts: list[int]
    ends: list[int]
    dateline: Dateline | None
    warnings: list[str]
    found: list[Found] = field(default_factory=list)
    found_at: dict[int, Found] = field(default_factory=dict)
    sentence_at: list[int] = field(default_factory=list)
    trace: Trace | None = None
    _by_sentence: dict[int, list[Found]] = field(default_factory=dict)

    def found_in(self, number: int) -> list[Found]:
        """The mentions that begin in a sentence, in its order; for use once all are registered."""
        if not self._by_sentence:
            for one in sorted(self.found, key=lambda found: found.start):
                self._by_sentence.setdefault(self.sentence_at[one.start], []).append(one)
        return self._by_sentence.get(number, [])

    def sentence(self, token: Token) -> Sentence:
        """The sentence a token stands in."""
        return self.sentences[self.sentence_at[token.i]]

    def passage(self, start: int, end: int, zone: str) -> Passage:
        """The passage of tokens ``start`` to ``end``, verbatim by offsets of the original."""
        first, last = self.starts[start], self.ends[end - 1]
        return Passage(self.document.text[first:last], first, last, zone_concept(zone))

    def add(self, found: Found) -> None:
        """Register a mention; an earlier one at the same tokens stays."""
        if any(i in self.found_at for i in range(found.start, found.end)):
            return
        found.text = found.text or self.doc[found.start : found.end].text
        self.found.append(found)
        for i in range(found.start, found.end):
            self.found_at[i] = found


def _chunks(stretch: Stretch, text: str) -> Iterator[tuple[int, int]]:
    """A paragraph in pieces that the parser can hold; cut at a full stop or a blank if there is one."""
    start = stretch.start
    while stretch.end - start > _LONGEST_LINE:
        window = text[start : start + _LONGEST_LINE]
        cut = max(window.rfind(". ") + 1, 0) or max(window.rfind(" "), 0) or _LONGEST_LINE
        yield start, start + cut
        start += cut
    if start < stretch.end:
        yield start, stretch.end


def _split_pairs(doc: Doc) -> None:
    """ "U.S.-Iran" is one token to the tokenizer and two states to us."""
    pairs = [token for token in doc if _PAIR.fullmatch(token.text)]
    if not pairs:
        return
    with doc.retokenize() as retokenizer:
        for token in pairs:
            left, right = token.text.split("-", 1)
            retokenizer.split(token, [left, "-", right], heads=[(token, 2), (token, 2), (token, 2)])


def _shortened() -> frozenset[str]:
    """Titles that are written with a full stop: "Sens.", "Hon."."""
    return frozenset(load("offices")["short"]) | words("offices", "honours") | {
        "messrs",
        "engr",
        *(rank.removesuffix(".") for rank in words("offices", "ranks") if rank.endswith(".")),
    }


def _prepare(nlp: Language, text: str) -> Doc:
    """Tokens with sentence starts ruled out where the sentence before has not closed: parsers split at brackets and initials."""
    doc = nlp.make_doc(text)
    _split_pairs(doc)
    for token in doc[1:]:
        before = doc[token.i - 1]
        place = token.i - 1
        while place > 0 and doc[place].text in _CLOSERS:
            place -= 1
        closer = doc[place].text
        if (
            not (closer[-1] in ".!?…;:" or before.is_space)
            or (before.text == "." and token.i >= 2 and doc[token.i - 2].lower_ in _shortened())
            or (before.text in {")", "]"} and token.text[0].islower())
        ):
            # also not behind "Sens." and not within "(D-N.J.) and"
            token.is_sent_start = False
        elif (
            closer in {".", "!", "?"}
            and place == token.i - 1
            and token.is_title
            and token.i >= 2
            and len(doc[token.i - 2].text) > 3
        ):
            token.is_sent_start = True
    return doc


# What the pipeline's lemmatizer gets wrong among the words that frames ask for.
_BASE_FORMS = {"staged": "stage"}


def parse(document: Document, nlp: Language) -> Article:
    """Segment, clean and parse a document; one call of the pipeline for all of it."""
    warnings: list[str] = []
    end = len(document.text)
    if end > MOST_CHARACTERS:
        end = MOST_CHARACTERS
        warnings.append(
            f"{document.name}: only the first {MOST_CHARACTERS:,} of {len(document.text):,} characters were read for facts"
        )
    head: Dateline | None = None
    pieces: list[tuple[Stretch, int, Cleaned]] = []
    for number, stretch in enumerate(segment(document, end)):
        if stretch.zone not in READ:
            continue
        if stretch.zone in ("body", "headline", "summary"):
            cut = dateline(document.text[stretch.start : min(stretch.end, stretch.start + 200)])
            if cut is not None:
                head = head or cut[0]
                stretch = Stretch(stretch.start + cut[1], stretch.end, stretch.zone, stretch.heading)
        for left, right in _chunks(stretch, document.text):
            cleaned = clean(document.text, left, right)
            if cleaned.text.strip():
                pieces.append((stretch, number, cleaned))
    docs = list(nlp.pipe((_prepare(nlp, cleaned.text) for _, _, cleaned in pieces), batch_size=_BATCH))
    for token in (one for doc in docs for one in doc if one.lower_ in _BASE_FORMS):
        token.lemma_ = _BASE_FORMS[token.lower_]
    joined = Doc.from_docs(docs) if docs else Doc(nlp.vocab)
    article = Article(document, joined, [], [], [], head, warnings)
    offset = 0
    for (stretch, number, cleaned), doc in zip(pieces, docs, strict=True):
        for token in doc:
            first, last = cleaned.back(token.idx, token.idx + len(token.text))
            article.starts.append(first)
            article.ends.append(last)
        for span in doc.sents:
            _sentence(article, joined[offset + span.start : offset + span.end], stretch, number)
        offset += len(doc)
    return article


def _sentence(article: Article, span: Span, stretch: Stretch, number: int) -> None:
    index = len(article.sentences)
    article.sentence_at.extend([index] * len(span))
    first, last = span.start, span.end
    while first < last - 1 and article.doc[first].is_space:
        first += 1
    while last - 1 > first and article.doc[last - 1].is_space:
        last -= 1
    passage = article.passage(first, last, stretch.zone)
    article.sentences.append(Sentence(index, span, passage, stretch.zone, number, stretch.heading))
