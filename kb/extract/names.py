"""People: the full name of everyone an article names, and which of them a surname alone means."""

from __future__ import annotations

from dataclasses import dataclass, field

from kb.extract.lexicon import words
from kb.iris import fold
from kb.model import Entity


def bare(name: str) -> str:
    """A person's name without titles before it and endings behind it.

    >>> bare("President Maria Estel's")
    'Maria Estel'
    """
    parts = name.replace("'s", "").replace("'", "'").split()
    heads, ranks = words("offices", "heads"), words("offices", "ranks")
    while len(parts) > 1 and not (len(parts) == 2 and parts[0] == "Sheikh") and (
        parts[0].casefold() in ranks
        or parts[0].casefold() in words("offices", "never")
        or parts[0].casefold() in heads
        or parts[0].casefold() in words("offices", "former")
    ):
        parts = parts[1:]
    while len(parts) > 1 and not any(letter.isalnum() for letter in parts[-1]):
        parts = parts[:-1]
    return " ".join(parts).strip(" ,.;:\"'()[]-")


# What may stand behind a surname and is none.
_BEHIND = frozenset({"jr", "jr.", "sr", "sr.", "junior", "ii", "iii", "iv"})


def _surnamed(name: str) -> list[str]:
    """The words of a folded name, up to the surname.

    >>> _surnamed("ferdinand marcos jr.")
    ['ferdinand', 'marcos']
    """
    parts = name.replace(",", " ").split()
    while len(parts) > 1 and parts[-1] in _BEHIND:
        parts = parts[:-1]
    return parts


def one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter, or by two neighbours that changed places.

    >>> one_slip("borrell", "borell"), one_slip("madeira", "madiera"), one_slip("garcia", "garza")
    (True, True, False)
    """
    if one == other:
        return True
    start = next((i for i, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), min(len(one), len(other)))
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        return left[1:] == right[1:] or (left[:2] == right[1::-1] and left[2:] == right[2:])
    return left[1:] == right or left == right[1:]


@dataclass(slots=True)
class People:
    """The persons of one article: register full names first, then ask whom a shorter form means at a place."""

    full: dict[str, Entity] = field(default_factory=dict)
    by_last: dict[str, list[str]] = field(default_factory=dict)
    by_first: dict[str, list[str]] = field(default_factory=dict)
    by_middle: dict[str, list[str]] = field(default_factory=dict)
    seen: list[tuple[int, str]] = field(default_factory=list)

    def register(self, name: str, place: int) -> None:
        """Learn a name of two or more words."""
        parts = _surnamed(fold(name))
        key = " ".join(parts)
        if len(parts) < 2:
            return
        longer = self._longer(parts)
        if longer is not None:
            self.seen.append((place, longer))
            return
        for other in [one for one in self.full if self._within(one.split(), parts)]:
            self.seen = [(where, key if one == other else one) for where, one in self.seen]
            self._forget(other)
        if key not in self.full:
            self.full[key] = Entity(label=name, type="Person")
            self.by_last.setdefault(parts[-1], []).append(key)
            self.by_first.setdefault(parts[0], []).append(key)
            for part in parts[1:-1]:
                self.by_middle.setdefault(part, []).append(key)
        self.seen.append((place, key))

    def entity(self, name: str, place: int) -> Entity:
        """The person that a name, full or short, means at a token; one never named in full keeps the short name."""
        parts = _surnamed(fold(name))
        if not parts:
            return Entity(label=name, type="Person")
        key = " ".join(parts)
        if key in self.full:
            # "Hassan Sheikh" is Hassan Sheikh Mohamud, where the article has one only
            fuller = [one for one in self._begun(parts) if one != key]
            return self.full[fuller[0]] if len(fuller) == 1 else self.full[key]
        longer = self._longer(parts) if len(parts) > 1 else None
        if longer is not None:
            return self.full[longer]
        candidates = self.by_last.get(parts[-1], []) if len(parts) == 1 else []
        if not candidates and len(parts) == 1:
            candidates = self.by_first.get(parts[0], []) or self.by_middle.get(parts[0], []) or self._misspelt(parts[0])
        elif not candidates:
            candidates = self._begun(parts)
        chosen = self._nearest(candidates, place)
        return self.full[chosen] if chosen else Entity(label=name, type="Person")

    def knows_surname(self, word: str) -> bool:
        """Whether somebody with that surname, or with that family name before the given one, is in the article."""
        key = fold(word)
        return key in self.by_last

    def knows_first(self, word: str) -> bool:
        """Whether a word is the first of somebody's names, as family names are in East Asia."""
        return fold(word) in self.by_first

    def knows_middle(self, word: str) -> bool:
        """Whether a word stands within somebody's name, as what people are called by does in much of Africa and the Arab world."""
        return len(word) > 2 and bool(self.by_middle.get(fold(word)))

    def nearly_knows(self, word: str) -> bool:
        """Whether a word is somebody's surname with one slip of the pen."""
        return bool(self._misspelt(fold(word)))

    def _misspelt(self, word: str) -> list[str]:
        """A surname with one letter wrong, left out or out of turn: "Borell" after "Josep Borrell"."""
        if len(word) < 5:
            return []
        near = [key for last, keys in self.by_last.items() if len(last) > 4 and last[0] == word[0] and one_slip(last, word) for key in keys]
        return near if len(near) == 1 else []

    def _begun(self, parts: list[str]) -> list[str]:
        """Who bears a longer name that begins so: "Hassan Sheikh" for "Hassan Sheikh Mohamud"."""
        own = " ".join(parts)
        found = [key for key in self.by_first.get(parts[0], []) if key != own and key.split()[: len(parts)] == parts]
        return found if len(found) == 1 else []

    def _nearest(self, candidates: list[str], place: int) -> str | None:
        if len(candidates) <= 1:
            return candidates[0] if candidates else None
        before = [(where, one) for where, one in self.seen if one in candidates and where <= place]
        counts = {one: sum(1 for _, other in self.seen if other == one) for one in candidates}
        if before:
            return max(before, key=lambda pair: (pair[0] + 40 * counts[pair[1]], pair[1]))[1]
        return max(candidates, key=lambda one: (counts[one], one))

    def _longer(self, parts: list[str]) -> str | None:
        for key in self.by_last.get(parts[-1], ()):
            if self._within(parts, key.split()):
                return key
        return None

    @staticmethod
    def _within(short: list[str], long: list[str]) -> bool:
        """Whether one name is the other with words left out before the same surname; initials count as left out."""
        if len(short) > len(long) or short[-1] != long[-1] or short == long:
            return short == long
        rest = iter(long)
        return all(any(word == other or (len(word) == 1 and other.startswith(word)) for other in rest) for word in short)

    def _forget(self, key: str) -> None:
        parts = key.split()
        del self.full[key]
        self.by_last[parts[-1]].remove(key)
        self.by_first[parts[0]].remove(key)
        for middle in parts[1:-1]:
            self.by_middle[middle].remove(key)
        for part in parts[1:-1]:
            self.by_middle[part].remove(key)
