"""The invented company asks its households: quarters gone by, last year without names, one under way."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.choices.surveys import CampaignState
from db.surveys import Campaign, Invitation, SurveyResponse
from lib import clock
from lib.demo.rows import write
from lib.demo.staff import Crew
from lib.demo.survey_answers import DESIGN, Asking
from lib.demo.texts import SEED, Dice, dice
from lib.forms.find import Forms
from lib.numbers import next_number
from lib.surveys.campaign_rules import quarter_of
from lib.surveys.campaigns import SERIES
from lib.surveys.population_rows import Home, homes_of

PRESET = Path(__file__).parent.parent.parent / "db" / "presets" / "demo_surveys.yaml"
PROJECTS = (1, 2, 3)
QUARTERS = 4
BEGUN = timedelta(days=9)
MORNING, EVENING = time(9), time(21)


@dataclass(frozen=True)
class Round:
    """One campaign. level: which of the quarters' levels it hears; until: what has come in by then."""

    title: str
    form: str
    period: str
    level: int
    opens_at: datetime
    closes_at: datetime
    until: datetime
    anonymous: bool = False

    @property
    def ended(self) -> bool:
        return self.until >= self.closes_at


@cache
def told() -> dict[str, Any]:
    return dict(yaml.safe_load(PRESET.read_text("utf8")))


def ask(s: Session, crews: dict[int, Crew], by_id: int | None, forms: Forms, now: datetime) -> list[Campaign]:
    """Every household of the first projects that is lived in. Returns the quarters, the latest last."""
    chance, homes = dice(SEED + 2), homes_of(s, PROJECTS, 0, None)
    asked = [_asked(s, round, homes, crews, by_id, forms, chance) for round in _rounds(now)]
    return [campaign for campaign in asked if not campaign.anonymous]


def _asked(
    s: Session,
    round: Round,
    homes: list[Home],
    crews: dict[int, Crew],
    by_id: int | None,
    forms: Forms,
    chance: Dice,
) -> Campaign:
    campaign = _campaign(s, round, by_id, forms, chance)
    share = (round.until - round.opens_at) / (round.closes_at - round.opens_at)
    asking = Asking(chance, told(), campaign, forms[round.form][1], crews, round.level)
    write(s, asking.rows(homes, round.opens_at, round.until, share))
    if not campaign.anonymous:
        _point_at_answers(s, campaign)
    return campaign


def _campaign(s: Session, round: Round, by_id: int | None, forms: Forms, chance: Dice) -> Campaign:
    campaign = Campaign(
        no=next_number(s, SERIES, round.opens_at),
        title=round.title,
        form_version_id=forms[round.form][0],
        period=round.period,
        state=CampaignState.CLOSED if round.ended else CampaignState.OPEN,
        anonymous=round.anonymous,
        opens_on=clock.local(round.opens_at).date(),
        closes_on=clock.local(round.closes_at).date(),
        target=told()["target"],
        everybody=DESIGN.everybody,
        margin=DESIGN.margin,
        confidence=DESIGN.confidence,
        rate=DESIGN.rate,
        rest_days=0,
        seed=chance.randint(1, 10**6),
        at=round.opens_at - timedelta(days=2),
        by_id=by_id,
        opened_at=round.opens_at,
        closed_at=round.closes_at if round.ended else None,
    )
    s.add(campaign)
    s.flush()
    return campaign


def _point_at_answers(s: Session, campaign: Campaign) -> None:
    """The database has numbered them by now."""
    same = (
        SurveyResponse.campaign_id == Invitation.campaign_id,
        SurveyResponse.household_id == Invitation.household_id,
    )
    found = select(SurveyResponse.id).where(*same).correlate(Invitation).scalar_subquery()
    mine = update(Invitation).where(Invitation.campaign_id == campaign.id).values(response_id=found)
    s.execute(mine.execution_options(synchronize_session=False))


# -- when --------------------------------------------------------------------------------------


def _rounds(now: datetime) -> list[Round]:
    """In the order they began, as their numbers go."""
    today, long = clock.local(now).date(), timedelta(days=told()["days"])
    ends = [_end_of_quarter(today, back) for back in range(QUARTERS, 0, -1)]
    found = [_quarter(end - long, end, level, now) for level, end in enumerate(ends)]
    began = max(today - BEGUN, ends[-1] + timedelta(days=1))
    found += [_quarter(began, began + long, QUARTERS, now), _year(today.year - 1, ends, now)]
    return sorted(found, key=lambda round: round.opens_at)


def _end_of_quarter(day: date, back: int) -> date:
    """The last day of the quarter so many before this one."""
    month = day.year * 12 + (day.month - 1) // 3 * 3 - 3 * (back - 1)
    return date(month // 12, month % 12 + 1, 1) - timedelta(days=1)


def _quarter(opens: date, closes: date, level: int, now: datetime) -> Round:
    year, quarter = (period := quarter_of(opens)).split("Q")
    title = told()["titles"]["quarter"].format(year=year, quarter="一二三四"[int(quarter) - 1])
    end = _at(closes, EVENING)
    begin = min(_at(opens, MORNING), now)
    return Round(title, "survey_quarter", period, level, begin, end, min(now, end))


def _year(year: int, ends: list[date], now: datetime) -> Round:
    """In December, without names; it hears what that quarter heard."""
    last = date(year, 12, 31)
    level = ends.index(last) if last in ends else 0
    end = _at(last - timedelta(days=10), EVENING)
    begin = end - timedelta(days=told()["days"])
    title = told()["titles"]["year"].format(year=year)
    return Round(title, "survey_year", str(year), level, begin, end, end, anonymous=True)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, clock.zone())
