"""What states do to envoys, missions, ties and standing; who belongs to what; who is put into office: in small invented sentences."""

from __future__ import annotations

import pytest

from kb.dates import PartialDate
from kb.evaluation import guideline
from kb.extract import read
from kb.model import Action, Document, Tenure


def document(text: str) -> Document:
    return read(Document(name="t", source_key="t", text=text, language="en", issued=PartialDate("2024-05-15")))


def predicted(text: str, kind: str, *roles: str) -> list[tuple[str, ...]]:
    """The facts of one type: the words in these roles, then the status."""
    return [
        (*(str(fact["args"].get(role, "")) for role in roles), fact["status"])
        for fact in guideline.predictions(document(text))
        if fact["type"] == kind
    ]


def diplomatic(text: str) -> list[tuple[str, ...]]:
    return predicted(text, "DiplomaticAction", "kind", "actor", "target")


def members(text: str) -> list[tuple[str, ...]]:
    return predicted(text, "MembershipInOrganisation", "member", "organisation", "stage")


def appointed(text: str) -> list[tuple[str, ...]]:
    return predicted(text, "Appointment", "person", "office")


@pytest.mark.parametrize(
    "text",
    [
        "Norway expelled three Chilean diplomats on Monday.",
        "Three Chilean diplomats were expelled by Norway.",
        "Three Chilean diplomats were expelled from Norway.",
        "Norway gave the Chilean ambassador 72 hours to leave the country.",
        "Norway declared the Chilean ambassador persona non grata.",
        "Two Chilean diplomats were declared personae non gratae by Norway.",
        "Norway kicked out the Chilean ambassador.",
        "Norway sent home two Chilean diplomats.",
        "Norway announced the expulsion of four Chilean diplomats over remarks by Carlo Ruiz.",
        "The expulsion of four Chilean diplomats from Norway followed.",
        "Norway asked Chile to withdraw 41 diplomats.",
        "Norway ordered the envoy of Chile, Carlo Ruiz, out of the country.",
        "Norway reacted with the expulsion of two Chilean diplomats.",
        "Norway expelled half the staff of Chile's high commission in Oslo.",
    ],
)
def test_an_envoy_is_sent_away_in_many_words(text: str) -> None:
    assert diplomatic(text) == [("expulsion", "Norway", "Chile", "asserted")]


def test_each_ambassador_is_called_in_by_itself() -> None:
    text = "The Norwegian government summoned the ambassadors of Chile and Peru on Monday."
    assert [one[2] for one in diplomatic(text)] == ["Chile", "Peru"]


def test_states_in_a_row_cut_ties_together() -> None:
    assert diplomatic("Saudi Arabia, the UAE, Chile and Peru cut diplomatic ties with Qatar.")[0][1] == (
        "['Saudi Arabia', 'United Arab Emirates', 'Chile', 'Peru']"
    )


def test_each_state_recognises_for_itself() -> None:
    assert [one[1] for one in diplomatic("Norway and Chile formally recognised Palestine on Monday.")] == ["Norway", "Chile"]


def test_who_recalls_in_a_statement_is_who_issued_it() -> None:
    text = "The Norwegian government issued a statement saying it had recalled its ambassador to Chile."
    assert [one[:3] for one in diplomatic(text)] == [("recall", "Norway", "Chile")]


def test_an_own_envoy_told_to_return_is_recalled() -> None:
    assert diplomatic("Norway ordered its ambassador to Chile to return home.") == [("recall", "Norway", "Chile", "asserted")]


def test_ties_established_are_a_recognition_and_an_agreement_on_them_is_none() -> None:
    assert diplomatic("Norway established diplomatic relations with Chile.") == [("recognition", "Norway", "Chile", "asserted")]
    assert diplomatic("Norway signed an agreement to establish diplomatic relations with Chile.") == []


def test_who_expels_and_whose_envoys_they_are_are_not_swapped() -> None:
    assert diplomatic("Chile expelled a Norwegian diplomat after Norway had expelled a Chilean one.")[0][1:3] == ("Chile", "Norway")


