"""Questions to the parse: what is coordinated with a word, what governs it, where its noun phrase begins and ends."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from kb.extract.lexicon import words


def coordinated(token: Token) -> list[Token]:
    """A word and those joined to it by commas and conjunctions, in the order of the text."""
    found = [token]
    waiting = [token]
    while waiting and len(found) < 40:
        for child in waiting.pop(0).children:
            if (child.dep_ == "conj" and child.pos_ in ("NOUN", "PROPN", "PRON", "ADJ", "NUM", "X")) or _listed(child):
                found.append(child)
                waiting.append(child)
    return sorted(found, key=lambda one: one.i)


def _listed(token: Token) -> bool:
    """A name in a list that parsers take for an apposition: "Norway, Chile, and Peru", "Norway, the UAE, Chile and Peru"."""
    if token.dep_ != "appos" or token.head.pos_ != "PROPN" or not token.ent_type_ or token.ent_type_ != token.head.ent_type_:
        return False
    if token.ent_type_ in ("GPE", "ORG") and any(child.dep_ == "conj" and child.ent_type_ == token.ent_type_ for child in token.children):
        return True
    bare = token.left_edge.i == token.head.i + 2 and token.doc[token.head.i + 1].text == ","
    return bare and any(one.dep_ == "conj" and one.i > token.i and one.ent_type_ == token.ent_type_ for one in token.head.children)


def ancestors(token: Token) -> Iterator[tuple[Token, Token]]:
    """Pairs (word, the word it depends on), upwards to the root."""
    place = token
    for _ in range(60):
        if place.head.i == place.i:
            return
        yield place, place.head
        place = place.head


def children(token: Token, *relations: str) -> list[Token]:
    """The direct dependents in one of these relations."""
    return [child for child in token.children if child.dep_ in relations]


_WITH_OF = frozenset(
    {"invitation", "request", "behest", "side", "sidelines", "margins", "head", "auspices", "presence", "absence", "end"}
)


def _elsewhere(token: Token, preposition: Token) -> bool:
    """ "On a visit to Oslo at the invitation of X": "of" belongs to the noun right before it, whatever the parse says."""
    before = token.doc[preposition.i - 1] if preposition.i else token
    return (
        preposition.lower_ == "of"
        and token.i < before.i
        and before.pos_ == "NOUN"
        and before.lower_ in _WITH_OF
    )


def prepositions(token: Token) -> dict[str, list[Token]]:
    """What hangs on a word by a preposition: ``{"to": [Russia], "with": [drones]}``; "out of" and the like count as their last word."""
    found: dict[str, list[Token]] = {}
    waiting = [
        child
        for child in token.children
        if child.dep_ in ("prep", "agent", "dative")
        and child.lower_ != "according"
        and child.pos_ in ("ADP", "SCONJ", "VERB", "ADV", "ADJ", "PART")
        and not _elsewhere(token, child)
    ]
    seen = 0
    while waiting and seen < 40:
        seen += 1
        preposition = waiting.pop(0)
        for child in preposition.children:
            if child.dep_ == "pcomp" and child.lower_ in {"neighbouring", "neighboring"}:
                # parsers take "to neighbouring Ruritania" for a verb
                found.setdefault(preposition.lower_, []).extend(children(child, "dobj"))
            elif child.dep_ in ("pobj", "pcomp") or child.dep_ == "dobj":
                found.setdefault(preposition.lower_, []).append(child)
            elif child.dep_ == "prep" or (child.dep_ == "conj" and child.pos_ == "ADP"):
                waiting.append(child)
    return found


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Who does it: the subject, the agent of a passive, or whom an infinitive, a participle or a relative clause takes over."""
    if depth > 6:
        return []
    own = children(verb, "nsubj", "csubj")
    if len(own) > 1 and verb.dep_ == "relcl":
        own = [one for one in own if one.lower_ not in {"which", "that", "whom"}] or own
    if own:
        return [_relative(verb, _named(one)) for one in own]
    if passive(verb):
        return [target for child in children(verb, "agent") for target in children(child, "pobj")]
    if verb.dep_ == "conj" and verb.tag_ == "VBD" and verb.head.tag_ == "VB":
        # "gave him a day to leave and recalled": the parse joins it to the infinitive
        finite = next((head for _, head in ancestors(verb.head) if head.tag_ in ("VBD", "VBZ", "VBP")), None)
        if finite is not None:
            return subjects(finite, depth + 1)
    if verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX"):
        if passive(verb.head):
            return [_relative(verb.head, one) for one in children(verb.head, "nsubjpass")] or subjects(verb.head, depth + 1)
        return subjects(verb.head, depth + 1)
    if verb.dep_ == "xcomp":
        objects = children(verb.head, "dobj") or [
            one for child in children(verb.head, "prep") if child.lower_ in {"on", "upon", "for"} for one in children(child, "pobj")
        ]
        if objects and verb.head.lemma_.lower() in _OBJECT_CONTROL:
            return objects
        return _controller(verb.head, depth)
    if verb.dep_ == "ccomp" and not any(child.dep_ == "nsubjpass" for child in verb.children) and verb.tag_ in ("VB", "VBG"):
        return children(verb.head, "dobj") or _controller(verb.head, depth)
    if (verb.dep_ == "acl" and verb.tag_ != "VBN") or (verb.dep_ == "relcl" and verb.tag_ == "VB"):
        head = verb.head
        if verb.tag_ == "VBG" and head.ent_type_ == "GPE" and head.dep_ == "pobj" and head.head.lower_ in {"in", "at"}:
            # "is in Norway meeting lawmakers": places meet nobody
            governor = head.head.head
            if governor.pos_ in ("VERB", "AUX"):
                return _controller(governor, depth)
        if verb.tag_ == "VB" and head.dep_ == "attr" and head.head.lemma_ in {"be", "become"}:
            # "became the first to visit"
            return subjects(head.head, depth + 1)
        if verb.tag_ == "VB" and head.lemma_.lower() in {"invitation", "appeal", "call", "request", "order"}:
            # "his invitation to Anna Berg to visit": whoever is asked is to do it
            asked = [one for name in ("to", "for", "on") for one in prepositions(head).get(name, []) if one.i < verb.i]
            if asked:
                return asked
        if verb.tag_ == "VB":
            return _holder_of(head, depth) or [head]
        return [head]
    if verb.dep_ == "relcl":
        return []
    if verb.dep_ == "advcl" and verb.head.pos_ in ("VERB", "AUX"):
        on = [child for child in children(verb.head, "prep") if child.lower_ in {"on", "upon"} and child.i < verb.i]
        called = [one for child in on for one in children(child, "pobj")]
        if called and verb.tag_ == "VB" and verb.head.lemma_.lower() in {"call", "prevail"}:
            # "called on Norway to end it"
            return called
        return _controller(verb.head, depth)
    if verb.dep_ == "pcomp" and verb.head.dep_ == "prep":
        governor = verb.head.head
        if governor.pos_ in ("VERB", "AUX"):
            if governor.lemma_.lower() in _OBJECT_PREPOSITION and children(governor, "dobj"):
                return children(governor, "dobj")
            punished = _punished(governor) if verb.head.lower_ == "for" and verb.tag_ == "VBG" else []
            if punished:
                return punished
            return _controller(governor, depth)
        if governor.pos_ in ("ADV", "ADJ") and governor.head.pos_ in ("VERB", "AUX"):
            # "stopped short of imposing"
            return _controller(governor.head, depth)
        if governor.dep_ == "dobj" and governor.head.lemma_.lower() in _OBJECT_PREPOSITION and verb.head.lower_ in {"of", "for"}:
            # "accused the group of attacking": parsers hang the rest on the group
            return [governor]
        return _holder_of(governor, depth)
    return []


