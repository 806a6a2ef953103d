"""Many answers at once as rows, for tests and measurements of what is made of them."""

import random
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, Standing
from db.customers import Building
from db.surveys import Campaign, SurveyResponse
from lib import clock

Marks = Sequence[int | None]


def answer(
    s: Session,
    campaign_id: int,
    project_id: int,
    marks: Iterable[str],
    *,
    building_id: int | None = None,
    category: CustomerClass | None = CustomerClass.BASIC,
    channel: AnswerChannel = AnswerChannel.LINK,
    standing: Standing = Standing.VALID,
    comment: str = "",
) -> None:
    """One answer for each of the packed marks, alike in everything else."""
    campaign = s.get_one(Campaign, campaign_id)
    shared: dict[str, Any] = {
        "campaign_id": campaign.id,
        "form_version_id": campaign.form_version_id,
        "project_id": project_id,
        "building_id": building_id,
        "category": category,
        "channel": channel,
        "standing": standing,
        "at": None if campaign.anonymous else clock.now(),
        "reason": "",
        "comment": comment,
        "content": {},
        "version": 1,
    }
    rows = [shared | {"marks": one} for one in marks]
    if rows:
        s.execute(insert(SurveyResponse), rows)


def packed(chance: random.Random, mean: float = 4.0) -> str:
    """Nine ratings that go together somewhat, and how likely they recommend us."""
    mood = chance.gauss(mean, 0.7)
    signs = [str(min(5, max(1, round(chance.gauss(mood, 0.6))))) for _ in range(9)]
    likely = min(10, max(0, round(2 * chance.gauss(mood, 0.5))))
    return "".join(signs) + ("A" if likely == 10 else str(likely))


def building(s: Session, project_id: int, name: str) -> int:
    found = s.scalar(select(Building.id).where(Building.project_id == project_id, Building.name == name))
    if found:
        return found
    row = Building(project_id=project_id, name=name)
    s.add(row)
    s.flush()
    return row.id
