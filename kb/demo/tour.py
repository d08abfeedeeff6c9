"""Loads the shipped article into a temporary base, shows its facts with their words, asks five questions, writes Turtle."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from textwrap import fill, indent, shorten

from kb.errors import KnowledgeBaseError
from kb.knowledge import KnowledgeBase
from kb.knowledge.answers import Answer
from kb.knowledge.results import Account, Thing
from kb.vocab import BASE

ARTICLE = Path(__file__).with_name("article.txt")
QUESTIONS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("Who is foreign minister of Russia on 5 December 2023?", "holder-on-day",
     {"position": "foreign minister of Russia", "day": "2023-12-05"}),
    ("Whom did Sergei Lavrov meet?", "who-met-whom", {"person": "Sergei Lavrov"}),
    ("What did Iran supply, according to whom, and how firmly?", "transfers-by-supplier", {"supplier": "Iran"}),
    ("What has Sergei Lavrov said?", "statements-by", {"person": "Sergei Lavrov"}),
    ("What is asserted here and denied there?", "disputed-facts", {}),
)
_WIDTH = 100
_CELL = 48
_ROWS = 5
Say = Callable[[str], None]


def run(out: Path, say: Say = print) -> Path:
    """The whole tour; returns the Turtle file it wrote into ``out``."""
    with KnowledgeBase.open() as base:
        say(f"Loading {ARTICLE.name}, a news article that ships with the package ...\n")
        loaded = base.load(ARTICLE)
        say(f"{loaded.claims} claims from {loaded.documents} document. What it says, who says so, how firmly, in which words:\n")
        for account in base.accounts(ARTICLE.name):
            say(_account(account))
        for number, (question, name, parameters) in enumerate(QUESTIONS, 1):
            words = " ".join(f'--{key} "{value}"' for key, value in parameters.items())
            say(f"\n{number}. {question}\n   kb ask {name} {words}")
            say(_table(base.ask(name, **parameters)))
        try:
            out.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise KnowledgeBaseError(f"{out} cannot be made: {error.strerror}") from None
        target = out / "demo.ttl"
        base.export(target)
        say(f"\nThe whole base as Turtle: {target}")
    return target


def _table(answer: Answer) -> str:
    """The first rows of an answer, without the columns that hold IRIs and those that are empty."""
    rows = list(answer)
    if not rows:
        return "   nothing"
    shown = [
        name for name in answer.variables
        if any(row[name] for row in rows) and not any((row[name] or "").startswith(BASE) for row in rows)
    ]
    lines = [" | ".join(shorten(row[name] or "-", _CELL) for name in shown) for row in rows[:_ROWS]]
    more = [f"... and {len(rows) - _ROWS} more"] if len(rows) > _ROWS else []
    return indent("\n".join([" | ".join(shown), *lines, *more]), "   ")


def _account(account: Account) -> str:
    """One account: what it is, who plays which role, and its claims."""
    roles = [f"{name}: {_names(value)}" for name, value in _roles(account)]
    steps = ", ".join(sorted({step.action_type for step in account.steps}))
    head = f"* {account.type}{f' ({steps})' if steps else ''}{f', {account.when}' if account.when else ''}: {'; '.join(roles)}"
    words = []
    for claim in account.claims:
        quote = claim.evidence.quote if claim.evidence else ""
        zone = f" [{claim.evidence.zone}]" if claim.evidence and claim.evidence.zone != "body" else ""
        words.append(f"{claim}{zone}: “{shorten(quote, 160)}”")
    return fill(head, _WIDTH, subsequent_indent="    ") + "\n" + indent("\n".join(fill(word, _WIDTH - 4) for word in words), "    ")


def _roles(account: Account) -> Iterable[tuple[str, object]]:
    for name in account.__dataclass_fields__:
        value = getattr(account, name)
        if name in ("claims", "steps") or not value:
            continue
        if isinstance(value[0] if isinstance(value, tuple) else value, Thing) or name in ("topic", "measure_text"):
            yield name.replace("_", " "), value


def _names(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
