"""Who is meant: pronouns, "the minister", "his Iranian counterpart", "both regimes", "the two leaders", and plain descriptions as groups."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from kb.extract.article import Article, Found
from kb.extract.grammar import ancestors, children, coordinated, subjects
from kb.extract.lexicon import load, words
from kb.extract.names import People
from kb.extract.offices import lower_head
from kb.iris import fold
from kb.model import Concept, Entity

_SINGULAR = frozenset({"he", "she", "him", "her", "his", "hers", "himself", "herself"})
_NEUTER = frozenset({"it", "its", "itself"})
_PLURAL = frozenset({"they", "them", "their", "themselves", "both"})
_WINDOW = 6
_KINDS_OF_PLACE = frozenset({"city", "town", "village", "port", "region", "province", "island", "peninsula"})
_KIN = frozenset({"wife", "husband", "son", "daughter", "father", "mother", "brother", "sister", "widow", "heir", "spouse", "partner"})
_FIGHTERS = frozenset({"militant", "fighter", "rebel", "gunman", "insurgent", "force", "troop", "soldier", "group", "movement"})
_ACTORS = frozenset({"Person", "State", "Organization", "Group", "Company", "PublicBody", "Government"})


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
    senders: list[Entity] = field(default_factory=list)
    _cache: dict[int, tuple[Entity, ...]] = field(default_factory=dict)
    _busy: set[int] = field(default_factory=set)
    _descriptors: dict[str, Entity] | None = None

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
        if token.i in self._busy:
            return ()
        self._busy.add(token.i)
        try:
            found = self._resolve(token)
        finally:
            self._busy.discard(token.i)
        self._cache[token.i] = found
        return found

    # ------------------------------------------------------------------ the steps, most certain first
    def _resolve(self, token: Token) -> tuple[Entity, ...]:
        mention = self.article.found_at.get(token.i)
        if mention is not None and mention.how == "linked":
            return ()
        if mention is not None and mention.entity.type != "WeaponSystem":
            return (mention.entity,)
        low, lemma = token.lower_, token.lemma_.lower()
        if low in _SINGULAR:
            return self._he(token)
        if low in _NEUTER:
            return self._it(token)
        if low in _PLURAL and (token.pos_ == "PRON" or not children(token, "conj", "amod", "det")):
            return self._they(token)
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "NUM", "PRON", "X"):
            return ()
        apposed = self._apposed(token)
        if apposed:
            return apposed
        if lemma == "counterpart":
            return self._counterpart(token)
        office = lower_head(token)
        if office and token.tag_ not in ("NNS", "NNPS"):
            holder = self._holder(token, office)
            if holder is not None:
                return (holder,)
        return self._described(token, lemma)

    def _apposed(self, token: Token) -> tuple[Entity, ...]:
        """"The foreign secretary, Jane Roe", "the city of Oslo": the name is who or what is meant."""
        if token.lemma_.lower() in _KINDS_OF_PLACE:
            for child in children(token, "prep"):
                targets = children(child, "pobj") if child.lower_ == "of" else []
                mention = self.article.found_at.get(targets[0].i) if targets else None
                if mention is not None:
                    return (Entity(label=mention.text, type="Place", of=mention.entity) if mention.how == "metonym" else mention.entity,)
        for child in token.children:
            mention = self.article.found_at.get(child.i)
            if child.dep_ == "appos" and mention is not None and mention.entity.type in ("Person", "Organization") and token.tag_ not in ("NNS", "NNPS"):
                return (mention.entity,)
        return ()

    # ------------------------------------------------------------------ pronouns
    def _main_subjects(self, number: int) -> list[Token]:
        """The subjects of a sentence's main clause first, then those of its other clauses."""
        span = self.article.sentences[number].span
        ranked = [(token is not span.root and token.head is not span.root, token.i, token) for token in span if token.dep_ in ("nsubj", "nsubjpass")]
        return [token for _, _, token in sorted(ranked, key=lambda one: one[:2])]

    def _he(self, token: Token) -> tuple[Entity, ...]:
        number = self.article.sentence_at[token.i]
        gender = "female" if token.lower_ in {"she", "her", "hers", "herself"} else "male"
        for place in range(number, max(-1, number - _WINDOW), -1):
            span = self.article.sentences[place].span
            last = token.i if place == number else span.end
            ranked: list[tuple[int, int, Entity]] = []
            for one in self.article.found_in(place):
                if one.entity.type == "Person" and one.start < last and self._gender(one) in ("", gender):
                    ranked.append((self._rank(one, token, place == number), -one.start, one.entity))
            spoke = [who for at, whos in self.speakers if at == place for who in whos if who.type == "Person"]
            if spoke and place < number and self.article.sentences[place].span.root.pos_ == "VERB":
                if not any(entity in spoke for _, _, entity in ranked):
                    return (spoke[-1],)
                ranked = [(rank - 2 if entity in spoke else rank, at, entity) for rank, at, entity in ranked]
            if place < number and (not ranked or min(ranked)[0] > 0):
                main = self._main_subjects(place)[:1]
                described = [one for subject in main if subject.i not in self.article.found_at for one in self.entities(subject) if one.type == "Person"]
                if described and main[0].head is self.article.sentences[place].span.root:
                    return (described[0],)
            if ranked:
                return (min(ranked, key=lambda one: one[:2])[2],)
            if spoke and place < number:
                return (spoke[-1],)
        return ()

    def _rank(self, one: Found, token: Token, same: bool) -> int:
        """How well a person's mention suits as antecedent: main subjects before other subjects before the rest."""
        root = self.article.doc[one.start:one.end].root
        if root.dep_ in ("compound", "poss") and root.head.dep_ in ("nsubj", "nsubjpass"):
            return 3
        while root.dep_ == "conj" and root.head is not root:
            root = root.head
        if root.dep_ in ("nsubj", "nsubjpass"):
            main = root.head is self.article.sentences[self.article.sentence_at[root.i]].span.root
            return 0 if main else 1
        return 2

    def _gender(self, one: Found) -> str:
        person = fold(one.entity.label)
        for post in self.posts:
            if fold(post.person.label) == person:
                last = post.label.lower().split()[-1] if post.label else ""
                if last in words("groups", "female"):
                    return "female"
                if last in words("groups", "male"):
                    return "male"
        before = self.article.doc[one.start - 1].lower_ if one.start else ""
        return "female" if before in words("groups", "female") else "male" if before in words("groups", "male") else ""

    def _it(self, token: Token) -> tuple[Entity, ...]:
        number = self.article.sentence_at[token.i]
        if token.dep_ == "poss":
            # "called on Ruritania to end its support": whoever is to do it owns it
            for _, head in ancestors(token):
                if head.pos_ in ("VERB", "AUX"):
                    own = [one for subject in subjects(head) if subject.i < token.i and subject.lower_ not in _NEUTER for one in self.entities(subject)
                           if one.type in ("State", "Organization", "Group")]
                    if own:
                        return (own[0],)
                    break
        for place in range(number, max(-1, number - 4), -1):
            spoke = [who for at, whos in self.speakers if at == place for who in whos if who.type != "Person"]
            if spoke and place < number and token.dep_ == "nsubj":
                return (spoke[-1],)
            for subject in self._main_subjects(place):
                if place == number and subject.i >= token.i:
                    continue
                if subject.tag_ in ("NNS", "NNPS") or subject.pos_ == "PRON":
                    continue
                found = [one for one in self.entities(subject) if one.type in _ACTORS and one.type != "Person"]
                if found:
                    return (found[0],)
        if token.dep_ == "poss":
            near = [*(self.article.found_in(number - 1) if number else []), *self.article.found_in(number)]
            for one in reversed(near):
                if one.start < token.i and one.entity.type in ("State", "Organization"):
                    return (one.entity,)
        return ()

    def _they(self, token: Token) -> tuple[Entity, ...]:
        number = self.article.sentence_at[token.i]
        for place in range(number, max(-1, number - 3), -1):
            for subject in self._main_subjects(place):
                if place == number and subject.i >= token.i or subject.lower_ in _PLURAL:
                    continue
                found = [one for one in self.all(subject) if one.type in _ACTORS]
                if len(found) >= 2 or found and (subject.tag_ in ("NNS", "NNPS") or found[0].type in ("Group", "Organization")):
                    return tuple(found)
            if place < number:
                persons = list(dict.fromkeys(one.entity for one in self.article.found_in(place) if one.entity.type == "Person"))
                if len(persons) >= 2:
                    return tuple(persons)
        return ()

    # ------------------------------------------------------------------ offices
    def state_of(self, person: Entity) -> Entity | None:
        """The state or organization a person acts for."""
        for post in reversed(self.posts):
            if post.person == person and post.organization is not None:
                return post.organization.of if post.organization.type != "State" and post.organization.of is not None else post.organization
        return None

    def modifier_state(self, token: Token) -> Entity | None:
        """The state named by an adjective, a possessive or a noun before a word: "Iranian", "Iran's", "US"."""
        for child in token.children:
            if child.dep_ in ("amod", "poss", "compound", "nmod") or child.dep_ == "prep" and child.lower_ == "of":
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
        wanted = {"diplomat": ("foreign minister", "secretary of state", "foreign secretary", "foreign policy chief")}.get(office, (office,))
        modifiers = {child.lower_ for child in token.children if child.dep_ in ("amod", "compound") and child.i not in self.article.found_at}
        if office == "diplomat" and not modifiers & {"top", "chief"}:
            return None
        determined = any(child.lower_ in {"the", "this"} or child.dep_ == "poss" for child in token.children) or state is not None or token.is_title
        if not determined or any(child.lower_ in {"a", "an", "another", "any", "former"} for child in token.children):
            return None
        for post in sorted(self.posts, key=lambda one: (one.place > token.i, -one.place if one.place <= token.i else one.place)):
            label = post.label.lower()
            if post.former or not any(word in label for word in wanted):
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
        """"his Iranian counterpart": who holds the same office there; else a description."""
        owners = [one for child in children(token, "poss") for one in self.entities(child)]
        state = next((self.article.found_at[child.i].entity for child in token.children
                      if child.dep_ in ("amod", "compound") and child.i in self.article.found_at), None)
        if state is None:
            return ()
        labels = {post.label.lower() for post in self.posts if post.person in owners}
        for post in self.posts:
            if post.organization == state and (post.label.lower() in labels or not labels) and post.person not in owners and not post.former:
                return (post.person,)
        office = next((post.label for post in self.posts if post.person in owners), "counterpart")
        return (Entity(label=f"{self._adjective(token, state)} {office}", type="Group", of=state),)

    def _adjective(self, token: Token, state: Entity) -> str:
        for child in token.children:
            found = self.article.found_at.get(child.i)
            if found is not None and found.entity == state:
                return found.text
        return state.label

    # ------------------------------------------------------------------ descriptions
    def _described(self, token: Token, lemma: str) -> tuple[Entity, ...]:
        plural = token.tag_ in ("NNS", "NNPS")
        determiners = {child.lower_ for child in token.children if child.dep_ in ("det", "predet", "nummod", "poss", "amod")}
        pair = determiners & {"both", "two"}
        if pair and plural and lemma in words("groups", "pairs"):
            found = self._pair(token, "State")
            if found:
                return found
        if pair and plural and lemma in words("groups", "pairs_of_people"):
            found = self._pair(token, "Person")
            if found:
                return found
        if lemma in _KIN:
            return ()
        state = self.modifier_state(token)
        if state is not None and lemma in words("groups", "of_state") and state.type == "State":
            return (state,)
        if state is not None and state.type == "Organization" and lemma in _FIGHTERS:
            return (state,)
        if lemma in words("groups", "of_state") and lemma in {"government", "administration", "regime", "leadership"} and state is None and "the" in determiners:
            near = self.nearest_state(token)
            if near is not None:
                return (near,)
        known = self._kind_of_state(token, lemma) if determiners & {"the", "self-governing"} else None
        if known is not None:
            return (known,)
        if lemma in words("groups", "countries") and not plural and ("the" in determiners or children(token, "poss")):
            if state is not None and children(token, "poss"):
                return (state,)
            near = self.nearest_state(token)
            if near is not None and not [child for child in token.children if child.dep_ in ("amod", "relcl", "prep")]:
                return (near,)
        if determiners & {"the", "this", "that"}:
            named = self._called(token, lemma)
            if named is not None:
                return (named,)
        if lemma in words("groups", "organ") and state is not None and state.type == "State":
            return (Entity(label=self.describe(token), type="Organization", of=state),)
        if lemma in words("groups", "people") or lemma in words("groups", "organ") or lemma in words("groups", "of_state") \
                or lemma in words("speech", "speakers") or token.ent_type_ == "NORP":
            return (Entity(label=self.describe(token), type="Group", of=state if state is not None and state.type == "State" else None,
                           count=_count(token)),)
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
        while start < token.i and (doc[start].pos_ in ("DET", "PRON", "PUNCT") or doc[start].lower_ in {"some", "several", "both", "many", "the"}):
            start += 1
        end = token.i + 1
        if token.lemma_.lower() in {"leader", "member", "family", "head", "group", "number", "president", "citizen", "people", "minister", "official", "son", "daughter",
                                    "representative", "coalition", "dozen", "hundred", "thousand"}:
            for child in token.children:
                if child.dep_ == "prep" and child.lower_ == "of" and child.i == token.i + 1:
                    last = children(child, "pobj")
                    if last:
                        end = min(last[0].i + 1, token.i + 8)
        if token.lower_ in {"anyone", "everyone", "those"}:
            clause = next((child for child in token.children if child.dep_ in ("relcl", "acl")), None)
            end = min(clause.right_edge.i + 1, token.i + 10) if clause is not None else end
        owner = next((child for child in children(token, "poss") if child.pos_ == "PRON"), None)
        if owner is not None:
            whose = self.entities(owner)
            if whose:
                return f"{whose[0].label}'s {doc[owner.i + 1:end].text}"
        text = doc[start:end].text
        return " ".join(text.split())

    def nearest_state(self, token: Token) -> Entity | None:
        """The state a reader has in mind at a word: a subject of the sentences before, else the last one named."""
        number = self.article.sentence_at[token.i]
        for place in range(number, max(-1, number - 3), -1):
            subject_states = [self.article.found_at[one.i].entity for one in self._main_subjects(place) if one.i < token.i and one.i in self.article.found_at]
            for entity in subject_states:
                if entity.type == "State":
                    return entity
                if entity.of is not None and entity.of.type == "State" and entity.type == "Organization":
                    return entity.of
            span = self.article.sentences[place].span
            named = [one for one in self.article.found_in(place) if one.entity.type == "State" and one.start < token.i]
            if named:
                return max(named, key=lambda one: one.start).entity
        return None

    def _pair(self, token: Token, kind: str) -> tuple[Entity, ...]:
        number = self.article.sentence_at[token.i]
        found: list[Entity] = []
        for place in range(number, max(-1, number - 4), -1):
            span = self.article.sentences[place].span
            here = [one for one in self.article.found_in(place) if one.start < token.i]
            order = list(dict.fromkeys(one.entity for one in here if one.entity.type == kind))
            joined = self._joined(order, place, token)
            if joined:
                return joined
            found.extend(one for one in order if one not in found)
            if len(found) >= 2:
                return tuple(found[:2])
        return ()

    def _joined(self, order: list[Entity], place: int, token: Token) -> tuple[Entity, ...]:
        """Two that are coordinated in the sentence go together before any two others."""
        for subject in self._main_subjects(place):
            if subject.i >= token.i:
                continue
            both = [one for one in self.all(subject) if one in order] if subject.i not in self._busy else []
            if len(both) == 2:
                return tuple(both)
            partners = [one for word in ("with", "and", "between") for child in subject.head.subtree if child.dep_ == "prep" and child.lower_ == word
                        for target in children(child, "pobj") for one in self.all(target) if one in order and one not in both]
            if len(both) == 1 and len(partners) == 1:
                return (both[0], partners[0])
        if len(order) > 2:
            counts = {one: sum(1 for found in self.article.found if found.entity == one) for one in order}
            first, second, *rest = sorted(order, key=lambda one: (-counts[one], order.index(one)))
            if counts[second] > counts[rest[0]]:
                return tuple(one for one in order if one in (first, second))
        return tuple(order) if len(order) == 2 else ()

    def _kind_of_state(self, token: Token, lemma: str) -> Entity | None:
        named = [one.entity for one in self.article.found if one.entity.type == "State"]
        if lemma in words("groups", "republics"):
            for one in self.article.found:
                if one.entity.type == "State" and lemma in one.text.lower():
                    return one.entity
            kingdoms = words("groups", "kingdoms") if "kingdoms" in load("groups") else frozenset()
            return next((one for one in named if one.iri.rsplit("/", 1)[-1] in kingdoms), None) if lemma == "kingdom" else None
        city_state = lemma == "state" and any(child.lower_ == "city" for child in token.children)
        codes = words("groups", "city_states") if city_state else frozenset()
        if lemma == "island":
            codes = words("groups", "islands")
        return next((one for one in named if one.iri.rsplit("/", 1)[-1] in codes), None) if codes else None

    def _called(self, token: Token, lemma: str) -> Entity | None:
        """The organization named before that "the ministry", "the airline", "the bloc" takes up."""
        if self._descriptors is None:
            self._descriptors = self._collect()
        wanted = set(load("groups")["called"].get(lemma, ())) | {lemma}
        candidates = [one for one in self.article.found if one.entity.type in ("Organization", "PublicBody", "Company") and one.start < token.i]
        for one in sorted(candidates, key=lambda found: -found.start):
            tokens = set(fold(one.entity.label).split()) | set(fold(one.text).split()) | {str(one.entity.kind).rsplit("/", 1)[-1]}
            if tokens & wanted:
                return one.entity
        described = self._descriptors.get(lemma)
        if described is None and lemma in {"agency", "department", "body", "office", "organization", "organisation"} and not children(token, "amod", "compound", "prep"):
            number = self.article.sentence_at[token.i]
            near = [one for one in candidates if self.article.sentence_at[one.start] >= number - 2 and str(one.entity.kind) != "news-outlet"]
            return max(near, key=lambda one: one.start).entity if near else None
        return described

    def _collect(self) -> dict[str, Entity]:
        """"Iranian airline Mahan Air", "Emtrasur, a cargo airline": nouns that describe a named organization; the first of a kind counts."""
        found: dict[str, Entity] = {}
        for one in self.article.found:
            if one.entity.type not in ("Organization", "Company"):
                continue
            root = self.article.doc[one.start:one.end].root
            before = self.article.doc[one.start - 1] if one.start else None
            if before is not None and before.pos_ == "NOUN" and before.text.islower() and before.i not in self.article.found_at:
                found.setdefault(before.lemma_.lower(), one.entity)
            for child in root.children:
                if child.dep_ == "appos" and child.pos_ == "NOUN":
                    found.setdefault(child.lemma_.lower(), one.entity)
            if root.dep_ == "appos" and root.head.pos_ == "NOUN":
                found.setdefault(root.head.lemma_.lower(), one.entity)
        return found


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


def group(label: str) -> Entity:
    """A group that is named only by a description."""
    return Entity(label=label, type="Group", kind=Concept(""))
