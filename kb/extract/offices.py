"""The grammar of titles: "US Ambassador to the United Nations" taken apart into office, organization and former or present."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from kb.extract import bodies
from kb.extract.article import Article, Found
from kb.extract.lexicon import load, words
from kb.model import Entity

_GENERALS = frozenset(
    ["attorney", "secretary", "director", "governor", "prosecutor", "consul", "inspector", "solicitor", "auditor", "procurator"]
)
_BREAKS = frozenset({",", ".", ";", ":", "(", ")", '"', "—", "–", "--", "!", "?", "[", "]"})
_SERVE = frozenset({"aide", "adviser", "advisor", "assistant", "spokesman", "spokeswoman", "spokesperson"})
# Words of a title that may stand before the name of the body: "Chief Pentagon Spokesman".
_BEFORE_BODIES = frozenset({"deputy", "chief", "assistant", "vice", "principal", "associate"})
_FURTHEST_LEFT, _FURTHEST_RIGHT = 10, 14


@dataclass(frozen=True, slots=True)
class Office:
    """A title as it stands at tokens ``start`` to ``end``: the words of the office, what it belongs to, and whether it is over.

    ``owner`` is set where a person or a pronoun stands for the organization ("the president's adviser", "his minister").
    """

    head: int
    start: int
    end: int
    label: str
    organization: Entity | None
    former: bool
    owner: Found | Token | None = None
    plural: bool = False


def lower_head(token: Token) -> str:
    """The head of a title in the singular: "Ministers" -> "minister"."""
    low = token.lower_
    heads = words("offices", "heads")
    if low in {"charge", "charges", "chargés"}:
        return "chargé" if _affairs(token) else ""
    if low in heads:
        return low
    if low.endswith("men") and low[:-3] + "man" in heads:
        return low[:-3] + "man"
    if low.endswith("s") and low[:-1] in heads:
        return low[:-1]
    return low if low in load("offices")["short"] else ""


def head_of(label: str) -> str:
    """The head noun of a title: of "Minister of Defence" it is "minister"; "chief" and the like yield to another head."""
    heads = [word.strip(",.") for word in label.lower().split() if word.strip(",.") in words("offices", "heads")]
    firm = [word for word in heads if word not in {"general", "chief", "deputy", "secretary", "attorney", "state"}]
    if firm:
        return firm[0]
    return heads[-1] if heads else label.lower().rsplit(" ", 1)[-1]


def _affairs(token: Token) -> bool:
    """Whether "d'affaires" stands behind a "charge"."""
    return token.i + 1 < len(token.doc) and token.nbor(1).lower_.replace("’", "'") == "d'affaires"


def _is_modifier(token: Token, capital: bool) -> bool:
    if token.lower_ in words("offices", "modifiers") or lower_head(token):
        return True
    if token.pos_ not in ("NOUN", "PROPN", "ADJ") or token.ent_type_ in ("DATE", "PERSON", "CARDINAL", "ORDINAL", "GPE"):
        return False
    if capital and token.text[0].isupper():
        return token.ent_type_ not in ("ORG", "FAC", "LOC", "WORK_OF_ART")
    return token.text.islower() and token.pos_ == "NOUN" and token.dep_ in ("compound", "nmod") and token.head.i > token.i


def _belongs(entity: Entity) -> bool:
    return entity.type in ("State", "Organization", "Place", "Company", "PublicBody", "Government", "Group")


@dataclass(slots=True)
class _Left:
    start: int
    kept: list[int]
    organization: Entity | None = None
    owner: Found | Token | None = None
    former: bool = False


def _left(article: Article, head: int, floor: int) -> _Left:
    """What stands before the head: modifiers that belong to the title, the organization, former or acting, a determiner."""
    doc = article.doc
    reach = _Left(head, [])
    place = head - 1
    capital = doc[head].text[0].isupper()
    while place >= floor and head - place <= _FURTHEST_LEFT:
        token = doc[place]
        found = article.found_at.get(place)
        serves = place + 1 == reach.start and lower_head(doc[head]) in _SERVE
        if found is not None and found.entity.type == "Person" and (doc[place + 1].text in {"'s", "’s", "'", "’"} or serves):
            # also "Berg spokesman Carlo Ruiz"
            reach.owner, reach.start = found, found.start
            break
        if (
            found is not None
            and found.start >= floor
            and _belongs(found.entity)
            and found.entity.type != "WeaponSystem"
            and not (
                reach.organization is None and token.lower_ in words("offices", "modifiers") and found.end - found.start == 1
            )
            and token.lower_ not in words("offices", "parties")
        ):
            if reach.organization is None:
                reach.organization = found.entity
            elif reach.organization.of is None and found.entity.type == "State" and reach.organization.type != "State":
                reach.organization = replace(reach.organization, of=found.entity)
            elif found.entity.type == "State" and reach.organization.type == "Place":
                reach.organization = found.entity
            reach.start = found.start
            place = found.start - 1
            continue
        if token.lower_ in words("offices", "former"):
            reach.former, reach.start = True, place
        elif token.lower_ in words("offices", "present"):
            reach.start = place
        elif token.text in {"'s", "’s", "'", "’", "-", "–"} and place > floor and (token.text != "–" or not token.whitespace_):
            pass
        elif token.lower_ in bodies.DETERMINERS or (token.pos_ == "NUM" and token.text.islower()):
            reach.start = place
            if place - 1 >= floor and doc[place - 1].lower_ == "then" and (place < 2 or doc[place - 2].text in {",", "("}):
                # ", then a vice president of the company,"
                reach.former, reach.start = True, place - 1
            break
        elif (token.pos_ == "PRON" and token.dep_ == "poss") or token.lower_ in {"his", "her", "its", "their", "whose"}:
            reach.owner, reach.start = token, place
            break
        elif token.pos_ == "NOUN" and doc[place + 1].text in {"'s", "’s", "'", "’"} and reach.organization is None:
            # "the bloc's top diplomat": what the noun means is for the references
            reach.owner = token
            reach.start = place
            while (
                place - 1 >= floor
                and doc[place - 1].pos_ in ("ADJ", "NOUN", "PROPN")
                and ((there := article.found_at.get(place - 1)) is None or there.how == "adjective")
            ):
                place -= 1
            reach.start = place - 1 if place - 1 >= floor and doc[place - 1].lower_ in bodies.DETERMINERS else place
            break
        elif (reach.organization is None and _is_modifier(token, capital)) or (
            reach.organization is not None and token.lower_ in _BEFORE_BODIES and token.pos_ != "VERB"
        ):
            # also "Deputy UN Director"
            reach.kept.insert(0, place)
            reach.start = place
        elif token.pos_ == "ADJ" and token.text.islower():
            reach.start = place
        elif (
            reach.organization is None
            and token.lower_ in {"and", "&"}
            and place - 1 >= floor
            and reach.kept
            and doc[place - 1].lower_ in words("offices", "modifiers")
            and not lower_head(doc[place - 1])
        ):
            reach.kept.insert(0, place)
        else:
            break
        place -= 1
    return reach


def _phrase_end(article: Article, start: int, ceiling: int) -> int:
    """Where a noun phrase behind a preposition ends: at punctuation, a verb, a person, another preposition."""
    doc = article.doc
    place = start
    while place < ceiling and place - start < _FURTHEST_RIGHT:
        token = doc[place]
        found = article.found_at.get(place)
        if found is not None and found.entity.type == "Person" and not (found.end < len(doc) and doc[found.end].text in {"'s", "’s"}):
            break
        if found is not None and found.start >= start and found.end <= ceiling:
            place = found.end
            continue
        if (
            token.text == "("
            and place > start
            and place + 2 < ceiling
            and doc[place + 2].text == ")"
            and doc[place + 1].text.isupper()
        ):
            place += 3
            continue
        if place <= start + 5 and token.lower_ in words("offices", "doubting"):
            place += 1
            continue
        if token.text in _BREAKS or (
            token.pos_ in ("VERB", "AUX", "SCONJ") and not token.text[0].isupper() and token.dep_ not in ("amod", "compound")
        ):
            break
        if token.pos_ in ("ADP", "ADV", "PRON") and place > start and token.dep_ != "poss":
            break
        if token.lower_ in {"and", "&"}:
            follows = doc[place + 1] if place + 1 < ceiling else None
            if follows is None or place == start or lower_head(follows) or _office_follows(article, place + 1, ceiling):
                break
            there = article.found_at.get(place + 1)
            if (there is not None and there.entity.type == "Person") or follows.pos_ in ("VERB", "AUX", "DET", "PRON"):
                break
        if token.lower_ in words("offices", "former") and place > start:
            break
        place += 1
    while place > start and doc[place - 1].lower_ in {"and", "&", "the", "'s", "’s"}:
        place -= 1
    return place


def _office_follows(article: Article, place: int, ceiling: int) -> bool:
    """Whether another title begins here: within a few words, before any break, there is a head."""
    for step in range(place, min(place + 5, ceiling)):
        token = article.doc[step]
        if lower_head(token):
            return True
        if token.text in _BREAKS or token.pos_ in ("ADP", "VERB", "AUX"):
            return False
    return False


def read(article: Article, head: int, floor: int, ceiling: int) -> Office | None:
    """The title around a head noun, between tokens ``floor`` and ``ceiling``; None if the word is no title there."""
    doc = article.doc
    noun = lower_head(doc[head])
    if (
        not noun
        or noun in words("offices", "never")
        or (article.found_at.get(head) is not None and article.found_at[head].entity.type == "Person")
    ):
        return None
    left = _left(article, head, floor)
    organization, owner = left.organization, left.owner
    label = [doc[i].text for i in left.kept] + [load("offices")["short"].get(noun) or _singular(doc[head], noun)]
    if noun == "chief" and head >= 4 and doc[head - 2].lower_ == "in" and lower_head(doc[head - 4]):
        # "Commander-in-Chief" is four tokens more
        label = [doc[head - 4 : head + 1].text]
        further = _left(article, head - 4, floor)
        organization, owner = organization or further.organization, owner or further.owner
        left.start, left.former = min(left.start, further.start), left.former or further.former
    place = head + 1
    if noun == "chargé" and _affairs(doc[head]):
        label[-1] = "chargé d'affaires"
        place += 1
    tail: list[str] = []
    while place < ceiling and place - head < 2 * _FURTHEST_RIGHT:
        preposition = doc[place].lower_
        if preposition not in words("offices", "office_prepositions") and preposition not in words(
            "offices", "organization_prepositions"
        ):
            break
        end = _phrase_end(article, place + 1, ceiling)
        if end > place + 1 and doc[place + 1].ent_type_ in ("DATE", "TIME"):
            break
        if end <= place + 1:
            break
        inner = next(
            (article.found_at[i] for i in range(place + 1, end) if i in article.found_at and article.found_at[i].how != "linked"), None
        )
        kept = bodies.body_named(article, place + 1, end) if preposition in {"of", "at", "with"} else None
        if kept is not None and organization is None:
            organization = kept
            place = end
            continue
        adjective = (
            inner is not None
            and inner.start - place <= 2
            and inner.end < end
            and (inner.how == "adjective" or doc[inner.end - 1].pos_ == "ADJ")
        )
        names = (
            inner is not None
            and inner.start - place - sum(token.lower_ in words("offices", "doubting") for token in doc[place : inner.start]) <= 4
            and (_belongs(inner.entity) or inner.entity.type == "Person")
            and inner.how != "adjective"
            and not adjective
            and not bodies.part_of_title(label, article, place, end)
        )
        if (
            preposition in {"at", "from", "with"}
            and not names
            and not bodies.body(article, place + 1, end)
            and not adjective
            and not (preposition != "from" and inner is None and bodies.unlisted(article, place + 1, end))
        ):
            break
        if (
            names
            and inner is not None
            and (preposition in words("offices", "organization_prepositions") or (preposition == "to" and noun in _SERVE))
            and not (preposition in {"for", "in"} and (organization is not None or owner is not None))
        ):
            if inner.entity.type == "Person":
                owner = owner or inner
            elif organization is None or (
                preposition in {"at", "of"} and inner.entity.type != "State" and (organization.type == "State" or preposition == "at")
            ):
                organization = bodies.organization(article, inner, place + 1, end)
        elif (
            organization is None
            and preposition in {"of", "at", "for", "with"}
            and bodies.body(article, place + 1, end)
            and not (owner is None and preposition in {"of", "for"} and _meant(article, place + 1, end))
            and not bodies.part_of_title(label, article, place, end)
        ):
            organization = Entity(
                label=bodies.bare(article, place + 1, end),
                type="Organization",
                of=inner.entity if adjective and inner is not None and inner.entity.type == "State" else None,
            )
        elif organization is None and owner is None and preposition in {"of", "for"} and _meant(article, place + 1, end):
            # "a spokesman for the ministry": what the noun means is for the references
            owner = doc[end - 1]
        elif organization is None and inner is None and preposition in {"of", "at", "for", "with"} and bodies.unlisted(article, place + 1, end):
            organization = Entity(label=bodies.bare(article, place + 1, end), type="Organization")
        elif preposition == "in" and names and organization is not None and noun not in words("offices", "abroad"):
            # "spokesman of the movement in Oslo": where, not what
            pass
        elif preposition == "in" and not names:
            break
        else:
            if inner is not None and organization is None and noun in _SERVE and inner.entity.type == "State":
                # "an aide to the Norwegian prime minister"
                organization = inner.entity
            if adjective and inner is not None and organization is None and preposition == "of" and inner.entity.type == "State":
                organization = inner.entity
            tail.extend(token.text for token in doc[place:end])
        place = end
    return Office(
        head,
        left.start,
        place,
        bodies.join(label + tail),
        organization,
        left.former,
        owner,
        plural=(doc[head].tag_ in ("NNS", "NNPS") and doc[head].lower_ != noun) or noun.rstrip(".") in {"sens", "reps"},
    )


def _meant(article: Article, start: int, end: int) -> bool:
    """Whether a phrase is "the ministry", "the group": a body told before and not named here."""
    doc = article.doc
    return end - start == 2 and doc[start].lower_ == "the" and doc[start + 1].text.islower() and bodies.is_body(doc[start + 1])


def _singular(token: Token, noun: str) -> str:
    return (
        token.text
        if token.lower_ == noun
        else token.text[: len(noun) - 3] + "man"
        if token.lower_.endswith("men")
        else token.text[: len(noun)]
    )


def is_general(article: Article, place: int) -> bool:
    """Whether a "General" is the second word of an office ("Attorney General") and no rank."""
    before = place - 2 if place > 1 and article.doc[place - 1].text == "-" else place - 1
    return place > 0 and article.doc[place].lower_ in {"general", "generals"} and article.doc[before].lower_ in _GENERALS
