"""The forms in which texts write dates, as patterns; ``date_values.py`` says what day each means.

A form is a kind and a pattern whose named groups are its parts.  They are tried in this order, the fuller before the shorter, and what
one has taken no later one reads again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from kb.extract.lexicon import load


def _either(words: Iterable[str]) -> str:
    """One of these words, in small letters or with a capital."""
    listed = "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))
    return rf"(?i:{listed})"


def _capital(words: Iterable[str]) -> str:
    """One of these names, which stand with a capital; shortened ones may have a full stop."""
    listed = [word.capitalize() for word in words]
    short = {word for word in listed if len(word) < 5 and sum(other.startswith(word) for other in listed) > 1}
    return rf"(?:(?:{'|'.join(word for word in listed if word not in short)})\b|(?:{'|'.join(sorted(short, key=len, reverse=True))})\b\.?)"


_WORDS = load("times")
_MONTHS, _DAYS = _capital(_WORDS["months"]), rf"(?:{'|'.join(day.capitalize() for day in _WORDS['weekdays'])})"
_MONTH, _MONTH2 = rf"(?P<month>{_MONTHS})(?!-[a-z])", rf"(?P<month2>{_MONTHS})(?!-[a-z])"
_WEEKDAY, _WEEKDAY2 = rf"(?P<weekday>{_DAYS})", rf"(?P<weekday2>{_DAYS})"
_DAY, _DAY2 = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<day2>\d{1,2})(?:st|nd|rd|th)?"
_YEAR, _YEAR2 = r"(?P<year>(?:1[5-9]|20)\d{2})", r"(?P<year2>(?:19|20)\d{2})"
_OF_YEAR, _OF_YEAR2 = rf"(?:,? {_YEAR}\b(?!,\d))?", rf"(?:,? {_YEAR2}\b(?!,\d))?"
_NUMBER = rf"(?P<count>\d{{1,3}}|{_either(_WORDS['numbers'])})"
_SEASON, _PART = rf"(?P<season>{_either(_WORDS['seasons'])})", rf"(?P<part>{_either(_WORDS['parts'])})"
_ROUGH = rf"(?:{_either(_WORDS['rough'])})[ -]"
_UNIT = r"(?P<unit>(?i:day|week|month|year|decade))"
_STRETCH = r" ?(?:-|–|—|to|until|till|through) ?"
_PAIR = r" ?(?:-|–|—|to|and|or|until|till|through) ?"
_FROM = r"(?:(?i:from|between) )?"
_SIDE = r"(?P<turn>(?i:last|this|next))"
_RELATIVE = rf"(?P<turn>{_either([*_WORDS['past'], *_WORDS['coming'], 'this'])})"
_SURE = r"(?<!than )(?<!half )(?<!nearly )(?<!almost )(?<!over )"
_AT = r"(?i:in|since|by|until|till|during|of|from|before|after|through|throughout|around|for|between|to|as early as|back in|starting)"
_NO_AMOUNT = r"(?! ?(?i:million|billion|percent|per cent|%))"
_OWNER = r"(?:(?i:an?|the|its|their|his|her|our|this)|\w+['’]s|\w+s['’])"
# "the Sunday Times", "Black Friday": names that hold a day
_NO_NAME, _NO_NAME_BEFORE = rf"(?! (?:{'|'.join(_WORDS['named'])})\b)", "".join(rf"(?<!{word} )" for word in _WORDS["naming"])

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("iso", r"\b(?P<year>\d{4})-(?P<m>\d{2})-(?P<day>\d{2})\b"),
    ("numeric", r"(?<![\d/.])(?P<a>\d{1,2})(?P<mark>[/.-])(?P<b>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d{2})\b"),
    # from 30 June to 2 July, June 30-July 2; from 22 to 24 July, July 22 and 23
    ("days", rf"\b{_FROM}{_DAY} {_MONTH}{_OF_YEAR}{_STRETCH}(?:the )?{_DAY2} {_MONTH2}{_OF_YEAR2}"),
    ("days", rf"\b{_FROM}{_MONTH} {_DAY}{_OF_YEAR}{_STRETCH}{_MONTH2} {_DAY2}{_OF_YEAR2}(?![\d:])"),
    ("days", rf"\b{_FROM}(?:the )?{_DAY}{_PAIR}(?:the )?{_DAY2}(?: of)? {_MONTH2}{_OF_YEAR2}(?!\w)"),
    ("days", rf"\b{_FROM}{_MONTH} {_DAY}{_PAIR}{_DAY2}{_OF_YEAR}\b{_NO_AMOUNT}(?! [A-Z][a-z]+ \d{{4}})"),
    # 14 August last year; Thursday (March 5)
    ("day", rf"\b(?:{_DAYS},? )?{_MONTH} {_DAY},? (?:of )?{_SIDE} year\b"),
    ("day", rf"\b(?:{_DAYS},? )?(?:the )?{_DAY}(?: of)? {_MONTH},? (?:of )?{_SIDE} year\b"),
    ("day", rf"\b(?:{_DAYS},? \(?)?{_MONTH} {_DAY}(?![\d:,]\d){_OF_YEAR}\b{_NO_AMOUNT}"),
    ("day", rf"\b(?:{_DAYS},? \(?)?(?:the )?{_DAY}(?:,? of)?[ -]{_MONTH}{_OF_YEAR}(?!\w)"),
    ("feast", rf"\b(?P<feast>{_either(_WORDS['feasts'])}){_OF_YEAR}(?!\w)"),
    ("nth", r"\bon the (?P<day>\d{1,2})(?:st|nd|rd|th)\b(?: of (?:this|the) month)?(?= ?(?:[,.;)]|$|of (?:this|the) month))"),
    # between December and March, from May to June 2023
    ("months", rf"\b(?i:from|between) (?:{_ROUGH})?{_MONTH}{_OF_YEAR}{_PAIR}(?:{_ROUGH})?{_MONTH2}(?! \d{{1,2}}\b){_OF_YEAR2}"),
    ("months", rf"\b{_MONTH}{_PAIR}{_MONTH2},? {_YEAR2}\b"),
    ("months", rf"\b(?i:in) {_MONTH} and {_MONTH2}(?! \d|\w)"),
    ("season", rf"\b(?:(?i:the|in|this) )?(?:{_ROUGH})?{_SEASON}(?: of)?,? {_YEAR}(?:[-–/](?P<short2>\d{{2}}))?\b"),
    ("years", rf"\b(?i:from|between) (?:{_ROUGH})?{_YEAR}{_PAIR}(?:{_ROUGH})?{_YEAR2}\b"),
    ("years", rf"(?<![\d/-])(?P<year>(?:19|20)\d{{2}})(?: ?[-–] ?|/| and | or | to ){_YEAR2}\b(?!-)"),
    ("years", r"(?<![\d/-])(?P<year>(?:19|20)\d{2})(?:-|–|/)(?P<short2>\d{2})\b(?![-–/])"),
    # the summer of 2019, last summer, by autumn; the first half of 2022, at the end of the year
    ("season", rf"\b{_RELATIVE} {_SEASON}\b"),
    ("season", rf"\b(?P<at>(?i:in|by|since|before|during|until|over|through))(?: the)? (?:{_ROUGH})?{_SEASON}\b(?! (?:of|[a-z]+ed))"),
    ("part", rf"\b(?i:the )?{_PART} of {_YEAR}\b"),
    ("part", rf"\b(?P<part>Q[1-4]),? (?:of )?{_YEAR}\b"),
    ("part", rf"\b(?i:the )?{_PART} of (?P<turn>(?i:this|last|next|the)) (?P<unit>(?i:year))\b"),
    ("month", rf"\b{_MONTH},?(?: of)? (?P<turn>(?i:last|this|next)) year\b"),
    ("month", rf"\b(?:{_ROUGH})?{_MONTH},? (?:of )?{_YEAR}(?!\d|,\d)"),
    ("month", rf"\b{_ROUGH}{_MONTH}(?! \d|\w)"),
    ("year", rf"\b{_ROUGH}{_YEAR}\b(?!s|,\d)"),
    ("weekdays", rf"\b{_WEEKDAY}(?: and | to | through | or |-|–){_WEEKDAY2}\b(?!['’]s)"),
    ("weekday", rf"\b{_WEEKDAY} (?:of )?(?P<turn>(?i:last|next|this)) (?P<whole>week)\b"),
    ("weekday", rf"\b(?P<turn>(?i:last|next|this)) (?P<whole>week)(?:['’]s| on) {_WEEKDAY}\b"),
    (
        "weekday",
        rf"\b(?:(?P<turn>(?i:late last|early last|this past|this coming|last|next|this|the (?:previous|preceding|following|coming))) )?"
        rf"{_NO_NAME_BEFORE}{_WEEKDAY}\b(?!s){_NO_NAME}",
    ),
    ("month", rf"\b(?P<turn>(?i:last|next|this past|this)) {_MONTH}(?! \d|\w)"),
    ("month", rf"\b(?P<at>{_AT})[ -]{_MONTH}(?! \d|\w)"),
    # ten days ago, two weeks later, three days before the summit
    (
        "ago",
        rf"{_SURE}\b{_NUMBER}(?: and a half)? {_UNIT}s? (?P<turn>(?i:ago|earlier|later|after|before|prior|from now))\b(?! (?:on|than) )",
    ),
    ("ago", r"\b(?P<few>(?i:hours|minutes|moments)) (?P<turn>(?i:ago|earlier|later|after|before))\b"),
    ("lasting", rf"\b(?i:in|over|during|within|for) the (?i:past|last|previous) (?:{_NUMBER} )?{_UNIT}s?\b"),
    ("unit", r"\bthe (?P<unit>(?i:week|month|year)) (?P<turn>(?i:before last))\b"),
    ("unit", rf"\b(?:{_ROUGH})?{_RELATIVE} (?P<unit>(?i:week|month|year|weekend|quarter|morning|afternoon|evening|night))\b"),
    ("unit", r"\b(?i:over|at|during|on|throughout) the (?P<unit>(?i:weekend))\b"),
    ("unit", r"\b(?P<turn>(?i:earlier in|later in|(?:by|before|until|towards|at) (?:the )?end of)) the (?P<unit>(?i:week|month|year))\b"),
    ("unit", r"\b(?P<unit>(?i:year|month))(?: |-|['’]s )(?i:end)\b"),
    ("decade", r"\b(?:the )?(?:(?i:early|late|mid)[ -])?(?P<decade>(?:18|19|20)\d0)s\b"),
    ("decade", rf"\bthe (?P<named>{_either(_WORDS['decades'])})\b"),
    ("century", r"\b(?:the )?(?P<number>\d{1,2})(?:st|nd|rd|th)[ -](?i:century)\b"),
    ("word", r"\bthe (?P<word>(?i:day before yesterday|day after tomorrow))\b"),
    ("word", r"\b(?P<word>(?i:today|yesterday|tomorrow|tonight|overnight))\b"),
    ("year", rf"\b(?P<at>{_AT}|(?i:and|or|back to|dated))[ -]{_YEAR}\b(?!-\d|,\d|%|s\b){_NO_AMOUNT}"),
    ("year", rf"\b(?i:fiscal|financial year|calendar year|the year) {_YEAR}\b"),
    ("year", rf"(?:^|(?<=[,(] )|(?<=\()){_YEAR}(?=[,).;])"),
    ("year", rf"\b{_OWNER} {_YEAR}(?=['’]s| [A-Za-z])"),
    ("named", rf"\b{_OWNER} {_MONTH}(?= [a-z]|['’]s)"),
    ("named", rf"\b{_MONTH}(?=['’]s [a-z])"),
    ("same", r"\b(?P<same>(?i:(?:on )?th(?:e|at) (?:very )?same day|(?:earlier|later) in the day))\b"),
    ("same", r"\b(?P<same>(?i:(?:later |earlier )?that (?:very )?(?:day|evening|morning|night|afternoon)))\b"),
    (
        "beside",
        r"\b(?P<beside>(?i:the day (?:before|after)|the previous (?:day|evening|night)|the (?:next|following) day))\b(?! (?:yester|to))",
    ),
    ("beside", r"\b(?P<beside>(?i:the (?:previous|next|following) (?:week|month|year)|the (?:week|month|year) before))\b"),
)
FORMS = tuple((kind, re.compile(pattern)) for kind, pattern in _PATTERNS)
# What must stand in a text for a form with such a part to match there: asked once for a text, it saves most forms their search.
NEEDED = {
    part: re.compile(pattern)
    for parts, pattern in ((("month", "month2"), _MONTHS), (("weekday", "weekday2"), _DAYS), (("season",), _SEASON), (("day",), r"\d"))
    for part in parts
}
