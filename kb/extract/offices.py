"""The grammar of titles: "US Ambassador to the United Nations" taken apart into office, organization and former or present."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from kb.extract import bodies
from kb.extract.article import Article, Found
from kb.extract.heads import affairs, lower_head
from kb.extract.lexicon import load, words
from kb.extract.title_phrases import FURTHEST, body_beside, field_beside, meant, phrase_end
from kb.model import Entity

_FORMS = frozenset({"republic", "kingdom", "federation", "union", "state", "emirate", "sultanate", "government"})
_POSTED = frozenset({"ambassador", "envoy", "representative"})
_SERVE = frozenset({"aide", "adviser", "advisor", "assistant", "spokesman", "spokeswoman", "spokesperson"})
# Words of a title that may stand before the name of the body: "Chief Pentagon Spokesman".
_BEFORE_BODIES = frozenset({"deputy", "chief", "assistant", "vice", "principal", "associate"})
_DIRECTING = frozenset({"general", "director", "chief", "commissioner", "secretary"})
_FURTHEST_LEFT = 10


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


def _acronym(token: Token) -> bool:
    """Whether a word before a title is the short name of a body that no list has."""
    known = token.lower_ in words("offices", "modifiers") or lower_head(token) or token.lower_ in words("offices", "ranks")
    return token.is_upper and token.is_alpha and 2 < len(token) < 7 and token.pos_ == "PROPN" and not known


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
        if token.text == ")" and place - 3 >= floor and doc[place - 2].text == "(" and doc[place - 1].text.isupper():
            # "Harbour Workers' Union (HWU) leader"
            before = article.found_at.get(place - 3)
            if reach.organization is None and before is not None and _belongs(before.entity) and before.entity.type != "State":
                place -= 3
                continue
            break
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
            elif found.entity.type == "State" and reach.organization.type == "Organization" and lower_head(doc[head]) in _POSTED:
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
    if noun == "plenipotentiary" and head >= 3 and doc[head - 2].lower_ == "extraordinary" and lower_head(doc[head - 3]):
        # "Ambassador Extraordinary and Plenipotentiary"
        further = _left(article, head - 3, floor)
        label = [*(doc[i].text for i in further.kept), doc[head - 3 : head + 1].text]
        organization, owner = organization or further.organization, owner or further.owner
        left.start, left.former = min(left.start, further.start), left.former or further.former
    place = head + 1
    if organization is None and owner is None and (beside := body_beside(article, place, ceiling)) is not None:
        # "DG ISPR X", "Chairman Port Authority X"
        organization, place = beside, ceiling
    if noun in _DIRECTING and place < ceiling and (field := field_beside(article, place, ceiling)):
        # "Director General Military Operations X"
        label.extend(field)
        place = ceiling
    if noun == "chargé" and affairs(doc[head]):
        label[-1] = "chargé d'affaires"
        place += 1
    tail: list[str] = []
    guessed = False
    while place < ceiling and place - head < 2 * FURTHEST:
        preposition = doc[place].lower_
        if preposition not in words("offices", "office_prepositions") and preposition not in words(
            "offices", "organization_prepositions"
        ):
            break
        end = phrase_end(article, place + 1, ceiling, portfolio=noun == "minister" and preposition in {"of", "for"})
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
            and (inner.how == "adjective" or doc[inner.end - 1].pos_ == "ADJ" or inner.entity.label.endswith(" American"))
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
            and not (preposition in {"for", "in"} and ((organization is not None and organization.type != "Place") or owner is not None))
        ):
            if inner.entity.type == "Person":
                owner = owner or inner
            elif guessed and preposition == "of" and organization is not None:
                # "Director of Intelligence of the Alliance": what was taken for the body is the field
                tail[:0] = ["of", organization.label]
                organization, guessed = bodies.organization(article, inner, place + 1, end), False
            elif organization is None or (organization.type == "Place" and inner.entity.type == "Organization") or (
                preposition in {"at", "of"} and inner.entity.type != "State" and (organization.type == "State" or preposition == "at")
            ):
                organization = bodies.organization(article, inner, place + 1, end)
        elif (
            organization is None
            and preposition in {"of", "at", "for", "with"}
            and bodies.body(article, place + 1, end)
            and not (owner is None and preposition in {"of", "for"} and meant(article, place + 1, end))
            and not bodies.part_of_title(label, article, place, end)
        ):
            guessed = end == place + 2
            organization = Entity(
                label=bodies.bare(article, place + 1, end),
                type="Organization",
                of=inner.entity if adjective and inner is not None and inner.entity.type == "State" else None,
            )
        elif organization is None and owner is None and preposition in {"of", "for"} and meant(article, place + 1, end):
            # "a spokesman for the ministry": what the noun means is for the references
            owner = doc[end - 1]
        elif organization is None and owner is None and preposition == "of" and doc[end - 1].lower_ == "general" and end - place > 2:
            # "the envoy of the Secretary-General"
            owner = doc[end - 1]
        elif (
            organization is None
            and inner is None
            and preposition in {"of", "at", "for", "with"}
            and bodies.unlisted(article, place + 1, end)
        ):
            organization, guessed = Entity(label=bodies.bare(article, place + 1, end), type="Organization"), True
        elif preposition == "in" and names and organization is not None and noun not in words("offices", "abroad"):
            # "spokesman of the movement in Oslo": where, not what
            pass
        elif preposition == "in" and not names and not (noun == "minister" and doc[end - 1].lower_ in {"affairs", "matters"}):
            break
        else:
            if inner is not None and organization is None and noun in _SERVE and inner.entity.type == "State":
                # "an aide to the Norwegian prime minister"
                organization = inner.entity
            owns = inner is not None and _belongs(inner.entity) and inner.entity.type != "Group"
            if adjective and inner is not None and organization is None and preposition == "of" and owns:
                organization = inner.entity
            if not (doc[end - 1].lower_ in _FORMS and end < ceiling and doc[end].lower_ == "of"):
                # "of the Republic | of Chile": the form of a state is no part of the office
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


def _singular(token: Token, noun: str) -> str:
    return (
        token.text
        if token.lower_ == noun
        else token.text[: len(noun) - 3] + "man"
        if token.lower_.endswith("men")
        else token.text[: len(noun)]
    )


def owned(office: Office, organization: Entity | None, owner: Found | Token | None) -> Office:
    """The office with another organization; whom a person or pronoun stood for counts only without one."""
    return replace(office, organization=organization, owner=owner if organization is None else None)
