"""Who is put into an office, and who is put out of it."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.frames import Reading
from kb.extract.grammar import children, coordinated, passive
from kb.extract.heads import lower_head
from kb.extract.lexicon import words
from kb.extract.national import is_national
from kb.extract.offices import read as read_office
from kb.extract.references import References
from kb.extract.slots import slot
from kb.model import Action, Concept, Entity, Fact, Tenure

_NEAR = ("as", "predicate", "to", "object", "of", "dative")


def appointment(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Put into an office or out of it: by a verb ("was elected president"), or by a noun ("his election as president")."""
    if reading.trigger.token.tag_ == "VBG" and reading.trigger.token.dep_ == "pcomp":
        # "his first visit since becoming king" is about something else
        return []
    if _expected(reading.trigger.token):
        return []
    helpers = {one.lower_ for one in children(reading.trigger.token, "aux")}
    if "to_come" in reading.frame.gives and not helpers & {"will", "'ll", "would"}:
        return []
    holders = tuple(one for one in reading.roles.get("holder", ()) if one.type == "Person") or _before_office(article, reading)
    if not holders:
        return []
    office = _office(article, references, reading) or _behind(article, reading, holders[0]) or _known(references, reading, holders[0])
    if office is None:
        return []
    of = office[1] or _of_whom(references, reading, office[0], holders[0])
    position = Entity(label=office[0], type="Position", of=of)
    action = "elect" if reading.trigger.token.lemma_.lower() in {"elect", "re-elect", "reelect", "election"} else reading.action
    return [
        Action(
            action_type=Concept(action),
            actor=tuple(one for one in reading.roles.get("actor", ()) if one != holder),
            acts_on=Tenure(holder=(holder,), position=position),
        )
        for holder in holders
    ]


def _expected(verb: Token) -> bool:
    """ "The most favoured to succeed her": whom nobody has chosen yet."""
    if verb.lemma_.lower() not in {"succeed", "replace"} or not any(one.lower_ == "to" for one in children(verb, "aux")):
        return False
    return verb.head.lemma_.lower() not in words("offices", "choosing")


def _of_whom(references: References, reading: Reading, label: str, holder: Entity) -> Entity | None:
    """Whose an office is that only states have: of whoever appoints, else of the holder's other posts."""
    if not is_national(label):
        return None
    for one in (*reading.roles.get("actor", ()), holder):
        state = references.state_of(one) if one.type == "Person" else one.of or one
        if state is not None and state.type == "State":
            return state
    return None


def _office(article: Article, references: References, reading: Reading) -> tuple[str, Entity | None] | None:
    """The office named near the trigger, and whose it is."""
    sentence = article.sentence(reading.trigger.token).span
    for name in _NEAR:
        for head in slot(article, reading.trigger, name):
            for one in coordinated(head):
                # "elected Foreign Minister Anna Berg": a title that a name goes with is what she was before
                if lower_head(one) and one.i not in _persons(article, one):
                    office = read_office(article, one.i, sentence.start, sentence.end)
                    if office is not None and not (name == "object" and (office.former or one.i in references.titled)):
                        return office.label, office.organization
    return _last_as(article, reading) or _taken_over(article, reading) or _replaced(article, references, reading)


def _replaced(article: Article, references: References, reading: Reading) -> tuple[str, Entity | None] | None:
    """ "Carlo Ruiz was replaced by Anna Berg": the office that the article gives whoever goes."""
    if reading.trigger.token.lemma_.lower() not in {"replace", "succeed"}:
        return None
    for head in slot(article, reading.trigger, "object"):
        for person in references.all(head):
            post = next((one for one in references.posts if one.person == person), None)
            if post is not None:
                return post.label, post.organization
    return None


