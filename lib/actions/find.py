"""Looking actions up: lists, numbers, one action whole, who may be given one."""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from db.accounts import User
from db.actions import Action, ActionEvent
from db.choices.actions import ActionMove, ActionSource, ActionState
from db.customers import Project
from db.search import contains
from lib import audit, clock
from lib.access import Actor, command, query
from lib.actions.rules import MOVES, UNFINISHED, Row, is_late, may_move, may_verify
from lib.actions.scope import find, may_own, visible
from lib.paging import Page, page_of

LOOKED_BACK = timedelta(days=90)
Owner, Raiser, By = aliased(User), aliased(User), aliased(User)
Wanted = Select[*tuple[Any, ...]]


def _late(now: datetime) -> ColumnElement[bool]:
    return and_(Action.state == ActionState.OPEN, Action.due_at < now)


def _rows() -> Wanted:
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


def _row(found: Any) -> Row:
    a, now = found[0], clock.now()
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
        late=is_late(a.state, a.due_at, now),
    )


@dataclass(frozen=True)
class Filter:
    """What a list shows; empty means everything."""

    text: str = ""
    states: frozenset[ActionState] = frozenset()
    owner_id: int | None = None
    project_id: int | None = None
    source_kind: ActionSource | None = None
    late: bool = False


def _wanted(s: Session, actor: Actor, by: Filter) -> Wanted:
    exact = {
        Action.owner_id: by.owner_id,
        Action.project_id: by.project_id,
        Action.source_kind: by.source_kind,
    }
    wanted = _rows().where(visible(actor))
    wanted = wanted.where(*(column == value for column, value in exact.items() if value is not None))
    for word in by.text.split()[:5]:
        columns = (Action.no, Action.title, Action.source_no)
        wanted = wanted.where(or_(*(contains(s, column, word) for column in columns)))
    if by.states:
        wanted = wanted.where(Action.state.in_(sorted(by.states)))
    return wanted.where(_late(clock.now())) if by.late else wanted


def _ordered(wanted: Wanted, sort: str) -> Wanted:
    """Late ones first and then by date, unless another order is asked for."""
    late_first = case((_late(clock.now()), 0), else_=1)
    orders = {
        "due": (late_first, Action.due_at.is_(None), Action.due_at, Action.id),
        "-due": (Action.due_at.is_(None), Action.due_at.desc(), Action.id.desc()),
        "raised": (Action.raised_at, Action.id),
        "-raised": (Action.raised_at.desc(), Action.id.desc()),
    }
    return wanted.order_by(*orders.get(sort, orders["due"]))


@query("actions.view")
def list_actions(
    s: Session, actor: Actor, *, by: Filter, sort: str = "due", number: int = 1, size: int = 20
) -> Page[Row]:
    found = page_of(s, _ordered(_wanted(s, actor, by), sort), number=number, size=size)
    return Page([_row(row) for row in found.rows], found.total, found.number, found.size)


@query("actions.view")
def of_source(s: Session, actor: Actor, *, kind: ActionSource, id: int, most: int = 20) -> list[Row]:
    """What one record has raised, what is not yet put right first."""
    wanted = _rows().where(visible(actor), Action.source_kind == kind, Action.source_id == id)
    return [_row(row) for row in s.execute(_ordered(wanted, "due").limit(most))]


@command("actions.export")
def export_actions(
    s: Session, actor: Actor, *, by: Filter, sort: str = "due", most: int = 20_000
) -> list[Row]:
    """The same rows as the list, without pages."""
    rows = [_row(row) for row in s.execute(_ordered(_wanted(s, actor, by), sort).limit(most))]
    told = {name: str(value) for name, value in asdict(by).items() if value and name != "text"}
    audit.note(s, table="action", exported=len(rows), filter=told)
    return rows


@dataclass(frozen=True)
class Numbers:
    """In the actor's sight; on_time: of those put right in the last 90 days, how many by their date."""

    open: int
    late: int
    to_verify: int
    put_right: int
    on_time: int


@query("actions.view")
def numbers(s: Session, actor: Actor) -> Numbers:
    now, seen = clock.now(), visible(actor)
    by_state = select(Action.state, func.count(), func.sum(case((_late(now), 1), else_=0)))
    states = s.execute(by_state.where(seen, Action.state.in_(sorted(UNFINISHED))).group_by(Action.state))
    found = {state: (number, late) for state, number, late in states}
    in_time = func.sum(case((or_(Action.due_at.is_(None), Action.done_at <= Action.due_at), 1), else_=0))
    lately = select(func.count(), in_time).where(
        seen,
        Action.state.in_((ActionState.DONE, ActionState.VERIFIED)),
        Action.done_at >= now - LOOKED_BACK,
    )
    put_right, on_time = s.execute(lately).one()
    return Numbers(
        open=found.get(ActionState.OPEN, (0, 0))[0],
        late=found.get(ActionState.OPEN, (0, 0))[1],
        to_verify=found.get(ActionState.DONE, (0, 0))[0],
        put_right=put_right,
        on_time=on_time or 0,
    )


@dataclass(frozen=True)
class Event:
    move: ActionMove
    at: datetime
    by: str
    note: str
    content: dict[str, Any]


@dataclass(frozen=True)
class Story:
    """One action whole; moves are those open to the reader."""

    row: Row
    item: str
    detail: str
    version: int
    events: list[Event]
    moves: frozenset[ActionMove]
    awaits_another: bool


@query("actions.view")
def action(s: Session, actor: Actor, *, id: int) -> Story:
    found = find(s, actor, id)
    row = _row(s.execute(_rows().where(Action.id == id)).one())
    moves = _moves_open_to(actor, found)
    return Story(
        row=row,
        item=found.item,
        detail=found.detail,
        version=found.version,
        events=_events(s, id),
        moves=moves,
        awaits_another=found.state == ActionState.DONE and ActionMove.VERIFY not in moves,
    )


def _events(s: Session, id: int) -> list[Event]:
    wanted = (
        select(ActionEvent, By.display_name.label("by"))
        .outerjoin(By, By.id == ActionEvent.by_id)
        .where(ActionEvent.action_id == id)
        .order_by(ActionEvent.id.desc())
    )
    return [Event(e.move, e.at, by or "", e.note, e.content) for e, by in s.execute(wanted)]


def _moves_open_to(actor: Actor, action: Action) -> frozenset[ActionMove]:
    """What the buttons show; the use cases check again."""
    legal = {m for m, step in MOVES.items() if may_move(action.state, m) and actor.may(step.permission)}
    looks_after_all = actor.may("actions.all")
    if action.owner_id != actor.user_id and not looks_after_all:
        legal.discard(ActionMove.FINISH)
    if action.raised_by_id != actor.user_id and not looks_after_all:
        legal.discard(ActionMove.ASSIGN)
    if not may_verify(actor.user_id, action.owner_id, action.done_by_id):
        legal -= {ActionMove.VERIFY, ActionMove.RETURN}
    return frozenset(legal)


@query("actions.raise")
def owners(s: Session, actor: Actor, *, project_id: int | None) -> dict[int, str]:
    """Who may be given an action in this project, by id."""
    if not actor.sees(project_id) or (project_id is None and actor.projects is not None):
        return {}
    wanted = select(User.id, User.display_name).where(may_own(project_id)).order_by(User.display_name)
    return {row.id: row.display_name for row in s.execute(wanted)}
