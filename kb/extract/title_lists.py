"""One title in the plural over a list of people and their states: "the ministers from three countries, A, Chile, and B, Peru"."""

from __future__ import annotations

from dataclasses import replace
from itertools import takewhile

from kb.extract.article import Article, Found
from kb.extract.heads import lower_head
from kb.extract.holdings import Holding
from kb.extract.lexicon import words
from kb.extract.offices import read

_LINKS = frozenset({",", "of", "from", "(", ":", "-", "–", "—", "--", "the", "and", ")", ";", "'s", "’s"})
_AT_MOST_BETWEEN = 4
_NEXT = 3


def find(article: Article) -> list[Holding]:
    """Each of those named has the office of the state that stands with the name."""
    held: list[Holding] = []
    for token in article.doc:
        if token.tag_ not in ("NNS", "NNPS") or not lower_head(token) or token.i in article.found_at:
            continue
        sentence = article.sentences[article.sentence_at[token.i]]
        behind = [one for one in article.found_in(sentence.number) if one.start > token.i]
        if article.doc[sentence.span.end - 1].text == ":" and sentence.number + 1 < len(article.sentences):
            behind += article.found_in(sentence.number + 1)
        pairs = _in_turn(article, token.i, behind) or _pairs(article, token.i, behind)
        if len(pairs) < 2:
            continue
        first = min(pairs[0][0].start, pairs[0][1].start)
        office = read(article, token.i, sentence.span.start, first - 1)
        if office is None:
            continue
        for person, state in pairs:
            one = replace(office, organization=state.entity, owner=None)
            held.append(Holding(person.entity, one, office.start, person.end, "shared"))
    return held


def _in_turn(article: Article, head: int, behind: list[Found]) -> list[tuple[Found, Found]]:
    """ "The presidents of Chile and Peru, A and B,": each of the one named in the same place."""
    states = list(takewhile(lambda one: one.entity.type == "State", behind))
    people = list(takewhile(lambda one: one.entity.type == "Person", behind[len(states) :]))
    if len(states) < 2 or len(people) < len(states) or article.doc[head + 1].lower_ != "of" or states[0].start > head + 3:
        return []
    named = people[: len(states)]
    if named[0].start - states[-1].end > 2 or named[-1].end - named[0].start > 8 * len(named):
        return []
    return list(zip(named, states, strict=True))


def _pairs(article: Article, head: int, behind: list[Found]) -> list[tuple[Found, Found]]:
    """ "Envoys: A of Chile, B of Peru", "the envoys of Chile, A; Peru, B": names and states by turns, close to each other."""
    doc = article.doc
    start = next((number for number, one in enumerate(behind) if one.entity.type == "Person"), None)
    if start is None:
        return []
    person = behind[start]
    owner = behind[start - 1] if start else None
    owned_before = owner is not None and owner.entity.type in ("State", "Organization") and _linked(article, owner.end, person.start, False)
    turns = behind[start - 1 :] if owned_before else behind[start:]
    close = turns[0].start - head <= _NEXT or doc[turns[0].start - 1].text in {":", ","}
    between = doc[head + 1 : turns[0].start]
    if not close or (any(one.pos_ == "VERB" for one in between) and ":" not in {one.text for one in between}):
        return []
    pairs: list[tuple[Found, Found]] = []
    last = turns[0].start
    for left, right in zip(turns[::2], turns[1::2], strict=False):
        name, state = (right, left) if owned_before else (left, right)
        known = state.entity.type == "State" or (owned_before and not pairs and state.entity.type == "Organization")
        if name.entity.type != "Person" or not known or state.how == "adjective":
            break
        if not _linked(article, left.end, right.start, not owned_before) or left.start - last > _AT_MOST_BETWEEN:
            break
        if any(lower_head(one) for one in doc[last : left.start] if pairs):
            break
        pairs.append((name, state))
        last = right.end
    return pairs


def _linked(article: Article, end: int, start: int, behind: bool) -> bool:
    """Whether only a comma, a dash or "of" stands between a name and its state; a rank may stand before a name."""
    between = article.doc[end:start]
    if not 0 < len(between) <= _NEXT:
        return False
    ranks = frozenset() if behind else words("offices", "ranks")
    return all(one.lower_ in _LINKS or one.lower_ in ranks for one in between) and between[0].lower_ not in {"and", ";"}
