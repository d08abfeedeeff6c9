"""What the head of a request says, read the same way by every route."""

from __future__ import annotations

from starlette.requests import Request

from kb.web.desk import desk

FORM = "application/x-www-form-urlencoded"


def own_url(request: Request) -> str:
    """The address under which the client reached this server."""
    published = desk(request).settings.url
    return published.rstrip("/") if published else f"{request.url.scheme}://{request.headers['host']}"


def accepted(request: Request) -> str:
    """What the client takes; a header that is sent in parts is one."""
    return ", ".join(request.headers.getlist("accept"))


def media_of(content_type: str) -> str:
    """The media type in a Content-Type, without its parameters.

    >>> media_of("Text/Turtle; charset=utf-8")
    'text/turtle'
    """
    return content_type.partition(";")[0].strip().lower()
