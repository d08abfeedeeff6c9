"""Who says what: the cues of an article, and what stands inside their scope."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Token

from kb.extract import cues, named_speakers, relays, sayings, spoken_before
from kb.extract.article import Article
from kb.extract.cues import Cue
from kb.extract.grammar import ancestors, children
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Entity


@dataclass(slots=True)
class Speech:
    """The cues of an article by token; ask ``above(token)`` who says what a word tells."""

    article: Article
    references: References
    cues: dict[int, Cue] = field(default_factory=dict)
    by_sentence: dict[int, list[Cue]] = field(default_factory=dict)
    named: dict[Entity, Entity] = field(default_factory=dict)
    outlets: set[Entity] = field(default_factory=set)
    groups: dict[str, Entity] = field(default_factory=dict)
    back: dict[int, Cue] = field(default_factory=dict)

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
            if (behind := self._behind(place, head)) is not None:
                return behind
            if place.dep_ == "relcl" and head.dep_ == "attr":
                # "she said that Chile is the only state that recognises it": the clause is what is said
                continue
            if (cue is not None and place.dep_ == "nsubj") or place.dep_ in ("relcl", "appos"):
                return self._quoted(trigger, self.article.sentence_at[trigger.i])
            inserted = self._inserted(place, trigger) or (self._inserted(head, trigger) if head.dep_ == "ROOT" else None)
            if inserted is not None:
                return inserted
        number = self.article.sentence_at[trigger.i]
        for cue in self.by_sentence.get(number, ()):
            if cues.opens_source(cue.token) or self._spliced(cue.token, trigger):
                return cue
            if sayings.as_told(cue.token) and trigger.i not in (one.i for one in cue.token.subtree):
                # "has been named envoy, as reported by the ministry"
                return cue
        return self._quoted(trigger, number) or self.back.get(number)

    def around(self, trigger: Token) -> Cue | None:
        """The saying that has a word among what it says although the outlet tells the word itself, None without one.

        So what is announced, and what a clause inside of what is said describes.
        """
        for place, head in ancestors(trigger):
            cue = self.cues.get(head.i)
            if cue is None or cue.token.i == trigger.i:
                continue
            announced = place.dep_ in ("dobj", "nsubjpass") and head.lemma_.lower() in words("speech", "announcing")
            if place.dep_ in ("ccomp", "parataxis") or announced:
                return cue
        return None

    def _behind(self, clause: Token, noun: Token) -> Cue | None:
        """ "She said in a statement that it had sent them": the saying above the noun on which parsers hang the clause."""
        if clause.dep_ not in ("acl", "relcl", "ccomp", "advcl") or noun.pos_ not in ("NOUN", "PROPN"):
            return None
        cue = next((self.cues[head.i] for _, head in ancestors(noun) if head.i in self.cues), None)
        return cue if cue is not None and sayings.said_behind(cue.token) == clause else None

    def _inserted(self, verb: Token, trigger: Token) -> Cue | None:
        """ "Ruritania, he added, had not done it": a saying between commas in the clause that it reports."""
        quoted = [one for child in children(verb, "prep") if child.lower_ == "as" for one in children(child, "pcomp")]
        if verb.lemma_.lower() not in words("speech", "quoting"):
            quoted = []
        for child in (*children(verb, "parataxis"), *quoted):
            # "..., he was quoted as saying"
            cue = self.cues.get(child.i)
            if cue is not None and child.i != trigger.i:
                return cue
        return None

    def _spliced(self, verb: Token, trigger: Token) -> bool:
        """ "Ruritania did it, the minister said", whatever the parse made of it: the saying ends the sentence behind a comma."""
        own = children(verb, "nsubj")
        before = spoken_before.stretch(verb)
        if before is not None and trigger.i < before[0].start:
            return True
        if sayings.closes(verb):
            return trigger.i < min(one.left_edge.i for one in own)
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
        for place in (*range(number - 1, max(-1, number - 6), -1), *self._until_closed(number)):
            if 0 <= place < len(self.article.sentences) and self.article.sentences[place].stretch == stretch:
                near = [cue for cue in self.by_sentence.get(place, ()) if cue.speakers]
                if near:
                    return near[-1] if place < number else near[0]
        return self._goes_on(number) if self.article.sentences[number].span[0].text in sayings.QUOTE else None

    def _goes_on(self, number: int) -> Cue | None:
        """Who spoke last before a paragraph that opens with a quotation and says nowhere whose it is."""
        for place in range(number - 1, max(-1, number - 4), -1):
            near = [cue for cue in self.by_sentence.get(place, ()) if cue.speakers]
            if near:
                return near[-1]
        return None

    def _until_closed(self, number: int) -> range:
        """The next sentences as far as the quotation goes on, and the one where it ends."""
        last = number + 1
        while last < min(number + 4, len(self.article.sentences)) and not any(
            token.text in sayings.QUOTE for token in self.article.sentences[last].span
        ):
            last += 1
        return range(number + 1, last + 1)

    def _inside(self, trigger: Token, number: int) -> bool:
        """Whether a word stands between quotation marks of its paragraph."""
        first = number
        while first > 0 and self.article.sentences[first - 1].stretch == self.article.sentences[number].stretch:
            first -= 1
        start = self.article.sentences[first].span.start
        return sum(1 for token in self.article.doc[start : trigger.i] if token.text in sayings.QUOTE) % 2 == 1


def read(article: Article, references: References) -> Speech:
    """Find every cue, sentence by sentence, so that a pronoun can mean the speaker before."""
    speech = Speech(article, references)
    for sentence in article.sentences:
        for token in sentence.span:
            opener = cues.of_according if cues.opens_source(token) else cues.of_verb
            cue = opener(references, token, sentence)
            if cue is None or relays.relayed(speech, cue, sentence):
                continue
            cue = named_speakers.told_apart(speech, cue)
            speech.cues[token.i] = cue
            speech.by_sentence.setdefault(sentence.number, []).append(cue)
            references.speakers.append((sentence.number, cue.speakers))
        relays.without(speech, sentence)
        _outer_last(speech, sentence.number)
        if (before := cues.pointing_back(speech.by_sentence.get(sentence.number, []), article, sentence)) is not None:
            speech.back[before.number] = speech.by_sentence[sentence.number][0]
    for number in list(speech.by_sentence):
        speech.by_sentence[number] = [named_speakers.introduced(speech, one) for one in speech.by_sentence[number]]
        speech.cues.update((one.token.i, one) for one in speech.by_sentence[number])
    speech.named = named_speakers.named_later(speech)
    return speech


def _outer_last(speech: Speech, number: int) -> None:
    """ "The Tribune said that the ministry reported a loss. It added ...": who speaks again is who told the whole."""
    here = speech.by_sentence.get(number, [])
    inner = [one for one in here if any(head.i in speech.cues and head != one.token for _, head in ancestors(one.token))]
    if not inner or len(inner) == len(here):
        return
    told = speech.references.speakers
    outer = [one for one in here if one not in inner]
    del told[len(told) - len([one for one in told if one[0] == number]) :]
    told.extend((number, one.speakers) for one in (*inner, *outer))
