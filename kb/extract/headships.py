"""Offices told by a verb: "X is the head of Y", "X, who chairs Y", "X, who speaks for Y", "X served as envoy of Y"."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kb.extract.article import Article, Found
from kb.extract.bodies import body_of
from kb.extract.grammar import children, subjects
from kb.extract.heads import lower_head
from kb.extract.holdings import Holding
from kb.extract.lexicon import load, words
from kb.extract.national import is_national
from kb.extract.offices import Office, read
from kb.model import Entity

_NEGATIONS = frozenset({"not", "n't", "never"})
_NO_FACT = frozenset({"will", "would", "could", "may", "might", "should", "can", "to"})


def find(article: Article) -> list[Holding]:
    """Every office told by a verb."""
    return [*_copular(article), *_as(article), *_headed(article), *_led(article), *_posts(article), *_succeeded(article)]


def _person(article: Article, verb: Token) -> Found | None:
    """The person who is a verb's subject; of a relative clause whom it describes."""
    for subject in subjects(verb):
        noun = subject
        found = article.found_at.get(noun.i)
        if found is None and noun.dep_ == "appos":
            # "X, a retired admiral who commanded Y"
            found = article.found_at.get(noun.head.i)
        if found is not None and found.entity.type == "Person":
            return found
        if noun.lower_ in {"he", "she"}:
            # "the bloc's ban on X, while he chairs the council"
            before = [one for one in article.found_in(article.sentence_at[noun.i]) if one.entity.type == "Person" and one.start < noun.i]
            if not before and article.sentence_at[noun.i]:
                # "X left in May. He had served as envoy to Y"
                before = [one for one in article.found_in(article.sentence_at[noun.i] - 1) if one.entity.type == "Person"]
            return before[0] if len({one.entity for one in before}) == 1 else None
    return None


def _doubtful(verb: Token) -> bool:
    """Whether a clause denies, plans or wonders."""
    chain = [verb]
    while chain[-1].dep_ in ("conj", "xcomp") and len(chain) < 5:
        chain.append(chain[-1].head)
    return any(
        child.dep_ == "neg" or child.lower_ in _NEGATIONS or (child.dep_ == "aux" and child.lower_ in _NO_FACT)
        for one in chain
        for child in one.children
        if one == verb or child.dep_ == "aux"
    )


def _over(verb: Token) -> bool:
    """Whether an office told by this verb is over: "had served", "once commanded", "served as"; not "has chaired", "took over as"."""
    auxiliaries = {child.lower_ for child in verb.children if child.dep_ == "aux"}
    if auxiliaries & {"has", "have", "'ve", "is", "are"}:
        return False
    if verb.lemma_.lower() in words("offices", "beginning"):
        return False
    return verb.tag_ == "VBD" or bool(auxiliaries & {"had", "was", "were"}) or any(
        child.lower_ in {"once", "formerly", "previously"} for child in verb.children
    )


def _copular(article: Article) -> list[Holding]:
    """ "X is the minister of Y"; "X, who was president of Y from ..."."""
    held: list[Holding] = []
    for token in article.doc:
        if token.lemma_ != "be" or token.pos_ not in ("AUX", "VERB"):
            continue
        attributes = [child for child in token.children if child.dep_ == "attr" and lower_head(child)]
        subject = next(iter(children(token, "nsubj")), None)
        if not attributes or subject is None or _doubtful(token):
            continue
        if subject.lower_ == "who" and token.dep_ == "relcl":
            subject = token.head
        found = article.found_at.get(subject.i)
        if found is None or found.entity.type != "Person":
            continue
        floor, ceiling = token.i + 1, article.sentence(token).span.end
        office = read(article, attributes[0].i, floor, ceiling)
        if office is None:
            continue
        of_state = token.dep_ == "relcl" and is_national(office.label)
        if office.organization is None and not _abroad(office) and not of_state:
            continue
        if token.tag_ == "VBD":
            office = replace(office, former=True)
        held.append(Holding(found.entity, office, min(found.start, office.start), max(found.end, office.end), "copula"))
    return held


