"""Who stands right before a saying that ends its sentence, by the commas around, where the parse hangs the name on what is said."""

from __future__ import annotations

from spacy.tokens import Span, Token

from kb.extract.grammar import children
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Entity

_LONGEST_NAME, _LONGEST_REMARK, _LEFT = 12, 16, frozenset({",", '"', "''"})
_FINITE = frozenset({"VBD", "VBZ", "VBP", "VB", "MD", "WP", "WDT", "WRB", "PRP"})


def stretch(verb: Token) -> tuple[Span, Span | None] | None:
    """The words between the last comma and a saying, and a remark between commas behind them: "..., the Watch, a small body, said".

    Only for a saying with what is said before it.
    """
    doc, start = verb.doc, verb.sent.start
    told = _told(verb)
    if verb.lemma_.lower() not in words("speech", "closing") or told is None:
        return None
    behind = doc[verb.i + 1] if verb.i + 1 < verb.sent.end else verb
    named = behind.pos_ in ("PROPN", "DET", "PRON") and behind.ent_type_ != "DATE" and verb.lemma_ != "tell"
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
    if first is None or not 0 < end - first <= _LONGEST_NAME or told >= first:
        return None
    name = doc[first:end]
    if any(one.tag_ in _FINITE for one in (*name, *(remark or ()))):
        return None
    fits = name[0].pos_ not in ("ADP", "CCONJ", "SCONJ") and name[-1].pos_ in ("NOUN", "PROPN")
    return (name, remark) if fits else None


def before_saying(references: References, verb: Token) -> Entity | tuple[Token, ...] | None:
    """The person that ``stretch`` names, or the heads of its words; None if the parse gives the saying a subject there itself."""
    found = stretch(verb)
    if found is None or any(found[0].start <= one.i < verb.i for one in children(verb, "nsubj")):
        return None
    name, remark = found
    for part in (name, remark):
        mention = references.article.found_at.get(part.end - 1) if part is not None else None
        if mention is not None and mention.entity.type == "Person":
            return mention.entity
    joint = next((one.i for one in name if one.lower_ == "and"), None)
    if joint is not None and joint > name.start:
        return name.doc[joint - 1], name[-1]
    return (name.root if name.root.pos_ in ("NOUN", "PROPN") else name[-1],)


def _told(verb: Token) -> int | None:
    """The place of the first verb of what is said before a saying."""
    clauses = [child.i for child in children(verb, "ccomp", "parataxis") if child.i < verb.i]
    joined = verb.dep_ == "conj" and verb.head.pos_ in ("VERB", "AUX") and verb.doc[verb.i - 1].pos_ != "CCONJ"
    return min(clauses) if clauses else verb.head.i if joined else None


def _opening(text: Span) -> int | None:
    """The place behind the last comma or mark of quotation in a text."""
    return next((one.i + 1 for one in reversed(text) if one.text in _LEFT), None)
