"""The application: all routes, behind the gate, with the processes at their back."""

from __future__ import annotations

from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kb.errors import KnowledgeBaseError
from kb.web import journal
from kb.web.api import routes as api_routes
from kb.web.articles import routes as article_routes
from kb.web.audit import Audit
from kb.web.desk import Desk, desk
from kb.web.gate import Gate
from kb.web.linked import routes as linked_routes
from kb.web.problems import problem
from kb.web.reconcile import routes as reconcile_routes
from kb.web.settings import Settings
from kb.web.sparql import routes as sparql_routes
from kb.web.workers.reply import Refused
from kb.web.workers.statuses import status_of

ROUTES = [
    *sparql_routes.ROUTES, *api_routes.ROUTES, *linked_routes.ROUTES, *reconcile_routes.ROUTES, *article_routes.ROUTES,
]


def make(settings: Settings, opened: Desk, *, log: bool = True) -> Starlette:
    """The application for a base whose processes are open."""
    figures = journal.Figures()
    app = Starlette(
        routes=[*ROUTES, Route("/health", health), Route("/metrics", metrics)],
        middleware=[
            Middleware(journal.Journal, figures=figures, out=journal.standard() if log else None),
            Middleware(Gate, settings=settings),
        ],
        exception_handlers={Refused: _refused, KnowledgeBaseError: _ours, HTTPException: _not_here},
    )
    app.state.settings, app.state.desk, app.state.figures, app.state.audit = settings, opened, figures, Audit(settings.base)
    return app


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    return problem(request.scope, error)


def _ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, KnowledgeBaseError)
    return problem(request.scope, Refused(status_of(error), str(error)))


def _not_here(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentences = {404: f"there is nothing at {request.url.path[:200]}", 405: f"{request.method} is not done at {request.url.path[:200]}"}
    response = problem(request.scope, Refused(error.status_code, sentences.get(error.status_code, HTTPStatus(error.status_code).phrase)))
    response.headers.update(error.headers or {})
    return response


async def health(request: Request) -> Response:
    """Whether a reader answers, and on which generation; 503 when none does."""
    await desk(request).read("ready", {"generation": desk(request).readers.generation})
    return JSONResponse({"status": "ok", "generation": desk(request).writer.number, **desk(request).readers.numbers})


async def metrics(request: Request) -> Response:
    """The figures for Prometheus."""
    return Response(request.app.state.figures.text(desk(request)), media_type="text/plain; version=0.0.4; charset=utf-8")
