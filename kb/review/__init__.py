"""Review by a person: which claims wait, and decisions on them that are recorded, survive a reload and can be taken back."""

from __future__ import annotations

from kb.review.decisions import decide, undo
from kb.review.gold import Exported, export
from kb.review.waiting import Waiting, waiting

__all__ = ["Exported", "Waiting", "decide", "export", "undo", "waiting"]
