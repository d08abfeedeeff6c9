"""Envoys and missions: the words for them in a phrase, whose they are, and where they are posted."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.grammar import children, coordinated, prepositions
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Entity

_ABROAD = ("State", "Group", "Organization")


@dataclass(frozen=True, slots=True)
class Posted:
    """An envoy or a mission: its word, the head of its phrase, whose it is (``own`` if a pronoun says so), where it is posted."""

    token: Token
    head: Token
    whose: Entity | None
    own: bool
    seats: tuple[Entity, ...]
    mission: bool


def posted(article: Article, references: References, heads: list[Token]) -> list[Posted]:
    """What stands in these phrases as envoys or missions; each of several joined by "and" by itself."""
    found = []
    for head in heads:
        for one in coordinated(head):
            token = _word(article, references, one)
            if token is not None:
                read = _read(article, references, token, one)
                of = [two for three in prepositions(token).get("of", []) for two in references.all(three) if two.type == "State"]
                # "the ambassadors of Norway and Chile"
                found.extend([replace(read, whose=state) for state in of] if len(of) > 1 else [read])
    return found


def _word(article: Article, references: References, head: Token) -> Token | None:
    """The word for an envoy or a mission in a phrase: its head, what it counts, or the title before a name."""
    envoys, missions = words("envoys", "envoys"), words("envoys", "missions")
    lemma = _lemma(head)
    if lemma in envoys or lemma in missions:
        return head
    if lemma in words("envoys", "staff") or lemma in words("envoys", "posts"):
        abroad = any(_lemma(one) in missions or one.lower_ in {"diplomatic", "consular"} for one in head.subtree) or (
            lemma not in {"secretary", "head", "director", "member", "agent"} and _named_state(references, head)
        )
        return head if abroad else None
    if lemma in words("envoys", "counting") or head.pos_ == "NUM":
        for target in prepositions(head).get("of", []):
            inner = _word(article, references, target)
            if inner is not None:
                return inner
    mention = article.found_at.get(head.i)
    before = [child for child in head.children if child.i < head.i] + children(head, "appos")
    for child in before:
        if _lemma(child) in envoys:
            return child
    if mention is not None and mention.entity.type == "Person":
        start = mention.start
        if start and _lemma(article.doc[start - 1]) in envoys:
            return article.doc[start - 1]
    return None


def _lemma(token: Token) -> str:
    low = token.lower_
    if low in {"commission", "commissions"} and token.i and token.doc[token.i - 1].lower_ == "high":
        return "high commission"
    return low.rstrip("s") if low.startswith(("attach", "ambassador", "diplomat", "envoy")) else token.lemma_.lower()


def _named_state(references: References, token: Token) -> bool:
    state = references.modifier_state(token) if not any(child.tag_ == "PRP$" for child in token.children) else None
    return state is not None and (state.type == "State" or (state.type == "Organization" and bool(state.iri)))


def _read(article: Article, references: References, token: Token, head: Token) -> Posted:
    own = False
    whose: Entity | None = None
    for place in dict.fromkeys((token, head)):
        for child in children(place, "poss"):
            if child.lower_ in {"its", "their", "his", "her", "our", "your"}:
                own = True
        # "their respective Lebanese ambassadors"
        adjectives = [
            article.found_at[child.i].entity for child in children(place, "amod", "compound", "nmod") if child.i in article.found_at
        ]
        whose = whose or next((state for state in adjectives if state.type == "State"), None) or references.modifier_state(place)
        if whose is None:
            # "staff of the Chilean embassy", "the Chilean embassy staff", "diplomats from Chile"
            inner = [
                *(one for one in children(place, "compound", "nmod", "poss") if one.i not in article.found_at),
                *(one for word in ("of", "at", "from") for one in prepositions(place).get(word, [])),
            ]
            whose = next((state for one in inner if (state := _owner(article, references, one)) is not None), None)
    mention = article.found_at.get(head.i)
    if whose is None and mention is not None and mention.entity.type == "Person":
        whose = references.state_of(mention.entity)
    if whose is not None and whose.type not in _ABROAD:
        whose = None
    seats: list[Entity] = []
    inside = [one for one in head.subtree if _lemma(one) in words("envoys", "missions")]
    for place in dict.fromkeys((token, head, *inside)):
        for word in ("to", "in", "at"):
            for target in prepositions(place).get(word, []):
                if _lemma(target) in words("envoys", "missions"):
                    continue
                for entity in references.all(target):
                    state = entity if entity.type in ("State", "Organization") else entity.of if entity.type == "Place" else None
                    if state is not None and state != whose and state not in seats:
                        seats.append(state)
    return Posted(token, head, whose, own, tuple(seats), _lemma(token) in words("envoys", "missions") | words("envoys", "posts"))


def _owner(article: Article, references: References, token: Token) -> Entity | None:
    mention = article.found_at.get(token.i)
    if mention is not None:
        return mention.entity if mention.entity.type in _ABROAD and mention.how != "place" else None
    return references.modifier_state(token)


def whose_post(references: References, person: Entity) -> tuple[Entity | None, bool]:
    """The state that a person stands for, and whether their post is an envoy's."""
    for post in reversed(references.posts):
        if post.person == person:
            last = set(post.label.lower().split())
            if last & words("envoys", "envoys"):
                return references.state_of(person), True
    return None, False
