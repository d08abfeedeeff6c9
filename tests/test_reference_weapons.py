"""The reference data on weapons, offices and sanctions programmes: enough of it, each with its source, no name left open."""

from __future__ import annotations

import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import yaml

from kb.dates import PartialDate
from kb.vocab import DCTERMS, ID, KB, RDF, SCHEME, SKOS

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "ontology" / "reference"
LEXICONS = ROOT / "kb" / "extract" / "lexicons"
STEMS = ("weapons", "offices", "programmes")

Described = Mapping[str, Mapping[str, list[str]]]


@cache
def read(path: Path) -> Described:
    """Subject -> predicate -> values of a Turtle file."""
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
        assert isinstance(triple.subject, ox.NamedNode), f"{path.name} has a blank node"
        assert isinstance(triple.object, ox.NamedNode | ox.Literal), f"{path.name} has a blank node"
        found[triple.subject.value][triple.predicate.value].append(triple.object.value)
    return found


def typed(stem: str, type_: str) -> Described:
    return {iri: row for iri, row in read(REFERENCE / f"{stem}.ttl").items() if type_ in row.get(RDF.type, [])}


def concepts(stem: str) -> set[str]:
    return {iri for iri, row in read(ROOT / "ontology" / "schemes" / f"{stem}.ttl").items() if SKOS.Concept in row[RDF.type]}


def weapons() -> Described:
    return typed("weapons", KB.WeaponSystem)


def states() -> set[str]:
    return set(typed("states", KB.State))


def key(name: str) -> str:
    """Names that a reader takes for the same: case, hyphens and blanks do not count."""
    return re.sub(r"[\s\-–/.]+", "", name).casefold()


def test_there_are_four_hundred_weapon_systems_sixty_offices_and_two_hundred_programmes() -> None:
    assert len(weapons()) >= 400
    assert len([iri for iri in typed("offices", SKOS.Concept) if not iri.startswith(SCHEME + "office-of-")]) >= 60
    assert len(typed("programmes", KB.SanctionsProgram)) >= 200


def test_every_weapon_has_one_label_one_category_an_origin_and_a_source() -> None:
    known, categories = states(), concepts("weapon-category")
    for iri, row in weapons().items():
        assert len(row[SKOS.prefLabel]) == len(row[KB.weaponCategory]) == 1, iri
        assert row[KB.weaponCategory][0] in categories, iri
        assert row[KB.origin] and set(row[KB.origin]) <= known, iri
        assert row[DCTERMS.source] and row[KB.resolvedTo] == [iri], iri


def test_the_weapons_come_from_many_states() -> None:
    origins = [origin for row in weapons().values() for origin in row[KB.origin]]
    assert len(set(origins)) >= 30
    assert max(origins.count(origin) for origin in set(origins)) < len(weapons()) / 4


def test_every_maker_and_family_of_a_weapon_is_described() -> None:
    bodies = set(typed("weapons", KB.Company)) | set(typed("organizations", KB.Organization)) | set(typed("organizations", KB.PublicBody))
    for iri, row in weapons().items():
        assert set(row.get(KB.manufacturer, [])) <= bodies, iri
        assert set(row.get(DCTERMS.isPartOf, [])) <= set(weapons()) - {iri}, iri


def test_every_maker_lies_within_a_state_and_is_an_arms_maker() -> None:
    known, kinds = states(), concepts("organization-kind")
    for iri, row in typed("weapons", KB.Company).items():
        assert row[KB.within] and set(row[KB.within]) <= known, iri
        assert row[KB.kind] == [SCHEME + "arms-maker"] and set(row[KB.kind]) <= kinds, iri


def test_no_body_is_described_in_two_files() -> None:
    bodies = [{iri for iri in read(REFERENCE / f"{stem}.ttl") if iri.startswith(ID + "organization/")}
              for stem in ("organizations", *STEMS)]
    assert sum(len(part) for part in bodies) == len(set().union(*bodies))


def test_no_name_leads_to_two_systems_unless_it_is_marked_as_ambiguous() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for iri, row in {**weapons(), **typed("weapons", KB.Company)}.items():
        for name in (*row[SKOS.prefLabel], *row.get(SKOS.altLabel, [])):
            owners[key(name)].add(iri)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize("word", ["Patriot", "Harpoon", "Javelin", "Stinger", "Tiger", "Leopard", "Caesar", "Typhoon", "Spike", "Arrow"])
