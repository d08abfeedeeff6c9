"""Restrictions: imposed, lifted, standing."""

from __future__ import annotations

from collections import Counter

from kb.extract.article import Article
from kb.extract.facts import penalties
from kb.extract.facts.designations import designated, listed_entry, people
from kb.extract.facts.imposers import OTHERS, changed_by, imposers, undergone
from kb.extract.facts.listed_names import is_name, members, named_behind
from kb.extract.facts.measure_words import concepts, measure_text, reason_text
from kb.extract.facts.penalties import goods
from kb.extract.facts.sanctioned import called, hit_by, implied, joined_groups, other_state
from kb.extract.facts.shared import phrase_text
from kb.extract.facts.standing_measures import acting_body, definite, known_sender, last_measure
from kb.extract.frames import Reading
from kb.extract.grammar import ancestors, children, coordinated
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.model import Action, Concept, Entity, Fact, SanctionsMeasure


def sanctions(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Impose, lift, or a standing measure."""
    frame, token = reading.frame, reading.trigger.token
    if token.dep_ == "amod" and token.pos_ != "NOUN":
        return []
    if not _meant(article, references, reading):
        return []
    if "pronoun" in frame.gives:
        return changed_by(references, reading)
    senders = imposers(article, references, reading)
    senders = tuple(dict.fromkeys(acting_body(article, references, one) for one in senders))
    targets = tuple(one for one in hit_by(article, references, reading, senders) if not penalties.restriction(one))
    if frame.gives.get("list_words"):
        return listed_entry(article, references, reading, senders)
    if reading.action == "undergo":
        senders, targets = undergone(references, reading, senders, targets)
    if (
        frame.gives.get("people_only")
        and token.tag_ in ("VBZ", "VBP")
        and any(child.lower_ in {"already", "still"} for child in token.children)
    ):
        # "already bans twenty officials"
        reading.action = "hold"
        targets = tuple(people(references, one, reading.heads.get("target", [])) for one in targets)
    if token.dep_ == "nsubj" and token.head.lemma_ in {"remain", "stay"} and reading.action == "impose":
        # "the ban, imposed by the council, will remain in effect"
        reading.action = "hold"
    if reading.action in ("hold", "granted") or (reading.action == "undergo" and not reading.modality):
        return _standing(article, references, reading, senders, targets)
    several = penalties.entered(article, references, reading) if frame.gives.get("away") and not senders else []
    senders, targets = _completed(article, references, reading, senders, targets)
    targets = tuple(people(references, one, reading.heads.get("target", [])) for one in targets)
    blacklisting = "hits" in frame.gives or token.lemma_.lower() in frame.gives.get("named_are_designated", ())
    if senders and all(_nobody(one) for one in senders):
        return []
    if not several and not senders and not (blacklisting and penalties.agentless(token) and any(map(is_name, targets))):
        return []
    named = members(article, references, reading.heads.get("target", []), senders)
    outside = tuple(one for one in targets if one not in [name for name, _ in named] and one not in senders)
    targets = joined_groups(article, reading, outside or targets)
    if penalties.agentless(reading.trigger.support or token) and targets and all(_spoken_of(one, reading) for one in targets):
        return []
    if any(one.type == "Place" and one.of is None and one.label[0].islower() for one in targets):
        return []
    single: tuple[Entity, ...] = tuple(one for one, _ in named)
    if blacklisting or (reading.action == "impose" and token.pos_ == "NOUN" and any(one.type == "Person" for one in targets)):
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
        if several and not (targets := tuple(one for one in targets if one not in who)) and not single:
            continue
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
    if frame.gives.get("restrictive") and not _restrictive(reading.trigger) and not _meant_before(references, reading):
        return False
    if frame.gives.get("measure") in {"visa ban", "entry ban"}:
        heads = reading.heads.get("target", [])
        if heads and all(
            one.lemma_.lower() in words("envoys", "envoys") or one.lemma_.lower() in {"visa", "entry", "permit"} for one in heads
        ):
            # envoys are kept out as a matter of ties
            return False
    if frame.gives.get("people_only") and not _people_only(reading):
        return False
    if token.dep_ == "relcl" and token.head.lemma_.lower() in words("measures", "nouns"):
        again = [*children(token, "dobj"), *children(token, "dative")]
        if again and all(one.tag_ == "PRP" for one in again):
            # "imposed visa restrictions that bar them from entering": what was imposed, told again
            return False
    listed = token.head if token.dep_ == "acl" and token.tag_ == "VBN" else None
    if (
        listed is not None
        and listed.dep_ == "pobj"
        and listed.head.lower_ == "of"
        and listed.head.head.lemma_.lower() in {"list", "blacklist"}
    ):
        # "a list of officials banned from entering" bans nobody anew
        return False
    if frame.gives.get("goods") and not any(goods(one) for head in slot(article, reading.trigger, "object") for one in coordinated(head)):
        return False
    if "waived" in frame.gives and not any(word in reading.sentence.span.text.lower() for word in frame.gives["waived"]):
        return False
    if noun == "cap" and not any(child.lower_ == "price" for child in token.children):
        return False
    if "on_a_list" in frame.gives and not penalties.restrictive_list(article, references, token):
        return False
    if "hits" in frame.gives and noun == "package" and "sanction" not in reading.sentence.span.text.lower():
        return False
    if "unless" in frame.gives:
        above = next((head for _, head in ancestors(token) if head.pos_ == "VERB"), None)
        if above is not None and above.lemma_.lower() in frame.gives["unless"]:
            return False
    if "near" in frame.gives and last_measure(references, reading.sentence.number, reach=4) is None:
        return False
    granted = frame.gives.get("granted") or frame.gives.get("restrictive")
    if frame.gives.get("measure") == "list" and not any(
        penalties.restrictive_list(article, references, head) for head in slot(article, reading.trigger, "object")
    ):
        return False
    if noun in words("measures", "never_standing") and _things_only(reading):
        return False
    if reading.action != "hold" or not granted or noun not in words("measures", "never_standing"):
        return True
    support = reading.trigger.support
    kept = support is not None and frame.actions.get(support.lemma_.lower()) == "hold" and token.dep_ == "dobj"
    # "kept its ban on the minister", but not "kept the ban on smoking"
    return kept and any(one.type in ("State", "Person", "Organization") or one.of is not None for one in reading.roles.get("target", ()))


def _meant_before(references: References, reading: Reading) -> bool:
    """ "The measures have been lifted": those that were just told of."""
    changed = reading.action == "lift" and definite(reading.trigger.token)
    return changed and last_measure(references, reading.sentence.number, reach=3, standing=True) is not None


def _things_only(reading: Reading) -> bool:
    """ "Restrictions on gatherings": neither somebody nor what is somebody's."""
    targets, heads = reading.roles.get("target", ()), reading.heads.get("target", [])
    return bool(heads) and all(
        one.type == "Group"
        and one.of is None
        and head.text.islower()
        and head.lemma_.lower() not in words("groups", "people")
        and not goods(head)
        for one, head in zip(targets, heads, strict=False)
    )


def _people_only(reading: Reading) -> bool:
    """ "Banned twenty Chilean officials", but not "banned protesters", "banned the film", and by a state or a body of states."""
    senders, targets = reading.roles.get("sender", ()), reading.roles.get("target", ())
    heads = reading.heads.get("target", [])
    acting = all(one.type == "State" or (one.type == "Organization" and bool(one.iri)) for one in senders)
    people = any(one.type == "Person" for one in targets) or all(
        (one.of is not None and one.type in ("Group", "Organization") and one.of not in senders) for one in targets
    )
    counted = bool(heads) and all(head.ent_type_ == "NORP" and (head.tag_ in ("NNS", "NNPS") or children(head, "nummod")) for head in heads)
    with_from = any(child.lower_ in {"from", "as"} for child in reading.trigger.token.children if child.dep_ == "prep")
    return acting and (people or counted) and not with_from and not any(one.lower_ == "to" for one in reading.trigger.token.children)


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
        for name in reading.frame.gives["measure_words"].split()
        for head in slot(article, reading.trigger, name)
        for one in coordinated(head)
    )


