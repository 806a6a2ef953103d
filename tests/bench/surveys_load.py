"""Two thousand households answer a questionnaire of three pages within five minutes: everything kept?

Each opens its own link, has two pages saved, sends, and sees the thanks, from an address of its own.
"""

import asyncio
import re
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from sqlalchemy import func, insert, select

from db.base import Database
from db.choices.customers import CustomerClass
from db.choices.surveys import InviteState
from db.customers import Household
from db.surveys import Invitation, SurveyResponse
from tests.bench.ground import line, median, ms, p95, small_company
from tests.bench.residents import address
from tests.cast import Cast
from tests.surveys import campaigns
from tests.web.site import started

HOUSEHOLDS, SECONDS = 2_000, 300.0
# What is answered on each page; every page has its own button.
TYPED: tuple[dict[str, str | list[str]], ...] = (
    {"f_overall": "4", "f_service": "5", "f_repair": "2", "f_recommend": "8", "go": "next"},
    {"f_years": "from_3", "f_reported": "yes", "f_settled": "so_so", "go": "next"},
    {"f_reason": ["repair", "order"], "f_comment": "电梯常坏，希望加快维修。", "go": "send"},
)


def run(words: list[str]) -> bool:
    """`surveys_load [households [seconds]]`"""
    many, seconds = int(words[0]) if words else HOUSEHOLDS, float(words[1]) if words[1:] else SECONDS
    with small_company() as (database, cast):
        campaign, codes = ask(cast, many)
        with started(Path(database.engine.url.database or "").parent, TRUSTED_PROXIES="127.0.0.1") as site:
            found = asyncio.run(answering(site.url, codes, seconds))
        return told(database, campaign, found, seconds)


def ask(cast: Cast, many: int) -> tuple[int, list[str]]:
    """(campaign, a code for each of so many households more)."""
    asked = campaigns.campaign(cast, form="survey_year", anonymous=True)
    place = {"project_id": cast.project_a, "building_id": None}
    homes = [{**place, "unit": "", "number": str(n), "room": f"9-{n}", "version": 1} for n in range(many)]
    with cast.database.writing() as s:
        s.execute(insert(Household), homes)
        ids = s.scalars(select(Household.id).where(Household.room.like("9-%"))).all()
        state = {"campaign_id": asked.campaign, "category": CustomerClass.BASIC, "version": 1}
        rows = [{**place, **state, "household_id": id, "code": f"load{id:08}"} for id in ids]
        s.execute(insert(Invitation), rows)
    return asked.campaign, [str(row["code"]) for row in rows]


@dataclass
class Answered:
    """Seconds for opening, for each page saved, and for sending; thanked says that it came through."""

    opened: float = 0.0
    saved: list[float] = field(default_factory=list)
    sent: float = 0.0
    thanked: bool = False


async def answering(url: str, codes: list[str], seconds: float) -> list[Answered]:
    """They come evenly within so many seconds."""
    began = asyncio.get_running_loop().time()

    async def one(number: int, code: str) -> Answered:
        at = began + number * seconds / len(codes)
        await asyncio.sleep(max(0.0, at - asyncio.get_running_loop().time()))
        return await _household(url, code, {"X-Forwarded-For": address(number)})

    return list(await asyncio.gather(*(one(number, code) for number, code in enumerate(codes))))


async def _household(url: str, code: str, home: dict[str, str]) -> Answered:
    found = Answered()
    async with httpx.AsyncClient(
        base_url=url, trust_env=False, timeout=120, headers=home, verify=False, follow_redirects=True
    ) as browser:
        began = time.perf_counter()
        page = await browser.get(f"/s/{code}")
        found.opened = time.perf_counter() - began
        for typed in TYPED:
            carried = dict(re.findall(r'type="hidden" name="(form|page)" value="([^"]*)"', page.text))
            began = time.perf_counter()
            page = await browser.post(f"/s/{code}", data={**carried, **typed})
            found.saved.append(time.perf_counter() - began)
        found.sent = found.saved.pop()
        found.thanked = "/thanks" in str(page.url)
    return found


def told(database: Database, campaign: int, found: list[Answered], seconds: float) -> bool:
    with database.reading() as s:
        mine = Invitation.campaign_id == campaign
        kept = s.scalar(select(func.count()).where(SurveyResponse.campaign_id == campaign)) or 0
        done = s.scalar(select(func.count()).where(mine, Invitation.state == InviteState.ANSWERED)) or 0
        left = s.scalar(select(func.count()).where(mine, Invitation.draft.is_not(None))) or 0
    many, thanked = len(found), sum(one.thanked for one in found)
    print(
        f"   {many} households in {seconds:.0f} s: {thanked} thanked, {kept} answers kept, {many - kept} lost"
    )
    line("", "times", "p50", "p95", "slowest")
    for name, times in {
        "questionnaire opened": [one.opened for one in found],
        "page saved, next shown": [one for each in found for one in each.saved],
        "sent, thanks shown": [one.sent for one in found],
    }.items():
        line(name, str(len(times)), ms(median(times)), ms(p95(times)), ms(max(times)))
    return thanked == kept == done == many and not left
