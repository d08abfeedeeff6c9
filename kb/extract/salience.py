"""Which states are at home in an article: what a title without a state ("Prime Minister X") most likely belongs to.

An article names its own country plainly and the others by adjectives, envoys and counterparts; every weight here is such a habit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from spacy.tokens import Span, Token

from kb.extract import gazetteer
from kb.extract.article import Article, Found
from kb.extract.grammar import ancestors, children, subjects
from kb.extract.lexicon import words
from kb.model import Entity

_TO_COME = frozenset({"will", "'ll", "would", "shall"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_SPEAKS = frozenset({"tell", "say", "reporter", "journalist", "conference", "briefing", "announce"})
_LONGEST_TITLE = 9
_EARLY = 3
_NEAR_AT_MOST = 36
_AGAINST = frozenset({"attack", "invasion", "aggression", "war", "program", "programme"})


def at_home(article: Article) -> Counter[Entity]:
    """How much each state is at home in the article, the most named one at 30 before the signs of home are added."""
    named: Counter[Entity] = Counter()
    for one in article.found:
        if one.entity.type == "State" and one.how != "linked":
            named[one.entity] += _plainness(article, one)  # type: ignore[assignment]
    if not named or max(named.values()) <= 0:
        named = _in_names(article)
    if not named:
        return Counter()
    most = max(named.values())
    weights: Counter[Entity] = Counter({entity: max(1, round(30 * value / most)) for entity, value in named.items()})
    for one in article.found:
        seat = one.entity.of if one.text in words("groups", "keeps_name") else one.entity if one.how == "seat" else None
        if seat is not None and seat.type == "State":
            weights[seat] += 6
        if one.entity.type == "State" and article.sentence_at[one.start] < _EARLY:
            root = article.doc[one.start : one.end].root
            if root.dep_ in ("nsubj", "poss", "nsubjpass") and theirs(root, one):
                weights[one.entity] += 8
            elif _of_who_acts(article, root):
                weights[one.entity] += 6
    if article.dateline is not None:
        for match in gazetteer.find(article.dateline.place.title()):
            if match.entity.type == "State":
                weights[match.entity] += 25
    return weights


def _in_names(article: Article) -> Counter[Entity]:
    """The states in the names of bodies, "the Chilean Navy", where the article names none plainly."""
    named: Counter[Entity] = Counter()
    for one in article.found:
        if one.entity.type == "Organization" and one.how != "linked":
            states = {match.entity for match in gazetteer.find(one.entity.label) if match.entity.type == "State"}
            owner = one.entity.of
            state = owner if owner is not None and owner.type == "State" else states.pop() if len(states) == 1 else None
            if state is not None:
                named[state] += 1
    return named


def _of_who_acts(article: Article, root: Token) -> bool:
    """ "Chilean President Anna Berg ordered": the state in the title of whoever acts."""
    holder = article.found_at.get(root.head.i)
    return (
        root.dep_ in ("amod", "compound", "nmod", "poss")
        and holder is not None
        and holder.entity.type == "Person"
        and root.head.dep_ in _SUBJECTS
        and root.head.head.dep_ == "ROOT"
    )


def state_of(one: Found) -> Entity | None:
    """The state that a mention names, by itself or as the owner of a body: "Norway's parliament"."""
    if one.entity.type == "State":
        return one.entity
    owner = one.entity.of
    return owner if one.entity.type == "Organization" and owner is not None and owner.type == "State" else None


def _plainness(article: Article, one: Found) -> float:
    """Named plainly, as who acts or owns, a state is at home; by an adjective, as the owner of an envoy or as an aim it is abroad."""
    root = article.doc[one.start : one.end].root
    head = root.head.lemma_.lower()
    if root.dep_ in ("amod", "compound", "nmod", "poss") and (head in words("offices", "abroad") or head in words("groups", "foreign")):
        return 0.0
    if head == "capital" and root.head.dep_ == "pobj" and root.head.head.head.lemma_.lower() in words("groups", "travels"):
        # "arrived in the Chilean capital": a place of others
        return 0.1
    if one.how == "adjective" or root.dep_ in ("amod", "compound", "nmod"):
        return 0.4
    if head == "capital" and root.head.dep_ == "pobj":
        # "signed in Chile's capital": where
        return 0.5
    if root.dep_ in _SUBJECTS or root.dep_ == "poss":
        return 1.4
    if root.dep_ == "pobj" and one.how in ("metonym", "seat") and root.head.lower_ in {"in", "from"}:
        return 1.2
    return 0.5


@dataclass(slots=True)
class Local:
    """What the sentences around a person say of the person's state: ``sure`` when it is told, ``near`` by weight, ``not_of`` never."""

    sure: Entity | None = None
    near: Counter[Entity] = field(default_factory=Counter)
    not_of: set[Entity] = field(default_factory=set)


