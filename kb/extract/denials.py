"""What a clause behind an accusation denies: "accused Norway of arming the rebels, which it denies", "a charge that Norway denies"."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.grammar import children
from kb.extract.lexicon import words
from kb.extract.references import References, subject_entities
from kb.model import Action, Entity, Fact

_CHARGES = frozenset({"charge", "accusation", "allegation", "claim"})
_WHICH = frozenset({"which", "that"})


def deniers(references: References, trigger: Token, fact: Fact) -> tuple[Entity, ...]:
    """Who denies the fact in a relative clause behind its word; empty if nobody does, or somebody who takes no part in it."""
    about = fact.acts_on if isinstance(fact, Action) and fact.acts_on is not None else fact
    parts = {one for name in ("attacker", "supplier", "donor", "recipient", "actor") for one in _entities(getattr(about, name, ()))}
    for token in trigger.doc[trigger.i + 1 : trigger.sent.end]:
        if token.lemma_.lower() not in words("speech", "denying") or token.dep_ not in ("relcl", "advcl", "ccomp", "acl"):
            continue
        which = any(one.lower_ in _WHICH for one in children(token, "dobj", "nsubj", "mark"))
        if not which and token.head.lemma_.lower() not in _CHARGES:
            continue
        found = tuple(one for one in subject_entities(references, token) if one in parts or one.of in parts)
        if found:
            return found
    return ()


def _entities(value: object) -> tuple[Entity, ...]:
    return value if isinstance(value, tuple) else (value,) if isinstance(value, Entity) else ()
