"""The table that links listed names to the press releases about them.

A release may announce that a name was listed, changed or taken off; the table does not say which.  So a link becomes an Action ``announce``
by the authority that concerns the record, in a claim whose source is the release: evidence for whoever looks for the article behind an
entry, and no designation that nobody has told.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from kb.errors import SourceError
from kb.iris import digest, entity
from kb.loaders.lists.dates import when
from kb.loaders.lists.streams import Stream
from kb.model import Concept, Entity
from kb.record import Account, Act, Edition, Identifier, Name, Record, Said, Step
from kb.resolve import coded

LIST = "ofac-press-releases"
_PIECE = 65_536
_LONGEST = 5_000_000
_INVISIBLE = {0x200B: None, 0xFEFF: None, 0xA0: " "}
_KEYS = ("pr_data", "sdnid")
_OF_A_LINK = ("link", "date", "title")


def sniff(head: bytes) -> bool:
    """Whether bytes begin an object of names with their releases."""
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{" and b'"pr_data"' in head


def read(stream: Stream) -> Edition:
    """The edition in a file; what the authority announced is relayed by whoever made the table."""
    account = Account()
    return Edition(
        list=LIST, title="Press releases about names on the lists of the Office of Foreign Assets Control",
        authority=coded.organization("ofac"), publisher=Entity("SanctionsExplorer", "Organization"), records=_records(stream, account),
        account=account, kind=Concept("dataset"),
    )


def _records(stream: Stream, account: Account) -> Iterator[Record]:
    for name, value, text in _pairs(stream):
        if not isinstance(value, dict) or not isinstance(value.get("pr_data", []), list):
            raise SourceError(stream.name, f"has no list of releases under the name {name!r}")
        if not name.strip():
            account.notes.append("an entry has no name")
        yield _record(name, value, text, account)


def _record(name: str, value: dict[str, Any], text: str, account: Account) -> Record:
    number = str(value.get("sdnid") or "").strip()
    label = " ".join(name.split())
    key = number or digest("name", label)
    account.take("name")
    said = [Said((Name(full_name=label, kind=Concept("primary-name")),))] if label else []
    if number:
        account.take("sdnid")
        said.append(Said((Identifier(value=number, kind=Concept("list-reference"), note="sdnid"),)))
    for field in value:
        if field not in _KEYS:
            account.miss(field, name)
    record = Entity(label, "Agent", entity("record", LIST, key))
    seen: list[Act] = []
    for link in value.get("pr_data", []):
        if (release := _release(link, name, account)) is None:
            continue
        seen.append(release)
        day = when(str(link.get("date", "")), "month-first")
        step = Step(action_type=Concept("announce"), actor=(coded.organization("ofac"),), target=(record,), topic=release.title,
                    **day.fields)  # type: ignore[arg-type]
        said.append(Said((step,), source=release))
    if len(seen) > len(set(seen)):
        account.notes.append(f"{name}: {len(seen) - len(set(seen))} of {len(seen)} links repeat another; each is kept")
    return Record(key, "Agent", label or key, tuple(said), text)


def _release(link: object, name: str, account: Account) -> Act | None:
    if not isinstance(link, dict) or not any(link.values()):
        account.notes.append(f"{name!r}: one of its links is empty")
        return None
    for field in link:
        if field in _OF_A_LINK:
            account.take(f"pr_data/{field}")
        else:
            account.miss(f"pr_data/{field}", name)
    title = " ".join(str(link.get("title", "")).translate(_INVISIBLE).split())
    return Act(title, url=str(link.get("link", "")).strip(), issued=when(str(link.get("date", "")), "month-first").date,
               kind=Concept("press-release"))


def _pairs(stream: Stream) -> Iterator[tuple[str, Any, str]]:
    """The names of the outermost object with their values and the text of both, read piece by piece."""
    decoder = json.JSONDecoder()
    with stream.open() as file:
        # A piece may end within a letter.
        rest, held, ended, number = b"", "", False, 0
        while not ended or held.strip():
            piece = b"" if ended else file.read(_PIECE)
            ended = not piece
            rest += piece
            text, rest = _decoded(rest, stream.name, final=ended)
            held += text.removeprefix("\ufeff") if number == 0 and not held else text
            at = 0
            while True:
                at = _skip(held, at, "{" if number == 0 else ",")
                if held[at:at + 1] == "}":
                    if held[at + 1:].strip() or not ended:
                        if held[at + 1:].strip():
                            raise SourceError(stream.name, "goes on behind the end of its object")
                        break
                    return
                try:
                    name, middle = decoder.raw_decode(held, at)
                    value, end = decoder.raw_decode(held, _skip(held, middle, ":"))
                except (json.JSONDecodeError, RecursionError):
                    break
                if not isinstance(name, str):
                    raise SourceError(stream.name, "is no object of names")
                number += 1
                yield name, value, held[at:end]
                at = end
            held = held[at:]
            if ended:
                raise SourceError(stream.name, f"is no JSON, or cut: behind name {number:,} it reads {held[:40]!r}")
            if len(held) > _LONGEST:
                raise SourceError(stream.name, f"holds something behind name {number:,} that is longer than any entry, or no JSON")


def _skip(text: str, at: int, sign: str) -> int:
    """The place behind white space and one sign."""
    while at < len(text) and text[at].isspace():
        at += 1
    if text[at:at + 1] == sign:
        at += 1
        while at < len(text) and text[at].isspace():
            at += 1
    return at


def _decoded(content: bytes, name: str, *, final: bool) -> tuple[str, bytes]:
    try:
        return content.decode("utf-8"), b""
    except UnicodeDecodeError as error:
        if final or len(content) - error.start > 4:
            raise SourceError(name, f"is not UTF-8 text: {error.reason}") from None
        return content[:error.start].decode("utf-8"), content[error.start:]
