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

_LEAD, _FURTHER = 3, 8
_RELAYS = frozenset({"statement", "transcript", "readout", "release", "recording", "footage"})


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
    named: dict[Entity, Entity] = field(default_factory=dict)
    outlets: set[Entity] = field(default_factory=set)
    groups: dict[str, Entity] = field(default_factory=dict)

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
        for place in (*range(number - 1, max(-1, number - 6), -1), *self._until_closed(number)):
            if 0 <= place < len(self.article.sentences) and self.article.sentences[place].stretch == stretch:
                near = [cue for cue in self.by_sentence.get(place, ()) if cue.speakers]
                if near:
                    return near[-1] if place < number else near[0]
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
            cue = _told_apart(speech, cue)
            speech.cues[token.i] = cue
            speech.by_sentence.setdefault(sentence.number, []).append(cue)
            references.speakers.append((sentence.number, cue.speakers))
        _without_relays(speech, sentence)
    speech.named = _named_later(speech)
    return speech


def _relayed(speech: Speech, cue: Cue, sentence: Sentence) -> bool:
    """ "The minister said, according to Agency X", "..., reports X": an outlet or a statement that only passes on what another cue tells.

    The outlet becomes the way by which the other's words came.
    """
    closing = cue.token.lemma_ in {"report", "write"} and cue.token.i + 2 + _length(speech, cue) >= sentence.span.end
    ending = _ends_report(cue, sentence)
    closing = closing or ending
    outlet = cue.speakers[0] if len(cue.speakers) == 1 and (is_outlet(cue.speakers[0]) or closing) else None
    here = speech.by_sentence.get(sentence.number, ())
    before = [one for one in here if one.token.i < cue.token.i and (ending or one.token.lower_ != "according")]
    told = next(iter(prepositions(cue.token).get("to", [])), None) if cue.token.lower_ == "according" else None
    if told is not None and before and told.lemma_.lower() in _RELAYS and any(one.type == "Person" for one in before[-1].speakers):
        # "the minister said, according to a statement of the palace"
        return True
    reports = cue.token.lemma_ in {"report", "quote", "write"} and cue.token.dep_ in ("parataxis", "ROOT")
    passing = cue.token.lower_ == "according" or reports
    if outlet is None or not before or not (passing or closing) or cue.token.i < before[-1].token.i:
        return False
    if not ending and not any(one.type == "Person" or one.type == "Group" for one in before[-1].speakers):
        return False
    speech.outlets.add(outlet)
    last = replace(before[-1], via=before[-1].via or outlet)
    speech.cues[last.token.i] = last
    cues = speech.by_sentence[sentence.number]
    cues[cues.index(before[-1])] = last
    return True


def _ends_report(cue: Cue, sentence: Sentence) -> bool:
    """ "..., the Oslo Tribune reported": the last words of a sentence, by a body whose name says that it brings news."""
    doc, place = cue.token.doc, cue.token.i + 1
    if cue.token.lemma_ != "report" or len(cue.speakers) != 1 or cue.speakers[0].type in ("Person", "State"):
        return False
    rest = doc[place : sentence.span.end]
    named = set(cue.speakers[0].label.lower().split()) & words("speech", "news")
    return bool(named) and all(one.is_punct or one.is_space or one.ent_type_ in ("DATE", "TIME") or one.lower_ == "on" for one in rest)


def _told_apart(speech: Speech, cue: Cue) -> Cue:
    """ "The chairs", after "the chairs of the council": the same group, by the fuller name that the article gave it."""
    group = cue.speakers[0] if len(cue.speakers) == 1 else None
    if group is None or group.type != "Group" or group.iri:
        return cue
    definite = any(child.lower_ == "the" for one in subjects(cue.token) for child in one.children)
    if definite and (fuller := speech.groups.get(group.label.lower())) is not None:
        return replace(cue, speakers=(fuller,))
    short, _, rest = group.label.partition(" of ")
    if rest and " " not in short.strip():
        speech.groups.setdefault(short.lower(), group)
    return cue


def _without_relays(speech: Speech, sentence: Sentence) -> None:
    """ "According to Agency X, the minister reminded them": the agency passes on what the minister says."""
    cues = speech.by_sentence.get(sentence.number, [])
    if len(cues) < 2 or cues[0].token.lower_ != "according" or len(cues[0].speakers) != 1:
        return
    outlet = cues[0].speakers[0]
    people = any(one.type == "Person" for one in cues[1].speakers)
    if people and cues[1].speakers != cues[0].speakers and (is_outlet(outlet) or outlet in speech.outlets):
        del speech.cues[cues[0].token.i]
        cues[1] = replace(cues[1], via=cues[1].via or outlet)
        speech.cues[cues[1].token.i] = cues[1]
        cues.pop(0)


def _length(speech: Speech, cue: Cue) -> int:
    """How many tokens the name right behind a cue has; a great many if there is none."""
    behind = speech.article.found_at.get(cue.token.i + 1)
    return behind.end - behind.start if behind is not None and behind.entity in cue.speakers else -99


def _named_later(speech: Speech) -> dict[Entity, Entity]:
    """Whom the article names further down of those who speak at its beginning without a name: "a Chilean official said" -> Jane Roe.

    Only where one person of that state speaks in the following sentences, with a title.
    """
    posts = {post.person: post.organization for post in reversed(speech.references.posts) if not post.former}
    named: dict[Entity, Entity] = {}
    for number in range(min(_LEAD, len(speech.article.sentences))):
        for cue in speech.by_sentence.get(number, ()):
            group = cue.speakers[0] if len(cue.speakers) == 1 else None
            if group is None or group.type != "Group" or group.of is None or not _singular(cue):
                continue
            later = [
                one.speakers[0]
                for place in range(number + 1, min(number + _FURTHER, len(speech.article.sentences)))
                for one in speech.by_sentence.get(place, ())
                if len(one.speakers) == 1 and one.speakers[0].type == "Person"
            ]
            own = [one for one in dict.fromkeys(later) if _same_side(posts.get(one), group.of)]
            if len(own) == 1 and later[0] == own[0]:
                named[group] = own[0]
    return named


def _same_side(organization: Entity | None, state: Entity) -> bool:
    return organization is not None and state in (organization, organization.of)


def _singular(cue: Cue) -> bool:
    """Whether one speaks, brought in here: "a senior official said"."""
    return any(one.tag_ == "NN" and any(child.lower_ in {"a", "an"} for child in one.children) for one in subjects(cue.token))


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
