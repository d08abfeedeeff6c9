"""XML of lists, read as a stream of elements that remember what has been taken of them.

Nothing outside the file is ever opened, and a file that declares entities is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from kb.errors import SourceError
from kb.loaders.lists.streams import Readable, Stream
from kb.record import Account

_DECLARES = re.compile(rb"<!(?:ENTITY|DOCTYPE)", re.IGNORECASE)
_HEAD = 65_536
_NAMESPACES = re.compile(r' xmlns(?::\w+)?="[^"]*"')


class Node:
    """One element of a record.  What is read through it counts as taken; :meth:`close` finds what nobody has read.

    Tags and attributes are named without their namespace.  An attribute is ``@name``, the element's own text is ``.``.
    """

    __slots__ = ("_attributes", "_children", "_element", "_read", "_text_read", "place", "tag")

    def __init__(self, element: etree._Element, place: str = "") -> None:
        self._element = element
        self.tag = _local(element.tag)
        self.place = f"{place}/{self.tag}" if place else self.tag
        self._children: dict[str, list[Node]] | None = None
        self._attributes: dict[str, str] | None = None
        self._read: set[str] = set()
        self._text_read = False

    @property
    def line(self) -> int:
        """The line of the file in which the element begins."""
        return int(self._element.sourceline or 0)

    def _by_tag(self) -> dict[str, list[Node]]:
        children = self._children
        if children is None:
            children = self._children = {}
            place = self.place
            for element in self._element:
                if isinstance(element.tag, str):
                    child = Node(element, place)
                    if (same := children.get(child.tag)) is None:
                        children[child.tag] = [child]
                    else:
                        same.append(child)
        return children

    def all(self, tag: str) -> list[Node]:
        """The child elements of a tag."""
        return self._by_tag().get(tag, [])

    def one(self, tag: str) -> Node | None:
        """The first child element of a tag."""
        found = self._by_tag().get(tag)
        return found[0] if found else None

    def path(self, *tags: str) -> list[Node]:
        """The elements down a path of tags: ``path("akaList", "aka")``."""
        nodes = [self]
        for tag in tags:
            nodes = [child for node in nodes for child in node.all(tag)]
        return nodes

    def children(self) -> list[Node]:
        """All child elements."""
        return [node for nodes in self._by_tag().values() for node in nodes]

    def own(self) -> str:
        """The element's own text; white space within it counts as one blank, for editions break their lines differently."""
        self._text_read = True
        return " ".join((self._element.text or "").split())

    def text(self, tag: str) -> str:
        """The text of the first child of a tag that has any; empty without one."""
        for child in self.all(tag):
            if found := child.own():
                return found
        return ""

    def texts(self, tag: str) -> list[str]:
        """The texts of all children of a tag that have any."""
        return [found for child in self.all(tag) if (found := child.own())]

    def attr(self, name: str) -> str:
        """An attribute; empty without it."""
        self._read.add(name)
        known = self._attributes
        return (self.attributes() if known is None else known).get(name, "")

    def attributes(self) -> dict[str, str]:
        """All attributes that are not empty, without marking them as read."""
        if self._attributes is None:
            self._attributes = {_local(key): value for key, words in self._element.items() if (value := words.strip())}
        return self._attributes

    def source(self) -> str:
        """The element as the file has it, without the declarations of namespaces."""
        return _NAMESPACES.sub("", etree.tostring(self._element, encoding="unicode", with_tail=False))

    def close(self, account: Account, where: str, left_out: dict[str, str]) -> None:
        """Counts every value in and below the element as taken, left out (``left_out``: place -> reason), or unknown."""
        for name in self.attributes():
            _count(account, f"{self.place}/@{name}", name in self._read, where, left_out)
        text = self._element.text
        if text and not text.isspace():
            _count(account, self.place, self._text_read, where, left_out)
        for children in self._by_tag().values():
            for child in children:
                child.close(account, where, left_out)


def _count(account: Account, place: str, is_read: bool, where: str, left_out: dict[str, str]) -> None:
    if place in left_out:
        account.leave_out(place, left_out[place])
    elif is_read:
        account.take(place)
    else:
        account.miss(place, where)


def _local(tag: str) -> str:
    return tag.rpartition("}")[2] if tag[:1] == "{" else tag


def elements(stream: Stream, *tags: str, account: Account | None = None, left_out: dict[str, str] | None = None) -> Iterator[Node]:
    """The elements of these tags, in the order of the file, each forgotten once the next is asked for.

    An element within another one of these tags comes with that one, not by itself.  With an account, what the file holds outside of them
    is left out for the reasons in ``left_out`` (place -> reason), or counted as unknown.
    """
    wanted = frozenset(tags)
    with stream.open() as file:
        yield from _walk(stream.name, file, wanted, account, left_out or {})


def root(stream: Stream) -> Node:
    """The outermost element with its attributes, read no further than its start."""
    with stream.open() as file:
        parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
        try:
            while piece := file.read(_HEAD):
                if _DECLARES.search(piece):
                    raise SourceError(stream.name, "declares a document type or entities, which no list needs: it is not read")
                parser.feed(piece)
                for _, element in parser.read_events():
                    return Node(element)
        except etree.XMLSyntaxError as error:
            raise SourceError(stream.name, f"is no XML: {error.msg}", line=error.lineno or None) from None
    raise SourceError(stream.name, "is empty")


def _walk(name: str, file: IO[bytes], wanted: frozenset[str], account: Account | None, left_out: dict[str, str]) -> Iterator[Node]:
    parser = etree.XMLPullParser(events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    depth, first, path = 0, True, [""]
    try:
        while piece := file.read(_HEAD):
            if first and _DECLARES.search(piece):
                raise SourceError(name, "declares a document type or entities, which no list needs: it is not read")
            first = False
            parser.feed(piece)
            for event, element in parser.read_events():
                tag = element.tag
                if not isinstance(tag, str):
                    continue
                tag = _local(tag)
                if tag in wanted:
                    depth += 1 if event == "start" else -1
                    if event == "end" and depth == 0:
                        yield Node(element)
                        _forget(element)
                elif depth == 0 and account is not None:
                    if event == "start":
                        path.append(f"{path[-1]}/{tag}" if path[-1] else tag)
                    else:
                        _count_outside(element, path.pop(), account, left_out)
                        _forget(element)
        parser.close()
    except etree.XMLSyntaxError as error:
        line = error.lineno if error.lineno else None
        raise SourceError(name, f"is no XML, or cut: {error.msg}", line=line) from None


def _count_outside(element: etree._Element, place: str, account: Account, left_out: dict[str, str]) -> None:
    for key, words in element.items():
        if words.strip():
            _count(account, f"{place}/@{_local(key)}", False, "outside the records", left_out)
    if (element.text or "").strip():
        _count(account, place, False, "outside the records", left_out)


def _forget(element: etree._Element) -> None:
    element.clear()
    parent = element.getparent()
    if parent is not None:
        for before in list(element.itersiblings(preceding=True)):
            parent.remove(before)
