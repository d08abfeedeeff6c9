"""`kb watch`: new articles from folders and feeds, as they come."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli import render, talk
from kb.cli.base import Base, place
from kb.errors import StoreError

if TYPE_CHECKING:
    from kb.watch import Output, Round

QUESTIONS = "questions.yaml"
_SETTLE_SECONDS = 3.2
_MOST_SETTLING = 8


def watch(
    sources: Annotated[list[str], typer.Argument(help="Folders, and addresses of RSS or Atom feeds.", metavar="SOURCE...")],
    base: Base = None,
    every: Annotated[float, typer.Option(min=1, help="Seconds between two rounds.", metavar="SECONDS")] = 300.0,
    once: Annotated[bool, typer.Option("--once", help="Do one round and end; exit status 2 when something could not be loaded.")] = False,
    questions: Annotated[Path | None, typer.Option(
        help=f"The saved questions, YAML or TOML; {QUESTIONS} in the base's folder if absent.", metavar="FILE")] = None,
    events: Annotated[Path | None, typer.Option(
        help="Append events to this file, one line of JSON each; standard output if neither file nor webhook is named.",
        metavar="FILE")] = None,
    webhook: Annotated[str, typer.Option(help="POST each event to this address, signed.", metavar="URL")] = "",
    secret: Annotated[str, typer.Option(
        envvar="KB_WEBHOOK_SECRET", help="What the webhook's signature is made with; better given as the variable.")] = "",
    atom: Annotated[Path | None, typer.Option(help="Write the newest events as an Atom feed.", metavar="FILE")] = None,
    allow_private: Annotated[bool, typer.Option(
        "--allow-private", help="Fetch from addresses of private networks and this machine too.")] = False,
    pause: Annotated[float, typer.Option(min=0, help="Seconds between two requests to one host.")] = 1.0,
) -> None:
    """Watch folders and feeds: load what is new as it comes, and tell what is new among the answers to saved questions.

    A questions file names each question, with `ask` (a question of the library) and `with` (its parameters), or `sparql`.

    Example: kb watch incoming/ https://news.example/rss --kb my.kb --events new.jsonl
    """
    from kb.http import Fetcher
    from kb.watch import Watcher, read

    where = place(base)
    if where.startswith(("http://", "https://")):
        raise StoreError(f"{where} is a server; kb watch remembers what it did in the folder of a base: name one")
    saved = questions or (Path(where) / QUESTIONS if (Path(where) / QUESTIONS).is_file() else None)
    stopped = _stopping()
    with Watcher(
        Path(where), sources, questions=read(saved) if saved else (), outputs=_outputs(events, webhook, secret, atom),
        fetcher=Fetcher(private=allow_private, pause=pause), every=every, stop=stopped.is_set, patient=not once,
    ) as watcher:
        if once:
            done = watcher.round()
            _report(done)
            for _ in range(_MOST_SETTLING):
                if not done.unready or stopped.wait(_SETTLE_SECONDS):
                    break
                again = watcher.round()
                _report(again)
                again.problems = [*done.problems, *again.problems]
                done = again
            raise typer.Exit(2 if done.problems else 0)
        talk.tell(f"watching {', '.join(sources)} every {every:g} seconds; interrupt to end")
        while not stopped.is_set():
            done = watcher.round()
            _report(done)
            stopped.wait(min(every, _SETTLE_SECONDS) if done.unready else every)
    talk.tell("the watch has ended; what was begun is finished")


def _outputs(events: Path | None, webhook: str, secret: str, atom: Path | None) -> list[Output]:
    from kb.watch import AtomFile, Lines, Webhook

    found: list[Output] = []
    if events is not None or not (webhook or atom):
        found.append(Lines(None if events is None or str(events) == "-" else events))
    if webhook:
        found.append(Webhook(webhook, secret))
    if atom is not None:
        found.append(AtomFile(atom))
    return found


def _stopping() -> threading.Event:
    """An event that an interrupt or an order to end sets; the article that is read is finished first."""
    stopped = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopped


def _report(done: Round) -> None:
    for warning in done.warnings:
        render.warn(f"warning: {warning}")
    for problem in done.problems:
        render.warn(f"error: {problem}")
    if done.documents or done.fired:
        talk.tell(f"loaded {done.documents} documents, {done.claims} claims; {done.fired} new answers to saved questions")
