"""Articles as the processes do them: a reader reads one and tells its claims, the writer keeps what the reader has read.

What is hostile about an article meets the reader, which can be stopped and replaced; the writer gets the finished document.
"""

from __future__ import annotations

import json
import pickle
from dataclasses import asdict
from hashlib import sha256
from itertools import islice
from typing import Any

from kb import loaders
from kb.evaluation.guideline import predicted
from kb.http import Fetcher
from kb.iris import digest, entity
from kb.loaders.decode import decode
from kb.loaders.source import LARGEST_ARTICLE
from kb.model import Claim, Document, Entity
from kb.quads import document_iri
from kb.reference import by_iri
from kb.resolve import Naming
from kb.web.articles.answer import joined
from kb.web.articles.sent import FORMATS
from kb.web.workers.bench import Bench
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Refused, Reply

_FETCH_SECONDS = 30.0


def read(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: reads an article (``body``, or what is at ``url``); answers its claims as JSON, and behind them the document for the writer."""
    words, content = asked.words, asked.body
    name, word, about = words["name"], words["format"], words["about"]
    if words["url"]:
        name, word, content = _fetched(words["url"])
        about = {**about, "url": words["url"]}
    if words["charset"] and word in ("article-text", "article-html", "article-json"):
        content = decode(name, content, declared=words["charset"]).text.encode("utf-8", "surrogatepass")
    key = digest("bytes", sha256(content).hexdigest())
    source = loaders.Source(name, content, key, sidecar=json.dumps(about).encode() if about else b"")
    brought = loaders.load(source, word)
    if isinstance(brought, loaders.RdfGraphs):
        raise Refused(415, f"{name} is RDF, no article; it goes to /graphs")
    documents = list(islice(brought, 2))
    if len(documents) != 1:
        raise Refused(422, "the body holds several articles; send them as application/x-ndjson, one JSON object a line")
    document = pickle.dumps((documents[0], asked.body or content)) if words["keep"] else b""
    reply.start("application/octet-stream").write(joined(told(documents[0]), document))


def keep(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: keeps a document that a reader of this server has read."""
    document, original = pickle.loads(asked.body)  # made by `read`, in a process of ours
    loaded = bench.base.keep(document, original)
    reply.json({"unchanged": loaded.unchanged > 0})


def told(document: Document) -> dict[str, Any]:
    """What an article says: itself, its claims as the base would hold them, and what is doubtful about the reading."""
    naming = Naming(document)
    return {
        "document": {
            "iri": document_iri(document), "title": document.title or document.name,
            "outlet": document.publisher.label if document.publisher else None, "date": document.issued.text if document.issued else None,
            "url": document.url or None, "language": document.language or None},
        "claims": [_claim(document, naming, claim, number) for number, claim in enumerate(document.claims, 1)],
        "warnings": list(document.warnings),
    }


def _claim(document: Document, naming: Naming, claim: Claim, number: int) -> dict[str, Any]:
    own_voice = document.publisher or Entity(f"the unnamed publisher of {document.name}", "Organization")
    sources = sorted(_label(naming, one) for one in claim.attributed_to or (own_voice,))
    evidence = asdict(claim.evidence) if claim.evidence else {"quote": None, "start": None, "end": None}
    fact = predicted(claim)
    return {
        "iri": entity("claim", document.key, str(number)), "modality": str(claim.modality), "source": sources,
        "quote": evidence["quote"], "document": document_iri(document), "date": document.issued.text if document.issued else None,
        "start": evidence["start"], "end": evidence["end"],
        "fact": {key: fact[key] for key in ("type", "args", "date", "status")} if fact else None,
    }


def _label(naming: Naming, one: Entity) -> str:
    best = naming.best(one)
    known = by_iri(naming.canonical(best))
    return known.label if known else naming.label(best)


def _fetched(url: str) -> tuple[str, str, bytes]:
    fetched = Fetcher(largest=LARGEST_ARTICLE, seconds=_FETCH_SECONDS).fetch(url, accept=", ".join(FORMATS))
    word, suffix = FORMATS.get(fetched.media or "text/html", ("", ""))
    if word in ("", "article-json"):
        raise Refused(415, f"{url} is {fetched.media[:100]}, no article")
    return f"{digest(url)}{suffix}", word, fetched.content
