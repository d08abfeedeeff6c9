"""Who and what is named where: the reference data's names, the pipeline's persons, bodies and places, and organs of states."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Token

from kb.extract import gazetteer, organs, persons, unnoticed, weapons
from kb.extract.article import Article, Found
from kb.extract.behind_phrases import behind_phrases
from kb.extract.heads import lower_head
from kb.extract.lexicon import words
from kb.extract.names import People
from kb.extract.quantities import designation
from kb.extract.unknown import people_behind_titles, realms
from kb.extract.whole_names import whole
from kb.model import Entity, Mention

_ENTITY_LABELS = {"ORG": "Organization", "GPE": "Place", "LOC": "Place", "FAC": "Place", "NORP": "Group"}
# Below so many sentences a text is a snippet, and a name in a headline may stand nowhere else.
_A_TEXT = 6
_LANDS = frozenset({"province", "district", "region", "county", "prefecture", "governorate", "oblast", "island", "village", "municipality"})
_DIRECTORS = frozenset({"director", "chief", "minister", "commander", "commissioner", "inspector", "head", "chairman", "superintendent"})
_RULERS = frozenset({"King", "Queen", "Emir", "Amir", "Sultan", "President"})
_HONOURED = frozenset({"honourable", "honorable", "hon", "hon.", "excellency"})
_SHIPS = frozenset("BRP USS HMS INS USNS HMAS HMCS ROKS PNS TCG KRI USCGC RFS HNLMS BNS".split())
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
        if "," in span.text and "," not in match.entity.label and match.entity.type == "Place":
            # "In Washington, State Department officials said": not the state of Washington
            inner = next(gazetteer.find(article.doc[span.start : span.start + 1].text), None)
            if inner is None:
                continue
            match, span = inner, article.doc[span.start : span.start + 1]
        entity = match.entity
        if len(span) > 1 and span[-1].text in {"today", "yesterday", "tomorrow", "now"}:
            # "arrives in Russia today" names no broadcaster
            span = span[:-1]
            inner = next(gazetteer.find(span.text), None)
            if inner is None:
                continue
            match = inner
            entity = inner.entity
        seat = False
        if entity.of is not None and span.text in words("groups", "shared_names") and not states[entity.of.iri]:
            # "the Foreign Office" of a state that the article never names is another's
            continue
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
        hyphen = article.doc[span.end] if span.end + 1 < len(article.doc) else None
        if (
            hyphen is not None
            and hyphen.text == "-"
            and not article.doc[span.end - 1].whitespace_
            and article.doc[span.end + 1].text.islower()
        ):
            how = "linked"
        found.append((Found(span.start, span.end, entity, how), 2))
    return found


_NEVER_LAST = frozenset({"in", "on", "of", "to", "at", "and", "the", "for", "with", "by", "from"})


def _named(article: Article) -> list[tuple[Found, int]]:
    """The pipeline's own names."""
    found: list[tuple[Found, int]] = []
    for span in article.doc.ents:
        start, end = span.start, span.end
        while end > start + 1 and (article.doc[start].lower_ in _SPANS_BEFORE or not any(c.isalnum() for c in article.doc[start].text)):
            start += 1
        while end > start + 1 and (
            article.doc[end - 1].text in {"'s", "’s", "'", "’"}
            or article.doc[end - 1].lower_ in _NEVER_LAST
            or (not any(c.isalnum() for c in article.doc[end - 1].text) and article.doc[end - 1].text not in {")"})
        ):
            end -= 1
        if span.label_ == "ORG" and end - start > 2 and article.doc[start + 1].lower_ == "of" and _officers(article.doc[start]):
            # "Ambassadors of the Northern Union"
            start += 3 if article.doc[start + 2].lower_ == "the" else 2
        if span.label_ == "ORG" and end - start > 1 and persons.abbreviated(article.doc[start].text):
            # "Brig-Gen Carlo Ruiz"
            found.extend(persons.person(article, start, end))
            continue
        if span.label_ == "ORG":
            # "Ruritanian airline Blue Air": the name begins behind what describes it
            lower = [
                i
                for i in range(start, end - 1)
                if article.doc[i].text.islower() and article.doc[i].pos_ == "NOUN" and article.doc[i + 1].text[:1].isupper()
            ]
            start = lower[-1] + 1 if lower and lower[-1] - start <= 2 else start
            if end < len(article.doc) and article.doc[end - 1].text == "Under" and article.doc[end].text == "-":
                # "Interior Ministry Under-Secretary"
                end -= 1
            end = _before_office(article, start, end)
            if end == start:
                continue
        honoured = next((i for i in range(start, end - 1) if article.doc[i].lower_ in _HONOURED), None) or _crowned(article, start, end)
        if span.label_ in _ENTITY_LABELS and honoured is not None:
            # "Minister of [National Security the Honourable Anna Berg]"
            if article.doc[honoured].text in _RULERS and end == honoured + 2:
                # one name of a ruler is no surname of others
                name = article.doc[honoured:end].text
                found.append((Found(honoured + 1, end, Entity(label=name, type="Person"), "person"), 3))
            else:
                found.extend(persons.person(article, honoured + 1, end))
            continue
        text = article.doc[start:end].text
        if not any(_capital(token) for token in article.doc[start:end]) or len(text) > 120:
            continue
        if span.label_ == "PERSON" and end < len(article.doc) and article.doc[end].lower_ in _LANDS:
            # "Cabo Delgado province"
            found.append((Found(start, end, Entity(label=text, type="Place"), "place"), 1))
        elif span.label_ == "PERSON" and (article.doc[start].text in _SHIPS or (start and article.doc[start - 1].text in _SHIPS)):
            # "the frigate BRP Jose Rizal"
            continue
        elif span.label_ == "PERSON":
            found.extend(persons.person(article, start, end))
        elif span.label_ == "WORK_OF_ART" and end < len(article.doc) and article.doc[end].lower_ in words("offices", "of_firms"):
            # "Sea Lark co-founder Jane Roe"
            found.append((Found(start, end, Entity(label=text, type="Organization"), "name"), 1))
        elif span.label_ in _ENTITY_LABELS:
            if persons.abbreviated(text) or _no_name(article, start, end) or designation(article.doc[end - 1]):
                continue
            how = "place" if span.label_ in ("GPE", "LOC", "FAC") else "name"
            found.append((Found(start, end, Entity(label=text, type=_ENTITY_LABELS[span.label_]), how), 1))
    return found


