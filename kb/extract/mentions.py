"""Who and what is named where: the reference data's names, the pipeline's persons, bodies and places, and organs of states."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from spacy.tokens import Token

from kb.extract import gazetteer, weapons
from kb.extract.article import Article, Found
from kb.extract.lexicon import load, words
from kb.extract.names import People, bare
from kb.extract.unknown import people_behind_titles, realms
from kb.iris import fold
from kb.model import Entity, Mention

_ENTITY_LABELS = {"ORG": "Organization", "GPE": "Place", "LOC": "Place", "FAC": "Place", "NORP": "Group"}
_PERSONAL_TITLES = frozenset(
    [
        "minister",
        "president",
        "chancellor",
        "premier",
        "ambassador",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "senator",
        "governor",
        "secretary",
        "envoy",
    ]
)
_SPANS_BEFORE = frozenset({"the", "a", "an"})


def _capital(token: Token) -> bool:
    return bool(token.text) and token.text[0].isupper()


def _gazetteer(article: Article) -> list[tuple[Found, int]]:
    found: list[tuple[Found, int]] = []
    matches = list(gazetteer.find(article.doc.text))
    states = Counter(match.entity.iri for match in matches if match.entity.type == "State")
    for match in matches:
        span = article.doc.char_span(match.start, match.end, alignment_mode="expand")
        if span is None or (span.sent.text.isupper() and span.text.isupper() and match.how != "name"):
            continue
        if match.how == "hidden" and not weapons.in_company(span, str(match.entity.category)):
            continue
        entity = match.entity
        seat = False
        if match.others:
            # "the Treasury": that of the state which the article names most
            entity = max((entity, *match.others), key=lambda one: states[one.of.iri] if one.of is not None else 0)
        if entity.type == "Government" and entity.of is not None:
            kept = span.text in words("groups", "keeps_name")
            seat = match.how == "metonym" and not kept
            entity = Entity(label=span.text, type="Organization", iri=entity.iri, of=entity.of) if kept else entity.of
        how = (
            "adjective"
            if match.how == "name" and span.root.pos_ == "ADJ" and span.root.dep_ == "amod" and entity.type == "Place"
            else match.how
        )
        how = "seat" if seat else "name" if how == "hidden" else how
        if span.end + 1 < len(article.doc) and article.doc[span.end].text == "-" and article.doc[span.end + 1].text.islower():
            how = "linked"
        found.append((Found(span.start, span.end, entity, how), 2))
    return found


def _named(article: Article) -> list[tuple[Found, int]]:
    """The pipeline's own names."""
    found: list[tuple[Found, int]] = []
    for span in article.doc.ents:
        start, end = span.start, span.end
        while end > start + 1 and (
            article.doc[start].lower_ in _SPANS_BEFORE or not any(c.isalnum() for c in article.doc[start].text)
        ):
            start += 1
        while end > start + 1 and (
            article.doc[end - 1].text in {"'s", "'"}
            or (not any(c.isalnum() for c in article.doc[end - 1].text) and article.doc[end - 1].text not in {")"})
        ):
            end -= 1
        if span.label_ == "ORG":
            # "Ruritanian airline Blue Air": the name begins behind what describes it
            lower = [
                i
                for i in range(start, end - 1)
                if article.doc[i].text.islower() and article.doc[i].pos_ == "NOUN" and article.doc[i + 1].text[:1].isupper()
            ]
            start = lower[-1] + 1 if lower and lower[-1] - start <= 2 else start
        text = article.doc[start:end].text
        if not any(_capital(token) for token in article.doc[start:end]) or len(text) > 120:
            continue
        if span.label_ == "PERSON":
            found.extend(_person(article, start, end))
        elif span.label_ in _ENTITY_LABELS and not _no_name(article, start, end):
            how = "place" if span.label_ in ("GPE", "LOC", "FAC") else "name"
            found.append((Found(start, end, Entity(label=text, type=_ENTITY_LABELS[span.label_]), how), 1))
    return found


def _no_name(article: Article, start: int, end: int) -> bool:
    """Titles and headlines that the pipeline takes for bodies: "Supreme Leader", "Chinese State Councilor"."""
    tokens = article.doc[start:end]
    if any(token.pos_ in ("VERB", "AUX") and token.i > start for token in tokens) and end - start > 3:
        return True
    if article.sentences[article.sentence_at[start]].zone == "headline" and end - start > 4:
        return True
    titles = words("offices", "heads") | words("offices", "modifiers") | {"state", "and"}
    return all(token.lower_ in titles for token in tokens) or (tokens[-1].lower_ in words("offices", "heads") and end - start > 1)


