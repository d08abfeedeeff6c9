"""The ontology keeps its own promises: every term is declared once, defined, shown by example, and within OWL 2 RL."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

import kb
from kb import vocab
from kb.resources import folder
from kb.schema import ntriples, ontology_files, schema
from kb.vocab import KB, ONTOLOGY, OWL, RDF, RDFS, SCHEME, SKOS, concept

ROOT = folder("ontology")
TERM_FILES = sorted(path for path in ROOT.glob("*.ttl") if path.name not in ("shapes.ttl", "alignment.ttl"))
SCHEME_FILES = sorted(ROOT.glob("schemes/*.ttl"))
ALL_FILES = [*TERM_FILES, ROOT / "alignment.ttl", ROOT / "shapes.ttl", *SCHEME_FILES]
OWL_NS = "http://www.w3.org/2002/07/owl#"


class Told(NamedTuple):
    """One triple; ``subject`` and ``object`` are of pyoxigraph, so that a blank node can be told from an IRI."""

    subject: ox.NamedNode | ox.BlankNode
    predicate: str
    object: ox.NamedNode | ox.BlankNode | ox.Literal


def triples(*paths: Path) -> Iterator[Told]:
    for path in paths:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            assert not isinstance(triple.subject, ox.Triple) and not isinstance(triple.object, ox.Triple)
            yield Told(triple.subject, triple.predicate.value, triple.object)


def told(paths: list[Path]) -> dict[str, dict[str, list[str]]]:
    """What the files say, as subject -> predicate -> values."""
    found: dict[str, dict[str, list[str]]] = {}
    for triple in triples(*paths):
        if isinstance(triple.subject, ox.NamedNode):
            value = str(triple.object) if isinstance(triple.object, ox.BlankNode) else triple.object.value
            found.setdefault(triple.subject.value, {}).setdefault(triple.predicate, []).append(value)
    return found


TERMS = {iri: said for iri, said in told(TERM_FILES).items() if iri.startswith(ONTOLOGY)}
CONCEPTS = {iri: said for iri, said in told(SCHEME_FILES).items() if SKOS.Concept in said[RDF.type]}
SCHEMES = {iri: said for iri, said in told(SCHEME_FILES).items() if SKOS.ConceptScheme in said[RDF.type]}


@pytest.mark.parametrize("path", ALL_FILES, ids=lambda path: path.stem)
def test_every_file_means_the_same_to_two_parsers(path: Path) -> None:
    by_oxigraph = ntriples([path])
    assert isomorphic(rdflib.Graph().parse(path, format="turtle"), rdflib.Graph().parse(data=by_oxigraph, format="nt11"))


def test_no_blank_node_ships_but_the_list_of_the_one_chain() -> None:
    loose = [t for t in triples(*TERM_FILES, ROOT / "alignment.ttl", *SCHEME_FILES)
             if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)]
    allowed = {OWL_NS + "propertyChainAxiom", RDF.base + "first", RDF.base + "rest"}
    assert {t.predicate for t in loose} == allowed
    assert len([t for t in loose if t.predicate == OWL_NS + "propertyChainAxiom"]) == 1


def test_vocab_names_the_declared_terms_and_no_others() -> None:
    assert set(TERMS) == {KB[name] for name in KB}
    classes = {iri for iri, said in TERMS.items() if OWL.Class in said[RDF.type]}
    assert classes == {KB[name] for name in vocab.CLASSES.split()}
    assert not [name for name, times in Counter((vocab.CLASSES + vocab.PROPERTIES).split()).items() if times > 1]


@pytest.mark.parametrize("iri", sorted(TERMS), ids=lambda iri: iri.removeprefix(ONTOLOGY))
def test_a_term_has_one_type_label_definition_and_example(iri: str) -> None:
    said = TERMS[iri]
    for predicate in (RDF.type, RDFS.label, SKOS.definition, SKOS.example):
        assert len(said.get(predicate, [])) == 1, predicate
    assert re.fullmatch(r"[A-Z][^.]*\.", said[SKOS.definition][0]), "the definition is one sentence"
    assert all(note.startswith("Ambiguity: ") for note in said.get(SKOS.scopeNote, []))


@pytest.mark.parametrize("name", sorted(vocab.CLASSES.split()))
def test_a_class_is_not_defined_by_its_own_name(name: str) -> None:
    said = TERMS[KB[name]]
    assert not re.search(rf"\b{re.escape(said[RDFS.label][0])}s?\b", said[SKOS.definition][0].lower())


def test_a_term_tells_type_parent_domain_range_label_definition_example_and_note_in_this_order() -> None:
    order = [" a owl:", "rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range", ":valuesFrom", "rdfs:label",
             "skos:definition", "skos:example", "skos:scopeNote", "skos:note", "rdfs:isDefinedBy"]
    blocks = [block for path in TERM_FILES for block in path.read_text(encoding="utf-8").split("\n\n") if 'skos:definition "' in block]
    assert len(blocks) == len(TERMS)
    for block in blocks:
        places = [min(n for n, word in enumerate(order) if word in line) for line in block.splitlines() if line.strip() and line[0] != "#"]
        assert places == sorted(places), block


def test_only_constructs_of_owl_2_rl_are_used() -> None:
    kinds = {OWL_NS + word for word in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology")}
    kinds |= {SKOS.Concept, SKOS.ConceptScheme}
    axioms = {OWL_NS + word for word in ("disjointWith", "propertyChainAxiom", "versionIRI", "versionInfo")}
    datatypes = {vocab.XSD[word] for word in ("string", "integer", "decimal", "boolean", "dateTime")}
    for triple in triples(*TERM_FILES, ROOT / "alignment.ttl", *SCHEME_FILES):
        predicate = triple.predicate
        if predicate == RDF.type:
            assert triple.object.value in kinds, triple
        elif predicate.startswith(OWL_NS):
            assert predicate in axioms, triple
        elif predicate in (RDFS.subClassOf, RDFS.subPropertyOf, RDFS.domain):
            assert isinstance(triple.object, ox.NamedNode), triple
        elif predicate == RDFS.range and triple.object.value.startswith(vocab.XSD.base):
            assert triple.object.value in datatypes, triple


def test_roles_that_may_lead_to_places_or_assets_have_no_range() -> None:
    properties = schema().properties()
    assert [properties[KB[name]].range for name in ("takesPlaceIn", "attacked", "target", "affected", "bearer")] == [None] * 5


def test_the_groups_that_exclude_each_other_do_so_pair_by_pair() -> None:
    known = schema()
    for group in ("Agent Asset Fact Document Claim Passage Position Place WeaponSystem Judgement", "Person State Organization Group",
                  "Situation Event"):
        names = group.split()
        assert all(known.disjoint(KB[a], KB[b]) for a in names for b in names if a != b)
    assert not any(known.disjoint(KB.Record, KB[name]) for name in ("Person", "Company", "Vessel", "WeaponSystem"))


def test_the_classes_to_read_first_are_marked() -> None:
    first = {iri.removeprefix(ONTOLOGY) for iri, said in TERMS.items() if "Start here." in said.get(SKOS.note, [])}
    assert first == {"Agent", "Person", "State", "Organization", "Fact", "Situation", "Event", "Action", "Document", "Claim"}


def test_the_version_of_the_ontology_has_an_entry_in_its_change_log() -> None:
    said = told(TERM_FILES)[ONTOLOGY.removesuffix("#")]
    version = said[OWL.versionInfo][0]
    assert said[OWL.versionIRI] == [ONTOLOGY.removesuffix("#") + "/" + version]
    assert any(note.startswith(version + " (") for note in said[SKOS.base + "changeNote"])


@pytest.mark.parametrize("iri", sorted(CONCEPTS), ids=lambda iri: iri.removeprefix(SCHEME))
def test_a_concept_has_one_label_definition_and_example_and_its_place_in_one_scheme(iri: str) -> None:
    said = CONCEPTS[iri]
    for predicate in (SKOS.prefLabel, SKOS.definition, SKOS.example, SKOS.inScheme):
        assert len(said.get(predicate, [])) == 1, predicate
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", iri.removeprefix(SCHEME))
    assert re.fullmatch(r"[A-Z].*\.", said[SKOS.definition][0])
    assert all(note.startswith("Ambiguity: ") for note in said.get(SKOS.scopeNote, []))
    if SKOS.broader in said:
        (above,) = said[SKOS.broader]
        assert CONCEPTS[above][SKOS.inScheme] == said[SKOS.inScheme]
        assert SKOS.broader not in CONCEPTS[above], "schemes are two levels deep"
    else:
        assert said[SKOS.topConceptOf] == said[SKOS.inScheme]


def test_no_slug_stands_in_two_schemes() -> None:
    declared = [t.subject.value for path in [*SCHEME_FILES, *ROOT.glob("reference/*.ttl")] for t in triples(path)
                if t.predicate == RDF.type and t.object.value == SKOS.Concept]
    assert not [iri for iri, times in Counter(declared).items() if times > 1]


def test_every_scheme_is_in_the_file_of_its_name_and_described() -> None:
    for path in SCHEME_FILES:
        said = SCHEMES[f"{SCHEME}{path.stem}-scheme"]
        assert said[SKOS.prefLabel] and said[SKOS.definition]
    assert len(SCHEMES) == len(SCHEME_FILES)


def test_properties_take_their_values_from_schemes_that_exist() -> None:
    taken = {one.scheme for one in schema().properties().values() if one.scheme}
    assert taken <= set(SCHEMES)
    assert SCHEME + "modality-scheme" in taken


def test_modalities_are_nine_in_four_groups() -> None:
    groups: dict[str, set[str]] = {}
    for iri, said in CONCEPTS.items():
        if said[SKOS.inScheme] == [SCHEME + "modality-scheme"] and SKOS.broader in said:
            groups.setdefault(said[SKOS.broader][0].removeprefix(SCHEME), set()).add(iri.removeprefix(SCHEME))
    assert groups == {
        "factual": {"asserted", "reported"}, "doubtful": {"alleged", "hypothetical"},
        "prospective": {"planned", "proposed", "threatened"}, "negative": {"denied", "withdrawn"},
    }


def test_every_concept_that_the_code_names_is_declared() -> None:
    declared = {t.subject.value for t in triples(*SCHEME_FILES, *ROOT.glob("reference/*.ttl")) if t.predicate == SKOS.inScheme}
    named = {
        node.args[0].value
        for path in Path(str(kb.__file__)).parent.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "concept"
        and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }
    assert {concept(name) for name in named} <= declared


def test_alignments_speak_only_of_declared_terms_and_concepts() -> None:
    known = set(TERMS) | set(CONCEPTS)
    for triple in triples(ROOT / "alignment.ttl"):
        for term in (triple.subject, triple.object):
            if isinstance(term, ox.NamedNode) and term.value.startswith(vocab.BASE):
                assert term.value in known, triple


def test_shapes_speak_only_of_declared_terms() -> None:
    text = (ROOT / "shapes.ttl").read_text(encoding="utf-8")
    used = set(re.findall(r"(?<![\w:])(?:kb)?:([a-zA-Z]\w*)", re.sub(r'"@en|<[^>]*>|sh:message "[^"]*"', "", text)))
    assert used <= set(KB)


def test_nothing_is_imported() -> None:
    assert not [t for t in triples(*ALL_FILES) if t.predicate == OWL_NS + "imports"]
    assert set(ontology_files()) == {*TERM_FILES, *SCHEME_FILES}
