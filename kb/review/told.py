"""Claims of the base as the model's own values, and so in the format of the annotation guideline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import MISSING, fields
from typing import Any, get_type_hints

from kb.evaluation.guideline import predictions
from kb.knowledge.judgements import facts_of
from kb.knowledge.lookups import Description, Things, describe, plain
from kb.model import FACTS, Action, Claim, Concept, Document, Entity, Fact, Passage, property_name
from kb.store.base import Store, Term
from kb.vocab import DCTERMS, KB, ONTOLOGY, RDF, SCHEME


def guideline(store: Store, claims: Sequence[str]) -> dict[str, dict[str, Any] | None]:
    """Each claim as one fact of the guideline; None for what the guideline has no type for."""
    described = describe(store, claims)
    _, facts = facts_of(store, described)
    passages = describe(store, sorted({term.value for about in described.values() for term in about.get(KB.evidence, ())}))
    documents = describe(store, sorted({term.value for about in described.values() for term in about.get(KB.inDocument, ())}))
    things = Things(store, described, facts)
    found: dict[str, dict[str, Any] | None] = {}
    for iri, about in described.items():
        told = [_fact(term.value, facts, things) for term in about.get(KB.asserts, ())]
        # The guideline tells a transfer or a measure by the step on it, which therefore stands first.
        known = tuple(sorted((one for one in told if one is not None), key=lambda one: not isinstance(one, Action)))
        if not known:
            found[iri] = None
            continue
        publishers = {term.value for home in about[KB.inDocument] for term in documents[home.value].get(DCTERMS.publisher, ())}
        speakers = [term.value for term in about.get(KB.attributedTo, ()) if term.value not in publishers]
        claim = Claim(
            asserts=known, modality=Concept(about[KB.modality][0].value.removeprefix(SCHEME)),
            attributed_to=tuple(_entity(one, things) for one in speakers),
            via=next((_entity(term.value, things) for term in about.get(KB.via, ())), None),
            evidence=next((_passage(passages[term.value]) for term in about.get(KB.evidence, ())), None),
        )
        found[iri] = next(iter(predictions(Document(name=iri, source_key=iri, claims=(claim,)))), None)
    return found


def _passage(about: dict[str, list[Term]]) -> Passage:
    def one(predicate: str) -> str:
        return about[predicate][0].value

    return Passage(one(KB.quote), int(one(KB.startOffset)), int(one(KB.endOffset)), Concept(one(KB.zone).removeprefix(SCHEME)))


def _entity(iri: str, things: Things) -> Entity:
    thing = things(iri)
    owner = things.owner(thing) if thing.type == "Position" else None
    return Entity(thing.label, thing.type, thing.iri, of=Entity(owner.label, owner.type, owner.iri) if owner else None)


def _fact(iri: str, facts: Description, things: Things) -> Fact | None:
    about = facts.get(iri, {})
    name = next((term.value.removeprefix(ONTOLOGY) for term in about.get(RDF.type, ()) if term.value.removeprefix(ONTOLOGY) in FACTS), "")
    if not name:
        return None
    kind: Any = FACTS[name]
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for field in fields(kind):
        predicate = property_name(field.name)
        terms = about.get(KB[predicate], []) if predicate in KB else []
        if not terms or field.name in ("key", "part_of"):
            continue
        hint = hints[field.name]
        if field.name == "acts_on":
            values[field.name] = _fact(terms[0].value, facts, things)
        elif hint == tuple[Entity, ...]:
            values[field.name] = tuple(_entity(term.value, things) for term in terms)
        elif hint == Entity | None:
            values[field.name] = _entity(terms[0].value, things)
        elif hint in (tuple[Concept, ...], tuple[str, ...]):
            values[field.name] = tuple(term.value.removeprefix(SCHEME).removeprefix(ONTOLOGY) for term in terms)
        else:
            values[field.name] = plain(hint, terms[0].value)
    if any(field.default is MISSING and field.name not in values for field in fields(kind)):
        return None
    made: Fact = kind(**values)
    return made