def _person(article: Article, start: int, end: int) -> list[tuple[Found, int]]:
    doc = article.doc
    heads, ranks = words("offices", "heads"), words("offices", "ranks")
    while end - start > 1 and (
        doc[start].lower_ in heads
        or doc[start].lower_ in ranks
        or doc[start].lower_ in words("offices", "former")
        or doc[start].lower_ in words("offices", "modifiers")
    ):
        start += 1
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


def _organs(article: Article) -> list[tuple[Found, int]]:
    """ "Ministry of Defence", "Russian Foreign Ministry", "House Foreign Affairs Committee": capitalised words around an organ's head."""
    heads = words("groups", "organ_heads")
    doc = article.doc
    found: list[tuple[Found, int]] = []
    for token in doc:
        if token.text not in heads or (
            token.i + 1 < len(doc) and doc[token.i + 1].text in heads and doc[token.i + 1].text != "House"
        ):
            continue
        sentence = article.sentence(token).span
        start = token.i
        while (
            start > sentence.start
            and _capital(doc[start - 1])
            and (doc[start - 1].pos_ in ("PROPN", "ADJ", "NOUN") or doc[start - 1].is_title)
            and doc[start - 1].lower_ not in _SPANS_BEFORE
            and doc[start - 1].lower_ not in {"senior", "former", "top"}
            and doc[start - 1].pos_ not in ("DET", "ADP", "PRON", "SCONJ", "VERB", "AUX", "ADV")
            and token.i - start < 6
        ):
            start -= 1
        end = token.i + 1
        while end < sentence.end - 1 and end - token.i < 9:
            if doc[end].lower_ in {"of", "for", "on"} or (
                end > token.i + 1 and doc[end].lower_ in {"and", "the", "of", "for", "on", "'s", ","}
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
                and _capital(doc[end])
                and doc[end].pos_ in ("PROPN", "NOUN")
                and doc[end].ent_type_ != "PERSON"
                and doc[end].lower_ not in words("offices", "heads")
            ):
                end += 1
                continue
            break
        if end - start >= 2:
            found.append((Found(start, end, Entity(label=doc[start:end].text, type="Organization"), "organ"), 2))
    return found


def _west(article: Article) -> list[tuple[Found, int]]:
    """ "the West" and "Western" are an actor of their own, never a list of states."""
    west = Entity(label="the West", type="Group")
    return [
        (Found(token.i, token.i + 1, west, "adjective" if token.text == "Western" else "name"), 4)
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


def _possessor(article: Article, start: int) -> tuple[int, Found] | None:
    """The state right before an organ's name: "South Korea's", "Russian"."""
    place = start - 1
    if place >= 0 and article.doc[place].text in {"'s", "'"}:
        place -= 1
    owner = article.found_at.get(place)
    if owner is not None and owner.entity.type in ("State", "Organization") and owner.end in (start, start - 1):
        return owner.start, owner
    return None


def _overlap(chosen: list[Found], taken: set[int], one: Found) -> bool:
    return any(i in taken for i in range(one.start, one.end))


def find(article: Article) -> People:
    """Fill ``article.found`` with every mention and return the article's people; surnames lead to the full names."""
    candidates = [*_gazetteer(article), *_named(article), *_organs(article), *_west(article)]
    candidates = people_behind_titles(article, candidates) + realms(article, candidates)
    candidates.sort(key=lambda pair: (-(pair[0].end - pair[0].start), -pair[1], pair[0].start))
    chosen: list[Found] = []
    taken: set[int] = set()
    for one, _ in candidates:
        if not _overlap(chosen, taken, one):
            chosen.append(one)
            taken.update(range(one.start, one.end))
    for one in _titled(article, taken):
        chosen.append(one)
        taken.update(range(one.start, one.end))
    people = People()
    for one in sorted(chosen, key=lambda found: found.start):
        if one.how == "person":
            people.register(one.entity.label, one.start)
    for one in sorted(chosen, key=lambda found: found.start):
        if one.how == "person":
            one.entity = people.entity(one.entity.label, one.start)
        article.add(one)
    _surnames(article, people)
    _complete(article)
    return people


def _titled(article: Article, taken: set[int]) -> list[Found]:
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


def _surnames(article: Article, people: People) -> None:
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


def _complete(article: Article) -> None:
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


def mentions(article: Article) -> tuple[Mention, ...]:
    """The mentions as the model keeps them."""
    made = []
    for one in sorted(article.found, key=lambda found: found.start):
        zone = article.sentences[article.sentence_at[one.start]].zone
        made.append(Mention(article.passage(one.start, one.end, zone), one.entity))
    return tuple(made)
