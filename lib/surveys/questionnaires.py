"""《客户满意度调查表》 of a campaign: blank, or one for each household that is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.surveys import CampaignState
from db.customers import Project
from db.surveys import Campaign, Stratum
from lib.access import Actor, command, query
from lib.documents.questionnaire import Questionnaire, Sheet
from lib.forms import find as forms
from lib.i18n import DEFAULT, pick
from lib.standards.company import company
from lib.surveys import links
from lib.surveys.campaign_rules import Part
from lib.surveys.questionnaire_rules import (
    BY_NAME,
    HOW_TO,
    NAMELESS,
    address_of,
    parts_of,
    period_told,
    sheet_title,
)
from lib.surveys.scope import find_campaign, of_project


@dataclass(frozen=True)
class Papers:
    asked: Questionnaire
    sheets: Sequence[Sheet]


@query("surveys.view")
def blank_paper(s: Session, actor: Actor, *, id: int) -> Papers:
    """For anybody to fill in; with the open link while it leads somewhere."""
    campaign = find_campaign(s, actor, id)
    code = campaign.open_code or "" if campaign.state == CampaignState.OPEN else ""
    asked = _asked(s, actor, campaign)
    return Papers(asked, [Sheet(url=address_of(company.within(s, actor).site, code))])


@command("surveys.enter")
def household_papers(s: Session, actor: Actor, *, id: int, part: Part) -> Papers:
    """One for each household of the part, with its own link; who printed them is kept."""
    campaign = find_campaign(s, actor, id)
    found = links.print_sheets.within(s, actor, id=id, part=part)
    several = len({project for project, _, _ in found.items}) > 1
    sheets = [
        Sheet(f"{project}　{room}" if several else room, address_of(found.site, code))
        for project, room, code in found.items
    ]
    return Papers(_asked(s, actor, campaign), sheets)


def _asked(s: Session, actor: Actor, campaign: Campaign) -> Questionnaire:
    schema = forms.schema_of.within(s, actor, version_id=campaign.form_version_id)
    facts = company.within(s, actor)
    return Questionnaire(
        company=facts.name,
        project=_only_project(s, actor, campaign),
        no=campaign.no,
        title=sheet_title(pick(schema.title, DEFAULT)),
        period=period_told(campaign.period),
        intro=pick(schema.help, DEFAULT),
        how=HOW_TO,
        privacy=NAMELESS if campaign.anonymous else BY_NAME,
        nameless=campaign.anonymous,
        parts=parts_of(schema),
        hotline=facts.hotline,
    )


def _only_project(s: Session, actor: Actor, campaign: Campaign) -> str:
    """Its name, where the campaign asks in one only that is in sight."""
    asks = select(Stratum.project_id).where(
        Stratum.campaign_id == campaign.id, of_project(actor, Stratum.project_id)
    )
    names = s.scalars(select(Project.name).where(Project.id.in_(asks)).limit(2)).all()
    return names[0] if len(names) == 1 else ""
