"""Who holds the office that a word names: "the minister", "the Russian president", "his Iranian counterpart"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spacy.tokens import Token

from kb.extract import gazetteer
from kb.extract.clauses import main_subjects
from kb.extract.grammar import children, coordinated
from kb.extract.lexicon import words
from kb.model import Entity

if TYPE_CHECKING:
    from kb.extract.references import References

_RULERS = ("leader", "president", "prime minister", "chancellor", "king", "premier", "emir", "sultan", "dictator", "ruler", "monarch")
# Offices that a looser word may mean: "the Norwegian leader", "the monarch".
_MEANT = {
    "diplomat": ("foreign minister", "secretary of state", "foreign secretary", "foreign policy chief"),
    "leader": (*_RULERS, "junta chief"),
    "ruler": (*_RULERS, "junta chief", "army chief", "military chief"),
    "monarch": ("king", "queen", "emir", "sultan", "monarch"),
    "premier": ("premier", "prime minister"),
}
_PORTFOLIOS = {one: one.replace("defense", "defence") for one in ("defence", "defense", "finance", "interior", "foreign", "trade")}
_LOOSE = frozenset({"leader", "ruler", "strongman"})
# "The Chinese official": whoever of that state was named last.
_OF_STATE = frozenset("official diplomat politician statesman dignitary leader envoy minister visitor guest general".split())
_ELECTED = frozenset({"president", "speaker", "senator", "king", "queen", "congressman", "congresswoman", "lawmaker", "mp"})
_NEAR = 4


def holder(references: References, token: Token, office: str) -> Entity | None:
    """The person whom "the minister" or "the Russian president" means."""
    state = references.modifier_state(token)
    wanted = _MEANT.get(office, (office,))
    if office == "head":
        # "the Chilean head of state"
        state, wanted = _head_of(references, token, state)
    modifiers = {
        child.lower_ for child in token.children if child.dep_ in ("amod", "compound") and child.i not in references.article.found_at
    }
    if office in {"chief", "boss"} and modifiers & _PORTFOLIOS.keys():
        portfolio = _PORTFOLIOS[min(modifiers & _PORTFOLIOS.keys())]
        wanted, modifiers = tuple(f"{portfolio} {one}" for one in ("minister", "secretary")), set()
    if office == "diplomat" and not modifiers & {"top", "chief"}:
        return _of_state(references, token, state)
    determined = (
        any(child.lower_ in {"the", "this"} or child.dep_ == "poss" for child in token.children) or state is not None or token.is_title
    )
    if not determined or any(child.lower_ in {"a", "an", "another", "any", "former"} for child in token.children):
        return None
    for post in sorted(references.posts, key=lambda one: (one.place > token.i, -one.place if one.place <= token.i else one.place)):
        label = post.label.lower().replace("defense", "defence")
        if post.former or not any(word in label for word in wanted):
            continue
        if office in _LOOSE and {"vice", "deputy"} & set(label.replace("-", " ").split()):
            continue
        if office in _LOOSE and state is None and not _just_acted(references, token, post.person):
            continue
        fields = {one.replace("defense", "defence") for one in modifiers if one in words("offices", "modifiers")}
        if office not in _LOOSE and office != "diplomat" and not set(label.split()) >= fields:
            continue
        if state is not None and post.organization is not None and state not in (post.organization, post.organization.of):
            continue
        if state is not None and post.organization is None:
            continue
        return post.person
    return _of_state(references, token, state)


def _head_of(references: References, token: Token, state: Entity | None) -> tuple[Entity | None, tuple[str, ...]]:
    """What a "head of state" or "of government" is called in a title; the state may stand before it."""
    behind = [one.lower_ for child in children(token, "prep") if child.lower_ == "of" for one in children(child, "pobj")]
    if not behind or behind[0] not in {"state", "government"}:
        return state, ("head",)
    named = next((one for one in (references.article.found_at.get(c.i) for c in children(token, "amod", "compound", "poss")) if one), None)
    owner = named.entity if named is not None and named.entity.type == "State" else None
    return owner, ("president", "king", "queen", "emir", "sultan") if behind[0] == "state" else ("prime minister", "chancellor", "premier")


def _just_acted(references: References, token: Token, person: Entity) -> bool:
    """Whether a person is the subject of the sentence before or of the one before that."""
    number = references.article.sentence_at[token.i]
    for place in range(number - 1, max(-1, number - 3), -1):
        acting = [one for subject in main_subjects(references, place)[:1] for one in references.entities(subject)]
        if any(one.type == "Person" for one in acting):
            return acting == [person]
    return False


def _of_state(references: References, token: Token, state: Entity | None) -> Entity | None:
    """ "The Chinese official": the one person of that state whom the last sentences name."""
    if (
        state is None
        or state.type != "State"
        or token.lemma_.lower() not in _OF_STATE
        or not any(child.lower_ in {"the", "this"} for child in token.children)
        or any(child.dep_ in ("relcl", "acl", "nummod") for child in token.children)
        or any(child.dep_ == "amod" and child.i not in references.article.found_at for child in token.children)
    ):
        return None
    number = references.article.sentence_at[token.i]
    if _unnamed_before(references, token, state):
        return None
    found: list[Entity] = []
    for place in range(number, max(-1, number - _NEAR), -1):
        for one in references.article.found_in(place):
            if one.entity.type != "Person" or one.start >= token.i or one.entity in found or _elected(references, one.entity):
                continue
            if _acts_for(references, one.entity) == state:
                found.append(one.entity)
    return found[0] if len(found) == 1 else None


def _elected(references: References, person: Entity) -> bool:
    """Nobody calls a president or a member of parliament an official."""
    labels = " ".join(post.label.lower() for post in references.posts if post.person == person)
    return bool(_ELECTED & set(labels.split()))


def _unnamed_before(references: References, token: Token, state: Entity) -> bool:
    """Whether the article has spoken of somebody of that kind and state without a name: "a Chilean official"."""
    for one in references.article.found:
        place = one.end
        if one.entity == state and place < token.i and references.article.doc[place].lemma_ == token.lemma_:
            behind = references.article.found_at.get(place + 1)
            if behind is None or behind.entity.type != "Person":
                return True
    return False


def _acts_for(references: References, person: Entity) -> Entity | None:
    """The state of a person, also where only the name of the person's body tells it: "the Chilean Labour Party"."""
    owner = references.state_of(person)
    if owner is None or owner.type == "State":
        return owner
    states = {match.entity for match in gazetteer.find(owner.label) if match.entity.type == "State"}
    return states.pop() if len(states) == 1 else owner