def _abroad(office: Office) -> bool:
    """ "ambassador to Chile": the office of an envoy needs no owner beside it."""
    return "ambassador" in office.label and " to " in office.label


def _as(article: Article) -> list[Holding]:
    """ "who serves as envoy of Y", "took over as chair of Y": an office behind "as" with an organization of its own."""
    held: list[Holding] = []
    for token in article.doc:
        if token.lower_ != "as" or token.dep_ != "prep" or token.head.pos_ not in ("VERB", "AUX"):
            continue
        verb = token.head
        for child in children(token, "pobj"):
            if not lower_head(child):
                continue
            office = read(article, child.i, token.i + 1, article.sentence(token).span.end)
            person = _person(article, verb)
            if office is None or person is None or (office.organization is None and office.owner is None):
                continue
            if verb.lemma_.lower() not in words("offices", "holding") and verb.tag_ != "VBN" and children(verb, "dobj"):
                # "she named him as envoy"
                continue
            if verb.lemma_.lower() in words("offices", "holding"):
                if _doubtful(verb):
                    continue
                office = replace(office, former=office.former or _over(verb))
            held.append(Holding(person.entity, office, min(person.start, office.start), max(person.end, office.end), "as"))
    return held


def _headed(article: Article) -> list[Holding]:
    """ "X, who chairs Y", "X heads Y", "who speaks for Y", "Y, which X now leads"."""
    table: dict[str, str] = load("offices")["headships"]
    held: list[Holding] = []
    for token in article.doc:
        lemma = token.lemma_.lower()
        if token.pos_ != "VERB" or (lemma not in table and lemma not in {"speak", "preside"}) or token.tag_ in ("VB", "VBN", "VBG"):
            continue
        person = _person(article, token)
        if person is None or _doubtful(token):
            continue
        label, target = table.get(lemma, ""), _target(token, lemma)
        if lemma in {"speak", "preside"}:
            label = "spokesman" if lemma == "speak" else "chair"
            if lemma == "speak" and token.dep_ != "relcl":
                continue
        if target is None:
            continue
        body = body_of(article, target) or (_where(article, token, target) if lemma == "head" else None)
        if body is None:
            continue
        named = lemma == "lead" and target.i in article.found_at and token.tag_ == "VBZ" and body.type == "Organization"
        vague = lemma in {"lead", "run", "rule", "direct"} and token.dep_ != "relcl" and body.type != "State"
        if vague and not named:
            continue
        if token.tag_ == "VBD" and token.dep_ != "relcl":
            continue  # "X led the council to ...": what somebody did once is no office
        start, end = min(person.start, token.i), max(person.end, target.i + 1)
        office = Office(token.i, token.i, end, label, body, _over(token))
        held.append(Holding(person.entity, office, start, end, "deed"))
    return held


def _where(article: Article, verb: Token, work: Token) -> Entity | None:
    """ "Heads Asian affairs at the ministry": the body named behind the work that somebody heads there."""
    found = [
        body
        for preposition in (*children(work, "prep"), *children(verb, "prep"))
        if preposition.lower_ in {"at", "of", "in"}
        for noun in children(preposition, "pobj")
        if (body := body_of(article, noun)) is not None
    ]
    return next((one for one in found if one.type == "Organization"), None)


