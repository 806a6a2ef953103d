"""The answers behind a figure, one by one, as far as one may see them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, Standing
from db.customers import Building, Household, Project
from db.forms import FormVersion
from db.surveys import SurveyResponse
from lib.access import Actor, query
from lib.forms.schema import FormSchema
from lib.masks import mask_numbers
from lib.paging import Page, page_of
from lib.surveys.look_rows import look
from lib.surveys.marks_rules import unpacked
from lib.surveys.scope import of_project
from lib.surveys.slice_rules import Slice
from lib.surveys.tally_rules import counted

SPREAD = 7_919
"""Answers without a name come in an order that has nothing to do with their coming."""


@dataclass(frozen=True)
class AnswerRow:
    """marks by dimension, or nps; an answer without a name has no room, no moment, and only its project."""

    id: int
    project: str
    building: str
    room: str
    category: CustomerClass | None
    channel: AnswerChannel | None
    at: datetime | None
    standing: Standing
    marks: dict[str, int | None]
    comment: str


@query("surveys.answers")
def single_answers(
    s: Session, actor: Actor, *, by: Slice, number: int = 1, size: int = 10
) -> Page[AnswerRow]:
    """Those of the slice in sight. Without a name: only what counts, of a project with five and more."""
    seen = look(s, actor, by)
    if seen.anonymous:
        return _nameless(s, actor, by, number, size) if _may_be_read(by, seen.hidden) else _none(size)
    wanted = _wanted(actor, by).order_by(SurveyResponse.at.desc(), SurveyResponse.id.desc())
    page = page_of(s, wanted, number=number, size=size)
    return Page([_row(s, row, named=True) for row in page.rows], page.total, page.number, page.size)


def _may_be_read(by: Slice, hidden: bool) -> bool:
    """Never below the project: who lives in a building, or is of a class, is known to whoever reads."""
    return not hidden and not (by.building_id or by.category or by.channel)


def _none(size: int) -> Page[AnswerRow]:
    return Page((), 0, 1, size)


def _nameless(s: Session, actor: Actor, by: Slice, number: int, size: int) -> Page[AnswerRow]:
    """Of the projects with five answers and more, in an order of no meaning."""
    blocks = [part.block for part in look(s, actor, Slice(by.campaigns)).parts]
    told = {(block.campaign_id, project) for block in blocks for project, _class in block.answers if project}
    place = tuple_(SurveyResponse.campaign_id, SurveyResponse.project_id)
    wanted = _wanted(actor, by).where(SurveyResponse.standing == Standing.VALID, place.in_(sorted(told)))
    mixed = wanted.order_by(SurveyResponse.id % SPREAD, SurveyResponse.id)
    page = page_of(s, mixed, number=number, size=size)
    first = (page.number - 1) * size
    rows = [_row(s, row, named=False, place=first + place) for place, row in enumerate(page.rows, 1)]
    return Page(rows, page.total, page.number, page.size)


def _wanted(actor: Actor, by: Slice) -> Any:
    columns = (SurveyResponse, Project.name, Building.name, Household.room)
    asked = [
        SurveyResponse.campaign_id.in_(by.campaigns),
        of_project(actor, SurveyResponse.project_id),
    ]
    for name in ("project_id", "building_id", "category", "channel"):
        if (value := getattr(by, name)) is not None:
            asked.append(getattr(SurveyResponse, name) == value)
    return (
        select(SurveyResponse.id, *columns)
        .join(Project, Project.id == SurveyResponse.project_id)
        .outerjoin(Building, Building.id == SurveyResponse.building_id)
        .outerjoin(Household, Household.id == SurveyResponse.household_id)
        .where(*asked)
    )


def _row(s: Session, found: Any, *, named: bool, place: int = 0) -> AnswerRow:
    id, one, project, building, room = found
    schema = FormSchema.model_validate(s.get_one(FormVersion, one.form_version_id).content)
    signs = unpacked(one.marks)
    marks = {key: signs[at] if at < len(signs) else None for key, (at, _field) in counted(schema).items()}
    return AnswerRow(
        id=id if named else place,
        project=project,
        building=(building or "") if named else "",
        room=(room or "") if named else "",
        category=one.category if named else None,
        channel=one.channel if named else None,
        at=one.at if named else None,
        standing=one.standing,
        marks=marks,
        comment=mask_numbers(one.comment),
    )
