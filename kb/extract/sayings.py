"""Which verbs are sayings where they stand, and what is said by them."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract import spoken_before
from kb.extract.article import Article, Sentence
from kb.extract.grammar import children, objects, passive, prepositions, subjects
from kb.extract.lexicon import load, words

_LONGEST_QUOTATION, _SHORTEST_REPORT, _SHORT_REST = 150, 6, 12
_OTHERS = frozenset({"report", "rumour", "rumor", "news", "fact"})
QUOTE = frozenset({'"', "''", "``"})


def says(verb: Token) -> bool:
    """Whether a verb is used as a saying here."""
    lemma = verb.lemma_.lower()
    if verb.pos_ not in ("VERB", "AUX") or lemma not in words("speech", "say"):
        return False
    if verb.dep_ in ("amod", "compound") or (verb.dep_ == "acl" and verb.tag_ == "VBN"):
        return False
    if _unsaid(verb, lemma) or _no_speech(verb, lemma):
        return False
    particles, light = load("speech")["particles"].get(lemma), load("speech")["light"].get(lemma)
    if particles is not None and any(one.lower_ in particles for one in verb.doc[verb.i + 1 : min(verb.i + 5, verb.sent.end)]):
        return True
    if light is not None and (lemma != "claim" or not _clause(verb)):
        return any(one.lemma_.lower() in light for one in children(verb, "dobj"))
    if particles is not None:
        return False
    ends = verb.dep_ == "conj" and spoken_before.stretch(verb) is not None
    return ends or closes(verb) or points_back(verb) or quoted_as(verb) is not None or _told(verb, lemma)


def as_told(verb: Token) -> bool:
    """ "..., as the ministry said earlier", "as reported by": the clause says who says what stands beside it."""
    if verb.dep_ != "advcl" or verb.lemma_.lower() not in words("speech", "closing") or children(verb, "ccomp", "xcomp"):
        return False
    if children(verb, "dobj") and verb.lemma_ != "tell":
        return False
    return any(child.lower_ == "as" for child in children(verb, "mark", "advmod"))


def closes(verb: Token) -> bool:
    """ "..., the largest sum so far a spokesman said here yesterday": a saying with its speaker right before it ends the sentence.

    The parse takes such a saying for a clause on some word of what is said.
    """
    if verb.dep_ not in ("relcl", "acl", "conj", "advcl") or verb.lemma_.lower() not in words("speech", "closing"):
        return False
    own = children(verb, "nsubj")
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or not own or own[0].i > verb.i or own[0].tag_ in ("WP", "WDT", "PRP"):
        return False
    if children(verb, "ccomp", "xcomp", "dobj", "aux", "neg", "mark", "advcl") or own[0].left_edge.i - verb.sent.start < _SHORTEST_REPORT:
        return False
    return all(one.pos_ not in ("VERB", "AUX", "SCONJ") and one.text not in {",", '"'} for one in verb.doc[verb.i + 1 : verb.sent.end])


def points_back(verb: Token) -> bool:
    """ "This was stated by the envoy", "The envoy stated this": a saying that says nothing but who said what stands before it."""
    if verb.lemma_.lower() not in words("speech", "closing") or children(verb, "ccomp", "xcomp", "parataxis", "neg"):
        return False
    told = children(verb, "nsubjpass") if children(verb, "auxpass") else children(verb, "dobj")
    about = [one for child in children(verb, "prep") if child.lower_ in {"about", "on", "of"} for one in children(child, "pobj")]
    papers = any(one.lemma_.lower() in words("speech", "carriers") for one in prepositions(verb).get("in", []))
    if children(verb, "auxpass") and not children(verb, "agent") and not papers:
        return False
    told += [one for one in about if one.lower_ in {"this", "it"}]
    if told:
        return all(
            one.lower_ in {"this", "it", "that", "which", "abovementioned", "aforementioned"}
            or (one.lemma_.lower() in words("speech", "tidings") and any(child.lower_ == "this" for child in one.children))
            for one in told
        )
    # "The press service reported."
    ends = verb.i + 2 >= verb.sent.end or (verb.doc[verb.i + 1].tag_ == "VBG" and verb.sent.end - verb.i < _SHORT_REST)
    return verb.lemma_.lower() in {"report", "inform"} and ends and not any(one.text in QUOTE for one in verb.sent)


def quoted_as(verb: Token) -> Token | None:
    """Whom a text quotes, for the verb of what is quoted: "the paper quoted a *diplomat* as saying that ..."."""
    if verb.dep_ != "pcomp" or verb.head.lower_ != "as" or verb.head.head.lemma_.lower() not in words("speech", "quoting"):
        return None
    return next(iter(objects(verb.head.head)), None)


def _unsaid(verb: Token, lemma: str) -> bool:
    """ "Has not said", "will say", "to announce": what has not been said, or not yet."""
    if any(child.dep_ == "neg" or child.lower_ in {"never", "neither"} for child in verb.children) and lemma not in {"deny", "exclude"}:
        return True
    modal = {child.lower_ for child in children(verb, "aux")} & {"to", "will", "would", "could", "may", "might", "should", "can", "must"}
    if verb.tag_ != "VB" or not modal:
        return False
    if modal == {"to"} and verb.dep_ in ("xcomp", "ccomp", "advcl") and verb.head.lemma_.lower() in words("speech", "carried"):
        return any(child.lower_ in {"would", "will"} and verb.head.lemma_ != "like" for child in children(verb.head, "aux"))
    # "would only say that"
    return not (modal & {"would", "could"} and any(one.lower_ == "only" for one in verb.doc[verb.i - 1 : min(verb.i + 2, verb.sent.end)]))


def _no_speech(verb: Token, lemma: str) -> bool:
    """ "If he insisted", "dismissed the minister", "the chamber confirmed the envoys", "what they call": nothing is reported."""
    if any(child.dep_ == "mark" and child.lower_ in {"if", "unless"} for child in verb.children):
        return True
    targets = children(verb, "dobj")
    if verb.dep_ == "pcomp" and verb.head.lower_ == "for" and lemma in words("speech", "calling"):
        # "criticised it for calling them rebels"
        return True
    if verb.tag_ == "VBN" and lemma in words("speech", "calling") and not children(verb, "aux", "auxpass"):
        # "sites described as secret"
        return True
    if lemma == "find" and not any(child.lower_ == "that" for one in children(verb, "ccomp") for child in one.children):
        return True
    if lemma == "read" and not any(one.lemma_.lower() in words("speech", "carriers") for one in children(verb, "nsubj")):
        return True
    if lemma in words("speech", "calling") and any(child.tag_ in ("WP", "WDT") and child.i < verb.i for child in verb.children):
        # "what he called an outrage": part of what is told
        return any(child.lower_ in {"they", "many", "some", "we"} for child in verb.children) or _told_beside(verb)
    if lemma in {"dismiss", "confirm", "reject", "encourage", "beg"} and not _clause(verb):
        people = any(one.ent_type_ == "PERSON" or one.lemma_.lower() in words("groups", "people") for one in targets)
        elected = any(one.lemma_.lower() in words("groups", "chambers") for one in subjects(verb))
        return (people and lemma not in {"reject"}) or (elected and lemma == "confirm")
    return lemma in {"encourage", "beg"} and not children(verb, "xcomp", "ccomp")


def _told_beside(verb: Token) -> bool:
    """Whether another plain saying stands in the sentence."""
    return any(
        one != verb and one.lemma_ in {"say", "tell", "add", "report", "warn", "announce"} and one.pos_ == "VERB" for one in verb.sent
    )


def _clause(verb: Token) -> bool:
    return any(child.dep_ in ("ccomp", "parataxis", "xcomp") for child in verb.children)


def _told(verb: Token, lemma: str) -> bool:
    """Whether what stands around a verb of saying is what is said: a clause, a quotation, what it calls something."""
    clause, quoted = _clause(verb), any(token.text in QUOTE for token in verb.sent)
    if lemma == "call" and any(one.lower_ in {"in", "off", "up", "back", "home"} for one in children(verb, "prt", "advmod")):
        return False
    if lemma == "call":
        asked = [one for one in prepositions(verb).get("on", []) if one.ent_type_ == "PERSON" or one.tag_ == "NNP" or not quoted]
        behind = verb.doc[asked[0].i : verb.sent.end] if asked else ()
        asking = next((one for one in behind if one.tag_ == "TO" or one.lower_ == "and"), None)
        if asked and (asking is None or asking.lower_ == "and") and "for" not in prepositions(verb):
            # "call on the president": a visit
            return False
        predicate = (
            any(child.dep_ in ("oprd", "xcomp", "ccomp", "attr") for child in verb.children) or len(children(verb, "dobj", "dative")) > 1
        )
        demanded = any(child.dep_ == "prep" and child.lower_ in {"on", "for"} for child in verb.children)
        return predicate or demanded or _double(verb) or (quoted and not passive(verb))
    if lemma in words("speech", "naming") and lemma != "declare":
        called = any(child.dep_ == "prep" and child.lower_ == "as" for child in verb.children)
        return (
            called
            or (clause and lemma != "name")
            or any(child.dep_ == "oprd" for child in verb.children)
            or (lemma != "name" and _double(verb))
        )
    if lemma in {"welcome", "thank", "congratulate", "praise", "hail"}:
        return bool(children(verb, "dobj")) or clause
    if lemma in {"compare", "liken"}:
        return (bool(children(verb, "dobj")) and "to" in prepositions(verb)) or "with" in prepositions(verb)
    if lemma == "tell" and not passive(verb):
        return not any(one.lemma_.lower() in words("speech", "stories") for one in children(verb, "dobj"))
    marked = any(token.lower_ == "that" and token.tag_ == "IN" for token in verb.doc[verb.i + 1 : min(verb.i + 12, verb.sent.end)])
    clause_only = lemma in words("speech", "clause_only") and lemma not in words("speech", "object")
    if clause_only and lemma not in {"announce", "confirm", "declare", "acknowledge", "reveal", "disclose"}:
        return clause or quoted or marked or verb.dep_ == "parataxis" or any(child.lower_ == "as" for child in children(verb, "mark"))
    return clause or quoted or bool(children(verb, "dobj", "prep")) or verb.dep_ in ("parataxis", "ROOT", "conj", "advcl")


def _double(verb: Token) -> bool:
    """ "Calls the report fiction", "which she branded a provocation": two things behind a verb, the second what it calls the first."""
    after = [one for one in children(verb, "dobj") if one.i > verb.i]
    if verb.dep_ == "relcl":
        return bool(after)
    if len(after) != 1 or after[0].i + 1 >= len(verb.doc) or not verb.doc[after[0].i + 1].is_punct:
        return False
    # the parse takes "the report fiction" for one thing
    named = [one for one in children(after[0], "compound") if one.tag_ == "NN"]
    return bool(named) and any(one.dep_ == "det" for one in after[0].children)


def in_quotation(article: Article, verb: Token) -> bool:
    """Whether a verb stands between quotation marks of its paragraph: then it is part of what somebody says."""
    number = article.sentence_at[verb.i]
    paragraph = article.sentences[number].stretch
    first = number
    while first > 0 and article.sentences[first - 1].stretch == paragraph:
        first -= 1
    start = article.sentences[first].span.start
    own = [subject.i for subject in subjects(verb) if subject.i < verb.i]
    first_word = min([verb.i, *own])
    for place in range(first_word - 1, max(start, first_word - _LONGEST_QUOTATION) - 1, -1):
        if article.doc[place].text in QUOTE:
            # a mark that stands close to the word before it closes a quotation
            return place == start or bool(article.doc[place - 1].whitespace_) or article.doc[place - 1].text in {"(", "[", "—", "–"}
    return False


_REPORTING = frozenset(
    {"quoted", "cited", "carried", "seen", "obtained", "reviewed", "published", "released", "reported", "issued", "dated", "leaked"}
)


def bare(article: Article, content: tuple[int, int]) -> tuple[int, int]:
    """What is said without a rest of who says it in front: ", quoted by the agency X, the document lists ..."."""
    start, end = content
    doc = article.doc
    while start < end - 1:
        token = doc[start]
        if token.text in {",", ":", ";", "-", "–", "—"} or token.is_space or (token.lower_ == "that" and token.tag_ == "IN"):
            start += 1
        elif token.lower_ in _REPORTING and token.tag_ in ("VBN", "VBD"):
            comma = next((i for i in range(start, min(end, start + 14)) if doc[i].text == ","), None)
            if comma is None or comma + 2 >= end:
                break
            start = comma + 1
        else:
            break
    return start, end


def content(verb: Token, sentence: Sentence) -> tuple[int, int]:
    """The tokens of what is said: the clause under the verb, its object, or the quotation."""
    for relation in ("ccomp", "parataxis", "xcomp"):
        for child in children(verb, relation):
            end = child.right_edge.i + 1
            cut = end < sentence.span.end and verb.doc[end].text == "-" and not verb.doc[end - 1].whitespace_
            # "urged them to re-engage": the hyphen cuts the verb in two
            return child.left_edge.i, max(end, verb.right_edge.i + 1) if cut else end
    behind = said_behind(verb)
    if behind is not None:
        return behind.left_edge.i, behind.right_edge.i + 1
    before = _told_before(verb)
    if before is not None:
        return before
    quotes = [token.i for token in sentence.span if token.text in QUOTE]
    if len(quotes) >= 2:
        return quotes[0] + 1, quotes[-1]
    for child in objects(verb):
        if child.i > verb.i and child.sent.start == verb.sent.start:
            return verb.i, child.right_edge.i + 1
    negated = [child.i for child in children(verb, "neg", "aux")]
    return min([verb.i, *negated]), max(verb.i + 1, sentence.span.end)


def said_behind(verb: Token) -> Token | None:
    """ "Said in a statement that it *recalls* its envoy": the clause with "that", which parsers hang on the noun before it."""
    waiting = children(verb, "prep", "dobj", "npadvmod", "dative", "agent")
    while waiting:
        place = waiting.pop(0)
        if place.lemma_.lower() in _OTHERS or load("modality")["nouns"].get(place.lemma_.lower()) == "alleged":
            # "repeated Chile's claim that"
            continue
        clause = next((one for one in children(place, "acl", "relcl", "ccomp", "advcl") if _with_that(one)), None)
        if clause is not None and place.i > verb.i and place.pos_ in ("NOUN", "PROPN"):
            return clause
        waiting.extend(children(place, "prep", "pobj"))
    return None


def _with_that(clause: Token) -> bool:
    if any(one.lower_ == "that" and one.tag_ == "IN" for one in children(clause, "mark")):
        return True
    # "in an interview with the paper that it had sent tanks": the parse takes the word for the object, which the clause has already
    targets = children(clause, "dobj")
    return len(targets) > 1 and targets[0].lower_ == "that"


def _told_before(verb: Token) -> tuple[int, int] | None:
    """ "Ruritania has expelled the envoy, the minister said on Tuesday", where the parse has two clauses side by side."""
    own = [one for one in subjects(verb) if one.i < verb.i]
    if verb.lemma_.lower() not in {"say", "report", "add", "state", "note"} or not own:
        return None
    first = min(one.left_edge.i for one in own)
    start = verb.sent.start
    before = spoken_before.stretch(verb) if verb.dep_ == "conj" else None
    if before is not None:
        return start, before[0].start - 1
    if closes(verb):
        return start, first
    if verb.dep_ != "conj" or first - start < 4 or verb.doc[first - 1].text != ",":
        return None
    return start, first - 1