def _restrictive(trigger: Trigger) -> bool:
    """ "Imposed measures" says enough; what is extended or lifted must be called restrictive."""
    if trigger.support is not None and trigger.support.lemma_.lower() in {"impose", "slap"}:
        return True
    return any(
        child.lemma_.lower() in {"restrictive", "punitive", "coercive", "sanction", "retaliatory", "punishing", "sanctions"}
        for child in trigger.token.children
    )


def _completed(
    article: Article, references: References, reading: Reading, senders: tuple[Entity, ...], targets: tuple[Entity, ...]
) -> tuple[tuple[Entity, ...], tuple[Entity, ...]]:
    """What the sentence leaves out, from what the article told before: "the sanctions were lifted in 2016"."""
    number, token = reading.sentence.number, reading.trigger.token
    targets = tuple(one for one in targets if not any(one.label.startswith(f"{sender.label}'s ") for sender in senders))
    recalls = reading.frame.gives.get("recalls") and definite(token) and token.lemma_.lower() != "blacklist"
    support = reading.trigger.support
    if support is not None and support.lemma_.lower() in {"support", "back", "agree", "use"}:
        # "lawmakers supported the sanctions" imposes nothing
        recalls = False
    targets = targets or implied(article, references, reading, senders)
    further = any(child.lower_ in {"more", "further", "additional", "new", "fresh", "extra"} for child in token.children)
    if not targets and senders and further and reading.action == "impose" and not any(one.lower_ == "on" for one in token.children):
        # "It imposed sanctions on Chile in 1997. It added more in 2006."
        before = last_measure(references, number, senders, reach=2)
        targets = tuple(one for one in before.target if one.type == "State") if before is not None else ()
    if not targets and recalls:
        before = last_measure(references, number, senders, standing=True)
        targets = before.target if before is not None else ()
    if not targets and senders and reading.action == "impose" and not further and token.pos_ == "NOUN":
        targets = other_state(article, references, reading, senders)
    if not senders and targets and (recalls or penalties.agentless(reading.trigger.support or token) or reading.action in OTHERS):
        senders = known_sender(references, number, targets)
    return senders, targets


