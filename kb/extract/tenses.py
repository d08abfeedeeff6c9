"""Whether the clause around a word speaks of what has been or of what is to come."""

from __future__ import annotations

from functools import cache

from spacy.tokens import Token

from kb.extract.grammar import ancestors, children
from kb.extract.lexicon import load, words


@cache
def _prospects() -> frozenset[str]:
    """Verbs above an infinitive that put it into the future: "agreed to", "promised to"."""
    return frozenset(load("modality")["governors"]["planned"])


def verb_above(token: Token) -> Token | None:
    """The verb that a word stands under, however far below."""
    return next((head for _, head in ancestors(token) if head.pos_ in ("VERB", "AUX")), None)


def past(token: Token) -> bool:
    """Whether the clause speaks, in so many words, of what has been."""
    verb = verb_above(token)
    if verb is None:
        return False
    auxiliaries = {child.lower_ for child in children(verb, "aux", "auxpass")}
    return (verb.tag_ == "VBD" and not auxiliaries) or (
        verb.tag_ == "VBN" and bool(auxiliaries & {"was", "were", "had", "has", "have"}) and not auxiliaries & {"will", "would", "may"}
    )


def present(token: Token) -> bool:
    """Whether the verb above stands in the simple present: "the next flight, which leaves June 28"."""
    verb = verb_above(token)
    return verb is not None and verb.tag_ in ("VBZ", "VBP") and not children(verb, "aux", "auxpass")


def scheduled(token: Token) -> bool:
    """ "Arrives on Tuesday": the simple present of a verb that has a moment tells what is to come, in running text."""
    verb = verb_above(token)
    return verb is not None and verb.lemma_.lower() in words("times", "moments") and present(token)


def future(token: Token) -> bool:
    """Whether the clause speaks of what is to come."""
    ahead = words("times", "ahead")
    for place, head in [(token, token), *ancestors(token)]:
        for verb in (place, head):
            if verb.pos_ in ("VERB", "AUX"):
                told = _verb_ahead(verb)
                if told is not None:
                    return told
        if place.lower_ in ahead or any(child.lower_ in ahead for child in children(head, "amod")):
            return True
    return False


def agreed(token: Token) -> bool:
    """ "They agreed to work on it in September": a past agreement to do it, which leaves open whether the time is that of the agreeing."""
    verb = verb_above(token)
    if verb is None or verb.dep_ != "xcomp" or verb.tag_ != "VB" or verb.head.tag_ != "VBD":
        return False
    return verb.head.lemma_.lower() in _prospects() and not children(verb.head, "auxpass")


def _verb_ahead(verb: Token) -> bool | None:
    """Whether a verb tells what is to come; None if it leaves that to the words above it."""
    if verb.lemma_ == "be" and any(child.lower_ in words("times", "ahead") for child in children(verb, "acomp")):
        # "is due in Oslo on Monday"
        return True
    if verb.tag_ == "VB" and verb.dep_ == "xcomp" and verb.head.lemma_.lower() in _prospects():
        # "agreed to meet on Monday"
        return True
    if verb.tag_ == "VB" and verb.dep_ in ("acl", "relcl") and any(child.lower_ == "to" for child in children(verb, "aux")):
        # "an invitation to travel there in July"
        return True
    infinitive = verb.dep_ == "xcomp" and (verb.tag_ == "VB" or children(verb, "auxpass"))
    if infinitive and verb.head.lemma_ == "be" and verb.head.tag_ in ("VBZ", "VBP"):
        # "is to travel", "is to be held"
        return True
    own = {child.lower_ for child in children(verb, "aux", "auxpass")} | {verb.lower_}
    if own & {"will", "'ll", "shall", "wo"} or ("would" in own and "have" not in own) or verb.lower_ in words("times", "ahead"):
        return True
    if verb.tag_ == "VBG" and own & {"is", "are", "'s", "'re", "am"} and verb.lemma_.lower() in words("times", "moments"):
        # "is meeting her on Friday"
        return True
    if verb.tag_ in ("VBD", "VBN", "VBZ", "VBP") and verb.lower_ not in {"is", "are", "be", "'s"}:
        return False
    return None
