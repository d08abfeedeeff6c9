"""RDF of any syntax: strictly parsed, nothing fetched, the base's own graphs kept out of reach."""

from __future__ import annotations

import time
from hashlib import sha256

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.errors import SourceError, UnknownFormat
from kb.iris import digest, graph
from kb.loaders import LOADERS, RdfGraphs, Source, load

OWN = graph("rdf", digest("key"))
SAME = {
    "turtle": "@prefix : <urn:x#> . :a :p 'one' .",
    "ntriples": '<urn:x#a> <urn:x#p> "one" .\n',
    "nquads": '<urn:x#a> <urn:x#p> "one" .\n',
    "trig": "PREFIX : <urn:x#> :a :p 'one' .",
    "rdfxml": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="urn:x#">'
              '<rdf:Description rdf:about="urn:x#a"><p>one</p></rdf:Description></rdf:RDF>',
    "jsonld": '{"@context": {"@vocab": "urn:x#"}, "@id": "urn:x#a", "p": "one"}',
}


def read(word: str, content: str | bytes, key: str = "key") -> RdfGraphs:
    return LOADERS[word].graphs(Source("a.rdf", content.encode() if isinstance(content, str) else content, key))


@pytest.mark.parametrize("word", SAME)
def test_every_syntax_gives_the_same_triples_in_a_graph_of_the_source(word: str) -> None:
    found = read(word, SAME[word])
    text = '<urn:x#a> <urn:x#p> "one" .\n'
    assert dict(found.graphs) == {OWN: text}
    assert found.size == 1
    assert dict(found.digests) == {OWN: sha256(text.encode()).hexdigest()}


def test_every_rdf_word_of_the_table_is_tried_here() -> None:
    assert sorted(SAME) == sorted(word for word, loader in LOADERS.items() if loader.is_rdf)


def test_named_graphs_are_kept_apart() -> None:
    found = read("trig", "<urn:a> <urn:p> 1 . <urn:g> { <urn:b> <urn:p> 2 }")
    assert sorted(found.graphs) == sorted([OWN, "urn:g"])


@pytest.mark.parametrize("part", ["ontology", "ledger", "reference/states", "anything", "document/../ledger", "rdf/"])
def test_a_file_cannot_write_into_the_graphs_that_the_base_keeps_for_itself(part: str) -> None:
    with pytest.raises(SourceError, match=r"^a\.rdf: writes into .*, which the base keeps for itself"):
        read("nquads", f"<urn:a> <urn:p> <urn:b> <{graph(part)}> .\n")


@pytest.mark.parametrize("part", ["document/3f9a", "resolved", "resolved/3f9a", "rdf/00ff"])
def test_the_graphs_of_an_export_can_be_loaded_back(part: str) -> None:
    assert list(read("nquads", f"<urn:a> <urn:p> <urn:b> <{graph(part)}> .\n").graphs) == [graph(part)]


def test_a_triple_that_is_said_twice_counts_once() -> None:
    assert read("ntriples", SAME["ntriples"] * 2).size == 1


def test_blank_nodes_of_two_files_never_meet_and_those_of_one_stay_the_same() -> None:
    text = "_:a <urn:p> [ <urn:q> _:a ] ."
    assert read("turtle", text) == read("turtle", text)
    one, other = (next(iter(read("turtle", text, key).graphs.values())) for key in ("key", "other"))
    assert {word for word in one.split() if word.startswith("_:")}.isdisjoint(other.split())


def test_relative_iris_stand_under_the_graph_of_the_source() -> None:
    assert next(iter(read("turtle", "<a> <p> <b> .").graphs.values())) == f"<{OWN}/a> <{OWN}/p> <{OWN}/b> .\n"


