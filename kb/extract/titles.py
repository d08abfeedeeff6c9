"""Every title with a name: before it, behind it, across a comma, with "is"; one Holding each."""

from __future__ import annotations

from dataclasses import replace

from spacy.tokens import Doc

from kb.extract import appositions, gazetteer, headships, national, ranks, title_lists
from kb.extract.article import Article, Found
from kb.extract.heads import lower_head
from kb.extract.holdings import Holding
from kb.extract.lexicon import load, words
from kb.extract.offices import Office, owned, read
from kb.vocab import ID

_LONGEST_REACH = 24
# How many words may open a sentence before its subject: "In her remarks, ".
_OPENING = 6
_AROUND = frozenset("region area country province city district capital north south east west".split())

def _persons(article: Article) -> list[Found]:
    return sorted((one for one in article.found if one.entity.type == "Person"), key=lambda one: one.start)


def _before(article: Article, person: Found) -> list[Holding]:
    """Titles in front of a name, with or without a comma, and those coordinated with them."""
    doc = article.doc
    floor = article.sentences[article.sentence_at[person.start]].span.start
    edge = ranks.left_edge(article, person, floor)
    comma = edge - 1 >= floor and doc[edge - 1].text in {",", ":"}
    if comma and not ranks.closes(article, person) and not (
        _opens_sentence(article, person, edge - 1, floor)
        or _within_phrase(article, person, edge - 1, floor)
        or _acts_in_apposition(article, person, edge - 1, floor)
    ):
        return []
    limit = edge - 1 if comma else edge
    if comma and limit - 3 > floor and doc[limit - 1].text == ")" and doc[limit - 3].text == "(" and doc[limit - 2].text.isupper():
        limit -= 3  # "the Chief of Naval Staff (CNS), X,"
    if comma and limit - 3 > floor and doc[limit - 3].lower_ == "in" and doc[limit - 1].lower_ in _AROUND:
        limit -= 3  # "the army's commander in the region, X,"
    if comma and doc[limit - 1].lower_ in {"there", "here"}:
        limit -= 1  # "its envoy there, X,"
    if limit - 2 >= floor and doc[limit - 1].text == "." and doc[limit - 2].lower_ in load("offices")["short"]:
        # "Sens. X" in two tokens
        limit -= 1
    if not comma and limit - 2 > floor and doc[limit - 1].text == ")":
        # "(Chilean Premier) X", put in by whoever quotes
        opened = next((i for i in range(limit - 2, max(floor, limit - 8) - 1, -1) if doc[i].text == "("), None)
        inside = _ending_at(article, limit - 1, opened + 1) if opened is not None else None
        if inside is not None and inside.start == (opened or 0) + 1 and inside.organization is not None:
            return [Holding(person.entity, inside, inside.start, person.end, "before")]
    office = _ending_at(article, limit, floor, outer=comma)
    body = article.found_at.get(limit - 1) if comma and office is None else None
    if body is not None and body.entity.type == "Organization" and body.start - 1 > floor and doc[body.start - 1].text == ",":
        # "the Chief of Army Staff, Chilean Army, General X,"
        office = _ending_at(article, body.start - 1, floor)
        office = replace(office, organization=office.organization or body.entity) if office is not None else None
    described = None if comma else ranks.description(article, edge, floor)
    if (
        described is not None
        and ranks.closes(article, person)
        and (office is None or ranks.is_profession(doc[office.head]) or office.former)
    ):
        outer = _ending_at(article, described, floor, outer=True)
        if outer is not None and _definite(article, outer):
            own = [] if office is None or not office.former else [Holding(person.entity, office, office.start, person.end, "before")]
            return [Holding(person.entity, outer, outer.start, person.end, "comma"), *own]
    if office is None:
        return []
    if comma and not _definite(article, office) and office.start != floor and not _bare_title(article, office, person, floor):
        return []
    if not comma and office.organization is None and (behind := ranks.trailing_state(article, person)) is not None:
        office = replace(office, organization=behind.entity, owner=None)
    if office.organization is None and office.owner is None and ranks.tag_end(article, person) > person.end:
        office = replace(office, organization=gazetteer.entity(f"{ID}state/USA"))
    held = [Holding(person.entity, office, office.start, person.end, "comma" if comma else "before")]
    own_time = doc[office.start].lower_ in words("offices", "present") or doc[office.start].lower_ in words("offices", "former")
    place = office.start - 1
    determined = doc[office.start].lower_ in {"the", "a", "an"}
    while place - 1 >= floor and doc[place].lower_ in {"and", "&", "/"} and len(held) < 4 and not determined:
        first = _ending_at(article, place, floor)
        if first is None or (first.plural and not held[-1].office.plural):
            # "ministers of the bloc and its secretary general X"
            break
        organization = first.organization
        last = held[-1].office
        apart = last.organization is not None and organization not in (None, last.organization)
        if apart and doc[first.start].lower_ == "the" and doc[last.start].lower_ not in {"the", "a"} and _possessed(doc, held[-1]):
            # "between the union's chair and Chile's President X"
            break
        if held[-1].office.organization is None and held[-1].office.owner is None:
            held[-1] = Holding(person.entity, owned(held[-1].office, organization, first.owner), held[-1].start, person.end, "before")
        held.append(Holding(person.entity, first, first.start, person.end, "before"))
        if first.former and not own_time and not held[0].office.former:
            # "the former foreign minister and police chief X"
            held[0] = replace(held[0], office=replace(held[0].office, former=True))
        place = first.start - 1
    return held


