"""One process of the server: it opens the base, takes one task after the other from its pipe, and answers.

    python -m kb.web.workers.process reader|writer

The first frame is the task ``open``.  Everything happens in one thread, for the engine's results must not travel; a task that takes
too long or too much memory ends with its process.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
import traceback
from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import BinaryIO

from kb import errors
from kb.web.workers import frames
from kb.web.workers.bench import Bench, Reading, Writing
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused, Reply
from kb.web.workers.statuses import status_of
from kb.web.workers.tasks import TASKS

Task = Callable[[Bench, Asked, Reply], None]


def main(role: str) -> None:
    # An interrupt on the terminal is meant for the server, which ends its processes in order.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Whatever a library prints must not end up between the frames.
    os.dup2(2, 1)
    opening = frames.read_task(source)
    if opening is None:
        return
    reply = Reply(target)
    try:
        bench: Bench = Reading(**opening.words) if role == "reader" else Writing(**opening.words)
    except errors.KnowledgeBaseError as error:
        reply.refuse(status_of(error), str(error))
        return
    reply.end()
    with contextlib.closing(bench):
        while (asked := frames.read_task(source)) is not None:
            _answer(bench, asked, target)


def _answer(bench: Bench, asked: Asked, target: BinaryIO) -> None:
    reply = Reply(target)
    try:
        _task(asked.task)(bench, asked, reply)
    except Refused as refused:
        reply.refuse(refused.status, refused.sentence)
    except errors.KnowledgeBaseError as error:
        reply.refuse(status_of(error), str(error))
    except MemoryError:
        reply.refuse(503, f"the request needs more than the {bench.memory >> 20:,} MB of memory that one may take")
    except Exception:
        # a fault of ours: the client learns that much, the log the rest
        traceback.print_exc()
        reply.refuse(500, "the server failed at this request, by a fault of its own; its log says at what")
    else:
        reply.end()


@cache
def _task(name: str) -> Task:
    module, _, function = TASKS[name].partition(":")
    found: Task = getattr(import_module(module), function)
    return found


if __name__ == "__main__":
    main(sys.argv[1])