_OBJECT_CONTROL = frozenset(
    [
        "urge",
        "ask",
        "force",
        "order",
        "allow",
        "tell",
        "persuade",
        "convince",
        "invite",
        "permit",
        "enable",
        "help",
        "want",
        "expect",
        "require",
        "push",
        "press",
        "call",
        "warn",
        "encourage",
        "compel",
        "authorize",
        "authorise",
    ]
)
_OBJECT_PREPOSITION = frozenset(
    [
        "accuse",
        "suspect",
        "prevent",
        "stop",
        "ban",
        "prohibit",
        "criticize",
        "criticise",
        "condemn",
        "blame",
        "thank",
        "praise",
        "bar",
        "discourage",
        "deter",
        "keep",
    ]
)


def _punished(verb: Token) -> list[Token]:
    """ "Blacklisted the firms for selling", "announced sanctions against the firms for selling": who is punished did it."""
    objects = children(verb, "dobj")
    hit = [target for one in objects for name in ("on", "against") for target in prepositions(one).get(name, [])]
    return hit or (objects if verb.lemma_.lower() in words("clauses", "punishing") else [])


def _named(subject: Token) -> Token:
    """ "The union Tuesday agreed": parsers hang the name on the day."""
    if subject.ent_type_ != "DATE" or subject.pos_ != "PROPN":
        return subject
    return next((child for child in children(subject, "nmod", "compound") if child.ent_type_ in ("ORG", "GPE", "PERSON")), subject)


