"""What a title belongs to, read from the phrase behind it: a name, a kind of body with its name, a body that only words describe."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kb.extract import gazetteer
from kb.extract.article import Article, Found
from kb.extract.lexicon import load, words
from kb.model import Entity

DETERMINERS = frozenset({"the", "a", "an", "this", "that"})


def part_of_title(label: list[str], article: Article, start: int, end: int) -> bool:
    """ "Secretary of Homeland Security": what follows names the office, not the body it belongs to."""
    phrase = join([*label, *(token.text for token in article.doc[start:end])]).lower()
    if any(phrase == key or phrase.endswith(" " + key) for key in load("offices")["states"]):
        return True
    text = article.doc[start:end].text.lower()
    named = (article.found_at[i].entity for i in range(start, end) if i in article.found_at)
    if any(entity.type == "Organization" and entity.iri for entity in named):
        return False
    return (
        label[-1].lower() in {"secretary", "minister"}
        and article.doc[start].lower_ in {"of", "for"}
        and not any(word in text for word in words("groups", "bodies_named"))
        and not any(
            article.found_at[i].entity.type in ("State", "Person", "Place") for i in range(start, end) if i in article.found_at
        )
    )


def body(article: Article, start: int, end: int) -> bool:
    """Whether a phrase without a name is a body: "the House committee", "a think tank"."""
    return is_body(article.doc[end - 1])


def unlisted(article: Article, start: int, end: int) -> bool:
    """Whether a phrase is a name that neither the pipeline nor the reference data knows: "LDK", "Gazeta Nova"."""
    while start < end - 1 and article.doc[start].lower_ in DETERMINERS:
        start += 1
    tokens = article.doc[start:end]
    known = words("offices", "modifiers") | words("offices", "heads") | words("offices", "parties")
    if not 0 < len(tokens) < 5 or any(token.lower_ in known or token.ent_type_ in ("DATE", "PERSON", "NORP", "GPE") for token in tokens):
        return False
    acronym = len(tokens) == 1 and tokens[0].is_upper and 1 < len(tokens[0]) < 8
    return acronym or (len(tokens) > 1 and all(token.is_title and token.pos_ == "PROPN" for token in tokens))


def is_body(last: Token) -> bool:
    """Whether a word is a kind of body."""
    organs = words("groups", "organ")
    return last.lemma_.lower() in organs or last.lower_ in words("groups", "bodies")


def body_of(article: Article, target: Token) -> Entity | None:
    """The body or state that a noun with what belongs to it means: "the Nordic Council", "the opposition bloc"."""
    there = article.found_at.get(target.i)
    if there is not None:
        return there.entity if there.entity.type in ("Organization", "Company", "State", "Group") and there.how != "adjective" else None
    if not is_body(target):
        return None
    start = min((child.left_edge.i for child in target.children if child.dep_ in ("amod", "compound", "nmod", "poss")), default=target.i)
    inner = next((article.found_at[i] for i in range(start, target.i) if i in article.found_at), None)
    state = inner.entity if inner is not None and inner.entity.type == "State" else None
    return Entity(label=bare(article, start, target.i + 1), type="Organization", of=state)


def bare(article: Article, start: int, end: int) -> str:
    while start < end - 1 and (article.doc[start].lower_ in DETERMINERS or article.doc[start].lower_ in words("offices", "doubting")):
        start += 1
    return join([token.text for token in article.doc[start:end]])


def body_named(article: Article, start: int, end: int) -> Entity | None:
    """ "The Oslo freight company Blue Air": the name behind the kind of body."""
    for i in range(start + 1, end):
        if not is_body(article.doc[i - 1]) or not article.doc[i - 1].text.islower() or not article.doc[i].text[:1].isupper():
            continue
        named = article.found_at.get(i)
        if named is not None and named.start == i and named.entity.type in ("Organization", "Company", "Group"):
            return named.entity
        if named is None or named.entity.type == "Person":
            return Entity(label=bare(article, i, end), type="Organization")
    return None


def organization(article: Article, inner: Found, start: int, end: int) -> Entity:
    """The body that a phrase with a name in it means: the name itself, or "Iran's armed forces"."""
    named_body = body_named(article, start, end)
    if named_body is not None:
        return named_body
    rest = article.doc[inner.end : end]
    words_after = [token for token in rest if token.text not in {"'s", "’s", "'", "’", "(", ")"}]
    if inner.entity.type == "State" and words_after and words_after[-1].lemma_.lower() in {"government", "junta", "regime"}:
        # "the ambassador of Chile's army-backed government"
        return inner.entity
    if inner.entity.type == "State" and words_after and len(words_after) <= 5 and words_after[-1].pos_ in ("NOUN", "PROPN"):
        return Entity(label=bare(article, inner.start, end), type="Organization", of=inner.entity)
    if (
        inner.entity.type == "Organization"
        and inner.start - start <= 1
        and words_after
        and is_body(words_after[-1])
    ):
        # "the Senate Foreign Relations subcommittee"
        return replace(inner.entity, label=bare(article, start, end), iri="")
    if (
        inner.entity.type == "Organization"
        and inner.start - start <= 1
        and words_after
        and len(words_after) <= 4
        and words_after[-1].text[0].isupper()
        and not inner.entity.iri
    ):
        return replace(inner.entity, label=bare(article, start, end))
    return inner.entity


def state_in(body_: Entity) -> Entity | None:
    """The state a body is of, or that its name tells: "the Armed Forces of Chile"."""
    if body_.of is not None:
        return body_.of if body_.of.type == "State" else None
    states = {match.entity for match in gazetteer.find(body_.label) if match.entity.type == "State"}
    return states.pop() if len(states) == 1 else None


def join(parts: list[str]) -> str:
    text = " ".join(parts).replace(" 's", "'s").replace(" ’s", "’s").replace(" - ", "-").replace(" ,", ",").replace(" '", "'")
    return " ".join(text.split())
