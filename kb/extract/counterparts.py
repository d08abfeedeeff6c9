"""Counterparts with a name: the same office in another state."""

from __future__ import annotations

from kb.extract.article import Article
from kb.extract.holdings import Holding
from kb.extract.offices import Office
from kb.extract.references import References
from kb.model import Entity


def find(article: Article, references: References) -> list[tuple[Holding, Entity | None, bool]]:
    """ "his Freedonian counterpart, Jane Roe": the same office in another state."""
    found: list[tuple[Holding, Entity | None, bool]] = []
    for token in article.doc:
        if token.lemma_.lower() != "counterpart":
            continue
        after = token.i + 1 + (token.i + 1 < len(article.doc) and article.doc[token.i + 1].text == ",")
        person = article.found_at.get(after)
        state = next(
            (
                article.found_at[child.i].entity
                for child in token.children
                if child.dep_ in ("amod", "compound") and child.i in article.found_at
            ),
            None,
        )
        owners = [one for child in token.children if child.dep_ == "poss" for one in references.entities(child)]
        # "travels for talks with Freedonian counterpart Jane Roe": whoever the sentence began with
        owners = owners or [one.entity for one in article.found_in(article.sentence_at[token.i]) if one.start < token.i][:2]
        post = next(
            (post for post in references.posts if post.person in owners and post.organization is not None and not post.former),
            None,
        )
        if (
            person is None
            or person.entity.type != "Person"
            or state is None
            or state.type != "State"
            or post is None
            or person.entity in owners
        ):
            continue
        office = Office(token.i, token.i, token.i + 1, post.label, state, False)
        found.append((Holding(person.entity, office, token.i, person.end, "counterpart"), state, False))
    return found
