"""JSON-LD and RDF/XML, written subject by subject.

The JSON-LD context stands in the file: words of the vocabularies as they are (``supplier``, ``title``), entities by their
path below the base; it names no remote context and no prefix, so no foreign IRI can be misread as a short one.  The
RDF/XML is our own because Oxigraph's writes a carriage return as it is, which every reader turns into a line feed.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kb.errors import StoreError
from kb.export.order import iri, literal, subjects, unescaped
from kb.vocab import BASE, DCTERMS, KB, ONTOLOGY, OWL, PREFIXES, PROV, RDF, RDFS, SKOS

_WORDS = {name: name for name in KB}
_SHORT = {ONTOLOGY + name: name for name in KB}
_TERMS: dict[str, str] = {}
for _vocabulary in (SKOS, DCTERMS, RDFS, OWL, PROV):
    for _name in _vocabulary:
        if _name not in _WORDS and _name not in _TERMS:
            _TERMS[_name] = _vocabulary[_name]
            _SHORT[_vocabulary[_name]] = _name
CONTEXT: dict[str, Any] = {"@version": 1.1, "@base": BASE, "@vocab": ONTOLOGY, **_TERMS}
_RELATIVE = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9_.~-]*(?:/[A-Za-z0-9_~-][A-Za-z0-9_.~-]*)*")


def jsonld(lines: Iterable[str]) -> Iterator[str]:
    """Sorted N-Triples lines as JSON-LD, one node a line."""
    yield f'{{"@context": {json.dumps(CONTEXT, ensure_ascii=False, indent=1)},\n"@graph": ['
    between = "\n"
    for subject, statements in subjects(lines):
        node: dict[str, Any] = {"@id": _reference(subject)}
        for predicate, objects in statements:
            name = iri(predicate) or predicate
            if name == RDF.type and all(literal(value) is None for value in objects):
                node["@type"] = _one_or_all([_SHORT.get(iri(value) or "", _reference(value, relative=False)) for value in objects])
            else:
                node[_SHORT.get(name, name)] = _one_or_all([_value(value) for value in objects])
        yield f"{between}{json.dumps(node, ensure_ascii=False)}"
        between = ",\n"
    yield "\n]}\n"


def _one_or_all(values: list[Any]) -> Any:
    return values[0] if len(values) == 1 else values


def _reference(term: str, *, relative: bool = True) -> str:
    name = iri(term)
    if name is None:
        return term
    return name[len(BASE):] if relative and name.startswith(BASE) and _RELATIVE.fullmatch(name, len(BASE)) else name


def _value(term: str) -> Any:
    parts = literal(term)
    if parts is None:
        return {"@id": _reference(term)}
    text, language, datatype = unescaped(parts[0]), parts[1], parts[2]
    if language:
        return {"@value": text, "@language": language}
    return {"@value": text, "@type": unescaped(datatype)} if datatype else text


_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]*$")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PREFIX_OF = {base: prefix or "kb" for prefix, base in PREFIXES.items()}


def rdfxml(lines: Iterable[str]) -> Iterator[str]:
    """Sorted N-Triples lines as RDF/XML; what XML cannot carry is a StoreError that names the subject."""
    named = "".join(f" xmlns:{prefix}={quoteattr(base)}" for base, prefix in _PREFIX_OF.items())
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF{named}>\n'
    for subject, statements in subjects(lines):
        body = "".join(_element(subject, predicate, value) for predicate, objects in statements for value in objects)
        yield f"<rdf:Description {_identity(subject, 'about')}>\n{body}</rdf:Description>\n"
    yield "</rdf:RDF>\n"


def _element(subject: str, predicate: str, term: str) -> str:
    name = iri(predicate) or predicate
    local = _NAME.search(name)
    if local is None or not local.start():
        raise StoreError(f"RDF/XML cannot write the property {predicate} of {subject}; export as turtle instead")
    base = name[:local.start()]
    prefix = _PREFIX_OF.get(base)
    tag = f"{prefix or 'ns'}:{local.group()}"
    start = tag if prefix else f"{tag} xmlns:ns={quoteattr(base)}"
    parts = literal(term)
    if parts is None:
        return f"  <{start} {_identity(term, 'resource')}/>\n"
    text, language, datatype = unescaped(parts[0]), parts[1], parts[2]
    if _NOT_XML.search(text):
        raise StoreError(f"RDF/XML cannot write the control characters in {predicate} of {subject}; export as turtle instead")
    kind = f' xml:lang="{language}"' if language else f" rdf:datatype={quoteattr(unescaped(datatype))}" if datatype else ""
    return f"  <{start}{kind}>{escape(text, {chr(13): '&#13;'})}</{tag}>\n"


def _identity(term: str, attribute: str) -> str:
    name = iri(term)
    return f"rdf:{attribute}={quoteattr(name)}" if name is not None else f"rdf:nodeID={quoteattr(term[2:])}"
