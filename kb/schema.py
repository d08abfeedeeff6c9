"""The ontology as Python: classes, parents, properties and their closure, and whether it is free of contradiction.

Use :func:`schema` for cheap look-ups (what is above a class, what a property may lead to) and :func:`check_consistency` to let the
reasoner HermiT look for contradictions.  This is the only room for owlready2; each reading has a world of its own, so nothing leaks.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from kb.errors import OntologyError, ReasonerMissing
from kb.resources import folder
from kb.vocab import KB, ONTOLOGY

_ONTOLOGY_IRI = ONTOLOGY.removesuffix("#")
_IMPORTS = "http://www.w3.org/2002/07/owl#imports"
_NOT_AXIOMS = frozenset({"shapes.ttl", "alignment.ttl"})


def ontology_files() -> tuple[Path, ...]:
    """The files that declare terms and concepts, sorted; shapes and alignments are not among them.

    >>> [path.name for path in ontology_files()][:2]
    ['agreement.ttl', 'arms.ttl']
    """
    root = folder("ontology")
    terms = [path for path in root.glob("*.ttl") if path.name not in _NOT_AXIOMS]
    return (*sorted(terms), *sorted(root.glob("schemes/*.ttl")))


def reference_files() -> tuple[Path, ...]:
    """The files of states, organizations, weapons, offices and programmes that come with the product, sorted."""
    return tuple(sorted(folder("ontology").glob("reference/*.ttl")))


def ntriples(paths: Iterable[Path]) -> str:
    """Turtle files as one N-Triples text; owlready2 reads no Turtle."""
    return "".join(f"{triple} .\n" for path in paths for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE))


@dataclass(frozen=True, slots=True)
class Property:
    """A property of the ontology: what it may lead from and to, what stands above it, from which scheme its values come."""

    iri: str
    kind: str
    parents: tuple[str, ...]
    domain: str | None
    range: str | None
    scheme: str | None


class Schema:
    """Classes and properties with their closure; made by :func:`schema`.

    >>> KB.Agent in schema().superclasses(KB.Government)
    True
    >>> KB.holder in schema().subproperties(KB.participant)
    True
    >>> schema().disjoint(KB.Person, KB.Government)
    True
    """

    def __init__(self, parents: Mapping[str, tuple[str, ...]], properties: Iterable[Property], disjoint: Iterable[tuple[str, str]]) -> None:
        self._parents = dict(parents)
        self._properties = {one.iri: one for one in properties}
        self._above = _closure(self._parents)
        self._below = _inverse(self._above)
        self._over = _closure({one.iri: one.parents for one in self._properties.values()})
        self._under = _inverse(self._over)
        self._disjoint = frozenset(frozenset(pair) for pair in disjoint)

    def classes(self) -> frozenset[str]:
        """The IRIs of all classes."""
        return frozenset(self._parents)

    def parents(self, cls: str) -> tuple[str, ...]:
        """The classes right above a class."""
        return self._parents[cls]

    def superclasses(self, cls: str) -> frozenset[str]:
        """Every class above a class, and the class itself."""
        return self._above[cls]

    def subclasses(self, cls: str) -> frozenset[str]:
        """Every class below a class, and the class itself."""
        return self._below[cls]

    def properties(self) -> Mapping[str, Property]:
        """All properties by their IRI."""
        return self._properties

    def superproperties(self, iri: str) -> frozenset[str]:
        """Every property above a property, and the property itself."""
        return self._over[iri]

    def subproperties(self, iri: str) -> frozenset[str]:
        """Every property below a property, and the property itself."""
        return self._under[iri]

    def disjoint(self, one: str, other: str) -> bool:
        """Whether nothing can be in both classes, by their own axioms or by those of classes above them."""
        return any(frozenset((a, b)) in self._disjoint for a in self._above[one] for b in self._above[other])


@cache
def schema() -> Schema:
    """The shipped ontology, read once."""
    world = _world(ntriples(ontology_files()))
    try:
        return Schema(_class_parents(world), _properties(world), _disjoint_pairs(world))
    finally:
        world.close()


def check_consistency(extra_triples: str = "") -> None:
    """Let HermiT look for contradictions in the ontology, together with more data as N-Triples; an OntologyError tells of one.

    Use it in tests and for `kb check --reason`: it takes seconds for some ten thousand triples and needs Java.  Dates have no meaning
    in OWL 2 and are left to the checks.
    """
    if shutil.which("java") is None:
        raise ReasonerMissing
    import owlready2 as owl

    text = ntriples(ontology_files()) + extra_triples
    world = _world(text)
    try:
        owl.sync_reasoner_hermit(world, debug=0, ignore_unsupported_datatypes=True)
        empty = sorted(cls.iri for cls in world.inconsistent_classes())
    except owl.OwlReadyInconsistentOntologyError:
        culprits = _culprits(text)
        said = "; ".join(culprits[:5]) if culprits else "HermiT names no culprit, so halve the data to find it"
        raise OntologyError(f"the data contradicts the ontology: {said}") from None
    except owl.OwlReadyJavaError as error:
        raise OntologyError(f"the reasoner failed: {str(error).strip().splitlines()[-1]}") from error
    finally:
        world.close()
    if empty:
        raise OntologyError(f"no individual can ever be in {', '.join(empty)}: its axioms contradict each other")


def _world(text: str) -> Any:
    """A fresh world that holds the triples; an import would be fetched from the network, so it is refused."""
    if f"<{_IMPORTS}>" in text:
        raise OntologyError("the triples hold owl:imports, which would be fetched from the network: leave them out")
    import owlready2 as owl

    world = owl.World()
    world.get_ontology(_ONTOLOGY_IRI).load(fileobj=io.BytesIO(text.encode()), only_local=True)
    return world


def _own(iris: Iterable[Any]) -> tuple[str, ...]:
    return tuple(sorted(one.iri for one in iris if getattr(one, "iri", "").startswith(ONTOLOGY)))


def _class_parents(world: Any) -> dict[str, tuple[str, ...]]:
    return {cls.iri: _own(cls.is_a) for cls in world.classes() if cls.iri.startswith(ONTOLOGY)}


def _properties(world: Any) -> list[Property]:
    import owlready2 as owl

    kinds = ((owl.ObjectProperty, "object"), (owl.DataProperty, "data"), (owl.AnnotationProperty, "annotation"))
    schemes = {one.iri: scheme for one, scheme in _values_from(world)}
    found = []
    for one in world.properties():
        if not one.iri.startswith(ONTOLOGY):
            continue
        kind = next(word for base, word in kinds if issubclass(one, base))
        domain, range_ = _first(world, one, owl.rdf_domain), _first(world, one, owl.rdf_range)
        found.append(Property(one.iri, kind, _own(one.is_a), domain, range_, schemes.get(one.iri)))
    return sorted(found, key=lambda one: one.iri)


def _first(world: Any, one: Any, predicate: int) -> str | None:
    """The single domain or range as an IRI; read from the triples because owlready2 turns datatypes into Python types."""
    for _, _, value in world.get_triples(one.storid, predicate, None):
        return str(world._unabbreviate(value))
    return None


def _values_from(world: Any) -> list[tuple[Any, str]]:
    predicate = world._abbreviate(KB.valuesFrom)
    return [(world._get_by_storid(s), world._unabbreviate(o)) for s, _, o in world.get_triples(None, predicate, None)]


def _disjoint_pairs(world: Any) -> list[tuple[str, str]]:
    predicate = world._abbreviate("http://www.w3.org/2002/07/owl#disjointWith")
    return [(world._unabbreviate(s), world._unabbreviate(o)) for s, _, o in world.get_triples(None, predicate, None)]


def _culprits(text: str) -> list[str]:
    """Which individuals stand in two classes that exclude each other, by type, domain or range: the contradictions our axioms allow."""
    known = schema()
    types: dict[str, dict[str, str]] = {}

    def put(node: object, cls: str | None, why: str) -> None:
        if isinstance(node, ox.NamedNode) and cls in known.classes():
            types.setdefault(node.value, {}).setdefault(str(cls), why)

    for triple in ox.parse(text, format=ox.RdfFormat.N_TRIPLES):
        predicate = triple.predicate.value
        if predicate.endswith("#type") and isinstance(triple.object, ox.NamedNode):
            put(triple.subject, triple.object.value, "its type")
        one = known.properties().get(predicate)
        if one is not None and one.kind != "annotation":
            for over in sorted(known.superproperties(predicate)):
                put(triple.subject, known.properties()[over].domain, f"having {KB.local(predicate)}")
                put(triple.object, known.properties()[over].range, f"being the {KB.local(predicate)} of {triple.subject}")
    return [
        f"<{node}> is {KB.local(a)} by {classes[a]} and {KB.local(b)} by {classes[b]}"
        for node, classes in sorted(types.items())
        for a in sorted(classes) for b in sorted(classes)
        if a < b and known.disjoint(a, b)
    ]


def _closure(parents: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """For every node all that is above it, itself included."""
    above: dict[str, frozenset[str]] = {}

    def climb(node: str, path: tuple[str, ...]) -> frozenset[str]:
        if node in path:
            raise OntologyError(f"{node} stands above itself: {' < '.join((*path, node))}")
        if node not in above:
            above[node] = frozenset({node}).union(*(climb(parent, (*path, node)) for parent in parents.get(node, ())))
        return above[node]

    for node in parents:
        climb(node, ())
    return above


def _inverse(above: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    below: dict[str, set[str]] = {}
    for node, uppers in above.items():
        for upper in uppers:
            below.setdefault(upper, set()).add(node)
    return {node: frozenset(lower) for node, lower in below.items()}

