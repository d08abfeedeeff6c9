"""Agreements: signed, concluded, extended, standing since long, or that several agree to do something."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract import pairs
from kb.extract.article import Article
from kb.extract.facts.delegates import alongside, members, untold
from kb.extract.facts.shared import phrase_text, state_for, unique
from kb.extract.facts.visits import travels
from kb.extract.frames import Filler, Reading
from kb.extract.grammar import children, coordinated, passive, prepositions
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import slot
from kb.model import Action, Agreement, Concept, Entity, Fact

_SEVERAL = frozenset({"member", "country", "nation", "state", "signatory", "party", "side", "rival", "faction", "group"})
_PAIRS = frozenset({"neighbour", "neighbor", "side"})
_TYPES = {"ceasefire": "ceasefire", "cease-fire": "ceasefire", "truce": "ceasefire", "armistice": "ceasefire", "cessation": "ceasefire"}
# Who announces or brokers an agreement is no party to it by that: only those it is said to be between or with are.
_BY_OTHERS = frozenset({"announce", "mediate"})
_STAGES = {"announce": "conclude", "mediate": "conclude", "stand": "conclude"}
# "Agreed to meet", "agreed to keep working": no agreement of its own.
_NO_DEAL = frozenset(
    (
        "meet talk hold keep remain continue stay speak visit see wait try move say do be have consult attend "
        "maintain strive seek aim consider explore respect uphold refrain"
    ).split()
)
_BETWEEN = frozenset({"between", "among", "with", "poss", "mod", "support.between", "support.among"})


def agreement(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Parties sign or conclude something, or are bound by it."""
    token = _subject_matter(article, reading)
    parties = _parties(article, references, reading)
    gives = reading.frame.gives
    if "clause" in gives:
        parties = _in_clause(article, references, token, gives["clause"])
    if len(parties) < 2 and reading.action in ("sign", "conclude") and "mutual" not in gives:
        parties = _completed(article, references, reading, token, parties)
    done = reading.action in ("sign", "conclude") and reading.trigger.support is not None and reading.trigger.support.tag_ in ("VBD", "VBN")
    if any(child.lower_ == "any" or (child.lower_ == "such" and not done) for child in children(token, "det", "predet", "amod")):
        # "any agreement would have to be raised"
        return []
    if reading.action == "stand" and _absent(token):
        return []
    if reading.action == "ratify" and _only_urged(reading):
        return []
    if reading.action == "stand" and "undated" in gives and _told_already(references, reading, parties):
        return []
    if not parties or any(one.type == "Place" for one in parties if "content" in gives):
        return []
    if len(parties) < 2 and not _alone(article, reading, parties):
        return []
    if "content" in gives:
        content = [*children(reading.trigger.token, "xcomp", "ccomp"), *_behind(article, reading)]
        verb = reading.trigger.token
        if not content or content[0].lemma_.lower() in _NO_DEAL or (verb.tag_ in ("VBP", "VBZ") and content[0].dep_ == "ccomp"):
            # "most agree that it should": an opinion
            return []
        if content[0].dep_ == "ccomp" and any(one.lower_ in {"should", "must", "ought"} for one in children(content[0], "aux")):
            return []
        if any(one.lemma_.lower() in words("measures", "nouns") for one in children(content[0], "dobj")):
            # what several agree to impose or lift is told as a restriction
            return []
        token = content[0]
    if len(parties) > 1:
        references.memory.bound.append((reading.sentence.number, parties))
    about = Agreement(party=parties, topic=_topic(article, token), agreement_type=Concept(_TYPES.get(token.lemma_.lower(), "")))
    action = _STAGES.get(reading.action, reading.action)
    return [Action(action_type=Concept(action), acts_on=about, actor=parties)]


def _absent(noun: Token) -> bool:
    """ "Has no treaty with", "does not have a treaty with": there is none."""
    verb = noun.head if noun.dep_ in ("dobj", "attr", "nsubj") else None
    return any(one.lower_ == "no" for one in children(noun, "det")) or (verb is not None and bool(children(verb, "neg")))


def _only_urged(reading: Reading) -> bool:
    """ "Norway should ratify the treaty": what others want is no act."""
    verb = reading.trigger.support
    return verb is not None and any(one.lower_ in {"should", "must", "ought"} for one in children(verb, "aux"))


