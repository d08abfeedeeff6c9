"""`kb mcp`: the base for assistants, over the Model Context Protocol."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Annotated

import typer

from kb.cli import talk
from kb.cli.base import Base, place
from kb.errors import StoreError, StoreMissing


class Transport(Enum):
    """The words of ``--transport``."""

    STDIO = "stdio"
    HTTP = "http"


def mcp(
    base: Base = None,
    transport: Annotated[
        Transport, typer.Option(help="stdio, for an assistant that starts this command itself, or http, at /mcp.")] = Transport.STDIO,
    host: Annotated[str, typer.Option(help="For http: the address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="For http: the port to listen on; 0 takes a free one.")] = 7879,
    private: Annotated[bool, typer.Option("--private", help="For http: let nobody in without a token (kb token add).")] = False,
    allow_host: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="For http: a name under which clients address the server.")] = None,
    allow_origin: Annotated[
        list[str] | None, typer.Option(metavar="ORIGIN", help="For http: an origin whose pages may use the server.")] = None,
    seconds: Annotated[float, typer.Option(min=0.1, help="How long one call may take.")] = 10.0,
    memory: Annotated[int, typer.Option(min=64, help="How many MB one call may take.")] = 1024,
) -> None:
    """Let an assistant use the base, read only: find, ask, claims, timeline, ontology, SPARQL as tools of MCP.

    Example: kb mcp --kb my.kb
    """
    from kb.mcp.transports import over_http, over_stdio
    from kb.web.settings import MEBIBYTE, Limits, Settings

    where = place(base)
    if where.startswith(("http://", "https://")):
        raise StoreError(f"{where} is a server; give the folder of a base")
    if not (Path(where) / "kb.json").is_file():
        raise StoreMissing(where)
    settings = Settings(
        Path(where).absolute(), host=host, port=port, private=private, allowed_hosts=tuple(allow_host or ()),
        allowed_origins=tuple(allow_origin or ()), readers=1, most_readers=4,
        limits=Limits(query_seconds=seconds, query_memory=memory * MEBIBYTE))
    if transport is Transport.HTTP:
        over_http(settings, say=talk.tell)
    else:
        over_stdio(settings)
