"""Frames are data: which word, in which shape, tells which fact, and which grammatical place fills which role."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from spacy.tokens import Token

from kb.errors import BadFrame
from kb.extract import fillers
from kb.extract.article import Article, Sentence
from kb.extract.carried import clauses_on, support_of
from kb.extract.grammar import children, coordinated
from kb.extract.lexicon import frame_files, load, words
from kb.extract.references import References
from kb.extract.slots import Trigger, slot
from kb.extract.weapons import Weapon, craft
from kb.extract.weapons import read as read_weapon
from kb.model import Entity

# How a noun must hang on the verb that makes an action of it: "sanctions seek to" does not impose them.
_CARRYING = frozenset({"object", "with", "for", "to", "in", "on", "of"})



@dataclass(frozen=True, slots=True)
class Frame:
    """One way of telling one kind of fact.

    ``verbs`` and ``nouns`` are the lemmas that fire it; ``actions`` says which action the verb above a noun makes ("sign an agreement"),
    ``alone`` which one a noun makes by itself (empty: none); ``roles`` lists per role the slots to look in, in this order, or all of
    them where the role is in ``union``; ``requires`` names the roles without which there is no fact; ``with_object`` the
    nouns one of which must be the verb's object; ``with_complement`` the verbs one of which must follow it ("ordered them to leave");
    ``with_words`` the words one of which must stand in the verb's phrase; ``carried`` how a noun hangs on
    the verb that makes an action of it, where not as its object; ``behind`` the prepositions one of which a noun must stand behind;
    ``without_complement`` that no verb may follow ("called on him", not "called on him to leave").  ``frames/README.md`` says all
    this to those who write frames.
    """

    name: str
    fact: str
    verbs: frozenset[str]
    nouns: frozenset[str]
    actions: dict[str, str]
    action: str
    alone: str
    roles: dict[str, tuple[str, ...]]
    union: frozenset[str]
    requires: tuple[str, ...]
    with_object: frozenset[str]
    without_object: bool
    with_complement: frozenset[str]
    with_words: frozenset[str]
    particles: frozenset[str]
    carried: frozenset[str]
    behind: frozenset[str]
    without_complement: bool
    example: str
    gives: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Filler:
    """What fills a role: an entity, the head of its words, and the slot where that stands."""

    role: str
    entity: Entity
    head: Token
    slot: str


@dataclass(slots=True)
class Reading:
    """A frame that fired on a word: the entities and weapons in its roles, and where each was found."""

    frame: Frame
    trigger: Trigger
    sentence: Sentence
    action: str
    roles: dict[str, tuple[Entity, ...]] = field(default_factory=dict)
    heads: dict[str, list[Token]] = field(default_factory=dict)
    found: list[Filler] = field(default_factory=list)
    weapons: tuple[Weapon, ...] = ()
    modality: str = ""

    @property
    def word(self) -> str:
        """The words that made the frame fire."""
        support = self.trigger.support
        return f"{support.text} ... {self.trigger.token.text}" if support is not None else self.trigger.token.text


def _frame(raw: dict[str, Any]) -> Frame:
    wrong = [key for key in raw if key not in Frame.__dataclass_fields__]
    wrong += [key for key in raw.get("gives", ()) if key not in load("gives")]
    missing = [key for key in ("name", "fact", "roles", "example") if key not in raw]
    if wrong or missing:
        raise BadFrame(str(raw.get("name", "a frame without a name")), wrong, missing)
    return Frame(
        name=raw["name"],
        fact=raw["fact"],
        verbs=frozenset(raw.get("verbs", ())),
        nouns=frozenset(raw.get("nouns", ())),
        actions={verb: action for action, verbs in raw.get("actions", {}).items() for verb in verbs},
        action=raw.get("action", ""),
        alone=raw.get("alone", ""),
        roles={role: tuple(str(slots).split()) for role, slots in raw.get("roles", {}).items()},
        union=frozenset(raw.get("union", ())),
        requires=tuple(raw.get("requires", ())),
        with_object=frozenset(raw.get("with_object", ())),
        without_object=bool(raw.get("without_object", False)),
        with_complement=frozenset(raw.get("with_complement", ())),
        with_words=frozenset(raw.get("with_words", ())),
        particles=frozenset(raw.get("particles", ())),
        carried=frozenset(raw.get("carried", ())),
        behind=frozenset(raw.get("behind", ())),
        without_complement=bool(raw.get("without_complement", False)),
        example=raw["example"],
        gives=raw.get("gives", {}),
    )


@cache
def frames() -> tuple[Frame, ...]:
    """All frames of ``kb/extract/frames``."""
    return tuple(_frame(raw) for _, listed in frame_files() for raw in listed)


@cache
def _index() -> tuple[dict[str, list[Frame]], dict[str, list[Frame]]]:
    verbs: dict[str, list[Frame]] = {}
    nouns: dict[str, list[Frame]] = {}
    for frame in frames():
        for lemma in frame.verbs:
            verbs.setdefault(lemma, []).append(frame)
        for lemma in frame.nouns:
            nouns.setdefault(lemma, []).append(frame)
    return verbs, nouns


def fire(article: Article, references: References, sentence: Sentence) -> Iterator[Reading]:
    """Every frame that fires in a sentence with all the roles it requires."""
    verbs, nouns = _index()
    for token in sentence.span:
        lemma = token.lemma_.lower()
        if lemma.endswith("tte") and token.lower_.endswith("tted"):
            # the lemmatizer's "readmitte"
            lemma = lemma[:-2]
        if token.pos_ == "ADJ" and token.dep_ == "amod" and lemma.endswith("ed"):
            lemma = lemma.removesuffix("ed")
        if lemma.endswith("tte") and token.lower_.endswith("tted"):
            # the pipeline's base form of "readmitted" is "readmitte"
            lemma = lemma.removesuffix("te")
        if token.pos_ in ("VERB", "AUX") or token.tag_ in ("VBG", "VBN", "VBD") or lemma != token.lemma_.lower():
            for frame in verbs.get(lemma, ()):
                reading = _verb(article, references, sentence, frame, token)
                if reading is not None:
                    yield reading
        if token.pos_ in ("NOUN", "PROPN"):
            for frame in nouns.get(lemma, ()):
                reading = _noun(article, references, sentence, frame, token)
                if reading is not None:
                    yield reading


def _verb(article: Article, references: References, sentence: Sentence, frame: Frame, token: Token) -> Reading | None:
    if frame.particles and not any(
        child.dep_ in ("prt", "prep", "advmod", "agent", "oprd") and child.lower_ in frame.particles for child in token.children
    ):
        return _nothing(article, frame, token, "none of these words goes with it", frame.particles)
    trigger = Trigger(token)
    objects = slot(article, trigger, "object")
    if frame.with_object and not any(
        word.lemma_.lower() in frame.with_object
        for target in objects
        for one in coordinated(target)
        for word in (one, *children(one, "compound", "nmod"))
    ):
        return _nothing(article, frame, token, "its object is none of these", frame.with_object)
    if frame.without_object and (any(one.dep_ == "dobj" for one in objects) or children(token, "dobj")):
        return _nothing(article, frame, token, "it has an object")
    if frame.with_complement and not any(one.lemma_.lower() in frame.with_complement for one in children(token, "xcomp", "ccomp")):
        return _nothing(article, frame, token, "none of these verbs follows it", frame.with_complement)
    if frame.without_complement and children(token, "xcomp", "ccomp", "oprd"):
        return _nothing(article, frame, token, "another verb follows it")
    described = token.dep_ == "relcl" and token.head.lower_ in frame.with_words
    if frame.with_words and not described and not any(one.lower_ in frame.with_words for one in token.subtree):
        return _nothing(article, frame, token, "none of these words stands in its phrase", frame.with_words)
    return _fill(article, references, Reading(frame, trigger, sentence, frame.action))


def _noun(article: Article, references: References, sentence: Sentence, frame: Frame, token: Token) -> Reading | None:
    above = support_of(token)
    if frame.behind and not (token.dep_ == "pobj" and token.head.lower_ in frame.behind):
        return _nothing(article, frame, token, "it stands behind none of these", frame.behind)
    if above is not None:
        verb, how = above
        action = frame.actions.get(verb.lemma_.lower(), "")
        if action and how in (frame.carried or _CARRYING):
            return _fill(article, references, Reading(frame, Trigger(token, verb), sentence, action))
    for verb in clauses_on(token):
        action = frame.actions.get(verb.lemma_.lower(), "")
        if action and (above is None or verb != above[0]):
            return _fill(article, references, Reading(frame, Trigger(token, verb), sentence, action))
    governor = _noun_above(token)
    if governor is not None and governor.lemma_.lower() in frame.actions:
        return _fill(article, references, Reading(frame, Trigger(token, governor), sentence, frame.actions[governor.lemma_.lower()]))
    misread = next((one for one in children(token, "amod") if one.tag_ == "VBD" and one.lemma_.lower() in frame.actions), None)
    if misread is not None and children(token, "nsubj"):
        # "The council approved stage-two sanctions", which parsers take for a noun with an adjective
        return _fill(article, references, Reading(frame, Trigger(token, misread), sentence, frame.actions[misread.lemma_.lower()]))
    if frame.alone:
        return _fill(article, references, Reading(frame, Trigger(token, above[0] if above is not None else None), sentence, frame.alone))
    return _nothing(article, frame, token, "no verb above it makes an act of it", frame.actions)


def _nothing(article: Article, frame: Frame, token: Token, why: str, wanted: Collection[str] = ()) -> Reading | None:
    """A frame that a word woke gives nothing: if somebody wants an explanation, the reason is kept."""
    if article.trace is not None:
        article.trace.quiet(frame, token, why, wanted=wanted)
    return None


def _noun_above(token: Token) -> Token | None:
    """ "the signing of the agreement": the noun above, whose lemma may stand among a frame's actions."""
    place = token
    while place.dep_ == "conj" and place.head.pos_ in ("NOUN", "PROPN"):
        place = place.head
    if (
        place.dep_ == "pobj"
        and place.head.dep_ == "prep"
        and place.head.lower_ in {"of", "to", "on", "for"}
        and place.head.head.pos_ in ("NOUN", "VERB", "ADJ")
    ):
        return place.head.head
    if place.dep_ == "compound" and place.head.pos_ == "NOUN":
        return place.head
    return None


