"""Registers of arms transfers: the trade register of SIPRI in both forms of its export, and the Register of the United Nations."""

from __future__ import annotations

from kb.loaders.lists.arms import by_id, register
from kb.loaders.lists.arms.export import beginning
from kb.loaders.lists.arms.unroca import read as read_unroca
from kb.loaders.lists.arms.unroca import sniff as sniff_unroca
from kb.loaders.lists.streams import Stream
from kb.record import Edition

_HEAD = 8_192
_PREAMBLE = b"transfers of major conventional arms"
_HEADERS = ((b"weapon designation", b"year of order"), (b"sipri at database id", b"delivery year"))


def sniff(head: bytes) -> bool:
    """Whether bytes begin one of the two forms of the trade register, with its preamble or without."""
    lower = head[:_HEAD].lower()
    return any(all(word in lower for word in words) for words in _HEADERS) or lower.removeprefix(b"\xef\xbb\xbf").startswith(_PREAMBLE)


def read(stream: Stream) -> Edition:
    """The edition of the trade register in a file: one line a deal, or one row a deal and delivery year.

    The two forms tell different things under different keys; each is a list of its own, so that their accounts never mix.
    """
    export = beginning(stream)
    return by_id.read(export) if by_id.ID in export.columns else register.read(export)


__all__ = ["read", "read_unroca", "sniff", "sniff_unroca"]
