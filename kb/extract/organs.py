"""Bodies: capitalised words around an organ's head, "the West", and the fullest form in which an article names a body."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Token

from kb.extract import gazetteer
from kb.extract.article import Article, Found
from kb.extract.lexicon import load, words
from kb.iris import fold
from kb.model import Entity
from kb.vocab import ID

_BEFORE = frozenset({"the", "a", "an"})


def _capital(token: Token) -> bool:
    return bool(token.text) and token.text[0].isupper()


def organs(article: Article) -> list[tuple[Found, int]]:
    """ "Ministry of Defence", "Russian Foreign Ministry", "House Foreign Affairs Committee": capitalised words around an organ's head."""
    heads = words("groups", "organ_heads")
    doc = article.doc
    found: list[tuple[Found, int]] = []
    for token in doc:
        if token.text not in heads or (
            token.i + 1 < len(doc) and doc[token.i + 1].text in heads and doc[token.i + 1].text != "House"
        ):
            continue
        if token.text == "Cabinet" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ in words("offices", "heads"):
            # "the Chief Cabinet Secretary"
            continue
        sentence = article.sentence(token).span
        start = token.i
        while (
            start > sentence.start
            and _capital(doc[start - 1])
            and (doc[start - 1].pos_ in ("PROPN", "ADJ", "NOUN") or doc[start - 1].is_title)
            and doc[start - 1].lower_ not in _BEFORE
            and doc[start - 1].lower_ not in {"senior", "former", "top"}
            and doc[start - 1].pos_ not in ("DET", "ADP", "PRON", "SCONJ", "VERB", "AUX", "ADV")
            and token.i - start < 6
        ):
            start -= 1
        end = token.i + 1
        while end < sentence.end - 1 and end - token.i < 12:
            if doc[end].lower_ == "on" and doc[end - 1].text == "Council" and doc[end - 2].text == "Security":
                # "an embargo of the Security Council on Chile"
                break
            if doc[end].lower_ in {"of", "for", "on"} or (
                end > token.i + 1 and doc[end].lower_ in {"and", "the", "of", "for", "on", "'s", "’s", ","}
            ):
                step = end + 1
                while step < sentence.end and doc[step].lower_ in {"the"}:
                    step += 1
                if (
                    step < sentence.end
                    and _capital(doc[step])
                    and doc[step].ent_type_ not in ("PERSON", "DATE")
                    and doc[end].text != ","
                    and not (doc[end].lower_ == "and" and doc[step].text in heads)
                ):
                    end = step + 1
                    continue
                break
            if doc[end].text == "'" and end + 1 < sentence.end and _capital(doc[end + 1]) and end > token.i + 1:
                end += 2
                continue
            if (
                end > token.i + 1
                and not _state(doc[end - 1])
                and _capital(doc[end])
                and doc[end].pos_ in ("PROPN", "NOUN")
                and doc[end].ent_type_ != "PERSON"
                and doc[end].lower_ not in words("offices", "heads")
                and doc[end].lower_ not in words("offices", "ranks")
                and doc[end].lower_ != "under"
            ):
                end += 1
                continue
            break
        if end - start >= 2:
            found.append((Found(start, end, Entity(label=doc[start:end].text, type="Organization"), "organ"), 2))
    return found


def _state(token: Token) -> bool:
    """Whether a word is a state's name, behind which a body's name ends: "Embassy of Chile | Counsellor"."""
    match = next(gazetteer.find(token.text), None)
    return match is not None and match.entity.type == "State" and match.how == "name"


def west(article: Article) -> list[tuple[Found, int]]:
    """ "the West" and "Western" are an actor of their own, never a list of states."""
    the_west = Entity(label="the West", type="Group")
    return [
        (Found(token.i, token.i + 1, the_west, "adjective" if token.text == "Western" else "name"), 4)
        for token in article.doc
        if (token.text == "Western" and token.dep_ in ("amod", "compound"))
        or (
            token.text == "West"
            and token.dep_ != "compound"
            and token.i
            and token.nbor(-1).lower_ == "the"
            and not (token.i + 1 < len(article.doc) and token.nbor(1).text[:1].isupper())
        )
    ]


def halves(article: Article, states: set[str]) -> list[tuple[Found, int]]:
    """ "The North", "the South": one of two states that share a name, where the article names it in full."""
    found: list[tuple[Found, int]] = []
    for token in article.doc[1:]:
        codes: list[str] = load("groups")["halves"].get(token.text, [])
        follows = article.doc[token.i + 1].text[:1] if token.i + 1 < len(article.doc) else ""
        if not codes or token.nbor(-1).lower_ != "the" or follows.isupper() or follows == "-" or token.dep_ == "compound":
            continue
        named = [code for code in codes if code in states]
        half = gazetteer.entity(f"{ID}state/{named[0]}") if len(named) == 1 else None
        if half is not None:
            found.append((Found(token.i, token.i + 1, half, "name"), 4))
    return found


