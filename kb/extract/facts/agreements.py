"""Agreements: signed, concluded, extended, or that several agree to do something."""

from __future__ import annotations

from kb.extract.article import Article
from kb.extract.facts.shared import phrase_text, unique
from kb.extract.frames import Reading
from kb.extract.grammar import children
from kb.extract.references import References
from kb.extract.slots import slot
from kb.model import Action, Agreement, Concept, Entity, Fact

_TYPES = {"ceasefire": "ceasefire", "cease-fire": "ceasefire", "truce": "ceasefire", "armistice": "ceasefire"}


def agreement(article: Article, references: References, reading: Reading) -> list[Fact]:
    """Parties sign or conclude something."""
    token = reading.trigger.token
    parties = unique(reading.roles["party"])
    noun = token.lemma_.lower()
    support = reading.trigger.support
    if support is not None and support.lemma_.lower() in {"broker", "mediate"}:
        # who brokers a truce is no party to it
        parties = unique(tuple(one for head in slot(article, reading.trigger, "between") for one in references.all(head)))
        if len(parties) < 2:
            return []
    if reading.frame.name == "agree-to":
        return _agreed(article, reading, parties)
    if token.pos_ == "VERB":
        target = next((one for one in slot(article, reading.trigger, "object")), token)
        noun, token = target.lemma_.lower(), target
    if (noun == "contract" and reading.action != "sign") or (
        noun in {"partnership", "arrangement", "document", "understanding"} and reading.action not in ("sign",)
    ):
        return []
    if (
        len(parties) < 2
        and reading.action in ("announce", "negotiate", "conclude")
        and not any(one.type == "Group" for one in parties)
    ):
        return []
    if reading.action == "announce" and not slot(article, reading.trigger, "between"):
        return []
    if reading.action == "announce":
        parties = unique(tuple(one for head in slot(article, reading.trigger, "between") for one in references.all(head)))
    action = "conclude" if reading.action == "announce" else reading.action
    about = Agreement(party=parties, topic=phrase_text(article, token), agreement_type=Concept(_TYPES.get(noun, "")))
    return [Action(action_type=Concept(action), acts_on=about, actor=parties)]


def _agreed(article: Article, reading: Reading, parties: tuple[Entity, ...]) -> list[Fact]:
    """ "A and B agreed to restore relations": two or more bind themselves to do something."""
    token = reading.trigger.token
    content = [*children(token, "xcomp", "ccomp"), *slot(article, reading.trigger, "on")]
    if len(parties) < 2 or not content or any(one.type == "Place" for one in parties):
        return []
    return [
        Action(
            action_type=Concept("conclude"),
            acts_on=Agreement(party=parties, topic=phrase_text(article, content[0])),
            actor=parties,
        )
    ]
