"""The Reconciliation Service API 0.2, by which OpenRefine matches the rows of a table to the entities of the base."""
