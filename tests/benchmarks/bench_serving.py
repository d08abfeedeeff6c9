"""A served base beside the obvious way to serve one, in one run: Starlette with pyoxigraph in its own threads, and no limits.

    python tests/benchmarks/bench_serving.py [SECONDS] [CLIENTS]

Both hold the same triples and get the same mix of queries from the same clients, without and with a writer that replaces a graph.  The
last column is the ratio ours / peer in requests a second: above 1 means that ours serves more.  Every answer of the writer's graph is
checked for being of one version.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import socket
import subprocess
import sys
import tempfile
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles

import httpx

SECONDS, CLIENTS, PERSONS, WRITTEN = 8.0, 16, 6_000, 500
PEER = textwrap.dedent("""
    import sys, tempfile
    import pyoxigraph as ox
    import uvicorn
    from starlette.applications import Starlette
    from starlette.concurrency import run_in_threadpool
    from starlette.responses import Response
    from starlette.routing import Route

    store = ox.Store(tempfile.mkdtemp())

    def answer(text):
        return store.query(text, use_default_graph_as_union=True).serialize(format=ox.QueryResultsFormat.JSON)

    async def sparql(request):
        return Response(await run_in_threadpool(answer, (await request.body()).decode()), media_type="application/sparql-results+json")

    async def update(request):
        await run_in_threadpool(store.update, (await request.body()).decode())
        return Response(status_code=204)

    routes = [Route("/sparql", sparql, methods=["POST"]), Route("/update", update, methods=["POST"])]
    uvicorn.run(Starlette(routes=routes), port=int(sys.argv[1]), log_level="error")
""")
MIX = (
    (6, "SELECT ?p ?o {{ <urn:person{one}> ?p ?o }}"),
    (4, "SELECT ?s {{ ?s <urn:label> 'Person {one}' }}"),
    (4, "SELECT ?x ?b ?d {{ ?x <urn:target> <urn:person{one}> ; <urn:by> ?b ; <urn:date> ?d }}"),
    (3, "SELECT ?x ?t {{ ?x <urn:by> <urn:body{few}> ; <urn:target> ?t ; <urn:date> ?d FILTER(?d >= '2022') }} LIMIT 200"),
    (1, "SELECT ?b (COUNT(?x) AS ?n) {{ ?x <urn:by> ?b }} GROUP BY ?b"),
    (2, "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?o) AS ?v) {{ GRAPH <urn:written> {{ ?s ?p ?o }} }}"),
)


def triples() -> str:
    lines = []
    for one in range(PERSONS):
        lines.append(f"<urn:person{one}> <urn:label> 'Person {one}' ; <urn:owns> <urn:person{one * 31 % PERSONS}> .")
        lines.append(f"<urn:x{one}> <urn:target> <urn:person{one}> ; <urn:by> <urn:body{one % 20}> ; <urn:date> '{2010 + one % 16}' .")
    return "\n".join(lines)


def written(version: int) -> str:
    body = " ".join(f"<urn:w{one}> <urn:version> '{version}' ." for one in range(WRITTEN))
    return f"DROP SILENT GRAPH <urn:written> ; INSERT DATA {{ GRAPH <urn:written> {{ {body} }} }}"


@contextlib.contextmanager
def running(command: list[str], port: int) -> Iterator[str]:
    with subprocess.Popen([*command, str(port)], stderr=subprocess.DEVNULL) as process:
        url = f"http://127.0.0.1:{port}"
        for _ in range(200):
            with contextlib.suppress(httpx.TransportError):
                if httpx.post(f"{url}/sparql", content="ASK {}", headers=QUERY).status_code == 200:
                    break
            time.sleep(0.1)
        for text in (f"INSERT DATA {{ GRAPH <urn:g> {{ {triples()} }} }}", written(0)):
            httpx.post(f"{url}/update", content=text, headers=UPDATE, timeout=120).raise_for_status()
        yield url
        process.terminate()


QUERY, UPDATE = {"Content-Type": "application/sparql-query"}, {"Content-Type": "application/sparql-update"}


async def post(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, body: bytes) -> tuple[int, bytes]:
    """A query over a connection that is kept: a client so small that the server is what is measured."""
    writer.write(b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
                 b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    length = int(head.partition("content-length:")[2].partition("\r\n")[0])
    return int(head.split()[1]), await reader.readexactly(length)


async def load(url: str, clients: int, seconds: float, writing: bool) -> tuple[float, float, int]:
    """Requests a second, the slowest of a hundred in milliseconds, and the number of wrong answers."""
    until, times, wrong = time.perf_counter() + seconds, list[float](), 0
    bag = [text for weight, text in MIX for _ in range(weight)]

    async def ask(number: int) -> None:
        nonlocal wrong
        chance = random.Random(number)
        reader, writer = await asyncio.open_connection("127.0.0.1", httpx.URL(url).port)
        while time.perf_counter() < until:
            text = chance.choice(bag)
            begun = time.perf_counter()
            status, body = await post(reader, writer, text.format(one=chance.randrange(PERSONS), few=chance.randrange(20)).encode())
            times.append(time.perf_counter() - begun)
            if status != 200:
                wrong += 1
            elif "urn:written" in text:
                [row] = json.loads(body)["results"]["bindings"]
                wrong += (row["n"]["value"], row["v"]["value"]) != (str(WRITTEN), "1")
        writer.close()

    async def write() -> None:
        async with httpx.AsyncClient(timeout=60) as http:
            version = 0
            while time.perf_counter() < until:
                version += 1
                (await http.post(f"{url}/update", headers=UPDATE, content=written(version))).raise_for_status()
                await asyncio.sleep(0.2)

    await asyncio.gather(*(ask(number) for number in range(clients)), *([write()] if writing else []))
    return len(times) / seconds, quantiles(times, n=100)[98] * 1000, wrong


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


def main(seconds: float = SECONDS, clients: int = CLIENTS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ours = [sys.executable, "-m", "kb", "serve", "--kb", str(Path(folder) / "kb"), "--insecure-writes", "--no-log", "--port"]
        with running([sys.executable, "-c", PEER], free_port()) as peer, running(ours, free_port()) as own:
            print(f"{'writer':>7} {'peer r/s':>9} {'p99 ms':>7} {'ours r/s':>9} {'p99 ms':>7} {'wrong':>6} {'ratio':>6}")
            for writing in (False, True):
                rates: dict[str, list[tuple[float, float, int]]] = {peer: [], own: []}
                # in turns, so that both meet the same machine
                for url in (peer, own, own, peer):
                    rates[url].append(asyncio.run(load(url, clients, seconds / 2, writing)))
                (a, b), (c, d) = rates[peer], rates[own]
                theirs, mine = (a[0] + b[0]) / 2, (c[0] + d[0]) / 2
                print(f"{'yes' if writing else 'no':>7} {theirs:9.0f} {max(a[1], b[1]):7.0f} {mine:9.0f} {max(c[1], d[1]):7.0f} "
                      f"{c[2] + d[2]:6} {mine / theirs:6.2f}")


if __name__ == "__main__":
    main(*(float(sys.argv[1]),) if len(sys.argv) > 1 else (), **({"clients": int(sys.argv[2])} if len(sys.argv) > 2 else {}))
