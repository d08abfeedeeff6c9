"""Who says what: cues such as "said" and "according to", their speakers, and what stands inside their scope."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from spacy.tokens import Token

from kb.extract import modality, sayings, speakers
from kb.extract.article import Article, Sentence
from kb.extract.grammar import ancestors, children, coordinated, objects, prepositions, subjects
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Entity


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
                return self._quoted(trigger, self.article.sentence_at[trigger.i])
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
        """Who says what stands inside quotation marks: by a cue of the sentence, or of those around it in the paragraph."""
        if not self._inside(trigger, number):
            return None
        here = [cue for cue in self.by_sentence.get(number, ()) if cue.speakers]
        if here:
            return here[0]
        stretch = self.article.sentences[number].stretch
        for place in (*range(number - 1, max(-1, number - 6), -1), number + 1):
            if 0 <= place < len(self.article.sentences) and self.article.sentences[place].stretch == stretch:
                near = [cue for cue in self.by_sentence.get(place, ()) if cue.speakers]
                if near:
                    return near[-1] if place < number else near[0]
        return None

    def _inside(self, trigger: Token, number: int) -> bool:
        """Whether a word stands between quotation marks of its paragraph."""
        first = number
        while first > 0 and self.article.sentences[first - 1].stretch == self.article.sentences[number].stretch:
            first -= 1
        start = self.article.sentences[first].span.start
        return sum(1 for token in self.article.doc[start : trigger.i] if token.text in sayings.QUOTE) % 2 == 1


def _outlet(entities: tuple[Entity, ...]) -> Entity | None:
    return next((one for one in entities if is_outlet(one)), None)


def is_outlet(entity: Entity) -> bool:
    """Whether somebody is a news outlet or a news agency."""
    return entity.type == "Organization" and str(entity.kind).endswith(("news-outlet", "news-agency"))


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
            cue = _according(references, token, sentence) if token.lower_ == "according" else _verb_cue(references, token, sentence)
            if cue is None or _relayed(speech, cue, sentence):
                continue
            speech.cues[token.i] = cue
            speech.by_sentence.setdefault(sentence.number, []).append(cue)
            references.speakers.append((sentence.number, cue.speakers))
    return speech


def _relayed(speech: Speech, cue: Cue, sentence: Sentence) -> bool:
    """ "The minister said, according to Agency X", "..., reports X": an outlet or a statement that only passes on what another cue tells.

    The outlet becomes the way by which the other's words came.
    """
    outlet = cue.speakers[0] if len(cue.speakers) == 1 and is_outlet(cue.speakers[0]) else None
    before = [one for one in speech.by_sentence.get(sentence.number, ()) if one.token.i < cue.token.i and one.token.lower_ != "according"]
    passing = cue.token.lower_ == "according" or (cue.token.lemma_ in {"report", "quote", "write"} and cue.token.dep_ in ("parataxis", "ROOT"))
    if outlet is None or not before or not passing or cue.token.i < before[-1].token.i:
        return False
    if not any(one.type == "Person" or one.type == "Group" for one in before[-1].speakers):
        return False
    last = replace(before[-1], via=before[-1].via or outlet)
    speech.cues[last.token.i] = last
    cues = speech.by_sentence[sentence.number]
    cues[cues.index(before[-1])] = last
    return True


def _verb_cue(references: References, verb: Token, sentence: Sentence) -> Cue | None:
    if not sayings.says(verb) or sayings.in_quotation(references.article, verb):
        return None
    who = speakers.of_verb(references, verb)
    if not who:
        return None
    if verb.lemma_.lower() == "welcome":
        received = [one for target in objects(verb) for one in references.entities(target)]
        if any(one.type == "Person" or one.type == "Group" for one in received) and prepositions(verb).get("to"):
            return None
    lemma = verb.lemma_.lower()
    told = (
        [*objects(verb), *children(verb, "dative"), *prepositions(verb).get("to", [])]
        if lemma in {"tell", "inform", "urge", "ask", "warn", "accuse", "notify", "say", "assure", "announce"}
        else []
    )
    addressees = tuple(dict.fromkeys(one for target in told for one in references.all(target) if one.type in speakers.SPEAKERS))
    return Cue(
        verb,
        who,
        addressees,
        _outlet(addressees) or _via(references, verb),
        lemma in words("speech", "alleged"),
        (lemma in words("speech", "denying") and not children(verb, "neg")) or bool(modality.untrue(verb)),
        sayings.bare(references.article, sayings.content(verb, sentence)),
    )


def _according(references: References, token: Token, sentence: Sentence) -> Cue | None:
    if token.i + 1 >= len(token.doc) or token.nbor(1).lower_ != "to":
        return None
    targets = prepositions(token).get("to", []) or [one for child in token.children for one in children(child, "pobj")]
    if not targets:
        return None
    who = tuple(dict.fromkeys(one for target in coordinated(targets[0]) for one in speakers.meant(references, target)))
    if not who:
        return None
    start, end = sentence.span.start, sentence.span.end
    left = token.i if token.i - start > end - token.i else start
    content = (start, token.i) if left > start else (min(targets[0].right_edge.i + 1, end - 1), end)
    said = sayings.bare(references.article, content)
    return Cue(token, who, (), _outlet(who[1:]) or _via(references, token), False, False, said)
