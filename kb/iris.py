"""Deterministic IRIs: the same thing of the same source gets the same one, and only safe characters enter."""

from __future__ import annotations

import hashlib
import re
import unicodedata

from kb.vocab import GRAPH, ID

_DIGEST = 16
_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_MARKS = str.maketrans("-_/,", "    ", ".'’‘\"“”`\\")
_FOLDED = _LETTERS | _MARKS
_FORBIDDEN = re.compile(r'[\x00-\x20<>"{}|^`\\]')


class _Unaccented(dict[int, int | None]):
    """Letters without the marks that combine with them, for ``str.translate``; looked up once each."""

    def __missing__(self, code: int) -> int | None:
        self[code] = found = None if unicodedata.combining(chr(code)) else code
        return found


_UNACCENTED = _Unaccented()


def slug(text: str) -> str:
    """A name as part of an IRI: ASCII letters, digits and hyphens; a digest where nothing of it is ASCII.

    >>> slug("Élysée Palace")
    'elysee-palace'
    """
    folded = unicodedata.normalize("NFKD", text.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", re.sub(r"['’]", "", folded)).strip("-")
    letters = sum(letter.isalnum() for letter in text)
    return words if len(words.replace("-", "")) * 2 > letters else digest(text)


def digest(*parts: str) -> str:
    """The first 16 hexadecimal digits of SHA-256 over the parts; each part is told apart from the next."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


def fold(text: str) -> str:
    """A name as it is compared: no accents, no case, no quotation marks, dots or doubled blanks.

    >>> fold("Hossein  Amir-Abdollahian") == fold("Hossein Amir Abdollahian")
    True
    """
    if text.isascii():
        return " ".join(text.lower().translate(_MARKS).split())
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return " ".join(plain.translate(_UNACCENTED).casefold().translate(_FOLDED).split())


def entity(*parts: str) -> str:
    """An IRI under ``id/`` made of path parts that are slugs, codes or digests already."""
    return ID + "/".join(parts)


def graph(*parts: str) -> str:
    """The IRI of a named graph."""
    return GRAPH + "/".join(parts)


def is_safe(iri: str) -> bool:
    """Whether a text from outside may stand as an IRI: absolute, http or https or urn, and no forbidden character."""
    return bool(re.match(r"(?:https?://[^/]|urn:[a-z0-9])", iri)) and not _FORBIDDEN.search(iri)