def _told_already(references: References, reading: Reading, parties: tuple[Entity, ...]) -> bool:
    """ "The agreement between the two sides comes at a time": the one that was signed a few sentences before."""
    number = reading.sentence.number
    token = reading.trigger.token
    definite = any(child.lower_ in {"the", "this"} for child in token.children)
    return definite and any(0 < number - at <= 4 and set(whose) == set(parties) for at, whose in references.memory.bound)


def _subject_matter(article: Article, reading: Reading) -> Token:
    """The noun that names the agreement."""
    token = reading.trigger.token
    return next(iter(slot(article, reading.trigger, "object")), token) if token.pos_ == "VERB" else token


def _behind(article: Article, reading: Reading) -> list[Token]:
    return [*slot(article, reading.trigger, "on"), *slot(article, reading.trigger, "to"), *slot(article, reading.trigger, "upon")]


def _alone(article: Article, reading: Reading, parties: tuple[Entity, ...]) -> bool:
    """Whether one party is enough: several who act as one, or one that signs what others signed before."""
    one = parties[0]
    if "content" in reading.frame.gives:
        verb = reading.trigger.token
        several = one.type == "Group" and travels(one.label) and (one.of is None or one.of.type != "State")
        head = reading.found[0].head
        bloc = any(child.lower_ in {"of", "from"} for child in children(head, "prep")) or _before(article, head)
        return bool(several and bloc and verb.tag_ in ("VBD", "VBN") and not children(verb, "ccomp"))
    last = one.label.lower().split()[-1]
    if one.type == "Organization" and last in words("groups", "organ"):
        return False
    if one.type == "Organization" or (one.type == "Group" and travels(one.label) and last.endswith("s")):
        return reading.action in ("sign", "conclude") and one.of is None
    several = one.type == "Group" and reading.heads["party"][0].lemma_.lower() in _SEVERAL and reading.heads["party"][0].tag_ == "NNS"
    if several and reading.action in ("sign", "conclude") and "mutual" not in reading.frame.gives:
        return True
    if one.type == "Person" and reading.action == "sign" and reading.trigger.token.lemma_.lower() in _TYPES:
        return reading.found[0].slot == "support.subject"
    return reading.action in ("sign", "ratify") and "mutual" not in reading.frame.gives and one.type == "State"


def _parties(article: Article, references: References, reading: Reading) -> tuple[Entity, ...]:
    """States and bodies behind those who sign; nobody twice."""
    found: list[Entity] = []
    places = {one.slot for one in reading.found}
    own = reading.action == "announce" and "with" in places and not places & {"between", "among"}
    for one in reading.found:
        if reading.action in _BY_OTHERS and one.slot not in _BETWEEN and not own:
            continue
        mention = article.found_at.get(one.head.i)
        if untold(one.head, one.entity):
            continue
        if one.slot == "mod" and ((mention is not None and mention.how == "metonym") or one.entity.type == "Place"):
            # "the Minsk agreements" are called after where they were signed
            continue
        found.extend(bound(article, references, each, one) for each in _meant(article, references, one))
        found.extend(_unknown(article, references, one.head))
    parties = unique(tuple(found))
    return parties if len(parties) != 1 else unique((*parties, *_before(article, reading.trigger.token)))


def _meant(article: Article, references: References, filler: Filler) -> tuple[Entity, ...]:
    """Those a filler stands for: the members of a group that the text names, both of "the sides"."""
    head = filler.head
    named = members(article, references, head, persons_first=False)
    plain = head.tag_ == "NNS" and head.lemma_.lower() in _PAIRS
    if not named and filler.entity.type == "Group" and plain and not children(head, "amod", "nummod", "prep", "relcl", "acl", "compound"):
        named = pairs.several(references, head, "State")
    if not named and filler.entity.type == "Person":
        return (filler.entity, *alongside(article, head))
    return named or (filler.entity,)


def _unknown(article: Article, references: References, head: Token) -> list[Entity]:
    """Those coordinated with a party whom nothing else names: "the government and the Blue Hills Front"."""
    inner = [target for child in children(head, "prep") if child.lower_ == "of" for target in children(child, "pobj")]
    beside = [one for target in inner if head.tag_ == "NN" and target.ent_type_ == "GPE" for one in coordinated(target)]
    known = [article.found_at[one.i].entity for one in beside if one.i in article.found_at]
    return [one for one in known if one.type == "Organization"] + [
        Entity(label=references.describe(one), type="Organization")
        for one in (*coordinated(head), *beside)
        if one.pos_ == "PROPN"
        and one.text[0].isupper()
        and one.i not in article.found_at
        and not references.entities(one)
        and "," not in references.describe(one)
    ]


