"""Cut a text into lines before sentences, and say of each stretch whether it is headline, body, caption, teaser, menu ..."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.iris import fold
from kb.model import Block, Concept, Document

READ = frozenset({"headline", "summary", "body", "caption", "teaser", "biography"})


@dataclass(frozen=True, slots=True)
class Stretch:
    """``text[start:end]`` is one paragraph, caption or line of one zone; ``heading`` marks a heading between paragraphs."""

    start: int
    end: int
    zone: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where, and as of when, a report was filed: "OSLO, May 3 (News Agency) - "."""

    place: str
    date_text: str
    agency: str


_AGENCY = (
    r"(?:AP|AFP|Reuters|CNN|BBC|Bloomberg|Xinhua|TASS|UPI|dpa|ANI|PTI|VNA|Yonhap|Kyodo|"
    r"(?:The )?[A-Z][\w.\-]{1,24}(?: [A-Z][\w.\-]{1,20}){0,3})"
)
_LETTER = r"[^\W\d_]"
_PLACE = rf"[A-ZÀ-ÖØ-Þ](?:{_LETTER}|[.'’\-]){{1,24}}(?:[ ,/]{{1,2}}[A-ZÀ-ÖØ-Þ](?:{_LETTER}|[.'’\-]){{1,24}}){{0,4}}"
_DAY = r"(?:[,.] ?(?P<day>(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:, ?\d{4})?))?"
_DASH = r" ?(?:[—–−]|\.?--?(?= )|(?<= )-(?= )) ?"
_DATELINES = (
    re.compile(
        rf"(?P<place>[A-Z]{{2}}[A-Z.'’\-]*(?:[ ,]{{1,2}}[A-Z][A-Za-z.'’\-]+){{0,4}}){_DAY}(?: ?\((?P<agency>{_AGENCY})\))?{_DASH}"
    ),
    re.compile(rf"(?P<place>{_PLACE}){_DAY} ?\((?P<agency>{_AGENCY})\){_DASH}"),
    re.compile(rf"(?P<place>[A-ZÀ-Þ]{{3,20}}(?: [A-ZÀ-Þ]{{2,20}}){{0,3}}){_DAY}(?: ?\((?P<agency>{_AGENCY})\))?: (?=[A-Z])"),
    # "MOSCOW, January 30. /Agency/. Text", "MONTEVIDEO. Text"
    re.compile(rf"(?P<place>[A-ZÀ-Þ]{{3,20}}(?: [A-ZÀ-Þ]{{2,20}}){{0,3}}){_DAY}\.? /(?P<agency>{_AGENCY})/\. "),
    re.compile(rf"(?P<place>[A-ZÀ-Þ]{{4,20}}(?: [A-ZÀ-Þ]{{2,20}}){{0,2}}){_DAY}\. (?=[A-Z])"),
    re.compile(rf"(?P<place>(?:{_PLACE} )??)(?P<agency>CNN(?: Business| Politics| Travel)?|AP|AFP|Reuters) ?[—–−](?: |$){_DAY}"),
)

_PHOTO = r"(?:getty|reuters|afp|a\.?p\.? photo|epa|anadolu|shutterstock|via a\.?p\.?|pool|xinhua|tass|sputnik|handout|photo|image|courtesy)"
# A credit is a bracket that names an agency, or a name with a slash and an agency at the end of a caption.
_BRACKET_CREDIT = re.compile(rf"[(\[](?=[^()\[\]]{{0,120}}?{_PHOTO})[^()\[\]]{{2,120}}[)\]]", re.IGNORECASE)
_TAIL_CREDIT = re.compile(
    r"(?<=[.!?\"”’'a-z0-9)]) {1,3}(?:[A-Z][\w.'’\-]+ ){0,4}[A-Z][\w.'’\-]*(?:/[A-Z][\w.'’&\- ]{1,60}){1,4}\.?$"
)
_FACES = re.compile(
    r"\((?:L|R|C|left|right|center|centre|pictured)\)|, (?:left|right|center|centre|second (?:left|right)),", re.IGNORECASE
)

