"""Names at the end of titles that the pipeline swallows: "Ambassador of Chile to Testland | Jane Roe", "Minister of Trade | Jo Roe"."""

from __future__ import annotations

import re

from spacy.tokens import Token

from kb.extract.article import Article, Found
from kb.extract.heads import lower_head
from kb.extract.lexicon import words
from kb.extract.names import bare
from kb.extract.persons import is_name
from kb.model import Entity

_FURTHEST, _LONGEST = 16, 4
_WEIGHT = 5
_PREPOSITIONS = frozenset({"of", "to", "in", "for", "on"})
_LINKS = frozenset({"and", "&", ",", "the", "/"})
# "V.Hajiyev": an initial and a surname in one word.
_INITIALED = re.compile(r"[A-Z][a-z]?\.[A-Z][a-z]{2,}")


def behind_phrases(article: Article, known: list[tuple[Found, int]]) -> list[tuple[Found, int]]:
    """The mentions with names behind the state, the body or the field of a title; a name of the reference data is never touched."""
    doc = article.doc
    listed: dict[int, Found] = {}
    for one, _ in known:
        if one.entity.iri:
            listed.update((at, one) for at in range(one.start, one.end))
    whole = {(one.start, one.end) for one, _ in known if one.how == "person"}
    named: list[Found] = []
    for token in doc:
        if not token.text[:1].isupper() or not lower_head(token) or token.i + 2 >= len(doc):
            continue
        start = _behind(token, listed)
        if start is None:
            continue
        end = _run_end(doc[start], listed)
        if (end - start >= 2 and (start, end) not in whole) or (end == start + 1 and _INITIALED.fullmatch(doc[start].text)):
            named.append(Found(start, end, Entity(label=bare(doc[start:end].text), type="Person"), "person"))
    taken = {place for one in named for place in range(one.start, one.end)}
    if not taken:
        return known
    kept = [(one, rank) for one, rank in known if one.entity.iri or not any(place in taken for place in range(one.start, one.end))]
    return [*kept, *((one, _WEIGHT) for one in named)]


def _behind(title: Token, listed: dict[int, Found]) -> int | None:
    """Where a name may begin behind a title and its phrases; None if no phrase ends in a state, an abbreviation or a field."""
    doc = title.doc
    place, ended = title.i + 1, False
    if title.nbor(1).lower_ not in _PREPOSITIONS and title.nbor(1).lower_ not in {"extraordinary", "general"}:
        return None
    limit = min(title.i + _FURTHEST, title.sent.end)
    while place < limit:
        token = doc[place]
        if (there := listed.get(place)) is not None:
            place = max(there.end, place + 1)
            ended = there.entity.type in ("State", "Organization")
            continue
        field = token.lower_ in words("offices", "modifiers") and token.text[:1].isupper()
        if field or (token.is_upper and token.is_alpha and 1 < len(token) < 7):
            ended = doc[place - 1].lower_ in _PREPOSITIONS | _LINKS or listed.get(place - 1) is not None or doc[place - 1].is_title or ended
        elif token.lower_ in _PREPOSITIONS or token.lower_ in _LINKS:
            ended = False
        elif ended and (is_name(token) or _INITIALED.fullmatch(token.text)):
            return place
        elif token.is_title and token.pos_ in ("PROPN", "NOUN", "ADJ") and not lower_head(token):
            ended = False
        elif lower_head(token) and token.text[:1].isupper():
            # "Ambassador Extraordinary and Plenipotentiary": the title goes on, and begins anew
            return None
        else:
            return None
        place += 1
    return None


def _run_end(first: Token, listed: dict[int, Found]) -> int:
    """Where the capitalised words of a name end; at its beginning if they run into a body or another title."""
    doc, end = first.doc, first.i
    if _INITIALED.fullmatch(first.text):
        return end + 1
    limit = first.sent.end
    while end < limit and end not in listed and is_name(doc[end]) and doc[end].pos_ == "PROPN":
        end += 1
        if end + 1 < limit and doc[end].text == "-" and not doc[end].whitespace_ and not doc[end - 1].whitespace_ and is_name(doc[end + 1]):
            # "Carlo Al-Ruiz"
            end += 2
    longer = end < limit and (lower_head(doc[end]) and doc[end].text[:1].isupper())
    body = any(one.text in words("groups", "organ_heads") or one.lower_ in words("groups", "bodies") for one in doc[first.i : end])
    return first.i if longer or body or end - first.i > _LONGEST else end
