"""Who is put on a list by name, or taken off it."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts import penalties
from kb.extract.facts.listed_names import is_name, members, named_behind
from kb.extract.facts.measure_words import concepts, reason_text
from kb.extract.facts.sanctioned import called
from kb.extract.facts.shared import phrase_text
from kb.extract.facts.standing_measures import known_sender, last_measure, opening_state
from kb.extract.frames import Reading
from kb.extract.grammar import children, prepositions
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import slot
from kb.model import Action, Concept, Designation, Entity, Fact, SanctionsMeasure


def designated(senders: tuple[Entity, ...], target: Entity, measure: str = "", reason: str = "") -> Action:
    """The act of putting one on a list."""
    listing = Designation(sender=senders, target=(target,), measure_text=measure, measure_type=concepts(measure), reason_text=reason)
    return Action(action_type=Concept("designate"), actor=senders, acts_on=listing)


def _taken_off(senders: tuple[Entity, ...], target: tuple[Entity, ...], measure: str) -> Action:
    lifted = SanctionsMeasure(sender=senders, target=target, measure_text=measure)
    return Action(action_type=Concept("lift"), actor=senders, acts_on=lifted)


def _imposed(senders: tuple[Entity, ...], target: tuple[Entity, ...], measure: str, reason: str) -> Action:
    act = SanctionsMeasure(sender=senders, target=target, measure_text=measure, reason_text=reason)
    return Action(action_type=Concept("impose"), actor=senders, acts_on=act)


def listed_entry(article: Article, references: References, reading: Reading, senders: tuple[Entity, ...]) -> list[Fact]:
    """ "Added X to its blacklist", "was removed from the list": each name by itself, those without one together."""
    number, token = reading.sentence.number, reading.trigger.token
    wanted = frozenset(reading.frame.gives["list_words"])
    listed = penalties.on_list(article, reading, wanted)
    alone = token.lemma_.lower() in reading.frame.gives.get("nominal", ())
    if listed is None and alone and (references.memory.measures or token.lemma_.lower() in {"blacklisting", "sanctioning"}):
        listed = token
    if listed is None or not (listed == token or penalties.restrictive_list(article, references, listed)):
        return []
    heads = reading.heads.get("target", [])
    targets = tuple(people(references, one, heads) for one in reading.roles.get("target", ()) if one not in senders)
    owners = penalties.owner(article, references, listed)
    senders = senders or tuple(one for one in owners if one not in targets) or known_sender(references, number, targets)
    if not senders and any(one.lower_ == "national" for one in listed.subtree):
        senders = opening_state(article)
    if not senders or not targets:
        return []
    if all(any(child.lower_ == "following" for child in head.children) for head in heads):
        # whoever they are stands in the lines below
        announced = SanctionsMeasure(sender=senders, target=targets, measure_text=phrase_text(article, listed, 10))
        references.memory.measures.append((number, announced))
        return []
    end = listed.left_edge.i if listed.i > token.i else token.i
    behind = named_behind(article, heads[0].left_edge.i, end, senders) if heads and heads[0].i < end else []
    named = tuple(
        dict.fromkeys(
            (
                *(one for one in targets if is_name(one)),
                *(one for one, _ in behind if one not in {two.of for two in targets}),
                *(one for one, _ in members(article, references, heads, senders)),
            )
        )
    )
    others = tuple(one for one in targets if one not in named)
    measure = phrase_text(article, listed, 10)
    reason = reason_text(article, (token, listed))
    if reading.action == "lift":
        made: list[Fact] = [_taken_off(senders, (one,), measure) for one in named]
        return [*made, _taken_off(senders, others, measure)] if others else made
    # "they were put on the list" may be understood as whoever runs it
    made = [designated(senders, one, measure, reason) for one in named if one not in references.memory.senders and one.of not in senders]
    made.extend(designated(senders, one, measure, reason) for one in others if one.type == "State")
    rest = tuple(one for one in others if one.type != "State")
    return [*made, _imposed(senders, rest, measure, reason)] if rest else made


def people(references: References, entity: Entity, heads: list[Token]) -> Entity:
    """ "Three Chileans" are people, not their state."""
    if entity.type == "Organization":
        counted = next((head for head in heads if children(head, "nummod") and entity in references.entities(head)), None)
        # "ten Taliban": members of it
        return entity if counted is None else Entity(label=references.describe(counted), type="Group", of=entity)
    if entity.type != "State":
        return entity
    plural = next(
        (
            head
            for head in heads
            if (head.tag_ in ("NNS", "NNPS") or children(head, "nummod"))
            and entity in references.entities(head)
            and (
                head.ent_type_ == "NORP"
                or (head.i in references.article.found_at and references.article.found_at[head.i].how == "adjective")
            )
        ),
        None,
    )
    if plural is None:
        return entity
    return Entity(label=references.describe(plural), type="Group", of=entity)


def designation(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Named persons and bodies put on a list."""
    token, frame = reading.trigger.token, reading.frame
    senders = reading.roles.get("sender", ())
    if not senders and penalties.agentless(token):
        senders = known_sender(references, reading.sentence.number, reading.roles.get("target", ()))
    if not senders:
        # "designated as a terrorist group by Norway", where the parse hangs the agent on the group
        by = [one for head in slot(article, reading.trigger, "as") for one in prepositions(head).get("by", [])]
        senders = tuple(one for head in by for one in references.all(head) if one.type in ("State", "Organization"))
    _by_apposition(references, reading)
    senders = tuple(one for one in senders if one not in reading.roles.get("target", ()))
    if not senders:
        return []
    reason = reason_text(article, (token,))
    if frame.gives.get("plainly"):
        return _plainly(article, references, reading, senders, reason)
    wanted = set(frame.gives.get("as_words", ()))
    near = [
        *slot(article, reading.trigger, "as"),
        *slot(article, reading.trigger, "to"),
        *slot(article, reading.trigger, "on"),
        *slot(article, reading.trigger, "predicate"),
        *(children(token, "dobj") if token.dep_ == "relcl" or len(children(token, "dobj", "dative")) > 1 else []),
    ]
    near = [head for head in near if any(one.lemma_.lower() in wanted for one in head.subtree)]
    if not near:
        return []
    measure = phrase_text(article, near[0], 10)
    heads = reading.heads["target"]
    states = [one for one, head in zip(reading.roles["target"], heads, strict=False) if one.type == "State" and head.i in article.found_at]
    if not states:
        # "a foundation close to him, Pro Chile, was declared undesirable"
        reading.roles["target"] = called(references, reading)
    named = tuple(one for one in reading.roles["target"] if is_name(one) or one in states or _called_so(one))
    inside = {one.i for head in near for one in head.subtree}
    groups = tuple(
        one
        for one, head in zip(reading.roles["target"], reading.heads["target"], strict=False)
        if one not in named and one.type in ("Group", "Organization") and head.i not in inside and head not in near
    )
    if groups and not named and all(head.tag_ == "NN" for head in heads):
        # "a foundation financed by him, Pro Chile, was declared undesirable"
        behind = named_behind(article, heads[0].i + 1, token.i, senders) if heads[0].i < token.i else []
        named, groups = tuple(one for one, _ in behind[-1:]), tuple(one for one in groups if one.of is not None or not one.label.islower())
    made: list[Fact] = [designated(senders, target, measure, reason) for target in named]
    return [*made, _imposed(senders, groups, measure, reason)] if groups else made