def _before(article: Article, noun: Token) -> list[Entity]:
    """States and bodies within the phrase before a noun: "a NATO partnership and cooperation programme"."""
    start = noun.left_edge.i
    return [
        article.found_at[place].entity
        for place in range(start, noun.i)
        if place in article.found_at
        and article.found_at[place].entity.type in ("State", "Organization")
        and article.found_at[place].how not in ("metonym", "linked")
        and noun.doc[place].dep_ in ("compound", "amod", "nmod")
    ]


def bound(article: Article, references: References, entity: Entity, filler: Filler) -> Entity:
    """Whom somebody binds: the state or body that a person, an organ or a group of officials acts for."""
    if entity.type == "Group":
        if entity.of is not None:
            return entity.of
        bodies = [
            one
            for child in children(filler.head, "prep")
            if child.lower_ in {"of", "from"}
            for inner in child.subtree
            for one in references.entities(inner)
            if one.type in ("State", "Organization")
        ]
        before = references.modifier_state(filler.head)
        named = [*([before] if before is not None else []), *bodies]
        noun = filler.head.lower_.removesuffix("s") if filler.head.tag_ == "NNPS" else filler.head.lemma_.lower()
        return named[0] if named and noun in words("groups", "travellers") else entity
    if entity.type == "Person" and references.state_of(entity) is None:
        # "with his Chilean colleague, Carlo Ruiz", "Chile's Carlo Ruiz"
        near = [filler.head, *([filler.head.head] if filler.head.dep_ == "appos" else []), *children(filler.head, "appos")]
        return next((state for one in near if (state := _nation(article, one)) is not None), entity)
    return state_for(references, entity) or entity


def _nation(article: Article, noun: Token) -> Entity | None:
    """The state that stands in so many words before a noun: "Chilean", "Chile's"."""
    found = [article.found_at[one.i].entity for one in children(noun, "amod", "compound", "nmod", "poss") if one.i in article.found_at]
    return next((one for one in found if one.type == "State"), None)


def _in_clause(article: Article, references: References, noun: Token, prepositions_: list[str]) -> tuple[Entity, ...]:
    """ "A pact under which Norway is to train the pilots of Chile": the two states of the clause."""
    for clause in children(noun, "relcl"):
        if not any(
            word.lower_ == "which" and word.dep_ == "pobj" and word.head.lower_ in prepositions_ and word.head.head == clause
            for word in clause.subtree
        ):
            continue
        states = unique(
            tuple(
                article.found_at[word.i].entity
                for word in clause.subtree
                if word.i in article.found_at
                and article.found_at[word.i].entity.type == "State"
                and article.found_at[word.i].how != "linked"
            )
        )
        if len(states) == 2:
            return states
    return ()


def _completed(article: Article, references: References, reading: Reading, noun: Token, parties: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The other party where only one is named, or both where none is: the two states that the sentences just before speak of."""
    support = reading.trigger.support
    if not parties and (support is None or not passive(support)):
        return ()
    number = reading.sentence.number
    if not parties:
        last = next((whose for at, whose in reversed(references.memory.bound) if number - 2 <= at <= number), ())
        if last:
            return last
    if any(one.type != "State" for one in parties) or noun.lemma_.lower() in _TYPES or noun.tag_ == "NNS":
        return parties
    states: list[Entity] = list(parties)
    for place in range(number, max(-1, number - (1 if parties else 3)), -1):
        for one in article.found_in(place):
            state = references.state_of(one.entity) if one.entity.type == "Person" else one.entity
            if state is not None and state.type == "State" and one.how != "linked" and state not in states:
                states.append(state)
        if len(states) >= 2:
            break
    return tuple(states) if len(states) == 2 else parties


def _topic(article: Article, noun: Token) -> str:
    """The phrase that names what was agreed, without the clauses that tell what became of it."""
    text = phrase_text(article, noun)
    for child in noun.children:
        if child.i > noun.i and (
            (child.dep_ == "relcl" and child.tag_ != "VB") or child.dep_ == "appos" or (child.dep_ == "acl" and child.tag_ == "VBN")
        ):
            short = " ".join(article.doc[noun.i : child.left_edge.i].text.split()).strip(' ,;:"')
            start = phrase_text(article, noun).split(noun.text)[0]
            return (start + short).strip() if noun.pos_ in ("NOUN", "PROPN") and "which" not in prepositions(child) else text
    return text
