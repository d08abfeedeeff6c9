"""Linked data: each IRI of the base, asked at this server under its path, leads to what the base knows of it."""
