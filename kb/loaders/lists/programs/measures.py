"""What a programme restricts, at whom it is directed, on which acts it rests, and which one of the reference it is."""

from __future__ import annotations

import re
from functools import cache

from kb import reference
from kb.model import Concept, Entity
from kb.record import Act
from kb.resolve import coded
from kb.vocab import ID

_KINDS = {
    "aid suspension": "aid-suspension", "arms embargo": "arms-embargo", "arms restrictions": "arms-embargo",
    "asset freeze": "asset-freeze", "debarment": "procurement-ban", "export control": "export-control",
    "financial restrictions": "financial", "import restrictions": "import-ban", "investment ban": "investment-ban",
    "sectoral sanctions": "sectoral", "services ban": "services-ban", "travel ban": "travel-ban",
}
_TERRITORIES = {
    "ua-cri": "place/crimea", "ua-dpr": "organization/donetsk-peoples-republic", "ua-lpr": "organization/luhansk-peoples-republic",
    "md-pmr": "place/transnistria", "eu": "organization/european-union", "un": "organization/united-nations",
}
# The world, and the internet, are no targets.
_NOWHERE = frozenset({"zz", "ip"})
_ISSUERS = {
    "au_dfat": "australia", "ca_mfa": "canada", "ch_fdfa": "switzerland", "ch_seco": "switzerland", "eu_council": "eu", "gb_fcdo": "uk",
    "gb_ofsi": "uk", "jp_japan": "japan", "nz_mfat": "new-zealand", "ua_nsdc": "ukraine", "us_bis": "bis", "us_ofac": "ofac",
    "us_state": "us-state", "zz_unsc": "un",
}
_ACTS = (
    (re.compile(r"\b(?:E\.?O\.?|Executive Order) ?\d{4,5}\b"), "executive-order"),
    (re.compile(r"\b(?:UNSCR|Resolution) \d+"), "resolution"),
    (re.compile(r"\bDecision\b"), "decision"),
    (re.compile(r"\bRegulations?\b|\bCFR\b|\bOrdinance\b"), "regulation"),
    (re.compile(r"\b(?:Act|Law|Code)\b(?: of \d{4}| \d{4}|$| \()"), "law"),
)


def kind(words: str) -> Concept:
    """The type of measure that words of the register name."""
    return Concept(_KINDS.get(words.lower(), "other-measure"))


def is_act(alias: str) -> bool:
    """Whether another name of a programme is that of a legal act."""
    return bool(_act_kind(alias))


def act(alias: str) -> Act:
    """The legal act of a name.

    >>> act("EO 13662").kind, act("Regulation (EU) 2017/1509").kind
    ('executive-order', 'regulation')
    """
    return Act(alias, kind=_act_kind(alias))


def _act_kind(alias: str) -> Concept:
    return Concept(next((kind for form, kind in _ACTS if form.search(alias)), ""))


@cache
def territory(code: str) -> Entity | None:
    """The state, place or body of a code; None for the whole world, and for a code that nobody knows."""
    if code in _NOWHERE:
        return None
    if code in _TERRITORIES:
        entry = reference.by_iri(ID + _TERRITORIES[code])
    elif known := coded.state(code if len(code) == 2 else code.upper()):
        return known
    else:
        return None
    return Entity(entry.label, entry.type, entry.iri) if entry else None


def reference_of(issuer: str, names: tuple[str, ...]) -> str:
    """The programme of the reference that has one of these names, if all that have are the same one."""
    of = _ISSUERS.get(issuer, "")
    found = {known.iri for name in names for form in (name, name.partition("-")[2]) if form and (known := coded.program(of, form))}
    return next(iter(found)) if len(found) == 1 else ""
