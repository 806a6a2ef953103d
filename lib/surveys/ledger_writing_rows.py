"""Inside the import: answers kept for good, each in its survey, and taken back with their batch."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, null, select, update
from sqlalchemy.orm import Session

from db.choices.surveys import CampaignState, InviteState
from db.surveys import Campaign, CampaignTicket, Invitation, Stratum, SurveyResponse
from lib import clock
from lib.access import Actor
from lib.i18n import N_, translate
from lib.numbers import give_back, next_number
from lib.steps import Edit, Fate, Progress, Steps, asked, delete_rows, steps_of, take_edits_back
from lib.surveys.campaign_rules import period_in
from lib.surveys.campaigns import SERIES
from lib.surveys.ledger_rows import SECOND, Reading, Scene, Survey
from lib.surveys.response_rows import keep_response

TARGET, MARGIN, CONFIDENCE = Decimal(90), Decimal(5), Decimal(95)
TITLE = N_("Satisfaction survey {period}, collected elsewhere")
EVERY = 50


class Writer:
    """One batch of answers."""

    def __init__(
        self, s: Session, actor: Actor, project_id: int, campaign_id: int | None, batch_id: int
    ) -> None:
        self.s, self.actor, self.batch_id = s, actor, batch_id
        self.project_id, self.campaign_id = project_id, campaign_id
        self.steps = Steps(s, batch_id)

    def write(self, rows: list[dict[str, Any]], progress: Progress = lambda done, all: None) -> int:
        """Returns how many rows were left alone."""
        progress(0, len(rows))
        scene = Scene(self.s, self.actor, self.project_id, self.campaign_id, rows)
        readings = list(scene.readings())
        fresh = [one for one in readings if one.fate == Fate.NEW]
        for done, one in enumerate(fresh):
            self._keep(one)
            if done % EVERY == 0:
                progress(done, len(rows))
        self._mark_answered(fresh)
        self.steps.save()
        progress(len(rows), len(rows))
        return sum(one.fate == Fate.KEPT for one in readings)

    def _keep(self, one: Reading) -> None:
        if one.survey is None or one.whence is None:
            return
        keep_response(
            self.s,
            self._campaign(one.survey),
            one.survey.schema,
            one.content,
            whence=one.whence,
            channel=one.told.channel,
            at=one.at,
            by_id=self.actor.user_id,
            batch_id=self.batch_id,
            held=translate(self.actor.lang, SECOND) if one.held else "",
        )

    def _campaign(self, survey: Survey) -> Campaign:
        if survey.campaign is None:
            (id,) = self.steps.insert(Campaign, [self._closed(survey)])
            survey.campaign = self.s.get_one(Campaign, id)
        return survey.campaign

    def _closed(self, survey: Survey) -> dict[str, Any]:
        """Whom it asked is not known: no strata, so nothing can be weighed, and nobody was drawn."""
        now, (first, last) = clock.now(), days_of(survey.period)
        return {
            "no": next_number(self.s, SERIES, now),
            "title": translate(self.actor.lang, TITLE, period=period_in(self.actor.lang, survey.period)),
            "form_version_id": survey.form_version,
            "period": survey.period,
            "state": CampaignState.CLOSED,
            "anonymous": False,
            "opens_on": first,
            "closes_on": last,
            "target": TARGET,
            "margin": MARGIN,
            "confidence": CONFIDENCE,
            "everybody": True,
            "rate": 100,
            "rest_days": 0,
            "seed": 0,
            "open_code": None,
            "at": now,
            "by_id": self.actor.user_id,
            "opened_at": None,
            "closed_at": now,
            "version": 1,
        }

    def _mark_answered(self, fresh: list[Reading]) -> None:
        """Who was invited here and answered elsewhere is not asked again."""
        homes: dict[int, set[int]] = {}
        for one in fresh:
            if one.survey and one.survey.campaign and one.whence and one.whence.household_id:
                homes.setdefault(one.survey.campaign.id, set()).add(one.whence.household_id)
        for campaign, households in homes.items():
            wanted = select(Invitation).where(
                Invitation.campaign_id == campaign, Invitation.state != InviteState.ANSWERED
            )
            invited = [row[0] for row in asked(self.s, wanted, Invitation.household_id, households)]
            self.steps.change(Invitation, [_answered(one) for one in invited])
            forgotten = update(Invitation).where(Invitation.id.in_([one.id for one in invited]))
            self.s.execute(forgotten.values(draft=null()).execution_options(synchronize_session=False))


def _answered(one: Invitation) -> Edit:
    return Edit(one.id, one.version, {"state": one.state}, {"state": InviteState.ANSWERED})


def days_of(period: str) -> tuple[date, date]:
    year, _, quarter = period.partition("Q")
    if not quarter:
        return date(int(year), 1, 1), date(int(year), 12, 31)
    last = int(quarter) * 3
    return date(int(year), last - 2, 1), date(int(year), last, monthrange(int(year), last)[1])


def counted(s: Session, batches: Collection[int]) -> dict[int, int]:
    """Batch → answers of it that are here. Steps would number them in the order they came."""
    wanted = select(SurveyResponse.batch_id, func.count()).group_by(SurveyResponse.batch_id)
    return {row[0]: row[1] for row in asked(s, wanted, SurveyResponse.batch_id, batches)}


# -- the way back ------------------------------------------------------------------------------


def take_back(s: Session, batch_id: int) -> int:
    """Returns how many answers stay because somebody has judged them since."""
    r, done = SurveyResponse, steps_of(s, batch_id, Campaign, Invitation)
    s.execute(delete(r).where(r.batch_id == batch_id, r.version == 1))
    kept = s.scalar(select(func.count()).where(r.batch_id == batch_id)) or 0
    take_edits_back(s, Invitation, done[Invitation].edits)
    gone = {id for id in done[Campaign].made if not _is_used(s, id)}
    give_back(s, [row[0] for row in asked(s, select(Campaign.no), Campaign.id, gone)])
    delete_rows(s, Campaign, gone)
    return kept


def _is_used(s: Session, id: int) -> bool:
    tables = (SurveyResponse, Invitation, Stratum, CampaignTicket)
    return any(s.scalar(select(table.id).where(table.campaign_id == id).limit(1)) for table in tables)
