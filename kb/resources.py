"""Where the data folders are: ``ontology/`` and ``queries/``, in the installed package or in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: str) -> Path:
    """The folder ``ontology`` or ``queries``; the wheel carries them inside the package, a checkout beside it.

    >>> folder("ontology").is_dir()
    True
    """
    for place in (_PACKAGE / "shipped" / name, _PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"the folder {name!r} is neither in the package nor beside it: reinstall sanctions-kb")
