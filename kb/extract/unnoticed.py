"""Names that the pipeline took for nothing: behind titles, before descriptions, and surnames of people it knows elsewhere."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article, Found
from kb.extract.lexicon import words
from kb.extract.names import People, bare
from kb.extract.persons import capital, described_behind, is_name, title_ends
from kb.model import Entity

_PERSONAL_TITLES = words("clauses", "personal_titles")
_ONE_NAME = words("clauses", "one_name")


def appended(article: Article, taken: set[int]) -> list[Found]:
    """Names that the pipeline took for nothing: "the head of the council, Colonel Doina Carp,", "Doina Carp, a former minister"."""
    doc = article.doc
    found: list[Found] = []
    place, ranks = 1, words("offices", "ranks") | words("offices", "rank_modifiers")
    while place < len(doc):
        start, place = place, place + 1
        if not is_name(doc[start]) or start in taken or (is_name(doc[start - 1]) and start - 1 not in taken):
            continue
        end = start + 1
        while end < len(doc) and end - start < 4 and is_name(doc[end]) and end not in taken:
            end += 1
        if end - start < 2 or any(one.text in words("groups", "organ_heads") for one in doc[start:end]):
            continue
        before = start
        while before > 1 and doc[before - 1].lower_ in ranks:
            before -= 1
        closed = end >= len(doc) or doc[end].text in {",", ".", ";", ")"}
        titled_before = closed and doc[before - 1].text == "," and title_ends(article, before - 1)
        if titled_before or described_behind(article, end):
            found.append(Found(start, end, Entity(label=doc[start:end].text, type="Person"), "person"))
            place = end
    return found


def titled(article: Article, taken: set[int]) -> list[Found]:
    """Capitalised words behind a title that the pipeline took for nothing: "Foreign Minister" and two or more names."""
    found: list[Found] = []
    for token in article.doc:
        sentence = article.sentences[article.sentence_at[token.i]]
        if (
            token.lower_ not in _PERSONAL_TITLES
            or not capital(token)
            or token.i in taken
            or sentence.heading
            or sentence.zone in ("headline", "teaser")
            or sum(one.is_lower for one in sentence.span) < len(sentence.span) // 4
        ):
            continue
        first = _behind_field(article, token)
        end = first
        while (
            end < len(article.doc)
            and end not in taken
            and capital(article.doc[end])
            and article.doc[end].pos_ == "PROPN"
            and article.doc[end].lower_ not in words("offices", "heads")
            and article.doc[end].sent.start == token.sent.start
        ) or (
            end < len(article.doc)
            and end > first
            and article.doc[end].text == "-"
            and end + 1 < len(article.doc)
            and capital(article.doc[end + 1])
        ):
            end += 1
        one = first == token.i + 1 and end - token.i == 2 and token.lower_ in _ONE_NAME and is_name(article.doc[token.i + 1])
        body = any(
            part.text in words("groups", "organ_heads") or part.lower_ in words("offices", "modifiers")
            for part in article.doc[first:end]
        )
        if (end - first >= 2 or one) and not body:
            text = bare(article.doc[first:end].text)
            text = text.title() if text.isupper() and " " in text else text
            found.append(Found(first, end, Entity(label=text, type="Person"), "person"))
    return found


def _behind_field(article: Article, title: Token) -> int:
    """Where a name may begin behind a title: right there, or behind its field, "Minister of Trade and Cooperation | X"."""
    doc, place = article.doc, title.i + 1
    if title.lower_ not in {"minister", "secretary"} or place >= len(doc) or doc[place].lower_ not in {"of", "for"}:
        return place
    field = place + 1
    while field < len(doc) and (doc[field].lower_ in words("offices", "modifiers") or doc[field].lower_ in {"and", ",", "the", "&"}):
        field += 1
    return field if field > place + 1 and doc[field - 1].is_alpha and doc[field - 1].lower_ != "and" else place


def surnames(article: Article, people: People) -> None:
    """Capitalised words that the pipeline took for nothing, or for a place, and that are a known person's surname."""
    for token in article.doc:
        if not capital(token) or (token.is_sent_start and token.pos_ in ("ADP", "DET", "SCONJ")):
            continue
        there = article.found_at.get(token.i)
        # "Haguida said" after "Koichi Hagiuda"
        slip = there is not None and not there.entity.iri and there.end - there.start == 1 and there.how in ("name", "place")
        if slip and there is not None and token.dep_ == "nsubj" and people.nearly_knows(token.text):
            there.entity, there.how = people.entity(token.text, token.i), "person"
            continue
        # "Trinidad said", where the article names a Roy Trinidad
        named_so = (
            there is not None
            and there.entity.type in ("State", "Place")
            and there.end - there.start == 1
            and there.how != "adjective"
            and token.dep_ in ("nsubj", "nsubjpass")
            and people.knows_surname(token.text)
        )
        if there is not None and not named_so and (there.end - there.start > 1 or there.entity.iri or there.how == "person"):
            continue
        if (
            people.knows_surname(token.text)
            or (token.pos_ == "PROPN" and token.dep_ != "compound" and (people.knows_first(token.text) or people.knows_middle(token.text)))
        ) and token.ent_type_ != "DATE":
            entity = people.entity(token.text, token.i)
            if there is None:
                article.add(Found(token.i, token.i + 1, entity, "person"))
            else:
                there.entity, there.how = entity, "person"
