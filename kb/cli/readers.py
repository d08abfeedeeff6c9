"""Who reads articles: the local extractor, or a language model on a server that the user names."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from kb.errors import ReaderError
from kb.llm import KEY, LlmReader


class ReaderName(Enum):
    """The words of ``--reader``."""

    LOCAL = "local"
    LLM = "llm"


Reader = Annotated[
    ReaderName,
    typer.Option("--reader", help=f"Who reads articles: local, or llm, which sends their text to --base-url, with the key in {KEY} if it "
                 "is set, in pieces of at most 8,000 characters; only what the text bears out is kept."),
]
BaseUrl = Annotated[
    str, typer.Option("--base-url", help="For --reader llm: an OpenAI-compatible server, such as http://localhost:8000/v1.", metavar="URL")
]
Model = Annotated[str, typer.Option("--model", help="For --reader llm: the model, as the server calls it.", metavar="NAME")]
Timeout = Annotated[
    float | None, typer.Option("--timeout", help="For --reader llm: how many seconds an answer may take; 120 if absent.", metavar="SECONDS")
]


def chosen(name: ReaderName, base_url: str, model: str, timeout: float | None) -> LlmReader | None:
    """The reader that the options mean; None is the local one.  A ReaderError for options that do not go together."""
    if name is ReaderName.LLM:
        return LlmReader(base_url, model) if timeout is None else LlmReader(base_url, model, timeout)
    given = [option for option, value in (("--base-url", base_url), ("--model", model), ("--timeout", timeout)) if value not in ("", None)]
    if given:
        raise ReaderError(f"{' and '.join(given)} belong{'s' if len(given) == 1 else ''} to --reader llm, which was not asked for")
    return None
