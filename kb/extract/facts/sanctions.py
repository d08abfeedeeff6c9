"""Restrictions: imposed, lifted, standing; and who is put on a list."""

from __future__ import annotations

from collections import Counter

from kb.extract.article import Article
from kb.extract.facts.shared import phrase_text
from kb.extract.frames import Reading
from kb.extract.grammar import children, coordinated
from kb.extract.lexicon import load, words
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.model import Action, Concept, Designation, Entity, Fact, SanctionsMeasure


def _measures(text: str) -> tuple[Concept, ...]:
    low = text.lower()
    return tuple(Concept(concept) for phrase, concept in load("measures")["words"].items() if phrase in low)


def sanctions(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Impose, lift, or a standing measure."""
    frame, token = reading.frame, reading.trigger.token
    senders, targets = reading.roles.get("sender", ()), reading.roles["target"]
    if not senders and not (token.pos_ == "VERB" and children(token, "nsubjpass") and not children(token, "agent")):
        return []
    noun = token.lemma_.lower()
    if token.dep_ == "amod":
        return []
    if frame.name == "hit-with" and not any(
        one.lemma_.lower() in words("measures", "nouns") or "freeze" in one.text.lower()
        for head in slot(article, reading.trigger, "with")
        for one in coordinated(head)
    ):
        return []
    if frame.name == "ban-from" and (all(one.type == "Person" for one in senders) or not slot(article, reading.trigger, "from")):
        return []
    if frame.name == "ban-from":
        # "banned imports from Ruritania": the goods are what is kept out, the state is whom it hits
        goods = any(one.lemma_.lower() in {"import", "export", "shipment", "purchase"} for one in slot(article, reading.trigger, "object"))
        origin = tuple(one for head in slot(article, reading.trigger, "from") for one in references.all(head) if one.type == "State")
        if goods and not origin:
            return []
        targets = origin if goods else targets
    if frame.name == "freeze-assets" and token.lemma_.lower() == "seize":
        return []
    if frame.name == "impose-measures" and not _restrictive(reading.trigger):
        return []
    if noun in {"ban", "restriction", "penalty", "freeze", "blockade", "boycott"} and reading.action == "hold":
        return []
    named = _members(article, references, reading)
    targets = tuple(one for one in targets if one not in named) or targets
    agentless = not senders
    senders = tuple(one for one in senders if one not in targets and one not in named)
    targets = _joined_groups(article, reading, targets)
    if noun in frame.gives.get("named_are_designated", ()):
        single = tuple(one for one in targets if one.type in ("Person", "Organization"))
        targets, named = tuple(one for one in targets if one not in single), (*named, *single)
    if (not senders and not agentless) or any(one.type == "Place" and one.of is None and one.label[0].islower() for one in targets):
        return []
    measure = phrase_text(article, token, 8).split(", ")[0] if token.pos_ in ("NOUN", "PROPN") else ""
    measure = frame.gives.get("measure", measure)
    if frame.name == "hit-with":
        measure = " and ".join(phrase_text(article, head, 10) for head in slot(article, reading.trigger, "with"))
    standing = SanctionsMeasure(sender=senders, target=targets, measure_text=measure, measure_type=_measures(measure))
    if reading.action == "hold":
        return [standing]
    made: list[Fact] = [Action(action_type=Concept(reading.action), acts_on=standing, actor=senders)] if targets else []
    if reading.action == "impose":
        made.extend(_designated(senders, one) for one in named)
    return made


def _designated(senders: tuple[Entity, ...], target: Entity, measure: str = "") -> Action:
    listing = Designation(sender=senders, target=(target,), measure_text=measure)
    return Action(action_type=Concept("designate"), actor=senders, acts_on=listing)


def _restrictive(trigger: Trigger) -> bool:
    """ "Imposed measures" says enough; what is extended or lifted must be called restrictive."""
    if trigger.support is not None and trigger.support.lemma_.lower() in {"impose", "slap"}:
        return True
    return any(child.lemma_.lower() in {"restrictive", "punitive", "coercive"} for child in trigger.token.children)


def _members(article: Article, references: References, reading: Reading) -> tuple[Entity, ...]:
    """The named ones of a group that restrictions hit: "two generals, A and B", "seven tycoons, including A"."""
    found: list[Entity] = []
    for head in reading.heads["target"]:
        if head.i in article.found_at or head.tag_ not in ("NNS", "NNPS"):
            continue
        below = children(head, "appos")
        below += [one for child in children(head, "prep") if child.lower_ in {"including", "like"} for one in children(child, "pobj")]
        # a list behind a comma that the parse takes for more of the same
        below += [one for one in children(head, "conj") if article.doc[one.left_edge.i - 1].text == ","]
        for first in below:
            found.extend(
                one
                for joined in coordinated(first)
                for one in references.entities(joined)
                if one.type in ("Person", "Organization") and one.label[:1].isupper()
            )
    return tuple(dict.fromkeys(found))


def standing(article: Article, references: References, reading: Reading) -> list[Fact]:
    """ "another sanctioned airline, X": a standing measure of whoever sanctions in this article."""
    token = reading.trigger.token
    if token.dep_ != "amod" or not references.senders:
        return []
    targets = tuple(one for one in reading.roles["target"] if one.type in ("Person", "Organization") and one.label[:1].isupper())
    sender = Counter(references.senders).most_common(1)[0][0]
    return [SanctionsMeasure(sender=(sender,), target=(target,)) for target in targets[:1]]


def _joined_groups(article: Article, reading: Reading, targets: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """ "Ruritanian businesses and individuals" is one group with one name."""
    heads = reading.heads["target"]
    if len(targets) < 2 or len(heads) != len(targets) or any(one.type != "Group" for one in targets):
        return targets
    start = min(head.left_edge.i for head in heads[:1])
    while start < heads[0].i and article.doc[start].pos_ in ("DET", "PUNCT"):
        start += 1
    return (Entity(label=" ".join(article.doc[start : heads[-1].i + 1].text.split()), type="Group", of=targets[0].of),)


def designation(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Named persons and bodies put on a list."""
    token, frame = reading.trigger.token, reading.frame
    if frame.gives.get("plainly"):
        return _plainly(reading)
    wanted = set(frame.gives.get("as_words", ())) | set(frame.gives.get("list_words", ()))
    near = [
        *slot(article, reading.trigger, "as"),
        *slot(article, reading.trigger, "to"),
        *slot(article, reading.trigger, "on"),
        *slot(article, reading.trigger, "predicate"),
        *(children(token, "dobj") if token.dep_ == "relcl" else []),
    ]
    subtree = [one for head in near for one in head.subtree]
    if not any(one.lemma_.lower() in wanted for one in subtree):
        return []
    if "list_words" in frame.gives and not any(one.lemma_.lower() in frame.gives["list_words"] for one in near):
        return []
    measure = phrase_text(article, near[0], 10) if near else ""
    return [
        _designated(reading.roles["sender"], target, measure)
        for target in reading.roles["target"]
        if target.type in ("Person", "Organization", "State")
    ]


def _plainly(reading: Reading) -> list[Fact]:
    """ "The ministry designated X for evading the ban": a body of state, and nothing that X is designated as or to do."""
    token = reading.trigger.token
    other = any(child.lower_ in {"as", "to"} for child in children(token, "prep")) or children(token, "oprd", "xcomp", "dative")
    senders = tuple(one for one in reading.roles["sender"] if one.type in ("State", "Organization"))
    if other or not senders:
        return []
    return [_designated(senders, one) for one in reading.roles["target"] if one.type in ("Person", "Organization")]


def listed(article: Article, references: References, reading: Reading) -> list[Fact]:
    """ "Among those sanctioned are X and Y": the named ones are put on the list of whoever imposed the measure before."""
    token = reading.trigger.token
    if (
        token.tag_ != "VBN"
        or not references.senders
        or token.head.lower_ not in {"those", "individuals", "people", "entities", "companies", "officials", "persons"}
    ):
        return []
    sentence = reading.sentence.span
    if not any(one.lower_ in {"among", "include", "includes", "included"} for one in sentence):
        return []
    named = [
        one
        for one in article.found_in(reading.sentence.number)
        if token.i < one.start
        and not one.entity.iri
        and one.entity.type in ("Person", "Organization")
        and article.doc[one.start : one.end].root.dep_ in ("nsubj", "attr", "conj", "appos", "dobj", "pobj", "ROOT")
    ]
    sender = (references.senders[-1],)
    return [
        _designated(sender, one.entity)
        for one in named
        if article.doc[one.start : one.end].root.dep_ != "pobj"
    ]
