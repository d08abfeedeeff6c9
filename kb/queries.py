"""The query library: a ``.rq`` file with its header becomes a Query with typed parameters.

A file begins with its header, one fact a line::

    # title: Who held a position on a day
    # answers: 2
    # param: position iri
    # param: day day
    # param: known-on day optional
    # param: until day default 9999-12-31

The types are ``iri`` (an entity), ``concept`` (a word of the SKOS schemes), ``day`` (YYYY, YYYY-MM or YYYY-MM-DD), ``text`` and
``number``.  In the text ``$x`` is a parameter and ``?x`` an answer; ``known-on`` is written ``$known_on``.  Three conventions:

- ``$x`` is replaced by its term wherever it is a token, never inside a string, an IRI or a comment.  In a projection it becomes
  ``(term AS ?x)``, so that an answer may repeat what was asked.
- An optional parameter that is not given stays a variable: a pattern with it then means "any".
- A line that ends in ``# if x`` stands only when ``x`` is given, one that ends in ``# unless x`` only when it is not.

So the raw file is itself valid SPARQL, and the same text runs on any engine.

Where a question joins many patterns, they stand in a sub-select with a limit that no base reaches.  Oxigraph multiplies guesses at the
rows of each pattern; with ten patterns the product overflows, and it then reads the whole base anew for every OPTIONAL that follows.
The limit bounds that guess, and nothing else.

Days are compared at the coarser precision, and ends in one way everywhere: a measure, a tenure or a membership still holds on its
``endDate``, and no longer on the day of ``endedBy`` or on the day on which somebody lifts it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox

from kb import iris
from kb.dates import PartialDate
from kb.errors import BadParameter, QueryError, UnknownConcept, UnknownParameter, UnknownQuery
from kb.resources import folder
from kb.store.base import Store
from kb.tokens import Token, tokens
from kb.vocab import PREFIXES, SCHEME, SKOS, XSD

TYPES = ("iri", "concept", "day", "text", "number")
NAMES = frozenset({
    "position", "person", "state", "organization", "word", "sender", "target", "type", "reason", "program", "supplier", "recipient",
    "category", "a", "b", "fact", "claim", "list", "owner", "day", "since", "until", "known-on",
})
_HEADER = re.compile(r"#\s*(title|answers|param):\s*(.*)")
_PARAMETER = re.compile(r"(\S+)\s+(\S+)(?:\s+(optional)|\s+default\s+(.+))?")
_CONDITION = re.compile(r"#\s*(if|unless)\s+([\w-]+)\s*")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"})
_NUMBER = re.compile(r"[+-]?\d{1,30}(\.\d{1,30})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a query may be asked with: a name of the closed list, a type, and whether it may be left out."""

    name: str
    type: str
    optional: bool = False
    default: str | None = None

    @property
    def required(self) -> bool:
        """Whether the query cannot be asked without it."""
        return not self.optional and self.default is None


Resolve = Callable[[str, Parameter], str]
"""Turns a name that a user gave ("Iran") for a parameter into an IRI, or raises an UnresolvedName."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question of the library: name, title, number of the competency question it answers, parameters and text."""

    name: str
    title: str
    number: int | None
    parameters: tuple[Parameter, ...]
    text: str

    def bind(self, resolve: Resolve | None = None, /, **terms: object) -> str:
        """The text with every parameter replaced by its term; ``resolve`` leads from names to IRIs, without it an IRI must be given.

        >>> named("holder-on-day").bind(position="https://example.org/office")
        Traceback (most recent call last):
        kb.errors.BadParameter: query 'holder-on-day', parameter 'day': is missing; it takes a day
        """
        known = {parameter.name: parameter for parameter in self.parameters}
        given = {name.replace("_", "-"): value for name, value in terms.items() if value is not None}
        for name in given:
            if name not in known:
                raise UnknownParameter(self.name, name, known)
        serialized: dict[str, str] = {}
        for name, parameter in known.items():
            value = given.get(name, parameter.default)
            if value is not None:
                serialized[name] = self._term(parameter, value, resolve)
            elif parameter.required:
                raise BadParameter(self.name, name, f"is missing; it takes {_article(parameter.type)}")
        return "".join(_replaced(_standing(tokens(self.text), serialized.keys()), serialized))

    def _term(self, parameter: Parameter, value: object, resolve: Resolve | None) -> str:
        """A value as a SPARQL term of the parameter's type."""
        text = str(value).strip() if parameter.type != "text" else str(value)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise BadParameter(self.name, parameter.name, f"{text!r} holds half of a character; give whole ones") from None
        try:
            return _TERMS[parameter.type](text, parameter, resolve)
        except _NoConcept as error:
            raise UnknownConcept(self.name, parameter.name, str(error)) from None
        except ValueError as error:
            raise BadParameter(self.name, parameter.name, str(error)) from None


