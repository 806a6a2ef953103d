"""The questions of the trade that come with the product."""

from functools import cache
from itertools import groupby
from pathlib import Path

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.training import ContentArea
from db.questions import Question, Topic
from lib.access import Actor, command
from lib.questions.bank_rows import New, write_down
from lib.questions.preset_rules import Shipped, shipped

FOLDER = Path(__file__).parent.parent.parent / "db" / "presets" / "questions"
READER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The fast one where it is built in: each start reads them."""


@cache
def _shipped() -> tuple[Shipped, ...]:
    """In the order of the content areas."""
    texts = ((FOLDER / f"{area}.yaml").read_text("utf8") for area in ContentArea)
    return tuple(one for text in texts for one in shipped(yaml.load(text, READER)))  # noqa: S506


@command("questions.load")
def load_presets(s: Session, actor: Actor) -> None:
    """Those not there yet; what a company has reworded, moved or retired stays as it is."""
    known = set(s.scalars(select(Question.preset).where(Question.preset != "")))
    missing = [one for one in _shipped() if one.code not in known]
    for (area, name), of_area in groupby(missing, key=lambda one: (one.area, one.area_name)):
        root = _topic(s, name, area)
        for topic, some in groupby(of_area, key=lambda one: one.topic):
            below = _topic(s, topic, area, root)
            # What a company has retired as a whole gets nothing new.
            if root.active and below.active:
                write_down(s, actor, [_new(one, below.id) for one in some])


def _topic(s: Session, name: str, area: str, above: Topic | None = None) -> Topic:
    """By its name; a company that has renamed it finds new questions under the shipped name."""
    parent_id = above.id if above else None
    found = s.scalar(select(Topic).where(Topic.parent_id.is_not_distinct_from(parent_id), Topic.name == name))
    if found is None:
        found = Topic(name=name, parent_id=parent_id, area=area, active=True)
        s.add(found)
        s.flush()
    return found


def _new(one: Shipped, topic_id: int) -> New:
    return New(one.content, topic_id, one.difficulty, one.source, preset=one.code)
