"""FollowTheMoney, as OpenSanctions and Aleph publish it: entities or statements become records, read twice and never held whole.

Every entity is a record of its own.  An entity that is a tie (Sanction, Ownership, Directorship, Passport ...) is a record without a
class: it asserts one fact about other records of the same list, by their numbers, in whatever order the lines come.  A first pass over
the file (the *survey*) notes of every number what it is, keeps the addresses in a temporary database, and finds the day of the edition;
so a person gets the words of the address at which the file only points, and who is referred to and not described gets a record with
its number alone.

    entities.ftm.json            one entity a line; the nested form (``targets.nested.json``) as well
    entities.delta.json          only what has changed: everything else of the list stays
    statements.csv, .json        one value a line, with its language and the dataset it is from
"""

from __future__ import annotations

from kb.loaders.lists.ftm import entities, statements
from kb.loaders.lists.ftm.editions import edition
from kb.loaders.lists.streams import Stream
from kb.loaders.recognise import looks_like
from kb.record import Account, Edition

__all__ = ["read", "read_statements", "sniff", "sniff_statements"]

_STATEMENT = looks_like(rb'(?:\{.{,2000}?"canonical_id"\s*:)|(?:(?:"?\w+"?,)*"?canonical_id"?,)')
_ENTITY = looks_like(rb'\{.*?"schema"\s*:\s*"[A-Z]|\{"op"\s*:\s*"(?:ADD|MOD|DEL)"')
_WITH_PROPERTIES = looks_like(rb'\{.*?"properties"\s*:\s*\{|\{"op"\s*:\s*"DEL"')


def sniff(head: bytes) -> bool:
    """Whether the first line is an entity, or what a delta says of one."""
    line = head.lstrip().split(b"\n", 1)[0]
    return _ENTITY(line) and _WITH_PROPERTIES(line) and b'"canonical_id"' not in line


def sniff_statements(head: bytes) -> bool:
    """Whether the first line is a statement, or the header of a table of them."""
    line = head.lstrip().split(b"\n", 1)[0]
    return _STATEMENT(line) and b"entity_id" in line and b"prop" in line


def read(stream: Stream) -> Edition:
    """The edition in a file of entities, or what a delta changes of one."""
    account = Account()
    return edition(stream, account, lambda account: entities.proxies(stream, account))


def read_statements(stream: Stream) -> Edition:
    """The edition in a file of statements; those of one entity need not stand together."""
    account = Account()
    return edition(stream, account, lambda account: statements.proxies(stream, account))
