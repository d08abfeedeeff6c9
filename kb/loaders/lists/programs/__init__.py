"""Programmes and their issuers, one YAML file each: in an archive, in one folder, or in two (``programs`` and ``issuers``).

A programme is a fact of its own (who issues it, at whom it is directed, what it restricts, on which acts it rests); an issuer is a record.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.errors import SourceError
from kb.loaders.lists.programs import issuers, measures
from kb.loaders.lists.programs.files import Sheet, sheets, whole
from kb.loaders.lists.streams import Stream
from kb.model import Concept, Entity
from kb.record import Account, Edition, Program, Record, Said

LIST = "sanctions-programmes"
_LEFT_OUT = {
    "id": "the number of the row in the publisher's own database",
    "dataset": "the publisher's name for the data set in which it files designations under the programme",
}
_FORMS = tuple(tuple(re.compile(rb"^" + key + rb":", re.MULTILINE) for key in keys) for keys in
               ((b"key", b"issuer", b"title"), (b"name", b"territory"), (b"name", b"acronym", b"organisation")))
_STATUS = {"ended": "terminated", "terminated": "terminated", "active": "in-force", "suspended": "suspended"}


def sniff(head: bytes) -> bool:
    """Whether bytes begin an archive of such files, or are one of them."""
    is_archive = head[257:262] == b"ustar" and (b"programs/" in head or b"issuers/" in head)
    return is_archive or any(all(form.search(head) for form in forms) for forms in _FORMS)


def read(stream: Stream) -> Edition:
    """The edition in an archive; one file stands for all beside it."""
    account = Account()
    return Edition(
        list=LIST, title="Sanctions programmes and their issuers", authority=Entity("OpenSanctions", "Organization"),
        records=_records(stream, account), account=account, kind=Concept("dataset"), url="https://www.opensanctions.org/programs/",
    )


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    # An archive may hold the issuers behind the programmes that name them.
    known: dict[str, Entity] = {}
    for sheet in sheets(stream, "issuers"):
        record = issuers.record(LIST, sheet)
        known[sheet.stem] = issuers.entity_of(LIST, sheet)
        yield record
        sheet.close(account, {"id": _LEFT_OUT["id"]})
    for sheet in sheets(stream, "programs"):
        yield _program(sheet, known, account)
        sheet.close(account, _LEFT_OUT)


def _program(sheet: Sheet, known: dict[str, Entity], account: Account) -> Record:
    code, title, issuer = sheet.text("key") or sheet.stem, sheet.text("title"), sheet.text("issuer")
    if not title or not issuer:
        raise SourceError(sheet.name, "has no title or no issuer: it is no programme")
    if issuer not in known:
        account.notes.append(f"programme {code}: no file describes its issuer {issuer!r}; it stands under this word")
    aliases, words, status = sheet.texts("aliases"), sheet.texts("measures"), sheet.text("status")
    program = Program(
        label=title, alias=tuple(alias for alias in aliases if alias != title), identifier=code,
        issued_by=known.get(issuer) or Entity(issuer, "Organization"), url=sheet.text("url"),
        target=tuple(found for territory in sheet.texts("target_territories") if (found := measures.territory(territory))),
        measure_type=tuple(dict.fromkeys(measures.kind(word) for word in words)), measure_text="; ".join(words),
        legal_basis=tuple(measures.act(alias) for alias in aliases if measures.is_act(alias)), status=Concept(_STATUS.get(status, "")),
        note="\n".join(filter(None, [sheet.text("summary"), f"Status: {status}." if status and status not in _STATUS else "",
                                     *(f"Territory: {one}." for one in sheet.texts("target_territories") if not measures.territory(one))])),
        canonical=measures.reference_of(issuer, (code, title, *aliases)),
    )
    return Record(code, "", "", (Said((program,)),), sheet.source)


__all__ = ["LIST", "read", "sniff", "whole"]
