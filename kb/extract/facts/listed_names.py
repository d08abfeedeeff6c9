"""Names in a row: who is named behind "including", in a list of targets, among those sanctioned; and what is a name at all."""

from __future__ import annotations

from spacy.tokens import Token

from kb.extract.article import Article, Found
from kb.extract.grammar import ancestors, children
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.model import Entity

# Words that open a list of names, or go on with one.
_JOINING = frozenset({"including", "include", "includes", "included", "like", "as", "with", "among", "namely", "besides", "and", "both"})
# Prepositions before a name that only says more about the one before: "head of X", "a firm in Y".
_BELONGING = frozenset(
    "of at for in by to from between against under near behind via through into on over than per before after since".split()
)
# Where the list is over: reasons, sayings, what happened besides.
_ENDS = frozenset(
    "over because amid after accusing citing alleging saying said who whom whose none while although where when if that".split()
)


def is_name(entity: Entity) -> bool:
    """Whether somebody or some body is called by name, not described: "Andes Air", but not "two Chilean banks".

    >>> is_name(Entity(label="Andes Air", type="Organization")), is_name(Entity(label="Two Chilean banks", type="Organization"))
    (True, False)
    """
    tokens = entity.label.split()
    if entity.type not in ("Person", "Organization") or not tokens:
        return False
    # "al-Badr Brigade", "Omar al-Badr" are names, too
    first, last = tokens[0], tokens[-1]
    article = ("al-", "an-", "as-", "ash-", "ad-", "el-", "ul-")
    begins = first[:1].isupper() or (first.lower().startswith(article) and first[-1:] != "-")
    return begins and (not last[:1].islower() or last.startswith(article))


def named_behind(article: Article, start: int, end: int, known: tuple[Entity, ...] = ()) -> list[tuple[Entity, Token]]:
    """The persons and bodies named one after the other between two places, without those that only describe another one.

    The parse of long lists is seldom right, so this goes by the words before each name; ``known`` are left out (the senders).
    """
    found: list[tuple[Entity, Token]] = []
    place = start
    while place < end:
        token = article.doc[place]
        if token.lower_ in _ENDS or (place > start and _new_clause(token)):
            break
        if token.lower_ == "for" and place + 1 < end and article.doc[place + 1].tag_ == "VBG":
            break
        mention = article.found_at.get(place)
        if mention is None:
            place += 1
            continue
        if _tells(article, mention):
            break
        if is_name(mention.entity) and mention.entity not in known and _stands_alone(article, mention, start):
            root = article.doc[mention.start : mention.end].root
            if mention.entity not in [one for one, _ in found]:
                found.append((mention.entity, root))
        place = max(mention.end, place + 1)
    return found


def _new_clause(token: Token) -> bool:
    """A verb of a clause of its own ends a list: "A, B and C, and expelled D"."""
    if token.pos_ not in ("VERB", "AUX") or token.tag_ not in ("VBD", "VBZ", "VBP", "MD"):
        return False
    return (token.dep_ not in ("relcl", "acl", "aux", "auxpass", "amod") or token.tag_ == "MD") and not any(
        place.dep_ in ("relcl", "acl") for place, _ in ancestors(token)
    )


def _stands_alone(article: Article, mention: Found, start: int) -> bool:
    """Whether a name is one of the list, not part of what is said about another."""
    doc = article.doc
    if mention.how in ("linked", "adjective", "seat", "metonym"):
        return False
    if mention.end < len(doc) and doc[mention.end].lower_ in {"'s", "’s", "'", "’"}:
        return False
    root = doc[mention.start : mention.end].root
    if root.dep_ in ("poss", "compound", "amod", "nmod") and root.head.i >= mention.end and not _titled(article, mention, root):
        return False
    before = max(min(mention.start, root.left_edge.i), start) - 1
    while before >= start and (
        doc[before].pos_ in ("DET", "ADJ", "NUM", "PART") or doc[before].dep_ == "poss" or _describes(article, doc[before])
    ):
        before -= 1
    if before >= start and doc[before].lower_ in _BELONGING:
        return False
    if before >= start and doc[before].tag_ == "VBG" and doc[before].lower_ not in _JOINING:
        return False
    return not any(place.dep_ in ("relcl", "acl") and place.i > start and place.i < mention.start for place, _ in ancestors(root))


