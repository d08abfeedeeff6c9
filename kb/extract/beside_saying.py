"""The name or title right beside a saying, whatever the parse makes of it: "..., Chile's ministry said", "..., said Minister Roe"."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.grammar import children
from kb.extract.heads import lower_head
from kb.extract.references import References
from kb.model import Entity

_ENDS = frozenset({",", '"', "''"})
_LONGEST_TITLE = 22
SPEAKERS = frozenset({"Person", "State", "Organization", "Group", "Company", "PublicBody", "Government"})


def name(references: References, verb: Token) -> tuple[Entity, ...]:
    """Who is named right before a saying, or behind it with a title; empty where the parse has to tell."""
    return _beside(references, verb) or _titled_beside(references, verb) or _titled_behind(references, verb)


def _beside(references: References, verb: Token) -> tuple[Entity, ...]:
    """ "..., Freedonia's Foreign Ministry said": the name right before the verb, behind a comma, whatever the parse made of it."""
    place = verb.i - 1
    start = verb.sent.start
    while place > start and verb.doc[place].pos_ in ("AUX", "ADV") and verb.i - place < 4:
        place -= 1
    mention = references.article.found_at.get(place)
    if mention is None or mention.end != place + 1 or mention.entity.type not in SPEAKERS or mention.how == "adjective":
        return ()
    before = mention.start - 1
    if before >= start and verb.doc[before].text in {"'s", "'"}:
        owner = references.article.found_at.get(before - 1)
        before = owner.start - 1 if owner is not None else before
    if before > start + 3 and verb.doc[before].lower_ == "the":
        before -= 1
    behind = before > start + 3 and verb.doc[before].text in {",", '"'} and verb.dep_ in ("ROOT", "parataxis", "ccomp")
    return (mention.entity,) if behind else ()


def _titled_behind(references: References, verb: Token) -> tuple[Entity, ...]:
    """ "..., said Under Secretary for Trade and Industry Jane Roe": the name at the end of a title that stands behind the verb."""
    doc = verb.doc
    if verb.lemma_ not in {"say", "add", "tell", "explain", "note", "stress"} or verb.i == verb.sent.start:
        return ()
    if doc[verb.i - 1].text not in _ENDS:
        return ()
    titled = False
    for place in range(verb.i + 1, min(verb.i + _LONGEST_TITLE, verb.sent.end)):
        token = doc[place]
        mention = references.article.found_at.get(place)
        if mention is not None and mention.entity.type == "Person":
            return (mention.entity,) if titled and place > verb.i + 1 else ()
        if token.text in {",", ".", ";", '"', "(", ":"} or (token.pos_ in ("VERB", "AUX", "PRON") and token.text.islower()):
            return ()
        titled = titled or bool(lower_head(token) and token.text[:1].isupper())
    return ()


def _titled_beside(references: References, verb: Token) -> tuple[Entity, ...]:
    """ "After a press conference with X, the alliance's secretary general added": the title right before the verb, if it means somebody."""
    place = verb.i - 1
    while place > verb.sent.start and verb.doc[place].pos_ == "ADV":
        place -= 1
    title = verb.doc[place]
    if title.dep_ != "appos" or not lower_head(title) or title.head.i > title.i or verb.dep_ != "ROOT":
        return ()
    opener = title.left_edge.i - 1
    if opener <= verb.sent.start or verb.doc[opener].text != "," or children(verb, "nsubj"):
        return ()
    return tuple(one for one in references.entities(title) if one.type in SPEAKERS)


def named_behind(references: References, subject: Token, verb: Token) -> tuple[Entity, ...]:
    """ "An aide to the prime minister, Jane Roe, said": the name between commas right before the verb, whatever it hangs on."""
    place = verb.i - 1
    while place > subject.i and verb.doc[place].pos_ in ("AUX", "ADV"):
        place -= 1
    if subject.tag_ not in ("NN", "NNP") or verb.doc[place].text != "," or place - 1 <= subject.i:
        return ()
    mention = references.article.found_at.get(place - 1)
    if mention is None or mention.entity.type != "Person" or mention.end != place:
        return ()
    comma = mention.start - 1
    while comma > subject.i and mention.start - comma < 8 and verb.doc[comma].text != ",":
        if verb.doc[comma].pos_ in ("VERB", "AUX", "ADP", "CCONJ"):
            return ()
        comma -= 1
    return (mention.entity,) if verb.doc[comma].text == "," and comma > subject.i else ()
