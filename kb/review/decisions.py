"""Decisions on claims, and taking them back."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from kb.errors import KnowledgeBaseError
from kb.iris import digest
from kb.knowledge.base import KnowledgeBase
from kb.knowledge.judgements import MARK, Judgement, contents, graph_of, judgements, node, written
from kb.knowledge.lookups import describe
from kb.store.base import Store
from kb.vocab import ID, KB, RDF

VERDICTS = ("accepted", "rejected", "corrected")


def decide(base: KnowledgeBase, claim: str, verdict: str, *, who: str = "", why: str = "", changes: Sequence[str] = ()) -> Judgement:
    """Accepts, rejects or corrects a claim; ``who`` is the login name if absent, ``changes`` are ``field=value`` for a correction.

    A rejected or corrected claim counts no more from today; a corrected one is told anew beside it.  A KnowledgeBaseError says what is
    wrong, and then nothing is written.
    """
    store = base.store
    if verdict not in VERDICTS:
        raise KnowledgeBaseError(f"the verdict {verdict!r} is not known; known are: {', '.join(VERDICTS)}")
    if bool(changes) != (verdict == "corrected"):
        raise KnowledgeBaseError("a correction needs what it changes, as field=value, and only a correction changes anything")
    _check(store, claim)
    content = contents(store, [claim])[claim]
    now = datetime.now(UTC)
    made = Judgement(
        iri=node(digest(now.isoformat(), who, claim)), verdict=verdict, who=who or _login(), when=now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        why=why, content=content, corrections=tuple(changes), claim=claim,
    )
    store.replace({graph_of(made.iri): written(store, made)})
    return made


def undo(base: KnowledgeBase, judgement: str, *, who: str = "", why: str = "") -> Judgement:
    """Takes a judgement back by a newer one that replaces it; both stay, and the claim counts as before."""
    store = base.store
    old = next((one for one in judgements(store) if judgement in (one.iri, one.iri.removeprefix(ID + "judgement/"))), None)
    if old is None:
        raise KnowledgeBaseError(f"there is no judgement {judgement}; `kb review --list` names them all")
    if not old.open:
        raise KnowledgeBaseError(f"the judgement {old.iri} is taken back already" if not old.replaces else
                                 f"{old.iri} takes another judgement back; decide on the claim anew instead")
    now = datetime.now(UTC)
    newer = Judgement(
        iri=node(digest(now.isoformat(), who, old.iri)), verdict="undecided", who=who or _login(),
        when=now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), why=why, content=old.content, replaces=old.iri, claim=old.claim, open=False,
    )
    store.replace({
        graph_of(newer.iri): written(store, newer),
        graph_of(old.iri): written(store, replace(old, open=False)),
    })
    return newer


def _check(store: Store, claim: str) -> None:
    about = describe(store, [claim])[claim] if claim.startswith(("http://", "https://")) and not set(claim) & set(' <>"{}|^`\\') else {}
    if not any(term.value == KB.Claim for term in about.get(RDF.type, ())):
        raise KnowledgeBaseError(f"there is no claim {claim}; `kb review` and `kb find` show the IRIs of claims")
    if MARK in claim:
        raise KnowledgeBaseError(f"{claim} is a person's correction already; undo its judgement to change it")
    for one in judgements(store):
        if one.open and one.claim == claim:
            raise KnowledgeBaseError(f"{claim} is decided already: {one.verdict} by {one.who}; undo {one.iri} first")
    if KB.recordedUntil in about:
        raise KnowledgeBaseError(f"{claim} is closed: a newer edition of its document no longer says so")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise KnowledgeBaseError("the login name is not known here; say who decides with --who NAME") from None