_MENU = re.compile(
    r"(?:\d+ min(?:ute)?s? read|read more|show more|skip to .*|share(?: this)?(?: on .*)?|print.*|comments?|search|next|previous|close|"
    r"news feed|advertisement|subscribe.*|sign up.*|sign in|log ?in|follow us.*|home|menu|link has been copied.*|avatar|reporter|embed.*|"
    r"accessibility links|contact (?:me|us).*|receive email.*|by submitting.*|all rights reserved.*|©.*|copyright.*|tags?:.*|topics?:.*|"
    r"need a break\?.*|prep for the polls.*|more to come.*|get the latest.*|click .*|watch live.*|listen.*|download.*|cookie.*)",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"(?:contributing|contributors?|sources?|credits?|photos?|images?)\b.{0,4}:.*|"
    r"(?:reporting by|editing by|additional reporting|with reporting)\b.*|.*\bcontributed to this (?:report|story|article)\.?|"
    r"\(?this (?:story|article|report|page) (?:has been|was) (?:updated|corrected|amended|originally|first|produced|adapted|edited)\b.*|"
    r"originally (?:published|appeared).*|follow .{2,60} on (?:twitter|x|facebook).*|.*\bon twitter:? @\w+.*|"
    r"(?:published|updated|last updated|posted)\b.{0,60}",
    re.IGNORECASE,
)
_TEASER = re.compile(
    r"(?:read more|read also|also read|more|related|see also|watch|opinion|analysis|live updates?|explainer|in pictures|recommended|"
    r"most read|don't miss|calling all [a-z]+|what to know|fact check|you may also like)\s*:.*",
    re.IGNORECASE,
)
# Pages glue the kicker of a linked story to its headline: "Will prices rise?Fishermen fear a long winter".
_GLUED = re.compile(r"^.{8,90}?[a-z][?:!][A-Z][a-z]")
_SIGN_UP = re.compile(r"\b(?:newsletter|inbox|sign up|subscribe|unlimited access|free trial)\b", re.IGNORECASE)
_BYLINE = re.compile(r"(?:By|BY) (?:[A-Z][\w.'’\-]+(?: and | & |, | |$)){2,12}(?:(?:\||/|[A-Z]).{0,60})?$")
_LONGEST_NOTE = 1500
_BIOGRAPHY = re.compile(
    r"^(?:[A-Z][\w.'’\-]+ ){1,4}(?:is|was|has been) (?:an? |the )?(?:[\w'’\-]+ ){0,8}?"
    r"(?:reporter|journalist|correspondent|editor|writer|columnist|producer|author|fellow|contributor|intern|lecturer|professor)\b"
)
_SUMMARY = re.compile(r"^(?:AI-assisted summary|Summary|Key points|Key takeaways|TL;DR)\b[: ]*", re.IGNORECASE)
_MORE_STORIES = re.compile(
    r"(?:most (?:popular|read|viewed|watched)|you (?:might|may) also like|related(?: (?:stories|articles|topics|news|content))?|"
    r"latest (?:articles|news|stories)|more (?:from|stories|on|news|us stories)\b.*|popular articles?|recommended(?: for you)?|"
    r"trending(?: now)?|top stories|editor'?s'? picks?|read next|up next|"
    r".*\blatest articles|.*\bpopular articles?|.*\baccess ranking)\s*:?",
    re.IGNORECASE,
)
_ABOUT_AUTHOR = re.compile(r"about (?:the )?authors?|(?:meet|more about) the authors?|author bio(?:graphy)?", re.IGNORECASE)
_CUT_OFF = re.compile(r"(?:\.{3}|…)$")
_CLOSED = re.compile(r"[.!?…:;][\"”’')\]]*\s*$")
_CORPUS_HEAD = re.compile(r"^TITLE: (?P<title>.*?) LINK: \S+", re.DOTALL)
_LINE = re.compile(r"[^\n\r\u2028\u2029\x0b\x0c\x85]+")


def _words(line: str) -> int:
    return len(line.split(None, 60))


def _lines(text: str, end: int) -> list[tuple[int, int]]:
    """The stretches between line breaks, trimmed; a line that only goes on with a small letter belongs to the one before."""
    found: list[tuple[int, int]] = []
    for match in _LINE.finditer(text, 0, end):
        line = match.group()
        start = match.start() + len(line) - len(line.lstrip())
        stop = match.start() + len(line.rstrip())
        if start >= stop:
            continue
        if found and text[start].islower() and text[found[-1][1] : start].count("\n") == 1 and stop - found[-1][0] < 4000:
            last = text[found[-1][0] : found[-1][1]]
            if not _CLOSED.search(last[-6:]) and _words(last) > 5:
                found[-1] = (found[-1][0], stop)
                continue
        found.append((start, stop))
    return found


