"""Titles with names become posts: whose minister he is, also where the title does not say so, and one claim per person and office."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.tokens import Token

from kb import reference
from kb.extract import antecedents, bodies, counterparts, descriptions, gazetteer, national, statesmen, titles
from kb.extract.article import Article, Found
from kb.extract.grammar import ancestors
from kb.extract.heads import head_of, lower_head
from kb.extract.holdings import Holding
from kb.extract.lexicon import words
from kb.extract.offices import Office
from kb.extract.references import Post, References
from kb.iris import fold
from kb.model import Concept, Entity
from kb.vocab import ID

_ACROSS = 4
_VAGUE = frozenset({"government", "administration", "country", "nation", "regime"})
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


def _owner_organization(article: Article, office: Office, references: References) -> Entity | None:
    owner = office.owner
    if owner is None:
        return None
    entities = (owner.entity,) if isinstance(owner, Found) else _owners(article, references, owner)
    for entity in entities:
        if entity.type == "Person" and " " not in entity.label and head_of(office.label) in words("offices", "of_firms"):
            # "Acme's chief executive": who is never named in full is a firm
            return replace(entity, type="Organization")
        post = next((one for one in references.posts if one.person == entity), None)
        if entity.type == "Person" and post is not None and post.organization is not None and not post.former:
            # "the secretary-general's envoy": of the body
            return post.organization
        if entity.type == "Person" and isinstance(owner, Found) and _a_town(article, owner, office):
            return replace(entity, type="Place")
        if entity.type == "Person":
            return references.state_of(entity) or statesmen.of(article, entity)
        if entity.type == "Organization" and entity.of is not None and head_of(office.label) in {"ambassador", "consul", "chargé"}:
            # "the ministry recalled its ambassador"
            return entity.of
        if entity.type in ("State", "Organization"):
            return entity
    if isinstance(owner, Token) and lower_head(owner):
        below = " ".join(one.text for one in owner.doc[owner.left_edge.i : owner.i + 1] if one.is_alpha).lower()
        for name in ("secretary general", "director general"):
            if name in below or (owner.lower_ == "general" and name.endswith("general")):
                return antecedents.typical(article, name)
    body = isinstance(owner, Token) and owner.lemma_.lower() in words("groups", "bodies") | words("groups", "organ")
    if body and (typical := antecedents.typical(article, office.label)) is not None:
        return typical
    if not isinstance(owner, Token) or owner.pos_ == "PRON":
        return next((replace(one, type="Organization") for one in entities if one.type == "Group"), None)
    if owner.lemma_.lower() in words("groups", "countries") or owner.lemma_.lower() in {"administration", "government"}:
        return references.nearest_state(owner)
    if owner.lemma_.lower() in words("groups", "organ"):
        return _described_before(article, references, owner) or Entity(label=references.describe(owner), type="Organization")
    if owner.lemma_.lower() in words("groups", "bodies") or owner.lemma_.lower() in words("groups", "fighting"):
        # "the junta's spokesman", "the panel's coordinator": a body that the article never names
        known = next((one.of for one in entities if one.of is not None), None)
        return Entity(label=references.describe(owner), type="Organization", of=known)
    return None


def _of_the_country(article: Article, held: Holding) -> Entity | None:
    """ "The country's president, X": the state of a well-known X rather than the one named last."""
    owner = held.office.owner
    vague = isinstance(owner, Token) and owner.lemma_.lower() in words("groups", "countries")
    return statesmen.of(article, held.person) if vague else None


def _body_before(article: Article, held: Holding) -> Token | None:
    """The kind of body in small letters right before the head of a title that says nothing else of whose it is."""
    before = article.doc[held.office.head - 1] if held.office.head > held.office.start else None
    if before is None or held.office.owner is not None or before.pos_ != "NOUN" or not before.text.islower():
        return None
    return before if bodies.is_body(before) and before.dep_ == "compound" else None


def _a_town(article: Article, owner: Found, office: Office) -> bool:
    """ "Jarvania's civil defence spokesman": what the pipeline takes for a person and the article never names in full or lets act."""
    close = {"secretary", "manager", "lawyer", "aide", "adviser"}
    if " " in owner.entity.label or " " not in office.label or head_of(office.label) in close:
        return False
    named = [one for one in article.found if one.entity == owner.entity]
    return not any(article.doc[one.start : one.end].root.dep_ in ("nsubj", "nsubjpass") for one in named)


def _described_before(article: Article, references: References, owner: Token) -> Entity | None:
    """ "The ministry's spokesman", where the article has only spoken of "the foreign ministry": that."""
    for token in reversed(list(article.doc[: owner.i])):
        if token.lemma_ == owner.lemma_ and any(child.dep_ in ("amod", "compound") for child in token.children):
            return Entity(label=references.describe(token), type="Organization", of=references.modifier_state(token))
    return None


def _owners(article: Article, references: References, owner: Token) -> tuple[Entity, ...]:
    """Whom a word before an office stands for: "whose" is who the clause describes, "Acme and its director" is Acme's."""
    if owner.lower_ == "whose":
        clause = next((place for place, _ in ancestors(owner) if place.dep_ == "relcl"), None)
        return references.entities(clause.head) if clause is not None else ()
    if owner.lower_ in {"its", "their"} and owner.head.dep_ == "conj":
        joined = article.found_at.get(owner.head.head.i)
        if joined is not None and joined.entity.type in ("State", "Organization", "Company"):
            return (joined.entity,)
    return references.entities(owner)


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
    noun = head_of(office.label)
    figurative = " " in office.label and office.label.islower() and not {"of", "crown"} & set(office.label.split())
    if figurative and noun in {"king", "queen", "tsar", "czar", "baron", "prince"}:
        # "the aluminium king"
        return False
    return not (noun in _PERSONAL and office.organization is None and " " not in office.label)


