"""Who acts through a described group: the ministers of A and B, Chinese and Indian commanders, a delegation led by a named person."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts.shared import unique
from kb.extract.frames import Reading
from kb.extract.grammar import children, coordinated
from kb.extract.lexicon import words
from kb.extract.pairs import numbered
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.model import Entity

# "The heads of state and government": what they are heads of is no party.
_FUNCTIONS = frozenset({"state", "government"})
_LEADING = frozenset({"lead", "head"})
_PLURAL = frozenset({"NNS", "NNPS"})


def acting(article: Article, references: References, reading: Reading, *roles: str) -> tuple[Entity, ...]:
    """The entities in some roles of a reading, with those that a described group consists of in its place."""
    found: list[Entity] = []
    among = sum(one.role in roles and one.slot != "support.subject" for one in reading.found)
    for one in reading.found:
        if reading.action == "convene" and one.slot == "support.subject" and among != 1:
            # who only brings others together
            continue
        if one.role in roles and untold(one.head, one.entity):
            continue
        if one.role in roles and _shared_owner(article, one.head) and one.entity.of is not None:
            # "Norway and Chile's leaders"
            found.append(one.entity.of)
        elif one.role in roles:
            found.extend(members(article, references, one.head) or (one.entity,))
            if one.entity.type == "Person":
                found.extend(alongside(article, one.head))
            found.extend(_included(references, one.head))
    return unique(tuple(found))


def _shared_owner(article: Article, head: Token) -> bool:
    """Whether a noun is joined to a bare state though it belongs to both: "Norway and Chile's leaders"."""
    first = article.found_at.get(head.head.i) if head.dep_ == "conj" else None
    return (
        first is not None
        and first.entity.type == "State"
        and head.tag_ == "NNS"
        and any(article.found_at.get(one.i) is not None for one in children(head, "poss"))
    )


def members(article: Article, references: References, head: Token, persons_first: bool = True) -> tuple[Entity, ...]:
    """Those a described group consists of, where the text names two or more; empty where it names fewer."""
    if head.i in article.found_at or head.pos_ not in ("NOUN", "PROPN"):
        return ()
    leader = led_by(references, head)
    if leader:
        return leader
    if head.tag_ not in _PLURAL and head.lemma_.lower() not in words("groups", "bodies_of_people"):
        return ()
    apposed = [child for child in head.subtree if child.dep_ == "appos" and child.head in (head, *coordinated(head))]
    for child in apposed if persons_first else ():
        persons = tuple(one for one in references.all(child) if one.type == "Person")
        if len(persons) >= 2:
            return persons
    listed = unique(
        tuple(
            one
            for word in ("of", "from", "for")
            for target in slot(article, Trigger(head), word)
            for one in references.all(target)
            if target.lemma_.lower() not in _FUNCTIONS
            and (one.type in ("State", "Organization") or (one.type == "Group" and target.lemma_.lower() in words("groups", "sides")))
        )
    )
    if len(listed) >= 2:
        joined = unique(tuple(one for part in coordinated(head) for one in references.entities(part) if one.type == "Person"))
        return joined if len(joined) == len(listed) else listed
    for child in head.subtree:
        if child.dep_ == "appos":
            behind = tuple(one for one in references.all(child) if one.type in ("State", "Person"))
            if len(behind) >= 2:
                return behind
    return _qualified(article, references, head)


def alongside(article: Article, head: Token) -> tuple[Entity, ...]:
    """The persons of a list that the parse reads as appositions: "A, his colleague, B, and Chile's C"."""
    found: list[Entity] = []
    waiting = [head]
    while waiting and len(found) < 20:
        for child in children(waiting.pop(0), "conj", "appos"):
            waiting.append(child)
            mention = article.found_at.get(child.i)
            if mention is not None and mention.entity.type == "Person":
                found.append(mention.entity)
    return tuple(found)


def _included(references: References, head: Token) -> tuple[Entity, ...]:
    """ "Ministers of the bloc, including Anna Berg": the persons named as some of a group."""
    if head.tag_ not in _PLURAL:
        return ()
    return tuple(
        one
        for child in head.subtree
        if child.lower_ == "including" and child.dep_ == "prep"
        for target in children(child, "pobj")
        for one in references.all(target)
        if one.type == "Person"
    )


def _qualified(article: Article, references: References, head: Token) -> tuple[Entity, ...]:
    """ "Chinese and Indian commanders", "the two countries' ministers": the states before the noun, if they are several."""
    states = tuple(
        one
        for child in children(head, "amod", "compound", "nmod", "poss")
        for part in coordinated(child)
        for one in references.entities(part)
        if one.type == "State" and (part.i in article.found_at or child.dep_ == "poss")
    )
    return unique(states) if len(set(states)) >= 2 else ()


def untold(head: Token, entity: Entity) -> bool:
    """ "The two leaders", where nothing tells which: nobody that could be a party to anything; "two ambassadors" may be."""
    if entity.type != "Group" or entity.of is not None or not _counted(head):
        return False
    lemma = head.lemma_.lower()
    taken_up = numbered(head) > 0 and (lemma in words("groups", "pairs") or lemma in words("groups", "pairs_of_people"))
    return taken_up or lemma in words("groups", "countries")


def _counted(head: Token) -> bool:
    return any(child.lower_ in {"two", "both", "three"} for child in head.children)


def led_by(references: References, head: Token) -> tuple[Entity, ...]:
    """Who leads a delegation: the named person behind "led by"."""
    return tuple(
        one
        for clause in children(head, "acl", "relcl")
        if clause.lemma_.lower() in _LEADING
        for agent in children(clause, "agent")
        for target in children(agent, "pobj")
        for one in references.entities(target)
        if one.type == "Person"
    )
