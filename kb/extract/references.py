"""Who is meant: pronouns, "the minister", "his counterpart", "both regimes", "the two leaders", and plain descriptions as groups."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from kb.extract import descriptions, pronouns
from kb.extract.article import Article
from kb.extract.grammar import children, coordinated, subjects
from kb.extract.lexicon import words
from kb.extract.memory import Memory
from kb.extract.names import People
from kb.extract.offices import lower_head
from kb.model import Entity

_KINDS_OF_PLACE = frozenset({"city", "town", "village", "port", "region", "province", "island", "peninsula"})
_KIN = frozenset({"wife", "husband", "son", "daughter", "father", "mother", "brother", "sister", "widow", "heir", "spouse", "partner"})
_FIGHTERS = frozenset(
    {
        "militant",
        "fighter",
        "rebel",
        "gunman",
        "insurgent",
        "force",
        "troop",
        "soldier",
        "group",
        "movement",
        "instructor",
        "trainer",
        "adviser",
        "advisor",
    }
)


# Offices that a looser word may mean: "the Norwegian leader".
_MEANT = {
    "diplomat": ("foreign minister", "secretary of state", "foreign secretary", "foreign policy chief"),
    "leader": ("leader", "president", "prime minister", "chancellor", "king", "premier", "emir", "sultan", "dictator"),
}


@dataclass(frozen=True, slots=True)
class Post:
    """That somebody holds an office of a state or an organization, as far as it is known at a place of the text."""

    person: Entity
    label: str
    organization: Entity | None
    place: int
    former: bool = False


@dataclass(slots=True)
class References:
    """Ask ``entities(token)`` whom a word stands for; the posts of people are told to it as they are found."""

    article: Article
    people: People
    posts: list[Post] = field(default_factory=list)
    speakers: list[tuple[int, tuple[Entity, ...]]] = field(default_factory=list)
    memory: Memory = field(default_factory=Memory)
    _cache: dict[int, tuple[Entity, ...]] = field(default_factory=dict)
    busy: set[int] = field(default_factory=set)
    descriptors: dict[str, Entity] | None = None

    def forget(self) -> None:
        """Drop what was resolved so far: new posts may change it."""
        self._cache.clear()

    def all(self, token: Token) -> tuple[Entity, ...]:
        """The entities of a word and of everything coordinated with it, each once."""
        found: list[Entity] = []
        for one in coordinated(token):
            for entity in self.entities(one):
                if entity not in found:
                    found.append(entity)
        return tuple(found)

    def entities(self, token: Token) -> tuple[Entity, ...]:
        """The entities that one word (the head of its phrase) stands for; empty for a thing that is no actor, place or group."""
        if token.i in self._cache:
            return self._cache[token.i]
        if token.i in self.busy:
            return ()
        self.busy.add(token.i)
        try:
            found = self._resolve(token)
        finally:
            self.busy.discard(token.i)
        self._cache[token.i] = found
        return found

    def _resolve(self, token: Token) -> tuple[Entity, ...]:
        mention = self.article.found_at.get(token.i)
        if mention is not None and mention.how == "linked":
            return ()
        if mention is not None and mention.entity.type != "WeaponSystem":
            return (mention.entity,)
        low, lemma = token.lower_, token.lemma_.lower()
        if low in pronouns.SINGULAR:
            return pronouns.he(self, token)
        if low in pronouns.NEUTER:
            return pronouns.it(self, token)
        if low in pronouns.PLURAL and (token.pos_ == "PRON" or not children(token, "conj", "amod", "det")):
            return pronouns.they(self, token)
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "PRON", "X"):
            return ()
        apposed = self._apposed(token)
        if apposed:
            return apposed
        if token.dep_ == "appos" and token.tag_ == "NN" and token.head.i in self.article.found_at:
            # "Hungary, the member that refuses": the name before says who is meant
            named = self.article.found_at[token.head.i].entity
            if named.type == "State":
                return (named,)
        if lemma in {"counterpart", "colleague"}:
            return self._counterpart(token)
        office = lower_head(token)
        if office and token.tag_ not in ("NNS", "NNPS"):
            holder = self._holder(token, office)
            if holder is not None:
                return (holder,)
        return self._described(token, lemma)

    def _apposed(self, token: Token) -> tuple[Entity, ...]:
        """ "The foreign secretary, Jane Roe", "the city of Oslo": the name is who or what is meant."""
        if token.lemma_.lower() in _KINDS_OF_PLACE:
            for child in children(token, "prep"):
                targets = children(child, "pobj") if child.lower_ == "of" else []
                mention = self.article.found_at.get(targets[0].i) if targets else None
                if mention is not None:
                    return (Entity(label=mention.text, type="Place", of=mention.entity) if mention.how == "metonym" else mention.entity,)
        for child in token.children:
            mention = self.article.found_at.get(child.i)
            if (
                child.dep_ == "appos"
                and mention is not None
                and mention.entity.type in ("Person", "Organization")
                and token.tag_ not in ("NNS", "NNPS")
            ):
                return (mention.entity,)
        return ()

    def state_of(self, person: Entity) -> Entity | None:
        """The state or organization a person acts for."""
        for post in reversed(self.posts):
            if post.person == person and post.organization is not None:
                return post.organization.of if post.organization.type != "State" and post.organization.of is not None else post.organization
        return None

    def modifier_state(self, token: Token) -> Entity | None:
        """The state named by an adjective, a possessive or a noun before a word: "Iranian", "Iran's", "US"."""
        for child in token.children:
            if child.dep_ in ("amod", "poss", "compound", "nmod") or (child.dep_ == "prep" and child.lower_ == "of"):
                targets = [child] if child.dep_ != "prep" else children(child, "pobj")
                for target in targets:
                    mention = self.article.found_at.get(target.i)
                    if mention is not None and mention.how == "linked":
                        continue
                    if mention is not None and mention.entity.type in ("State", "Organization"):
                        return mention.entity
                    if child.dep_ == "poss" and target.pos_ in ("PRON", "NOUN"):
                        for entity in self.entities(target):
                            if entity.type in ("State", "Organization"):
                                return entity
                            if entity.type == "Person":
                                return self.state_of(entity)
        before = self.article.found_at.get(token.i - 1)
        if before is not None and before.entity.type == "State" and before.how not in ("metonym", "linked"):
            return before.entity
        return None

    def _holder(self, token: Token, office: str) -> Entity | None:
        """The person whom "the minister" or "the Russian president" means."""
        state = self.modifier_state(token)
        wanted = _MEANT.get(office, (office,))
        modifiers = {
            child.lower_ for child in token.children if child.dep_ in ("amod", "compound") and child.i not in self.article.found_at
        }
        if office == "diplomat" and not modifiers & {"top", "chief"}:
            return None
        determined = (
            any(child.lower_ in {"the", "this"} or child.dep_ == "poss" for child in token.children) or state is not None or token.is_title
        )
        if not determined or any(child.lower_ in {"a", "an", "another", "any", "former"} for child in token.children):
            return None
        for post in sorted(self.posts, key=lambda one: (one.place > token.i, -one.place if one.place <= token.i else one.place)):
            label = post.label.lower()
            if post.former or not any(word in label for word in wanted):
                continue
            if office == "leader" and (state is None or {"vice", "deputy"} & set(label.replace("-", " ").split())):
                continue
            if not set(label.split()) >= {one for one in modifiers if one in words("offices", "modifiers")} and office != "diplomat":
                continue
            if state is not None and post.organization is not None and state not in (post.organization, post.organization.of):
                continue
            if state is not None and post.organization is None:
                continue
            return post.person
        return None

    def _counterpart(self, token: Token) -> tuple[Entity, ...]:
        """ "his Iranian counterpart": who holds the same office there; else a description."""
        owners = [one for child in children(token, "poss") for one in self.entities(child)]
        state = next(
            (
                self.article.found_at[child.i].entity
                for child in token.children
                if child.dep_ in ("amod", "compound") and child.i in self.article.found_at
            ),
            None,
        )
        if state is None:
            return ()
        if token.tag_ == "NNS":
            return self._counterparts(token)
        labels = {post.label.lower() for post in self.posts if post.person in owners}
        for post in self.posts:
            if (
                post.organization == state
                and (post.label.lower() in labels or not labels)
                and post.person not in owners
                and not post.former
            ):
                return (post.person,)
        office = next((post.label for post in self.posts if post.person in owners), "counterpart")
        return (Entity(label=f"{self._adjective(token, state)} {office}", type="Group", of=state),)

    def _counterparts(self, token: Token) -> tuple[Entity, ...]:
        """ "her Latvian and Lithuanian counterparts": one of each state; else all of them as a group."""
        states = {
            one.i: found.entity
            for child in token.children
            if child.dep_ in ("amod", "compound")
            for one in coordinated(child)
            if (found := self.article.found_at.get(one.i)) is not None and found.entity.type == "State"
        }
        if len(states) >= 2:
            return tuple(Entity(label=f"{self.article.doc[at].text} counterpart", type="Group", of=state) for at, state in states.items())
        return (Entity(label=self.describe(token), type="Group", of=next(iter(states.values()), None)),)

    def _adjective(self, token: Token, state: Entity) -> str:
        for child in token.children:
            found = self.article.found_at.get(child.i)
            if found is not None and found.entity == state:
                return found.text
        return state.label

    def _described(self, token: Token, lemma: str) -> tuple[Entity, ...]:
        plural = token.tag_ in ("NNS", "NNPS")
        determiners = {child.lower_ for child in token.children if child.dep_ in ("det", "predet", "nummod", "poss", "amod")}
        pair = "both" in determiners or ("two" in determiners and determiners & {"the", "these", "those", "other"})
        if pair and plural and lemma in words("groups", "pairs"):
            found = descriptions.pair(self, token, "State")
            if found:
                return found
        if pair and plural and lemma in words("groups", "pairs_of_people"):
            found = descriptions.pair(self, token, "Person")
            if found:
                return found
        if lemma in _KIN:
            return ()
        state = self.modifier_state(token)
        if state is not None and lemma in words("groups", "of_state") and state.type == "State":
            return (state,)
        if state is not None and state.type == "Organization" and lemma in _FIGHTERS:
            return (state,)
        if (
            lemma in words("groups", "of_state")
            and lemma in {"government", "administration", "regime", "leadership"}
            and state is None
            and "the" in determiners
            and "rival" not in determiners
        ):
            near = self.nearest_state(token)
            if near is not None:
                return (near,)
        known = descriptions.kind_of_state(self, token, lemma) if determiners & {"the", "self-governing"} else None
        if known is not None:
            return (known,)
        if lemma == "capital" and state is not None and token.dep_ == "pobj" and token.head.lower_ in {"in", "to", "from", "for", "at"}:
            return (Entity(label=self.describe(token), type="Place", of=state),)
        if lemma in words("groups", "countries") and not plural and ("the" in determiners or children(token, "poss")):
            if state is not None and children(token, "poss"):
                return (state,)
            near = self.nearest_state(token)
            if near is not None and not [child for child in token.children if child.dep_ in ("amod", "relcl", "prep")]:
                return (near,)
        if determiners & {"the", "this", "that"}:
            named = descriptions.called(self, token, lemma)
            if named is not None and (state is None or state.type != "State" or named.of in (None, state)):
                return (named,)
        if lemma in words("groups", "organ") and state is not None and state.type == "State":
            return (Entity(label=self.describe(token), type="Organization", of=state),)
        if (
            lemma in words("groups", "people")
            or lemma in words("groups", "organ")
            or lemma in words("groups", "of_state")
            or lemma in words("speech", "speakers")
            or token.ent_type_ == "NORP"
        ):
            return (
                Entity(
                    label=self.describe(token),
                    type="Group",
                    of=state if state is not None and state.type == "State" else None,
                    count=_count(token),
                ),
            )
        if lemma in words("groups", "west"):
            return (Entity(label="the West", type="Group"),)
        if lemma in words("groups", "places"):
            return (Entity(label=self.describe(token), type="Place", of=state if state is not None and state.type == "State" else None),)
        return ()

    def describe(self, token: Token) -> str:
        """A phrase as a name for a group: without article, numbers kept, with "of ..." behind it."""
        start = token.i
        for child in token.children:
            if child.i < token.i and child.dep_ in ("amod", "compound", "nmod", "poss", "nummod", "quantmod"):
                start = min(start, child.left_edge.i)
        doc = self.article.doc
        while start < token.i and (
            doc[start].pos_ in ("DET", "PRON", "PUNCT") or doc[start].lower_ in {"some", "several", "both", "many", "the"}
        ):
            start += 1
        end = token.i + 1
        if token.lemma_.lower() in {
            "leader",
            "member",
            "family",
            "head",
            "group",
            "number",
            "president",
            "citizen",
            "people",
            "minister",
            "official",
            "son",
            "daughter",
            "representative",
            "coalition",
            "panel",
            "network",
            "team",
            "dozen",
            "hundred",
            "thousand",
        }:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ == "of" and child.i == token.i + 1:
                    last = children(child, "pobj")
                    if last:
                        end = min(last[0].i + 1, token.i + 8)
        if token.lower_ in {"anyone", "everyone", "those", "person", "someone"}:
            clause = next((child for child in token.children if child.dep_ in ("relcl", "acl") and child.i > token.i), None)
            end = min(clause.right_edge.i + 1, token.i + 10) if clause is not None else end
        owner = next((child for child in children(token, "poss") if child.pos_ == "PRON"), None)
        if owner is not None:
            whose = self.entities(owner)
            if whose:
                return f"{whose[0].label}'s {doc[owner.i + 1 : end].text}"
        text = doc[start:end].text
        return " ".join(text.split())

    def nearest_state(self, token: Token) -> Entity | None:
        """The state a reader has in mind at a word: a subject of the sentences before, else the last one named."""
        number = self.article.sentence_at[token.i]
        for place in range(number, max(-1, number - 3), -1):
            subject_states = [
                self.article.found_at[one.i].entity
                for one in pronouns.main_subjects(self, place)
                if one.i < token.i and one.i in self.article.found_at
            ]
            for entity in subject_states:
                if entity.type == "State":
                    return entity
                if entity.of is not None and entity.of.type == "State" and entity.type == "Organization":
                    return entity.of
            named = [one for one in self.article.found_in(place) if one.entity.type == "State" and one.start < token.i]
            if named:
                return max(named, key=lambda one: one.start).entity
        return None


def _count(token: Token) -> int | None:
    for child in token.children:
        if child.dep_ == "nummod" and child.text.replace(",", "").isdigit():
            return int(child.text.replace(",", ""))
    return None


def subject_entities(references: References, verb: Token) -> tuple[Entity, ...]:
    """Who does it, resolved."""
    found: list[Entity] = []
    for subject in subjects(verb):
        found.extend(one for one in references.all(subject) if one not in found)
    return tuple(found)
