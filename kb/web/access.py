"""Who asks, and what they may do: no token reads, a token does what its scope says."""

from __future__ import annotations

import base64
import binascii
import hmac
from dataclasses import dataclass
from typing import cast

from starlette.requests import Request

from kb.web.settings import Settings
from kb.web.tokens import Tokens, allows
from kb.web.workers.reply import Refused


@dataclass(frozen=True, slots=True)
class Who:
    """The one who asks: a name for the journal, and a scope (empty: nothing at all)."""

    name: str
    scope: str


class Doorkeeper:
    """Tells from the Authorization header who asks."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._tokens = Tokens(settings.base)

    def who(self, authorization: str) -> Who:
        """The one who shows this header; Refused with 401 for a token that is not known."""
        token = _shown(authorization)
        if token:
            if self._settings.token and hmac.compare_digest(token.encode(), self._settings.token.encode()):
                return Who("token of this run", "admin")
            if (found := self._tokens.named(token)) is not None:
                return Who(found.name, found.scope)
            raise Refused(401, "this token is not known here; `kb token add` makes one")
        if self._settings.insecure_writes:
            return Who("anybody", "admin")
        return Who("anybody", "" if self._settings.private else "read")


def _shown(authorization: str) -> str:
    """The token of a Bearer header, or the password of a Basic one, for clients that know nothing else."""
    scheme, _, value = authorization.strip().partition(" ")
    value = value.strip()
    if scheme.lower() == "bearer":
        return value
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value, validate=True).decode().partition(":")[2]
        except (binascii.Error, UnicodeDecodeError):
            raise Refused(400, "the Authorization header is not the Basic one that it says it is") from None
    return ""


def demand(request: Request, scope: str) -> Who:
    """The one who asks, if they may do this; else Refused with 401 (show a token) or 403 (yours does not allow it)."""
    who = cast(Who, request.scope["kb.who"])
    if allows(who.scope, scope):
        return who
    if who.name == "anybody":
        raise Refused(401, f"this needs a token with the scope {scope!r}: send it as `Authorization: Bearer ...`")
    raise Refused(403, f"the token {who.name!r} has the scope {who.scope!r}, and this needs {scope!r}")
