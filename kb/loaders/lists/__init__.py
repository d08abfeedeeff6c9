"""Official lists and registers become editions, read as streams: the table of their formats.

A format is one module with ``read(stream) -> Edition`` over the accounting readers of elements (``tree``), rows (``table``) and objects, and
one line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kb.loaders.lists import eu_xml, un
from kb.loaders.lists.streams import Stream
from kb.loaders.recognise import Sniffer, xml_root
from kb.record import Edition

__all__ = ["LISTS", "ListFormat"]


@dataclass(frozen=True, slots=True)
class ListFormat:
    """A format of lists: its word for ``--as``, the suffixes of its files without their packing, how it begins, and what reads it."""

    word: str
    suffixes: tuple[str, ...]
    sniff: Sniffer
    read: Callable[[Stream], Edition]


LISTS = (
    ListFormat("un-xml", (".xml",), xml_root("CONSOLIDATED_LIST"), un.read),
    ListFormat("eu-xml", (".xml",), xml_root("export", "fpi/fsd"), eu_xml.read),
)
