"""A corrected claim: the same evidence and the same facts, but for what a person changed by field."""

from __future__ import annotations

from collections.abc import Sequence

from kb.dates import PartialDate
from kb.errors import KnowledgeBaseError
from kb.knowledge import finding
from kb.knowledge.lookups import describe
from kb.quads import date_literal
from kb.store.base import Store, bracketed
from kb.vocab import DCTERMS, ID, KB, MODALITIES, concept

FIELDS = "status, date, source, via, args.ROLE"
# The guideline's words for roles and statuses beside the base's own.
_ROLES = {
    "person": "holder", "office": "position", "participants": "attendee", "parties": "party", "destination": "takesPlaceIn",
    "location": "takesPlaceIn", "organisation": "organization",
}
_ACTING = frozenset({"supplier", "sender", "donor", "attacker", "party"})
_STATUSES = {"claimed": "reported", "possible": "hypothetical"}
_TYPES = {"holder": ("Person",), "position": ("Position",), "weapon": ("WeaponSystem",), "takesPlaceIn": ("State", "Place"),
          "organization": ("Organization",)}

ROLES = frozenset(
    "holder position member organization party sender target supplier recipient donor actor attendee visitor host speaker addressee "
    "attacker attacked affected weapon takesPlaceIn".split()
)
"""The properties by which a fact leads to who and what takes part in it."""

Lines = dict[str, dict[str, list[str]]]


def corrected(store: Store, claim: str, mark: str, changes: Sequence[str]) -> list[str]:
    """The triples of a new claim beside an old one, with new accounts of its facts; what cannot be changed so is a KnowledgeBaseError.

    Each change is ``field=value``: status, date, source, via, or ``args.supplier`` and the like; several names are parted by ``;``.
    """
    old = describe(store, [claim])[claim]
    if not old:
        raise KnowledgeBaseError(f"there is no claim {claim}")
    facts = [term.value for term in old.get(KB.asserts, ())]
    every = describe(store, facts)
    every |= describe(store, sorted({term.value for about in every.values() for term in about.get(KB.actsOn, ())} - set(every)))
    key = claim.removeprefix(f"{ID}claim/").split("/")[0]
    names = {bracketed(fact): bracketed(f"{ID}fact/{key}/{mark}-{number}") for number, fact in enumerate(sorted(every), 1)}
    node = bracketed(f"{ID}claim/{key}/{mark}")
    made: Lines = {node: {
        predicate: [names.get(term.n3(), term.n3()) for term in terms] for predicate, terms in old.items() if predicate != KB.recordedUntil
    }}
    made[node].pop(KB.confidence, None)
    for fact, about in every.items():
        made[names[bracketed(fact)]] = {
            predicate: [names.get(term.n3(), term.n3()) for term in terms] for predicate, terms in about.items()
        }
    first = [names[bracketed(fact)] for fact in facts]
    fields = [_split(change) for change in changes]
    said = dict(fields)
    if len(said) < len(fields):
        raise KnowledgeBaseError("a correction changes each field once; several names of one role are parted by ';'")
    for field, value in said.items():
        if field == "status":
            made[node][KB.modality] = [bracketed(concept(_status(value)))]
        elif field == "date":
            _date(made, first, value)
        elif field in ("source", "via"):
            made[node][KB.attributedTo if field == "source" else KB.via] = _named(store, value, ("Agent",))
        else:
            _role(store, made, field, value)
    _voice(store, made[node], old[KB.inDocument][0].value, said)
    return [f"{s} {bracketed(p)} {o} ." for s, about in made.items() for p, terms in about.items() for o in terms]


def _split(change: str) -> tuple[str, str]:
    field, equals, value = (part.strip() for part in change.partition("="))
    if not equals or not value or not (field in ("status", "date", "source", "via") or field.startswith("args.")):
        raise KnowledgeBaseError(f"{change!r} is no correction; write field=value, where field is one of: {FIELDS}")
    return field, value


def _status(word: str) -> str:
    word = _STATUSES.get(word, word)
    if word not in MODALITIES:
        raise KnowledgeBaseError(f"the status {word!r} is not known; known are: {', '.join([*MODALITIES, *_STATUSES])}")
    return word


def _date(made: Lines, facts: list[str], value: str) -> None:
    try:
        day = PartialDate(value)
    except ValueError as error:
        raise KnowledgeBaseError(str(error)) from None
    for fact in facts:
        about = made[fact]
        about[KB.startDate if KB.startDate in about and KB.date not in about else KB.date] = [date_literal(day)]
        about.pop(KB.dateText, None)
        for mark in (KB.inferred, KB.estimated):
            about[mark] = [term for term in about.get(mark, []) if term not in (bracketed(KB.date), bracketed(KB.startDate))]


def _role(store: Store, made: Lines, field: str, value: str) -> None:
    word = field.removeprefix("args.")
    name = _ROLES.get(word, word)
    if word == "target" and name in KB and any(KB.attacked in about for about in made.values()):
        name = "attacked"
    holding = [about for about in made.values() if name in KB and KB[name] in about]
    if not holding:
        roles = sorted({one for about in made.values() for one in ROLES if KB[one] in about})
        raise KnowledgeBaseError(f"the claim has no role {word!r} to correct; it has: {', '.join(roles) or 'none'}")
    if name not in ROLES:
        raise KnowledgeBaseError(f"{field!r} is no role; the fields of a correction are: {FIELDS}")
    named = _named(store, value, _TYPES.get(name, ("Agent",)))
    for about in holding:
        before = about[KB[name]]
        about[KB[name]] = named
        if name in _ACTING:
            # The step on it is done by the same one.
            for step in made.values():
                if step.get(KB.actor) == before:
                    step[KB.actor] = named
        if name == "weapon":
            about.pop(KB.weaponText, None)
            about.pop(KB.weaponCategory, None)


def _named(store: Store, value: str, types: tuple[str, ...]) -> list[str]:
    found = []
    for name in (part.strip() for part in value.split(";")):
        fitting = [one for one in finding.candidates(store, name, types=types) if one.score == 1.0]
        found.append(bracketed(finding.find(store, name, types=types if fitting else ()).iri))
    return found


def _voice(store: Store, claim: dict[str, list[str]], document: str, said: dict[str, str]) -> None:
    """Only the document's own voice asserts: a claim that is made asserted becomes its publisher's, one that gets a speaker reported."""
    asserted = claim[KB.modality] == [bracketed(concept("asserted"))]
    if not asserted:
        return
    if "source" in said and "status" not in said:
        claim[KB.modality] = [bracketed(concept("reported"))]
    elif "source" in said:
        raise KnowledgeBaseError("status=asserted is for what a document says itself; with a source give status=reported")
    else:
        claim[KB.attributedTo] = [term.n3() for term in describe(store, [document])[document].get(DCTERMS.publisher, ())]
        claim.pop(KB.via, None)
