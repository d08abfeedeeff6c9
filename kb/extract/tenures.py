"""Titles with names become posts: whose minister he is, also where the title does not say so, and one claim per person and office."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from kb import reference
from kb.extract import gazetteer, titles
from kb.extract.article import Article, Found
from kb.extract.lexicon import load, words
from kb.extract.offices import Office, lower_head
from kb.extract.references import Post, References
from kb.extract.salience import likeliest
from kb.extract.titles import Holding
from kb.iris import fold
from kb.model import Concept, Entity
from kb.vocab import ID

# Offices of states: without any organization beside them they belong to a state that the article is about.
_NATIONAL = frozenset(
    [
        "president",
        "minister",
        "premier",
        "chancellor",
        "king",
        "queen",
        "emir",
        "sultan",
        "monarch",
        "vice-president",
        "mp",
        "pm",
        "prime-minister",
        "foreign-minister",
    ]
)
_PERSONAL = frozenset(["prince", "princess", "heir", "pope", "general", "marshal", "admiral", "colonel", "lord"])


@dataclass(frozen=True, slots=True)
class Tenancy:
    """A person in an office, with the stretches of tokens that say so."""

    person: Entity
    label: str
    organization: Entity | None
    former: bool
    places: tuple[tuple[int, int], ...]
    inferred: bool = False


def _owner_organization(office: Office, references: References) -> Entity | None:
    owner = office.owner
    if owner is None:
        return None
    entities = (owner.entity,) if isinstance(owner, Found) else references.entities(owner)
    for entity in entities:
        if entity.type == "Person":
            return references.state_of(entity)
        if entity.type in ("State", "Organization"):
            return entity
    if isinstance(owner, Token) and owner.lemma_.lower() in {"administration", "government", "country", "nation"}:
        return references.nearest_state(owner)
    return None


def _fixed(label: str, article: Article) -> Entity | None:
    """The state whose office alone is called so."""
    low = label.lower()
    named = {one.entity.iri for one in article.found if one.entity.type == "State"}
    for key in sorted(load("offices")["states"], key=len, reverse=True):
        if low == key or low.endswith(" " + key) or low.startswith(key + " "):
            iris = [f"{ID}state/{code}" for code in load("offices")["states"][key]]
            chosen = next((iri for iri in iris if iri in named), iris[0])
            return gazetteer.entity(chosen)
    return None


def _administration(article: Article, person: Entity) -> Entity | None:
    """The state whose government the article, or the reference data, calls by the person's name."""
    surname = person.label.split()[-1]
    for one in article.found:
        if one.entity.type == "State" and one.text.endswith("administration") and surname in one.text:
            return one.entity
    for entry, how in reference.names(reference.fold(f"{surname} administration")):
        if how == "metonym" and entry.type == "Government" and entry.of:
            return gazetteer.entity(entry.of)
    return None


def _acceptable(held: Holding, article: Article) -> bool:
    office = held.office
    if (
        held.start > 1
        and article.doc[held.start - 1].lower_ == "of"
        and article.doc[held.start - 2].lemma_.lower() in {"death", "funeral", "assassination", "killing"}
    ):
        return False
    noun = lower_head_of(office)
    figurative = " " in office.label and office.label.islower() and " of " not in office.label
    if figurative and noun in {"king", "queen", "tsar", "czar", "baron", "prince"}:
        # "the aluminium king"
        return False
    return not (noun in _PERSONAL and office.organization is None and " " not in office.label)


def lower_head_of(office: Office) -> str:
    """The head noun of a title: of "Minister of Defence" it is "minister"; "chief" and the like yield to another head."""
    heads = [word.strip(",.") for word in office.label.lower().split() if word.strip(",.") in words("offices", "heads")]
    firm = [word for word in heads if word not in {"general", "chief", "deputy", "secretary", "attorney", "state"}]
    if firm:
        return firm[0]
    return heads[-1] if heads else office.label.lower().rsplit(" ", 1)[-1]


def find(article: Article, references: References) -> list[Tenancy]:
    """Every person in an office, told to the references on the way; persons without a known organization get the likeliest one."""
    holdings = titles.find(article)
    settled: list[tuple[Holding, Entity | None]] = []
    for number, held in enumerate(holdings):
        organization = held.office.organization or _owner_organization(held.office, references)
        if organization is None and number and held.how == "before":
            organization = _inherited(article, settled[-1])
        settled.append((held, organization))
        references.posts.append(Post(held.person, held.office.label, organization, held.start, held.office.former))
    references.forget()
    resolved: list[tuple[Holding, Entity | None, bool]] = []
    for held, organization in settled:
        if organization is None and held.office.owner is not None:
            organization = _owner_organization(held.office, references)
        inferred = organization is None
        resolved.append((held, organization or _infer(article, references, held, settled), inferred))
    references.posts[:] = [
        Post(held.person, held.office.label, organization, held.start, held.office.former) for held, organization, _ in resolved
    ]
    references.forget()
    for number, (held, organization, inferred) in enumerate(resolved):
        if organization is None and held.office.owner is not None:
            resolved[number] = (held, _owner_organization(held.office, references), inferred)
    resolved.extend(_counterparts(article, references))
    references.posts[:] = [
        Post(held.person, held.office.label, organization, held.start, held.office.former) for held, organization, _ in resolved
    ]
    references.forget()
    return _unite([_of_the_past(article, one, resolved) for one in resolved], article)


