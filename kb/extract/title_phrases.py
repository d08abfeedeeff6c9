"""What stands behind the head of a title: where a phrase ends, and bodies that are only meant or written beside it."""

from __future__ import annotations

from kb.extract import bodies
from kb.extract.article import Article
from kb.extract.heads import lower_head
from kb.extract.lexicon import words
from kb.model import Entity

_BREAKS = frozenset({",", ".", ";", ":", "(", ")", '"', "—", "–", "--", "!", "?", "[", "]"})
FURTHEST = 14


def _portfolio_goes_on(article: Article, comma: int, ceiling: int) -> bool:
    """ "Minister of Trade, Tourism, and Labour": another field behind the comma."""
    place = comma + 1 + (comma + 1 < ceiling and article.doc[comma + 1].lower_ == "and")
    if place >= ceiling:
        return False
    token = article.doc[place]
    return token.is_title and token.lower_ in words("offices", "modifiers") and not lower_head(token) and place not in article.found_at


def phrase_end(article: Article, start: int, ceiling: int, portfolio: bool = False) -> int:
    """Where a noun phrase behind a preposition ends: at punctuation, a verb, a person, another preposition."""
    doc = article.doc
    place = start
    while place < ceiling and place - start < FURTHEST:
        token = doc[place]
        found = article.found_at.get(place)
        if found is not None and found.entity.type == "Person" and not (found.end < len(doc) and doc[found.end].text in {"'s", "’s"}):
            break
        if found is not None and found.start >= start and found.end <= ceiling:
            place = found.end
            continue
        if (
            token.text == "("
            and place > start
            and place + 2 < ceiling
            and doc[place + 2].text == ")"
            and doc[place + 1].text.isupper()
        ):
            place += 3
            continue
        if token.text == "-" and place + 3 < ceiling and doc[place + 1].lower_ == "in" and doc[place + 2].text == "-":
            # "the chairman-in-office"
            place += 4
            continue
        if place <= start + 5 and token.lower_ in words("offices", "doubting"):
            place += 1
            continue
        if portfolio and token.text == "," and place > start and _portfolio_goes_on(article, place, ceiling):
            place += 2
            continue
        if token.tag_ == "TO":
            break
        if token.text in _BREAKS or (
            token.pos_ in ("VERB", "AUX", "SCONJ") and not token.text[0].isupper() and token.dep_ not in ("amod", "compound")
        ):
            break
        if token.pos_ in ("ADP", "ADV", "PRON") and place > start and token.dep_ != "poss":
            break
        if token.lower_ in {"and", "&"}:
            follows = doc[place + 1] if place + 1 < ceiling else None
            if follows is None or place == start or lower_head(follows) or _office_follows(article, place + 1, ceiling):
                break
            there = article.found_at.get(place + 1)
            if (there is not None and there.entity.type == "Person") or follows.pos_ in ("VERB", "AUX", "DET", "PRON"):
                break
        if token.lower_ in words("offices", "former") and place > start:
            break
        place += 1
    while place > start and doc[place - 1].lower_ in {"and", "&", "the", "'s", "’s"}:
        place -= 1
    return place


def _office_follows(article: Article, place: int, ceiling: int) -> bool:
    """Whether another title begins here: within a few words, before any break, there is a head."""
    for step in range(place, min(place + 5, ceiling)):
        token = article.doc[step]
        if lower_head(token):
            return True
        if token.text in _BREAKS or token.pos_ in ("ADP", "VERB", "AUX"):
            return False
    return False


def body_beside(article: Article, place: int, ceiling: int) -> Entity | None:
    """The body whose name stands right behind a title and before a name, as South Asian papers write: "Director General ISI X"."""
    doc = article.doc
    if place >= ceiling or ceiling - place > 5 or not doc[place].text[:1].isupper():
        return None
    there = article.found_at.get(place)
    if there is not None and there.start == place and there.end == ceiling and there.entity.type == "Organization":
        return there.entity
    if there is None and ceiling == place + 1 and doc[place].is_upper and 2 < len(doc[place]) < 7 and not lower_head(doc[place]):
        return Entity(label=doc[place].text, type="Organization")
    return None


def field_beside(article: Article, place: int, ceiling: int) -> list[str]:
    """The field of work in capitals between a title and a name: "Director General Military Operations X", "Secretary Foreign Affairs X"."""
    tokens = article.doc[place:ceiling]
    fields = words("offices", "modifiers") | {"operations"}
    named = any(token.i in article.found_at or not token.is_title or lower_head(token) for token in tokens)
    return [token.text for token in tokens] if 2 <= len(tokens) < 5 and not named and all(one.lower_ in fields for one in tokens) else []


def meant(article: Article, start: int, end: int) -> bool:
    """Whether a phrase is "the ministry", "the group": a body told before and not named here."""
    doc = article.doc
    return end - start == 2 and doc[start].lower_ == "the" and doc[start + 1].text.islower() and bodies.is_body(doc[start + 1])
