"""Which verb carries a noun, and how: "*signed* the pact", "*withdrew* from the pact", "the pact that they *signed*"."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.grammar import objects
from kb.extract.lexicon import words

_SETS = words("clauses", "sets") | words("clauses", "sets_carried")


def support_of(noun: Token) -> tuple[Token, str] | None:
    """The verb that a noun hangs on, and how: as object, subject, or behind a preposition."""
    place = noun
    while place.dep_ == "conj" and place.head.pos_ in ("NOUN", "PROPN"):
        place = place.head
    if (
        place.dep_ == "pobj"
        and place.head.dep_ == "prep"
        and place.head.lower_ == "of"
        and place.head.head.lemma_.lower() in _SETS
    ):
        place = place.head.head
        while place.dep_ == "conj" and place.head.pos_ in ("NOUN", "PROPN"):
            place = place.head
    if place.dep_ == "conj" and place.head.pos_ == "VERB" and any(child.dep_ == "dobj" for child in place.head.children):
        # "imposed an embargo on Chile, but lesser sanctions on Peru": a noun that the parse joins to the verb
        return place.head, "object"
    if place.dep_ == "pobj" and place.head.lower_ == "in" and place.head.head.ent_type_ == "MONEY":
        # "suspended $130 million in aid"
        place = place.head.head
    if place.dep_ in ("dobj", "nsubjpass") and place.head.pos_ in ("VERB", "AUX"):
        return place.head, "object"
    if place.dep_ == "nsubj" and place.head.pos_ in ("VERB", "AUX"):
        return place.head, "subject"
    if place.dep_ == "pobj" and place.head.head.pos_ in ("VERB", "AUX"):
        return place.head.head, place.head.lower_
    if place.dep_ == "pobj" and place.head.head.dep_ == "prep" and place.head.head.head.pos_ in ("VERB", "AUX"):
        # "pulled out of the deal"
        return place.head.head.head, place.head.lower_
    if any(child.dep_ in ("acl", "relcl") and child.tag_ == "VBN" for child in noun.children):
        verb = next(child for child in noun.children if child.dep_ in ("acl", "relcl") and child.tag_ == "VBN")
        return verb, "object"
    return None


def clauses_on(noun: Token) -> list[Token]:
    """The verbs of the clauses behind a noun in which it is what is done to: "the pact *signed* by", "the pact that they *signed*"."""
    return [child for child in noun.children if child.dep_ in ("acl", "relcl") and child.pos_ in ("VERB", "AUX") and noun in objects(child)]
