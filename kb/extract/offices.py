"""The grammar of titles: "US Ambassador to the United Nations" taken apart into office, organization and former or present."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from kb.extract import bodies
from kb.extract.article import Article, Found
from kb.extract.before_titles import SERVE, before, belongs
from kb.extract.heads import affairs, lower_head
from kb.extract.lexicon import load, words
from kb.extract.title_phrases import FURTHEST, body_beside, field_beside, meant, phrase_end
from kb.model import Entity

_FORMS = frozenset({"republic", "kingdom", "federation", "union", "state", "emirate", "sultanate", "government"})
_DIRECTING = frozenset({"general", "director", "chief", "commissioner", "secretary"})


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
    left = before(article, head, floor)
    organization, owner = left.organization, left.owner
    label = [doc[i].text for i in left.kept] + [load("offices")["short"].get(noun) or _singular(doc[head], noun)]
    if noun == "chief" and head >= 4 and doc[head - 2].lower_ == "in" and lower_head(doc[head - 4]):
        # "Commander-in-Chief" is four tokens more
        label = [doc[head - 4 : head + 1].text]
        further = before(article, head - 4, floor)
        organization, owner = organization or further.organization, owner or further.owner
        left.start, left.former = min(left.start, further.start), left.former or further.former
    if noun == "plenipotentiary" and head >= 3 and doc[head - 2].lower_ == "extraordinary" and lower_head(doc[head - 3]):
        # "Ambassador Extraordinary and Plenipotentiary"
        further = before(article, head - 3, floor)
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
            and (belongs(inner.entity) or inner.entity.type == "Person")
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
            and (preposition in words("offices", "organization_prepositions") or (preposition == "to" and noun in SERVE))
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
            if inner is not None and organization is None and noun in SERVE and inner.entity.type == "State":
                # "an aide to the Norwegian prime minister"
                organization = inner.entity
            if inner is not None and organization is None and noun in {"minister", "secretary"} and inner.entity.type == "Organization":
                # "minister of the Armed Forces of Chile"
                organization = bodies.state_in(inner.entity)
            owns = inner is not None and belongs(inner.entity) and inner.entity.type != "Group"
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
        plural=_several(doc[head], noun),
    )


def _several(token: Token, noun: str) -> bool:
    """Whether the head of a title is in the plural; parsers take capitals for the singular."""
    plural = token.tag_ in ("NNS", "NNPS", "NNP") and token.lower_ != noun and not token.text.endswith(".")
    return plural or noun.rstrip(".") in {"sens", "reps"}


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
