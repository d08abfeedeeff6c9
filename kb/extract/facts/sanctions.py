"""Restrictions: imposed, lifted, standing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts import penalties
from kb.extract.facts.designations import designated, listed_entry
from kb.extract.facts.listed_names import is_name, members, named_behind
from kb.extract.facts.measure_words import concepts, measure_text, reason_text
from kb.extract.facts.shared import phrase_text
from kb.extract.facts.standing_measures import acting_body, council, definite, known_sender, last_measure, legislators
from kb.extract.frames import Reading
from kb.extract.grammar import ancestors, children, coordinated, prepositions, subjects
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.model import Action, Concept, Designation, Entity, Fact, SanctionsMeasure

# What is done against restrictions, or asked for: whoever does so is not who imposes them.
_OTHERS = frozenset({"oppose", "call", "granted", "undergo"})
_BILLS = frozenset({"bill", "legislation", "amendment"})
_OWN = ("poss", "mod", "from", "by", "of")


def sanctions(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Impose, lift, or a standing measure."""
    frame, token = reading.frame, reading.trigger.token
    if token.dep_ == "amod" and token.pos_ != "NOUN":
        return []
    if not _meant(article, references, reading):
        return []
    if "pronoun" in frame.gives:
        return _they(references, reading)
    senders = _senders(article, references, reading)
    senders = tuple(dict.fromkeys(acting_body(article, references, one) for one in senders))
    targets = _targets(article, references, reading, senders)
    if frame.gives.get("list_words"):
        return listed_entry(article, references, reading, senders)
    if reading.action == "undergo":
        senders, targets = _undergone(references, reading, senders, targets)
    if reading.action in ("hold", "granted") or (reading.action == "undergo" and not reading.modality):
        return _standing(article, references, reading, senders, targets)
    several = penalties.entered(article, references, reading) if frame.gives.get("away") and not senders else []
    senders, targets = _completed(article, references, reading, senders, targets)
    blacklisting = "hits" in frame.gives or token.lemma_.lower() in frame.gives.get("named_are_designated", ())
    if senders and all(_nobody(one) for one in senders):
        return []
    if not several and not senders and not (blacklisting and penalties.agentless(token) and any(map(is_name, targets))):
        return []
    named = members(article, references, reading.heads.get("target", []), senders)
    outside = tuple(one for one in targets if one not in [name for name, _ in named] and one not in senders)
    targets = _joined_groups(article, reading, outside or targets)
    if penalties.agentless(reading.trigger.support or token) and targets and all(_spoken_of(one, reading) for one in targets):
        return []
    if any(one.type == "Place" and one.of is None and one.label[0].islower() for one in targets):
        return []
    single: tuple[Entity, ...] = tuple(one for one, _ in named)
    if blacklisting:
        listed = tuple(one for one in targets if is_name(one))
        targets, single = tuple(one for one in targets if one not in listed), tuple(dict.fromkeys((*single, *listed)))
    targets = tuple(one for one in targets if one not in senders)
    heads = reading.heads.get("target", [])
    if heads and targets and is_name(targets[0]) and heads[0].i > token.i:
        # "on the firm Red Rock Industries and its chairman, Carlo Ruiz": the parse seldom holds all of a list of names
        behind = named_behind(article, heads[0].left_edge.i, heads[0].sent.end, senders)
        targets = tuple(dict.fromkeys((*targets, *(one for one, _ in behind if one not in single))))
    measure = _measure(article, reading)
    reason = reason_text(article, (token, reading.trigger.support, *reading.heads.get("target", [])[-1:]))
    made: list[Fact] = []
    for who in several or [senders]:
        act = SanctionsMeasure(sender=who, target=targets, measure_text=measure, measure_type=concepts(measure), reason_text=reason)
        if targets:
            made.append(Action(action_type=Concept("lift" if reading.action == "lift" else "impose"), acts_on=act, actor=who))
        if reading.action != "lift":
            made.extend(designated(who, one, reason=reason) for one in single)
    return made


