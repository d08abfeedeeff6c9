"""What the stages did on the way to the claims of one article; it is kept only when somebody asks for an explanation.

The stages write into ``article.trace`` if there is one; without it they do nothing for it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kb.model import Claim

if TYPE_CHECKING:
    from spacy.tokens import Token

    from kb.extract.article import Article
    from kb.extract.frames import Frame, Reading
    from kb.extract.speech import Speech


@dataclass(frozen=True, slots=True)
class Silent:
    """A frame that a word woke and that gave nothing, and why: ``wanted`` are words it needs, ``looked`` the slots it looked in."""

    frame: Frame
    token: Token
    why: str
    wanted: tuple[str, ...] = ()
    looked: tuple[str, ...] = ()


@dataclass(slots=True)
class Trace:
    """Give one to ``reading.extract`` and read it when that is done."""

    article: Article | None = None
    told: Speech | None = None
    fired: list[tuple[Reading, list[Claim]]] = field(default_factory=list)
    silent: list[Silent] = field(default_factory=list)
    single: list[Claim] = field(default_factory=list)
    merged: list[Claim] = field(default_factory=list)

    def quiet(self, frame: Frame, token: Token, why: str, *, wanted: Collection[str] = (), looked: Collection[str] = ()) -> None:
        """Note that a frame gave nothing."""
        self.silent.append(Silent(frame, token, why, tuple(sorted(wanted)), tuple(looked)))
