"""What states do to envoys, ties and members, and who is put into an office."""

from __future__ import annotations

from kb.extract.article import Article
from kb.extract.facts.shared import phrase_text, unique
from kb.extract.frames import Reading
from kb.extract.lexicon import words
from kb.extract.offices import lower_head
from kb.extract.offices import read as read_office
from kb.extract.references import References
from kb.extract.slots import slot
from kb.model import Action, Concept, Entity, Fact, Membership, Tenure


def diplomatic(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Expel, recall, summon, recognise, close, suspend; a plain frame says what it says."""
    if reading.frame.gives.get("plain"):
        return [
            Action(
                action_type=Concept(reading.action),
                actor=reading.roles.get("actor", ()),
                target=reading.roles.get("target", ()),
                affected=reading.roles.get("affected", ()),
            )
        ]
    token, frame, action = reading.trigger.token, reading.frame, reading.action
    actors = tuple(
        one
        for one in reading.roles["actor"]
        if one.type != "Group"
        or (
            one.label.lower().rstrip("s") not in words("groups", "vague")
            and one.label.lower() not in {"countries", "other countries"}
        )
    )
    if not actors:
        return []
    heads = reading.heads.get("affected", []) or slot(article, reading.trigger, "object")[:1]
    affected_text = phrase_text(article, heads[0], 8) if heads else ""
    target: tuple[Entity, ...] = reading.roles.get("target", ())
    if frame.gives.get("recognition"):
        return _recognition(article, references, reading, actors)
    if frame.gives.get("diplomatic"):
        low = phrase_text(article, token, 10).lower()
        if not any(word in low for word in ("diplomatic", "military", "ties", "relations", "cooperation")) or any(
            one.type == "Person" for one in target
        ):
            return []
    if not target and heads:
        state = references.modifier_state(heads[0])
        if state is None:
            state = next(
                (
                    one
                    for word in ("from", "of")
                    for head in slot(article, reading.trigger, word)
                    for one in references.all(head)
                    if one.type in ("State", "Group")
                ),
                None,
            )
        if (
            state is None
            and article.found_at.get(heads[0].i) is not None
            and article.found_at[heads[0].i].entity.type == "Person"
        ):
            state = references.state_of(article.found_at[heads[0].i].entity)
        target = (state,) if state is not None else ()
    target = tuple(one for one in target if one not in actors)
    if not target and action in ("expel", "close", "sever"):
        return []
    affected = (Entity(label=affected_text, type="Group"),) if affected_text and frame.name != "cut-ties" else ()
    return (
        [
            Action(
                action_type=Concept(action),
                actor=actors,
                target=target,
                affected=affected,
                topic=phrase_text(article, token, 10) if frame.name == "cut-ties" else "",
            )
        ]
        if target or action == "recall"
        else []
    )


def _recognition(article: Article, references: References, reading: Reading, actors: tuple[Entity, ...]) -> list[Fact]:
    objects = slot(article, reading.trigger, "object")
    if not objects:
        return []
    head = objects[0]
    named = [
        one
        for token in head.subtree
        if token.i in article.found_at
        for one in (article.found_at[token.i].entity,)
        if one.type in ("State", "Place")
    ]
    target = tuple(one for one in unique(tuple(named)) if one not in actors)[:1]
    if not target or not any(one.type in ("State", "Organization", "Group") for one in actors):
        return []
    return [Action(action_type=Concept("recognise"), actor=actors, target=target, topic=phrase_text(article, head, 12))]


def membership(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Belonging to an organization."""
    named = reading.roles.get("organization", ())
    if reading.frame.gives.get("treaty"):
        named = tuple(
            article.found_at[one.i].entity
            for head in slot(article, reading.trigger, "to")
            for one in head.subtree
            if one.i in article.found_at
        )
    organizations = tuple(
        one for one in named if one.type == "Organization" and str(one.kind) not in ("news-outlet", "ministry")
    )[:1]
    members = tuple(
        one for one in reading.roles["member"] if one.type == "State" or (one.type == "Group" and reading.frame.name != "join")
    )
    if not organizations or not members or (reading.frame.name == "join" and organizations[0].iri == ""):
        return []
    if reading.frame.name == "suspend-member" and not organizations[0].iri:
        return []
    return [
        _membership(reading, member, organizations[0])
        for member in members
        if member.type == "State" or reading.frame.name != "suspend-member"
    ]


def _membership(reading: Reading, member: Entity, organization: Entity) -> Fact:
    about = Membership(member=(member,), organization=organization)
    if reading.action in ("join", "suspend"):
        return Action(action_type=Concept(reading.action), acts_on=about, actor=(member,) if reading.action == "join" else ())
    return about


def appointment(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Put into an office."""
    near = [
        *slot(article, reading.trigger, "as"),
        *slot(article, reading.trigger, "predicate"),
        *slot(article, reading.trigger, "to"),
    ]
    sentence = article.sentence(reading.trigger.token).span
    for head in near:
        if lower_head(head):
            office = read_office(article, head.i, reading.trigger.token.i + 1, sentence.end)
            if office is None:
                continue
            return [
                Action(
                    action_type=Concept("elect" if reading.trigger.token.lemma_.lower() == "elect" else "appoint"),
                    actor=reading.roles.get("actor", ()),
                    acts_on=Tenure(
                        holder=(holder,), position=Entity(label=office.label, type="Position", of=office.organization)
                    ),
                )
                for holder in reading.roles["holder"]
                if holder.type == "Person"
            ]
    return []