def _led(article: Article) -> list[Holding]:
    """ "The council, chaired by X", "the party is led by X": not a delegation or a side, which somebody leads for a day."""
    table: dict[str, str] = load("offices")["headships"]
    held: list[Holding] = []
    for token in article.doc:
        lemma = token.lemma_.lower()
        if token.tag_ != "VBN" or lemma not in {"lead", "head", "chair", "command"} or children(token, "nsubj") or _doubtful(token):
            continue
        agents = [one for by in children(token, "agent") for one in children(by, "pobj")]
        person = article.found_at.get(agents[0].i) if agents else None
        target = next(iter(children(token, "nsubjpass")), None) or (token.head if token.dep_ == "acl" else None)
        if person is None or person.entity.type != "Person" or target is None or children(token, "aux"):
            continue
        if any(one.lemma_.lower() in words("groups", "sides") for one in article.doc[target.i : token.i]):
            continue
        there = article.found_at.get(target.i)
        if there is None or there.entity.type != "Organization" or there.how == "adjective":
            continue
        start, end = min(person.start, target.i), max(person.end, token.i + 1)
        held.append(Holding(person.entity, Office(token.i, token.i, token.i + 1, table[lemma], there.entity, False), start, end, "deed"))
    return held


def _target(verb: Token, lemma: str) -> Token | None:
    if lemma in {"speak", "preside"}:
        wanted = {"speak": "for", "preside": "over"}[lemma]
        return next((one for child in children(verb, "prep") if child.lower_ == wanted for one in children(child, "pobj")), None)
    direct = next(iter(children(verb, "dobj")), None)
    if direct is not None and direct.lower_ not in {"which", "that"}:
        return direct
    # "the organization which X now heads"
    if verb.dep_ == "relcl" and any(child.dep_ in ("nsubj",) and child.lower_ != "who" for child in verb.children):
        noun = verb.head
        return noun.head if noun.dep_ == "appos" else noun
    return None


def _posts(article: Article) -> list[Holding]:
    """ "Who holds the post of foreign minister in Y"."""
    held: list[Holding] = []
    for token in article.doc:
        if token.lemma_.lower() not in words("offices", "posts") or token.dep_ not in ("dobj", "pobj"):
            continue
        verb = token.head if token.dep_ == "dobj" else token.head.head
        if verb.pos_ != "VERB" or verb.lemma_.lower() not in words("offices", "holding"):
            continue
        for child in children(token, "prep"):
            for noun in children(child, "pobj") if child.lower_ in {"of", "as"} else ():
                office = read(article, noun.i, child.i + 1, article.sentence(token).span.end) if lower_head(noun) else None
                person = _person(article, verb)
                if office is not None and person is not None and not _doubtful(verb):
                    office = replace(office, former=office.former or _over(verb))
                    held.append(Holding(person.entity, office, min(person.start, office.start), max(person.end, office.end), "deed"))
    return held


def _succeeded(article: Article) -> list[Holding]:
    """ "X was sworn in as Y's minister, succeeding Z": Z is a former one."""
    held: list[Holding] = []
    for token in article.doc:
        if token.lemma_.lower() not in {"succeed", "replace"} or token.pos_ != "VERB":
            continue
        for target in children(token, "dobj"):
            person = article.found_at.get(target.i)
            if person is None or person.entity.type != "Person":
                continue
            floor = article.sentence(token).span.start
            phrases = (*children(token, "prep"), *children(target, "prep"))
            behind = [noun for phrase in phrases if phrase.lower_ == "as" for noun in phrase.children]
            if behind:
                # "to succeed X as minister of Y"
                office = read(article, behind[0].i, target.i + 1, article.sentence(token).span.end) if lower_head(behind[0]) else None
                if office is not None and (office.organization is not None or office.owner is not None):
                    held.append(Holding(person.entity, replace(office, former=True), person.start, office.end, "succeeded"))
                continue
            for place in range(token.i - 1, max(floor, token.i - 16), -1):
                if not lower_head(article.doc[place]) or article.found_at.get(place) is not None:
                    continue
                office = read(article, place, floor, token.i)
                if office is not None and (office.organization is not None or office.owner is not None):
                    over = replace(office, former=True)
                    held.append(Holding(person.entity, over, office.start, person.end, "succeeded"))
                break
    return held
