"""Who or what may fill the roles of a frame: actors, places, things, and whoever the words of a slot stand for."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.grammar import children, coordinated
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Entity

_CLOSE = frozenset("child wife husband son daughter family relative spouse brother sister parent associate ally".split())
_PAPERS = frozenset({"News", "Newspaper", "Newswire", "Post", "Times", "Herald", "Tribune", "Gazette", "Journal", "Observer", "Chronicle"})
_ACTORS = frozenset({"Person", "State", "Organization", "Group"})


def things(token: Token) -> list[Token]:
    """A thing and those joined to it; parsers take the middle of a list for an apposition: "no tank, no drone and no gun"."""
    found = coordinated(token)
    for one in children(token, "appos"):
        if children(one, "cc", "conj"):
            found.extend(two for two in coordinated(one) if two not in found)
    return found


def entities(article: Article, references: References, heads: list[Token], role: str, name: str) -> tuple[tuple[Entity, ...], list[Token]]:
    """Who stands at the heads of a slot and may fill a role, each once, with the heads; ``name`` is the slot."""
    found: list[Entity] = []
    kept: list[Token] = []
    for head in heads:
        for one in coordinated(head):
            named = (article.found_at[one.i].entity,) if name == "linked" and one.i in article.found_at else references.entities(one)
            counted = _counted(references, one) if not named and role in ("target", "sanctioned") else ()
            guessed = counted or _targeted(references, one, role) or _ordered(article, references, one, role)
            for entity in named or guessed or _town(references, one, role):
                if not _suits(entity, one, role):
                    continue
                if entity not in found:
                    found.append(entity)
                    kept.append(one)
    return tuple(found), kept


def _counted(references: References, token: Token) -> tuple[Entity, ...]:
    """ "A handful of banks", "the names of two judges": those behind "of"."""
    if token.lemma_.lower() not in words("groups", "of_amount") and token.lemma_.lower() != "name":
        return ()
    of = [head for child in children(token, "prep") if child.lower_ == "of" for head in children(child, "pobj")]
    return tuple(one for head in of for one in references.all(head))


def _targeted(references: References, token: Token, role: str) -> tuple[Entity, ...]:
    """What restrictions are aimed at is a target whatever it is: the state whose oil it is, else the things as a group."""
    if role != "sanctioned" or token.pos_ not in ("NOUN", "PROPN") or token.ent_type_ in ("DATE", "TIME", "MONEY"):
        return ()
    if token.lemma_.lower() in _CLOSE and any(child.dep_ == "poss" and child.pos_ == "PRON" for child in token.children):
        # "and his children"
        return (Entity(label=references.describe(token), type="Group"),)
    state = references.modifier_state(token)
    if state is not None and state.type == "State":
        return (state,)
    if (
        token.tag_ == "NNP"
        and token.i not in references.article.found_at
        and not token.ent_type_.startswith(("GPE", "LOC", "LANG", "NORP"))
    ):
        # a name that the pipeline takes for nothing
        if not references.describe(token).istitle() and any(word[:1].islower() for word in references.describe(token).split()):
            return ()
        said = {child.lemma_.lower() for child in children(token, "appos")}
        person = bool(said & (words("groups", "people") | words("offices", "heads"))) or token.ent_type_ == "PERSON"
        return (Entity(label=references.describe(token), type="Person" if person else "Organization"),)
    return (Entity(label=references.describe(token), type="Group"),) if token.tag_ == "NNS" else ()


def _town(references: References, token: Token, role: str) -> tuple[Entity, ...]:
    """ "Arrived in Lucia": a name that nothing knows, behind a preposition of place, where somebody goes."""
    if role != "destination" or token.pos_ != "PROPN" or token.i in references.article.found_at or not token.is_title:
        return ()
    placed = token.dep_ == "pobj" and token.head.lower_ in {"in", "to"}
    known = token.lower_ in words("offices", "heads") or token.text in words("groups", "organ_heads")
    town = placed and not known and token.ent_type_ in ("", "GPE", "LOC")
    return (Entity(label=references.describe(token), type="Place"),) if town else ()


def _ordered(article: Article, references: References, token: Token, role: str) -> tuple[Entity, ...]:
    """ "The resolution also extends a travel ban": whoever imposed restrictions in the sentences just before."""
    known = token.lemma_.lower() in words("instruments", "orders") and any(child.lower_ in {"the", "this"} for child in token.children)
    if role != "sender" or not known:
        return ()
    number = article.sentence_at[token.i]
    return next((tuple(senders) for place, senders in reversed(references.memory.imposed) if number - 3 <= place < number), ())


def _suits(entity: Entity, token: Token, role: str) -> bool:
    """Whether an entity may stand in a role: places are visited and attacked, actors do the rest."""
    if _outlet(entity):
        # who reports takes no part
        return role in ("target", "sanctioned", "attacked", "affected")
    if role in ("destination", "place"):
        return entity.type in ("Place", "State", "Organization")
    if role in ("target", "sanctioned", "attacked", "affected"):
        return entity.type in _ACTORS or entity.type == "Place"
    if role == "party":
        return entity.type in _ACTORS or (entity.type == "Place" and token.ent_type_ in ("GPE", "NORP"))
    return entity.type in _ACTORS or (
        entity.type == "Place" and entity.of is None and token.ent_type_ == "GPE" and role in ("sender", "attacker", "supplier")
    )


def _outlet(entity: Entity) -> bool:
    """A newspaper, a broadcaster, a news agency."""
    last = entity.label.split()[-1]
    named = entity.type == "Organization" and " " in entity.label and not entity.iri and last in _PAPERS
    named = named or (entity.type == "Organization" and entity.label.endswith("News Agency"))
    return named or str(entity.kind) in ("news-outlet", "news-agency")
