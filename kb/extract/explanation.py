"""A reading explained to a person: for each sentence its names, its sayings, its frames, and why each fact reads as it does.

Everything here is plain text in frozen values, ready for a table or for JSON; ``kb.extract.explain`` makes them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields

from spacy.tokens import Token

from kb.extract import merging, reasons
from kb.extract.article import Article, Found, Sentence
from kb.extract.cues import Cue
from kb.extract.frames import Reading
from kb.extract.trace import Silent, Trace
from kb.model import Action, Claim, Document, Entity, Fact, Tenure

_HOW = {
    "name": "by name", "adjective": "by its adjective", "metonym": "by its seat or capital", "seat": "by its seat",
    "person": "by a person's name", "place": "by a place's name", "organ": "by a body's name", "linked": "as part of a longer name",
}
_SLOTS = {
    "subject": "its subject", "object": "its object", "dative": "to whom", "poss": "its owner", "mod": "a word before it",
    "head": "the word it describes", "predicate": "what it is called", "copula": "what it is said of",
    "kept": "the object its passive keeps", "compound": "a noun before it", "linked": "the name hyphened before it",
    "teller": "who tells the clause", "allowed": "who is allowed to", "belonging": "whom its object belongs to",
    "aimed": "what it is aimed at", "under": "what is under it", "head.with": "behind 'with'", "copula.like": "behind 'like'",
}
_BEFORE = ("compound", "amod", "poss", "nmod")
_REFUSED = "the rules for this kind of fact refuse these words"
_UNDATED = "none: no date in the sentence belongs to it, and that of the article is not taken for it"


@dataclass(frozen=True, slots=True)
class Name:
    """Words of a sentence that were recognised as something."""

    words: str
    means: str
    type: str
    how: str


@dataclass(frozen=True, slots=True)
class Saying:
    """A cue that gives its sentence a speaker; ``said`` is what stands in its scope."""

    cue: str
    speakers: tuple[str, ...]
    via: str
    kind: str
    said: str


@dataclass(frozen=True, slots=True)
class Role:
    """What fills a role of a frame, by which words, from which grammatical place."""

    role: str
    means: str
    words: str
    place: str


@dataclass(frozen=True, slots=True)
class Told:
    """One telling of a fact, with the reasons for its modality, its speaker and its date, and what became of it in the article."""

    fact: str
    frame: str
    modality: str
    speaker: str
    date: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame that words woke: its roles and the facts it gave, or why it gave none."""

    frame: str
    words: str
    fact: str
    roles: tuple[Role, ...] = ()
    gave: tuple[Told, ...] = ()
    nothing: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """One sentence; ``unread`` says why its events were not looked for; ``told`` holds what its titles and cues tell."""

    number: int
    text: str
    zone: str
    unread: str
    names: tuple[Name, ...]
    sayings: tuple[Saying, ...]
    told: tuple[Told, ...]
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """An article explained, as far as it was read."""

    document: str
    issued: str
    sentences: tuple[Explained, ...]
    warnings: tuple[str, ...]


def of(document: Document, trace: Trace) -> Explanation:
    """What a trace says about the reading of a document; without sentences if the document was not read at all."""
    article = trace.article
    sentences: tuple[Explained, ...] = ()
    if article is not None:
        numbers = {sentence.passage.start: sentence.number + 1 for sentence in article.sentences}
        sentences = tuple(_explained(trace, article, sentence, numbers) for sentence in article.sentences)
    return Explanation(document.name, document.issued.text if document.issued else "", sentences, document.warnings)


def _explained(trace: Trace, article: Article, sentence: Sentence, numbers: dict[int, int]) -> Explained:
    cues = trace.told.by_sentence.get(sentence.number, ()) if trace.told is not None else ()
    within = range(sentence.span.start, sentence.span.end)
    frames = [_fired(trace, reading, made, numbers) for reading, made in trace.fired if reading.sentence is sentence]
    frames += dict.fromkeys(_quiet(one) for one in trace.silent if one.token.i in within)
    return Explained(
        sentence.number + 1,
        " ".join(sentence.passage.quote.split()),
        sentence.zone,
        _unread(sentence),
        tuple(_name(one) for one in article.found_in(sentence.number)),
        tuple(_saying(article, one) for one in cues),
        tuple(_told(trace, claim, sentence, numbers) for claim in trace.single if _plain(claim, sentence)),
        tuple(frames),
    )


def _unread(sentence: Sentence) -> str:
    if sentence.heading:
        return "a heading between paragraphs: only its names and titles are read"
    if sentence.zone == "headline":
        return "a headline: only its names and titles are read, for the text says it again"
    if sentence.passage.quote.rstrip("\"”’' ").endswith("?"):
        return "a question: it tells no events"
    return ""


def _plain(claim: Claim, sentence: Sentence) -> bool:
    """Whether a claim comes from a title or a cue of this sentence, not from a frame."""
    passages = (claim.evidence, *claim.further_evidence)
    return claim.because[0].startswith(("title: ", "speech: ")) and sentence.passage in passages


def _name(one: Found) -> Name:
    kind = f"{one.entity.type}, {one.entity.kind}" if one.entity.kind else one.entity.type
    return Name(one.text, _label(one.entity), kind, _HOW.get(one.how, one.how))