class _NoConcept(ValueError):
    """A word is no concept of the schemes."""


def library(place: Path | None = None) -> dict[str, Query]:
    """Every query under ``queries/facts/`` by name: what ``kb ask`` can be asked."""
    place = place or folder("queries") / "facts"
    return {path.stem: parse(path.read_text("utf-8"), path.stem) for path in sorted(place.glob("*.rq"))}


def named(name: str, place: Path | None = None) -> Query:
    """One query of the library; an UnknownQuery that names the nearest when there is none."""
    place = place or folder("queries") / "facts"
    known = {path.stem: path for path in place.glob("*.rq")}
    if name not in known:
        raise UnknownQuery(name, difflib.get_close_matches(name, known, n=3))
    return parse(known[name].read_text("utf-8"), name)


def parse(text: str, name: str) -> Query:
    """A query file's text as a Query; a QueryError that names the line when its header is wrong."""
    title, number, parameters = "", None, list[Parameter]()
    for line_number, line in enumerate(text.splitlines(), 1):
        if not line.startswith("#"):
            break
        header = _HEADER.fullmatch(line.strip())
        try:
            if header is None:
                continue
            if header[1] == "title":
                title = header[2]
            elif header[1] == "answers":
                number = int(header[2])
            else:
                parameters.append(_parameter(header[2]))
        except ValueError as error:
            raise QueryError(f"{name}.rq:{line_number}: {error}") from None
    if not title:
        raise QueryError(f"{name}.rq:1: a query file begins with '# title: ...'")
    declared = {parameter.name for parameter in parameters}
    for token in tokens(text):
        condition = _CONDITION.fullmatch(token.text) if token.kind == "comment" else None
        used = token.text[1:].replace("_", "-") if token.kind == "dollar" else condition[2] if condition else None
        if used is not None and used not in declared:
            raise QueryError(f"{name}.rq: the text uses the parameter {used!r}, which the header does not declare")
    return Query(name, title, number, tuple(parameters), text)


def _parameter(declaration: str) -> Parameter:
    """A parameter from the words of its header line."""
    found = _PARAMETER.fullmatch(declaration)
    if found is None:
        raise ValueError(f"{declaration!r} is no parameter: write NAME TYPE, NAME TYPE optional, or NAME TYPE default VALUE")
    name, type_, optional, default = found.groups()
    if name not in NAMES:
        raise ValueError(f"{name!r} is no parameter name; known are: {', '.join(sorted(NAMES))}")
    if type_ not in TYPES:
        raise ValueError(f"{type_!r} is no parameter type; known are: {', '.join(TYPES)}")
    return Parameter(name, type_, optional is not None, default)


def _standing(stream: Iterator[Token], given: Container[str]) -> Iterator[Token]:
    """The tokens without the lines whose condition does not hold."""
    line: list[Token] = []
    for token in [*stream, Token("break", "")]:
        line.append(token)
        if token.kind != "break":
            continue
        condition = _CONDITION.fullmatch(line[-2].text) if len(line) > 1 and line[-2].kind == "comment" else None
        if condition is None or (condition[1] == "if") == (condition[2] in given):
            yield from line
        line = []


def _replaced(stream: Iterator[Token], terms: Mapping[str, str]) -> Iterator[str]:
    """The texts of the tokens, with terms in the place of parameters."""
    projecting, depth = False, 0
    for token in stream:
        if token.kind == "word" and token.text.upper() == "SELECT":
            projecting, depth = True, 0
        elif token.text == "{" or (token.kind == "word" and token.text.upper() in ("WHERE", "FROM")):
            projecting = False
        elif token.kind == "sign":
            depth += (token.text == "(") - (token.text == ")")
        term = terms.get(token.text[1:].replace("_", "-")) if token.kind == "dollar" else None
        if term is None:
            yield token.text
        elif projecting and depth == 0:
            yield f"({term} AS ?{token.text[1:]})"
        else:
            yield term


def _iri(text: str, parameter: Parameter, resolve: Resolve | None) -> str:
    """An IRI as it is; any other text goes through ``resolve``."""
    if not iris.is_safe(text) and resolve is not None:
        text = resolve(text, parameter)
    if not iris.is_safe(text):
        raise ValueError(f"{text!r} is no absolute IRI")
    return str(ox.NamedNode(text))


