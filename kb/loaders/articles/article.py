"""Where the readers of all article formats end: one Document out of the text and what is known about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from kb.dates import PartialDate
from kb.errors import SourceError
from kb.iris import is_safe
from kb.loaders.articles import dates
from kb.loaders.articles.language import language
from kb.loaders.decode import decode
from kb.loaders.jsontext import parsed
from kb.loaders.source import Options, Source
from kb.model import Block, Document, Entity

_SHORT = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a source says about an article: title, outlet, date and address as it writes them."""

    title: str = ""
    outlet: str = ""
    date: str = ""
    url: str = ""

    def over(self, other: About) -> About:
        """This, with the gaps filled from another."""
        return About(title=self.title or other.title, outlet=self.outlet or other.outlet,
                     date=self.date or other.date, url=self.url or other.url)


_NOTHING = About()


def about(fields: dict[str, object]) -> About:
    """The four known keys of a JSON object; other keys, and values that are no text, do not count."""
    known = {key: value for key in ("title", "outlet", "date", "url") if isinstance(value := fields.get(key), str)}
    return About(**{key: " ".join(value.split()) for key, value in known.items()})


def of_sidecar(source: Source) -> About:
    """What the JSON file beside an article says about it."""
    if not source.sidecar:
        return About()
    name = f"the sidecar of {source.name}"
    fields = parsed(name, decode(name, source.sidecar).text)
    if not isinstance(fields, dict):
        raise SourceError(name, "must be one JSON object with title, outlet, date, url")
    return about(fields)


def article(
    source: Source, options: Options, text: str, *, found: About = _NOTHING, blocks: Iterable[Block] = (),
    warnings: Iterable[str] = (), name: str = "", key: str = "", extracted: bool = True,
) -> Document:
    """The Document of one article: the user's options win over the sidecar, the sidecar over the page, and the page over its text.

    ``extracted`` says that the text is not the file itself, but what a reader took out of it.
    """
    said = of_sidecar(source).over(found)
    name = name or source.name
    doubts = list(warnings)
    url = said.url
    if url and not is_safe(url):
        doubts.append(f"{name}: the address {url[:80]!r} is invalid (no plain http, https or urn address) and was dropped")
        url = ""
    issued, more = _issued(name, options, said, url, text)
    code = language(text)
    doubts += more
    if code and code != "en":
        doubts.append(f"{name}: is in another language ({code}); it is kept, but only English is read for facts")
    if not text.strip():
        doubts.append(f"{name}: no text was found in it (a scan, or a page that only a browser can fill?); warning: nothing to extract")
    elif len(text.split()) < _SHORT and said.title and code == "en":
        doubts.append(f"{name}: has only {len(text.split())} words of text, perhaps because of a paywall, a cookie wall or an error page")
    outlet = options.outlet or said.outlet
    return Document(
        name=name, source_key=url or key or source.key, text=text, title=said.title, issued=issued, url=url, language=code,
        publisher=Entity(outlet, "Organization") if outlet else None, blocks=tuple(blocks), warnings=tuple(doubts),
        extracted=extracted,
    )


def _issued(name: str, options: Options, said: About, url: str, text: str) -> tuple[PartialDate | None, list[str]]:
    warnings = [f"{name}: {sentence}" for sentence in dates.ambiguous(text)]
    if options.published is not None:
        return options.published, warnings
    if said.date:
        date = dates.from_metadata(said.date)
        if date is not None:
            return date, warnings
        warnings.append(f"{name}: the date {said.date[:40]!r} of its metadata is ambiguous or invalid and was not guessed")
    by_address = dates.from_address(url)
    if by_address is not None:
        return by_address, warnings
    found = dates.from_text(text)
    return found.date, warnings + [f"{name}: {sentence}" for sentence in found.warnings if not warnings]
