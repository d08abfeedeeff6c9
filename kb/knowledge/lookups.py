"""From a filter to typed results: which accounts match, then everything known about them in a few batched queries.

Terms enter the query texts only as serialized IRIs of entities that were looked up before, never as pasted words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from decimal import Decimal
from difflib import get_close_matches
from itertools import islice
from typing import Any, TypeVar, get_type_hints

from kb.dates import PartialDate
from kb.errors import AmbiguousName, UnknownName
from kb.knowledge.asking import DECLARED
from kb.knowledge.results import ACCOUNTS, Account, Claim, Evidence, Step, Thing
from kb.model import property_name
from kb.store.base import Store, Term, as_count, quoted, solutions
from kb.vocab import DCTERMS, KB, MODALITIES, MODALITY_GROUPS, ONTOLOGY, RDF, SCHEME, SKOS, concept

# Nodes in one VALUES clause.
_BATCH = 500
# An organ acts for its state: what the Treasury imposes, the United States impose.
_ORGANS = "(:parentOrganization|:governs|:actsFor|:within)*"
_ACTING = frozenset({"sender", "supplier", "donor", "actor", "attacker", "speaker", "party"})

Description = dict[str, dict[str, list[Term]]]
A = TypeVar("A", bound=Account)


def modalities(word: str) -> tuple[str, ...]:
    """The modalities that a word stands for: a group (``factual``) or one of them; ValueError for any other word."""
    if word in MODALITY_GROUPS:
        return MODALITY_GROUPS[word]
    if word in MODALITIES:
        return (word,)
    raise ValueError(f"the modality {word!r} is not known; known are: {', '.join([*MODALITY_GROUPS, *MODALITIES])}")


def matching(
    store: Store,
    types: Sequence[str],
    roles: Mapping[str, Sequence[str]],
    *,
    modality: str = "",
    document: str = "",
) -> list[str]:
    """The IRIs of the accounts of some classes in which each role is played by one of the entities given for it.

    A role given several entities is matched by any of them; the role ``participant``, which is any role, by all.
    """
    patterns: list[str] = []
    for number, (role, iris) in enumerate(roles.items()):
        if role == "participant":
            role = "|".join(f":{name}" for name in _roles(types))
            patterns += [f"?fact ({role}) ?as{at} . ?as{at} :resolvedTo/{_ORGANS} <{iri}> ." for at, iri in enumerate(iris)]
            continue
        values = " ".join(f"<{iri}>" for iri in iris)
        path = f":resolvedTo/{_ORGANS}" if role in _ACTING else ":resolvedTo"
        patterns.append(f"VALUES ?in{number} {{ {values} }} ?fact :{role} ?of{number} . ?of{number} {path} ?in{number} .")
    classes = " ".join(f"<{KB[name]}>" for name in types)
    patterns.append(f"VALUES ?type {{ {classes} }} ?fact a ?type .")
    if modality or document:
        patterns.append("?claim :asserts/:actsOn? ?fact .")
    if modality:
        values = " ".join(f"<{concept(word)}>" for word in modalities(modality))
        patterns.append(f"VALUES ?modality {{ {values} }} ?claim :modality ?modality .")
    if document:
        patterns.append(f"?claim :inDocument <{document}> .")
    if types == ("Action",):
        patterns.append("MINUS { ?fact :actsOn ?situation }")
    text = f"{DECLARED}SELECT DISTINCT ?fact WHERE {{\n" + "\n".join(patterns) + "\n}"
    return sorted(str(row[0].value) for row in solutions(store.query(text)) if row[0] is not None)


def _roles(types: Sequence[str]) -> list[str]:
    """The properties that hold an entity in the accounts of some classes."""
    found = set()
    for kind in map(ACCOUNTS.__getitem__, types):
        hints = get_type_hints(kind)
        found |= {property_name(name) for name, hint in hints.items() if hint in (Thing | None, tuple[Thing, ...]) and name != "of"}
    return sorted(found)


def accounts(store: Store, iris: Sequence[str], kind: type[A], *, closed: bool = False) -> list[A]:
    """The accounts themselves, with their steps, claims and evidence, in the order of the IRIs.

    Without ``closed`` what only earlier editions of a document said is left out.
    """
    facts = describe(store, iris)
    step_of: dict[str, str] = {}
    for batch in _batches(iris):
        text = f"{DECLARED}SELECT DISTINCT ?step ?fact WHERE {{ VALUES ?fact {{ {batch} }} ?step :actsOn ?fact }}"
        step_of |= {row[0].value: row[1].value for row in solutions(store.query(text)) if row[0] and row[1]}
    steps = describe(store, list(step_of))
    told = claims(store, [*iris, *step_of])
    if not closed:
        told = defaultdict(list, {fact: [one for one in every if one.recorded_until is None] for fact, every in told.items()})
    things = Things(store, facts, steps)
    steps_of: dict[str, list[Step]] = defaultdict(list)
    for iri in sorted(step_of):
        values = _values(Step, steps[iri], things)
        if told[iri]:
            steps_of[step_of[iri]].append(Step(iri=iri, claims=tuple(told[iri]), **values))
    built = []
    for iri in iris:
        name = next((term for term in facts[iri][RDF.type] if term.value in _CLASS_OF), None)
        if name is None:
            continue
        cls: Any = ACCOUNTS[_CLASS_OF[name.value]]
        values = _values(cls, facts[iri], things)
        if "of" in values or cls.__name__ == "Tenure":
            values["of"] = things.owner(values.get("position"))
        every = list(dict.fromkeys([*told[iri], *(claim for step in steps_of[iri] for claim in step.claims)]))
        if not every:
            continue
        built.append(cls(iri=iri, type=_CLASS_OF[name.value], steps=tuple(steps_of[iri]), claims=tuple(every), **values))
    return [one for one in built if isinstance(one, kind)]


_CLASS_OF = {KB[name]: name for name in ACCOUNTS}


def claims(store: Store, facts: Sequence[str]) -> dict[str, list[Claim]]:
    """The claims that assert each of some facts, sorted by IRI."""
    asserted: dict[str, list[str]] = defaultdict(list)
    for batch in _batches(facts):
        text = f"{DECLARED}SELECT DISTINCT ?claim ?fact WHERE {{ VALUES ?fact {{ {batch} }} ?claim :asserts ?fact }}"
        for row in solutions(store.query(text)):
            if row[0] and row[1]:
                asserted[row[1].value].append(row[0].value)
    built = {claim.iri: claim for claim in claims_by_iri(store, sorted({iri for iris in asserted.values() for iri in iris}))}
    return defaultdict(list, {fact: [built[iri] for iri in sorted(iris) if iri in built] for fact, iris in asserted.items()})


def claims_by_iri(store: Store, iris: Sequence[str]) -> list[Claim]:
    """Claims with their speakers, documents and words, in the order of the IRIs."""
    described = describe(store, iris)
    passages = describe(store, _objects(described, KB.evidence, KB.furtherEvidence))
    documents = describe(store, _objects(described, KB.inDocument))
    things = Things(store, described)
    return [_claim(iri, described[iri], passages, documents, things) for iri in iris if described[iri]]


def _claim(iri: str, about: dict[str, list[Term]], passages: Description, documents: Description, things: Things) -> Claim:
    document = _one(about, KB.inDocument)
    of = documents.get(document, {})
    evidence = [_evidence(passages[term.value]) for term in about.get(KB.evidence, ())]
    via = _one(about, KB.via)
    confidence = _one(about, KB.confidence)
    return Claim(
        iri=iri,
        modality=_one(about, KB.modality).removeprefix(SCHEME),
        attributed_to=tuple(sorted((things(term.value) for term in about.get(KB.attributedTo, ())), key=str)),
        document=Thing(document, _one(of, DCTERMS.title), _type(of)),
        issued=_date(of, DCTERMS.issued),
        via=things(via) if via else None,
        evidence=evidence[0] if evidence else None,
        further_evidence=tuple(sorted((_evidence(passages[t.value]) for t in about.get(KB.furtherEvidence, ())), key=lambda e: e.start)),
        confidence=Decimal(confidence) if confidence else None,
        recorded_from=_date(about, KB.recordedFrom),
        recorded_until=_date(about, KB.recordedUntil),
    )


def _evidence(about: dict[str, list[Term]]) -> Evidence:
    return Evidence(
        _one(about, KB.quote), int(_one(about, KB.startOffset) or 0), int(_one(about, KB.endOffset) or 0),
        _one(about, KB.zone).removeprefix(SCHEME),
    )


class Things:
    """The entities that some descriptions name, under their canonical IRIs and labels; fetched together."""

    def __init__(self, store: Store, *descriptions: Description) -> None:
        terms = (term for one in descriptions for about in one.values() for terms in about.values() for term in terms)
        named = {term.value for term in terms if term.kind == "iri" and not term.value.startswith((ONTOLOGY, SCHEME))}
        self._about = describe(store, sorted(named))
        beyond = set(_objects(self._about, KB.resolvedTo, KB.represents, KB.inOrganization)) - set(self._about)
        self._about |= describe(store, sorted(beyond))

    def __call__(self, iri: str) -> Thing:
        about = self._about.get(iri, {})
        canonical = _one(about, KB.resolvedTo) or iri
        label = _one(about, SKOS.prefLabel) or _one(self._about.get(canonical, {}), SKOS.prefLabel) or _one(about, DCTERMS.title)
        return Thing(canonical, label or iri.rsplit("/", 1)[-1], _type(about))

    def owner(self, position: Thing | None) -> Thing | None:
        """The state or organization of a position."""
        about = self._about.get(position.iri, {}) if position else {}
        of = _one(about, KB.represents) or _one(about, KB.inOrganization)
        return self(of) if of else None


def describe(store: Store, nodes: Iterable[str]) -> Description:
    """All properties of some nodes: node -> property -> terms; each node is there, if only with nothing."""
    nodes = list(dict.fromkeys(nodes))
    found: Description = {node: defaultdict(list) for node in nodes}
    for batch in _batches(nodes):
        for row in solutions(store.query(f"SELECT DISTINCT ?s ?p ?o WHERE {{ VALUES ?s {{ {batch} }} ?s ?p ?o }}")):
            subject, predicate, term = row
            if subject and predicate and term:
                found[subject.value][predicate.value].append(term)
    for about in found.values():
        for terms in about.values():
            terms.sort(key=lambda term: (term.value, term.language or ""))
    return found


def plain(hint: object, text: str) -> PartialDate | Decimal | str:
    """A date, a number, a concept or plain text of the store, as a field of that type holds it."""
    if hint == PartialDate | None:
        return PartialDate(text)
    return Decimal(text) if hint == Decimal | None else text.removeprefix(SCHEME)


def _values(kind: type, about: dict[str, list[Term]], things: Things) -> dict[str, Any]:
    hints = get_type_hints(kind)
    values: dict[str, Any] = {}
    for field in fields(kind):
        terms = about.get(KB[name], []) if (name := property_name(field.name)) in KB else []
        if not terms or field.name in ("type", "iri", "claims", "steps"):
            continue
        hint = hints[field.name]
        if hint == tuple[Thing, ...]:
            values[field.name] = tuple(sorted({things(term.value) for term in terms}, key=lambda one: (one.label, one.iri)))
        elif hint == Thing | None:
            values[field.name] = things(terms[0].value)
        elif hint == tuple[str, ...]:
            values[field.name] = tuple(term.value.removeprefix(SCHEME) for term in terms)
        else:
            values[field.name] = plain(hint, terms[0].value)
    if values.get("weapon_text") and not values.get("weapon"):
        values["weapon"] = Thing("", values["weapon_text"], "WeaponSystem")
    return values


def _type(about: Mapping[str, list[Term]]) -> str:
    names = [term.value.removeprefix(ONTOLOGY) for term in about.get(RDF.type, ()) if term.value.startswith(ONTOLOGY)]
    return next((name for name in names if name != "Record"), "")


def _one(about: Mapping[str, list[Term]], predicate: str) -> str:
    terms = about.get(predicate)
    return terms[0].value if terms else ""


def _date(about: Mapping[str, list[Term]], predicate: str) -> PartialDate | None:
    value = _one(about, predicate)
    return PartialDate(value) if value else None


def _objects(described: Description, *predicates: str) -> list[str]:
    return sorted({term.value for about in described.values() for name in predicates for term in about.get(name, ()) if term.kind == "iri"})


def _batches(nodes: Iterable[str]) -> Iterator[str]:
    rest = iter(nodes)
    while batch := list(islice(rest, _BATCH)):
        yield " ".join(f"<{node}>" for node in batch)


def documents(store: Store) -> list[Thing]:
    """The documents that users loaded, by title and IRI; those of the reference data are left out."""
    text = (
        f"{DECLARED}SELECT DISTINCT ?d ?title ?type {{ ?d :sourceKey ?key ; dcterms:title ?title ; a ?type }} ORDER BY ?title ?d"
    )
    return [Thing(row["d"], row["title"], row["type"].removeprefix(ONTOLOGY)) for row in solutions(store.query(text)).records()]


def document(store: Store, name: str) -> Thing:
    """One document by IRI, key, file name or title; UnknownName or AmbiguousName otherwise."""
    key = quoted(name)
    text = (
        f"{DECLARED}SELECT DISTINCT ?d ?title ?type {{ ?d :sourceKey ?key ; dcterms:title ?title ; dcterms:identifier ?file ; a ?type "
        f"MINUS {{ ?newer dcterms:replaces ?d }} FILTER({key} IN (STR(?d), STRAFTER(STR(?d), '/document/'), ?title, ?file)) }}"
    )
    found = [Thing(row["d"], row["title"], row["type"].removeprefix(ONTOLOGY)) for row in solutions(store.query(text)).records()]
    if len(found) == 1:
        return found[0]
    old = [one for one in documents(store) if one.iri == name]
    if old:
        return old[0]
    if found:
        raise AmbiguousName(name, [(one.label, one.iri) for one in found])
    near = get_close_matches(name, [one.label for one in documents(store)], n=3)
    raise UnknownName(name, [(one.label, one.iri) for one in documents(store) if one.label in near])


def claims_in(store: Store, document: str, modality: str = "") -> list[str]:
    """The IRIs of the claims of one document, or of all that users loaded; all, or those of a modality or group."""
    where = f"?claim a :Claim ; :inDocument <{document}> ." if document else "?claim a :Claim ; :inDocument ?d . ?d :sourceKey ?key ."
    if modality:
        where += f" VALUES ?modality {{ {' '.join(f'<{concept(word)}>' for word in modalities(modality))} }} ?claim :modality ?modality ."
    return sorted(row["claim"] for row in solutions(store.query(f"{DECLARED}SELECT DISTINCT ?claim {{ {where} }}")).records())


def facts_in(store: Store, document: str) -> list[str]:
    """The accounts that the claims of a document are about; an Action stands under what it acts on."""
    text = (
        f"{DECLARED}SELECT DISTINCT ?fact {{ ?claim :inDocument <{document}> ; :asserts/:actsOn? ?fact "
        "MINUS { ?fact :actsOn ?situation } }"
    )
    return sorted(row["fact"] for row in solutions(store.query(text)).records())


def place_in_text(account: Account) -> int:
    """Where in its document an account is first told."""
    return min((claim.evidence.start for claim in account.claims if claim.evidence), default=0)


def counts(store: Store) -> dict[str, int]:
    """How much the base holds: documents, claims and accounts of facts that users loaded, and all quads."""
    loaded = "?claim a :Claim ; :inDocument ?d . ?d :sourceKey ?key ."
    return {
        "documents": len(documents(store)),
        "claims": as_count(store.query(f"{DECLARED}SELECT (COUNT(DISTINCT ?claim) AS ?n) {{ {loaded} }}")),
        "facts": as_count(store.query(f"{DECLARED}SELECT (COUNT(DISTINCT ?fact) AS ?n) {{ {loaded} ?claim :asserts/:actsOn? ?fact }}")),
        "graphs": len(store.graphs()),
        "quads": store.count(),
    }