def _possessed(doc: Doc, held: Holding) -> bool:
    """Whether a title begins with whose it is: "Chile's President"."""
    return any(token.text in {"'s", "’s"} for token in doc[held.office.start : held.office.head])


def _opens_sentence(article: Article, person: Found, comma: int, floor: int) -> bool:
    """ "The defence minister, Anna Berg told": without a second comma, where the title begins the sentence and a verb or a day follows."""
    after = article.doc[person.end] if person.end < len(article.doc) else None
    if after is None:
        return False
    if comma - 3 > floor and article.doc[comma - 1].text == ")" and article.doc[comma - 3].text == "(":
        comma -= 3
    if comma - 3 > floor and article.doc[comma - 3].lower_ == "in" and article.doc[comma - 1].lower_ in _AROUND:
        comma -= 3
    verb = after.pos_ in ("VERB", "AUX") or (after.pos_ == "ADV" and after.head.pos_ == "VERB")
    timed = after.lower_ == "on" and after.i + 1 < len(article.doc) and article.doc[after.i + 1].ent_type_ == "DATE"
    office = _ending_at(article, comma, floor) if verb or timed else None
    return office is not None and (
        office.start == floor
        or (office.start > floor and article.doc[office.start - 1].text in {'"', ":", "-", "–", "—"})
        or (office.start <= floor + 3 and office.start > floor and article.doc[office.start - 1].text == ",")
        or (timed and (office.organization is not None or office.owner is not None))
    )


def _within_phrase(article: Article, person: Found, comma: int, floor: int) -> bool:
    """ "With the president of Chile, Anna Berg in Oslo", "of Chile, Anna Berg and President of Peru, X": the phrase goes on."""
    doc = article.doc
    after = doc[person.end] if person.end < len(doc) else None
    if after is None or not (after.pos_ in ("ADP", "SCONJ") or after.lower_ in {"and", "who", "during"}):
        return False
    office = _ending_at(article, comma, floor)
    if office is None or office.organization is None:
        return False
    if after.lower_ == "and" and not any(lower_head(one) for one in doc[person.end + 1 : person.end + 9]):
        return False
    before = doc[office.start - 1] if office.start > floor else None
    return before is None or before.pos_ in ("ADP", "CCONJ", "VERB") or doc[office.start].lower_ not in {"the", "a", "an"}


def _acts_in_apposition(article: Article, person: Found, comma: int, floor: int) -> bool:
    """ "When Chile's envoy, Anna Berg told them": the title is the subject of the verb behind the name, its apposition."""
    root = article.doc[person.start : person.end].root
    office = _ending_at(article, comma, floor) if root.dep_ == "appos" else None
    if office is None or not office.start <= root.head.i < office.end or article.doc[person.end].pos_ not in ("VERB", "AUX"):
        return False
    opener = article.doc[office.start - 1] if office.start > floor else None
    governed = opener is not None and (opener.pos_ in ("VERB", "ADP") or opener.tag_ == "VBG")
    return root.head.i == office.head and root.head.dep_ in ("nsubj", "nsubjpass") and not governed


def _definite(article: Article, office: Office) -> bool:
    """Whether a title before a comma is one person's: with whose it is, or with "the"."""
    if office.organization is not None or office.owner is not None or article.doc[office.start].lower_ in {"the", "new", "outgoing"}:
        return True
    floor = article.sentences[article.sentence_at[office.start]].span.start
    joined = office.start - 1 > floor and article.doc[office.start - 1].lower_ in {"and", "&"}
    first = _ending_at(article, office.start - 1, floor) if joined else None
    return first is not None and _definite(article, first)


def _bare_title(article: Article, office: Office, person: Found, floor: int) -> bool:
    """ "Signed by Prime Minister, Anna Berg, and others": a state's office in capitals without "the", as who acts or is acted on."""
    before = article.doc[office.start - 1]
    root = article.doc[person.start : person.end].root
    acts = root.dep_ == "appos" and root.head.i == office.head and root.head.dep_ in ("nsubj", "nsubjpass")
    return (
        office.label[:1].isupper()
        and not office.plural
        and national.is_national(office.label)
        and before.i > floor
        and before.lower_ not in {"as", "become", "became", "becoming"}
        and (
            before.pos_ in ("ADP", "VERB", "AUX")
            or before.lower_ == "and"
            or (before.text == "," and acts)
            or (before.text == "," and office.start - floor <= _OPENING and not any(i in article.found_at for i in range(floor, before.i)))
        )
    )