def _crowned(article: Article, start: int, end: int) -> int | None:
    """Where the title of a ruler stands in what the pipeline takes for a body: "the Two Harbours | King Olav"."""
    for place in range(start + 1, end - 1):
        rest = article.doc[place + 1 : end]
        named = all(token.pos_ == "PROPN" and token.text not in words("groups", "organ_heads") for token in rest)
        if article.doc[place].text in _RULERS and len(rest) <= 3 and named:
            return None if any(token.lower_ in words("groups", "bodies") for token in rest) else place
    return None


def _before_office(article: Article, start: int, end: int) -> int:
    """Where a body's name ends that runs into a title: of "the Testland National Defense Minister" before "National"."""
    doc = article.doc
    if end >= len(doc) or doc[end].lower_ not in {"minister", "secretary", "adviser", "advisor", "chief", "commissioner"}:
        return end
    while end > start and doc[end - 1].lower_ in words("offices", "modifiers") and not doc[end - 1].is_upper:
        end -= 1
    return end


def _officers(token: Token) -> bool:
    """Several people in office: "Ambassadors", "Ministers"."""
    return token.tag_ in ("NNS", "NNPS") and token.lower_.removesuffix("s") in words("offices", "heads")


def _no_name(article: Article, start: int, end: int) -> bool:
    """Titles and headlines that the pipeline takes for bodies: "Supreme Leader", "Chinese State Councilor"."""
    tokens = article.doc[start:end]
    if any(token.pos_ in ("VERB", "AUX") and token.i > start for token in tokens) and end - start > 3:
        return True
    if article.sentences[article.sentence_at[start]].zone == "headline" and end - start > 4:
        return True
    if lower_head(tokens[0]) in _DIRECTORS and end - start > 2 and tokens[1].lower_ in {"of", "general"}:
        # "Director General of Military Operations"
        return True
    titles = words("offices", "heads") | words("offices", "modifiers") | {"state", "and"}
    if all(token.lower_ in titles or token.text == "," for token in tokens):
        return True
    return tokens[-1].lower_ in words("offices", "heads") and end - start > 1


