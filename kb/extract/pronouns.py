"""Whom a pronoun means: subjects of the sentences before, who spoke last, what the clause's own subject owns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from kb.extract import pairs
from kb.extract.article import Found
from kb.extract.clauses import main_subjects
from kb.extract.grammar import ancestors, subjects
from kb.extract.lexicon import words
from kb.iris import fold
from kb.model import Entity

if TYPE_CHECKING:
    from kb.extract.references import References

SINGULAR = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
NEUTER = frozenset({"it", "its", "itself"})
PLURAL = frozenset({"they", "them", "their", "themselves", "both"})
_WINDOW = 6
_ACTORS = frozenset({"Person", "State", "Organization", "Group"})


def he(references: References, token: Token) -> tuple[Entity, ...]:
    """The person that "he" or "she" means: the speaker or subject of the nearest sentence that has one of that gender."""
    number = references.article.sentence_at[token.i]
    gender = "female" if token.lower_ in {"she", "her", "hers", "herself"} else "male"
    to_come = _to_come(references, token, gender)
    if to_come is not None:
        return (to_come,)
    barred = _doing(references, token)
    for place in range(number, max(-1, number - _WINDOW), -1):
        span = references.article.sentences[place].span
        last = token.i if place == number else span.end
        ranked: list[tuple[int, int, Entity]] = []
        for one in references.article.found_in(place):
            if _placed(references, one):
                continue
            if one.entity.type == "Person" and one.start < last and one.entity not in barred and _gender(references, one) in ("", gender):
                ranked.append((_rank(references, one, token, place == number), -one.start, one.entity))
        spoke = [who for at, whos in references.speakers if at == place for who in whos if who.type == "Person"]
        if spoke and place < number and references.article.sentences[place].span.root.pos_ == "VERB":
            if not any(entity in spoke for _, _, entity in ranked):
                return (spoke[-1],)
            ranked = [(rank - 2 if entity in spoke else rank, at, entity) for rank, at, entity in ranked]
        if place < number and (not ranked or min(ranked)[0] > 0):
            main = main_subjects(references, place)[:1]
            described = [
                one
                for subject in main
                if subject.i not in references.article.found_at
                for one in references.entities(subject)
                if one.type == "Person"
            ]
            if described and main[0].head == references.article.sentences[place].span.root:
                return (described[0],)
        if ranked:
            return (min(ranked, key=lambda one: one[:2])[2],)
        if spoke and place < number:
            return (spoke[-1],)
    return ()


def _placed(references: References, one: Found) -> bool:
    """ "From Lucia he flew on": one word behind "from", "in" or "into" is a place, whatever the pipeline takes it for."""
    root = references.article.doc[one.start : one.end].root
    return root.dep_ == "pobj" and root.head.lower_ in {"from", "in", "into"} and " " not in one.entity.label


def _doing(references: References, token: Token) -> set[Entity]:
    """ "Anna Berg met him": whoever does it is not whom it is done to."""
    if token.lower_ not in {"him", "her"} or token.dep_ not in ("dobj", "dative", "pobj"):
        return set()
    verb = token.head if token.dep_ != "pobj" else token.head.head
    if verb.pos_ not in ("VERB", "AUX"):
        return set()
    return {references.article.found_at[one.i].entity for one in subjects(verb) if one.i in references.article.found_at}


def _to_come(references: References, token: Token, gender: str) -> Entity | None:
    """ "Ahead of his trip, Carlo Ruiz said": in a phrase before the subject the owner is whom the subject names."""
    if token.dep_ != "poss":
        return None
    root = references.article.sentences[references.article.sentence_at[token.i]].span.root
    subject = next((one for one in root.children if one.dep_ in ("nsubj", "nsubjpass") and one.i > token.i), None)
    below = next((place for place, head in ancestors(token) if head == root), None)
    if subject is None or below is None or below.dep_ not in ("prep", "advmod", "advcl") or below.i > subject.i:
        return None
    mention = references.article.found_at.get(subject.i)
    if mention is None or mention.entity.type != "Person" or _gender(references, mention) not in ("", gender):
        return None
    return mention.entity


def _rank(references: References, one: Found, token: Token, same: bool) -> int:
    """How well a person's mention suits as antecedent: main subjects before other subjects before the rest."""
    root = references.article.doc[one.start : one.end].root
    if root.dep_ in ("compound", "poss") and root.head.dep_ in ("nsubj", "nsubjpass"):
        return 3
    while root.dep_ == "conj" and root.head.i != root.i:
        root = root.head
    if root.dep_ in ("nsubj", "nsubjpass"):
        main = root.head == references.article.sentences[references.article.sentence_at[root.i]].span.root
        return 0 if main else 1
    return 2


def gender_of(references: References, person: Entity) -> str:
    """"female", "male" or nothing, by the titles and the first name of somebody whom the article names."""
    one = next((found for found in references.article.found if found.entity == person), None)
    return _gender(references, one) if one is not None else ""


def _gender(references: References, one: Found) -> str:
    person = fold(one.entity.label)
    for post in references.posts:
        if fold(post.person.label) == person:
            last = post.label.lower().split()[-1] if post.label else ""
            if last in words("groups", "female"):
                return "female"
            if last in words("groups", "male"):
                return "male"
    before = references.article.doc[one.start - 1].lower_ if one.start else ""
    given = person.split()[0] if " " in person else ""
    if before not in words("groups", "female") and before not in words("groups", "male"):
        return "female" if given in words("given_names", "female") else "male" if given in words("given_names", "male") else ""
    return "female" if before in words("groups", "female") else "male" if before in words("groups", "male") else ""


