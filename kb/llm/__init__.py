"""The second reader: a language model behind any OpenAI-compatible server reads articles instead of the local extractor.

It is asked only where a user names it; what it answers is held against the text before it becomes a claim.
"""

from __future__ import annotations

from kb.llm.reader import KEY, LlmReader

__all__ = ["KEY", "LlmReader"]