def _called_so(entity: Entity) -> bool:
    """ "The Red Guard group", "the Sendero network": a name with what it is behind it."""
    tokens = entity.label.split()
    return entity.of is None and len(tokens) > 1 and tokens[0][:1].isupper() and tokens[-1] in _BANDS


_BANDS = frozenset(
    {"group", "network", "movement", "militia", "gang", "cartel", "faction", "brigade", "front", "organization", "organisation"}
)


def _by_apposition(references: References, reading: Reading) -> None:
    """ "X, a ship manager listed in 2021": the name is who is meant."""
    for place, head in enumerate(reading.heads.get("target", [])):
        if head.dep_ == "appos" and len(reading.roles["target"]) == len(reading.heads["target"]):
            above = tuple(one for one in references.entities(head.head) if is_name(one)) or _unknown(references, head.head)
            if above:
                reading.roles["target"] = (*reading.roles["target"][:place], above[0], *reading.roles["target"][place + 1 :])


def _unknown(references: References, token: Token) -> tuple[Entity, ...]:
    """A person's name that the pipeline takes for nothing, in front of what the person is."""
    name = references.describe(token)
    return (Entity(label=name, type="Person"),) if token.tag_ == "NNP" and len(name.split()) > 1 else ()


def _plainly(article: Article, references: References, reading: Reading, senders: tuple[Entity, ...], reason: str) -> list[Fact]:
    """ "The ministry designated X for evading the ban": a body of state, and nothing that X is designated as or to do."""
    token = reading.trigger.token
    other = any(child.lower_ in {"as", "to"} for child in children(token, "prep")) or children(token, "oprd", "xcomp", "dative")
    senders = tuple(one for one in senders if one.type in ("State", "Organization"))
    if other or not senders or len(children(token, "dobj")) > 1:
        return []
    heads = reading.heads["target"]
    named = [*(one for one in reading.roles["target"] if is_name(one)), *(one for one, _ in members(article, references, heads, senders))]
    groups = tuple(
        one
        for one in reading.roles["target"]
        if one not in named and one.type == "Group" and one.label.split()[-1].lower() not in {"person", "official"}
        and not penalties.restriction(one)
    )
    if token.lemma_.lower() == "list" and not (token.dep_ in ("acl", "relcl") and references.memory.measures):
        return []
    made: list[Fact] = [designated(senders, one, reason=reason) for one in dict.fromkeys(named)]
    return [*made, _imposed(senders, groups, "", reason)] if groups else made


