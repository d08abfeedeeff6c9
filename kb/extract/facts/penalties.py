"""Whom a restriction hits that is no "sanction": frozen money, closed borders, banned goods, refused licences, entries in lists."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.facts.listed_names import is_name
from kb.extract.frames import Reading
from kb.extract.grammar import ancestors, children, coordinated, passive, prepositions
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import slot
from kb.model import Entity

# Behind these stands whose goods, or goods for whom, are kept out or in.
_TRADE = ("from", "to", "with", "by", "for", "bound", "against", "of")


def goods(token: Token) -> bool:
    """Whether a word is trade that can be banned: imports, arms sales, transactions."""
    return token.lemma_.lower() in words("measures", "trade") or token.lemma_.lower() in words("measures", "wares")


def restriction(entity: Entity) -> bool:
    """A restriction is never hit by itself: "designated sanctions", "broad sanctions under the embargo"."""
    last = entity.label.lower().split()[-1:]
    return entity.type == "Group" and bool(last) and {last[0], last[0].removesuffix("s")} & words("measures", "nouns") != set()


def partners(article: Article, references: References, token: Token, senders: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Who is hit when trade is banned: "imports of Chilean copper", "arms sales to Chile", "transactions with the bank"."""
    found: list[Entity] = []
    below = _behind(token)
    for preposition in _TRADE:
        for head in below.get(preposition, []):
            for one in coordinated(head):
                inner = _behind(one)
                named = [two for name in ("from", "to", "by", "in") for two in inner.get(name, [])] if preposition in ("of", "for") else []
                behind = [two for three in named for two in coordinated(three)]
                for two in behind or [one]:
                    hit = references.entities(two)
                    state = references.modifier_state(two)
                    if preposition in ("of", "for") and not behind:
                        hit = (state,) if state is not None and state.type == "State" else ()
                    found.extend(entity for entity in hit if entity not in senders and entity not in found and _suits(entity))
        if found:
            return tuple(found)
    state = references.modifier_state(token)
    if state is not None and state in senders and any(child.tag_ == "PRP$" for child in token.children):
        # "imposed an embargo on Chile and threatened to ban its timber trade": the other one's
        before = [
            one.entity for one in article.found_in(article.sentence_at[token.i]) if one.start < token.i and one.entity.type == "State"
        ]
        state = next((one for one in reversed(before) if one not in senders), None)
    return (state,) if state is not None and state.type == "State" and state not in senders else ()


def _behind(token: Token) -> dict[str, list[Token]]:
    """What hangs on goods by a preposition, or by a participle: "copper from Chile", "goods imported from Chile"."""
    below = dict(prepositions(token))
    for clause in children(token, "acl", "relcl"):
        if clause.lemma_.lower() in words("measures", "coming_from"):
            for name, heads in prepositions(clause).items():
                below[name] = [*below.get(name, []), *heads]
    return below


def _suits(entity: Entity) -> bool:
    return entity.type in ("State", "Organization", "Person", "Group") or (entity.type == "Place" and entity.label[:1].isupper())


