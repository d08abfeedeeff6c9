"""Who stands right before a saying that ends its sentence, by the commas around, where the parse hangs the name on what is said."""

from __future__ import annotations

from spacy.tokens import Span, Token

from kb.extract.grammar import children
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Entity

_LONGEST_NAME, _LONGEST_REMARK, _LEFT = 12, 16, frozenset({",", '"', "''"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VB", "MD", "WP", "WDT", "WRB", "PRP"})


def before_saying(references: References, verb: Token) -> Entity | Token | None:
    """The person, or the head of the words, that stand between the last comma and a saying: "..., the Watch, a small body, said".

    Only for a saying with what is said before it, whose subject by the parse does not stand there.
    """
    doc, start = verb.doc, verb.sent.start
    if verb.lemma_.lower() not in words("speech", "closing") or not children(verb, "ccomp", "parataxis"):
        return None
    behind = doc[verb.i + 1] if verb.i + 1 < verb.sent.end else verb
    named = behind.pos_ in ("PROPN", "DET", "PRON") and behind.ent_type_ != "DATE"
    if named or any(one.i > verb.i for one in children(verb, "nsubj")):
        # "..., said the envoy"
        return None
    end = verb.i
    while end > start and doc[end - 1].pos_ in ("AUX", "ADV"):
        end -= 1
    remark: Span | None = None
    if doc[end - 1].text == ",":
        opening = _opening(doc[start : end - 1])
        if opening is None or end - 1 - opening > _LONGEST_REMARK:
            return None
        remark, end = doc[opening : end - 1], opening - 1
    first = _opening(doc[start:end])
    if first is None or not 0 < end - first <= _LONGEST_NAME:
        return None
    name = doc[first:end]
    told = min(child.i for child in children(verb, "ccomp", "parataxis"))
    inside = any(first <= one.i < verb.i for one in children(verb, "nsubj"))
    if told >= first or inside or any(one.tag_ in _FINITE for one in (*name, *(remark or ()))):
        return None
    if name[0].pos_ in ("ADP", "CCONJ", "SCONJ") or name[-1].pos_ not in ("NOUN", "PROPN"):
        return None
    for part in (name, remark):
        mention = references.article.found_at.get(part.end - 1) if part is not None else None
        if mention is not None and mention.entity.type == "Person":
            return mention.entity
    return name[-1]


def _opening(text: Span) -> int | None:
    """The place behind the last comma or mark of quotation in a text."""
    return next((one.i + 1 for one in reversed(text) if one.text in _LEFT), None)
