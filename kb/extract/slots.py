"""The grammatical places that frames name: ``subject``, ``object``, ``to``, ``poss``, ``support.subject`` ... filled from the parse."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.carried import clauses_on
from kb.extract.grammar import ancestors, antecedent, children, coordinated, holders, objects, passive, prepositions, subjects
from kb.extract.lexicon import words


@dataclass(frozen=True, slots=True)
class Trigger:
    """The word that makes a frame fire, and the verb that carries it if it is a noun ("signed the declaration")."""

    token: Token
    support: Token | None = None


def slot(article: Article, trigger: Trigger, name: str) -> list[Token]:
    """The heads of the phrases in one slot of a trigger, best first."""
    head, _, rest = name.partition(".") if name != "head.with" else (name, "", "")
    if head == "support":
        if trigger.support is None:
            return []
        return slot(article, Trigger(trigger.support), rest)
    if head == "clause" and rest:
        # the same place at the nearest verb above
        above = next((one for _, one in ancestors(trigger.token) if one.pos_ in ("VERB", "AUX")), None)
        return slot(article, Trigger(above), rest) if above is not None else []
    if head == "ahead" and rest:
        # "flew out ahead of talks with": the nearest verb above, for a noun behind "ahead of", "before", "after", "during", "for"
        preposition = trigger.token.head if trigger.token.dep_ == "pobj" else None
        if preposition is None or not (
            preposition.lower_ in {"before", "after", "during", "following", "for"}
            or (preposition.lower_ == "of" and preposition.head.lower_ == "ahead")
        ):
            return []
        above = next((one for _, one in ancestors(preposition) if one.pos_ in ("VERB", "AUX")), None)
        return slot(article, Trigger(above), rest) if above is not None else []
    if head == "relative" and rest:
        # "the visits that she made to Chile"
        return [one for verb in clauses_on(trigger.token) for one in slot(article, Trigger(verb), rest)]
    if head == "complement" and rest:
        # "is due in the capital"
        return [one for child in children(trigger.token, "acomp", "attr", "oprd", "xcomp") for one in slot(article, Trigger(child), rest)]
    if name == "teller":
        # "the meeting was fruitful, she said": who tells the clause
        told = next((one for place, one in ancestors(trigger.token) if place.dep_ == "ccomp" and one.pos_ == "VERB"), None)
        return subjects(told) if told is not None and told.lemma_.lower() not in {"report", "write", "quote", "cite"} else []
    if name == "copula.like":
        return prepositions(trigger.token.head).get("like", []) if trigger.token.dep_ == "attr" else []
    if head in {"subject", "object", "kept", "with", "in", "to", "of", "for"} and rest:
        return [one for target in slot(article, Trigger(trigger.token), head) for one in slot(article, Trigger(target), rest)]
    token = trigger.token
    if token.tag_ == "VBN" and token.dep_ == "amod" and token.i and token.doc[token.i - 1].lower_ == "having":
        # "denied having sent tanks": parsers take the participle for an adjective
        token = token.doc[token.i - 1]
        trigger = Trigger(token, trigger.support)
    verbal = (token.pos_ in ("VERB", "AUX") and trigger.support is None) or token.pos_ in ("VERB", "AUX")
    if name == "subject":
        if token.dep_ == "amod" and token.tag_ == "VBD":
            return children(token.head, "nsubj")
        return _subjects(article, token) if verbal else []
    if name == "object":
        return objects(token) if verbal else []
    if name == "described":
        # "*Norway* is responsible", "accused *Norway* as responsible"
        above = token.head.head if token.dep_ in ("amod", "pobj", "pcomp") and token.head.lower_ == "as" else token.head
        if token.dep_ == "prep" or token.head.lower_ == "as":
            return objects(above)
        return subjects(above) if above.pos_ in ("VERB", "AUX") and token.dep_ in ("acomp", "oprd", "xcomp", "attr", "ccomp") else []
    if name == "here":
        return [one for one in children(token, "advmod") if one.lower_ == "here"]
    if name == "onward":
        return _onward(article, token)
    if name == "dative":
        return [one for child in children(token, "dative") for one in ([child] if child.pos_ != "ADP" else children(child, "pobj"))]
    if name == "kept":
        # "was sent *drones*": the object that a passive keeps
        return children(token, "dobj") if verbal and passive(token) else []
    if name == "included":
        # "an aid package, including *tanks*"
        return children(token, "pobj") if token.tag_ == "VBG" and token.dep_ == "prep" else []
    if name == "compound":
        return [child for child in children(token, "compound", "nmod", "amod") if child.pos_ in ("NOUN", "PROPN", "X")]
    if name == "linked":
        # "*US*-supplied drones"
        return [token.doc[token.i - 2]] if token.i >= 2 and token.doc[token.i - 1].text in {"-", "–"} else []
    if name == "poss":
        return children(token, "poss")
    if name == "mod":
        own = [
            child
            for child in token.children
            if child.dep_ in ("amod", "compound", "nmod") and child.i in article.found_at and article.found_at[child.i].how != "linked"
        ]
        # "the U.S.-Iran talks": the first of a pair hangs on the second
        paired = [
            first
            for child in own
            for first in child.children
            if first.dep_ in ("compound", "nmod", "amod")
            and first.i in article.found_at
            and article.found_at[first.i] is not article.found_at[child.i]
            and article.found_at[first.i].end < len(token.doc)
            and token.doc[article.found_at[first.i].end].text in {"-", "–"}
        ]
        return sorted([*own, *paired], key=lambda one: one.i)
    if name == "predicate":
        return [one for child in children(token, "oprd", "attr", "xcomp", "ccomp") for one in [child]]
    if name == "copula":
        predicate = token.dep_ == "attr" and token.head.lemma_ == "be"
        return [one for one in subjects(token.head) if one.lower_ not in {"all", "most", "some"}] if predicate else []
    if name == "aimed":
        # "sanctions targeting the traders", "measures aimed at the bank", "the sanctions it had imposed on the bank"
        return [
            target
            for child in children(token, "acl", "relcl")
            if child.lemma_.lower() in _AIMING
            for target in (
                prepositions(child).get("on", []) or prepositions(child).get("against", []) or _hung_on(child)
                if child.lemma_.lower() in _IMPOSING
                else children(child, "dobj") or prepositions(child).get("at", [])
            )
        ]
    if name == "allowed":
        # "a waiver allowing X to buy", "a licence under which X may"
        return [
            target
            for clause in children(token, "acl", "relcl")
            for target in (
                (children(clause, "dobj") if clause.lemma_.lower() in _ALLOWING else children(clause, "nsubj"))
                or [two for inner in children(clause, "ccomp", "xcomp") for two in children(inner, "nsubj")]
                or subjects(clause)
            )
            if target != token and target.lower_ not in {"which", "that"}
        ]
    if name == "belonging":
        # "froze the money that belongs to relatives", "funds held by the bank"
        return [
            target
            for one in objects(token)
            for child in children(one, "acl", "relcl")
            if child.lemma_.lower() in {"belong", "hold", "own", "control", "deposit", "link", "tie"}
            for name_ in ("to", "by", "with")
            for target in prepositions(child).get(name_, [])
        ]
    if name == "under":
        if token.dep_ == "npadvmod" and token.head.lower_ in _STRICKEN and token.head.dep_ in ("amod", "acl"):
            # "sanctions-hit Chile"
            return [token.head.head]
        if token.dep_ == "pobj" and token.head.lower_ == "by" and token.head.head.lemma_.lower() in _STRICKEN:
            # "banks hit by sanctions"
            return objects(token.head.head)
        if token.dep_ == "pobj" and token.head.lower_ == "on" and token.lemma_.lower() in {"list", "blacklist"}:
            # "who is on the list"
            listed_by = token.head.head
            return subjects(listed_by) if listed_by.lemma_ in {"be", "remain", "stay", "appear", "figure", "feature", "sit"} else []
        if (
            token.dep_ != "pobj"
            or token.head.lower_ not in {"under", "to"}
            or (token.head.lower_ == "to" and token.head.head.lower_ != "subject")
        ):
            return []
        above = token.head.head if token.head.lower_ == "under" else token.head.head.head
        if above.lower_ in {"both", "all", "each", "themselves", "itself"} and above.dep_ == "appos":
            # "Chile and Peru, both of them under sanctions"
            return [one for one in coordinated(above.head) if one.i < above.i]
        return subjects(above) if above.pos_ in ("VERB", "AUX") else [above] if above.pos_ in ("NOUN", "PROPN") else []
    if name == "head.with":
        return prepositions(token.head).get("with", []) if token.dep_ == "acl" else []
    if name == "head":
        return [token.head] if token.dep_ in ("amod", "compound") else []
    return _by_preposition(article, token, name, verbal)


def _onward(article: Article, noun: Token) -> list[Token]:
    """ "A visit by the minister, Anna Berg, to Oslo": the place behind a "to" that the parse hangs on the visitor."""
    for place in range(noun.i + 1, min(noun.i + 16, noun.sent.end - 1)):
        one = noun.doc[place]
        if one.pos_ in ("VERB", "AUX") or one.text in {";", ":", "(", '"'}:
            return []
        if one.lower_ == "to" and one.pos_ == "ADP":
            mention = article.found_at.get(place + 1 + (noun.doc[place + 1].lower_ == "the"))
            return [noun.doc[mention.start : mention.end].root] if mention is not None else []
    return []


_ALLOWING = frozenset({"allow", "permit", "let", "enable", "authorize", "authorise", "exempt", "free"})
_STRICKEN = frozenset(
    {"hit", "stricken", "battered", "squeezed", "strapped", "laden", "target", "affect", "cripple", "batter", "bind", "cover"}
)
_IMPOSING = frozenset({"impose", "place", "put", "levy", "slap", "introduce", "adopt", "enact"})
_AIMING = frozenset({"target", "aim", "hit"}) | _IMPOSING


def _hung_on(verb: Token) -> list[Token]:
    """ "Imposed by Norway on Chile": whom it was imposed on, where the parse hangs that on a word between."""
    behind = (one for one in verb.subtree if one.i > verb.i and one.lower_ in {"on", "against"} and one.head.dep_ == "pobj")
    return next((children(one, "pobj") for one in behind), [])


def _listed(article: Article, token: Token, name: str) -> list[Token]:
    """The names behind "between", read off the text where the parse loses titles: people if there are two, else states and bodies."""
    start = next((one.i + 1 for one in token.subtree if one.lower_ == name and one.i > token.i), None)
    if start is None:
        return []
    people: list[Token] = []
    bodies: list[Token] = []
    joined = False
    place = start
    while place < token.sent.end and place - start < 40:
        one = token.doc[place]
        mention = article.found_at.get(place)
        if mention is not None:
            root = token.doc[mention.start : mention.end].root
            if mention.entity.type == "Person":
                people.append(root)
            elif mention.entity.type in ("State", "Organization") and mention.how in ("name", "metonym", "seat", "organ"):
                bodies.append(root)
            place = mention.end
            continue
        joined = joined or one.lower_ == "and"
        if (
            (one.pos_ in ("VERB", "AUX") and one.dep_ not in ("amod", "compound"))
            or one.text in {".", ";", ":", "—", "–"}
            or one.lower_ in {"at", "on", "over", "about", "during", "after", "before"}
            or (joined and one.pos_ == "ADP" and one.lower_ not in {"of", "for", "to"})
        ):
            break
        place += 1
    return people if len(people) >= 2 else [] if people else bodies


def _subjects(article: Article, verb: Token) -> list[Token]:
    """The subjects; "an order sanctioning the court" does what whoever gave the order does."""
    found = subjects(verb)
    if (
        verb.dep_ in ("acl", "relcl")
        and found == [verb.head]
        and verb.head.i not in article.found_at
        and verb.head.lemma_.lower() in words("instruments", "orders")
    ):
        return holders(verb.head)
    return found


def _by_preposition(article: Article, token: Token, name: str, verbal: bool) -> list[Token]:
    found = list(prepositions(token).get(name, []))
    if name in {"between", "among"}:
        listed = _listed(article, token, name)
        if len(listed) >= 2:
            return listed
    found = [
        target
        for one in found
        for target in (children(one, "dobj") if one.lower_ == "visiting" else [antecedent(one) if one.tag_ in ("WP", "WDT") else one])
    ]
    if name == "with" and verbal and not found:
        # "spoke by telephone with X"
        for targets in list(prepositions(token).values()):
            for one in targets:
                found.extend(prepositions(one).get(name, []))
    if name == "by" and verbal and passive(token):
        found = [one for one in found if one not in subjects(token)] or found
    if verbal and not found:
        # prepositional phrases are often hung on the object, or on the last of its conjuncts
        for target in objects(token):
            # "the first batch of tanks from Ruritania"
            part = [inner for child in children(target, "prep") if child.lower_ == "of" for inner in children(child, "pobj")]
            priced = [child for child in target.children if child.lower_ == "worth"]
            waiting = [target, *part, *priced, *[child for child in target.subtree if child.dep_ == "conj"]]
            for one in waiting:
                found.extend(prepositions(one).get(name, []))
    if not verbal and not found:
        # "a sale of missiles and related equipment to Ruritania": the phrase hangs on the last conjunct
        for child in token.children:
            if child.dep_ == "conj":
                found.extend(prepositions(child).get(name, []))
        for child in token.children:
            # "remarks about the talks by X" are X's remarks; only behind "of" does "by" say who did it
            if child.dep_ == "prep" and (name != "by" or child.lower_ == "of") and name != "of":
                for target in children(child, "pobj"):
                    found.extend(prepositions(target).get(name, []))
    return found
