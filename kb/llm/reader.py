"""One article read by a language model: its pieces are asked about, and what stands in the text word by word becomes claims."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from kb.errors import ReaderError
from kb.model import Claim, Document

if TYPE_CHECKING:
    from kb.llm.answer import Refused

KEY = "KB_LLM_API_KEY"
"""The environment variable that holds the key of the server; a local server needs none."""


@dataclass(frozen=True, slots=True)
class LlmReader:
    """A reader of articles: which server is asked, for which model, and how many seconds an answer may take.

    Give it to ``KnowledgeBase.load(..., reader=...)``.  ReaderError for settings that cannot work; nothing is sent before ``read``.
    """

    base_url: str
    model: str
    timeout: float = 120.0

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise ReaderError("the reader llm needs the name of a model: give --model, as the server calls it")
        if not self.base_url.strip():
            raise ReaderError("the reader llm needs the address of a server: give --base-url, such as http://localhost:8000/v1")
        if not _is_address(self.base_url):
            raise ReaderError(
                f"--base-url must be a plain http or https address without login, query or fragment, and {_shown(self.base_url)} is none"
            )
        if not 0 < self.timeout < float("inf"):
            raise ReaderError(f"an answer may take a number of seconds above 0, not {self.timeout:g}")
        if find_spec("openai") is None:
            raise ReaderError("the reader llm needs the extra of that name: pip install 'sanctions-kb[llm]'")

    @property
    def name(self) -> str:
        """What an Extraction calls this reader."""
        return f"reader llm, model {self.model}"

    def read(self, document: Document) -> Document:
        """The document with the claims that the model found and the text bears out; a warning counts those it refused.

        ReaderError, naming the document, when the server cannot be asked or its answer is of no use.
        """
        # Late: whoever only makes a reader, or loads no article, does not wait for the client.
        from kb.extract.merging import merge
        from kb.llm.answer import Refused
        from kb.llm.chunks import chunks
        from kb.llm.client import Server
        from kb.llm.verify import Ground

        pieces, warnings = chunks(document)
        ground = Ground(document)
        claims: list[Claim] = []
        refused: Counter[Refused] = Counter()
        told = 0
        if pieces:
            with Server(self.base_url, self.model, self.timeout, KEY) as server:
                for piece in pieces:
                    answer = server.ask(document, piece)
                    told += len(answer.facts) + answer.misfits
                    refused.update([Refused.SHAPE] * answer.misfits)
                    for fact in answer.facts:
                        found = ground.claims(fact, piece, f"{self.name}: {fact.type}")
                        if isinstance(found, Refused):
                            refused[found] += 1
                        else:
                            claims.extend(found)
        if refused:
            warnings.append(_counted(document.name, told, refused))
        return replace(document, claims=tuple(merge(claims)), reader=self.name, warnings=(*document.warnings, *warnings))


def _counted(name: str, told: int, refused: Counter[Refused]) -> str:
    reasons = ", ".join(f"{count} {reason.value}" for reason, count in sorted(refused.items(), key=lambda one: (-one[1], one[0].value)))
    return f"{name}: {refused.total()} of {told} facts that the model gave were refused: {reasons}"


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
            and "@" not in parts.netloc and not parts.query and not parts.fragment and text.isprintable() and " " not in text
        )
    except ValueError:
        return False


def _shown(address: str) -> str:
    """An address in a message, never with the login that somebody put into it."""
    head, at, tail = address.rpartition("@")
    return repr(f"...@{tail}" if at and head else address[:200])
