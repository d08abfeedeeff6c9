"""Names of people in running text: what the pipeline takes for one, names behind titles, and surnames alone."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract import gazetteer
from kb.extract.article import Article, Found
from kb.extract.lexicon import load, words
from kb.extract.names import bare
from kb.extract.ranks import honours
from kb.model import Entity

_MARKS = frozenset({"'", '"', "‘", "’", "“", "”", "``", "''"})
_ARTICLES = frozenset({"al", "el", "ad", "as", "ar", "an", "ul", "ash", "az"})
_GENERATIONS = frozenset({"jr", "sr", "ii", "iii"})

def abbreviated(text: str) -> bool:
    """A rank or title in short that the pipeline takes for a name: "Cmdr", "Gen."."""
    low = text.lower().rstrip(".")
    return low + "." in words("offices", "ranks") or low + "." in load("offices")["short"] or low in load("offices")["short"]


def capital(token: Token) -> bool:
    return bool(token.text) and token.text[0].isupper()


def person(article: Article, start: int, end: int) -> list[tuple[Found, int]]:
    doc = article.doc
    heads, ranks = words("offices", "heads"), words("offices", "ranks")
    while end - start > 1 and not (end - start == 2 and doc[start].lower_ == "sheikh") and (
        doc[start].lower_ in heads
        or doc[start].lower_ in ranks
        or doc[start].lower_ in words("offices", "former")
        or doc[start].lower_ in words("offices", "modifiers")
        or (doc[start].is_upper and doc[start].lower_ in load("offices")["short"])
        or doc[start].text == "-"
    ):
        start += 1
    start += honours([token.text for token in doc[start:end]])
    for place in range(start + 1, end):
        if doc[place].text in {"(", ",", "and", "'s", "’s"}:
            end = place
            break
    while end - start > 1 and doc[end - 1].lower_ in words("offices", "honours_behind") and doc[end - 1].is_upper:
        end -= 1
    start = _behind_place(article, start, end)
    hangs_on = end < len(doc) and end - start > 1 and doc[end - 1].dep_ == "compound" and doc[end - 1].head.i == end
    if hangs_on and not doc[end].ent_type_ and is_name(doc[end]) and doc[end].pos_ == "PROPN":
        end += 1
    if end - start == 1 and end + 1 < len(doc) and doc[end].text == "May" and not doc[end + 1].like_num:
        end += 1
    before = doc[start - 1] if start else None
    if (
        before is not None
        and before.pos_ in ("PROPN", "ADJ")
        and capital(before)
        and len(before) > 1
        and not before.is_stop
        and not before.ent_type_
        and before.dep_ == "compound"
        and start <= before.head.i < end
        and before.lower_ not in words("offices", "heads")
        and before.lower_ not in words("offices", "modifiers")
        and before.lower_ not in words("offices", "never")
        and before.lower_ not in words("offices", "ranks")
        and before.lower_ not in words("offices", "honours")
        and before.lower_ not in load("offices")["short"]
        and not (before.i and doc[before.i - 1].lower_ in {"in", "of", "at", "from"})
    ):
        start -= 1
    while start > 1 and _initial(doc[start - 1]) and doc[start - 2].text[:1].isupper() and not doc[start - 1].is_sent_start:
        start -= 1
    if end - start == 1:
        start, end = _both_names(article, start, end)
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
    if end + 1 < len(doc) and doc[end - 1].lower_ in _ARTICLES and doc[end].text == "-" and doc[end + 1].is_title:
        # "Carlo Al | - | Ruiz"
        end += 2
    end = _quoted_through(article, start, end)
    if end - start > 2 and start and doc[start - 1].lower_ in {"of", "for", "at"} and doc[start].is_upper and len(doc[start]) > 2:
        # "the leader of LDP Jane Roe"
        start += not any(token.is_upper for token in doc[start + 1 : end] if len(token) > 2)
    if end + 1 < len(doc) and doc[end].text == "]" and doc[end + 1].pos_ == "PROPN" and doc[end + 1].is_title:
        # "[Premier Anna] Berg"
        end += 2
    text = bare(_unquoted(article, start, end).replace("] ", " ").replace("]", ""))
    if text.isupper() and " " in text:
        text = text.title()
    if end - start == 1 and (doc[start].lower_ in ranks or doc[start].lower_ in heads):
        return []
    if _only_honours(article, start, end) or text.lower().rstrip(".") in _GENERATIONS or abbreviated(text):
        return []
    if end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].lower_.rstrip(".") in _GENERATIONS:
        end += 2
    if not text or not text[0].isupper() or any(letter.isdigit() for letter in text):
        return []
    return [(Found(start, end, Entity(label=text, type="Person"), "person"), 3)]


def _only_honours(article: Article, start: int, end: int) -> bool:
    """ "H.E. Shri", "Datuk Seri": what precedes a name and is none."""
    low = [token.lower_ for token in article.doc[start:end]]
    honours_, ranks = words("offices", "honours"), words("offices", "ranks")
    return " ".join(low) in honours_ or all(one in honours_ or one in ranks for one in low)


def _unquoted(article: Article, start: int, end: int) -> str:
    """A name without the nickname in quotation marks that stands within it."""
    marks = [place for place in range(start, end) if article.doc[place].text in _MARKS]
    if len(marks) != 2 or marks[0] == start or marks[1] == end - 1:
        return article.doc[start:end].text
    return f"{article.doc[start : marks[0]].text} {article.doc[marks[1] + 1 : end].text}"


def _quoted_through(article: Article, start: int, end: int) -> int:
    """Where a name ends of which the pipeline took "Jose 'Pepe" and left "' Garrido"."""
    doc = article.doc
    marks = [place for place in range(start + 1, end) if doc[place].text in _MARKS]
    if len(marks) != 1 or end >= len(doc) or doc[end].text not in _MARKS:
        return end
    stop = end + 1
    while stop < len(doc) and stop - end < 4 and doc[stop].is_title and doc[stop].pos_ == "PROPN":
        stop += 1
    return stop if stop > end + 1 else end


def _initial(token: Token) -> bool:
    """ "R" or "R." as part of a name."""
    return token.text.rstrip(".").isupper() and len(token.text.rstrip(".")) == 1 and token.text not in {"I", "A."} and not token.like_num


def _behind_place(article: Article, start: int, end: int) -> int:
    """ "Her counterpart from Chile Carlo Ruiz": the state in front is no part of the name."""
    doc = article.doc
    if start == 0 or doc[start - 1].lower_ not in {"from", "of", "to", "in"} or end - start < 3:
        return start
    match = next(gazetteer.find(doc[start:end].text), None)
    if match is None or match.start or match.entity.type != "State":
        return start
    behind = next((i for i in range(start + 1, end) if doc[i].idx >= doc[start].idx + match.end), end)
    return behind if end - behind >= 2 else start


def _both_names(article: Article, start: int, end: int) -> tuple[int, int]:
    """A surname that the pipeline cut off, or a first name: "the minister, [Levent] Akar," and "senator Martín [Oyhen]"."""
    doc = article.doc
    before = doc[start - 1] if start else None
    opener = doc[start - 2] if start >= 2 else None
    described = opener is not None and (opener.text == "," or (opener.pos_ == "NOUN" and opener.text.islower()))
    if before is not None and described and is_name(before) and before.sent.start == doc[start].sent.start:
        return start - 1, end
    after = doc[end] if end < len(doc) else None
    titled_before = before is not None and (
        before.lower_ in words("offices", "heads") or before.lower_ in words("offices", "ranks") or before.text == ")"
    )
    if after is not None and titled_before and is_name(after) and after.sent.start == doc[start].sent.start:
        return start, end + 1
    return start, end


def is_name(token: Token) -> bool:
    """Whether a capitalised word may be part of a person's name: no title, no known place, no word that begins a sentence."""
    low = token.lower_
    return (
        token.is_alpha
        and token.is_title
        and token.pos_ in ("PROPN", "NOUN", "ADJ", "VERB")
        and not token.is_stop
        and not token.is_sent_start
        and not any(low in words("offices", key) for key in ("heads", "modifiers", "never", "ranks", "former"))
        and low not in load("offices")["short"]
        and next(gazetteer.find(token.text), None) is None
    )