def listed(article: Article, references: References, reading: Reading) -> list[Fact]:
    """ "Among those sanctioned are X and Y", "the list includes X": the named ones are listed by whoever imposed it before."""
    token = reading.trigger.token
    if not references.memory.measures or not _speaks_of_a_list(reading):
        return []
    measure = last_measure(references, reading.sentence.number)
    if measure is None:
        return []
    found = named_behind(article, token.i + 1, reading.sentence.span.end, measure.sender)
    # "X and Y are among those sanctioned"
    subjects = [one for one in reading.sentence.span if one.dep_ in ("nsubj", "nsubjpass") and one.i < token.i and one.head.lemma_ == "be"]
    before = next((one for one in reading.sentence.span if one.lower_ in {"among", "include", "includes", "included"}), None)
    if not found and subjects and before is not None and subjects[0].i < before.i:
        found = named_behind(article, subjects[0].left_edge.i, before.i, measure.sender)
    text = measure.measure_text if any(word in measure.measure_text for word in ("ban", "freeze", "list")) else ""
    return [designated(measure.sender, one, text, measure.reason_text) for one, _ in found if not (one.iri and one.type == "State")]


def _speaks_of_a_list(reading: Reading) -> bool:
    """Whether a word says that names of those who are hit follow."""
    token, wanted = reading.trigger.token, reading.frame.gives["listed"]
    low = {one.lower_ for one in reading.sentence.span}
    if any(child.dep_ == "neg" or child.tag_ == "MD" for child in token.children):
        return False
    if wanted == "those" and token.tag_ == "VBN" and all(one.pos_ in ("ADV", "PUNCT") for one in reading.sentence.span if one.i < token.i):
        # "Also sanctioned was X"
        return token.i > reading.sentence.span.start
    if wanted == "those" and token.tag_ == "VBN" and token.head.dep_ == "nsubj" and token.head.head.lemma_ == "be":
        return token.head.lemma_.lower() in words("measures", "those")
    if wanted == "those":
        return (
            token.tag_ == "VBN"
            and token.head.lemma_.lower() in words("measures", "those")
            and bool(low & {"among", "include", "includes", "included", "including"})
        )
    if token.lemma_.lower() in {"name", "identify"} and any(child.dep_ == "prep" and child.lower_ == "as" for child in token.children):
        # "It named the three as X, Y and Z"
        return any(one.pos_ in ("NUM", "PRON") or one.lemma_.lower() in words("measures", "those") for one in children(token, "dobj"))
    subjects = [
        # "the list is" says how the list is, "the targets are" who they are
        *(one for one in children(token, "nsubj", "nsubjpass") if token.lemma_ != "be" or one.tag_ == "NNS"),
        *(two for one in children(token, "prep") if one.lower_ in {"on", "among"} for two in children(one, "pobj")),
    ]
    if not subjects and token.lemma_.lower() != "be":
        # "the measures, agreed at a summit, include X", where the parse loses the subject
        subjects = [next((one for one in reading.sentence.span if one.pos_ == "NOUN"), token)]
    named = words("measures", "lists_of_names")
    inside = [two for one in subjects if one.lemma_.lower() in {"member", "entry", "addition"} for two in prepositions(one).get("of", [])]
    inside += [two for one in subjects for two in prepositions(one).get("on", [])]
    hit = any(
        child.dep_ in ("amod", "acl")
        and child.lower_ in {"sanctioned", "blacklisted", "listed", "designated", "banned", "barred", "targeted", "affected", "subject"}
        for one in subjects
        for child in one.children
    )
    return hit or any(one.lemma_.lower() in named for one in (*subjects, *inside))
