"""Entities become the records of an edition: those that describe something, those that tie, and those that are only referred to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property

from kb.export.ftm_model import class_of, table
from kb.iris import slug
from kb.loaders.lists.dates import partial
from kb.loaders.lists.ftm import things, ties
from kb.loaders.lists.ftm.proxy import Proxy
from kb.loaders.lists.ftm.survey import Survey
from kb.loaders.lists.streams import Stream
from kb.model import Concept, Entity, Fact
from kb.quads.editions import record_iri
from kb.record import Account, Edition, Record, Said
from kb.resolve import coded

Walk = Callable[[Account], Iterator[Proxy]]
_FEW = 10
_GENERAL = frozenset({"entities", "targets", "statements", "export", "ftm", "index", "source"})
_ENDINGS = re.compile(r"(?:\.(?:entities|targets|statements|ftm|nested|delta|simple))*\.(?:json|jsonl|ndjson|csv|ijson)$", re.IGNORECASE)


def edition(stream: Stream, account: Account, walk: Walk) -> Edition:
    """The edition in a file whose entities are walked twice."""
    survey = Survey(walk(Account()))
    name = dataset_name(stream, survey.datasets)
    reading = Reading(name, survey, account)
    return Edition(
        list=reading.list, title=f"FollowTheMoney dataset {name}", authority=reading.authority, publisher=reading.publisher,
        records=reading.records(walk(account)), account=account, issued=partial(survey.issued), gone=reading.gone,
        kind=Concept("official-list" if survey.has_sanctions else "dataset"),
    )


def dataset_name(stream: Stream, datasets: set[str]) -> str:
    """The name of a dataset: of the file, if it has one of its own; else the one dataset of all its entities; else of the folder."""
    name = _ENDINGS.sub("", stream.inner_name)
    if slug(name) not in _GENERAL:
        return name
    if len(datasets) == 1:
        return next(iter(datasets))
    within = stream.member.split("/")[:-1] or [stream.path.resolve().parent.name]
    return within[-1] or name


class Reading:
    """How the entities of one file become records: who speaks, and who is only referred to."""

    def __init__(self, name: str, survey: Survey, account: Account) -> None:
        self.survey, self.account = survey, account
        self.list = f"ftm-{slug(name)}"
        self.publisher = Entity(f"publisher of the dataset {name}", "Organization")
        alone = next(iter(survey.datasets)) if len(survey.datasets) == 1 else ""
        self.authority = self.of_dataset(alone) or self.publisher
        self.gone: set[str] | None = set() if survey.is_delta else None
        self._stubs: dict[str, str] = {}

    @cached_property
    def is_relayed(self) -> bool:
        """Whether the whole dataset is the list of one authority, handed on by its publisher."""
        return self.authority is not self.publisher

    def of_dataset(self, name: str) -> Entity | None:
        """The authority whose list a dataset is, if the reference has it."""
        known: str | None = table()["datasets"].get(name)
        return coded.organization(known) if known else None

    def refer(self, number: str, class_: str) -> Entity:
        """A record of this list in a role; who is not described gets a record of the class that the role asks for.

        Without a class it is something that the base does not hold, such as a document.
        """
        found = self.survey.class_of(number)
        if number not in self.survey.schemata:
            found = class_ if self.survey.is_delta else self._stubs.setdefault(number, class_)
        return Entity(number, found, record_iri(self.list, number))

    def said(self, facts: tuple[Fact, ...], proxy: Proxy, *, key: tuple[str, str] | None = None,
             authorities: tuple[Entity, ...] = ()) -> Said:
        """A claim: by the authorities that are named, by those of the datasets that state it, or in the edition's own voice."""
        speakers = authorities
        if not speakers and not self.is_relayed:
            origins = proxy.origins.get(key, ()) if key else ()
            if origins and len(self.survey.datasets) > 1:
                speakers = tuple(self.of_dataset(one) or Entity(f"publisher of the dataset {one}", "Organization") for one in origins)
            elif len(proxy.datasets) == 1 and (known := self.of_dataset(proxy.datasets[0])):
                speakers = (known,)
        reliability = Concept("unconfirmed" if key in proxy.external else "")
        if not speakers:
            return Said(facts, reliability=reliability)
        via = None if self.is_relayed else self.publisher
        return Said(facts, modality=Concept("reported"), attributed_to=speakers, via=via, reliability=reliability)

    def records(self, proxies: Iterator[Proxy]) -> Iterator[Record]:
        """The record of each entity, then those that are only referred to."""
        for proxy in proxies:
            if proxy.op == "DEL":
                assert self.gone is not None
                self.gone.add(proxy.id)
            elif not (proxy.is_nested and proxy.id in self.survey.lines):
                yield from self._record(proxy)
        for number, class_ in self._stubs.items():
            yield Record(number, class_, number, ())
        if self._stubs:
            shown = ", ".join(sorted(self._stubs)[:_FEW]) + (" ..." if len(self._stubs) > _FEW else "")
            self.account.notes.append(
                f"{len(self._stubs):,} numbers are referred to and not described in the file, and kept as records without details: {shown}")

    def _record(self, proxy: Proxy) -> Iterator[Record]:
        class_ = class_of(proxy.name)
        if class_:
            yield things.record(proxy, class_, self)
        elif said := ties.said(proxy, self):
            yield Record(proxy.id, "", proxy.caption or proxy.name, said, proxy.text)
        else:
            known = bool(proxy.schema.name)
            why = "ties nothing that this base can hold" if known else "is no schema of FollowTheMoney"
            self.account.miss(f"schema {proxy.name} ({why})", proxy.id)
            return
        proxy.close(self.account)
