"""The processes behind the server: readers on a read-only generation of the base, and the one that writes."""
