"""Meetings and visits."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts.shared import unique
from kb.extract.frames import Reading
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.model import Concept, Entity, Fact, Meeting, Visit

_PRESS = frozenset({"reporter", "journalist", "press", "media", "reporters", "journalists"})


def _travels(entity: Entity) -> bool:
    """Whether a group travels on business of state: delegations, ministers, envoys."""
    said = {word.rstrip("s") for word in entity.label.lower().split()}
    return bool(said & words("groups", "travellers"))


def _places(article: Article, reading: Reading) -> tuple[Entity, ...]:
    found = reading.roles.get("place", ())[:1]
    return (_place(article, found[0], reading.heads["place"][0]),) if found else ()


def _place(article: Article, entity: Entity, head: Token) -> Entity:
    """The town itself where a capital that may stand for its state is where something happens."""
    mention = article.found_at.get(head.i)
    return (
        Entity(label=mention.text if mention is not None else head.text, type="Place", of=entity)
        if entity.type == "State"
        and head.text not in (entity.label, "States", "Kingdom")
        and head.ent_type_ == "GPE"
        and entity.label.split()[-1] != head.text
        and not head.text.isupper()
        and "." not in head.text
        else entity
    )


def meeting(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Two or more come together."""
    if reading.trigger.token.lemma_.lower() == "call" and reading.trigger.token.pos_ == "NOUN" and not _on_the_line(reading.trigger.token):
        return []
    attendees = unique(reading.roles.get("attendee", ()) + reading.roles.get("counterpart", ()))
    attendees = tuple(
        one for one in attendees if not _PRESS & set(one.label.lower().split()) and not _kin(article, references, one, reading)
    )
    attendees = _expanded(article, references, reading, attendees)
    if reading.frame.name == "receive" and not any(
        one.type in ("Person", "State") or (one.type == "Group" and _travels(one)) for one in reading.roles["counterpart"]
    ):
        return []
    attendees = tuple(
        one for one in attendees if one.type != "Place" and not (one.type == "Organization" and str(one.kind) == "news-outlet")
    )
    persons = [one for one in attendees if one.type == "Person"]
    if len(persons) >= 2:
        # "the president and Chinese officials": states that only qualify persons are no attendees of their own
        attendees = tuple(
            one for one in attendees if one.type != "State" or one not in {references.state_of(person) for person in persons}
        )
    if len(attendees) < 2:
        return []
    token = reading.trigger.token
    kind = {
        "summit": "summit",
        "call": "phone-call",
        "reception": "reception",
        "dinner": "reception",
        "talk": "talks",
        "negotiation": "talks",
    }.get(token.lemma_.lower(), "")
    line = any(word.lower_ in {"phone", "telephone"} for word in token.children) or any(
        word.lower_ == "phone" for word in token.sent
    )
    place = _places(article, reading)
    return [
        Meeting(
            attendee=attendees,
            takes_place_in=place if place and place[0] not in attendees else (),
            kind=Concept("phone-call" if line and kind in ("", "phone-call", "talks") else kind),
        )
    ]


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
            return article.doc[one.start - 1].lemma_.lower() in {
                "wife",
                "husband",
                "son",
                "daughter",
                "spouse",
                "partner",
            } and not any(post.person == entity for post in references.posts)
    return False


def _expanded(article: Article, references: References, reading: Reading, attendees: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """ "ministers of five countries - A, B, C": the list behind the dash are who attend."""
    for head in [*reading.heads.get("attendee", []), *reading.heads.get("counterpart", [])]:
        if head.i in article.found_at or head.tag_ not in ("NNS", "NNPS", "NN"):
            continue
        listed = tuple(
            dict.fromkeys(
                one
                for word in ("of", "from")
                for target in slot(article, Trigger(head), word)
                for one in references.all(target)
                if one.type in ("State", "Organization")
            )
        )
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


def visit(article: Article, references: References, reading: Reading) -> list[Fact]:
    """One visit per destination."""
    visitors = tuple(
        one
        for one in reading.roles["visitor"]
        if one.type == "Person" or (one.type in ("Group", "Organization") and _travels(one))
    )
    token = reading.trigger.token
    frame = reading.frame.name
    if not visitors:
        return []
    persons = tuple(one for one in visitors if one.type == "Person")
    official = tuple(one for one in persons if any(post.person == one for post in references.posts))
    visitors = official or persons or visitors
    known = {post.person for post in references.posts}
    if frame in ("be-in", "travel-to", "state-visit") and not any(
        one in known or "delegation" in one.label.lower() or (one.type == "Group" and frame == "travel-to") for one in visitors
    ):
        return []
    found: list[Fact] = []
    for destination, head in zip(reading.roles["destination"], reading.heads["destination"], strict=True):
        mention = article.found_at.get(head.i)
        if (mention is None and destination.type != "State") or (destination.type == "Organization" and frame != "visit"):
            continue
        home = {references.state_of(one) for one in visitors} & {destination, destination.of}
        if frame == "be-in" and (destination.type == "Organization" or home):
            continue
        if frame == "travel-to" and home and token.lemma_.lower() in {"return", "go", "come", "head", "fly"}:
            # the way home is no visit
            continue
        if destination in visitors or (
            destination in {references.state_of(one) for one in visitors}
            and frame == "visit-noun"
            and head.dep_ in ("amod", "compound")
        ):
            continue
        kind = "state-visit" if any(child.lower_ == "state" for child in token.children) else ""
        place = (
            Entity(label=mention.text, type="Place", of=destination)
            if mention is not None and mention.how == "metonym"
            else destination
        )
        found.append(Visit(visitor=visitors, takes_place_in=(place,), kind=Concept(kind)))
    return found
