"""Who is meant by a word: by a name, a pronoun, an office or a description; the ways of telling stand in modules of their own."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from kb.extract import descriptions, gazetteer, holders, pronouns, wording
from kb.extract.article import Article, Found
from kb.extract.clauses import main_subjects
from kb.extract.grammar import children, coordinated, subjects
from kb.extract.heads import lower_head
from kb.extract.lexicon import words
from kb.extract.memory import Memory
from kb.extract.names import People
from kb.model import Entity

_SOME = frozenset({"a", "an", "another", "some", "many", "several", "few", "most"})
_KINDS_OF_STATE = frozenset({"nation", "country", "state", "kingdom", "republic", "emirate", "archipelago", "sultanate"})
_KINDS_OF_PLACE = frozenset({"city", "town", "village", "port", "region", "province", "island", "peninsula"})


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
    titled: dict[int, Entity] = field(default_factory=dict)

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
        if mention is not None and _some_people(mention, token):
            return (Entity(label=self.describe(token), type="Group", of=mention.entity),)
        if mention is not None and mention.entity.type != "WeaponSystem":
            return (mention.entity,)
        low, lemma = token.lower_, token.lemma_.lower()
        if token.pos_ == "PROPN" and lemma.endswith("s") and lemma[:-1] in words("groups", "people"):
            # "EU Foreign Ministers": a plural with a capital keeps its ending as a base form
            lemma = lemma[:-1]
        if low in pronouns.SINGULAR:
            return pronouns.he(self, token)
        if low in pronouns.NEUTER:
            return pronouns.it(self, token)
        if low in pronouns.PLURAL and (token.pos_ == "PRON" or not children(token, "conj", "amod", "det")):
            return pronouns.they(self, token)
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "PRON", "X") and low != "here":
            return ()
        if token.i in self.titled:
            # "Norway's envoy to the region, Ambassador Anna Berg": the head of a title stands for whose it is
            return (self.titled[token.i],)
        apposed = self._apposed(token)
        if apposed:
            return apposed
        if token.dep_ == "appos" and token.tag_ == "NN" and token.head.i in self.article.found_at:
            # "Hungary, the member that refuses": the name before says who is meant
            named = self.article.found_at[token.head.i].entity
            if named.type == "State":
                return (named,)
        if lemma in {"counterpart", "colleague"}:
            return holders.counterpart(self, token)
        if low == "here":
            return self._scene()
        office = lower_head(token)
        if office and token.tag_ not in ("NNS", "NNPS"):
            holder = holders.holder(self, token, office)
            if holder is not None:
                return (holder,)
        return descriptions.described(self, token, lemma)

    def _scene(self) -> tuple[Entity, ...]:
        """ "Arrived here on Monday": where the dateline says that the report was written."""
        head = self.article.dateline
        found = list(gazetteer.find(head.place.title())) if head is not None else []
        if len(found) != 1 or head is None:
            return ()
        entity = found[0].entity
        return (Entity(label=head.place.title(), type="Place", of=entity) if found[0].how == "metonym" else entity,)

    def _apposed(self, token: Token) -> tuple[Entity, ...]:
        """ "The foreign secretary, Jane Roe", "the city of Oslo": the name is who or what is meant."""
        if token.lemma_.lower() in _KINDS_OF_PLACE:
            for child in children(token, "prep"):
                targets = children(child, "pobj") if child.lower_ == "of" else []
                mention = self.article.found_at.get(targets[0].i) if targets else None
                if mention is not None:
                    return (Entity(label=mention.text, type="Place", of=mention.entity) if mention.how == "metonym" else mention.entity,)
        if token.lemma_.lower() in _KINDS_OF_STATE:
            # "the island nation of Tuvalu"
            of = [target for child in children(token, "prep") if child.lower_ == "of" for target in children(child, "pobj")]
            mention = self.article.found_at.get(of[0].i) if of else None
            if mention is not None and mention.entity.type == "State" and mention.how == "name":
                return (mention.entity,)
        behind = self.article.found_at.get(token.i + 1)
        if token.tag_ in ("NNS", "NNPS") and behind is not None and behind.entity.type == "Person" and lower_head(token):
            # "Presidents Anna Berg and Carlo Ruiz"
            return tuple(one for one in self.all(self.article.doc[behind.start : behind.end].root) if one.type == "Person")
        for child in children(token, "appos") if token.lemma_.lower() in _KINDS_OF_PLACE | {"capital"} else ():
            town = self.article.found_at.get(child.i)
            if town is not None and (town.how == "metonym" or town.entity.type == "Place"):
                # "the Chilean capital city, Santiago"
                return (Entity(label=town.text, type="Place", of=town.entity) if town.how == "metonym" else town.entity,)
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
                    if child.dep_ == "prep" and target.lemma_.lower() in _KINDS_OF_STATE:
                        # "the government of the African nation of Chad"
                        return next((one for one in self.entities(target) if one.type == "State"), None)
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

    def describe(self, token: Token) -> str:
        """A phrase as a name for whom it describes, without its article."""
        return wording.describe(self, token)

    def nearest_state(self, token: Token) -> Entity | None:
        """The state a reader has in mind at a word: a subject of the sentences before, else the last one named."""
        number = self.article.sentence_at[token.i]
        for place in range(number, max(-1, number - 3), -1):
            subject_states = [
                self.article.found_at[one.i].entity
                for one in main_subjects(self, place)
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


def _some_people(mention: Found, token: Token) -> bool:
    """ "Nine Iranians", "a Chilean": people of a state, who are not the state as "the Iranians" may be."""
    if mention.entity.type != "State" or mention.how != "adjective" or token.pos_ not in ("NOUN", "PROPN") or token.ent_type_ != "NORP":
        return False
    some = any(child.dep_ in ("nummod", "amod", "relcl") or child.lower_ in _SOME for child in token.children)
    return some and token.dep_ not in ("amod", "compound", "nmod")


def subject_entities(references: References, verb: Token) -> tuple[Entity, ...]:
    """Who does it, resolved."""
    found: list[Entity] = []
    for subject in subjects(verb):
        found.extend(one for one in references.all(subject) if one not in found)
    return tuple(found)
