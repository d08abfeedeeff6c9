"""JSON from strangers: read strictly, with one sentence for whatever is wrong with it."""

from __future__ import annotations

import json
import re

from kb.errors import SourceError

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parsed(name: str, text: str, *, line: int = 1) -> object:
    """The value of a JSON text that begins at a line of a source; a SourceError with its line otherwise.

    >>> parsed("a.json", '{"text": "x"}')
    {'text': 'x'}
    """
    try:
        value: object = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise SourceError(name, f"is no JSON: {error.msg}", line=line + error.lineno - 1) from None
    except RecursionError:
        raise SourceError(name, "is JSON that is nested too deeply", line=line) from None
    except ValueError as error:
        raise SourceError(name, f"is no JSON: {str(error).partition(';')[0]}", line=line) from None
    if _SURROGATE.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise SourceError(name, "holds the escape of half a character (a lone surrogate)", line=line) from None
    return value


def _no_constant(word: str) -> object:
    raise ValueError(f"{word} is not JSON")
