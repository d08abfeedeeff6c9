"""Military support that is no named weapon: money, training, trainers, troops, intelligence, the backing of rebels."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts.parties import stray
from kb.extract.facts.shared import phrase_text, state_for, unique
from kb.extract.facts.wider import taker_before
from kb.extract.frames import Reading
from kb.extract.grammar import children, prepositions
from kb.extract.lexicon import load, words
from kb.extract.memory import Gift
from kb.extract.quantities import designation
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.extract.weapons import read as read_weapon
from kb.model import Action, Aid, Concept, Entity, Fact

_SUPPORTERS = frozenset({"State", "Organization", "Group"})


def aid(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Who supports whom with what; nothing if the support is no military matter."""
    token, support, gives = reading.trigger.token, reading.trigger.support, reading.frame.gives
    above = support if support is not None else token.head
    if above.lemma_.lower() in gives.get("unless", ()) and above != token and token.dep_ != "nsubj":
        return []
    given, civil = _given(article, reading), ""
    if given is None and "military" in gives and "arriving" not in gives:
        given, civil = _relief(article, reading)
    if given is None:
        return []
    donor = unique(tuple(filter(None, (state_for(references, one) for one in reading.roles["donor"]))))
    # "French instructors train": those who are sent act for their state
    donor = unique(tuple(one.of if one.type == "Group" and one.of is not None else one for one in donor if one.type in _SUPPORTERS))
    donor = _named(donor)
    if not donor:
        # "called on Norway to end its support": whoever is called on gives it, not the callers
        doers = [one for head in slot(article, trigger_of(reading), "subject") for one in references.all(head)]
        donor = _named(unique(tuple(filter(None, (state_for(references, one) for one in doers)))))
    recipient = _recipients(article, references, reading, given, donor)
    if not donor or not recipient:
        return []
    if not civil:
        references.memory.transfers.append(Gift(reading.sentence.number, donor[0], recipient[0], token.i))
    topic = phrase_text(article, given, 10) if given != token or "military" in gives else token.text
    kind = Concept(civil or ("rebel-support" if "rebels" in gives else "military-aid"))
    action = reading.action if reading.action in ("suspend", "request") else "provide"
    return [
        Action(action_type=Concept(action), acts_on=Aid(donor=donor, recipient=(one,), topic=topic, kind=kind), actor=donor)
        for one in recipient
    ]


def trigger_of(reading: Reading) -> Trigger:
    """The verb that carries the word of a frame, or the word itself."""
    return Trigger(reading.trigger.support) if reading.trigger.support is not None else reading.trigger


