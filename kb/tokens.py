"""A SPARQL text as a stream of tokens: what is a string, an IRI, a comment or a variable, and what is not.

Use it wherever a query text is changed or searched: nothing inside a string or a comment is ever taken for syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    r'''
      (?P<string>  """(?:[^"\\]|\\.|"{1,2}(?!"))*+""" | \'\'\'(?:[^'\\]|\\.|'{1,2}(?!'))*+\'\'\'
                 | "(?:[^"\\\n\r]|\\.)*+"             | '(?:[^'\\\n\r]|\\.)*+' )
    | (?P<iri>     <[^\x00-\x20<>"{}|^`\\]*> )
    | (?P<comment> \#[^\n\r]* )
    | (?P<dollar>  \$\w+ )
    | (?P<variable>\?\w+ )
    | (?P<break>   \r\n | \n | \r )
    | (?P<space>   [^\S\r\n]+ )
    | (?P<word>    \w+ )
    | (?P<sign>    \\. | . )
    ''',
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """One token: ``kind`` is string, iri, comment, dollar (``$x``), variable (``?x``), break, space, word or sign."""

    kind: str
    text: str


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a SPARQL text; joined they are the text again.

    >>> [token.text for token in tokens('?s :p "a $b" , $c') if token.kind == "dollar"]
    ['$c']
    """
    for found in _TOKEN.finditer(text):
        yield Token(found.lastgroup or "sign", found.group())
