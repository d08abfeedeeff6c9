"""Word lists and frames are data: this reads the YAML files of ``kb/extract/lexicons`` once, as sets of words and as they stand."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """YAML in which "on", "off" and "no" are words and only true and false are truth values."""


_BOOL = "tag:yaml.org,2002:bool"
_Loader.yaml_implicit_resolvers = {
    letter: [one for one in resolvers if one[0] != _BOOL] for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(_BOOL, re.compile(r"true|false"), list("tf"))

_PLACE = Path(__file__).resolve().parent


def _read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)


@cache
def load(name: str) -> dict[str, Any]:
    """The file ``lexicons/<name>.yaml`` as it stands."""
    content = _read(_PLACE / "lexicons" / f"{name}.yaml")
    if not isinstance(content, dict):
        raise TypeError(f"lexicons/{name}.yaml is no mapping")
    return content


@cache
def frame_files() -> tuple[tuple[str, list[dict[str, Any]]], ...]:
    """Every file of ``frames/``: its stem and its list of frames."""
    return tuple((path.stem, _read(path)) for path in sorted((_PLACE / "frames").glob("*.yaml")))


@cache
def words(name: str, key: str) -> frozenset[str]:
    """One list of a lexicon as a set.

    >>> "say" in words("speech", "say")
    True
    """
    return frozenset(str(word) for word in load(name)[key])
