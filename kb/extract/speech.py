"""Who says what: cues such as "said" and "according to", their speakers, and what stands inside their scope."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from kb.extract import modality
from kb.extract.article import Article, Sentence
from kb.extract.grammar import ancestors, children, coordinated, holders, objects, passive, prepositions, subjects
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Entity

_SPEAKERS = frozenset({"Person", "State", "Organization", "Group", "Company", "PublicBody", "Government"})
_LONGEST_QUOTATION = 150
_QUOTE = frozenset({'"', "''", "``"})


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that opens somebody's speech, the speakers, whom they address, and the outlet that relays them."""

    token: Token
    speakers: tuple[Entity, ...]
    addressees: tuple[Entity, ...]
    via: Entity | None
    alleged: bool
    denying: bool
    content: tuple[int, int]


@dataclass(slots=True)
class Speech:
    """The cues of an article by token; ask ``above(token)`` who says what a word tells."""

    article: Article
    references: References
    cues: dict[int, Cue] = field(default_factory=dict)
    by_sentence: dict[int, list[Cue]] = field(default_factory=dict)

    def above(self, trigger: Token) -> Cue | None:
        """The nearest saying that has a word in its scope; None in the outlet's own voice."""
        if (inserted := self._inserted(trigger, trigger)) is not None:
            return inserted
        for place, head in ancestors(trigger):
            cue = self.cues.get(head.i)
            if cue is not None and place.dep_ in ("ccomp", "parataxis", "xcomp", "oprd", "dobj", "prep", "advcl"):
                lemma = head.lemma_.lower()
                if place.dep_ in ("dobj", "prep") and not (cue.denying or cue.alleged):
                    continue
                if place.dep_ == "prep" and not (cue.alleged and place.lower_ in {"of", "for"}):
                    continue
                if place.dep_ == "advcl" and lemma not in {"say", "add", "tell", "report"}:
                    continue
                return cue
            if (cue is not None and place.dep_ == "nsubj") or place.dep_ in ("relcl", "appos"):
                return None
            inserted = self._inserted(place, trigger) or (self._inserted(head, trigger) if head.dep_ == "ROOT" else None)
            if inserted is not None:
                return inserted
        number = self.article.sentence_at[trigger.i]
        for cue in self.by_sentence.get(number, ()):
            if cue.token.lower_ == "according" or self._spliced(cue.token, trigger):
                return cue
        return self._quoted(trigger, number)

    def _inserted(self, verb: Token, trigger: Token) -> Cue | None:
        """ "Ruritania, he added, had not done it": a saying between commas in the clause that it reports."""
        for child in children(verb, "parataxis"):
            cue = self.cues.get(child.i)
            if cue is not None and child.i != trigger.i:
                return cue
        return None

    def _spliced(self, verb: Token, trigger: Token) -> bool:
        """ "Ruritania did it, the minister said", whatever the parse made of it: the saying ends the sentence behind a comma."""
        own = children(verb, "nsubj")
        if verb.dep_ not in ("conj", "ROOT") or verb.i < trigger.i or not own or verb.lemma_.lower() not in words("speech", "closing"):
            return False
        first = min(one.left_edge.i for one in own)
        behind = verb.doc[first - 1].text if first > verb.sent.start else ""
        if behind not in {",", '"', "''"} or trigger.i >= first:
            return False
        return verb.dep_ == "ROOT" or verb.head == trigger or any(head == verb.head for _, head in ancestors(trigger))

    def _quoted(self, trigger: Token, number: int) -> Cue | None:
        """A sentence inside quotation marks that a cue before or behind it in the paragraph opens."""
        span = self.article.sentences[number].span
        inside = sum(1 for token in self.article.doc[span.start : trigger.i] if token.text in _QUOTE) % 2 == 1
        if not inside:
            return None
        here = [cue for cue in self.by_sentence.get(number, ()) if cue.speakers]
        return here[0] if here else None


