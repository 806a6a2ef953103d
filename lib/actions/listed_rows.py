"""Inside the use cases: the rows a list of actions shows, filtered and in order."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.actions import Action
from db.choices.actions import ActionState
from db.customers import Project
from db.search import contains
from lib import clock
from lib.access import Actor
from lib.actions.figure_rows import late_by
from lib.actions.rules import Filter, Row, gone_up, is_late
from lib.actions.scope import visible

Owner, Raiser = aliased(User), aliased(User)
Wanted = Select[*tuple[Any, ...]]


def rows() -> Wanted:
    return (
        select(
            Action,
            Project.name.label("project"),
            Owner.display_name.label("owner"),
            Raiser.display_name.label("raiser"),
        )
        .outerjoin(Project, Project.id == Action.project_id)
        .join(Owner, Owner.id == Action.owner_id)
        .outerjoin(Raiser, Raiser.id == Action.raised_by_id)
    )


def row(found: Any) -> Row:
    a, now = found[0], clock.now()
    late = is_late(a.state, a.due_at, now)
    return Row(
        id=a.id,
        no=a.no,
        project_id=a.project_id,
        project=found.project or "",
        source_kind=a.source_kind,
        source_id=a.source_id,
        source_no=a.source_no,
        title=a.title,
        severity=a.severity,
        remedy=a.remedy,
        owner_id=a.owner_id,
        owner=found.owner,
        raised_by=found.raiser or "",
        raised_at=a.raised_at,
        due_at=a.due_at,
        done_at=a.done_at,
        verified_at=a.verified_at,
        state=a.state,
        late=late,
        place=a.place,
        measure=a.measure,
        money=a.money,
        photo=a.photo,
        repeats=a.repeats,
        repeat_of_id=a.repeat_of_id,
        effect_due_at=a.effect_due_at,
        effective=a.effective,
        gone_up=gone_up(a.severity, a.due_at, now) if late else None,
    )


def wanted(s: Session, actor: Actor, by: Filter) -> Wanted:
    return rows().where(visible(actor), *conditions(s, by))


def conditions(s: Session, by: Filter) -> list[ColumnElement[bool]]:
    exact = {
        Action.owner_id: by.owner_id,
        Action.project_id: by.project_id,
        Action.source_kind: by.source_kind,
        Action.severity: by.severity,
    }
    found: list[ColumnElement[bool]] = [c == value for c, value in exact.items() if value is not None]
    for word in by.text.split()[:5]:
        columns = (Action.no, Action.title, Action.source_no, Action.place)
        found.append(or_(*(contains(s, column, word) for column in columns)))
    if by.states:
        found.append(Action.state.in_(sorted(by.states)))
    return found + _views(by)


def _views(by: Filter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if by.late:
        found.append(late_by(clock.now()))
    if by.repeated:
        found.append(Action.repeats > 0)
    if by.mine is not None:
        found.append(or_(Action.owner_id == by.mine, Action.raised_by_id == by.mine))
    if by.to_verify is not None:
        found += [Action.state == ActionState.DONE, *_neither_owned_nor_done(by.to_verify)]
    if by.effect:
        found += [effect_is_due(clock.now())]
    return found


def effect_is_due(now: datetime) -> ColumnElement[bool]:
    return and_(Action.state == ActionState.VERIFIED, Action.effect_due_at <= now, Action.effective.is_(None))


def _neither_owned_nor_done(user_id: int) -> list[ColumnElement[bool]]:
    return [Action.owner_id != user_id, or_(Action.done_by_id.is_(None), Action.done_by_id != user_id)]


def ordered(wanted: Wanted, sort: str) -> Wanted:
    """Late ones first and then by date, unless another order is asked for."""
    late_first = case((late_by(clock.now()), 0), else_=1)
    orders = {
        "due": (late_first, Action.due_at.is_(None), Action.due_at, Action.id),
        "-due": (Action.due_at.is_(None), Action.due_at.desc(), Action.id.desc()),
        "raised": (Action.raised_at, Action.id),
        "-raised": (Action.raised_at.desc(), Action.id.desc()),
    }
    return wanted.order_by(*orders.get(sort, orders["due"]))