def counterpart(references: References, token: Token) -> tuple[Entity, ...]:
    """ "his Iranian counterpart": who holds the same office there; else a description."""
    owners = [one for child in children(token, "poss") for one in references.entities(child)]
    state = next(
        (
            references.article.found_at[child.i].entity
            for child in token.children
            if child.dep_ in ("amod", "compound") and child.i in references.article.found_at
        ),
        None,
    )
    if state is None:
        return _from_state(references, token)
    if token.tag_ == "NNS":
        return _counterparts(references, token)
    labels = {post.label.lower() for post in references.posts if post.person in owners}
    for post in references.posts:
        if (
            post.organization == state
            and (post.label.lower() in labels or not labels)
            and post.person not in owners
            and not post.former
        ):
            return (post.person,)
    office = next((post.label for post in references.posts if post.person in owners), "counterpart")
    return (Entity(label=f"{_adjective(references, token, state)} {office}", type="Group", of=state),)


def _from_state(references: References, token: Token) -> tuple[Entity, ...]:
    """ "His counterpart from Chile, Carlo Ruiz": the person named behind, else a description."""
    doc = references.article.doc
    if token.i + 2 >= len(doc) or doc[token.i + 1].lower_ not in {"from", "of", "in"}:
        return ()
    place = token.i + 2 + (doc[token.i + 2].lower_ == "the")
    state = references.article.found_at.get(place)
    if state is None or state.entity.type != "State":
        return ()
    if token.tag_ == "NNS":
        named_states = [
            found.entity
            for one in coordinated(doc[state.start : state.end].root)
            if (found := references.article.found_at.get(one.i)) is not None and found.entity.type == "State"
        ]
        return tuple(_same_office(references, token, one) for one in named_states)
    after = state.end + (state.end < len(doc) and doc[state.end].text == ",")
    named = references.article.found_at.get(after)
    if named is not None and named.entity.type == "Person":
        return (named.entity,)
    return (_same_office(references, token, state.entity),)


def _same_office(references: References, token: Token, state: Entity) -> Entity:
    """Who holds in a state the office of whoever has counterparts; a description where nobody is known."""
    owners = [one for child in children(token, "poss") for one in references.entities(child)]
    labels = {post.label.lower() for post in references.posts if post.person in owners}
    for post in references.posts:
        if post.organization == state and post.label.lower() in labels and post.person not in owners and not post.former:
            return post.person
    return Entity(label=f"{state.label} {token.lemma_.lower()}", type="Group", of=state)


def _counterparts(references: References, token: Token) -> tuple[Entity, ...]:
    """ "her Latvian and Lithuanian counterparts": one of each state; else all of them as a group."""
    states = {
        one.i: found.entity
        for child in token.children
        if child.dep_ in ("amod", "compound")
        for one in coordinated(child)
        if (found := references.article.found_at.get(one.i)) is not None and found.entity.type == "State"
    }
    if len(states) >= 2:
        return tuple(Entity(label=f"{references.article.doc[at].text} counterpart", type="Group", of=state) for at, state in states.items())
    return (Entity(label=references.describe(token), type="Group", of=next(iter(states.values()), None)),)


def _adjective(references: References, token: Token, state: Entity) -> str:
    for child in token.children:
        found = references.article.found_at.get(child.i)
        if found is not None and found.entity == state:
            return found.text
    return state.label
