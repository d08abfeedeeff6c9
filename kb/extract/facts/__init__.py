"""From a frame that fired to the model's facts: one module per domain, one function per kind of fact."""

from __future__ import annotations

from collections.abc import Callable

from kb.extract.article import Article
from kb.extract.facts.agreements import agreement
from kb.extract.facts.aid import aid
from kb.extract.facts.appointment import appointment
from kb.extract.facts.designations import designation, listed
from kb.extract.facts.diplomacy import diplomatic
from kb.extract.facts.force import force
from kb.extract.facts.listings import line
from kb.extract.facts.meetings import meeting
from kb.extract.facts.membership import membership
from kb.extract.facts.sanctions import sanctions, standing
from kb.extract.facts.transfers import arms
from kb.extract.facts.visits import visit
from kb.extract.frames import Reading
from kb.extract.references import References
from kb.model import Fact

Builder = Callable[[Article, References, Reading], list[Fact]]

BUILDERS: dict[str, Builder] = {
    "Meeting": meeting,
    "Visit": visit,
    "Agreement": agreement,
    "SanctionsMeasure": sanctions,
    "Designation": designation,
    "ArmsTransfer": arms,
    "Aid": aid,
    "Action": diplomatic,
    "Membership": membership,
    "UseOfForce": force,
    "Tenure": appointment,
}
# Frames that lean on what the article said before.
_IN_CONTEXT: dict[str, Builder] = {"list_line": line, "listed": listed, "standing": standing}


def build(article: Article, references: References, reading: Reading) -> list[Fact]:
    """The facts that a reading tells; none if its words turn out to mean something else."""
    builder = next((one for key, one in _IN_CONTEXT.items() if key in reading.frame.gives), BUILDERS[reading.frame.fact])
    found = builder(article, references, reading)
    for fact in found:
        references.memory.note(reading.sentence.number, fact)
    return found
