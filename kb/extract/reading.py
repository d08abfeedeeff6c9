"""The stages in their order: parse, mentions, titles, speech, frames; then every fact becomes a claim with its ground."""

from __future__ import annotations

from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Token

from kb.extract import dating, denials, facts, frames, mentions, merging, modality, reasons, speech, tenures, timing
from kb.extract.article import Article, Sentence, parse
from kb.extract.beside_saying import SPEAKERS
from kb.extract.cues import Cue
from kb.extract.facts import listings
from kb.extract.grammar import ancestors, children, prepositions
from kb.extract.lexicon import load, words
from kb.extract.references import References, subject_entities
from kb.extract.speech import Speech
from kb.extract.times import Clock, When
from kb.extract.trace import Trace
from kb.model import (
    Action,
    Aid,
    Claim,
    Concept,
    Document,
    Entity,
    Fact,
    Membership,
    SanctionsMeasure,
    Statement,
    Tenure,
)

UNNAMED = Entity(label="unnamed source", type="Group", kind=Concept("unnamed-source"))
# "Is worried that": whose worry it is stands before it, also where the parse takes that for a passive.
_FEELINGS = frozenset({"concern", "concerned", "worry", "worried", "afraid"})
_HEARSAY = frozenset({"reported", "alleged"})


def extract(document: Document, nlp: Language, trace: Trace | None = None) -> Document:
    """The document with the claims and mentions that its text gives; a ``trace`` is told how each came about."""
    article = parse(document, nlp)
    article.trace = trace
    people = mentions.find(article)
    references = References(article, people)
    held = tenures.find(article, references)
    clock = Clock.of(article)
    told = speech.read(article, references)
    references.forget()
    claims = [_tenure(article, one, document) for one in held]
    lead = dating.lead(article, clock)
    clock.lead = lead.first if lead is not None else None
    story = dating.Story(document.issued, lead)
    for sentence in article.sentences:
        if sentence.heading:
            continue
        whens = clock.find(sentence)
        claims.extend(_statements(article, references, told, sentence, whens, story))
        claims.extend(_events(article, references, told, sentence, whens, story))
    merged = merging.merge(claims)
    if trace is not None:
        trace.article, trace.told, trace.single, trace.merged = article, told, claims, merged
    return replace(document, claims=tuple(merged), mentions=mentions.mentions(article), warnings=(*document.warnings, *article.warnings))


def _tenure(article: Article, one: tenures.Tenancy, document: Document) -> Claim:
    passages = tuple(dict.fromkeys(article.sentences[article.sentence_at[start]].passage for start, _ in one.places))
    best = max(passages, key=lambda passage: (str(passage.zone) == "body", -passage.start))
    position = Entity(label=one.label, type="Position", kind=tenures.office_kind(one.label), of=one.organization)
    fact = Tenure(
        holder=(one.person,),
        position=position,
        held_on=None if one.former else document.issued,
        ended_by=document.issued if one.former else None,
        inferred=("position",) if one.inferred else (),
    )
    return Claim(
        asserts=(fact,),
        modality=Concept("asserted"),
        evidence=best,
        further_evidence=tuple(passage for passage in passages if passage != best),
        because=(f"title: {article.doc[one.places[0][0] : one.places[0][1]].text}",),
    )


def _statements(
    article: Article, references: References, told: Speech, sentence: Sentence, whens: list[When], story: dating.Story
) -> list[Claim]:
    if sentence.zone == "headline":
        return []
    found: list[Claim] = []
    seen: list[tuple[Entity, ...]] = []
    for cue in told.by_sentence.get(sentence.number, ()):
        if cue.speakers in seen or any(set(cue.speakers) <= set(one) for one in seen):
            continue
        seen.append(cue.speakers)
        when = timing.attached(whens, cue.token, (sentence.span.start, sentence.span.end))
        said = _statement(article, cue)
        before = story.statement(said, sentence) if when is None else None
        fact = dating.on(said, when) if when is not None else dating.by_context(said, before)
        if when is not None:
            story.told(fact, sentence, when)
        above = told.above(cue.token)
        outside = above is not None and above.token.i != cue.token.i and above.speakers != cue.speakers
        if outside and above is not None and above.denying:
            # "he denied that the ministry had promised it"
            continue
        # "X told her that ..., Y said": the outlet tells both, unless the one hangs on the other
        outside = outside and above is not None and any(head == above.token for _, head in ancestors(cue.token))
        modal = "reported" if outside else "asserted"
        found.append(
            Claim(
                asserts=(fact,),
                modality=Concept(modal),
                attributed_to=above.speakers if outside and above is not None else (),
                via=cue.via,
                evidence=sentence.passage,
                because=(
                    f"speech: {cue.token.text}",
                    *reasons.modality(modal, modality.Firmness("asserted"), above),
                    *reasons.speaker(above.speakers if outside and above is not None else (), above),
                    *reasons.date(when, before, story.lead, article.document.issued),
                ),
            )
        )
    return found


