"""Accepted and corrected claims as gold facts beside their articles, for ``kb evaluate``."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kb.errors import KnowledgeBaseError
from kb.evaluation.gold import read_gold
from kb.knowledge.base import KnowledgeBase
from kb.knowledge.judgements import judgements
from kb.knowledge.lookups import describe
from kb.review.told import guideline
from kb.store.base import Term
from kb.vocab import DCTERMS, ID, KB


@dataclass(frozen=True, slots=True)
class Exported:
    """How much was written, and why some of it could not be."""

    documents: int
    facts: int
    warnings: tuple[str, ...]


def export(base: KnowledgeBase, out: Path) -> Exported:
    """Writes NAME.txt, its sidecar NAME.json and gold/NAME.json for every article with an accepted or a corrected claim."""
    store = base.store
    claims = []
    for one in judgements(store):
        if one.open and one.claim and one.verdict in ("accepted", "corrected"):
            key = one.claim.removeprefix(f"{ID}claim/").split("/")[0]
            mark = one.iri.rsplit("/", 1)[-1]
            claims.append(one.claim if one.verdict == "accepted" else f"{ID}claim/{key}/judgement-{mark}")
    if not claims:
        raise KnowledgeBaseError("no claim is accepted or corrected yet, so there is no gold to write")
    homes = {iri: about[KB.inDocument][0].value for iri, about in describe(store, claims).items()}
    documents = describe(store, sorted(set(homes.values())))
    facts: dict[str, list[dict[str, Any]]] = defaultdict(list)
    warnings = []
    for iri, fact in guideline(store, claims).items():
        if fact is None:
            warnings.append(f"{iri} is of a kind that the guideline has no type for; it is left out")
        else:
            facts[homes[iri]].append(fact)
    written = 0
    taken: set[str] = set()
    try:
        (out / "gold").mkdir(parents=True, exist_ok=True)
        for home, gold in facts.items():
            about = documents[home]
            text = _value(about, KB.text) or base.original([fact["evidence"] for fact in gold])
            if not text:
                warnings.append(f"the text of {_value(about, DCTERMS.title)} is not kept in this base; its gold is left out")
                continue
            stem = Path(_value(about, DCTERMS.identifier)).stem
            stem = stem if stem not in taken else f"{stem}-{home.rsplit('/', 1)[-1]}"
            taken.add(stem)
            (out / f"{stem}.txt").write_text(text, "utf-8")
            name, title = _value(about, DCTERMS.identifier), _value(about, DCTERMS.title)
            sidecar = {"title": title if title != name else "", "date": _value(about, DCTERMS.issued), "url": _value(about, DCTERMS.source)}
            (out / f"{stem}.json").write_text(json.dumps({key: one for key, one in sidecar.items() if one}, ensure_ascii=False), "utf-8")
            place = out / "gold" / f"{stem}.json"
            place.write_text("".join(json.dumps(fact, ensure_ascii=False) + "\n" for fact in gold), "utf-8")
            read_gold(place)
            written += len(gold)
    except OSError as error:
        raise KnowledgeBaseError(f"{out}: the gold cannot be written: {error.strerror}") from None
    return Exported(len(taken), written, tuple(warnings))


def _value(about: dict[str, list[Term]], predicate: str) -> str:
    return next((term.value for term in about.get(predicate, ())), "")
