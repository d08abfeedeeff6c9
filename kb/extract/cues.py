"""Cues: the words that open somebody's speech, such as "said" and "according to", with who speaks, to whom, and what is said."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Token

from kb.extract import modality, sayings, speakers, spoken_again
from kb.extract.article import Article, Sentence
from kb.extract.beside_saying import SPEAKERS
from kb.extract.grammar import children, coordinated, objects, prepositions, subjects
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Entity

_LONGEST_POINTER = 40


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that opens somebody's speech, the speakers, whom they address, and the outlet that relays them.

    ``cited`` are those from whom an outlet has what it tells.
    """

    token: Token
    speakers: tuple[Entity, ...]
    addressees: tuple[Entity, ...]
    via: Entity | None
    alleged: bool
    denying: bool
    content: tuple[int, int]
    cited: tuple[Entity, ...] = ()


def _outlet(entities: tuple[Entity, ...]) -> Entity | None:
    return next((one for one in entities if spoken_again.is_outlet(one)), None)


def _via(references: References, verb: Token) -> Entity | None:
    """ "..., cited by Interfax": the outlet that relays."""
    for token in verb.sent:
        if token.lemma_.lower() in words("speech", "via_verbs") and token.pos_ == "VERB":
            outlet = _outlet(tuple(one for subject in subjects(token) for one in references.all(subject)))
            if outlet is not None:
                return outlet
    return None


def of_verb(references: References, verb: Token, sentence: Sentence) -> Cue | None:
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
    addressees = tuple(dict.fromkeys(one for target in told for one in references.all(target) if one.type in SPEAKERS))
    return Cue(
        verb,
        who,
        addressees,
        _outlet(addressees) or _via(references, verb),
        lemma in words("speech", "alleged"),
        (lemma in words("speech", "denying") and not children(verb, "neg")) or bool(modality.untrue(verb)),
        sayings.bare(references.article, sayings.content(verb, sentence)),
        _cited(references, verb) if any(spoken_again.is_outlet(one) for one in who) else (),
    )


def _cited(references: References, verb: Token) -> tuple[Entity, ...]:
    """ "The Tribune reported, citing two officials": whom an outlet has it from."""
    behind = [one for one in children(verb, "advcl", "prep", "xcomp") if one.tag_ == "VBG"]
    citing = [one for one in behind if one.lemma_.lower() in words("speech", "via_verbs")]
    named = [each for one in citing for target in objects(one) for each in coordinated(target)]
    return tuple(dict.fromkeys(one for target in named for one in speakers.meant(references, target)))


def opens_source(token: Token) -> bool:
    """ "According to", "per the ministry", "by her account": words behind which somebody stands whose words are told."""
    if token.lower_ == "by":
        return any(one.lemma_.lower() in words("speech", "accounts") and children(one, "poss") for one in children(token, "pobj"))
    if token.lower_ == "in":
        return any(one.lower_ == "words" and "of" in prepositions(one) for one in children(token, "pobj"))
    return token.lower_ == "according" or (token.lower_ == "per" and token.dep_ == "prep" and bool(children(token, "pobj")))


def of_according(references: References, token: Token, sentence: Sentence) -> Cue | None:
    """The cue that such a word opens; None if nobody stands behind it."""
    if token.lower_ == "according" and (token.i + 1 >= len(token.doc) or token.nbor(1).lower_ != "to"):
        return None
    targets = prepositions(token).get("to", []) or [one for child in token.children for one in children(child, "pobj")]
    if token.lower_ == "per":
        targets = [one for one in children(token, "pobj") if one.pos_ == "PROPN" or children(one, "det")]
    elif token.lower_ in {"by", "in"}:
        targets = [one for noun in children(token, "pobj") for one in (children(noun, "poss") or prepositions(noun).get("of", []))]
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


def pointing_back(found: list[Cue], article: Article, sentence: Sentence) -> Sentence | None:
    """The sentence before, if all that this one says is who said it: "This was stated by the envoy.", "The press service reported."."""
    before = article.sentences[sentence.number - 1] if sentence.number else None
    if before is None or before.heading or before.zone != "body" or not found or len(sentence.span) > _LONGEST_POINTER:
        return None
    return before if found[0].token.dep_ == "ROOT" and sayings.points_back(found[0].token) else None
