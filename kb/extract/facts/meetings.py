"""Meetings: two or more come together, in a room or on a line; or the several of one kind that meet as a body."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts.delegates import acting
from kb.extract.facts.visits import travels
from kb.extract.frames import Reading
from kb.extract.grammar import children
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Concept, Entity, Fact, Meeting

_PRESS = frozenset({"reporter", "journalist", "press", "media", "reporters", "journalists", "broadcaster", "newspaper"})
_EVENTS = frozenset("summit meeting conference forum dialogue talks session visit banquet dinner reception ceremony".split())
_GUESTS = frozenset({"with", "object", "support.with", "between", "support.between"})
_SEPARATE = frozenset({"separate", "separately", "consecutive", "individual", "individually", "respective", "back-to-back"})
_LOOSELY = frozenset({"punct", "cc", "conj", "advmod", "npadvmod", "prep", "advcl", "mark"})
_COMING = frozenset({"arrive", "land", "leave", "depart", "head"})
_ORDINALS = frozenset({"first", "second", "third", "fourth", "fifth", "latest", "last", "only"})
_KIN = frozenset({"wife", "husband", "son", "daughter", "spouse", "partner"})
_SUITES = frozenset({"delegation", "entourage", "team"})
_ANYBODY = frozenset({"anyone", "anybody", "everyone", "everybody", "someone", "somebody", "others", "those", "people"})
_LINES = frozenset({"phone", "telephone", "video", "videoconference", "videolink", "teleconference"})
_KINDS = {
    "summit": "summit",
    "call": "phone-call",
    "reception": "reception",
    "dinner": "reception",
    "talk": "talks",
    "negotiation": "talks",
}


def meeting(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Two or more come together."""
    token = reading.trigger.token
    gives = reading.frame.gives
    if token.lemma_.lower() == "call" and token.pos_ == "NOUN" and not _on_the_line(token):
        return []
    if token.dep_ == "appos" and any(child.tag_ == "JJ" and child.lower_ in _ORDINALS for child in token.children):
        # "will hold talks on Friday, their first meeting since": told already
        return []
    if token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.lower_ == "out":
        # "was thrown out of the talks with"
        return []
    if any(one.slot == "with" for one in reading.found):
        # "after the meeting with A, B held talks with C": A was at the other
        reading.found[:] = [one for one in reading.found if one.slot != "support.with" or not _at_another(reading, one.head)]
    called_after = _called_after(article, reading)
    attendees = tuple(
        one
        for one in acting(article, references, reading, "attendee", "counterpart")
        if not _PRESS & set(one.label.lower().split())
        and one.type != "Place"
        and one not in called_after
        and not (one.type == "Group" and one.label.lower().split()[-1] in words("speech", "carriers"))
        and not (one.type == "Organization" and one.label.lower().split()[-1] in _EVENTS)
        and one.label.lower() not in _ANYBODY
        and not (one.type == "Organization" and str(one.kind) == "news-outlet")
        and not _kin(article, references, one, reading)
    )
    if "in_office" in gives and not all(any(post.person == one for post in references.posts) for one in attendees):
        return []
    if "plain_call" in gives and not _telephones(article, reading):
        return []
    if "guest" in gives and not any(_received(one) for one in reading.roles["counterpart"]):
        return []
    if "guest" in gives and any(child.dep_ == "prep" and child.lower_ == "as" for child in token.children):
        # "welcomed Chile as its tenth member": nobody has come
        return []
    attendees = _without_their_states(references, attendees)
    if not any(one.type != "Group" or one.of is not None or travels(one.label) or _opposed(one) for one in attendees):
        return []
    if "persons" in gives and sum(one.type == "Person" or (one.type == "Group" and travels(one.label)) for one in attendees) < 2:
        return []
    between = any(one.slot in ("between", "support.between") for one in reading.found)
    several = "gathering" in gives or between
    if len(attendees) == 2 and _own_people(references, attendees):
        return []
    if len(attendees) == 1 and token.pos_ == "VERB" and token.dep_ == "relcl":
        # "told officials who gathered at the plant"
        return []
    if len(attendees) < 2 and not (several and attendees and _gathers(article, references, reading, attendees[0])):
        return []
    if _on_the_way(token):
        reading.modality = "planned"
    place = _places(article, reading)
    return [
        Meeting(
            attendee=several,
            takes_place_in=place if place and place[0] not in attendees else (),
            kind=Concept(_kind(reading)),
        )
        for several in _apart(reading, attendees)
    ]


