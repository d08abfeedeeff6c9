"""The ontology for an assistant: its classes at a glance, or one term with what belongs to it."""

from __future__ import annotations

import difflib

from kb.iris import graph
from kb.knowledge.asking import DECLARED
from kb.mcp.answered import Term, Terms
from kb.mcp.plain import clean, fitting
from kb.store.base import Store, solutions
from kb.vocab import ONTOLOGY, OWL, PREFIXES, RDF, RDFS, SCHEME, SKOS
from kb.web.workers.reply import Refused

_KINDS = {
    OWL.Class: "class", OWL.ObjectProperty: "property", OWL.DatatypeProperty: "property", SKOS.Concept: "concept",
    SKOS.ConceptScheme: "scheme",
}


def described(store: Store, word: str) -> Terms:
    """All classes; or the term that a word names, with the properties of a class or the concepts of a scheme."""
    about = _read(store)
    terms = {iri: _term(iri, one) for iri, one in about.items()}
    known = {iri: term for iri, term in terms.items() if term is not None}
    if not word:
        shown = [
            Term(name=term.name, kind=term.kind, iri=term.iri, label=term.label, definition=term.definition, broader=term.broader)
            for term in known.values() if term.kind in ("class", "scheme")
        ]
    else:
        iri = _meant(word, known)
        shown = [known[iri], *_belonging(known[iri], known, about)]
    part = shown[:fitting([clean(one.model_dump(exclude_none=True)) for one in shown])]
    left = len(shown) - len(part)
    return Terms(
        prefixes=" ".join(f"{name}: <{iri}>" for name, iri in PREFIXES.items()), terms=part, total=len(shown), shown=len(part),
        more=f"{left:,} more: give a `term` to see what belongs to it" if left else None)


def _read(store: Store) -> dict[str, dict[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = {}
    for row in solutions(store.query(f"{DECLARED}SELECT ?s ?p ?o {{ GRAPH <{graph('ontology')}> {{ ?s ?p ?o }} }} ORDER BY ?s ?p ?o")):
        subject, predicate, term = row
        if subject and predicate and term and subject.value.startswith((ONTOLOGY, SCHEME)):
            found.setdefault(subject.value, {}).setdefault(predicate.value, []).append(term.value)
    return found


def _term(iri: str, about: dict[str, list[str]]) -> Term | None:
    kind = next((_KINDS[one] for one in about.get(RDF.type, ()) if one in _KINDS), None)
    if kind is None:
        return None

    def first(predicate: str) -> str | None:
        return next(iter(about.get(predicate, ())), None)

    name = _name(iri)
    return Term(
        name=name, kind=kind, iri=iri, label=first(RDFS.label) or first(SKOS.prefLabel) or name,
        definition=first(SKOS.definition), example=first(SKOS.example), note=first(SKOS.scopeNote),
        broader=[_name(one) for key in (RDFS.subClassOf, RDFS.subPropertyOf, SKOS.broader, SKOS.inScheme)
                 for one in about.get(key, ()) if one.startswith((ONTOLOGY, SCHEME))] or None,
        domain=[_name(one) for one in about.get(RDFS.domain, ())] or None,
        range=[_name(one) for one in about.get(RDFS.range, ())] or None)


def _name(iri: str) -> str:
    return iri.removeprefix(ONTOLOGY).removeprefix(SCHEME) if iri.startswith((ONTOLOGY, SCHEME)) else iri


def _meant(word: str, known: dict[str, Term]) -> str:
    word = word.strip().removeprefix(":").removeprefix("s:")
    exact = [iri for iri, term in known.items() if word in (iri, term.name)]
    loose = [iri for iri, term in known.items() if word.casefold() in (term.name.casefold(), term.label.casefold())]
    if exact or loose:
        return (exact or loose)[0]
    spelled = {name.casefold(): term.name for term in known.values() for name in (term.name, term.label)}
    near = difflib.get_close_matches(word.casefold(), spelled, n=4)
    hint = f"did you mean {', '.join(dict.fromkeys(spelled[one] for one in near))}?" if near else "leave `term` empty to see all classes"
    raise Refused(404, f"the ontology has no term {word!r}; {hint}")


def _belonging(term: Term, known: dict[str, Term], about: dict[str, dict[str, list[str]]]) -> list[Term]:
    if term.kind == "class":
        classes, waiting = {term.name}, list(term.broader or ())
        by_name = {one.name: one for one in known.values() if one.kind == "class"}
        while waiting:
            if (name := waiting.pop()) in by_name and name not in classes:
                classes.add(name)
                waiting += by_name[name].broader or ()
        narrower = [one for one in known.values() if one.kind == "class" and term.name in (one.broader or ())]
        return [*narrower, *(one for one in known.values() if one.kind == "property" and classes & set(one.domain or ()))]
    if term.kind == "property":
        return [one for one in known.values() if one.kind == "property" and term.name in (one.broader or ())]
    return [one for iri, one in known.items() if term.name in (one.broader or ()) or term.iri in about[iri].get(SKOS.inScheme, ())]
