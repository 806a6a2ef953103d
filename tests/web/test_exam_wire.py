"""What the product's own screens tell somebody who has to sit an exam: no question, no key, nobody's link."""

import asyncio
from typing import Any

import pytest

from db.choices.exams import SittingState
from db.staff import Staff
from lib import clock
from tests.cast import Cast
from tests.exams.announced import CONTENTS, Announced, alone, started
from tests.web.site import Site, token_of
from tests.ws import Tab

pytestmark = pytest.mark.slow
SCREENS = ("", "exams", "training", "practice", "exam", "exam_results", "marking", "exam_analysis")
SECRETS = (
    *(content.asked.stem[:8] for content in CONTENTS),
    *("火警拨打119", "气体检测", "首位接待者", "负责到底", "rubric", "tolerance", "explanation"),
)


class Recorder(Tab):
    """Keeps every byte that came."""

    def __init__(self, *told: Any, **more: Any) -> None:
        super().__init__(*told, **more)
        self.heard = b""

    def _take(self, message: Any) -> None:
        self.heard += message.SerializeToString()
        super()._take(message)


async def heard_by(site: Site, token: str, exam: int) -> bytes:
    async with Recorder(site.url, token) as tab:
        await tab.connect()
        for screen in SCREENS:
            await tab.open(screen, f"id={exam}" if screen not in SCREENS[:4] else "")
        return tab.heard


@pytest.mark.parametrize(("name", "no"), [("technician", "0901"), ("manager", "0902")])
def test_nobody_who_sits_hears_of_a_question_while_people_sit(
    site: Site, town: Cast, name: str, no: str
) -> None:
    of = alone(town, f"KS20251121-{no}")
    _to_sit(town, of, name)
    started(town, of, 1, state=SittingState.SUBMITTED, submitted_at=clock.now())
    heard = asyncio.run(heard_by(site, token_of(town, name), of.exam)).decode("utf8", "replace")
    assert "四季度客服岗位考试" in heard
    assert [one for one in SECRETS if one in heard] == []
    assert of.codes[1] not in heard


def _to_sit(cast: Cast, of: Announced, name: str) -> None:
    with cast.database.writing() as s:
        s.get_one(Staff, of.staff[0]).user_id = cast.user_id(name)