def _speakers(references: References, verb: Token) -> tuple[Entity, ...]:
    found: list[Entity] = []
    beside = _beside(references, verb)
    if beside:
        return beside
    for subject in subjects(verb) or _inverted(references, verb):
        if any(child.lower_ in {"neither", "no", "nobody"} for child in subject.children) or subject.lower_ in {"nobody", "none"}:
            continue
        again = _again(references, verb, subject)
        if again:
            return again
        for one in coordinated(subject):
            for entity in _as_speaker(references, one):
                if entity not in found:
                    found.append(entity)
    return tuple(found)


def _beside(references: References, verb: Token) -> tuple[Entity, ...]:
    """ "..., Freedonia's Foreign Ministry said": the name right before the verb, behind a comma, whatever the parse made of it."""
    place = verb.i - 1
    start = verb.sent.start
    while place > start and verb.doc[place].pos_ in ("AUX", "ADV") and verb.i - place < 4:
        place -= 1
    mention = references.article.found_at.get(place)
    if mention is None or mention.end != place + 1 or mention.entity.type not in _SPEAKERS or mention.how == "adjective":
        return ()
    before = mention.start - 1
    if before >= start and verb.doc[before].text in {"'s", "'"}:
        owner = references.article.found_at.get(before - 1)
        before = owner.start - 1 if owner is not None else before
    if before > start + 3 and verb.doc[before].lower_ == "the":
        before -= 1
    return (
        (mention.entity,)
        if before > start + 3 and verb.doc[before].text in {",", '"'} and verb.dep_ in ("ROOT", "parataxis", "ccomp")
        else ()
    )


def _inverted(references: References, verb: Token) -> list[Token]:
    """ "..., stressed the chancellor": the object of a saying that follows its words is who says them."""
    before = verb.doc[verb.i - 1].text if verb.i > verb.sent.start else ""
    if before not in {",", '"'}:
        return []
    return [
        child
        for child in children(verb, "dobj")
        if child.i > verb.i and any(one.type == "Person" for one in references.entities(child))
    ]


def _again(references: References, verb: Token, subject: Token) -> tuple[Entity, ...]:
    """ "it added", "they said": who spoke before, not what was spoken of."""
    if subject.lower_ not in {"it", "they"} or verb.dep_ not in ("ROOT", "parataxis", "conj", "ccomp"):
        return ()
    number = references.article.sentence_at[verb.i]
    for place, speakers in reversed(references.speakers):
        if place < number - 3:
            break
        fits = (
            speakers
            and speakers[0].type != "Person"
            and (subject.lower_ == "it" or len(speakers) > 1 or speakers[0].type == "Group")
        )
        if place < number and fits:
            return speakers
    return ()


def _as_speaker(references: References, token: Token) -> tuple[Entity, ...]:
    """Whom a subject or the object of "according to" means as a speaker: a person or body, or whose statement it is."""
    lemma = token.lemma_.lower()
    mention = references.article.found_at.get(token.i)
    if lemma in words("speech", "carriers") and (mention is None or mention.entity.type not in _SPEAKERS):
        owners = [
            *children(token, "poss"),
            *(one for word in ("from", "by", "of") for one in prepositions(token).get(word, [])),
        ] or (holders(token) if token.dep_ in ("dobj", "pobj") and token.head.lower_ != "to" else [])
        for owner in owners:
            found = [one for one in references.all(owner) if one.type in _SPEAKERS]
            if found:
                return tuple(found[:2])
        if (
            lemma in {"statement", "release", "letter", "tweet", "post", "appeal", "memo", "readout", "message", "communique"}
            and references.speakers
        ):
            return references.speakers[-1][1]
        return (Entity(label=references.describe(token), type="Group"),)
    found = [one for one in references.entities(token) if one.type in _SPEAKERS]
    if found:
        return tuple(found)
    if mention is not None and mention.how in ("place",) and mention.entity.type == "Place":
        return ()
    if lemma in words("speech", "speakers"):
        return (Entity(label=references.describe(token), type="Group"),)
    return ()


