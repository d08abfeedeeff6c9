"""How firmly something is told: denied before planned before feared before told, read off the words that govern a trigger."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from kb.extract.grammar import ancestors, children, passive
from kb.extract.lexicon import load, words

_ORDER = {
    "denied": 0,
    "planned": 1,
    "proposed": 1,
    "threatened": 1,
    "hypothetical": 2,
    "alleged": 3,
    "reported": 4,
    "asserted": 5,
}


@dataclass(frozen=True, slots=True)
class Firmness:
    """A modality and the words that it was read from."""

    modality: str
    words: tuple[str, ...] = ()

    def with_(self, other: str, word: str) -> Firmness:
        """The stronger of two readings: negative, then prospective, then doubtful, then factual."""
        if _ORDER[other] < _ORDER[self.modality] or (_ORDER[other] == _ORDER[self.modality] and self.modality == "asserted"):
            return Firmness(other, (*self.words, word))
        return self


_GOVERNED_PREPOSITIONS = frozenset({"of", "against", "about", "for", "from", "that", "into", "to", "on", "out", "at"})


_LIGHT = words("clauses", "sets") | words("clauses", "sets_meant")


def _meant(noun: Token) -> bool:
    """Whether a noun, or what it is a set of, is something made to bring about what follows."""
    return noun.lemma_.lower() in words("instruments", "meant") or any(
        target.lemma_.lower() in words("instruments", "meant")
        for child in children(noun, "prep") if child.lower_ == "of" for target in children(child, "pobj")
    )


_BINDING = frozenset({"contract", "deal", "order", "tender", "licence", "license", "initiative", "scheme", "drive", "programme", "program"})
_BUYING = frozenset({"buy", "purchase", "acquire", "procure", "order"})
_HEARD = frozenset({"say", "report", "think", "understand", "rumour", "rumor"})


@cache
def _lexicon() -> dict[str, str]:
    """Every word above a trigger that makes something of it, and what."""
    return {word: modality for modality, listed in load("modality")["governors"].items() for word in listed}


@cache
def _sayings() -> frozenset[str]:
    """Verbs that only say."""
    return frozenset(load("speech")["say"]) - _lexicon().keys()


def read(trigger: Token) -> Firmness:
    """The modality of what a trigger word tells, from its own auxiliaries and the words above it up to the next saying."""
    found = _own(Firmness("asserted"), trigger)
    governors, nouns = _lexicon(), load("modality")["nouns"]
    adjectives = load("modality")["adjectives"]
    for child in trigger.children:
        if child.dep_ in ("amod", "advmod") and child.lower_ in adjectives:
            found = found.with_(adjectives[child.lower_], child.text)
    said = _sayings()
    for steps, (place, head) in enumerate(ancestors(trigger)):
        if steps > 7:
            break
        lemma = head.lemma_.lower()
        if (
            place.dep_ == "conj"
            and place.tag_ in ("VB", "VBP")
            and (lemma in governors or lemma == "be")
            and not children(place, "nsubj", "aux")
            and any(one.i < place.i and children(one, "aux") for one in children(head, "xcomp"))
        ):
            # "is scheduled to meet her, hold talks and attend": parsers join what follows to the first verb
            found = found.with_(governors.get(lemma, "planned"), head.text)
        if place.dep_ == "acl" and place.tag_ == "VBN" and not children(place, "mark"):
            break
        if place.dep_ in ("acl", "relcl") and _purpose(place) and _meant(head):
            found = found.with_("proposed", head.text)
            break
        meant = place.dep_ == "relcl" and _purpose(place) and lemma in nouns
        if place.dep_ in ("relcl", "advcl") and not meant and not (place.dep_ == "advcl" and (_conditional(place) or _purpose(place))):
            break
        if place.dep_ in ("ccomp", "csubj") and any(one.lower_ == "whether" for one in children(place, "mark")):
            # "it is unclear whether"
            found = found.with_("hypothetical", "whether")
        if place.dep_ == "advcl" and _conditional(place):
            found = found.with_("hypothetical", "if")
            break
        if head.pos_ in ("VERB", "AUX", "ADJ"):
            if (
                place.dep_ in ("nsubj", "nsubjpass")
                and place.lemma_.lower() in nouns
                and governors.get(_particled(head, governors)) == "denied"
            ):
                # "the plan to send them was scrapped"
                found = found.with_("denied", head.text)
            if (
                place.dep_ in ("nsubj", "nsubjpass")
                and head.pos_ == "VERB"
                and lemma not in {"take", "begin", "start", "happen", "occur", "follow", "come", "be"}
                and trigger.pos_ == "VERB"
            ):
                break
            governed = place.dep_ in ("xcomp", "ccomp", "dobj", "nsubjpass", "oprd", "acomp") or (
                place.dep_ == "prep" and place.lower_ in _GOVERNED_PREPOSITIONS
            )
            talked = [one for child in children(head, "prep") if child.lower_ == "in" for one in children(child, "pobj")]
            if lemma == "be" and place.dep_ == "xcomp" and any(one.lemma_.lower() in nouns for one in talked):
                # "is in talks to buy"
                found = found.with_(next(nouns[one.lemma_.lower()] for one in talked if one.lemma_.lower() in nouns), talked[0].text)
            elif lemma == "be" and place.dep_ == "xcomp" and place.tag_ == "VB":
                # "is to visit"
                found = found.with_("planned", head.text)
            word = _particled(head, governors)
            if lemma in _OPEN and governed and children(head, "neg"):
                # "did not rule out": it may come yet
                found = found.with_("hypothetical", head.text)
                continue
            if word in governors and governed and not _enacts(head, place):
                found = found.with_(governors[word], head.text)
            if lemma in _HEARD and place.dep_ == "xcomp" and passive(head):
                # "is said to have sent"
                found = found.with_("reported", head.text)
            for one in children(head, "acomp") if lemma == "be" and place.dep_ in ("nsubj", "nsubjpass") else ():
                if one.lower_ in {"possible", "likely", "unlikely", "probable", "conceivable"}:
                    # "a meeting is possible"
                    found = found.with_("hypothetical", one.text)
            if lemma == "have" and place.dep_ == "xcomp" and any(child.lower_ == "yet" for child in head.children):
                # "have yet to sign"
                found = found.with_("denied", "yet")
            told = (place.dep_ in ("nsubj", "nsubjpass") and place.pos_ == "NOUN") or (place.dep_ in ("ccomp", "csubj") and lemma == "be")
            if told and (word := untrue(head)):
                # "reports that ... were untrue", "it is untrue that"
                found = found.with_("denied", word)
            if lemma in said and place.dep_ in ("ccomp", "parataxis"):
                break
            found = _own(found, head) if place.dep_ != "conj" else _auxiliaries(found, head)
        elif place.dep_ == "appos" and head.pos_ == "PROPN":
            # "Ruritania, a member of the club, does not": what is said of the name is not said of what it is
            break
        elif head.pos_ in ("NOUN", "PROPN"):
            if place.dep_ in ("acl", "relcl", "prep", "pobj", "pcomp", "compound", "amod", "dobj", "nmod", "appos") and lemma in nouns:
                found = found.with_(nouns[lemma], head.text)
            elif place.dep_ == "acl" and lemma in load("modality")["tidings"] and children(place, "mark"):
                found = found.with_(load("modality")["tidings"][lemma], head.text)
            elif place.dep_ == "acl" and place.tag_ == "VB" and lemma in _BINDING and trigger.lemma_.lower() not in _BUYING:
                # "won a contract to supply"; who signs a contract to buy has ordered
                found = found.with_("planned", head.text)
            elif trigger.pos_ in ("NOUN", "PROPN") and place.dep_ == "prep" and lemma not in _LIGHT | words("groups", "of_amount"):
                # "the response to the invasion": the event behind another noun is taken for granted
                break
            for child in head.children:
                if child.dep_ == "amod" and child.lower_ in adjectives and place.dep_ in ("prep", "acl", "pobj"):
                    found = found.with_(adjectives[child.lower_], child.text)
        if place.dep_ == "pobj" and head.lower_ == "as" and (word := untrue(place)):
            # "dismissed as baseless reports that"
            found = found.with_("denied", word)
        if place.dep_ == "pcomp" and any(child.lower_ in {"instead", "rather"} for child in head.children):
            found = found.with_("denied", head.text)
        if place.dep_ == "prep" and head.lower_ == "short":
            # "stopped short of imposing"
            found = found.with_("denied", head.text)
        if place.dep_ in ("prep", "pcomp", "pobj") and (head.lower_ == "ahead" or place.lower_ == "without"):
            found = found.with_("planned" if head.lower_ == "ahead" else "denied", head.text if head.lower_ == "ahead" else place.text)
    return found


def _enacts(head: Token, place: Token) -> bool:
    """ "The council voted to impose": a body that has voted to do so has done so; who decided to travel has not travelled.

    Who "was able to" do it has done it, too.
    """
    if head.lower_ == "able" and head.dep_ == "acomp" and head.head.tag_ == "VBD":
        return place.dep_ == "xcomp" and not children(head.head, "neg")
    return (
        head.lemma_.lower() in {"vote", "decide"}
        and head.tag_ in ("VBD", "VBN")
        and place.dep_ == "xcomp"
        and place.lemma_.lower() in load("modality")["enacted"]
    )


def untrue(token: Token) -> str:
    """The word that calls a report or claim untrue, behind its verb or before it; empty if there is none.

    "was false", "called it baseless", "dismissed as untrue", "described as fake a report".
    """
    said = load("modality")["untrue"]
    near = children(token, "acomp", "oprd", "amod", "ccomp", "xcomp")
    near += [one for child in children(token, "prep") if child.lower_ == "as" for one in child.children]
    near += [one for target in near if target.dep_ in ("pobj", "ccomp") for one in children(target, "amod", "acomp")]
    return next((child.text for child in near if child.lower_ in said), "")


def _particled(verb: Token, known: dict[str, str]) -> str:
    """A verb as the lexicon writes it: "call-off" for "called off" if that stands there, else its lemma."""
    lemma = verb.lemma_.lower()
    both = (f"{lemma}-{child.lower_}" for child in children(verb, "prt", "prep", "advmod"))
    return next((one for one in both if one in known), lemma)


def _own(found: Firmness, verb: Token) -> Firmness:
    """What stands on the verb itself: "not", "will", "may", "reportedly"."""
    adverbs = load("modality")["adverbs"]
    for child in verb.children:
        low = child.lower_
        if child.dep_ == "neg" or (low in {"never", "no", "neither", "nor"} and child.dep_ in ("advmod", "preconj", "det", "cc")):
            if low == "no" and verb.pos_ not in ("NOUN", "PROPN"):
                continue
            found = found.with_("denied", child.text)
        elif child.dep_ in ("nsubj", "nsubjpass") and (
            none := next((one for one in [child, *child.children] if one.lower_ in {"no", "none", "neither", "nobody"}), None)
        ):
            # "no country has", "neither A nor B has", "none of them has"
            found = found.with_("denied", none.text)
        elif child.dep_ in ("dobj", "attr") and verb.pos_ == "VERB" and _none_of(child):
            # "has sent no tanks", "sent none of the tanks"
            found = found.with_("denied", "no")
        elif child.dep_ == "advmod" and low in adverbs and not (child.i + 1 < len(child.doc) and child.nbor().lower_ == "after"):
            found = found.with_(adverbs[low], child.text)
        elif low == "longer" and any(one.lower_ == "no" for one in child.children):
            # "no longer supplies"
            found = found.with_("denied", "no longer")
    return _auxiliaries(found, verb)


def _none_of(noun: Token) -> bool:
    """ "No tanks", "none of the tanks"."""
    if noun.lower_ == "none" and children(noun, "relcl"):
        # "barred ten officials, none of whom it named"
        return False
    return noun.lower_ in {"none", "nothing"} or any(one.lower_ == "no" for one in children(noun, "det"))


def _auxiliaries(found: Firmness, verb: Token) -> Firmness:
    if verb.tag_ in ("VBZ", "VBP") and verb.lemma_.lower() in load("modality")["scheduled"] and not children(verb, "aux"):
        for when in [child for child in children(verb, "advmod", "mark") if child.lower_ in {"when", "before", "until"}][:1]:
            # "is to discuss it when he meets her"
            found = found.with_("planned", when.text)
    for child in children(verb, "aux"):
        low = child.lower_
        if low in {"will", "'ll", "would", "'d"} and (mark := _condition(verb)):
            # "would impose sanctions unless it withdraws"
            found = found.with_("hypothetical", mark)
        elif low in {"will", "'ll", "shall", "wo"}:
            found = found.with_("planned", child.text)
        elif low in {"may", "might", "could", "can", "should", "must"}:
            found = found.with_("hypothetical", child.text)
        elif low in {"would", "'d"} and not any(one.lower_ == "have" for one in children(verb, "aux")):
            found = found.with_("planned", child.text)
        elif low in {"would", "'d"}:
            found = found.with_("hypothetical", child.text)
    return found


# Who does not do this leaves it open.
_OPEN = frozenset({"rule", "exclude", "deny", "reject", "dismiss", "dispute"})


def _condition(verb: Token) -> str:
    """The word that opens a condition of a verb's own: "if", "unless"; empty if there is none."""
    marks = (mark for clause in children(verb, "advcl") for mark in children(clause, "mark"))
    return next((mark.text for mark in marks if mark.lower_ in {"if", "unless"}), "")


def _purpose(verb: Token) -> bool:
    """ "will travel to meet": what somebody goes for is as firm as the going."""
    return verb.tag_ == "VB" and any(child.dep_ == "aux" and child.lower_ == "to" for child in verb.children)


def _conditional(verb: Token) -> bool:
    """ "if", "unless", and "had it delivered" with the auxiliary first."""
    first = next((child for child in verb.children if child.dep_ in ("aux", "nsubj", "nsubjpass", "mark")), None)
    if first is not None and first.dep_ == "aux" and first.lower_ in {"had", "were", "should"} and verb.dep_ == "advcl":
        return True
    return any(child.dep_ == "mark" and child.lower_ in {"if", "unless", "should", "whether"} for child in verb.children)
