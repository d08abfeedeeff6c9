"""Outlets and papers that only pass on what somebody else says: "the minister said, according to Agency X"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kb.extract.article import Sentence
from kb.extract.cues import Cue
from kb.extract.grammar import prepositions
from kb.extract.lexicon import words
from kb.extract.spoken_again import is_outlet

if TYPE_CHECKING:
    from kb.extract.speech import Speech

_RELAYS = frozenset({"statement", "transcript", "readout", "release", "recording", "footage"})


def relayed(speech: Speech, cue: Cue, sentence: Sentence) -> bool:
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


def without(speech: Speech, sentence: Sentence) -> None:
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
