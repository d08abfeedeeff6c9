"""What can go wrong, as a tree; each error keeps its data and says in one sentence what was wrong and what would be right.

    KnowledgeBaseError
    ├── SourceError            a file or record cannot be read (place: file, line)
    ├── StoreError             the store cannot be opened or written
    │   ├── LedgerKept         the ledger is written by the store alone
    │   ├── StoreLocked        another process holds it
    │   └── StoreMissing       there is no base at that place
    ├── QueryError             a query text or its header is wrong
    │   ├── UnknownQuery
    │   ├── RequestRefused     it would make the base ask another server
    │   ├── TooLarge           it is larger than this server takes
    │   ├── EvaluationError    it is well formed, and cannot be evaluated
    │   ├── UnknownParameter
    │   └── BadParameter       the value does not fit the declared type
    │       └── UnknownConcept it is no word of the schemes
    ├── UnresolvedName         a name means nothing, or too much, here
    │   ├── UnknownName        nothing has that name; the nearest are listed
    │   └── AmbiguousName      several have it; they are listed
    ├── UnknownFormat          no loader or writer takes that format
    ├── OntologyError          the ontology, or data beside it, breaks its own axioms
    │   └── ReasonerMissing    the reasoner needs Java, and there is none
    ├── MissingModel           no English pipeline is installed
    └── ReaderError            a language model cannot be asked to read, or its answer is of no use
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class KnowledgeBaseError(Exception):
    """The root of all errors that this package raises on purpose; its text is one sentence for a user."""

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are pickled as a call with their text; ours are made of other things and must come back from another process.
        return _restored, (type(self), self.args, self.__dict__)


def _restored(kind: type[KnowledgeBaseError], args: tuple[Any, ...], state: dict[str, Any]) -> KnowledgeBaseError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(state)
    return error


class SourceError(KnowledgeBaseError):
    """A source cannot be read: says which file, where in it, and why."""

    def __init__(self, source: str, reason: str, *, line: int | None = None) -> None:
        self.source, self.reason, self.line = source, reason, line
        place = f"{source}:{line}" if line is not None else source
        super().__init__(f"{place}: {reason}")


class StoreError(KnowledgeBaseError):
    """The store cannot be opened, read or written."""


class LedgerKept(StoreError):
    """Somebody means to write the ledger, which the store keeps itself."""

    def __init__(self, ledger: str) -> None:
        self.ledger = ledger
        super().__init__(f"the graph {ledger} is kept by the store itself; write the other graphs and it follows")


class StoreLocked(StoreError):
    """Another process has the store open for writing."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(f"{place} is open in another process; close that one, or open it read-only")


class StoreMissing(StoreError):
    """There is no base where one was asked for."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(f"{place} is no knowledge base; `kb load FILE --kb {place}` makes one")


class QueryError(KnowledgeBaseError):
    """A query text, its header or its evaluation is wrong."""


class RequestRefused(QueryError):
    """A query or update would make the base ask another server or fetch a file."""


class TooLarge(QueryError):
    """A query or update is larger than a server takes."""


class EvaluationError(QueryError):
    """A query or update is well formed, and the engine cannot evaluate it on what is there."""


class UnknownQuery(QueryError):
    """No query of the library has that name."""

    def __init__(self, name: str, near: Iterable[str] = ()) -> None:
        self.name, self.near = name, tuple(near)
        hint = f"; did you mean {', '.join(self.near)}?" if self.near else "; `kb ask --list` names them all"
        super().__init__(f"there is no query {name!r}{hint}")


class UnknownParameter(QueryError):
    """A query was given a parameter that its header does not declare."""

    def __init__(self, query: str, name: str, known: Iterable[str]) -> None:
        self.query, self.name, self.known = query, name, tuple(known)
        super().__init__(f"query {query!r} takes no {name!r}; it takes: {', '.join(self.known) or 'none'}")


class BadParameter(QueryError):
    """A parameter is missing, or its value does not fit the type the header declares."""

    def __init__(self, query: str, name: str, reason: str) -> None:
        self.query, self.name, self.reason = query, name, reason
        super().__init__(f"query {query!r}, parameter {name!r}: {reason}")


class UnknownConcept(BadParameter):
    """A parameter is to be a concept, and no scheme has that word."""


class UnresolvedName(KnowledgeBaseError):
    """A name does not lead to exactly one entity; ``candidates`` holds the nearest as (label, iri)."""

    def __init__(self, sentence: str, name: str, candidates: Iterable[tuple[str, str]]) -> None:
        self.name, self.candidates = name, tuple(candidates)
        shown = "; ".join(f"{label} <{iri}>" for label, iri in self.candidates)
        super().__init__(sentence + (f": {shown}" if shown else ""))


class UnknownName(UnresolvedName):
    """Nothing in the base has that name."""

    def __init__(self, name: str, candidates: Iterable[tuple[str, str]] = ()) -> None:
        candidates = tuple(candidates)
        super().__init__(f"nothing here is called {name!r}" + ("; the nearest are" if candidates else ""), name, candidates)


class AmbiguousName(UnresolvedName):
    """Several entities have that name."""

    def __init__(self, name: str, candidates: Iterable[tuple[str, str]]) -> None:
        super().__init__(f"{name!r} may mean several things, give one of their IRIs", name, candidates)


class UnknownFormat(KnowledgeBaseError):
    """No loader or writer takes that format."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name, self.known = name, tuple(known)
        super().__init__(f"the format {name!r} is not known; known are: {', '.join(self.known)}")


class BadFrame(KnowledgeBaseError):
    """A frame of the reader has keys that it does not know, or lacks some that it needs."""

    def __init__(self, frame: str, wrong: list[str], missing: list[str]) -> None:
        self.frame, self.wrong, self.missing = frame, wrong, missing
        parts = [f"{what} {', '.join(keys)}" for what, keys in (("unknown keys", wrong), ("missing keys", missing)) if keys]
        super().__init__(f"frame {frame}: {' and '.join(parts)}")


class MissingModel(KnowledgeBaseError):
    """No English pipeline for spaCy is installed."""


class ReaderError(KnowledgeBaseError):
    """A language model cannot be asked to read, or its answer is of no use; says for which document."""


class OntologyError(KnowledgeBaseError):
    """The ontology, or data read together with it, contradicts its own axioms."""


class ReasonerMissing(OntologyError):
    """The reasoner runs in Java, and no Java was found."""

    def __init__(self) -> None:
        super().__init__("the reasoner HermiT needs Java: install a Java runtime of version 8 or later and put `java` on the PATH")
