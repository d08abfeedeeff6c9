"""``KnowledgeBase``: the one public object."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from kb import checks, export, loaders, queries
from kb.dates import PartialDate
from kb.errors import KnowledgeBaseError, StoreMissing
from kb.knowledge import audit as auditing
from kb.knowledge import differences, finding, loading, lookups, results
from kb.knowledge.answers import Answer
from kb.knowledge.audit import Receipt
from kb.knowledge.differences import Difference
from kb.knowledge.finding import Candidate
from kb.knowledge.furnishing import furnish
from kb.knowledge.listing import Listing
from kb.knowledge.loading import Loaded, Progress
from kb.knowledge.names import Names
from kb.knowledge.results import Account, Claim, Thing
from kb.knowledge.texts import Texts
from kb.loaders import Reader
from kb.model import Document
from kb.quads import entity_graph, graph_iris
from kb.store import open_store
from kb.store.base import Media, Solutions, Store, Triples
from kb.vocab import MODALITIES

if TYPE_CHECKING:
    import rdflib

Name = str | Thing
"""An entity as its user names it: a label ("Iran"), a code ("IRN"), an IRI, or a Thing that was found before."""

Day = str | PartialDate

_TYPES_OF_PARAMETERS = {"person": ("Person",), "position": ("Position",), "state": ("State",), "program": ("SanctionsProgram",)}
_TYPES_OF_ROLES = {"holder": ("Person",), "position": ("Position",), "weapon": ("WeaponSystem",), "takesPlaceIn": ("State", "Place")}


class KnowledgeBase:
    """States, officials, organizations, agreements, sanctions and arms transfers, each fact with who said it and in which words.

    >>> with KnowledgeBase.open() as base:
    ...     print(base.find("Iran").label)
    Iran
    """

    def __init__(self, store: Store | None, place: Path | None) -> None:
        self._opened = store
        self._place = place
        self._texts = Texts(place)

    @classmethod
    def open(cls, place: str | Path | None = None, *, read_only: bool = False) -> Self:
        """The base in a folder; without one, a new base in memory.

        A folder that is absent or empty becomes a base at the first load and not before: asking an absent base is a StoreMissing.
        StoreLocked when another process writes it.
        """
        if place is None:
            store = open_store()
            furnish(store)
            return cls(store, None)
        place = Path(place)
        if not place.exists() or (place.is_dir() and not any(place.iterdir())):
            if read_only:
                raise StoreMissing(str(place))
            return cls(None, place)
        store = open_store(place, read_only=read_only)
        if not read_only:
            furnish(store)
        return cls(store, place)

    @classmethod
    def connect(cls, url: str) -> Self:
        """A base on any SPARQL 1.1 server whose default graph is the union of the named ones; StoreError says what is wrong."""
        store = open_store(url)
        furnish(store)
        return cls(store, None)

    @property
    def store(self) -> Store:
        """The quads underneath; StoreMissing while nothing has been loaded into an absent folder."""
        if self._opened is None:
            raise StoreMissing(str(self._place))
        return self._opened

    def _writable(self) -> Store:
        if self._opened is None:
            self._opened = open_store(self._place, create=True)
            furnish(self._opened)
        return self._opened

    def close(self) -> None:
        """Lets go of the store; what was written is safe."""
        if self._opened is not None:
            self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"KnowledgeBase({self._opened.location if self._opened else self._place})"

    # ------------------------------------------------------------------ loading

    def load(
        self,
        paths: str | Path | Iterable[str | Path],
        *,
        format: str = "",
        published: Day | None = None,
        outlet: str = "",
        reader: Reader | None = None,
        force: bool = False,
        mapping: str | Path | None = None,
        jobs: int = 1,
        progress: Progress | None = None,
    ) -> Loaded:
        """Loads articles, lists and registers, facts files and RDF: files, folders, globs, or ``-`` for standard input.

        ``format`` is a word of ``kb.loaders.LOADERS`` where it is not to be recognised; ``published`` dates what says no date itself.
        ``reader`` reads articles in place of the local extractor: ``kb.llm.LlmReader`` asks a language model; ``force`` takes an edition of
        a list that looks cut; ``mapping`` is a file that says what the columns of tables mean.  Each document is all there or not at
        all; LoadFailed at the end names the refused ones and carries what was loaded.
        """
        several = [paths] if isinstance(paths, (str, Path)) else list(paths)
        return loading.load(
            lambda: self._opened,
            self._writable,
            self._texts.keep,
            [str(path) for path in several],
            format_=format,
            options=loaders.Options(published=_day(published), outlet=outlet, reader=reader, force=force,
                                    mapping=Path(mapping) if mapping else None),
            jobs=jobs,
            progress=progress,
        )

    def keep(self, document: Document, original: bytes) -> Loaded:
        """Keeps a document that was read elsewhere (``kb.loaders.load``), with its claims; all of it, or nothing.

        The same document twice is unchanged.  ``original`` are the bytes that it was read from.
        """
        return loading.keep(self._writable(), self._texts.keep, document, original)

    def load_items(self, numbers: Sequence[str], *, endpoint: str, languages: Iterable[str] = ("en",), pause: float = 1.0) -> Loaded:
        """Loads items of Wikidata ("Q7747"), or of another Wikibase, from its SPARQL endpoint; asked in batches and with a pause between.

        What was asked once is kept in the folder ``answers`` of a base that is there: delete it to ask again.
        """
        return loading.load_items(lambda: self._opened, self._writable, numbers, endpoint=endpoint, languages=languages, pause=pause,
                                  cache=self._place / "answers" if self._place and self._opened else None)

    def audit(self, path: str | Path, *, format: str = "", mapping: str | Path | None = None) -> list[Receipt]:
        """Holds the lists in a file against the base: what became of each element and column, and which claims the base lacks."""
        return list(auditing.audit(self._opened, str(path), format, Path(mapping) if mapping else None))

    def diff(self, list: str, *, since: Day, until: Day | None = None) -> Sequence[Difference]:
        """What the editions of a list changed after one day and up to another: entries added, removed, changed field by field."""
        return differences.differences(self.store, list, PartialDate(str(since)), _day(until))

    def remove(self, document: Name) -> Thing:
        """Takes one document out of the base, by IRI, file name or title; returns what was removed."""
        found = self.document(document)
        loading.remove(self.store, found.iri)
        return found

    # ------------------------------------------------------------------ asking

    def find(self, name: Name, *, type: str = "") -> Thing:
        """The one entity of that name; UnknownName or AmbiguousName lists the candidates."""
        if isinstance(name, Thing):
            return name
        return finding.find(self.store, name, types=(type,) if type else ())

    def search(self, name: str, *, type: str = "", among: Names | None = None) -> list[Candidate]:
        """What a name may mean, the best first; only exact readings where there are any.

        Many names are found faster ``among`` the `names` of the base, which are then read once.
        """
        return finding.candidates(self.store, name, types=(type,) if type else (), among=among)

    def names(self) -> Names:
        """Every name in the base as it is now; what is loaded later is not among them."""
        return Names(self.store)

    def ask(self, query: str, /, **parameters: object) -> Answer:
        """The answer to a question of the library, by its name; ``since`` and the like are its parameters, names lead to entities.

        >>> with KnowledgeBase.open() as base:
        ...     answer = base.ask("who-is-meant", word="Moscow")
        >>> "Russia" in {row["entity"] for row in answer}
        True
        """
        asked = queries.named(query)
        values = {name: value.iri if isinstance(value, Thing) else value for name, value in parameters.items()}
        return self._table(self.store.query(asked.bind(self._resolve, **values)))

    def _resolve(self, name: str, parameter: queries.Parameter) -> str:
        if parameter.name in ("fact", "claim"):
            raise ValueError(f"{name!r} is no IRI; give the IRI of a {parameter.name}")
        return self._playing(name, _TYPES_OF_PARAMETERS.get(parameter.name, ("Agent",))).iri

    def _playing(self, name: Name, types: tuple[str, ...]) -> Thing:
        """The entity of a name, read as one of some classes where it can be: who supplies is "Moscow" the state, not the city."""
        if isinstance(name, Thing):
            return name
        fitting = [one for one in finding.candidates(self.store, name, types=types) if one.score == 1.0]
        return finding.find(self.store, name, types=types if fitting else ())

    def sparql(self, text: str) -> Answer | bool | str:
        """Any SPARQL 1.1 query over the union of all graphs: a table for SELECT, a bool for ASK, N-Triples for CONSTRUCT and DESCRIBE.

        The prefixes of the base (``:``, ``s:``, ``skos:`` ...) are declared where the text does not declare its own.
        """
        answer = self.store.query(queries.with_prefixes(text))
        if isinstance(answer, Triples):
            return answer.text
        return answer if isinstance(answer, bool) else self._table(answer)

    def sparql_bytes(self, text: str, media: Media | str) -> bytes:
        """The same as the standard's own result formats: json, xml, csv, tsv; or ttl, nt, rdfxml, jsonld for graphs."""
        return self.store.query_bytes(queries.with_prefixes(text), media)

    @staticmethod
    def _table(answer: Solutions | bool | Triples) -> Answer:
        if not isinstance(answer, Solutions):
            raise TypeError("a question of the library is a SELECT")
        return Answer(answer.variables, answer.rows)

    # ------------------------------------------------------------------ look-ups

    def tenures(
        self, *, holder: Name | None = None, position: Name | None = None, of: Name | None = None, on: Day | None = None,
        since: Day | None = None, until: Day | None = None, modality: str = "", document: Name | None = None,
    ) -> Listing[results.Tenure]:
        """Who holds or held which office; ``of`` is the state or organization, ``on`` a day that the account supports."""
        found = self._accounts(results.Tenure, ("Tenure",), {"holder": holder, "position": position}, on, since, until, modality, document)
        owner = self.find(of).iri if of is not None else ""
        return Listing(one for one in found if not owner or (one.of is not None and one.of.iri == owner))

    def memberships(
        self, *, member: Name | None = None, organization: Name | None = None, on: Day | None = None, since: Day | None = None,
        until: Day | None = None, modality: str = "", document: Name | None = None,
    ) -> Listing[results.Membership]:
        """Who belongs to which organization."""
        return self._accounts(
            results.Membership, ("Membership",), {"member": member, "organization": organization}, on, since, until, modality, document
        )

    def meetings(
        self, *, participants: Iterable[Name] = (), on: Day | None = None, since: Day | None = None, until: Day | None = None,
        modality: str = "", document: Name | None = None,
    ) -> Listing[results.Meeting]:
        """Who met; every one of ``participants`` was there."""
        return self._accounts(results.Meeting, ("Meeting",), {"participant": participants}, on, since, until, modality, document)

    def visits(
        self, *, visitor: Name | None = None, destination: Name | None = None, on: Day | None = None, since: Day | None = None,
        until: Day | None = None, modality: str = "", document: Name | None = None,
    ) -> Listing[results.Visit]:
        """Who travelled where; a visit to Moscow is one to Russia too where the reference knows the city."""
        return self._accounts(
            results.Visit, ("Visit",), {"visitor": visitor, "takesPlaceIn": destination}, on, since, until, modality, document
        )

    def agreements(
        self, *, participants: Iterable[Name] = (), on: Day | None = None, since: Day | None = None, until: Day | None = None,
        modality: str = "", document: Name | None = None,
    ) -> Listing[results.Agreement]:
        """What was agreed; every one of ``participants`` is a party."""
        return self._accounts(results.Agreement, ("Agreement",), {"participant": participants}, on, since, until, modality, document)

    def measures(
        self, *, sender: Name | None = None, target: Name | None = None, on: Day | None = None, since: Day | None = None,
        until: Day | None = None, modality: str = "", document: Name | None = None,
    ) -> Listing[results.Measure]:
        """Sanctions measures and designations; ``on`` keeps those that the account supports to be in force that day."""
        return self._accounts(
            results.Measure, ("SanctionsMeasure", "Designation", "SanctionsProgram"), {"sender": sender, "target": target},
            on, since, until, modality, document,
        )

    def transfers(
        self, *, supplier: Name | None = None, recipient: Name | None = None, weapon: Name | None = None, on: Day | None = None,
        since: Day | None = None, until: Day | None = None, modality: str = "", document: Name | None = None,
    ) -> Listing[results.Transfer]:
        """Arms and technology from whom to whom; the steps of each say what was asked for, ordered, delivered."""
        return self._accounts(
            results.Transfer, ("ArmsTransfer",), {"supplier": supplier, "recipient": recipient, "weapon": weapon},
            on, since, until, modality, document,
        )

    def aid(
        self, *, donor: Name | None = None, recipient: Name | None = None, on: Day | None = None, since: Day | None = None,
        until: Day | None = None, modality: str = "", document: Name | None = None,
    ) -> Listing[results.Aid]:
        """Support other than named weapons."""
        return self._accounts(results.Aid, ("Aid",), {"donor": donor, "recipient": recipient}, on, since, until, modality, document)

    def statements(
        self, *, speaker: Name | None = None, on: Day | None = None, since: Day | None = None, until: Day | None = None,
        modality: str = "", document: Name | None = None,
    ) -> Listing[results.Statement]:
        """Who said what."""
        return self._accounts(results.Statement, ("Statement",), {"speaker": speaker}, on, since, until, modality, document)

    def attacks(
        self, *, attacker: Name | None = None, attacked: Name | None = None, on: Day | None = None, since: Day | None = None,
        until: Day | None = None, modality: str = "", document: Name | None = None,
    ) -> Listing[results.UseOfForce]:
        """Who used force against whom."""
        return self._accounts(
            results.UseOfForce, ("UseOfForce",), {"attacker": attacker, "attacked": attacked}, on, since, until, modality, document
        )

    def actions(
        self, *, actor: Name | None = None, target: Name | None = None, on: Day | None = None, since: Day | None = None,
        until: Day | None = None, modality: str = "", document: Name | None = None,
    ) -> Listing[results.Action]:
        """Diplomatic actions: expelled, recalled, summoned, recognised."""
        return self._accounts(results.Action, ("Action",), {"actor": actor, "target": target}, on, since, until, modality, document)

    def timeline(
        self, entity: Name, *, since: Day | None = None, until: Day | None = None, modality: str = "", document: Name | None = None,
    ) -> Listing[Account]:
        """Every account in which an entity plays a role, by date; what has no date comes last."""
        kinds = tuple(results.ACCOUNTS)
        found = self._accounts(Account, kinds, {"participant": [entity]}, None, since, until, modality, document)
        return Listing(sorted(found, key=lambda one: (one.when is None, one.when.text if one.when else "", one.iri)))

    def claims(
        self, *, fact: str | Account | None = None, about: Name | None = None, modality: str = "", document: Name | None = None,
    ) -> Listing[Claim]:
        """The claims that assert a fact, or any account in which an entity plays a role, or all of a document."""
        if fact is not None:
            iri = fact.iri if isinstance(fact, Account) else fact
            known = lookups.accounts(self.store, [iri], Account, closed=True)
            every = [claim for one in known for claim in one.claims]
        elif about is not None:
            every = [claim for one in self.timeline(about, document=document) for claim in one.claims]
        else:
            every = lookups.claims_by_iri(self.store, lookups.claims_in(self.store, self.document(document).iri if document else ""))
        wanted = lookups.modalities(modality) if modality else MODALITIES
        home = self.document(document).iri if document else ""
        return Listing(one for one in dict.fromkeys(every) if one.modality in wanted and home in ("", one.document.iri))

    def _accounts(
        self,
        kind: type[lookups.A],
        types: tuple[str, ...],
        roles: Mapping[str, Name | Iterable[Name] | None],
        on: Day | None,
        since: Day | None,
        until: Day | None,
        modality: str,
        document: Name | None,
    ) -> Listing[lookups.A]:
        played: dict[str, list[str]] = {}
        for role, given in roles.items():
            if given:
                names = [given] if isinstance(given, (str, Thing)) else given
                played[role] = [self._playing(name, _TYPES_OF_ROLES.get(role, ("Agent",))).iri for name in names]
        home = self.document(document).iri if document is not None else ""
        iris = lookups.matching(self.store, types, played, modality=modality, document=home)
        found = lookups.accounts(self.store, iris, kind)
        day, first, last = _day(on), _day(since), _day(until)
        return Listing(
            one for one in found
            if (day is None or one.holds_on(day))
            and (first is None or (one.when is not None and one.when.last >= first.first))
            and (last is None or (one.when is not None and one.when.first <= last.last))
        )

    # ------------------------------------------------------------------ documents, export, upkeep

    def documents(self) -> list[Thing]:
        """The documents that users loaded, by title."""
        return lookups.documents(self.store)

    def accounts(self, document: Name) -> Listing[Account]:
        """Everything a document tells, in the order in which it tells it."""
        told = lookups.facts_in(self.store, self.document(document).iri)
        found = lookups.accounts(self.store, told, Account, closed=True)
        return Listing(sorted(found, key=lambda one: (lookups.place_in_text(one), one.iri)))

    def document(self, name: Name) -> Thing:
        """One document by IRI, key, file name or title; of several editions the newest."""
        if isinstance(name, Thing):
            return name
        return lookups.document(self.store, name)

    def export(
        self, target: str | Path | IO[bytes], *, format: str = "", document: Name | None = None, everything: bool = False
    ) -> None:
        """Writes the base to a file, sorted and stable: turtle, trig, nquads, ntriples, jsonld, rdfxml or csv, by suffix or ``format``.

        Only what was loaded, unless ``everything`` adds the ontology, the reference and the ledger; or one document.
        """
        graphs: list[str] | None = None
        if document is not None:
            iri = self.document(document).iri
            graphs = [*graph_iris(iri), *map(entity_graph, loading.shared(self.store, iri))]
        export.export(self.store, target, format, graphs=graphs, everything=everything)

    def to_rdflib(self) -> rdflib.Dataset:
        """A live rdflib Dataset over the store, its default graph the union of all: for reading with anything of the rdflib world."""
        return self.store.to_rdflib()

    def check(self) -> list[checks.Finding]:
        """What is wrong with the base: the ledger's differences and every row of the check queries."""
        lost = [checks.Finding("The store holds what its ledger says.", self.store.location, problem) for problem in self.store.verify()]

        def rows(text: str) -> Iterable[Mapping[str, str]]:
            answer = self.store.query(text)
            if not isinstance(answer, Solutions):
                raise TypeError("a check is a SELECT")
            return answer.records()

        return [*lost, *checks.run_checks(rows)]

    def info(self) -> dict[str, int | str]:
        """Where the base is and how much it holds."""
        return {"location": self.store.location, **lookups.counts(self.store)}

    def original(self, quotes: list[str]) -> str:
        """The kept original in whose text all of some quotes stand; empty where the base keeps none."""
        return self._texts.holding(quotes)

    def backup(self, place: str | Path) -> None:
        """Copies the base into a folder that must not exist yet; it can be opened there."""
        place = Path(place)
        self.store.backup(place)
        self._texts.copy(place)

    @classmethod
    def restore(cls, backup: str | Path, place: str | Path) -> Self:
        """A new base at ``place`` from a backup; the backup stays as it is."""
        target = Path(place)
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise KnowledgeBaseError(f"{place} is there already; restore into a folder that does not exist yet")
        with cls.open(backup, read_only=True) as source:
            source.backup(target)
        return cls.open(target)


def _day(value: Day | None) -> PartialDate | None:
    return PartialDate(value) if isinstance(value, str) else value

