"""Who is put into an office, and who is put out of it."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.frames import Reading
from kb.extract.grammar import coordinated
from kb.extract.offices import lower_head
from kb.extract.offices import read as read_office
from kb.extract.references import References
from kb.extract.slots import slot
from kb.model import Action, Concept, Entity, Fact, Tenure

_NEAR = ("as", "predicate", "to", "object", "of", "dative")


def appointment(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Put into an office or out of it: by a verb ("was elected president"), or by a noun ("his election as president")."""
    holders = tuple(one for one in reading.roles.get("holder", ()) if one.type == "Person")
    if not holders or (reading.trigger.token.tag_ == "VBG" and reading.trigger.token.dep_ == "pcomp"):
        # "his first visit since becoming king" is about something else
        return []
    office = _office(article, reading) or _known(references, reading, holders[0])
    if office is None:
        return []
    position = Entity(label=office[0], type="Position", of=office[1])
    action = "elect" if reading.trigger.token.lemma_.lower() in {"elect", "re-elect", "reelect", "election"} else reading.action
    return [
        Action(
            action_type=Concept(action),
            actor=tuple(one for one in reading.roles.get("actor", ()) if one != holder),
            acts_on=Tenure(holder=(holder,), position=position),
        )
        for holder in holders
    ]


def _office(article: Article, reading: Reading) -> tuple[str, Entity | None] | None:
    """The office named near the trigger, and whose it is."""
    sentence = article.sentence(reading.trigger.token).span
    for name in _NEAR:
        for head in slot(article, reading.trigger, name):
            for one in coordinated(head):
                if lower_head(one) and one.i not in _persons(article, one):
                    office = read_office(article, one.i, sentence.start, sentence.end)
                    if office is not None:
                        return office.label, office.organization
    return None


def _persons(article: Article, token: Token) -> frozenset[int]:
    mention = article.found_at.get(token.i)
    return frozenset(range(mention.start, mention.end)) if mention is not None and mention.entity.type == "Person" else frozenset()


def _known(references: References, reading: Reading, holder: Entity) -> tuple[str, Entity | None] | None:
    """ "Since his election, President Macron": the office that a title gives whoever was put into one."""
    if not reading.frame.gives.get("office_known"):
        return None
    sentence = reading.sentence.span
    for post in references.posts:
        if post.person == holder and not post.former and sentence.start <= post.place < sentence.end:
            return post.label, post.organization
    return None

