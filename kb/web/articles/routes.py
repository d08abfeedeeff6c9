"""``/api/articles`` and ``/api/jobs``: articles are read, and kept where a token allows it; many of them as a job."""

from __future__ import annotations

import asyncio
import json
from functools import partial
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from kb.dates import PartialDate
from kb.vocab import ID
from kb.web.access import demand
from kb.web.articles.answer import parted
from kb.web.articles.jobs import Job, Jobs, Outcome, outcome
from kb.web.articles.sent import Sent, articles
from kb.web.audit import audited
from kb.web.desk import Refused, desk
from kb.web.heads import own_url
from kb.web.limits import body_of

AT_ONCE = 10
"""Articles in one request up to which the answer waits for all of them."""
_READING = 2
_WAITING = 16
_JOB_SECONDS = 3_600.0
_ABOUT = ("title", "outlet", "date", "url")
_LONGEST = 2_000
_YES = {"true": True, "1": True, "yes": True, "": True, "false": False, "0": False, "no": False}


class Reading:
    """How many articles are read at a time, beside the questions that must be answered meanwhile; and the jobs."""

    def __init__(self) -> None:
        self._room = asyncio.Semaphore(_READING)
        self._waiting = 0
        self.jobs = Jobs(_JOB_SECONDS)

    async def one(self, request: Request, sent: Sent, who: str) -> Outcome:
        """What an article says, after it was kept if ``who`` (whose token it was) is not empty."""
        if self._waiting >= _WAITING:
            raise Refused(503, f"{self._waiting} articles wait to be read, and no more are taken; try again later", retry_after=5)
        self._waiting += 1
        try:
            async with self._room:
                answer = await desk(request).read(
                    "read-article", sent.words() | {"keep": bool(who)}, sent.content, seconds=desk(request).settings.limits.load_seconds)
        finally:
            self._waiting -= 1
        said, document = parted(answer.body)
        if not who:
            return said | {"kept": False}
        kept = await audited(request, who, "keep-article", f"keep <{said['document']['iri']}>", {}, document)
        return said | {"kept": True, "unchanged": json.loads(kept)["unchanged"]}


def reading(request: Request) -> Reading:
    """The reading of the server that got a request."""
    state = request.app.state
    if not hasattr(state, "reading"):
        state.reading = Reading()
    return cast(Reading, state.reading)


async def post(request: Request) -> Response:
    """Reads what is sent, and keeps it with ``keep=true`` and a token that may write."""
    demand(request, "read")
    given = _given(request)
    who = demand(request, "write").name if given.pop("keep", "") else ""
    body = await body_of(request)
    sent, is_list = articles(request.headers.get("content-type", ""), body, given, fetch=desk(request).settings.allow_fetch)
    steps = [partial(reading(request).one, request, one, who) for one in sent]
    if len(steps) > AT_ONCE or _prefers_a_job(request):
        return _accepted(request, reading(request).jobs.start(steps))
    if is_list:
        return JSONResponse({"articles": [await outcome(step) for step in steps]})
    said = await steps[0]()
    if not said["kept"]:
        return JSONResponse(said)
    return JSONResponse(said, 200 if said["unchanged"] else 201, {"Location": _address(request, said)})


async def job(request: Request) -> Response:
    """How far a job is, and what came of its articles."""
    demand(request, "read")
    return JSONResponse(reading(request).jobs[request.path_params["id"]].plain(), headers={"Cache-Control": "no-store"})


async def events(request: Request) -> Response:
    """The events of a job as they happen; ``Last-Event-ID`` goes on behind the one that it names."""
    demand(request, "read")
    after = request.headers.get("last-event-id", "0").strip() or "0"
    if not (after.isascii() and after.isdecimal() and len(after) < 10):
        raise Refused(400, f"Last-Event-ID is the number of an event, not {after[:40]!r}")
    told = reading(request).jobs[request.path_params["id"]].events(int(after))
    return StreamingResponse(told, media_type="text/event-stream", headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})


def _accepted(request: Request, begun: Job) -> Response:
    address = f"{own_url(request)}/api/jobs/{begun.id}"
    headers = {"Location": address} | ({"Preference-Applied": "respond-async"} if _prefers_a_job(request) else {})
    return JSONResponse({"id": begun.id, "total": begun.total, "url": address, "events": f"{address}/events"}, 202, headers)


def _prefers_a_job(request: Request) -> bool:
    wanted = ",".join(request.headers.getlist("prefer")).lower().split(",")
    return any(one.partition(";")[0].strip() == "respond-async" for one in wanted)


def _address(request: Request, said: dict[str, Any]) -> str:
    return f"{own_url(request)}/api/entities/{said['document']['iri'].removeprefix(ID)}"


def _given(request: Request) -> dict[str, str]:
    """What the address says about the article; ``keep`` is there only where it is meant."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in (*_ABOUT, "keep"):
            raise Refused(400, f"there is no parameter {name[:60]!r} here; there are: keep, {', '.join(_ABOUT)}")
        if name in given or len(value) > _LONGEST:
            raise Refused(400, f"the parameter {name!r} is given once, with at most {_LONGEST:,} characters")
        given[name] = value
    if "keep" in given and given["keep"].lower() not in _YES:
        raise Refused(400, f"keep is true or false, not {given['keep'][:40]!r}")
    if not _YES[given.get("keep", "false").lower()]:
        given.pop("keep", None)
    else:
        given["keep"] = "true"
    if given.get("date"):
        try:
            PartialDate(given["date"])
        except ValueError as error:
            raise Refused(400, f"date: {error}") from None
    return {name: value for name, value in given.items() if value}


ROUTES = [
    Route("/api/articles", post, methods=["POST"]),
    Route("/api/jobs/{id}", job, methods=["GET"]),
    Route("/api/jobs/{id}/events", events, methods=["GET"]),
]