def _last_as(article: Article, reading: Reading) -> tuple[str, Entity | None] | None:
    """ "Confirmed as the replacement for Carlo Ruiz as envoy to Chile": the office behind the second "as"."""
    if not any(head.lemma_.lower() in {"replacement", "successor"} for head in slot(article, reading.trigger, "as")):
        return None
    sentence = article.sentence(reading.trigger.token).span
    last = max((token.i for token in sentence if token.lower_ == "as"), default=-1)
    for place in range(last + 1, min(last + 8, sentence.end)) if last >= 0 else ():
        if lower_head(article.doc[place]):
            office = read_office(article, place, last + 1, sentence.end)
            if office is not None:
                return office.label, office.organization
    return None


def _taken_over(article: Article, reading: Reading) -> tuple[str, Entity | None] | None:
    """ "Elected Anna Berg to replace the council's chairman, Carlo Ruiz": the office of whoever is replaced."""
    sentence = article.sentence(reading.trigger.token).span
    for verb in reading.trigger.token.subtree:
        if verb.lemma_.lower() not in {"replace", "succeed"} or verb == reading.trigger.token:
            continue
        for head in children(verb, "dobj"):
            for one in head.subtree:
                if lower_head(one) and one.i not in _persons(article, one):
                    office = read_office(article, one.i, sentence.start, sentence.end)
                    if office is not None:
                        return office.label, office.organization
    return None


def _before_office(article: Article, reading: Reading) -> tuple[Entity, ...]:
    """ "elected Anna Berg prime minister": parsers make one phrase of name and office."""
    if "object" not in reading.frame.roles.get("holder", ()):
        return ()
    for head in slot(article, reading.trigger, "object"):
        if lower_head(head):
            named = [article.found_at[one.i] for one in head.subtree if one.i < head.i and one.i in article.found_at]
            people = [one for one in named if one.entity.type == "Person" and one.start > reading.trigger.token.i]
            if people:
                return (people[-1].entity,)
    return ()


def _behind(article: Article, reading: Reading, holder: Entity) -> tuple[str, Entity | None] | None:
    """ "the appointment of Anna Berg as foreign minister": the title behind the name, read off the text where the parse loses it."""
    sentence = article.sentence(reading.trigger.token)
    first = reading.trigger.token.i + 1
    start = next((place for place in range(first, min(first + 4, sentence.span.end - 1)) if article.doc[place].lower_ == "as"), -1)
    for head in range(start + 1, min(start + 8, sentence.span.end)) if start >= 0 else ():
        # "was sworn in Monday as the country's president"
        if lower_head(article.doc[head]):
            office = read_office(article, head, start + 1, sentence.span.end)
            if office is not None:
                return office.label, office.organization
    for mention in article.found_in(sentence.number):
        if mention.entity == holder and mention.start > reading.trigger.token.i and mention.end + 1 < sentence.span.end:
            if article.doc[mention.end].lower_ != "as":
                continue
            for head in range(mention.end + 1, min(mention.end + 8, sentence.span.end)):
                if lower_head(article.doc[head]):
                    office = read_office(article, head, mention.end + 1, sentence.span.end)
                    if office is not None:
                        return office.label, office.organization
    return None


def _persons(article: Article, token: Token) -> frozenset[int]:
    mention = article.found_at.get(token.i)
    return frozenset(range(mention.start, mention.end)) if mention is not None and mention.entity.type == "Person" else frozenset()


def _known(references: References, reading: Reading, holder: Entity) -> tuple[str, Entity | None] | None:
    """ "Since his election, President Macron": the office that a title gives whoever was put into one."""
    token = reading.trigger.token
    again = token.lemma_.lower() in {"swear", "re-elect", "reelect"}
    again = again or (token.lemma_.lower() in {"succeed", "replace"} and passive(token))
    apart = token.pos_ == "NOUN" or token.dep_ in ("relcl", "acl")
    if not reading.frame.gives.get("office_known") or not (again or apart or reading.action in ("dismiss", "resign")):
        return None
    if any(child.dep_ == "xcomp" and any(one.lower_ == "to" for one in children(child, "aux")) for child in token.children):
        # "was appointed to mediate": for a task
        return None
    sentence = reading.sentence.span
    for post in references.posts:
        if post.person == holder and not post.former and sentence.start <= post.place < sentence.end:
            return post.label, post.organization
    return None

