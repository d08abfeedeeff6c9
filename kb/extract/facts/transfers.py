"""Weapons, know-how and military support that change hands."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract import times
from kb.extract.article import Article
from kb.extract.facts.shared import number, phrase_text, state_for, unique
from kb.extract.frames import Reading
from kb.extract.grammar import subjects
from kb.extract.lexicon import load, words
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.extract.weapons import Weapon
from kb.model import Action, Aid, ArmsTransfer, Concept, Entity, Fact


def arms(article: Article, references: References, reading: Reading) -> list[Fact]:
    """One transfer per weapon; the stage is the action."""
    token = reading.trigger.token
    weapons: tuple[Weapon, ...] = reading.weapons
    supplier = next(iter(reading.roles.get("supplier", ())), None)
    recipient = next((one for one in reading.roles.get("recipient", ()) if one != supplier), None)
    action = reading.action
    if reading.frame.name == "transfer-noun":
        chain = _stage_above(token)
        action = chain or action
        origin = next((weapon.origin for weapon in weapons if weapon.origin is not None), None)
        around = tuple(one for one in _around(references, token) if one.type in ("State", "Organization"))
        if supplier is None and origin is not None:
            supplier = origin
            recipient = recipient or next((one for one in around if one != origin), None)
        if supplier is None and recipient is not None:
            supplier = next((one for one in around if one != recipient), None)
    support = reading.trigger.support
    if (
        reading.frame.name == "transfer-noun"
        and support is not None
        and support.lemma_.lower() in {"take", "receive", "accept", "await"}
    ):
        takers = slot(article, reading.trigger, "support.subject")
        recipient = next((one for head in takers for one in references.all(head)), recipient)
        supplier = next(
            (
                one
                for head in [*slot(article, reading.trigger, "from"), *slot(article, reading.trigger, "support.from")]
                for one in references.all(head)
            ),
            next((weapon.origin for weapon in weapons if weapon.origin is not None), None),
        )
    supplier, recipient = state_for(references, supplier), state_for(references, recipient)
    if reading.frame.name == "transfer-noun" and supplier is not None and supplier.type == "Person":
        # who approves or stops a sale for a state is not who sells
        return []
    if supplier is None or recipient is None or supplier == recipient:
        return []
    found: list[Fact] = []
    for weapon in weapons:
        kind = "technology" if weapon.technology else "equipment"
        account = ArmsTransfer(
            supplier=supplier,
            recipient=recipient,
            transfer_kind=Concept(kind),
            weapon=None if weapon.technology else weapon.entity,
            topic=weapon.entity.label if weapon.technology else "",
            weapon_category=Concept("") if weapon.technology else weapon.entity.category,
        )
        amount = _amount(reading.trigger)
        found.append(
            Action(
                action_type=Concept(action),
                acts_on=account,
                actor=(supplier,),
                quantity=number(weapon.quantity),
                quantity_text="" if number(weapon.quantity) is not None else weapon.quantity,
                amount_text=amount,
            )
        )
    return found


def _stage_above(token: Token) -> str:
    """The stage that the words above a transfer give: "finalized arrangements for the delivery of"."""
    stages = {word: stage for stage, listed in load("measures")["stages"].items() for word in listed}
    place = token
    for _ in range(6):
        if place.head.i == place.i:
            break
        place = place.head
        if place.lemma_.lower() in stages:
            return str(stages[place.lemma_.lower()])
    return ""


def _around(references: References, token: Token) -> tuple[Entity, ...]:
    """Who acts in the clauses around a noun, nearest first."""
    found: list[Entity] = []
    place = token
    for _ in range(8):
        if place.head.i == place.i:
            break
        place = place.head
        if place.pos_ in ("VERB", "AUX"):
            for subject in subjects(place):
                for entity in references.all(subject):
                    if entity.type == "Person":
                        state = references.state_of(entity)
                        found.extend([state] if state is not None else [])
                    else:
                        found.append(
                            entity.of
                            if entity.type == "Organization" and entity.of is not None and entity.of.type == "State"
                            else entity
                        )
    return unique(tuple(found))


def _amount(trigger: Trigger) -> str:
    """Money named in the clause of a transfer: "$3.05 billion" of "for an estimated cost of $3.05 billion"."""
    token = trigger.token
    carrier = trigger.support if trigger.support is not None else token
    for entity in token.sent.ents:
        if entity.label_ != "MONEY" or entity.end <= min(token.i, carrier.i):
            continue
        if times.distance(entity.root, token) is None and times.distance(entity.root, carrier) is None:
            continue
        start = entity.start - (entity.start > 0 and token.doc[entity.start - 1].text in {"$", "€", "£"})
        return str(token.doc[start : entity.end].text)
    return ""


def aid(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Military support without named weapons."""
    token, gives = reading.trigger.token, reading.frame.gives
    donor = tuple(filter(None, (state_for(references, one) for one in reading.roles["donor"])))
    recipient = reading.roles["recipient"]
    heads = reading.heads["recipient"]
    if gives.get("trained"):
        trained = [
            references.modifier_state(head)
            for head in slot(article, reading.trigger, "object")
            if head.lemma_.lower() in gives["trained"]
        ]
        recipient = tuple(one for one in trained if one is not None)
    elif "rebels" in gives:
        armed = [
            entity
            for entity, head in zip(recipient, heads, strict=True)
            if head.lemma_.lower() in gives["rebels"]
            or str(entity.kind) == "armed-group"
            or set(entity.label.lower().split()) & {"rebels", "militants", "insurgents"}
        ]
        if not armed:
            return []
        recipient = tuple(armed)
    else:
        given = [*slot(article, reading.trigger, "object"), *slot(article, reading.trigger, "with")]
        target = next(
            (one for one in given if any(inner.lemma_.lower() in words("measures", "aid") for inner in one.subtree)), None
        )
        if target is None or not any(word in phrase_text(article, target).lower() for word in words("measures", "military")):
            return []
    if "rebels" not in gives and "trained" not in gives:
        recipient = tuple(
            one for one, head in zip(recipient, heads, strict=True) if head.lemma_.lower() not in reading.frame.with_object
        )
    recipient = tuple(filter(None, (state_for(references, one) for one in recipient)))
    recipient = tuple(one for one in recipient if one not in donor)
    if not donor or not recipient:
        return []
    support = next(
        (
            one
            for one in [*slot(article, reading.trigger, "object"), *slot(article, reading.trigger, "with")]
            if any(inner.lemma_.lower() in words("measures", "aid") for inner in one.subtree)
        ),
        token,
    )
    about = Aid(
        donor=donor,
        recipient=recipient,
        topic=phrase_text(article, support, 10) if support is not token else token.text,
        kind=Concept("rebel-support" if "rebels" in gives else "military-aid"),
    )
    return [Action(action_type=Concept("provide" if reading.action != "suspend" else "suspend"), acts_on=about, actor=donor)]
