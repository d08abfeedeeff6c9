"""Fixtures that several test modules share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.servers import serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of a SPARQL server whose default graph is the union of the named ones."""
    with serving(tmp_path_factory.mktemp("server"), "--union-default-graph") as url:
        yield url
