"""Who speaks: whom the subject of a saying, or what stands behind "according to", means as a speaker."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kb.extract import beside_saying, descriptions, pronouns, spoken_again, spoken_before
from kb.extract import holders as holders_of
from kb.extract.beside_saying import SPEAKERS
from kb.extract.grammar import children, coordinated, holders, prepositions, subjects
from kb.extract.heads import lower_head
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.sayings import QUOTE, points_back, quoted_as
from kb.model import Entity


def of_verb(references: References, verb: Token) -> tuple[Entity, ...]:
    """Who says what a saying tells."""
    quoted = quoted_as(verb)
    if quoted is not None:
        end = verb.head.i - 1
        named = references.article.found_at.get(end - 1) if verb.doc[end].text == "," else None
        if named is not None and named.entity.type == "Person" and named.start > quoted.i:
            # "quoted the envoy, Jane Roe, as saying"
            return (named.entity,)
        return meant(references, quoted)
    if children(verb, "auxpass") and not children(verb, "agent"):
        # "this is stated in a release of the ministry"
        papers = [one for one in prepositions(verb).get("in", []) if one.lemma_.lower() in words("speech", "carriers")]
        return _carried(references, papers[0], papers[0].lemma_.lower()) if papers and points_back(verb) else ()
    beside = beside_saying.name(references, verb)
    if beside:
        return beside
    there = spoken_before.before_saying(references, verb)
    if there is not None:
        return (there,) if isinstance(there, Entity) else tuple(one for head in there for one in _apart(references, head))
    found: list[Entity] = []
    spoken = _spoke_before(references, verb)
    if spoken:
        return spoken
    for subject in _one_name(_outer(verb) or subjects(verb) or _inverted(references, verb)):
        if any(child.lower_ in {"neither", "no", "nobody"} for child in subject.children) or subject.lower_ in {"nobody", "none"}:
            continue
        again = spoken_again.same(references, verb, subject)
        if again:
            return again
        for one in coordinated(subject):
            for entity in _who(references, one, verb):
                if entity not in found:
                    found.append(entity)
    return _named_before(references, verb, found) or _apposed(references, verb, found) or tuple(found)


def _one_name(found: list[Token]) -> list[Token]:
    """ "State news agency ANP": one name in which parsers see two subjects."""
    return [one for one in found if not any(other.left_edge.i == one.i + 1 and other.pos_ == "PROPN" for other in found)]


def _apart(references: References, head: Token) -> tuple[Entity, ...]:
    """Whom the words before a saying mean, where the parse takes them for a remark on the name before: "to Chile, a source told"."""
    office = lower_head(head)
    if head.dep_ != "appos" or head.i in references.article.found_at:
        return meant(references, head)
    holder = holders_of.holder(references, head, office) if office else None
    found = (holder,) if holder is not None else descriptions.described(references, head, head.lemma_.lower())
    return tuple(_fuller(references, head, one) for one in found if one.type in SPEAKERS)


def _apposed(references: References, verb: Token, found: list[Entity]) -> tuple[Entity, ...]:
    """ "The Harbour Union's head of mission in Oslo, Jane Roe, called": the name between commas, where the parse takes the body."""
    if len(found) != 1 or found[0].type != "Organization" or verb.i < 4 or verb.doc[verb.i - 1].text != ",":
        return ()
    mention = references.article.found_at.get(verb.i - 2)
    if mention is None or mention.entity.type != "Person" or verb.doc[mention.start - 1].text != ",":
        return ()
    root = verb.doc[mention.start : mention.end].root
    held = any(post.person == mention.entity and post.organization == found[0] for post in references.posts)
    return (mention.entity,) if held and root.dep_ == "appos" and root.head in children(verb, "nsubj") else ()


def _named_before(references: References, verb: Token, found: list[Entity]) -> tuple[Entity, ...]:
    """ "Spokesman for the Eastern Sea Commodore Jane Roe said": the name right before the verb, within the parse's speaker."""
    if len(found) != 1 or found[0].type != "Group" or verb.i == 0:
        return ()
    mention = references.article.found_at.get(verb.i - 1)
    own = children(verb, "nsubj")
    if mention is None or mention.entity.type != "Person" or len(own) != 1 or own[0].tag_ not in ("NN", "NNP"):
        return ()
    return (mention.entity,) if own[0].i < mention.start <= own[0].right_edge.i and verb.doc[mention.start - 1].text[:1].isupper() else ()


def _who(references: References, subject: Token, verb: Token) -> tuple[Entity, ...]:
    """Whom a subject means; "an aide to the minister, Jane Roe," is she, "Jane Roe, who met the envoy, John Doe," is not he."""
    found = meant(references, subject)
    if subject.pos_ == "NOUN" and not any(one.type == "Person" for one in found):
        return beside_saying.named_behind(references, subject, subject.head if subject.head.pos_ in ("VERB", "AUX") else verb) or found
    return found