def _saying(article: Article, cue: Cue) -> Saying:
    start, end = cue.content
    kind = "denies" if cue.denying else "alleges" if cue.alleged else "says"
    said = " ".join(article.doc[start:end].text.split())
    return Saying(cue.token.text, tuple(map(_label, cue.speakers)), cue.via.label if cue.via else "", kind, said)


def _fired(trace: Trace, reading: Reading, made: list[Claim], numbers: dict[int, int]) -> Frame:
    told = tuple(_told(trace, claim, reading.sentence, numbers) for claim in made)
    return Frame(reading.frame.name, reading.word, reading.frame.fact, tuple(_roles(reading)), told, "" if made else _REFUSED)


def _roles(reading: Reading) -> Iterator[Role]:
    for one in reading.found:
        role = "target" if one.role == "sanctioned" else one.role
        yield Role(role, _label(one.entity), _phrase(one.head), place(one.slot, reading.trigger.support))
    known = {one.entity for one in reading.found}
    for role, entities in reading.roles.items():
        for entity in entities:
            if entity not in known:
                yield Role(role, _label(entity), "", "taken from what the article says around it")


def _phrase(head: Token) -> str:
    """A head with what stands before it in its phrase."""
    start = min((child.i for child in head.children if child.i < head.i and child.dep_ in _BEFORE), default=head.i)
    return " ".join(head.doc[start : head.i + 1].text.split())


def place(slot: str, support: Token | None = None) -> str:
    """A grammatical slot in words.

    >>> place("subject"), place("support.object"), place("to")
    ('its subject', 'the object of the verb above it', "behind 'to'")
    """
    if slot in _SLOTS:
        return _SLOTS[slot]
    head, dot, rest = slot.partition(".")
    if head == "support":
        verb = f"'{support.text}'" if support is not None else "the verb above it"
        return f"{place(rest).replace('its ', 'the ')} of {verb}"
    return f"{place(rest)} at {place(head)}" if dot else f"behind '{slot}'"


def _quiet(one: Silent) -> Frame:
    why = one.why
    if one.wanted:
        shown = ", ".join(one.wanted[:8]) + (" ..." if len(one.wanted) > 8 else "")
        why += f": {shown}"
    if one.looked:
        why += f" (looked at: {', '.join(place(slot) for slot in one.looked)})"
    return Frame(one.frame.name, one.token.text, one.frame.fact, nothing=why)


def _told(trace: Trace, claim: Claim, sentence: Sentence, numbers: dict[int, int]) -> Told:
    because = claim.because
    return Told(
        described(claim.asserts[0]),
        because[0],
        reasons.about(because, "modality") or f"{claim.modality}, as nothing in the sentence makes it less",
        reasons.about(because, "speaker") or "the article itself",
        reasons.about(because, "date") or _in_office(claim.asserts[0]) or _UNDATED,
        _outcome(claim, merging.kept(claim, trace.merged), sentence, numbers),
    )


def _in_office(fact: Fact) -> str:
    if isinstance(fact, Tenure) and fact.held_on is not None:
        return f"held on {fact.held_on.text}, the day of publication"
    if isinstance(fact, Tenure) and fact.ended_by is not None:
        return f"over by {fact.ended_by.text}, the day of publication"
    return ""


def _outcome(claim: Claim, kept: Claim | None, sentence: Sentence, numbers: dict[int, int]) -> str:
    if kept is None:
        return "dropped, as another fact of the article holds it"
    places = [numbers[one.start] for one in (kept.evidence, *kept.further_evidence) if one is not None]
    others = [str(number) for number in sorted(set(places)) if number != sentence.number + 1]
    if not others:
        return "a fact of its own"
    firm = f", as a whole {kept.modality}" if kept.modality != claim.modality else ""
    named = f"sentence {others[0]}" if len(others) == 1 else f"sentences {', '.join(others)}"
    fullest = "" if places[0] == sentence.number + 1 else f", most fully in sentence {places[0]}"
    return f"the same as in {named}{fullest}{firm}"


def _label(entity: Entity) -> str:
    return f"{entity.label} of {entity.of.label}" if entity.of is not None and entity.type != "Person" else entity.label


def described(fact: Fact) -> str:
    """A fact in one line: its kind, and who or what stands in its roles.

    >>> from kb.model import Concept
    >>> described(Action(action_type=Concept("expel"), actor=(Entity("Chad", "State"),), target=(Entity("Mali", "State"),)))
    'Action expel: actor Chad; target Mali'
    """
    about: list[Fact] = [fact]
    head = type(fact).__name__
    if isinstance(fact, Action):
        head = f"{head} {fact.action_type}"
        if fact.acts_on is not None:
            about, head = [fact.acts_on, fact], f"{type(fact.acts_on).__name__}, {fact.action_type}"
    roles: dict[str, str] = {}
    for one in about:
        roles |= {
            f"{role.replace('_', ' ')} {text}": ""
            for role, text in _parts(one)
            if role != "actor" or one is not fact or fact is about[0]
        }
    return f"{head}: {'; '.join(roles)}" if roles else head


def _parts(fact: Fact) -> Iterable[tuple[str, str]]:
    for field in fields(fact):
        value = getattr(fact, field.name)
        many = value if isinstance(value, tuple) else (value,)
        named = [_label(one) for one in many if isinstance(one, Entity)]
        if named:
            yield field.name, ", ".join(named)
        elif field.name in ("topic", "quantity", "quantity_text", "amount_text", "kind", "measure_text") and value not in (None, ""):
            yield field.name, " ".join(str(value).split())
