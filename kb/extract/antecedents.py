"""What "the envoy, X" is the envoy of: whose office the article has told before, which body the office is typical of, or which town."""

from __future__ import annotations

from collections import Counter

from kb.extract import gazetteer
from kb.extract.article import Article
from kb.extract.heads import head_of, lower_head
from kb.extract.holdings import Holding
from kb.extract.lexicon import load
from kb.extract.offices import read
from kb.model import Entity
from kb.vocab import ID

_TOWNS = frozenset({"mayor", "governor"})
_BANDS = {
    "rebel": "rebels",
    "guerrilla": "guerrillas",
    "militia": "militia",
    "junta": "junta",
    "separatist": "separatists",
    "insurgent": "insurgents",
}
_OF_THE_COMMISSION = ("commissioner for ", "european commissioner", "eu commissioner")
_INTERNATIONAL = frozenset(
    {"international-organization", "regional-organization", "un-body", "alliance", "informal-forum", "economic-union"}
)


def find(article: Article, held: Holding) -> Entity | None:
    """The body or state of a title with "the" that has none beside it; None where nothing in the article tells."""
    low = held.office.label.lower().replace("-", " ")
    if low.startswith(_OF_THE_COMMISSION) and (union := _union(article)) is not None:
        return union
    band = low.split()[0] if low.split()[0] in _BANDS else ""
    if band:
        # "rebel spokesman X"
        return Entity(label=_BANDS[band], type="Organization")
    if low in load("offices")["bodies_of"] or (low in load("offices")["of_bodies"] and article.doc[held.office.head].is_title):
        return typical(article, low)
    if article.doc[held.office.start].lower_ != "the" or held.how not in ("comma", "before"):
        return None
    return _told(article, held) or typical(article, held.office.label) or _town(article, held)


def _union(article: Article) -> Entity | None:
    """The European Union, if the article names it or its commission: who is a commissioner for something is its."""
    union = gazetteer.entity(f"{ID}organization/european-union")
    return union if any(one.entity == union or {"European", "EU"} & set(one.entity.label.split()) for one in article.found) else None


def _told(article: Article, held: Holding) -> Entity | None:
    """ "The UN envoy arrived. The envoy, X, spoke": the same head noun with its organization, the nearest before."""
    noun = head_of(held.office.label)
    number = article.sentence_at[held.start]
    for place in range(held.office.head - 1, -1, -1):
        token = article.doc[place]
        if lower_head(token) != noun or place in article.found_at or token.tag_ in ("NNS", "NNPS"):
            continue
        sentence = article.sentences[article.sentence_at[place]]
        if sentence.number == number:
            continue
        office = read(article, place, sentence.span.start, sentence.span.end)
        if office is not None and office.organization is not None:
            follower = article.found_at.get(office.end + (office.end < len(article.doc) and article.doc[office.end].text == ","))
            if follower is None or follower.entity.type != "Person" or follower.entity == held.person:
                return office.organization
    return None


def typical(article: Article, label: str) -> Entity | None:
    """ "The High Representative" is the EU's; "the secretary-general" is of the international body that the article names most."""
    low = label.lower().replace("-", " ")
    fixed: dict[str, str] = load("offices")["bodies_of"]
    if low == "high representative":
        own = next((one.entity for one in article.found if one.entity.label.startswith("Office of the High Representative")), None)
        if own is not None:
            return own
        if not any(one.entity.iri.endswith("organization/european-union") for one in article.found):
            return None
    if low in fixed:
        return gazetteer.entity(ID + fixed[low])
    if low not in load("offices")["of_bodies"]:
        return None
    united = gazetteer.entity(f"{ID}organization/united-nations")
    counts = Counter(
        united if str(one.entity.kind) == "un-body" else one.entity
        for one in article.found
        if one.entity.type == "Organization" and str(one.entity.kind) in _INTERNATIONAL
    )
    ranked = counts.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] < 2 * ranked[1][1]):
        return None
    return ranked[0][0]


def _town(article: Article, held: Holding) -> Entity | None:
    """ "In Oslo, the mayor, X, said": the one place that the sentence names before."""
    if head_of(held.office.label) not in _TOWNS:
        return None
    places = [
        one
        for one in article.found_in(article.sentence_at[held.start])
        if one.start < held.start and (one.entity.type == "Place" or one.how == "metonym")
    ]
    if len(places) != 1:
        return None
    return places[0].entity if places[0].entity.type == "Place" else Entity(label=places[0].text, type="Place", of=places[0].entity)