def _says(verb: Token) -> bool:
    """Whether a verb is used as a saying here."""
    lemma = verb.lemma_.lower()
    if verb.pos_ not in ("VERB", "AUX") or lemma not in words("speech", "say"):
        return False
    if verb.dep_ in ("amod", "compound") or (verb.dep_ == "acl" and verb.tag_ == "VBN"):
        return False
    if verb.tag_ == "VB" and any(
        child.dep_ == "aux" and child.lower_ in {"to", "will", "would", "could", "may", "might", "should", "can", "must"}
        for child in verb.children
    ):
        return False
    clause = any(child.dep_ in ("ccomp", "parataxis") or child.dep_ == "xcomp" for child in verb.children)
    quoted = any(token.text in _QUOTE for token in verb.sent)
    if lemma == "call":
        asked = [one for one in prepositions(verb).get("on", []) if one.ent_type_ == "PERSON" or one.tag_ == "NNP"]
        if asked and not quoted and not any(one.tag_ == "TO" for one in verb.doc[asked[0].i : verb.sent.end]):
            # "call on the president": a visit
            return False
        predicate = any(child.dep_ in ("oprd", "xcomp", "ccomp", "attr") for child in verb.children)
        return (
            predicate
            or any(child.dep_ == "prep" and child.lower_ in {"on", "for"} for child in verb.children)
            or (quoted and not passive(verb))
        )
    if lemma in {"describe", "brand", "label"}:
        return (
            any(child.dep_ == "prep" and child.lower_ == "as" for child in verb.children)
            or clause
            or any(child.dep_ == "oprd" for child in verb.children)
        )
    if lemma == "speak":
        return any(child.lower_ in {"highly"} for child in verb.children)
    if lemma == "point":
        return any(child.lower_ == "out" for child in verb.children)
    if lemma in {"welcome", "thank", "congratulate", "praise", "hail"}:
        return bool(children(verb, "dobj")) or clause
    if lemma == "tell" and not passive(verb):
        return True
    if (
        lemma in words("speech", "clause_only")
        and lemma not in words("speech", "object")
        and lemma not in {"announce", "confirm", "declare", "acknowledge", "reveal", "disclose"}
    ):
        that = any(token.lower_ == "that" for token in verb.doc[verb.i + 1 : min(verb.i + 12, verb.sent.end)])
        return clause or quoted or that or verb.dep_ in ("parataxis",) or any(child.dep_ == "mark" for child in verb.children)
    return clause or quoted or bool(children(verb, "dobj", "prep")) or verb.dep_ in ("parataxis", "ROOT", "conj", "advcl")


_REPORTING = frozenset(
    {"quoted", "cited", "carried", "seen", "obtained", "reviewed", "published", "released", "reported", "issued", "dated", "leaked"}
)


def _bare(article: Article, content: tuple[int, int]) -> tuple[int, int]:
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


def _content(verb: Token, sentence: Sentence) -> tuple[int, int]:
    """The tokens of what is said: the clause under the verb, its object, or the quotation."""
    for relation in ("ccomp", "parataxis", "xcomp"):
        for child in children(verb, relation):
            return child.left_edge.i, child.right_edge.i + 1
    before = _told_before(verb)
    if before is not None:
        return before
    quotes = [token.i for token in sentence.span if token.text in _QUOTE]
    if len(quotes) >= 2:
        return quotes[0] + 1, quotes[-1]
    for child in objects(verb):
        if child.i > verb.i and child.sent.start == verb.sent.start:
            return verb.i, child.right_edge.i + 1
    negated = [child.i for child in children(verb, "neg", "aux")]
    return min([verb.i, *negated]), max(verb.i + 1, sentence.span.end)


