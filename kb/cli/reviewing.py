"""The command that walks a person through the claims that wait for a decision."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from kb import review as reviews
from kb.cli import render, talk
from kb.cli.base import Base, opened
from kb.errors import KnowledgeBaseError
from kb.knowledge import KnowledgeBase
from kb.knowledge.judgements import Judgement, judgements

_KEYS = {"a": "accepted", "r": "rejected", "c": "corrected"}


def review(
    base: Base = None,
    disputed: Annotated[bool, typer.Option("--disputed", help="Only claims that another claim contradicts.")] = False,
    document: Annotated[str, typer.Option(help="Only this document: its IRI, file name or title.", metavar="D")] = "",
    below: Annotated[float | None, typer.Option(min=0, max=1, help="Only claims with a lower confidence.", metavar="N")] = None,
    accept: Annotated[str, typer.Option(help="Accept this claim.", metavar="IRI")] = "",
    reject: Annotated[str, typer.Option(help="Reject this claim: it counts no more.", metavar="IRI")] = "",
    correct: Annotated[str, typer.Option(help="Correct this claim by --set.", metavar="IRI")] = "",
    set_: Annotated[list[str] | None, typer.Option("--set", help="status, date, source, via or args.ROLE.", metavar="FIELD=VALUE")] = None,
    undo: Annotated[str, typer.Option(help="Take this judgement back.", metavar="IRI")] = "",
    who: Annotated[str, typer.Option(help="Who decides; the login name if absent.", metavar="NAME")] = "",
    why: Annotated[str, typer.Option(help="Why so.", metavar="TEXT")] = "",
    list_: Annotated[bool, typer.Option("--list", help="Name the judgements; exit status 1 if there are none.")] = False,
    export: Annotated[Path | None, typer.Option(help="Write accepted and corrected claims as gold.", metavar="DIR")] = None,
    format_: Annotated[str, typer.Option("--format", "-f", help=f"For --list: {', '.join(render.FORMATS)}.", metavar="FORMAT")] = "table",
) -> None:
    """Walk through claims: accept, reject or correct them; each decision is recorded with who, when and why, and can be undone.

    A correction changes status, date, source, via, or a role as args.supplier=Iran; several names are parted by ";".

    Example: kb review --disputed --kb my.kb
    """
    asked = [one for one in (accept, reject, correct, undo, list_, export) if one]
    if len(asked) > 1:
        raise typer.BadParameter("give only one of --accept, --reject, --correct, --undo, --list and --export")
    if set_ and not correct:
        raise typer.BadParameter("--set belongs to --correct, which was not asked for")
    with opened(base, read_only=bool(list_ or export), existing=True) as kb:
        if list_:
            _list(judgements(kb.store), format_)
        elif export is not None:
            done = reviews.export(kb, export)
            for warning in done.warnings:
                render.warn(f"warning: {warning}")
            render.say(f"wrote {done.facts} gold facts of {done.documents} documents to {export}")
        elif undo:
            _said(reviews.undo(kb, undo, who=who, why=why))
        elif accept or reject or correct:
            verdict = "accepted" if accept else "rejected" if reject else "corrected"
            _said(reviews.decide(kb, accept or reject or correct, verdict, who=who, why=why, changes=set_ or ()))
        else:
            _walk(kb, reviews.waiting(kb, disputed=disputed, document=document, below=below), who)


def _said(one: Judgement) -> None:
    render.say(f"{one.verdict} by {one.who}: {one.iri}" + (f" replaces {one.replaces}" if one.replaces else ""))


def _list(every: list[Judgement], format_: str) -> None:
    table: list[dict[str, Any]] = [
        {
            "verdict": one.verdict, "who": one.who, "when": one.when, "why": one.why,
            "stands": "taken back" if not one.open and not one.replaces else "takes back" if one.replaces else
                      "yes" if one.claim else "unmatched",
            "told": one.content.fact, "correction": ", ".join(one.corrections), "claim": one.claim, "judgement": one.iri,
        }
        for one in every
    ]
    columns = ("verdict", "who", "when", "why", "stands", "told", "correction", "claim", "judgement")
    render.rows(columns, table, format_)
    if not every:
        raise typer.Exit(1)


def _walk(kb: KnowledgeBase, queue: list[reviews.Waiting], who: str) -> None:
    decided = 0
    try:
        for number, one in enumerate(queue, 1):
            quote = one.claim.evidence.quote if one.claim.evidence else ""
            render.say(f"{number} of {len(queue)}  {one.claim.document}  <{one.claim.iri}>" + ("  [disputed]" if one.disputed else ""))
            render.say(f"   {one.told}")
            render.say(f"   {one.claim}")
            render.say(f"   \"{quote}\"")
            answer = _answer()
            if answer == "q":
                break
            decided += answer in _KEYS and _decided(kb, one.claim.iri, _KEYS[answer], who)
    except (EOFError, KeyboardInterrupt):
        render.say("")
        talk.tell("the input ended; what was decided is kept")
    render.say(f"decided {decided} of {len(queue)} claims")


def _answer() -> str:
    while True:
        answer = input("accept, reject, correct, skip or quit? [a/r/c/s/q] ").strip().lower()[:1]
        if answer in ("a", "r", "c", "s", "q"):
            return answer
        render.warn("type a, r, c, s or q")


def _decided(kb: KnowledgeBase, claim: str, verdict: str, who: str) -> bool:
    changes: list[str] = []
    while verdict == "corrected" and (change := input("field=value, or nothing when done: ").strip()):
        changes.append(change)
    why = input("why? ").strip()
    try:
        _said(reviews.decide(kb, claim, verdict, who=who, why=why, changes=changes))
    except KnowledgeBaseError as error:
        render.warn(f"not decided: {error}")
        return False
    return True