def test_two_states_that_expel_diplomats_expel_those_of_each_other() -> None:
    told = diplomatic("Norway and Chile have expelled diplomats in a row over spying.")
    assert told == [("expulsion", "Norway", "Chile", "asserted"), ("expulsion", "Chile", "Norway", "asserted")]


def test_planned_threatened_and_denied_expulsions_have_not_happened() -> None:
    assert diplomatic("Norway will expel the Chilean ambassador.")[0][3] == "planned"
    assert diplomatic("Norway threatened to expel the Chilean ambassador.")[0][3] == "possible"
    assert diplomatic("Norway has not expelled the Chilean ambassador.")[0][3] == "denied"


@pytest.mark.parametrize(
    "text",
    [
        "Norway recalled its ambassador to Chile for consultations.",
        "Norway has withdrawn its ambassador from Chile.",
        "Norway called home its ambassador to Chile.",
        "Norway called back its ambassador from Chile.",
        "Norway is pulling its ambassador out of Chile.",
        "The Norwegian ambassador in Chile was recalled.",
        "The recall of the Norwegian ambassador to Chile surprised many.",
    ],
)
def test_an_envoy_is_called_home_from_where_it_is_posted(text: str) -> None:
    assert diplomatic(text) == [("recall", "Norway", "Chile", "asserted")]


def test_envoys_recalled_from_two_states_are_two_recalls() -> None:
    assert [one[2] for one in diplomatic("Norway recalled its ambassadors from Chile and Peru.")] == ["Chile", "Peru"]


@pytest.mark.parametrize(
    "text",
    [
        "Norway summoned the Chilean ambassador on Monday.",
        "The Chilean ambassador in Oslo was summoned on Monday.",
        "Norway called in the Chilean ambassador to protest.",
        "The Chilean ambassador was summoned to the foreign ministry in Oslo and handed a note.",
    ],
)
def test_an_envoy_is_summoned_by_its_host(text: str) -> None:
    assert diplomatic(text) == [("summons", "Norway", "Chile", "asserted")]


def test_recognition_withheld_or_taken_back_is_non_recognition() -> None:
    assert diplomatic("Norway recognised Kosovo in 2008.") == [("recognition", "Norway", "Kosovo", "asserted")]
    assert diplomatic("Chile does not recognise Kosovo.") == [("non-recognition", "Chile", "Kosovo", "asserted")]
    assert diplomatic("Chile withdrew its recognition of Kosovo.") == [("non-recognition", "Chile", "Kosovo", "asserted")]
    assert diplomatic("Chile switched diplomatic recognition from Taiwan to China.") == [("recognition", "Chile", "China", "asserted")]


def test_a_government_that_a_clause_says_is_not_recognised_is_not_the_one_that_withholds_it() -> None:
    [told] = diplomatic("The parliament approved a new government, which Norway does not recognize.")
    assert told[:2] == ("non-recognition", "Norway") and told[2] != "Norway"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Norway closed its embassy in Chile.", "Chile"),
        ("Norway ordered the closure of the Chilean consulate in Bergen.", "Chile"),
        ("Norway has suspended operations at its embassy in Chile.", "Chile"),
        ("Norway closed its border with Finland.", "Finland"),
    ],
)
def test_missions_and_borders_are_closed_to_the_other_state(text: str, target: str) -> None:
    assert diplomatic(text) == [("closure", "Norway", target, "asserted")]


def test_ties_are_cut_between_two_states_however_they_are_named() -> None:
    cut = [("suspension of cooperation", "Norway", "Chile", "asserted")]
    assert diplomatic("Norway severed diplomatic relations with Chile.") == cut
    assert diplomatic("Diplomatic relations between Norway and Chile were severed.") == cut
    assert diplomatic("The suspension of military cooperation with Chile was announced by Norway.") == cut
    assert diplomatic("Norway restored diplomatic ties with Chile.") == [("resumption", "Norway", "Chile", "asserted")]


