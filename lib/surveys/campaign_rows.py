"""Inside the use cases: a campaign's own row, its strata and its numbers, as far as the actor sees."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass
from db.choices.surveys import CampaignState, InviteState, Standing
from db.customers import Project
from db.forms import Form, FormVersion
from db.surveys import Campaign, Invitation, Stratum, SurveyResponse
from lib.access import Actor
from lib.customers.scope import find_project
from lib.errors import Forbidden, NotFound, Refused
from lib.i18n import N_
from lib.surveys.campaign_rules import CampaignRow, Terms
from lib.surveys.population_rows import strata_of
from lib.surveys.sampling_rules import Homes, Key, Share, planned
from lib.surveys.scope import find_campaign, of_project

OF_CAMPAIGN = (
    "id",
    "no",
    "title",
    "state",
    "period",
    "anonymous",
    "opens_on",
    "closes_on",
    "target",
    "everybody",
    "margin",
    "confidence",
    "rate",
    "rest_days",
    "seed",
    "form_version_id",
    "version",
)


def in_words() -> Select[*tuple[Any, ...]]:
    """Campaigns with the questionnaire each asks."""
    return (
        select(Campaign, Form.code, FormVersion.no, FormVersion.content["title"])
        .join(FormVersion, FormVersion.id == Campaign.form_version_id)
        .join(Form, Form.id == FormVersion.form_id)
    )


def shown(s: Session, actor: Actor, found: Collection[Any]) -> list[CampaignRow]:
    """Rows of in_words with their projects and numbers, each asked for once."""
    ids = [row[0].id for row in found]
    numbers, answers, places = _numbers(s, actor, ids), _answers(s, actor, ids), _places(s, ids)
    return [_row(row, actor, numbers, answers, places.get(row[0].id, {})) for row in found]


def _row(
    row: Any,
    actor: Actor,
    numbers: Mapping[int, tuple[int, int]],
    answers: Mapping[int, int],
    places: Mapping[int, str],
) -> CampaignRow:
    campaign, form, no, title = row
    seen = {id: name for id, name in places.items() if actor.sees(id)}
    invited, answered = numbers.get(campaign.id, (0, 0))
    return CampaignRow(
        **{name: getattr(campaign, name) for name in OF_CAMPAIGN},
        open_code=campaign.open_code or "",
        form=form,
        form_version=no,
        questionnaire=title,
        projects=seen,
        elsewhere=len(places) - len(seen),
        invited=invited,
        answered=answered,
        answers=answers.get(campaign.id, 0),
    )


def _numbers(s: Session, actor: Actor, ids: Collection[int]) -> dict[int, tuple[int, int]]:
    answered = func.count().filter(Invitation.state == InviteState.ANSWERED)
    counted = (
        select(Invitation.campaign_id, func.count(), answered)
        .where(Invitation.campaign_id.in_(ids), of_project(actor, Invitation.project_id))
        .group_by(Invitation.campaign_id)
    )
    return {id: (invited, done) for id, invited, done in s.execute(counted)}


def _answers(s: Session, actor: Actor, ids: Collection[int]) -> dict[int, int]:
    counted = (
        select(SurveyResponse.campaign_id, func.count())
        .where(
            SurveyResponse.campaign_id.in_(ids),
            SurveyResponse.standing == Standing.VALID,
            of_project(actor, SurveyResponse.project_id),
        )
        .group_by(SurveyResponse.campaign_id)
    )
    return dict(s.execute(counted).all())


def _places(s: Session, ids: Collection[int]) -> dict[int, dict[int, str]]:
    wanted = (
        select(Stratum.campaign_id, Project.id, Project.name)
        .join(Project, Project.id == Stratum.project_id)
        .where(Stratum.campaign_id.in_(ids))
        .order_by(Project.code)
        .distinct()
        .add_columns(Project.code)
    )
    found: dict[int, dict[int, str]] = {}
    for campaign_id, project_id, name, _ in s.execute(wanted):
        found.setdefault(campaign_id, {})[project_id] = name
    return found


# -- whoever runs it ---------------------------------------------------------------------------


def find_to_run(s: Session, actor: Actor, id: int, *states: CampaignState) -> Campaign:
    """Only by somebody who sees every project it asks in; in one of these states, where any is named."""
    campaign = find_campaign(s, actor, id)
    asked = s.scalars(select(Stratum.project_id).where(Stratum.campaign_id == id).distinct())
    if not all(map(actor.sees, asked)):
        raise Forbidden(N_("This survey also asks in projects that are not yours. The head office runs it."))
    if states and campaign.state not in states:
        raise Refused(
            N_("“{title}” is “{state}” now; this step is not possible."),
            title=campaign.title,
            state=campaign.state.label,
        )
    return campaign


def newest_version(s: Session, code: str) -> int:
    """Of a questionnaire in use."""
    wanted = (
        select(FormVersion.id)
        .join(Form, Form.id == FormVersion.form_id)
        .where(Form.code == code, Form.kind == "survey", Form.active)
        .order_by(FormVersion.no.desc())
    )
    found = s.scalar(wanted.limit(1))
    if found is None:
        raise NotFound(N_("This questionnaire is not there, or has been switched off."))
    return found


def plan_for(s: Session, actor: Actor, terms: Terms, besides: int | None = None) -> dict[Key, Share]:
    """A project nobody lives in stands in the plan with nothing."""
    homes = strata_of(s, terms.project_ids, terms.rest_days, besides)
    lived_in = {project_id for project_id, _ in homes}
    for project_id in terms.project_ids:
        find_project(s, actor, project_id)
        if project_id not in lived_in:
            homes[project_id, CustomerClass.BASIC] = Homes(0, 0)
    return planned(homes, terms.design)


def keep_strata(s: Session, campaign_id: int, plan: Mapping[Key, Share]) -> None:
    rows = [
        {
            "campaign_id": campaign_id,
            "project_id": project_id,
            "category": category,
            "population": share.population,
            "wanted": share.wanted,
        }
        for (project_id, category), share in plan.items()
    ]
    if rows:
        s.execute(insert(Stratum), rows)
