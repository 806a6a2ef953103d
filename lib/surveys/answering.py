"""Answering by a link: whoever holds it, without an account."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from db.choices.surveys import AnswerChannel, CampaignState, InviteState
from db.surveys import Invitation
from lib import clock
from lib.access import Actor, command, query
from lib.errors import Refused
from lib.forms import find as forms
from lib.forms.checks import check
from lib.forms.public_rules import of_residents
from lib.forms.schema import FormSchema
from lib.i18n import N_
from lib.standards import company as companies
from lib.surveys.answer_rows import Link, Place, find_link, keep_answer, keep_draft, note_opened, places_of
from lib.surveys.link_rules import Stage, pages, stage_of
from lib.surveys.response_rows import From
from lib.surveys.wishes import wish

LONGEST = 100_000
"""Signs of a draft, all questions together."""
NOT_NOW = N_("This survey does not take answers now.")


@dataclass(frozen=True)
class Paper:
    """The questionnaire behind a link. given, page: what was typed so far by an own link, and how far.

    places has more than one choice by an open link alone; seen is False until an own link is first opened.
    """

    campaign_id: int
    title: str
    anonymous: bool
    invited: bool
    stage: Stage
    schema: FormSchema
    company: str
    hotline: str
    places: tuple[Place, ...]
    seen: bool = True
    page: int = 0
    given: dict[str, list[str]] = field(default_factory=dict)


@query("surveys.answer")
def by_link(s: Session, actor: Actor, *, code: str) -> Paper:
    """Nothing of the household is in it, whoever holds the link."""
    link, facts = find_link(s, actor, code), companies.company.within(s, actor)
    mine = link.invitation
    draft = mine.draft if mine and mine.draft else {}
    return Paper(
        campaign_id=link.campaign.id,
        title=link.campaign.title,
        anonymous=link.campaign.anonymous,
        invited=mine is not None,
        stage=_stage(link),
        schema=of_residents(_schema(s, actor, link)),
        company=facts.name,
        hotline=facts.hotline,
        places=places_of(s, actor, link),
        seen=mine is None or mine.state != InviteState.WAITING,
        page=draft.get("page", 0),
        given=draft.get("given", {}),
    )


def _stage(link: Link) -> Stage:
    asked = link.campaign
    now = stage_of(asked.state, asked.opens_on, asked.closes_on, clock.local(clock.now()).date())
    answered = link.invitation is not None and link.invitation.state == InviteState.ANSWERED
    return Stage.ANSWERED if answered else now


def _schema(s: Session, actor: Actor, link: Link) -> FormSchema:
    return forms.schema_of.within(s, actor, version_id=link.campaign.form_version_id)


@command("surveys.answer")
def open_by_link(s: Session, actor: Actor, *, code: str) -> None:
    link = find_link(s, actor, code)
    if link.invitation and _stage(link) == Stage.OPEN:
        note_opened(s, link.invitation.id)


@command("surveys.answer")
def save_by_link(s: Session, actor: Actor, *, code: str, page: int, given: dict[str, list[str]]) -> None:
    """What is typed so far, as typed, to go on by the same link elsewhere; wiped when it is sent.

    Too late after another phone has sent it: then nothing is kept, and the next page says so.
    """
    link = find_link(s, actor, code)
    schema = of_residents(_schema(s, actor, link))
    known = {one.id for one in schema.fields}
    kept = {id: texts for id, texts in given.items() if id in known}
    long = sum(len(text) for said in kept.values() for text in said) > LONGEST
    if long or _stage(link) not in (Stage.OPEN, Stage.ANSWERED):
        raise Refused(NOT_NOW)
    if link.invitation:
        last = len(pages(schema)) - 1
        keep_draft(s, link.invitation.id, {"page": min(max(page, 0), last), "given": kept})


@command("surveys.answer")
def answer_by_link(
    s: Session,
    actor: Actor,
    *,
    code: str,
    values: dict[str, Any],
    project_id: int | None = None,
    building_id: int | None = None,
) -> bool:
    """True when kept, False where this household has answered already. The place counts by an open link."""
    link = find_link(s, actor, code)
    stage = _stage(link)
    if stage == Stage.ANSWERED:
        return False
    if stage != Stage.OPEN:
        raise Refused(NOT_NOW)
    schema = _schema(s, actor, link)
    clean = check(of_residents(schema), values, today=clock.local(clock.now()).date())
    mine = link.invitation
    return keep_answer(
        s,
        link.campaign,
        schema,
        clean,
        whence=_of_household(mine) if mine else _of_place(places_of(s, actor, link), project_id, building_id),
        channel=AnswerChannel.LINK if mine else AnswerChannel.OPEN,
        invitation_id=mine.id if mine else None,
    )


def _of_household(mine: Invitation) -> From:
    return From(mine.project_id, mine.building_id, mine.category, mine.household_id, mine.customer_id)


def _of_place(places: Sequence[Place], project_id: int | None, building_id: int | None) -> From:
    """One of those offered; a building may be left out."""
    place = places[0] if len(places) == 1 else next((one for one in places if one.id == project_id), None)
    if place is None or (building_id is not None and building_id not in dict(place.buildings)):
        raise Refused(N_("Please say where you live."))
    return From(place.id, building_id)


@command("surveys.answer")
def wish_by_link(
    s: Session,
    actor: Actor,
    *,
    code: str,
    project_id: int,
    name: str,
    phone: str,
    words: str,
    dimension: str,
    agreed: int,
) -> int:
    """A ticket to call back whoever has answered and agrees; of an anonymous survey without the household."""
    link = find_link(s, actor, code)
    if link.campaign.state == CampaignState.DRAFT:
        raise Refused(NOT_NOW)
    mine = None if link.campaign.anonymous else link.invitation
    return wish.within(
        s,
        actor,
        campaign_id=link.campaign.id,
        household_id=mine.household_id if mine else None,
        project_id=project_id,
        name=name,
        phone=phone,
        words=words,
        dimension=dimension,
        agreed=agreed,
    )
