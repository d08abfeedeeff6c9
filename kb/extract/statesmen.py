"""Whose "President X" is where the article does not say so: the states of well-known statesmen, by name."""

from __future__ import annotations

from functools import lru_cache

from kb.extract import gazetteer
from kb.extract.article import Article
from kb.extract.lexicon import load
from kb.extract.names import one_slip
from kb.iris import fold
from kb.model import Entity
from kb.vocab import ID

# Parts of names that some write and others leave out.
_PARTICLES = frozenset({"al", "el", "bin", "ibn", "ben", "de", "da", "di", "del", "la", "dos", "von", "van"})


def _parts(name: str) -> tuple[str, ...]:
    parts = fold(name).split()
    return tuple(part for part in parts if part not in _PARTICLES) or tuple(parts)


@lru_cache(maxsize=1)
def _table() -> tuple[dict[tuple[str, ...], str], dict[str, dict[tuple[str, ...], str]], dict[str, set[str]]]:
    """Full names to codes; longer names by their last word; last words alone to all the codes that have one."""
    full: dict[tuple[str, ...], str] = {}
    by_last: dict[str, dict[tuple[str, ...], str]] = {}
    alone: dict[str, set[str]] = {}
    for code, names in load("statesmen").items():
        for name in names:
            parts = _parts(name)
            full[parts] = code
            by_last.setdefault(parts[-1], {})[parts] = code
            alone.setdefault(parts[-1], set()).add(code)
            alone.setdefault(parts[0], set())
    return full, by_last, alone


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether all words of one name stand in the other in their order."""
    rest = iter(long)
    return all(word in rest for word in short)


def _spelt_otherwise(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """ "Aleksander" for "Aleksandar": the same names but for a letter."""
    return len(one) == len(other) and all(one_slip(left, right) for left, right in zip(one, other, strict=True))


def of(article: Article, person: Entity) -> Entity | None:
    """The state of a statesman; of a surname alone only if the article names the one state that has such a statesman."""
    full, by_last, alone = _table()
    parts = _parts(person.label)
    if not parts:
        return None
    code = full.get(parts)
    if code is None and len(parts) > 1:
        near = {
            found
            for name, found in by_last.get(parts[-1], {}).items()
            if len(name) > 1 and (_within(name, parts) or _within(parts, name) or _spelt_otherwise(name, parts))
        }
        code = near.pop() if len(near) == 1 else None
    if code is None and len(parts) == 1:
        named = {
            state.iri.rsplit("/", 1)[-1]
            for one in article.found
            for state in (one.entity, one.entity.of)
            if state is not None and state.type == "State"
        }
        codes = alone.get(parts[0], set()) & named
        code = codes.pop() if len(codes) == 1 else None
    return gazetteer.entity(f"{ID}state/{code}") if code is not None else None


def presided(article: Article, person: Entity, label: str) -> Entity | None:
    """The body of the European Union whose "President X" a person is, in an article that tells of the Union."""
    if label.lower() not in {"president", "commission president", "council president"}:
        return None
    if not any({"European", "EU"} & set(one.entity.label.split()) for one in article.found if one.entity.type == "Organization"):
        return None
    bodies: dict[str, list[str]] = load("offices")["presidents"]
    parts = fold(person.label).split()
    for iri, names in bodies.items():
        if any(fold(name).split()[-len(parts) :] == parts for name in names):
            return gazetteer.entity(ID + iri)
    return None
