"""Claims become triples: who says what stays with the claim, and nothing is lost or blank on the way."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.checks import validate
from kb.dates import PartialDate
from kb.model import Action, ArmsTransfer, Claim, Concept, Document, Entity, Fact, Meeting, Mention, Passage, Statement, Tenure
from kb.quads import graphs
from kb.resolve import Naming
from kb.vocab import KB, SKOS, concept

IRAN, RUSSIA = Entity("Iran", "State"), Entity("Russia", "State")
LAVROV = Entity("Sergei Lavrov", "Person")
TEXT = "Iran has given Russia twelve drones, Sergei Lavrov said. Iran denies it."


def document(*claims: Claim, **fields: object) -> Document:
    known = {"name": "a.txt", "source_key": "k", "text": TEXT, "title": "T", "issued": PartialDate("2023-12-05"), "claims": claims}
    return Document(**(known | fields))  # type: ignore[arg-type]


def claim(*facts: Fact, modality: str = "asserted", by: tuple[Entity, ...] = ()) -> Claim:
    return Claim(asserts=facts, modality=Concept(modality), attributed_to=by, evidence=Passage(TEXT[:56], 0, 56))


def written(one: Document) -> tuple[list[ox.Triple], list[ox.Triple]]:
    def read(lines: list[str]) -> list[ox.Triple]:
        return [quad.triple for quad in ox.parse("\n".join(lines), format=ox.RdfFormat.N_TRIPLES)]

    said, *others = graphs(one, Naming(one)).values()
    return read(said), read([line for lines in others for line in lines])


def values(graph: list[ox.Triple], predicate: str) -> list[str]:
    return sorted(getattr(t.object, "value", "") for t in graph if t.predicate.value == predicate)


def test_two_claims_about_the_same_account_share_its_node() -> None:
    transfer = ArmsTransfer(supplier=IRAN, recipient=RUSSIA, weapon_text="drones", weapon_category=Concept("unmanned-aircraft"))
    step = Action(action_type=Concept("deliver"), acts_on=transfer)
    said, _ = written(document(claim(transfer, step), claim(step, modality="denied", by=(IRAN,))))
    assert len(set(values(said, KB.asserts))) == 2
    assert values(said, KB.modality) == [concept("asserted"), concept("denied")]


def test_accounts_that_differ_in_a_detail_are_two_nodes() -> None:
    transfer = ArmsTransfer(supplier=IRAN, recipient=RUSSIA, weapon_text="drones")
    steps = [Action(action_type=Concept("deliver"), acts_on=transfer, quantity=Decimal(number)) for number in (24, 30)]
    said, _ = written(document(*map(claim, steps)))
    delivered = sorted({t.subject.value for t in said if t.predicate.value == KB.quantity})
    assert len(delivered) == 2
    assert delivered[1] == delivered[0] + "-2"


def test_without_a_named_speaker_the_publisher_speaks() -> None:
    said, _ = written(document(claim(Meeting(attendee=(IRAN, RUSSIA))), publisher=Entity("Reuters", "Organization")))
    assert values(said, KB.attributedTo) == ["https://w3id.org/sanctions-kb/id/organization/reuters"]


def test_an_unnamed_publisher_is_an_agent_with_a_label() -> None:
    said, _ = written(document(claim(Meeting(attendee=(IRAN, RUSSIA)))))
    (who,) = values(said, KB.attributedTo)
    assert [t.object.value for t in said if t.subject.value == who and t.predicate.value == SKOS.prefLabel] == [  # type: ignore[union-attr]
        "the unnamed publisher of a.txt"
    ]


def test_a_person_leads_to_the_same_node_from_every_document_and_a_surname_only_to_itself() -> None:
    _, one = written(document(claim(Statement(speaker=(LAVROV,)))))
    _, other = written(document(claim(Statement(speaker=(LAVROV,))), name="b.txt"))
    assert {"https://w3id.org/sanctions-kb/id/person/sergei-lavrov"} == set(values(one, KB.resolvedTo)) & set(values(other, KB.resolvedTo))
    _, single = written(document(claim(Statement(speaker=(Entity("Lavrov", "Person"),)))))
    assert not any("/person/" in value for value in values(single, KB.resolvedTo))


def test_an_agent_is_a_person_where_the_document_says_so_elsewhere() -> None:
    said, _ = written(document(claim(Meeting(attendee=(Entity("Sergei Lavrov", "Agent"), IRAN))), claim(Statement(speaker=(LAVROV,)))))
    assert len({t.subject.value for t in said if t.predicate.value == SKOS.prefLabel and t.object.value == "Sergei Lavrov"}) == 1  # type: ignore[union-attr]


def test_a_person_and_a_company_of_one_name_stay_two() -> None:
    wagner = [Entity("Wagnerov", "Person"), Entity("Wagnerov", "Company")]
    said, _ = written(document(claim(Meeting(attendee=tuple(wagner)))))
    assert len(set(values(said, KB.attendee))) == 2


def test_an_office_of_a_state_is_one_position_whatever_words_name_it() -> None:
    office = Concept("office-foreign-minister")
    claims = [claim(Tenure(holder=(LAVROV,), position=Entity(words, "Position", kind=office, of=RUSSIA), held_on=PartialDate("2023")))
              for words in ("Foreign Minister", "top diplomat")]
    said, shared = written(document(*claims))
    assert set(values(said, KB.position)) == {"https://w3id.org/sanctions-kb/id/position/RUS/foreign-minister"}
    assert "foreign minister of Russia" in values(shared, SKOS.prefLabel)


def test_what_a_document_says_keeps_every_shape() -> None:
    transfer = ArmsTransfer(supplier=IRAN, recipient=RUSSIA, weapon_text="drones", weapon_category=Concept("unmanned-aircraft"))
    one = document(
        claim(transfer, Action(action_type=Concept("deliver"), acts_on=transfer, quantity=Decimal(12))),
        claim(Statement(speaker=(LAVROV,), topic="that"), by=()),
        mentions=(Mention(Passage("Iran", 0, 4), IRAN),),
    )
    assert validate("\n".join(line for lines in graphs(one, Naming(one)).values() for line in lines) + "\n") == []


names = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() and not any(0xD800 <= ord(c) < 0xE000 for c in text))


@given(label=names, topic=names)
def test_no_text_breaks_out_of_its_literal_or_its_iri(label: str, topic: str) -> None:
    said, resolved = written(document(claim(Statement(speaker=(Entity(label, "Person"),), topic=topic)), text=topic))
    assert topic in values(said, KB.topic)
    assert label in values(said, SKOS.prefLabel)
    assert not any(isinstance(term, ox.BlankNode) for t in said + resolved for term in (t.subject, t.object))


@pytest.mark.parametrize("count", [1, 3])
def test_the_same_reading_gives_the_same_lines(count: int) -> None:
    one = document(*[claim(Meeting(attendee=(IRAN, RUSSIA), topic=str(n))) for n in range(count)])
    assert graphs(one, Naming(one)) == graphs(one, Naming(one))


def test_no_triple_of_a_shared_person_or_office_stands_in_two_graphs() -> None:
    tenure = Tenure(holder=(LAVROV,), position=Entity("Foreign Minister", "Position", of=RUSSIA), held_on=PartialDate("2023"))
    brought = [graphs(one, Naming(one)) for one in (document(claim(tenure)), document(claim(tenure), name="b.txt"))]
    homes: dict[str, set[str]] = {}
    for each in brought:
        for name, lines in each.items():
            for line in lines:
                homes.setdefault(line, set()).add(name)
    assert all(len(names) == 1 for names in homes.values())
    assert len(set(brought[0]) & set(brought[1])) == 2


@pytest.mark.parametrize(("one", "other", "same"), [
    (Entity("Anna B. Holm", "Person"), Entity("Anna Holm", "Person"), True),
    (Entity("Anna Holm", "Person"), Entity("Anna Holmes", "Person"), False),
    (Entity("Foreign Ministry", "Organization"), Entity("Foreign Ministry", "Organization"), False),
    (Entity("Holm Shipyard", "Organization"), Entity("Holm Shipyard", "Organization"), True),
    (Entity("rights groups", "Group"), Entity("rights groups", "Group"), False),
])
def test_names_of_two_documents_lead_to_one_entity_only_where_they_are_full_names(one: Entity, other: Entity, same: bool) -> None:
    first, second = document(claim(Statement(speaker=(one,)))), document(claim(Statement(speaker=(other,))), name="b.txt")
    assert (Naming(first).canonical(one) == Naming(second).canonical(other)) is same
