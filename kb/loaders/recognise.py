"""Which format a source has: its suffix narrows it down, its first bytes decide."""

from __future__ import annotations

import re
from collections.abc import Callable

Sniffer = Callable[[bytes], bool]
"""Says of the first bytes of a source whether they look like one format."""




def never(head: bytes) -> bool:
    """For a format whose bytes look like many others: only a suffix or the user tells it."""
    return False


def looks_like(pattern: bytes) -> Sniffer:
    """A sniffer for a pattern that the beginning must match, white space and a byte-order mark aside.

    >>> looks_like(b"%PDF-")(b"%PDF-1.7 ...")
    True
    """
    form = re.compile(pattern, re.I | re.S)

    def sniff(head: bytes) -> bool:
        return form.match(head.removeprefix(b"\xef\xbb\xbf").lstrip()) is not None

    return sniff


def json_with(*keys: str) -> Sniffer:
    """A sniffer for JSON, one or many lines of it, that has one of these keys near its beginning."""
    named = re.compile("|".join(rf'"{re.escape(key)}"\s*:' for key in keys).encode())

    def sniff(head: bytes) -> bool:
        plain = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return plain[:1] in (b"{", b"[") and named.search(plain) is not None

    return sniff


def is_text(head: bytes) -> bool:
    """Whether bytes may be plain text: no NUL, hardly any control characters."""
    controls = sum(byte < 32 and byte not in (9, 10, 12, 13, 27) for byte in head)
    return bool(head.strip()) and b"\0" not in head and controls * 50 < len(head)


def xml_root(tag: str, *within: str) -> Sniffer:
    """A sniffer for XML whose outermost element has this tag, whatever its namespace, and whose head holds the other words.

    >>> xml_root("export", "fpi/fsd")(b'<?xml version="1.0"?><export xmlns="http://eu.europa.ec/fpi/fsd/export">')
    True
    """
    begins = looks_like(rb"(?:<\?xml.{,300}?\?>\s*)?(?:<!--.{,3000}?-->\s*)*<(?:\w+:)?" + tag.encode() + rb"[\s>/]")
    return lambda head: begins(head) and all(word.encode() in head for word in within)