def test_a_common_word_is_a_name_only_where_the_kind_is_named_too(word: str) -> None:
    plain = [iri for iri, row in weapons().items() if word in (*row[SKOS.prefLabel], *row.get(SKOS.altLabel, []))]
    hidden = [iri for iri, row in weapons().items() if word in row.get(SKOS.hiddenLabel, [])]
    assert not plain
    assert len(hidden) == 1


@pytest.mark.parametrize(("surface", "slug"), [
    ("Su-35S", "su-35"), ("Flanker-E", "su-35"), ("Geran-2", "shahed-136"), ("Shahed", "shahed"), ("MIM-104", "patriot"),
    ("M142", "himars"), ("Triumf", "s-400"), ("Leopard 2", "leopard-2"), ("TB2", "bayraktar-tb2"),
    ("FGM-148", "javelin"), ("Fighting Falcon", "f-16"),
    ("Kh-101", "kh-101"), ("Mil Mi-28", "mi-28"), ("T-72", "t-72"), ("Kalibr", "kalibr"), ("Iskander", "iskander"), ("MiG-29", "mig-29"),
    ("M1A1 Abrams", "m1-abrams"), ("Caesar howitzer", "caesar"), ("SCALP-EG", "storm-shadow"), ("Rafale", "rafale"), ("ATACMS", "atacms"),
    ("Virginia-class", "virginia-class-submarine"), ("JF-17 Thunder", "jf-17"), ("BrahMos", "brahmos"), ("K9 Thunder", "k9-thunder"),
])
def test_a_designation_leads_to_its_system(surface: str, slug: str) -> None:
    row = weapons()[f"{ID}weapon/{slug}"]
    assert surface in (*row[SKOS.prefLabel], *row.get(SKOS.altLabel, []))


def test_every_category_has_words_and_contexts_for_the_extractor() -> None:
    words = yaml.safe_load((LEXICONS / "weapon_words.yaml").read_text(encoding="utf-8"))
    contexts = yaml.safe_load((LEXICONS / "weapon_context.yaml").read_text(encoding="utf-8"))
    used = {row[KB.weaponCategory][0].removeprefix(SCHEME) for row in weapons().values()}
    assert used <= set(contexts)
    assert used <= set(words) - {"general", "technology"} <= {iri.removeprefix(SCHEME) for iri in concepts("weapon-category")}
    listed = [word for lines in words.values() for word in lines]
    assert len(listed) == len(set(listed)) and all(isinstance(word, str) and word == word.strip() for word in listed)


def test_every_office_has_a_label_a_definition_an_example_and_a_place_in_the_scheme() -> None:
    found = typed("offices", SKOS.Concept)
    for iri, row in found.items():
        assert all(len(row[predicate]) == 1 for predicate in (SKOS.prefLabel, SKOS.definition, SKOS.example)), iri
        assert row[SKOS.inScheme] == [SCHEME + "office-scheme"] and row[DCTERMS.source], iri
        assert row[SKOS.definition][0].endswith(".") and row[SKOS.example][0].endswith("."), iri
        # Every office reaches a kind of body, and no chain turns in a circle.
        steps = [iri]
        while SKOS.topConceptOf not in found[steps[-1]]:
            steps.append(found[steps[-1]][SKOS.broader][0])
            assert len(steps) == len(set(steps)), iri
        assert steps[-1].startswith(SCHEME + "office-of-"), iri


def test_no_words_name_two_offices() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for iri, row in typed("offices", SKOS.Concept).items():
        for word in (*row[SKOS.prefLabel], *row.get(SKOS.altLabel, [])):
            owners[word.casefold()].add(iri)
    assert {word: found for word, found in owners.items() if len(found) > 1} == {}


@pytest.mark.parametrize(("words", "office"), [
    ("foreign minister", "foreign-minister"), ("minister of foreign affairs", "foreign-minister"),
    ("top diplomat", "foreign-minister"), ("secretary of state", "secretary-of-state"), ("defense minister", "defence-minister"),
    ("minister of defence", "defence-minister"),
    ("PM", "prime-minister"), ("premier", "prime-minister"), ("UN chief", "secretary-general"),
    ("EU foreign policy chief", "high-representative"), ("spy chief", "intelligence-chief"), ("vice president", "vice-president"),
    ("crown prince", "crown-prince"), ("MP", "member-of-parliament"),
])
def test_the_words_of_the_news_lead_to_the_office(words: str, office: str) -> None:
    row = typed("offices", SKOS.Concept)[f"{SCHEME}office-{office}"]
    assert words in (*row[SKOS.prefLabel], *row.get(SKOS.altLabel, []))


