"""What the endpoint says about itself: the SPARQL Service Description, and the base as a VoID and DCAT dataset."""

from __future__ import annotations

import pyoxigraph as ox

from kb import __version__
from kb.store.base import bracketed, quoted
from kb.store.ledger import read
from kb.vocab import ID, PREFIXES, RDF, XSD
from kb.web.negotiation import GRAPHS, RESULTS, chosen
from kb.web.workers.bench import Bench
from kb.web.workers.frames import Asked
from kb.web.workers.reply import Reply

SD = "http://www.w3.org/ns/sparql-service-description#"
VOID = "http://rdfs.org/ns/void#"
DCAT = "http://www.w3.org/ns/dcat#"
FORMATS = "http://www.w3.org/ns/formats/"
DCTERMS = "http://purl.org/dc/terms/"
_A = bracketed(RDF.type)
_NAMES = {
    "application/sparql-results+json": "SPARQL_Results_JSON", "application/sparql-results+xml": "SPARQL_Results_XML",
    "text/csv": "SPARQL_Results_CSV", "text/tab-separated-values": "SPARQL_Results_TSV", "text/turtle": "Turtle",
    "application/n-triples": "N-Triples", "application/rdf+xml": "RDF_XML", "application/ld+json": "JSON-LD",
}
_TITLE = "Knowledge base of states, officials, organizations, agreements, sanctions and arms transfers"
_MOST_GRAPHS = 1_000
"""Graphs that are listed by name; a base of many articles has one for each."""


def describe(bench: Bench, asked: Asked, reply: Reply) -> None:
    """Task: the description of the service at ``url``, in the syntax that ``accept`` wants."""
    media = chosen(asked.words["accept"], GRAPHS)
    triples = "".join(f"{one} .\n" for one in (*_service(bench, asked.words["url"]), *_dataset(bench, asked.words["url"])))
    parsed = ox.parse(triples.encode(), format=ox.RdfFormat.N_TRIPLES)
    ox.serialize((quad.triple for quad in parsed), reply.start(media), format=ox.RdfFormat.from_media_type(media),
                 prefixes={"sd": SD, "void": VOID, "dcat": DCAT, "dcterms": DCTERMS, "xsd": PREFIXES["xsd"], "formats": FORMATS})


def _service(bench: Bench, url: str) -> list[str]:
    service, dataset = bracketed(f"{url}/sparql#service"), bracketed(f"{url}/sparql#dataset")
    said = [
        f"{service} {_A} <{SD}Service>",
        f"{service} <{SD}endpoint> {bracketed(f'{url}/sparql')}",
        f"{service} <{SD}supportedLanguage> <{SD}SPARQL11Query>",
        f"{service} <{SD}supportedLanguage> <{SD}SPARQL11Update>",
        f"{service} <{SD}defaultDataset> {dataset}",
        *(f"{service} <{SD}resultFormat> <{FORMATS}{_NAMES[media]}>" for media in dict.fromkeys((*RESULTS.values(), *GRAPHS.values()))),
    ]
    if not bench.strict:
        said.append(f"{service} <{SD}feature> <{SD}UnionDefaultGraph>")
    if bench.services:
        said.append(f"{service} <{SD}feature> <{SD}BasicFederatedQuery>")
    return said


def _dataset(bench: Bench, url: str) -> list[str]:
    dataset, default = bracketed(f"{url}/sparql#dataset"), bracketed(f"{url}/sparql#default-graph")
    counts = {graph: count for graph, (count, _) in read(bench.store).items()}
    said = [
        f"{dataset} {_A} <{SD}Dataset>",
        f"{dataset} {_A} <{VOID}Dataset>",
        f"{dataset} {_A} <{DCAT}Dataset>",
        f"{dataset} <{DCTERMS}title> {quoted(_TITLE)}",
        f"{dataset} <{DCAT}version> {quoted(__version__)}",
        f"{dataset} <{VOID}sparqlEndpoint> {bracketed(f'{url}/sparql')}",
        f"{dataset} <{VOID}uriSpace> {quoted(ID)}",
        f"{dataset} <{VOID}triples> {_number(sum(counts.values()))}",
        f"{dataset} <{DCAT}distribution> {bracketed(f'{url}/sparql#distribution')}",
        f"{bracketed(f'{url}/sparql#distribution')} {_A} <{DCAT}Distribution>",
        f"{bracketed(f'{url}/sparql#distribution')} <{DCAT}accessService> {bracketed(f'{url}/sparql#data-service')}",
        f"{bracketed(f'{url}/sparql#data-service')} {_A} <{DCAT}DataService>",
        f"{bracketed(f'{url}/sparql#data-service')} <{DCAT}endpointURL> {bracketed(f'{url}/sparql')}",
        f"{bracketed(f'{url}/sparql#data-service')} <{DCTERMS}conformsTo> <https://www.w3.org/TR/sparql11-protocol/>",
        f"{dataset} <{SD}defaultGraph> {default}",
        f"{default} {_A} <{SD}Graph>",
    ]
    for number, (graph, count) in enumerate(sorted(counts.items())[:_MOST_GRAPHS]):
        named, content = bracketed(f"{url}/sparql#named-graph-{number}"), bracketed(f"{url}/sparql#graph-{number}")
        said += [
            f"{dataset} <{SD}namedGraph> {named}", f"{named} {_A} <{SD}NamedGraph>", f"{named} <{SD}name> {bracketed(graph)}",
            f"{named} <{SD}graph> {content}", f"{content} {_A} <{SD}Graph>", f"{content} <{VOID}triples> {_number(count)}",
        ]
    return said


def _number(value: int) -> str:
    return f'"{value}"^^{bracketed(XSD.integer)}'
