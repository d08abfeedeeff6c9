"""The reference data: states, governments, organizations, and the words they go by."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections import Counter, defaultdict
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb import reference
from kb.errors import SourceError
from kb.reference import by_iri, entries, fold, names, organ_of, readings
from kb.resources import folder
from kb.vocab import DCTERMS, ID, KB, RDF, SKOS, concept

FOLDER = folder("ontology") / "reference"
FILES = ("states", "organizations")


@cache
def store() -> ox.Store:
    loaded = ox.Store()
    for stem in FILES:
        loaded.load(path=str(FOLDER / f"{stem}.ttl"), format=ox.RdfFormat.TURTLE)
    for path in (folder("ontology") / "schemes").glob("*.ttl"):
        loaded.load(path=str(path), format=ox.RdfFormat.TURTLE)
    return loaded


def values(subject: str, predicate: str) -> list[str]:
    found = store().quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None)
    return [quad.object.value for quad in found]


def subjects(predicate: str, value: str) -> list[str]:
    return [quad.subject.value for quad in store().quads_for_pattern(None, ox.NamedNode(predicate), ox.NamedNode(value))]


def members(organization: str, day: str) -> set[str]:
    """The codes of the members on a day, asked as the base asks it: through the claims, dates at the coarser precision."""
    rows = store().query(f"""
        PREFIX : <https://w3id.org/sanctions-kb/ontology#>
        SELECT DISTINCT ?member WHERE {{
            ?claim :asserts ?fact . ?fact a :Membership ; :organization <{ID}organization/{organization}> ; :member ?member .
            OPTIONAL {{ ?fact :startDate ?start }} OPTIONAL {{ ?fact :endDate ?end }}
            FILTER(!BOUND(?start) || STR(?start) <= SUBSTR("{day}", 1, STRLEN(STR(?start))))
            FILTER(!BOUND(?end) || STR(?end) >= SUBSTR("{day}", 1, STRLEN(STR(?end)))) }}""")
    return {row["member"].value.removeprefix(ID).partition("/")[2] for row in rows}


def states(kind: str) -> list[reference.Entry]:
    return [entry for entry in entries() if entry.type == "State" and entry.kind == kind]


def readings_of(text: str) -> set[tuple[str, str]]:
    return {(entry.iri.removeprefix(ID), how) for entry, how in names(fold(text))}


def test_every_code_of_iso_3166_is_a_state() -> None:
    codes = Counter(len(entry.iri.rpartition("/")[2]) for entry in entries() if entry.type == "State")
    assert codes == {3: 249 + 1, 4: 31}, "249 current ones and Kosovo; 31 formerly used ones"


def test_the_sovereign_states_are_the_members_of_the_united_nations_and_its_two_observers() -> None:
    sovereign = {entry.iri.rpartition("/")[2] for entry in states("sovereign-state")}
    assert sovereign - members("united-nations", "2025-01-01") == {"PSE", "VAT"}
    assert members("united-nations", "2025-01-01") <= sovereign
    assert len(sovereign) == 195


def test_every_state_has_a_source_and_every_sovereign_one_a_demonym_and_a_government() -> None:
    for entry in entries():
        if entry.type == "State":
            assert entry.label and values(entry.iri, DCTERMS.source), entry
    for entry in (*states("sovereign-state"), *states("de-facto-state")):
        assert entry.adjectives, entry
        assert subjects(KB.governs, entry.iri) == [entry.iri.replace("/state/", "/government/")]


def test_no_label_leads_to_two_states() -> None:
    labels = Counter(fold(entry.label) for entry in entries() if entry.type == "State" and entry.kind != "dissolved-state")
    assert [label for label, count in labels.items() if count > 1] == []


def test_names_are_those_of_the_news() -> None:
    for text, code in {"Russia": "RUS", "South Korea": "KOR", "Turkey": "TUR", "Syria": "SYR", "Iran": "IRN", "Ivory Coast": "CIV",
                       "Czech Republic": "CZE", "Democratic Republic of the Congo": "COD", "United States": "USA"}.items():
        assert readings_of(text) == {(f"state/{code}", "label")}
    for text, code in {"U.S.": "USA", "UK": "GBR", "UAE": "ARE", "DRC": "COD", "DPRK": "PRK", "Türkiye": "TUR", "Holland": "NLD",
                       "Viet Nam": "VNM", "Iran, Islamic Republic of": "IRN", "USSR": "SUHH"}.items():
        assert (f"state/{code}", "name") in readings_of(text)


def test_a_dissolved_state_leads_to_its_successors_and_has_an_end() -> None:
    assert set(subjects(KB.succeeds, f"{ID}state/CSHH")) == {f"{ID}state/CZE", f"{ID}state/SVK"}
    assert values(f"{ID}state/SUHH", KB.endDate) == ["1991-12-26"]
    for kind in ("sovereign-state", "de-facto-state", "territory"):
        assert not any(values(entry.iri, KB.endDate) for entry in states(kind))


def test_ambiguous_words_keep_all_their_readings() -> None:
    assert {"state/GEO", "place/georgia-u-s-state"} <= {iri for iri, _ in readings_of("Georgia")}
    assert readings_of("Congo") == {("state/COD", "name"), ("state/COG", "name")}
    assert {iri for iri, _ in readings_of("Korea")} == {"state/KOR", "state/PRK"}
    assert {("state/USA", "metonym"), ("place/washington", "label")} <= readings_of("Washington")
    assert {("state/BEL", "metonym"), ("organization/european-union", "metonym"), ("organization/nato", "metonym")} <= \
        readings_of("Brussels")
    assert readings_of("Niger") == {("state/NER", "label")} and readings_of("Nigerien") == {("state/NER", "adjective")}


def test_the_kremlin_means_the_government_and_moscow_the_state() -> None:
    assert readings_of("the Kremlin") == {("government/RUS", "metonym")}
    assert readings_of("Moscow") == {("state/RUS", "metonym"), ("place/moscow", "label")}
    assert ("government/GBR", "metonym") in readings_of("Downing Street")
    assert readings_of("Foggy Bottom") == {("organization/us-state-department", "metonym")}


def test_the_pronoun_is_not_the_state_and_the_question_word_not_the_organization() -> None:
    assert names(fold("us")) == names(fold("Us")) == names(fold("who")) == names(fold("is")) == ()
    assert {iri for iri, _ in readings_of("US")} == {iri for iri, _ in readings_of("the U.S.")} == {"state/USA"}
    assert readings_of("Nato") == readings_of("NATO") == {("organization/nato", "label")}
    assert names(fold("shape")) == () and readings_of("SHAPE") == {("organization/shape", "name")}


def test_a_word_without_its_capital_means_no_state() -> None:
    assert readings("turkey") == readings("chad") == readings("polish") == ()
    assert [entry.label for entry, _ in readings("Turkey")] == ["Turkey"]
    assert {entry.iri for entry, _ in readings("foreign ministry")} == {concept("organ-foreign-ministry")}
    assert concept("organ-foreign-ministry") in {entry.iri for entry, _ in readings("Foreign Ministry")}


def test_a_name_in_capitals_is_read_as_the_name() -> None:
    assert readings_of("TEHRAN") == readings_of("Tehran")
    assert readings_of("AFGHANISTAN") == readings_of("Afghanistan")


@given(st.text(max_size=40))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_membership_follows_the_calendar() -> None:
    assert len(members("nato", "2023-05-01")) == 31
    assert len(members("nato", "2024-04-01")) == 32
    assert {len(members("european-union", day)) for day in ("2015-01-01", "2014-06-30")} == {28}
    assert len(members("european-union", "2021-01-01")) == 27
    assert len(members("united-nations", "2012-01-01")) == 193 and len(members("united-nations", "1946-01-01")) == 51
    assert "RUS" in members("g8", "2010-06-01") and not members("g8", "2015-01-01")
    assert "RUS" in members("council-of-europe", "2022-03-01") and "RUS" not in members("council-of-europe", "2022-04-01")
    assert len(members("council-of-europe", "2024-01-01")) == 46
    assert len(members("un-security-council", "2023-06-01")) == len(members("un-security-council", "2019-06-01")) == 15
    assert "IDN" in members("opec", "2016-06-01") and "IDN" not in members("opec", "2012-06-01")
    assert len(members("african-union", "2024-01-01")) == 55 and len(members("arab-league", "2024-01-01")) == 22


def test_counts_that_the_organizations_publish_come_out() -> None:
    published = {"icc": 125, "opcw": 193, "wto": 166, "imf": 191, "osce": 57, "oecd": 38, "oic": 57, "commonwealth": 56, "oas": 34,
                 "wassenaar-arrangement": 42, "mtcr": 35, "nuclear-suppliers-group": 48, "australia-group": 43, "cptpp": 12,
                 "schengen-area": 29, "sadc": 16, "apec": 21, "g7": 7, "fatf": 40}
    assert {slug: len(members(slug, "2025-02-01")) for slug in published} == published


def test_every_membership_is_asserted_by_one_claim_and_leads_to_known_agents() -> None:
    facts = [fact for kind in (KB.Membership, KB.Address) for fact in subjects(RDF.type, kind)]
    assert len(facts) > 2000
    claimed = Counter(fact for claim in subjects(RDF.type, KB.Claim) for fact in values(claim, KB.asserts))
    assert claimed == dict.fromkeys(facts, 1)
    for fact in facts:
        agents = values(fact, KB.member) + values(fact, KB.organization) + values(fact, KB.bearer) + values(fact, KB.country)
        assert len(agents) == 2 and all(by_iri(agent) for agent in agents), fact
        assert values(fact, KB.resolvedTo) == [fact]
        start, end = values(fact, KB.startDate), values(fact, KB.endDate)
        shorter = min(map(len, start + end), default=0)
        assert not (start and end) or start[0][:shorter] <= end[0][:shorter], fact
    for claim in subjects(RDF.type, KB.Claim):
        assert all(len(values(claim, one)) == 1 for one in (KB.modality, KB.attributedTo, KB.inDocument, KB.recordedFrom, DCTERMS.source))


def test_every_entry_has_a_source_and_leads_only_to_what_is_declared() -> None:
    for stem in FILES:
        for entry in reference._read(FOLDER / f"{stem}.ttl"):
            assert values(entry.iri, DCTERMS.source) or entry.type == "Concept", entry
            assert entry.of is None or by_iri(entry.of), entry
            for kind in values(entry.iri, KB.kind) + values(entry.iri, SKOS.broader):
                assert values(kind, SKOS.definition) and values(kind, SKOS.example), f"{kind} is not declared"


def test_the_kinds_of_actors_are_all_there() -> None:
    kinds = Counter(entry.kind for entry in entries() if entry.type in {"Organization", "PublicBody"})
    assert kinds["armed-group"] >= 50 and kinds["news-outlet"] + kinds["news-agency"] >= 60
    assert sum(entry.type == "PublicBody" for entry in entries()) >= 120
    assert sum(entry.category == "organ" for entry in entries()) >= 30


def test_an_organ_without_a_name_of_its_own_is_made_of_the_state_and_the_word() -> None:
    ministry = organ_of(f"{ID}state/TCD", "defence-ministry")
    assert ministry.iri == f"{ID}organization/tcd-defence-ministry" and ministry.of == f"{ID}government/TCD"
    assert {"Chadian defense ministry", "Chad's ministry of defence"} <= set(ministry.names)
    assert organ_of(f"{ID}state/RUS", "parliament").label == "State Duma"
    with pytest.raises(ValueError, match="no organ"):
        organ_of(f"{ID}state/TCD", "ministry-of-silly-walks")


def test_the_files_hold_no_blank_nodes_and_no_words_twice() -> None:
    for stem in FILES:
        lines = (FOLDER / f"{stem}.ttl").read_text(encoding="utf-8").splitlines()
        assert not any("_:" in line or "[" in line.split('"')[0] for line in lines)
        triples = list(ox.parse(path=str(FOLDER / f"{stem}.ttl"), format=ox.RdfFormat.TURTLE))
        assert not any(isinstance(node, ox.BlankNode) for triple in triples for node in (triple.subject, triple.object))
        assert len(set(triples)) == len(triples)
    slugs = defaultdict(set)
    for path in [*FOLDER.glob("*.ttl"), *(folder("ontology") / "schemes").glob("*.ttl")]:
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            if triple.predicate.value == SKOS.inScheme:
                slugs[triple.subject.value].add(triple.object.value)
    assert {iri: schemes for iri, schemes in slugs.items() if len(schemes) > 1} == {}


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    text = (FOLDER / "states.ttl").read_text(encoding="utf-8")
    for package in ("pycountry", "babel"):
        if importlib.util.find_spec(package) is None or f"through {package} {version(package)}" not in text:
            pytest.skip(f"the files were built with another version of {package}")
    subprocess.run([sys.executable, FOLDER / "build.py", "--into", tmp_path], check=True, capture_output=True)
    for stem in FILES:
        assert (tmp_path / f"{stem}.ttl").read_bytes() == (FOLDER / f"{stem}.ttl").read_bytes(), stem


def test_a_file_that_is_no_turtle_is_named_with_its_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.ttl"
    bad.write_text("<urn:a> <urn:b>\n  oops", encoding="utf-8")
    with pytest.raises(SourceError, match=r"bad\.ttl:2: is no Turtle"):
        list(reference._read(bad))
