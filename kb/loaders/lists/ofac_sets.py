"""What an advanced file of the Office of Foreign Assets Control holds apart from its parties: sets of words, and elements of other places.

A party leads by numbers to locations, documents, relations and sanctions entries that stand before or after all parties.  A first walk
through the file keeps them, packed, in a temporary file, and in memory only where each of them begins.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from types import TracebackType
from typing import IO, Any

from kb.loaders.lists.streams import Stream
from kb.loaders.lists.tree import Node, elements, unpacked
from kb.record import Account

SETS, PARTY, LOCATION, DOCUMENT = "ReferenceValueSets", "DistinctParty", "Location", "IDRegDocument"
RELATION, ENTRY, LINK = "ProfileRelationship", "SanctionsEntry", "SanctionsEntryLink"
TAGS = (SETS, PARTY, LOCATION, DOCUMENT, RELATION, ENTRY, LINK)
# By what the elements of a tag are looked up.
_KEYS = {LOCATION: "ID", DOCUMENT: "IdentityID", RELATION: "From-ProfileID", ENTRY: "ProfileID", LINK: "EntryA-SanctionsEntryID"}
_IN_MEMORY = 16_000_000
_WORD = "a word of the reference sets: it stands in every entry that uses it"


class Words:
    """The reference sets: ``words("AliasType", "1400")`` is "A.K.A."; a number that its set does not have is itself."""

    def __init__(self, sets: Node | None) -> None:
        self._words: dict[tuple[str, str], str] = {}
        self._more: dict[tuple[str, str], dict[str, str]] = {}
        self.missing: dict[str, int] = {}
        for one in sets.children() if sets else ():
            for value in one.children():
                key = value.tag, value.attr("ID")
                self._words[key] = value.own()
                self._more[key] = dict(value.attributes())

    def __call__(self, kind: str, number: str) -> str:
        if not number:
            return ""
        word = self._words.get((kind, number))
        if word is None:
            self.missing[kind] = self.missing.get(kind, 0) + 1
            return number
        return word

    def more(self, kind: str, number: str, name: str) -> str:
        """An attribute of a word; empty without it."""
        return self._more.get((kind, number), {}).get(name, "")

    @staticmethod
    def close(sets: Node, account: Account) -> None:
        """Accounts for the sets: their words are told where they are used."""
        places = {f"{value.place}{at}": _WORD for one in sets.children() for value in one.children()
                  for at in ("", *(f"/@{name}" for name in value.attributes()))}
        sets.close(account, "the reference sets", places)


class Beside:
    """The elements beside the parties, by what leads to them, and which profiles and identities there are.

    Use it as a context: the temporary file goes with it.
    """

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.words = Words(None)
        self.numbers: dict[str, str] = {}
        self.entries: dict[str, str] = {}
        self._at: dict[str, dict[str, list[tuple[int, int]]]] = {tag: {} for tag in _KEYS}
        self._used: set[str] = set()
        self._file: IO[Any] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115

    def __enter__(self) -> Beside:
        for node in elements(self.stream, *TAGS):
            if node.tag == SETS:
                self.words = Words(node)
            elif node.tag == PARTY:
                number = node.attr("FixedRef")
                self.numbers.update((profile.attr("ID"), number) for profile in node.all("Profile"))
            else:
                if node.tag == ENTRY:
                    self.entries[node.attr("ID")] = node.attr("ProfileID")
                self._keep(node)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()

    def _keep(self, node: Node) -> None:
        data = node.packed()
        self._at[node.tag].setdefault(node.attr(_KEYS[node.tag]), []).append((self._file.tell(), len(data)))
        self._file.write(data)

    def take(self, tag: str, key: str) -> list[Node]:
        """The elements of a tag that belong to a key, which nothing else will ask for."""
        return self._read(self._at[tag].pop(key, []))

    def location(self, key: str) -> tuple[Node, bool] | None:
        """A location, and whether it is asked for the first time: several parties may share one."""
        found = self._read(self._at[LOCATION].get(key, [])[:1])
        if not found:
            return None
        is_first = key not in self._used
        self._used.add(key)
        return found[0], is_first

    def unused_locations(self) -> Iterator[Node]:
        """Locations to which nothing has led."""
        for key in self._at[LOCATION].keys() - self._used:
            yield from self._read(self._at[LOCATION][key])

    def left(self, tag: str) -> list[str]:
        """The keys of elements that nobody has taken."""
        return sorted(self._at[tag])

    def _read(self, places: list[tuple[int, int]]) -> list[Node]:
        found = []
        for start, length in places:
            self._file.seek(start)
            found.append(unpacked(self._file.read(length)))
        return found


__all__ = ["DOCUMENT", "ENTRY", "LINK", "LOCATION", "PARTY", "RELATION", "SETS", "TAGS", "Beside", "Words"]