def around(article: Article, person: Entity, start: int, end: int) -> Local:
    """The signs around a person whose title stands at tokens ``start`` to ``end``."""
    local = Local(sure=_told(article, start, end))
    local.near.update(_unnamed(article, article.doc[start:end]))
    number = article.sentence_at[start]
    places = {article.sentence_at[one.start] for one in article.found if one.entity == person}
    local.not_of |= _abroad(article, person) | _partners(article, person, start, end)
    for one in article.found:
        state = state_of(one)
        if state is None or one.how == "linked":
            continue
        place = article.sentence_at[one.start]
        root = article.doc[one.start : one.end].root
        if place in places:
            own = one.entity.type != "State" or theirs(root, one)
            if root.dep_ in ("amod", "compound", "nmod", "poss"):
                root = root.head
            against = root.dep_ == "pobj" and root.head.lower_ in {"against", "on", "to", "for", "with"}
            local.near[state] += 0 if against else min(14 if own else 8, (60 if own else 30) // len(places))
            if root.dep_ == "pobj" and root.head.lower_ == "in" and one.how in ("metonym", "seat") and root.head.head.lemma_ in _SPEAKS:
                local.near[state] += 12
            local.near[state] = min(local.near[state], _NEAR_AT_MOST)
        if place == number - 1 and root.dep_ in _SUBJECTS:
            local.near[state] += 18
    return local


def _unnamed(article: Article, title: Span) -> Counter[Entity]:
    """ "The Chilean president" without a name, where the article has one bare "President X": likely the same."""
    heads = {token.lower_ for token in title if token.lower_ in words("offices", "one_of_a_kind")}
    found: Counter[Entity] = Counter()
    for one in article.found:
        if one.how != "adjective" or one.entity.type != "State" or one.end + 1 >= len(article.doc):
            continue
        place = one.end
        while place < len(article.doc) - 2 and article.doc[place].lower_ in words("offices", "modifiers"):
            place += 1
        after = article.found_at.get(place + 1)
        if article.doc[place].lower_ in heads and (after is None or after.entity.type != "Person") and article.doc[place + 1].text != ",":
            found[one.entity] = 20
    return found


def _told(article: Article, start: int, end: int) -> Entity | None:
    """ "In Oslo, President X said", "Norway will send tanks, President X's office said", "the Chilean delegation, led by President X"."""
    side = _side(article, start, end) or _host(article, start, end) or _visited(article, start, end)
    if side is not None:
        return side
    verb = speaks(article, end)
    if verb is None:
        return None
    for preposition in children(verb, "prep"):
        for target in children(preposition, "pobj") if preposition.lower_ == "in" and preposition.i < start else ():
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


def _side(article: Article, start: int, end: int) -> Entity | None:
    """ "The Chilean delegation, led by President X", "on the Chilean side, President X": a state's own people led by the person."""
    floor = article.sentences[article.sentence_at[start]].span.start
    for token in article.doc[max(floor, start - 12) : start]:
        if token.lemma_.lower() not in words("groups", "sides"):
            continue
        between = {one.lower_ for one in article.doc[token.i + 1 : start]}
        if not between <= words("groups", "between_sides") | {one.lower_ for one in article.doc[end:]}:
            linked = between & {":", "led", "headed", "including", "under"}
            if not linked:
                continue
        for child in token.children:
            found = article.found_at.get(child.i)
            if found is not None and found.entity.type == "State" and child.i < token.i:
                return found.entity
            if found is not None and found.entity.type in ("Organization", "Group") and child.i < token.i:
                named = {match.entity for match in gazetteer.find(found.entity.label) if match.entity.type == "State"}
                if len(named) == 1:
                    return named.pop()
    return None


def _host(article: Article, start: int, end: int) -> Entity | None:
    """ "Will visit Oslo ... and be received by President X": who receives a visitor is of the state visited, if only one is."""
    agent = next((head for place, head in ancestors(article.doc[end - 1]) if place.dep_ == "pobj"), None)
    if agent is None or agent.lower_ != "by" or agent.head.lemma_.lower() not in words("groups", "receives"):
        return None
    number = article.sentence_at[start]
    visited = {
        state
        for place in (number, number - 1)
        if place >= 0
        for token in article.sentences[place].span
        if token.lemma_.lower() in words("groups", "travels")
        for preposition in children(token, "prep")
        if preposition.lower_ in {"to", "in"}
        for state in _states_of(article, preposition)
    }
    return visited.pop() if len(visited) == 1 else None


def _visited(article: Article, start: int, end: int) -> Entity | None:
    """ "Spent two days in Fiji. He met with Prime Minister X": whom a visitor meets is of the state visited, if only one is."""
    verb = next((head for _, head in ancestors(article.doc[end - 1]) if head.pos_ in ("VERB", "AUX", "NOUN")), None)
    if verb is None or verb.lemma_.lower() not in words("groups", "meets"):
        return None
    number = article.sentence_at[start]
    people = {one.entity for one in article.found_in(number) if one.entity.type == "Person" and one.start < start}
    for place in (number, number - 1):
        if place < 0 or (place < number and article.sentences[place].heading):
            continue
        visited: set[Entity] = set()
        for token in article.sentences[place].span:
            if token.lemma_.lower() not in words("groups", "travels") and token.lemma_.lower() not in {"spend", "stay", "trip"}:
                continue
            for preposition in children(token, "prep"):
                if preposition.lower_ in {"to", "in"}:
                    visited |= _states_of(article, preposition)
            for target in children(token, "dobj") if token.lemma_.lower() in {"visit", "tour"} else ():
                mention = article.found_at.get(target.i)
                if mention is not None and mention.entity.type == "State":
                    visited.add(mention.entity)
        own = {
            one.entity
            for one in article.found_in(place)
            if one.entity.type == "State" and article.doc[one.start : one.end].root.dep_ in ("poss", "amod", "compound", "nmod")
        }
        if len(visited) == 1 and not visited & own and (people or place < number):
            return visited.pop()
    return None


def speaks(article: Article, end: int) -> Token | None:
    """The verb whose subject is the person whose title ends at a token, or a body of the person's: "the president's office"."""
    for place, head in ancestors(article.doc[end - 1]):
        if place.dep_ in _SUBJECTS and head.pos_ in ("VERB", "AUX"):
            return head
        if place.dep_ not in ("poss", "compound", "appos", "nmod"):
            return None
    return None


def _abroad(article: Article, person: Entity) -> set[Entity]:
    """Where the person travels to, and whom the person is against: "X's visit to Oslo", "X, who flies to Oslo"; both are abroad."""
    found: set[Entity] = set()
    travels = words("groups", "travels")
    for one in article.found:
        if one.entity != person:
            continue
        root = article.doc[one.start : one.end].root
        head = root.head
        if root.dep_ in _SUBJECTS:
            # "X calls for sanctions against Norway"
            for token in head.subtree:
                if token.lower_ == "against" and token.dep_ == "prep":
                    found |= _states_of(article, token)
        if head.lemma_.lower() not in travels or root.dep_ not in ("nsubj", "poss", "dobj"):
            continue
        if root.dep_ == "dobj" and head.lemma_.lower() != "accompany":
            continue
        for preposition in children(head, "prep"):
            if preposition.lower_ in {"to", "in", "at"}:
                found |= _states_of(article, preposition)
        for target in children(head, "dobj") if head.lemma_.lower() == "visit" else ():
            mention = article.found_at.get(target.i)
            if mention is not None and mention.entity.type == "State":
                found.add(mention.entity)
    return found


def _states_of(article: Article, preposition: Token) -> set[Entity]:
    return {
        state
        for target in children(preposition, "pobj")
        for token in (target, *children(target, "appos"))
        if (mention := article.found_at.get(token.i)) is not None
        for state in (mention.entity, mention.entity.of)
        if state is not None and state.type == "State"
    }


def _partners(article: Article, person: Entity, start: int, end: int) -> set[Entity]:
    """States that the same sentence gives to another person by title: "President X sat across from Chilean Premier Y"."""
    number = article.sentence_at[start]
    titles = words("offices", "heads") | words("offices", "abroad")
    found: set[Entity] = set()
    for one in article.found_in(number):
        if one.entity.type != "State" or start <= one.start < end:
            continue
        root = article.doc[one.start : one.end].root
        follows = next((other for other in article.found_in(number) if other.start >= one.end and other.entity.type == "Person"), None)
        if (
            root.dep_ not in ("amod", "compound", "nmod", "poss")
            or follows is None
            or follows.start - one.end > _LONGEST_TITLE
            or follows.entity == person
            or any(token.pos_ in ("VERB", "AUX") for token in article.doc[one.end : follows.start])
            or not any(token.lower_ in titles for token in article.doc[one.end : follows.start])
        ):
            continue
        if one.start > end or any(token.pos_ in ("VERB", "AUX") for token in article.doc[one.end : start]):
            found.add(one.entity)
    return found


def theirs(root: Token, one: Found) -> bool:
    """Whether a state stands as the actor's own: subject, seat, owner; not as what sanctions, attacks or visits are aimed at."""
    if root.dep_ == "pobj":
        return one.how == "metonym" and root.head.lower_ in {"in", "from"}
    if root.dep_ == "poss" and root.head.lemma_ == "capital" and root.head.dep_ == "pobj":
        return False
    if root.dep_ == "poss":
        return root.head.lemma_.lower() not in _AGAINST
    if root.dep_ in ("dobj", "dative"):
        return False
    if root.dep_ in ("amod", "compound", "nmod"):
        head = root.head.lemma_.lower()
        return (
            head in words("groups", "of_state")
            or head in words("groups", "organ")
            or head in words("offices", "heads")
            or (head == "capital" and root.head.head.head.lemma_.lower() not in words("groups", "travels"))
            or head in {"people", "city"}
        )
    return True
