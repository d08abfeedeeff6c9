"""Counterparts with a name: the same office in another state."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract import statesmen
from kb.extract.article import Article, Found
from kb.extract.heads import head_of
from kb.extract.holdings import Holding
from kb.extract.lexicon import words
from kb.extract.offices import Office
from kb.extract.ranks import left_edge
from kb.extract.references import Post, References
from kb.model import Entity


def find(article: Article, references: References) -> list[tuple[Holding, Entity | None, bool]]:
    """ "His Freedonian counterpart, Jane Roe", "her Freedonian colleague Jane Roe": the same office in another state."""
    found: list[tuple[Holding, Entity | None, bool]] = []
    for token in article.doc:
        if token.lemma_.lower() not in words("groups", "counterparts"):
            continue
        person, state = _named(article, token), _state(article, token)
        if person is None or state is None:
            continue
        own = next((one for one in references.posts if one.person == person.entity and one.organization == state and not one.former), None)
        if own is not None:
            # "X met her counterpart Y", where Y is told to be the premier: so is X
            found.extend(_same_office(article, references, token, own))
            continue
        post = _post_of(article, references, token, person.entity)
        if post is None or post.organization == state:
            continue
        office = Office(token.i, token.i, token.i + 1, post.label, state, False)
        found.append((Holding(person.entity, office, token.i, person.end, "counterpart"), state, False))
    return found


def _same_office(article: Article, references: References, token: Token, own: Post) -> list[tuple[Holding, Entity | None, bool]]:
    """The office of whoever's counterpart it is, for a statesman whose title the article does not give."""
    owners = [one for child in token.children if child.dep_ == "poss" for one in references.entities(child) if one.type == "Person"]
    if len(owners) != 1 or any(post.person == owners[0] for post in references.posts):
        return []
    state = statesmen.of(article, owners[0])
    if state is None or state == own.organization:
        return []
    office = Office(token.i, token.i, token.i + 1, own.label, state, False)
    return [(Holding(owners[0], office, token.i, token.i + 1, "counterpart"), state, False)]


def _named(article: Article, token: Token) -> Found | None:
    """The name behind a counterpart, with or without a comma and a rank, or the name that it describes."""
    doc = article.doc
    after = token.i + 1
    if after < len(doc) and doc[after].text == ",":
        after += 1
    person = next((article.found_at[i] for i in range(after, min(after + 4, len(doc))) if i in article.found_at), None)
    if person is not None and person.entity.type == "Person" and left_edge(article, person, after) == after:
        return person
    opener = token.left_edge.i - 1
    ahead = article.found_at.get(opener - 1) if opener > 0 and doc[opener].text == "," else None
    # "X, her Chilean counterpart"
    apposed = ahead is not None and ahead.entity.type == "Person" and any(child.dep_ == "poss" for child in token.children)
    return ahead if apposed else None


def _state(article: Article, token: Token) -> Entity | None:
    for child in token.children:
        found = article.found_at.get(child.i)
        if child.dep_ in ("amod", "compound", "nmod") and found is not None and found.entity.type == "State":
            return found.entity
    before = article.found_at.get(token.i - 1)
    return before.entity if before is not None and before.entity.type == "State" else None


def _post_of(article: Article, references: References, token: Token, person: Entity) -> Post | None:
    """The office of whoever's counterpart it is: of the owner, else of the persons the sentence and those before it name."""
    owners = [one for child in token.children if child.dep_ == "poss" for one in references.entities(child) if one.type == "Person"]
    number = article.sentence_at[token.i]
    for place in (number, number - 1, number - 2):
        owners.extend(
            one.entity
            for one in (article.found_in(place) if place >= 0 else ())
            if one.entity.type == "Person" and one.start < token.i and one.entity != person and one.entity not in owners
        )
    for owner in owners:
        for post in references.posts:
            if post.person == owner and not post.former and head_of(post.label) not in words("offices", "professions"):
                return post
    return None