def _at_another(reading: Reading, head: Token) -> bool:
    """Whether a guest hangs on another noun of coming together than the one that is read."""
    noun = head.head.head
    return noun != reading.trigger.token and noun.pos_ == "NOUN" and noun.lemma_.lower() in _EVENTS | _KINDS.keys()


def _own_people(references: References, attendees: tuple[Entity, ...]) -> bool:
    """Somebody and their own delegation: "the president and her delegation will attend a meeting"."""
    one, other = attendees
    persons, states = [each for each in attendees if each.type == "Person"], [each for each in attendees if each.type == "State"]
    if persons and states and references.state_of(persons[0]) == states[0]:
        return True
    theirs = [group for group in attendees if group.type == "Group" and group.label.lower().split()[-1] in _SUITES]
    return bool(theirs) and any(person.type == "Person" and theirs[0].label.startswith(person.label) for person in (one, other))


def _apart(reading: Reading, attendees: tuple[Entity, ...]) -> list[tuple[Entity, ...]]:
    """ "Held separate meetings with A and B", "met A and B separately": one meeting with each."""
    token, support = reading.trigger.token, reading.trigger.support
    near = [*token.children, *(support.children if support is not None else ())]
    guests = {one.entity for one in reading.found if one.slot in _GUESTS}
    hosts = tuple(one for one in attendees if one not in guests)
    others = [one for one in attendees if one in guests]
    if not any(child.lower_ in _SEPARATE for child in near) or len(others) < 2:
        return [attendees]
    # without a host it is not told who met each of them
    return [] if not hosts else [(*hosts, one) for one in others]


def _on_the_way(noun: Token) -> bool:
    """ "Arrived in Oslo for talks with": who has only just come has not met yet."""
    act = noun if noun.pos_ == "VERB" else noun.head if noun.dep_ == "dobj" else None
    if act is not None and act.dep_ in ("advcl", "xcomp") and any(child.lower_ == "to" for child in children(act, "aux")):
        # "arrived in Oslo to hold talks with"
        verb = act.head
    elif noun.dep_ == "pobj" and noun.head.lower_ == "for" and noun.head.dep_ == "prep":
        verb = noun.head.head
    else:
        return False
    return verb.lemma_.lower() in _COMING and verb.tag_ in ("VBD", "VBZ", "VBP", "VBN") and not children(verb, "neg")


def _called_after(article: Article, reading: Reading) -> set[Entity]:
    """ "The Oslo summit", "a White House meeting": towns and seats before a noun say where, not who, unless two are joined."""
    towns = [
        one.entity
        for one in reading.found
        if one.slot == "mod"
        and (mention := article.found_at.get(one.head.i)) is not None
        and (mention.how in ("metonym", "seat", "place") or mention.text in words("groups", "keeps_name"))
    ]
    return set(towns) if len(towns) == 1 else set()


def _telephones(article: Article, reading: Reading) -> bool:
    """ "Called Carlo Ruiz on Friday": a person by name, and nothing that he is called."""
    verb = reading.trigger.token
    target = reading.heads["counterpart"][0]
    behind = [child for child in verb.children if child.i > target.i and child.dep_ not in _LOOSELY]
    named = target.i in article.found_at and article.found_at[target.i].entity.type == "Person"
    return named and not behind and not any(child.dep_ in ("oprd", "appos", "relcl") for child in target.children)


