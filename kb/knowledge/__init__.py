"""The words of the base: open, load, find, ask, look up, export, check."""

from kb.knowledge.base import KnowledgeBase
from kb.knowledge.finding import Candidate
from kb.knowledge.listing import Listing
from kb.knowledge.loading import Loaded, LoadFailed

__all__ = ["Candidate", "KnowledgeBase", "Listing", "LoadFailed", "Loaded"]
