"""Judgements on claims: each a graph of its own, which remembers by content what it decided on and is linked anew after each load."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from kb.dates import PartialDate
from kb.iris import entity, graph
from kb.knowledge.asking import rows
from kb.knowledge.corrections import ROLES, corrected
from kb.knowledge.lookups import Description, Things, describe
from kb.quads import closing, literal
from kb.store.base import Store, bracketed, quoted, solutions
from kb.vocab import DCTERMS, ID, KB, ONTOLOGY, PROV, RDF, SCHEME, XSD, concept

MARK = "/judgement-"
"""Stands in the IRIs of what a correction brings, so that nobody is asked to judge a person's own claim."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a claim says, in words that outlive its IRI: its source's key, its quote, and the kinds, roles and modality of its facts."""

    source: str
    quote: str
    fact: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """Who decided what on which claim, when and why; ``claim`` is empty while no claim of the base says what was judged.

    ``replaces`` is the judgement that this one takes back; ``open`` is false for one that was taken back, and for the taking back.
    """

    iri: str
    verdict: str
    who: str
    when: str
    why: str
    content: Content
    corrections: tuple[str, ...] = ()
    replaces: str = ""
    claim: str = ""
    open: bool = True


def facts_of(store: Store, claims: Description) -> tuple[dict[str, list[str]], Description]:
    """The facts that each claim asserts, each followed by what it acts on, and the descriptions of all of them."""
    asserted = {term.value for about in claims.values() for term in about.get(KB.asserts, ())}
    facts = describe(store, sorted(asserted))
    facts |= describe(store, sorted({term.value for about in facts.values() for term in about.get(KB.actsOn, ())} - set(facts)))
    found: dict[str, list[str]] = {}
    for iri, about in claims.items():
        told = [term.value for term in about.get(KB.asserts, ())]
        found[iri] = list(dict.fromkeys([*told, *(term.value for fact in told for term in facts[fact].get(KB.actsOn, ()))]))
    return found, facts


def contents(store: Store, claims: Iterable[str]) -> dict[str, Content]:
    """What each of some claims says."""
    described = describe(store, claims)
    told, facts = facts_of(store, described)
    passages = describe(store, sorted({term.value for about in described.values() for term in about.get(KB.evidence, ())}))
    documents = describe(store, sorted({term.value for about in described.values() for term in about.get(KB.inDocument, ())}))
    things = Things(store, facts)
    found = {}
    for iri, about in described.items():
        kinds, filled = [], set()
        for fact in told[iri]:
            kinds += [term.value.removeprefix(ONTOLOGY) for term in facts[fact].get(RDF.type, ())]
            kinds += [term.value.removeprefix(SCHEME) for term in facts[fact].get(KB.actionType, ())]
            for predicate, terms in facts[fact].items():
                if (name := predicate.removeprefix(ONTOLOGY)) in ROLES:
                    filled |= {f"{name}={things(term.value).label}" for term in terms}
            filled |= {f"weapon={term.value}" for term in facts[fact].get(KB.weaponText, ())}
        modality = [term.value.removeprefix(SCHEME) for term in about.get(KB.modality, ())]
        source = [term.value for home in about.get(KB.inDocument, ()) for term in documents[home.value].get(KB.sourceKey, ())]
        quote = [" ".join(term.value.split()) for node in about.get(KB.evidence, ()) for term in passages[node.value].get(KB.quote, ())]
        found[iri] = Content("".join(source[:1]), "".join(quote[:1]), "; ".join([*sorted(kinds), *sorted(filled), *modality]))
    return found


def judgements(store: Store, source: str = "") -> list[Judgement]:
    """The judgements on claims, the oldest first; of one source, or of all."""
    only = f"FILTER(?source = {quoted(source)})" if source else ""
    iris = [row["j"] for row in rows(store, f"SELECT DISTINCT ?j {{ ?j a :Judgement ; :judgedSource ?source {only} }}")]
    described = describe(store, iris)
    undone = {row["old"] for row in rows(store, "SELECT DISTINCT ?old { ?j a :Judgement ; dcterms:replaces ?old }")}

    def one(iri: str, predicate: str) -> str:
        return next((term.value for term in described[iri].get(predicate, ())), "")

    found = [
        Judgement(
            iri=iri, verdict=one(iri, KB.verdict).removeprefix(SCHEME), who=one(iri, KB.decidedBy), when=one(iri, PROV.generatedAtTime),
            why=one(iri, DCTERMS.description),
            content=Content(one(iri, KB.judgedSource), one(iri, KB.judgedQuote), one(iri, KB.judgedFact)),
            corrections=tuple(term.value for term in described[iri].get(KB.correction, ())),
            replaces=one(iri, DCTERMS.replaces), claim=_linked(one(iri, KB.judges)),
            open=iri not in undone and not one(iri, DCTERMS.replaces),
        )
        for iri in iris
    ]
    return sorted(found, key=lambda judgement: (judgement.when, judgement.iri))


def _linked(claim: str) -> str:
    return "" if "/unmatched/" in claim else claim


def graph_of(judgement: str) -> str:
    """The graph in which a judgement stands with its effect."""
    return graph("judgement", judgement.rsplit("/", 1)[-1])


def written(store: Store, one: Judgement) -> str:
    """The graph of a judgement: the decision, and, while it is open and linked, its effect on the claim."""
    key = one.iri.rsplit("/", 1)[-1]
    said = {
        RDF.type: [bracketed(KB.Judgement)], KB.verdict: [bracketed(concept(one.verdict))],
        KB.judges: [bracketed(one.claim or entity("claim", "unmatched", key))],
        KB.decidedBy: [literal(one.who)], PROV.generatedAtTime: [literal(one.when, XSD.dateTime)],
        KB.judgedSource: [literal(one.content.source)], KB.judgedQuote: [literal(one.content.quote)],
        KB.judgedFact: [literal(one.content.fact)], KB.correction: [literal(text) for text in one.corrections],
        DCTERMS.description: [literal(one.why)] if one.why else [],
        DCTERMS.replaces: [bracketed(one.replaces)] if one.replaces else [],
    }
    lines = [f"{bracketed(one.iri)} {bracketed(predicate)} {term} ." for predicate, terms in said.items() for term in terms]
    if one.open and one.claim and one.verdict in ("rejected", "corrected"):
        about = describe(store, [one.claim])[one.claim]
        if KB.recordedUntil not in about or _closed_by(store, one.claim) == graph_of(one.iri):
            begun = max((PartialDate(term.value).last.isoformat() for term in about.get(KB.recordedFrom, ())), default="")
            lines += closing([one.claim], PartialDate(max(one.when[:10], begun)))
        if one.verdict == "corrected":
            lines += corrected(store, one.claim, f"judgement-{key}", one.corrections)
    return "\n".join(sorted(set(lines))) + "\n"


def _closed_by(store: Store, claim: str) -> str:
    found = solutions(store.query(f"SELECT ?g {{ GRAPH ?g {{ <{claim}> <{KB.recordedUntil}> ?day }} }}"))
    return next((row["g"] for row in found.records()), "")


def relink(store: Store, source: str) -> None:
    """Links the open judgements of a source to the claims that now say what was judged; called after each load of a document."""
    known = judgements(store, source)
    if not known:
        return
    text = (
        f"SELECT DISTINCT ?claim ?newer {{ ?claim a :Claim ; :inDocument ?d . ?d :sourceKey {quoted(source)} "
        f"OPTIONAL {{ ?newer dcterms:replaces ?d }} FILTER(!CONTAINS(STR(?claim), {quoted(MARK)})) }}"
    )
    order = sorted(rows(store, text), key=lambda row: ("newer" in row, row["claim"]))
    saying: dict[Content, list[str]] = defaultdict(list)
    every = contents(store, [row["claim"] for row in order])
    for row in order:
        saying[every[row["claim"]]].append(row["claim"])
    taken: set[str] = set()
    graphs: dict[str, str | None] = {}
    for one in known:
        if not one.open:
            continue
        free = [claim for claim in saying[one.content] if claim not in taken]
        claim = free[0] if free else ""
        taken.add(claim)
        graphs[graph_of(one.iri)] = written(store, _with(one, claim))
    store.replace(graphs)


def _with(one: Judgement, claim: str) -> Judgement:
    return Judgement(one.iri, one.verdict, one.who, one.when, one.why, one.content, one.corrections, one.replaces, claim, one.open)


def node(key: str) -> str:
    """The IRI of a judgement."""
    return f"{ID}judgement/{key}"