def _of_the_past(
    article: Article, one: tuple[Holding, Entity | None, bool], every: list[tuple[Holding, Entity | None, bool]]
) -> tuple[Holding, Entity | None, bool]:
    """ "President X in 2010", where the article has another president of that state: X is a former one."""
    held, organization, inferred = one
    issued = article.document.issued
    if issued is None or held.office.former:
        return one
    rival = any(
        other.person != held.person
        and other.office.label.lower() == held.office.label.lower()
        and of == organization
        and not other.office.former
        for other, of, _ in every
    )
    years = [int(token.text) for token in article.doc[held.end : held.end + 4] if len(token.text) == 4 and token.text.isdigit()]
    if rival and years and years[0] < int(issued.text[:4]) - 1:
        return replace(held, office=replace(held.office, former=True)), organization, inferred
    return one


def _counterparts(article: Article, references: References) -> list[tuple[Holding, Entity | None, bool]]:
    """ "his Freedonian counterpart, Jane Roe": the same office in another state."""
    found: list[tuple[Holding, Entity | None, bool]] = []
    for token in article.doc:
        if token.lemma_.lower() != "counterpart":
            continue
        after = token.i + 1 + (token.i + 1 < len(article.doc) and article.doc[token.i + 1].text == ",")
        person = article.found_at.get(after)
        state = next(
            (
                article.found_at[child.i].entity
                for child in token.children
                if child.dep_ in ("amod", "compound") and child.i in article.found_at
            ),
            None,
        )
        owners = [one for child in token.children if child.dep_ == "poss" for one in references.entities(child)]
        # "travels for talks with Freedonian counterpart Jane Roe": whoever the sentence began with
        owners = owners or [one.entity for one in article.found_in(article.sentence_at[token.i]) if one.start < token.i][:2]
        post = next(
            (post for post in references.posts if post.person in owners and post.organization is not None and not post.former),
            None,
        )
        if (
            person is None
            or person.entity.type != "Person"
            or state is None
            or state.type != "State"
            or post is None
            or person.entity in owners
        ):
            continue
        office = Office(token.i, token.i, token.i + 1, post.label, state, False)
        found.append((Holding(person.entity, office, token.i, person.end, "counterpart"), state, False))
    return found


def _inherited(article: Article, before: tuple[Holding, Entity | None]) -> Entity | None:
    """In a list ("Ruritanian President A, Prime Minister B and Foreign Minister C") the first state holds for all."""
    held, organization = before
    after = article.doc[held.end : held.end + 2]
    if organization is None or organization.type != "State" or held.how != "before" or not len(after):
        return None
    joined = (
        after[0].text == ","
        and (
            len(after) < 2 or lower_head(after[1]) or after[1].lower_ in words("offices", "modifiers") or after[1].lower_ == "and"
        )
    ) or after[0].lower_ == "and"
    return organization if joined else None


def _infer(
    article: Article, references: References, held: Holding, settled: list[tuple[Holding, Entity | None]]
) -> Entity | None:
    label = held.office.label.lower()
    for other, organization in settled:
        if (
            other.person == held.person
            and organization is not None
            and (other.office.label.lower() == label or organization.type == "State")
        ):
            return organization
    short = article.doc[held.office.head].lower_
    codes = load("offices")["states_short"].get(short)
    fixed = gazetteer.entity(f"{ID}state/{codes[0]}") if codes else _fixed(held.office.label, article)
    if fixed is not None:
        return fixed
    noun = lower_head_of(held.office)
    if noun not in _NATIONAL:
        return None
    own = _administration(article, held.person)
    if own is not None:
        return own
    taken = {
        organization
        for other, organization in settled
        if organization is not None
        and other.person != held.person
        and other.office.label.lower() == label
        and not other.office.former
    }
    return likeliest(article, held, taken if not held.office.former else set())


def _unite(resolved: list[tuple[Holding, Entity | None, bool]], article: Article) -> list[Tenancy]:
    """One tenancy per person, office, organization and former or present; a bare head joins the fuller title of the same head."""
    united: dict[tuple[Entity, str, Entity | None, bool], Tenancy] = {}
    for held, organization, inferred in resolved:
        if not _acceptable(held, article):
            continue
        noun = lower_head_of(held.office)
        if organization is None or noun not in words("offices", "heads"):
            continue
        key: tuple[Entity, str, Entity | None, bool] = (held.person, fold(held.office.label), organization, held.office.former)
        for known in united:
            same = known[0] == held.person and known[3] == held.office.former
            if same and (
                (known[1] == key[1] and (known[2] == organization or inferred))
                or (_short_of(key[1], known[1]) and (inferred or known[2] == organization))
            ):
                key = known
                break
            if same and _short_of(known[1], key[1]) and (known[2] == organization or united[known].inferred):
                earlier = united.pop(known)
                united[key] = replace(earlier, label=held.office.label, organization=organization, inferred=inferred)
                break
        place = (held.start, held.end)
        if key in united:
            united[key] = replace(united[key], places=(*united[key].places, place))
        else:
            united[key] = Tenancy(held.person, held.office.label, organization, held.office.former, (place,), inferred)
    return list(united.values())


def _short_of(short: str, long: str) -> bool:
    """ "minister" of "foreign minister", but not "minister" of "prime minister"'s deputy."""
    words_of_long = long.split()
    prefix = (
        words_of_long[: len(short.split())] == short.split()
        and len(words_of_long) > len(short.split())
        and words_of_long[len(short.split())] in {"of", "for", "to"}
    )
    return short != long and (words_of_long[-1] == short or prefix)


def office_kind(label: str) -> Concept:
    """The concept of an office, by the words the reference data has for it; empty if it knows none."""
    for entry, _ in reference.names(reference.fold(label)):
        slug = entry.iri.rsplit("/", 1)[-1]
        if slug.startswith("office-"):
            return Concept(slug)
    return Concept("")
