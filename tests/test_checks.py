"""Each rule is silent on the good world and loud on its bad example, as a query and as a shape alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.checks import SHAPE, Finding, checks, run_checks, validate, validate_graph
from kb.errors import SourceError
from kb.resources import folder
from kb.schema import ntriples, ontology_files, reference_files
from kb.vocab import ID, KB, ONTOLOGY, XSD

TESTS = Path(__file__).parent
GOOD = TESTS / "good.ttl"
# A document is validated before the graph of resolutions exists, so this rule is for whole bases only.
QUERY_ONLY = {"agent-resolved"}
Query = Callable[[str], Iterable[Mapping[str, str]]]


def base(*texts: str) -> Query:
    """A base with the ontology in one named graph and each text in another; queries see their union."""
    store = ox.Store()
    for number, text in enumerate((ntriples(ontology_files()), *texts)):
        store.load(text.encode(), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(f"urn:graph:{number}"))

    def query(text: str) -> list[dict[str, str]]:
        rows = store.query(text, use_default_graph_as_union=True)
        assert isinstance(rows, ox.QuerySolutions)
        return [{name.value: row[name].value for name in rows.variables} for row in rows]

    return query


def world(turtle: str) -> rdflib.Graph:
    """A few lines of Turtle, with the prefix of the ontology and the base of entities."""
    return rdflib.Graph().parse(data=f"@base <{ID}> . @prefix : <{ONTOLOGY}> . {turtle}", format="turtle")


def pairs(findings: Iterable[Finding]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.focus) for finding in findings}


@pytest.fixture(scope="module")
def good() -> str:
    return ntriples([GOOD])


def test_the_good_world_breaks_no_rule(good: str) -> None:
    assert run_checks(base(good)) == []
    assert validate(good) == []


@pytest.mark.parametrize("name", [check.name for check in checks()])
def test_a_bad_world_breaks_its_rule_and_no_other_for_queries_and_shapes_alike(name: str, good: str) -> None:
    bad = ntriples([TESTS / "bad" / f"{name}.ttl"])
    by_query = run_checks(base(good, bad))
    assert {finding.rule for finding in by_query} == {name}
    by_shape = validate(good + bad)
    assert pairs(by_shape) == (set() if name in QUERY_ONLY else pairs(by_query))
    assert all(finding.message.endswith(".") for finding in [*by_query, *by_shape])
    assert {finding.message for finding in by_shape} <= {finding.message for finding in by_query}


def test_all_bad_worlds_at_once_are_judged_alike_by_queries_and_shapes(good: str) -> None:
    """The examples disturb each other here, so that a rule meets data that breaks other rules."""
    world = good + ntriples(sorted((TESTS / "bad").glob("*.ttl")))
    by_query = {pair for pair in pairs(run_checks(base(world))) if pair[0] not in QUERY_ONLY}
    assert by_query == pairs(validate(world))
    assert {rule for rule, _ in by_query} == {check.name for check in checks()} - QUERY_ONLY


def test_each_check_has_a_sentence_a_shape_and_a_bad_world() -> None:
    names = {check.name for check in checks()}
    assert names == {path.stem for path in (TESTS / "bad").glob("*.ttl")}
    assert all(check.rule.endswith(".") for check in checks())
    shapes = rdflib.Graph().parse(folder("ontology") / "shapes.ttl", format="turtle")
    declared = {str(subject).removeprefix(SHAPE) for subject in shapes.subjects() if str(subject).startswith(SHAPE)}
    assert declared == names - QUERY_ONLY


def test_no_check_uses_the_pattern_that_makes_the_store_quadratic() -> None:
    assert not [check.name for check in checks() if "NOT EXISTS" in check.text]


def test_the_reference_entities_keep_every_rule() -> None:
    assert run_checks(base(*(ntriples([path]) for path in reference_files()))) == []


def test_a_state_may_not_hold_an_office_whose_type_only_the_reference_files_know() -> None:
    graph = world("<fact/x/1> a :Tenure ; :holder <state/NOR> ; :position <position/x> . <position/x> a :Position .")
    size = len(graph)
    assert ("tenure-holder", f"{ID}fact/x/1") in pairs(validate_graph(graph))
    assert len(graph) == size, "the graph stays as it is"


def test_a_mention_is_held_to_the_rules_of_passages() -> None:
    data = world('<p> a :Mention ; :refersTo <state/NOR> ; :quote "Oslo" ; :startOffset 0 .').serialize(format="nt11")
    expected = {("passage-document", f"{ID}p"), ("passage-offsets", f"{ID}p")}
    assert pairs(validate(data)) == expected
    assert pairs(run_checks(base(data))) == expected


def test_text_that_is_no_ntriples_is_refused_in_one_sentence() -> None:
    with pytest.raises(SourceError, match="N-Triples"):
        validate("this is no triple")


def test_characters_beyond_the_basic_plane_count_as_one_in_offsets(good: str) -> None:
    passage = '<p> a :Passage ; :inDocument <document/board/2030-01-01> ; :quote "\U0001f54a \u00e9" ; :startOffset 5 ; :endOffset 8 .'
    data = good + world(passage).serialize(format="nt11")
    assert validate(data) == []
    assert run_checks(base(data)) == []


DATES = st.dates().map(str).filter(lambda text: text >= "1000").flatmap(
    lambda text: st.sampled_from([(text, "date"), (text[:7], "gYearMonth"), (text[:4], "gYear")]))


@settings(max_examples=25, deadline=None)
@given(start=DATES, end=DATES)
def test_an_end_is_before_its_start_only_at_the_coarser_precision_of_the_two(start: tuple[str, str], end: tuple[str, str]) -> None:
    data = "".join(f'<urn:f> <{KB[name]}> "{text}"^^<{XSD[kind]}> .\n' for name, (text, kind) in (("startDate", start), ("endDate", end)))
    length = min(len(start[0]), len(end[0]))
    expected = {("period-order", "urn:f")} if end[0][:length] < start[0][:length] else set()
    assert pairs(run_checks(base(data))) == expected
    assert pairs(validate(data)) == expected


@settings(max_examples=40, deadline=None)
@given(text=st.from_regex(r"[0-9]{4}(-[0-9]{2}){0,2}|[0-9]{1,5}", fullmatch=True),
       kind=st.sampled_from(["date", "gYearMonth", "gYear", "string", "dateTime"]))
def test_queries_and_shapes_agree_on_which_dates_are_well_formed(text: str, kind: str) -> None:
    data = f'<urn:f> <{KB.heldOn}> "{text}"^^<{XSD[kind]}> .\n'
    assert pairs(run_checks(base(data))) == pairs(validate(data))
