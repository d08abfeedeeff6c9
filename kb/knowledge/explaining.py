"""Articles explained: how the extractor comes to its facts, sentence by sentence, without a base."""

from __future__ import annotations

from kb import extract, loaders
from kb.dates import PartialDate
from kb.errors import KnowledgeBaseError, SourceError
from kb.extract.explanation import Explanation


def explain(path: str, *, format: str = "", published: str | None = None) -> tuple[Explanation, ...]:
    """The explanations of the articles in a file (or ``-``): one, but for a file of several.

    Use it when a fact is wrong or missing and you want to know why; ``Explanation.sentences`` has a list of reasons for each.
    """
    places = loaders.locate([path])
    if len(places) != 1:
        raise SourceError(path, f"means {len(places)} sources; name one article")
    source = places[0].read()
    loader = loaders.loader_for(source, format)
    if not loader.is_article:
        raise SourceError(source.name, f"is no article but {loader.word}: only what was read from text can be explained")
    options = loaders.Options(published=PartialDate(published) if published else None)
    return tuple(extract.explain(document) for document in loader.documents(source, options))


def chosen(explanation: Explanation, number: int) -> Explanation:
    """Only one sentence of an explanation, by its number from 1."""
    sentences = tuple(one for one in explanation.sentences if one.number == number)
    if not sentences:
        raise KnowledgeBaseError(f"{explanation.document} has no sentence {number}; there are {len(explanation.sentences)} that were read")
    return Explanation(explanation.document, explanation.issued, sentences, explanation.warnings)
