"""The commands: the words of the Python API, on a terminal.

Data goes to standard output, talk to standard error; exit status 0 is good, 1 means findings (or nothing found), 2 wrong use or input.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kb import __version__
from kb.cli import assistants, lists, readers, render, reviewing, serving, study, talk, watching
from kb.cli.base import Base, opened, place, text_of
from kb.cli.options import As, Jobs, Published
from kb.knowledge import KnowledgeBase, Loaded, LoadFailed, plain
from kb.queries import Parameter, library

app = typer.Typer(
    name="kb",
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="A knowledge base of states, officials, organizations, agreements, sanctions and arms transfers. "
    "-q is quieter, -v tells more, on every command.",
)

Format = Annotated[str, typer.Option("--format", "-f", help=f"How to print: {', '.join(render.FORMATS)}.", metavar="FORMAT")]
Paths = Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for standard input.", metavar="PATH...")]


@app.command()
def load(
    paths: Paths, base: Base = None, as_: As = "", published: Published = None, jobs: Jobs = 1,
    outlet: Annotated[str, typer.Option(help="Outlet of articles that name none.")] = "",
    reader: readers.Reader = readers.ReaderName.LOCAL, base_url: readers.BaseUrl = "", model: readers.Model = "",
    timeout: readers.Timeout = None,
    mapping: Annotated[Path | None, typer.Option(help="A file that says what the columns of the tables mean.", metavar="FILE")] = None,
    force: Annotated[bool, typer.Option("--force", help="Take a list that is cut or much smaller than its edition before.")] = False,
) -> None:
    """Load articles, official lists and registers, facts files and RDF into a base, which is made if absent.

    Example: kb load articles/ --kb my.kb
    """
    who = readers.chosen(reader, base_url, model, timeout)
    with opened(base) as kb, talk.bar("loading") as progress:
        try:
            loaded = kb.load(paths, format=as_, published=published, outlet=outlet, reader=who, force=force, mapping=mapping,
                             jobs=jobs, progress=progress)
        except LoadFailed as failed:
            _report(failed.loaded)
            raise
    _report(loaded)


def _report(loaded: Loaded) -> None:
    for warning in loaded.warnings:
        render.warn(f"warning: {warning}")
    parts = [f"{loaded.documents} documents", f"{loaded.claims} claims"]
    if loaded.triples:
        parts.append(f"{loaded.triples} triples")
    if loaded.unchanged:
        parts.append(f"{loaded.unchanged} unchanged")
    if loaded.added or loaded.removed or loaded.closed:
        parts.append(f"{loaded.added} entries added, {loaded.removed} removed, {loaded.closed} claims ended")
    render.say("loaded " + ", ".join(parts))
    if loaded.unresolved:
        talk.tell("unresolved names: " + ", ".join(loaded.unresolved))


@app.command()
def extract(
    paths: Paths,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for NAME.json, one predicted fact a line.", metavar="DIR")],
    as_: As = "", published: Published = None, jobs: Jobs = 1,
    reader: readers.Reader = readers.ReaderName.LOCAL, base_url: readers.BaseUrl = "", model: readers.Model = "",
    timeout: readers.Timeout = None,
) -> None:
    """Write the facts of articles as JSON lines, in the format of the annotation guideline; touches no base.

    Example: kb extract articles/ --out predictions/
    """
    from kb.evaluation.predictions import write

    who = readers.chosen(reader, base_url, model, timeout)
    with talk.bar("reading") as progress:
        written = write(paths, out, format=as_, published=published, reader=who, jobs=jobs, progress=progress)
    for warning in written.warnings:
        render.warn(f"warning: {warning}")
    render.say(f"wrote {written.facts} facts of {written.documents} articles to {out}")


app.command()(study.evaluate)
app.command()(study.explain)
app.command()(reviewing.review)
app.command()(lists.audit)
app.command()(lists.diff)
app.command()(lists.wikidata)
app.command()(serving.serve)
app.command()(assistants.mcp)
app.command()(watching.watch)
app.add_typer(serving.tokens, name="token")


@app.command()
def find(
    name: Annotated[str, typer.Argument(help="A name, a code (IRN) or an IRI.")],
    base: Base = None, format_: Format = "table",
    type_: Annotated[str, typer.Option("--type", help="Only this class: Person, State, Organization ...")] = "",
) -> None:
    """Find what a name may mean, with the claims about it.

    Example: kb find "Sergei Lavrov" --format json
    """
    with opened(base, read_only=True) as kb:
        found = plain.found(kb, name, type=type_)
    shown = found if format_ in ("json", "jsonl") else [one | {"claims": len(one["claims"])} for one in found]
    render.rows(("label", "type", "score", "claims", "iri"), shown, format_)
    if not found:
        raise typer.Exit(1)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def ask(
    context: typer.Context,
    query: Annotated[str, typer.Argument(help="The name of a question; --list names them all.", metavar="QUERY")] = "",
    base: Base = None, format_: Format = "table",
    list_: Annotated[bool, typer.Option("--list", help="Name the questions and their parameters.")] = False,
) -> None:
    """Ask a question of the library; its parameters are options of this command.

    Example: kb ask holder-on-day --position "foreign minister of Iran" --day 2023-12-05
    """
    if list_ or not query:
        table = [
            {"question": one.name, "asks": one.title, "parameters": " ".join(map(_usage, one.parameters))}
            for one in library().values()
        ]
        render.rows(("question", "asks", "parameters"), table, format_)
        return
    with opened(base, read_only=True) as kb:
        answer = kb.ask(query, **_options(context.args))
    render.rows(answer.variables, list(answer), format_)


def _usage(parameter: Parameter) -> str:
    return f"--{parameter.name}" if parameter.required else f"[--{parameter.name}]"


def _options(words: list[str]) -> dict[str, str]:
    """``--name value`` and ``--name=value`` pairs as a mapping."""
    given: dict[str, str] = {}
    rest = iter(words)
    for word in rest:
        if not word.startswith("--"):
            raise typer.BadParameter(f"{word!r} is no parameter; write --name value")
        name, equals, value = word[2:].partition("=")
        if not equals:
            following = next(rest, None)
            if following is None:
                raise typer.BadParameter(f"--{name} needs a value")
            value = following
        given[name.replace("-", "_")] = value
    return given


@app.command()
def sparql(
    text: Annotated[str, typer.Argument(help="A SPARQL query, or @FILE, or - for standard input.", metavar="TEXT")],
    base: Base = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="table, json, csv, tsv, xml; ttl, nt, rdfxml, jsonld for graphs.")] = "",
) -> None:
    """Run any SPARQL 1.1 query over the union of all graphs.

    Example: kb sparql "SELECT ?q { ?c a :Claim ; :modality s:denied ; :evidence/:quote ?q }"
    """
    with opened(base, read_only=True) as kb:
        query = text_of(text)
        if format_ and format_ != "table":
            talk.raw(kb.sparql_bytes(query, format_))
            return
        answer = kb.sparql(query)
    if isinstance(answer, bool):
        render.say("true" if answer else "false")
    elif isinstance(answer, str):
        render.say(answer.rstrip("\n"))
    else:
        render.rows(answer.variables, list(answer), "table")


@app.command()
def export(
    file: Annotated[str, typer.Argument(help="Where to write; - is standard output.", metavar="FILE")],
    base: Base = None,
    format_: Annotated[str, typer.Option("--format", "-f", help="turtle, trig, nquads, ntriples, jsonld, rdfxml, csv, ftm.")] = "",
    document: Annotated[str | None, typer.Option(help="Only this document: its IRI, file name or title.", metavar="IRI")] = None,
    everything: Annotated[bool, typer.Option(help="With the ontology, the reference data and the ledger.")] = False,
) -> None:
    """Write the base to a file, sorted: two exports of the same base are equal to the byte.

    Example: kb export kb.ttl
    """
    with opened(base, read_only=True) as kb:
        target = talk.stdout() if file == "-" else file
        kb.export(target, format=format_ or ("turtle" if file == "-" else ""), document=document, everything=everything)


@app.command()
def check(base: Base = None, format_: Format = "table") -> None:
    """Check the base: its ledger, and every rule of the ontology; exit status 1 when something is found.

    Example: kb check --kb my.kb
    """
    with opened(base, read_only=True) as kb:
        findings = kb.check()
    if findings:
        render.rows(("rule", "focus", "message"), [asdict(one) for one in findings], format_)
        raise typer.Exit(1)
    talk.tell("nothing found: every rule holds")
    if format_ != "table":
        render.rows(("rule", "focus", "message"), [], format_)


@app.command()
def info(base: Base = None, format_: Format = "table") -> None:
    """Say where the base is, and how much it holds.

    Example: kb info --kb my.kb
    """
    with opened(base, read_only=True) as kb:
        facts = kb.info() | {"version": __version__}
        documents = kb.documents()
    if format_ == "table":
        render.rows(("what", "value"), [{"what": name, "value": value} for name, value in facts.items()], "table")
        if documents:
            render.rows(("document", "iri"), [{"document": one.label, "iri": one.iri} for one in documents], "table")
    else:
        render.rows(tuple(facts), [facts], format_)


@app.command()
def remove(document: Annotated[str, typer.Argument(help="Its IRI, file name or title.", metavar="DOCUMENT")], base: Base = None) -> None:
    """Take one document, with all its claims, out of the base.

    Example: kb remove iran-russia.txt
    """
    with opened(base, existing=True) as kb:
        gone = kb.remove(document)
    render.say(f"removed {gone.label} <{gone.iri}>")


@app.command()
def backup(folder: Annotated[Path, typer.Argument(help="A folder that does not exist yet.", metavar="DIR")], base: Base = None) -> None:
    """Copy the base into a new folder.

    Example: kb backup backups/monday
    """
    with opened(base, existing=True) as kb:
        kb.backup(folder)
    render.say(f"backed up to {folder}")


@app.command()
def restore(folder: Annotated[Path, typer.Argument(help="A backup.", metavar="DIR")], base: Base = None) -> None:
    """Make a new base from a backup, at the place of --kb, where nothing may be yet.

    Example: kb restore backups/monday --kb my.kb
    """
    KnowledgeBase.restore(folder, place(base)).close()
    render.say(f"restored to {place(base)}")


@app.command()
def demo(out: Annotated[Path, typer.Option("--out", help="Where the Turtle file goes.", metavar="DIR")] = Path("kb-demo")) -> None:
    """Take the tour: load an article, show its facts with their evidence, answer five questions, write Turtle.

    Example: kb demo
    """
    from kb.demo import tour

    tour.run(out)


@app.callback(invoke_without_command=True)
def root(version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True)] = False) -> None:
    if version:
        render.say(f"kb {__version__}")
        raise typer.Exit

