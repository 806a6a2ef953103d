"""Inside the use cases: what staff take down, checked and kept, one answer a household."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, CampaignState, InviteState, Standing
from db.customers import Building, Customer, Household, Occupancy, Project
from db.surveys import Campaign, Invitation, Stratum, SurveyResponse
from lib import audit, clock
from lib.access import Actor
from lib.errors import Refused
from lib.forms import find as forms
from lib.forms.checks import check
from lib.forms.schema import FormSchema
from lib.forms.values import is_empty
from lib.i18n import N_
from lib.surveys.answer_rows import keep_answer
from lib.surveys.line_rules import lenient
from lib.surveys.response_rows import From, keep_response
from lib.surveys.scope import find_campaign, of_project

ANSWERED = N_("This household has answered already.")


@dataclass(frozen=True)
class Part:
    """A project that is asked, with its buildings by number."""

    id: int
    name: str
    buildings: dict[int, str]


def taking(s: Session, actor: Actor, id: int) -> Campaign:
    """Paper and calls count as long as the campaign is open, also past its last day."""
    campaign = find_campaign(s, actor, id)
    if campaign.state != CampaignState.OPEN:
        raise Refused(
            N_("“{title}” is “{state}” now; this step is not possible."),
            title=campaign.title,
            state=campaign.state.label,
        )
    return campaign


def parts_of(s: Session, actor: Actor, campaign_id: int) -> list[Part]:
    asked = select(Stratum.project_id).where(Stratum.campaign_id == campaign_id)
    here = select(Project).where(Project.id.in_(asked), of_project(actor, Project.id)).order_by(Project.code)
    found = [Part(one.id, one.name, {}) for one in s.scalars(here)]
    wanted = select(Building).where(Building.project_id.in_([part.id for part in found]))
    names = {part.id: part.buildings for part in found}
    for building in s.scalars(wanted.order_by(func.length(Building.name), Building.name)):
        names[building.project_id][building.id] = building.name
    return found


def schema_for(s: Session, actor: Actor, campaign: Campaign) -> FormSchema:
    return forms.schema_of.within(s, actor, version_id=campaign.form_version_id)


def checked(schema: FormSchema, values: Any) -> dict[str, Any]:
    clean = check(lenient(schema), values, today=clock.local(clock.now()).date())
    if all(is_empty(value) for value in clean.values()):
        raise Refused(N_("Nothing is answered yet."))
    return clean


def keep_taken(
    s: Session,
    actor: Actor,
    campaign: Campaign,
    values: Mapping[str, Any],
    *,
    whence: From,
    channel: AnswerChannel,
    invitation: Invitation | None,
) -> None:
    """values are clean. A household without an invitation, outside the sample, answers once all the same."""
    schema = schema_for(s, actor, campaign)
    how: dict[str, Any] = {"whence": whence, "channel": channel, "by_id": actor.user_id}
    if whence.household_id and has_answered(s, campaign.id, whence.household_id):
        raise Refused(ANSWERED)
    if invitation is not None:
        if not keep_answer(s, campaign, schema, values, invitation_id=invitation.id, **how):
            raise Refused(ANSWERED)
        s.expire(invitation)
        return
    keep_response(s, campaign, schema, values, at=clock.now(), **how)
    audit.note(s, table="survey_response", campaign=campaign.id, answered=channel.value)


def has_answered(s: Session, campaign_id: int, household_id: int) -> bool:
    """Never asked of an anonymous campaign, whose answers have no household."""
    r, i = SurveyResponse, Invitation
    told = r.campaign_id == campaign_id, r.household_id == household_id, r.standing != Standing.REJECTED
    invited = (
        i.campaign_id == campaign_id,
        i.household_id == household_id,
        i.state == InviteState.ANSWERED,
    )
    return bool(s.scalar(select(exists().where(*told) | exists().where(*invited))))


def invitation_of(s: Session, campaign_id: int, household_id: int) -> Invitation | None:
    here = Invitation.campaign_id == campaign_id, Invitation.household_id == household_id
    return s.scalars(select(Invitation).where(*here)).one_or_none()


def whence_of(s: Session, home: Household, invitation: Invitation | None) -> From:
    """A household outside the sample counts by the class of who has lived there longest."""
    known = (invitation.customer_id, invitation.category) if invitation else _resident(s, home.id)
    return From(home.project_id, home.building_id, known[1], home.id, known[0])


def _resident(s: Session, household_id: int) -> tuple[int | None, CustomerClass | None]:
    here = Occupancy.household_id == household_id, Occupancy.until.is_(None)
    wanted = select(Customer.id, Customer.category).join(Occupancy, Occupancy.customer_id == Customer.id)
    found = s.execute(wanted.where(*here).order_by(Occupancy.id).limit(1)).first()
    return (found[0], found[1]) if found else (None, None)


def reopen_invitation(s: Session, response: SurveyResponse) -> None:
    """The household may answer again once its answer does not count."""
    wanted = select(Invitation).where(Invitation.response_id == response.id)
    wanted = wanted.where(Invitation.campaign_id == response.campaign_id)
    if found := s.scalars(wanted).one_or_none():
        found.state = InviteState.UNREACHED if found.attempts else InviteState.WAITING
        found.response_id = found.answered_at = None
