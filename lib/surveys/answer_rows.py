"""Inside the use cases: what a link leads to, and one answer a household, whoever sends it first.

Of an anonymous campaign nothing written here ties an answer to a link: the invitation says that there is an
answer, the answer has neither link nor moment, and the audit log hears of the campaign alone. What remains
to whoever reads the database's own files is said in docs/anonymity.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, null, select, update
from sqlalchemy.orm import Session

from db.choices.surveys import AnswerChannel, InviteState
from db.customers import Building, Project
from db.surveys import Campaign, Invitation, Stratum
from lib import audit, clock
from lib.access import Actor
from lib.errors import NotFound
from lib.forms.schema import FormSchema
from lib.i18n import N_
from lib.surveys.response_rows import From, keep_response
from lib.surveys.scope import of_project

MOST_BUILDINGS = 200
"""More make the page too heavy to choose from; then only the project is asked."""


@dataclass(frozen=True)
class Place:
    """A project that is asked, with its buildings by number."""

    id: int
    name: str
    buildings: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Link:
    """A household's own, or with no invitation the one anybody may use."""

    campaign: Campaign
    invitation: Invitation | None = None


def find_link(s: Session, actor: Actor, code: str) -> Link:
    """By its code; one that never was and one of another project look alike."""
    mine = select(Campaign, Invitation).join(Invitation, Invitation.campaign_id == Campaign.id)
    wanted = mine.where(Invitation.code == code, of_project(actor, Invitation.project_id))
    if own := s.execute(wanted).one_or_none():
        return Link(own[0], own[1])
    here = exists().where(Stratum.campaign_id == Campaign.id, of_project(actor, Stratum.project_id))
    campaign = s.scalars(select(Campaign).where(Campaign.open_code == code, here)).one_or_none()
    if campaign is None:
        raise NotFound(N_("This link is not in use. Please ask the property office for the right one."))
    return Link(campaign)


def places_of(s: Session, actor: Actor, link: Link) -> tuple[Place, ...]:
    """Where whoever holds the link may live: by an own one its project alone."""
    asked = select(Stratum.project_id).where(Stratum.campaign_id == link.campaign.id)
    here = Project.id == link.invitation.project_id if link.invitation else Project.id.in_(asked)
    wanted = select(Project.id, Project.name).where(here, of_project(actor, Project.id))
    names = dict(s.execute(wanted.order_by(Project.name)).all())
    buildings = {} if link.invitation else _buildings(s, list(names))
    return tuple(Place(id, name, tuple(buildings.get(id, ()))) for id, name in names.items())


def _buildings(s: Session, projects: list[int]) -> dict[int, list[tuple[int, str]]]:
    wanted = select(Building.project_id, Building.id, Building.name).where(Building.project_id.in_(projects))
    rows = s.execute(wanted.order_by(func.length(Building.name), Building.name)).all()
    found: dict[int, list[tuple[int, str]]] = {}
    for project, id, name in rows if len(rows) <= MOST_BUILDINGS else ():
        found.setdefault(project, []).append((id, name))
    return found


def keep_answer(
    s: Session,
    campaign: Campaign,
    schema: FormSchema,
    values: Mapping[str, Any],
    *,
    whence: From,
    channel: AnswerChannel,
    invitation_id: int | None = None,
    by_id: int | None = None,
) -> bool:
    """False where the household has answered already: nothing is kept then. values are clean."""
    if invitation_id is not None and not _claimed(s, invitation_id):
        return False
    now = clock.now()
    how: dict[str, Any] = {"whence": whence, "channel": channel, "at": now, "by_id": by_id}
    response = keep_response(s, campaign, schema, values, **how)
    noted: dict[str, Any] = {"table": "survey_response", "campaign": campaign.no, "answered": channel.value}
    if not campaign.anonymous and invitation_id is not None:
        noted["invitation"] = invitation_id
        _tie(s, invitation_id, response.id, now)
    audit.note(s, **noted)
    return True


def _claimed(s: Session, invitation_id: int) -> bool:
    """One statement, so that of two who send at once the second finds it taken, on either engine."""
    free = update(Invitation).where(Invitation.id == invitation_id, Invitation.state != InviteState.ANSWERED)
    taken = free.values(state=InviteState.ANSWERED, draft=null(), version=Invitation.version + 1)
    done = s.execute(taken.execution_options(synchronize_session=False))
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _tie(s: Session, invitation_id: int, response_id: int, now: datetime) -> None:
    known = update(Invitation).where(Invitation.id == invitation_id)
    tied = known.values(answered_at=now, response_id=response_id)
    s.execute(tied.execution_options(synchronize_session=False))


def note_opened(s: Session, invitation_id: int) -> None:
    """Once, for the funnel; no deed of anybody's, so no entry in the audit log."""
    new = Invitation.id == invitation_id, Invitation.state == InviteState.WAITING
    opened = update(Invitation).where(*new).values(state=InviteState.OPENED, version=Invitation.version + 1)
    s.execute(opened.execution_options(synchronize_session=False))


def keep_draft(s: Session, invitation_id: int, draft: dict[str, Any]) -> None:
    """What is typed so far; nothing once the household has answered."""
    free = Invitation.id == invitation_id, Invitation.state != InviteState.ANSWERED
    s.execute(
        update(Invitation).where(*free).values(draft=draft).execution_options(synchronize_session=False)
    )
