"""What stands in the lists that the United States publish together: their names, who runs them, what they mean, and how they cite acts."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from kb.dates import PartialDate
from kb.iris import entity, slug
from kb.loaders.lists import ofac_words
from kb.loaders.lists.dates import partial
from kb.model import Concept, Entity
from kb.record import Act, Described
from kb.resolve import coded

_FIRST_VOLUME = 1935
_NOTICE = re.compile(r"(?:Notice\s+\d+\s*,\s*)?\bVol\.?\s*(\d+)|(?<![\d/])(\d{1,3})\s*\.?\s*F\.?\s*R\.?(?=[\s\d])", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class UsList:
    """One list: its slug, the word with which numbers of its entries begin, who runs it and what it means to stand on it.

    ``otherwise`` is what it means if nothing else tells; ``by_terms`` says whether the terms of an entry do.
    """

    slug: str
    word: str
    title: str
    sender: Entity
    program: Entity | None = None
    issuer: str = ""
    measures: tuple[str, ...] = ()
    otherwise: str = ""
    by_terms: bool = False

    @property
    def node(self) -> Entity:
        """The list as the object of ``on_list``, for an edition of another source that relays it."""
        return Described(self.title, "SanctionsList", node=entity("list", self.slug))

    @property
    def is_ofac(self) -> bool:
        """Whether its entries are written in the words of the Office of Foreign Assets Control."""
        return self.issuer == "ofac"

    def measure_types(self, codes: Iterable[str], terms: Iterable[str]) -> tuple[Concept, ...]:
        """What a designation on the list forbids by the list itself, its programmes and its terms, in a stable order."""
        found = [*self.measures, *(one for code in codes for one in _words()["programs"].get(code.lower(), {}).get("measures", ()))]
        if self.by_terms:
            found += [one for term in terms for one in ofac_words.measures_of(term)]
        return tuple(Concept(one) for one in sorted(set(found))) or ((Concept(self.otherwise),) if self.otherwise else ())


@cache
def list_called(source: str) -> UsList:
    """The list that the words of a source name; one that the table does not have is a list of the department in its words.

    >>> list_called("Entity List (EL) - Bureau of Industry and Security").slug
    'us-bis-entity-list'
    """
    plain = source.lower()
    for slug_, told in _words()["lists"].items():
        if plain.startswith(told["source"]):
            return list_of(slug_)
    title = re.split(r"\s*\(|\s+-\s", source)[0]
    known = next((body for word, body in _words()["departments"].items() if word in plain), "")
    sender = coded.organization(known) if known else government()
    return UsList(f"us-{slug(title)}", slug(title), title, sender, otherwise="other-measure")


@cache
def list_of(slug_: str) -> UsList:
    """The list of a slug of the table."""
    told = _words()["lists"][slug_]
    program_ = coded.program(*told["program"]) if "program" in told else None
    return UsList(slug_, told["word"], told["title"], coded.organization(told["sender"]), program_, told.get("issuer", ""),
                  tuple(told["measures"]), told.get("otherwise", ""), told.get("terms", False))


@cache
def program(of: UsList, code: str) -> Entity:
    """The programme that an entry of a list names."""
    if of.is_ofac:
        return ofac_words.program(code)
    issuer, known = _words()["programs"].get(code.lower(), {}).get("program", (of.issuer, code))
    return coded.program(issuer, known) or Entity(code, "SanctionsProgram", of=of.sender)


def government() -> Entity:
    """The government whose departments run the lists."""
    state = coded.state("US")
    assert state is not None
    return Entity("Government of the United States", "Government", entity("government", "USA"))


@lru_cache(maxsize=16_384)
def notices(words: str) -> tuple[Act, ...]:
    """The notices in the Federal Register that an entry cites, each in the words of the source and with the day that stands in them.

    >>> [(act.title, act.issued) for act in notices("46 FR 44803, 84 F.R. 53404 10/7/19")]
    [('46 FR 44803', None), ('84 F.R. 53404 10/7/19', PartialDate(text='2019-10-07'))]
    """
    plain = " ".join(words.split())
    if not plain:
        return ()
    found = list(_NOTICE.finditer(plain))
    starts = [0, *(one.start() for one in found[1:])]
    ends = [*starts[1:], len(plain)]
    volumes = [int(one[1] or one[2]) for one in found] or [0]
    acts = []
    for start, end, volume in zip(starts, ends, volumes, strict=True):
        title = re.sub(r"[\s,;&]+(?:and)?[\s,;]*$", "", plain[start:end]).strip()
        acts.append(Act(title, issued=_day(title, volume), kind=Concept("notice")))
    return tuple(dict.fromkeys(acts))


def _day(title: str, volume: int) -> PartialDate | None:
    """The day in the words of one notice; the century of a short year is that of the volume, of which there is one a year."""
    days = _DAY.findall(title)
    if len(days) != 1:
        return None
    month, number, year = days[0]
    if len(year) == 2:
        full = _FIRST_VOLUME + volume
        if full % 100 != int(year):
            return None
        year = str(full)
    return partial(f"{month}/{number}/{year}", "month-first")


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    return loaded


__all__ = ["UsList", "government", "list_called", "list_of", "notices", "program"]
