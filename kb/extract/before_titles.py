"""What stands before the head of a title: modifiers that belong to it, the body or state it is of, former or acting, a determiner."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from kb.extract import bodies
from kb.extract.article import Article, Found
from kb.extract.heads import lower_head
from kb.extract.lexicon import words
from kb.model import Entity

SERVE = frozenset({"aide", "adviser", "advisor", "assistant", "spokesman", "spokeswoman", "spokesperson"})
# Words of a title that may stand before the name of the body: "Chief Pentagon Spokesman".
_BEFORE_BODIES = frozenset({"deputy", "chief", "assistant", "vice", "principal", "associate"})
_FURTHEST_LEFT = 10
_LIKE = frozenset("friendly backed aligned supported leaning controlled born educated trained allied wary sceptic skeptic".split())
_POSTED = frozenset({"ambassador", "envoy", "representative"})


def _is_modifier(token: Token, capital: bool) -> bool:
    if token.lower_ == "under" and token.text.islower() and not (lower_head(token.nbor(1)) == "secretary" or token.nbor(1).text == "-"):
        # "served under President X"
        return False
    if token.lower_ in words("offices", "modifiers") or lower_head(token):
        return True
    if token.pos_ not in ("NOUN", "PROPN", "ADJ") or token.ent_type_ in ("DATE", "PERSON", "CARDINAL", "ORDINAL", "GPE"):
        return False
    if capital and token.text[0].isupper():
        return token.ent_type_ not in ("ORG", "FAC", "LOC", "WORK_OF_ART")
    return token.text.islower() and token.pos_ == "NOUN" and token.dep_ in ("compound", "nmod") and token.head.i > token.i


def _only_describes(article: Article, found: Found) -> bool:
    """Whether a name only says what somebody is like: "the China-friendly premier", "the pro-Chilean leader"."""
    after = article.doc[found.end + 1].lower_ if found.how == "linked" and found.end + 1 < len(article.doc) else ""
    return after in _LIKE or found.text[:4].lower() in {"pro-", "anti"}


def _acronym(token: Token) -> bool:
    """Whether a word before a title is the short name of a body that no list has."""
    known = token.lower_ in words("offices", "modifiers") or lower_head(token) or token.lower_ in words("offices", "ranks")
    return token.is_upper and token.is_alpha and 2 < len(token) < 7 and token.pos_ == "PROPN" and not known


def belongs(entity: Entity) -> bool:
    return entity.type in ("State", "Organization", "Place", "Company", "PublicBody", "Government", "Group")


@dataclass(slots=True)
class Left:
    start: int
    kept: list[int]
    organization: Entity | None = None
    owner: Found | Token | None = None
    former: bool = False


def before(article: Article, head: int, floor: int) -> Left:
    """What stands before the head: modifiers that belong to the title, the organization, former or acting, a determiner."""
    doc = article.doc
    reach = Left(head, [])
    place = head - 1
    capital = doc[head].text[0].isupper()
    while place >= floor and head - place <= _FURTHEST_LEFT:
        token = doc[place]
        found = article.found_at.get(place)
        if token.text == ")" and place - 3 >= floor and doc[place - 2].text == "(" and doc[place - 1].text.isupper():
            # "Harbour Workers' Union (HWU) leader"
            before = article.found_at.get(place - 3)
            if reach.organization is None and before is not None and belongs(before.entity) and before.entity.type != "State":
                place -= 3
                continue
            break
        if found is not None and found.start >= floor and _only_describes(article, found):
            # "the China-friendly premier", "the pro-Chilean leader"
            reach.start = found.start
            place = found.start - 1
            continue
        if token.text in {"HE", "H.E.", "H.E"}:
            reach.start = place
            place -= 1
            continue
        serves = place + 1 == reach.start and lower_head(doc[head]) in SERVE
        if found is not None and found.entity.type == "Person" and (doc[place + 1].text in {"'s", "’s", "'", "’"} or serves):
            # also "Berg spokesman Carlo Ruiz"
            reach.owner, reach.start = found, found.start
            break
        if (
            found is not None
            and found.start >= floor
            and belongs(found.entity)
            and found.entity.type != "WeaponSystem"
            and not (
                reach.organization is None and token.lower_ in words("offices", "modifiers") and found.end - found.start == 1
            )
            and token.lower_ not in words("offices", "parties")
        ):
            if reach.organization is None:
                reach.organization = found.entity
            elif (
                reach.organization.type == "State"
                and found.entity.type in ("Organization", "Company")
                and doc[found.end].text in {"'s", "’s", "'", "’"}
            ):
                # "Acme's Norway director": of Acme
                reach.organization = found.entity
            elif reach.organization.type == found.entity.type == "State" and place + 1 in article.found_at and found.how == "adjective":
                # "the Bosnian Serb leader": of Bosnia
                reach.organization = found.entity
            elif found.entity.type == "State" and reach.organization.type in ("Organization", "Place") and lower_head(doc[head]) in _POSTED:
                # "Norway's UN ambassador": of Norway
                reach.kept = [*range(reach.start, head)] if not reach.kept or reach.kept[0] > reach.start else reach.kept
                reach.organization = found.entity
            elif reach.organization.of is None and found.entity.type == "State" and reach.organization.type != "State":
                reach.organization = replace(reach.organization, of=found.entity)
            elif found.entity.type == "State" and reach.organization.type == "Place":
                reach.organization = found.entity
            reach.start = found.start
            place = found.start - 1
            continue
        if token.lower_ in words("offices", "former") and token.tag_ == "VBD" and token.dep_ in ("ROOT", "conj", "ccomp", "advcl", "relcl"):
            # "her forces ousted President X"
            break
        if token.lower_ in words("offices", "former"):
            reach.former, reach.start = True, place
        elif token.lower_ in words("offices", "present") or token.lower_ in {"majesty", "highness", "excellency"}:
            reach.start = place
        elif token.lower_ in {"appointed", "designated", "mandated"} and place - 1 >= floor and doc[place - 1].text == "-":
            # "the League-appointed mediator"
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
        elif (
            reach.organization is None
            and token.pos_ == "PROPN"
            and token.is_title
            and doc[place + 1].text in {"'s", "’s", "'", "’"}
            and doc[place - 1].pos_ != "PROPN"
        ):
            # "the Treasury's under secretary"
            reach.organization = Entity(label=token.text, type="Organization")
            reach.start = place
        elif reach.organization is None and capital and _acronym(token) and article.found_at.get(place) is None:
            # "DEA Country Attaché"
            reach.organization = Entity(label=token.text, type="Organization")
            reach.start = place
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
    while reach.kept and doc[reach.kept[0]].lower_ in {"and", "&"}:
        # "Chair of the Council and Permanent Representative": two titles
        reach.start = reach.kept.pop(0) + 1
    return reach
