"""The commands about official lists: the receipt of a file, and what changed between two editions."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kb.cli import render, talk
from kb.cli.base import Base, opened
from kb.cli.options import As

Format = Annotated[str, typer.Option("--format", "-f", help=f"How to print: {', '.join(render.FORMATS)}.", metavar="FORMAT")]


def audit(
    file: Annotated[str, typer.Argument(help="A list or register, as it was loaded.", metavar="FILE")],
    base: Base = None, as_: As = "", format_: Format = "table",
    mapping: Annotated[Path | None, typer.Option(help="The file that says what the columns mean.", metavar="FILE")] = None,
) -> None:
    """Hold a list against the base: what became of each element, attribute and column, and which claims the base lacks.

    Exit status 1 when a value is unknown to the loader or a claim is missing.

    Example: kb audit consolidated.xml --kb my.kb
    """
    with opened(base, read_only=True) as kb:
        receipts = kb.audit(file, format=as_, mapping=mapping)
    columns = ("place", "taken", "left_out", "unknown", "reason", "first")
    for receipt in receipts:
        render.rows(columns, [asdict(place) for place in receipt.places], format_)
        for note in receipt.notes:
            render.warn(f"note: {note}")
        unknown = sum(place.unknown for place in receipt.places)
        render.say(f"{receipt.source} ({receipt.list}): {receipt.records:,} records, {receipt.claims:,} claims, "
                   f"{receipt.held:,} in the base, {receipt.missing:,} missing, {unknown:,} values unknown")
    if not all(receipt.is_whole for receipt in receipts):
        raise typer.Exit(1)


def wikidata(
    numbers: Annotated[list[str], typer.Argument(help="Numbers of items: Q7747 ...", metavar="ITEM...")],
    base: Base = None,
    endpoint: Annotated[str, typer.Option(help="The SPARQL endpoint of the Wikibase.", metavar="URL")] = "https://query.wikidata.org/sparql",
    language: Annotated[list[str], typer.Option(help="A language of names, by its code; may be given again.")] = ["en"],  # noqa: B006
    pause: Annotated[float, typer.Option(min=0, help="Seconds between two questions.")] = 1.0,
) -> None:
    """Load items of Wikidata from its endpoint: statements with rank, qualifiers and references.

    Example: kb wikidata Q7747 Q23 --kb my.kb
    """
    with opened(base) as kb:
        loaded = kb.load_items(numbers, endpoint=endpoint, languages=language, pause=pause)
    for warning in loaded.warnings:
        render.warn(f"warning: {warning}")
    render.say(f"loaded {len(set(numbers))} items, {loaded.claims} claims")


def diff(
    list_: Annotated[str, typer.Argument(help="The slug or IRI of a list: un-sc, eu-fsf, ofac-sdn ...", metavar="LIST")],
    since: Annotated[str, typer.Option(help="Changes after this day.", metavar="DATE")],
    until: Annotated[str, typer.Option(help="Changes up to this day; without it up to the newest edition.", metavar="DATE")] = "",
    base: Base = None, format_: Format = "table",
) -> None:
    """Show what changed in a list: entries added and removed, and the changed ones field by field; exit status 1 if nothing did.

    Example: kb diff un-sc --since 2024-01-01
    """
    with opened(base, read_only=True) as kb:
        found = kb.diff(list_, since=since, until=until or None)
    render.rows(("change", "record", "label", "field", "before", "after", "date"), [asdict(one) for one in found], format_)
    counts = {change: len({one.record for one in found if one.change == change}) for change in ("added", "removed", "changed")}
    talk.tell(", ".join(f"{count:,} entries {change}" for change, count in counts.items()))
    if not found:
        raise typer.Exit(1)
