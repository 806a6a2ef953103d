"""What a household answered by name; an anonymous answer belongs to none."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.surveys import AnswerChannel, Dimension, Standing
from db.surveys import Campaign, SurveyResponse
from lib.access import Actor, query
from lib.customers.scope import find_household
from lib.forms import find as forms
from lib.forms.schema import FormSchema, Kind
from lib.masks import mask_numbers
from lib.surveys.marks_rules import scored, unpacked
from lib.surveys.scope import of_project

MOST = 20


@dataclass(frozen=True)
class Said:
    """id is the campaign's; overall of its question's highest mark, nps of ten; telephones are masked."""

    id: int
    title: str
    period: str
    at: datetime | None
    channel: AnswerChannel
    standing: Standing
    overall: int | None
    nps: int | None
    comment: str


@query("surveys.answers")
def of_household(s: Session, actor: Actor, *, household_id: int) -> list[Said]:
    """The latest first."""
    find_household(s, actor, household_id)
    mine = SurveyResponse.household_id == household_id, of_project(actor, SurveyResponse.project_id)
    wanted = select(SurveyResponse, Campaign).join(Campaign, Campaign.id == SurveyResponse.campaign_id)
    found = s.execute(wanted.where(*mine).order_by(SurveyResponse.at.desc()).limit(MOST)).all()
    return [
        _said(answer, campaign, forms.schema_of.within(s, actor, version_id=answer.form_version_id))
        for answer, campaign in found
    ]


def _said(answer: SurveyResponse, campaign: Campaign, schema: FormSchema) -> Said:
    asked = ["nps" if field.kind == Kind.NPS else field.dimension for field in scored(schema)]
    marks = dict(zip(asked, unpacked(answer.marks), strict=False))
    return Said(
        id=campaign.id,
        title=campaign.title,
        period=campaign.period,
        at=answer.at,
        channel=answer.channel,
        standing=answer.standing,
        overall=marks.get(Dimension.OVERALL),
        nps=marks.get("nps"),
        comment=mask_numbers(answer.comment),
    )
