"""Weapons and know-how that change hands: one transfer per weapon, the stage is the action."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract import timing
from kb.extract.article import Article
from kb.extract.facts.parties import parties
from kb.extract.facts.shared import number
from kb.extract.facts.wider import stage_above
from kb.extract.frames import Reading
from kb.extract.grammar import children
from kb.extract.memory import Gift
from kb.extract.references import References
from kb.extract.slots import Trigger
from kb.extract.weapons import Weapon
from kb.extract.weapons import read as read_weapon
from kb.model import Action, ArmsTransfer, Concept, Entity, Fact


def arms(article: Article, references: References, reading: Reading) -> list[Fact]:
    """One transfer per weapon; what the frame leaves open is read from the words around."""
    token, gives = reading.trigger.token, reading.frame.gives
    if _in_a_name(article, token) or _banned(reading):
        return []
    things = _things(article, reading)
    action = (stage_above(token) if gives.get("stages") else "") or reading.action
    found: list[Fact] = []
    for supplier, recipient, worked_out in parties(article, references, reading, things):
        for thing in things:
            if not _goes(reading, thing) or _told(article, references, reading, thing, supplier, recipient):
                continue
            found.append(
                Action(
                    action_type=Concept(action),
                    acts_on=_transfer(reading, thing, supplier, recipient, worked_out),
                    actor=(supplier,),
                    quantity=number(thing.quantity),
                    quantity_text="" if number(thing.quantity) is not None else thing.quantity,
                    amount_text=_amount(reading.trigger),
                )
            )
            references.memory.transfers.append(
                Gift(reading.sentence.number, supplier, recipient, token.i, thing.head.i, reading.frame.name)
            )
    return found


def _in_a_name(article: Article, token: Token) -> bool:
    """The supply of "Nomad Chip Supply" is none."""
    found = article.found_at.get(token.i)
    return found is not None and found.end - found.start > 1 and found.entity.type in ("Organization", "Person")


_FORBIDDING = frozenset({"ban", "bar", "prohibit", "outlaw", "forbid"})
_STOPPING = frozenset({"suspend", "halt", "stop", "restrict", "block", "freeze", "end"})
_TRADE = frozenset({"sale", "export", "import"})
# What is called no more than that is no delivery of its own.
_GENERAL = frozenset({"arm", "arms", "weapon", "weapons", "weaponry", "equipment", "goods", "material", "hardware", "munition"})


def _banned(reading: Reading) -> bool:
    """ "Banned arms sales to Chile": a restriction on trade, told as a sanction, and no transfer that was called off."""
    support, token = reading.trigger.support, reading.trigger.token
    if support is None or (reading.action != "cancel" and not reading.frame.alone):
        return False
    stopped = support.lemma_.lower()
    if token.dep_ not in ("dobj", "nsubjpass", "conj") and support.pos_ != "NOUN":
        return False
    if stopped in _FORBIDDING:
        return True
    general = all(thing.head.lemma_.lower() in _GENERAL for thing in reading.weapons)
    return stopped in _STOPPING and token.lemma_.lower() in _TRADE and general


def _things(article: Article, reading: Reading) -> tuple[Weapon, ...]:
    """What is transferred: the weapons of the frame; what is taught, where the frame says that something is."""
    if reading.frame.gives.get("technology") != "taught":
        return reading.weapons
    for verb in children(reading.trigger.token, "xcomp", "ccomp"):
        if any(read_weapon(article, one) is not None for one in verb.subtree if one.dep_ in ("dobj", "pobj", "conj")):
            taught = article.doc[verb.i : min(verb.right_edge.i + 1, verb.i + 8)].text
            return (Weapon(Entity(label=taught, type="Technology", category=Concept("technology")), "", verb, True),)
    return ()


def _transfer(reading: Reading, thing: Weapon, supplier: Entity, recipient: Entity, worked_out: tuple[str, ...]) -> ArmsTransfer:
    technology = thing.technology or "technology" in reading.frame.gives
    topic = thing.entity.label
    if technology and not thing.technology:
        topic = f"{reading.frame.gives['technology']} of {topic}"
    return ArmsTransfer(
        supplier=supplier,
        recipient=recipient,
        transfer_kind=Concept("technology" if technology else "equipment"),
        weapon=None if technology else thing.entity,
        topic=topic if technology else "",
        weapon_category=Concept("") if technology else thing.entity.category,
        inferred=worked_out,
    )


def _goes(reading: Reading, thing: Weapon) -> bool:
    """Whether a weapon is given and not only sent on a mission: "sent a frigate to"."""
    gives, category = reading.frame.gives, str(thing.entity.category)
    if category in gives.get("not_sent", ()):
        return False
    if reading.action == "request" and any(one.tag_ == "VB" for one in children(thing.head, "acl", "relcl")):
        # "asked for a ship to call at its port"
        return False
    purposes = {one.lemma_.lower() for child in children(reading.trigger.token, "advcl", "xcomp") for one in child.subtree}
    return not (category in gives.get("not_own", ()) and purposes & _MISSION)


_MISSION = frozenset({"reassure", "deter", "patrol", "exercise", "evacuate", "protect", "drill", "intercept", "escort", "monitor"})


def _told(article: Article, references: References, reading: Reading, thing: Weapon, supplier: Entity, recipient: Entity) -> bool:
    """Whether another word of the same clause has told this transfer already: "signed a contract for the delivery of tanks"."""
    for gift in references.memory.transfers:
        same = {_state(gift.giver), _state(gift.taker)} == {_state(supplier), _state(recipient)}
        if gift.sentence != reading.sentence.number or gift.thing != thing.head.i:
            continue
        if not same and gift.taker == recipient and gift.frame in _DEALS and reading.frame.alone and supplier not in _named(reading):
            # "signed a contract with Chile for the supply of tanks to Peru": whoever signed it supplies
            return True
        if not same:
            continue
        if gift.trigger == reading.trigger.token.i:
            if gift.frame != reading.frame.name:
                return True
        elif not _apart(article, gift.trigger, reading.trigger.token.i):
            return True
    return False


_DEALS = frozenset({"deal-for-arms"})


def _named(reading: Reading) -> set[Entity]:
    return {one.entity for one in reading.found if one.role == "supplier"}


def _state(entity: Entity) -> Entity:
    """A state's navy counts as the state: one delivery to them is no second one."""
    return entity.of if entity.type == "Organization" and entity.of is not None and entity.of.type == "State" else entity


