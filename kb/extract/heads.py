"""The head nouns of titles: which word of "Deputy Ministers of Defence" makes it a title."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.lexicon import load, words

_GENERALS = frozenset(
    ["attorney", "secretary", "director", "governor", "prosecutor", "consul", "inspector", "solicitor", "auditor", "procurator"]
)


def lower_head(token: Token) -> str:
    """The head of a title in the singular: "Ministers" -> "minister"."""
    low = token.lower_
    heads = words("offices", "heads")
    if low in {"charge", "charges", "chargés"}:
        return "chargé" if affairs(token) else ""
    if low in heads:
        return low
    if low.endswith("men") and low[:-3] + "man" in heads:
        return low[:-3] + "man"
    if low.endswith("s") and low[:-1] in heads:
        return low[:-1]
    return low if low in load("offices")["short"] else ""


def head_of(label: str) -> str:
    """The head noun of a title: of "Minister of Defence" it is "minister"; "chief" and the like yield to another head."""
    label = label.replace("-in-Chief", "").replace("-in-chief", "")
    heads = [word.strip(",.") for word in label.lower().split() if word.strip(",.") in words("offices", "heads")]
    firm = [word for word in heads if word not in {"general", "chief", "deputy", "secretary", "attorney", "state"}]
    if firm:
        return firm[0]
    return heads[-1] if heads else label.lower().rsplit(" ", 1)[-1]


def affairs(token: Token) -> bool:
    """Whether "d'affaires" stands behind a "charge"."""
    return token.i + 1 < len(token.doc) and token.nbor(1).lower_.replace("’", "'") == "d'affaires"


def is_general(article: Article, place: int) -> bool:
    """Whether a "General" is the second word of an office ("Attorney General") and no rank."""
    before = place - 2 if place > 1 and article.doc[place - 1].text == "-" else place - 1
    return place > 0 and article.doc[place].lower_ in {"general", "generals"} and article.doc[before].lower_ in _GENERALS
