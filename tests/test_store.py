"""One contract for every store: in memory, on disk, and on a real SPARQL server on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.errors import KnowledgeBaseError, QueryError, SourceError, StoreError, StoreLocked, StoreMissing
from kb.store import LEDGER, Store, create, open_store
from kb.store import base as shapes
from kb.store.base import Solutions, Term, Triples, solutions
from kb.store.guard import MAX_NESTING, form_of, graphs_written
from kb.store.local import BULK_FROM, LocalStore
from kb.store.payload import payload
from kb.store.remote import PUT_FROM, RemoteStore, endpoints
from kb.vocab import KB
from tests.servers import free_port, serving

XSD = "http://www.w3.org/2001/XMLSchema#"


def triple(subject: str, value: str = "x") -> str:
    return f'<urn:{subject}> <urn:says> "{value}" .\n'


def many(count: int, about: str = "n") -> str:
    return "".join(triple(f"{about}{number}") for number in range(count))


@pytest.fixture(params=["memory", "disk", "remote"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "memory":
        opened = open_store()
    elif request.param == "disk":
        opened = create(tmp_path / "base")
    else:
        opened = open_store(request.getfixturevalue("server"))
        opened.update("DROP ALL")
    with opened:
        yield opened


def held(store: Store) -> list[str]:
    return sorted(line for line in store.quads() if not line.endswith(f"<{LEDGER}> ."))


class TestEveryStore:
    def test_replace_gives_a_graph_exactly_these_triples(self, store: Store) -> None:
        store.replace({"urn:g": triple("a") + triple("b")})
        store.replace({"urn:g": triple("c")})
        assert held(store) == ['<urn:c> <urn:says> "x" <urn:g> .']
        assert store.verify() == []

    def test_replace_drops_a_graph_that_is_given_none(self, store: Store) -> None:
        store.replace({"urn:g": triple("a"), "urn:h": triple("b")})
        store.replace({"urn:g": None, "urn:never": None})
        assert store.graphs() == [LEDGER, "urn:h"]
        assert store.verify() == []

    def test_a_bad_payload_leaves_every_graph_of_the_call_as_it_was(self, store: Store) -> None:
        store.replace({"urn:g": triple("a"), "urn:h": triple("b")})
        before = sorted(store.quads())
        with pytest.raises(SourceError, match=r"urn:h:2: not N-Triples") as caught:
            store.replace({"urn:g": triple("new"), "urn:h": triple("new") + "<urn:a> <urn:b> oops .\n", "urn:i": None})
        assert caught.value.line == 2
        assert sorted(store.quads()) == before

    def test_text_that_rdf_cannot_carry_is_refused(self, store: Store) -> None:
        for bad in ('<urn:a> <urn:b> "\ud800" .', "<a> <b> <c> .", "<urn:a> <urn:b> <<( <urn:a> <urn:b> <urn:c> )>> .",
                    '<urn:a> <urn:b> "x"@en--ltr .', "<urn:a> <urn:b> <urn:c> <urn:d> ."):
            with pytest.raises(SourceError):
                store.replace({"urn:g": bad})
        assert store.count() == 0

    def test_the_ledger_counts_what_equal_numbers_leave(self, store: Store) -> None:
        store.replace({"urn:g": f'<urn:a> <urn:b> "1.0"^^<{XSD}decimal> .\n<urn:a> <urn:b> "1.00"^^<{XSD}decimal> .\n'})
        assert store.count("urn:g") == 1
        assert store.verify() == []

    def test_insert_adds_and_the_ledger_follows(self, store: Store) -> None:
        store.replace({"urn:g": triple("a")})
        store.insert("urn:g", triple("a") + triple("b"))
        assert store.count("urn:g") == 2
        assert store.verify() == []
        rows = solutions(store.query(f"SELECT ?n ?h {{ GRAPH <{LEDGER}> {{ <urn:g> <{KB.quadCount}> ?n "
                                     f"OPTIONAL {{ <urn:g> <{KB.contentHash}> ?h }} }} }}")).rows
        assert rows == [(Term("literal", "2", XSD + "integer"), None)]

    def test_the_same_content_has_the_same_hash_whatever_its_order(self, store: Store) -> None:
        store.replace({"urn:g": triple("a") + triple("b"), "urn:h": triple("b") + triple("a") + triple("b")})
        hashes = {row[0] for row in solutions(store.query(f"SELECT ?h {{ ?g <{KB.contentHash}> ?h }}"))}
        assert len(hashes) == 1

    @pytest.mark.parametrize("text", [
        "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1, 2 } }",
        "PREFIX u: <urn:> INSERT DATA { GRAPH u:g { u:a u:b 1 } } ;",
        "DELETE WHERE { GRAPH <urn:old> { ?s ?p ?o } }",
        "DELETE { GRAPH ?g { ?s ?p ?o } } INSERT { GRAPH <urn:new> { ?s ?p ?o } } "
        "WHERE { GRAPH ?g { ?s <urn:says> ?o BIND(<urn:says> AS ?p) } }",
        "MOVE <urn:old> TO <urn:new> # and done", "COPY SILENT GRAPH <urn:old> TO GRAPH <urn:new>", "ADD <urn:old> TO DEFAULT",
        "CLEAR GRAPH <urn:old>", "DROP NAMED", "CLEAR ALL ;", "",
        "CREATE GRAPH <urn:empty>; DROP SILENT GRAPH <urn:none>", "INSERT DATA { <urn:a> <urn:b> 1 }",
    ])
    def test_the_ledger_follows_every_update(self, store: Store, text: str) -> None:
        store.replace({"urn:old": triple("a") + triple("b"), "urn:other": triple("c")})
        store.update(text)
        assert store.verify() == []

    def test_with_works_where_the_engine_takes_it_and_is_refused_whole_elsewhere(self, store: Store) -> None:
        store.replace({"urn:old": triple("a"), "urn:other": triple("a")})
        text = "WITH <urn:old> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"
        if isinstance(store, RemoteStore):
            # the server's own limit beside its union switch
            with pytest.raises(QueryError, match="refuses the text"):
                store.update(text)
        else:
            store.update(text)
        assert store.count("urn:old") == isinstance(store, RemoteStore)
        assert (store.count("urn:other"), store.verify()) == (1, [])

    def test_a_wrong_update_changes_nothing(self, store: Store) -> None:
        store.replace({"urn:g": triple("a")})
        with pytest.raises(QueryError, match=r"line 2, column 14, at the end"):
            store.update("DROP GRAPH <urn:g> ;\nINSERT { oops")
        assert store.count("urn:g") == 1

    def test_nobody_else_writes_the_ledger(self, store: Store) -> None:
        with pytest.raises(StoreError, match="kept by the store itself"):
            store.replace({LEDGER: ""})
        with pytest.raises(StoreError, match="kept by the store itself"):
            store.insert(LEDGER, triple("a"))
        with pytest.raises(StoreError, match="kept by the store itself"):
            store.update(f"DROP GRAPH <{LEDGER}>")

    def test_verify_names_each_graph_that_differs(self, store: Store) -> None:
        store.replace({"urn:g": triple("a"), "urn:h": triple("b"), "urn:same": triple("c")})
        # past the ledger, as a damaged log would do it
        damage = "DELETE DATA { GRAPH <urn:g> { <urn:a> <urn:says> \"x\" } } ; INSERT DATA { GRAPH <urn:new> { <urn:a> <urn:b> 1 } } ; " \
                 "DELETE DATA { GRAPH <urn:h> { <urn:b> <urn:says> \"x\" } } ; INSERT DATA { GRAPH <urn:h> { <urn:b> <urn:says> \"y\" } }"
        if isinstance(store, LocalStore):
            store._open.update(damage)
        else:
            assert isinstance(store, RemoteStore)
            store._send(damage)
        assert store.verify() == [
            "graph urn:g holds 0 quads, the ledger says 1", "graph urn:h holds other triples than those that were put there",
            "graph urn:new holds 1 quads that the ledger does not name"]

    def test_a_query_sees_the_union_of_the_graphs(self, store: Store) -> None:
        store.replace({"urn:g": '<urn:a> <urn:b> <urn:c> .', "urn:h": '<urn:c> <urn:d> "e"@en .'})
        answer = store.query("SELECT ?a ?e ?none { ?a <urn:b>/<urn:d> ?e }")
        assert answer == Solutions(("a", "e", "none"), [(Term("iri", "urn:a"), Term("literal", "e", None, "en"), None)])
        assert list(answer.records()) == [{"a": "urn:a", "e": "e"}]
        assert store.query("ASK { <urn:a> <urn:b> ?c }") is True
        assert store.query("CONSTRUCT { ?e <urn:of> ?a } WHERE { ?a <urn:b> ?e }") == Triples("<urn:c> <urn:of> <urn:a> .\n")

    @pytest.mark.parametrize(("text", "media", "begins"), [
        ("SELECT ?s { ?s <urn:says> ?o }", "csv", b"s\r\nurn:a"), ("SELECT ?s { ?s <urn:says> ?o }", "tsv", b"?s\n<urn:a>"),
        ("SELECT ?s { ?s <urn:says> ?o }", "json", b'{"head"'), ("SELECT ?s { ?s <urn:says> ?o }", "xml", b"<?xml"),
        ("CONSTRUCT WHERE { ?s <urn:says> ?o }", "nt", b"<urn:a> <urn:says>"),
        ("CONSTRUCT WHERE { ?s <urn:says> ?o }", "ttl", b"<urn:a> <urn:says>"),
    ])
    def test_answers_come_in_the_formats_of_the_standard(self, store: Store, text: str, media: str, begins: bytes) -> None:
        store.replace({"urn:g": triple("a")})
        assert store.query_bytes(text, media).startswith(begins)

    def test_a_format_that_does_not_fit_the_form_is_refused(self, store: Store) -> None:
        with pytest.raises(QueryError, match="a SELECT query answers as json, xml, csv, tsv, not as 'ttl'"):
            store.query_bytes("SELECT * { ?s ?p ?o }", "ttl")

    def test_a_syntax_error_says_where_it_stands(self, store: Store) -> None:
        with pytest.raises(QueryError, match=r"line 2, column \d+, near 'LIMIT'"):
            store.query("SELECT *\n{ ?s ?p } LIMIT")

    @pytest.mark.parametrize("text", ["SELECT * { SERVICE <urn:x> { ?s ?p ?o } }", "INSERT DATA { }"])
    def test_a_query_neither_asks_other_servers_nor_writes(self, store: Store, text: str) -> None:
        with pytest.raises(QueryError):
            store.query(text)

    def test_an_update_fetches_nothing(self, store: Store) -> None:
        with pytest.raises(QueryError, match="fetches a file or an address"):
            store.update("LOAD <file:///etc/hostname> INTO GRAPH <urn:g>")

    def test_many_quads_for_new_graphs_and_for_old_ones_end_the_same(self, store: Store) -> None:
        count = max(BULK_FROM, PUT_FROM) + 1 if isinstance(store, RemoteStore) else BULK_FROM + 1
        store.replace({"urn:g": many(count)})
        store.replace({"urn:h": many(count), "urn:i": None})
        store.replace({"urn:g": many(count, "m")})
        assert (store.count("urn:g"), store.count("urn:h"), store.verify()) == (count, count, [])

    def test_the_whole_of_any_text_comes_back(self, store: Store) -> None:
        said = "He said \"no\"\\\\ \\u0041\t\r\n'''\"\"\" } ; DROP ALL # é \U0001f600 \x01\x7f\x85"
        store.replace({"urn:g": f"<urn:a> <urn:b> {shapes.quoted(said)} ."})
        assert solutions(store.query("SELECT ?o { ?s <urn:b> ?o }")).rows == [(Term("literal", said),)] or \
            solutions(store.query("SELECT ?o { ?s <urn:b> ?o }")).rows == [(Term("literal", said, XSD + "string"),)]
        assert store.verify() == []

    def test_blank_nodes_of_two_graphs_stay_apart_and_the_hash_holds(self, store: Store) -> None:
        store.replace({"urn:g": "_:a <urn:b> _:c .\n_:a <urn:b> _:d .\n", "urn:h": "_:a <urn:e> _:c .\n"})
        assert store.query("ASK { ?a <urn:b> ?c ; <urn:e> ?d }") is False
        assert store.count() - store.count(LEDGER) == 3
        assert store.verify() == []

    def test_quads_of_one_graph_are_a_part_of_those_of_all(self, store: Store) -> None:
        store.replace({"urn:g": triple("a"), "urn:h": triple("b")})
        assert list(store.quads("urn:g")) == ['<urn:a> <urn:says> "x" <urn:g> .']
        assert set(store.quads("urn:g")) < set(store.quads())
        assert list(store.quads("urn:none")) == []
        assert sorted(b"".join(store.dump("nquads")).decode().splitlines()) == sorted(store.quads())
        assert b"urn:says" in b"".join(store.dump("trig"))

    def test_the_unnamed_graph_can_be_kept_too(self, store: Store) -> None:
        store.replace({shapes.DEFAULT: triple("a"), "urn:g": triple("b")})
        store.insert(shapes.DEFAULT, triple("c"))
        assert (store.count(shapes.DEFAULT), store.graphs(), store.verify()) == (2, [LEDGER, "urn:g"], [])
        store.replace({shapes.DEFAULT: None})
        assert list(store.quads(shapes.DEFAULT)) == []

    def test_an_empty_graph_is_a_graph(self, store: Store) -> None:
        store.replace({"urn:g": ""})
        assert "urn:g" in store.graphs()
        assert store.verify() == []

    def test_a_backup_is_a_base_of_its_own(self, store: Store, tmp_path: Path) -> None:
        store.replace({"urn:g": triple("a"), "urn:h": many(10)})
        store.backup(tmp_path / "copy")
        store.replace({"urn:g": None})
        with open_store(tmp_path / "copy") as copy:
            assert copy.count("urn:g") == 1
            assert copy.verify() == []
            copy.insert("urn:g", triple("b"))
        assert store.count("urn:g") == 0
        with pytest.raises(StoreError, match="exists already"):
            store.backup(tmp_path / "copy")

    def test_rdflib_sees_the_union_live_and_only_reads(self, store: Store) -> None:
        import rdflib

        store.replace({"urn:g": "<urn:a> <urn:b> <urn:c> ."})
        view = store.to_rdflib()
        assert (rdflib.URIRef("urn:a"), rdflib.URIRef("urn:b"), rdflib.URIRef("urn:c")) in view
        store.replace({"urn:h": "<urn:c> <urn:d> <urn:e> ."})
        answer = view.query("SELECT ?e { <urn:a> <urn:b>/<urn:d> ?e }")
        assert [row[rdflib.Variable("e")] for row in answer.bindings] == [rdflib.URIRef("urn:e")]
        with pytest.raises((StoreError, TypeError)):
            view.add((rdflib.URIRef("urn:x"), rdflib.URIRef("urn:x"), rdflib.URIRef("urn:x")))
        assert store.verify() == []

    def test_a_closed_store_says_so(self, store: Store) -> None:
        store.close()
        with pytest.raises(StoreError, match="is closed"):
            store.query("ASK {}")

    def test_writers_in_several_threads_lose_nothing(self, store: Store) -> None:
        def write(name: int) -> None:
            for turn in range(10):
                store.insert("urn:shared", triple(f"{name}-{turn}"))

        threads = [threading.Thread(target=write, args=(name,)) for name in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (store.count("urn:shared"), store.verify()) == (40, [])


class TestAFolder:
    def test_a_wrong_path_never_becomes_a_store(self, tmp_path: Path) -> None:
        for place in (tmp_path / "absent", tmp_path):
            for read_only in (False, True):
                with pytest.raises(StoreMissing, match="is no knowledge base"):
                    open_store(place, read_only=read_only)
        assert list(tmp_path.iterdir()) == []

    def test_a_folder_with_other_things_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "letters.txt").write_text("mine")
        with pytest.raises(StoreError, match="not empty and no knowledge base"):
            create(tmp_path)
        (tmp_path / "kb.json").write_text('{"product": "another"}')
        with pytest.raises(StoreError, match="not the mark of a knowledge base"):
            create(tmp_path)
        assert sorted(child.name for child in tmp_path.iterdir()) == ["kb.json", "letters.txt"]

    def test_a_creation_that_broke_off_is_taken_up_again(self, tmp_path: Path) -> None:
        create(tmp_path / "base").close()
        (tmp_path / "base" / "kb.json").unlink()
        with create(tmp_path / "base") as store:
            store.replace({"urn:g": triple("a")})
        (tmp_path / "base" / "kb.json").unlink()
        with pytest.raises(StoreError, match="a store without a mark"):
            create(tmp_path / "base")

    def test_what_was_written_is_there_again(self, tmp_path: Path) -> None:
        with create(tmp_path / "base") as store:
            store.replace({"urn:g": triple("a")})
        with open_store(tmp_path / "base", read_only=True) as store:
            assert (store.count("urn:g"), store.verify()) == (1, [])
            with pytest.raises(StoreError, match="read-only"):
                store.replace({"urn:g": None})
            with pytest.raises(StoreError, match="read-only"):
                store.insert("urn:g", "")
            with pytest.raises(StoreError, match="read-only"):
                store.update("DROP ALL")

    def test_a_second_process_is_refused_and_may_read(self, tmp_path: Path) -> None:
        code = ("import sys; from kb.store import open_store; from kb.errors import StoreLocked\n"
                "try: open_store(sys.argv[1])\nexcept StoreLocked as error: print(error)\n"
                "print(open_store(sys.argv[1], read_only=True).count('urn:g'))")
        with create(tmp_path / "base") as store:
            store.replace({"urn:g": triple("a")})
            store.flush()
            with pytest.raises(StoreLocked):
                open_store(tmp_path / "base")
            said = subprocess.run([sys.executable, "-c", code, str(tmp_path / "base")], capture_output=True, text=True, check=True,
                                  cwd=Path(__file__).parent.parent)
        assert said.stdout.splitlines() == [
            f"{tmp_path / 'base'} is open in another process; close that one, or open it read-only", "1"]

    def test_a_damaged_store_is_an_error_of_one_sentence(self, tmp_path: Path) -> None:
        create(tmp_path / "base").close()
        quads = tmp_path / "base" / "store"
        for manifest in quads.glob("MANIFEST-*"):
            manifest.write_bytes(b"garbage" * 20)
        with pytest.raises(StoreError, match="is damaged"):
            open_store(tmp_path / "base")
        shutil.rmtree(quads)
        with pytest.raises(StoreError, match="is no store any more"):
            open_store(tmp_path / "base")
        assert not quads.exists()

    def test_a_damaged_or_newer_mark_is_an_error_of_one_sentence(self, tmp_path: Path) -> None:
        create(tmp_path / "base").close()
        (tmp_path / "base" / "kb.json").write_text('{"product": "sanctions-kb", "format": 99}')
        with pytest.raises(StoreError, match="has format 99, this version reads up to 1"):
            open_store(tmp_path / "base")
        (tmp_path / "base" / "kb.json").write_text('{"prod')
        with pytest.raises(StoreError, match=r"kb\.json is damaged"):
            open_store(tmp_path / "base")

    def test_verify_sees_that_the_log_lost_flushed_commits(self, tmp_path: Path) -> None:
        store = create(tmp_path / "base")
        store.replace({"urn:g": triple("a")})
        store.flush()
        store.backup(tmp_path / "old")
        store.replace({"urn:h": triple("b")})
        store.close()
        # the store as a log would leave it that lost its end: consistent in itself, and older than the mark
        shutil.rmtree(tmp_path / "base" / "store")
        shutil.copytree(tmp_path / "old" / "store", tmp_path / "base" / "store")
        with open_store(tmp_path / "base") as store:
            assert store.verify() == [f"1 flushed commits are lost; restore {tmp_path / 'base'} from a backup"]

    def test_what_the_engine_leaves_behind_is_tidied(self, tmp_path: Path) -> None:
        for _ in range(4):
            LocalStore.open(tmp_path / "base", create=True).close()
        (tmp_path / "base" / "store" / "bulk-0123.sst").write_bytes(b"")
        with open_store(tmp_path / "base"):
            left = [child.name for child in (tmp_path / "base" / "store").iterdir()]
        assert not [name for name in left if name.startswith(("LOG.old", "bulk-"))]

    def test_a_folder_that_cannot_be_written_says_so(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        with pytest.raises(StoreError):
            create(tmp_path / "file" / "base")
        if os.geteuid() == 0:
            pytest.skip("root may write everywhere")
        create(tmp_path / "base").close()
        for folder in (tmp_path / "base" / "store", tmp_path / "base"):
            folder.chmod(0o500)
        with pytest.raises(StoreError, match="cannot be written"):
            open_store(tmp_path / "base")

    def test_a_full_disk_is_an_error_of_one_sentence_and_leaves_the_old(self, tmp_path: Path) -> None:
        small = tmp_path / "small"
        small.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", str(small)], capture_output=True).returncode:
            pytest.skip("no small file system can be mounted here")
        try:
            store = create(small / "base")
            store.replace({"urn:g": triple("a")})
            store.flush()
            with pytest.raises(StoreError, match=r"the disk of .* is full"):
                for number in range(100):
                    store.replace({f"urn:{number}": many(BULK_FROM + number * 1_000, f"long-{number}-" * 5)})
            assert store.count("urn:g") == 1
            store._engine = None  # type: ignore[attr-defined]
        finally:
            subprocess.run(["umount", "-l", str(small)], check=True)

    def test_a_killed_writer_leaves_whole_graphs_and_a_right_ledger(self, tmp_path: Path) -> None:
        code = ("import sys; from kb.store import create\nstore = create(sys.argv[1])\nprint('ready', flush=True)\nnumber = 0\n"
                "while True:\n    number += 1\n    text = ''.join(f'<urn:{number}-{i}> <urn:p> \"x\" .\\n' for i in range(300))\n"
                "    store.replace({f'urn:g{number % 5}': text, 'urn:both': text})")
        writer = subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "base")], stdout=subprocess.PIPE,
                                  cwd=Path(__file__).parent.parent)
        assert writer.stdout is not None and writer.stdout.readline() == b"ready\n"
        time.sleep(1.0)
        writer.kill()
        writer.wait()
        writer.stdout.close()
        with open_store(tmp_path / "base") as store:
            assert store.verify() == []
            graphs = [graph for graph in store.graphs() if graph != LEDGER]
            assert "urn:both" in graphs
            assert {store.count(graph) for graph in graphs} == {300}


class TestAServer:
    def test_a_server_without_the_union_is_refused_with_its_switch(self, tmp_path: Path) -> None:
        with serving(tmp_path / "plain") as url:
            with pytest.raises(StoreError, match="oxigraph serve --union-default-graph"):
                open_store(url)
            # and also when there is data, which is left as it was
            with RemoteStore(*endpoints(url)) as store:
                store._send("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> <urn:c> } }")
                with pytest.raises(StoreError, match="oxigraph serve --union-default-graph"):
                    open_store(url, read_only=True)
                assert list(store.quads()) == ["<urn:a> <urn:b> <urn:c> <urn:g> ."]

    def test_connecting_leaves_no_trace(self, server: str) -> None:
        with open_store(server) as store:
            store.update("DROP ALL")
        with open_store(server) as store:
            assert store.graphs() == []

    def test_nobody_at_home_is_one_sentence(self) -> None:
        with pytest.raises(StoreError, match="cannot be reached"):
            open_store(f"http://127.0.0.1:{free_port()}")
        with pytest.raises(StoreError, match="is no address of a server"):
            RemoteStore.connect("ftp://example.org")

    @pytest.mark.parametrize(("status", "sentence"), [
        (401, r"asks for credentials \(401\)"), (413, r"takes no body of that size \(413\)"), (404, r"is not there \(404\)"),
        (307, "no redirect is followed"), (500, r"failed \(500\)"), (418, "answered 418"), (400, "the engine refuses the text: no"),
    ])
    def test_each_refusal_is_one_sentence(self, status: int, sentence: str) -> None:
        with answering([status] * 9, b"no") as (url, _), RemoteStore(*endpoints(url)) as store:
            with pytest.raises(KnowledgeBaseError, match=sentence):
                store.query("ASK {}")
            with pytest.raises(KnowledgeBaseError, match="refuses the text: no" if status == 400 else sentence):
                store._endpoint.put({"graph": "urn:g"}, b"", "application/n-triples")

    def test_a_passing_failure_is_tried_again(self) -> None:
        with answering([503, 502, 200], b'{"head": {}, "boolean": true}') as (url, asked), RemoteStore(*endpoints(url)) as store:
            assert store.query("ASK {}") is True
            assert len(asked) == 3

    def test_an_update_of_a_stranger_is_sent_once(self) -> None:
        with answering([503, 200], b"") as (url, asked), RemoteStore(*endpoints(url)) as store:
            with pytest.raises(StoreError, match="503"):
                store.update("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }")
            assert len(asked) == 1

    def test_a_slow_server_is_left_after_the_timeout(self) -> None:
        with (answering([200], b"", pause=2.5) as (url, _), RemoteStore(*endpoints(url), timeout=1) as store,
              pytest.raises(StoreError, match="did not answer within 1 seconds")):
            store.query("ASK {}")

    def test_the_token_goes_with_every_request(self) -> None:
        with answering([200] * 3, b'{"head": {}, "boolean": true}') as (url, asked), RemoteStore(*endpoints(url), token="secret") as store:
            store.query("ASK {}")
            store.update("DROP ALL")
            store._endpoint.put({"graph": "urn:g"}, b"", "application/n-triples")
            assert [headers["Authorization"] for headers in asked] == ["Bearer secret"] * 3


@contextmanager
def answering(statuses: list[int], body: bytes, pause: float = 0.0) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A server on this machine that answers with these statuses in turn, and the headers it was asked with."""
    asked: list[dict[str, str]] = []
    coming = list(statuses)

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked.append(dict(self.headers))
            time.sleep(pause)
            status = coming.pop(0)
            self.send_response(status)
            if status == 307:
                self.send_header("Location", "http://127.0.0.1:1/elsewhere")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_PUT = do_POST

        def log_message(self, format: str, *args: object) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="module")