def _statement(article: Article, cue: Cue) -> Statement:
    start, end = cue.content
    topic = " ".join(article.doc[start:end].text.split()).strip(' ,.;:"')
    return Statement(speaker=cue.speakers, addressee=cue.addressees, topic=topic)


def _events(
    article: Article, references: References, told: Speech, sentence: Sentence, whens: list[When], story: dating.Story
) -> list[Claim]:
    if sentence.zone == "headline" or sentence.passage.quote.rstrip("\"”’' ").endswith("?"):
        return []
    found: list[Claim] = []
    for reading in (*listings.lines(article, references, sentence), *frames.fire(article, references, sentence)):
        built = facts.build(article, references, reading)
        made = [_claim(article, references, told, sentence, whens, reading, one, story) for one in built]
        made += _denied(references, reading, made)
        if article.trace is not None:
            article.trace.fired.append((reading, made))
        found.extend(made)
    return found


def _denied(references: References, reading: frames.Reading, made: list[Claim]) -> list[Claim]:
    """The same facts once more as denied, where a clause behind the accusation says so."""
    found: list[Claim] = []
    for claim in made:
        by = denials.deniers(references, reading.trigger.token, claim.asserts[0]) if str(claim.modality) in _HEARSAY else ()
        if by:
            dates = (one for one in claim.because if one.startswith("date:"))
            because = (claim.because[0], f"modality: denied, by {by[0].label} in a clause behind it", *dates)
            found.append(replace(claim, modality=Concept("denied"), attributed_to=by, via=None, stated_in=None, because=because))
    return found


def _claim(
    article: Article,
    references: References,
    told: Speech,
    sentence: Sentence,
    whens: list[When],
    reading: frames.Reading,
    fact: Fact,
    story: dating.Story,
) -> Claim:
    token, support = reading.trigger.token, reading.trigger.support
    if (support is not None and support.dep_ in ("acl", "relcl") and support.head == token) or (
        support is not None and reading.action == "approve"
    ):
        firm = modality.read(support)
    elif support is None or token.dep_ not in ("dobj", "nsubjpass"):
        firm = modality.read(token)
    else:
        firm = _both(token, support)
    if "by_verb" in reading.frame.gives and support is not None:
        firm = modality.read(support)
    granted = "presupposed" in reading.frame.gives and token.dep_ != "attr"
    if granted:
        firm = modality.Firmness("asserted")
    if "certain" in reading.frame.gives:
        firm = modality.Firmness("asserted")
    if "modality" in reading.frame.gives:
        firm = firm.with_(reading.frame.gives["modality"], token.text)
    carrier = support if support is not None else token
    cue = None if granted else told.above(support if support is not None and support.i not in told.cues else token)
    modal, sources, via = firm.modality, _believers(references, told, token), None
    stated: Statement | None = None
    if cue is not None and cue.token.i not in (token.i, support.i if support is not None else -1):
        sources = cue.cited or tuple(told.named.get(one, one) for one in cue.speakers)
        via = cue.via or (cue.speakers[0] if cue.cited else None)
        if cue.denying:
            modal = "denied"
        elif modal == "asserted":
            modal = "alleged" if cue.alleged else "reported"
        stated = _statement(article, cue)
    elif modal in _HEARSAY and not sources:
        sources = (UNNAMED,)
    elif modal == "asserted":
        sources = ()
    if stated is None and not granted and (around := told.around(token)) is not None:
        stated = _statement(article, around)
    if reading.modality:
        # the words of the frame say how firmly: "the sanctions" are there whoever speaks of them
        modal = reading.modality
        if modal == "asserted":
            sources, via = (), None
    within = (sentence.span.start, sentence.span.end)
    start: When | None = None
    before: When | None = None
    when = None if granted else timing.attached(whens, carrier, within, token)
    if when is not None and (said := _said_on(cue, whens, within)) is not None:
        when = dating.not_after(when, said, carrier)
    if when is not None:
        fact = dating.on(fact, when)
    elif ((not isinstance(fact, Action) and isinstance(fact, (SanctionsMeasure, Membership, Aid))) or timing.lasting(carrier)) and (
        start := timing.since(whens, carrier, within)
    ) is not None:
        fact = replace(fact, start_date=start.first, date_text=start.text)
    elif "undated" not in reading.frame.gives and modal in ("asserted", "reported") and dating.happened(fact, carrier, sentence):
        inherited = None if timing.elsewhere(whens, carrier) else story.lead
        before = story.event(fact, sentence, planned=False) or _said_on(cue, whens, within) or inherited
    elif "undated" not in reading.frame.gives and modal in ("reported", "planned") and dating.announced(fact, carrier, cue):
        before = _said_on(cue, whens, within)
    elif modal == "planned":
        before = story.event(fact, sentence, planned=True)
    fact = dating.by_context(fact, before)
    if when is not None:
        story.told(fact, sentence, when)
    if modal in ("asserted", "reported") and dating.to_come(fact, article.document.issued):
        modal = "planned"
    return Claim(
        asserts=(fact,),
        modality=Concept(modal),
        attributed_to=sources,
        via=via,
        evidence=sentence.passage,
        stated_in=stated,
        because=(
            f"{reading.frame.name}: {reading.word}",
            *reasons.modality(modal, firm, cue if stated is not None else None, framed=reading.modality),
            *reasons.speaker(sources, cue if stated is not None else None),
            *reasons.date(when or start, before, story.lead, article.document.issued),
        ),
    )


