"""Articles become predicted facts: as files, which ``kb extract`` writes and scorers read, or at once for the articles of a gold folder."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kb import loaders
from kb.dates import PartialDate
from kb.errors import KnowledgeBaseError, SourceError
from kb.evaluation.gold import folder
from kb.evaluation.guideline import predictions
from kb.evaluation.matching import Facts
from kb.knowledge.loading import Loaded, LoadFailed, Progress, readings


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written."""

    documents: int
    facts: int
    warnings: tuple[str, ...]


def write(
    paths: Iterable[str], out: Path, *, format: str = "", published: str | None = None, reader: loaders.Reader | None = None,
    jobs: int = 1, progress: Progress | None = None,
) -> Written:
    """Writes ``NAME.json`` per article into ``out``: one predicted fact a line, as the annotation guideline defines them.

    The good ones are written; LoadFailed at the end names the refused ones.
    """
    options = loaders.Options(published=PartialDate(published) if published else None, reader=reader)
    places = loaders.locate(paths)
    failed = Loaded()
    documents = facts = 0
    try:
        out.mkdir(parents=True, exist_ok=True)
        for number, reading in enumerate(readings(places, format, options, jobs), 1):
            if reading.error is not None:
                failed.errors.append(reading.error)
            elif reading.rdf is not None:
                failed.errors.append(SourceError(reading.name, "is RDF, no article: nothing is extracted from it"))
            else:
                for at, document in enumerate(reading.documents):
                    found = predictions(document)
                    _write(out, Path(document.name).stem + (f"-{at + 1}" if len(reading.documents) > 1 else ""), found)
                    documents, facts = documents + 1, facts + len(found)
                    failed.warnings.extend(document.warnings)
            if progress is not None:
                progress(number, len(places), reading.name)
    except OSError as error:
        raise _not_written(out, error) from None
    if failed.errors:
        raise LoadFailed(failed)
    return Written(documents, facts, tuple(failed.warnings))


def _write(out: Path, stem: str, facts: Facts) -> None:
    (out / f"{stem}.json").write_text("".join(json.dumps(fact, ensure_ascii=False) + "\n" for fact in facts), "utf-8")


def _not_written(out: Path, error: OSError) -> KnowledgeBaseError:
    return KnowledgeBaseError(f"{out}: the facts cannot be written: {error.strerror}")


def of_gold(
    gold: Path, *, out: Path | None = None, jobs: int = 1, progress: Progress | None = None
) -> tuple[dict[str, Facts], tuple[str, ...]]:
    """The predicted facts of the articles that a folder of gold facts is about, by their names, and the warnings of reading them.

    The text of ``NAME.json`` is NAME.txt (or another format of articles) in the folder above, with its sidecar there, or else beside the
    gold.  With ``out`` the facts are written there too, as ``kb extract`` writes them.
    """
    places = [_text_of(path) for path in folder(gold)]
    found: dict[str, Facts] = {}
    failed = Loaded()
    for number, reading in enumerate(readings(places, "", loaders.Options(), jobs), 1):
        if reading.error is not None:
            failed.errors.append(reading.error)
        for document in reading.documents:
            found[Path(document.name).stem] = predictions(document)
            failed.warnings.extend(document.warnings)
        if progress is not None:
            progress(number, len(places), reading.name)
    if failed.errors:
        raise LoadFailed(failed)
    if out is not None:
        try:
            out.mkdir(parents=True, exist_ok=True)
            for stem, facts in found.items():
                _write(out, stem, facts)
        except OSError as error:
            raise _not_written(out, error) from None
    return found, tuple(failed.warnings)


def _text_of(gold: Path) -> loaders.Place:
    """Where the article of a file of gold facts is; the sidecar of one that lies beside its gold would be the gold itself."""
    readers = (one for word, one in loaders.LOADERS.items() if one.is_article and word != "article-json")
    suffixes = [".txt", *(suffix for one in readers for suffix in one.suffixes)]
    above, beside = gold.absolute().parent.parent, gold.parent
    for place in (above, beside):
        for suffix in suffixes:
            text = place / f"{gold.stem}{suffix}"
            if text.is_file():
                sidecar = above / gold.name
                return loaders.Place(text, sidecar if place is above and sidecar.is_file() else None)
    raise SourceError(
        str(gold), f"has no article: {gold.stem}.txt is neither in {gold.parent.name}/ nor above it; give --predictions DIR instead"
    )