def _overlap(chosen: list[Found], taken: set[int], one: Found) -> bool:
    return any(i in taken for i in range(one.start, one.end))


def find(article: Article) -> People:
    """Fill ``article.found`` with every mention and return the article's people; surnames lead to the full names."""
    candidates = [*_gazetteer(article), *_named(article), *organs.organs(article), *organs.west(article)]
    states = {one.entity.iri.rsplit("/", 1)[-1] for one, _ in candidates if one.entity.type == "State" and one.entity.iri}
    candidates += organs.halves(article, states)
    candidates = whole(article, people_behind_titles(article, candidates))
    candidates = behind_phrases(article, candidates)
    candidates += realms(article, candidates)
    candidates = _without_guesses(article, candidates)
    candidates.sort(key=lambda pair: (-(pair[0].end - pair[0].start), -pair[1], pair[0].start))
    chosen: list[Found] = []
    taken: set[int] = set()
    for one, _ in candidates:
        if not _overlap(chosen, taken, one):
            chosen.append(one)
            taken.update(range(one.start, one.end))
    if len(article.sentences) > _A_TEXT:
        invented = persons.of_headlines(article, chosen)
        chosen = [one for one in chosen if one not in invented]
    for read in (unnoticed.titled, unnoticed.appended):
        for one in read(article, taken):
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
    unnoticed.surnames(article, people)
    organs.complete(article)
    organs.acronyms(article)
    organs.shortened(article)
    return people


def _without_guesses(article: Article, candidates: list[tuple[Found, int]]) -> list[tuple[Found, int]]:
    """One word that the pipeline takes for a person and the reference data knows for a body, a state or a weapon is that, unless
    somebody of the article bears the name, or a title stands before it."""
    types = ("Organization", "WeaponSystem", "State")
    known = {
        (one.start, one.end)
        for one, _ in candidates
        if one.end - one.start == 1 and one.how == "name" and one.entity.iri and one.entity.type in types
    }
    listed = {
        (one.start, one.end)
        for one, _ in candidates
        if one.end - one.start > 1 and one.how == "name" and one.entity.iri and one.entity.type in ("State", "Organization")
    }
    candidates = [(one, rank) for one, rank in candidates if one.how != "person" or (one.start, one.end) not in listed]
    surnames = {article.doc[one.end - 1].text for one, _ in candidates if one.how == "person" and one.end - one.start > 1}
    kept: list[tuple[Found, int]] = []
    for one, rank in candidates:
        if one.how == "person" and (one.start, one.end) in known and article.doc[one.start].text not in surnames:
            before = article.doc[one.start - 1] if one.start else None
            if before is None or not (before.text[:1].isupper() and before.pos_ in ("PROPN", "NOUN")):
                continue
        kept.append((one, rank))
    return kept


def mentions(article: Article) -> tuple[Mention, ...]:
    """The mentions as the model keeps them."""
    made = []
    for one in sorted(article.found, key=lambda found: found.start):
        zone = article.sentences[article.sentence_at[one.start]].zone
        made.append(Mention(article.passage(one.start, one.end, zone), one.entity))
    return tuple(made)
