"""HTTP: an `Endpoint` that keeps graphs, and a `Fetcher` of pages and feeds; the one room that holds httpx."""

from kb.http.endpoint import PAUSES, Endpoint, Unavailable, failure, patiently
from kb.http.fetching import Fetched, Fetcher, FetchFailed
from kb.http.posting import Posted, post

__all__ = ["PAUSES", "Endpoint", "FetchFailed", "Fetched", "Fetcher", "Posted", "Unavailable", "failure", "patiently", "post"]
