"""What states do to each other's envoys, missions, ties and standing."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts import acting, envoys
from kb.extract.facts.conduct import plain
from kb.extract.facts.envoys import Posted
from kb.extract.facts.shared import phrase_text, unique
from kb.extract.facts.ties import recognition, ties
from kb.extract.frames import Reading
from kb.extract.grammar import children, objects, prepositions
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import slot
from kb.model import Action, Concept, Entity, Fact

# "Asked Peru to withdraw its envoys": what the asked one does is no act of its own.
_BIDDING = frozenset({"ask", "order", "tell", "urge", "instruct", "request", "require", "force", "demand"})

# So many sentences back an act on the same state may stand.
_JUST_BEFORE = 3
_ONLY_OTHERS = frozenset({"send", "throw", "kick", "boot", "turf"})


def diplomatic(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Expel, recall, summon, recognise, close, suspend; a plain frame says what it says."""
    gives = reading.frame.gives
    if gives.get("plain"):
        return plain(article, references, reading)
    if gives.get("recognition"):
        return recognition(article, references, reading)
    if gives.get("diplomatic"):
        return ties(article, references, reading)
    if gives.get("told"):
        return _told(article, references, reading)
    return _envoys(article, references, reading)


def _envoys(article: Article, references: References, reading: Reading) -> list[Fact]:
    way, token = str(reading.frame.gives.get("envoys", "received")), reading.trigger.token
    heads = acting.heads(article, reading)
    found = envoys.posted(article, references, heads)
    if reading.frame.gives.get("unwelcome") and not found:
        found = _named_unwelcome(article, references, reading)
    if way == "mission":
        found = [one for one in found if one.mission]
    elif not reading.frame.gives.get("staff"):
        found = [one for one in found if not one.mission]
    if reading.action == "restrict" and any(one.lower_ in {"visa", "visas", "entry", "entering"} for one in token.subtree):
        # who of another state may not come in is told as a restriction on people; here only envoys
        found = [one for one in found if one.token.lemma_.lower() in words("envoys", "envoys")]
    if not found and way == "received" and reading.action == "summon":
        found = _meant(references, heads)
    actors = acting.actors(references, reading)
    if token.dep_ == "xcomp" and token.head.lemma_.lower() in _BIDDING and children(token.head, "dobj", "nsubjpass"):
        return []
    made: list[Fact] = []
    for one in found:
        made.extend(_act(article, references, reading, one, actors, way))
    return made


def _act(article: Article, references: References, reading: Reading, one: Posted, actors: tuple[Entity, ...], way: str) -> list[Fact]:
    action, token = reading.action, reading.trigger.token
    owner = actors[0] if actors else None
    mine = {*actors, *map(acting.state_itself, actors)}
    own = (one.own and (one.whose is None or one.whose in mine or owner is None)) or (one.whose is not None and one.whose in mine)
    places = unique(tuple(e for e in (*one.seats, *reading.roles.get("target", ())) if e.type in ("State", "Organization", "Place")))
    if way == "either" and token.lemma_.lower() in _ONLY_OTHERS and (own or one.own):
        # "after Chile had sent home one of its consuls": a guest's
        guest = acting.host(references, token, owner) if owner is not None else None
        return [_made(article, "expel", actors, (guest,), one)] if guest is not None else []
    if way == "either":
        way, action = ("sent", "recall") if own else ("received", "expel")
    if way == "sent" or (way == "mission" and own):
        if way == "sent" and not own and actors:
            return []
        doers = actors or ((one.whose,) if one.whose is not None else ())
        if doers and all(acting.organ(e) for e in doers):
            host = acting.host(references, token, places[0] if places else None)
            doers = (host,) if host is not None else doers
        targets = tuple(e for e in places if e not in doers and e not in map(acting.state_itself, doers))
        if not doers or (not targets and way == "mission"):
            return []
        if not targets and way == "sent":
            targets = _fallen_out(references, reading, doers)
        if not targets and references.nearest_state(token) is not None:
            near = acting.host(references, token, doers[0])
            targets = (near,) if near is not None and way == "sent" else ()
        return [_made(article, action, doers, (target,), one) for target in targets] or [_made(article, action, doers, (), one)]
    states = tuple(e for e in actors if e.type == "State")
    if action == "expel" and one.whose is None and len(states) == 2 and (not own or one.token.tag_ in ("NNS", "NNPS")):
        # "Norway and Chile have expelled diplomats": each those of the other
        return [_made(article, action, (doer,), (other,), one) for doer, other in (states, states[::-1])]
    if own or one.whose is None:
        return []
    doers = tuple(e for e in actors if e != one.whose)
    if not doers or all(acting.organ(e) for e in doers):
        host = _host_of(references, reading, one, doers)
        doers = (host,) if host is not None else doers
    if not doers or one.whose in doers:
        return []
    return [_made(article, action, doers, (one.whose,), one)]


def _fallen_out(references: References, reading: Reading, doers: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """With whom the same state had to do just before: "refused to recognise the rulers of Chile. It recalled its ambassador"."""
    for number, actors, target in reversed(references.memory.ties):
        if reading.sentence.number - number <= _JUST_BEFORE and set(actors) & set(doers):
            return tuple(one for one in target if one.type == "State" and one not in doers)
    return ()


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
        return acting.host(references, reading.trigger.token, one.whose)
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
    actors, token = acting.actors(references, reading), reading.trigger.token
    told = tuple(acting.state_itself(one) for one in reading.roles.get("target", ()))
    targets = unique(tuple(one for one in told if one.type == "State" and one not in actors))
    told_to = [child for child in children(token, "xcomp", "ccomp") if not any(one.lower_ == "that" for one in children(child, "mark"))]
    wanted = next((child for child in told_to if child.lemma_.lower() in reading.frame.with_complement), None)
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
