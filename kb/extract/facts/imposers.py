"""Who imposes or lifts a restriction: whoever acts, never who only vetoes it, asks for it or suffers it."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kb.extract import modality
from kb.extract.article import Article
from kb.extract.facts.listed_names import is_name
from kb.extract.facts.penalties import agents
from kb.extract.facts.standing_measures import council, known_sender, last_measure, legislators
from kb.extract.frames import Reading
from kb.extract.grammar import ancestors, children, passive, prepositions, subjects
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.model import Action, Concept, Designation, Entity, Fact

# What is done against restrictions, or asked for: whoever does so is not who imposes them.
OTHERS = frozenset({"oppose", "call", "granted", "undergo"})
_WARNING = frozenset({"warn", "threaten", "tell", "caution"})
_OWN = ("poss", "mod", "from", "by", "of")


def imposers(article: Article, references: References, reading: Reading) -> tuple[Entity, ...]:
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
        and clause.head.lemma_.lower() in words("instruments", "drafts")
        and clause.head.head.lemma_.lower() in words("measures", "opposing")
    ):
        reading.modality = "denied"
        by_council = clause.head.lemma_.lower() in words("instruments", "council")
        return (council(article) if by_council else ()) or whose(article, references, reading)
    if (
        clause is not None
        and clause.head.lemma_.lower() in words("instruments", "drafts")
        and modality.read(clause.head.head).modality == "denied"
    ):
        # "failed to adopt a resolution that would have imposed"
        reading.modality = "denied"
    way = next((head for place, head in ancestors(reading.trigger.token) if place.dep_ == "prep" and head.lower_ == "way"), None)
    if way is not None and way.head.lower_ == "in" and way.head.head.lemma_ == "stand":
        # "stood in the way of sanctions"
        reading.modality = "denied"
        return council(article) or whose(article, references, reading)
    excluding = reading.trigger.support
    if excluding is not None and excluding.lemma_.lower() in _WARNING and reading.trigger.token.dep_ == "pobj":
        # "threatened Chile with sanctions"
        reading.modality = "threatened"
    if excluding is not None and excluding.lemma_.lower() in {"rule", "exclude"}:
        # who has not ruled it out leaves it open
        reading.modality = "hypothetical" if any(child.dep_ == "neg" for child in excluding.children) else "denied"
    if excluding is not None and excluding.lemma_.lower() == "provide":
        # "the law provides for sanctions"
        reading.modality = "hypothetical"
    if reading.action in OTHERS:
        return whose(article, references, reading) or (_callers(references, reading) if reading.action == "call" else ())
    heads = reading.heads.get("sender", [])
    if len(heads) == len(found):
        # "with Peru abstaining": whoever the parse takes for the one who acts
        found = tuple(
            one for one, head in zip(found, heads, strict=True) if _first(head).head.lemma_.lower() not in {"abstain", "oppose", "dissent"}
        )
        if heads and not found:
            found = tuple(one for head in subjects(reading.sentence.span.root) for one in references.all(head))
    verb = reading.trigger.support or reading.trigger.token
    bills = (
        [head for head in subjects(verb) if head.lemma_.lower() in words("instruments", "bills")] if verb.pos_ in ("VERB", "AUX") else []
    )
    if verb.dep_ in ("acl", "relcl") and verb.head.lemma_.lower() in words("instruments", "bills"):
        # "introduced a bill to impose": who brings it in does not impose yet
        bills.append(verb.head)
    if bills:
        reading.modality = "proposed"
        return (
            next((one for head in bills if (one := legislators(article, references, head))), ())
            or tuple(one for one in found if one.type == "State" or (is_name(one) and "part" not in str(one.kind)))
            or known_sender(references, reading.sentence.number)
        )
    above = reading.trigger.support
    if above is not None and above.pos_ == "NOUN" and above.dep_ in ("dobj", "nsubjpass") and above.head.pos_ == "VERB":
        # "blocked the renewal of the sanctions", "triggered their return"
        blocked = above.head.lemma_.lower() in words("measures", "opposing")
        if blocked:
            reading.modality = "denied" if modality.read(above.head).modality == "asserted" else "hypothetical"
        elif not found and above.head.lemma_.lower() in words("measures", "starting"):
            found = tuple(one for head in subjects(above.head) for one in references.all(head))
    if not found and any(head.lemma_.lower() in {"resolution", "text"} for head in subjects(verb)):
        # "a resolution backed by ten members slapped an embargo on Chile"
        found = council(article)
    if not found and verb.pos_ in ("VERB", "AUX") and passive(verb):
        found = tuple(
            one for head in agents(verb) for one in references.all(head) if one.type in ("State", "Organization", "Person", "Group")
        )
    if not found and verb.dep_ == "ccomp" and passive(verb) and verb.head.lemma_.lower() in {"announce", "declare", "decide", "confirm"}:
        # "Norway announced that sanctions will be imposed on"
        found = tuple(
            one
            for head in subjects(verb.head)
            for one in references.all(head)
            if one.type == "State" or (one.of is not None and one.type == "Organization")
        )
    if (
        not found
        and reading.trigger.token.pos_ == "NOUN"
        and (reading.roles.get("target") or reading.trigger.token.lemma_.lower() not in {"embargo", "blockade", "boycott"})
    ):
        # "the sanctions of the European Union"
        of = [two for child in children(reading.trigger.token, "prep") if child.lower_ == "of" for two in children(child, "pobj")]
        found = tuple(one for head in of for one in references.all(head) if one.type in ("State", "Organization"))
    return found


def _callers(references: References, reading: Reading) -> tuple[Entity, ...]:
    """ "Leaders of the bloc called for sanctions": they ask for what they would impose themselves; a state asks others."""
    verb = reading.trigger.support
    if verb is None or verb.pos_ != "VERB" or children(verb, "xcomp", "ccomp") or prepositions(verb).get("on"):
        return ()
    found = [one for head in subjects(verb) for one in references.all(head)]
    return tuple(one for one in found if one.type == "Group" and one.label[:1].isupper())


def _first(token: Token) -> Token:
    """The first of those that stand side by side."""
    return next((place for place, _ in [*ancestors(token)] if place.dep_ != "conj"), token)


def whose(article: Article, references: References, reading: Reading) -> tuple[Entity, ...]:
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


def changed_by(references: References, reading: Reading) -> list[Fact]:
    """ "Imposed sanctions in 2020 and lifted them in 2022"."""
    senders = reading.roles["sender"]
    before = last_measure(references, reading.sentence.number, senders, reach=1, standing=True)
    if before is None:
        return []
    lifts = reading.trigger.token.lemma_.lower() in reading.frame.gives["pronoun"]["lift"]
    measure = replace(before, sender=senders) if not isinstance(before, Designation) else before
    return [Action(action_type=Concept("lift" if lifts else "impose"), acts_on=measure, actor=senders)]


def undergone(
    references: References, reading: Reading, senders: tuple[Entity, ...], targets: tuple[Entity, ...]
) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    """ "Chile has faced sanctions" tells of standing ones, "could face", "risks" of those that may come."""
    verb = reading.trigger.support
    if verb is None:
        return senders, targets
    above = next((one for place, one in ancestors(verb) if place.dep_ in ("ccomp", "xcomp", "pcomp", "prep") and one.pos_ == "VERB"), None)
    if above is not None and above.lemma_.lower() in _WARNING:
        # "warned Chile that it would face sanctions"
        warned = tuple(one for head in children(above, "dobj") for one in references.all(head))
        if warned and not targets and all(head.pos_ == "PRON" for head in subjects(verb)):
            targets = warned
        senders = senders or tuple(
            one for head in subjects(above) for one in references.all(head) if one.type in ("State", "Organization", "Person", "Group")
        )
        reading.modality = "threatened"
    targets = targets or tuple(one for head in subjects(verb) for one in references.all(head) if one.type != "Place")
    if not reading.modality and (
        verb.lemma_.lower() in {"risk", "await"} or any(child.tag_ == "MD" for child in verb.children) or verb.tag_ == "VBG"
    ):
        reading.modality = "hypothetical"
    if reading.modality:
        senders = senders or known_sender(references, reading.sentence.number, targets)
    return senders, targets
