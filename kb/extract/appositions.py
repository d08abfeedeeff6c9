"""Titles behind a name: "X, the minister of Y and head of Z," or "X (chair of Y)"."""

from __future__ import annotations

from dataclasses import replace

from kb.extract import ranks
from kb.extract.article import Article, Found
from kb.extract.heads import lower_head
from kb.extract.holdings import Holding
from kb.extract.offices import Office, owned, read

_OPENERS = frozenset({",", "(", "—", "–", "--", "-", ":"})
_CLOSERS = frozenset({",", ".", ")", "(", "—", "–", "--", ";", ":", "!", "?", '"', "”", "'s", "’s"})
_AIDES = frozenset("aide adviser advisor assistant spokesman spokeswoman spokesperson envoy representative secretary".split())


def behind(article: Article, person: Found) -> list[Holding]:
    """Titles behind a name: "X, the minister of Y and head of Z," or "X (chair of Y)"."""
    doc = article.doc
    ceiling = article.sentences[article.sentence_at[person.start]].span.end
    place = ranks.tag_end(article, person)
    if place < ceiling and doc[place].text == "(" and place + 2 < ceiling and doc[place + 2].text == ")":
        place += 3
    if place >= ceiling or doc[place].text not in _OPENERS:
        return []
    place += 1
    if place + 1 < ceiling and doc[place].like_num and doc[place + 1].text == ",":
        place += 2
    held: list[Holding] = []
    while place < ceiling and len(held) < 4:
        office = _starting_at(article, place, ceiling)
        if office is None:
            break
        after = doc[office.end] if office.end < ceiling else None
        if (
            not held
            and after is not None
            and after.text not in _CLOSERS
            and after.tag_ not in ("VBN", "VBG")
            and not (office.organization is not None and after.pos_ in ("ADP", "PART", "SCONJ", "ADJ"))
            and not (office.organization is not None and after.tag_ in ("VBD", "VBZ") and doc[office.start].lower_ != "the")
            and after.lower_
            not in {
                "and",
                "who",
                "&",
                "told",
                "said",
                "has",
                "had",
                "was",
                "is",
                "as",
                "in",
                "since",
                "from",
                "until",
                "on",
                "with",
                "for",
            }
        ):
            break
        if (
            not held
            and after is not None
            and after.i + 1 < ceiling
            and after.text == ","
            and office.organization is None
            and office.owner is None
            and doc[office.start].lower_ not in {"the", "a", "an"}
            and not office.label[0].islower()
        ):
            # "Japan, Prime Minister X, and ...": a list of people, not an apposition
            following = article.found_at.get(office.end + 1)
            if following is not None and following.entity.type == "Person":
                break
        if office.plural and not _joined(article, person):
            break
        if after is not None and after.lower_ == "until":
            office = replace(office, former=True)
        here = article.found_in(article.sentence_at[place])
        named = [one for one in here if one.entity.type == "Person" and office.head < one.start < office.end]
        if named and not (lower_head(doc[office.head]) in _AIDES and named[-1].end == office.end):
            # the title of whoever follows in a list
            break
        held.append(Holding(person.entity, office, person.start, office.end, "behind"))
        place = office.end
        if place < ceiling and doc[place].lower_ in {"and", "&"}:
            place += 1
        elif place + 1 < ceiling and doc[place].text == "," and _goes_on(article, place + 1, ceiling):
            place += 1 + (doc[place + 1].lower_ == "and")
        else:
            break
    return _owned_together(article, held)


def _joined(article: Article, person: Found) -> bool:
    """Whether a name ends a list of people, to whom a title in the plural may belong: "A and B, members of the council"."""
    start = ranks.left_edge(article, person, article.sentences[article.sentence_at[person.start]].span.start)
    return article.doc[start - 1].lower_ in {"and", "&"} if start else False


def _owned_together(article: Article, held: list[Holding]) -> list[Holding]:
    """In "X, chairman and chief executive of Y" both are of Y."""
    for number in range(len(held) - 2, -1, -1):
        office, after = held[number].office, held[number + 1].office
        joined = office.end < len(article.doc) and article.doc[office.end].lower_ in {"and", "&"} and after.start == office.end + 1
        bare = office.organization is None and office.owner is None and not ranks.is_profession(article.doc[office.head])
        if joined and bare and (after.organization is not None or after.owner is not None):
            held[number] = replace(held[number], office=owned(office, after.organization, after.owner))
    return held


def _goes_on(article: Article, place: int, ceiling: int) -> bool:
    """ "X, member of A, chairman of B and secretary of C,": a further title with its own body behind the comma."""
    place += article.doc[place].lower_ == "and"
    office = _starting_at(article, place, ceiling)
    if office is None or office.organization is None or office.plural or office.head - place > 4:
        return False
    return office.end >= ceiling or article.doc[office.end].text in _CLOSERS or article.doc[office.end].lower_ in {"and", "who"}


def _starting_at(article: Article, place: int, ceiling: int) -> Office | None:
    """The title whose first word stands at a token; a name may not follow it directly."""
    doc = article.doc
    for head in range(place, min(place + 12, ceiling)):
        token = doc[head]
        if token.text in {",", ".", ";", '"', ")"} or (token.pos_ in ("VERB", "AUX") and token.dep_ not in ("amod", "compound")):
            return None
        if head + 1 < ceiling and doc[head + 1].text in {"'s", "’s"}:
            continue
        if head + 2 < ceiling and doc[head + 1].text == "-" and lower_head(doc[head + 2]):
            # "secretary-general of"
            continue
        if not lower_head(token) or (
            head + 1 < ceiling and lower_head(doc[head + 1]) and (doc[head + 1].dep_ != "appos" or token.head == doc[head + 1])
        ):
            continue
        office = read(article, head, place, ceiling)
        if office is None or office.start != place:
            continue
        follower = article.found_at.get(office.end)
        if follower is not None and follower.entity.type == "Person":
            inner = lower_head(doc[office.end - 1]) and office.end - 1 > head
            if inner and lower_head(token) in _AIDES and office.organization is not None:
                # "an aide to Norwegian Premier X": of the state
                return replace(office, end=follower.end)
            return None
        if (
            office.end < ceiling
            and lower_head(token) in {"deputy", "chief", "general", "secretary", "vice-president"}
            and doc[office.end].pos_ in ("ADJ", "NOUN", "PROPN")
        ):
            continue
        return office
    return None
