"""The standards that SPARQL clients speak: the SPARQL 1.1 protocol, the Graph Store protocol, the service description."""
