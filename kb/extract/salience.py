"""Which state a title without one belongs to: the one that acts where the person speaks, else the article's, if that is clear."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Token

from kb.extract import gazetteer
from kb.extract.article import Article, Found
from kb.extract.grammar import ancestors, children, subjects
from kb.extract.lexicon import words
from kb.extract.titles import Holding
from kb.model import Entity

_CLEARLY = 1.25
_KNOWN_WELL = 3
_TO_COME = frozenset({"will", "'ll", "would", "shall"})


def likeliest(article: Article, held: Holding, taken: set[Entity]) -> Entity | None:
    """The state that a title without one most likely means, or none if that is not clear; ``taken`` are those that have another holder.

    Use it for offices that only states have.
    """
    local = _at_hand(article, held)
    return local if local is not None and local not in taken else _weighed(article, held, taken)


def _at_hand(article: Article, held: Holding) -> Entity | None:
    """ "In Oslo, President X said", "Norway will send tanks, President X's office said": the state of the place or of the deed."""
    verb = _speaks(article, held)
    if verb is None:
        return None
    for preposition in children(verb, "prep"):
        for target in children(preposition, "pobj") if preposition.lower_ == "in" and preposition.i < held.start else ():
            found = article.found_at.get(target.i)
            if found is not None and found.how in ("metonym", "seat") and found.entity.type == "State":
                return found.entity
    acting: set[Entity] = set()
    for told in children(verb, "ccomp", "parataxis"):
        if any(child.lower_ in _TO_COME for child in children(told, "aux")):
            acting.update(
                article.found_at[one.i].entity
                for one in subjects(told)
                if one.i in article.found_at and article.found_at[one.i].entity.type == "State"
            )
    return acting.pop() if len(acting) == 1 else None


def _speaks(article: Article, held: Holding) -> Token | None:
    """The verb whose subject is the person, or a body of the person's: "the president's office"."""
    for place, head in ancestors(article.doc[held.end - 1]):
        if place.dep_ in ("nsubj", "nsubjpass") and head.pos_ in ("VERB", "AUX"):
            return head
        if place.dep_ not in ("poss", "compound", "appos", "nmod"):
            return None
    return None


def _elsewhere(article: Article, held: Holding, state: Entity) -> bool:
    """Whether the sentence tells of other states that act or are named as somebody's own, and not of this one."""
    there = [one for one in article.found_in(article.sentence_at[held.start]) if one.entity.type == "State" and one.how != "linked"]
    if not there:
        return False
    if any(one.entity == state for one in there):
        # "Norway recalled its ambassador to Chile after remarks by President X": named, but against the person
        return _speaks(article, held) is None and len({one.entity for one in there}) > 1 and held.person not in _subjects(article, held)
    return any(_theirs(article.doc[one.start : one.end].root, one) for one in there)


def _subjects(article: Article, held: Holding) -> set[Entity]:
    """Who is the subject of a clause somewhere in the article."""
    return {
        one.entity
        for one in article.found
        if one.entity == held.person and article.doc[one.start : one.end].root.dep_ in ("nsubj", "nsubjpass")
    }


def _weighed(article: Article, held: Holding, taken: set[Entity]) -> Entity | None:
    """The state that a title without one most likely means, or none if two are as likely.

    Counted are: how often the article names a state, which states stand beside the person as theirs ("in Warsaw", "Polish officials"), who
    is the subject of the sentence before, whose seat of government is named.  What is done to a state ("sanctions on X") does not count.
    """
    number = article.sentence_at[held.start]
    counts: Counter[Entity] = Counter(one.entity for one in article.found if one.entity.type == "State")
    if not counts:
        return None
    most = max(counts.values())
    weights: Counter[Entity] = Counter({entity: round(30 * count / most) for entity, count in counts.items()})
    beside = {article.sentence_at[one.start] for one in article.found if one.entity == held.person}
    for one in article.found:
        place = article.sentence_at[one.start]
        seat = one.entity.of if one.text in words("groups", "keeps_name") else one.entity if one.how == "seat" else None
        if seat is not None and seat.type == "State":
            weights[seat] += 10
        if one.entity.type != "State":
            continue
        root = article.doc[one.start : one.end].root
        theirs = _theirs(root, one)
        if place in beside:
            weights[one.entity] += min(14 if theirs else 8, (60 if theirs else 30) // len(beside))
        if place == number - 1 and root.dep_ in ("nsubj", "nsubjpass"):
            weights[one.entity] += 18
        if place <= 2 and theirs and root.dep_ in ("nsubj", "poss", "nsubjpass"):
            weights[one.entity] += 8
    if article.dateline is not None:
        for match in gazetteer.find(article.dateline.place.title()):
            if match.entity.type == "State":
                weights[match.entity] += 20
    for entity in taken:
        weights.pop(entity, None)
    ranked = weights.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < _CLEARLY * ranked[1][1]):
        return None
    if _elsewhere(article, held, ranked[0][0]) and len(beside) < _KNOWN_WELL:
        return None
    return ranked[0][0]


def _theirs(root: Token, one: Found) -> bool:
    """Whether a state stands as the actor's own: subject, seat, owner; not as what sanctions, attacks or visits are aimed at."""
    if root.dep_ == "pobj":
        return one.how == "metonym" and root.head.lower_ in {"in", "from"}
    if root.dep_ == "poss":
        return root.head.lemma_.lower() not in {"attack", "invasion", "aggression", "war", "program", "programme"}
    if root.dep_ in ("dobj", "dative"):
        return False
    if root.dep_ in ("amod", "compound", "nmod"):
        head = root.head.lemma_.lower()
        return (
            head in words("groups", "of_state")
            or head in words("groups", "organ")
            or head in words("offices", "heads")
            or head in {"capital", "people", "city"}
        )
    return True
