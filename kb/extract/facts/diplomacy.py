"""What states do to each other's envoys, missions, ties and standing."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts import envoys
from kb.extract.facts.envoys import Posted
from kb.extract.facts.shared import phrase_text, unique
from kb.extract.frames import Reading
from kb.extract.grammar import children, objects, passive, prepositions
from kb.extract.lexicon import words
from kb.extract.references import References, subject_entities
from kb.extract.slots import slot
from kb.model import Action, Concept, Entity, Fact

# "Asked Peru to withdraw its envoys": what the asked one does is no act of its own.
_BIDDING = frozenset({"ask", "order", "tell", "urge", "instruct", "request", "require", "force", "demand"})

_ONLY_OTHERS = frozenset({"send", "throw", "kick", "boot", "turf"})
# Verbs that make the end of it out of a recognition; a frame of its own tells that.
_TAKING_BACK = frozenset({"withdraw", "revoke", "rescind", "suspend", "cancel", "freeze", "refuse", "deny", "withhold"})


def diplomatic(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Expel, recall, summon, recognise, close, suspend; a plain frame says what it says."""
    gives = reading.frame.gives
    if gives.get("plain"):
        return [
            Action(
                action_type=Concept(reading.action),
                actor=reading.roles.get("actor", ()),
                target=reading.roles.get("target", ()),
                affected=reading.roles.get("affected", ()),
            )
        ]
    if gives.get("recognition"):
        return _recognition(article, references, reading)
    if gives.get("diplomatic"):
        return _ties(article, references, reading)
    if gives.get("told"):
        return _told(article, references, reading)
    return _envoys(article, references, reading)


def _actors(references: References, reading: Reading) -> tuple[Entity, ...]:
    """Who acts: states, bodies, people and groups with a name of some kind; a ministry of "hers" is her state's."""
    found: list[Entity] = []
    for one in reading.roles.get("actor", ()) or _announcer(references, reading):
        low = one.label.lower()
        if one.type == "Group" and one.of is None and (
            low.rstrip("s") in words("groups", "vague") or low in {"countries", "other countries", "some countries", "many countries"}
        ):
            continue
        if one.type == "Organization" and one.of is not None and low.split("'s ")[0] != one.of.label.lower() and "'s " in low:
            one = one.of
        if one.type == "Organization" and str(one.kind) == "news-outlet":
            continue
        found.append(one)
    return unique(tuple(found))


def _announcer(references: References, reading: Reading) -> tuple[Entity, ...]:
    """ "The minister announced that all ties have been cut": whoever says that it has been done did it."""
    verb = reading.trigger.support or reading.trigger.token
    if reading.frame.gives.get("unwelcome"):
        by = [one for child in verb.subtree if child.lower_ == "by" for one in children(child, "pobj")]
        return tuple(one for head in by for one in references.all(head))
    announcing = {"announce", "order", "confirm", "declare", "decide", "approve", "direct"}
    if verb.pos_ == "NOUN" and verb.dep_ in ("dobj", "nsubjpass") and verb.head.lemma_.lower() in announcing:
        return subject_entities(references, verb.head)
    if verb.dep_ == "ccomp" and passive(verb) and verb.head.lemma_.lower() in {"announce", "say", "decide", "declare", "direct", "order"}:
        return subject_entities(references, verb.head)
    return ()


def _organ(entity: Entity) -> bool:
    """ "the ministry", "the cabinet": an organ that does not say whose it is."""
    last = entity.label.lower().split()[-1] if entity.label else ""
    return entity.of is None and not entity.iri and (last in words("groups", "organ") or last in words("groups", "of_state"))


def _state(entity: Entity) -> Entity:
    """The state of an organ."""
    return entity.of if entity.type == "Organization" and entity.of is not None and entity.of.type == "State" else entity


def _host(references: References, trigger: Token, guest: Entity | None) -> Entity | None:
    """The state that acts where the sentence does not say which: the nearest one told of before that is not the guest."""
    number = references.article.sentence_at[trigger.i]
    for place in range(number, max(-1, number - 4), -1):
        named = [
            one.entity if one.entity.type == "State" else one.entity.of
            for one in references.article.found_in(place)
            if one.start < trigger.i and one.entity.type in ("State", "Organization") and one.how not in ("linked", "adjective")
        ]
        for entity in named:
            if entity is not None and entity.type == "State" and entity != guest:
                return entity
    return None


def _envoys(article: Article, references: References, reading: Reading) -> list[Fact]:
    way, token = str(reading.frame.gives.get("envoys", "received")), reading.trigger.token
    heads = _heads(article, reading)
    found = envoys.posted(article, references, heads)
    if reading.frame.gives.get("unwelcome") and not found:
        found = _named_unwelcome(article, references, reading)
    if way == "mission":
        found = [one for one in found if one.mission]
    elif not reading.frame.gives.get("staff"):
        found = [one for one in found if not one.mission]
    if not found and way == "received" and reading.action == "summon":
        found = _meant(references, heads)
    actors = _actors(references, reading)
    if token.dep_ == "xcomp" and token.head.lemma_.lower() in _BIDDING and children(token.head, "dobj", "nsubjpass"):
        return []
    made: list[Fact] = []
    for one in found:
        made.extend(_act(article, references, reading, one, actors, way))
    return made