def _controller(verb: Token, depth: int) -> list[Token]:
    if verb.pos_ == "ADJ" and verb.dep_ == "acomp":
        # "is due to travel", "is ready to supply"
        return subjects(verb.head, depth + 1)
    if passive(verb):
        own = children(verb, "nsubjpass")
        return [_relative(verb, one) for one in own] if own else subjects(verb, depth + 1)
    return subjects(verb, depth + 1)


def _holder_of(noun: Token, depth: int) -> list[Token]:
    """Whose plan, ability or decision it is."""
    own = children(noun, "poss") or [
        child for child in children(noun, "compound", "amod", "nmod") if child.ent_type_ in ("GPE", "NORP", "ORG", "PERSON")
    ]
    if own:
        return own
    by = [one for child in children(noun, "prep", "agent") if child.lower_ == "by" for one in children(child, "pobj")]
    if by:
        # "the decision by the council to lift"
        return by
    if noun.dep_ in ("dobj", "pobj", "attr"):
        governor = noun.head if noun.dep_ != "pobj" else noun.head.head
        if governor.pos_ in ("VERB", "AUX"):
            return subjects(governor, depth + 1)
    return []


def holders(noun: Token) -> list[Token]:
    """Whose order, plan or decision a noun is."""
    return _holder_of(noun, 0)


def _relative(verb: Token, subject: Token) -> Token:
    """ "who", "which" and "that" stand for the noun before their clause."""
    if (subject.lower_ in {"who", "which", "that", "whom"} and verb.dep_ in ("relcl", "acl")) or subject.tag_ in ("WP", "WDT"):
        for place, head in ancestors(subject):
            if place.dep_ in ("relcl", "acl"):
                named = children(head.head, "nsubj") if head.dep_ == "attr" and head.head.lemma_ == "be" else []
                # "Norway and Chile are the only states that recognise it"
                return named[0] if named and named[0].pos_ == "PROPN" else head
    return subject


def antecedent(pronoun: Token) -> Token:
    """The noun that a relative pronoun stands for, wherever it stands in its clause: "counterparts, with whom she spoke"."""
    return _relative(pronoun, pronoun)


def passive(verb: Token) -> bool:
    """Whether a verb is in the passive."""
    return (
        any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children)
        or (
            verb.tag_ == "VBN"
            and verb.dep_ in ("acl", "amod", "advcl")
            and not any(child.dep_ in ("dobj", "nsubj") for child in verb.children)
        )
        or (
            verb.tag_ == "VBN"
            and verb.dep_ == "conj"
            and verb.head.pos_ == "VERB"
            and passive(verb.head)
            and not children(verb, "dobj", "nsubj")
        )
    )


def objects(verb: Token) -> list[Token]:
    """What is done to: the object, the subject of a passive, the noun before a participle or a relative clause without one."""
    if passive(verb):
        own = [_relative(verb, one) for one in children(verb, "nsubjpass")]
        if own:
            return own
        if verb.dep_ in ("acl", "amod"):
            return [verb.head]
        if verb.dep_ == "conj":
            # "landed in Oslo and was greeted by": who landed was greeted
            return objects(verb.head) if passive(verb.head) else subjects(verb.head)
        return []
    if verb.dep_ == "relcl" and len(children(verb, "nsubj")) > 1:
        # "which the council deemed a threat": the pronoun is what is done to, the object only says what it was called
        return [verb.head]
    own = [_relative(verb, one) for one in children(verb, "dobj")]
    if own:
        return own
    if verb.dep_ == "relcl" and any(child.dep_ == "nsubj" and child.lower_ not in {"who", "which", "that"} for child in verb.children):
        return [verb.head]
    worth = next((child for child in children(verb, "ccomp") if child.lower_ == "worth"), None)
    if worth is not None:
        # "export 16 jets worth a million": parsers make a clause of it
        return children(worth, "nsubj")
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB" and not any(child.dep_ in ("prep", "ccomp", "xcomp") for child in verb.children):
        return [child for child in verb.head.children if child.dep_ == "dobj" and child.i > verb.i]
    return []


def phrase(token: Token) -> tuple[int, int]:
    """The noun phrase around its head without what follows it: from its leftmost modifier to the head."""
    start = token.i
    for child in token.children:
        if child.i < token.i and child.dep_ in (
            "det",
            "amod",
            "compound",
            "nmod",
            "nummod",
            "poss",
            "quantmod",
            "predet",
            "advmod",
            "npadvmod",
            "punct",
        ):
            start = min(start, child.left_edge.i)
    return start, token.i + 1