def _spoke_before(references: References, verb: Token) -> tuple[Entity, ...]:
    """ "'We met the envoy, Jane Roe,' he said": who spoke last, not who is spoken of inside of the quotation."""
    own = children(verb, "nsubj")
    if len(own) != 1 or own[0].lower_ not in {"he", "she"} or not references.speakers:
        return ()
    place, last = references.speakers[-1]
    number = references.article.sentence_at[verb.i]
    quoted = any(token.text in QUOTE for token in verb.doc[verb.sent.start : min(own[0].i, verb.i)])
    if not quoted or place == number or number - place > 2 or len(last) != 1 or last[0].type != "Person":
        return ()
    inside = [one for one in references.article.found_in(number) if one.entity.type == "Person" and one.start < verb.i]
    if not inside or any(one.entity == last[0] for one in inside):
        return ()
    wrong = {"he": "female", "she": "male"}[own[0].lower_]
    return () if pronouns.gender_of(references, last[0]) == wrong else last


def _outer(verb: Token) -> list[Token]:
    """ "The spokesman said nine men had died and warned that": who warns is not who died."""
    if verb.dep_ == "advcl" and verb.tag_ == "VBG" and not children(verb, "nsubj"):
        # "She said that the envoy was not the first, adding that"
        told = verb.head
        while told.dep_ in ("conj", "xcomp") and told.head.pos_ in ("VERB", "AUX"):
            told = told.head
        said = told.head
        if told.dep_ == "ccomp" and told.lemma_.lower() not in words("speech", "say") and said.lemma_.lower() in words("speech", "say"):
            return subjects(said)
        return []
    if verb.dep_ != "conj" or children(verb, "nsubj", "nsubjpass") or children(verb, "aux"):
        return []
    told = verb.head
    while told.dep_ == "conj" and told.head.pos_ in ("VERB", "AUX"):
        told = told.head
    said = told.head
    # "The envoy said her country welcomed it and said that": the same word again is the same speaker's
    again = verb.lemma_ == said.lemma_ != told.lemma_ and verb.tag_ == said.tag_
    within = again or told.lemma_.lower() not in words("speech", "say")
    outer = told.dep_ == "ccomp" and within and said.lemma_.lower() in words("speech", "say")
    goes_on = again or verb.lemma_.lower() in words("speech", "continuing") or children(told, "aux") or told.tag_ != verb.tag_
    return subjects(said) if outer and goes_on else []


def _inverted(references: References, verb: Token) -> list[Token]:
    """ "..., stressed the chancellor": the object of a saying that follows its words is who says them."""
    before = verb.doc[verb.i - 1].text if verb.i > verb.sent.start else ""
    if before not in {",", '"'} or (verb.lemma_.lower() in words("speech", "calling") and (verb.dep_ == "conj" or children(verb, "oprd"))):
        return []
    return [
        child for child in children(verb, "dobj") if child.i > verb.i and any(one.type == "Person" for one in references.entities(child))
    ]


def meant(references: References, token: Token) -> tuple[Entity, ...]:
    """Whom a subject or the object of "according to" means as a speaker: a person or body, or whose statement it is."""
    lemma = token.lemma_.lower()
    mention = references.article.found_at.get(token.i)
    if lemma in words("speech", "carriers") and (mention is None or mention.entity.type not in SPEAKERS):
        return _carried(references, token, lemma)
    short = next((one for one in children(token, "compound", "amod") if one.text.isupper() and len(one.text) > 2), None)
    if lemma == "agency" and mention is None and short is not None and short.pos_ == "PROPN":
        # "state-run ANP agency"
        return (Entity(label=short.text, type="Organization"),)
    if lemma in words("speech", "services") and mention is None and (state := references.modifier_state(token)) is not None:
        # "the Chilean navy": an organ of a state speaks under its own name
        return (Entity(label=references.describe(token), type="Organization", of=state if state.type == "State" else state.of),)
    if lemma in words("groups", "of_amount") and mention is None:
        # "a number of partners", "most of the ministers"
        counted = [one for one in prepositions(token).get("of", []) if one.tag_ in ("NNS", "NNPS")]
        if counted:
            return meant(references, counted[0])
    if token.pos_ == "PROPN" and mention is None and any(one.pos_ == "NOUN" for one in children(token, "appos")):
        # "Lumen Analytics, a US firm"
        return (_unknown(token),)
    found = [one for one in references.entities(token) if one.type in SPEAKERS]
    if found:
        return tuple(_fuller(references, token, one) for one in found)
    if mention is not None and mention.how in ("place",) and mention.entity.type == "Place":
        return ()
    if lemma in words("speech", "speakers"):
        return (_fuller(references, token, Entity(label=references.describe(token), type="Group")),)
    several = any(one.dep_ == "compound" and one.is_title for one in token.children)
    if token.pos_ == "PROPN" and mention is None and token.i > 0 and (token.ent_type_ in ("ORG", "PERSON") or (several and token.is_title)):
        return (_unknown(token),)
    return ()