def _fill(article: Article, references: References, reading: Reading) -> Reading | None:
    for role, slots in reading.frame.roles.items():
        for name in slots:
            if _only_carried(reading) and name.startswith("support."):
                continue
            heads = slot(article, reading.trigger, name)
            if role in ("weapon", "technology"):
                weapons = tuple(
                    weapon
                    for head in heads
                    for one in fillers.things(head)
                    if (weapon := read_weapon(article, one) or _handed(reading, one, role)) is not None
                    and weapon.technology == (role == "technology")
                )
                if weapons and not reading.weapons:
                    reading.weapons = weapons
                    reading.heads[role] = [weapon.head for weapon in weapons]
                    reading.found.extend(Filler(role, weapon.entity, weapon.head, name) for weapon in weapons)
                continue
            entities, kept = fillers.entities(article, references, heads, role, name)
            if not entities:
                continue
            if role in reading.frame.union:
                known = reading.roles.get(role, ())
                reading.roles[role] = known + tuple(one for one in entities if one not in known)
                reading.heads.setdefault(role, []).extend(kept)
                reading.found.extend(Filler(role, one, head, name) for one, head in zip(entities, kept, strict=True) if one not in known)
            elif role not in reading.roles:
                reading.roles[role] = entities
                reading.heads[role] = kept
                reading.found.extend(Filler(role, one, head, name) for one, head in zip(entities, kept, strict=True))
    if "sanctioned" in reading.roles:
        reading.roles["target"] = reading.roles.pop("sanctioned")
        reading.heads["target"] = reading.heads.pop("sanctioned")
    for role in reading.frame.requires:
        if role in ("weapon", "technology"):
            if not reading.weapons:
                return _without(article, reading, role)
        elif not reading.roles.get(role):
            return _without(article, reading, role)
    return reading


def _handed(reading: Reading, token: Token, role: str) -> Weapon | None:
    """ "Two ships" that are handed to a navy."""
    giving = reading.frame.fact == "ArmsTransfer" and reading.trigger.token.lemma_.lower() in words("transfers", "handing")
    return craft(token) if giving and role == "weapon" else None


def _only_carried(reading: Reading) -> bool:
    """Whether a standing measure stands with a verb that makes no act of it: "sanctions hurt Chile"."""
    support = reading.trigger.support
    return (
        reading.frame.fact == "SanctionsMeasure"
        and reading.action == "hold"
        and (support is None or reading.frame.actions.get(support.lemma_.lower(), "") != "hold")
    )


def _without(article: Article, reading: Reading, role: str) -> Reading | None:
    """A required role stays empty."""
    if article.trace is not None:
        looked = reading.frame.roles.get(role) or reading.frame.roles.get("sanctioned", ())
        article.trace.quiet(reading.frame, reading.trigger.token, f"its {role} was not found", looked=looked)
    return None