def _apart(article: Article, first: int, second: int) -> bool:
    """Whether a relative clause lies between two words: "delivered the tanks that it had ordered"."""

    def clauses(place: int) -> set[int]:
        token, found = article.doc[place], set()
        for _ in range(30):
            if token.dep_ in ("relcl", "acl") and token.tag_ != "VB":
                found.add(token.i)
            if token.head.i == token.i:
                break
            token = token.head
        return found

    return clauses(first) != clauses(second)


def _amount(trigger: Trigger) -> str:
    """Money named in the clause of a transfer: "$3.05 billion" of "for an estimated cost of $3.05 billion"."""
    token = trigger.token
    carrier = trigger.support if trigger.support is not None else token
    for entity in token.sent.ents:
        if entity.label_ != "MONEY" or (entity.end <= min(token.i, carrier.i) and not _priced(entity.root, token)):
            continue
        if timing.distance(entity.root, token) is None and timing.distance(entity.root, carrier) is None:
            continue
        start = entity.start - (entity.start > 0 and token.doc[entity.start - 1].text in {"$", "€", "£"})
        return str(token.doc[start : entity.end].text)
    return ""


def _priced(money: Token, token: Token) -> bool:
    """ "A $920 million contract": the price stands before the noun."""
    return token in money.ancestors and token.pos_ == "NOUN" and money.i < token.i
