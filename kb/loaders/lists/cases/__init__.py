"""Cases of sanctions between states: the Global Sanctions Data Base.

A case is one measure of all its senders against all its targets, with an objective for each aim that they pursued.
"""

from __future__ import annotations

from collections.abc import Iterator

from kb.dates import PartialDate
from kb.errors import SourceError
from kb.loaders.lists.arms.export import encoding_of
from kb.loaders.lists.arms.values import year
from kb.loaders.lists.cases.parties import Parties
from kb.loaders.lists.streams import Stream
from kb.loaders.lists.table import Row, rows
from kb.model import Concept, Entity, Fact, SanctionsMeasure
from kb.record import Account, Edition, Objective, Record, Said

LIST = "gsdb"
_NEEDED = ("case_id", "sanctioned_state", "sanctioning_state", "begin")
_FLAGS = {"arms": "arms-embargo", "military": "military-assistance-ban", "financial": "financial", "travel": "travel-ban",
          "other": "other-measure"}
_TRADE = {"exp_compl": "export-ban", "exp_part": "export-ban", "imp_compl": "import-ban", "imp_part": "import-ban"}
_REASONS = {"policy_change": "policy-change", "destab_regime": "regime-change", "territorial_conflict": "territorial-conflict",
            "prevent_war": "prevent-war", "end_war": "end-war", "terrorism": "terrorism", "human_rights": "human-rights",
            "democracy": "democracy", "other": "other-reason"}
_OUTCOMES = {"success_total": "full-success", "success_part": "partial-success", "nego_settlement": "negotiated-settlement",
             "failed": "failure", "ongoing": "ongoing"}
_ONGOING = "ongoing"


def sniff(head: bytes) -> bool:
    """Whether bytes begin with the header of the data base."""
    first = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0]
    return b"sanctioned_state" in first and b"sanctioning_state" in first


def read(stream: Stream) -> Edition:
    """The edition in a file."""
    account = Account()
    return Edition(
        list=LIST, title="Global Sanctions Data Base", authority=Entity("Global Sanctions Data Base", "Organization"),
        records=_records(stream, account), account=account, kind=Concept("dataset"), url="https://www.globalsanctionsdatabase.com",
    )


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    # A case that goes on "ends" in the last year that the edition covers.
    encoding = encoding_of(stream)
    last = max((row["end"] for row in rows(stream, encoding=encoding)), default="")
    parties = Parties(account)
    for row in rows(stream, encoding=encoding):
        for column in _NEEDED:
            if not row[column]:
                raise SourceError(stream.name, f"has a case without {column!r}", line=row.line)
        yield _record(row, parties, last)
        row.close(account, f"case {row['case_id']}", {})


def _record(row: Row, parties: Parties, last: str) -> Record:
    number = row["case_id"]
    senders, targets = parties.of(row["sanctioning_state"], number), parties.of(row["sanctioned_state"], number)
    aims, successes = row.split("objective", ","), row.split("success", ",")
    begun, ended = year(row["begin"]), year(row["end"])
    goes_on = _ONGOING in successes and row["end"] == last
    measure = SanctionsMeasure(
        key=number, sender=senders, target=targets, measure_type=_types(row), measure_text=row["descr_trade"],
        reason=tuple(dict.fromkeys(Concept(_REASONS.get(aim, "other-reason")) for aim in aims)), reason_text=", ".join(aims),
        start_date=begun, end_date=None if goes_on else ended, held_on=ended if goes_on else None, date_text=_words(row, begun, ended),
        note="; ".join(column for column in ("sender_mult", "target_mult") if row[column] == "1"),
    )
    if len(aims) != len(successes):
        parties.account.notes.append(f"case {number}: {len(aims)} objectives and {len(successes)} outcomes are paired in their order")
    objectives: list[Fact] = [
        Objective(sender=senders, target=targets, reason=(Concept(_REASONS[aim]),) if aim in _REASONS else (), reason_text=aim,
                  outcome=Concept(_OUTCOMES.get(success, "")), note="" if success in _OUTCOMES else success, part_of=measure)
        for aim, success in zip(aims, [*successes, *[""] * (len(aims) - len(successes))], strict=False)
    ]
    return Record(number, "", "", (Said((measure, *objectives)),), row.text)


def _types(row: Row) -> tuple[Concept, ...]:
    kinds = row.split("descr_trade", ",")
    found = [_TRADE[kind] for kind in kinds if kind in _TRADE]
    if {"exp_compl", "imp_compl"} <= set(kinds):
        found.append("trade-embargo")
    if row["trade"] == "1" and not found:
        found.append("other-measure")
    found += [kind for column, kind in _FLAGS.items() if row[column] == "1"]
    return tuple(dict.fromkeys(map(Concept, found)))


def _words(row: Row, begun: PartialDate | None, ended: PartialDate | None) -> str:
    return "; ".join(row[column] for column, date in (("begin", begun), ("end", ended)) if row[column] and date is None)


__all__ = ["LIST", "Parties", "read", "sniff"]