def listener() -> Iterator[tuple[str, list[int]]]:
    calls: list[int] = []

    class Count(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            calls.append(1)
            self.send_error(500)

        do_GET = do_POST

        def log_message(self, format: str, *args: object) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Count)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}", calls
    server.shutdown()
    thread.join()
    server.server_close()


class TestTheGuard:
    @pytest.mark.parametrize("text", [
        "SELECT * { ?s ?p 'SERVICE <x>' } # SERVICE", "PREFIX e: <urn:e/> ASK { e:service ?service $load }",
        'ASK { <http://example.org/service> ?p """SERVICE\n"x" LOAD""" }', "ASK { ?s ?p 'it''s' }", r"ASK { ?s <urn:p> e:a\#service }",
        "ASK { ?s ?p \"x\"@en-service-x . _:service ?p 1 }", "SELECT (1 < 2 AS ?x) (3 > 2 AS ?y) {}",
        "PREFIX service: <http://example.org/> SELECT * { ?s service:load ?o }",
        r"ASK { ?s ?p '\u0027' }",
    ])
    def test_words_in_strings_names_and_comments_are_no_keywords(self, text: str) -> None:
        assert form_of(text) in ("SELECT", "ASK")

    @pytest.mark.parametrize("text", [
        "SELECT * { service <urn:x> {} }", "SELECT * { ?s ?p 1SERVICE <urn:x> {} }", "SELECT * { ?s ?p trueSERVICE <urn:x> {} }",
        "PREFIX : <urn:> SELECT * { SERVICE:x {} }", "PREFIX : <urn:> SELECT * { ServiceSilent:x {} }",
        "SELECT * { {}UNION{}SERVICE<urn:x>{} }",
        "PREFIX : <urn:> SELECT * { FILTER(1<:b)SERVICE?x#>\n{} }", r"SELECT * { \u0053ERVICE <urn:x> {} }",
        "SELECT * { ?s ?p '''a''' . SERVICE <urn:x> {} }", "SELECT * { ?s ?p ex:a\\#b . SERVICE <urn:x> {} }", "ASK {'a}SERVICE",
    ])
    def test_a_request_to_another_server_does_not_slip_through(self, text: str) -> None:
        with pytest.raises(QueryError):
            form_of(text)

    @pytest.mark.parametrize("text", ["LOAD <urn:x>", "PREFIX : <urn:> LOAD:x", "DROP ALL;loadSILENT<urn:x>", "BASE <urn:x>LOAD <y>",
                                      "INSERT DATA {};LOAD<file:///x>INTO GRAPH<urn:g>"])
    def test_a_fetch_does_not_slip_through(self, text: str) -> None:
        with pytest.raises(QueryError):
            graphs_written(text)

    @settings(max_examples=300, deadline=None)
    @given(st.lists(st.sampled_from(
        ["SERVICE", "service", "SILENT", ":x", "<{url}>", "{", "}", "{ ?a ?b ?c }", "?s ?p ", "1", "true", "'", '"', '"""', "'''", "\\",
         "#", "\n", " ", "FILTER(1<", ")", ">", "<", "a", ".", ";", "_:b", "@en", "UNION", "OPTIONAL", "(", "[", "]", "VALUES ?v {",
         r"\u0053ERVICE"]), max_size=14))
    def test_what_the_guard_lets_pass_makes_no_request(self, listener: tuple[str, list[int]], parts: list[str]) -> None:
        url, calls = listener
        text = f"PREFIX : <{url}/> SELECT * {{ " + "".join(parts).replace("{url}", url) + " }"
        with LocalStore() as store:
            store.replace({"urn:g": triple("a")})
            # refused, by the guard or by the grammar, or answered: either way nobody was called
            with suppress(QueryError):
                store.query(text)
        assert calls == []

    @pytest.mark.parametrize("text", [
        "SELECT * {" + "{" * 4000 + "}" * 4000 + "}", "SELECT * { FILTER(" + "(" * 30000 + "1" + ")" * 30000 + ") }",
        "SELECT * { FILTER(" + "!" * 30000 + "true) }", "SELECT * { FILTER(1" + "+1" * 30000 + ") }",
        "SELECT * { {}" + "UNION{}" * 30000 + "}", "SELECT * {" + "".join(f"BIND(1 AS ?x{i})" for i in range(4000)) + "}",
        "SELECT * { ?s <urn:p>" + "|<urn:p>" * 30000 + " ?o }", "SELECT * { FILTER(1<" + "(" * 30000 + "1" + ")" * 30000 + ")#>\n}",
        "ASK { ?s ?p '" + "x" * 1_000_001 + "' }", "ASK { " + '"\\' * 200_000,
    ])
    def test_what_would_overflow_the_engine_is_refused(self, text: str) -> None:
        started = time.perf_counter()
        with LocalStore() as store, pytest.raises(QueryError) as caught:
            store.query(text)
        assert len(str(caught.value)) < 200
        assert time.perf_counter() - started < 5

    def test_what_is_deep_but_allowed_does_not_overflow_the_engine(self) -> None:
        with LocalStore() as store:
            deep = "{" * (MAX_NESTING - 1)
            assert store.query("ASK {" + deep + "}" * len(deep) + "}") is True

    def test_an_update_may_carry_any_number_of_graphs_and_negative_numbers(self) -> None:
        with LocalStore() as store:
            store.update("INSERT DATA {" + "".join(f"GRAPH <urn:{n}> {{ <urn:a> <urn:b> -{n + 1} }}\n" for n in range(3000)) + "}")
            assert (len(store.graphs()), store.verify()) == (3001, [])

    @pytest.mark.parametrize(("text", "graphs"), [
        ("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 'GRAPH ?g' } }", {"urn:g"}),
        ("DELETE { GRAPH <urn:g> { ?s ?p ?o } } WHERE { GRAPH ?any { ?s ?p ?o { GRAPH ?g {} } } }", {"urn:g"}),
        ("WITH <urn:g> DELETE { ?s ?p ?o } USING NAMED <urn:u> WHERE { GRAPH ?any { ?s ?p ?o } } ; CLEAR SILENT GRAPH <urn:h>", None),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { GRAPH ?any { ?s ?p ?o } } ; CLEAR SILENT GRAPH <urn:h>", {"urn:g", "urn:h"}),
        ("COPY DEFAULT TO <urn:g>", {"urn:g"}), ("MOVE GRAPH <urn:g> TO GRAPH <urn:h>", {"urn:g", "urn:h"}),
        ("DELETE WHERE { GRAPH ?g { ?s ?p ?o } }", None), ("DROP ALL", None), ("BASE <urn:> DROP GRAPH <g>", None),
        ("PREFIX u: <urn:> CLEAR GRAPH u:g", None), ("INSERT DATA { <urn:a> <urn:b> 1 }", set()),
    ])
    def test_the_graphs_an_update_writes_are_known_or_admittedly_unknown(self, text: str, graphs: set[str] | None) -> None:
        assert graphs_written(text) == graphs


_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


class TestWhatCrossesTheBorder:
    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(_TEXTS)
    def test_any_text_is_a_literal_that_reads_back_as_itself(self, text: str) -> None:
        with LocalStore() as store:
            store.replace({"urn:g": f"<urn:a> <urn:b> {shapes.quoted(text)} ."})
            (row,) = solutions(store.query("SELECT ?o { <urn:a> <urn:b> ?o }")).rows
            assert row[0] is not None and row[0].value == text
            assert payload(f"<urn:a> <urn:b> {row[0].n3()} .", "urn:g").count == 1
            assert store.verify() == []

    @given(_TEXTS)
    def test_no_iri_breaks_out_of_its_brackets(self, text: str) -> None:
        written = shapes.bracketed("urn:" + text)
        assert written[0] == "<" and written[-1] == ">"
        assert not set(written[1:-1]) & set("<>\"{}|^` \n\t")