def _possessor(article: Article, start: int) -> tuple[int, Found] | None:
    """The state right before an organ's name: "South Korea's", "Russian"."""
    place = start - 1
    if place >= 0 and article.doc[place].text in {"'s", "’s", "'", "’"}:
        place -= 1
    owner = article.found_at.get(place)
    if owner is not None and owner.entity.type in ("State", "Organization") and owner.end in (start, start - 1):
        return owner.start, owner
    return None


def complete(article: Article) -> None:
    """Give organs their state, acronyms their long form, and names their first, fullest form."""
    longest: dict[str, Entity] = {}
    for one in article.found:
        if one.entity.type not in ("Organization", "Group") or one.entity.iri or one.how == "person":
            continue
        owner = _possessor(article, one.start)
        if one.how == "organ" and owner is not None and owner[1].entity.type == "State":
            state = owner[1].entity
            possessive = "'s" if owner[1].how != "adjective" else ""
            label = f"{owner[1].text}{possessive} {one.entity.label}"
            one.entity = replace(one.entity, label=label, of=state)
        else:
            first = article.found_at.get(one.start)
            inner = next(iter(gazetteer.find(one.entity.label)), None)
            if first is one and inner is not None and inner.start == 0 and inner.entity.type == "State":
                one.entity = replace(one.entity, of=inner.entity)
        longest.setdefault(fold(one.entity.label), one.entity)
        initials = "".join(word[0] for word in one.entity.label.split() if word[0].isupper())
        if len(initials) >= 3:
            longest.setdefault(fold(initials), one.entity)
    fullest: dict[str, str] = {}
    for one in article.found:
        if (
            one.entity.type == "Organization"
            and one.entity.iri
            and one.how in ("name", "organ")
            and len(one.text) > len(fullest.get(one.entity.iri, ""))
        ):
            fullest[one.entity.iri] = one.text
    for one in article.found:
        # the name the article gives, in full: "FBI" where it only says so
        if one.entity.iri in fullest and one.entity.type == "Organization" and one.how in ("name", "organ", "metonym"):
            one.entity = replace(one.entity, label=fullest[one.entity.iri])
    for one in article.found:
        if one.entity.type == "Organization" and not one.entity.iri and fold(one.entity.label) in longest:
            one.entity = longest[fold(one.entity.label)]


def acronyms(article: Article) -> None:
    """ "The Data Protection Office (DPO)": what stands in brackets behind a body's name means the body wherever it stands."""
    doc = article.doc
    short: dict[str, Entity] = {}
    for one in article.found:
        if one.entity.type != "Organization" or one.end + 2 >= len(doc):
            continue
        if (doc[one.end].text, doc[one.end + 2].text) not in {("(", ")"), ("[", "]")}:
            continue
        word = doc[one.end + 1].text
        if 2 < len(word) < 9 and word.isupper() and word.isalpha():
            short.setdefault(word, one.entity)
    if short:
        for token in doc:
            if token.text in short and token.i not in article.found_at:
                article.add(Found(token.i, token.i + 1, short[token.text], "name"))


def shortened(article: Article) -> None:
    """ "The Guards", "the Council": the last word of a body's name, with "the" and a capital, once the article has named the body."""
    last: dict[str, Found] = {}
    doc = article.doc
    named_bodies = (one for one in article.found if one.entity.type == "Organization" and one.how != "adjective")
    order = sorted(named_bodies, key=lambda one: one.start)
    waiting = iter([*order, None])
    upcoming = next(waiting)
    for token in doc:
        while upcoming is not None and upcoming.start <= token.i:
            words_of_name = upcoming.text.split()
            if len(words_of_name) > 1 and words_of_name[-1].istitle():
                last[words_of_name[-1].lower().rstrip("s")] = upcoming
            if len(words_of_name) > 2 and words_of_name[1] in {"of", "for"} and words_of_name[0] in words("groups", "organ_heads"):
                last[words_of_name[0].lower()] = upcoming
            upcoming = next(waiting)
        there = article.found_at.get(token.i)
        alone = there is not None and there.end - there.start == 1 and there.entity.type == "Organization" and not there.entity.iri
        if not (token.is_title and token.i and doc[token.i - 1].lower_ == "the" and (there is None or alone)):
            continue
        follows = doc[token.i + 1].text[:1] if token.i + 1 < len(doc) else ""
        named = last.get(token.lower_.rstrip("s"))
        if named is not None and there is not None and token.text in words("groups", "organ_heads") and named is not there:
            there.entity = named.entity
        elif named is not None and not follows.isupper() and token.text in words("groups", "organ_heads"):
            article.add(Found(token.i, token.i + 1, named.entity, "name"))
