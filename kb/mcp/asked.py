"""What an assistant may ask with: one model for each tool, from which its input schema comes and by which its words are checked."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

_MODALITY = "A group of modalities (factual, doubtful, prospective, negative) or one: asserted, reported, alleged, hypothetical, " \
    "planned, proposed, threatened, denied, withdrawn."

Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=300)]
Needed = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
_DAY = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"


class Asked(BaseModel):
    """The words of one call; a word that no field has is refused."""

    model_config = ConfigDict(extra="forbid", coerce_numbers_to_str=True)


class Page(Asked):
    """Which part of a long answer."""

    limit: int = Field(default=20, ge=1, le=100, description="How many results at most.")
    offset: int = Field(default=0, ge=0, description="How many results to skip, to read on where the last answer ended.")


class Find(Page):
    name: Needed = Field(description='A name ("Sergei Lavrov"), a code (IRN), a position ("foreign minister of Iran") or an IRI.')
    type: Name = Field(default="", description="Only this class: Person, State, Organization, Company, WeaponSystem ...")


class Questions(Asked):
    about: Name = Field(default="", description='Only questions with these words in their name or title, such as "sanctions".')


class Ask(Page):
    question: Needed = Field(description="The name of the question.")
    parameters: dict[str, str] = Field(
        default_factory=dict, description="The question's parameters by name; `questions` tells which it takes and needs.")


class Claims(Page):
    about: Name = Field(default="", description="An entity, by name or IRI: the claims in which it plays a role.")
    fact: Name = Field(default="", description="The IRI of a fact: the claims that assert it.")
    document: Name = Field(default="", description="A document, by IRI, file name or title: only its claims.")
    modality: Name = Field(default="", description=_MODALITY)


class Timeline(Page):
    entity: Needed = Field(description="A person, state, organization or weapon, by name or IRI.")
    since: Name = Field(default="", pattern=_DAY, description="YYYY, YYYY-MM or YYYY-MM-DD.")
    until: Name = Field(default="", pattern=_DAY, description="YYYY, YYYY-MM or YYYY-MM-DD.")
    modality: Name = Field(default="", description=_MODALITY)
    document: Name = Field(default="", description="Only what this document tells, by IRI, file name or title.")


class DescribeOntology(Asked):
    term: Name = Field(default="", description="A class, property or concept (ArmsTransfer, supplier, denied); empty for all classes.")


class Sparql(Page):
    query: str = Field(min_length=1, max_length=100_000, description="A SPARQL 1.1 query: SELECT, ASK, CONSTRUCT or DESCRIBE.")


def checked(kind: type[Asked], arguments: dict[str, Any]) -> dict[str, Any]:
    """The words of a call as its tool takes them; a ValueError of one sentence that says what would be right.

    >>> checked(Find, {"nmae": "Iran"})
    Traceback (most recent call last):
    ValueError: `name` is missing; `nmae` is not taken here; the arguments are: name, type, limit, offset
    """
    try:
        return kind.model_validate({name: value for name, value in arguments.items() if value is not None}).model_dump()
    except ValidationError as error:
        raise ValueError(_sentence(kind, error)) from None


def _sentence(kind: type[Asked], error: ValidationError) -> str:
    said = []
    for one in error.errors(include_url=False)[:5]:
        name = ".".join(str(part) for part in one["loc"])[:60]
        if one["type"] == "missing":
            said.append(f"`{name}` is missing")
        elif one["type"] == "extra_forbidden":
            said.append(f"`{name}` is not taken here")
        elif one["type"] == "string_pattern_mismatch":
            said.append(f"`{name}` is a date as YYYY, YYYY-MM or YYYY-MM-DD, not {str(one['input'])[:40]!r}")
        else:
            said.append(f"`{name}`: {one['msg'][:1].lower()}{one['msg'][1:]}, not {str(one['input'])[:40]!r}")
    own = [name for name in kind.model_fields if name not in Page.model_fields]
    paging = [name for name in kind.model_fields if name in Page.model_fields]
    return "; ".join(said) + f"; the arguments are: {', '.join(own + paging)}"
