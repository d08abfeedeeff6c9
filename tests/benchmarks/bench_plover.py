"""Our reader on example sentences of the PLOVER gold standard records: how often the right kind of event, how often the right countries.

    python tests/benchmarks/bench_plover.py RECORDS.json

Published for comparison: PETRARCH 3 finds some event in half of the records, the right type in 28 %, type and both countries in 20 %.
PLOVER sorts events by tone (agree, demand, reject, threaten ...), we by kind of fact with a modality and by the words of a saying; `types`
says how one becomes the other.  Of a saying not only its verb counts ("urged") but also the first verb of what is said ("must return"):
without that the right type falls by about .07.  A record is right when any fact of its sentence is of its type.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kb.dates import PartialDate
from kb.extract import pipeline, read
from kb.model import (
    Action,
    Agreement,
    Aid,
    ArmsTransfer,
    Claim,
    Document,
    Entity,
    Fact,
    Meeting,
    SanctionsMeasure,
    Statement,
    UseOfForce,
    Visit,
)

# The word of a saying -> the types that PLOVER gives it.
TONES = {
    "DEMAND": "demand urge call appeal ask request propose suggest want recommend press seek invite",
    "REJECT": "reject refuse deny dismiss rebuff decline oppose veto dispute refute ignore",
    "THREATEN": "threaten warn vow caution",
    "DISAPPROVE": "accuse criticize criticise condemn denounce blame slam blast deplore decry complain charge lambast protest express",
    "SUPPORT": "praise hail welcome support thank congratulate endorse defend applaud commend apologize express assure",
    "AGREE": "agree promise pledge offer announce vow commit accept",
    "CONCEDE": "admit acknowledge concede",
}
_COOPERATIVE = (Meeting, Visit, Agreement, Aid, ArmsTransfer)
_DONE = {
    Meeting: {"CONSULT"},
    Visit: {"CONSULT"},
    Agreement: {"AGREE", "COOPERATE"},
    Aid: {"AID", "SUPPORT"},
    ArmsTransfer: {"AID", "COOPERATE"},
    UseOfForce: {"ASSAULT", "FIGHT"},
}
# Kinds of force that PLOVER sorts under coercion.
_COERCING = frozenset({"abduction", "hijacking", "sabotage", "cyber-attack", "blockade", "bombing"})
# What the verbs of a saying's content say of its tone: "must return", "will not accept", "would boycott".
_MUST = re.compile(r"\b(must|should|ought to|has to|have to)\b", re.I)
_WILL_NOT = re.compile(r"\b(will not|would not|won't|cannot|can not|never|no longer|out of the question|refus\w+|not accept)\b", re.I)
_WILL = re.compile(r"\b(will|would|shall|(is|are) (committed|prepared|willing|ready)|agreed? to)\b", re.I)
_HOSTILE = re.compile(
    r"\b(boycott\w*|withdraw\w*|blockade\w*|ban|bans|fight|attack\w*|strike|retaliat\w*|expel\w*|cut|suspend\w*|stop\w*|prohibit\w*|den(y|ies)|destroy\w*|"
    r"kill\w*|punish\w*|invad\w*|bomb\w*|sever|weapons)\b",
    re.I,
)
_ACTIONS = {
    "detain": {"COERCE"},
    "release": {"CONCEDE", "RETREAT", "COOPERATE"},
    "investigate": {"INVESTIGATE"},
    "demonstrate": {"PROTEST"},
    "deploy": {"MOBILIZE"},
    "withdraw": {"RETREAT"},
    "resign": {"RETREAT", "CONCEDE"},
    "dismiss": {"CONCEDE", "COERCE"},
    "impose": {"COERCE", "SANCTION"},
    "approve": {"CONCEDE"},
    "promise": {"AGREE"},
    "offer": {"AGREE"},
    "negotiate": {"CONSULT"},
    "admit": {"AID"},
    "request": {"DEMAND"},
    "expel": {"COERCE", "SANCTION"},
    "recall": {"SANCTION", "PROTEST"},
    "summon": {"PROTEST", "DISAPPROVE"},
    "sever": {"SANCTION"},
    "suspend": {"SANCTION"},
    "close": {"SANCTION", "COERCE"},
    "restrict": {"SANCTION", "COERCE"},
    "recognise": {"SUPPORT", "COOPERATE"},
    "resume": {"CONCEDE", "COOPERATE", "SUPPORT"},
    "establish": {"COOPERATE", "SUPPORT"},
    "lift": {"CONCEDE", "RETREAT"},
    "ease": {"CONCEDE", "RETREAT"},
    "protest": {"PROTEST", "DISAPPROVE"},
    "reject": {"REJECT"},
}


def content(said: Statement) -> set[str]:
    """The tone of what is said, where its first verb is one of duty or of will."""
    topic = " ".join(said.topic.split()[:30])
    found = _MUST.search(topic)
    if found:
        return {"DEMAND"}
    if _WILL_NOT.search(topic):
        return {"REJECT"}
    if _WILL.search(topic):
        return {"THREATEN"} if _HOSTILE.search(topic) else {"AGREE"}
    return set()


def types(claim: Claim) -> set[str]:
    """The PLOVER types of what a claim asserts."""
    fact, modality = claim.asserts[0], str(claim.modality)
    if isinstance(fact, Statement):
        word = claim.because[0].split(": ", 1)[1].lower() if claim.because else ""
        return {kind for kind, words in TONES.items() if any(word.startswith(one.rstrip("e")) for one in words.split())} | content(fact)
    about: Fact = fact.acts_on if isinstance(fact, Action) and fact.acts_on is not None else fact
    cooperative = isinstance(about, _COOPERATIVE)
    done = str(fact.action_type) if isinstance(fact, Action) else ""
    if done in ("promise", "offer"):
        return {"AGREE"}
    if modality == "denied":
        return {"REJECT"}
    if modality == "proposed":
        return {"DEMAND"}
    if modality in ("planned", "hypothetical", "threatened"):
        return {"AGREE"} if cooperative else {"THREATEN", "MOBILIZE"} if isinstance(fact, UseOfForce) else {"THREATEN"}
    if isinstance(about, Aid) and done == "suspend":
        return {"SANCTION"}
    if isinstance(fact, UseOfForce) and str(fact.kind) in _COERCING:
        return {"COERCE", "ASSAULT"}
    if isinstance(fact, Action) and str(fact.action_type) in _ACTIONS:
        return _ACTIONS[str(fact.action_type)]
    if isinstance(about, SanctionsMeasure):
        return {"SANCTION", "COERCE"}
    return next((given for kind, given in _DONE.items() if isinstance(about, kind)), set())


def entities(node: Any) -> Iterator[Entity]:
    """Every entity in the roles of a fact."""
    if isinstance(node, Entity):
        yield node
        if node.of is not None:
            yield from entities(node.of)
    elif isinstance(node, tuple):
        for one in node:
            yield from entities(one)
    elif isinstance(node, Fact):
        for name in node.__dataclass_fields__:
            yield from entities(getattr(node, name))


def codes(record: dict[str, Any], role: str) -> set[str]:
    given = record.get(role) or []
    return {one["code"] for one in given if isinstance(one, dict) and len(one.get("code", "")) == 3 and one["code"] != "IGO"}


def main(path: str) -> None:
    records = json.loads(Path(path).read_text(encoding="utf-8"))
    nlp = pipeline()
    some = right = both = 0
    missed: Counter[str] = Counter()
    for number, record in enumerate(records):
        text = record["text"].strip()
        document = Document(name=str(number), source_key=str(number), text=text, language="en", issued=PartialDate(record["date"]))
        claims = [one for one in read(document, nlp=nlp).claims if types(one)]
        fitting = [one for one in claims if record["event"] in types(one)]
        wanted = codes(record, "source") | codes(record, "target")
        named = {entity.iri.rsplit("/", 1)[-1] for one in fitting for fact in one.asserts for entity in entities(fact)}
        some += bool(claims)
        right += bool(fitting)
        both += bool(fitting) and wanted <= named
        if not fitting:
            missed[record["event"]] += 1
    count = len(records)
    print(f"{count} records  some event {some / count:.2f}  right type {right / count:.2f}  type and countries {both / count:.2f}")
    total = Counter(record["event"] for record in records)
    print("missed: " + ", ".join(f"{kind} {times} of {total[kind]}" for kind, times in missed.most_common()))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    main(sys.argv[1])