def _heads(article: Article, reading: Reading) -> list[Token]:
    """Where the frame says that the envoys stand, whether or not somebody is named there."""
    for name in reading.frame.roles.get("affected", ()):
        heads = slot(article, reading.trigger, name)
        if heads:
            return heads
    return []


def _act(
    article: Article, references: References, reading: Reading, one: Posted, actors: tuple[Entity, ...], way: str
) -> list[Fact]:
    action, token = reading.action, reading.trigger.token
    owner = actors[0] if actors else None
    own = (one.own and (one.whose is None or one.whose in actors or owner is None)) or (one.whose is not None and one.whose in actors)
    places = unique(tuple(e for e in (*one.seats, *reading.roles.get("target", ())) if e.type in ("State", "Organization", "Place")))
    if way == "either" and token.lemma_.lower() in _ONLY_OTHERS and (own or one.own):
        # "after Chile had sent home one of its consuls": a guest's
        guest = _host(references, token, owner) if owner is not None else None
        return [_made(article, "expel", actors, (guest,), one)] if guest is not None else []
    if way == "either":
        way, action = ("sent", "recall") if own else ("received", "expel")
    if way == "sent" or (way == "mission" and own):
        if way == "sent" and not own and actors:
            return []
        doers = actors or ((one.whose,) if one.whose is not None else ())
        if doers and all(_organ(e) for e in doers):
            host = _host(references, token, places[0] if places else None)
            doers = (host,) if host is not None else doers
        targets = tuple(e for e in places if e not in doers and e not in map(_state, doers))
        if not doers or (not targets and way == "mission"):
            return []
        if not targets and references.nearest_state(token) is not None:
            near = _host(references, token, doers[0])
            targets = (near,) if near is not None and way == "sent" else ()
        return [_made(article, action, doers, (target,), one) for target in targets] or [_made(article, action, doers, (), one)]
    states = tuple(e for e in actors if e.type == "State")
    if action == "expel" and one.whose is None and len(states) == 2 and (not own or one.token.tag_ in ("NNS", "NNPS")):
        # "Norway and Chile have expelled diplomats": each those of the other
        return [_made(article, action, (doer,), (other,), one) for doer, other in (states, states[::-1])]
    if own or one.whose is None:
        return []
    doers = tuple(e for e in actors if e != one.whose)
    if not doers or all(_organ(e) for e in doers):
        host = _host_of(references, reading, one, doers)
        doers = (host,) if host is not None else doers
    if not doers or one.whose in doers:
        return []
    return [_made(article, action, doers, (one.whose,), one)]


def _host_of(references: References, reading: Reading, one: Posted, doers: tuple[Entity, ...]) -> Entity | None:
    """Who sends a guest away or summons it where nobody is named: the state that it is in or leaves, the ministry's state."""
    away = [
        entity
        for word in ("from", "out")
        for target in slot(references.article, reading.trigger, word)
        for entity in references.all(target)
        if entity.type == "State"
    ]
    left = [
        entity
        for child in children(reading.trigger.token, "xcomp", "advcl", "ccomp")
        if child.lemma_.lower() in {"leave", "quit", "exit"}
        for target in objects(child)
        for entity in references.entities(target)
        if entity.type == "State"
    ]
    ministry = [
        entity
        for word in ("to", "at", "in", "by")
        for head in slot(references.article, reading.trigger, word)
        if head.lemma_.lower() in words("groups", "organ")
        for target in prepositions(head).get("in", [])
        for entity in references.entities(target)
        if entity.type == "State"
    ]
    candidates = [*away, *left, *ministry, *one.seats]
    host = next((entity for entity in candidates if entity.type == "State" and entity != one.whose), None)
    if host is None and (doers or reading.action == "summon"):
        return _host(references, reading.trigger.token, one.whose)
    return host


def _made(article: Article, action: str, actors: tuple[Entity, ...], target: tuple[Entity, ...], one: Posted) -> Action:
    label = phrase_text(article, one.head, 8)
    return Action(
        action_type=Concept(action),
        actor=actors,
        target=target,
        affected=(Entity(label=label, type="Group"),) if label else (),
    )


def _named_unwelcome(article: Article, references: References, reading: Reading) -> list[Posted]:
    """ "declared the Chilean ambassador persona non grata": the parse makes one name of the ambassador and the Latin."""
    token = reading.trigger.token
    latin = next((one for one in token.subtree if one.lower_ in {"persona", "personae"}), None)
    if latin is None:
        return []
    between = [one for one in article.doc[token.i + 1 : latin.i] if one.pos_ in ("NOUN", "PROPN", "ADJ", "X")]
    found = envoys.posted(article, references, between[-1:])
    found = found or [one for word in between for one in envoys.posted(article, references, [word])][:1]
    if not found:
        found = _meant(references, between[-1:] or objects(token))
    states = [state for word in between for state in (references.modifier_state(word),) if state is not None and state.type == "State"]
    return found or [Posted(between[-1], between[-1], states[0], False, (), False) for _ in states[:1]]