def _measure(article: Article, reading: Reading) -> str:
    token, gives = reading.trigger.token, reading.frame.gives
    if gives.get("away") and any(one.lemma_.lower() in {"do", "deal", "trade"} for one in slot(article, reading.trigger, "from")):
        return "ban on business"
    if "measure" in gives:
        return str(gives["measure"])
    if "measure_words" in gives:
        places = (head for name in gives["measure_words"].split() for head in slot(article, reading.trigger, name))
        return " and ".join(measure_text(article, head) for head in places)
    if gives.get("goods") or gives.get("licence"):
        return next((f"{token.lemma_} {phrase_text(article, head, 8)}" for head in slot(article, reading.trigger, "object")), "")
    return measure_text(article, token) if token.pos_ in ("NOUN", "PROPN") else ""


def _standing(
    article: Article, references: References, reading: Reading, senders: tuple[Entity, ...], targets: tuple[Entity, ...]
) -> list[Fact]:
    """Restrictions that are there: those that somebody keeps up, or that a phrase takes for granted."""
    token = reading.trigger.token
    targets = tuple(people(references, one, reading.heads.get("target", [])) for one in targets if one not in senders)
    if not senders and targets and reading.frame.gives.get("owed") and token.head.lower_ != "by":
        senders = tuple(one for one in known_sender(references, reading.sentence.number, targets) if one not in targets)
    if not senders or not targets:
        return []
    if any(one.type == "Group" and one.of is None and one.label.isalpha() and one.label.islower() for one in targets):
        return []
    if any(one.type == "Group" and one.label.split()[0].lower() in {"last", "first", "only", "next"} for one in targets):
        # "the last country to suffer sanctions was Chile"
        return []
    if any(
        child.lower_ in {"no", "any", "possible", "potential", "further", "additional", "new", "fresh", "future"}
        for child in token.children
    ):
        return []
    support = reading.trigger.support
    kept_up = (
        support is not None and reading.frame.actions.get(support.lemma_.lower()) == "hold" and token.dep_ not in ("nsubj", "nsubjpass")
    )
    if reading.action == "granted" or (reading.frame.gives.get("granted") and not kept_up and reading.action == "hold"):
        reading.modality = "asserted"
    measure = _measure(article, reading)
    return [SanctionsMeasure(sender=senders, target=targets, measure_text=measure, measure_type=concepts(measure))]


def standing(article: Article, references: References, reading: Reading) -> list[Fact]:
    """ "another sanctioned airline, X", "sanctions-hit Chile": a standing measure of whoever sanctions in this article."""
    token = reading.trigger.token
    own = [one for child in token.children if child.dep_ in ("npadvmod", "compound", "amod", "nmod") for one in references.entities(child)]
    own = [one for one in own if one.type in ("State", "Organization")]
    if token.dep_ != "amod" or not (references.memory.senders or own):
        return []
    targets = tuple(one for one in called(references, reading) if one.type == "State" or is_name(one))
    sender = own[0] if own else Counter(references.memory.senders).most_common(1)[0][0]
    if sender.type == "Person":
        sender = references.state_of(sender) or sender
    return [SanctionsMeasure(sender=(sender,), target=(target,)) for target in targets[:1] if target != sender]
