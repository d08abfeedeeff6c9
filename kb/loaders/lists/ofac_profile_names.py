"""The names of a profile of the Office of Foreign Assets Control, as the flat files tell them and as the file itself writes them."""

from __future__ import annotations

from collections.abc import Iterator

from kb.loaders.lists.ofac_profile import Called, Spelling
from kb.loaders.lists.ofac_remarks import plain
from kb.loaders.lists.scripts import script_code
from kb.model import Concept, Fact
from kb.record import Identifier, Name

_NAMES = {"f.k.a.": "former-name"}
_NAME_PARTS = {"last name": "family_name", "first name": "given_name", "middle name": "middle_name", "patronymic": "patronymic",
               "maiden name": "maiden_name"}
_PARTED = frozenset({*_NAME_PARTS, "entity name", "vessel name", "aircraft name"})
_NO = Concept("")


def named_by(called: Called, keys: dict[str, Name]) -> Iterator[Fact]:
    """The names of one entry of the file, the main one first; ``keys`` gets each under the key of its spelling."""
    main: Name | None = None
    for spelling in called.spellings:
        name = _name(called, spelling, main)
        keys[spelling.key] = name
        yield name
        # The flat files have names in capital letters only; how the office itself writes and parts them is a spelling of its own.
        if (written := _as_written(name, spelling)) is not None:
            yield written
        main = main or name
    # The flat files have no number for a primary name, and tell weak aliases within their remarks.
    if called.number and main is not None and not main.key:
        note = "number of the weak alias" if called.is_weak else "number of the primary name"
        yield Identifier(kind=Concept("list-reference"), value=called.number, under_name=main, note=note)


def _name(called: Called, spelling: Spelling, main: Name | None) -> Name:
    script = script_code(spelling.script)
    kind = "primary-name" if not called.type else _NAMES.get(called.type.lower(), "alias")
    strength = "" if not called.type else "weak" if called.is_weak else "strong"
    parts = _parts(spelling)
    if spelling.full and parts["family_name"]:
        parts = _parts(Spelling([])) | {"family_name": plain(spelling.family), "given_name": plain(spelling.given)}
    span = called.span
    notes = ["n.k.a." if called.type.lower() == "n.k.a." else "", called.note, spelling.note,
             f"script: {spelling.script}" if spelling.script and not script else ""]
    return Name(
        key=called.number if called.type and not called.is_weak and main is None else "",
        full_name=plain(spelling.full) or _composed(spelling),
        family_name=parts["family_name"], given_name=parts["given_name"], middle_name=parts["middle_name"],
        patronymic=parts["patronymic"], maiden_name=parts["maiden_name"],
        name_part=() if spelling.full else _others(spelling), script="" if script == "Latn" else script,
        kind=Concept("original-script-name" if main and script not in ("", "Latn") else kind), strength=Concept(strength), variant_of=main,
        note="; ".join(filter(None, notes)),
        start_date=span.first.date if span and span.first else None, end_date=span.last.date if span and span.last else None,
    )


def _composed(spelling: Spelling) -> str:
    """A name of its parts as the flat files have it: the family name first, and a comma."""
    last = " ".join(word for type_, word in spelling.parts if type_.lower() == "last name")
    rest = " ".join(word for type_, word in spelling.parts if type_.lower() != "last name")
    return plain(", ".join(filter(None, (last, rest))))


def _parts(spelling: Spelling) -> dict[str, str]:
    """The parts of a name that have a property of their own."""
    found = dict.fromkeys(_NAME_PARTS.values(), "")
    for type_, word in spelling.parts:
        if (field := _NAME_PARTS.get(type_.lower())) is not None:
            found[field] = f"{found[field]} {plain(word)}".strip()
    return found


def _others(spelling: Spelling) -> tuple[str, ...]:
    """Parts that have none; a name that is one part is not parted."""
    return tuple(plain(word) for type_, word in spelling.parts if len(spelling.parts) > 1 and type_.lower() not in _PARTED)


def _as_written(name: Name, spelling: Spelling) -> Name | None:
    """A name in the letters and parts of the file, where it is composed otherwise too."""
    composed, parts, others = _composed(spelling), _parts(spelling), _others(spelling)
    more = others or parts["middle_name"] or parts["patronymic"] or parts["maiden_name"]
    if not spelling.full or not composed or (composed == name.full_name and not more):
        return None
    kind = name.kind if name.kind != "primary-name" else _NO  # an entry has one primary name
    return Name(full_name=composed, name_part=others, kind=kind, strength=name.strength, script=name.script, variant_of=name,
                family_name=parts["family_name"], given_name=parts["given_name"], middle_name=parts["middle_name"],
                patronymic=parts["patronymic"], maiden_name=parts["maiden_name"])


__all__ = ["named_by"]
