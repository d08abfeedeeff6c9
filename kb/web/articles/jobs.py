"""Long work that is answered at once and goes on behind: how far it is, as events that a client may follow and pick up again."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from kb.web.workers.reply import Refused

Outcome = dict[str, Any]
MOST_RUNNING = 2
MOST_WAITING = 8
_MOST_KEPT = 20
_HEARTBEAT_SECONDS = 15.0


class Job:
    """A number of steps, done one after the other; each gives an outcome, and one that is refused keeps no other from being done."""

    def __init__(self, total: int) -> None:
        # nobody finds out by guessing what others have sent
        self.id = secrets.token_urlsafe(18)
        self.total = total
        self.state = "waiting"
        self.outcomes: list[Outcome] = []
        self._events: list[tuple[str, dict[str, Any]]] = []
        self._changed = asyncio.Event()

    @property
    def ended(self) -> bool:
        """Whether nothing more happens."""
        return self.state in ("done", "stopped")

    async def run(self, steps: Sequence[Callable[[], Awaitable[Outcome]]], seconds: float) -> None:
        """Does the steps, at most for some time altogether."""
        self._say("running")
        try:
            async with asyncio.timeout(seconds):
                for step in steps:
                    self.outcomes.append(await outcome(step))
                    self._tell("progress", {"done": len(self.outcomes), "total": self.total} | _short(self.outcomes[-1]))
        except TimeoutError:
            self._say("stopped", f"the job was stopped after {seconds:g} seconds, which is the limit; send the rest again")
        else:
            self._say("done")

    def _say(self, state: str, detail: str = "") -> None:
        self.state = state
        self._tell(state, {"done": len(self.outcomes), "total": self.total} | ({"detail": detail} if detail else {}))

    def _tell(self, event: str, said: dict[str, Any]) -> None:
        self._events.append((event, said))
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    def plain(self) -> dict[str, Any]:
        """Everything about it."""
        return {"id": self.id, "state": self.state, "done": len(self.outcomes), "total": self.total, "articles": self.outcomes}

    async def events(self, after: int) -> AsyncIterator[str]:
        """Its events as server-sent ones, those behind ``after``, until it has ended; a comment now and then keeps the line open."""
        at = max(0, after)
        while True:
            for number, (event, said) in enumerate(self._events[at:], at + 1):
                yield f"id: {number}\nevent: {event}\ndata: {json.dumps(said, ensure_ascii=False)}\n\n"
                at = number
            if self.ended and at >= len(self._events):
                return
            try:
                await asyncio.wait_for(self._changed.wait(), _HEARTBEAT_SECONDS)
            except TimeoutError:
                yield ": still at work\n\n"


class Jobs:
    """The jobs of a server: few at a time, few that wait, and the newest of those that have ended."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._room = asyncio.Semaphore(MOST_RUNNING)
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, steps: Sequence[Callable[[], Awaitable[Outcome]]]) -> Job:
        """A new job; Refused with 503 when too many wait."""
        if len(self._tasks) >= MOST_RUNNING + MOST_WAITING:
            raise Refused(503, f"{len(self._tasks)} jobs run or wait, and no more are taken; try again later", retry_after=30)
        job = Job(len(steps))
        self._jobs[job.id] = job
        for old in [one for one in self._jobs.values() if one.ended][:max(0, len(self._jobs) - _MOST_KEPT)]:
            del self._jobs[old.id]
        task = asyncio.create_task(self._run(job, steps))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return job

    async def _run(self, job: Job, steps: Sequence[Callable[[], Awaitable[Outcome]]]) -> None:
        async with self._room:
            await job.run(steps, self._seconds)

    def __getitem__(self, id_: str) -> Job:
        if id_ not in self._jobs:
            raise Refused(404, f"there is no job {id_[:40]!r}; the newest {_MOST_KEPT} are remembered until the server ends")
        return self._jobs[id_]


async def outcome(step: Callable[[], Awaitable[Outcome]]) -> Outcome:
    """What came of a step; a refusal is an outcome too."""
    try:
        return await step()
    except Refused as refused:
        return {"error": {"status": refused.status, "detail": refused.sentence}}


def _short(said: Outcome) -> dict[str, Any]:
    if "error" in said:
        return {"error": said["error"]}
    return {"document": said["document"]["iri"], "claims": len(said["claims"]), "kept": said["kept"]}
