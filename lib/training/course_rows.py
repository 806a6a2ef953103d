"""Inside the use cases: courses as they are shown."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select

from db.choices.training import ContentArea, CourseKind
from db.exams import Paper
from db.training import Course, PostCourse


@dataclass(frozen=True)
class CourseRow:
    """posts: how many need it. paper "": being there is enough."""

    id: int
    code: str
    title: str
    area: ContentArea
    kind: CourseKind
    hours: Decimal
    months: int | None
    paper_id: int | None
    paper: str
    outline: str
    review_by: date | None
    active: bool
    posts: int
    version: int


def rows() -> Select[*tuple[Any, ...]]:
    needed = select(func.count()).where(PostCourse.course_id == Course.id).scalar_subquery()
    return select(
        Course.id,
        Course.code,
        Course.title,
        Course.area,
        Course.kind,
        Course.hours,
        Course.months,
        Course.paper_id,
        func.coalesce(Paper.title, ""),
        Course.outline,
        Course.review_by,
        Course.active,
        needed,
        Course.version,
    ).outerjoin(Paper, Paper.id == Course.paper_id)
