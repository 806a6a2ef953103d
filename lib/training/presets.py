"""The courses a company begins with, and which posts need them."""

from datetime import timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.choices.training import ContentArea, CourseKind
from db.training import Course, PostCourse
from lib import clock
from lib.access import Actor, command
from lib.i18n import pick

FILE = Path(__file__).parent.parent.parent / "db" / "presets" / "training.yaml"
REVIEWED = timedelta(days=365)


@cache
def _shipped() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(FILE.read_text("utf8"))
    return found


@command("training.load")
def load_courses(s: Session, actor: Actor) -> None:
    """Those not there yet, with their posts; what a company has changed stays as it is."""
    known = set(s.scalars(select(Course.code)))
    for told in _shipped():
        if told["code"] not in known:
            _add(s, told, actor.lang)


def _add(s: Session, told: dict[str, Any], lang: str) -> None:
    course = Course(
        code=told["code"],
        title=pick(told["title"], lang),
        area=ContentArea(told["area"]),
        kind=CourseKind(told["kind"]),
        hours=Decimal(str(told["hours"])),
        months=told.get("months"),
        outline=pick(told["outline"], lang),
        review_by=clock.local(clock.now()).date() + REVIEWED,
    )
    s.add(course)
    s.flush()
    asked = dict.fromkeys(told.get("posts", ()), False) | dict.fromkeys(told.get("before", ()), True)
    s.add_all(
        PostCourse(post=post, course_id=course.id, before=before) for post, before in sorted(asked.items())
    )
