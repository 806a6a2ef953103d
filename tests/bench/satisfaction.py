"""The satisfaction screen over 200,000 answers of twelve questions, each part against its static twin.

warm: what others have looked at since the last answer; filter: a choice nobody has made yet; cold: as the
first to look after an answer came. A twin shows finished charts from memory and asks the database nothing.
"""

import asyncio
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db import base
from db.base import Database
from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, CampaignState, Standing
from db.customers import Household
from db.forms import Form, FormVersion
from db.surveys import Campaign, Stratum, SurveyResponse
from lib import clock, setup
from lib.demo import company
from lib.demo.company import Size
from tests.bench.ground import PEOPLE, ROOT
from tests.bench.screens import reruns
from tests.bench.visits import Deed, Visit, searching
from tests.cast import PASSWORD_HASH
from tests.conftest import installation
from tests.surveys.many import packed
from tests.ws import Tab

KEPT = ROOT / "data" / "bench" / "satisfaction"
ANSWERS, EARLIER = 200_000, 20_000
SIZE = Size(projects=20, households=8_000, customers=9_000, tickets=200, days=30)
PARTS = ("总览", "项目与客群", "趋势与对比", "优先改进", "回收与意见")
PERIODS = ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
CHOICES = ("基础客户", "重点客户", "高价值客户")


def run(words: list[str]) -> bool:
    """words: `warm`, `filter` or `cold`; none means all. Apart: a cold look empties what all share."""
    with surveyed() as (database, data):
        with database.reading() as s:
            asked = s.scalar(select(Campaign.id).where(Campaign.no == numbered(PERIODS[-1])))
        found = visits(asked or 0)
        for kind in words or ("warm", "filter", "cold"):
            asyncio.run(reruns(data, [visit for visit in found if visit.name.endswith(f", {kind}")]))
    return True


def visits(id: int) -> list[Visit]:
    warm = [
        Visit(f"{part}, warm", "satisfaction", query=f"id={id}", ready=searching("results:tab", part))
        for part in PARTS
    ]
    named = [(visit, visit.name.split(",")[0]) for visit in warm]
    narrower = [
        replace(visit, name=f"{part}, filter", query=f"id={id}&fresh=1", deed=choosing())
        for visit, part in named
    ]
    first = replace(warm[0], name=f"{PARTS[0]}, cold", query=f"id={id}&cold=1")
    return [*warm, *narrower, first]


def numbered(period: str) -> str:
    return f"DC{period}"


def choosing() -> Deed:
    """Another class of customers; each tab goes its own round."""
    rounds: dict[int, Iterator[str]] = {}

    async def choose(tab: Tab) -> None:
        await tab.set("results:class", next(rounds.setdefault(id(tab), cycle(CHOICES))))

    return choose


# -- the answers -------------------------------------------------------------------------------


@contextmanager
def surveyed() -> Iterator[tuple[Database, Path]]:
    """Made once, and kept until somebody removes it."""
    with pytest.MonkeyPatch.context() as patch, installation(patch, KEPT) as settings:
        if not KEPT.exists():
            _make(settings.database_url)
        database = base.use(settings.database_url)
        yield database, KEPT
        database.engine.dispose()


def _make(url: str) -> None:
    database = base.use(url)
    print(f"   making {ANSWERS:,} answers", flush=True)
    try:
        setup.bring_up_to_date(database)
        company.make(database, SIZE, dict.fromkeys(PEOPLE, PASSWORD_HASH))
        chance = random.Random(6)
        for period in PERIODS:
            many = ANSWERS if period == PERIODS[-1] else EARLIER
            with database.writing() as s:
                _asked(s, period, many, chance)
    except BaseException:
        shutil.rmtree(KEPT, ignore_errors=True)
        raise
    finally:
        database.engine.dispose()


def _asked(s: Session, period: str, many: int, chance: random.Random) -> None:
    version = s.scalars(select(FormVersion.id).join(Form).where(Form.code == "survey_year")).first()
    days = {"opens_on": date(2025, 1, 1), "closes_on": date(2025, 12, 31), "at": clock.now()}
    wishes = {"target": Decimal(90), "margin": Decimal(5), "confidence": Decimal(95), "seed": 1}
    campaign = Campaign(
        no=numbered(period),
        title="满意度调查",
        form_version_id=version,
        period=period,
        state=CampaignState.CLOSED,
        anonymous=False,
        **days,
        **wishes,
    )
    s.add(campaign)
    s.flush()
    homes = s.execute(select(Household.project_id, Household.building_id)).all()
    for project in sorted({project for project, _building in homes}):
        for category, n in zip(CustomerClass, (9_000, 600, 300, 100), strict=True):
            known = {"project_id": project, "category": category, "population": n, "wanted": n}
            s.add(Stratum(campaign_id=campaign.id, **known))
    s.flush()
    rows = (_row(campaign, chance, *chance.choice(homes)) for _ in range(many))
    while batch := list(islice(rows, 20_000)):
        s.execute(insert(SurveyResponse), batch)


def _row(campaign: Campaign, chance: random.Random, project: int, building: int | None) -> dict[str, Any]:
    marks = packed(chance, 3.6 + project % 7 / 10)
    content = dict(zip(QUESTIONS, marks, strict=False)) | {"years": "from_3", "comment": "电梯太慢"}
    return {
        "campaign_id": campaign.id,
        "form_version_id": campaign.form_version_id,
        "project_id": project,
        "building_id": building,
        "category": chance.choices(tuple(CustomerClass), (80, 12, 6, 2))[0],
        "channel": chance.choice(tuple(AnswerChannel)),
        "standing": Standing.VALID,
        "reason": "",
        "at": clock.now(),
        "marks": marks,
        "comment": chance.choice(COMMENTS),
        "content": content,
        "version": 1,
    }


QUESTIONS = tuple(f"q{n}" for n in range(10))
COMMENTS = ("", "", "", "电梯太慢，希望尽快维修", "保洁很好", "停车难")
