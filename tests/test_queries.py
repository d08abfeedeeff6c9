"""The query library: headers, binding, injection, and every question's expected answer over one tiny world, on two engines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.plugins.sparql.parser import parseQuery

from kb import queries
from kb.errors import BadParameter, QueryError, UnknownParameter, UnknownQuery
from kb.store import Store, open_store
from kb.store.base import solutions
from kb.tokens import tokens
from kb.vocab import ID, SCHEME

pytestmark = pytest.mark.filterwarnings("ignore:Dataset.default_context:DeprecationWarning")
HERE = Path(__file__).parent
EXPECTED = sorted((HERE / "expected").glob("*.json"))
COMPETENCY = {
    "holders-of-position": 1, "holder-on-day": 2, "positions-of-person": 3, "officials-of-state": 4, "members-of-organization": 5,
    "who-is-meant": 6, "measures-against-target": 7, "measures-by-sender": 8, "measures-in-force": 9, "measures-by-type": 10,
    "measures-by-reason": 11, "designations-in-program": 12, "sanctions-timeline": 13, "threats-not-carried-out": 14,
    "transfers-by-supplier": 15, "transfers-by-recipient": 16, "transfers-by-category": 17, "transfer-quantities": 18,
    "transfers-under-embargo": 19, "agreements-between": 20, "agreements-in-force": 21, "signed-not-ratified": 22, "who-met-whom": 23,
    "claims-about-fact": 24, "disputed-facts": 25, "single-source-facts": 26, "contradicting-quantities": 27, "begun-and-ended": 28,
    "sanctioned-by-one-not-another": 29, "owned-by-designated": 30, "evidence-of-claim": 31, "changes-between-editions": 32,
    "shared-counterparts": 33,
}
SAMPLES = {"iri": ID + "state/IRN", "concept": SCHEME + "deliver", "day": "2023-05", "text": "Moscow", "number": "5"}
CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}-{number}")
    for path in EXPECTED
    for number, case in enumerate(json.loads(path.read_text("utf-8")), 1)
]


@cache
def world() -> Store:
    """The world of ``world.trig`` with what the rules derive from it."""
    source = ox.Store()
    source.load(path=str(HERE / "world.trig"), format=ox.RdfFormat.TRIG)
    store = open_store()
    graphs: dict[str, str] = {}
    for quad in source:
        assert isinstance(quad.graph_name, ox.NamedNode)
        name = quad.graph_name.value
        graphs[name] = graphs.get(name, "") + f"{quad.subject} {quad.predicate} {quad.object} .\n"
    store.replace(graphs)
    queries.derive(store, "blocked-through")
    return store


@cache
def other_engine() -> rdflib.Dataset:
    """The same world in rdflib."""
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(data="\n".join(world().quads()), format="nquads")
    return dataset


def bound(name: str, parameters: Mapping[str, str]) -> str:
    """A query with the parameters of an expected answer, whose IRIs are written relative to ``id/``."""
    query = queries.named(name)
    types = {parameter.name: parameter.type for parameter in query.parameters}
    return query.bind(**{key: ID + value if types.get(key) == "iri" else value for key, value in parameters.items()})


def asked(name: str, **parameters: str) -> list[dict[str, str]]:
    rows = solutions(world().query(bound(name, {key.replace("_", "-"): value for key, value in parameters.items()}))).records()
    return [{key: value.removeprefix(ID) for key, value in row.items()} for row in rows]


def in_order(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(rows, key=lambda row: sorted(row.items()))


# ---------------------------------------------------------------- the library


def test_every_competency_question_is_a_query_of_its_number() -> None:
    numbered = {name: query.number for name, query in queries.library().items() if query.number is not None}
    assert numbered == COMPETENCY


@pytest.mark.parametrize("name", queries.library())
def test_each_query_has_a_title_and_parameters_of_the_closed_list(name: str) -> None:
    query = queries.named(name)
    assert query.title and not query.title.endswith(".")
    assert {parameter.name for parameter in query.parameters} <= queries.NAMES


def test_each_query_has_an_expected_answer_with_rows_and_none_is_left_over() -> None:
    assert {path.stem for path in EXPECTED} == set(queries.library())
    for path in EXPECTED:
        assert any(case["rows"] for case in json.loads(path.read_text("utf-8"))), f"{path.stem} answers nothing in this world"


@pytest.mark.parametrize(("name", "case"), CASES)
def test_each_query_gives_its_expected_answer(name: str, case: dict[str, Any]) -> None:
    found = asked(name, **{key.replace("-", "_"): value for key, value in case["parameters"].items()})
    assert in_order(found) == in_order(case["rows"])


@pytest.mark.parametrize(("name", "case"), CASES)
def test_another_engine_gives_the_same_answer(name: str, case: dict[str, Any]) -> None:
    answer = other_engine().query(bound(name, case["parameters"]))
    # rdflib answers an empty group with one empty row.
    found = [
        {str(column): str(row[column]).removeprefix(ID) for column in answer.vars or () if row.get(column) is not None}
        for row in answer.bindings if row
    ]
    assert in_order(found) == in_order(case["rows"])


@pytest.mark.parametrize("name", queries.library())
def test_every_choice_of_optional_parameters_is_a_valid_text_without_a_parameter_left(name: str) -> None:
    query = queries.named(name)
    optional = [parameter for parameter in query.parameters if not parameter.required]
    for chosen in range(2 ** len(optional)):
        given_ = [one for one in query.parameters if one.required] + [one for at, one in enumerate(optional) if chosen >> at & 1]
        text = query.bind(**{one.name: SAMPLES[one.type] for one in given_})
        assert [token.text for token in tokens(text) if token.kind == "dollar"] == []
        assert isinstance(ox.Store().query(text), ox.QuerySolutions)


@pytest.mark.parametrize("name", queries.library())
def test_the_raw_file_is_valid_sparql_on_two_engines(name: str) -> None:
    text = queries.named(name).text
    assert isinstance(ox.Store().query(text), ox.QuerySolutions)
    assert parseQuery(text)


@pytest.mark.parametrize("name", queries.library())
def test_human_columns_come_before_iris(name: str) -> None:
    case = next(case for case in json.loads((HERE / "expected" / f"{name}.json").read_text("utf-8")) if case["rows"])
    answer = solutions(world().query(bound(name, case["parameters"])))
    kinds = [{term.kind for row in answer.rows if (term := row[at]) is not None} for at in range(len(answer.variables))]
    human = [at for at, found in enumerate(kinds) if found == {"literal"}]
    iris = [at for at, found in enumerate(kinds) if found == {"iri"}]
    links = {at for at, variable in enumerate(answer.variables) if variable in ("url", "act")}
    assert all(found <= {"literal"} or found <= {"iri"} for found in kinds), "a column never mixes labels and IRIs"
    assert max(human) < min(at for at in iris if at not in links)


# ---------------------------------------------------------------- what the answers mean


def test_a_denied_transfer_is_not_counted_as_supplied() -> None:
    rows = asked("transfers-by-supplier", supplier="state/IRN")
    denials = [row for row in rows if row["claim"] == "claim/alpha/8"]
    assert [row["modality"] for row in denials] == ["denied"]
    assert "claim/alpha/8" not in {row.get("firstClaim") for row in asked("shared-counterparts", a="state/IRN", b="state/PRK")}


def test_a_feared_delivery_keeps_its_modality_and_says_who_fears_it() -> None:
    (feared,) = [row for row in asked("transfers-by-category", category="missile") if row["modality"] == "hypothetical"]
    assert feared["source"] == "United States"
    assert feared["quote"] == "The U.S. fears ballistic missiles follow"


@pytest.mark.parametrize("day", ["2023-12-05", "2024-06-10", "2025"])
def test_former_officials_are_never_returned_as_current(day: str) -> None:
    assert "Pavel Orlov" not in {row["holderLabel"] for row in asked("holder-on-day", position="position/RUS/foreign-minister", day=day)}
    assert "Pavel Orlov" not in {row["holderLabel"] for row in asked("officials-of-state", state="state/RUS", day=day)}


def test_a_title_in_an_article_proves_one_day_only() -> None:
    assert asked("holder-on-day", position="position/IRN/foreign-minister", day="2023-12-05")
    assert asked("holder-on-day", position="position/IRN/foreign-minister", day="2023-12-06") == []


def test_a_dismissal_in_one_account_ends_an_open_tenure_of_another() -> None:
    before = asked("holder-on-day", position="position/RUS/foreign-minister", day="2024-05-01")
    after = asked("holder-on-day", position="position/RUS/foreign-minister", day="2024-05-21")
    assert {row["holderLabel"] for row in before} == {"Ivan Petrov"}
    assert after == []


def test_a_denied_tenure_holds_on_no_day() -> None:
    held = asked("holder-on-day", position="position/RUS/foreign-minister", day="2024-03-01")
    assert "Kim Sun" not in {row["holderLabel"] for row in held}


def test_an_organ_acts_for_its_state() -> None:
    assert "organization/us-treasury" in {row["organ"] for row in asked("measures-by-sender", sender="state/USA")}


def test_what_was_delisted_later_was_still_listed_before() -> None:
    def listed(**parameters: str) -> set[str]:
        return {row["targetLabel"] for row in asked("measures-in-force", sender="organization/eu", **parameters)}

    assert "Boris Listov" in listed(day="2024-06-30")
    assert "Boris Listov" not in listed(day="2024-07-01")
    assert "Boris Listov" in listed(day="2024-07-02", known_on="2024-06-30")
    assert "Boris Listov" not in listed(day="2024-06-30", known_on="2023-12-31")


def test_a_measure_is_in_force_from_its_start_until_it_was_lifted() -> None:
    def held(day: str) -> bool:
        return "fact/gamma/2" in {row["measure"] for row in asked("measures-in-force", target="state/IRN", day=day)}

    assert [held(day) for day in ("2010-06-30", "2010-07-15", "2016-01-15", "2016-01-16", "2024")] == [False, True, True, False, False]


def a_base(*lines: str) -> Store:
    """A base of one graph; names stand without their prefixes, as in the expected answers."""
    declared = "PREFIX : <https://w3id.org/sanctions-kb/ontology#>\nPREFIX s: <https://w3id.org/sanctions-kb/scheme/>\n" \
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n" + f"BASE <{ID}>\n"
    parsed = ox.parse((declared + "\n".join(lines)).encode(), format=ox.RdfFormat.TURTLE)
    store = open_store()
    store.replace({ID + "g": "".join(f"{triple.subject} {triple.predicate} {triple.object} .\n" for triple in parsed)})
    return store


AN_EMBARGO = (
    "<state/A> :resolvedTo <state/A> . <state/B> :resolvedTo <state/B> . <state/C> :resolvedTo <state/C> .",
    "<programme/p> :resolvedTo <programme/p> .",
    "<m> a :Designation ; :sender <state/A> ; :target <state/B> ; :program <programme/p> ; :measureType s:arms-embargo ; :resolvedTo <m> .",
    "<m> :startDate '2020-01-01'^^xsd:date .",
    "<c> :asserts <m> ; :modality s:asserted ; :inDocument <d> .",
    "<t> a :ArmsTransfer ; :supplier <state/C> ; :recipient <state/B> ; :resolvedTo <t> .",
    "<ct> :asserts <step> ; :modality s:asserted ; :inDocument <d> .",
)
A_LIFTING = (
    "<l> :actionType s:lift ; :actsOn <m> ; :date '2021-06-15'^^xsd:date .",
    "<cl> :asserts <l> ; :modality s:reported ; :inDocument <d> .",
)
BORDERS = {
    "measures-in-force": {"target": "state/B"}, "designations-in-program": {"program": "programme/p"},
    "sanctioned-by-one-not-another": {"a": "state/A", "b": "state/C"}, "transfers-under-embargo": {},
}


def holds(name: str, day: str, *lines: str) -> bool:
    """Whether a query finds the embargo to hold on a day; for the deliveries it is the day of one."""
    store = a_base(*AN_EMBARGO, f"<step> :actionType s:deliver ; :actsOn <t> ; :date '{day}'^^xsd:date .", *lines)
    parameters = BORDERS[name] if name == "transfers-under-embargo" else BORDERS[name] | {"day": day}
    return bool(len(solutions(store.query(bound(name, parameters)))))


@pytest.mark.parametrize("name", BORDERS)
def test_a_measure_still_holds_on_its_last_day_and_no_longer_on_a_day_by_which_it_had_ended(name: str) -> None:
    last, gone = (f"<m> {property} '2021-06-15'^^xsd:date ." for property in (":endDate", ":endedBy"))
    assert [holds(name, day, last) for day in ("2019-12-31", "2020-01-01", "2021-06-15", "2021-06-16")] == [False, True, True, False]
    assert [holds(name, day, gone) for day in ("2021-06-14", "2021-06-15")] == [True, False]


@pytest.mark.parametrize("name", sorted(BORDERS.keys() - {"designations-in-program"}))
def test_a_measure_no_longer_holds_on_the_day_on_which_it_was_lifted(name: str) -> None:
    assert [holds(name, day, *A_LIFTING) for day in ("2021-06-14", "2021-06-15")] == [True, False]


def test_an_embargo_that_its_list_no_longer_states_bans_nothing() -> None:
    assert holds("transfers-under-embargo", "2020-05-05")
    assert not holds("transfers-under-embargo", "2020-05-05", "<c> :recordedUntil '2020-03-01'^^xsd:date .")


def test_signing_does_not_bring_an_agreement_into_force() -> None:
    assert asked("agreements-in-force", day="2022-06-30", state="state/IRN") == []
    assert asked("agreements-in-force", day="2022-07-01", state="state/IRN")


def test_shares_below_half_count_together_but_not_when_they_ended_or_name_no_share() -> None:
    assert {row["ownedLabel"] for row in asked("owned-by-designated")} == {"B", "C"}


def test_two_spellings_of_one_name_do_not_double_the_rows() -> None:
    rows = asked("holders-of-position", position="position/RUS/foreign-minister")
    assert len({row["claim"] for row in rows}) == len(rows)


def test_a_rule_run_twice_derives_the_same_and_forgets_what_no_longer_holds() -> None:
    store = open_store()
    store.replace(dict.fromkeys(["https://w3id.org/sanctions-kb/graph/document/companies"], None))
    assert queries.derive(world(), "blocked-through") == 3
    assert queries.derive(world(), "blocked-through") == 3
    assert queries.derive(store, "blocked-through") == 0


# ---------------------------------------------------------------- headers


def text_of(*header: str, body: str = "SELECT ?s WHERE { ?s ?p ?o }") -> str:
    return "\n".join([*header, body]) + "\n"


def test_a_header_becomes_typed_parameters() -> None:
    text = text_of("# title: T", "# answers: 7", "# param: known-on day optional", "# param: until day default 9999")
    parameters = (queries.Parameter("known-on", "day", optional=True), queries.Parameter("until", "day", default="9999"))
    assert queries.parse(text, "q") == queries.Query("q", "T", 7, parameters, text)


@pytest.mark.parametrize(("header", "said"), [
    (["# param: day day"], "q.rq:1: a query file begins with '# title: ...'"),
    (["# title: T", "# param: colour text"], "q.rq:2: 'colour' is no parameter name"),
    (["# title: T", "# param: day date"], "q.rq:2: 'date' is no parameter type"),
    (["# title: T", "# param: day"], "q.rq:2: 'day' is no parameter"),
    (["# title: T", "# answers: many"], "q.rq:2: "),
])
def test_a_wrong_header_names_its_line(header: list[str], said: str) -> None:
    with pytest.raises(QueryError) as caught:
        queries.parse(text_of(*header), "q")
    assert str(caught.value).startswith(said)


def test_a_text_that_uses_an_undeclared_parameter_is_refused() -> None:
    with pytest.raises(QueryError, match="uses the parameter 'state'"):
        queries.parse(text_of("# title: T", body="SELECT ?s WHERE { ?s ?p $state }"), "q")


# ---------------------------------------------------------------- binding


def a_query(body: str, *parameters: str) -> queries.Query:
    return queries.parse(text_of("# title: T", *(f"# param: {one}" for one in parameters), body=body), "q")


def test_nothing_inside_strings_iris_and_comments_is_replaced() -> None:
    body = """SELECT $word WHERE { ?s <urn:$word> "$word", '$word', \"\"\"a "$word" b\"\"\", '''$word''' ; ?p $word . } # $word"""
    lines = a_query(body, "word text").bind(word="x").splitlines()
    assert lines[-1] == body.replace("SELECT $word", 'SELECT ("x" AS ?word)').replace("?p $word", '?p "x"')


def test_a_line_stands_only_under_its_condition() -> None:
    query = a_query("SELECT ?s WHERE {\n ?s ?p ?o .\n FILTER(?o = $day) # if day\n FILTER(?o = 1) # unless day\n}", "day day optional")
    assert "?o = 1" in query.bind() and "?o = $" not in query.bind()
    assert "?o = 1" not in query.bind(day="2023") and '"2023"^^' in query.bind(day="2023")


def test_an_optional_parameter_that_is_not_given_means_any() -> None:
    query = a_query("SELECT ?s WHERE { ?s ?p $state }", "state iri optional")
    assert len(list(solutions(world().query(query.bind())))) == world().count()


def test_a_default_stands_in_for_what_is_not_given() -> None:
    assert '"9999"^^' in a_query("SELECT ?s WHERE { ?s ?p $until }", "until day default 9999").bind()


def test_names_go_through_resolve_and_iris_do_not() -> None:
    seen: list[tuple[str, str]] = []

    def resolve(name: str, parameter: queries.Parameter) -> str:
        seen.append((name, parameter.name))
        return ID + "state/IRN"

    query = a_query("SELECT ?s WHERE { ?s $a $b }", "a iri", "b iri")
    assert f"<{ID}state/IRN> <urn:b>" in query.bind(resolve, a="Iran", b="urn:b")
    assert seen == [("Iran", "a")]


@pytest.mark.parametrize("given_", ["arms-embargo", "arms embargo", "Arms Embargo", SCHEME + "arms-embargo"])
def test_a_concept_is_given_by_slug_label_or_iri(given_: str) -> None:
    assert f"<{SCHEME}arms-embargo>" in a_query("SELECT ?s WHERE { ?s ?p $type }", "type concept").bind(type=given_)


@pytest.mark.parametrize(("parameter", "value", "said"), [
    ("day day", "yesterday", "'yesterday' is no date"),
    ("day day", "2023-02-30", "'2023-02-30' is no date"),
    ("state iri", "Iran", "'Iran' is no absolute IRI"),
    ("state iri", "http://a/> } #", "is no absolute IRI"),
    ("state iri", "http://[a", "Invalid"),
    ("type concept", "arms-embargos", "did you mean arms embargo"),
    ("word text", "\ud800", "half of a character"),
    ("a number", "1e5", "'1e5' is no number"),
])
def test_a_value_of_the_wrong_type_is_one_clear_sentence(parameter: str, value: str, said: str) -> None:
    name = parameter.split()[0]
    with pytest.raises(BadParameter) as caught:
        a_query(f"SELECT ?s WHERE {{ ?s ?p ${name} }}", parameter).bind(**{name: value})
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_missing_unknown_and_misspelt_are_told_apart() -> None:
    with pytest.raises(BadParameter, match="'day': is missing; it takes a day"):
        queries.named("holder-on-day").bind(position=ID + "position/RUS/foreign-minister")
    with pytest.raises(UnknownParameter, match="takes no 'person'; it takes: position, day"):
        queries.named("holder-on-day").bind(person="x")
    with pytest.raises(UnknownQuery, match="did you mean holder-on-day"):
        queries.named("holders-on-day")


# ---------------------------------------------------------------- injection


def literals(text: str) -> Iterator[str]:
    for token in tokens(text):
        if token.kind == "string":
            yield token.text


ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"])) | st.text('\\"\'u0U25{}#$?<>\n\r \t')
PROBE = a_query("SELECT ?same WHERE { BIND($word AS ?same) FILTER(STR($word) = ?same && ?same = $word) }", "word text")