def _tells(article: Article, mention: Found) -> bool:
    """Whether a name is who says it all: "and senior officials, Ruiz said"."""
    root = article.doc[mention.start : mention.end].root
    return root.dep_ == "nsubj" and root.head.i > root.i and root.head.lemma_.lower() in words("speech", "say")


def _titled(article: Article, mention: Found, root: Token) -> bool:
    """ "Andes Air CEO Tomas Rojas": only the person is on the list; a person's name that the parse takes for a modifier still is."""
    return mention.entity.type == "Person" and root.head.i not in article.found_at and root.head.pos_ == "PROPN"


def _describes(article: Article, token: Token) -> bool:
    """A title or a kind of body right before a name: "General", "the tycoon", "the Santiago airline"."""
    low, lemma = token.lower_, token.lemma_.lower()
    if token.i in article.found_at:
        return article.found_at[token.i].how in ("adjective", "name", "place") and token.dep_ in ("amod", "compound", "nmod")
    return token.pos_ in ("NOUN", "PROPN") and (
        low in words("offices", "heads")
        or low in words("offices", "ranks")
        or low in words("offices", "modifiers")
        or lemma in words("groups", "people")
        or lemma in words("groups", "organ")
        or token.dep_ == "compound"
        or (token.text.islower() and token.i + 1 in article.found_at)
    )


def members(article: Article, references: References, heads: list[Token], known: tuple[Entity, ...]) -> list[tuple[Entity, Token]]:
    """The named ones of a group: "two generals, A and B", "seven tycoons, including A", "six people - A, B and C"."""
    found: list[tuple[Entity, Token]] = []
    for head in heads:
        if head.i in article.found_at and article.found_at[head.i].entity.type == "Person":
            continue
        if head.tag_ not in ("NNS", "NNPS", "CD") and not children(head, "nummod"):
            continue
        end = head.sent.end
        included = _included(head)
        if included is not None:
            found.extend(pair for pair in named_behind(article, included.i + 1, end, known) if pair[0] not in [one for one, _ in found])
            continue
        opener = next(
            (
                one.i
                for one in article.doc[head.i + 1 : end]
                if one.text in {",", ":", "—", "–", "-", "("} or one.lower_ in {"including", "among", "like"}
            ),
            None,
        )
        # a list stands right behind its group, or behind a short "in its north", "of the bank"
        if (
            opener is None
            or opener - head.i > 8
            or any(
                one.pos_ in ("VERB", "AUX") and one.lower_ not in {"including"} and one.tag_ != "VBN"
                for one in article.doc[head.i + 1 : opener]
            )
        ):
            continue
        first = next((one for one in article.doc[opener + 1 : end] if one.text[:1].isalnum()), None)
        if first is not None and article.doc[opener].text == "(" and first.text.isupper() and first.nbor().text == ")":
            # "of the Red Guard Forces (RGF)"
            continue
        if first is None or first.lower_ in _ENDS or first.lower_ in _BELONGING or (first.tag_ == "VBG" and first.lower_ != "including"):
            continue
        if first.lower_ in {"and", "but"} and first.dep_ == "cc" and first.head.pos_ in ("VERB", "AUX"):
            continue
        if first.pos_ in ("VERB", "AUX") and first.lower_ not in _JOINING:
            continue
        found.extend(pair for pair in named_behind(article, opener + 1, end, known) if pair[0] not in [one for one, _ in found])
    return found


def _included(head: Token) -> Token | None:
    """ "Barred ten Chileans from entering, including Carlo Ruiz": the word that opens names which the parse hangs on the verb."""
    verb = head.head
    if head.dep_ not in ("dobj", "nsubjpass") or verb.pos_ != "VERB":
        return None
    return next((one for one in verb.children if one.lower_ == "including" and one.i > head.i and one.doc[one.i - 1].text == ","), None)
