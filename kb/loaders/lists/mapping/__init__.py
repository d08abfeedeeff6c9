"""A mapping file says what the columns of any table mean, in the words of the model; one row of the table becomes one record.

    list: port-bans                       # the slug of the list, the same over all editions
    title: Port bans of Testland
    authority: {name: Ports Office of Testland, type: PublicBody}
    date: "{Published}"                   # or a day; without it --published, else today
    table: {delimiter: ";", encoding: utf-8, skip: 0, empty: "-", dates: day-first}
    record: {id: "{No}", type: "{Kind}", label: "{Name}"}
    words: {Kind: {M: Person, V: Vessel}} # what the cells of a column stand for
    facts:
      - {fact: Name, full_name: "{Name}", kind: primary-name}
      - {fact: Name, full_name: "{part}", kind: alias, each: Aliases, by: "|"}
      - {fact: Listing, listed_on: "{Listed}", measure_type: port-ban, reason_text: "{Why}"}
      - {fact: Ownership, owner: {name: "{Owner}", type: Company}, owned: record, percentage: "{Share}"}
    left_out: {Row: number of the line}

``{Column}`` stands for the cell of the row, ``{part}`` for one part of the cell of ``each``, ``record`` for the record itself.  A fact
whose columns are all empty is not made.  Dates are read as lists write them, states by name or code.

Why not RML or YARRRML: they map to triples, and would have to repeat for each table how a claim, its evidence and its editions are
written.  This maps to the model, and all that follows from there.
"""

from __future__ import annotations

from pathlib import Path

import yaml

from kb.errors import SourceError
from kb.loaders.lists.mapping.columns import Columns
from kb.loaders.lists.mapping.words import check

__all__ = ["Columns", "read"]


def read(path: Path) -> Columns:
    """The mapping in a file; a SourceError says with its key what is wrong with it."""
    try:
        words = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise SourceError(path.name, f"is no YAML: {getattr(error, 'problem', error)}", line=mark.line + 1 if mark else None) from None
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError(path.name, f"cannot be read: {error}") from None
    if not isinstance(words, dict):
        raise SourceError(path.name, "is no mapping: it needs list, authority, record and facts")
    check(path.name, words)
    return Columns(path.name, words)
