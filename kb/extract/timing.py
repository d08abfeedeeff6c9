"""Which date of a sentence belongs to which event: one that hangs on its words, or on those of its clause."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from kb.extract.grammar import ancestors, children
from kb.extract.lexicon import words
from kb.extract.tenses import future, verb_above
from kb.extract.times import When

_SHARED_STEP = 4
_OWN_SUBJECT = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})
_BOUNDING = frozenset({"since", "until", "till", "before", "ahead"})
_BEHIND = frozenset({"after", "following"})
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_SPANS = frozenset({"day", "week", "month", "year", "night", "evening", "morning", "weekend"})


def attached(whens: list[When], trigger: Token, within: tuple[int, int], carried: Token | None = None) -> When | None:
    """The date that belongs to a trigger: one that hangs on it, or on a word of its clause; not one of a verb above or below it.

    ``carried`` is the noun that tells the event where the trigger is the verb above it, "signed the 2015 *deal*".
    """
    found = _attached(whens, trigger, within, carried, _BOUNDING | _BEHIND)
    if found is None and (host := _host(trigger)) is not None:
        found = attached(whens, host, within)
    if found is None and carried is not None:
        # "since his election in May 2017"
        own = [one for one in whens if not one.bound and not one.counted and _hangs_on(_root(carried.doc, one), carried)]
        found = own[0] if own else None
    # "signed it after talks on Monday": the day of the talks, as nothing else is named
    return found or _attached([one for one in whens if not one.counted], trigger, within, carried, _BOUNDING)


def _attached(whens: list[When], trigger: Token, within: tuple[int, int], carried: Token | None, closing: frozenset[str]) -> When | None:
    best: tuple[int, When] | None = None
    for when in whens:
        if when.bound or not within[0] <= when.start < within[1]:
            continue
        if when.counted:
            if _dates(trigger.doc[when.end - 1], trigger):
                return when
            continue
        if _opens(when, trigger) or _follows(when, trigger) or _on_that_day(when, trigger) or _arranged(when, carried or trigger):
            return when
        root = _root(trigger.doc, when)
        if carried is not None and root.head == carried and root.dep_ in ("poss", "compound", "nmod"):
            # "Monday's delivery was the second this year"
            return when
        if _named_by(root, when, trigger, carried):
            continue
        steps = distance(root, trigger, closing)
        if steps is None:
            continue
        cost = steps * 10 + abs(root.i - trigger.i)
        if best is None or cost < best[0]:
            best = (cost, when)
    return best[1] if best else None


def _hangs_on(root: Token, noun: Token) -> bool:
    """ "The talks on Monday": a date that a noun has by a preposition of its own."""
    return root.dep_ == "pobj" and root.head.dep_ == "prep" and root.head.head == noun and root.head.lower_ in {"on", "in", "during", "of"}


def _root(doc: Doc, when: When) -> Token:
    """The word that a date hangs on the rest of the sentence by: the year of "the 2011" in "the 2011 intervention"."""
    root = doc[when.start : when.end].root
    return doc[when.end - 1] if root.pos_ in ("DET", "PRON") or root.dep_ == "poss" else root


def _dates(word: Token, trigger: Token) -> bool:
    """Whether "two days after" dates a trigger: it stands in the clause, or is the noun, that "after" opens."""
    if word.dep_ == "mark":
        return trigger == word.head or verb_above(trigger) == word.head
    return word.dep_ == "prep" and any(child == trigger or trigger in child.children for child in word.children)


def _named_by(root: Token, when: When, trigger: Token, carried: Token | None) -> bool:
    """Whether a date only says which one is meant: "criticised the 2011 intervention", but "in a post of May", "Friday's strike killed"."""
    noun = root.head
    if root.dep_ == "pobj" and noun.lower_ == "for" and len(when.first.text) == 4 and noun.head in (carried, trigger, *trigger.children):
        # "signed a programme for 2017 and 2018"
        return True
    if root.dep_ not in ("nummod", "compound", "nmod", "amod", "poss") or noun.pos_ not in ("NOUN", "PROPN"):
        return False
    if noun in (trigger, carried) or trigger.pos_ not in ("VERB", "AUX"):
        return False
    if noun.dep_ == "pobj" and noun.head.lower_ == "in" and noun.lemma_.lower() in words("speech", "carriers"):
        # "in a May letter": when it was said
        return False
    if noun.dep_ == "pobj" and noun.head.lower_ in {"in", "at", "during", "by", "on"} and noun.head.head == trigger:
        return False
    return not (noun.dep_ in ("nsubj", "nsubjpass") and noun.head == trigger and len(when.first.text) == 10)


def elsewhere(whens: list[When], verb: Token) -> bool:
    """ "When the crisis began in June 2017, it recalled its envoy": a clause of a verb puts it into a year that is not that of the news."""
    for when in whens:
        if when.bound or not any(word[:4].isdigit() and len(word.strip(",.")) == 4 for word in when.text.split()):
            continue
        root = _root(verb.doc, when)
        for place, head in [(root, root), *ancestors(root)]:
            if head != verb or place.dep_ not in ("advcl", "prep"):
                continue
            opener = {place.lower_} if place.dep_ == "prep" else {child.lower_ for child in children(place, "mark", "advmod")}
            return bool(opener & {"when", "after", "once", "following"})
    return False


def since(whens: list[When], trigger: Token, within: tuple[int, int]) -> When | None:
    """Since when what stands has stood: the beginning that hangs on the words of a trigger or stands in their clause."""
    for when in whens:
        before = trigger.doc[when.start].lower_, trigger.doc[when.start - 1].lower_ if when.start else ""
        if when.bound and "since" in before and within[0] <= when.start < within[1]:
            root = _root(trigger.doc, when)
            clause = verb_above(root)
            if trigger in (root.head, root.head.head) or clause == trigger or clause == verb_above(trigger):
                return when
    return None


def lasting(verb: Token) -> bool:
    """ "Has sanctioned it since 2007": a verb in the perfect tells what goes on, or has come about again and again."""
    return any(child.lower_ in {"has", "have", "'ve", "had"} for child in children(verb, "aux"))


def _follows(when: When, trigger: Token) -> bool:
    """ "the attack on the port last weekend": a date that ends the phrase of a noun."""
    return (
        trigger.pos_ == "NOUN"
        and when.start in (trigger.right_edge.i + 1, trigger.right_edge.i + 2)
        and (when.start == trigger.right_edge.i + 1 or trigger.doc[when.start - 1].lower_ == "on")
    )


def _host(trigger: Token) -> Token | None:
    """The verb whose time a clause without a time of its own shares: "travels on Monday to Oslo, where she will meet X"."""
    clause = _clause(trigger)
    if clause is None or clause.head == clause:
        return None
    where = clause.dep_ == "relcl" and sharing(clause)
    participle = (
        clause.dep_ == "advcl"
        and clause.tag_ == "VBG"
        and not children(clause, "aux", *_OWN_SUBJECT)
        and all(child.lower_ == "while" for child in children(clause, "mark"))
        and not any(child.lower_ in {"after", "before", "since", "when"} for child in clause.children)
    )
    purpose = clause.dep_ == "advcl" and clause.tag_ == "VB" and any(child.lower_ == "to" for child in children(clause, "aux"))
    if participle or (purpose and not children(clause, "nsubj", "nsubjpass")):
        # "is due there on Monday to sign it"
        return clause.head if clause.head.pos_ in ("VERB", "AUX") else None
    return verb_above(clause) if where else None


def _clause(trigger: Token) -> Token | None:
    """The verb that heads the clause of a trigger: "is" for "meet" in "where she is to meet him"."""
    verb = trigger if trigger.pos_ in ("VERB", "AUX") else verb_above(trigger)
    for _ in range(6):
        if verb is None or not (verb.dep_ == "xcomp" or (verb.dep_ == "conj" and not children(verb, *_OWN_SUBJECT))):
            break
        verb = verb.head if verb.head.pos_ in ("VERB", "AUX") else None
    return verb


def sharing(clause: Token) -> bool:
    """Whether a relative clause tells of the same occasion: "to Oslo, where she met her", "the ceremony, at which he was sworn in"."""
    return any(child.lower_ == "where" for child in clause.children) or any(
        any(one.lower_ == "which" for one in child.subtree) for child in children(clause, "prep") if child.lower_ in {"at", "during", "in"}
    )


def _opens(when: When, trigger: Token) -> bool:
    """ "in 2010, when he was met by": the date is that of the clause which "when" opens behind it."""
    clause = _clause(trigger)
    opener = next((child for child in clause.children if child.lower_ == "when"), None) if clause is not None else None
    return opener is not None and when.end in (opener.i, opener.i - 1) and trigger.doc[when.end : opener.i].text in ("", ",")


def _on_that_day(when: When, trigger: Token) -> bool:
    """ "On the same day they signed it", "on Monday, the day she arrived": a clause on the day tells what else was that day."""
    clause = _clause(trigger)
    if clause is None or clause.dep_ not in ("relcl", "acl") or clause.head.lemma_.lower() not in _SPANS:
        return False
    day = clause.head
    return when.start <= day.i < when.end or (day.dep_ == "appos" and when.start <= day.head.i < when.end)


def _arranged(when: When, noun: Token) -> bool:
    """ "The trip, which had been planned for March", "the talks scheduled to begin on Monday": a clause on an event says when it is."""
    root = _root(noun.doc, when)
    if noun.pos_ not in ("NOUN", "PROPN") or root.i < noun.i:
        return False
    for place, head in [(root, root), *ancestors(root)]:
        if place.pos_ in ("VERB", "AUX", "ADJ") and place.dep_ in ("relcl", "acl", "amod") and place.head.i >= noun.i:
            near = head == noun or (head.dep_ == "pobj" and head.head.head == noun)
            return near and (place.lower_ in words("times", "ahead") or place.lemma_.lower() in words("times", "occurring"))
        if place.dep_ in ("ccomp", "advcl") and children(place, "mark"):
            return False
    return False


def _closed(place: Token, trigger: Token, closing: frozenset[str]) -> bool:
    """Whether a word heads a clause, or a side remark, that keeps its dates and amounts to itself."""
    if place.dep_ == "appos" and place.head.ent_type_ not in _PLACES:
        return True
    if place.dep_ == "prep" and place.lower_ in closing and not _hour(place):
        return True
    if place.pos_ not in ("VERB", "AUX"):
        return False
    if (
        place.dep_ == "acl"
        and place.head.lemma_.lower() in words("speech", "carriers")
        and trigger
        in (
            place.head.head.head,
            place.head.head.head.head,
        )
    ):
        # "rejected it in a letter sent on Monday"
        return False
    if place.dep_ in ("acl", "relcl"):
        # "the sanctions imposed in 2014": the participle tells when what it describes came about
        return place.head != trigger or trigger.pos_ == "PROPN"
    if place.dep_ == "conj" and place.head.pos_ in ("VERB", "AUX"):
        # "is on a visit and will meet her on Monday"
        ahead = future(place) and not future(place.head)
        return ahead or any(child.dep_ in _OWN_SUBJECT for child in place.children) or place.tag_ != place.head.tag_
    if place.dep_ == "advcl":
        return any(child.dep_ in _OWN_SUBJECT or (child.dep_ == "mark" and child.lower_ != "while") for child in place.children)
    return place.dep_ in ("ccomp", "parataxis")


def _hour(preposition: Token) -> bool:
    """ "Before dawn on Wednesday"."""
    return any(child.lower_ in {"dawn", "noon", "midnight", "midday", "sunrise", "daybreak", "dusk"} for child in preposition.children)


def _above(root: Token) -> Iterator[tuple[Token, Token]]:
    """The words above a date; "told reporters last week he would" puts the week with what is told, but it is that of the telling."""
    verb = root.head
    own = children(verb, "nsubj", "nsubjpass")
    raised = (
        (verb.dep_ == "ccomp" or (verb.dep_ in ("advcl", "acl") and children(verb, "mark")))
        and root.dep_ == "npadvmod"
        and bool(own)
        and verb.head.i < root.i < own[0].left_edge.i
        and not any(child.i < root.i for child in children(verb, "mark"))
        and root.doc[root.left_edge.i - 1].text not in {",", ":", '"'}
    )
    if raised:
        yield root, verb.head
        yield from ancestors(verb.head)
    else:
        yield from ancestors(root)


def distance(root: Token, trigger: Token, closing: frozenset[str] = frozenset({"since", "until", "till"})) -> int | None:
    """Steps from a date or an amount up to the trigger, or to a word that both hang on with no clause between; None if one is."""
    above = {trigger.i: 0}
    to_come = False
    for steps, (place, head) in enumerate(ancestors(trigger), 1):
        if place.dep_ in ("ccomp", "advcl", "relcl", "parataxis"):
            break
        if place.dep_ == "acl" and place.tag_ == "VB" and head.dep_ == "pobj":
            # "met on Monday over a plan to expand it"
            break
        to_come = to_come or (place.dep_ == "xcomp" and place.tag_ == "VB")
        if place.dep_ == "conj" and place.pos_ == "VERB":
            # "fired at them on Monday and vowed to attack": what is vowed has no day
            if not to_come and not _closed(place, trigger, closing) and head.pos_ == "VERB":
                # "visited the capital on Monday and met": one subject and one tense, so one day unless there is another
                above[head.i] = steps + _SHARED_STEP
            break
        if head.pos_ in ("VERB", "AUX") and trigger.pos_ in ("NOUN", "PROPN") and steps > 3:
            break
        above[head.i] = steps + 1
    if root.i in above:
        return above[root.i]
    for number, (place, head) in enumerate(_above(root), 1):
        if place.i != trigger.i and not (place == root and root.dep_ == "prep") and _closed(place, trigger, closing):
            return None
        if head.i in above:
            shared = _SHARED_STEP if place.dep_ == "conj" and place.pos_ == "VERB" else 0
            return number + above[head.i] + shared
    return None
