"""Visits: one per destination, by officials and delegations."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract import statesmen
from kb.extract.article import Article
from kb.extract.facts.delegates import led_by, members
from kb.extract.facts.shared import unique
from kb.extract.frames import Reading
from kb.extract.grammar import prepositions
from kb.extract.heads import lower_head
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import slot
from kb.model import Concept, Entity, Fact, Visit

# Envoys live where they serve: that they speak there is no visit.
# "Landed at the airport" tells no destination.
_STOPS = frozenset({"airport", "airfield", "airbase", "station", "hotel", "palace", "aerodrome"})
_SEATS = frozenset({"headquarters", "capital"})
_RESIDENT = frozenset({"ambassador", "envoy", "consul", "representative", "attaché", "attache", "charge", "chargé"})


def visit(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Somebody on business of state travels somewhere."""
    gives = reading.frame.gives
    visitors = _visitors(article, references, reading)
    if not visitors or ("officials" in gives and not all(_official(article, references, one) for one in visitors)):
        return []
    if "at_home" in gives and not _host_at_home(references, reading):
        return []
    homes = {state for one in visitors if (state := _home(references, one)) is not None}
    if "abroad" in gives and (not homes or any(state.type != "State" for state in homes) or _resides(references, visitors)):
        return []
    kind = "state-visit" if any(child.lower_ == "state" for child in reading.trigger.token.children) else ""
    found: list[Fact] = []
    for destination, head in _destinations(article, references, reading):
        if not _is_place(article, reading, destination, head):
            continue
        if destination in homes and head.i not in article.found_at and (other := _other_state(article, head, homes)) is not None:
            # "who was also visiting the country": not his own
            destination = other
        if destination in homes and (head.i not in article.found_at or _well_known_there(article, visitors, destination)):
            # nobody visits the own state
            continue
        at_home = bool(homes & {destination, destination.of})
        if at_home and ("homeward" in gives or "abroad" in gives or "officials" in gives):
            continue
        if destination in visitors or (destination in homes and head.dep_ in ("amod", "compound")):
            continue
        parties = [(one,) for one in visitors] if "each" in gives else [visitors]
        found.extend(Visit(visitor=who, takes_place_in=(_town(article, destination, head),), kind=Concept(kind)) for who in parties)
    return found


def _destinations(article: Article, references: References, reading: Reading) -> list[tuple[Entity, Token]]:
    """Where somebody goes; where that is an airport, the town that it is in."""
    told = list(zip(reading.roles["destination"], reading.heads["destination"], strict=True))
    if any(_is_place(article, reading, destination, head) for destination, head in told):
        return told
    inner = [one for _, head in told for one in prepositions(head).get("in", [])] + slot(article, reading.trigger, "in")
    return [(entity, one) for one in inner for entity in references.entities(one) if entity.type in ("Place", "State")]


def _visitors(article: Article, references: References, reading: Reading) -> tuple[Entity, ...]:
    """Persons before the groups that travel with them, those in office before others; a delegation is whoever leads it."""
    found: list[Entity] = []
    for one in reading.found:
        if one.role != "visitor" or (one.slot == "support.subject" and not _undertaken(reading)):
            continue
        persons = tuple(each for each in members(article, references, one.head) if each.type == "Person")
        persons = persons or _named_among(article, references, one.head)
        if persons or (persons := led_by(references, one.head)):
            found.extend(persons)
        elif "teams" in reading.frame.gives and one.entity.type != "Person" and not _sent_there(one.head):
            continue
        elif one.entity.type == "State" and one.head.i not in article.found_at and travels(one.head.lemma_.lower()):
            found.append(Entity(label=references.describe(one.head), type="Group", of=one.entity))
        elif one.entity.type == "Person" or (one.entity.type in ("Group", "Organization") and travels(one.entity.label)):
            found.append(one.entity)
    if reading.trigger.token.lemma_ == "stay" and reading.trigger.token.pos_ == "NOUN" and any(one.type != "Person" for one in found):
        return ()
    persons = tuple(one for one in found if one.type == "Person")
    posted = {post.person for post in references.posts}
    return unique(tuple(one for one in persons if one in posted) or persons or tuple(found))


