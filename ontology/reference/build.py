"""Writes the reference files ``*.ttl`` of this folder from ``sources/`` and the packages that know codes and names.

Run it after a change of a source or of a package: ``python ontology/reference/build.py``.  The same input gives
the same bytes.  A part is one line of ``PARTS``: the stem of its file and the function that fills its sheet.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Run as a script, neither the package beside this folder nor the modules in it are on the path of an installed Python.
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

from build_offices import offices  # noqa: E402
from build_organizations import organizations  # noqa: E402
from build_programmes import programmes  # noqa: E402
from build_states import states  # noqa: E402
from build_weapons import weapons  # noqa: E402
from sheet import Sheet  # noqa: E402

PARTS: dict[str, Callable[[Path], Sheet]] = {
    "states": states,
    "organizations": organizations,
    "weapons": weapons,
    "offices": offices,
    "programmes": programmes,
}


def build(into: Path, sources: Path = HERE / "sources") -> dict[str, int]:
    """Writes one file per part into the folder and returns how many triples each holds."""
    counts = {}
    for stem, part in PARTS.items():
        sheet = part(sources)
        (into / f"{stem}.ttl").write_bytes(sheet.turtle())
        counts[stem] = len(sheet)
    return counts


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Write the reference files from their sources.")
    parser.add_argument("--into", type=Path, default=HERE, help="the folder to write to (default: beside this script)")
    for stem, count in build(parser.parse_args().into).items():
        print(f"{stem}.ttl: {count} triples")