def of_headlines(article: Article, found: list[Found]) -> list[Found]:
    """What the pipeline takes for people in a line of capitals, "Minister Dodges Criticism", though no sentence names them."""
    capitals: dict[int, bool] = {}
    named: set[str] = set()
    for sentence in article.sentences:
        letters = [token for token in sentence.span if token.is_alpha and len(token) > 3]
        open_end = sentence.passage.quote.rstrip()[-1:] not in {".", '"', "”", ":"} and (sentence.zone == "headline" or sentence.number < 3)
        line = open_end and len(letters) > 4 and sum(capital(token) for token in letters) > 0.7 * len(letters)
        capitals[sentence.number] = line
        if not line:
            named.update(token.text for token in sentence.span if capital(token))
    return [
        one
        for one in found
        if one.how == "person" and capitals[article.sentence_at[one.start]] and article.doc[one.end - 1].text not in named
    ]


def described_behind(article: Article, end: int) -> bool:
    """What only people have behind their name: ", who ...", ", a former minister of ..."."""
    doc = article.doc
    if end + 2 >= len(doc) or doc[end].text != ",":
        return False
    if doc[end + 1].lower_ == "who":
        return True
    if doc[end + 1].lower_ in words("offices", "heads") and _office_of(article, end + 1):
        return doc[end + 1].lower_ not in {"group", "member", "whip"}
    if doc[end + 1].lower_ not in {"a", "an", "the"} and doc[end + 1].lower_ not in words("offices", "former"):
        return False
    for token in doc[end + 1 : end + 6]:
        if token.lower_ in words("offices", "heads"):
            return token.lower_ not in {"group", "member", "whip"}
        if token.pos_ in ("VERB", "AUX", "ADP", "PUNCT"):
            return False
    return False


def _office_of(article: Article, head: int) -> bool:
    """Whether a title with what it is of begins at a token: "head of", "secretary-general of", "Chief of"."""
    doc = article.doc
    place = head + 1
    if place + 1 < len(doc) and doc[place].text == "-":
        place += 2
    return place < len(doc) and doc[place].lower_ in {"of", "for", "at"}


def title_ends(article: Article, comma: int) -> bool:
    """Whether the phrase before a comma, back to the comma before, is "the" or somebody's title."""
    doc = article.doc
    floor = max(article.sentences[article.sentence_at[comma]].span.start, comma - 14)
    definite = False
    for place in range(comma - 1, floor - 1, -1):
        token = doc[place]
        if token.text in {",", ";", ":"} or token.pos_ in ("VERB", "AUX"):
            return False
        definite = definite or token.lower_ == "the" or token.pos_ == "PART" or token.dep_ == "poss"
        if token.lower_ in words("offices", "heads"):
            opener = doc[place - 1 - sum(one.lower_ in words("offices", "modifiers") for one in doc[max(floor, place - 3) : place])]
            possessed = opener.lower_ in {"the", "his", "her", "its", "their", "'s", "’s"} or opener.pos_ in ("PART", "ADJ")
            return possessed or opener.ent_type_ in ("GPE", "NORP") or next(gazetteer.find(opener.text), None) is not None
    return False
