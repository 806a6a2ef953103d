"""Answering by a link: one answer a household, and nothing that ties an anonymous one to anybody."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from sqlalchemy import inspect, select, text, update

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, CampaignState, InviteState
from db.records import AuditEntry
from db.surveys import Campaign, CampaignTicket, Invitation, SurveyResponse
from db.tickets import Ticket
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import NotFound, Refused, Several
from lib.surveys import answering
from lib.surveys.link_rules import Stage
from tests.answering import CALL_ME, neighbour
from tests.cast import Cast
from tests.surveys import campaigns


def guest(cast: Cast, project: int = 0) -> Actor:
    return Actor.resident("survey", project or cast.project_a, "surveys.answer")


def answer(cast: Cast, code: str, **more: Any) -> bool:
    values = {"overall": 4, "comment": "很好", **more.pop("values", {})}
    return perform(answering.answer_by_link, guest(cast), None, code=code, values=values, **more)


def responses(cast: Cast) -> list[SurveyResponse]:
    with cast.database.reading() as s:
        return list(s.scalars(select(SurveyResponse)))


def invitation(cast: Cast, code: str) -> Invitation:
    with cast.database.reading() as s:
        return s.scalars(select(Invitation).where(Invitation.code == code)).one()


def set_campaign(cast: Cast, id: int, **values: Any) -> None:
    with cast.database.writing() as s:
        s.execute(update(Campaign).where(Campaign.id == id).values(**values))


@pytest.mark.both
def test_an_answer_by_an_own_link_is_the_household_s_and_comes_once(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    perform(answering.open_by_link, guest(cast), None, code=asked.code)
    assert invitation(cast, asked.code).state == InviteState.OPENED
    assert answer(cast, asked.code, values={"overall": "2", "made_up": "x"})
    assert not answer(cast, asked.code)
    (kept,), mine = responses(cast), invitation(cast, asked.code)
    assert (kept.household_id, kept.channel, kept.marks[0]) == (cast.household_a, AnswerChannel.LINK, "2")
    assert "made_up" not in kept.content
    assert (mine.state, mine.response_id, mine.answered_at) == (InviteState.ANSWERED, kept.id, kept.at)


@pytest.mark.both
def test_two_phones_at_the_same_moment_keep_one_answer(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    with ThreadPoolExecutor(6) as phones:
        kept = list(phones.map(lambda _: answer(cast, asked.code), range(6)))
    assert sorted(kept) == [False] * 5 + [True]
    assert len(responses(cast)) == 1


@pytest.mark.both
def test_what_is_typed_is_kept_until_it_is_sent_and_then_wiped(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    typed = {"overall": ["9"], "comment": ["还没写完"], "made_up": ["x"]}
    save = {"code": asked.code, "page": 7, "given": typed}
    perform(answering.save_by_link, guest(cast), None, **save)
    paper = read(answering.by_link, guest(cast), code=asked.code)
    assert (paper.page, paper.given) == (0, {"overall": ["9"], "comment": ["还没写完"]})
    answer(cast, asked.code)
    assert invitation(cast, asked.code).draft is None
    perform(answering.save_by_link, guest(cast), None, **save)  # too late, from another phone
    assert invitation(cast, asked.code).draft is None


@pytest.mark.both
def test_nothing_ties_an_anonymous_answer_to_its_household(cast: Cast) -> None:
    asked = campaigns.campaign(cast, anonymous=True)
    codes = (asked.code, neighbour(cast, asked.campaign))
    before = everything(cast)
    for code, mark in zip(codes, (2, 5), strict=True):
        perform(answering.open_by_link, guest(cast), None, code=code)
        perform(answering.save_by_link, guest(cast), None, code=code, page=0, given={"overall": [str(mark)]})
        assert answer(cast, code, values={"overall": mark})
    after = everything(cast)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"survey_response", "invitation", "audit_entry", "audit_head", "campaign_stamp"}
    one, other = (dict(invitation(cast, code).__dict__) for code in codes)
    own = {"_sa_instance_state", "id", "code", "household_id"}
    assert {k: v for k, v in one.items() if k not in own} == {k: v for k, v in other.items() if k not in own}
    assert (one["state"], one["answered_at"], one["response_id"]) == (InviteState.ANSWERED, None, None)
    for kept in responses(cast):
        assert (kept.household_id, kept.customer_id, kept.building_id, kept.at) == (None, None, None, None)
    assert_the_log_names_nobody(cast, codes, {str(kept.id) for kept in responses(cast)})


def everything(cast: Cast) -> dict[str, list[str]]:
    """Every table of the database, whatever the models say, row by row."""
    with cast.database.reading() as s:
        names = set(inspect(s.connection()).get_table_names()) - {"search_pieces"}  # its rows lie in others
        return {name: [repr(row) for row in s.execute(text(f'SELECT * FROM "{name}"'))] for name in names}


def assert_the_log_names_nobody(cast: Cast, codes: tuple[str, ...], ids: set[str]) -> None:
    with cast.database.reading() as s:
        entries = list(s.scalars(select(AuditEntry).where(AuditEntry.deed.like("surveys.%by_link"))))
    assert [entry.actor for entry in entries] == ["resident:survey"] * 2
    assert len({entry.changes for entry in entries}) == 1  # the campaign alone: one like the other
    for entry in entries:
        assert not any(name in entry.changes for name in (*codes, *ids, "household", "invitation"))


def test_the_log_of_a_named_survey_says_whose_link_it_was(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    answer(cast, asked.code)
    with cast.database.reading() as s:
        (entry,) = s.scalars(select(AuditEntry).where(AuditEntry.deed == "surveys.answer_by_link"))
    assert f'"invitation": {asked.invitation}' in entry.changes
    assert asked.code not in entry.changes


@pytest.mark.parametrize(
    ("about", "stage"),
    [
        ({"state": CampaignState.DRAFT}, Stage.SOON),
        ({"opens_on": date(2035, 1, 1)}, Stage.SOON),
        ({"closes_on": date(2025, 11, 2)}, Stage.ENDED),
        ({"state": CampaignState.CLOSED}, Stage.ENDED),
    ],
)
def test_outside_its_days_a_survey_takes_nothing(cast: Cast, about: dict[str, Any], stage: Stage) -> None:
    asked = campaigns.campaign(cast)
    set_campaign(cast, asked.campaign, **about)
    assert read(answering.by_link, guest(cast), code=asked.code).stage == stage
    for code in (asked.code, asked.open_code):
        with pytest.raises(Refused):
            answer(cast, code)
    perform(answering.open_by_link, guest(cast), None, code=asked.code)
    assert invitation(cast, asked.code).state == InviteState.WAITING
    assert not responses(cast)


def test_what_does_not_fit_is_told_and_the_link_stays_good(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    with pytest.raises(Several):
        answer(cast, asked.code, values={"overall": None, "recommend": 11})
    assert invitation(cast, asked.code).state == InviteState.WAITING
    assert answer(cast, asked.code)


@pytest.mark.both
def test_by_the_open_link_the_place_is_one_of_those_asked(cast: Cast) -> None:
    asked = campaigns.campaign(cast, strata={(cast.project_a, CustomerClass.BASIC): 40})
    (place,) = read(answering.by_link, guest(cast), code=asked.open_code).places
    building = place.buildings[0][0]
    assert answer(cast, asked.open_code, building_id=building)
    assert answer(cast, asked.open_code, project_id=cast.project_b)  # there is but one project
    with pytest.raises(Refused):
        answer(cast, asked.open_code, building_id=999)
    kept = sorted(responses(cast), key=lambda one: one.id)
    assert [(one.project_id, one.building_id, one.household_id) for one in kept] == [
        (cast.project_a, building, None),
        (cast.project_a, None, None),
    ]


def test_a_link_of_another_project_is_not_there(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    words = set()
    for code in (asked.code, asked.open_code, "nobody", ""):
        with pytest.raises(NotFound) as unseen:
            read(answering.by_link, guest(cast, cast.project_b), code=code)
        words.add(unseen.value.message)
    assert len(words) == 1


@pytest.mark.parametrize("anonymous", [True, False])
def test_who_wishes_a_call_gets_a_ticket_that_names_no_anonymous_household(
    cast: Cast, anonymous: bool
) -> None:
    asked = campaigns.campaign(cast, anonymous=anonymous)
    answer(cast, asked.code, values={"overall": 1})
    told = {"project_id": cast.project_a, "dimension": "repair", **CALL_ME}
    id = perform(answering.wish_by_link, guest(cast), None, code=asked.code, **told)
    with cast.database.reading() as s:
        ticket, tie = s.get_one(Ticket, id), s.scalars(select(CampaignTicket)).one()
    assert ticket.household_id == (None if anonymous else cast.household_a)
    assert (tie.campaign_id, tie.ticket_id, ticket.phone) == (asked.campaign, id, CALL_ME["phone"])
