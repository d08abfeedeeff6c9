"""XML of lists, read as a stream of elements that remember what has been taken of them.

Nothing outside the file is ever opened, and a file that declares entities is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from lxml import etree

from kb.errors import SourceError
from kb.loaders.lists.streams import Readable, Stream
from kb.record import Account

_DECLARES = re.compile(rb"<!(?:ENTITY|DOCTYPE)", re.IGNORECASE)
_HEAD = 65_536
_NO_NAMES: frozenset[str] = frozenset()
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
_NAMESPACES = re.compile(r' xmlns(?::\w+)?="[^"]*"')


class _Place:
    """A path of tags, with those below it and the names of its attributes: each is put together once for all elements that have it."""

    __slots__ = ("attributes", "children", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.children: dict[str, _Place] = {}
        self.attributes: dict[str, str] = {}

    def below(self, tag: str) -> _Place:
        """The path of a child element."""
        found = self.children.get(tag)
        if found is None:
            found = self.children[tag] = _Place(f"{self.name}/{tag}")
        return found

    def attribute(self, name: str) -> str:
        """The place of an attribute."""
        found = self.attributes.get(name)
        if found is None:
            found = self.attributes[name] = f"{self.name}/@{name}"
        return found


class Node:
    """One element of a record.  What is read through it counts as taken; :meth:`close` finds what nobody has read.

    Tags and attributes are named without their namespace.  An attribute is ``@name``, the element's own text is ``.``.
    """

    __slots__ = ("_attributes", "_children", "_element", "_known", "_place", "_read", "_text_read", "tag")

    def __init__(self, element: etree._Element, place: _Place | None = None, tag: str = "") -> None:
        self._element = element
        self.tag = tag or _local(element.tag)
        self._place = place or _outermost(self.tag)
        self._children: dict[str, list[Node]] | None = None
        self._attributes: _Attributes | None = None
        self._known: frozenset[str] = _NO_NAMES
        self._read: set[str] | None = None
        self._text_read = False

    @property
    def place(self) -> str:
        """The path of tags that leads to it."""
        return self._place.name

    @property
    def line(self) -> int:
        """The line of the file in which the element begins."""
        return int(self._element.sourceline or 0)

    def _by_tag(self) -> dict[str, list[Node]]:
        children = self._children
        if children is None:
            children = self._children = {}
            place = self._place
            for element in self._element:
                tag = element.tag
                if isinstance(tag, str):
                    tag = _local(tag)
                    if (same := children.get(tag)) is None:
                        children[tag] = [Node(element, place.below(tag), tag)]
                    else:
                        same.append(Node(element, same[0]._place, tag))
        return children

    def all(self, tag: str) -> list[Node]:
        """The child elements of a tag."""
        children = self._children
        if children is None:
            children = self._by_tag()
        return children.get(tag, [])

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
        if self._read is None:
            self._read = {name}
        else:
            self._read.add(name)
        return (self._attributes or self.attributes())[name]

    def reader(self, names: frozenset[str]) -> Callable[[str], str]:
        """What :meth:`attr` does, for an element with many attributes: all of ``names`` count as taken, so ask for each of them."""
        self._known = names
        return self.attributes().__getitem__

    def attributes(self) -> _Attributes:
        """All attributes that are not empty, without marking them as read; white space counts as in :meth:`own`."""
        if self._attributes is None:
            self._attributes = _Attributes([
                (_local(key), value) for key, words in self._element.items()
                if (value := words if words.isalnum() else " ".join(words.split()))])
        return self._attributes

    def source(self) -> str:
        """The element as the file has it, without the declarations of namespaces."""
        return _NAMESPACES.sub("", etree.tostring(self._element, encoding="unicode", with_tail=False))

    def packed(self) -> bytes:
        """The element as bytes that :func:`unpacked` makes an element of again, for one that has to wait for others."""
        return bytes(etree.tostring(self._element, encoding="utf-8", with_tail=False))

    def close(self, account: Account, where: str, left_out: dict[str, str]) -> None:
        """Counts every value in and below the element as taken, left out (``left_out``: place -> reason), or unknown."""
        known, read, taken, place = self._known, self._read or _NO_NAMES, account.taken, self._place
        for name in self.attributes():
            at = place.attribute(name)
            if (name in known or name in read) and at not in left_out:
                taken[at] = taken.get(at, 0) + 1
            else:
                account.settle(at, False, where, left_out)
        text = self._element.text
        if text and not text.isspace():
            account.settle(place.name, self._text_read, where, left_out)
        if self._children is not None or len(self._element):
            for children in self._by_tag().values():
                for child in children:
                    child.close(account, where, left_out)


class _Attributes(dict[str, str]):
    """Attributes by name; one that is not there is empty."""

    __slots__ = ()

    def __missing__(self, name: str) -> str:
        return ""


@lru_cache(maxsize=4096)
def _outermost(tag: str) -> _Place:
    return _Place(tag)


@lru_cache(maxsize=4096)
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


def unpacked(data: bytes) -> Node:
    """The element of bytes that :meth:`Node.packed` made."""
    return Node(etree.fromstring(data, _PARSER))


def root(stream: Stream) -> Node:
    """The outermost element with its attributes, read no further than its start."""
    with stream.open() as file:
        parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False)
        try:
            while piece := file.read(_HEAD):
                _refuse_declarations(stream.name, piece)
                parser.feed(piece)
                for _, element in parser.read_events():
                    return Node(element)
        except etree.XMLSyntaxError as error:
            raise SourceError(stream.name, f"is no XML: {error.msg}", line=error.lineno or None) from None
    raise SourceError(stream.name, "is empty")


def _refuse_declarations(name: str, piece: bytes) -> None:
    if _DECLARES.search(piece):
        raise SourceError(name, "declares a document type or entities, which no list needs: it is not read")


def _walk(name: str, file: Readable, wanted: frozenset[str], account: Account | None, left_out: dict[str, str]) -> Iterator[Node]:
    parser = etree.XMLPullParser(events=("start", "end"), tag=[f"{{*}}{tag}" for tag in wanted], resolve_entities=False, no_network=True,
                                 load_dtd=False, huge_tree=False)
    depth, first = 0, True
    try:
        while piece := file.read(_HEAD):
            if first:
                _refuse_declarations(name, piece)
            first = False
            parser.feed(piece)
            for event, element in parser.read_events():
                depth += 1 if event == "start" else -1
                if event == "end" and depth == 0:
                    yield Node(element)
                    element.clear()
                    _forget_before(element, wanted, account, left_out)
        outermost = parser.close()
    except etree.XMLSyntaxError as error:
        line = error.lineno if error.lineno else None
        raise SourceError(name, f"is no XML, or cut: {error.msg}", line=line) from None
    _count_outside(outermost, wanted, account, left_out)


def _forget_before(element: etree._Element, wanted: frozenset[str], account: Account | None, left_out: dict[str, str]) -> None:
    parent = element.getparent()
    if parent is not None:
        while (before := element.getprevious()) is not None:
            _count_outside(before, wanted, account, left_out)
            parent.remove(before)


def _count_outside(element: etree._Element, wanted: frozenset[str], account: Account | None, left_out: dict[str, str]) -> None:
    """Counts what an element holds that is no record and stands in none."""
    if account is None or not isinstance(element.tag, str) or _local(element.tag) in wanted:
        return
    place = "/".join([*(_local(str(above.tag)) for above in reversed(list(element.iterancestors()))), _local(element.tag)])
    for key, words in element.items():
        if words.strip():
            account.settle(f"{place}/@{_local(key)}", False, "outside the records", left_out)
    if (element.text or "").strip():
        account.settle(place, False, "outside the records", left_out)
    for child in element:
        _count_outside(child, wanted, account, left_out)
