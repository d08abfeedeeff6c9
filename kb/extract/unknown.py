"""Names that neither the reference data nor the pipeline knows for what they are, told by the words that stand before them."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article, Found
from kb.extract.heads import lower_head
from kb.extract.lexicon import words
from kb.extract.names import bare
from kb.extract.persons import described_behind, title_ends
from kb.model import Entity

_RULED = frozenset({"government", "republic", "kingdom", "emirate", "sultanate", "principality"})
_TITLES = frozenset(
    "president minister chancellor premier ambassador senator governor envoy counterpart spokesman spokeswoman".split()
)
_OVER_NAMES = 4
# Heads of titles behind which firms and bodies stand as well.
_NO_TITLES = frozenset("leader head member owner founder co-founder general king queen prince group chair state".split())
_LOWER_TOO = frozenset({"counterpart", "spokesman", "spokeswoman", "spokesperson", "president", "minister", "ambassador", "senator"})
_OF_STATE = frozenset({"President", "Minister", "Chancellor", "Premier", "Senator"})


def _name(article: Article, start: int) -> int:
    """Where a run of capitalised words that begins at a token ends."""
    doc = article.doc
    end = start
    while end < len(doc) and end - start < 3 and doc[end].text[:1].isupper() and doc[end].pos_ == "PROPN" and doc[end].is_alpha:
        end += 1
    return end


def realms(article: Article, known: list[tuple[Found, int]]) -> list[tuple[Found, int]]:
    """ "The Government of Testland": a state that no list has, and every other place where the article names it.

    The name also counts where the pipeline took it for a person or a firm; a name of the reference data is never touched.
    """
    taken = {i for one, _ in known if one.entity.iri for i in range(one.start, one.end)}
    names: dict[str, Entity] = {}
    for token in article.doc[:-2]:
        if token.lower_ not in _RULED or token.nbor(1).lower_ != "of":
            continue
        start = token.i + 2 + (token.nbor(2).lower_ == "the")
        end = _name(article, start)
        first = article.doc[start].lower_
        if end == start or start in taken or first in words("offices", "modifiers") or first in words("offices", "heads"):
            continue
        name = article.doc[start:end].text
        names[name] = Entity(label=name, type="State")
    if not names:
        return []
    found: list[tuple[Found, int]] = []
    for token in article.doc:
        end = _name(article, token.i)
        name = article.doc[token.i : end].text
        inner = token.i > 0 and article.doc[token.i - 1].pos_ == "PROPN" and article.doc[token.i - 1].text[:1].isupper()
        if name in names and not inner and token.i not in taken:
            found.append((Found(token.i, end, names[name], "name"), _OVER_NAMES))
    return found


def people_behind_titles(article: Article, known: list[tuple[Found, int]]) -> list[tuple[Found, int]]:
    """What the pipeline takes for a place or a firm right behind a title is who holds it: "President Salva Kiir"."""
    return [
        (_person(one), 3) if _misread(article, one) else (longer, 4) if (longer := _run(article, one)) is not None else (one, weight)
        for one, weight in known
    ]


def _run(article: Article, one: Found) -> Found | None:
    """The whole of a name behind a title of which the pipeline took the first word for a place: "counterpart Kassym-Jomart T."."""
    doc = article.doc
    if one.how not in ("place", "name") or one.entity.iri or one.end - one.start != 1 or one.start == 0:
        return None
    title = doc[one.start - 1]
    if title.lower_ not in _TITLES or not (title.text[:1].isupper() or title.lower_ == "counterpart"):
        return None
    end = one.end
    while end < len(doc) and end - one.start < 6 and (doc[end].text == "-" or (doc[end].is_title and doc[end].pos_ == "PROPN")):
        end += 1
    while end > one.end and doc[end - 1].text == "-":
        end -= 1
    words_of_name = [token for token in doc[one.start : end] if token.is_alpha]
    if len(words_of_name) < 2 or any(token.text in words("groups", "organ_heads") for token in words_of_name):
        return None
    return _person(Found(one.start, end, Entity(label=doc[one.start : end].text, type="Person"), "person"))


def _surname(article: Article, one: Found) -> bool:
    """ "President Tadic": one word in capitals that the pipeline takes for a people or a firm, behind the title of a state's office."""
    if one.end - one.start != 1 or one.start == 0 or one.entity.iri or one.how not in ("place", "name"):
        return False
    title, name = article.doc[one.start - 1], article.doc[one.start]
    goes_on = one.end < len(article.doc) and article.doc[one.end].pos_ == "PROPN" and article.doc[one.end].text[:1].isupper()
    known = name.text in words("groups", "organ_heads") or name.lower_ in words("groups", "bodies") | words("offices", "modifiers")
    return title.text in _OF_STATE and name.is_title and name.pos_ == "PROPN" and not goes_on and not known


def _misread(article: Article, one: Found) -> bool:
    if _surname(article, one):
        return True
    if one.how not in ("place", "name") or one.entity.iri or one.end - one.start not in (2, 3) or one.start == 0:
        return False
    title: Token = article.doc[one.start - 1]
    tokens = article.doc[one.start : one.end]
    if not all(token.is_alpha and token.text[:1].isupper() and not token.text.isupper() and token.pos_ == "PROPN" for token in tokens):
        return False
    if any(token.lower_ in words("groups", "organ") or token.lower_ in words("offices", "heads") for token in tokens):
        return False
    if any(token.text in words("groups", "organ_heads") or token.lower_ in words("groups", "bodies") for token in tokens):
        return False
    if any(token.lower_ in words("offices", "modifiers") for token in tokens):
        return False
    holds = title.lower_ in _TITLES or (lower_head(title) and lower_head(title) not in _NO_TITLES)
    titled = bool(holds) and (title.text[:1].isupper() or title.lower_ in _LOWER_TOO)
    apposed = title.text == "," and one.end < len(article.doc) and article.doc[one.end].text == "," and title_ends(article, title.i)
    return titled or apposed or (title.lower_ not in {"the", "of", "in", "at"} and described_behind(article, one.end))


def _person(one: Found) -> Found:
    name = " ".join(bare(one.text or one.entity.label).split())
    return Found(one.start, one.end, Entity(label=name, type="Person"), "person")
