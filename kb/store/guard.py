r"""Looks at a SPARQL text before any engine does, and refuses what an engine cannot be trusted with.

The engine has no switch against requests to other servers (SERVICE, LOAD), and a few kilobytes of nested groups overflow
its stack and end the process; both must be refused on the text.  The tokens here are split so that a keyword can hide in
no string, IRI, comment or name: where the grammar leaves two readings, the one that refuses wins.

    form_of("SELECT ...")     -> "SELECT", or a QueryError
    graphs_written("...")     -> the graphs that an update names as targets, or None if it may write to any
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from urllib.parse import urlsplit

from kb.errors import QueryError, RequestRefused, TooLarge
from kb.tokens import tokens as kept

MAX_QUERY = 1_000_000
"""Characters in a query: an order above the largest that people write, and far below what hurts."""
MAX_UPDATE = 64_000_000
"""Characters in an update, which may carry its triples."""
MAX_NESTING = 200
"""Open brackets at one place; Oxigraph 0.5 overflows its stack between 1,000 and 4,000."""
MAX_JOINTS = 1_000
"""Operators in one query or one operation; Oxigraph 0.5 overflows its stack between 1,000 and 4,000 BINDs."""

_TOKEN = re.compile(
    r"""
      (?P<space>\s+)
    | (?P<comment>\#[^\r\n]*)
    | (?P<iri><(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
    | (?P<string>\"\"\"(?:\"{0,2}(?:[^"\\]|\\.))*+\"\"\"|'''(?:'{0,2}(?:[^'\\]|\\.))*+'''
        |"(?:[^"\\\r\n]|\\.)*+"|'(?:[^'\\\r\n]|\\.)*+')
    | (?P<variable>[?$]\w+)
    | (?P<blank>_:[\w.\-\u00B7]+)
    | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
    | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
    | (?P<word>(?:[^\W\d]|:)(?:[\w\-.:\u00B7]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)
    | (?P<sign>\^\^|&&|\|\||.)
    """,
    re.VERBOSE | re.DOTALL,
)
_MAY_NAME = re.compile("from", re.IGNORECASE)
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
_JOINT_WORDS = frozenset({"BIND", "UNION", "OPTIONAL", "MINUS", "FILTER", "EXISTS", "LATERAL", "GRAPH", "VALUES"})
_JOINT_SIGNS = frozenset({"||", "&&", "+", "-", "*", "/", "|", "!", "^", "=", "<", ">"})
_NAMES_A_GRAPH = frozenset({"GRAPH", "WITH", "INTO", "TO", "COPY", "MOVE", "ADD", "SILENT"})

_OPERATIONS = frozenset({"INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD"})

Token = tuple[str, str]


def tokens(text: str, *, lenient: bool = False) -> Iterator[Token]:
    """The tokens of a SPARQL text as (kind, text), without spaces and comments.

    A string that is not closed is a QueryError, or the end of the tokens for a lenient reader.

    >>> list(tokens('ASK { ?s :p "SERVICE" } # SERVICE'))[2:5]
    [('variable', '?s'), ('word', ':p'), ('string', '"SERVICE"')]
    """
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or ""
        if kind == "sign" and match.group() in ('"', "'"):
            if lenient:
                return
            line, column = text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start())
            raise QueryError(f"a string is opened at line {line}, column {column}, and never closed")
        if kind not in ("space", "comment"):
            yield kind, match.group()


def form_of(text: str, sources: Container[str] = (), *, most_patterns: int = 0) -> str:
    """Checks a query and says which form it has; ``sources`` are hosts that it may ask by SERVICE.

    >>> form_of("PREFIX ask: <urn:x> SELECT * { ?s ask:service 'LOAD' }")
    'SELECT'
    """
    checked = _checked(text, MAX_QUERY, "query", sources)
    if most_patterns and (patterns := _count_patterns(checked)) > most_patterns:
        raise TooLarge(f"the query has about {patterns} triple patterns; at most {most_patterns} are taken")
    for kind, token in checked:
        if kind == "word" and token.upper() in _FORMS:
            return token.upper()
    if any(kind == "word" and token.upper() in ("INSERT", "DELETE", "DROP", "CLEAR", "CREATE") for kind, token in checked):
        raise QueryError("this is an update, not a query: it changes the base, so it has a door of its own")
    raise QueryError("a query begins with SELECT, ASK, CONSTRUCT or DESCRIBE, and this text has none of them")


def graphs_written(text: str, sources: Container[str] = ()) -> frozenset[str] | None:
    """Checks an update and names the graphs that it can write to; None if the text alone does not tell.

    >>> sorted(graphs_written("INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:b> 1 } }"))
    ['urn:g']
    >>> graphs_written("DELETE WHERE { GRAPH ?g { ?s ?p 1 } }") is None
    True
    """
    found: set[str] = set()
    depth, earlier, before, reading = 0, "", "", False
    for kind, token in _checked(text, MAX_UPDATE, "update", sources):
        word = token.upper() if kind == "word" else ""
        if token == "{" and kind == "sign":
            if depth == 0:
                # the pattern after a template only reads; after DELETE WHERE the pattern is the template
                reading = before == "WHERE" and earlier != "DELETE"
            depth += 1
        elif token == "}" and kind == "sign":
            depth -= 1
            reading = reading and depth > 0
        elif not reading:
            if before in _NAMES_A_GRAPH and word not in ("GRAPH", "SILENT", "DEFAULT"):
                if kind != "iri" or ":" not in token or "\\" in token:
                    return None
                found.add(token[1:-1])
            elif word in ("ALL", "NAMED"):
                return None
        earlier, before = before, word
    return frozenset(found)


def separated(text: str) -> str:
    """The update made ready for further operations to follow: closed by exactly one ``;``.

    >>> separated("DROP ALL ; # done")
    'DROP ALL ; # done\\n'
    """
    depth, operating = 0, False
    for kind, token in tokens(text):
        if kind == "sign":
            depth += {"{": 1, "}": -1}.get(token, 0)
        if depth == 0:
            # a prologue may stand at the end, and no ";" behind it
            operating = (operating and token != ";") or (kind == "word" and token.upper() in _OPERATIONS)
    return text + ("\n;\n" if operating else "\n")


def _checked(text: str, limit: int, what: str, sources: Container[str]) -> list[Token]:
    if len(text) > limit:
        raise QueryError(f"the {what} has {len(text):,} characters; at most {limit:,} are taken")
    # other engines may decode \uXXXX before they parse, so that reading must be harmless too, as far as it is one
    decoded = _CODEPOINT.sub(_decoded, text)
    if decoded != text:
        _inspect(list(tokens(decoded, lenient=True)), what, sources)
    found = list(tokens(text))
    _inspect(found, what, sources)
    return found


def _decoded(match: re.Match[str]) -> str:
    code = int(match.group(1) or match.group(2), 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else match.group()


def _inspect(found: list[Token], what: str, sources: Container[str]) -> None:
    depth = joints = 0
    starting, listing, before = True, False, ""
    for place, (kind, token) in enumerate(found):
        if kind == "word":
            if not _is_allowed(found, place, sources):
                _refuse_requests(token, what, starting, any(sign == "{" for _, sign in found[place + 1:place + 3]))
            joints += not listing and token.upper() in _JOINT_WORDS
        elif kind == "iri":
            _refuse_disguise(token, what)
        elif kind == "blank" and ".service" in token.lower():
            _refuse("SERVICE", what)
        elif kind == "sign":
            if token in "{([":
                # what stands in INSERT DATA is a list of triples, and no expression
                listing = listing or (depth == 0 and before == "DATA")
                depth += 1
            elif token in "})]":
                depth -= 1
                listing = listing and depth > 0
            elif token == ";" and depth == 0:
                joints = 0
            joints += not listing and token in _JOINT_SIGNS
        if depth > MAX_NESTING:
            raise QueryError(f"the {what} nests more than {MAX_NESTING} brackets; write it flatter")
        if joints > MAX_JOINTS:
            raise QueryError(f"the {what} has more than {MAX_JOINTS:,} operators; split it, or list values with VALUES")
        starting = depth == 0 and (token == ";" or kind == "iri")
        before = token.upper()


def _is_allowed(found: list[Token], place: int, sources: Container[str]) -> bool:
    """Whether a word is SERVICE or LOAD, with an address behind it that may be asked, or that leads nowhere."""
    word = found[place][1].upper()
    if word not in ("SERVICE", "LOAD"):
        return False
    following = [*found[place + 1:place + 3], ("", ""), ("", "")]
    silent = following[0][1].upper() == "SILENT"
    kind, address = following[silent]
    if kind != "iri" or "\\" in address:
        return False
    parts = urlsplit(address[1:-1])
    # what the engine cannot fetch it does not ask for; with SILENT that is no error
    return parts.netloc.lower() in sources or (word == "LOAD" and silent and parts.scheme not in ("", "http", "https", "file"))


def _count_patterns(found: list[Token]) -> int:
    """About how many triple patterns a query has: planning takes more than quadratic time over them.

    >>> _count_patterns(list(tokens("SELECT * { ?a :p ?b ; :q ?c, (1 2) FILTER(?b IN (1, 2, 3)) }")))
    5
    """
    count = 0
    inside: list[str] = []
    before = kind_before = ""
    for kind, token in found:
        inner = inside[-1] if inside else ""
        if kind == "sign" and token in "([{":
            # "(" in a group begins a list of nodes, unless a keyword or a function stands before it: then it is an expression
            listing = token == "(" and inner in ("{", "[", "list") and not (kind_before == "word" and ":" not in before)
            inside.append("list" if listing else token)
        elif kind == "sign" and token in ")]}":
            count += token == "}" and before not in ("{", ".", "}", ";")
            inside = inside[:-1]
        elif inner == "list":
            count += 1
        elif inner in ("{", "["):
            count += kind == "sign" and token in ".;,"
        before, kind_before = token, kind
    return count


def _refuse_requests(word: str, what: str, starting: bool, grouped: bool) -> None:
    # engines split "SERVICE:x" and "1SERVICE" into keyword and rest, so the keyword may touch its neighbours; a group must follow it
    keyword, colon, local = word.lower().partition(":")
    if ("service" in keyword and (grouped or not colon)) or ".service" in local:
        _refuse("SERVICE", what)
    if starting and keyword.startswith("load"):
        _refuse("LOAD", what)


def _refuse_disguise(iri: str, what: str) -> None:
    # "1<a:b)SERVICE?x#>" may be read as a comparison with a comment behind it, as well as an IRI
    inside = iri.lower()
    if ")" in inside and "service" in inside[inside.index(")"):]:
        _refuse("SERVICE", what)
    if inside.count("(") > MAX_NESTING // 4:
        raise QueryError(f"an IRI of the {what} holds more than {MAX_NESTING // 4} brackets")


def _refuse(keyword: str, what: str) -> None:
    reason = "asks another server" if keyword == "SERVICE" else "fetches a file or an address"
    raise RequestRefused(f"the {what} {reason} ({keyword}), and the base never does that; a prefix of that name must be renamed")


_PLACE = re.compile(r"(?:error at |at line )(\d+)(?::| between columns )(\d+)")


def syntax_error(said: str, text: str) -> QueryError:
    """An engine's complaint about a text as one sentence with line, column and the words found there.

    >>> print(syntax_error("error at 1:10: expected one of SERVICE, [_]", "SELECT * ERE"))
    line 1, column 10, near 'ERE': expected one of SERVICE, [_]
    """
    said = " ".join(said.split())
    found = _PLACE.search(said)
    if not found:
        return QueryError(f"the engine refuses the text: {said[:200] or 'it does not say why'}")
    line, column = int(found.group(1)), int(found.group(2))
    rows = text.split("\n")
    if line > len(rows):
        # the complaint is about what the store wrote behind the text: the text ended too early
        line, column = len(rows), len(rows[-1]) + 1
    near = rows[line - 1][column - 1:column + 29].strip()
    reason = said[found.end():].lstrip(": ")
    if len(reason) > 160:
        reason = reason[:reason.rfind(",", 0, 160)] + " ..."
    return QueryError(f"line {line}, column {column}, {f'near {near!r}' if near else 'at the end'}: {reason}")


def leading_nowhere(text: str) -> str:
    """An update whose every LOAD leads nowhere: for a look at its syntax, when what it would fetch was refused.

    >>> leading_nowhere("LOAD <http://a.example/> INTO GRAPH <urn:g> ;; 'LOAD <x>'")
    "LOAD SILENT <urn:x:nowhere> INTO GRAPH <urn:g> ;; 'LOAD <x>'"
    """
    written: list[str] = []
    loading = False
    for token in kept(text):
        if token.kind == "word":
            loading = token.text.upper() == "LOAD" or (loading and token.text.upper() == "SILENT")
            written.append("" if loading and token.text.upper() == "SILENT" else f"{token.text} SILENT" if loading else token.text)
        elif token.kind == "iri" and loading:
            written.append("<urn:x:nowhere>")
            loading = False
        else:
            written.append(token.text)
            loading = loading and token.kind in ("space", "break", "comment")
    return "".join(written)


def names_dataset(text: str) -> bool:
    """Whether a query says itself which graphs it reads (FROM).

    >>> names_dataset("SELECT * FROM <urn:g> { ?s ?p 'FROM' }"), names_dataset("ASK { ?s ?p 'FROM' }")
    (True, False)
    """
    return _MAY_NAME.search(text) is not None and any(kind == "word" and token.upper() == "FROM" for kind, token in tokens(text))
