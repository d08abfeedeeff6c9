"""The base served over HTTP: SPARQL, graphs, questions and entities, without putting the base at risk.

The serving process holds no store.  Queries run in processes of their own on a read-only generation of the base, and one process
writes; each of them can be stopped at any moment, and nobody else notices.
"""