def _kind(reading: Reading) -> str:
    token = reading.trigger.token
    kind = _KINDS.get(token.lemma_.lower(), "") if token.pos_ != "VERB" else ""
    line = (
        "by_phone" in reading.frame.gives
        or any(word.lower_ in _LINES for word in token.children)
        or any(word.lower_ in {"phone", "telephone"} for word in token.sent)
    )
    return "phone-call" if line and kind in ("", "phone-call", "talks") else kind


def _opposed(entity: Entity) -> bool:
    """The two or more sides of a war: "the warring factions"."""
    return entity.label.lower().split()[-1].rstrip("s") in {"side", "faction", "rival", "foe"}


def _received(entity: Entity) -> bool:
    """Whether somebody can be a guest of state."""
    return entity.type in ("Person", "State") or (entity.type == "Group" and travels(entity.label))


def _without_their_states(references: References, attendees: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """ "The president and Chinese officials": states that only qualify persons are no attendees of their own."""
    persons = [one for one in attendees if one.type == "Person"]
    if len(persons) < 2:
        return attendees
    theirs = {references.state_of(person) for person in persons}
    return tuple(one for one in attendees if one.type != "State" or one not in theirs)


def _gathers(article: Article, references: References, reading: Reading, entity: Entity) -> bool:
    """Whether one that is named alone is several: the ministers of a bloc, a body between states that meets."""
    if entity.type == "Organization":
        parts = {part for part in entity.label.split() if len(part) > 2}
        known = entity.iri or parts & words("groups", "organ_heads") or {part.lower() for part in parts} & words("groups", "bodies")
        return bool(known) and (entity.of is None or entity.of.type != "State") and str(entity.kind) not in (
            "news-outlet",
            "company",
            "armed-group",
            "party",
        )
    head = next(one.head for one in reading.found if one.role in ("attendee", "counterpart"))
    if entity.type == "Group" and head.tag_ in ("NNS", "NNPS") and head.lemma_.lower() in words("groups", "opposed"):
        return True
    if entity.type != "Group" or head.tag_ not in ("NNS", "NNPS") or not travels(head.lemma_.lower()):
        return False
    below = [child for child in head.subtree if child.i in article.found_at and child.i != head.i]
    if any(one.type == "Organization" for child in children(head, "poss") for one in references.entities(child)):
        return True
    many = any(
        article.found_at[child.i].entity.type in ("Organization", "Place") and article.found_at[child.i].how != "linked" for child in below
    )
    return many or any(child.lower_ in words("groups", "regional") for child in children(head, "amod", "compound", "nmod"))


def _on_the_line(noun: Token) -> bool:
    """Whether a call is one by telephone: "a call for restraint" brings nobody together."""
    if any(child.lower_ in {"phone", "telephone", "video", "conference"} for child in noun.children):
        return True
    below = {child.lower_ for child in noun.children if child.dep_ == "prep"}
    return bool(below & {"with", "between"}) and not below & {"for", "on"}


def _kin(article: Article, references: References, entity: Entity, reading: Reading) -> bool:
    """A spouse or child who only comes along: "his wife Anna"."""
    for one in article.found_in(reading.sentence.number):
        if one.entity == entity and one.start:
            return article.doc[one.start - 1].lemma_.lower() in _KIN and not any(post.person == entity for post in references.posts)
    return False


def _places(article: Article, reading: Reading) -> tuple[Entity, ...]:
    found = reading.roles.get("place", ())[:1]
    if found and reading.trigger.token.lemma_ == "discuss":
        above = reading.heads["place"][0].head.head
        if above.pos_ == "NOUN":
            # "discussed the war in Chile"
            return ()
    return (_place(article, found[0], reading.heads["place"][0]),) if found else ()


def _place(article: Article, entity: Entity, head: Token) -> Entity:
    """The town itself where a capital that may stand for its state is where something happens."""
    mention = article.found_at.get(head.i)
    return (
        Entity(label=mention.text if mention is not None else head.text, type="Place", of=entity)
        if entity.type in ("State", "Organization")
        and head.text not in (entity.label, "States", "Kingdom")
        and head.ent_type_ == "GPE"
        and entity.label.split()[-1] != head.text
        and not head.text.isupper()
        and "." not in head.text
        else entity
    )