@given(ANY_TEXT)
@settings(max_examples=400, deadline=None)
def test_no_text_changes_the_query_it_is_bound_into(value: str) -> None:
    bound_text = PROBE.bind(word=value)
    (row,) = solutions(world().query(bound_text)).rows
    assert row[0] is not None and row[0].value == value
    assert len(list(literals(bound_text))) == 3


@given(ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_no_text_changes_the_query_on_the_other_engine(value: str) -> None:
    (row,) = rdflib.Graph().query(PROBE.bind(word=value)).bindings
    assert [str(found) for found in row.values()] == [value]


@given(ANY_TEXT)
@settings(max_examples=400, deadline=None)
def test_no_text_passes_as_an_iri_unless_it_is_one(value: str) -> None:
    query = a_query("SELECT ?s WHERE { VALUES ?s { $state } }", "state iri")
    for text in (value, "http://example.org/" + value):
        try:
            bound_text = query.bind(state=text)
        except BadParameter:
            continue
        (row,) = solutions(world().query(bound_text)).rows
        assert row[0] is not None and row[0].value == text.strip()


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_a_tokenized_text_is_the_text_again(value: str) -> None:
    assert "".join(token.text for token in tokens(value)) == value


def test_the_prefixes_of_the_base_are_declared_where_they_are_missing() -> None:
    assert queries.with_prefixes("ASK { ?c a :Claim }").startswith("PREFIX : <https://w3id.org/sanctions-kb/ontology#> ASK")
    own = "PREFIX : <urn:x#> PREFIX s: <urn:s#> SELECT ?x { ?x :a s:b ; :c 'skos:x' } # owl:Class"
    assert queries.with_prefixes(own) == own
