"""Documents and the editions of lists become triples: the only room that writes them."""

from kb.quads.documents import Provenance, closing, document_iri, entity_graph, graph_iris, graphs
from kb.quads.terms import date_literal, literal

__all__ = ["Provenance", "closing", "date_literal", "document_iri", "entity_graph", "graph_iris", "graphs", "literal"]
