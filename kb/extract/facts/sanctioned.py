"""Whom a restriction hits: by name where one stands beside a description, by state where goods are banned, groups as one."""

from __future__ import annotations

from dataclasses import replace

from kb.extract.article import Article
from kb.extract.facts import penalties
from kb.extract.facts.listed_names import is_name
from kb.extract.frames import Reading
from kb.extract.grammar import ancestors, children, coordinated, prepositions, subjects
from kb.extract.lexicon import words
from kb.extract.references import References
from kb.extract.slots import slot
from kb.model import Entity


def hit_by(article: Article, references: References, reading: Reading, senders: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Whom it hits, with those that the parse joins to the restriction instead of to its targets."""
    found = _hit_by(article, references, reading, senders)
    heads = reading.heads.get("target", [])
    if not found or not heads or any(one.type in ("State", "Place") for one in found):
        return found
    more: list[Entity] = []
    for base in (reading.trigger.token, *slot(article, reading.trigger, "object")):
        for one in coordinated(base)[1:]:
            if one.i <= heads[-1].i or one.lemma_.lower() in words("measures", "nouns") or set(prepositions(one)) & {"on", "against"}:
                continue
            # "sanctions on a company and five individuals"
            more.extend(two for two in references.entities(one) if two.type in ("Group", "Person", "Organization") and two not in senders)
            heads.append(one)
    return tuple(dict.fromkeys((*found, *more)))


def _hit_by(article: Article, references: References, reading: Reading, senders: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """As the frame found, but behind banned goods the state they come from or go to."""
    found = called(references, reading)
    support = reading.trigger.support
    direct = prepositions(reading.trigger.token).get("against", [])
    heads = reading.heads.get("target", [])
    if direct and heads and heads[0].i > direct[0].i and heads[0].i not in {one.i for head in direct for one in coordinated(head)}:
        # "sanctions against Chile, including bans on 300 goods": what is included is not the whole target
        found = tuple(one for head in direct for one in references.all(head)) or found
    if support is not None and support.lemma_.lower() in words("measures", "widening"):
        # "extended the embargo to the whole country"
        wider = [
            one for place in (support, reading.trigger.token) for head in prepositions(place).get("to", []) for one in references.all(head)
        ]
        wider += [
            one
            for place in (support, reading.trigger.token)
            for head in prepositions(place).get("to", [])
            if head.lower_ in {"all", "whole", "rest", "most", "parts"}
            for inner in prepositions(head).get("of", [])
            for one in references.all(inner)
        ]
        wider = [one for one in wider if one.type in ("State", "Group", "Person", "Organization", "Place") and one not in senders]
        if wider:
            return tuple(dict.fromkeys(wider))
    if reading.frame.gives.get("away") and (dealt := penalties.dealt_with(references, reading)):
        return dealt
    if reading.frame.gives.get("licence"):
        return penalties.licensed(article, references, reading, senders)
    places = slot(article, reading.trigger, "object") if reading.frame.gives.get("goods") else reading.heads.get("target", [])
    if not places and reading.trigger.token.pos_ == "NOUN":
        places = [one for name in ("on", "support.on") for head in slot(article, reading.trigger, name) for one in coordinated(head)]
    traded = [one for one in places if penalties.goods(one)]
    if traded:
        hit = tuple(dict.fromkeys(one for head in traded for one in penalties.partners(article, references, head, senders)))
        if not hit:
            own = "" if reading.frame.gives.get("goods") else "support."
            hit = tuple(
                one
                for name in (f"{own}to", f"{own}from", f"{own}with")
                for head in slot(article, reading.trigger, name)
                for one in references.all(head)
                if one not in senders
            )
        return hit
    return found


_ASKING = frozenset({"call", "urge", "demand", "ask", "want", "appeal", "press", "plead", "request", "lobby", "beg", "push"})
# "The blockade of Chile" hits Chile; "the sanctions of the union" are the union's.
_WHOLE = frozenset({"embargo", "blockade", "boycott"})
_SINCE = frozenset({"since", "after", "because", "when", "as", "until"})
_RELATED = frozenset({"related", "linked", "focused", "focussed", "specific", "themed", "targeted"})


def implied(article: Article, references: References, reading: Reading, senders: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Whom it hits where no "on" says so: "extended its Chile sanctions", "Chile-related sanctions", "sanctions over Chile's tests"."""
    token, support = reading.trigger.token, reading.trigger.support
    if token.pos_ not in ("NOUN", "PROPN") or not senders:
        return ()
    doc = article.doc
    found: list[Entity] = []
    if token.lemma_.lower() in _WHOLE:
        found = [one for head in prepositions(token).get("of", []) for one in references.all(head) if one.type in ("State", "Place")]
    for child in token.children:
        place = child.i
        if child.lower_ in _RELATED and child.i > token.left_edge.i + 1 and doc[child.i - 1].text in {"-", "–"}:
            place = child.i - 2
        elif child.dep_ not in ("compound", "nmod", "npadvmod"):
            continue
        mention = article.found_at.get(place)
        if mention is not None and mention.entity.type in ("State", "Place") and mention.how != "adjective":
            found.append(mention.entity)
    if not found:
        # "a raft of sanctions including visa bans against three officials"
        included = [two for one in token.subtree if one.lower_ == "including" for two in children(one, "pobj")]
        kinds = [two for one in included for two in coordinated(one) if two.lemma_.lower() in words("measures", "nouns")]
        on = [head for one in kinds for name in ("on", "against") for head in prepositions(one).get(name, [])]
        found = [one for head in on for one in references.all(head)]
    if not found and reading.action == "lift":
        # "lifted the sanctions from Chile"
        places = [one for one in (token, support) if one is not None]
        from_ = [head for place in places for head in prepositions(place).get("from", [])]
        found = [one for head in from_ for one in references.all(head) if one.type == "State"]
    if not found and reading.action in ("lift", "call") and support is not None:
        # "Chile called on Norway to lift sanctions"
        above = next((one for place, one in ancestors(support) if place.dep_ in ("xcomp", "ccomp") and one.lemma_.lower() in _ASKING), None)
        if above is not None:
            found = [one for head in subjects(above) for one in references.all(head) if one.type == "State"]
    if not found:
        # "the measures in view of the situation in Chile"
        found = [
            one
            for what in doc[token.i : reading.sentence.span.end]
            if what.lemma_.lower() in {"situation", "development", "crisis", "event", "coup"} and what.dep_ == "pobj"
            for head in prepositions(what).get("in", [])
            for one in references.all(head)
            if one.type == "State"
        ][:1]
    if not found and reading.action in ("impose", "call"):
        for carrier in (token, support):
            for name in ("over", "for"):
                for head in prepositions(carrier).get(name, []) if carrier is not None else []:
                    state = references.modifier_state(head)
                    if state is not None and state.type == "State":
                        found.append(state)
    return tuple(one for one in dict.fromkeys(found) if one not in senders)


def other_state(article: Article, references: References, reading: Reading, senders: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """ "Condemned the coup in Chile and called on the council to impose an embargo": the one other state that the sentence names before."""
    token = reading.trigger.token
    if token.lemma_.lower() not in {"sanction", "embargo"}:
        return ()
    if any(child.lower_ in {"on", "against", "over", "for"} for child in token.children):
        return ()
    owners = {one for sender in senders for one in (sender, sender.of)}
    speakers = {one for place, said in references.speakers if place == reading.sentence.number for one in said}
    named = {
        one.entity
        for one in article.found_in(reading.sentence.number)
        if one.start < token.i and one.entity.type == "State" and one.how in ("name", "adjective")
        if one.entity in references.entities(article.doc[one.end - 1])
    }
    acting = {one for head in subjects(reading.sentence.span.root) for one in references.all(head)}
    clause = reading.trigger.support
    if clause is not None and clause.dep_ == "advcl" and any(one.lower_ in _SINCE for one in children(clause, "mark")):
        # "Chile has struggled since sanctions were imposed by Norway"
        acting -= {one for one in acting if one.type == "State"}
    left = [one for one in named if one not in owners and one not in speakers and one not in acting]
    return (left[0],) if len(named) <= 2 and len(left) == 1 else ()


def called(references: References, reading: Reading) -> tuple[Entity, ...]:
    """The targets, each by its name where one stands beside it: "another member of the bloc, Niger"."""
    found, heads = reading.roles.get("target", ()), reading.heads.get("target", [])
    if len(found) != len(heads):
        return found
    made: list[Entity] = []
    for entity, head in zip(found, heads, strict=True):
        single = head.tag_ in ("NN", "NNP") and entity.type in ("Group", "Place")
        of = [two for one in prepositions(head).get("of", []) for two in children(one, "appos")]
        beside = [*children(head, "appos"), *of] if single else []
        names = [one for child in beside for one in references.entities(child) if one.type == "State" or is_name(one)]
        if not names and head.dep_ == "appos" and entity.type == "Group":
            # "Carlo Ruiz, a tycoon under sanctions"
            names = [one for one in references.entities(head.head) if is_name(one)]
        made.append(names[0] if names else entity)
    return tuple(dict.fromkeys(made))


def joined_groups(article: Article, reading: Reading, targets: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """ "Ruritanian businesses and individuals" is one group with one name."""
    heads = reading.heads.get("target", [])
    if len(targets) < 2 or len(heads) != len(targets) or any(one.type != "Group" for one in targets):
        return targets
    start = min(head.left_edge.i for head in heads[:1])
    while start < heads[0].i and article.doc[start].pos_ in ("DET", "PUNCT"):
        start += 1
    label = " ".join(article.doc[start : heads[-1].i + 1].text.split())
    return (replace(targets[0], label=label),)
