"""Names of people in running text: what the pipeline takes for one, names behind titles, and surnames alone."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article, Found
from kb.extract.lexicon import load, words
from kb.extract.names import People, bare
from kb.extract.ranks import honours
from kb.model import Entity

_PERSONAL_TITLES = frozenset(
    "minister president chancellor premier ambassador spokesman spokeswoman spokesperson senator governor secretary envoy".split()
)


def _capital(token: Token) -> bool:
    return bool(token.text) and token.text[0].isupper()


def person(article: Article, start: int, end: int) -> list[tuple[Found, int]]:
    doc = article.doc
    heads, ranks = words("offices", "heads"), words("offices", "ranks")
    while end - start > 1 and (
        doc[start].lower_ in heads
        or doc[start].lower_ in ranks
        or doc[start].lower_ in words("offices", "former")
        or doc[start].lower_ in words("offices", "modifiers")
    ):
        start += 1
    start += honours([token.text for token in doc[start:end]])
    for place in range(start + 1, end):
        if doc[place].text in {"(", ",", "and", "'s"}:
            end = place
            break
    if end - start == 1 and end + 1 < len(doc) and doc[end].text == "May" and not doc[end + 1].like_num:
        end += 1
    while (
        end + 1 < len(doc)
        and doc[end].text == "-"
        and not doc[end - 1].whitespace_
        and not doc[end].whitespace_
        and doc[end + 1].is_alpha
        and len(doc[end + 1]) <= 5
        and doc[end + 1].is_lower
        and doc[end + 1].lower_ not in {"led", "era", "style", "like", "run", "owned", "born", "ally"}
    ):
        end += 2
    before = doc[start - 1] if start else None
    if (
        before is not None
        and before.pos_ in ("PROPN", "ADJ")
        and _capital(before)
        and len(before) > 1
        and not before.is_stop
        and not before.ent_type_
        and before.dep_ == "compound"
        and start <= before.head.i < end
        and before.lower_ not in words("offices", "heads")
        and before.lower_ not in words("offices", "modifiers")
        and before.lower_ not in words("offices", "never")
        and before.lower_ not in words("offices", "ranks")
        and before.lower_ not in load("offices")["short"]
    ):
        start -= 1
    text = bare(doc[start:end].text)
    if not text or not text[0].isupper() or any(letter.isdigit() for letter in text):
        return []
    return [(Found(start, end, Entity(label=text, type="Person"), "person"), 3)]


def titled(article: Article, taken: set[int]) -> list[Found]:
    """Capitalised words behind a title that the pipeline took for nothing: "Foreign Minister" and two or more names."""
    found: list[Found] = []
    for token in article.doc:
        sentence = article.sentences[article.sentence_at[token.i]]
        if (
            token.lower_ not in _PERSONAL_TITLES
            or not _capital(token)
            or token.i in taken
            or sentence.heading
            or sentence.zone in ("headline", "teaser")
            or sum(one.is_lower for one in sentence.span) < len(sentence.span) // 3
        ):
            continue
        end = token.i + 1
        while (
            end < len(article.doc)
            and end not in taken
            and _capital(article.doc[end])
            and article.doc[end].pos_ == "PROPN"
            and article.doc[end].lower_ not in words("offices", "heads")
            and article.doc[end].sent.start == token.sent.start
        ) or (
            end < len(article.doc)
            and end > token.i + 1
            and article.doc[end].text == "-"
            and end + 1 < len(article.doc)
            and _capital(article.doc[end + 1])
        ):
            end += 1
        if end - token.i >= 3:
            text = bare(article.doc[token.i + 1 : end].text)
            found.append(Found(token.i + 1, end, Entity(label=text, type="Person"), "person"))
    return found


def surnames(article: Article, people: People) -> None:
    """Capitalised words that the pipeline took for nothing, or for a place, and that are a known person's surname."""
    for token in article.doc:
        if not _capital(token) or (token.is_sent_start and token.pos_ in ("ADP", "DET", "SCONJ")):
            continue
        there = article.found_at.get(token.i)
        if there is not None and (there.end - there.start > 1 or there.entity.iri or there.how == "person"):
            continue
        if (
            people.knows_surname(token.text)
            or (token.pos_ == "PROPN" and token.dep_ != "compound" and people.knows_first(token.text))
        ) and token.ent_type_ != "DATE":
            entity = people.entity(token.text, token.i)
            if there is None:
                article.add(Found(token.i, token.i + 1, entity, "person"))
            else:
                there.entity, there.how = entity, "person"


