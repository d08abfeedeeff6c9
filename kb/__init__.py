"""A knowledge base of states, officials, organizations, agreements, sanctions and arms transfers.

>>> from kb import KnowledgeBase
>>> base = KnowledgeBase.open()          # in memory; KnowledgeBase.open("my.kb") keeps it on disk
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["KnowledgeBase", "__version__"]

if TYPE_CHECKING:
    from kb.knowledge import KnowledgeBase


def __getattr__(name: str) -> Any:
    # Imported at first use: whoever needs only kb.dates or kb.model does not wait for the engines.
    if name == "KnowledgeBase":
        from kb.knowledge import KnowledgeBase

        return KnowledgeBase
    raise AttributeError(f"module 'kb' has no attribute {name!r}")