def _unknown(token: Token) -> Entity:
    """A name that nothing else knows, as a speaker: "Lumen Analytics said"."""
    start, end = token.i, token.i + 1
    while start > token.sent.start and token.doc[start - 1].dep_ == "compound" and token.doc[start - 1].text[:1].isupper():
        start -= 1
    return Entity(label=token.doc[start:end].text, type="Person" if token.ent_type_ == "PERSON" else "Organization")


def _fuller(references: References, token: Token, entity: Entity) -> Entity:
    """ "Spokesman for the council", "official close to the file": who speaks without a name is told from others by what follows."""
    if token.i > 1 and token.doc[token.i - 1].text == "-" and token.doc[token.i - 2].lower_ == "co" and entity.type == "Group":
        entity = replace(entity, label=f"co-{token.text}") if entity.label == token.text else entity
    if entity.type not in ("Group", "Organization") or entity.iri or token.tag_ not in ("NN", "NNS") or token.i + 1 >= len(token.doc):
        return entity
    after = token.doc[token.i + 1]
    posted = {"in", "to"} if token.lemma_.lower() in words("speech", "posts") else set()
    if after.lower_ == "close" and after.i + 1 < len(token.doc) and token.doc[after.i + 1].lower_ == "to":
        told, after = True, token.doc[after.i + 1]
    else:
        told = after.dep_ == "prep" and after.head == token and after.lower_ in {"of", "for", "from", "at", "with"} | posted
    if not told or not entity.label.endswith(token.text):
        return entity
    target = next(iter(children(after, "pobj")), None)
    if target is None or target.i - token.i > 6:
        return entity
    behind = token.doc[token.i + 1 : target.i + 1].text
    return replace(entity, label=f"{entity.label} {' '.join(behind.split())}")


def _carried(references: References, token: Token, lemma: str) -> tuple[Entity, ...]:
    """Whose words a statement, a letter or a report are; the last speaker's where it does not say."""
    before = {one.lower_ for one in children(token, "compound", "amod", "nmod")}
    if lemma == "report" and before & {"media", "press", "newspaper", "news"}:
        # "Chilean media reports": nobody but the media tell
        return (Entity(label=references.describe(token), type="Group"),)
    owners = [
        *children(token, "poss"),
        *(one for word in ("from", "by", "of") for one in prepositions(token).get(word, [])),
        *(one for clause in _authored(token) for by in children(clause, "agent") for one in children(by, "pobj")),
        *(
            one
            for one in children(token, "compound", "nmod", "amod")
            if one.i in references.article.found_at
            or (one.pos_ in ("NOUN", "PROPN") and one.lemma_.lower() in words("speech", "bodies_speaking"))
        ),
    ] or (holders(token) if token.dep_ in ("dobj", "pobj") and token.head.lower_ != "to" else [])
    for owner in owners:
        found = [one for one in references.all(owner) if one.type in SPEAKERS]
        if lemma == "report" and owner.dep_ == "pobj" and owner.head.lower_ == "from" and any(one.type == "State" for one in found):
            # "reports from the capital": of whom nobody tells
            continue
        unnamed = all(one.type == "Group" and not one.iri for one in found)
        if unnamed and owner.head.i != token.i and owner.lemma_.lower() in words("speech", "speakers"):
            # "the chairs of the council released a statement saying"
            found = list(meant(references, owner)) or found
        if found:
            return tuple(found[:2])
    named = any(one.dep_ == "compound" and one.pos_ in ("NOUN", "PROPN") for one in token.children)
    if lemma in words("speech", "of_last_speaker") and references.speakers and not named and not _first(token):
        people = (one for _, one in reversed(references.speakers) if not any(spoken_again.is_outlet(each) for each in one))
        return next(people, references.speakers[-1][1])
    return (Entity(label=references.describe(token), type="Group"),)


def _authored(token: Token) -> list[Token]:
    """The clauses on a paper that may say whose it is; who has seen or obtained it has not written it."""
    return [one for one in children(token, "acl") if one.lemma_.lower() not in words("speech", "handling")]


def _first(token: Token) -> bool:
    """ "A readout", "briefing notes": brought in here, so not of who spoke before."""
    return any(child.lower_ in {"a", "an"} for child in children(token, "det"))
