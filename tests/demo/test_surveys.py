"""The invented company's surveys are ones the use cases could have kept."""

from collections import Counter

import pytest
from sqlalchemy import select

from db.actions import Action
from db.base import Database
from db.choices.actions import ActionSource, ActionState
from db.choices.surveys import CampaignState, InviteState
from db.forms import FormVersion
from db.surveys import Campaign, CampaignTicket, Invitation, SurveyResponse
from db.tickets import Ticket
from lib import clock
from lib.forms.checks import check
from lib.forms.schema import FormSchema
from lib.surveys.marks_rules import comment_of, packed, scored
from tests.demo.test_company import made

__all__ = ["made"]
pytestmark = pytest.mark.slow


@pytest.mark.both
def test_four_quarters_have_ended_one_is_under_way_and_a_year_was_asked_without_names(made: Database) -> None:
    with made.reading() as s:
        campaigns = s.scalars(select(Campaign).order_by(Campaign.id)).all()
        invited = s.scalars(select(Invitation)).all()
        answers = s.scalars(select(SurveyResponse)).all()
        versions = s.execute(select(FormVersion.id, FormVersion.content)).all()
    schemas = {id: FormSchema.model_validate(content) for id, content in versions}
    by_id = {campaign.id: campaign for campaign in campaigns}
    assert Counter((one.state, one.anonymous) for one in campaigns) == {
        (CampaignState.CLOSED, False): 4,
        (CampaignState.CLOSED, True): 1,
        (CampaignState.OPEN, False): 1,
    }
    assert [one.no for one in campaigns] == sorted(one.no for one in campaigns)
    for answer in answers:
        schema, campaign = schemas[answer.form_version_id], by_id[answer.campaign_id]
        assert check(schema, answer.content, today=clock.local(campaign.at)) == answer.content
        assert answer.marks == packed(scored(schema), answer.content)
        assert answer.comment == comment_of(schema, answer.content)
        hidden = (answer.household_id, answer.customer_id, answer.by_id, answer.at)
        assert hidden == (None,) * 4 if campaign.anonymous else answer.household_id and answer.at
    known = {answer.id: answer for answer in answers}
    done = [one for one in invited if one.state == InviteState.ANSWERED]
    assert Counter(one.campaign_id for one in done) == Counter(one.campaign_id for one in answers)
    for one in done:
        if by_id[one.campaign_id].anonymous:
            assert (one.response_id, one.answered_at, one.tried_at) == (None, None, None)
        else:
            mine = known[one.response_id or 0]
            assert (mine.household_id, mine.at) == (one.household_id, one.answered_at)


def test_some_wished_to_be_called_and_what_was_put_right_shows(made: Database) -> None:
    with made.reading() as s:
        wished = s.execute(
            select(Ticket, Campaign)
            .join(CampaignTicket, CampaignTicket.ticket_id == Ticket.id)
            .join(Campaign, Campaign.id == CampaignTicket.campaign_id)
        ).all()
        actions = s.scalars(select(Action).where(Action.source_kind == ActionSource.SURVEY)).all()
        campaigns = dict(s.execute(select(Campaign.id, Campaign.no)).all())
    assert all(ticket.received_at >= campaign.opened_at for ticket, campaign in wished)
    assert {action.state for action in actions} == set(ActionState) - {ActionState.CANCELLED}
    assert all(campaigns[action.source_id or 0] == action.source_no for action in actions)