def _is_title(line: str, title: str) -> bool:
    shorter, longer = sorted((fold(line[:400]).rstrip(" .…"), fold(title[:400]).rstrip(" .…")), key=len)
    return len(shorter) >= 12 and (longer.startswith(shorter) or (shorter in longer and len(shorter) * 3 > len(longer) * 2))


def _caption(text: str, start: int, end: int) -> list[Stretch] | None:
    """A caption and its credits, if the line is one."""
    head = dateline(text[start : min(end, start + 160)])
    if head is not None:
        start += head[1]
    line = text[start:end]
    tail = _TAIL_CREDIT.search(line[-240:]) if len(line) < 1200 else None
    credits = [match.span() for match in _BRACKET_CREDIT.finditer(line)] if len(line) < 30000 else []
    if tail:
        offset = max(0, len(line) - 240)
        credits.append((tail.start() + offset, len(line)))
    if not credits and not (_FACES.search(line[:300]) and len(line) < 500):
        return None
    whole = len(line) < 700 and (not credits or credits[-1][1] >= len(line) - 2 or bool(_FACES.search(line)))
    found: list[Stretch] = []
    place = 0
    for left, right in sorted(credits):
        if left > place:
            found.append(Stretch(start + place, start + left, "caption" if whole else "body"))
        found.append(Stretch(start + left, start + right, "credit"))
        place = right
    if place < len(line):
        found.append(Stretch(start + place, end, "caption" if whole else "body"))
    return [one for one in found if text[one.start : one.end].strip()]


def _zone_of(line: str, *, tail: bool) -> str | None:
    """The zone that a line's own words give away; None if it could be anything."""
    if len(line) > _LONGEST_NOTE:
        return None
    count = _words(line)
    if count <= 14 and _MENU.fullmatch(line):
        return "menu"
    if count <= 60 and (_NOTE.fullmatch(line) or _BYLINE.fullmatch(line)):
        return "credit"
    if count <= 40 and (_TEASER.fullmatch(line) or _GLUED.match(line)) and not line.endswith("."):
        return "teaser"
    if count <= 90 and len(_SIGN_UP.findall(line)) >= 2:
        return "menu"
    if tail and _BIOGRAPHY.match(line[:300]):
        return "biography"
    return None


def _from_blocks(document: Document, end: int) -> list[Stretch]:
    """What the page's own markup says wins; what it leaves unsaid is body."""
    found: list[Stretch] = []
    for block in _gapless(document.blocks, end):
        zone = str(block.zone)
        for left, right in _lines(document.text[block.start : block.end], block.end - block.start):
            start, close = block.start + left, block.start + right
            own = _zone_of(document.text[start:close], tail=False) if zone == "body" else None
            found.append(Stretch(start, close, own or zone, heading=False))
    return found


def _gapless(blocks: tuple[Block, ...], end: int) -> list[Block]:
    """The blocks up to ``end`` in their order, with body wherever none of them stands."""
    found: list[Block] = []
    place = 0
    for block in sorted(blocks, key=lambda one: one.start):
        start, stop = max(block.start, place), min(block.end, end)
        if start >= stop:
            continue
        if start > place:
            found.append(Block(place, start, zone_concept("body")))
        found.append(Block(start, stop, block.zone))
        place = stop
    return [*found, Block(place, end, zone_concept("body"))] if place < end else found


