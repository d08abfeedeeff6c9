"""The commands that look at the extractor itself: how good it is, and why it reads a text as it does."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kb.cli import render, talk
from kb.cli.explained import lines
from kb.cli.options import As, Jobs, Published
from kb.errors import UnknownFormat

_FORMATS = ("table", "json")

Format = Annotated[str, typer.Option("--format", "-f", help="table or json.", metavar="FORMAT")]


def evaluate(
    gold: Annotated[Path, typer.Argument(help="A folder of gold facts, NAME.json.", metavar="GOLD_DIR")],
    predictions: Annotated[
        Path | None, typer.Option(help="A folder of predictions, NAME.json; without it the gold's articles are read.", metavar="DIR")
    ] = None,
    write: Annotated[Path | None, typer.Option(help="Keep the predictions made from the articles here.", metavar="DIR")] = None,
    format_: Format = "table",
    errors: Annotated[int, typer.Option(min=0, help="Show that many errors of each cause, with their sentences.")] = 0,
    by: Annotated[str, typer.Option(help="Count what is right also by: frame, zone.", metavar="GROUP")] = "",
    jobs: Jobs = 1,
) -> None:
    """Score facts against gold: precision, recall and F1, strict and lenient, and the causes of the errors.

    The article of GOLD_DIR/NAME.json is NAME.txt in the folder above, with its sidecar, or in GOLD_DIR.

    Example: kb evaluate articles/gold --errors 3 --by frame
    """
    from kb.evaluation import Evaluation, score
    from kb.evaluation.gold import read_folder
    from kb.evaluation.predictions import of_gold
    from kb.evaluation.report import GROUPS

    _check(format_, _FORMATS)
    if by and by not in GROUPS:
        raise typer.BadParameter(f"{by!r} is no group; give one of: {', '.join(GROUPS)}")
    if predictions is not None and write is not None:
        raise typer.BadParameter("--write keeps predictions made here; with --predictions none are made")
    golds = read_folder(gold)
    if predictions is not None:
        predicted = score.read_predictions(predictions, golds)
        if absent := [name for name in golds if name not in predicted]:
            render.warn(f"warning: {predictions} holds nothing for {', '.join(absent)}: all their gold facts count as missed")
    else:
        with talk.bar("reading") as progress:
            predicted, warnings = of_gold(gold, out=write, jobs=jobs, progress=progress)
        for warning in warnings:
            render.warn(f"warning: {warning}")
    evaluation = Evaluation.of(golds, predicted)
    if format_ == "json":
        render.say_json(evaluation.json(errors=errors, by=by))
    else:
        render.say(evaluation.table(errors=errors, by=by))


def explain(
    article: Annotated[str, typer.Argument(help="An article, or - for standard input.", metavar="ARTICLE")],
    sentence: Annotated[int | None, typer.Option(min=1, help="Only this sentence, by its number.", metavar="N")] = None,
    format_: Format = "table",
    as_: As = "", published: Published = None,
) -> None:
    """Explain how an article is read: names, speakers, frames, and why each fact has its modality and date; touches no base.

    Example: kb explain articles/iran.txt --sentence 3
    """
    from kb.knowledge import explaining

    _check(format_, _FORMATS)
    found = explaining.explain(article, format=as_, published=published)
    if sentence is not None:
        found = tuple(explaining.chosen(one, sentence) for one in found)
    for warning in (warning for one in found for warning in one.warnings):
        render.warn(f"warning: {warning}")
    if format_ == "json":
        render.say_json([asdict(one) for one in found])
        return
    for one in found:
        for line in lines(one):
            render.say(line)


def _check(format_: str, known: tuple[str, ...]) -> None:
    if format_ not in known:
        raise UnknownFormat(format_, known)
