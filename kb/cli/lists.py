"""The commands about official lists: the receipt of a file, and what changed between two editions."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from kb.cli import render, talk
from kb.cli.base import Base, opened
from kb.cli.options import As

Format = Annotated[str, typer.Option("--format", "-f", help=f"How to print: {', '.join(render.FORMATS)}.", metavar="FORMAT")]


def audit(
    file: Annotated[str, typer.Argument(help="A list or register, as it was loaded.", metavar="FILE")],
    base: Base = None, as_: As = "", format_: Format = "table",
) -> None:
    """Hold a list against the base: what became of each element, attribute and column, and which claims the base lacks.

    Exit status 1 when a value is unknown to the loader or a claim is missing.

    Example: kb audit consolidated.xml --kb my.kb
    """
    with opened(base, read_only=True) as kb:
        receipts = kb.audit(file, format=as_)
    columns = ("place", "taken", "left_out", "unknown", "reason", "first")
    for receipt in receipts:
        render.rows(columns, [asdict(place) for place in receipt.places], format_)
        for note in receipt.notes:
            render.warn(f"note: {note}")
        render.say(f"{receipt.source} ({receipt.list}): {receipt.records:,} records, {receipt.claims:,} claims, {receipt.held:,} in the base, "
                   f"{receipt.missing:,} missing, {sum(place.unknown for place in receipt.places):,} values unknown")
    if not all(receipt.is_whole for receipt in receipts):
        raise typer.Exit(1)


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
