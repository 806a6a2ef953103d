"""Heard, handled, rated again: a wish becomes a ticket, a shortfall an action, and the next marks tell."""

from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, update

from db.actions import Action
from db.alerts import Alert
from db.choices.actions import ActionSource, ActionState
from db.choices.surveys import Dimension
from db.choices.tickets import State, TicketType
from db.forms import Form
from db.residents import Consent
from db.surveys import CampaignTicket
from db.tickets import Promise, Ticket
from lib.access import Actor
from lib.actions import service as actions
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.surveys import homes, loop, proposals, wishes
from lib.surveys.loop_rules import Measures, Short, Turn, short
from lib.tickets import service as tickets
from tests import looped
from tests.cast import Cast
from tests.looped import PHONE, answered, answered_by_name, ended, wished
from tests.surveys import campaigns

CALLER = "surveys.answer"


def guest(cast: Cast) -> Actor:
    return Actor.resident("survey", cast.project_a, CALLER)


def ticket(cast: Cast, id: int) -> Ticket:
    with cast.database.reading() as s:
        return s.get_one(Ticket, id)


def take_up(cast: Cast, campaign: int, by: str = "manager", **more: Any) -> int:
    what: dict[str, Any] = {"project_id": cast.project_a, "dimension": "repair", "title": "两小时内约时间"}
    owner = {"owner_id": cast.user_id("supervisor")}
    return perform(
        proposals.take_up, getattr(cast, by), None, campaign_id=campaign, **{**what, **owner, **more}
    )


# -- wishes ------------------------------------------------------------------------------------


