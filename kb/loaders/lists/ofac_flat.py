"""The lists of the Office of Foreign Assets Control in sets of flat files: CSV, ``.del``, ``.pip`` and fixed width."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from kb.loaders.lists import ofac_remarks as remarks
from kb.loaders.lists import ofac_words as words
from kb.loaders.lists.ofac_entry import Alias, Entry, Named, Place, record
from kb.loaders.lists.ofac_files import File, FileSet, file_set
from kb.loaders.lists.ofac_remarks import plain
from kb.loaders.lists.streams import Stream
from kb.record import Account, Edition, Record
from kb.resolve import coded

_LONGEST_REMARK = 1000
_NULL_ADDRESS = "an address row in which every cell is null says nothing"


def read(stream: Stream) -> Edition:
    """The edition in the set to which a file belongs."""
    files, account = file_set(stream), Account()
    slug = _list(files.main)
    account.notes += [f"{files.main.stream.name} stands alone: there is no {name} beside it" for name in files.missing]
    return Edition(
        list=slug, title=words.TITLES[slug], authority=words.authority(), records=_Reading(files, slug, account).records(), account=account,
    )


def _list(main: File) -> str:
    name = main.stream.inner_name.lower()
    if "cons" in name or "sdn" in name:
        return words.CONS if "cons" in name else words.SDN
    return words.list_of(sorted({code for cells, _ in islice(main.rows(), 500) for code in _programs(cells[3])}))


class _Reading:
    """One walk through a set: the rows beside the main file wait under the number of their entry, in their own words."""

    def __init__(self, files: FileSet, slug: str, account: Account) -> None:
        self.files, self.slug, self.account = files, slug, account
        self.waiting: dict[File, dict[str, list[str]]] = {}
        self.named = Named(slug)
        self.cut = 0

    def records(self) -> Iterator[Record]:
        for file in filter(None, (self.files.alt, self.files.add, self.files.comments)):
            waiting = self.waiting[file] = {}
            for cells, text in file.rows():
                waiting.setdefault(cells[0], []).append(text)
                if file.role == "alt":
                    self.named.also(cells[0], plain(cells[3]))
        for cells, _ in self.files.main.rows():
            self.named.file(cells[0], plain(cells[1]))
        for cells, text in self.files.main.rows():
            yield record(self._entry(cells, text), self.slug, self.named)
        if self.cut:
            cut = f"{self.cut:,} remarks of {self.files.main.stream.name} are cut at {_LONGEST_REMARK:,} characters"
            self.account.notes.append(f"{cut}, and no comments hold the rest")
        yield from self._orphans()

    def _entry(self, cells: list[str], text: str) -> Entry:
        plains = [plain(cell) for cell in cells]
        self._count(self.files.main, plains)
        number, name, type_, _, title, call_sign, vessel_type, tonnage, gross_tonnage, flag, owner, _ = plains
        entry = Entry(
            number=number, name=name, type=type_, programs=self._whole_programs(number, cells[3]), title=title, call_sign=call_sign,
            vessel_type=vessel_type, tonnage=tonnage, gross_tonnage=gross_tonnage, flag=flag, owner=owner,
        )
        spilled, rows = self._spilled(number)
        # The rest begins in the middle of a word: the blank before it, if there is one, must stay.
        remark = (cells[11] if spilled else cells[11].rstrip()) if plains[11] else ""
        entry.remarks = remarks.pieces(remark + spilled)
        if len(remark) >= _LONGEST_REMARK and not spilled and not remark.endswith("."):
            entry.unread, self.cut = entry.remarks.pop(), self.cut + 1
        entry.text = "\n".join([text, *self._belonging(entry), *rows])
        return entry

    def _whole_programs(self, number: str, cell: str) -> list[str]:
        """The codes of a cell; the last one of a full cell of fixed width may be cut, and half a code is no programme."""
        codes = _programs(cell)
        if self.files.main.is_fixed and not cell.endswith(" ") and codes and coded.program("ofac", codes[-1]) is None:
            self.account.notes.append(f"record {number}: the programme {codes.pop()!r} is cut at the end of its column and left out")
        return codes

    def _belonging(self, entry: Entry) -> list[str]:
        """Gives an entry its names and addresses, and answers with the words of their rows."""
        texts = []
        for cells, text in self._taken(self.files.alt, entry.number):
            entry.aliases.append(Alias(*cells[1:]))
            texts.append(text)
        for cells, text in self._taken(self.files.add, entry.number):
            if any(cells[2:]):
                entry.places.append(Place(*cells[1:]))
            texts.append(text)
        return texts

    def _taken(self, file: File | None, number: str) -> Iterator[tuple[list[str], str]]:
        """The rows of an entry in one of the files beside, in plain cells and in their own words."""
        for text in self.waiting[file].pop(number, ()) if file else ():
            cells = [plain(cell) for cell in file.cells(text)] if file else []
            if file and (file.role != "add" or any(cells[2:])):
                self._count(file, cells)
            else:
                self.account.leave_out("add/add_num", _NULL_ADDRESS)
            yield cells, text

    def _spilled(self, number: str) -> tuple[str, list[str]]:
        """What did not fit into the remarks of an entry, as it is, and its rows."""
        rows = self.waiting[self.files.comments].pop(number, []) if self.files.comments else []
        cells = [self.files.comments.cells(row) for row in rows] if self.files.comments else []
        for one in cells:
            self._count(self.files.comments, one)
        return "".join(rest for _, rest in cells), rows

    def _orphans(self) -> Iterator[Record]:
        """Rows that belong to no entry: kept under their number, marked, without a listing."""
        rows = sum(len(texts) for waiting in self.waiting.values() for texts in waiting.values())
        numbers = sorted({number for waiting in self.waiting.values() for number in waiting}, key=lambda number: (len(number), number))
        for number in numbers:
            entry = Entry(number=number, name=f"entry {number}", is_orphan=True)
            spilled, texts = self._spilled(number)
            entry.unread = plain(spilled)
            entry.text = "\n".join([*self._belonging(entry), *texts])
            entry.name = min((alias.name for alias in entry.aliases), default=entry.name)
            yield record(entry, self.slug, self.named)
        if numbers:
            main = self.files.main.stream.name
            some = ", ".join(numbers[:3])
            lost = f"{rows:,} rows belong to {len(numbers):,} entries that {main} does not have ({some} ...)"
            self.account.notes.append(f"{lost}: they are kept as records without a listing, marked as orphans")

    def _count(self, file: File | None, cells: list[str]) -> None:
        taken = self.account.taken
        for place, cell in zip(file.places if file else (), cells, strict=True):
            if cell:
                taken[place] = taken.get(place, 0) + 1


def _programs(cell: str) -> list[str]:
    """The codes of a cell that has brackets between them and none at its ends: ``SDGT] [IRAN``."""
    return [code for one in plain(cell).split("] [") if (code := one.strip(" []"))]


__all__ = ["read"]