def _ending_at(article: Article, limit: int, floor: int, outer: bool = False) -> Office | None:
    """The title whose last word stands right before a token; ``outer``: of "an aide to the premier, X" the aide."""
    for head in range(limit - 1, max(floor, limit - _LONGEST_REACH) - 1, -1):
        token = article.doc[head]
        if token.text in {".", ";", '"'} and head < limit - 1:
            return None
        if not lower_head(token):
            continue
        found = article.found_at.get(head)
        if found is not None and (found.entity.type == "Person" or found.end != head + 1):
            continue
        office = read(article, head, floor, limit)
        if office is not None and office.end == limit:
            # "adviser to then President X": the name belongs to the inner title
            inner = any(
                lower_head(article.doc[i]) and i not in article.found_at and article.doc[i].text[0].isupper()
                for i in range(head + 1, limit)
            ) and doc_preposition(article, head + 1) in {"to", "for"}
            return None if inner else _outer(article, office, floor, limit) if outer else office
    return None


def _outer(article: Article, office: Office, floor: int, limit: int) -> Office | None:
    """Of "an aide to the premier" the aide; None for "the wife of the premier"."""
    doc = article.doc
    place = office.start - 1
    while place > floor and doc[place].lower_ in {"the", "a", "an"}:
        place -= 1
    if place <= floor or doc[place].lower_ not in {"of", "to", "for"} or doc[place - 1].pos_ not in ("NOUN", "PROPN", "ADJ"):
        return office
    noun = doc[place - 1]
    if noun.lower_ in words("offices", "never"):
        return None
    if not lower_head(noun):
        return office
    wider = read(article, noun.i, floor, limit)
    return wider if wider is not None and wider.end == limit else office


def doc_preposition(article: Article, place: int) -> str:
    """The word behind a head, in small letters."""
    return article.doc[place].lower_ if place < len(article.doc) else ""


def find(article: Article) -> list[Holding]:
    """Every title with a name in the article, in the order of the text."""
    held: list[Holding] = []
    shared: Holding | None = None
    previous: Found | None = None
    claimed: dict[int, bool] = {}
    listed = title_lists.find(article)
    by_list = {(one.person, one.office.head) for one in listed}
    for person in _persons(article):
        if article.sentences[article.sentence_at[person.start]].heading:
            continue
        before = _before(article, person)
        if before and before[0].how == "comma" and claimed.get(before[0].office.head):
            before = []
        if not before and shared is not None and previous is not None and _coordinated(article, previous, person):
            own = ranks.trailing_state(article, previous) is None or ranks.tag_end(article, person) > person.end
            state = shared.office.organization if own else None
            office = _of_one(article, owned(shared.office, state, None), person)
            before = [Holding(person.entity, office, shared.start, person.end, "shared")]
        elif before and before[0].office.plural and before[0].how == "before":
            shared = before[0]
            before = [Holding(person.entity, _of_one(article, shared.office, person), shared.start, person.end, "shared"), *before[1:]]
        else:
            shared = None
        before = [one for one in before if (one.person, one.office.head) not in by_list]
        held.extend(before)
        behind = appositions.behind(article, person)
        if before and before[0].how == "before" and len(behind) == 1 and _of_the_next(article, behind[0].office):
            behind = []
        held.extend(behind)
        # in "A, chairman of X, B, head of Y" the titles stand behind, unless the first stands before: "the minister, A, the chief, B,"
        claimed.update((one.office.head, not any(other.how == "comma" for other in before)) for one in behind)
        previous = person
    held.extend(headships.find(article))
    held.extend(listed)
    return sorted(_each_once(held), key=lambda one: (one.start, one.end))


def _of_the_next(article: Article, office: Office) -> bool:
    """ "Ambassador Jane Roe, High Commissioner of Peru to Chile, Carlo Ruiz, and": the title belongs to the name that follows it."""
    doc = article.doc
    following = article.found_at.get(office.end + 1) if office.end < len(doc) and doc[office.end].text == "," else None
    if following is None or following.entity.type != "Person" or office.organization is None:
        return False
    return doc[office.start].text[:1].isupper() and ranks.closes(article, following)


def _of_one(article: Article, office: Office, person: Found) -> Office:
    """A shared title as that of one: with the state behind the name, "ministers A of Norway and B of Chile"."""
    behind = ranks.trailing_state(article, person)
    return owned(office, behind.entity, None) if behind is not None else office


def _each_once(held: list[Holding]) -> list[Holding]:
    """In a list "the minister, A, the head of the council, B, ..." the second title is B's: whoever has one before needs none behind."""
    before = {(one.office.head, one.person) for one in held if one.how == "comma"}
    heads = {head for head, _ in before}
    titled = {one.person for one in held if one.how == "comma"}
    return [one for one in held if not (one.how == "behind" and one.office.head in heads and one.person in titled)]


def _coordinated(article: Article, first: Found, second: Found) -> bool:
    behind = ranks.trailing_state(article, first)
    between = article.doc[behind.end if behind is not None else ranks.tag_end(article, first) : second.start]
    return len(between) <= 3 and all(token.lower_ in {"and", ",", "&"} or token.lower_ in words("offices", "ranks") for token in between)
