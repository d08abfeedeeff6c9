"""From a frame that fired to the model's facts: one small function per kind of fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.frames import Reading
from kb.extract.grammar import children, coordinated
from kb.extract.lexicon import load, words
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.extract.weapons import Weapon
from kb.extract.weapons import read as read_weapon
from kb.model import (
    Action,
    Agreement,
    Aid,
    ArmsTransfer,
    Concept,
    Designation,
    Entity,
    Fact,
    Meeting,
    Membership,
    SanctionsMeasure,
    Tenure,
    UseOfForce,
    Visit,
)


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as told: the event or situation that bears the date, and what it acts on stands inside it."""

    fact: Fact
    modality: str = ""


Builder = Callable[[Article, References, Reading], list[Told]]
_ACTORS = frozenset({"Person", "State", "Organization", "Group"})
_PRESS = frozenset({"reporter", "journalist", "press", "media", "reporters", "journalists"})


def _unique(entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    return tuple(dict.fromkeys(entities))


def _text(article: Article, token: Token, most: int = 18) -> str:
    """The whole phrase of a token, cut short."""
    start, end = token.left_edge.i, token.right_edge.i + 1
    for child in token.subtree:
        if child.dep_ == "conj" and child.pos_ == "VERB" or child.dep_ == "cc" and child.head == token and any(one.pos_ == "VERB" for one in child.head.children if one.dep_ == "conj"):
            end = min(end, child.left_edge.i)
    while start < token.i and article.doc[start].pos_ in ("DET", "PUNCT"):
        start += 1
    return " ".join(article.doc[start:min(end, start + most)].text.split()).strip(" ,;:\"")


def _travels(entity: Entity) -> bool:
    """Whether a group travels on business of state: delegations, ministers, envoys."""
    said = {word.rstrip("s") for word in entity.label.lower().split()}
    return bool(said & words("groups", "travellers"))


def _places(reading: Reading) -> tuple[Entity, ...]:
    found = reading.roles.get("place", ())[:1]
    mention = reading.trigger.token.doc and reading.heads["place"][0] if found else None
    return found if mention is None else (_place(reading, found[0], mention),)


def _place(reading: Reading, entity: Entity, head: Token) -> Entity:
    """The town itself where a capital that may stand for its state is where something happens."""
    return Entity(label=head.text, type="Place", of=entity) if entity.type == "State" and head.text not in (entity.label, "States", "Kingdom") \
        and head.ent_type_ == "GPE" and entity.label.split()[-1] != head.text and not head.text.isupper() and "." not in head.text else entity


def meeting(article: Article, references: References, reading: Reading) -> list[Told]:
    """Two or more come together."""
    attendees = _unique(reading.roles.get("attendee", ()) + reading.roles.get("counterpart", ()))
    attendees = tuple(one for one in attendees if not _PRESS & set(one.label.lower().split()) and not _kin(article, references, one, reading))
    attendees = _expanded(article, references, reading, attendees)
    if reading.frame.name == "receive" and not any(one.type in ("Person", "State") or one.type == "Group" and _travels(one) for one in reading.roles["counterpart"]):
        return []
    attendees = tuple(one for one in attendees if one.type != "Place" and not (one.type == "Organization" and str(one.kind) == "news-outlet"))
    persons = [one for one in attendees if one.type == "Person"]
    if len(persons) >= 2:
        # "the president and Chinese officials": states that only qualify persons are no attendees of their own
        attendees = tuple(one for one in attendees if one.type != "State" or one not in {references.state_of(person) for person in persons})
    if len(attendees) < 2:
        return []
    token = reading.trigger.token
    kind = {"summit": "summit", "call": "phone-call", "reception": "reception", "dinner": "reception", "talk": "talks", "negotiation": "talks"}.get(
        token.lemma_.lower(), "")
    line = any(word.lower_ in {"phone", "telephone"} for word in token.children) or any(word.lower_ == "phone" for word in token.sent)
    place = _places(reading)
    return [Told(Meeting(attendee=attendees, takes_place_in=place if place and place[0] not in attendees else (),
                         kind=Concept("phone-call" if line and kind in ("", "phone-call", "talks") else kind)))]


def _kin(article: Article, references: References, entity: Entity, reading: Reading) -> bool:
    """A spouse or child who only comes along: "his wife Anna"."""
    for one in article.found_in(reading.sentence.number):
        if one.entity == entity and one.start:
            return article.doc[one.start - 1].lemma_.lower() in {"wife", "husband", "son", "daughter", "spouse", "partner"} and \
                not any(post.person == entity for post in references.posts)
    return False


def _expanded(article: Article, references: References, reading: Reading, attendees: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """"ministers of five countries - A, B, C": the list behind the dash are who attend."""
    for head in [*reading.heads.get("attendee", []), *reading.heads.get("counterpart", [])]:
        if head.i in article.found_at or head.tag_ not in ("NNS", "NNPS", "NN"):
            continue
        listed = tuple(dict.fromkeys(one for word in ("of", "from") for target in slot(article, Trigger(head), word) for one in references.all(target)
                                     if one.type in ("State", "Organization")))
        described = next((one for one in references.entities(head)), None)
        if len(listed) >= 2 and described in attendees:
            attendees = tuple(dict.fromkeys(tuple(one for one in attendees if one != described) + listed))
    if len(attendees) != 1 or attendees[0].type != "Group":
        return attendees
    for head in [*reading.heads.get("attendee", []), *reading.heads.get("counterpart", [])]:
        for child in head.subtree:
            if child.dep_ == "appos":
                listed = tuple(one for one in references.all(child) if one.type in ("State", "Person"))
                if len(listed) >= 2:
                    return listed
    return attendees


def visit(article: Article, references: References, reading: Reading) -> list[Told]:
    """One visit per destination."""
    visitors = tuple(one for one in reading.roles["visitor"] if one.type == "Person" or one.type in ("Group", "Organization") and _travels(one))
    token = reading.trigger.token
    frame = reading.frame.name
    if not visitors:
        return []
    persons = tuple(one for one in visitors if one.type == "Person")
    official = tuple(one for one in persons if any(post.person == one for post in references.posts))
    visitors = official or persons or visitors
    known = {post.person for post in references.posts}
    if frame in ("be-in", "travel-to", "state-visit") and not any(one in known or "delegation" in one.label.lower() or one.type == "Group" and frame == "travel-to"
                                                                  for one in visitors):
        return []
    found: list[Told] = []
    for destination, head in zip(reading.roles["destination"], reading.heads["destination"], strict=True):
        mention = article.found_at.get(head.i)
        if mention is None and destination.type != "State" or destination.type == "Organization" and frame != "visit":
            continue
        if frame == "be-in" and (destination.type == "Organization" or destination in {references.state_of(one) for one in visitors}):
            continue
        if destination in visitors or destination in {references.state_of(one) for one in visitors} and frame == "visit-noun" and head.dep_ in ("amod", "compound"):
            continue
        kind = "state-visit" if any(child.lower_ == "state" for child in token.children) else ""
        place = Entity(label=mention.text, type="Place", of=destination) if mention is not None and mention.how == "metonym" else destination
        found.append(Told(Visit(visitor=visitors, takes_place_in=(place,), kind=Concept(kind))))
    return found


_TYPES = {"ceasefire": "ceasefire", "cease-fire": "ceasefire", "truce": "ceasefire", "armistice": "ceasefire"}


def agreement(article: Article, references: References, reading: Reading) -> list[Told]:
    """Parties sign or conclude something."""
    token = reading.trigger.token
    parties = _unique(reading.roles["party"])
    noun = token.lemma_.lower()
    if reading.frame.name == "agree-to":
        return _agreed(article, reading, parties)
    if token.pos_ == "VERB":
        target = next((one for one in slot(article, reading.trigger, "object")), token)
        noun, token = target.lemma_.lower(), target
    if noun == "contract" and reading.action != "sign" or noun in {"partnership", "arrangement", "document", "understanding"} and reading.action not in ("sign",):
        return []
    if len(parties) < 2 and reading.action in ("announce", "negotiate", "conclude") and not any(one.type == "Group" for one in parties):
        return []
    if reading.action == "announce" and not slot(article, reading.trigger, "between"):
        return []
    if reading.action == "announce":
        parties = _unique(tuple(one for head in slot(article, reading.trigger, "between") for one in references.all(head)))
    action = "conclude" if reading.action == "announce" else reading.action
    about = Agreement(party=parties, topic=_text(article, token), agreement_type=Concept(_TYPES.get(noun, "")))
    return [Told(Action(action_type=Concept(action), acts_on=about, actor=parties))]


def _agreed(article: Article, reading: Reading, parties: tuple[Entity, ...]) -> list[Told]:
    """"A and B agreed to restore relations": two or more bind themselves to do something."""
    token = reading.trigger.token
    content = [*children(token, "xcomp", "ccomp"), *slot(article, reading.trigger, "on")]
    if len(parties) < 2 or not content or any(one.type == "Place" for one in parties):
        return []
    return [Told(Action(action_type=Concept("conclude"), acts_on=Agreement(party=parties, topic=_text(article, content[0])), actor=parties))]


def _measures(text: str) -> tuple[Concept, ...]:
    low = text.lower()
    return tuple(Concept(concept) for phrase, concept in load("measures")["words"].items() if phrase in low)


def sanctions(article: Article, references: References, reading: Reading) -> list[Told]:
    """Impose, lift, or a standing measure."""
    frame, token = reading.frame, reading.trigger.token
    senders, targets = reading.roles["sender"], reading.roles["target"]
    noun = token.lemma_.lower()
    if token.dep_ == "amod":
        return []
    if frame.name == "hit-with" and not any(one.lemma_.lower() in words("measures", "nouns") or "freeze" in one.text.lower()
                                            for head in slot(article, reading.trigger, "with") for one in coordinated(head)):
        return []
    if frame.name == "ban-from" and (all(one.type == "Person" for one in senders) or not slot(article, reading.trigger, "from")):
        return []
    if frame.name == "freeze-assets" and token.lemma_.lower() == "seize":
        return []
    if noun in {"ban", "restriction", "penalty", "freeze", "blockade", "boycott"} and reading.action == "hold":
        return []
    senders = tuple(one for one in senders if one not in targets)
    targets = _joined_groups(article, reading, targets)
    if not senders or any(one.type == "Place" and one.of is None and one.label[0].islower() for one in targets):
        return []
    measure = _text(article, token, 8) if token.pos_ in ("NOUN", "PROPN") else ""
    measure = frame.gives.get("measure", measure)
    if frame.name == "hit-with":
        measure = " and ".join(_text(article, head, 10) for head in slot(article, reading.trigger, "with"))
    standing = SanctionsMeasure(sender=senders, target=targets, measure_text=measure, measure_type=_measures(measure))
    if reading.action == "hold":
        return [Told(standing)]
    return [Told(Action(action_type=Concept(reading.action), acts_on=standing, actor=senders))]


def standing(article: Article, references: References, reading: Reading) -> list[Told]:
    """"another sanctioned airline, X": a standing measure of whoever sanctions in this article."""
    token = reading.trigger.token
    if token.dep_ != "amod" or not references.senders:
        return []
    targets = tuple(one for one in reading.roles["target"] if one.type in ("Person", "Organization") and one.label[:1].isupper())
    sender = Counter(references.senders).most_common(1)[0][0]
    return [Told(SanctionsMeasure(sender=(sender,), target=(target,))) for target in targets[:1]]


def _joined_groups(article: Article, reading: Reading, targets: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """"Ruritanian businesses and individuals" is one group with one name."""
    heads = reading.heads["target"]
    if len(targets) < 2 or len(heads) != len(targets) or any(one.type != "Group" for one in targets):
        return targets
    start = min(head.left_edge.i for head in heads[:1])
    while start < heads[0].i and article.doc[start].pos_ in ("DET", "PUNCT"):
        start += 1
    return (Entity(label=" ".join(article.doc[start:heads[-1].i + 1].text.split()), type="Group", of=targets[0].of),)


def designation(article: Article, references: References, reading: Reading) -> list[Told]:
    """Named persons and bodies put on a list."""
    token, frame = reading.trigger.token, reading.frame
    wanted = set(frame.gives.get("as_words", ())) | set(frame.gives.get("list_words", ()))
    near = [*slot(article, reading.trigger, "as"), *slot(article, reading.trigger, "to"), *slot(article, reading.trigger, "on"), *slot(article, reading.trigger, "predicate"),
            *(children(token, "dobj") if token.dep_ == "relcl" else [])]
    subtree = [one for head in near for one in head.subtree]
    if not any(one.lemma_.lower() in wanted for one in subtree):
        return []
    if "list_words" in frame.gives and not any(one.lemma_.lower() in frame.gives["list_words"] for one in near):
        return []
    measure = _text(article, near[0], 10) if near else ""
    return [Told(Action(action_type=Concept("designate"), actor=reading.roles["sender"],
                        acts_on=Designation(sender=reading.roles["sender"], target=(target,), measure_text=measure)))
            for target in reading.roles["target"] if target.type in ("Person", "Organization", "State")]


def listed(article: Article, references: References, reading: Reading) -> list[Told]:
    """"Among those sanctioned are X and Y": the named ones are put on the list of whoever imposed the measure before."""
    token = reading.trigger.token
    if token.tag_ != "VBN" or not references.senders or not (token.head.lower_ in {"those", "individuals", "people", "entities", "companies", "officials", "persons"}):
        return []
    sentence = reading.sentence.span
    if not any(one.lower_ in {"among", "include", "includes", "included"} for one in sentence):
        return []
    named = [one for one in article.found_in(reading.sentence.number) if token.i < one.start and not one.entity.iri
             and one.entity.type in ("Person", "Organization") and article.doc[one.start:one.end].root.dep_ in ("nsubj", "attr", "conj", "appos", "dobj", "pobj", "ROOT")]
    sender = (references.senders[-1],)
    return [Told(Action(action_type=Concept("designate"), actor=sender, acts_on=Designation(sender=sender, target=(one.entity,)))) for one in named
            if article.doc[one.start:one.end].root.dep_ != "pobj"]


def _number(text: str) -> Decimal | None:
    bare = text.replace(",", "")
    return Decimal(bare) if bare.isdigit() else None


def arms(article: Article, references: References, reading: Reading) -> list[Told]:
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
    if reading.frame.name == "transfer-noun" and support is not None and support.lemma_.lower() in {"take", "receive", "accept", "await"}:
        takers = slot(article, reading.trigger, "support.subject")
        recipient = next((one for head in takers for one in references.all(head)), recipient)
        supplier = next((one for head in [*slot(article, reading.trigger, "from"), *slot(article, reading.trigger, "support.from")] for one in references.all(head)), None)
    supplier, recipient = _state(references, supplier), _state(references, recipient)
    if supplier is None or recipient is None or supplier == recipient:
        return []
    found: list[Told] = []
    for weapon in weapons:
        kind = "technology" if weapon.technology else "equipment"
        account = ArmsTransfer(supplier=supplier, recipient=recipient, transfer_kind=Concept(kind),
                               weapon=None if weapon.technology else weapon.entity, topic=weapon.entity.label if weapon.technology else "",
                               weapon_category=Concept("") if weapon.technology else weapon.entity.category)
        amount = _amount(token)
        found.append(Told(Action(action_type=Concept(action), acts_on=account, actor=(supplier,), quantity=_number(weapon.quantity),
                                 quantity_text="" if _number(weapon.quantity) is not None else weapon.quantity, amount_text=amount)))
    return found


def _state(references: References, entity: Entity | None) -> Entity | None:
    """Weapons go from state to state: a person or a ministry that acts for one stands for it."""
    if entity is None:
        return None
    if entity.type == "Person":
        return references.state_of(entity) or entity
    organ = entity.label.lower().split()[-1] in words("groups", "organ") or str(entity.kind) in ("ministry", "parliament", "government")
    if entity.type == "Organization" and entity.of is not None and entity.of.type == "State" and organ:
        return entity.of
    return entity


def _stage_above(token: Token) -> str:
    """The stage that the words above a transfer give: "finalized arrangements for the delivery of"."""
    stages = {word: stage for stage, listed in load("measures")["stages"].items() for word in listed}
    place = token
    for _ in range(6):
        if place.head is place:
            break
        place = place.head
        if place.lemma_.lower() in stages:
            return stages[place.lemma_.lower()]
    return ""


def _around(references: References, token: Token) -> tuple[Entity, ...]:
    """Who acts in the clauses around a noun, nearest first."""
    found: list[Entity] = []
    place = token
    from kb.extract.grammar import subjects
    for _ in range(8):
        if place.head is place:
            break
        place = place.head
        if place.pos_ in ("VERB", "AUX"):
            for subject in subjects(place):
                for entity in references.all(subject):
                    if entity.type == "Person":
                        state = references.state_of(entity)
                        found.extend([state] if state is not None else [])
                    else:
                        found.append(entity.of if entity.type == "Organization" and entity.of is not None and entity.of.type == "State" else entity)
    return _unique(tuple(found))


def _amount(token: Token) -> str:
    """Money named behind a transfer in its sentence: "$3.05 billion"."""
    money = [one for one in token.sent if one.i > token.i and one.ent_type_ == "MONEY"]
    if not money:
        return ""
    last = next((one for one, following in zip(money, money[1:], strict=False) if following.i != one.i + 1), money[-1])
    start = money[0].i - (money[0].i > 0 and token.doc[money[0].i - 1].text in {"$", "€", "£"})
    return str(token.doc[start:last.i + 1].text)


def aid(article: Article, references: References, reading: Reading) -> list[Told]:
    """Military support without named weapons."""
    token, gives = reading.trigger.token, reading.frame.gives
    donor = tuple(filter(None, (_state(references, one) for one in reading.roles["donor"])))
    recipient = reading.roles["recipient"]
    heads = reading.heads["recipient"]
    if gives.get("trained"):
        trained = [references.modifier_state(head) for head in slot(article, reading.trigger, "object") if head.lemma_.lower() in gives["trained"]]
        recipient = tuple(one for one in trained if one is not None)
    elif "rebels" in gives:
        armed = [entity for entity, head in zip(recipient, heads, strict=True)
                 if head.lemma_.lower() in gives["rebels"] or str(entity.kind) == "armed-group" or set(entity.label.lower().split()) & {"rebels", "militants", "insurgents"}]
        if not armed:
            return []
        recipient = tuple(armed)
    else:
        given = [*slot(article, reading.trigger, "object"), *slot(article, reading.trigger, "with")]
        target = next((one for one in given if any(inner.lemma_.lower() in words("measures", "aid") for inner in one.subtree)), None)
        if target is None or not any(word in _text(article, target).lower() for word in words("measures", "military")):
            return []
    if "rebels" not in gives and "trained" not in gives:
        recipient = tuple(one for one, head in zip(recipient, heads, strict=True) if head.lemma_.lower() not in reading.frame.with_object)
    recipient = tuple(filter(None, (_state(references, one) for one in recipient)))
    recipient = tuple(one for one in recipient if one not in donor)
    if not donor or not recipient:
        return []
    support = next((one for one in [*slot(article, reading.trigger, "object"), *slot(article, reading.trigger, "with")]
                    if any(inner.lemma_.lower() in words("measures", "aid") for inner in one.subtree)), token)
    about = Aid(donor=donor, recipient=recipient, topic=_text(article, support, 10) if support is not token else token.text,
                kind=Concept("rebel-support" if "rebels" in gives else "military-aid"))
    return [Told(Action(action_type=Concept("provide" if reading.action != "suspend" else "suspend"), acts_on=about, actor=donor))]


def diplomatic(article: Article, references: References, reading: Reading) -> list[Told]:
    """Expel, recall, summon, recognise, close, suspend."""
    token, frame, action = reading.trigger.token, reading.frame, reading.action
    actors = tuple(one for one in reading.roles["actor"] if one.type != "Group" or one.label.lower().rstrip("s") not in words("groups", "vague")
                   and one.label.lower() not in {"countries", "other countries"})
    if not actors:
        return []
    heads = reading.heads.get("affected", []) or [one for one in slot(article, reading.trigger, "object")][:1]
    affected_text = _text(article, heads[0], 8) if heads else ""
    target: tuple[Entity, ...] = reading.roles.get("target", ())
    if frame.gives.get("recognition"):
        return _recognition(article, references, reading, actors)
    if frame.gives.get("diplomatic"):
        low = _text(article, token, 10).lower()
        if not any(word in low for word in ("diplomatic", "military", "ties", "relations", "cooperation")) or any(one.type == "Person" for one in target):
            return []
    if not target and heads:
        state = references.modifier_state(heads[0])
        if state is None:
            state = next((one for word in ("from", "of") for head in slot(article, reading.trigger, word) for one in references.all(head)
                          if one.type in ("State", "Group")), None)
        if state is None and article.found_at.get(heads[0].i) is not None and article.found_at[heads[0].i].entity.type == "Person":
            state = references.state_of(article.found_at[heads[0].i].entity)
        target = (state,) if state is not None else ()
    target = tuple(one for one in target if one not in actors)
    if not target and action in ("expel", "close", "sever"):
        return []
    affected = (Entity(label=affected_text, type="Group"),) if affected_text and frame.name != "cut-ties" else ()
    return [Told(Action(action_type=Concept(action), actor=actors, target=target, affected=affected,
                        topic=_text(article, token, 10) if frame.name == "cut-ties" else ""))] if target or action == "recall" else []


def _recognition(article: Article, references: References, reading: Reading, actors: tuple[Entity, ...]) -> list[Told]:
    objects = slot(article, reading.trigger, "object")
    if not objects:
        return []
    head = objects[0]
    named = [one for token in head.subtree if token.i in article.found_at for one in (article.found_at[token.i].entity,) if one.type in ("State", "Place")]
    target = tuple(one for one in _unique(tuple(named)) if one not in actors)[:1]
    if not target or not any(one.type in ("State", "Organization", "Group") for one in actors):
        return []
    return [Told(Action(action_type=Concept("recognise"), actor=actors, target=target, topic=_text(article, head, 12)))]


def membership(article: Article, references: References, reading: Reading) -> list[Told]:
    """Belonging to an organization."""
    named = reading.roles.get("organization", ())
    if reading.frame.gives.get("treaty"):
        named = tuple(article.found_at[one.i].entity for head in slot(article, reading.trigger, "to") for one in head.subtree if one.i in article.found_at)
    organizations = tuple(one for one in named if one.type == "Organization" and str(one.kind) not in ("news-outlet", "ministry"))[:1]
    members = tuple(one for one in reading.roles["member"] if one.type == "State" or one.type == "Group" and reading.frame.name != "join")
    if not organizations or not members or reading.frame.name == "join" and organizations[0].iri == "":
        return []
    if reading.frame.name == "suspend-member" and not organizations[0].iri:
        return []
    return [Told(_membership(reading, member, organizations[0])) for member in members if member.type == "State" or reading.frame.name != "suspend-member"]


def _membership(reading: Reading, member: Entity, organization: Entity) -> Fact:
    about = Membership(member=(member,), organization=organization)
    if reading.action in ("join", "suspend"):
        return Action(action_type=Concept(reading.action), acts_on=about, actor=(member,) if reading.action == "join" else ())
    return about


def force(article: Article, references: References, reading: Reading) -> list[Told]:
    """Force used by somebody against somebody or something."""
    token, frame = reading.trigger.token, reading.frame
    attackers = tuple(one for one in reading.roles.get("attacker", ()) if one.type in ("State", "Organization", "Group"))
    shot = next((weapon for head in slot(article, reading.trigger, "subject") if (weapon := read_weapon(article, head)) is not None), None)
    if shot is not None:
        if shot.origin is None or not frame.gives.get("violent"):
            return []
        attackers = (shot.origin,)
    attacked = tuple(_somewhere(references, entity, head) for entity, head in zip(reading.roles["attacked"], reading.heads["attacked"], strict=True))
    attacked = tuple(one for one in attacked if one not in attackers and not (one.type in ("Place", "Group") and not one.iri and one.label[:1].islower()
                                                                              and one.label.lower().split()[-1].rstrip("s") in words("groups", "vague")))
    if token.head.lemma_.lower() in {"help", "assist", "enable", "allow", "support"} and token.dep_ in ("dobj", "xcomp", "ccomp") or (
            reading.trigger.support is not None and reading.trigger.support.head.lemma_.lower() in {"help", "assist"}):
        return []
    if frame.gives.get("violent") and not (attacked and any(one.type in ("Place", "State") for one in attacked)):
        return []
    if not attackers or not attacked:
        return []
    weapon = shot.entity if shot is not None else next((one.entity for one in reading.weapons), None)
    kind = {"invasion": "invasion", "invade": "invasion", "poison": "poisoning", "poisoning": "poisoning", "hack": "cyber-attack", "cyberattack": "cyber-attack",
            "airstrike": "air-strike", "shell": "shelling", "shelling": "shelling", "bomb": "bombing", "bombing": "bombing"}.get(token.lemma_.lower(), "")
    return [Told(UseOfForce(attacker=attackers, attacked=attacked[:1], weapon=weapon, kind=Concept(kind)))]


def _somewhere(references: References, entity: Entity, head: Token) -> Entity:
    """People or buildings attacked in a state or town: the place that is named."""
    if head.lemma_.lower() in {"ship", "vessel", "tanker", "convoy", "aircraft", "plane", "boat"}:
        return entity
    if entity.type not in ("Group", "Place") or entity.iri or entity.label[:1].isupper() and not entity.label.split()[-1][0].islower():
        return entity
    for word in ("in", "around", "near", "across", "of", "inside"):
        for owner in (head, head.head) if head.head.pos_ in ("VERB", "AUX") else (head,):
            for target in slot(references.article, Trigger(owner), word):
                named = [one for one in references.entities(target) if one.type in ("State", "Place") and one.label[:1].isupper()]
                if named:
                    return named[0]
    return entity.of if entity.of is not None else entity


def appointment(article: Article, references: References, reading: Reading) -> list[Told]:
    """Put into an office."""
    from kb.extract.offices import lower_head
    from kb.extract.offices import read as read_office
    near = [*slot(article, reading.trigger, "as"), *slot(article, reading.trigger, "predicate"), *slot(article, reading.trigger, "to")]
    sentence = article.sentence(reading.trigger.token).span
    for head in near:
        if lower_head(head):
            office = read_office(article, head.i, reading.trigger.token.i + 1, sentence.end)
            if office is None:
                continue
            return [Told(Action(action_type=Concept("elect" if reading.trigger.token.lemma_.lower() == "elect" else "appoint"), actor=reading.roles.get("actor", ()),
                                acts_on=Tenure(holder=(holder,), position=Entity(label=office.label, type="Position", of=office.organization))))
                    for holder in reading.roles["holder"] if holder.type == "Person"]
    return []


BUILDERS: dict[str, Builder] = {
    "Meeting": meeting, "Visit": visit, "Agreement": agreement, "SanctionsMeasure": sanctions, "Designation": designation, "ArmsTransfer": arms,
    "Aid": aid, "Action": diplomatic, "Membership": membership, "UseOfForce": force, "Tenure": appointment,
}


def build(article: Article, references: References, reading: Reading) -> list[Told]:
    """The facts that a reading tells; none if its words turn out to mean something else."""
    special = {"among-those": listed, "sanctioned-adjective": standing}
    found = special[reading.frame.name](article, references, reading) if reading.frame.name in special else BUILDERS[reading.frame.fact](article, references, reading)
    for one in found:
        if isinstance(one.fact, Action) and isinstance(one.fact.acts_on, SanctionsMeasure):
            references.senders.extend(one.fact.acts_on.sender[:1])
    return found


def dated(fact: Fact, **changes: object) -> Fact:
    """The fact with its date fields set."""
    return replace(fact, **changes)  # type: ignore[arg-type]


__all__ = ["BUILDERS", "Told", "build", "children", "dated"]
