"""Which HTTP status an error of ours is."""

from __future__ import annotations

from kb import errors

_STATUS: tuple[tuple[type[errors.KnowledgeBaseError], int], ...] = (
    (errors.UnknownQuery, 404), (errors.AmbiguousName, 409), (errors.UnresolvedName, 404), (errors.RequestRefused, 403),
    (errors.TooLarge, 413), (errors.UnknownConcept, 404), (errors.LedgerKept, 403),
    (errors.EvaluationError, 500), (errors.QueryError, 400), (errors.StoreLocked, 503), (errors.StoreError, 500),
    (errors.SourceError, 422), (errors.UnknownFormat, 400),
)


def status_of(error: errors.KnowledgeBaseError) -> int:
    """The HTTP status for an error of ours.

    >>> status_of(errors.UnknownQuery("who-knows"))
    404
    """
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 400)
