"""Refusals as responses: one sentence, as plain text for SPARQL clients and as problem details (RFC 9457) for the rest."""

from __future__ import annotations

from collections.abc import MutableMapping
from http import HTTPStatus
from typing import Any

from starlette.responses import JSONResponse, PlainTextResponse, Response

from kb.web.workers.reply import Refused

_PLAIN = ("/sparql", "/update", "/graphs")


def problem(scope: MutableMapping[str, Any], refused: Refused) -> Response:
    """The response that tells a client why it is refused."""
    headers = {"Cache-Control": "no-store"}
    if refused.retry_after:
        headers["Retry-After"] = str(refused.retry_after)
    if refused.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="kb", Basic realm="kb"'
    if scope["path"].startswith(_PLAIN):
        return PlainTextResponse(refused.sentence + "\n", refused.status, headers)
    title = HTTPStatus(refused.status).phrase
    return JSONResponse(
        {"type": "about:blank", "title": title, "status": refused.status, "detail": refused.sentence},
        refused.status, headers, media_type="application/problem+json")