def find(article: Article, references: References) -> list[Tenancy]:
    """Every person in an office, told to the references on the way; persons without a known organization get the likeliest one."""
    holdings = titles.find(article)
    references.titled.update(
        {held.office.head: held.person for held in holdings if held.how in ("before", "comma") and not held.office.plural}
    )
    settled: list[tuple[Holding, Entity | None]] = []
    for number, held in enumerate(holdings):
        organization = held.office.organization
        if organization is None and isinstance(held.office.owner, Token) and held.office.owner.lemma_.lower() in _VAGUE:
            # "the government's minister, X", whose state the article has told
            organization = _elsewhere(held, settled)
        organization = organization or _of_the_country(article, held) or _owner_organization(article, held.office, references)
        if organization is None and (body := _body_before(article, held)) is not None and not national.is_national(held.office.label):
            # "coalition spokesman X", "panel chairman X"
            organization = descriptions.called(references, body, body.lemma_.lower())
        if organization is None and number and held.how == "before" and not _known(held, holdings):
            inherited = _inherited(article, settled[-1], held)
            organization = inherited if inherited is None or national.knows(inherited, held.office.label) else None
        if organization is not None and organization.label == "European":
            # "the European commissioner"
            organization = gazetteer.entity(f"{ID}organization/european-union")
        settled.append((held, organization))
        references.posts.append(Post(held.person, held.office.label, organization, held.start, held.office.former))
    references.forget()
    homes = national.Homes(
        article,
        [held for held, of in settled if of is None and _elsewhere(held, settled) is None],
        [(held, of) for held, of in settled if of is not None],
    )
    resolved: list[tuple[Holding, Entity | None, bool]] = []
    for held, organization in settled:
        if organization is None and held.office.owner is not None:
            organization = _owner_organization(article, held.office, references)
        inferred = organization is None
        resolved.append((held, organization or _infer(article, held, settled, homes), inferred))
    references.posts[:] = [
        Post(held.person, held.office.label, organization, held.start, held.office.former) for held, organization, _ in resolved
    ]
    references.forget()
    for number, (held, organization, inferred) in enumerate(resolved):
        if organization is None and held.office.owner is not None:
            resolved[number] = (held, _owner_organization(article, held.office, references), inferred)
    resolved.extend(counterparts.find(article, references))
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


def _inherited(article: Article, before: tuple[Holding, Entity | None], following: Holding) -> Entity | None:
    """In a list ("Ruritanian President A, Prime Minister B and Foreign Minister C") the first state holds for all."""
    held, organization = before
    if not 0 < following.start - held.end <= _ACROSS:
        return None
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


def _known(held: Holding, every: list[Holding]) -> bool:
    """Whether the person's office is told with its state at another place."""
    return any(other.person == held.person and other.office.organization is not None for other in every)


def _elsewhere(held: Holding, settled: list[tuple[Holding, Entity | None]]) -> Entity | None:
    """The organization that the same person's title has at another place."""
    label = held.office.label.lower()
    same = [(other, of) for other, of in settled if other.person == held.person and of is not None]
    for other, organization in same:
        if other.office.label.lower() == label:
            return organization
    if not national.is_national(held.office.label):
        return None
    states = (organization if organization.type == "State" else organization.of for _, organization in same if organization is not None)
    return next((state for state in states if state is not None and national.knows(state, held.office.label)), None)


def _infer(article: Article, held: Holding, settled: list[tuple[Holding, Entity | None]], homes: national.Homes) -> Entity | None:
    known = _elsewhere(held, settled) or statesmen.presided(article, held.person, held.office.label)
    if known is None and national.is_national(held.office.label):
        known = statesmen.of(article, held.person)
        if known is not None and not national.knows(known, held.office.label):
            known = None
    known = known or national.fixed(article, held.office.label)
    if known is not None:
        return known
    if held.office.owner is not None:
        return None
    if not national.is_national(held.office.label):
        return antecedents.find(article, held)
    return _administration(article, held.person) or homes.of(held)


def _unite(resolved: list[tuple[Holding, Entity | None, bool]], article: Article) -> list[Tenancy]:
    """One tenancy per person, office, organization and former or present; a bare head joins the fuller title of the same head."""
    united: dict[tuple[Entity, str, Entity | None, bool], Tenancy] = {}
    for held, organization, inferred in resolved:
        if not _acceptable(held, article):
            continue
        noun = head_of(held.office.label)
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
    over = {(key[0], key[2], head_of(key[1])) for key in united if key[3]}
    # "the ousted President X" and then "President X" is one presidency, and over
    return [
        one
        for key, one in united.items()
        if key[3] or (key[0], key[2], head_of(key[1])) not in over or not _bare(key[1], united, key[0])
    ]


def _bare(label: str, united: dict[tuple[Entity, str, Entity | None, bool], Tenancy], person: Entity) -> bool:
    """Whether a present title only repeats a former one of the same person: the same words or fewer."""
    return any(other[0] == person and other[3] and set(label.split()) <= set(other[1].split()) for other in united)


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
