"""Watching folders and feeds: what is new is loaded as it comes, and saved questions tell what new claims answer them.

    with Watcher(Path("my.kb"), ["https://news.example/rss"]) as watcher:
        watcher.round()            # loads what is new, fires the questions, says what came of it

What was loaded, what failed and what was told is kept with the base, so that a watcher that is started again goes on where it was.
"""

from kb.watch.outputs import AtomFile, Lines, Output, Webhook
from kb.watch.questions import Event, Question, read
from kb.watch.watcher import Round, Watcher

__all__ = ["AtomFile", "Event", "Lines", "Output", "Question", "Round", "Watcher", "Webhook", "read"]