def _meant(article: Article, references: References, reading: Reading) -> bool:
    """Whether the words mean a restriction here."""
    frame, token = reading.frame, reading.trigger.token
    noun = token.lemma_.lower()
    if "measure_words" in frame.gives and not _with_measure(article, reading):
        return False
    if frame.gives.get("away") and not penalties.from_entering(article, reading):
        return False
    if frame.gives.get("restrictive") and not _restrictive(reading.trigger):
        return False
    if frame.gives.get("goods") and not any(
        penalties.goods(one) for head in slot(article, reading.trigger, "object") for one in coordinated(head)
    ):
        return False
    if "waived" in frame.gives and not any(word in reading.sentence.span.text.lower() for word in frame.gives["waived"]):
        return False
    if noun == "cap" and not any(child.lower_ == "price" for child in token.children):
        return False
    if "on_a_list" in frame.gives and not penalties.restrictive_list(article, references, token):
        return False
    if "hits" in frame.gives and noun == "package" and "sanction" not in reading.sentence.span.text.lower():
        return False
    if "near" in frame.gives and last_measure(references, reading.sentence.number, reach=4) is None:
        return False
    granted = frame.gives.get("granted") or frame.gives.get("restrictive")
    return reading.action != "hold" or not granted or noun not in words("measures", "never_standing")


def _undergone(
    references: References, reading: Reading, senders: tuple[Entity, ...], targets: tuple[Entity, ...]
) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    """ "Chile has faced sanctions" tells of standing ones, "could face", "risks" of those that may come."""
    verb = reading.trigger.support
    if verb is None:
        return senders, targets
    targets = targets or tuple(one for head in subjects(verb) for one in references.all(head) if one.type != "Place")
    if verb.lemma_.lower() in {"risk", "await"} or any(child.tag_ == "MD" for child in verb.children) or verb.tag_ == "VBG":
        reading.modality = "hypothetical"
        senders = senders or known_sender(references, reading.sentence.number, targets)
    return senders, targets


def _nobody(entity: Entity) -> bool:
    """Somebody without a name or a state: courts, schools and referees ban too."""
    return entity.type == "Group" and entity.of is None and entity.label.islower()


def _spoken_of(entity: Entity, reading: Reading) -> bool:
    """ "These persons": whoever was named before, so nothing new is told of them."""
    heads = reading.heads.get("target", [])
    return entity.type == "Group" and any(child.lower_ in {"these", "those", "such"} for head in heads for child in head.children)


def _with_measure(article: Article, reading: Reading) -> bool:
    return any(
        one.lemma_.lower() in words("measures", "nouns") or "freeze" in one.text.lower()
        for head in slot(article, reading.trigger, reading.frame.gives["measure_words"])
        for one in coordinated(head)
    )


def _restrictive(trigger: Trigger) -> bool:
    """ "Imposed measures" says enough; what is extended or lifted must be called restrictive."""
    if trigger.support is not None and trigger.support.lemma_.lower() in {"impose", "slap"}:
        return True
    return any(child.lemma_.lower() in {"restrictive", "punitive", "coercive", "sanction"} for child in trigger.token.children)


def _senders(article: Article, references: References, reading: Reading) -> tuple[Entity, ...]:
    """Who imposes or lifts it; never who only vetoes it or asks for it."""
    found = reading.roles.get("sender", ())
    clause = next(
        (
            place
            for place, _ in [(reading.trigger.support or reading.trigger.token, None), *ancestors(reading.trigger.token)]
            if place.dep_ in ("relcl", "acl")
        ),
        None,
    )
    if (
        clause is not None
        and clause.head.lemma_.lower() in words("measures", "drafts")
        and clause.head.head.lemma_.lower() in words("measures", "opposing")
    ):
        reading.modality = "denied"
        by_council = clause.head.lemma_.lower() in {"resolution", "amendment", "draft", "text", "motion"}
        return (council(article) if by_council else ()) or _whose(article, references, reading)
    if reading.action in _OTHERS:
        return _whose(article, references, reading)
    heads = reading.heads.get("sender", [])
    if len(heads) == len(found):
        # "with Peru abstaining": whoever the parse takes for the one who acts
        found = tuple(
            one for one, head in zip(found, heads, strict=True) if _first(head).head.lemma_.lower() not in {"abstain", "oppose", "dissent"}
        )
        if heads and not found:
            found = tuple(one for head in subjects(reading.sentence.span.root) for one in references.all(head))
    verb = reading.trigger.support or reading.trigger.token
    bills = [head for head in subjects(verb) if head.lemma_.lower() in _BILLS] if verb.pos_ in ("VERB", "AUX") else []
    if verb.dep_ in ("acl", "relcl") and verb.head.lemma_.lower() in _BILLS:
        # "introduced a bill to impose": who brings it in does not impose yet
        bills.append(verb.head)
    if bills:
        reading.modality = "proposed"
        return (
            next((one for head in bills if (one := legislators(article, references, head))), ())
            or tuple(one for one in found if one.type in ("State", "Organization") or is_name(one))
            or known_sender(references, reading.sentence.number)
        )
    if not found and reading.trigger.token.pos_ == "NOUN":
        # "the sanctions of the European Union"
        of = [two for child in children(reading.trigger.token, "prep") if child.lower_ == "of" for two in children(child, "pobj")]
        found = tuple(one for head in of for one in references.all(head) if one.type in ("State", "Organization"))
    return found


