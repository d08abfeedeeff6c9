"""Options that several commands share."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.dates import PartialDate


def _checked_day(text: str | None) -> str | None:
    try:
        return text and PartialDate(text).text
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


Published = Annotated[
    str | None, typer.Option("--published", callback=_checked_day, help="Publication date of what says none itself.", metavar="DATE")
]
As = Annotated[str, typer.Option("--as", help="The format, where it is not to be recognised: article-text, turtle ...", metavar="FORMAT")]
Jobs = Annotated[int, typer.Option("--jobs", "-j", min=1, help="How many processes read at once.")]