@pytest.mark.parametrize(
    "text",
    [
        "The court summoned the minister.",
        "Norway ordered its diplomats in Chile to leave.",
        "Norway expelled the migrants.",
        "Norway recognised the need for reform.",
        "Norway recognises that Chile is a threat.",
        "The Chilean ambassador left Norway in May.",
        "The company closed its plant in Chile.",
        "The party expelled the ambassador's son.",
    ],
)
def test_what_only_sounds_diplomatic_gives_nothing(text: str) -> None:
    assert diplomatic(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "NATO ally Norway sent troops.",
        "Norway, a NATO member since 1949, objected.",
        "Norway, which is a member of NATO, objected.",
        "Norway belongs to NATO.",
        "Norway and other members of NATO voted.",
        "The president of Chile will meet the leaders of NATO members such as Norway.",
    ],
)
def test_a_member_is_a_member_whatever_else_is_told(text: str) -> None:
    assert members(text) == [("Norway", "NATO", "", "asserted")]


def test_members_listed_behind_a_dash_or_a_relative_clause_are_members_each() -> None:
    assert [one[0] for one in members("The G7 countries - Canada, France and Japan - issued a statement.")] == ["Canada", "France", "Japan"]
    told = members("Chile trades with Latvia and Poland, both of which are EU member states.")
    assert [one[0] for one in told] == ["Latvia", "Poland"]


def test_a_state_outside_is_denied_membership() -> None:
    assert members("Chile is not a member of NATO.") == [("Chile", "NATO", "", "denied")]
    assert members("Chile does not belong to NATO.") == [("Chile", "NATO", "", "denied")]


@pytest.mark.parametrize(
    ("text", "stage", "status"),
    [
        ("Finland joined NATO in 2023.", "joined", "asserted"),
        ("Finland became the 31st member of NATO.", "joined", "asserted"),
        ("Finland wants to join NATO.", "joined", "possible"),
        ("Finland has applied to join NATO.", "application", "planned"),
        ("Finland left NATO in 2023.", "left", "asserted"),
        ("Finland may quit NATO.", "left", "possible"),
        ("Finland was suspended from NATO.", "suspended", "asserted"),
        ("Finland was expelled from NATO.", "expelled", "asserted"),
        ("Finland decided not to join NATO.", "joined", "denied"),
    ],
)
def test_coming_and_going_has_a_stage_and_a_status(text: str, stage: str, status: str) -> None:
    assert members(text) == [("Finland", "NATO", stage, status)]


@pytest.mark.parametrize(
    "text",
    [
        "Japan joined the United States and the European Union in condemning the test.",
        "Norway joined NATO's mission in Iraq.",
        "Anna Berg is a member of the Party of Action.",
        "Chile is a close ally of Norway.",
    ],
)
def test_company_is_no_membership(text: str) -> None:
    assert members(text) == []


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Anna Berg was elected president of Norway on Sunday.", "president"),
        ("Parliament elected Anna Berg prime minister.", "prime minister"),
        ("Anna Berg was sworn in as foreign minister.", "foreign minister"),
        ("The appointment of Anna Berg as foreign minister surprised many.", "foreign minister"),
        ("Anna Berg succeeds Carlo Ruiz as foreign minister.", "foreign minister"),
        ("Foreign Minister Anna Berg, who was appointed last year, said so.", "Foreign Minister"),
    ],
)
def test_who_is_put_into_an_office_is_appointed(text: str, office: str) -> None:
    assert appointed(text) == [("Anna Berg", office, "asserted")]


def test_a_nominee_is_only_planned() -> None:
    assert appointed("The president nominated Anna Berg as ambassador to Chile.")[0][2] == "planned"


def test_a_dismissed_minister_is_a_fact_but_no_prediction() -> None:
    text = "The president dismissed Anna Berg as foreign minister on Monday."
    left = [one.asserts[0] for one in document(text).claims if isinstance(one.asserts[0], Action)]
    assert [str(one.action_type) for one in left if isinstance(one.acts_on, Tenure)] == ["dismiss"]
    assert appointed(text) == []


def test_one_appointment_in_two_words_for_the_office_is_one_fact() -> None:
    text = "Anna Berg was named leader of Hamas on Monday.\n\nTraders were surprised that Anna Berg was named chief of Hamas."
    assert len(appointed(text)) == 1


def test_an_office_mentioned_as_background_of_a_visit_is_no_appointment() -> None:
    assert appointed("Anna Berg made her first visit since becoming president of Norway.") == []