def _first(token: Token) -> Token:
    """The first of those that stand side by side."""
    return next((place for place, _ in [*ancestors(token)] if place.dep_ != "conj"), token)


def _whose(article: Article, references: References, reading: Reading) -> tuple[Entity, ...]:
    """Whose restrictions they are, by the words beside the noun alone: "measures of the European Union", "Norwegian sanctions"."""
    own = Trigger(reading.trigger.token)
    return tuple(
        dict.fromkeys(
            one
            for name in _OWN
            for head in slot(article, own, name)
            for one in references.all(head)
            if one.type in ("State", "Organization", "Group") and one not in reading.roles.get("target", ())
        )
    )


def _they(references: References, reading: Reading) -> list[Fact]:
    """ "Imposed sanctions in 2020 and lifted them in 2022"."""
    senders = reading.roles["sender"]
    before = last_measure(references, reading.sentence.number, senders, reach=1, standing=True)
    if before is None:
        return []
    lifts = reading.trigger.token.lemma_.lower() in reading.frame.gives["pronoun"]["lift"]
    measure = replace(before, sender=senders) if not isinstance(before, Designation) else before
    return [Action(action_type=Concept("lift" if lifts else "impose"), acts_on=measure, actor=senders)]


def _targets(article: Article, references: References, reading: Reading, senders: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Whom it hits: as the frame found, but behind banned goods the state they come from or go to."""
    found = _called(references, reading)
    support = reading.trigger.support
    if support is not None and support.lemma_.lower() in words("measures", "widening"):
        # "extended the embargo to the whole country"
        wider = [
            one for place in (support, reading.trigger.token) for head in prepositions(place).get("to", []) for one in references.all(head)
        ]
        wider += [
            one
            for place in (support, reading.trigger.token)
            for head in prepositions(place).get("to", [])
            if head.lower_ in {"all", "whole", "rest", "most", "parts"}
            for inner in prepositions(head).get("of", [])
            for one in references.all(inner)
        ]
        wider = [one for one in wider if one.type in ("State", "Group", "Person", "Organization", "Place") and one not in senders]
        if wider:
            return tuple(dict.fromkeys(wider))
    if reading.frame.gives.get("away") and (dealt := penalties.dealt_with(references, reading)):
        return dealt
    if reading.frame.gives.get("licence"):
        return penalties.licensed(article, references, reading, senders)
    places = slot(article, reading.trigger, "object") if reading.frame.gives.get("goods") else reading.heads.get("target", [])
    if not places and reading.trigger.token.pos_ == "NOUN":
        places = [one for head in slot(article, reading.trigger, "on") for one in coordinated(head)]
    traded = [one for one in places if penalties.goods(one)]
    if traded:
        hit = tuple(dict.fromkeys(one for head in traded for one in penalties.partners(article, references, head, senders)))
        if not hit and reading.frame.gives.get("goods"):
            hit = tuple(
                one
                for name in ("to", "from", "with")
                for head in slot(article, reading.trigger, name)
                for one in references.all(head)
                if one not in senders
            )
        return hit
    return found


def _called(references: References, reading: Reading) -> tuple[Entity, ...]:
    """The targets, each by its name where one stands beside it: "another member of the bloc, Niger"."""
    found, heads = reading.roles.get("target", ()), reading.heads.get("target", [])
    if len(found) != len(heads):
        return found
    made: list[Entity] = []
    for entity, head in zip(found, heads, strict=True):
        beside = [*children(head, "appos"), *(two for one in prepositions(head).get("of", []) for two in children(one, "appos"))] if head.tag_ in ("NN", "NNP") and entity.type in ("Group", "Place") else []
        names = [one for child in beside for one in references.entities(child) if one.type == "State" or is_name(one)]
        if not names and head.dep_ == "appos" and entity.type == "Group":
            # "Carlo Ruiz, a tycoon under sanctions"
            names = [one for one in references.entities(head.head) if is_name(one)]
        made.append(names[0] if names else entity)
    return tuple(dict.fromkeys(made))


def _completed(
    article: Article, references: References, reading: Reading, senders: tuple[Entity, ...], targets: tuple[Entity, ...]
) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    """What the sentence leaves out, from what the article told before: "the sanctions were lifted in 2016"."""
    number, token = reading.sentence.number, reading.trigger.token
    targets = tuple(one for one in targets if not any(one.label.startswith(f"{sender.label}'s ") for sender in senders))
    recalls = reading.frame.gives.get("recalls") and definite(token)
    if not targets and recalls:
        before = last_measure(references, number, senders, standing=True)
        targets = before.target if before is not None else ()
    if not senders and targets and (recalls or penalties.agentless(reading.trigger.support or token) or reading.action in _OTHERS):
        senders = known_sender(references, number, targets)
    return senders, targets


def _measure(article: Article, reading: Reading) -> str:
    token, gives = reading.trigger.token, reading.frame.gives
    if gives.get("away") and any(one.lemma_.lower() in {"do", "deal", "trade"} for one in slot(article, reading.trigger, "from")):
        return "ban on business"
    if "measure" in gives:
        return str(gives["measure"])
    if "measure_words" in gives:
        return " and ".join(measure_text(article, head) for head in slot(article, reading.trigger, gives["measure_words"]))
    if gives.get("goods") or gives.get("licence"):
        return next((f"{token.lemma_} {phrase_text(article, head, 8)}" for head in slot(article, reading.trigger, "object")), "")
    return measure_text(article, token) if token.pos_ in ("NOUN", "PROPN") else ""


def _standing(
    article: Article, references: References, reading: Reading, senders: tuple[Entity, ...], targets: tuple[Entity, ...]
) -> list[Fact]:
    """Restrictions that are there: those that somebody keeps up, or that a phrase takes for granted."""
    token = reading.trigger.token
    targets = tuple(one for one in targets if one not in senders)
    if not senders and targets and reading.frame.gives.get("owed") and token.head.lower_ != "by":
        senders = tuple(one for one in known_sender(references, reading.sentence.number, targets) if one not in targets)
    if not senders or not targets:
        return []
    if any(one.type == "Group" and one.of is None and one.label.isalpha() and one.label.islower() for one in targets):
        return []
    if any(
        child.lower_ in {"no", "any", "possible", "potential", "further", "additional", "new", "fresh", "future"}
        for child in token.children
    ):
        return []
    granted = (reading.frame.gives.get("granted") and reading.trigger.support is None) or (
        reading.trigger.support is not None and reading.trigger.support.lemma_.lower() not in reading.frame.actions
    )
    if granted and not reading.frame.gives.get("asserted_below"):
        reading.modality = "asserted"
    measure = _measure(article, reading)
    return [SanctionsMeasure(sender=senders, target=targets, measure_text=measure, measure_type=concepts(measure))]


def standing(article: Article, references: References, reading: Reading) -> list[Fact]:
    """ "another sanctioned airline, X", "sanctions-hit Chile": a standing measure of whoever sanctions in this article."""
    token = reading.trigger.token
    own = [one for child in token.children if child.dep_ in ("npadvmod", "compound", "amod", "nmod") for one in references.entities(child)]
    own = [one for one in own if one.type in ("State", "Organization")]
    if token.dep_ != "amod" or not (references.senders or own):
        return []
    targets = tuple(one for one in _called(references, reading) if one.type == "State" or is_name(one))
    sender = own[0] if own else Counter(references.senders).most_common(1)[0][0]
    if sender.type == "Person":
        sender = references.state_of(sender) or sender
    return [SanctionsMeasure(sender=(sender,), target=(target,)) for target in targets[:1] if target != sender]


def _joined_groups(article: Article, reading: Reading, targets: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """ "Ruritanian businesses and individuals" is one group with one name."""
    heads = reading.heads.get("target", [])
    if len(targets) < 2 or len(heads) != len(targets) or any(one.type != "Group" for one in targets):
        return targets
    start = min(head.left_edge.i for head in heads[:1])
    while start < heads[0].i and article.doc[start].pos_ in ("DET", "PUNCT"):
        start += 1
    label = " ".join(article.doc[start : heads[-1].i + 1].text.split())
    return (replace(targets[0], label=label),)
