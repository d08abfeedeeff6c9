"""The script of a name: from the words of a list, or from its letters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

_CODES = {
    "arabic": "Arab", "armenian": "Armn", "bengali": "Beng", "burmese": "Mymr", "myanmar": "Mymr", "chinese": "Hani", "cjk": "Hani",
    "cyrillic": "Cyrl", "devanagari": "Deva", "ethiopic": "Ethi", "georgian": "Geor", "greek": "Grek", "hangul": "Hang", "korean": "Hang",
    "hebrew": "Hebr", "hiragana": "Jpan", "katakana": "Jpan", "japanese": "Jpan", "khmer": "Khmr", "latin": "Latn", "persian": "Arab",
    "farsi": "Arab", "russian": "Cyrl", "thai": "Thai", "urdu": "Arab", "pashto": "Arab", "tamil": "Taml", "simplified chinese": "Hans",
    "traditional chinese": "Hant", "chinese simplified": "Hans", "chinese traditional": "Hant",
}

_LATIN = re.compile(r"[\u0000-\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u206f]*").fullmatch


def script_code(words: str) -> str:
    """The code of ISO 15924 for what a list calls a script; empty where it is no script that we know.

    >>> script_code("Cyrillic"), script_code("Chinese (Simplified)"), script_code("Runes")
    ('Cyrl', 'Hans', '')
    """
    return _CODES.get(" ".join(re.findall(r"[a-z]+", words.lower())), "")


def script_of(name: str) -> str:
    """The script in which most letters of a name are written; empty for Latin letters, which need no word.

    >>> script_of("Сергей"), script_of("Müller"), script_of("정찰총국")
    ('Cyrl', '', 'Hang')
    """
    if name.isascii() or _LATIN(name):
        return ""
    scripts = Counter(script for letter in name if (script := _script(letter)))
    most = scripts.most_common(1)
    return "" if not most or most[0][0] == "Latn" else most[0][0]


@lru_cache(maxsize=65_536)
def _script(letter: str) -> str:
    return _CODES.get(unicodedata.name(letter, "").partition(" ")[0].lower(), "") if letter.isalpha() else ""
