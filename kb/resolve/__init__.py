"""Surface names become entities: which IRI stands for what a document names, and which documents' agents are the same."""

from kb.resolve.naming import Naming

__all__ = ["Naming"]
