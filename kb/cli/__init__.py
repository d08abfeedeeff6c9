"""The command ``kb``."""

from __future__ import annotations

import sys

_LOUDNESS = {"-q": -1, "--quiet": -1, "-v": 1, "--verbose": 1}


def main() -> None:
    """Runs the command line; whatever is the user's to mend is one sentence on standard error and exit status 2."""
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    loudness = [_LOUDNESS[word] for word in words[:end] if word in _LOUDNESS]
    words = [word for at, word in enumerate(words) if at >= end or word not in _LOUDNESS]

    # Imported late: `kb --help` must not wait for the engines.
    from kb.cli import render, talk
    from kb.cli.app import app
    from kb.errors import KnowledgeBaseError

    talk.set_level(loudness[-1] if loudness else 0)
    try:
        app(words)
    except KnowledgeBaseError as error:
        for line in str(error).splitlines():
            render.warn(f"kb: {line}")
        sys.exit(2)
    except BrokenPipeError:
        # The reader (head, less) has seen enough.
        sys.stderr.close()
        sys.exit(0)