def it(references: References, token: Token) -> tuple[Entity, ...]:
    """The state or body that "it" or "its" means."""
    number = references.article.sentence_at[token.i]
    if token.dep_ == "poss" and token.head.lemma_.lower() in words("offices", "national"):
        # "a treaty with Norway after meeting its prime minister"
        for one in reversed(references.article.found_in(number)):
            if one.start < token.i and one.entity.type == "State" and one.how not in ("linked", "adjective"):
                return (one.entity,)
    aimed = _aimed_at(references, token)
    if aimed is not None:
        return (aimed,)
    if token.dep_ in ("poss", "nsubj"):
        # "called on Ruritania to end its support": whoever is to do it owns it; "Ruritania repairs the tanks that it sold"
        for _, head in ancestors(token):
            if head.pos_ in ("VERB", "AUX") and not (token.dep_ == "nsubj" and head == token.head):
                own = [
                    one
                    for subject in subjects(head)
                    if subject.i < token.i and subject.lower_ not in NEUTER and subject.tag_ not in ("NNS", "NNPS")
                    for one in references.entities(subject)
                    if one.type in ("State", "Organization", "Group")
                ]
                if own:
                    return (own[0],)
                break
    for place in range(number, max(-1, number - 4), -1):
        spoke = [who for at, whos in references.speakers if at == place for who in whos if who.type != "Person"]
        if spoke and place < number and token.dep_ == "nsubj":
            return (spoke[-1],)
        for subject in main_subjects(references, place):
            if place == number and subject.i >= token.i:
                continue
            if subject.tag_ in ("NNS", "NNPS") or subject.pos_ == "PRON":
                continue
            found = [one for one in references.entities(subject) if one.type in _ACTORS and one.type != "Person"]
            if found:
                return (found[0],)
    if token.dep_ == "poss":
        near = [*(references.article.found_in(number - 1) if number else []), *references.article.found_in(number)]
        for one in reversed(near):
            if one.start < token.i and one.entity.type in ("State", "Organization"):
                return (one.entity,)
    return ()


def _plural_before(references: References, token: Token) -> tuple[Entity, ...]:
    """ "blacklisted five judges, barring them from entering": the several who were the object just before."""
    verb = next((head for _, head in ancestors(token) if head.pos_ in ("VERB", "AUX")), None)
    above = verb.head if verb is not None and verb.dep_ in ("advcl", "conj", "xcomp") else None
    for child in above.children if above is not None else ():
        if child.dep_ == "dobj" and child.i < token.i:
            found = [one for one in references.all(child) if one.type in _ACTORS]
            if len(found) >= 2 or (found and child.tag_ in ("NNS", "NNPS")):
                return tuple(found)
    return ()


def they(references: References, token: Token) -> tuple[Entity, ...]:
    """The several that "they" or "both" means."""
    number = references.article.sentence_at[token.i]
    if token.lower_ == "them":
        near = _plural_before(references, token)
        if near:
            return near
    if token.lower_ == "their" and token.head.lemma_.lower() in words("groups", "meets"):
        # "met the president, who said after their talks"
        together = pairs.joined(references, number, token, "Person")
        if together:
            return together
    for place in range(number, max(-1, number - 3), -1):
        for subject in main_subjects(references, place):
            if (place == number and subject.i >= token.i) or subject.lower_ in PLURAL:
                continue
            found = [one for one in references.all(subject) if one.type in _ACTORS]
            if len(found) >= 2 or (found and (subject.tag_ in ("NNS", "NNPS") or found[0].type in ("Group", "Organization"))):
                return tuple(found)
        for kind in ("Person", "State") if place < number else ():
            together = pairs.joined(references, place, token, kind)
            if together:
                return together
        if place < number:
            persons = list(dict.fromkeys(one.entity for one in references.article.found_in(place) if one.entity.type == "Person"))
            if len(persons) >= 2:
                return tuple(persons)
    return ()


def _aimed_at(references: References, token: Token) -> Entity | None:
    """ "Sanctions against Chile over its war", "thanked Chile for its help": what is held against or for somebody is theirs."""
    noun = token.head
    if token.dep_ != "poss" or noun.dep_ != "pobj" or noun.head.lower_ not in {"over", "for"}:
        return None
    above = noun.head.head
    places = [above, *(one for one in above.children if one.dep_ == "dobj" and one.i < token.i)]
    if above.pos_ == "NOUN" and above.head.pos_ == "VERB":
        places.append(above.head)
    aims = [one for one in above.children if one.dep_ == "dobj"] if above.pos_ == "VERB" else []
    aims += [
        one
        for place in places
        for child in place.children
        if child.dep_ == "prep" and child.lower_ in {"against", "on"}
        for one in child.children
        if one.dep_ == "pobj"
    ]
    for aim in aims:
        found = references.article.found_at.get(aim.i)
        if aim.i < token.i and found is not None and found.entity.type in ("State", "Organization") and found.how != "adjective":
            return found.entity
    return None
