"""When two names mean the same: aliases, titles, surnames, organs of states; and how much two texts overlap."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

_SIZE = 65_536
_SPELLINGS = {"defence": "defense", "pm": "prime", "fm": "foreign", "signed": "sign", "u.s": "us"}
_ENDINGS = ("ings", "ing", "ies", "es", "ed", "s")


@cache
def _data() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((Path(__file__).resolve().parent / "aliases.yaml").read_text("utf-8"))
    return content


@cache
def words(key: str) -> frozenset[str]:
    """A word list of ``aliases.yaml``."""
    return frozenset(str(word) for word in _data()[key])


@lru_cache(_SIZE)
def fold(text: str) -> str:
    """A name without accents, case, quotation marks and brackets.

    >>> fold("Hossein Amir‑Abdollahian".replace("‑", "-"))
    'hossein amir-abdollahian'
    """
    plain = unicodedata.normalize("NFKD", text).replace("\u2019", "'").replace("\u2018", "'").replace("đ", "d").replace("ł", "l")
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).casefold()
    plain = re.sub(r'["“”()\[\]]', " ", plain)
    plain = re.sub(r"[^\w\s.'&/$%-]", " ", plain)
    return re.sub(r"\s+", " ", plain).strip(" .,-'")


@cache
def _aliases() -> dict[str, str]:
    found: dict[str, str] = {}
    for first, others in _data()["aliases"].items():
        for other in (first, *others):
            found[fold(str(other))] = fold(str(first))
    return found


@cache
def _known() -> frozenset[str]:
    return frozenset(_aliases().values())


@cache
def _organs() -> dict[str, str]:
    return {fold(str(organ)): fold(str(state)) for organ, state in _data()["organs"].items()}


@lru_cache(_SIZE)
def canonical(text: str) -> str:
    """The one form of a name: its first alias, without the title before it.

    >>> canonical("the Kremlin")
    'russia'
    """
    folded = re.sub(r"^(the|a|an) ", "", fold(text))
    aliases = _aliases()
    if folded in aliases:
        return aliases[folded]
    owner = re.sub(r"'s?$", "", folded)
    if owner in aliases:
        return aliases[owner]
    parts = folded.split()
    start = 0
    while start < len(parts) - 1 and (parts[start].strip(".") in words("titles") or parts[start] in words("titles")):
        start += 1
    rest = " ".join(parts[start:]) if start else folded
    if start and len(parts) - start == 1 and (rest in words("generic") or rest in ("state", "department")):
        rest = folded
    return aliases.get(rest, rest)


@lru_cache(_SIZE)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text that count, without their endings."""
    found = []
    for word in re.findall(r"[\w$%.]+", fold(text).replace("-", " ").replace("/", " ").replace("'s ", " ")):
        word = word.strip(".")
        if not word or word in words("stop"):
            continue
        word = _SPELLINGS.get(word, word)
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 4:
                word = word[: -len(ending)] + ("y" if ending == "ies" else "")
                break
        found.append(word)
    return tuple(found)


def overlap(first: str, second: str) -> float:
    """F1 of the words of two texts; one that is contained in the other counts more."""
    left, right = set(tokens(first)), set(tokens(second))
    if not left or not right:
        return 1.0 if left == right else 0.0
    common = len(left & right)
    score = 2 * common / (len(left) + len(right))
    return max(score, 0.5 + 0.5 * score) if common == min(len(left), len(right)) else score


def jaccard(first: str, second: str) -> float:
    """How alike two sentences are; a longer one that holds the other counts nearly full."""
    left, right = set(tokens(first)), set(tokens(second))
    if not left or not right:
        return 0.0
    common = len(left & right)
    shorter = min(len(left), len(right))
    return max(common / len(left | right), 0.95 * common / shorter if shorter >= 4 else 0.0)


def same_name(first: str, second: str, *, lenient: bool) -> bool:
    """Whether two names mean the same.

    >>> same_name("Russian Foreign Minister Sergei Lavrov", "Lavrov", lenient=False)
    True
    """
    one, other = canonical(first), canonical(second)
    if not one or not other:
        return False
    if one == other:
        return True
    if lenient and _one_organ(one, other):
        return True
    if one in _known() and other in _known():
        return False
    left, right = one.split(), other.split()
    short, long = (left, right) if len(left) <= len(right) else (right, left)
    if len(short) == 1 and short[0] in words("generic"):
        return False
    if short[-1] == long[-1] and len(short[-1]) >= 3 and set(short) <= set(long) and " ".join(short) not in _known():
        return True
    if len(short) == 1 and short[0] == long[0] and short[0] in words("family_first"):
        return True
    if len(short) >= 2 and lenient:
        return overlap(one, other) >= 0.67
    return len(short) >= 3 and overlap(one, other) >= 0.8


def _one_organ(one: str, other: str) -> bool:
    organs = _organs()
    if organs.get(one) == other or organs.get(other) == one:
        return True
    spokesmen = {"white house", "us official", "us officials"}
    return one in organs and organs.get(one) == organs.get(other) and bool({one, other} & spokesmen)
