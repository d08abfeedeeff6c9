"""Small pages on one entity, type or property, to be shown beside a table; every text in them is escaped."""

from __future__ import annotations

from html import escape

from kb.knowledge import KnowledgeBase
from kb.web.reconcile.batch import iri_of
from kb.web.reconcile.kinds import KINDS, kind_of
from kb.web.reconcile.properties import PROPERTIES, property_of
from kb.web.reconcile.values import Entity, entities, values
from kb.web.workers.reply import Refused

_SHOWN = (
    "alias", "birthDate", "nationality", "position", "memberOf", "onList", "program", "listedOn", "measure", "of", "origin", "category",
)
_FEW = 4
_LONGEST = 160


def entity_card(base: KnowledgeBase, name: str) -> str:
    """An entity: its name, what it is, and what tells it from others; Refused with 404 when the base has none of that id."""
    iri = iri_of(name)
    entity = entities(base.store, [iri]).get(iri) if iri else None
    if entity is None:
        raise Refused(404, f"the base has no entity {name[:100]!r}")
    lines = "".join(_line(base, entity, shown) for shown in _SHOWN)
    types = ", ".join(KINDS[kind].name for kind in entity.types if kind in KINDS)
    return f"<h1>{_text(entity.label)}</h1><p>{_text(types)} &#183; {escape(iri)}</p><dl>{lines}</dl>"


def _line(base: KnowledgeBase, entity: Entity, shown: str) -> str:
    prop = PROPERTIES[shown]
    texts = [one.text for one in values(base.store, prop, [entity.iri]).get(entity.iri, ()) if one.text != entity.label]
    if not texts:
        return ""
    more = f" and {len(texts) - _FEW} more" if len(texts) > _FEW else ""
    return f"<dt>{escape(prop.name)}</dt><dd>{'; '.join(_text(text) for text in texts[:_FEW])}{more}</dd>"


def _text(text: str) -> str:
    return escape(text if len(text) <= _LONGEST else text[:_LONGEST - 1] + "…")


def type_card(name: str) -> str:
    """A type: its name and what it is."""
    kind = kind_of(name)
    return f"<h1>{escape(kind.name)}</h1><p>{escape(kind.description)}</p>"


def property_card(name: str) -> str:
    """A property: its name and what it says."""
    prop = property_of(name)
    return f"<h1>{escape(prop.name)}</h1><p>{escape(prop.description)}</p>"


def page(card: str) -> str:
    """A card as an HTML page of its own."""
    style = ("body{font:14px/1.4 sans-serif;margin:10px}h1{font-size:17px;margin:0}p{color:#555;margin:2px 0 8px;overflow-wrap:anywhere}"
             "dl{margin:0}dt{color:#555}dd{margin:0 0 4px 12px}")
    head = f'<meta charset="utf-8"><title>Preview</title><style>{style}</style>'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{card}</body></html>'
