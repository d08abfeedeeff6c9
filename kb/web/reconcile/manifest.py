"""What the service says of itself."""

from __future__ import annotations

from typing import Any

from kb.vocab import ID, ONTOLOGY
from kb.web.reconcile.batch import MOST_QUERIES
from kb.web.reconcile.kinds import KINDS

_DEFAULT = ("Agent", "Person", "Organization", "State")
PATH = "/reconcile"


def manifest(url: str) -> dict[str, Any]:
    """The manifest of the service at a server's address."""
    here = url + PATH

    def suggest(what: str) -> dict[str, str]:
        return {"service_url": here, "service_path": f"/suggest/{what}", "flyout_service_path": f"/flyout/{what}?id=${{id}}"}

    return {
        "versions": ["0.2"],
        "name": "Sanctions knowledge base",
        "identifierSpace": ID,
        "schemaSpace": ONTOLOGY,
        "defaultTypes": [KINDS[name].json() for name in _DEFAULT],
        "view": {"url": f"{here}/view?id={{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": 440, "height": 260},
        "suggest": {what: suggest(what) for what in ("entity", "property", "type")},
        "extend": {
            "propose_properties": {"service_url": here, "service_path": "/properties"},
            "property_settings": [
                {"name": "limit", "label": "Limit", "type": "number", "default": 0, "help_text": "how many values to take; 0 takes all"},
            ],
        },
        "batchSize": MOST_QUERIES,
    }
