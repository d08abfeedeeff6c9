"""The ontology as Python, and the reasoner that looks for contradictions in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import owlready2
import pyoxigraph as ox
import pytest

from kb.errors import OntologyError, ReasonerMissing
from kb.resources import folder
from kb.schema import Property, Schema, check_consistency, ntriples, reference_files, schema
from kb.vocab import ID, KB, ONTOLOGY, RDF

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="HermiT runs in Java")
GOOD = Path(__file__).parent / "good.ttl"


def line(subject: str, predicate: str, obj: str) -> str:
    return f"<{ID}{subject}> <{predicate}> <{obj if ':' in obj else ID + obj}> .\n"


def test_a_government_is_a_public_body_an_organization_and_an_agent() -> None:
    assert schema().superclasses(KB.Government) == {KB.Government, KB.PublicBody, KB.Organization, KB.Agent}
    assert schema().parents(KB.Government) == (KB.PublicBody,)
    assert KB.Designation in schema().subclasses(KB.SanctionsMeasure)


def test_a_name_is_an_identity_detail_that_holds_and_a_birth_one_that_happens() -> None:
    assert {KB.IdentityDetail, KB.Situation, KB.Fact} <= schema().superclasses(KB.Name)
    assert {KB.IdentityDetail, KB.Event, KB.Fact} <= schema().superclasses(KB.Birth)


def test_every_role_is_a_way_to_take_part() -> None:
    roles = {role.removeprefix(ONTOLOGY) for role in schema().subproperties(KB.participant)}
    assert roles == {
        "participant", "holder", "member", "organization", "party", "sender", "target", "supplier", "recipient", "donor", "actor",
        "attendee", "visitor", "host", "speaker", "addressee", "attacker", "attacked", "owner", "owned", "associate", "associatedWith",
    }
    assert schema().superproperties(KB.asserts) == {KB.asserts, KB.about}


def test_a_property_tells_what_it_leads_from_and_to() -> None:
    assert schema().properties()[KB.holder] == Property(KB.holder, "object", (KB.participant,), KB.Tenure, KB.Person, None)
    assert schema().properties()[KB.modality].scheme == "https://w3id.org/sanctions-kb/scheme/modality-scheme"
    assert schema().properties()[KB.target].range is None


def test_disjointness_is_inherited() -> None:
    assert schema().disjoint(KB.Government, KB.Person)
    assert schema().disjoint(KB.Article, KB.Mention)
    assert not schema().disjoint(KB.Government, KB.PublicBody)


def test_reading_the_ontology_leaves_the_shared_world_of_owlready2_empty() -> None:
    schema()
    assert not list(owlready2.default_world.classes())


def test_a_class_above_itself_is_refused() -> None:
    with pytest.raises(OntologyError, match="stands above itself"):
        Schema({"urn:a": ("urn:b",), "urn:b": ("urn:a",)}, (), ())


@needs_java
@pytest.mark.slow
def test_the_ontology_with_its_alignments_and_a_good_world_is_free_of_contradiction() -> None:
    good = "".join(f"{triple} .\n" for triple in ox.parse(path=str(GOOD), format=ox.RdfFormat.TURTLE))
    check_consistency(ntriples([folder("ontology") / "alignment.ttl"]) + good)


@needs_java
@pytest.mark.slow
def test_the_reference_entities_do_not_contradict_the_ontology() -> None:
    check_consistency(ntriples(reference_files()))


@needs_java
def test_a_state_as_holder_of_an_office_is_a_contradiction_and_named() -> None:
    data = line("fact/x/1", KB.holder, "state/IRN") + line("state/IRN", RDF.type, KB.State)
    with pytest.raises(OntologyError, match=r"state/IRN> is Person by being the holder of .* and State by its type"):
        check_consistency(data)


@needs_java
def test_a_claim_about_an_action_is_about_the_situation_it_acts_on_and_so_no_document_can_stand_there() -> None:
    data = (line("claim/1", KB.asserts, "fact/1") + line("fact/1", KB.actsOn, "document/1") + line("document/1", RDF.type, KB.Article))
    with pytest.raises(OntologyError, match="document/1"):
        check_consistency(data)


def test_an_import_is_refused_before_anything_is_fetched() -> None:
    if shutil.which("java") is None:
        pytest.skip("HermiT runs in Java")
    with pytest.raises(OntologyError, match="owl:imports"):
        check_consistency("<urn:a> <http://www.w3.org/2002/07/owl#imports> <http://example.org/b> .\n")


def test_without_java_the_reasoner_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReasonerMissing, match="needs Java"):
        check_consistency()
