"""Fifty desks send their form in the same moment, each of them twice, through the real WebSocket."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from db import base
from db.tickets import Ticket
from tests.cast import Cast
from tests.conftest import installation, reread_settings
from tests.web.site import Site, copy_of, started, token_of
from tests.ws import Tab

pytestmark = pytest.mark.slow
DESKS = 50
FORM = {"公共区域位置 *": "大堂", "报修类别 *": "供电照明", "紧急程度 *": "一般", "报修方式 *": "电话"}


@pytest.fixture
def town(tmp_path: Path, templates: Path) -> Iterator[tuple[Site, Cast]]:
    data = copy_of(templates / "cast", tmp_path / "data")
    with pytest.MonkeyPatch.context() as patch, installation(patch, data), started(data) as site:
        database = base.use(reread_settings().database_url)
        yield site, Cast(database)
        database.engine.dispose()
        base._database = None


async def at_the_form(site: Site, token: str) -> Tab:
    tab = site.tab(token)
    await tab.connect()
    await tab.open("intake")
    await tab.click("公共区域")
    return tab


async def send(tab: Tab, number: int) -> None:
    """Twice, as an impatient finger does: the same form and button again before the first answer is there."""
    for name, value in {**FORM, "报修内容 *": f"第 {number} 台"}.items():
        tab.put(tab.widget(name), value)
    press = (tab.widget("登记报修", "button").id, "trigger_value", True)
    filled = dict(tab.values)
    first = asyncio.ensure_future(tab.rerun(press))
    await asyncio.sleep(0.01)
    tab.values = filled
    await asyncio.gather(first, tab.rerun(press), return_exceptions=True)


async def rush(site: Site, tokens: list[str]) -> None:
    tabs = await asyncio.gather(*(at_the_form(site, token) for token in tokens))
    await asyncio.gather(*(send(tab, number) for number, tab in enumerate(tabs)))
    await asyncio.gather(*(tab.close() for tab in tabs))


def test_fifty_forms_sent_twice_make_fifty_tickets(town: tuple[Site, Cast]) -> None:
    site, cast = town
    asyncio.run(rush(site, [token_of(cast, "clerk") for _ in range(DESKS)]))
    with cast.database.reading() as s:
        told = s.execute(
            select(func.count(), func.count(Ticket.summary.distinct())).where(Ticket.summary.startswith("第"))
        ).one()
        numbers = sorted(int(no.split("-")[1]) for no in s.scalars(select(Ticket.no)))
    assert tuple(told) == (DESKS, DESKS)
    assert numbers == list(range(1, len(numbers) + 1))