def segment(document: Document, end: int) -> list[Stretch]:
    """The stretches of ``document.text[:end]`` in their order, each with its zone; blank lines belong to none."""
    if document.blocks:
        return _from_blocks(document, end)
    text = document.text
    found: list[Stretch] = []
    lines = _lines(text, end)
    top = True
    title = document.title
    for number, (start, stop) in enumerate(lines):
        head = _CORPUS_HEAD.match(text[start : min(stop, start + 2000)])
        if head:
            found.append(Stretch(start + head.start("title"), start + head.end("title"), "headline"))
            found.append(Stretch(start + head.end("title"), start + head.end(), "menu"))
            start += head.end()
            title = title or head["title"]
            while start < stop and text[start].isspace():
                start += 1
            if start >= stop:
                continue
        line = text[start:stop]
        closed = bool(_CLOSED.search(line[-8:]))
        summary = _SUMMARY.match(line[:60]) if number < 12 else None
        tail = number * 3 >= len(lines) * 2
        zone = _zone_of(line, tail=tail)
        if zone:
            found.append(Stretch(start, stop, zone))
            continue
        if summary and len(line) > summary.end() + 20:
            found.append(Stretch(start + summary.end(), stop, "summary"))
            continue
        if len(line) < 400 and (
            _is_title(line, title) if title else top and not closed and _words(line) >= 4 and number + 1 < len(lines)
        ):
            found.append(Stretch(start, stop, "headline"))
            title = title or line
            continue
        captions = _caption(text, start, stop)
        if captions:
            found.extend(captions)
            top = False
            continue
        if _CUT_OFF.search(line) and _words(line) <= 22 and not line.startswith(('"', "“", "'", "‘")) and number > 3:
            found.append(Stretch(start, stop, "teaser", heading=True))
            continue
        if not closed and _words(line) <= 18 and len(line) < 160:
            bare = _words(line) <= 3 or not any(letter.islower() for letter in line)
            found.append(Stretch(start, stop, "menu" if bare else "headline", heading=True))
            continue
        found.append(Stretch(start, stop, "body"))
        top = False
    return _tail(text, _chrome(text, _close(text, found), title))


def _chrome(text: str, stretches: list[Stretch], title: str) -> list[Stretch]:
    """What stands above the headline of a page is the page's own: menus and notices."""
    first = next((number for number, one in enumerate(stretches) if one.zone == "headline" and not one.heading and title), None)
    if first is None or first < 6:
        return stretches
    return [Stretch(one.start, one.end, "menu", one.heading) if number < first else one for number, one in enumerate(stretches)]


def _tail(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """Behind "Most popular" or "Related stories" come other articles; behind "About the author" the author."""
    found: list[Stretch] = []
    mode = ""
    for number, one in enumerate(stretches):
        line = text[one.start : one.end][:120].strip()
        late = number * 2 > len(stretches)
        if late and one.heading and _MORE_STORIES.fullmatch(line):
            mode = "teaser"
        elif late and one.heading and _ABOUT_AUTHOR.fullmatch(line):
            mode = "biography"
        elif mode and one.zone in ("body", "headline", "caption"):
            one = Stretch(one.start, one.end, mode, one.heading)
        found.append(one)
    return found


def _close(text: str, stretches: list[Stretch]) -> list[Stretch]:
    """Set apart the linked stories: a heading whose one paragraph breaks off, or that stands behind the end of the article."""
    found = list(stretches)
    for number, stretch in enumerate(found):
        if not stretch.heading or stretch.zone != "headline":
            continue
        after = found[number + 1] if number + 1 < len(found) else None
        if after is None or after.zone != "body":
            if number > len(found) // 2:
                found[number] = Stretch(stretch.start, stretch.end, "teaser", heading=True)
            continue
        broken = not _CLOSED.search(text[after.start : after.end][-8:])
        last = number + 2 < len(found) and all(one.zone != "body" for one in found[number + 2 :])
        closing = last and any(one.zone in ("menu", "biography") for one in found[number + 2 :])
        if broken or (closing and number > 3):
            found[number] = Stretch(stretch.start, stretch.end, "teaser", heading=True)
            found[number + 1] = Stretch(after.start, after.end, "teaser")
    return found


def dateline(line: str) -> tuple[Dateline, int] | None:
    """The dateline at the head of a paragraph, and where the text after it begins.

    >>> dateline("OSLO, May 3 (News Agency) - The fleet")[0].date_text
    'May 3'
    """
    for pattern in _DATELINES:
        match = pattern.match(line[:160])
        if match:
            parts = match.groupdict()
            return Dateline((parts["place"] or "").strip(), parts.get("day") or "", parts.get("agency") or ""), match.end()
    return None


def zone_concept(zone: str) -> Concept:
    """The zone as the model keeps it."""
    return Concept(zone)