def _concept(text: str, parameter: Parameter, resolve: Resolve | None) -> str:
    """A concept by IRI, slug or label."""
    if iris.is_safe(text):
        return str(ox.NamedNode(text))
    known = concepts()
    found = known.get(iris.fold(text))
    if found is None:
        near = difflib.get_close_matches(iris.fold(text), known, n=3)
        raise _NoConcept(f"{text!r} is no concept" + (f"; did you mean {', '.join(near)}?" if near else " of the schemes"))
    return str(ox.NamedNode(found))


def _day(text: str, parameter: Parameter, resolve: Resolve | None) -> str:
    """A date with the datatype of its precision."""
    day = PartialDate(text)
    return str(ox.Literal(day.text, datatype=ox.NamedNode(XSD[day.datatype])))


def _text(text: str, parameter: Parameter, resolve: Resolve | None) -> str:
    r"""A literal that no engine can misread.

    SPARQL lets an engine expand ``\uXXXX`` before it looks for strings, so an escaped backslash must never stand right before a u;
    that u is written with eight digits because rdflib takes eight where there are eight.
    """
    escaped = text.translate(_ESCAPES)
    return '"' + re.sub(r"(?<=\\)[uU]", lambda letter: f"\\U{ord(letter[0]):08X}", escaped) + '"'


def _number(text: str, parameter: Parameter, resolve: Resolve | None) -> str:
    """An integer or a decimal number."""
    try:
        if not _NUMBER.fullmatch(text):
            raise ValueError
        number = Decimal(text)
    except (ValueError, InvalidOperation):
        raise ValueError(f"{text!r} is no number") from None
    kind = XSD.integer if number == number.to_integral_value() and "." not in text else XSD.decimal
    return str(ox.Literal(f"{number:f}", datatype=ox.NamedNode(kind)))


_TERMS: dict[str, Callable[[str, Parameter, Resolve | None], str]] = {
    "iri": _iri, "concept": _concept, "day": _day, "text": _text, "number": _number,
}


def _article(type_: str) -> str:
    return f"{'an' if type_[0] in 'aeiou' else 'a'} {'IRI or a name' if type_ == 'iri' else type_}"


def derive(store: Store, name: str) -> int:
    """Runs a rule of ``queries/derive/`` to its fixed point, into a graph of its own; gives the number of triples it found.

    What the rule wrote before is dropped first, so that it never rests on facts that are gone.
    """
    rule = (folder("queries") / "derive" / f"{name}.rq").read_text("utf-8")
    home = iris.graph("derived", name)
    known: set[str] | None = None
    found: set[str] = set()
    while found != known:
        known = found
        store.replace({home: "".join(sorted(known)) or None})
        found = set(str(store.query(rule)).splitlines(keepends=True))
    return len(found)


@cache
def concepts() -> dict[str, str]:
    """The concepts of the shipped schemes: from the folded slug, label or other label to the IRI; a slug wins over a label."""
    slugs: dict[str, str] = {}
    labels: dict[str, str] = {}
    ontology = folder("ontology")
    for path in sorted([*ontology.glob("schemes/*.ttl"), *ontology.glob("reference/offices.ttl")]):
        for triple in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
            subject, predicate, value = triple.subject, triple.predicate.value, triple.object
            if not isinstance(subject, ox.NamedNode) or not subject.value.startswith(SCHEME):
                continue
            slugs.setdefault(iris.fold(subject.value[len(SCHEME):]), subject.value)
            if predicate in (SKOS.prefLabel, SKOS.altLabel) and isinstance(value, ox.Literal):
                labels.setdefault(iris.fold(value.value), subject.value)
    return labels | slugs


def with_prefixes(text: str) -> str:
    """A query with the prefixes of the base declared, on its first line, where it uses them without declaring its own.

    >>> with_prefixes("SELECT ?c { ?c a :Claim }")
    'PREFIX : <https://w3id.org/sanctions-kb/ontology#> SELECT ?c { ?c a :Claim }'
    """
    stream = [Token("break", ""), *tokens(text)]
    names = {before.text if before.kind == "word" else "" for before, token in pairwise(stream) if token.text == ":"}
    declarations = [token for token in stream if token.kind not in ("space", "break", "comment")]
    declared = {
        following.text if following.text != ":" else ""
        for token, following in pairwise(declarations) if token.text.upper() == "PREFIX"
    }
    used = [name for name in PREFIXES if name in names - declared]
    return "".join(f"PREFIX {name}: <{PREFIXES[name]}> " for name in used) + text
