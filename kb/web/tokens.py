"""Tokens: who may do what, kept as hashes in a file of the base.

A token is shown once, when it is made; ``tokens.json`` has its name, its scope and the SHA-256 of it.  Tokens are random and long, so
that a fast hash is enough.
"""

from __future__ import annotations

import hmac
import json
import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from kb.errors import KnowledgeBaseError

SCOPES = ("read", "write", "admin")
"""What a token allows; each allows what stands before it too."""
FILE = "tokens.json"
_NAME = re.compile(r"[\w.@-]{1,60}")


class TokenError(KnowledgeBaseError):
    """A token cannot be made, found or read."""


@dataclass(frozen=True, slots=True)
class Token:
    """What is known about a token; never the token itself."""

    name: str
    scope: str
    hash: str
    made: str


def hashed(token: str) -> str:
    """The hash of a token."""
    return sha256(token.encode()).hexdigest()


def allows(scope: str, wanted: str) -> bool:
    """Whether a scope is enough.

    >>> allows("write", "read"), allows("read", "write")
    (True, False)
    """
    return scope in SCOPES and SCOPES.index(scope) >= SCOPES.index(wanted)


class Tokens:
    """The tokens of a base; the file is read anew when it has changed."""

    def __init__(self, base: Path) -> None:
        self._file = base / FILE
        self._seen: tuple[int, int] | None = None
        self._known: tuple[Token, ...] = ()

    def all(self) -> Sequence[Token]:
        """Every token that is in force."""
        try:
            stat = self._file.stat()
        except FileNotFoundError:
            return ()
        if (now := (stat.st_mtime_ns, stat.st_size)) != self._seen:
            try:
                self._known = tuple(Token(**one) for one in json.loads(self._file.read_text("utf-8")))
            except (ValueError, TypeError) as error:
                raise TokenError(f"{self._file} is damaged ({error}); mend it, or delete it and make new tokens") from None
            self._seen = now
        return self._known

    def named(self, token: str) -> Token | None:
        """The token that somebody showed, or None."""
        shown, found = hashed(token), None
        for one in self.all():
            # every one is compared, in constant time, so that the time tells nothing
            if hmac.compare_digest(shown, one.hash):
                found = one
        return found

    def add(self, name: str, scope: str) -> str:
        """Makes a token, and shows it this once."""
        if not _NAME.fullmatch(name):
            raise TokenError(f"{name!r} is no name for a token; take letters, digits and . @ _ -")
        if scope not in SCOPES:
            raise TokenError(f"{scope!r} is no scope; the scopes are {', '.join(SCOPES)}")
        if any(one.name == name for one in self.all()):
            raise TokenError(f"there is a token {name!r} already; remove it first")
        token = secrets.token_urlsafe(32)
        self._write([*self.all(), Token(name, scope, hashed(token), datetime.now(UTC).isoformat(timespec="seconds"))])
        return token

    def remove(self, name: str) -> None:
        """Takes a token out of force."""
        left = [one for one in self.all() if one.name != name]
        if len(left) == len(self.all()):
            raise TokenError(f"there is no token {name!r}; there are: {', '.join(one.name for one in self.all()) or 'none'}")
        self._write(left)

    def _write(self, tokens: Sequence[Token]) -> None:
        fresh = self._file.with_suffix(".new")
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump([asdict(one) for one in tokens], out, indent=1)
        fresh.replace(self._file)