def _named_among(article: Article, references: References, head: Token) -> tuple[Entity, ...]:
    """ "Several dignitaries have visited, including Anna Berg": those of a group who are named behind."""
    if head.tag_ not in ("NNS", "NNPS") and head.lemma_.lower() not in words("groups", "of_amount"):
        return ()
    sentence = article.sentence(head)
    opener = next((token.i for token in sentence.span if token.lower_ == "including" and token.i > head.i), None)
    if opener is None:
        return ()
    posted = {post.person for post in references.posts}
    return unique(tuple(one.entity for one in article.found_in(sentence.number) if one.start > opener and one.entity in posted))


def _other_state(article: Article, head: Token, homes: set[Entity]) -> Entity | None:
    """The state named last before a word that is not the visitor's own."""
    number = article.sentence_at[head.i]
    for place in range(number, max(-1, number - 3), -1):
        for one in reversed(article.found_in(place)):
            if one.start < head.i and one.entity.type == "State" and one.entity not in homes and one.how != "linked":
                return one.entity
    return None


def _undertaken(reading: Reading) -> bool:
    """Whether who does the verb above a visit is the visitor: who makes or ends one, not who hosts or announces it."""
    support = reading.trigger.support
    carried = support is not None and reading.trigger.token.dep_ in ("dobj", "nsubjpass")
    return not carried or support is None or support.lemma_.lower() in words("groups", "undertakes")


def _sent_there(head: Token) -> bool:
    """Whether a group is one that is sent somewhere: of leaders it says little that they are "in" a country."""
    lemma = head.lemma_.lower()
    sent = lemma in words("groups", "teams") or (head.tag_ == "NN" and travels(lemma))
    return sent and not any(child.lower_ in {"such", "any", "no"} for child in head.children)


def travels(label: str) -> bool:
    """Whether a group travels on business of state: delegations, ministers, envoys."""
    said = {word.rstrip("s") for word in label.lower().split()}
    return bool(said & words("groups", "travellers")) and "expelled" not in said


def _official(article: Article, references: References, entity: Entity) -> bool:
    """Whether somebody is in office, or bears a title somewhere in the text."""
    if entity.type != "Person":
        return True
    return any(post.person == entity for post in references.posts) or any(
        lower_head(child)
        for one in article.found
        if one.entity == entity
        for child in article.doc[one.start : one.end].root.children
        if child.dep_ in ("compound", "appos")
    )


def _home(references: References, entity: Entity) -> Entity | None:
    return references.state_of(entity) if entity.type == "Person" else entity.of


def _well_known_there(article: Article, visitors: tuple[Entity, ...], destination: Entity) -> bool:
    """Whether a visitor is a known statesman of the destination: a home that the article only suggests is no ground to drop a visit."""
    return any(statesmen.of(article, one) == destination for one in visitors if one.type == "Person")


def _resides(references: References, visitors: tuple[Entity, ...]) -> bool:
    return any(post.person in visitors and _RESIDENT & set(post.label.lower().split()) for post in references.posts)


def _host_at_home(references: References, reading: Reading) -> bool:
    """Whether the host receives in the host's own state."""
    places = {one for place in reading.roles["destination"] for one in (place, place.of) if one is not None}
    return any((references.state_of(one) if one.type == "Person" else one) in places for one in reading.roles.get("host", ()))


def _is_place(article: Article, reading: Reading, destination: Entity, head: Token) -> bool:
    mention = article.found_at.get(head.i)
    unknown = head.pos_ == "PROPN" and destination.type == "Place" and "officials" in reading.frame.gives
    if mention is None and not unknown and destination.type != "State" and head.lemma_.lower() not in _SEATS and head.lower_ != "here":
        return False
    if mention is not None and (mention.text.lower().split()[-1] in _STOPS or mention.text.endswith(("Air Force Base", "Air Base"))):
        return False
    if destination.label.lower() in words("groups", "continents"):
        return False
    if destination.type == "Organization" and (mention is None or mention.how != "metonym"):
        return "bodies" in reading.frame.gives
    if "town" in reading.frame.gives and (
        mention is None or not (mention.how == "metonym" or (destination.type == "Place" and destination.of))
    ):
        return False
    return mention is None or mention.how != "adjective" or head.dep_ in ("amod", "compound", "nmod")


def _town(article: Article, destination: Entity, head: Token) -> Entity:
    """The capital itself where its name stands."""
    mention = article.found_at.get(head.i)
    if mention is not None and mention.how == "metonym":
        return Entity(label=mention.text, type="Place", of=destination)
    if mention is None and destination.of is not None and head.lemma_.lower() == "capital":
        return destination.of
    return destination