def test_modifiers_that_make_another_office_are_excluded_from_composing() -> None:
    source = yaml.load((REFERENCE / "sources" / "offices.yaml").read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    modifiers = {word for group in source["modifiers"].values() for word in group}
    words = {word.casefold() for row in source["offices"].values() for word in row["words"]}
    for slug, row in source["offices"].items():
        for modifier in row.get("not_composable", []):
            assert modifier in modifiers and row.get("composable") == "true", slug
            assert f"{modifier} {row['words'][0]}" in words, f"{modifier} {row['words'][0]} is no office of its own"


def test_every_programme_has_an_issuer_a_tag_a_label_measures_and_fitting_dates() -> None:
    known, types = states(), concepts("measure-type")
    bodies = set(read(REFERENCE / "organizations.ttl")) | set(read(REFERENCE / "programmes.ttl"))
    for iri, row in typed("programmes", KB.SanctionsProgram).items():
        assert all(len(row[predicate]) == 1 for predicate in (KB.issuedBy, DCTERMS.identifier, SKOS.prefLabel)), iri
        assert row[KB.issuedBy][0] in bodies and row[KB.resolvedTo] == [iri], iri
        assert row[KB.measureType] and set(row[KB.measureType]) <= types, iri
        assert set(row.get(KB.target, [])) <= known, iri
        days = [PartialDate(day).text for predicate in (KB.startDate, KB.endDate) for day in row.get(predicate, [])]
        assert len(days) < 2 or days[0] <= days[1][:len(days[0])] or days[1].startswith(days[0][:len(days[1])]), iri


def test_every_legal_basis_is_a_legal_act_with_one_title() -> None:
    acts = typed("programmes", KB.LegalAct)
    assert all(len(row[DCTERMS.title]) == 1 for row in acts.values())
    for iri, row in typed("programmes", KB.SanctionsProgram).items():
        assert set(row.get(KB.legalBasis, [])) <= set(acts), iri


def test_every_programme_is_asserted_by_exactly_one_claim_of_its_issuer() -> None:
    found = typed("programmes", KB.SanctionsProgram)
    claims = typed("programmes", KB.Claim)
    asserted = [fact for row in claims.values() for fact in row[KB.asserts]]
    assert sorted(asserted) == sorted(found)
    for iri, row in claims.items():
        assert {found[fact][KB.issuedBy][0] for fact in row[KB.asserts]} == set(row[KB.attributedTo]), iri
        assert row[KB.modality] == [SCHEME + "asserted"] and row[KB.inDocument] == [ID + "document/reference/programmes"], iri
        assert row[KB.recordedFrom] and row[DCTERMS.source][0].startswith("http"), iri


@pytest.mark.parametrize(("issuer", "tag", "target", "start", "end"), [
    ("ofac", "RUSSIA-EO14024", "RUS", "2021-04-15", None), ("un", "1718", "PRK", "2006-10-14", None),
    ("un", "1572", "CIV", "2004-11-15", "2016-04-28"), ("eu", "UKR", "RUS", "2014-03-17", None),
    ("uk", "Myanmar", "MMR", "2021-04-29", None),
    ("ofac", "ZIMBABWE", "ZWE", "2003-03-06", "2024-03-04"),
])
def test_a_programme_knows_its_target_and_its_days(issuer: str, tag: str, target: str, start: str, end: str | None) -> None:
    row = typed("programmes", KB.SanctionsProgram)[f"{ID}programme/{issuer}/{tag}"]
    assert row[KB.target] == [f"{ID}state/{target}"]
    assert row[KB.startDate] == [start]
    assert row.get(KB.endDate, []) == ([end] if end else [])


def test_the_files_are_what_the_sources_give(tmp_path: Path) -> None:
    subprocess.run([sys.executable, str(REFERENCE / "build.py"), "--into", str(tmp_path)], check=True, capture_output=True)
    for stem in STEMS:
        fresh = (tmp_path / f"{stem}.ttl").read_bytes()
        assert fresh == (REFERENCE / f"{stem}.ttl").read_bytes(), f"run ontology/reference/build.py for {stem}"


def test_a_maker_that_is_not_in_the_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "weapons.yaml").write_text(
        "nouns: {missile: missile}\nweapons: {missile: {FRA: [{name: Exocet, maker: nobody}]}}\nmakers: {}\n", encoding="utf-8")
    script = "import sys; from pathlib import Path; import build; build.PARTS['weapons'](Path(sys.argv[1]))"
    run = subprocess.run([sys.executable, "-c", script, str(tmp_path)], cwd=REFERENCE, capture_output=True, text=True, check=False)
    assert run.returncode != 0
    assert "weapons.yaml: Exocet names nobody, which is not in the file" in run.stderr
