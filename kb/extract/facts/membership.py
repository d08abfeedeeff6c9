"""Who belongs to which organization, joins it, leaves it, or is shut out."""

from __future__ import annotations

from collections import Counter

from spacy.tokens import Token

from kb.extract.article import Article
from kb.extract.frames import Reading
from kb.extract.grammar import children, coordinated, prepositions, subjects
from kb.extract.references import References
from kb.extract.slots import slot
from kb.model import Action, Concept, Entity, Fact, Membership

_NO_BLOC = frozenset({"news-outlet", "ministry", "parliament", "government", "company", "party", "court", "military"})
_BLOCS = frozenset(
    ("alliance", "regional-organization", "informal-forum",
     "economic-union", "international-organization", "international-court", "un-body")
)
_TREATIES = frozenset({"treaty", "convention", "pact", "protocol", "agreement", "accord", "statute", "charter"})
_DESCRIBED = frozenset(
    "bloc alliance group grouping organization organisation union cartel club pact community body forum council".split()
)
_MEMBERS = ("State", "Place")
_COUNTED = frozenset({"country", "nation", "state", "member", "power", "government", "republic"})
_DASHES = frozenset({"-", "–", "—", "--", ":"})
_ASKING = frozenset({"apply", "application", "ask", "request", "petition"})
# Verbs that leave a member what it is: "is", "remains"; and the one that makes it a member.
_BEING = frozenset({"be", "remain", "stay"})