@pytest.mark.both
def test_a_wish_by_name_is_a_ticket_of_the_household_with_its_promises(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    id = perform(wishes.wish, guest(cast), None, **wished(cast, asked.campaign), agreed=1)
    made = ticket(cast, id)
    assert (made.type, made.state, made.household_id) == (
        TicketType.SUGGESTION,
        State.RECEIVED,
        cast.household_a,
    )
    assert (made.phone, made.contact) == (PHONE, "李女士")
    assert made.summary.endswith("：修了两次还漏")
    assert made.due_at is not None
    with cast.database.reading() as s:
        tie = s.scalars(select(CampaignTicket)).one()
        assert (tie.campaign_id, tie.ticket_id, tie.dimension) == (asked.campaign, id, "repair")
        assert s.scalars(select(Promise.ticket_id).where(Promise.ticket_id == id)).first()
        assert s.scalars(select(Consent.ticket_id)).all() == [id]
        assert s.scalars(select(Alert.source_id).where(Alert.user_id == cast.user_id("clerk"))).all() == [id]


def test_an_anonymous_wish_names_no_household_but_what_is_said(cast: Cast) -> None:
    asked = campaigns.campaign(cast, anonymous=True)
    id = perform(
        wishes.wish, guest(cast), None, **wished(cast, asked.campaign) | {"place": "3 栋大堂", "name": ""}
    )
    made = ticket(cast, id)
    assert (made.household_id, made.customer_id, made.place, made.contact) == (None, None, "3 栋大堂", "")


def test_a_wish_needs_a_telephone_and_a_project_that_was_asked(cast: Cast) -> None:
    asked = campaigns.campaign(cast).campaign
    for wrong in (
        {"phone": "回头再说"},
        {"household_id": None, "project_id": cast.project_b},
        {"agreed": 9},
    ):
        with pytest.raises(Refused):
            perform(wishes.wish, guest(cast), None, **wished(cast, asked) | wrong)
    other = Actor.resident("survey", cast.project_b, CALLER)
    with pytest.raises(Refused):
        perform(wishes.wish, other, None, **wished(cast, asked))
    with cast.database.reading() as s:
        assert s.scalars(select(Ticket)).all() == []


def test_a_company_without_suggestions_takes_a_wish_as_an_enquiry(cast: Cast) -> None:
    asked = campaigns.campaign(cast).campaign
    for code, type in ((TicketType.SUGGESTION, TicketType.ENQUIRY), (TicketType.ENQUIRY, None)):
        with cast.database.writing() as s:
            s.execute(update(Form).where(Form.code == code).values(active=False))
        if type is None:
            with pytest.raises(Refused):
                perform(wishes.wish, guest(cast), None, **wished(cast, asked))
        else:
            id = perform(wishes.wish, guest(cast), None, **wished(cast, asked) | {"dimension": "made up"})
            assert (ticket(cast, id).type, ticket(cast, id).category) == (type, "other")


# -- under target ------------------------------------------------------------------------------


def figure(n: int, rate: float, high: float) -> Any:
    return SimpleNamespace(n=n, rate=rate, rate_high=high, few=n < 30)


def test_under_target_is_said_as_surely_as_the_answers_allow() -> None:
    assert short(figure(100, 90.0, 95.0), 90) is None
    assert short(figure(100, 85.0, 91.0), 90) == Short.UNDER
    assert short(figure(100, 70.0, 78.0), 90) == Short.CLEAR
    assert short(figure(29, 10.0, 20.0), 90) == Short.FEW


@pytest.mark.both
def test_what_is_under_target_is_proposed_and_taken_up_once(cast: Cast) -> None:
    made = looped.made(cast)
    (found,) = read(proposals.proposed, cast.manager, campaign_id=made.last)
    assert (found.figure.dimension, found.figure.rate, found.short, found.action) == (
        Dimension.REPAIR,
        50.0,
        Short.CLEAR,
        None,
    )
    id = take_up(cast, made.last)
    with cast.database.reading() as s:
        action = s.get_one(Action, id)
        source = (action.source_kind, action.source_id, action.source_no, action.item)
        assert source == (ActionSource.SURVEY, made.last, "DC20251121-0701", "repair")
    (again,) = read(proposals.proposed, cast.quality, campaign_id=made.last)
    assert again.action
    assert (again.action.id, again.action.state) == (id, ActionState.OPEN)
    with pytest.raises(Refused):
        take_up(cast, made.last)
    perform(actions.cancel, cast.manager, None, id=id, reason="换个办法")
    assert take_up(cast, made.last) != id


def test_nothing_is_taken_up_that_is_not_proposed_there(cast: Cast) -> None:
    made = looped.made(cast)
    assert read(proposals.proposed, cast.manager, campaign_id=made.now) == []  # still under way
    for wrong in ({"dimension": "overall"}, {"project_id": cast.project_b}):
        with pytest.raises(Refused):
            take_up(cast, made.last, **wrong)
    with pytest.raises(Forbidden):
        take_up(cast, made.last, by="supervisor")
    with pytest.raises(NotFound):
        take_up(cast, made.last, by="manager_b")


def test_an_anonymous_group_under_five_is_not_proposed(cast: Cast) -> None:
    asked = campaigns.campaign(cast, anonymous=True).campaign
    answered(cast, asked, 4, {"overall": 1})
    ended(cast, asked)
    assert read(proposals.proposed, cast.quality, campaign_id=asked) == []
    answered(cast, asked, 1, {"overall": 1})
    (found,) = read(proposals.proposed, cast.quality, campaign_id=asked)
    assert (found.figure.n, found.short) == (5, Short.FEW)


# -- rated again -------------------------------------------------------------------------------


def rated(cast: Cast, campaign: int, dimension: Dimension, **more: Any) -> Turn:
    found = read(loop.again, cast.manager, campaign_id=campaign, **more)
    assert found
    return next(turn for turn in found.turns if turn.dimension == dimension)


@pytest.mark.both
def test_heard_handled_and_rated_again(cast: Cast) -> None:
    made = looped.made(cast)
    action = take_up(cast, made.last)
    perform(actions.finish, cast.supervisor, None, id=action, note="已约")
    perform(actions.verify, cast.manager, None, id=action)
    perform(tickets.accept, cast.manager, None, id=made.ticket)
    perform(tickets.finish, cast.manager, None, id=made.ticket, note="已回电说明")
    heard = read(loop.heard, cast.manager, campaign_id=made.last)
    assert (heard.wishes, heard.handled, heard.asked, heard.measures) == (1, 1, 0, Measures(verified=1))
    turn = rated(cast, made.last, Dimension.REPAIR)
    assert turn.last
    assert turn.now
    assert turn.change
    assert (turn.last.rate, turn.now.rate, turn.change.rate, turn.sure) == (50.0, 100.0, 50.0, True)
    assert (turn.wishes, turn.measures) == (1, Measures(verified=1))
    same = rated(cast, made.now, Dimension.OVERALL, project_id=cast.project_a)  # no next one: looks back
    assert same.change
    assert (same.change.rate, same.sure) == (0.0, False)
    survey = read(loop.survey_of, cast.clerk, ticket_id=made.ticket)
    assert survey
    assert survey.id == made.last


def test_a_year_is_not_compared_with_a_quarter(cast: Cast) -> None:
    first = campaigns.campaign(cast, period="2024", form="survey_year").campaign
    answered(cast, first, 5, {"overall": 5})
    second = campaigns.campaign(cast, no="DC20251121-0002", period="2025Q1").campaign
    answered(cast, second, 5, {"overall": 5})
    assert read(loop.again, cast.manager, campaign_id=second) is None


def test_another_project_s_manager_hears_nothing_of_it(cast: Cast) -> None:
    made = looped.made(cast)
    for use_case in (loop.heard, loop.again, proposals.proposed):
        with pytest.raises(NotFound):
            read(use_case, cast.manager_b, campaign_id=made.last)


def test_a_household_s_file_tells_what_it_answered_by_name_alone(cast: Cast) -> None:
    named, nameless = (
        campaigns.campaign(cast, no=f"DC20251121-000{n}", anonymous=n == 2).campaign for n in (1, 2)
    )
    for campaign in (named, nameless):
        answered_by_name(cast, campaign, {"overall": 2, "recommend": 10, "comment": f"请打 {PHONE}"})
    (said,) = read(homes.of_household, cast.manager, household_id=cast.household_a)
    assert (said.id, said.overall, said.nps) == (named, 2, 10)
    assert PHONE not in said.comment
    with pytest.raises(Forbidden):
        read(homes.of_household, cast.clerk, household_id=cast.household_a)
