"""Bytes become text: which encoding it is, and a clear refusal where there is none."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from kb.errors import SourceError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Browsers read these labels as their Windows supersets, and so do the pages that use them.
_AS_BROWSERS_DO = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874"}
# A few accents do not tell these from each other; English texts outside Unicode are nearly always in the Western one.
_LIKE_WESTERN = frozenset({"cp1250", "cp1252", "cp1254", "cp1257", "latin_1", "iso8859_2", "iso8859_9", "iso8859_15", "iso8859_16", "cp437",
                           "cp850", "cp858", "mac_roman", "mac_iceland", "mac_latin2", "hp_roman8", "cp775"})
_UNUSED_IN_WESTERN = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
_SAMPLE = 65_536
_FEW = 3
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f]")
_MOJIBAKE = re.compile(r"[ÃÂ][\u0080-\u00bf\u00c0-\u00ff€‚„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ“”˜¦]|[ÐÑ][\u0080-\u00bf]{1}[ÐÑ]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a source, the encoding it was read in, and what is doubtful about that."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(name: str, content: bytes, *, declared: str = "") -> Decoded:
    """The text of some bytes: by the byte-order mark, as UTF-8, as declared, or else by the look of it.

    Nothing is replaced and no line end translated.  A SourceError for what is empty, binary or in no encoding.

    >>> decode("a.txt", b"caf\\xc3\\xa9").text
    'café'
    """
    if not content:
        raise SourceError(name, "is empty")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _checked(name, _strictly(name, content[len(mark):], encoding), encoding)
    if b"\0" in content:
        raise SourceError(name, "is binary (it holds NUL bytes), not text")
    try:
        return _checked(name, content.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass  # the common case failed: other encodings follow, and the last of them ends in an error
    if declared:
        return _checked(name, _strictly(name, content, _codec(name, declared)), declared)
    return _guessed(name, content)


def _guessed(name: str, content: bytes) -> Decoded:
    best = from_bytes(content[:_SAMPLE]).best()
    if best is None:
        raise SourceError(name, "is in no encoding that can be recognised: save it as UTF-8")
    encoding = best.encoding
    if encoding in _LIKE_WESTERN and not _UNUSED_IN_WESTERN.search(content):
        encoding = "cp1252"
    found = _checked(name, _strictly(name, content, encoding), encoding)
    doubt = f"{name}: is not UTF-8 and declares no encoding; it was read as {encoding}, which may be wrong"
    return Decoded(found.text, found.encoding, (*found.warnings, doubt))


def _codec(name: str, label: str) -> str:
    try:
        canonical = codecs.lookup(label).name
        b"".decode(canonical)
    except (LookupError, ValueError):
        raise SourceError(name, f"declares the encoding {label!r}, which is not known: save it as UTF-8") from None
    return _AS_BROWSERS_DO.get(canonical, canonical)


def _strictly(name: str, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(name, f"is not {encoding}: byte 0x{content[error.start]:02x} at offset {error.start}", line=line) from None


def _checked(name: str, text: str, encoding: str) -> Decoded:
    if "\0" in text:
        raise SourceError(name, "is binary (it holds NUL characters), not text")
    beginning = text[:_SAMPLE]
    controls = len(_CONTROL.findall(beginning))
    if controls > _FEW and controls * 50 > len(beginning):
        raise SourceError(name, "is binary (it is full of control characters), not text")
    found = _MOJIBAKE.search(text)
    if found is None:
        return Decoded(text, encoding)
    words = text[max(0, found.start() - 10):found.end() + 10].split()
    shown = next((word for word in words if found[0] in word), found[0])
    return Decoded(text, encoding, (f"{name}: looks as if it was decoded twice ({shown!r}): names in it are suspicious",))