@pytest.mark.parametrize(("word", "content", "reason"), [
    ("turtle", "<urn:a> <urn:p> 1 .\n<urn:b> <urn:p> .", "a.rdf:2: is not valid Turtle"),
    ("turtle", "<html><body>Not found</body></html>", "is not valid Turtle"),
    ("ntriples", "<a> <urn:p> <urn:b> .\n", "a.rdf:1: is not valid N-Triples"),
    ("turtle", b"<urn:a> <urn:p> '\xe4' .", "a.rdf:1: is not UTF-8: byte 0xe4"),
    ("turtle", "<urn:a> <urn:p> 1 .".encode("utf-16"), "is UTF-16"),
    ("turtle", b"\x1f\x8b\x08", "is compressed"),
    ("turtle", b"", "a.rdf: is empty"),
    ("turtle", "<urn:a> <urn:p> <<( <urn:a> <urn:p> 1 )>> .", "triple term"),
    ("turtle", "<urn:a> <urn:p> " + "<<( <urn:a> <urn:p> " * 50_000, "more than 20 levels deep"),
    ("turtle", '<urn:a> <urn:p> "x"@ar--rtl .', "base direction"),
    ("trig", "_:g { <urn:a> <urn:p> 1 }", "named by a blank node"),
    ("jsonld", '{"@context": "http://127.0.0.1:1/c", "@id": "urn:a", "urn:p": 1}', "nothing is fetched"),
    ("jsonld", '{"@context": "file:///etc/hostname", "@id": "urn:a", "urn:p": 1}', "nothing is fetched"),
    ("jsonld", '{"@context": {"@version": 1.1, "@import": "http://127.0.0.1:1/c"}, "@id": "urn:a", "urn:p": 1}', "nothing is fetched"),
    ("jsonld", '{"@id": "urn:a",}', "a.rdf:1: is not valid JSON-LD"),
    ("jsonld", '{"urn:p":' * 5_000 + "1" + "}" * 5_000, "more than 500 levels deep"),
    ("rdfxml", '<!DOCTYPE a [<!ENTITY x "y">]>' + SAME["rdfxml"], "declares the entity 'x'"),
    ("rdfxml", '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>' + SAME["rdfxml"], "declares the entity 'x'"),
    ("rdfxml", "<a>\n<b></a>", "a.rdf:2: is no XML"),
    ("rdfxml", "<a/>", "is not valid RDF/XML"),
    ("rdfxml", '<?xml version="1.0" encoding="utf-7"?><a/>', "encoding"),
    ("rdfxml", "<a>" * 5_000, "more than 500 elements deep"),
])
def test_what_breaks_the_rules_is_refused_in_one_sentence(word: str, content: str | bytes, reason: str) -> None:
    with pytest.raises(SourceError) as caught:
        read(word, content)
    assert reason in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["(" * 50_000 + ")" * 50_000, "[ <urn:p> " * 50_000 + "1" + "]" * 50_000])
def test_deep_nesting_ends_in_bounded_time(content: str) -> None:
    began = time.monotonic()
    assert read("turtle", f"<urn:a> <urn:p> {content} .").size > 50_000
    assert time.monotonic() - began < 10


def test_an_error_at_the_end_of_a_long_file_is_found_at_once() -> None:
    lines = "".join(f"<urn:s{number}> <urn:p> {number} .\n" for number in range(50_000))
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"^a\.rdf:50001: "):
        read("turtle", lines + "<urn:last> .")
    assert time.monotonic() - began < 10


def test_nothing_is_fetched_for_an_import() -> None:
    text = "<urn:o> <http://www.w3.org/2002/07/owl#imports> <http://127.0.0.1:1/never> ."
    assert read("turtle", text).size == 1


def test_a_file_without_triples_brings_nothing_and_says_so() -> None:
    found = read("turtle", "@prefix : <urn:x#> .")
    assert (dict(found.graphs), found.size) == ({}, 0)
    assert "holds no triple" in found.warnings[0]


@given(st.text(max_size=40), st.sampled_from(["", "@en", "^^<urn:t>"]))
def test_any_literal_survives(text: str, suffix: str) -> None:
    literal = (ox.Literal(text, language="en") if suffix == "@en" else ox.Literal(text, datatype=ox.NamedNode("urn:t")) if suffix
               else ox.Literal(text))
    line = ox.serialize([ox.Triple(ox.NamedNode("urn:a"), ox.NamedNode("urn:p"), literal)], format=ox.RdfFormat.N_TRIPLES)
    assert line is not None
    (found,) = read("ntriples", line).graphs.values()
    assert [quad.object for quad in ox.parse(found, format=ox.RdfFormat.N_TRIPLES)] == [literal]


def test_the_table_leads_rdf_to_graphs_and_articles_to_documents() -> None:
    assert isinstance(load(Source("a.ttl", b"<urn:a> <urn:p> 1 .", "key"), "turtle"), RdfGraphs)
    with pytest.raises(UnknownFormat):
        LOADERS["article-text"].graphs(Source("a.txt", b"x", "key"))
    with pytest.raises(UnknownFormat):
        LOADERS["turtle"].documents(Source("a.ttl", b"x", "key"))