def _told_before(verb: Token) -> tuple[int, int] | None:
    """ "Ruritania has expelled the envoy, the minister said on Tuesday", where the parse has two clauses side by side."""
    own = [one for one in subjects(verb) if one.i < verb.i]
    if verb.lemma_.lower() not in {"say", "report", "add", "state", "note"} or not own:
        return None
    first = min(one.left_edge.i for one in own)
    start = verb.sent.start
    if verb.dep_ != "conj" or first - start < 4 or verb.doc[first - 1].text != ",":
        return None
    return start, first - 1


def _outlet(entities: tuple[Entity, ...]) -> Entity | None:
    return next((one for one in entities if one.type == "Organization" and str(one.kind).endswith("news-outlet")), None)


def _via(references: References, verb: Token) -> Entity | None:
    """ "..., cited by Interfax": the outlet that relays."""
    for token in verb.sent:
        if token.lemma_.lower() in words("speech", "via_verbs") and token.pos_ == "VERB":
            outlet = _outlet(tuple(one for subject in subjects(token) for one in references.all(subject)))
            if outlet is not None:
                return outlet
    return None


def read(article: Article, references: References) -> Speech:
    """Find every cue, sentence by sentence, so that a pronoun can mean the speaker before."""
    speech = Speech(article, references)
    for sentence in article.sentences:
        for token in sentence.span:
            cue = (
                _according(references, token, sentence) if token.lower_ == "according" else _verb_cue(references, token, sentence)
            )
            if cue is None:
                continue
            speech.cues[token.i] = cue
            speech.by_sentence.setdefault(sentence.number, []).append(cue)
            references.speakers.append((sentence.number, cue.speakers))
    return speech


def _verb_cue(references: References, verb: Token, sentence: Sentence) -> Cue | None:
    if not _says(verb) or _in_quotation(references.article, verb):
        return None
    speakers = _speakers(references, verb)
    if not speakers:
        return None
    if verb.lemma_.lower() in {"welcome", "thank", "congratulate"} and verb.lemma_.lower() == "welcome":
        received = [one for target in objects(verb) for one in references.entities(target)]
        if any(one.type == "Person" or one.type == "Group" for one in received) and prepositions(verb).get("to"):
            return None
    lemma = verb.lemma_.lower()
    told = (
        [*objects(verb), *children(verb, "dative"), *prepositions(verb).get("to", [])]
        if lemma in {"tell", "inform", "urge", "ask", "warn", "accuse", "notify", "say", "assure", "announce"}
        else []
    )
    addressees = tuple(dict.fromkeys(one for target in told for one in references.all(target) if one.type in _SPEAKERS))
    return Cue(
        verb,
        speakers,
        addressees,
        _outlet(addressees) or _via(references, verb),
        lemma in words("speech", "alleged"),
        lemma in words("speech", "denying") or bool(modality.untrue(verb)),
        _bare(references.article, _content(verb, sentence)),
    )


def _in_quotation(article: Article, verb: Token) -> bool:
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
        if article.doc[place].text in _QUOTE:
            # a mark that stands close to the word before it closes a quotation
            return (
                place == start or bool(article.doc[place - 1].whitespace_) or article.doc[place - 1].text in {"(", "[", "—", "–"}
            )
    return False


def _according(references: References, token: Token, sentence: Sentence) -> Cue | None:
    if token.lower_ != "according" or token.i + 1 >= len(token.doc) or token.nbor(1).lower_ != "to":
        return None
    targets = prepositions(token).get("to", []) or [one for child in token.children for one in children(child, "pobj")]
    if not targets:
        return None
    speakers = tuple(dict.fromkeys(one for target in coordinated(targets[0]) for one in _as_speaker(references, target)))
    if not speakers:
        return None
    start, end = sentence.span.start, sentence.span.end
    left = token.i if token.i - start > end - token.i else start
    content = (start, token.i) if left > start else (min(targets[0].right_edge.i + 1, end - 1), end)
    return Cue(token, speakers, (), _outlet(speakers[1:]) or _via(references, token), False, False, _bare(references.article, content))
