"""Before answers collected elsewhere are brought in: which survey they may go to, and what is asked there."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.surveys import CampaignState
from db.surveys import Campaign
from lib.access import Actor, query
from lib.forms import find as forms
from lib.forms.schema import Text
from lib.surveys.ledger_rows import brought_in
from lib.surveys.ledger_rules import form_of, matched
from lib.surveys.scope import find_campaign, visible

MOST = 100


@query("surveys.import")
def surveys_to_fill(s: Session, actor: Actor) -> dict[int, str]:
    """Under way or ended, the newest first."""
    begun = Campaign.state.in_((CampaignState.OPEN, CampaignState.CLOSED))
    wanted = select(Campaign.id, Campaign.title, Campaign.no).where(visible(actor), begun)
    found = s.execute(wanted.order_by(Campaign.id.desc()).limit(MOST))
    return {id: f"{title} · {no}" for id, title, no in found}


@query("surveys.import")
def questions_of(
    s: Session, actor: Actor, *, campaign_id: int | None, period: str, headings: Sequence[str]
) -> list[tuple[str, Text]]:
    """Each heading with the question it is taken for; "" where it is none of the survey's."""
    known = find_campaign(s, actor, campaign_id) if campaign_id else brought_in(s, actor, period)
    if known:
        schema = forms.schema_of.within(s, actor, version_id=known.form_version_id)
    else:
        in_force = forms.forms_in_force.within(s, actor, kind="survey").get(form_of(period))
        if in_force is None:
            return []
        schema = in_force[1]
    found = matched(schema, headings)
    labels = {field.id: field.label for field in schema.fields}
    return [(heading, labels.get(found.get(heading, ""), "")) for heading in headings]