def _said_on(cue: Cue | None, whens: list[When], within: tuple[int, int]) -> When | None:
    """ "Announced on Monday that it was breaking off ties": the day on which it was said, in the same sentence."""
    return timing.attached(whens, cue.token, within) if cue is not None and within[0] <= cue.token.i < within[1] else None


def _both(token: Token, support: Token) -> modality.Firmness:
    """The firmness of a noun and of the verb that carries it."""
    own, carried = modality.read(token), modality.read(support)
    found = carried
    if own.modality != "asserted":
        found = found.with_(own.modality, own.words[-1] if own.words else token.text)
    return found


def _allegers(references: References, noun: Token) -> tuple[Entity, ...]:
    """Whose claim or accusation a noun is: "Norway's claim", "the claim, made by Norway", "Norway made the claim"."""
    owners = [*children(noun, "poss", "amod", "compound"), *prepositions(noun).get("by", [])]
    owners += [one for clause in children(noun, "acl") for one in prepositions(clause).get("by", [])]
    found = [one for owner in owners for one in references.all(owner) if one.type in SPEAKERS]
    if not found and noun.dep_ == "dobj" and noun.head.lemma_.lower() in words("speech", "alleging"):
        found = [one for one in subject_entities(references, noun.head) if one.type in SPEAKERS]
    return tuple(dict.fromkeys(found))


def _believers(references: References, told: Speech, trigger: Token) -> tuple[Entity, ...]:
    """Whose fear, belief or denial it is that stands above a word: "the U.S. is concerned that ..."."""
    for place, head in ancestors(trigger):
        lemma = head.lemma_.lower()
        claimed = lemma == "claim" and place.dep_ in ("dobj", "nsubjpass")
        believed = place.dep_ in ("ccomp", "xcomp", "prep", "acl", "pcomp", "pobj") and (
            lemma in words("speech", "believing")
            or lemma in words("speech", "denying")
            or lemma in {"concerned", "worried", "afraid", "warn", "threaten", "blame", "accuse"}
        )
        if head.pos_ == "NOUN" and load("modality")["nouns"].get(lemma) == "alleged" and place.dep_ in ("acl", "prep"):
            found = _allegers(references, head)
            if found:
                return found
        if claimed or believed:
            verb = head.head if head.dep_ == "acomp" else head
            if verb.pos_ in ("VERB", "AUX"):
                feeling = lemma in _FEELINGS
                passive_subjects = [one for child in children(verb, "nsubjpass") for one in references.all(child)] if feeling else []
                found = tuple(
                    one
                    for one in passive_subjects or subject_entities(references, verb)
                    if one.type in ("Person", "State", "Organization", "Group")
                )
                if found:
                    return found
        if place.dep_ == "relcl" or (children(place, "nsubj") and place.dep_ == "advcl"):
            break
    return ()
