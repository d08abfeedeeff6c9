"""Saved questions: a file that names them, and the rows of their answers as events.

    questions:
      - name: arms to Russia
        ask: transfers-by-recipient        # a question of the library
        with: {recipient: Russia}
      - name: denials
        sparql: SELECT ?claim { ?claim :modality s:denied }

The same in TOML, as ``[[questions]]``.  Each row is an event of its own; what it lacks of a claim's words, document and date is looked up.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from kb import queries
from kb.errors import BadParameter, QueryError, SourceError, UnknownName, UnknownParameter
from kb.iris import digest
from kb.knowledge import KnowledgeBase
from kb.knowledge.lookups import claims_by_iri
from kb.vocab import ID

_LARGEST = 1_000_000
_KEYS = frozenset({"name", "ask", "with", "sparql"})
_CLAIM = f"{ID}claim/"


@dataclass(frozen=True)
class Question:
    """A question that was saved: one of the library with its parameters, or a SELECT of one's own."""

    name: str
    ask: str = ""
    given: tuple[tuple[str, str], ...] = ()
    sparql: str = ""

    @cached_property
    def mark(self) -> str:
        """The same as long as it asks the same, whatever it is called."""
        return digest("question", self.ask, self.sparql, *(part for pair in self.given for part in pair))

    def rows(self, base: KnowledgeBase) -> list[Mapping[str, str | None]]:
        """The rows of its answer now; none as long as the base does not know a name that it holds."""
        if self.ask:
            try:
                return list(base.ask(self.ask, **dict(self.given)))
            except UnknownName:
                return []
        answer = base.sparql(self.sparql)
        if isinstance(answer, bool | str):
            raise QueryError(f"the question {self.name!r} must be a SELECT, whose rows are its answers")
        return list(answer)

    def events(self, base: KnowledgeBase) -> Iterator[tuple[str, str, str]]:
        """For each row its mark, and the id and the JSON of the event that it is."""
        at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        for row in self.rows(base):
            told = {name: value for name, value in row.items() if value is not None}
            mark = digest(*(part for pair in sorted(told.items()) for part in pair))
            event = Event(digest("event", self.mark, mark), self.name, at, told)
            yield mark, event.id, event.json(base)


@dataclass(frozen=True, slots=True)
class Event:
    """A new row of a question; ``id`` is the same whenever and wherever this row answers this question."""

    id: str
    question: str
    at: str
    row: Mapping[str, str]

    def json(self, base: KnowledgeBase) -> str:
        """The event as one line of JSON: the claim, its words, document and date as far as there are any, and the row."""
        claim = next((value for value in (self.row.get("claim", ""), *self.row.values()) if value.startswith(_CLAIM)), "")
        said: dict[str, Any] = {"claim": claim or None, "quote": self.row.get("quote"), "document": self.row.get("document"),
                                "title": self.row.get("title"), "date": self.row.get("date")}
        for one in claims_by_iri(base.store, [claim]) if claim else ():
            said = {"claim": claim, "quote": one.evidence.quote if one.evidence else said["quote"], "document": one.document.iri,
                    "title": one.document.label or None, "date": one.issued.text if one.issued else None}
            said |= {"modality": one.modality, "source": [str(who) for who in one.attributed_to]}
        return json.dumps({"id": self.id, "question": self.question, "at": self.at, **said, "row": dict(self.row)}, ensure_ascii=False)


def read(path: Path) -> list[Question]:
    """The questions of a file (YAML, or TOML by its suffix); what is wrong with one is a SourceError that names it."""
    try:
        content = path.read_bytes()
        if len(content) > _LARGEST:
            raise SourceError(str(path), f"is larger than {_LARGEST:,} bytes, too much for a file of questions")
        said = tomllib.loads(content.decode("utf-8")) if path.suffix.lower() == ".toml" else yaml.safe_load(content)
    except OSError as error:
        raise SourceError(str(path), f"cannot be read: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, yaml.YAMLError, RecursionError) as error:
        raise SourceError(str(path), f"is no file of questions: {' '.join(str(error).split())[:200]}") from None
    listed = said.get("questions") if isinstance(said, dict) else said
    if not isinstance(listed, list):
        raise SourceError(str(path), "must hold a list `questions`, each with a name and `ask` or `sparql`")
    found = [_question(str(path), number, one) for number, one in enumerate(listed, 1)]
    names = [one.name for one in found]
    if twice := next((name for name in names if names.count(name) > 1), ""):
        raise SourceError(str(path), f"has two questions of the name {twice!r}")
    return found


def _question(source: str, number: int, said: Any) -> Question:
    if not isinstance(said, dict) or not isinstance(said.get("name"), str) or not said["name"].strip():
        raise SourceError(source, f"question {number} has no name")
    name = said["name"].strip()
    if unknown := sorted(map(str, said.keys() - _KEYS)):
        raise SourceError(source, f"question {name!r} has the unknown key {unknown[0]!r}; known are {', '.join(sorted(_KEYS))}")
    given = said.get("with") or {}
    if ("ask" in said) == ("sparql" in said) or not isinstance(said.get("ask", said.get("sparql")), str):
        raise SourceError(source, f"question {name!r} needs either `ask` (a question of the library) or `sparql` (a SELECT)")
    if not isinstance(given, dict) or ("sparql" in said and given):
        raise SourceError(source, f"question {name!r}: `with` holds the parameters of `ask`, as name: value")
    pairs = tuple(sorted((str(key).replace("-", "_"), str(value)) for key, value in given.items()))
    question = Question(name, said.get("ask", ""), pairs, said.get("sparql", ""))
    try:
        _checked(question)
    except QueryError as error:
        raise SourceError(source, f"question {name!r}: {error}") from None
    return question


def _checked(question: Question) -> None:
    """Finds out now what would else go wrong in every round."""
    if question.sparql:
        queries.with_prefixes(question.sparql)
        return
    asked = queries.named(question.ask)
    known = {one.name.replace("-", "_"): one for one in asked.parameters}
    for name, _ in question.given:
        if name not in known:
            raise UnknownParameter(question.ask, name, (one.name for one in asked.parameters))
    for name, parameter in known.items():
        if parameter.required and name not in dict(question.given):
            raise BadParameter(question.ask, parameter.name, "is missing")
