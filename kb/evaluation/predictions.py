"""Articles become files of predicted facts: what ``kb extract`` writes and scorers read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kb import loaders
from kb.dates import PartialDate
from kb.errors import KnowledgeBaseError, SourceError
from kb.evaluation.guideline import predictions
from kb.knowledge.loading import Loaded, LoadFailed, Progress, readings


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written."""

    documents: int
    facts: int
    warnings: tuple[str, ...]


def write(
    paths: Iterable[str], out: Path, *, format: str = "", published: str | None = None, jobs: int = 1, progress: Progress | None = None
) -> Written:
    """Writes ``NAME.json`` per article into ``out``: one predicted fact a line, as the annotation guideline defines them.

    The good ones are written; LoadFailed at the end names the refused ones.
    """
    options = loaders.Options(published=PartialDate(published) if published else None)
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
                    lines = [json.dumps(fact, ensure_ascii=False) + "\n" for fact in predictions(document)]
                    stem = Path(document.name).stem + (f"-{at + 1}" if len(reading.documents) > 1 else "")
                    (out / f"{stem}.json").write_text("".join(lines), "utf-8")
                    documents, facts = documents + 1, facts + len(lines)
                    failed.warnings.extend(document.warnings)
            if progress is not None:
                progress(number, len(places), reading.name)
    except OSError as error:
        raise KnowledgeBaseError(f"{out}: the facts cannot be written: {error.strerror}") from None
    if failed.errors:
        raise LoadFailed(failed)
    return Written(documents, facts, tuple(failed.warnings))
