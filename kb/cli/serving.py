"""`kb serve` and `kb token`: the base on the network, and who may do what there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import render, talk
from kb.cli.base import Base, place
from kb.errors import StoreError, StoreMissing

if TYPE_CHECKING:
    from kb.web.tokens import Tokens


def serve(
    base: Base = None,
    host: Annotated[str, typer.Option(help="The address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port to listen on; 0 takes a free one.")] = 7878,
    token: Annotated[str, typer.Option(envvar="KB_TOKEN", help="A token with every right for this run.")] = "",
    insecure_writes: Annotated[bool, typer.Option("--insecure-writes", help="Let anybody on this machine write without a token.")] = False,
    private: Annotated[bool, typer.Option("--private", help="Let nobody read without a token.")] = False,
    strict_default_graph: Annotated[
        bool, typer.Option("--strict-default-graph", help="The default graph is the unnamed one, not the union of all.")] = False,
    allow_host: Annotated[list[str] | None, typer.Option(metavar="NAME", help="A name under which clients address the server.")] = None,
    allow_origin: Annotated[list[str] | None, typer.Option(metavar="ORIGIN", help="An origin whose pages may use the server.")] = None,
    allow_service: Annotated[list[str] | None, typer.Option(metavar="HOST", help="A host that queries may ask (SERVICE, LOAD).")] = None,
    allow_fetch: Annotated[
        bool, typer.Option("--allow-fetch", help="Fetch articles that are posted as addresses, from the public network only.")] = False,
    url: Annotated[str, typer.Option(help="The address under which a reverse proxy publishes the server.")] = "",
    seconds: Annotated[float, typer.Option(min=0.1, help="How long a query may take.")] = 10.0,
    update_seconds: Annotated[float, typer.Option(min=0.1, help="How long an update may take.")] = 15.0,
    memory: Annotated[int, typer.Option(min=64, help="How many MB a query may take.")] = 1024,
    rate: Annotated[float, typer.Option(min=0, help="Requests a second that one client may send; 0 is no limit.")] = 0.0,
    quiet: Annotated[bool, typer.Option("--no-log", help="Write no line of JSON per request to standard error.")] = False,
) -> None:
    """Serve the base: SPARQL, graphs, questions, entities; an absent base is made.

    Example: kb serve --kb my.kb --port 7878
    """
    from kb.web.serving import serve as serving
    from kb.web.settings import MEBIBYTE, Limits, Settings

    where = place(base)
    if where.startswith(("http://", "https://")):
        raise StoreError(f"{where} is a server already; give the folder of a base")
    serving(
        Settings(
            Path(where).absolute(), host=host, port=port, token=token, insecure_writes=insecure_writes, private=private,
            strict_default_graph=strict_default_graph, allowed_hosts=tuple(allow_host or ()), allowed_origins=tuple(allow_origin or ()),
            allowed_services=tuple(one.lower() for one in allow_service or ()),
            allow_fetch=allow_fetch, url=url,
            limits=Limits(query_seconds=seconds, update_seconds=update_seconds, query_memory=memory * MEBIBYTE, rate=rate)),
        log=not quiet, say=talk.tell)


tokens = typer.Typer(no_args_is_help=True, help="Make, list and remove the tokens of a base.\n\nExample: kb token add alice --scope write")


@tokens.command()
def add(
    name: Annotated[str, typer.Argument(help="Whose token it is.")], base: Base = None,
    scope: Annotated[str, typer.Option(help="read, write or admin.")] = "read",
) -> None:
    """Make a token and print it, this once.

    Example: kb token add alice --scope write
    """
    render.say(_of(base).add(name, scope))


@tokens.command("list")
def list_(base: Base = None) -> None:
    """List who has a token.

    Example: kb token list
    """
    render.rows(("name", "scope", "made"), [{"name": one.name, "scope": one.scope, "made": one.made} for one in _of(base).all()], "table")


@tokens.command()
def remove(name: Annotated[str, typer.Argument(help="Whose token.")], base: Base = None) -> None:
    """Take a token out of force, at once.

    Example: kb token remove alice
    """
    _of(base).remove(name)


def _of(base: str | None) -> Tokens:
    from kb.web.tokens import Tokens

    where = Path(place(base))
    if not (where / "kb.json").is_file():
        raise StoreMissing(str(where))
    return Tokens(where)