def _meant(references: References, heads: list[Token]) -> list[Posted]:
    """ "He had been summoned": a person known as an envoy."""
    found = []
    for head in heads:
        for entity in references.entities(head):
            state, envoy = envoys.whose_post(references, entity)
            if envoy and state is not None:
                found.append(Posted(head, head, state, False, (), False))
    return found


def _told(article: Article, references: References, reading: Reading) -> list[Fact]:
    """ "ordered Chile to withdraw 20 diplomats", "to shut its consulate": whoever is told is the target."""
    actors, token = _actors(references, reading), reading.trigger.token
    targets = tuple(one for one in reading.roles.get("target", ()) if one.type == "State" and one not in actors)
    wanted = next((child for child in children(token, "xcomp", "ccomp") if child.lemma_.lower() in reading.frame.with_complement), None)
    if not actors or not targets or wanted is None:
        return []
    heads = objects(wanted)
    closing = wanted.lemma_.lower() in {"close", "shut", "vacate"}
    found = [one for one in heads if any(word.lemma_.lower() in _MANNED for word in one.subtree)]
    if not found:
        return []
    action = "close" if closing else "expel" if wanted.lemma_.lower() in {"withdraw", "recall", "remove", "evacuate"} else "restrict"
    text = phrase_text(article, found[0], 8)
    return [Action(action_type=Concept(action), actor=actors, target=targets, affected=(Entity(label=text, type="Group"),))]


_MANNED = words("envoys", "envoys") | words("envoys", "missions") | {"staff", "staffing", "personnel", "diplomatic", "institute", "centre"}


def _ties(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Relations, cooperation and contacts of states cut, frozen or taken up again."""
    token, support = reading.trigger.token, reading.trigger.support
    low = phrase_text(article, token, 14).lower()
    lemma = token.lemma_.lower()
    political = lemma in {"tie", "relation", "cooperation"} or any(word in words("envoys", "ties") for word in low.split())
    actors = _actors(references, reading)
    target = tuple(one for one in reading.roles.get("target", ()) if one.type in ("State", "Organization", "Group"))
    if not political or any(one.type == "Person" for one in reading.roles.get("target", ())):
        return []
    pair = tuple(_state(one) for one in reading.roles.get("between", ()) if one.type in ("State", "Organization"))
    states = tuple(one for one in actors if one.type == "State")
    if not target and len(pair) == 2 and pair[0] != pair[1]:
        actors, target = pair[:1], pair[1:]
    elif not target and not pair and len(states) == 2 and support is not None:
        actors, target = states[:1], states[1:]
    target = tuple(one for one in target if one not in actors)
    if not actors or not target:
        return []
    return [
        Action(action_type=Concept(reading.action), actor=actors, target=(one,), topic=phrase_text(article, token, 10)) for one in target
    ]


def _recognition(article: Article, references: References, reading: Reading) -> list[Fact]:
    """A state, its borders, its government or what it claims is recognised or not."""
    actors = tuple(one for one in _actors(references, reading) if one.type in ("State", "Organization", "Group", "Person"))
    heads, support = _heads(article, reading), reading.trigger.support
    taken_back = support is not None and support.lemma_.lower() in _TAKING_BACK and reading.action == "recognise"
    if not heads or not actors or taken_back:
        return []
    made: list[Fact] = []
    for head in heads:
        for target in _recognised(article, references, head, reading):
            if target not in actors:
                made.append(
                    Action(
                        action_type=Concept(reading.action), actor=actors, target=(target,), topic=phrase_text(article, head, 12)
                    )
                )
    return made


def _recognised(article: Article, references: References, head: Token, reading: Reading) -> list[Entity]:
    mention = article.found_at.get(head.i)
    if mention is not None and mention.entity.type in ("State", "Place"):
        return [
            one for one in references.all(head) if one.type in ("State", "Place")
        ]
    if mention is not None and mention.entity.type == "Person":
        office = any(word.lower_ in words("offices", "heads") for word in reading.trigger.token.subtree)
        return [mention.entity] if office else []
    if mention is not None and mention.entity.type in ("Organization", "Group") and mention.how != "linked":
        return [mention.entity]
    if head.pos_ == "PRON":
        return [one for one in references.entities(head) if one.type in ("State", "Place", "Organization")][:1]
    if head.lemma_.lower() not in words("envoys", "recognised"):
        return []
    verb = reading.trigger.token
    inside = verb.dep_ in ("relcl", "acl")
    named = [
        article.found_at[token.i].entity
        for token in head.subtree
        if not (inside and (token == verb or verb.is_ancestor(token)))
        and token.i in article.found_at
        and article.found_at[token.i].entity.type in ("State", "Place")
    ]
    if not named:
        named = [one for one in references.entities(head) if one.type in ("State", "Organization", "Group", "Place")]
    return list(unique(tuple(named)))[:1]