def _named(entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Groups without a name or a state of theirs give no military support that anybody could follow up."""
    return tuple(
        one
        for one in entities
        if one.type in _SUPPORTERS
        and (one.type != "Group" or one.of is not None or one.label[:1].isupper() or str(one.kind) == "armed-group")
    )


def _given(article: Article, reading: Reading) -> Token | None:
    """The word for what is given, if the frame's conditions on it hold."""
    gives, token, trigger = reading.frame.gives, reading.trigger.token, reading.trigger
    if "rebels" in gives or "trained" in gives:
        # "armed the rebels with missiles" is a transfer of missiles
        armed = any(read_weapon(article, one) is not None for one in slot(article, trigger, "with"))
        return None if armed else token
    if "arriving" in gives:
        heads = slot(article, trigger, "subject")
        return next((one for one in heads if one.lemma_.lower() in gives["arriving"] and _military(article, one)), None)
    verbal = token.pos_ in ("VERB", "AUX")
    heads = [one for name in ("object", "kept", "with", "for", "to") for one in slot(article, trigger, name)] if verbal else [token]
    if "personnel" in gives:
        sure = next((one for one in heads if one.lemma_.lower() in gives["personnel"]), None)
        if sure is not None or "military" not in gives:
            return sure
        return next((one for one in heads if one.lemma_.lower() in reading.frame.with_object and _military(article, one)), None)
    own = any(one.text.lower() in _DEFENDERS for filler in reading.found if filler.role == "donor" for one in filler.head.subtree)
    return next((one for one in heads if _support(one) and _military(article, one, own) and read_weapon(article, one) is None), None)


# What a ministry of defence gives is military support, whatever the words for it.
_DEFENDERS = frozenset({"pentagon", "defense", "defence", "military", "army"})


def _relief(article: Article, reading: Reading) -> tuple[Token | None, str]:
    """Aid that is no military matter, and its kind: relief, money, works."""
    trigger = reading.trigger
    verbal = trigger.token.pos_ in ("VERB", "AUX")
    heads = [one for name in ("object", "kept", "with") for one in slot(article, trigger, name)] if verbal else [trigger.token]
    for head in heads:
        text = f" {phrase_text(article, head).lower()} ".replace("-", " ")
        kind = next((kind for kind, listed in load("transfers")["relief"].items() if any(f" {word} " in text for word in listed)), "")
        plain = head.lemma_.lower() in {"aid", "assistance", "grant", "loan"} or head.ent_type_ == "MONEY"
        if kind and (plain or _support(head)) and read_weapon(article, head) is None:
            return head, kind
    return None, ""


def _support(token: Token) -> bool:
    """Whether a word is support or a sum of money, or holds it: "a package of aid"."""
    return (
        token.lemma_.lower() in words("transfers", "aid")
        or token.ent_type_ == "MONEY"
        or token.lemma_.lower() in words("transfers", "money")
        or any(
            inner.lemma_.lower() in words("transfers", "aid")
            for child in token.children
            if child.dep_ == "prep" and child.lower_ in {"of", "in", "for"}
            for inner in child.children
        )
    )


def _purposes(token: Token) -> list[Token]:
    """What a sum is for, where it hangs on the verb: "pledged a million to equip the army", "gave a million for its navy"."""
    if token.ent_type_ != "MONEY" or token.dep_ not in ("dobj", "nsubjpass"):
        return []
    behind = [one for one in token.head.children if one.i > token.i]
    return [one for one in behind if one.dep_ in ("xcomp", "advcl") or one.lower_ in {"for", "towards", "in", "to"}]


def _military(article: Article, token: Token, own: bool = False) -> bool:
    """Whether the phrase of the support has a word for armies, and none for relief."""
    phrases = [phrase_text(article, one).lower() for one in [token, *_purposes(token)]]
    text = f" {' '.join(phrases)} ".replace(",", " ").replace("-", " ")
    for rulers in words("transfers", "military_rulers"):
        # who rules by force is no army matter by that
        text = text.replace(f" {rulers} ", " ")
    if any(f" {word} " in text for word in words("transfers", "civilian")):
        return False
    if own:
        return True
    for place in [token, *_purposes(token)]:
        joined = {two.i for one in place.subtree if one.dep_ == "conj" for two in one.subtree}
        if any(designation(one) and one.ent_type_ not in ("DATE", "EVENT") and one.i not in joined for one in place.subtree):
            return True
    return any(f" {word.replace('-', ' ')} " in text for word in words("transfers", "military"))


def _recipients(article: Article, references: References, reading: Reading, given: Token, donor: tuple[Entity, ...]) -> tuple[Entity, ...]:
    gives = reading.frame.gives
    filled = [one for one in reading.found if one.role == "recipient" and not stray(references, one.head)]
    if "trained" in gives:
        found = [
            state
            for head in _trainees(article, reading)
            if head.lemma_.lower() in gives["trained"]
            for state in (references.modifier_state(head) or next(iter(references.entities(head)), None),)
            if state is not None and (state.type != "Group" or state.of is not None)
        ]
        found += [one.entity for one in filled if str(one.entity.kind) == "armed-group"]
        if not found and any(head.lemma_.lower() in gives["trained"] for head in _trainees(article, reading)):
            # "trains 40 gunners for Chile"
            found = [one.entity for one in filled if one.slot == "for" and one.entity.type in ("State", "Organization")]
        found = [one.of if one.type == "Group" and one.of is not None else one for one in found]
    elif "rebels" in gives:
        found = [
            one.entity
            for one in filled
            if (one.head.lemma_.lower() in gives["rebels"] and not _vague(one.head) and one.entity.type in ("Group", "Organization"))
            or str(one.entity.kind) == "armed-group"
            or set(one.entity.label.lower().split()) & {"rebels", "militants", "insurgents"}
            or (one.entity.type == "Organization" and one.entity.label.lower().split()[-1] in words("transfers", "armed"))
        ]
    else:
        skipped = reading.frame.with_object | frozenset(gives.get("personnel", ())) | words("transfers", "aid")
        found = [one.entity for one in filled if one.head.lemma_.lower() not in skipped and one.entity.type != "Person"]
        for place in gives.get("absent", {}).get("recipient", ()) if not found else ():
            found = _served(article, references, given) if place == "served" else taker_before(references, reading)
            found = [one for one in found if one not in donor]
            if found:
                break
    if not found and gives.get("military") and given.lemma_.lower() in {"program", "programme", "project", "training", "course", "mission"}:
        # "programs to boost their strength in Chile"
        found = [
            one
            for inner in given.subtree
            if inner.dep_ == "pobj" and inner.head.lower_ in {"in", "to", "for"}
            for one in references.all(inner)
            if one.type == "State" and one not in donor
        ]
    found = [two for one in found for two in (_listed(article, reading, one) or [one])]
    states = unique(tuple(filter(None, (state_for(references, one) for one in found))))
    return tuple(one for one in states if one not in donor and one.type in _SUPPORTERS and "'s " not in one.label)


def _listed(article: Article, reading: Reading, group: Entity) -> list[Entity]:
    """ "Aid to five nations -- Chile, Peru and Norway": those that the words behind name."""
    head = next((one.head for one in reading.found if one.entity == group), None)
    if group.type != "Group" or head is None or head.lemma_.lower() not in words("groups", "pairs") or head.i + 2 >= head.sent.end:
        return []
    if article.doc[head.i + 1].text not in {"--", "-", ":", "—", "–"}:
        return []
    found: list[Entity] = []
    for token in article.doc[head.i + 2 : head.sent.end]:
        mention = article.found_at.get(token.i)
        if mention is not None and mention.entity.type == "State":
            found.append(mention.entity)
        elif token.pos_ in ("VERB", "AUX", "ADP"):
            break
    return found if len(set(found)) > 1 else []


def _trainees(article: Article, reading: Reading) -> list[Token]:
    """Who is trained; the object may stand with the second of two verbs: "train and equip the navy"."""
    own: list[Token] = []
    for one in slot(article, reading.trigger, "object"):
        counts = one.pos_ == "NUM" or one.lemma_.lower() in words("weapon_phrases", "counting")
        own.extend(prepositions(one).get("of", [one]) if counts else [one])
    verbs = [one for one in children(reading.trigger.token, "conj") if one.pos_ == "VERB" and one.i - reading.trigger.token.i <= 3]
    return own or [one for verb in verbs for one in children(verb, "dobj")]


def _vague(token: Token) -> bool:
    """ "The forces", "the group": no word says whose or which."""
    told = [one for one in token.children if one.dep_ in ("amod", "compound", "nmod", "poss", "appos")]
    return token.lemma_.lower() in {"force", "group", "army", "fighter", "operation"} and not told


def _served(article: Article, references: References, given: Token) -> list[Entity]:
    """ "A billion for Chile's armed forces", "the training of Chilean recruits": whose forces the support is for."""
    found: list[Entity] = []
    for inner in [two for one in [given, *_purposes(given)] for two in one.subtree]:
        if inner.lemma_.lower() in words("transfers", "served") and inner.i != given.i:
            state = references.modifier_state(inner)
            if state is not None:
                found.append(state)
    return found