def membership(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Belonging to an organization, and what begins or ends it."""
    gives, token = reading.frame.gives, reading.trigger.token
    organization = _organization(article, references, reading)
    if organization is None or _joins_in(reading):
        return []
    if reading.action == "join" and token.dep_ in ("xcomp", "acl", "pcomp") and token.head.lemma_.lower() in _ASKING:
        return []
    if "accession" in gives and (gives["accession"] == "done") != _past(token):
        return []
    if gives.get("belonging"):
        if token.dep_ in ("compound", "nmod") and token.head.lemma_.lower() in reading.frame.nouns:
            return []
        return [
            _fact("join" if became else "hold", member, organization)
            for member, became in _belonging(article, references, token, organization)
        ]
    if "invitation" in gives and _joins_another(article, references, token, organization):
        return []
    members = tuple(one for one in reading.roles.get("member", ()) if one.type in _MEMBERS and one != organization)
    members = members or tuple(one for one in _named_behind(article, reading) if one != organization)
    if gives.get("listed_members"):
        within = {token.i for one in reading.found if one.role == "member" for token in one.head.subtree}
        named = {one.entity for one in article.found_in(reading.sentence.number) if one.start in within and one.how != "linked"}
        members = tuple(one for one in members if one in named)
    if gives.get("treaty") or (reading.action == "hold" and "listed_members" not in gives):
        members = tuple(one for one in reading.roles.get("member", ()) if one.type in (*_MEMBERS, "Group"))
    return [_fact(reading.action, member, organization) for member in members]


def _joins_another(article: Article, references: References, verb: Token, inviter: Entity) -> bool:
    """ "Norway was invited to join the union": the body that is joined is told by the verb that follows."""
    named = [
        article.found_at[one.i].entity
        for clause in children(verb, "xcomp", "ccomp", "advcl")
        for one in clause.subtree
        if one.i in article.found_at and article.found_at[one.i].entity.type == "Organization"
    ]
    return any(one != inviter for one in named)


def _named_behind(article: Article, reading: Reading) -> list[Entity]:
    """ "Five countries joined, including Chad and Kenya", "six states - Chad, Kenya -": the states that a number of them are."""
    heads = reading.heads.get("member", [])
    if not heads or heads[0].tag_ not in ("NNS", "NNPS") or heads[0].lemma_.lower() not in _COUNTED:
        return []
    sentence = reading.sentence.span
    doc = article.doc
    opener = next((one.i for one in sentence if one.i > heads[0].i and (one.lower_ == "including" or one.text in _DASHES)), None)
    found: list[Entity] = []
    place = opener + 1 if opener is not None else sentence.end
    while place < sentence.end:
        mention = article.found_at.get(place)
        if mention is not None and mention.entity.type in _MEMBERS and mention.how in ("name", "place"):
            found.append(mention.entity)
            place = mention.end
        elif doc[place].text in {",", "and", "the", "The", "&"}:
            place += 1
        else:
            break
    return found


def _past(token: Token) -> bool:
    """ "since Norway's accession": taken for granted as done."""
    return token.dep_ == "pobj" and token.head.lower_ in {"since", "after", "following", "upon", "before"}


def _joins_in(reading: Reading) -> bool:
    """ "joined the union in condemning", "joined the alliance's mission": no membership."""
    return reading.action in ("join", "leave") and any(
        child.dep_ == "prep" and child.lower_ == "in" and children(child, "pcomp") for child in reading.trigger.token.children
    )


def _organization(article: Article, references: References, reading: Reading) -> Entity | None:
    """The organization or treaty in the frame's places, by name or as "the bloc"."""
    heads = [one for name in reading.frame.roles.get("organization", ()) for one in slot(article, reading.trigger, name)]
    for child in children(reading.trigger.token, "compound", "nmod"):
        if child.lemma_.lower() == "member" and reading.frame.gives.get("belonging"):
            # "EU member states"
            heads += [*children(child, "compound", "nmod", "amod", "poss"), *children(reading.trigger.token, "poss")]
    if reading.frame.gives.get("application"):
        heads += [one for one in reading.trigger.token.subtree if one.i > reading.trigger.token.i and one.i in article.found_at]
    for head in heads:
        found = _bloc(article, references, head, bool(reading.frame.gives.get("treaty")))
        if found is not None and not (reading.frame.gives.get("known") and str(found.kind) not in _BLOCS and found.iri):
            return found
    return None


def _bloc(article: Article, references: References, head: Token, treaty: bool) -> Entity | None:
    mention = article.found_at.get(head.i)
    if mention is not None and mention.entity.type == "Organization":
        return mention.entity if str(mention.entity.kind) not in _NO_BLOC and mention.how != "linked" else None
    lemma = head.lemma_.lower()
    if lemma in _TREATIES and head.text[:1].isupper():
        start = head.i
        while start > head.sent.start and (head.doc[start - 1].text[:1].isupper() or head.doc[start - 1].text == "-"):
            start -= 1
        return Entity(label=head.doc[start : head.i + 1].text, type="Organization") if start < head.i else None
    if treaty:
        return next(
            (
                article.found_at[one.i].entity
                for one in head.subtree
                if one.i in article.found_at and article.found_at[one.i].entity.type == "Organization"
            ),
            None,
        )
    if lemma in _DESCRIBED:
        for child in head.children:
            inner = article.found_at.get(child.i)
            if child.i < head.i and inner is not None and str(inner.entity.kind) in _BLOCS:
                # "the Quad security pact"
                return inner.entity
        if any(child.lower_ in {"the", "this", "that"} for child in head.children):
            before = [one for one in article.found if one.start < head.i and _may_be(one.entity, lemma)]
            beside = [one for one in before if article.sentence_at[one.start] == article.sentence_at[head.i]]
            if beside:
                return max(beside, key=lambda one: one.start).entity
            # else whichever the article speaks of most, of two the later
            counts = Counter(one.entity for one in article.found if _may_be(one.entity, lemma))
            return max(before, key=lambda one: (counts[one.entity], one.start)).entity if before else None
    if head.lower_ in {"its", "it", "which"}:
        return next((one for one in references.entities(head) if str(one.kind) in _BLOCS), None)
    return None


def _may_be(entity: Entity, lemma: str) -> bool:
    """Whether "the bloc", "the alliance", "the union" may mean an organization."""
    if lemma in {"union", "council", "community", "forum", "court", "treaty"}:
        return lemma in entity.label.lower().split() and str(entity.kind) in _BLOCS
    if lemma in {"alliance", "pact"}:
        return str(entity.kind) == "alliance"
    return str(entity.kind) in {"alliance", "regional-organization", "informal-forum", "economic-union"} and (
        not {"council", "commission"} & set(entity.label.lower().split())
    )


def _fact(action: str, member: Entity, organization: Entity) -> Fact:
    about = Membership(member=(member,), organization=organization)
    if action == "hold":
        return about
    actor = (member,) if action in ("join", "leave", "apply") else ()
    return Action(action_type=Concept(action), acts_on=about, actor=actor)


def _belonging(article: Article, references: References, noun: Token, organization: Entity) -> list[tuple[Entity, bool]]:
    """The members that a noun like "member" is said of, and whether they became members just then."""
    heads: list[Token] = []
    became = False
    plural = noun.tag_ in ("NNS", "NNPS")
    place = noun
    while place.dep_ == "conj" and place.head.pos_ in ("NOUN", "PROPN") and place.head.i not in article.found_at:
        place = place.head
    if place.dep_ == "attr" and place.head.lemma_.lower() in _BEING | {"become"}:
        # "Norway is a member", "all of which are members"
        became = place.head.lemma_.lower() == "become"
        heads += [_antecedent(one) for one in subjects(place.head)]
    if place.dep_ == "dobj" and place.head.lower_ == "founding" and children(place.head, "aux"):
        # "are founding members", which parsers take for a verb
        heads += subjects(place.head)
    if place.dep_ == "appos":
        # "Norway, a founding member of the bloc"
        heads.append(place.head)
    if place.dep_ == "conj" and place.head.i in article.found_at and _other(noun):
        # "Norway and other members"
        first = place.head
        while first.dep_ == "conj":
            first = first.head
        return [(one, False) for head in coordinated(first) if head.i < noun.i for one in _states(article, references, head)]
    if place.dep_ in ("compound", "nmod") and place.head.i in article.found_at:
        # "NATO ally Norway"
        heads.append(place.head)
    if place.dep_ == "pobj" and place.head.lower_ == "as" and place.head.head.pos_ in ("VERB", "AUX"):
        # "As a member of the bloc, Norway must"
        heads += subjects(place.head.head)
    heads += children(noun, "appos")
    if noun.i + 1 < len(noun.doc) and noun.doc[noun.i + 1].i in article.found_at and noun.doc[noun.i + 1].sent == noun.sent:
        after = article.found_at[noun.i + 1]
        root = article.doc[after.start : after.end].root
        if root.dep_ not in ("pobj", "dobj") or root.head == noun or plural:
            heads.append(root)
    for word in ("including", "like", "as", "among"):
        heads += prepositions(noun).get(word, [])
    if plural:
        heads += _listed_after(article, noun)
    found: list[Entity] = []
    for head in heads:
        for one in coordinated(head):
            found.extend(entity for entity in _states(article, references, one) if entity not in found)
    return [(one, became) for one in found if one != organization]


def _antecedent(subject: Token) -> Token:
    """ "Norway and Peru, all of which are": the nouns right before the clause."""
    if subject.lower_ in {"all", "both", "which", "most"} and any(child.lower_ in {"which", "whom"} for child in subject.subtree):
        place = subject.left_edge.i - 1
        while place > subject.sent.start and subject.doc[place].text in {",", "—", "–"}:
            place -= 1
        first = subject.doc[place]
        while first.dep_ == "conj":
            first = first.head
        return first
    return subject


def _other(noun: Token) -> bool:
    return any(child.lower_ in {"other", "fellow", "remaining"} for child in noun.children)


def _states(article: Article, references: References, token: Token) -> list[Entity]:
    mention = article.found_at.get(token.i)
    if mention is not None and mention.how in ("linked", "adjective"):
        return []
    return [one for one in references.entities(token) if one.type in _MEMBERS]


def _listed_after(article: Article, noun: Token) -> list[Token]:
    """ "the members of the pact - Norway, Chile and Peru -": states listed behind a dash, a colon or a bracket."""
    doc, end = article.doc, noun.right_edge.i
    opener = next(
        (i for i in range(noun.i + 1, min(noun.sent.end, noun.i + 9)) if doc[i].text in {"-", "–", "—", "−", "--", ":", "("}), None
    )
    if opener is None:
        return []
    found: list[Token] = []
    place = opener + 1
    while place < noun.sent.end:
        mention = article.found_at.get(place)
        if mention is not None and mention.entity.type in _MEMBERS and mention.how in ("name", "place"):
            found.append(doc[mention.start : mention.end].root)
            place = mention.end
        elif doc[place].text in {",", "and", "the", "&"}:
            place += 1
        else:
            break
    return found if len(found) > 1 or (end and found) else []

