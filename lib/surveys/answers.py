"""The answers of a campaign one by one, and whether each counts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.accounts import User
from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, InviteState, Standing
from db.customers import Building, Household, Project
from db.surveys import Campaign, SurveyResponse
from lib import audit
from lib.access import Actor, command, query
from lib.errors import NotFound, Refused, unchanged
from lib.i18n import N_
from lib.masks import mask_numbers
from lib.paging import Page, page_of
from lib.surveys.entry_rows import has_answered, invitation_of, reopen_invitation
from lib.surveys.hiding_rules import groups_apart, projects_apart
from lib.surveys.marks_rules import unpacked
from lib.surveys.scope import find_campaign, of_project

LONGEST_REASON = 200
Places = set[tuple[int, int | None]]


@dataclass(frozen=True)
class AnswerRow:
    """marks in the order of the questions counted. Of an anonymous survey only what names nobody is told."""

    id: int
    version: int
    standing: Standing
    reason: str
    marks: list[int | None]
    comment: str
    project: str = ""
    building: str = ""
    room: str = ""
    category: CustomerClass | None = None
    channel: AnswerChannel | None = None
    at: datetime | None = None
    by: str = ""


@query("surveys.answers")
def list_answers(
    s: Session,
    actor: Actor,
    *,
    campaign_id: int,
    standing: Standing | None = None,
    number: int = 1,
    size: int = 20,
) -> Page[AnswerRow]:
    """The newest first; of an anonymous survey in no order, with a place only where five share it."""
    campaign = find_campaign(s, actor, campaign_id)
    r = SurveyResponse
    wanted = _answers().where(r.campaign_id == campaign_id, of_project(actor, r.project_id))
    if standing is not None:
        wanted = wanted.where(r.standing == standing)
    order = (r.id,) if campaign.anonymous else (r.at.desc(), r.id.desc())
    page = page_of(s, wanted.order_by(*order), number=number, size=size)
    apart = _apart(s, campaign_id) if campaign.anonymous else set()
    rows = [_nameless(row, apart) if campaign.anonymous else _named(row) for row in page.rows]
    return Page(rows, page.total, page.number, page.size)


def _answers() -> Select[*tuple[Any, ...]]:
    r = SurveyResponse
    return (
        select(
            r,
            Project.name.label("project"),
            func.coalesce(Building.name, "").label("building"),
            func.coalesce(Household.room, "").label("room"),
            func.coalesce(User.display_name, "").label("by"),
        )
        .join(Project, Project.id == r.project_id)
        .outerjoin(Building, Building.id == r.building_id)
        .outerjoin(Household, Household.id == r.household_id)
        .outerjoin(User, User.id == r.by_id)
    )


def _said(found: Any) -> dict[str, Any]:
    r: SurveyResponse = found[0]
    told = {name: getattr(r, name) for name in ("id", "version", "standing", "reason")}
    return {**told, "marks": unpacked(r.marks), "comment": mask_numbers(r.comment)}


def _named(found: Any) -> AnswerRow:
    r: SurveyResponse = found[0]
    where = {"project": found.project, "building": found.building, "room": found.room, "by": found.by}
    return AnswerRow(**_said(found), **where, category=r.category, channel=r.channel, at=r.at)


def _nameless(found: Any, apart: Places) -> AnswerRow:
    r: SurveyResponse = found[0]
    project = found.project if (r.project_id, None) in apart else ""
    building = found.building if (r.project_id, r.building_id) in apart else ""
    return AnswerRow(**_said(found), project=project, building=building)


def _apart(s: Session, campaign_id: int) -> Places:
    """Projects, and their buildings, that may be told: of five answers and more, none left by subtracting."""
    r = SurveyResponse
    counted = select(r.project_id, func.coalesce(r.building_id, 0), func.count())
    groups = s.execute(
        counted.where(r.campaign_id == campaign_id).group_by(r.project_id, r.building_id)
    ).all()
    many = [row[2] for row in groups]
    projects = np.repeat(np.array([row[0] for row in groups], np.int32), many)
    buildings = np.repeat(np.array([row[1] for row in groups], np.int32), many)
    counts, told = projects_apart(projects)
    seen = groups_apart(told, buildings)
    kept = zip(told[counts].tolist(), seen[counts].tolist(), strict=True)
    return {place for project, building in kept for place in ((project, None), (project, building or -1))}


# -- whether it counts -------------------------------------------------------------------------


@command("surveys.judge")
def judge(s: Session, actor: Actor, *, id: int, version: int, standing: Standing, reason: str = "") -> None:
    """Nothing is deleted: what does not count stays with its reason, and its household may answer again."""
    response, campaign = _find(s, actor, id)
    unchanged(response, version)
    standing, why = Standing(standing), " ".join(reason.split())[:LONGEST_REASON]
    if standing != Standing.VALID and len(why) < 2:
        raise Refused(N_("Please say why."))
    if standing == response.standing:
        raise Refused(N_("It is so already."))
    if not campaign.anonymous:
        _tie(s, response, standing)
    response.standing, response.reason = standing, why
    audit.note(s, table="survey_response", campaign=campaign.no, judged=standing.value, reason=why)


def _find(s: Session, actor: Actor, id: int) -> tuple[SurveyResponse, Campaign]:
    wanted = select(SurveyResponse).where(SurveyResponse.id == id)
    found = s.scalars(wanted.where(of_project(actor, SurveyResponse.project_id))).one_or_none()
    if found is None:
        raise NotFound(N_("This answer is not there, or not yours to see."))
    return found, find_campaign(s, actor, found.campaign_id)


def _tie(s: Session, response: SurveyResponse, standing: Standing) -> None:
    """One answer a household: one that comes back in force must find none in its place."""
    if standing == Standing.REJECTED:
        reopen_invitation(s, response)
        return
    home = response.household_id
    if home is None:
        return
    if _another(s, response) or (
        response.standing == Standing.REJECTED and has_answered(s, response.campaign_id, home)
    ):
        raise Refused(N_("This household has another answer that counts: put that one aside first."))
    invitation = invitation_of(s, response.campaign_id, home)
    if invitation and standing == Standing.VALID and invitation.state != InviteState.ANSWERED:
        invitation.state = InviteState.ANSWERED
        invitation.response_id, invitation.answered_at = response.id, response.at


def _another(s: Session, response: SurveyResponse) -> bool:
    r = SurveyResponse
    beside = r.campaign_id == response.campaign_id, r.household_id == response.household_id
    counts = select(r.id).where(*beside, r.id != response.id, r.standing == Standing.VALID)
    return s.scalar(counts.limit(1)) is not None