def licensed(article: Article, references: References, reading: Reading, senders: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """For whom a licence to export was meant: the states behind "to", "for", "bound for" in its phrase."""
    found: list[Entity] = []
    for head in slot(article, reading.trigger, "object"):
        for token in head.doc[head.i : head.sent.end]:
            mention = article.found_at.get(token.i)
            if (
                mention is None
                or mention.end - 1 != token.i
                or mention.entity.type not in ("State", "Organization")
                or mention.entity in senders
            ):
                continue
            start = mention.start - 1
            while start > head.i and article.doc[start].pos_ in ("DET", "ADJ"):
                start -= 1
            if article.doc[start].lower_ in {"to", "for", "in"} and mention.how != "adjective" and mention.entity not in found:
                found.append(mention.entity)
    if not found:
        found = [
            one
            for name in ("to", "for")
            for head in slot(article, reading.trigger, name)
            for one in references.all(head)
            if one.type == "State" and one not in senders
        ]
    return tuple(dict.fromkeys(found))


def entered(article: Article, references: References, reading: Reading) -> list[tuple[Entity, ...]]:
    """Which states somebody is kept out of: each acts by itself, unless the sentence says who does."""
    found: list[Entity] = []
    for verb in [*slot(article, reading.trigger, "from"), *children(reading.trigger.token, "xcomp", "pcomp")]:
        for one in [*children(verb, "dobj"), *(two for name in ("to", "into") for two in prepositions(verb).get(name, [])), verb]:
            whose = references.modifier_state(one)
            for entity in (whose,) if whose is not None else references.all(one):
                if entity.type in ("State", "Organization") and entity not in found:
                    found.append(entity)
    return [(one,) for one in found]


def dealt_with(references: References, reading: Reading) -> tuple[Entity, ...]:
    """Whom nobody may deal with: "barred firms from doing business with the bank"."""
    found: list[Entity] = []
    for verb in prepositions(reading.trigger.token).get("from", []):
        for place in [verb, *children(verb, "dobj")]:
            found.extend(entity for head in prepositions(place).get("with", []) for entity in references.all(head) if _suits(entity))
    return tuple(dict.fromkeys(found))


def from_entering(article: Article, reading: Reading) -> bool:
    """Whether what is barred is coming in, or dealing with somebody: "from entering", "from its airspace", "to travel to"."""
    places = [*slot(article, reading.trigger, "from"), *children(reading.trigger.token, "xcomp")]
    return any(one.lemma_.lower() in words("measures", "coming") for one in places) or any(
        two.lemma_.lower() in words("measures", "coming") for one in places for two in children(one, "dobj", "pobj", "poss")
    )


def on_list(article: Article, reading: Reading, wanted: frozenset[str]) -> Token | None:
    """The list that somebody is put on or taken off."""
    for name in ("to", "on", "onto", "in", "from", "off", "under"):
        for head in slot(article, reading.trigger, name):
            for one in coordinated(head):
                if one.lemma_.lower() in wanted:
                    return one
    return _further_on(reading, wanted)


def _further_on(reading: Reading, wanted: frozenset[str]) -> Token | None:
    """A list that the parse hangs on a word between: "removed X, a former minister of Y, from its list"."""
    token = reading.trigger.token
    opened = False
    for one in token.doc[token.i + 1 : token.sent.end]:
        if one.tag_ in ("VBD", "VBZ", "VBP", "MD") and one.dep_ not in ("aux", "auxpass", "relcl"):
            return None
        opened = opened or one.lower_ in {"to", "on", "onto", "from", "off", "in"}
        if opened and one.lemma_.lower() in wanted and one.dep_ in ("pobj", "dobj", "conj"):
            return one
    return None


def restrictive_list(article: Article, references: References, listed: Token) -> bool:
    """Whether a list is one of those who are punished: by its words, or because the article spoke of restrictions before."""
    text = " ".join(one.lower_ for one in listed.subtree)
    if any(word in text for word in words("measures", "lists")):
        return True
    other = any(
        child.dep_ in ("amod", "compound", "acl", "relcl", "nmod") or (child.dep_ == "prep" and child.lower_ == "of")
        for child in listed.children
    )
    return bool(references.memory.measures) and not other


def owner(article: Article, references: References, listed: Token) -> tuple[Entity, ...]:
    """Whose list it is: "Norway's sanctions list", "the EU blacklist", "the list of the European Union"."""
    for child in listed.children:
        targets = (
            [child]
            if child.dep_ in ("poss", "compound", "amod", "nmod")
            else children(child, "pobj")
            if child.dep_ == "prep" and child.lower_ == "of"
            else []
        )
        for one in targets:
            for place in [one, *children(one, "compound", "amod", "poss", "nmod")]:
                found = tuple(
                    two
                    for two in references.entities(place)
                    if two.type == "State" or (two.type == "Organization" and (two.iri or (is_name(two) and not _of_a_list(place))))
                )
                if found:
                    return found
    before = article.found_at.get(listed.left_edge.i)
    return (before.entity,) if before is not None and before.entity.type in ("State", "Organization") and before.how != "linked" else ()


def _of_a_list(token: Token) -> bool:
    """A word of a list's own name, which runs no list: "the SDN list", "the Entity List"."""
    return token.lower_ in words("measures", "lists")


def agentless(token: Token) -> bool:
    """A passive that does not say by whom."""
    return token.pos_ in ("VERB", "AUX") and passive(token) and not agents(token)


def agents(token: Token) -> list[Token]:
    """By whom something is done; parsers hang "by the council" on a word between: "lifted with immediate effect by the council"."""
    direct = [one for child in children(token, "agent") for one in children(child, "pobj")]
    if direct or not passive(token):
        return direct
    for one in token.doc[token.i + 1 : token.sent.end]:
        if one.lower_ == "by" and one.dep_ in ("prep", "agent") and not _inside_clause(one, token):
            return children(one, "pobj")
    return []


def _inside_clause(token: Token, verb: Token) -> bool:
    """Whether a word belongs to another verb than this one."""
    for _, head in ancestors(token):
        if head == verb:
            return False
        if head.pos_ in ("VERB", "AUX"):
            return True
    return True
